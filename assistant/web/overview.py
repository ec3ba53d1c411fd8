"""Figures for the overview that are counted from drafts and kept evaluations."""

from __future__ import annotations

import datetime
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from difflib import SequenceMatcher
from statistics import median

from sqlalchemy import func, select

from assistant.letters.model import DraftLetter
from assistant.store import Store
from assistant.store.workflow_schema import DraftEventRow, DraftRow, DraftVersionRow
from assistant.web import wording

DRAFTS_LOOKED_AT = 200


@dataclass(frozen=True, slots=True)
class DraftFacts:
    """How drafts fare; a change of 0 is a draft sent as the machine wrote it, 1 one with no word of it left."""

    by_state: dict[str, int]
    hours_to_approval: float | None
    hours_to_sending: float | None
    changes: dict[str, float]  # subject → share of the text that people changed, newest last


def bar_rows(
    numbers: Mapping[str, float], *, names: Mapping[str, str] | None = None, toned: bool = False, percent: bool = False
) -> list[tuple[str, str, float, str]]:
    """The bars of a chart: name, number as shown, share of the longest, tone."""
    longest = 1.0 if percent else max(numbers.values(), default=0) or 1
    return [
        (
            (names or {}).get(key, key).capitalize(),
            f"{wording.format_number(100 * number)} %" if percent else wording.format_number(number),
            round(100 * number / longest, 1),
            key if toned else "plain",
        )
        for key, number in numbers.items()
    ]


def every_year(counts: Mapping[int, int], *, most: int = 30) -> dict[int, int]:
    """The counts with a 0 for each year between the first and the last that has none, the newest ``most`` years."""
    if not counts:
        return {}
    first, last = min(counts), max(counts)
    return {year: counts.get(year, 0) for year in range(max(first, last - most + 1), last + 1)}


def draft_facts(store: Store) -> DraftFacts:
    with store.session() as session:
        states = Counter(session.scalars(select(DraftRow.state)))
        sent = list(
            session.scalars(
                select(DraftRow)
                .where(DraftRow.sent_at.is_not(None))
                .order_by(DraftRow.sent_at.desc())
                .limit(DRAFTS_LOOKED_AT)
            )
        )
        hours = [(row.sent_at - row.created_at) / datetime.timedelta(hours=1) for row in sent if row.sent_at]
        first_approval = (
            select(DraftEventRow.draft_id, func.min(DraftEventRow.at).label("at"))
            .where(DraftEventRow.move == "approve")
            .group_by(DraftEventRow.draft_id)
            .subquery()
        )
        approved = [
            (at - created) / datetime.timedelta(hours=1)
            for created, at in session.execute(
                select(DraftRow.created_at, first_approval.c.at)
                .join(first_approval, first_approval.c.draft_id == DraftRow.id)
                .order_by(first_approval.c.at.desc())
                .limit(DRAFTS_LOOKED_AT)
            )
        ]
        changes: dict[str, float] = {}
        for row in reversed(sent[:12]):
            first = session.get(DraftVersionRow, (row.id, 1))
            last = session.get(DraftVersionRow, (row.id, row.version))
            if first and last:
                changes[row.subject or row.id] = changed_share(_text(first.record), _text(last.record))
    return DraftFacts(dict(states), median(approved) if approved else None, median(hours) if hours else None, changes)


def changed_share(before: str, after: str) -> float:
    """The share of words that were changed, 0 to 1."""
    matcher = SequenceMatcher(None, before.split(), after.split(), autojunk=False)
    return round(1 - matcher.ratio(), 3)


def _text(record: bytes) -> str:
    from pydantic import TypeAdapter

    letter = TypeAdapter(DraftLetter).validate_json(record)
    return " ".join(sentence.text for sentence in letter.sentences)
