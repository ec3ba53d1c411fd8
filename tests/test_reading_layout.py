"""Reading order of PDFs: whatever order the file writes its text in, it is read as a person would."""

from __future__ import annotations

import io
import itertools
import re
import textwrap
from pathlib import Path

import pypdf
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from reportlab.lib.pagesizes import A4
from reportlab.pdfgen import canvas

from assistant.reading import read_file
from assistant.reading.layout import Segment, lay_out
from assistant.reading.page_images import page_boxes, page_image
from assistant.settings import Settings

SETTINGS = Settings(ocr_workers=1, _env_file=None)

Line = tuple[float, float, float, str]  # left, height, size, text

LEFT = " ".join(f"V{i} skrev forvaltningen til udvalget om de unge på gaden." for i in range(14))
RIGHT = " ".join(f"H{i} svarede politiet at antallet af anmeldelser var faldet." for i in range(14))
MARGIN = ("Sagsnr.", "2019-0012345", "", "Dokumentnr.", "2019-0012345-2", "", "Sagsbehandler", "Anne Hansen")


def lines(text: str, width: int, left: float, top: float = 740, lead: float = 13, size: float = 10) -> list[Line]:
    return [(left, top - place * lead, size, line) for place, line in enumerate(textwrap.wrap(text, width))]


def margin(left: float, lead: float = 10, size: float = 8) -> list[Line]:
    return [(left, 714 - place * lead, size, line) for place, line in enumerate(MARGIN) if line]


def by_height(drawn: list[Line]) -> list[Line]:
    return sorted(drawn, key=lambda line: (-line[1], line[0]))


def alternating(*columns: list[Line]) -> list[Line]:
    return [line for level in itertools.zip_longest(*columns) for line in level if line]


def pdf(drawn: list[Line], turns: int = 0) -> bytes:
    stream = io.BytesIO()
    page = canvas.Canvas(stream, pagesize=A4)
    for left, height, size, text in drawn:
        page.setFont("Helvetica", size)
        page.drawString(left, height, text)
    page.showPage()
    page.save()
    if not turns:
        return stream.getvalue()
    writer = pypdf.PdfWriter(clone_from=stream)
    writer.pages[0].rotate(90 * turns)
    turned = io.BytesIO()
    writer.write(turned)
    return turned.getvalue()


def read(content: bytes, folder: Path) -> str:
    path = folder / "side.pdf"
    path.write_bytes(content)
    return read_file(path, name="side.pdf", settings=SETTINGS).pages[0].original


HEADING = [(60.0, 780.0, 14.0, "En overskrift som er bred nok til at gå hen over begge spalter")]
TWO_COLUMNS = (lines(LEFT, 44, 60), lines(RIGHT, 44, 320))
WITH_MARGIN = lines(LEFT, 68, 60)

COLUMNS: dict[str, list[Line]] = {
    "left column first": HEADING + TWO_COLUMNS[0] + TWO_COLUMNS[1],
    "right column first": HEADING + TWO_COLUMNS[1] + TWO_COLUMNS[0],
    "line by line across both": HEADING + alternating(*TWO_COLUMNS),
}
MARGINS: dict[str, list[Line]] = {
    "margin right, written last": WITH_MARGIN + margin(460),
    "margin right, written first": margin(460) + WITH_MARGIN,
    "margin right, line by line": by_height(WITH_MARGIN + margin(460)),
    "margin right, level with the lines": by_height(WITH_MARGIN + margin(460, lead=13, size=10)),
    "margin left, written last": lines(LEFT, 68, 190) + margin(50),
    "margin left, line by line": by_height(lines(LEFT, 68, 190) + margin(50)),
}


@pytest.mark.parametrize("order", COLUMNS, ids=str)
@pytest.mark.parametrize("turns", [0, 1, 2, 3])
def test_two_columns_are_read_one_after_the_other(order: str, turns: int, tmp_path: Path) -> None:
    text = " ".join(read(pdf(COLUMNS[order], turns), tmp_path).split())
    assert LEFT in text
    assert RIGHT in text
    assert text.startswith("En overskrift")
    assert text.index(LEFT) < text.index(RIGHT)


