"""Text in a PDF that no reader sees: white on white, transparent, or covered (decided by what the page shows)."""

from __future__ import annotations

import ctypes
from collections.abc import Iterator
from typing import Any

from assistant.reading.layout import Box
from assistant.reading.pdf_text import Frame, Glyph

_LIGHT = 215
_FAINT_ALPHA = 40
_MIN_CONTRAST = 36
_MAX_DEPTH = 6
_MAX_OBJECTS = 200_000
_SCALE = 1.5
_MAX_PIXELS = 12_000_000


def hidden_glyphs(raw: Any, page: Any, text_page: Any, frame: Frame, glyphs: list[Glyph], *, scan: bool) -> set[int]:
    """Indexes of characters that leave no trace on the page. On a scan an invisible text layer is as it should be."""
    suspects, covers = _suspects(raw, page, frame, scan=scan)
    if not suspects and not covers:
        return set()
    runs = _suspect_runs(raw, text_page, glyphs, suspects, covers)
    if not runs:
        return set()
    image = _render_grey(raw, page, frame)
    if image is None:
        return set()
    scale_x, scale_y = image.width / frame.width, image.height / frame.height
    hidden: set[int] = set()
    for run in runs:
        left, top, right, bottom = _union(run)
        inset = 0.18 * (bottom - top)
        area = (
            max(0, int(left * scale_x)),
            max(0, int((top + inset) * scale_y)),
            min(image.width, int(right * scale_x) + 1),
            min(image.height, int((bottom - inset) * scale_y) + 1),
        )
        if area[2] <= area[0] or area[3] <= area[1]:
            continue
        darkest, lightest = image.crop(area).getextrema()
        if lightest - darkest < _MIN_CONTRAST:
            hidden.update(glyph.index for glyph in run)
    return hidden


def page_objects(raw: Any, page: Any) -> Iterator[tuple[Any, bool]]:
    """Every object of the page, those inside forms too, and whether it stands on the page itself."""
    budget = _MAX_OBJECTS
    stack = [
        (raw.FPDFPage_GetObject(page, i), 0) for i in range(min(raw.FPDFPage_CountObjects(page), budget) - 1, -1, -1)
    ]
    while stack and budget > 0:
        item, depth = stack.pop()
        budget -= 1
        yield item, depth == 0
        if raw.FPDFPageObj_GetType(item) == raw.FPDF_PAGEOBJ_FORM and depth < _MAX_DEPTH:
            count = min(raw.FPDFFormObj_CountObjects(item), budget)
            stack += [(raw.FPDFFormObj_GetObject(item, i), depth + 1) for i in range(count - 1, -1, -1)]


def _suspects(raw: Any, page: Any, frame: Frame, *, scan: bool) -> tuple[set[int], list[Box]]:
    """Addresses of text objects that may be unseen, and boxes of filled shapes painted over earlier text."""
    suspects: set[int] = set()
    covers: list[Box] = []
    text_seen = False
    red, green, blue, alpha = (ctypes.c_uint() for _ in range(4))
    bounds = [ctypes.c_float() for _ in range(4)]
    for item, on_page in page_objects(raw, page):
        kind = raw.FPDFPageObj_GetType(item)
        if kind == raw.FPDF_PAGEOBJ_TEXT:
            text_seen = True
            mode = raw.FPDFTextObj_GetTextRenderMode(item)
            if mode in (3, 7):
                if not scan:
                    suspects.add(_address(item))
            elif raw.FPDFPageObj_GetFillColor(item, red, green, blue, alpha) and (
                min(red.value, green.value, blue.value) >= _LIGHT or alpha.value < _FAINT_ALPHA
            ):
                suspects.add(_address(item))
        elif kind == raw.FPDF_PAGEOBJ_PATH and text_seen and on_page and len(covers) < 500:
            if not raw.FPDFPageObj_GetFillColor(item, red, green, blue, alpha) or alpha.value < 200:
                continue
            if raw.FPDFPageObj_GetBounds(item, *bounds):
                box = frame.show(*(value.value for value in bounds))
                if box[3] - box[1] > 5 and box[2] - box[0] > 5:
                    covers.append(box)
    return suspects, covers


def _suspect_runs(
    raw: Any, text_page: Any, glyphs: list[Glyph], suspects: set[int], covers: list[Box]
) -> list[list[Glyph]]:
    """Suspect characters that follow one another on a line."""
    runs: list[list[Glyph]] = []
    previous = -2
    for place, glyph in enumerate(glyphs):
        suspect = bool(covers) and any(_inside(glyph.box, cover) for cover in covers)
        if not suspect and suspects:
            suspect = _address(raw.FPDFText_GetTextObject(text_page, glyph.index)) in suspects
        if not suspect:
            continue
        last = runs[-1][-1] if runs else None
        same_line = last is not None and place == previous + 1 and abs(last.box[1] - glyph.box[1]) < 2
        near = last is not None and abs(glyph.box[0] - last.box[2]) < 12
        if same_line and near and not glyph.space:
            runs[-1].append(glyph)
        else:
            runs.append([glyph])
        previous = place
    return runs


def _render_grey(raw: Any, page: Any, frame: Frame) -> Any:
    from PIL import Image

    scale = min(_SCALE, (_MAX_PIXELS / max(frame.width * frame.height, 1)) ** 0.5)
    width, height = max(1, round(frame.width * scale)), max(1, round(frame.height * scale))
    if width * height > 2 * _MAX_PIXELS:
        return None
    bitmap = raw.FPDFBitmap_CreateEx(width, height, raw.FPDFBitmap_Gray, None, 0)
    if not bitmap:
        return None
    try:
        raw.FPDFBitmap_FillRect(bitmap, 0, 0, width, height, 0xFFFFFFFF)
        raw.FPDF_RenderPageBitmap(bitmap, page, 0, 0, width, height, 0, raw.FPDF_ANNOT)
        stride = raw.FPDFBitmap_GetStride(bitmap)
        data = ctypes.string_at(raw.FPDFBitmap_GetBuffer(bitmap), stride * height)
        return Image.frombytes("L", (width, height), data, "raw", "L", stride)
    finally:
        raw.FPDFBitmap_Destroy(bitmap)


def _address(item: Any) -> int:
    return ctypes.cast(item, ctypes.c_void_p).value or 0


def _inside(box: Box, cover: Box) -> bool:
    x, y = (box[0] + box[2]) / 2, (box[1] + box[3]) / 2
    return cover[0] <= x <= cover[2] and cover[1] <= y <= cover[3]


def _union(run: list[Glyph]) -> Box:
    return (
        min(glyph.box[0] for glyph in run),
        min(glyph.box[1] for glyph in run),
        max(glyph.box[2] for glyph in run),
        max(glyph.box[3] for glyph in run),
    )
