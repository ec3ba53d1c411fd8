"""The characters of a PDF page with their places on the page as it is shown (pdfium)."""

from __future__ import annotations

import ctypes
import math
from collections import Counter
from dataclasses import dataclass
from typing import Any

from assistant.reading.layout import Box, PageText, Segment, lay_out

_SPACES = frozenset({0x20, 0x0D, 0x0A, 0x09, 0xA0, 0x2002, 0x2003, 0x2009, 0x200A, 0x202F, 0x3000, 0x0B, 0x0C})
_DROPPED = frozenset({0x00, 0xFEFF, 0xFFFE, 0xFFFF, 0x200B, 0x200C, 0x200D, 0x200E, 0x200F, 0x202A, 0x202C})
_HYPHENS = frozenset({0x02, 0xAD})
_TINY_POINTS = 2.6
_PRECISION = 100


@dataclass(frozen=True, slots=True)
class Frame:
    """How page space becomes the page as it is shown: its box, its quarter turns, its size."""

    box: Box  # left, bottom, right, top in page space
    turns: int

    @property
    def width(self) -> float:
        return self.box[3] - self.box[1] if self.turns % 2 else self.box[2] - self.box[0]

    @property
    def height(self) -> float:
        return self.box[2] - self.box[0] if self.turns % 2 else self.box[3] - self.box[1]

    def show(self, left: float, bottom: float, right: float, top: float) -> Box:
        x0, y0, x1, y1 = self.box
        if self.turns == 0:
            return left - x0, y1 - top, right - x0, y1 - bottom
        if self.turns == 1:
            return bottom - y0, left - x0, top - y0, right - x0
        if self.turns == 2:
            return x1 - right, bottom - y0, x1 - left, top - y0
        return y1 - top, x1 - right, y1 - bottom, x1 - left


@dataclass(slots=True)
class Glyph:
    """One character as pdfium gives it.

    ``space`` says that the file has white space before it, ``gap`` that pdfium thinks there is some.
    """

    character: str
    box: Box
    turns: int  # quarter turns of the writing on the page as shown, or -1 for slanted writing
    index: int
    space: bool
    gap: bool
    line_break: bool


def frame_of(raw: Any, page: Any) -> Frame:
    """Asks pdfium where the page's origin is shown, so that inherited, cropped and turned boxes all come out right."""
    turns = raw.FPDFPage_GetRotation(page) % 4
    width, height = raw.FPDF_GetPageWidthF(page), raw.FPDF_GetPageHeightF(page)
    device_x, device_y = ctypes.c_int(), ctypes.c_int()
    size = (round(width * _PRECISION), round(height * _PRECISION))
    raw.FPDF_PageToDevice(page, 0, 0, *size, 0, 0.0, 0.0, device_x, device_y)
    x, y = device_x.value / _PRECISION, device_y.value / _PRECISION
    if turns == 0:
        left, bottom = -x, y - height
    elif turns == 1:
        left, bottom = -y, -x
    elif turns == 2:
        left, bottom = x - width, -y
    else:
        left, bottom = y - height, x - width
    if turns % 2:
        width, height = height, width
    return Frame((left, bottom, left + width, bottom + height), turns)


def glyphs_of(raw: Any, text_page: Any, frame: Frame) -> list[Glyph]:
    """All characters that are not white space, in the file's own order."""
    count = raw.FPDFText_CountChars(text_page)
    rectangle = raw.FS_RECTF()
    reference = ctypes.byref(rectangle)
    get_unicode, get_box, get_angle = raw.FPDFText_GetUnicode, raw.FPDFText_GetLooseCharBox, raw.FPDFText_GetCharAngle
    show, page_turns, is_generated = frame.show, frame.turns, raw.FPDFText_IsGenerated
    glyphs: list[Glyph] = []
    last_box: Box = (0.0, 0.0, 0.0, 0.0)
    turns = 0
    space, gap, line_break, high = False, False, False, 0
    for index in range(count):
        code = get_unicode(text_page, index)
        if code in _SPACES:
            if code == 0x20 and is_generated(text_page, index) == 1:
                gap = True
            else:
                space = True
            line_break = line_break or code in (0x0D, 0x0A)
            continue
        if code in _DROPPED:
            continue
        if 0xD800 <= code < 0xDC00:
            high = code
            continue
        if 0xDC00 <= code < 0xE000:
            code = 0x10000 + ((high - 0xD800) << 10) + (code - 0xDC00) if high else 0xFFFD
        high = 0
        if not get_box(text_page, index, reference):
            continue
        box = show(rectangle.left, rectangle.bottom, rectangle.right, rectangle.top)
        character = "-" if code in _HYPHENS else chr(code) if code >= 0x20 else "\ufffd"
        if box[1] != last_box[1] or box[3] != last_box[3]:  # asked once a line: the question is dear
            turns = _turns(get_angle(text_page, index), page_turns)
        last_box = box
        glyphs.append(Glyph(character, box, turns, index, space, gap, line_break))
        if code == 0xAD:
            glyphs[-1].character = "\xad"
        space, gap, line_break = False, False, False
    return glyphs


