"""What the sources say of the very time that is asked about: a day, a month, a quarter, the start of a year."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from assistant.danish.dates import DateMention
from assistant.drafting.asking.question import Question, Want
from assistant.drafting.desk.ranking import Desk, Scored
from assistant.drafting.desk.sources import Statement
from assistant.records import BlockKind

_PRECISE = ("day", "month", "quarter", "half")
_HAPPENED = re.compile(
    r"(?i)\bhvad (?:skete|sker|skal der ske|skal ske|blev|var|er der sket|er planen|gælder|gjaldt|besluttede\w*)\b"
)
_TELLS = frozenset({Want.OTHER, Want.COUNT, Want.AMOUNT, Want.SHARE, Want.LIST, Want.PERSON})
OF_BEST = 0.6  # of the words in the best statement, for one of the very time
LONGEST_PERIOD_DAYS = 200


def told_of_that_time(question: Question, desk: Desk, ranked: Sequence[Scored], best: Scored | None) -> Scored | None:
    """A statement with the very time that is asked about, where the best one has none or another; else the best.

    What happened at a time, of nothing further that is named, is told by the statement of that time.
    """
    asked = [mention for mention in question.dates if _is_precise(mention)]
    if not asked or question.want not in _TELLS:
        return best
    named = [term for term in question.terms if term.weight >= 0.9 and not term.is_number]
    if not named and _HAPPENED.search(question.text):
        return _of_that_time_alone(asked, desk) or best
    if best and _meets_any(asked, best.statement):
        return best
    able = [entry for entry in ranked if entry.statement.is_content and _meets_any(asked, entry.statement)]
    if ranked and question.want in (Want.COUNT, Want.AMOUNT, Want.SHARE):
        able = [entry for entry in able if entry.fit > 0.0]
    if able:
        found = max(able, key=lambda entry: entry.score)
        near = best or ranked[0]
        if found.coverage >= OF_BEST * near.coverage:
            return replace(found, score=max(found.score, near.score))
    return best


def _of_that_time_alone(asked: Sequence[DateMention], desk: Desk) -> Scored | None:
    told = [s for source in desk.sources for s in source.statements if _is_told(s) and _meets_any(asked, s)]
    return Scored(max(told, key=lambda s: _closeness(asked, s)), 1.0, 1.0, 1.0, 1.0) if told else None


def _is_told(statement: Statement) -> bool:
    return statement.kind in (BlockKind.PARAGRAPH, BlockKind.LIST_ENTRY) and not statement.text.endswith(":")


def _is_precise(mention: DateMention) -> bool:
    short = (mention.last - mention.first).days <= LONGEST_PERIOD_DAYS
    return mention.precision in _PRECISE or (mention.precision == "period" and short)


def _meets_any(asked: Sequence[DateMention], statement: Statement) -> bool:
    return any(_meets(time, mention) for time in asked for mention in statement.dates)


def _meets(asked: DateMention, said: DateMention) -> bool:
    """Whether two times are one, or the one said lies within the one asked."""
    if not _is_precise(said):
        return False
    return (
        said.last >= asked.first
        and said.first <= asked.last
        and (said.last - said.first) <= 2 * (asked.last - asked.first)
    )


def _closeness(asked: Sequence[DateMention], statement: Statement) -> float:
    met = sum(any(_meets(time, mention) for mention in statement.dates) for time in asked)
    months = sum(mention.precision in ("month", "quarter", "half", "period") for mention in statement.dates)
    return met + 0.2 * bool(months) + 0.1 * bool(statement.numbers) - 0.01 * statement.index / 1000