@pytest.mark.parametrize("order", MARGINS, ids=str)
def test_a_margin_does_not_break_the_sentences_beside_it(order: str, tmp_path: Path) -> None:
    text = " ".join(read(pdf(MARGINS[order]), tmp_path).split())
    assert LEFT in text
    assert "Sagsnr. 2019-0012345 Dokumentnr. 2019-0012345-2 Sagsbehandler Anne Hansen" in text


TABLE = (
    ("Indsats", "2012", "2013"),
    ("Værkstedet", "0,5", "0,6"),
    ("Åben Dør", "12,5", "2,6"),
    ("I alt", "13,0", "3,2"),
)


@pytest.mark.parametrize("column_by_column", [False, True])
def test_a_table_is_read_row_by_row(column_by_column: bool, tmp_path: Path) -> None:
    cells = [(60 + 130 * c, 500 - 14 * r, 10, cell) for r, row in enumerate(TABLE) for c, cell in enumerate(row)]
    if column_by_column:
        cells.sort(key=lambda cell: (cell[0], -cell[1]))
    text = read(pdf([*lines(LEFT, 80, 60), *cells]), tmp_path)
    assert "\n".join("\t".join(row) for row in TABLE) in text


def test_a_cell_that_runs_over_two_lines_stays_in_its_row(tmp_path: Path) -> None:
    cells: list[Line] = []
    for row in range(4):
        top = 600 - row * 40
        cells += [(60, top, 10, f"Indsats {row} for unge og"), (60, top - 12, 10, "deres familier i byen")]
        cells += [(260, top, 10, f"{row},5"), (340, top, 10, f"{row},7")]
    text = read(pdf(cells), tmp_path)
    assert [line for line in text.split("\n") if line] == [
        f"Indsats {row} for unge og deres familier i byen\t{row},5\t{row},7" for row in range(4)
    ]


def test_a_head_and_a_foot_written_first_keep_their_places(tmp_path: Path) -> None:
    drawn = [(60.0, 30.0, 8.0, "Side 1 af 2"), (60.0, 810.0, 8.0, "Forvaltningen"), *lines(LEFT, 80, 60)]
    text = read(pdf(drawn), tmp_path)
    assert text.startswith("Forvaltningen")
    assert text.endswith("Side 1 af 2")


@pytest.mark.parametrize(("size", "rise"), [(6, 4), (7, 3), (8, 4), (6.5, 5)])
def test_a_footnote_mark_is_not_read_as_a_digit_of_the_figure(size: float, rise: float, tmp_path: Path) -> None:
    from reportlab.pdfbase.pdfmetrics import stringWidth

    start = "I alt var 149"
    width = stringWidth(start, "Helvetica", 10)
    mark_width = stringWidth("2", "Helvetica", size)
    drawn = [
        (60, 700, 10, start),
        (60 + width, 700 + rise, size, "2"),
        (60 + width + mark_width, 700, 10, " unge omfattet."),
        (60, 100 + rise - 1, size - 1, "2"),
        (60 + mark_width, 100, 9, " Opgjort pr. 1. maj 2018."),
    ]
    text = read(pdf(drawn), tmp_path)
    assert text == "I alt var 149² unge omfattet.\n\n² Opgjort pr. 1. maj 2018."


def test_a_soft_hyphen_at_a_line_end_is_read_as_it_is_printed(tmp_path: Path) -> None:
    drawn = [(60, 700, 10, "Forvaltningen yder beskæfti\xad"), (60, 687, 10, "gelse til de unge.")]
    assert read(pdf(drawn), tmp_path) == "Forvaltningen yder beskæfti-\ngelse til de unge."


def test_a_table_of_contents_keeps_heading_and_page_on_one_line(tmp_path: Path) -> None:
    drawn = [(60, 700 - 16 * i, 10, f"Kapitel {i} {'.' * 60} {i + 3}") for i in range(6)]
    read_lines = [line for line in read(pdf(drawn), tmp_path).split("\n") if line]
    assert [re.sub(r"\.+", "…", line) for line in read_lines] == [f"Kapitel {i} … {i + 3}" for i in range(6)]


