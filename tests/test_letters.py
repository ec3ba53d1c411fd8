"""The reply as data, text, Word and PDF; edits, promises, consistency with what was told before."""

from __future__ import annotations

import datetime
import io
import zipfile
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import pytest

from assistant.errors import InvalidQueryError, SettingsError
from assistant.intake.people import Asker
from assistant.letters.consistency import find_departures
from assistant.letters.editing import (
    LetterEdit,
    SectionEdit,
    SentenceEdit,
    apply_edit,
    edit_from_text,
    new_figures,
)
from assistant.letters.model import DraftSentence, Origin
from assistant.letters.promises import find_promises
from assistant.letters.template import template_bytes
from assistant.letters.text import letter_text, plain_topic
from assistant.letters.word import docx_bytes, find_libreoffice, pdf_bytes, plain_text
from assistant.records import Chunk, Citation, Hit, Kind, Provenance, SearchFilters, Support, VerifiedSentence
from assistant.reviews.differences import compare, edit_distance
from assistant.reviews.sending import reply_text
from assistant.reviews.tracing import trace_past_replies
from assistant.settings import Settings
from tests.workflow_people import CITATION, letter

SETTINGS = Settings()
needs_libreoffice = pytest.mark.skipif(find_libreoffice() is None, reason="LibreOffice (soffice) is not installed")


def checker(text: str, citations: Sequence[Citation]) -> tuple[VerifiedSentence, tuple[Citation, ...]]:
    """Supports whatever says 107."""
    label = Support.SUPPORTED if "107" in text else Support.NOT_IN_SOURCES
    return VerifiedSentence(text, label, "" if "107" in text else "Ikke fundet."), tuple(citations)


def test_a_letter_has_the_form_of_danish_administrations() -> None:
    text = letter_text(letter())
    expected = (
        "UDKAST",
        "Til\nSigrid Tornager, MB",
        "Dato: 20. marts 2023",
        "Kære Sigrid Tornager",
        "Tak for din henvendelse af d. 14. marts 2023",
        "1. Spørgsmål nummer 1?\n2. Spørgsmål nummer 2?",
        "Socialforvaltningens svar",
        "Ad 1: Spørgsmål nummer 1?\n\nI alt venter 107 borgere. [1]",
        "Ad 2: ",
        "Med venlig hilsen",
        "Kilder\n\n[1] Notat om ventetid, 1. februar 2023, side 2 (notat.txt)",
    )
    positions = [text.find(piece) for piece in expected]
    assert -1 not in positions
    assert positions == sorted(positions)
    final = letter_text(letter(), draft=False)
    assert "UDKAST" not in final
    assert "udfyldes" in text
    assert "udfyldes" not in final


def test_two_askers_are_addressed_together() -> None:
    both = replace(letter(), recipients=(Asker("Asger Blomkvist", "A"), Asker("Ellen Sø", "Ø")))
    text = letter_text(both)
    assert "Kære Asger Blomkvist og Ellen Sø" in text
    assert "Tak for jeres henvendelse" in text


@pytest.mark.parametrize(
    ("subject", "topic"),
    [
        ("Spørgsmål om Ny Vej", "Ny Vej"),
        ("Ventetid på støtte", "ventetid på støtte"),
        ("SSP+", "SSP+"),
        ("Vedr. Lindevig Havn", "Lindevig Havn"),
    ],
)
def test_a_subject_continues_a_sentence(subject: str, topic: str) -> None:
    assert plain_topic(subject) == topic


# ------------------------------------------------------------------ Word and PDF


def filled(text: str) -> list[str]:
    return [" ".join(line.split()) for line in text.split("\n") if line.strip()]


@needs_libreoffice
@pytest.mark.parametrize("draft", [True, False])
def test_libreoffice_opens_the_document_and_reads_the_letter(draft: bool) -> None:
    odd = letter("Under 5 < 6 & {{ ikke }} en skabelon »citat«\n- første\n- andet")
    assert filled(plain_text(docx_bytes(odd, SETTINGS, draft=draft))) == filled(letter_text(odd, draft=draft))


