"""Questions that may be about several things: each is answered, or the reader is asked which one is meant."""

from __future__ import annotations

import re

from assistant.danish.analysis import fold
from assistant.drafting.asking.lexicon import is_plain, is_verb, root, word_list
from assistant.drafting.asking.question import Question, Want
from assistant.drafting.citing import framing
from assistant.drafting.composing import compose, subject_name
from assistant.drafting.desk.ranking import Desk, Scored, like_statements
from assistant.drafting.desk.sources import Statement
from assistant.records import AnswerSentence

_ASPECTS = frozenset(root(word) for word in word_list("aspects"))
_MOST_READINGS = 4
NAMED = 0.9  # the weight of a word that says what a question is about


def _is_open(question: Question) -> bool:
    """Whether a question is short and has neither names, years, numbers nor anything else that narrows it down."""
    return not (
        question.years
        or question.names
        or question.speaker
        or question.past_reply
        or question.superlative
        or question.aggregate
        or question.kinds
        or len(question.text.split()) > 9
        or re.search(r"\d", question.text)
    )


def is_ambiguous(question: Question) -> bool:
    """Whether nothing in the question says which of many things it is about."""
    if not _is_open(question):
        return False
    content = [term for term in question.terms if term.weight > 0.2 or root(term.word) in _ASPECTS]
    return all(root(term.word) in _ASPECTS or is_plain(term.word) for term in content)


NEAR_BEST, AS_MUCH, LEAST_FIT = 0.8, 0.9, 0.5  # of the best reading's score and words; of every reading
_WHO = re.compile(r"(?i)^\W*(?:og |men )?hvem (?:er|var) (?P<role>[a-zæøå]+)\W*$")


def each_reading(question: Question, desk: Desk) -> list[AnswerSentence]:
    """A question that names but what it counts, or a role, answered for each thing that it may be about."""
    meant = _meant(question, desk)
    if len(meant) < 2:
        return []
    opening = framing("Spørgsmålet kan handle om flere forskellige ting:")
    return [opening, *(said for statement in meant[:_MOST_READINGS] for said in compose(desk, [statement]))]


def _meant(question: Question, desk: Desk) -> list[Statement]:
    """One statement for each thing that a bare question may be about."""
    if not _is_bare(question):
        return []
    ranked = desk.rank(question)
    if not ranked:
        return []
    best = ranked[0]
    if question.want is Want.YES_NO:
        like = like_statements(desk.source_of(best.statement), best.statement)
        return like if len(like) > 1 and not question.wants_all else []
    found: dict[tuple[str, str], Statement] = {}
    for entry in ranked:
        near = entry.score >= NEAR_BEST * best.score and entry.own >= AS_MUCH * best.own
        if near and entry.fit >= LEAST_FIT and entry.coverage >= AS_MUCH * best.coverage:
            found.setdefault((entry.statement.source, entry.statement.topic), entry.statement)
    return list(found.values())


def _is_bare(question: Question) -> bool:
    """Whether a question names nothing but what it counts ("hvor mange møder"), or a role ("hvem er direktør?")."""
    if not _is_open(question):
        return False
    named = [
        term.word
        for term in question.terms
        if term.weight >= NAMED and root(term.word) not in _ASPECTS and not is_verb(term.word)
    ]
    role = _WHO.match(question.text)
    if question.want is Want.YES_NO:
        return not named
    counted = question.want is Want.COUNT and set(named) <= set(question.counted)
    return counted or bool(role and named == [fold(role["role"])])


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
