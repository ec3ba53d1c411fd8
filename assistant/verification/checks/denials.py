"""Which words of a statement are denied: by "ikke", "uden", "ingen" and their like."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from assistant.verification.statements import Clause, Statement, Word, is_verb

_CONDITION = re.compile(r"(?i)\s*,?\s*(?:hvis|medmindre|såfremt)\b")


@dataclass(frozen=True, slots=True)
class Denied:
    """Where the words stand that a statement denies, and those together with the rest of their clauses."""

    strict: frozenset[int] = frozenset()
    near: frozenset[int] = frozenset()


_NOUN_ONLY = re.compile(r"(?i)(?:uden|mangl|på nær|undtagen|bortset|undgå|forhindre|frem|i stedet|afslå)")
_CLAUSE_AFTER = re.compile(r"(?i)(?:undgå\w*|forhindre\w*),?\s+(?:i\s+)?at\b")
_INFINITIVE = re.compile(r"(?i)\w+\s+at\b")
_OF_NOUN = 3  # content words that "uden" reaches
_VERB_REACH = 3  # words between a verb and the "ikke" after it


@lru_cache(maxsize=50_000)
def _denied_in(statement: Statement) -> Denied:
    strict: set[int] = set()
    near: set[int] = set()
    for number, clause in enumerate(statement.clauses):
        words = [word for word in statement.words if word.clause == number]
        for position in negations(statement, clause):
            after = [word for word in words if word.start > position]
            if _CLAUSE_AFTER.match(statement.text[position:]):
                scope = [word for word in statement.words if word.start > position and word.clause <= number + 1]
                near |= {word.start for word in scope}
            elif _NOUN_ONLY.match(statement.text[position:]):
                scope = _noun_after(after)
                near |= {word.start for word in scope}
            else:
                scope = after
                if not _INFINITIVE.match(statement.text[position:]):
                    before = [word for word in words if word.start < position][-_VERB_REACH:]
                    scope = after + [word for word in before if is_verb(word)]
                near |= {word.start for word in words}
            if any(word.content for word in scope):
                strict |= {word.start for word in scope}
    return Denied(frozenset(strict), frozenset(near))


def _noun_after(words: list[Word]) -> list[Word]:
    """The words that "uden" and its like deny: up to the next verb, and no more than a few."""
    taken: list[Word] = []
    for word in words:
        if (is_verb(word) and taken) or sum(other.content for other in taken) >= _OF_NOUN:
            break
        taken.append(word)
    return taken


def denied_words(statement: Statement) -> Denied:
    """The words that a statement denies."""
    if not any(clause.negations for clause in statement.clauses):
        return Denied()
    return _denied_in(statement)


def negations(statement: Statement, clause: Clause) -> list[int]:
    """Those that are not part of a phrase on a scale ("ikke længere" is read as the opposite of "fortsat")."""
    if _CONDITION.match(statement.text[clause.start : clause.end]):
        return []  # "hvis de ikke forlænges" denies nothing
    consumed = {word.start for word in statement.words if word.folded == "ikke" and word.values}
    return [position for position in clause.negations if position not in consumed]
