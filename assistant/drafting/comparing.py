"""Two things side by side: each with its own dated figure, and the difference where both are counted alike."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from assistant.danish.numbers import NumberMention
from assistant.drafting.basis import effective_years
from assistant.drafting.composing import antecedent, compose, with_antecedent
from assistant.drafting.lexicon import root, words_of
from assistant.drafting.question import PLACES, Question, Term, Want
from assistant.drafting.ranking import Desk
from assistant.drafting.sources import Statement
from assistant.records import AnswerSentence

_BETWEEN = (
    r"(?i)(?:\bmellem\b|\bpå\b.*?\bfor\b|\bforskel\w* på\b|"
    r"\bfor\b)\s+(?P<a>.+?)\s+og\s+(?:for |på |i |af )?(?P<b>.+?)(?:\s+i \d{4})?\s*\?*$",
    r"(?i)(?P<a>.+?)\s+(?:kontra|versus|vs\.?|sammenlignet med|i forhold til)\s+(?P<b>.+?)(?:\s+\d{4}.*)?\??$",
    r"(?i)(?:flere|færre|mere|mindre|større|højere|lavere)\s+(?P<a>.+?)\s+end\s+(?P<b>.+?)\??$",
    r"(?i)[:,]\s*(?P<a>[^,:]+?)\s+eller\s+(?P<b>.+?)\??$",
    r"(?i)\b(?P<a>(?:på |i |uden for |for )?[\w+\-']+(?: [\w+\-']+)?)\s+eller\s+(?P<b>.+?)\??$",
)


_NOT = re.compile(r"(?i)\b(?:ikke|ingen|intet)\b")
LEAST_LIKENESS = 0.45  # of two sentences whose figures do not say what they count


@dataclass(frozen=True)
class _Side:
    terms: tuple[Term, ...]
    years: frozenset[int] = frozenset()


def compare(question: Question, desk: Desk) -> list[AnswerSentence]:
    """Both sides of a comparison, or nothing where the question compares nothing or a side is not found."""
    if question.want not in (Want.COMPARISON, Want.TREND) or question.is_why:
        return []
    sides = _sides(question)
    if len(sides) != 2:
        return []
    common = _common(question, sides)
    both = _holding_both(question, desk)
    if both:
        return compose(desk, [both])
    pair = _best_pair(
        _candidates(question, desk, common, sides[0], sides[1]), _candidates(question, desk, common, sides[1], sides[0])
    )
    if pair is None:
        return []
    first, second = pair
    if first == second:
        return compose(desk, _with_figures(desk, first))
    told = [with_antecedent(desk.source_of(side), side) for side in _ordered(first, second)]
    made = [sentence for passage in told for sentence in compose(desk, passage)]
    difference = _difference(question, desk, first, second, made)
    return [*made, difference] if difference else made


def _sides(question: Question) -> list[_Side]:
    years = sorted(question.years)
    if len(years) == 2 and re.search(
        r"(?i)\bfra\b.*\d{4}.*\btil\b.*\d{4}|\d{4}.*\b(?:end|som|og|til)\b.*\d{4}", question.text
    ):
        return [_Side((), frozenset({year})) for year in years]
    for pattern in _BETWEEN:
        match = re.search(pattern, question.text)
        if not match:
            continue
        of_first, of_second = ({year for year in years if str(year) in match[name]} for name in ("a", "b"))
        if of_first and of_second and of_first != of_second:
            return [_Side((), frozenset(of_first)), _Side((), frozenset(of_second))]
        first, second = (_terms(question, match[name]) for name in ("a", "b"))
        only_first = tuple(term for term in first if term.word not in {other.word for other in second})
        only_second = tuple(term for term in second if term.word not in {other.word for other in first})
        if only_first and only_second:
            return [_Side(only_first), _Side(only_second)]
    return []


def _terms(question: Question, text: str) -> tuple[Term, ...]:
    words = set(words_of(text))
    return tuple(term for term in question.terms if term.word in words and term.weight > 0.2)


def _common(question: Question, sides: Sequence[_Side]) -> tuple[Term, ...]:
    own = {term.word for side in sides for term in side.terms}
    return tuple(term for term in question.terms if term.word not in own)


def _holding_both(question: Question, desk: Desk) -> Statement | None:
    """A statement that gives the figure of both years itself: "fra 2017 (8 %) til 2018 (23 %)"."""
    if len(question.years) != 2:
        return None
    for entry in desk.rank(replace(question, want=Want.OTHER))[:5]:
        units = [figure.unit for figure in figures(entry.statement)]
        if (
            question.years <= entry.statement.years
            and len(units) >= 2
            and len(set(units)) == 1
            and entry.coverage >= 0.6
        ):
            return entry.statement
    return None


def _candidates(
    question: Question, desk: Desk, common: tuple[Term, ...], side: _Side, other: _Side
) -> list[tuple[float, Statement]]:
    """Statements for one side: with a figure where one is asked for, and not about the other side alone."""
    boosted = tuple(replace(term, weight=term.weight * 1.6) for term in side.terms)
    sub = replace(question, terms=common + boosted, want=Want.OTHER, years=side.years or question.years, aggregate=None)
    wants_figure = question.want is Want.TREND or _asks_quantity(question)
    found = []
    for entry in desk.rank(sub):
        statement = entry.statement
        if not statement.is_content or statement.text.endswith(":") or entry.coverage < 0.3:
            continue
        if wants_figure and not figures(statement):
            continue
        if side.terms and not any(entry.matched.get(term.word, 0) >= 0.5 for term in side.terms):
            continue
        if any(term.word in PLACES and entry.matched.get(term.word, 0) < 0.5 for term in common):
            continue
        if side.years and not effective_years(desk.source_of(statement), statement) & side.years:
            continue
        score = entry.score + (0.3 if figures(statement) else 0.0)
        score += 0.25 if any(entry.own_matched.get(term.word, 0) >= 0.7 for term in side.terms) else 0.0
        score -= 0.4 if wants_figure and bool(_NOT.search(statement.text)) != question.negated else 0.0
        score += 0.3 if wants_figure and _counts_asked(question, statement) else 0.0
        score += 0.2 if side.years and statement.years and statement.years <= side.years else 0.0
        score -= 0.2 * any(root(term.word) in {root(word) for word in statement.words} for term in other.terms)
        if (
            question.want is not Want.TREND
            and not side.years
            and re.search(r"(?i)sammenlignet med|i forhold til", statement.text)
        ):
            score -= 0.35
        found.append((score, statement))
    return sorted(found, key=lambda pair: -pair[0])[:6]


def _counts_asked(question: Question, statement: Statement) -> bool:
    """Whether a figure of the statement counts something that the question names."""
    asked = {root(term.word) for term in question.terms if term.weight > 0.3}
    return any(root(word) in asked for figure in figures(statement) if figure.unit for word in words_of(figure.unit))


def _best_pair(
    firsts: Sequence[tuple[float, Statement]], seconds: Sequence[tuple[float, Statement]]
) -> tuple[Statement, Statement] | None:
    """The two that fit best, statements that are worded and placed alike before others."""
    pairs = [(a + b + _likeness(first, second), first, second) for a, first in firsts for b, second in seconds]
    if not pairs:
        return None
    _, first, second = max(pairs, key=lambda pair: pair[0])
    return first, second


def _likeness(first: Statement, second: Statement) -> float:
    if first == second:
        return 0.0
    shared = len(first.words & second.words) / max(1, min(len(first.words), len(second.words)))
    near = first.source == second.source and abs(first.index - second.index) <= 8
    alike = _like_figures(figures(first), figures(second)) is not None
    return 0.5 * shared + 0.15 * near + 0.1 * (len(figures(first)) == len(figures(second))) + 0.2 * alike


def _asks_quantity(question: Question) -> bool:
    return bool(
        question.superlative
        or re.search(
            r"(?i)hvor mange|antal|flere|færre|mest|flest|hvor stor|andel|beløb|budget|penge|udvikl|"
            r"procent|kriminalitet",
            question.text,
        )
    )


def figures(statement: Statement) -> list[NumberMention]:
    """Figures of a statement that count something; ages and lengths of time are none."""
    return [mention for mention in statement.numbers if mention.unit not in ("år", "måneder", "uger", "timer")]


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


def _difference(
    question: Question, desk: Desk, first: Statement, second: Statement, made: Sequence[AnswerSentence]
) -> AnswerSentence | None:
    """ "Forskellen er 14 (304 mod 290)." where both sides hold one figure of the same unit."""
    pair = _like_figures(_of_year(question, first), _of_year(question, second))
    if pair is None or (None in (pair[0].unit, pair[1].unit) and _likeness(first, second) < LEAST_LIKENESS):
        return None
    one, other = pair
    if one.value == other.value:
        return None
    larger, smaller = (one, other) if one.value > other.value else (other, one)
    unit = " procentpoint" if one.unit == "%" else f" {one.unit}" if one.unit in ("kr.",) else ""
    held = f"{larger.text.strip()} mod {smaller.text.strip()}"
    text = f"Forskellen er {_plain(larger.value - smaller.value)}{unit} ({held})."
    citations = tuple(dict.fromkeys(citation for sentence in made for citation in sentence.citations))
    return AnswerSentence(
        text, citations=citations, reason="beregnet af de citerede tal", source=desk.source_of(second).label
    )


def _of_year(question: Question, statement: Statement) -> list[NumberMention]:
    """The figures, or of several those that stand right after the year asked for: "2018 (23 %)"."""
    found = figures(statement)
    if len(found) < 2 or not question.years:
        return found
    dated = [
        next((figure for figure in found if 0 <= figure.start - mention.end <= 4), None)
        for mention in statement.dates
        if mention.first.year in question.years
    ]
    return [figure for figure in dated if figure] or found


def _like_figures(
    firsts: Sequence[NumberMention], seconds: Sequence[NumberMention]
) -> tuple[NumberMention, NumberMention] | None:
    for one in firsts:
        for other in seconds:
            if (
                one.unit is not None
                and one.unit == other.unit
                and one.high is None
                and other.high is None
                and one.kind == other.kind == "number"
            ):
                return one, other
            if one.unit and other.unit and root(one.unit.lower()) == root(other.unit.lower()):
                return one, other
    alone = len(firsts) == 1 == len(seconds)
    if alone and None in (firsts[0].unit, seconds[0].unit) and not {firsts[0].unit, seconds[0].unit} & {"kr.", "%"}:
        return firsts[0], seconds[0]
    return None


def _plain(value: Decimal) -> str:
    text = format(value.normalize(), "f").replace(".", ",")
    whole, comma, rest = text.partition(",")
    return re.sub(r"(?<=\d)(?=(?:\d{3})+$)", ".", whole) + comma + rest