def _footnotes(content: bytes) -> list[str]:
    from lxml import etree

    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        if "word/footnotes.xml" not in archive.namelist():
            return []
        root = etree.fromstring(archive.read("word/footnotes.xml"))
    texts = ["".join(note.itertext()).strip() for note in root]
    return [text for text in texts if text]


def test_each_source_is_a_footnote_once_and_later_marks_lead_back_to_it() -> None:
    second = replace(CITATION, page=7)
    base = letter()
    sentences = tuple(
        replace(base.sentences[0], id=f"s{number}", citations=cited)
        for number, cited in enumerate([(CITATION,), (second, CITATION)])
    )
    cited = replace(base, sections=(replace(base.sections[0], sentences=sentences),))
    content = docx_bytes(cited, SETTINGS)
    assert _footnotes(content) == [
        "Notat om ventetid, 1. februar 2023, side 2 (notat.txt)",
        "Notat om ventetid, 1. februar 2023, side 7 (notat.txt)",
    ]
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        body = archive.read("word/document.xml").decode()
    assert body.count("w:footnoteReference ") == 2
    assert body.count('w:anchor="kilde1"') == 1


def test_an_office_chooses_between_footnotes_and_a_list() -> None:
    from docx import Document

    def told(shown: str) -> str:
        made = docx_bytes(letter(), Settings(letter_sources=shown))
        return "\n".join(paragraph.text for paragraph in Document(io.BytesIO(made)).paragraphs)

    assert "Kilder" not in told("footnotes")
    assert "[1] Notat om ventetid" in told("both")
    assert _footnotes(docx_bytes(letter(), Settings(letter_sources="list"))) == []
    assert "I alt venter 107 borgere. [1]" in told("list")


def test_a_draft_names_a_language_model_only_where_one_was_used() -> None:
    assert "sprogmodel" not in letter_text(letter())
    modelled = replace(letter(), provenance=Provenance(drafter="openai:test"))
    assert "kunstig intelligens (en sprogmodel)" in letter_text(modelled)


@needs_libreoffice
def test_a_letter_is_exported_as_pdf() -> None:
    from pypdf import PdfReader

    pages = PdfReader(io.BytesIO(pdf_bytes(docx_bytes(letter(), SETTINGS)))).pages
    assert "107 borgere" in " ".join("".join(page.extract_text() for page in pages).split())


def test_the_document_is_accessible_and_says_what_it_is() -> None:
    from docx import Document
    from docx.oxml.ns import qn

    drafted, approved = (
        Document(io.BytesIO(docx_bytes(letter(), SETTINGS, draft=draft, approval="abc"))) for draft in (True, False)
    )
    styles = [paragraph.style.name for paragraph in drafted.paragraphs if paragraph.style is not None]
    assert styles.count("Heading 1") == 1
    assert styles.count("Heading 3") == 2
    languages = {one.get(qn("w:val")) for one in drafted.styles.element.iter(qn("w:lang"))}
    assert languages == {"da-DK"}
    assert drafted.core_properties.title == "Svar på henvendelse om ventetid"
    assert "dannet automatisk" in drafted.core_properties.comments
    assert drafted.core_properties.content_status == "UDKAST"
    assert drafted.sections[0].header.paragraphs[0].text == "UDKAST"
    assert approved.sections[0].header.paragraphs[0].text == ""
    assert approved.core_properties.comments == "Godkendt tekst, SHA-256 abc"
    assert approved.core_properties.content_status == "Godkendt"


def test_an_office_uses_its_own_template(tmp_path: Path) -> None:
    from docx import Document

    document = Document(io.BytesIO(template_bytes()))
    document.add_paragraph("Lindevig Kommune, {{ office }}, Torvet 1")
    own = tmp_path / "skabelon.docx"
    document.save(str(own))
    made = Document(io.BytesIO(docx_bytes(letter(), Settings(letter_template=own))))
    assert made.paragraphs[-1].text == "Lindevig Kommune, Socialforvaltningen, Torvet 1"


