"""Reading order: stretches of text with their boxes become the text of a page, with a box for every character.

Coordinates are those of the page as it is shown, origin in the upper left corner, y downwards.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from statistics import median

Box = tuple[float, float, float, float]  # left, top, right, bottom

_SUPERSCRIPTS = str.maketrans("0123456789", "⁰¹²³⁴⁵⁶⁷⁸⁹")
_MARKER = re.compile(r"\(?(\d{1,3}|[A-Za-z])[.):]|[•·▪●○◦o–—*\-]|Ad\.? ?\d+:?|[⁰¹²³⁴⁵⁶⁷⁸⁹]+")
_FIGURES = re.compile(r"[\d.,%()\-–+ krKmiota]*\d[\d.,%()\-–+ krKmiota]*|[-–]")


@dataclass(slots=True)
class Segment:
    """Characters that stand next to one another on a line; a space in it has no box of its own."""

    characters: list[str]
    boxes: list[Box | None]
    left: float
    top: float
    right: float
    bottom: float
    size: float
    order: int  # place in the file's own order
    space_before: bool = False

    @property
    def text(self) -> str:
        return "".join(self.characters)

    @property
    def middle(self) -> float:
        return (self.top + self.bottom) / 2


@dataclass(slots=True)
class Row:
    """The segments of one visual line, from left to right."""

    segments: list[Segment]
    top: float
    bottom: float

    @property
    def height(self) -> float:
        return self.bottom - self.top

    @property
    def length(self) -> int:
        return sum(len(segment.characters) for segment in self.segments)


@dataclass(slots=True)
class PageText:
    """Text in reading order; ``boxes[i]`` is where ``text[i]`` stands, None for white space."""

    characters: list[str] = field(default_factory=list)
    boxes: list[Box | None] = field(default_factory=list)

    @property
    def text(self) -> str:
        return "".join(self.characters)

    def add(self, characters: Iterable[str], boxes: Iterable[Box | None]) -> None:
        self.characters.extend(characters)
        self.boxes.extend(boxes)

    def add_space(self, space: str) -> None:
        self.add(space, [None] * len(space))


def lay_out(segments: Sequence[Segment]) -> PageText:
    """The page's text in reading order: columns one after another, tables row by row with tabs between cells."""
    page = PageText()
    for rows in _regions(_rows(segments), 0):
        _write_rows(page, rows)
    return page


# ------------------------------------------------------------------ rows


def _rows(segments: Sequence[Segment]) -> list[Row]:
    """Segments whose middles stand within one another's height share a row."""
    rows: list[Row] = []
    for segment in sorted(segments, key=lambda each: (each.middle, each.left)):
        for row in reversed(rows[-3:]):
            anchor = row.segments[0]
            overlap = min(anchor.bottom, segment.bottom) - max(anchor.top, segment.top)
            if overlap > 0.5 * min(anchor.bottom - anchor.top, segment.bottom - segment.top):
                row.segments.append(segment)
                row.top, row.bottom = min(row.top, segment.top), max(row.bottom, segment.bottom)
                break
        else:
            rows.append(Row([segment], segment.top, segment.bottom))
    for row in rows:
        row.segments.sort(key=lambda each: each.left)
    rows.sort(key=lambda each: each.top)
    return rows


# ------------------------------------------------------------------ columns


def _regions(rows: list[Row], depth: int) -> list[list[Row]]:
    """The rows of the page cut into regions that are read one after another."""
    if depth > 6 or len(rows) < 3:
        return [rows] if rows else []
    cut = _find_columns(rows)
    if cut is None:
        return [rows]
    first, last, gutter = cut
    left, right = _sides(rows[first:last], gutter)
    above, below = rows[:first], rows[last:]
    return [
        *(_regions(above, depth + 1)),
        *(_regions(_rows(left), depth + 1)),
        *(_regions(_rows(right), depth + 1)),
        *(_regions(below, depth + 1)),
    ]


