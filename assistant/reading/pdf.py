"""PDFs that carry their own text: pages in reading order, and what each page is made of (runs in a child process)."""

from __future__ import annotations

import ctypes
import itertools
from collections import Counter
from collections.abc import Callable
from difflib import SequenceMatcher
from pathlib import Path
from typing import Any

from assistant.errors import UnreadableDocumentError
from assistant.reading.layout import Box, PageText
from assistant.reading.pdf_hidden import hidden_glyphs, page_objects
from assistant.reading.pdf_text import Frame, frame_of, glyphs_of, page_text, unseen_glyphs
from assistant.reading.pdf_usable import is_usable

Emit = Callable[[dict[str, Any]], None]

_ERROR_PASSWORD = 4
_SCAN_SHARE = 0.55


def read_pages(arguments: dict[str, Any], emit: Emit) -> None:
    """Emits {"count"} and then {"number", "text", "image", "usable", "warnings"} for every page."""
    from pypdfium2 import raw

    path, name = arguments["path"], arguments["name"]
    document = open_document(raw, path, name)
    count = raw.FPDF_GetPageCount(document)
    if count < 1:
        raise UnreadableDocumentError(f"{name} er beskadiget: ingen sider kan åbnes. Hent eller gem filen igen.")
    if count > arguments["max_pages"]:
        raise UnreadableDocumentError(
            f"{name} har {count} sider, og højst {arguments['max_pages']} kan læses. Del filen i mindre dele."
        )
    emit({"count": count})
    attachments = raw.FPDFDoc_GetAttachmentCount(document)
    if attachments > 0:
        emit({"warning": f"PDF'en har {_counted(attachments, 'vedhæftet fil', 'vedhæftede filer')}, som ikke er læst."})
    for index in range(count):
        emit(_read_page(raw, document, index))


def open_document(raw: Any, path: str, name: str) -> Any:
    """A pdfium document. Raises ``UnreadableDocumentError`` for what is cut, encrypted or broken."""
    _refuse_cut_file(Path(path), name)
    raw.FPDF_InitLibrary()
    document = raw.FPDF_LoadDocument(path.encode() + b"\x00", None)
    if document:
        return document
    if raw.FPDF_GetLastError() == _ERROR_PASSWORD:
        raise UnreadableDocumentError(
            f"{name} er beskyttet med adgangskode. Gem en kopi uden adgangskode, og indlæs den."
        )
    raise UnreadableDocumentError(f"{name} er beskadiget og kan ikke åbnes som PDF. Hent eller gem filen igen.")


def open_page(raw: Any, document: Any, index: int) -> Any:
    """A page with its form fields and stamps made part of it; None for one that cannot be opened."""
    page = raw.FPDF_LoadPage(document, index)
    if not page or raw.FPDFPage_GetAnnotCount(page) < 1:
        return page
    if raw.FPDFPage_Flatten(page, raw.FLAT_NORMALDISPLAY) == raw.FLATTEN_SUCCESS:
        raw.FPDF_ClosePage(page)
        page = raw.FPDF_LoadPage(document, index)
    return page


def _counted(count: int, one: str, more: str) -> str:
    return f"{count} {one if count == 1 else more}"


def _refuse_cut_file(path: Path, name: str) -> None:
    """A PDF ends with %%EOF; one that was cut does not, though pdfium would show some of its pages."""
    with path.open("rb") as file:
        head = file.read(4096)
        size = file.seek(0, 2)
        file.seek(max(0, size - 65536))
        tail = file.read().rstrip(b"\x00\r\n\t ")
    linear = head.find(b"/Linearized")
    length = head[linear : linear + 400].partition(b"/L ")[2].split(b"/")[0].strip() if linear >= 0 else b""
    shorter = length.isdigit() and size < int(length)
    if b"%%EOF" not in tail or shorter:
        raise UnreadableDocumentError(f"{name} er ikke hel: slutningen af filen mangler. Hent eller gem den igen.")


def _read_page(raw: Any, document: Any, index: int) -> dict[str, Any]:
    page = open_page(raw, document, index)
    if not page:
        warning = f"Side {index + 1} kan ikke åbnes: filen er beskadiget."
        return {"number": index + 1, "text": "", "image": False, "usable": False, "blank": True, "warnings": [warning]}
    try:
        frame = frame_of(raw, page)
        scan = covered_by_image(raw, page, frame)
        text, warnings = read_text(raw, page, frame, scan=scan)
        content = text.text
        return {
            "number": index + 1,
            "text": content,
            "image": scan,
            "usable": is_usable(content),
            "blank": not content and not raw.FPDFPage_CountObjects(page),
            "warnings": [f"Side {index + 1}: {warning}" for warning in warnings],
        }
    finally:
        raw.FPDF_ClosePage(page)


