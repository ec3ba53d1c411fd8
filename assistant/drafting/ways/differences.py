"""Figures of two statements that count the same, and what lies between them."""

from __future__ import annotations

import re
from collections.abc import Sequence
from decimal import Decimal

from assistant.danish.numbers import NumberMention
from assistant.drafting.asking.lexicon import root
from assistant.drafting.asking.question import Question, Want
from assistant.drafting.desk.ranking import Desk
from assistant.drafting.desk.sources import Statement
from assistant.records import AnswerSentence

LEAST_LIKENESS = 0.45  # of two sentences whose figures do not say what they count
_BY_HOW_MUCH = re.compile(
    r"(?i)\b(?:(?:stigning|fald|forskel|ændring|vækst|nedgang)\w* på|"
    r"(?:steg|stiger|steget|faldt|falder|faldet) med)\s+$"
)
_TIMES = ("år", "måneder", "uger", "timer")
MOVED = re.compile(r"(?i)\b(?:faldt|steg|faldet|steget|falder|stiger)\b.*\b(?:mere|mest|mindre|mindst)\b")


def likeness(first: Statement, second: Statement, measure: Want) -> float:
    if first == second:
        return 0.0
    shared = len(first.words & second.words) / max(1, min(len(first.words), len(second.words)))
    near = first.source == second.source and abs(first.index - second.index) <= 8
    if measure not in (Want.COUNT, Want.AMOUNT):
        return 0.3 * shared + 0.15 * near
    alike = like_figures(figures(first), figures(second)) is not None
    return 0.5 * shared + 0.15 * near + 0.1 * (len(figures(first)) == len(figures(second))) + 0.2 * alike


def figures(statement: Statement) -> list[NumberMention]:
    """Figures of a statement that count something; ages, lengths of time and by how much it changed are none."""
    return [
        mention
        for mention in statement.numbers
        if mention.unit not in _TIMES and not _BY_HOW_MUCH.search(statement.text[: mention.start])
    ]


def difference(
    question: Question, desk: Desk, first: Statement, second: Statement, made: Sequence[AnswerSentence]
) -> AnswerSentence | None:
    """ "Forskellen er 14 (304 mod 290)." where both sides hold one figure of the same unit, and of the same year."""
    if MOVED.search(question.text):
        return None
    pair = _of_one_year(first, second) or like_figures(_of_year(question, first), _of_year(question, second))
    if pair is None or (None in (pair[0].unit, pair[1].unit) and likeness(first, second, Want.COUNT) < LEAST_LIKENESS):
        return None
    years = [_year_at(side, figure) for side, figure in zip((first, second), pair, strict=True)]
    if None not in years and years[0] != years[1] and not set(years) <= question.years:
        return None
    one, other = pair
    larger, smaller = (one, other) if one.value > other.value else (other, one)
    unit = " procentpoint" if one.unit == "%" else f" {one.unit}" if one.unit in ("kr.",) else ""
    held = f"{larger.text.strip()} mod {smaller.text.strip()}"
    text = f"Forskellen er {plain_number(larger.value - smaller.value)}{unit} ({held})."
    if one.value == other.value:
        text = f"Tallet er det samme: {one.text.strip()}."
    citations = tuple(dict.fromkeys(citation for sentence in made for citation in sentence.citations))
    return AnswerSentence(
        text, citations=citations, reason="beregnet af de citerede tal", source=desk.source_of(second).label
    )


def apart_from(
    desk: Desk, statement: Statement, pair: tuple[NumberMention, NumberMention], made: Sequence[AnswerSentence]
) -> AnswerSentence:
    """What lies between two figures that one statement gives for two things."""
    larger, smaller = sorted(pair, key=lambda figure: -figure.value)
    held = f"{larger.text.strip()} mod {smaller.text.strip()}"
    text = f"Forskellen er {plain_number(larger.value - smaller.value)} ({held})."
    if larger.value == smaller.value:
        text = f"Tallet er det samme: {larger.text.strip()}."
    citations = tuple(dict.fromkeys(citation for sentence in made for citation in sentence.citations))
    source = desk.source_of(statement).label
    return AnswerSentence(text, citations=citations, reason="beregnet af de citerede tal", source=source)


def own_change(desk: Desk, statement: Statement, made: Sequence[AnswerSentence]) -> AnswerSentence | None:
    """What lies between the two figures that one statement gives for two years."""
    dated = {year: figure for figure in figures(statement) if (year := _year_at(statement, figure)) is not None}
    if len(dated) != 2 or len(figures(statement)) != 2:
        return None
    first, last = (dated[year] for year in sorted(dated))
    if first.unit != last.unit or first.value == last.value or None in (first.unit, last.unit):
        return None
    word = "stigning" if last.value > first.value else "fald"
    unit = "procentpoint" if first.unit == "%" else first.unit
    text = (
        f"Det er {'en' if word == 'stigning' else 'et'} {word} på {plain_number(abs(last.value - first.value))} {unit}."
    )
    citations = tuple(dict.fromkeys(citation for sentence in made for citation in sentence.citations))
    source = desk.source_of(statement).label
    return AnswerSentence(text, citations=citations, reason="beregnet af de citerede tal", source=source)


def _year_at(statement: Statement, figure: NumberMention) -> int | None:
    """The year that stands right beside a figure: "2018 (23 %)", "12 % i 2018"."""
    for mention in statement.dates:
        if 0 <= figure.start - mention.end <= 4 or 0 <= mention.start - figure.end <= 4:
            return mention.first.year
    return None


def _of_one_year(first: Statement, second: Statement) -> tuple[NumberMention, NumberMention] | None:
    """The two figures of the latest year that both statements give one for."""
    dated = [
        {year: figure for figure in figures(side) if (year := _year_at(side, figure)) is not None}
        for side in (first, second)
    ]
    for year in sorted(set(dated[0]) & set(dated[1]), reverse=True):
        pair = like_figures([dated[0][year]], [dated[1][year]])
        if pair:
            return pair
    return None


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


def like_figures(
    firsts: Sequence[NumberMention], seconds: Sequence[NumberMention]
) -> tuple[NumberMention, NumberMention] | None:
    """A figure of each that counts the same."""
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


def plain_number(value: Decimal) -> str:
    text = format(value.normalize(), "f").replace(".", ",")
    whole, comma, rest = text.partition(",")
    return re.sub(r"(?<=\d)(?=(?:\d{3})+$)", ".", whole) + comma + rest
