"""Whether something still holds: of what the sources say of its running, the latest decision."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from assistant.drafting.asking.lexicon import parts, root, words_of
from assistant.drafting.asking.question import Question, Term, Want
from assistant.drafting.desk.ranking import Desk, Scored
from assistant.drafting.desk.sources import Source, Statement

_ASKED = re.compile(
    r"(?i)\bløb\b|\bløbetid\w*|\btil hvornår\b|"
    r"\bstadig\w*|\bfortsat\b|\bfortsætter\b|\b(?:er|stadig|fortsat|endnu) (?:\w+ ){0,3}i gang\b|"
    r"(?<!det )(?<!hvad )\bgælder\b|"
    r"\bløber\b|\budløb\w*|\bstoppede\b|\bhvor længe\b|\b(?:slut|stoppet|ophørt|lukket|nedlagt)\b|\bseneste forlæng\w*|"
    r"\bvideref\w*|\bforlænget\b|\bfindes\b.*\bendnu\b|\b(?:penge|midler|bevilling|finansier\w*)\b.*\befter \d{4}"
)
_SAID = re.compile(
    r"(?i)\bforlæng(?:et|es|ede|er|ed)\b|\bviderefør\w*|\bophørt\b|\bafsluttet\b|\bnedlagt\b|\bfortsætter\b|"
    r"\bfor en periode\b|\bgælder (?:til|frem)\b|\bløber (?:til|frem|fra)\b"
)
_STILL = re.compile(r"(?i)\bstadig\w*|\bfortsat\b|\bendnu\b|\bnu\b|\bi dag\b|\bsenest\b|\befter \d{4}")
_BESIDE = re.compile(
    rf"{_ASKED.pattern}|udvalg|forvaltning|kommune|politi|\bpenge|\bmidler"
)  # not what it is that runs
_TELLS = frozenset({Want.YES_NO, Want.DATE, Want.PERIOD, Want.OTHER, Want.COMPARISON})
_SINCE = re.compile(r"(?i)\bhvor længe har\b|\bsiden hvornår\b")
_SAID_SINCE = re.compile(r"(?i)\bsiden (?:\w+ ){0,2}(?:19|20)\d\d\b")
REACH, MOST_TRIED = 5, 4  # statements after one that a decision on it may stand, and statements it is looked for after
LEAST_SCORE = 0.9  # of the best statement's, for the decision to take its place
SAME_BEGINNING = 5  # letters


def asks_how_long(question: Question) -> bool:
    """Whether it is asked if something still holds, or until when."""
    return bool(_ASKED.search(question.text))


def latest_decision(question: Question, desk: Desk, ranked: Sequence[Scored], best: Scored | None) -> Scored | None:
    """The latest statement on how long the thing asked about runs, where that is asked; else the best."""
    if question.want not in _TELLS or not asks_how_long(question) or question.is_why or not ranked:
        return best
    named = what_runs(question)
    if _SINCE.search(question.text) and not (best and _SAID_SINCE.search(best.statement.text)):
        return _told_further_on(named, desk, ranked[:MOST_TRIED], _SAID_SINCE) or best
    last = latest_on(named, desk)
    if last is None and best is not None and not _SAID.search(best.statement.text):
        return _told_further_on(named, desk, [best], _SAID) or best
    if last is not None and best is not None and _is_of_asked_year(question, best.statement, last):
        return best
    if last is None or (
        best is not None and best.statement.source == last.source and _SAID.search(best.statement.text)
    ):
        return best
    found = next((entry for entry in ranked if entry.statement == last), ranked[0])
    return replace(found, statement=last, score=max(found.score, LEAST_SCORE * ranked[0].score))


def _told_further_on(
    named: Sequence[Term], desk: Desk, ranked: Sequence[Scored], says: re.Pattern[str]
) -> Scored | None:
    """What is said a little after a statement on the thing asked about, in a sentence that names it again."""
    for entry in ranked:
        here, source = entry.statement, desk.source_of(entry.statement)
        for after in source.statements[here.index + 1 : here.index + 1 + REACH]:
            again = any(_is_named(term, after, alone=False) for term in named)
            if after.is_content and again and says.search(after.text) and after.answers == here.answers:
                return replace(entry, statement=after)
    return None


def what_runs(question: Question) -> list[Term]:
    """The words for what it is that runs."""
    return [t for t in question.terms if t.weight >= 0.9 and not t.is_number and not _BESIDE.search(t.surface)]


def _is_of_asked_year(question: Question, best: Statement, last: Statement) -> bool:
    """Whether the question names a year that the best statement decides on and the latest does not."""
    if _STILL.search(question.text):
        return False
    asked = {int(year) for year in re.findall(r"\b(?:19|20)\d\d\b", question.text)}
    return bool(_SAID.search(best.text) and asked & best.years and not asked & last.years)


def latest_on(named: Sequence[Term], desk: Desk) -> Statement | None:
    """The latest statement on how long what is named runs."""
    if not named:
        return None
    decided = [statement for source in desk.sources for statement in decisions(source, named)]
    return max(decided, key=lambda s: (_written(desk.source_of(s)), s.index)) if decided else None


def decisions(source: Source, named: Sequence[Term]) -> list[Statement]:
    """Statements of a source that say how long what is named runs."""
    return [
        statement
        for statement in source.statements
        if statement.is_content
        and _SAID.search(statement.text)
        and all(_is_named(term, statement, alone=len(named) == 1) for term in named)
    ]


def _is_named(term: Term, statement: Statement, *, alone: bool) -> bool:
    """Whether a statement or what it stands under has the word, a form of it or, beside others, a compound with it."""
    held = words_of(f"{statement.text} {statement.topic} {' '.join(statement.headings[-1:])}")
    stem = root(term.word)
    if any(stem == root(word) or (not alone and (stem in parts(word) or root(word).endswith(stem))) for word in held):
        return True
    return len(stem) >= SAME_BEGINNING and any(word.startswith(stem[:SAME_BEGINNING]) for word in held)


def _written(source: Source) -> int:
    return source.date.toordinal() if source.date else 0
