"""Dirt from the margin of a scan, as repair marked it: parted from the text that it stands behind."""

from __future__ import annotations

from dataclasses import replace

from assistant.records import BlockKind, Page
from assistant.structure.drafts import Draft
from assistant.text_repair.marks import REASON_CUT_OFF, REASON_NOISE


def part_noise(drafts: list[Draft], page: Page) -> list[Draft]:
    """The drafts with marked noise at their end as page furniture of its own, and noise alone as furniture."""
    noise = {end: start for start, end in _marked(page, REASON_NOISE)}
    parted: list[Draft] = []
    for draft in drafts:
        start = noise.get(draft.end)
        if start is None or start < draft.start or draft.kind == BlockKind.TABLE_ROW:
            parted.append(draft)
            continue
        text = page.repaired[draft.start : start].rstrip()
        if text:
            dirt = page.repaired[start : draft.end]
            last = draft.lines[-1].removesuffix(dirt).rstrip() if draft.lines else ""
            lines = (*draft.lines[:-1], last) if last else draft.lines[:-1]
            parted.append(replace(draft, end=draft.start + len(text), text=text, lines=lines))
        parted.append(
            Draft(
                BlockKind.PAGE_FURNITURE,
                draft.page,
                start,
                draft.end,
                page.repaired[start : draft.end],
                lines=(page.repaired[start : draft.end],),
            )
        )
    return parted


def cut_off_ends(page: Page) -> frozenset[int]:
    """Repaired offsets of the ends of words that noise cut off."""
    return frozenset(end for _, end in _marked(page, REASON_CUT_OFF))


def _marked(page: Page, reason: str) -> list[tuple[int, int]]:
    return [page.repaired_span(change.start, change.end) for change in page.changes if change.reason == reason]