@pytest.mark.parametrize("attack", ["{{ ''.__class__.__mro__ }}", "{% for x in y %}"])
def test_a_template_reaches_no_further_than_the_letter(tmp_path: Path, attack: str) -> None:
    from docx import Document

    document = Document()
    document.add_paragraph(attack)
    own = tmp_path / "skabelon.docx"
    document.save(str(own))
    with pytest.raises(SettingsError, match="Brevskabelonen"):
        docx_bytes(letter(), Settings(letter_template=own))


# ------------------------------------------------------------------ editing


def test_moved_sentences_keep_their_citations_unchecked() -> None:
    before = letter()
    edit = LetterEdit((SectionEdit("1", ()), SectionEdit("2", (SentenceEdit("x", "s9"), *kept(before, "s2", "s1")))))
    after = apply_edit(before, edit, checker)
    assert [sentence.id for sentence in after.sections[1].sentences][1:] == ["s2", "s1"]
    assert after.sections[1].sentences[2] == before.sections[0].sentences[0]
    assert after.sections[0].sentences == ()


def kept(before: object, *ids: str) -> list[SentenceEdit]:
    known = {sentence.id: sentence.text for sentence in before.sentences}  # type: ignore[attr-defined]
    return [SentenceEdit(known[id], id) for id in ids]


def test_a_changed_figure_turns_red() -> None:
    edit = LetterEdit((SectionEdit("1", (SentenceEdit("I alt venter 170 borgere.", "s1"),)),))
    sentence = apply_edit(letter(), edit, checker).sections[0].sentences[0]
    assert (sentence.origin, sentence.support, sentence.changed_figures) == (
        Origin.EDITED,
        Support.NOT_IN_SOURCES,
        ("170",),
    )
    assert sentence.machine_text == "I alt venter 107 borgere."
    assert sentence.needs_look


def test_a_sentence_by_hand_is_marked_and_a_restored_one_is_the_machines_again() -> None:
    edit = LetterEdit((SectionEdit("1", (SentenceEdit("Der er 107 på listen.", "s1"), SentenceEdit("Nyt."))),))
    after = apply_edit(letter(), edit, checker)
    assert [one.origin for one in after.sections[0].sentences] == [Origin.EDITED, Origin.BY_HAND]
    assert after.sections[0].sentences[0].citations == (CITATION,)
    back = apply_edit(
        after, LetterEdit((SectionEdit("1", (SentenceEdit("I alt venter 107 borgere.", "s1"),)),)), checker
    )
    assert back.sections[0].sentences[0].origin is Origin.MACHINE


def test_running_text_is_matched_to_the_sentences_it_came_from() -> None:
    before = letter("I alt venter 107 borgere på en kontaktperson.")
    edit = edit_from_text(before, {"1": "Vi beklager. I alt venter 107 borgere i dag på en kontaktperson. [1]"})
    after = apply_edit(before, edit, checker)
    assert [one.origin for one in after.sections[0].sentences] == [Origin.BY_HAND, Origin.EDITED]
    assert after.sections[0].sentences[1].id == "s1"


def test_an_edit_of_a_question_that_is_not_there_is_refused() -> None:
    with pytest.raises(InvalidQueryError, match="spørgsmål 9"):
        apply_edit(letter(), LetterEdit((SectionEdit("9", ()),)), checker)


@pytest.mark.parametrize(
    ("text", "changed"),
    [
        ("107 borgere venter.", ()),
        ("108 borgere venter.", ("108",)),
        ("Ét hundrede og syv borgere venter pr. 3. maj 2021.", ("3. maj 2021",)),
        ("Ingen tal her.", ()),
    ],
)
def test_figures_are_compared_digit_for_digit(text: str, changed: tuple[str, ...]) -> None:
    assert new_figures(text, [CITATION]) == changed


# ------------------------------------------------------------------ promises, consistency, differences


WRITTEN = datetime.date(2023, 3, 20)


@pytest.mark.parametrize(
    ("sentence", "due"),
    [
        ("Forvaltningen vender tilbage med en status i 2. kvartal 2023.", "2023-06-30"),
        ("Evalueringen forventes at foreligge ultimo 2023.", "2023-12-31"),
        ("Sagen forelægges udvalget den 3. maj 2023.", "2023-05-03"),
        ("Vi følger op, når tallene er klar.", None),
    ],
)
def test_promises_are_found_with_their_due_date(sentence: str, due: str | None) -> None:
    [found] = find_promises([sentence], written=WRITTEN)
    assert (found.due.isoformat() if found.due else None) == due


