"""Dirt from the margin of a scan: found and marked, never turned into words."""

from __future__ import annotations

import re
from collections.abc import Sequence

from assistant.records import Change

REASON_NOISE = "muligt kantstøj; kan ikke gendannes"
REASON_CUT_OFF = "ordet er afbrudt; fortsættelsen mangler"

# A half word, then a stray sign or capitals, then the end of the line: "pla- RS".
_AFTER_HALF_WORD = re.compile(
    r"(?P<half>[^\W\d_]{2,}[-‐])[ \t]+(?P<noise>[A-Z]{1,3}|[^\w\s.,;:!?)”\"'»]{1,3})[ \t]*$", re.MULTILINE
)
# Signs that no text has at the edge of a line.
_AT_EDGE = re.compile(
    r"(?:^[ \t]*(?P<first>[|¦~\\_]{1,3})[ \t]+(?=\S))|(?:(?<=\S)[ \t]+(?P<last>[|¦~\\_]{1,3})[ \t]*$)", re.MULTILINE
)


def find_noise(text: str) -> list[Change]:
    """Marks (before and after are the same) over noise and the words that it cuts off."""
    marks = []
    for match in _AFTER_HALF_WORD.finditer(text):
        marks.append(_mark(text, *match.span("half"), REASON_CUT_OFF))
        marks.append(_mark(text, *match.span("noise"), REASON_NOISE))
    for match in _AT_EDGE.finditer(text):
        marks.append(_mark(text, *match.span("first" if match["first"] else "last"), REASON_NOISE))
    return marks


def _mark(text: str, start: int, end: int, reason: str) -> Change:
    return Change(start, end, text[start:end], text[start:end], 0.5, reason)


def with_marks(changes: Sequence[Change], marks: Sequence[Change]) -> tuple[Change, ...]:
    """Changes and marks in order; a mark gives way to a change at the same place."""
    kept = [m for m in marks if not any(c.start < m.end and m.start < c.end for c in changes)]
    merged: list[Change] = []
    for change in sorted([*changes, *kept], key=lambda change: change.start):
        if not merged or change.start >= merged[-1].end:
            merged.append(change)
    return tuple(merged)
