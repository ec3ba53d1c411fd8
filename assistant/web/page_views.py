"""A page as it is shown: original and repaired text in segments, with the quoted words and the repairs marked."""

from __future__ import annotations

from itertools import pairwise
from typing import Any

from assistant.records import Block, BlockKind, Change, Page

REPAIR_REASONS_SHOWN = 200
FLOWING = frozenset(
    {
        BlockKind.PARAGRAPH,
        BlockKind.LIST_ENTRY,
        BlockKind.HEADING,
        BlockKind.QUESTION,
        BlockKind.ANSWER_HEADING,
        BlockKind.FOOTNOTE,
        BlockKind.TABLE_CAPTION,
    }
)
Span = tuple[int, int]


def page_json(page: Page, blocks: list[Block], span: Span | None) -> dict[str, Any]:
    """The page with both readings; ``span`` (original offsets) is marked as quoted."""
    quoted = _clipped(span, len(page.original)) if span else None
    return {
        "number": page.number,
        "original": page.original,
        "repaired": page.repaired,
        "damage": round(page.damage, 4),
        "source": page.source,
        "warnings": list(page.warnings),
        "changes": [
            {
                "start": change.start,
                "end": change.end,
                "before": change.before,
                "after": change.after,
                "confidence": round(change.confidence, 3),
                "reason": change.reason,
            }
            for change in page.changes
        ],
        "views": {
            "original": [{"kind": "text", "segments": original_segments(page, quoted)}],
            "repaired": repaired_blocks(page, blocks, quoted),
        },
    }


def original_segments(page: Page, quoted: Span | None) -> list[dict[str, Any]]:
    """The original reading, cut where a quote or a change begins or ends."""
    marks = [(change.start, change.end, change) for change in page.changes]
    return _segments(page.original, marks, quoted)


def repaired_blocks(page: Page, blocks: list[Block], quoted: Span | None) -> list[dict[str, Any]]:
    """The repaired text block by block; text between blocks comes as it is."""
    span = page.repaired_span(*quoted) if quoted else None
    text, marks = page.repaired, _repaired_marks(page)
    shown: list[dict[str, Any]] = []
    position = 0
    for block in sorted(blocks, key=lambda block: block.repaired_start):
        start, end = max(position, block.repaired_start), block.repaired_end
        if start >= end:
            continue
        if text[position:start].strip():
            shown.append(_block("text", text, marks, span, position, start))
        shown.append(_block(block.kind.value, text, marks, span, start, end) | {"flows": block.kind in FLOWING})
        position = end
    if text[position:].strip():
        shown.append(_block("text", text, marks, span, position, len(text)))
    return shown


def _block(
    kind: str, text: str, marks: list[tuple[int, int, Change]], quoted: Span | None, start: int, end: int
) -> dict[str, Any]:
    inside = [
        (max(first, start) - start, min(last, end) - start, change)
        for first, last, change in marks
        if first < end and last > start
    ]
    moved = None
    if quoted and quoted[0] < end and quoted[1] > start:
        moved = (max(quoted[0], start) - start, min(quoted[1], end) - start)
    return {"kind": kind, "flows": False, "segments": _segments(text[start:end], inside, moved)}


def _repaired_marks(page: Page) -> list[tuple[int, int, Change]]:
    marks, shift = [], 0
    for change in page.changes:
        start = change.start + shift
        marks.append((start, start + len(change.after), change))
        shift += len(change.after) - (change.end - change.start)
    return marks


def _segments(text: str, marks: list[tuple[int, int, Change]], quoted: Span | None) -> list[dict[str, Any]]:
    edges = {0, len(text)}
    for start, end, _ in marks:
        edges |= {start, end}
    if quoted:
        edges |= set(quoted)
    cuts = sorted(edges)
    segments: list[dict[str, Any]] = []
    at = 0
    for start, end in pairwise(cuts):
        while at < len(marks) and marks[at][1] <= start:
            at += 1
        segment: dict[str, Any] = {"text": text[start:end]}
        if quoted and quoted[0] <= start and end <= quoted[1]:
            segment["quoted"] = True
        if at < len(marks) and marks[at][0] <= start:
            change = marks[at][2]
            segment["change"] = {"before": change.before, "after": change.after, "reason": change.reason}
        segments.append(segment)
    return segments


def _clipped(span: Span, length: int) -> Span | None:
    start, end = max(0, span[0]), min(length, span[1])
    return (start, end) if start < end else None
