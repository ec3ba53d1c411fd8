"""Scans: read in parallel, cancellable, with figures and signs from a second reading; never silently empty."""

from __future__ import annotations

import io
import shutil
from pathlib import Path

import pytest
from PIL import Image, ImageDraw, ImageFont
from reportlab.lib.utils import ImageReader
from reportlab.pdfgen import canvas

from assistant.errors import UnreadableDocumentError
from assistant.reading import read_file, reread_pages, scanned, tesseract
from assistant.reading.page_images import page_boxes
from assistant.reading.tesseract import Word
from assistant.reading.two_readings import combine
from assistant.settings import Settings
from tests.odd_files import image_bytes, pdf, picture, sheet

SETTINGS = Settings(ocr_workers=2, _env_file=None)
needs_tesseract = pytest.mark.skipif(shutil.which("tesseract") is None, reason="tesseract is not installed")

LINES = [
    "Kære Anna Jensen",
    "Forvaltningen har talt 1.525 unge på Nørrebro i 2018.",
    "Skriv til anna_jensen@example.dk, jf. lovens § 115.",
    "Med venlig hilsen",
]


def scan_pdf(pages: list[Image.Image], layer: list[str] | None = None) -> bytes:
    stream = io.BytesIO()
    page = canvas.Canvas(stream)
    for image in pages:
        page.setPageSize(sheet(image))
        page.drawImage(ImageReader(image), 0, 0, *sheet(image))
        text = page.beginText(60, sheet(image)[1] - 40)
        text.setTextRenderMode(3)
        for line in layer or []:
            text.textLine(line)
        page.drawText(text)
        page.showPage()
    page.save()
    return stream.getvalue()


@needs_tesseract
def test_signs_the_danish_model_cannot_write_are_read_and_words_have_boxes(tmp_path: Path) -> None:
    path = tmp_path / "brev.pdf"
    path.write_bytes(scan_pdf([picture(LINES)]))
    calls: list[tuple[int, int]] = []
    document = read_file(path, name="brev.pdf", settings=SETTINGS, progress=lambda *call: calls.append(call))
    page = document.pages[0]
    assert page.source == "ocr"
    assert page.has_image
    assert page.original.split() == " ".join(LINES).split()
    assert [page.original[word.start : word.end] for word in page.words] == page.original.split()
    assert calls[-1] == (1, 1)
    start = page.original.index("Forvaltningen")
    box, *rest = page_boxes(path, document.media_type, page, [(start, page.original.index("\n", start))])
    assert not rest
    assert 0.05 < box.left < 0.15
    assert 0.5 < box.right < 0.95


@needs_tesseract
@pytest.mark.parametrize("turns", [1, 2, 3])
def test_a_page_scanned_sideways_has_its_boxes_where_the_words_are(turns: int, tmp_path: Path) -> None:
    image = picture(LINES[1:2] * 5).rotate(90 * turns, expand=True)
    path = tmp_path / "brev.png"
    path.write_bytes(image_bytes("PNG", image))
    page = read_file(path, name="brev.png", settings=SETTINGS).pages[0]
    assert page.original.split() == " ".join(LINES[1:2] * 5).split()
    for word in page.words[::4]:
        left, top, right, bottom = (
            int(word.left * image.width),
            int(word.top * image.height),
            int(word.right * image.width),
            int(word.bottom * image.height),
        )
        assert image.crop((left, top, right, bottom)).getextrema()[0] < 100
        assert (bottom - top > right - left) == (turns % 2 == 1) or word.end - word.start < 4


@needs_tesseract
def test_a_damaged_layer_is_read_again_and_a_disputed_figure_is_told_of(tmp_path: Path) -> None:
    path = tmp_path / "brev.pdf"
    damaged = ["Keere Anna Jensen", "Forvaltningen har talt 1,525 unge pa Norrebro i 2018.", "Med venlig hilsen"] * 3
    path.write_bytes(scan_pdf([picture(LINES)], damaged))
    document = read_file(path, name="brev.pdf", settings=SETTINGS)
    assert document.pages[0].source == "text"
    assert document.pages[0].has_image
    again = reread_pages(document, path, [1], SETTINGS)
    assert again.pages[0].source == "ocr"
    assert "1.525 unge på Nørrebro" in again.pages[0].original
    assert again.id == document.id


@needs_tesseract
def test_a_stamp_on_a_scan_is_not_taken_for_its_text(tmp_path: Path) -> None:
    path = tmp_path / "brev.pdf"
    path.write_bytes(scan_pdf([picture(LINES[:2] * 2)], ["Modtaget 14. marts 2019"]))
    page = read_file(path, name="brev.pdf", settings=SETTINGS).pages[0]
    assert page.source == "ocr"
    assert page.original.split() == " ".join(LINES[:2] * 2).split()


def test_a_printed_page_is_not_read_again(tmp_path: Path) -> None:
    path = tmp_path / "brev.pdf"
    path.write_bytes(pdf())
    document = read_file(path, name="brev.pdf", settings=SETTINGS)
    assert reread_pages(document, path, [1], SETTINGS) is document


def test_without_tesseract_a_scan_is_refused_with_what_to_install(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tesseract.shutil, "which", lambda _: None)
    tesseract.installed_languages.cache_clear()
    try:
        path = tmp_path / "brev.pdf"
        path.write_bytes(scan_pdf([picture(LINES)]))
        with pytest.raises(UnreadableDocumentError, match="tesseract er ikke installeret"):
            read_file(path, name="brev.pdf", settings=SETTINGS)
        path.write_bytes(scan_pdf([picture(LINES)], ["Keere Anna Jensen, her er et brev"] * 8))
        document = read_file(path, name="brev.pdf", settings=SETTINGS)
        again = reread_pages(document, path, [1], SETTINGS)
        assert again.pages == document.pages
        assert "tesseract" in again.warnings[-1]
    finally:
        tesseract.installed_languages.cache_clear()


