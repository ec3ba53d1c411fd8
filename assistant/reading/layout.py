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
    cut = (_find_margin(rows) if depth == 0 else None) or _find_columns(rows)
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


def _find_margin(rows: list[Row]) -> tuple[int, int, float] | None:
    """The gutter of a narrow column that stands right of all other text, however few lines it has."""
    for gutter in _candidate_gutters(rows):
        if _clear_stretches(rows, gutter) != [(0, len(rows))]:
            continue
        left, right = (_rows(side) for side in _sides(rows, gutter))
        if len(left) < 5 or not right or len(right) > len(left) or not _is_prose(left):
            continue
        edge = max(row.segments[-1].right for row in left)
        start = min(row.segments[0].left for row in right)
        apart = start - edge > 0.5 * median(row.height for row in left)
        if apart and _width(right) < 0.6 * _width(left) and max(row.length for row in right) < 40:
            return 0, len(rows), gutter
    return None


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
    paragraphs = len(_stream_blocks([segment for row in narrow for segment in row.segments]))
    switches = _switches(left, right) / max(1, min(paragraphs, len(other)))
    aligned = _aligned_share(narrow, other)
    if _is_prose(left) and _is_prose(right):
        return switches <= 0.7 or aligned < 0.6 or (_is_filled(left) and _is_filled(right))
    if _is_prose(other):
        if switches <= 0.5 or (aligned < 0.6 and _is_sorted_by_height(left, right)):
            return True
        return _shared_starts(narrow, other) < 0.4
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
    return sum(1 for row in rows if row.segments[-1].right > edge - 0.25 * width) >= 0.55 * len(rows)


def _figure_share(rows: Sequence[Row]) -> float:
    return sum(1 for row in rows if _FIGURES.fullmatch(_row_text(row).strip())) / len(rows)


def _switches(left: Sequence[Row], right: Sequence[Row]) -> int:
    """How often the file's own order goes from one side to the other and back."""
    order = sorted(
        [(segment.order, 0) for row in left for segment in row.segments]
        + [(segment.order, 1) for row in right for segment in row.segments]
    )
    return max(0, sum(1 for a, b in itertools.pairwise(order) if a[1] != b[1]) - 1) // 2


def _is_sorted_by_height(left: Sequence[Row], right: Sequence[Row]) -> bool:
    """The file was written line by line across both sides: its order says nothing about what belongs together."""
    middles = [s.middle for s in sorted((s for r in (*left, *right) for s in r.segments), key=lambda s: s.order)]
    return all(after > before - 1.0 for before, after in itertools.pairwise(middles))


def _shared_starts(narrow: Sequence[Row], other: Sequence[Row]) -> float:
    """The share of the narrow side's paragraphs that begin level with one of the other side: all of them in a table."""
    starts = [row.segments[0].middle for row in _paragraph_starts(other, by_short_lines=True)]
    mine = _paragraph_starts(narrow, by_short_lines=False)
    level = sum(1 for row in mine if any(abs(row.segments[0].middle - each) < 0.4 * row.height for each in starts))
    return level / len(mine)


def _paragraph_starts(rows: Sequence[Row], *, by_short_lines: bool) -> list[Row]:
    """Rows after a gap, or after a line that ends early."""
    pitch, edge, width = _pitch(rows), max(row.segments[-1].right for row in rows), _width(rows)
    starts = [rows[0]]
    for before, row in itertools.pairwise(rows):
        short = by_short_lines and before.segments[-1].right < edge - 0.3 * width
        if short or row.top - before.top > 1.3 * pitch:
            starts.append(row)
    return starts


def _aligned_share(rows: Sequence[Row], others: Sequence[Row]) -> float:
    """The share of rows that stand level with a row of the other side."""
    levels = [other.segments[0].middle for other in others]
    level = sum(1 for row in rows if any(abs(row.segments[0].middle - each) < 0.2 * row.height for each in levels))
    return level / len(rows)


# ------------------------------------------------------------------ writing


