"""Two things side by side: each with its own dated figure, and the difference where both are counted alike."""

from __future__ import annotations

import datetime
import re
from collections.abc import Sequence
from dataclasses import replace

from assistant.danish.dates import DateMention
from assistant.danish.numbers import NumberMention
from assistant.drafting.asking.lexicon import is_verb, root, words_of
from assistant.drafting.asking.question import PLACES, Question, Term, Want
from assistant.drafting.composing import antecedent, compose, leans_back
from assistant.drafting.desk.clauses import way_of
from assistant.drafting.desk.fitness import counts_other
from assistant.drafting.desk.ranking import Desk, Scored
from assistant.drafting.desk.sources import Source, Statement
from assistant.drafting.ways.differences import (
    MOVED,
    apart_from,
    difference,
    figures,
    like_figures,
    likeness,
    own_change,
)
from assistant.drafting.ways.sides import CUES, MORE, MOST, Side, asks_of_two_times, is_clear, measure_of, sides_of
from assistant.records import AnswerSentence

_NOT = re.compile(r"(?i)\b(?:ikke|ingen|intet)\b")
LEAST_COVERAGE, LEAST_COMMON = 0.3, 0.6  # of a side's statement; and of what the best one has of the words in common
LEAST_OF_SIDE = 0.6
LONGEST_THREAD = 560
MOST_CANDIDATES = 6
NEAR_FIGURE = 3  # words after a figure


def compare(question: Question, desk: Desk) -> list[AnswerSentence]:
    """Both sides of a comparison, or nothing where the question compares nothing or a side is not found."""
    if question.is_why or question.past_reply:
        return []
    compares = question.want in (Want.COMPARISON, Want.TREND) or CUES.search(question.text)
    if not compares and not asks_of_two_times(question):
        return []
    sides = sides_of(question)
    if len(sides) != 2:
        return []
    if question.want is not Want.COMPARISON and not is_clear(question, sides):
        return []
    both = _holding_both(question, desk, sides)
    if both:
        made = compose(desk, thread(desk, both))
        apart = own_change(desk, both, made)
        return [*made, apart] if apart else made
    said = _saying_both(question, desk, sides)
    if said:
        return compose(desk, thread(desk, said))
    beside = _counting_both(question, desk, sides)
    if beside:
        made = compose(desk, thread(desk, beside[0]))
        return [*made, apart_from(desk, beside[0], beside[1], made)]
    measure = measure_of(question)
    firsts = _candidates(question, desk, measure, sides[0], sides[1])
    seconds = _candidates(question, desk, measure, sides[1], sides[0])
    pair = _best_pair(firsts, seconds, measure)
    if pair is None or (_COUNTS.search(question.text) and like_figures(figures(pair[0]), figures(pair[1])) is None):
        return []
    return _told(question, desk, pair[0], pair[1])


_COUNTS = re.compile(r"(?i)\b(?:flest|færrest|hvor mange (?:flere|færre))\b")


def _told(question: Question, desk: Desk, first: Statement, second: Statement) -> list[AnswerSentence]:
    """The two statements with what they lean on, each sentence once, and what sets them apart."""
    if first == second:
        return compose(desk, _with_figures(desk, first))
    ordered = _ordered(first, second)
    passages = [thread(desk, side) for side in ordered]
    if ordered[0] in passages[1]:
        passages = [passages[0], [s for s in passages[1] if s not in passages[0]]]
    made = [sentence for passage in passages for sentence in compose(desk, passage)]
    apart = difference(question, desk, first, second, made)
    return [*made, apart] if apart else made


# ------------------------------------------------------------------ a statement for each


def _holding_both(question: Question, desk: Desk, sides: Sequence[Side]) -> Statement | None:
    """A statement that gives the figure of both years itself: "fra 2017 (8 %) til 2018 (23 %)"."""
    years = sides[0].years | sides[1].years
    if len(years) != 2:
        return None
    for entry in desk.rank(replace(question, want=Want.OTHER, years=years))[:5]:
        units = [figure.unit for figure in figures(entry.statement)]
        if years <= entry.statement.years and len(units) >= 2 and len(set(units)) == 1 and entry.coverage >= 0.6:
            return entry.statement
    return None


_BESIDE = re.compile(rf"(?i)\b{MORE} end\b|\bi forhold til\b|\bmod\b|\bmens\b")


def _saying_both(question: Question, desk: Desk, sides: Sequence[Side]) -> Statement | None:
    """A statement that itself sets the two beside each other: "er højere end i byen som helhed"."""
    if not all(side.terms for side in sides):
        return None
    for entry in desk.rank(replace(question, want=Want.OTHER))[:3]:
        own = [all(entry.own_matched.get(term.word, 0.0) >= 0.6 for term in side.terms) for side in sides]
        if all(own) and entry.statement.is_content and _BESIDE.search(entry.statement.text) and entry.coverage >= 0.6:
            return entry.statement
    return None