@needs_tesseract
def test_reading_stops_when_the_caller_has_had_enough(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "brev.pdf"
    path.write_bytes(scan_pdf([picture(LINES)] * 12))
    readings: list[Path] = []

    def count(image: Path, *arguments: object, **options: object) -> object:
        readings.append(image)
        return read_words(image, *arguments, **options)

    def stop(done: int, total: int) -> None:
        raise KeyboardInterrupt

    read_words = scanned.read_words
    monkeypatch.setattr(scanned, "read_words", count)
    with pytest.raises(KeyboardInterrupt):
        read_file(path, name="brev.pdf", settings=SETTINGS, progress=stop)
    assert len(readings) < 12  # of two a page


@needs_tesseract
def test_halves_are_told_from_percent_and_a_margin_is_read_by_itself(tmp_path: Path) -> None:
    body = ["I ugen er der nu 17½ time, mod 23% før,", "siger Forvaltningen i et brev fra 2018."] * 3
    image = picture(body, size=(1240, 550))
    pen = ImageDraw.Draw(image)
    for place, line in enumerate(("Direktionen", "", "Sagsnr.", "2021-0088120")):
        pen.text((950, 170 + 22 * place), line, font=ImageFont.truetype("LiberationSans-Regular.ttf", 16), fill=0)
    path = tmp_path / "brev.pdf"
    path.write_bytes(scan_pdf([image]))
    page = read_file(path, name="brev.pdf", settings=SETTINGS).pages[0]
    assert page.original.split() == [*" ".join(body).split(), "Direktionen", "Sagsnr.", "2021-0088120"]
    assert any("»17½« eller »17%«" in warning for warning in page.warnings)


def word(text: str, left: float, confidence: float = 90, line: int = 0) -> Word:
    top = line * 30.0
    return Word(text, (left, top, left + 10 * len(text), top + 20), top, top + 20, line, confidence)


READINGS: tuple[tuple[str, list[Word], list[Word], list[Word], str, int], ...] = (
    ("the Danish word stands", [word("København", 0)], [word("Kobenhavn", 0)], [], "København", 0),
    ("an address has its signs", [word("annaWkk.dk", 0)], [word("anna@kk.dk", 0)], [], "anna@kk.dk", 0),
    ("a paragraph sign stands alone", [word("8", 0), word("115", 20)], [word("§", 0), word("115", 20)], [], "§ 115", 0),
    (
        "a Swedish name has its letter",
        [word("Göteborg".replace("ö", "o"), 0)],
        [word("Göteborg", 0)],
        [],
        "Göteborg",
        0,
    ),
    ("ø is not made ö", [word("Køge", 0)], [word("Köge", 0)], [], "Køge", 0),
    ("an English @ for ø is no address", [word("økonomi", 0)], [word("@konomi", 0)], [], "økonomi", 0),
    ("a file has its name", [word("status 2.xlsx", 0)], [word("status_2.xlsx", 0)], [], "status_2.xlsx", 0),
    (
        "a file's pieces are joined",
        [word("status", 0), word("marts.xlsx", 70)],
        [word("status_marts.xlIsx", 0, 30)],
        [],
        "status_marts.xlsx",
        0,
    ),
    (
        "signs at the edges of a file's pieces join them",
        [word("(fil:", 0), word("status", 60), word("marts", 140), word("2022.xlsx)", 200)],
        [word("(fil:", 0), word("status", 60), word("_marts_", 130), word("2022.xlsx)", 202)],
        [],
        "(fil: status_marts_2022.xlsx)",
        0,
    ),
    (
        "an address is whole",
        [word("anna", 0), word("hansenÆkk.dk", 45, 10)],
        [word("anna_hansen", 0), word("@kk.dk", 115)],
        [],
        "anna_hansen@kk.dk",
        0,
    ),
    ("a line to write on is no part of a word", [word("Navn", 0)], [word("Navn_", 0)], [], "Navn", 0),
    ("a dispute is told of", [word("1.525", 0)], [word("1,525", 0)], [], "1.525", 1),
    ("the surer figure wins", [word("149", 0, 40)], [word("140", 0, 95)], [], "140", 1),
    ("the old layer votes", [word("149", 0)], [word("140", 0)], [word("140", 0)], "140", 1),
    ("the old layer disagrees alone", [word("149", 0)], [word("149", 0)], [word("140", 0)], "149", 1),
    ("old damage in a word is no figure", [word("få", 0)], [word("få", 0)], [word("f4", 0)], "få", 0),
    ("what only one saw is kept", [word("unge", 0)], [word("unge", 0), word("@", 60)], [], "unge @", 0),
    ("specks go", [word("unge", 0), word("|", 60, 10)], [word("unge", 0)], [], "unge", 0),
)


@pytest.mark.parametrize("case", READINGS, ids=lambda case: case[0])
def test_two_readings_become_one(case: tuple[str, list[Word], list[Word], list[Word], str, int]) -> None:
    _, danish, other, old, text, disputes = case
    combined = combine(danish, other, old)
    assert " ".join(each.text for each in combined.words) == text
    assert len(combined.disputes) == disputes
