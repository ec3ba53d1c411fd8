"""Word, mail and HTML: tables, notes, numbers, history and attachments."""

from __future__ import annotations

import io
from pathlib import Path

import docx
import pytest

from assistant.reading import read_file
from assistant.reading.mail import split_history
from assistant.reading.markup import visible_text
from assistant.records import Document
from assistant.settings import Settings
from tests import odd_files
from tests.odd_files import mail, paragraph, pdf

SETTINGS = Settings(ocr_workers=1, _env_file=None)


def read(content: bytes, name: str, folder: Path) -> Document:
    path = folder / "fil"
    path.write_bytes(content)
    return read_file(path, name=name, settings=SETTINGS)


def test_a_note_from_word_keeps_numbers_tables_pages_and_its_letterhead(tmp_path: Path) -> None:
    note = docx.Document()
    note.sections[0].header.paragraphs[0].text = "Sagsnr. 2019-0012345"
    note.add_heading("Notat om unge", 1)
    for question in ("Hvor mange?", "Hvorfor?"):
        note.add_paragraph(question, style="List Number")
    note.add_paragraph("et punkt", style="List Bullet")
    table = note.add_table(2, 3)
    for row, cells in enumerate((("Indsats", "2012", "2013"), ("Værkstedet", "0,5", "0,6"))):
        for column, cell in enumerate(cells):
            table.cell(row, column).text = cell
    note.add_page_break()
    note.add_paragraph("Side to")
    stream = io.BytesIO()
    note.save(stream)
    document = read(stream.getvalue(), "notat.docx", tmp_path)
    assert [page.original for page in document.pages] == [
        "Sagsnr. 2019-0012345\n\nNotat om unge\n\n1. Hvor mange?\n\n2. Hvorfor?\n\n• et punkt\n\n"
        "Indsats\t2012\t2013\nVærkstedet\t0,5\t0,6",
        "Side to",
    ]
    assert document.warnings == ()


def test_comments_and_tracked_changes_are_reported_and_not_read(tmp_path: Path) -> None:
    body = odd_files.tracked() + '<w:p><w:commentRangeStart w:id="7"/><w:r><w:t>Tekst</w:t></w:r></w:p>'
    document = read(odd_files.docx(body), "notat.docx", tmp_path)
    assert document.pages[0].original == "Forvaltningen har talt 149 unge på Nørrebro i 2018.\n\nTekst"
    assert "1 indsættelse er læst med, 1 sletning er ikke. Slettet: »107«" in document.warnings[0]
    assert "1 kommentar," in document.warnings[1]


def test_content_controls_and_text_boxes_are_read_once(tmp_path: Path) -> None:
    control = f"<w:sdt><w:sdtContent>{paragraph('Felt')}</w:sdtContent></w:sdt>"
    document = read(odd_files.docx(control + odd_files.text_box()), "notat.docx", tmp_path)
    assert document.pages[0].original == f"Felt\n\n{odd_files.SENTENCE}"


def test_a_merged_cell_keeps_the_columns_in_place(tmp_path: Path) -> None:
    merged = '<w:tcPr><w:gridSpan w:val="2"/></w:tcPr>'
    rows = (
        f"<w:tr><w:tc>{merged}{paragraph('A')}</w:tc><w:tc>{paragraph('B')}</w:tc></w:tr>"
        f"<w:tr><w:tc>{paragraph('1')}</w:tc><w:tc>{paragraph('2')}</w:tc><w:tc>{paragraph('3')}</w:tc></w:tr>"
    )
    document = read(odd_files.docx(f"<w:tbl>{rows}</w:tbl>"), "notat.docx", tmp_path)
    assert document.pages[0].original == "A\t\tB\n1\t2\t3"


HISTORIES = (
    "-----Oprindelig meddelelse-----\nFra: Bo",
    "Fra: Bo Hansen\nSendt: 3. januar 2019 10:15\nTil: Anna",
    "**Fra:** Bo Hansen\n**Sendt:** 3. januar",
    "Den 3. januar 2019 kl. 10.15 skrev Bo Hansen <bo@example.dk>:\n> gammelt",
    "Den tors. 3. jan. 2019 kl. 10.15 skrev Bo Hansen\n<bo@example.dk>:\n> gammelt",
    "On Thu, Jan 3, 2019 at 10:15 AM Bo <bo@example.dk> wrote:\n> old",
    "________________________________\nFra: Bo",
    "> gammelt\n> svar",
)


@pytest.mark.parametrize("history", HISTORIES)
def test_quoted_history_is_recognised(history: str) -> None:
    assert split_history(f"Tak for svaret.\n\nMvh Anna\n\n{history}") == ("Tak for svaret.\n\nMvh Anna", history)


NO_HISTORY = (
    "Den 3. januar skrev jeg til jer: intet svar.",
    "Jeg kommer fra: Nørrebro\nog har et spørgsmål",
    "5 > 3\ner sandt",
)


@pytest.mark.parametrize("text", NO_HISTORY)
def test_what_only_looks_like_history_stays(text: str) -> None:
    assert split_history(text) == (text, "")


def test_a_mail_has_its_head_and_its_attachments_as_further_pages(tmp_path: Path) -> None:
    content = mail("Se bilag.", attachments=[("../../brev.pdf", pdf()), ("ark.xlsx", odd_files.zipped("xl/a"))])
    document = read(content, "mail.eml", tmp_path)
    assert document.pages[0].original == (
        "Fra: Anna Jensen <anna@example.dk>\nTil: svar@example.dk\nDato: 22. januar 2019 kl. 10.15\n"
        "Emne: Spørgsmål om unge\n\nSe bilag."
    )
    assert document.pages[1].original.startswith("Vedhæftet fil: brev.pdf\n\nKære Anna Jensen")
    assert [page.number for page in document.pages] == [1, 2]
    assert "ark.xlsx" in document.warnings[0]


MARKUP = (
    ("<p>Et</p><p>To</p>", "Et\n\nTo"),
    ("<ul><li>Et</li><li><p>To</p></li></ul>", "• Et\n• To"),
    ("<ol><li>Et</li><li>To</li></ol>", "1. Et\n2. To"),
    ("<table><tr><th><p>A</p></th><th>B</th></tr><tr><td>1</td><td>2</td></tr></table>", "A\tB\n1\t2"),
    ("149<sup>2</sup> unge", "149² unge"),
    ("m&oslash;de &amp; m&#229;l", "møde & mål"),
    ("<b>Fed</b> og <i>kursiv</i>", "Fed og kursiv"),
    ("linje<br>skift", "linje\nskift"),
    ("<style>p{}</style><script>x</script>Tekst", "Tekst"),
)


@pytest.mark.parametrize(("markup", "text"), MARKUP)
def test_markup_is_read_as_it_is_seen(markup: str, text: str) -> None:
    assert visible_text(markup) == (text, [])


def test_markdown_and_text_keep_inline_tables_and_tags_as_they_are(tmp_path: Path) -> None:
    text = "<b>Indsats</b>\t<b>2012</b>\nVærkstedet\t0,5\n\n**fed** &amp; tekst\n"
    for name in ("note.md", "note.txt"):
        assert read(text.encode(), name, tmp_path).pages[0].original == text


def test_a_form_feed_starts_a_new_page(tmp_path: Path) -> None:
    pages = read(b"en\fto\f\ffire\f", "brev.txt", tmp_path).pages
    assert [(page.number, page.original) for page in pages] == [(1, "en"), (2, "to"), (3, ""), (4, "fire")]
