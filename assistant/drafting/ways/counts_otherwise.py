"""A number of things that is taken for granted ("de syv principper"), where the sources have another one."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from assistant.danish.analysis import fold
from assistant.danish.numbers import NumberMention, find_numbers
from assistant.drafting.asking.lexicon import parts, root, words_of
from assistant.drafting.asking.question import Question, Term, Want
from assistant.drafting.desk.fitness import PEOPLE
from assistant.drafting.desk.ranking import Desk, Scored
from assistant.drafting.desk.sources import Statement

_DEFINITE = re.compile(r"(?i)(?:\b(?:de|disse|hvilke|alle|samtlige|nævn|jeres|kommunens)|\w{4,}s)\s+$")
_SOME_OF = re.compile(r"(?i)^\s+(?:øvrige|andre|resterende|sidste|første|nye|nyeste|vigtigste|største|mindste)\b")
_ENOUGH, _MOST_OF_BEST, _MOST_HELD = 0.55, 0.75, 25
_NO_THING = ("kr.", "%", "år")


def other_count(question: Question, desk: Desk) -> tuple[Statement, str] | None:
    """The statement with another number of what the question names a number of, and in Danish what it says."""
    stated = [
        mention
        for mention in _counts(question.text)
        if _DEFINITE.search(question.text[: mention.start]) and not _SOME_OF.match(question.text[mention.end :])
    ]
    if not stated:
        return None
    bare = tuple(term for term in question.terms if not term.is_number)
    ranked = [e for e in desk.rank(replace(question, terms=bare, want=Want.OTHER)) if e.statement.is_content]
    for mention in stated:
        if any(_has_count(mention, entry.statement) for entry in ranked[:_MOST_HELD]):
            continue
        for entry in ranked[:_MOST_HELD]:
            found = [other for other in entry.statement.numbers if _counts_the_same(mention, other, entry.statement)]
            enough = entry.coverage >= max(_ENOUGH, _MOST_OF_BEST * ranked[0].coverage)
            if found and enough and found[0].high is None and _names_more_than(mention, bare, entry):
                return entry.statement, _told(found[0], mention)
    return None


def counted_otherwise(claim: str, statement: Statement) -> str:
    """In Danish, what number the statement has of the very thing the claim counts; "" where it has the claim's."""
    for mention in _counts(claim):
        noun = _noun(mention)
        same = [other for other in statement.numbers if other.unit and _is_kind_of(_noun(other), noun)]
        if same and all(_differs(mention, other) for other in same) and same[0].high is None:
            return _told(same[0], mention)
    return ""


def _counts(text: str) -> list[NumberMention]:
    return [m for m in find_numbers(text) if m.is_quantity and m.unit and m.unit not in _NO_THING]


def _told(said: NumberMention, asked: NumberMention) -> str:
    return f"kilden siger {said.text} {said.unit or ''}".rstrip() + f", ikke {asked.text} {asked.unit}"


def _noun(mention: NumberMention) -> str:
    return root(fold((mention.unit or "").split()[-1]))


def _is_kind_of(noun: str, other: str) -> bool:
    """Whether two nouns are one, or one is the head of the other: "udskolingsklasser", "klasser"."""
    return noun == other or root((parts(noun) or [noun])[-1]) == other or root((parts(other) or [other])[-1]) == noun


def _differs(asked: NumberMention, said: NumberMention) -> bool:
    """Whether the numbers exclude each other: "over 4.000" leaves 4.500 open."""
    return asked.value != said.value and asked.quantifier is None and said.quantifier is None


def _has_count(asked: NumberMention, statement: Statement) -> bool:
    """Whether the statement has the very number, of the same thing or of what stands near it."""
    return any(
        other.value == asked.value and (other.unit is None or _counts_the_same(asked, other, statement))
        for other in statement.numbers
    )


def _names_more_than(counted: NumberMention, terms: Sequence[Term], entry: Scored) -> bool:
    """Whether the statement is about something the question names beside what it counts."""
    noun = _noun(counted)
    return any(t.weight >= 0.9 and root(t.word) != noun and entry.matched.get(t.word, 0.0) >= 0.7 for t in terms)


def _counts_the_same(asked: NumberMention, said: NumberMention, statement: Statement) -> bool:
    """Whether two numbers count the same kind of thing, by the unit or the words right after it."""
    if said.unit is None or said.unit in _NO_THING:
        return False
    mine, theirs = _noun(asked), _noun(said)
    after = words_of(statement.text[said.end : said.end + 40])[:3]
    return mine == theirs or mine in {root(word) for word in after} or {mine, theirs} <= PEOPLE
