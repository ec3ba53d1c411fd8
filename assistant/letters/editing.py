"""Edits to a draft: sentences keep their citations while they are moved and reworded, and are checked again."""

from __future__ import annotations

import datetime
import re
import secrets
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from difflib import SequenceMatcher
from typing import TYPE_CHECKING

from assistant.danish.dates import find_dates
from assistant.danish.numbers import find_quantities
from assistant.danish.sentences import split_sentences
from assistant.dating import month_in_words
from assistant.errors import InvalidQueryError
from assistant.intake.people import Asker
from assistant.letters.model import DraftLetter, DraftSentence, Origin, Section
from assistant.records import Citation, Evidence, Status, Support, VerifiedSentence, page_of, spans_overlap

if TYPE_CHECKING:
    from assistant.collection import Collection
    from assistant.records import SearchFilters

Verifier = Callable[[str, Sequence[Citation]], tuple[VerifiedSentence, tuple[Citation, ...]]]
"""Checks a sentence, first against the citations it has; returns the verdict and the citations that bear it."""

LONGEST_SENTENCE_CHARS = 4000
LIKENESS_OF_A_REWORDING = 0.55


@dataclass(frozen=True, slots=True)
class SentenceEdit:
    """A sentence as an official left it; ``id`` is None for a new one."""

    text: str
    id: str | None = None
    citation: Citation | None = None  # for a new one: the passage it was taken from


@dataclass(frozen=True, slots=True)
class SectionEdit:
    number: str
    sentences: tuple[SentenceEdit, ...]


@dataclass(frozen=True, slots=True)
class LetterEdit:
    """A changed letter; None leaves a field as it was. Sections not named stay as they were."""

    sections: tuple[SectionEdit, ...] = ()
    recipients: tuple[Asker, ...] | None = None
    subject: str | None = None
    date: datetime.date | None = None
    case_number: str | None = None
    document_number: str | None = None
    opening: str | None = None
    closing: str | None = None
    signatory: str | None = None
    signatory_title: str | None = None


def apply_edit(letter: DraftLetter, edit: LetterEdit, verify: Verifier) -> DraftLetter:
    """The letter with the edit made; every sentence whose words changed is checked again."""
    known = {sentence.id: sentence for sentence in letter.sentences}
    sections = {one.number: one for one in edit.sections}
    unknown = sorted(sections.keys() - {section.number for section in letter.sections})
    if unknown:
        raise InvalidQueryError(f"Udkastet har intet spørgsmål {unknown[0]}. Hent det igen, og prøv igen.")
    # a sentence of a question that is left as it was can be copied from there, not moved
    used = {one.id for section in letter.sections if section.number not in sections for one in section.sentences}
    changed = tuple(
        _edit_section(section, sections[section.number], known, used, verify) if section.number in sections else section
        for section in letter.sections
    )
    fields = {
        name: value
        for name in (
            "recipients",
            "subject",
            "date",
            "case_number",
            "document_number",
            "opening",
            "closing",
            "signatory",
            "signatory_title",
        )
        if (value := getattr(edit, name)) is not None
    }
    return replace(letter, sections=changed, **fields)


def edit_from_text(letter: DraftLetter, texts: dict[str, str]) -> LetterEdit:
    """An edit out of running text per question: sentences are recognised by their words, wherever they moved."""
    left = {
        sentence.id: (section.number, sentence)
        for section in letter.sections
        if section.number in texts
        for sentence in section.sentences
    }
    sections = []
    for number, text in texts.items():
        pieces = [re.sub(r"\s*\[\d{1,3}\]", "", text[start:end]).strip() for start, end in split_sentences(text)]
        sections.append(SectionEdit(number, tuple(_recognised(number, piece, left) for piece in pieces if piece)))
    return LetterEdit(sections=tuple(sections))


def _recognised(number: str, text: str, left: dict[str, tuple[str, DraftSentence]]) -> SentenceEdit:
    """The sentence with the most alike words, one of the same question first."""
    scored = [
        (SequenceMatcher(None, sentence.text.strip(), text, autojunk=False).ratio(), home == number, id)
        for id, (home, sentence) in left.items()
    ]
    likeness, _, best = max(scored, key=lambda one: one[:2], default=(0.0, False, ""))
    if likeness < LIKENESS_OF_A_REWORDING:
        return SentenceEdit(text)
    del left[best]
    return SentenceEdit(text, best)


def _edit_section(
    section: Section, edit: SectionEdit, known: dict[str, DraftSentence], used: set[str], verify: Verifier
) -> Section:
    sentences = []
    for one in edit.sentences:
        text = one.text.strip()
        if not text:
            continue
        if len(text) > LONGEST_SENTENCE_CHARS:
            raise InvalidQueryError(f"En sætning under spørgsmål {section.number} er for lang. Del den op.")
        before = known.get(one.id or "")
        if before is not None and before.id in used:  # the same sentence twice: the second is new
            before = replace(before, id=_new_id())
        if before is None:
            sentences.append(_by_hand(text, verify, (one.citation,) if one.citation else ()))
        else:
            used.add(before.id)
            sentences.append(before if before.text == text else _reworded(before, text, verify))
    return replace(section, sentences=tuple(sentences), status=_status(section, sentences))


def _status(section: Section, sentences: Sequence[DraftSentence]) -> Status:
    """An empty answer is partial until somebody writes one; an official's own answer counts as answered."""
    if not sentences:
        return Status.PARTIAL
    if section.status.abstained and any(not one.framing and one.origin is not Origin.MACHINE for one in sentences):
        return Status.ANSWERED
    return section.status