def _turns(angle: float, page_turns: int) -> int:
    """Quarter turns (clockwise) of writing at an angle on a page that is itself turned; -1 for slanted writing."""
    quarters = angle / (math.pi / 2)
    nearest = round(quarters)
    if abs(quarters - nearest) > 0.22:
        return -1
    return (page_turns + nearest) % 4  # pdfium tells angles clockwise


def page_text(glyphs: list[Glyph], frame: Frame) -> PageText:
    """The text in reading order; writing that runs another way than most of the page comes last."""
    if not glyphs:
        return PageText()
    groups = Counter(glyph.turns for glyph in glyphs)
    text = PageText()
    for turns, _ in groups.most_common():
        chosen = [glyph for glyph in glyphs if glyph.turns == turns]
        part = lay_out(segments_of(chosen, turns, frame))
        if text.characters and part.characters:
            text.add_space("\n\n")
        text.add(part.characters, [_unturn(box, turns, frame) for box in part.boxes])
    return text


def segments_of(glyphs: list[Glyph], turns: int, frame: Frame) -> list[Segment]:
    """Characters that follow one another on a line without a wide gap, a change of size or a jump."""
    segments: list[Segment] = []
    current: Segment | None = None
    last: Box = (0.0, 0.0, 0.0, 0.0)
    for order, glyph in enumerate(glyphs):
        box = _turn(glyph.box, turns, frame) if turns > 0 else glyph.box
        level = box[1] == last[1] and box[3] == last[3]
        size = current.size if level and current is not None else max(box[3] - box[1], 0.1)
        if current is not None and _continues(current, box, size, glyph, level=level):
            gap = box[0] - current.right
            if (glyph.space and gap > -0.3 * size) or gap > (0.12 if glyph.gap else 0.3) * size:
                current.characters.append(" ")
                current.boxes.append(None)
            current.characters.append(glyph.character)
            current.boxes.append(box)
            current.right = max(current.right, box[2])
            if not level:
                current.top, current.bottom = min(current.top, box[1]), max(current.bottom, box[3])
        else:
            current = Segment([glyph.character], [box], *box, size=size, order=order, space_before=glyph.space)
            segments.append(current)
        last = box
    return [_without_soft_hyphens(segment) for segment in segments]


def _continues(current: Segment, box: Box, size: float, glyph: Glyph, *, level: bool) -> bool:
    gap = box[0] - current.right
    if glyph.line_break and gap < -0.2 * size:
        return False
    if not level:
        if not 0.92 < size / current.size < 1.09:
            return False
        if abs((box[1] + box[3]) / 2 - current.middle) > 0.35 * size:
            return False
    return -0.6 * size < gap < (1.0 if glyph.space else 0.7) * size


def _without_soft_hyphens(segment: Segment) -> Segment:
    """A soft hyphen is printed only where a line ends: there it is a hyphen, elsewhere it is nothing."""
    if "\xad" not in segment.characters:
        return segment
    last = len(segment.characters) - 1
    kept = [
        ("-" if character == "\xad" else character, box)
        for place, (character, box) in enumerate(zip(segment.characters, segment.boxes, strict=True))
        if character != "\xad" or place == last
    ]
    segment.characters, segment.boxes = [each[0] for each in kept], [each[1] for each in kept]
    return segment


def _turn(box: Box, turns: int, frame: Frame) -> Box:
    """The box as it would stand if writing with that many clockwise turns were upright."""
    left, top, right, bottom = box
    if turns == 1:
        return top, frame.width - right, bottom, frame.width - left
    if turns == 2:
        return frame.width - right, frame.height - bottom, frame.width - left, frame.height - top
    if turns == 3:
        return frame.height - bottom, left, frame.height - top, right
    return box


def _unturn(box: Box | None, turns: int, frame: Frame) -> Box | None:
    if box is None or turns not in (1, 2, 3):
        return box
    left, top, right, bottom = box
    if turns == 1:
        return frame.width - bottom, left, frame.width - top, right
    if turns == 2:
        return frame.width - right, frame.height - bottom, frame.width - left, frame.height - top
    return top, frame.height - right, bottom, frame.height - left


def unseen_glyphs(glyphs: list[Glyph], frame: Frame) -> dict[int, str]:
    """Indexes of characters too small to be read on paper or outside the page as it is shown, and which of the two."""
    unseen: dict[int, str] = {}
    width, height = frame.width + 1, frame.height + 1
    for glyph in glyphs:
        left, top, right, bottom = glyph.box
        if not (-1 <= (left + right) / 2 <= width and -1 <= (top + bottom) / 2 <= height):
            unseen[glyph.index] = "uden for siden"
        elif (right - left if glyph.turns in (1, 3) else bottom - top) < _TINY_POINTS:
            unseen[glyph.index] = "meget lille"
    return unseen
