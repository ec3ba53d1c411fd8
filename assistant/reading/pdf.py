"""PDFs that carry their own text: pages in reading order, and what each page is made of (runs in a child process)."""

from __future__ import annotations

import ctypes
from collections.abc import Callable
from pathlib import Path
from typing import Any

from assistant.errors import UnreadableDocumentError
from assistant.reading.layout import PageText
from assistant.reading.pdf_text import (
    Frame,
    Glyph,
    frame_of,
    glyphs_of,
    is_off_page,
    is_tiny,
    page_text,
)

Emit = Callable[[dict[str, Any]], None]

_ERROR_PASSWORD = 4
_MAX_OBJECTS = 200_000


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
    page = raw.FPDF_LoadPage(document, index)
    if not page:
        warning = f"Side {index + 1} kan ikke åbnes: filen er beskadiget."
        return {"number": index + 1, "text": "", "image": False, "usable": False, "blank": True, "warnings": [warning]}
    try:
        frame = frame_of(raw, page)
        facts = page_facts(raw, page, frame)
        text, warnings = read_text(raw, page, frame, facts)
        content = text.text
        return {
            "number": index + 1,
            "text": content,
            "image": facts["image"],
            "usable": is_usable(content),
            "blank": not content and not facts["objects"],
            "warnings": [f"Side {index + 1}: {warning}" for warning in warnings],
        }
    finally:
        raw.FPDF_ClosePage(page)


def read_text(raw: Any, page: Any, frame: Frame, facts: dict[str, Any]) -> tuple[PageText, list[str]]:
    """The visible text of a page with its boxes; hidden text is left out and told of."""
    text_page = raw.FPDFText_LoadPage(page)
    if not text_page:
        return PageText(), ["teksten kan ikke læses."]
    try:
        glyphs = glyphs_of(raw, text_page, frame)
        visible, hidden = _visible(glyphs, frame)
        warnings = []
        if hidden:
            warnings.append(f"skjult tekst ({hidden} tegn: meget lille eller uden for siden) er ikke læst med.")
        return page_text(visible, frame), warnings
    finally:
        raw.FPDFText_ClosePage(text_page)


def _visible(glyphs: list[Glyph], frame: Frame) -> tuple[list[Glyph], int]:
    visible = [g for g in glyphs if not is_tiny(g.box, g.turns) and not is_off_page(g.box, frame)]
    return visible, len(glyphs) - len(visible)


def is_usable(text: str) -> bool:
    """A text layer worth reading: some letters, and few signs that stand for nothing."""
    visible = [character for character in text if not character.isspace()]
    if len(visible) < 8:
        return False
    odd = sum(1 for c in visible if c == "\ufffd" or "\ue000" <= c <= "\uf8ff" or c < " ")
    letters = sum(1 for c in visible if c.isalnum())
    return odd < 0.2 * len(visible) and letters > 0.4 * len(visible)


def page_facts(raw: Any, page: Any, frame: Frame) -> dict[str, Any]:
    """How many objects the page has, and whether images cover most of it (a scan)."""
    covered, objects = 0.0, raw.FPDFPage_CountObjects(page)
    bounds = [ctypes.c_float() for _ in range(4)]
    for index in range(min(objects, _MAX_OBJECTS)):
        item = raw.FPDFPage_GetObject(page, index)
        if raw.FPDFPageObj_GetType(item) == raw.FPDF_PAGEOBJ_IMAGE and raw.FPDFPageObj_GetBounds(item, *bounds):
            left, top, right, bottom = frame.show(*(value.value for value in bounds))
            width = min(right, frame.width) - max(left, 0.0)
            height = min(bottom, frame.height) - max(top, 0.0)
            covered += max(width, 0.0) * max(height, 0.0)
    return {"objects": objects, "image": covered > 0.55 * frame.width * frame.height}