def _sides(rows: Sequence[Row], gutter: float) -> tuple[list[Segment], list[Segment]]:
    left = [segment for row in rows for segment in row.segments if segment.right <= gutter]
    right = [segment for row in rows for segment in row.segments if segment.left >= gutter]
    return left, right


def _find_columns(rows: list[Row]) -> tuple[int, int, float] | None:
    """The longest stretch of rows (first, last + 1) that a clear gutter divides into columns of running text."""
    best: tuple[int, int, int, float] | None = None
    for gutter in _candidate_gutters(rows):
        for first, last in _clear_stretches(rows, gutter):
            trimmed = _trim(rows, first, last, gutter)
            if trimmed is None:
                continue
            left, right = _sides(rows[trimmed[0] : trimmed[1]], gutter)
            left_rows, right_rows = _rows(left), _rows(right)
            shared = min(len(left_rows), len(right_rows))
            if shared < 3 or (best and shared <= best[0]) or not _are_columns(left_rows, right_rows):
                continue
            best = (shared, *trimmed, gutter)
    return best[1:] if best else None


def _candidate_gutters(rows: Sequence[Row]) -> list[float]:
    """Middles of the gaps in rows of several segments, near ones counted once, at most twelve."""
    gaps: list[tuple[float, float]] = []
    for row in rows:
        for before, after in zip(row.segments, row.segments[1:], strict=False):
            if after.left - before.right > 0.6 * min(before.size, after.size):
                gaps.append((before.right, after.left))
    # Sides whose lines never stand level give no gaps within rows: look at what is left of every right start.
    starts = sorted({round(row.segments[0].left) for row in rows})
    gaps += [
        (start - 8.0, start - 0.5) for start, before in zip(starts[1:], starts, strict=False) if start - before > 40
    ]
    counts: dict[int, list[float]] = {}
    for left, right in gaps:
        counts.setdefault(round(right / 6), []).append(max((left + right) / 2, right - 6))
    ranked = sorted(counts.values(), key=len, reverse=True)[:12]
    return [median(values) for values in ranked]


def _clear_stretches(rows: Sequence[Row], gutter: float) -> list[tuple[int, int]]:
    stretches, first = [], None
    for index, row in enumerate(rows):
        crossed = any(segment.left < gutter < segment.right for segment in row.segments)
        if crossed and first is not None:
            stretches.append((first, index))
            first = None
        elif not crossed and first is None:
            first = index
    if first is not None:
        stretches.append((first, len(rows)))
    return [stretch for stretch in stretches if stretch[1] - stretch[0] >= 3]


def _trim(rows: Sequence[Row], first: int, last: int, gutter: float) -> tuple[int, int] | None:
    """Leave out rows before the first and after the last row that has something right of the gutter.

    What follows on the left after a wide gap is no longer part of the columns, unless the right side is a margin.
    """
    with_right = [index for index in range(first, last) if any(s.left >= gutter for s in rows[index].segments)]
    with_left = [index for index in range(first, last) if any(s.right <= gutter for s in rows[index].segments)]
    if not with_right or not with_left:
        return None
    start, end = max(first, min(with_right[0], with_left[0])), max(with_right[-1], with_left[-1]) + 1
    pitch = _pitch(rows[start:end])
    while end - 1 > with_right[-1] and end - 1 > start:
        tail = rows[with_right[-1] + 1 : end]
        breaks = [i for i, row in enumerate(tail) if row.top - rows[with_right[-1] + i].top > 1.9 * pitch]
        if breaks:
            end = with_right[-1] + 1 + breaks[0]
        break
    return start, end


def _are_columns(left: list[Row], right: list[Row]) -> bool:
    """Columns of running text, or running text beside a margin, are read one after the other; a table is not."""
    narrow, other = (left, right) if _width(left) < _width(right) else (right, left)
    if _figure_share(left) > 0.5 or _figure_share(right) > 0.5:
        return False
    if sum(1 for row in left if _MARKER.fullmatch(_row_text(row).strip())) > 0.5 * len(left):
        return False
    switches = _switches(left, right) / min(len(left), len(right))
    aligned = _aligned_share(narrow, other)
    if _is_prose(left) and _is_prose(right):
        return switches <= 0.7 or aligned < 0.6 or (_is_filled(left) and _is_filled(right))
    if _is_prose(other):
        return switches <= 0.6 or aligned < 0.6
    return switches <= 0.34 and aligned < 0.8


