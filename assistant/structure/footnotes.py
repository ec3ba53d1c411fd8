"""Footnotes find the place in the running text that they annotate."""

from __future__ import annotations

import re

from assistant.records import BlockKind, Footnote
from assistant.structure.drafts import Draft

_SUPERSCRIPTS = str.maketrans("1234567890", "¹²³⁴⁵⁶⁷⁸⁹⁰")


def find_footnotes(drafts: list[Draft]) -> tuple[Footnote, ...]:
    """Every footnote with its anchor: the nearest mark before it in the text, else the nearest after it."""
    return tuple(_anchored(drafts, index) for index, draft in enumerate(drafts) if draft.kind == BlockKind.FOOTNOTE)


def _anchored(drafts: list[Draft], index: int) -> Footnote:
    mark = drafts[index].marker or ""
    pattern = re.compile(
        rf"<sup>\s*{re.escape(mark)}\s*</sup>|{re.escape(mark.translate(_SUPERSCRIPTS))}(?![¹²³⁴⁵⁶⁷⁸⁹⁰])"
        rf"|\[\^{re.escape(mark)}\]"
    )
    for other in (*range(index - 1, -1, -1), *range(index + 1, len(drafts))):
        draft = drafts[other]
        if draft.kind in (BlockKind.FOOTNOTE, BlockKind.PAGE_FURNITURE):
            continue
        matches = list(pattern.finditer(draft.text))
        if matches:
            return Footnote(mark, index, draft.page, draft.start + matches[-1].start(), other)
    return Footnote(mark, index)