def _counting_both(
    question: Question, desk: Desk, sides: Sequence[Side]
) -> tuple[Statement, tuple[NumberMention, NumberMention]] | None:
    """A statement that counts each side right after its own figure: "38 skader og syv ulykker"."""
    if not all(side.terms for side in sides) or measure_of(question) not in (Want.COUNT, Want.OTHER):
        return None
    for entry in desk.rank(replace(question, want=Want.COUNT))[:MOST_CANDIDATES]:
        found = [_counted_after(desk, side, entry.statement) for side in sides]
        first, second = found
        if first and second and first is not second and entry.coverage >= LEAST_OF_SIDE:
            return entry.statement, (first, second)
    return None


def _counted_after(desk: Desk, side: Side, statement: Statement) -> NumberMention | None:
    """The figure that stands before the words of a side, nothing but them between."""
    counted = figures(statement)
    heavy = [term.word for term in side.terms if term.weight >= 0.9]
    if not heavy or any(_own(desk, word, statement) < LEAST_OF_SIDE for word in heavy):
        return None
    index = next(index for index in desk.indexes if index.source.document.id == statement.source)
    alike = [index.lexicon.matches(word) for word in heavy]
    for place, figure in enumerate(counted):
        end = counted[place + 1].start if place + 1 < len(counted) else len(statement.text)
        near = words_of(statement.text[figure.start : end])[1 : 1 + NEAR_FIGURE]
        if figure.unit not in ("%", "kr.") and all(any(m.get(w, 0.0) >= LEAST_OF_SIDE for w in near) for m in alike):
            return figure
    return None


def _own(desk: Desk, word: str, statement: Statement) -> float:
    return desk.nearness(word, (statement.source, statement.index))[0]


def _candidates(
    question: Question, desk: Desk, measure: Want, side: Side, other: Side
) -> list[tuple[float, Statement]]:
    """Statements for one side: of the kind that is compared, about what both have in common, not the other alone."""
    own_words = {term.word for term in (*side.terms, *other.terms)}
    common = tuple(term for term in question.terms if term.word not in own_words and not _is_measuring(term))
    boosted = tuple(replace(term, weight=term.weight * 1.6) for term in side.terms)
    sub = replace(
        question,
        terms=common + boosted,
        want=measure if measure is not Want.COUNT else Want.OTHER,
        years=side.years or question.years,
        dates=(side.time,) if side.time else question.dates if not side.years else (),
        aggregate=None,
        negated=question.negated if side.negated is None else side.negated,
    )
    ranked = [entry for entry in desk.rank(sub) if _may_stand(entry, desk, measure, side, common)]
    held = [_held_in_common(desk, entry, common) for entry in ranked]
    found = [
        (_worth(sub, desk, entry, measure, side, other), entry.statement)
        for entry, share in zip(ranked, held, strict=True)
        if share >= LEAST_COMMON * max(held)
    ]
    return sorted(found, key=lambda pair: -pair[0])[:MOST_CANDIDATES]


_MEASURING = re.compile(
    rf"(?i)^(?:{MOST}|flere|færre|mere|mindre|større|højere|lavere|samme|ens|forskel\w*|sammenlign\w*)$"
)


def _is_measuring(term: Term) -> bool:
    return bool(_MEASURING.match(term.surface))


def _held_in_common(desk: Desk, entry: Scored, common: Sequence[Term]) -> float:
    things = [term for term in common if term.weight >= 0.4 and not is_verb(term.word)]
    return sum(desk.weight(term) * min(1.0, entry.matched.get(term.word, 0.0)) for term in things)


def _may_stand(entry: Scored, desk: Desk, measure: Want, side: Side, common: Sequence[Term]) -> bool:
    statement = entry.statement
    if not statement.is_content or statement.text.endswith(":") or entry.coverage < LEAST_COVERAGE:
        return False
    if measure is Want.COUNT and not (figures(statement) or _is_single(statement, common)):
        return False
    if measure in (Want.AGE, Want.UNIT, Want.AMOUNT, Want.DATE) and entry.fit <= 0.0:
        return False
    if side.terms and _share(side.terms, entry) < LEAST_OF_SIDE:
        return False
    if any(term.word in PLACES and entry.matched.get(term.word, 0.0) < 0.5 for term in common):
        return False
    if side.negated is not None and bool(_NOT.search(statement.text)) != side.negated:
        return False
    return not side.years or bool(years_told(desk.source_of(statement), statement) & side.years)