def read_text(raw: Any, page: Any, frame: Frame, *, scan: bool) -> tuple[PageText, list[str]]:
    """The visible text of a page with its boxes; hidden text is left out and told of."""
    text_page = raw.FPDFText_LoadPage(page)
    if not text_page:
        return PageText(), ["teksten kan ikke læses."]
    try:
        glyphs = glyphs_of(raw, text_page, frame)
        unseen = unseen_glyphs(glyphs, frame)
        shown = [glyph for glyph in glyphs if glyph.index not in unseen] if unseen else glyphs
        hidden = hidden_glyphs(raw, page, text_page, frame, shown, scan=scan)
        if hidden:
            unseen |= dict.fromkeys(hidden, "usynlig eller dækket af noget andet")
            shown = [glyph for glyph in shown if glyph.index not in hidden]
        text = page_text(shown, frame)
        return text, _hidden_warnings(list(unseen.values()))
    finally:
        raw.FPDFText_ClosePage(text_page)


def _hidden_warnings(reasons: list[str]) -> list[str]:
    counts = Counter(reasons)
    return [f"skjult tekst ({count} tegn, {why}) er ikke læst med." for why, count in counts.items() if count > 2]


def covered_by_image(raw: Any, page: Any, frame: Frame) -> bool:
    """Images cover most of the page: it is a scan."""
    covered = 0.0
    bounds = [ctypes.c_float() for _ in range(4)]
    for item, on_page in page_objects(raw, page):
        if raw.FPDFPageObj_GetType(item) != raw.FPDF_PAGEOBJ_IMAGE:
            continue
        if not on_page:  # its place is told in the form's own space: take the form's word for it
            covered += _form_image_area(raw, item, frame)
        elif raw.FPDFPageObj_GetBounds(item, *bounds):
            left, top, right, bottom = frame.show(*(value.value for value in bounds))
            width = min(right, frame.width) - max(left, 0.0)
            height = min(bottom, frame.height) - max(top, 0.0)
            covered += max(width, 0.0) * max(height, 0.0)
    return covered > _SCAN_SHARE * frame.width * frame.height


def _form_image_area(raw: Any, item: Any, frame: Frame) -> float:
    width, height = ctypes.c_uint(), ctypes.c_uint()
    if not raw.FPDFImageObj_GetImagePixelSize(item, width, height):
        return 0.0
    large = width.value >= 1000 and height.value >= 1000
    return frame.width * frame.height if large else 0.0


def locate_spans(arguments: dict[str, Any], emit: Emit) -> None:
    """Emits {"boxes": [[start, end, left, top, right, bottom], …]} in fractions of the page, one a line of a span.

    ``spans`` count in ``text``, the original reading of the page; the page is read again and compared with it.
    """
    from pypdfium2 import raw

    document = open_document(raw, arguments["path"], arguments["name"])
    page = open_page(raw, document, arguments["number"] - 1)
    if not page:
        raise UnreadableDocumentError(f"Side {arguments['number']} i {arguments['name']} kan ikke åbnes.")
    frame = frame_of(raw, page)
    read, _ = read_text(raw, page, frame, scan=covered_by_image(raw, page, frame))
    places = _places(read, arguments["text"])
    boxes = []
    for start, end in arguments["spans"]:
        for first, last, box in _line_boxes(places, start, end):
            fractions = (box[0] / frame.width, box[1] / frame.height, box[2] / frame.width, box[3] / frame.height)
            boxes.append([first, last, *(min(1.0, max(0.0, value)) for value in fractions)])
    emit({"boxes": boxes})


def _places(read: PageText, text: str) -> list[Box | None]:
    """The box of every character of ``text``, by way of what is read now where the two differ."""
    if read.text == text:
        return read.boxes
    places: list[Box | None] = [None] * len(text)
    for block in SequenceMatcher(None, read.characters, list(text), autojunk=False).get_matching_blocks():
        places[block.b : block.b + block.size] = read.boxes[block.a : block.a + block.size]
    return places


def _line_boxes(places: list[Box | None], start: int, end: int) -> list[tuple[int, int, Box]]:
    """The boxes of a span, joined where characters stand side by side on a line (which may run up or down the page)."""
    characters = [(i, box) for i in range(max(start, 0), min(end, len(places))) if (box := places[i]) is not None]
    along = 0 if _runs_across([box for _, box in characters]) else 1
    joined: list[tuple[int, int, Box]] = []
    for position, box in characters:
        if joined and _is_beside(joined[-1][2], box, along):
            first, _, line = joined[-1]
            union = (min(line[0], box[0]), min(line[1], box[1]), max(line[2], box[2]), max(line[3], box[3]))
            joined[-1] = (first, position + 1, union)
        else:
            joined.append((position, position + 1, box))
    return joined


def _runs_across(boxes: list[Box]) -> bool:
    across = sum(min(abs(b[0] - a[0]), 20) for a, b in itertools.pairwise(boxes))
    down = sum(min(abs(b[1] - a[1]), 20) for a, b in itertools.pairwise(boxes))
    return across >= down


def _is_beside(line: Box, box: Box, along: int) -> bool:
    """Level with the line, and next to it at either end; ``along`` is 0 for lines that run across the page."""
    low, high = 1 - along, 3 - along
    thickness = min(line[high] - line[low], box[high] - box[low])
    level = min(line[high], box[high]) - max(line[low], box[low]) > 0.4 * thickness
    gap = max(box[along] - line[along + 2], line[along] - box[along + 2])
    return level and -thickness < gap < 1.5 * thickness