def test_sideways_writing_in_the_margin_comes_after_the_text(tmp_path: Path) -> None:
    stream = io.BytesIO()
    page = canvas.Canvas(stream, pagesize=A4)
    page.setFont("Helvetica", 10)
    page.saveState()
    page.translate(30, 300)
    page.rotate(90)
    page.drawString(0, 0, "Modtaget 14. marts 2019")
    page.restoreState()
    for left, height, _, text in lines(LEFT, 80, 60):
        page.drawString(left, height, text)
    page.showPage()
    page.save()
    text = " ".join(read(stream.getvalue(), tmp_path).split())
    assert text == f"{LEFT} Modtaget 14. marts 2019"


@settings(max_examples=40, deadline=None)
@given(
    st.lists(
        st.tuples(
            st.integers(0, 500), st.integers(0, 700), st.integers(6, 20), st.text("abcæøå019 ", min_size=1, max_size=30)
        ),
        max_size=40,
    )
)
def test_every_character_is_written_once_whatever_the_layout(stretches: list[tuple[int, int, int, str]]) -> None:
    segments = []
    for order, (left, top, size, text) in enumerate(stretches):
        letters = "x" + "".join(text.split())
        boxes = [(left + i * size / 2, top, left + (i + 1) * size / 2, top + size) for i in range(len(letters))]
        right = left + len(letters) * size / 2
        segments.append(Segment(list(letters), list(boxes), left, top, right, top + size, size, order))
    page = lay_out(segments)
    assert len(page.characters) == len(page.boxes)
    translated = page.text.translate(str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹", "0123456789"))
    want = sorted(character for segment in segments for character in segment.characters)
    assert sorted(translated.replace("\n", "").replace("\t", "").replace(" ", "")) == want
    assert all((box is None) == character.isspace() for character, box in zip(page.text, page.boxes, strict=True))


@pytest.mark.parametrize("turns", [0, 1, 2, 3])
def test_the_boxes_of_a_quote_hold_the_quote(turns: int, tmp_path: Path) -> None:
    import pypdfium2

    path = tmp_path / "side.pdf"
    path.write_bytes(pdf(MARGINS["margin right, line by line"], turns))
    page = read_file(path, name="side.pdf", settings=SETTINGS).pages[0]
    found = re.search(r"V3 skrev[^.]+\.", page.original)
    assert found is not None
    boxes = page_boxes(path, "application/pdf", page, [found.span()])
    upright = tmp_path / "upright.pdf"
    upright.write_bytes(pdf(MARGINS["margin right, line by line"]))
    text_page = pypdfium2.PdfDocument(upright)[0].get_textpage()
    back = []
    for box in boxes:
        left, top, right, bottom = box.left, box.top, box.right, box.bottom
        for _ in range(turns):  # back to the page as it was before it was turned
            left, top, right, bottom = top, 1 - right, bottom, 1 - left
        back.append(text_page.get_text_bounded(left * A4[0], (1 - bottom) * A4[1], right * A4[0], (1 - top) * A4[1]))
    assert " ".join(" ".join(back).split()) == " ".join(found.group().split())


def test_what_is_filled_into_a_form_is_read(tmp_path: Path) -> None:
    stream = io.BytesIO()
    page = canvas.Canvas(stream, pagesize=A4)
    page.drawString(60, 700, "Navn på den unge:")
    page.acroForm.textfield(name="navn", value="Anna Jensen", x=180, y=692, width=200, height=22, borderWidth=0)
    page.showPage()
    page.save()
    assert read(stream.getvalue(), tmp_path).split() == ["Navn", "på", "den", "unge:", "Anna", "Jensen"]


def test_a_page_is_drawn_with_its_quote_marked(tmp_path: Path) -> None:
    from PIL import Image

    path = tmp_path / "side.pdf"
    path.write_bytes(pdf(WITH_MARGIN))
    page = read_file(path, name="side.pdf", settings=SETTINGS).pages[0]
    png = page_image(path, "application/pdf", page, spans=[(0, 40)], width=600)
    assert png is not None
    image = Image.open(io.BytesIO(png))
    yellow = [pixel for pixel in image.convert("RGB").get_flattened_data() if pixel[0] > 240 and pixel[2] < 100]
    assert image.width == 600
    assert len(yellow) > 500
    assert page_image(path, "text/plain", page) is None
