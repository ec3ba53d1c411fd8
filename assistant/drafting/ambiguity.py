"""Questions that name an aspect but not of what: the reader is asked which one is meant."""

from __future__ import annotations

import re

from assistant.drafting.citing import framing
from assistant.drafting.composing import subject_name
from assistant.drafting.lexicon import is_plain, root, word_list
from assistant.drafting.question import Question, Want
from assistant.drafting.ranking import Desk, Scored
from assistant.drafting.sources import Statement
from assistant.records import AnswerSentence

_ASPECTS = frozenset(root(word) for word in word_list("aspects"))
_MOST_READINGS = 4


def is_ambiguous(question: Question) -> bool:
    """Whether nothing in the question says which of many things it is about."""
    if (
        question.years
        or question.names
        or question.past_reply
        or question.superlative
        or question.aggregate
        or question.kinds
        or len(question.text.split()) > 9
        or re.search(r"\d", question.text)
    ):
        return False
    content = [term for term in question.terms if term.weight > 0.2 or root(term.word) in _ASPECTS]
    return all(root(term.word) in _ASPECTS or is_plain(term.word) for term in content)


def _topic(statement: Statement) -> str:
    topic = subject_name(statement)
    return "" if len(topic) > 70 else topic


_HOLDS_IT = frozenset(
    {Want.AMOUNT, Want.COUNT, Want.SHARE, Want.DATE, Want.PERIOD, Want.UNIT, Want.AGE, Want.FREQUENCY}
)


def _is_reading(question: Question, entry: Scored) -> bool:
    """Whether the statement holds what is asked of its topic, and is no mere heading."""
    if not entry.statement.is_content or not _topic(entry.statement):
        return False
    if question.want in (Want.COUNT, Want.DATE, Want.PERIOD) and entry.own < 0.5:
        return False
    return entry.fit >= 0.5 if question.want in _HOLDS_IT else entry.fit > -0.3


def _totals(question: Question, desk: Desk) -> list[str]:
    """The sums of tables, where an amount is asked for."""
    if question.want is not Want.AMOUNT:
        return []
    return [
        f"det samlede budget i tabellen i {source.label}"
        for source in desk.sources
        if any(row.is_total for table in source.structure.tables for row in table.rows)
    ][:1]


def ask_back(question: Question, desk: Desk) -> list[AnswerSentence]:
    """One sentence that asks which one is meant, with the readings that the sources hold an answer to."""
    if not is_ambiguous(question) or (question.want is Want.DEFINITION and not question.terms):
        return []
    best = next(iter(desk.rank(question)), None)
    if best and question.want is Want.LIST and best.own > 0.95 and best.statement.text.endswith(":"):
        return []  # a lead-in that says all that was asked opens the very list
    ranked = [entry for entry in desk.rank(question) if _is_reading(question, entry)]
    likely = [entry for entry in ranked if entry.coverage >= 0.5 * ranked[0].coverage]
    totals = _totals(question, desk)
    topics = list(dict.fromkeys(f"»{_topic(entry.statement)}«" for entry in likely))[: _MOST_READINGS - len(totals)]
    topics += totals
    if len(topics) == 1:
        return []
    if not topics and any(e.statement.is_content and e.own >= 0.5 and e.fit >= 0.5 for e in desk.rank(question)):
        return []
    if not topics:
        return [framing("Spørgsmålet kan forstås på flere måder – hvad sigter du til?")]
    offered = f"{', '.join(topics[:-1])} eller {topics[-1]}"
    return [framing(f"Spørgsmålet kan handle om flere forskellige ting – mener du {offered}?")]