def _new_id() -> str:
    return "s" + secrets.token_hex(6)


def _by_hand(text: str, verify: Verifier, taken_from: Sequence[Citation] = ()) -> DraftSentence:
    verdict, citations = verify(text, taken_from)
    is_quoted = verdict.label is Support.SUPPORTED and any(_has_words(one, text) for one in taken_from)
    return DraftSentence(
        id=_new_id(),
        text=text,
        origin=Origin.FROM_SOURCE if is_quoted else Origin.BY_HAND,
        support=verdict.label,
        citations=citations,
        reason=verdict.reason,
        changed_figures=new_figures(text, citations) if citations else (),
    )


def _has_words(citation: Citation, text: str) -> bool:
    words = " ".join(text.split())
    return any(words in " ".join(read.split()) for read in (citation.quote, citation.repaired))


def _reworded(before: DraftSentence, text: str, verify: Verifier) -> DraftSentence:
    origin: Origin = Origin.EDITED if before.origin is Origin.MACHINE else before.origin
    if origin is Origin.FROM_SOURCE:
        origin = Origin.BY_HAND
    if before.machine_text and text == before.machine_text:
        origin = Origin.MACHINE
    verdict, citations = verify(text, before.citations)
    return replace(
        before,
        text=text,
        origin=origin,
        support=verdict.label,
        citations=citations or before.citations,
        reason=verdict.reason,
        framing=False,
        changed_figures=new_figures(text, citations or before.citations),
    )


def new_figures(text: str, citations: Sequence[Citation]) -> tuple[str, ...]:
    """Numbers and dates of the text that none of the cited quotes holds; digit for digit, whatever else was found."""
    cited = " ".join(f"{citation.quote} {citation.repaired}" for citation in citations)
    values = {(number.value, number.high) for number in find_quantities(cited)}
    dates = {(mention.first, mention.last) for mention in find_dates(cited)}
    numbers = [number.text for number in find_quantities(text) if (number.value, number.high) not in values]
    days = [mention.text for mention in find_dates(text) if (mention.first, mention.last) not in dates]
    return tuple(dict.fromkeys([*numbers, *days]))


def plain_verifier(_text: str, citations: Sequence[Citation]) -> tuple[VerifiedSentence, tuple[Citation, ...]]:
    """Marks every sentence as unchecked; for a collection that cannot be asked."""
    verdict = VerifiedSentence(_text, Support.NOT_IN_SOURCES, "Sætningen er ikke efterprøvet.")
    return verdict, tuple(citations)


def collection_verifier(collection: Collection, filters: SearchFilters) -> Verifier:
    """Checks against the passages a sentence cites, and then anywhere in what the caller may see."""

    def verify(text: str, citations: Sequence[Citation]) -> tuple[VerifiedSentence, tuple[Citation, ...]]:
        from assistant.verification import verify_sentence_against, verify_text

        if citations:
            own = _seen(collection, verify_sentence_against(collection, text, citations), filters)
            if own.label is not Support.NOT_IN_SOURCES:
                return own, _bearing(collection, own.evidence, citations)
        found = [_seen(collection, one, filters) for one in verify_text(collection, text)]
        if not found:
            return VerifiedSentence(text, Support.NOT_IN_SOURCES, "Sætningen er ikke fundet i kilderne."), ()
        worst = max(found, key=lambda one: _SEVERITY[one.label])
        evidence = [one for sentence in found for one in sentence.evidence]
        return worst, _bearing(collection, evidence, citations)

    return verify


def _seen(collection: Collection, found: VerifiedSentence, filters: SearchFilters) -> VerifiedSentence:
    """The verdict without documents of other units: for the caller, those do not exist."""
    if filters.units is None or not found.evidence:
        return found
    visible = {stored.id for stored in collection.store.documents(filters)}
    if all(one.document_id in visible for one in found.evidence):
        return found
    return VerifiedSentence(found.text, Support.NOT_IN_SOURCES, "Sætningen er ikke fundet i de kilder, du må se.")


def _bearing(
    collection: Collection, evidence: Sequence[Evidence], citations: Sequence[Citation]
) -> tuple[Citation, ...]:
    """The citations a sentence has, while the evidence lies in them; else citations of the evidence."""
    own = [
        citation
        for citation in citations
        if any(
            one.document_id == citation.document_id
            and one.page == citation.page
            and spans_overlap((one.start, one.end), (citation.start, citation.end))
            for one in evidence
        )
    ]
    if own or not evidence:
        return tuple(citations)
    return tuple(cite_evidence(collection, one) for one in evidence[:4])


_SEVERITY = {Support.SUPPORTED: 0, Support.NOT_IN_SOURCES: 1, Support.CONTRADICTED: 2}


def cite_evidence(collection: Collection, evidence: Evidence) -> Citation:
    """The citation of a passage of the collection."""
    document = collection.document(evidence.document_id)
    page = page_of(document.pages, evidence.page)
    repaired = page.repaired[slice(*page.repaired_span(evidence.start, evidence.end))]
    return Citation(
        document=document.name,
        document_id=document.id,
        title=document.title,
        date=document.date,
        page=evidence.page,
        start=evidence.start,
        end=evidence.end,
        quote=evidence.quote,
        repaired=repaired,
        version=document.version,
        dated=month_in_words(collection, document.id, document.date),
    )