def _pitch(rows: Sequence[Row]) -> float:
    """The distance from line to line within paragraphs: many paragraphs are a single line, so not the median."""
    height = median(row.height for row in rows) if rows else 0.0
    distances = sorted(
        after.bottom - before.bottom
        for before, after in itertools.pairwise(rows)
        if after.bottom - before.bottom > 0.6 * height
    )
    typical = min(distances[len(distances) * 3 // 10], 2.2 * height) if distances else 0.0
    return max(typical, 0.9 * height, 1.0)


def _write_rows(page: PageText, rows: Sequence[Row]) -> None:
    if page.characters:
        page.add_space("\n\n")
    pitch = _pitch(rows)
    before: Row | None = None
    for row in join_wrapped_cells(rows):
        if before is not None:
            in_table = _is_table_row(row) and _is_table_row(before)
            distance = row.top - before.bottom + row.height
            page.add_space("\n\n" if distance > (2.6 if in_table else 1.3) * pitch else "\n")
        _write_row(page, row)
        before = row


def _is_table_row(row: Row) -> bool:
    return any(_is_wide(before, after, before.size) for before, after in itertools.pairwise(row.segments))


def _is_wide(before: Segment, after: Segment, size: float) -> bool:
    """A gap between table cells, not the one between a list's mark and its entry."""
    least = 1.2 if after.space_before else 0.7
    return after.left - before.right > least * size and not _MARKER.fullmatch(before.text.strip())


def _write_row(page: PageText, row: Row) -> None:
    size = _main_size(row)
    before: Segment | None = None
    was_raised = False
    for segment in row.segments:
        raised = _is_raised(segment, row, size)
        if before is not None:
            gap = segment.left - before.right
            by_sign = segment.space_before and not raised and not was_raised
            if _is_wide(before, segment, size):
                page.add_space("\t")
            elif (gap > 0.15 * size or by_sign) and not page.characters[-1].isspace():
                page.add_space(" ")
        page.add(segment.text.translate(_SUPERSCRIPTS) if raised else segment.characters, segment.boxes)
        before, was_raised = segment, raised


def _is_raised(segment: Segment, row: Row, size: float) -> bool:
    """A footnote's mark or an exponent: small digits above the line."""
    if segment.size > 0.88 * size or not segment.text.strip().isdigit():
        return False
    level = [each for each in row.segments if each.size > 0.88 * size]
    if not level:
        return False
    nearest = min(level, key=lambda each: min(abs(each.right - segment.left), abs(each.left - segment.right)))
    return segment.middle < nearest.middle - 0.08 * size and segment.bottom < nearest.bottom - 0.1 * size


def _main_size(row: Row) -> float:
    """The size that most characters of the row have."""
    sizes: dict[float, int] = {}
    for segment in row.segments:
        key = round(segment.size, 1)
        sizes[key] = sizes.get(key, 0) + len(segment.characters)
    best = max(sizes, key=lambda size: sizes[size])
    # A short row may be mostly its mark: "149" and a raised "2".
    return max([best, *(size for size, count in sizes.items() if count >= 0.3 * row.length)])


# ------------------------------------------------------------------ wrapped cells


def join_wrapped_cells(rows: Sequence[Row]) -> list[Row]:
    """Table rows whose cells run over several lines become one row; everything else stays as it is."""
    if sum(1 for row in rows if len(row.segments) > 1) == 0:
        return list(rows)
    row_of = {id(segment): place for place, row in enumerate(rows) for segment in row.segments}
    blocks = _stream_blocks([segment for row in rows for segment in row.segments])
    groups = _level_groups(blocks)
    joined: list[tuple[int, Row]] = []
    used: set[int] = set()
    for group in groups:
        places = {row_of[id(segment)] for block in group for segment in block}
        if len(group) < 2 or len(places) < 2 or not _is_wrapped_row(group) or places & used:
            continue
        members = {id(segment) for block in group for segment in block}
        if any(id(segment) not in members for place in places for segment in rows[place].segments):
            continue
        used |= places
        cells = [_joined(block) for block in sorted(group, key=lambda block: block[0].left)]
        top, bottom = min(cell.top for cell in cells), max(cell.bottom for cell in cells)
        joined.append((min(places), Row(cells, top, bottom)))
    joined += [(place, row) for place, row in enumerate(rows) if place not in used]
    return [row for _, row in sorted(joined, key=lambda each: each[0])]


def _stream_blocks(segments: list[Segment]) -> list[list[Segment]]:
    """Segments that the file writes one after the other, each on the line below and in the same column."""
    blocks: list[list[Segment]] = []
    for segment in sorted(segments, key=lambda each: each.order):
        last = blocks[-1][-1] if blocks else None
        if last is not None:
            shared = min(last.right, segment.right) - max(last.left, segment.left)
            below = 0.5 * last.size < segment.middle - last.middle < 1.7 * last.size
            beside = abs(segment.middle - last.middle) < 0.4 * last.size and -1 < segment.left - last.right < last.size
            if (below and shared > 0.5 * min(last.right - last.left, segment.right - segment.left)) or beside:
                blocks[-1].append(segment)
                continue
        blocks.append([segment])
    return blocks


def _level_groups(blocks: list[list[Segment]]) -> list[list[list[Segment]]]:
    """Blocks that stand beside one another."""
    groups: list[list[list[Segment]]] = []
    bottom = float("-inf")
    for block in sorted(blocks, key=lambda each: min(segment.middle for segment in each)):
        middles = [segment.middle for segment in block]
        if groups and min(middles) < bottom + 0.3 * block[0].size:
            groups[-1].append(block)
        else:
            groups.append([block])
            bottom = float("-inf")
        bottom = max(bottom, *middles)
    return groups


def _is_wrapped_row(group: list[list[Segment]]) -> bool:
    """The blocks stand side by side with clear gaps, and at least one runs over several lines."""
    edges = sorted((min(s.left for s in block), max(s.right for s in block)) for block in group)
    size = group[0][0].size
    apart = all(after[0] - before[1] > 0.5 * size for before, after in itertools.pairwise(edges))
    columns_of_figures = any(sum(1 for s in block if _FIGURES.fullmatch(s.text.strip())) > 1 for block in group)
    return apart and not columns_of_figures and any(len(block) > 1 for block in group)


def _joined(block: list[Segment]) -> Segment:
    """A cell's lines as one: a hyphen that only parts a word goes."""
    first = block[0]
    cell = Segment(list(first.characters), list(first.boxes), first.left, first.top, first.right, first.bottom,
                   first.size, first.order, first.space_before)  # fmt: skip
    for segment in block[1:]:
        beside = abs(segment.middle - block[0].middle) < 0.4 * segment.size and segment.left >= cell.right - 1
        if len(cell.characters) > 2 and cell.characters[-1] == "-" and segment.characters[0].islower() and not beside:
            if cell.characters[-3].isalpha() and cell.characters[-2].islower():
                del cell.characters[-1], cell.boxes[-1]
        else:
            cell.characters.append(" ")
            cell.boxes.append(None)
        cell.characters += segment.characters
        cell.boxes += segment.boxes
        cell.left, cell.right = min(cell.left, segment.left), max(cell.right, segment.right)
        cell.top, cell.bottom = min(cell.top, segment.top), max(cell.bottom, segment.bottom)
    return cell