def years_told(source: Source, statement: Statement) -> frozenset[int]:
    return source.years_told(statement) or source.years


def _share(terms: Sequence[Term], entry: Scored) -> float:
    """How much of what names a side the statement has, in or around it."""
    return sum(t.weight * entry.matched.get(t.word, 0.0) for t in terms) / sum(t.weight for t in terms)


def _is_single(statement: Statement, common: Sequence[Term]) -> bool:
    """ "et møde" is one of the meetings asked about."""
    asked = {root(term.word) for term in common}
    return any(first in ("et", "en") and root(second) in asked for first, second in statement.pairs)


def _worth(question: Question, desk: Desk, entry: Scored, measure: Want, side: Side, other: Side) -> float:
    statement = entry.statement
    score = entry.score + (0.3 if figures(statement) or _is_single(statement, question.terms) else 0.0)
    if len(question.years) == 2 and not side.years:
        score += 0.4 if question.years <= statement.years else 0.0
    if _SHARES.search(question.text):
        score += 0.5 if _IS_SHARE.search(statement.text) else 0.0
    if MOVED.search(question.text):
        score += 0.6 if way_of(statement.text) else 0.0
    score += 0.25 if any(entry.own_matched.get(term.word, 0) >= 0.7 for term in side.terms) else 0.0
    if measure is Want.COUNT:
        score -= 0.4 if bool(_NOT.search(statement.text)) != question.negated else 0.0
        score += 0.3 if _counts_asked(question, statement) else 0.0
        score -= 0.4 if counts_other(question, statement) else 0.0
    if side.years:
        score += 0.45 if statement.years and statement.years <= side.years else 0.0
        score += 0.2 * max((_meets(side.time, mention) for mention in statement.dates), default=0) if side.time else 0.0
    elif not MOVED.search(question.text) and re.search(r"(?i)sammenlignet med|i forhold til", statement.text):
        score -= 0.35
    return score - 0.2 * any(root(term.word) in {root(word) for word in statement.words} for term in other.terms)


_SHARES = re.compile(
    r"(?i)\bforholdsvis\w*|\brelativt?\b|\bprocentvis\b|\b(?:pr\.?|per) (?:\d+ )?(?:indbygger|beboer|borger)\w*|"
    r"\bi forhold til (?:indbygger|befolkning|størrelse)\w*"
)
_IS_SHARE = re.compile(r"(?i)\bpr\. (?:\d|indbygger|borger|beboer)|\d ?(?:%|pct)")


def _meets(asked: DateMention, said: DateMention) -> float:
    """Whether a time lies in the other, or at its end ("udgangen af 1. kvartal" in "foråret"); a wider one half so."""
    near = datetime.timedelta(days=31)
    if said.first >= asked.first - near and said.last <= asked.last + near:
        return 1.0
    return 0.5 if asked.first >= said.first and asked.last <= said.last else 0.0


def _counts_asked(question: Question, statement: Statement) -> bool:
    """Whether a figure of the statement counts something that the question names."""
    asked = {root(term.word) for term in question.terms if term.weight > 0.3}
    return any(root(word) in asked for figure in figures(statement) if figure.unit for word in words_of(figure.unit))


def _best_pair(
    firsts: Sequence[tuple[float, Statement]], seconds: Sequence[tuple[float, Statement]], measure: Want
) -> tuple[Statement, Statement] | None:
    """The two that fit best, statements that are worded and placed alike before others."""
    pairs = [(a + b + likeness(first, second, measure), first, second) for a, first in firsts for b, second in seconds]
    if not pairs:
        return None
    _, first, second = max(pairs, key=lambda pair: pair[0])
    return first, second


# ------------------------------------------------------------------ how it is told


def thread(desk: Desk, statement: Statement) -> list[Statement]:
    """A statement with the sentences of its block that it goes on from, as far back as they lean."""
    source = desk.source_of(statement)
    found = [statement]
    before = antecedent(source, statement)
    while before and before.is_content and leans_back(found[0]):
        if sum(len(other.text) for other in (before, *found)) > LONGEST_THREAD:
            break
        found.insert(0, before)
        before = antecedent(source, before)
    return found


def _with_figures(desk: Desk, statement: Statement) -> list[Statement]:
    """One statement that speaks of both sides, with the sentence before it where that holds the other figure."""
    before = antecedent(desk.source_of(statement), statement)
    if len(figures(statement)) < 2 and before and figures(before):
        return [before, statement]
    return [statement]


def _ordered(first: Statement, second: Statement) -> list[Statement]:
    return (
        sorted((first, second), key=lambda entry: (entry.source, entry.index))
        if first.source == second.source
        else [first, second]
    )