@pytest.mark.parametrize(
    "sentence",
    [
        "Evalueringen blev forelagt udvalget den 3. maj 2022.",
        "Der er 107 borgere på listen.",
        "Indsatsen blev iværksat i 2021 og afsluttet i 2022.",
        "I 2022 skulle tallene være klar.",
    ],
)
def test_what_has_happened_is_no_promise(sentence: str) -> None:
    assert find_promises([sentence], written=WRITTEN) == []


class OneReply:
    """A search that always finds the same passage of an earlier reply."""

    def __init__(self, text: str) -> None:
        self.chunk = Chunk("c", "d2", 1, 0, 0, len(text), 0, len(text), text)

    def search(self, query: str, *, limit: int = 10, filters: SearchFilters = SearchFilters()) -> list[Hit]:
        assert filters.kind is Kind.REPLY
        return [Hit(self.chunk, "svar.txt", "Svar", Kind.REPLY, datetime.date(2022, 1, 5), 1.0, 1)]


@pytest.mark.parametrize(
    ("earlier", "departs"),
    [
        ("I alt venter 88 borgere.", True),
        ("I alt venter 107 borgere.", False),
        ("Kommunen har 88 legepladser.", False),
    ],
)
def test_a_draft_that_departs_from_what_was_told_is_shown(earlier: str, departs: bool) -> None:
    found = find_departures(letter(sections=1), OneReply(earlier))
    assert bool(found) == departs
    if departs:
        assert (found[0].earlier, found[0].document) == (earlier, "svar.txt")


def test_a_sentence_of_our_own_reply_leads_back_to_its_source() -> None:
    told = replace(CITATION, document="svar.txt", document_id="d9", quote="I alt venter 107 borgere.")
    repeated = letter(sections=1)
    section = repeated.sections[0]
    sentence = replace(section.sentences[0], citations=(told,), as_of="2026-01-01")
    drafted = replace(repeated, sections=(replace(section, sentences=(sentence,)),))
    sent = letter(sections=1)
    traced = trace_past_replies(drafted, lambda name: sent if name == "svar.txt" else None, lambda _: True)
    assert traced.sentences[0].origin is Origin.PAST_REPLY
    assert traced.sentences[0].citations == (CITATION, told)
    assert trace_past_replies(drafted, lambda _: None, lambda _: True) == drafted


def test_the_distance_from_the_machines_draft_is_between_none_and_all() -> None:
    before = letter()
    assert edit_distance(before, before) == 0
    assert edit_distance(before, letter("Helt andre ord, som ingen maskine skrev.")) == 1
    after = apply_edit(before, LetterEdit((SectionEdit("1", (SentenceEdit("Nyt."),)),)), checker)
    assert 0 < edit_distance(before, after) < 1
    shown = compare(before, after)
    assert [(one.origin, one.before, one.after) for one in shown] == [
        (Origin.BY_HAND, "", "Nyt."),
        (Origin.MACHINE, "I alt venter 107 borgere.", "I alt venter 107 borgere."),
        (None, "I alt venter 107 borgere.", ""),
    ]


def test_a_sent_letter_enters_the_collection_as_a_reply_with_its_questions_paired() -> None:
    from assistant.records import Document, Page
    from assistant.structure import describe

    text = reply_text(letter())
    assert "Kilder" not in text
    assert "[1]" not in text
    page = Page(1, text)
    document, structure = describe(Document("d1", "svar.txt", "v", "text/plain", (page,)))
    assert document.kind is Kind.REPLY
    assert structure.letter is not None
    assert [one.number for one in structure.letter.questions] == ["1", "2"]
    assert all(one.answer_blocks for one in structure.letter.questions)
    assert structure.letter.enquiry_date == datetime.date(2023, 3, 14)


def test_framing_sentences_need_no_look() -> None:
    assert not DraftSentence("s", "Forvaltningen har ikke oplysninger.", framing=True).needs_look