def _row_text(row: Row) -> str:
    return " ".join(segment.text for segment in row.segments)


def _width(rows: Sequence[Row]) -> float:
    return max(r.segments[-1].right for r in rows) - min(r.segments[0].left for r in rows)


def _is_prose(rows: Sequence[Row]) -> bool:
    """Lines of several words, most of them one stretch."""
    lengths = [row.length for row in rows]
    whole = sum(1 for row in rows if len(row.segments) == 1)
    return median(lengths) >= 22 and whole >= 0.7 * len(rows)


def _is_filled(rows: Sequence[Row]) -> bool:
    """Most lines reach the right edge of their side."""
    edge, width = max(row.segments[-1].right for row in rows), _width(rows)
    return sum(1 for row in rows if row.segments[-1].right > edge - 0.15 * width) >= 0.55 * len(rows)


def _figure_share(rows: Sequence[Row]) -> float:
    return sum(1 for row in rows if _FIGURES.fullmatch(_row_text(row).strip())) / len(rows)


def _switches(left: Sequence[Row], right: Sequence[Row]) -> int:
    """How often the file's own order goes from one side to the other and back."""
    order = sorted(
        [(segment.order, 0) for row in left for segment in row.segments]
        + [(segment.order, 1) for row in right for segment in row.segments]
    )
    return max(0, sum(1 for a, b in itertools.pairwise(order) if a[1] != b[1]) - 1) // 2


def _aligned_share(rows: Sequence[Row], others: Sequence[Row]) -> float:
    """The share of rows that stand level with a row of the other side."""
    levels = [other.segments[0].middle for other in others]
    level = sum(1 for row in rows if any(abs(row.segments[0].middle - each) < 0.2 * row.height for each in levels))
    return level / len(rows)


# ------------------------------------------------------------------ writing


def _pitch(rows: Sequence[Row]) -> float:
    distances = [after.top - before.top for before, after in itertools.pairwise(rows) if after.top > before.top]
    typical = median(distances) if distances else 0.0
    return max(typical, median(row.height for row in rows) if rows else 0.0, 1.0)


def _write_rows(page: PageText, rows: Sequence[Row]) -> None:
    if page.characters:
        page.add_space("\n\n")
    pitch = _pitch(rows)
    for index, row in enumerate(rows):
        if index:
            distance = row.bottom - rows[index - 1].bottom
            page.add_space("\n\n" if distance > 1.4 * pitch else "\n")
        _write_row(page, row)


def _write_row(page: PageText, row: Row) -> None:
    size = _main_size(row)
    before: Segment | None = None
    for segment in row.segments:
        if before is not None:
            gap = segment.left - before.right
            wide = gap > 1.2 * size and not _MARKER.fullmatch(before.text.strip())
            if wide:
                page.add_space("\t")
            elif (gap > 0.15 * size or segment.space_before) and not page.characters[-1].isspace():
                page.add_space(" ")
        raised = segment.size < 0.8 * size and segment.bottom < row.bottom - 0.12 * size and segment.text.isdigit()
        page.add(segment.text.translate(_SUPERSCRIPTS) if raised else segment.characters, segment.boxes)
        before = segment


def _main_size(row: Row) -> float:
    """The size that most characters of the row have."""
    sizes: dict[float, int] = {}
    for segment in row.segments:
        key = round(segment.size, 1)
        sizes[key] = sizes.get(key, 0) + len(segment.characters)
    best = max(sizes, key=lambda size: sizes[size])
    # A short row may be mostly its mark: "149" and a raised "2".
    return max([best, *(size for size, count in sizes.items() if count >= 0.3 * row.length)])
