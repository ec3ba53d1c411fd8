"""Two things side by side: each with its own dated figure, and the difference where both are counted alike."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from assistant.danish.numbers import NumberMention
from assistant.drafting.basis import effective_years
from assistant.drafting.citing import cite
from assistant.drafting.composing import antecedent, compose
from assistant.drafting.lexicon import root, words_of
from assistant.drafting.question import Question, Term, Want
from assistant.drafting.ranking import Desk, Scored
from assistant.drafting.sources import Statement
from assistant.records import AnswerSentence

_BETWEEN = (
    r"(?i)(?:\bmellem\b|\bpå\b.*?\bfor\b|\bforskel\w* på\b|\bfor\b)\s+(?P<a>.+?)\s+og\s+(?:for |på |i |af )?(?P<b>.+?)(?:\s+i \d{4})?\s*\?*$",
    r"(?i)(?P<a>.+?)\s+(?:kontra|versus|vs\.?|sammenlignet med|i forhold til)\s+(?P<b>.+?)(?:\s+\d{4}.*)?\??$",
    r"(?i)(?:flere|færre|mere|mindre|større|højere|lavere)\s+(?P<a>.+?)\s+end\s+(?P<b>.+?)\??$",
    r"(?i)[:,]\s*(?P<a>[^,:]+?)\s+eller\s+(?P<b>.+?)\??$",
    r"(?i)\b(?P<a>(?:på |i |uden for |for )?[\w+\-']+(?: [\w+\-']+)?)\s+eller\s+(?P<b>.+?)\??$",
)


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
    found = _find(question, desk, common, sides[0], sides[1], None)
    other = _find(question, desk, common, sides[1], sides[0], found.statement if found else None)
    if found is None or other is None:
        return []
    first, second = found.statement, other.statement
    if first == second:
        return compose(desk, _with_figures(desk, first))
    made = compose(desk, _ordered(first, second))
    difference = _difference(desk, first, second)
    return [*made, difference] if difference else made


def _sides(question: Question) -> list[_Side]:
    years = sorted(question.years)
    if len(years) == 2 and re.search(r"(?i)\bfra\b.*\d{4}.*\btil\b.*\d{4}|\d{4}.*\b(?:end|som|og|til)\b.*\d{4}", question.text):
        return [_Side((), frozenset({year})) for year in years]
    for pattern in _BETWEEN:
        match = re.search(pattern, question.text)
        if not match:
            continue
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


def _find(question: Question, desk: Desk, common: tuple[Term, ...], side: _Side, other: _Side, beside: Statement | None) -> Scored | None:
    """The best statement for one side: with a figure, and not about the other side alone."""
    boosted = tuple(replace(term, weight=term.weight * 1.6) for term in side.terms)
    sub = replace(question, terms=common + boosted, want=Want.OTHER, years=side.years or question.years, aggregate=None)
    wants_figure = question.want is Want.TREND or _asks_quantity(question)
    best: tuple[float, Scored] | None = None
    for entry in desk.rank(sub):
        statement = entry.statement
        if not statement.is_content or statement.text.endswith(":"):
            continue
        if wants_figure and not figures(statement):
            continue
        if side.terms and not any(entry.matched.get(term.word, 0) >= 0.5 for term in side.terms):
            continue
        if side.years and not effective_years(desk.source_of(statement), statement) & side.years:
            continue
        score = entry.score + (0.3 if figures(statement) else 0.0)
        score += 0.25 if any(entry.own_matched.get(term.word, 0) >= 0.7 for term in side.terms) else 0.0
        if side.years and statement.years and statement.years <= side.years:
            score += 0.2
        score -= 0.2 * any(root(term.word) in {root(word) for word in statement.words} for term in other.terms)
        if beside and statement.source == beside.source:
            score += 0.35 if abs(statement.index - beside.index) <= 3 else 0.1
        if best is None or score > best[0]:
            best = (score, entry)
    if best is None or best[1].coverage < 0.3:
        return None
    return best[1]


def figures(statement: Statement) -> list[NumberMention]:
    """Figures of a statement that count something; ages and lengths of time are none."""
    return [mention for mention in statement.numbers if mention.unit not in ("år", "måneder", "uger", "timer")]


def _with_figures(desk: Desk, statement: Statement) -> list[Statement]:
    """One statement that speaks of both sides, with the sentence before it where that holds the other figure."""
    before = antecedent(desk.source_of(statement), statement)
    if len(figures(statement)) < 2 and before and figures(before):
        return [before, statement]
    return [statement]


def _asks_quantity(question: Question) -> bool:
    return bool(
        question.superlative
        or re.search(r"(?i)hvor mange|antal|flere|færre|mest|flest|hvor stor|andel|beløb|budget|penge|udvikl|procent|kriminalitet", question.text)
    )


def _ordered(first: Statement, second: Statement) -> list[Statement]:
    return sorted((first, second), key=lambda entry: (entry.source, entry.index)) if first.source == second.source else [first, second]


def _difference(desk: Desk, first: Statement, second: Statement) -> AnswerSentence | None:
    """ "Forskellen er 14 (304 mod 290)." where both sides hold one figure of the same unit."""
    pair = _like_figures(first, second)
    if pair is None:
        return None
    one, other = pair
    if one.value == other.value:
        return None
    larger, smaller = (one, other) if one.value > other.value else (other, one)
    unit = " procentpoint" if one.unit == "%" else f" {one.unit}" if one.unit in ("kr.",) else ""
    text = f"Forskellen er {_plain(larger.value - smaller.value)}{unit} ({larger.text.strip()} mod {smaller.text.strip()})."
    citations = tuple(c for statement in (first, second) for c in cite(desk.source_of(statement), [statement]))
    return AnswerSentence(
        text, citations=citations, reason="beregnet af de citerede tal", source=desk.source_of(second).label
    )


def _like_figures(first: Statement, second: Statement) -> tuple[NumberMention, NumberMention] | None:
    for one in figures(first):
        for other in figures(second):
            if one.unit == other.unit and one.high is None and other.high is None and one.kind == other.kind == "number":
                return one, other
            if one.unit and other.unit and root(one.unit.lower()) == root(other.unit.lower()):
                return one, other
    alone = figures(first), figures(second)
    if len(alone[0]) == 1 == len(alone[1]) and not {alone[0][0].unit, alone[1][0].unit} & {"kr.", "%"}:
        return alone[0][0], alone[1][0]
    return None


def _plain(value: Decimal) -> str:
    text = format(value.normalize(), "f").replace(".", ",")
    whole, comma, rest = text.partition(",")
    return re.sub(r"(?<=\d)(?=(?:\d{3})+$)", ".", whole) + comma + rest

