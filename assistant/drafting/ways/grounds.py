"""Whether what speaks for a statement as an answer outweighs what speaks against it."""

from __future__ import annotations

import re

from assistant.drafting.asking.lexicon import is_plain, is_verb, root, words_of
from assistant.drafting.asking.question import Question, Want
from assistant.drafting.desk.ranking import Desk, Scored
from assistant.drafting.desk.sources import Source, Statement
from assistant.drafting.ways.objections import EVERYWHERE, Against, Objection

# What each sign weighs, in log odds; eval/answers/fit_grounds.py finds them.
WEIGHTS = {
    "always": -0.65,
    "score": 2.05,
    "covered": 1.0,
    "said_much": 0.23,
    "unheard": -0.45,
    "elsewhere": -0.22,
    "other_name": -0.7,
    "no_kind": -0.7,
    "figure": -1.87,
    "person": -1.1,
    "loose": 0.8,
    "part": -1.4,
    "other_year": -0.4,
    "against_untouched": -1.25,
    "against_undecided": 0.0,
    "against_kind": -3.05,
    "against_lacking": 0.0,
}
THRESHOLD = 0.0
MOST_SCORE, MOST_SAID, MOST_ELSEWHERE = 2.5, 6, 2
NEVER = frozenset({Against.NOT_SO, Against.TIME, Against.NAMED})  # no other sign makes up for these
UNHEARD, HEARD, HERE = 0.3, 0.9, 0.5
_FIGURES = frozenset({Want.COUNT, Want.AMOUNT, Want.SHARE, Want.FREQUENCY})
_EXACT = _FIGURES | {Want.DATE, Want.UNIT, Want.AGE, Want.IDENTIFIER, Want.PERSON, Want.PLACE, Want.PERIOD}
_LOOSE = frozenset({Want.REASON, Want.UNIT, Want.YES_NO})
_PART_OF = re.compile(
    r"(?i)\b(?:hvor (?:mange|stor en (?:del|andel))|hvilke[nt]?|hvem) af (.+?) "
    r"(?:er|var|blev|bliver|har|havde|fik|får|kom|stammer|bor|boede)\b(?P<said>.+)"
)
_CLAUSE_END = re.compile(r",|;|\bmens\b|\bsamt\b|\bog\b")


def holds(question: Question, desk: Desk, scored: Scored, opposed: Objection | None) -> bool:
    """Whether a statement may stand as the answer; ``opposed`` is what speaks against it, if anything does."""
    if opposed and opposed.kind in NEVER:
        return False
    return log_odds(signs(question, desk, scored, opposed)) >= THRESHOLD


def log_odds(found: dict[str, float]) -> float:
    return sum(WEIGHTS[sign] * value for sign, value in found.items()) + WEIGHTS["always"]


def signs(question: Question, desk: Desk, scored: Scored, opposed: Objection | None) -> dict[str, float]:
    """What tells for or against a statement, each sign from 0 to a few."""
    statement = scored.statement
    source = desk.source_of(statement)
    about = [t for t in question.terms if t.weight >= 0.4 and not is_plain(t.word) and t.word not in EVERYWHERE]
    nouns = [t for t in about if not is_verb(t.word)]
    unheard = [t for t in nouns if not (t.is_name or t.is_number) and desk.likeness(t.word) < UNHEARD]
    missed = [t for t in nouns if scored.matched.get(t.word, 0.0) < HERE]
    found = {
        "score": min(scored.score, MOST_SCORE),
        "covered": scored.coverage,
        "said_much": min(MOST_SAID, len(about)),
        "unheard": len(unheard) / max(1, len(about)),  # nouns that nothing in the sources is like
        "elsewhere": min(MOST_ELSEWHERE, sum(desk.likeness(t.word) >= HEARD for t in missed)),  # told of something else
        "other_name": any(t.is_name and t.weight >= 0.9 and scored.matched.get(t.word, 0.0) < UNHEARD for t in about),
        "no_kind": question.want in _EXACT and scored.fit <= -0.4,
        "figure": question.want in _FIGURES,
        "person": question.want is Want.PERSON,
        "loose": question.want in _LOOSE,
        "part": _is_of_the_whole(question, statement),
        "other_year": _is_of_other_year(question, source, statement),
        **{f"against_{kind}": opposed is not None and opposed.kind is kind for kind in Against if kind not in NEVER},
    }
    return {sign: float(value) for sign, value in found.items()}


def _is_of_the_whole(question: Question, statement: Statement) -> bool:
    """Whether a part is asked for ("hvor mange af dem er rockere"), and its mark stands apart from every figure."""
    match = _PART_OF.search(question.text)
    if not match or question.want is Want.YES_NO:
        return False
    said = set(words_of(match["said"]))
    marks = {root(t.word) for t in question.terms if t.word in said and t.weight > UNHEARD}
    if not marks & {root(word) for word in statement.words}:
        return False
    for mention in statement.numbers:
        before = _CLAUSE_END.split(statement.text[: mention.start])[-1]
        after = _CLAUSE_END.split(statement.text[mention.end :])[0]
        if marks & {root(word) for word in words_of(f"{before} {after}")}:
            return False
    return True


def _is_of_other_year(question: Question, source: Source, statement: Statement) -> bool:
    told = source.years_told(statement) or source.years
    return bool(question.years and told) and not told & question.years
