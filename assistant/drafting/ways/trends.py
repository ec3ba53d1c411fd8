"""How something has moved: the statement that says so, the figures of the two times, and what lies between them."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from assistant.drafting.asking.lexicon import root
from assistant.drafting.asking.question import Question, Want
from assistant.drafting.composing import compose
from assistant.drafting.desk.clauses import way_of
from assistant.drafting.desk.fitness import is_aim
from assistant.drafting.desk.ranking import Desk, Scored
from assistant.drafting.desk.sources import Statement
from assistant.drafting.ways.comparing import compare, thread, years_told
from assistant.drafting.ways.differences import difference, figures, like_figures, own_change
from assistant.drafting.ways.movement import way_told
from assistant.drafting.ways.sides import names_two
from assistant.drafting.ways.yes_no import is_fact
from assistant.records import AnswerSentence

_ASKED = re.compile(
    r"(?i)\budvikl(?:et|ede|ing\w*|er)\b|\bhvordan (?:er det )?(?:gået|går det|ser det ud) (?:\w+ )?med\b|"
    r"\b(?:gået|går) (?:det )?(?:op|ned|frem|tilbage)\b|\bop eller ned\b|"
    r"\b(?:steget|flere|mere|stiger|steg) eller (?:faldet|færre|mindre|falder|faldt)\b|"
    r"\b(?:faldet|færre|mindre|falder|faldt) eller (?:steget|flere|mere|stiger|steg)\b|\btaget (?:af|til)\b|"
    r"\bhvor (?:meget|mange)\b.*\b(?:faldt|steg|faldet|steget)\b|"
    r"\bend (?:før|tidligere|sidste år|året før|for (?:et|\w+) år siden)\b|\bsiden (?:\w+ )?\d{4}\b"
)
_MOVING = re.compile(
    r"(?i)^(?:udvik\w*|steg\w*|stig\w*|fald\w*|op|ned|flere|færre|mere|mindre|gået|går|taget|frem|tilbage|procentpoint|siden|"
    r"tidligere|før|sidste)$"
)
_IS = re.compile(r"(?i)^\W*(?:er|var|har|blev|kan)\b")
_COUNTED = re.compile(
    r"(?i)\bantal\w*|\bandel\w*|\bniveau\w*|\b(?:flere|færre)\b|\b(?:stigning|fald) i\b|\b(?:steg|faldt)\b"
)
LEAST_COVERAGE = 0.55
OF_BEST = 0.7  # of the words in the best statement
NEAR = 2  # statements on


def trend(question: Question, desk: Desk) -> list[AnswerSentence]:
    """How something moved, or nothing where that is not asked or no statement tells it."""
    if question.is_why or question.past_reply or not (question.want is Want.TREND or _ASKED.search(question.text)):
        return []
    if question.want in (Want.DATE, Want.LIST, Want.SUMMARY, Want.PERSON):
        return []
    if _IS.match(question.text) and not re.search(r"(?i)\beller\b|\bend\b|\budviklet sig\b", question.text):
        return []
    beside = compare(question, desk) if names_two(question) else []
    if beside:
        return beside
    terms = tuple(term for term in question.terms if not _MOVING.match(term.surface))
    if not any(term.weight >= 0.9 for term in terms):
        return []
    ranked = desk.rank(replace(question, terms=terms, want=Want.TREND, aggregate=None))
    able = [entry for entry in ranked if _tells(entry)]
    if not able:
        return []
    subject = [term for term in terms if term.weight >= 0.9 and not term.is_number]
    best = max(able, key=lambda entry: _worth(question, desk, entry) + 0.3 * bool(way_told(subject, entry)))
    if best.coverage < OF_BEST * ranked[0].coverage or not _is_movement(desk, best.statement):
        return []
    return _told(question, desk, best, able)


def _tells(entry: Scored) -> bool:
    statement = entry.statement
    return (
        statement.is_content
        and entry.coverage >= LEAST_COVERAGE
        and not is_aim(statement)
        and (is_fact(statement) or bool(figures(statement)))
    )


def _worth(question: Question, desk: Desk, entry: Scored) -> float:
    statement = entry.statement
    dated = len(statement.years) > 1 and len(figures(statement)) > 1
    other = partner_of(desk, statement)
    partner = other is not None
    told = statement.years | (other.years if other else frozenset())
    in_time = 0.0 if len(question.years) < 2 else 0.35 if question.years <= told else -0.3 if not told else 0.0
    counted = bool(way_of(statement.text)) and bool(_COUNTED.search(statement.text))
    return entry.score + 0.25 * bool(way_of(statement.text)) + 0.25 * counted + 0.3 * dated + 0.35 * partner + in_time


def _is_movement(desk: Desk, statement: Statement) -> bool:
    return bool(way_of(statement.text)) or partner_of(desk, statement) is not None or len(figures(statement)) > 1


def latest_figure(question: Question, desk: Desk, best: Scored | None) -> Scored | None:
    """Of a figure given for two times, the later one, where no time is asked about; else the best."""
    if best is None or question.years or question.want not in (Want.COUNT, Want.SHARE):
        return best
    other = partner_of(desk, best.statement)
    if other is None:
        return best
    source = desk.source_of(other)
    later = max(years_told(source, other)) > max(years_told(source, best.statement))
    return replace(best, statement=other) if later else best


def way_of_pair(desk: Desk, statement: Statement) -> tuple[str, Statement] | None:
    """Which way a figure given for two times has gone, and the statement of the later one."""
    other = partner_of(desk, statement)
    pair = like_figures(figures(statement), figures(other)) if other else None
    if other is None or pair is None or pair[0].value == pair[1].value:
        return None
    source = desk.source_of(statement)
    is_first = max(years_told(source, statement)) < max(years_told(source, other))
    rises = (pair[1].value > pair[0].value) == is_first
    return "up" if rises else "down", other if is_first else statement


def partner_of(desk: Desk, statement: Statement) -> Statement | None:
    """The neighbour that gives the same figure for another time: "290 … 1. kvartal 2017", "304 … 1. kvartal 2018"."""
    source = desk.source_of(statement)
    mine = years_told(source, statement)
    for step in (1, -1, 2, -2):
        index = statement.index + step
        if not 0 <= index < len(source.statements):
            continue
        other = source.statements[index]
        if not other.is_content or other.headings != statement.headings or abs(other.block - statement.block) > 1:
            continue
        if not (figures(statement) and figures(other)) or not (statement.dates and other.dates):
            continue
        if mine.isdisjoint(years_told(source, other)) and like_figures(figures(statement), figures(other)):
            return other
    return None


def _told(question: Question, desk: Desk, best: Scored, able: Sequence[Scored]) -> list[AnswerSentence]:
    statement = best.statement
    partner = partner_of(desk, statement)
    paired = sorted((statement, partner), key=lambda side: side.index) if partner else _paired_beside(desk, best, able)
    if not paired:
        chosen = thread(desk, statement)
        chosen += [s for s in _elsewhere(desk, best, able) if s not in chosen]
        made = compose(desk, chosen)
        apart = own_change(desk, statement, made)
        return [*made, apart] if apart and len(chosen) == len(thread(desk, statement)) else made
    first, last = paired
    following = desk.source_of(last).statements[last.index + 1 : last.index + 1 + NEAR]
    said = [s for s in following if s.is_content and s.headings == last.headings and _comments(s, first, last)]
    chosen = list(dict.fromkeys([*thread(desk, first), *thread(desk, last), *said[:1], *thread(desk, statement)]))
    made = compose(desk, chosen)
    apart = difference(question, desk, first, last, made) if not said else None
    return [*made, apart] if apart else made


def _comments(statement: Statement, first: Statement, last: Statement) -> bool:
    """Whether a statement speaks of the very difference: "der er ikke blot tale om 14 flere"."""
    pair = like_figures(figures(first), figures(last))
    return pair is not None and any(figure.value == abs(pair[0].value - pair[1].value) for figure in statement.numbers)


def _paired_beside(desk: Desk, best: Scored, able: Sequence[Scored]) -> list[Statement]:
    """The figures of both times under the same heading, before the sentence that says which way it went."""
    if figures(best.statement):
        return []
    for entry in able:
        near = entry.statement.source == best.statement.source and entry.statement.headings == best.statement.headings
        partner = partner_of(desk, entry.statement) if near and entry.coverage >= OF_BEST * best.coverage else None
        if partner:
            return sorted((entry.statement, partner), key=lambda side: side.index)
    return []


def _elsewhere(desk: Desk, best: Scored, able: Sequence[Scored]) -> list[Statement]:
    """The same statement of another place or group, where the question names none of them."""
    mine = best.statement
    roots = {root(word) for word in mine.words}
    found = []
    for entry in able:
        other = entry.statement
        alike = len(roots & {root(word) for word in other.words}) >= 0.75 * len(roots)
        if other is mine or other.source != mine.source or not alike or not way_of(other.text):
            continue
        if entry.coverage >= 0.95 * best.coverage and other.headings != mine.headings:
            found += thread(desk, other)
    return found[:4]
