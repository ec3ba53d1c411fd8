"""Some entries of a list, where each of them is what is asked for as much as the best one, and the others are not."""

from __future__ import annotations

import re
from collections.abc import Sequence

from assistant.drafting.asking.question import Question, Want
from assistant.drafting.desk.ranking import Desk, Scored
from assistant.drafting.desk.sources import Statement
from assistant.drafting.ways import objections

LEAST_COVERED, AS_GOOD, HELD = 0.6, 0.93, 0.6
MOST_RANKED = 12
_SEVERAL_ASKED = re.compile(
    r"(?i)\bh?vilke\b(?! (?:af|en|et)\b)|\bnævn|\boplist|\bhvad (?:er|findes|var) (?:der )?af\b|"
    r"\bhvad (?:er|findes) der for\b"
)


def entries_alike(question: Question, ranked: Sequence[Scored], desk: Desk) -> list[Statement]:
    """The entries of one list that hold all that the best of them holds of the question; nothing where it is alone."""
    asks = question.want in (Want.LIST, Want.OTHER) and _SEVERAL_ASKED.search(question.text)
    if not asks or not ranked or question.superlative or question.options or question.negated:
        return []
    best = ranked[0]
    group = best.statement.group
    if group is None or not best.statement.is_content or best.coverage < LEAST_COVERED:
        return []
    if objections.objection(question, desk, best):
        return []
    own = {word for word, strength in best.own_matched.items() if strength >= HELD}
    alike = [
        entry.statement
        for entry in ranked[:MOST_RANKED]
        if (entry.statement.source, entry.statement.group) == (best.statement.source, group)
        and entry.score >= AS_GOOD * best.score
        and all(entry.own_matched.get(word, 0.0) >= HELD for word in own)
    ]
    entries = [s for s in desk.source_of(best.statement).statements if s.group == group]
    if len(alike) < 2 or len({s.block for s in alike}) == len({s.block for s in entries}):
        return []
    return sorted(alike, key=lambda statement: statement.index)
