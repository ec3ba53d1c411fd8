"""The kinds of premises that are wrong most often: what has ended, who has the task, where, when and which way."""

from __future__ import annotations

import re
from dataclasses import replace

from assistant.danish.analysis import fold
from assistant.danish.numbers import find_numbers
from assistant.drafting.asking.lexicon import root, words_of
from assistant.drafting.asking.question import PLACES, Question, Want
from assistant.drafting.desk.fitness import PEOPLE
from assistant.drafting.desk.ranking import Desk, Scored
from assistant.drafting.desk.sources import Statement
from assistant.drafting.ways.judging import CLOSED, ENDED, LEAST_OWN, PARTLY, Correction
from assistant.drafting.ways.standing import latest_on

_MOST_OF_BEST = 0.75
_FALL = re.compile(r"(?i)\b(?:fald(?:et|t|er)?|reduceret|mindsket|sunket|nedgang)\b")
_RISE = re.compile(r"(?i)\b(?:stig(?:e|er|ning\w*)|steg(?:et)?|øget|vokset|vokser|voksede)\b")
_NOT = re.compile(r"(?i)\b(?:ikke|ingen|intet|aldrig)\b")
_DISCONTINUED = re.compile(rf"(?i)\b(?:{CLOSED})\b")
_RUNS = re.compile(
    r"(?i)\b(?:videre|fortsat\w*|fortsætte\w*|forlæng\w*|sidder i|er i dialog|inspireret|"
    r"har (?:\w+ )?(?:et|en|sit|deres)(?: eget| egen)?|"
    r"deltager|samarbejde\w*|er med i|gennemføres|varetage\w*|løbende|etableret)\b"
)
_ORGANISATION = re.compile(
    r"(?i)\b(?:hvem i|hvorfor\b.*\b(?:i|hos|under|af|ved)|hvilke[nt]? \w+ i|"
    r"i)\s+(?:Københavns\s+)?(?P<name>\w*(?:forvaltning|politi|brandvæsen|jobcenter|"
    r"kriminalforsorg|udvalg|sekretariat|krimiteam)\w*)"
)
_DRIVES = re.compile(
    r"(?i)\b(?P<name>[\wæøåÆØÅ-]*(?: og )?[\wæøåÆØÅ]*(?:forvaltning\w*|politi\w*|"
    r"brandvæsen\w*|jobcent\w*))\b.*\b(?:som (?:den|de) )?(?:driver|ejer|leder|styrer|står "
    r"for|varetager|har ansvaret for)\b"
)
_PLACED = re.compile(r"(?i)\bforankret\b|\bansvaret?\b|\bvaretage|\bhører under\b|\bdrives\b")
_RESPONSIBLE = re.compile(r"(?i)\bforankret\b|\bvaretages\b|\bvaretager\b|\bansvarlig|\bstår for\b|\bledes af\b")


def runs_on(question: Question, desk: Desk) -> Correction | None:
    """The latest decision to go on with what the question says has ended."""
    named = [t for t in question.terms if t.weight >= 0.9 and not t.is_number and not ENDED.search(t.surface)]
    if _people_left(question):
        return None
    last = latest_on(named, desk) if ENDED.search(question.text) else None
    return Correction(last) if last and not ENDED.search(last.text) else None


def _people_left(question: Question) -> bool:
    """ "hvorfor gik borgerne ud af indsatsen": they left, it did not end."""
    ended = ENDED.search(question.text)
    left = ended and re.search(r"(?i)\bud\b", ended.group())
    return bool(left) and any(root(term.word) in PEOPLE for term in question.terms)


def placed_elsewhere(question: Question, desk: Desk, unit: str) -> Correction | None:
    """Who has the task, where the question takes another unit for granted: "hvem i Socialforvaltningen står for …"."""
    words = set(words_of(unit))
    terms = tuple(term for term in question.terms if term.word not in words)
    if not unit or not any(term.weight >= 0.9 for term in terms):
        return None
    ranked = desk.rank(replace(question, terms=terms, want=Want.UNIT))
    for entry in ranked[:3]:
        statement = entry.statement
        near = entry.coverage >= _MOST_OF_BEST * ranked[0].coverage and entry.own >= LEAST_OWN
        if near and statement.is_content and _RESPONSIBLE.search(statement.text):
            own = {root(word) for word in statement.words}
            placed = root(words_of(unit)[-1])
            return None if placed in own or placed in _ANY_UNIT else Correction(statement)
    return None


def by_kind(question: Question, desk: Desk) -> Correction | None:
    neutral = (
        replace(question, want=Want.UNIT if _PLACED.search(question.text) else Want.OTHER)
        if question.is_why
        else question
    )
    reach = 25 if ENDED.search(question.text) else 12
    ranked = [entry for entry in desk.rank(neutral)[:reach] if entry.statement.is_content]
    if not ranked or ranked[0].coverage < 0.4:
        return None
    found = []
    for entry in ranked:
        if entry.coverage < (0.45 if ENDED.search(question.text) else 0.7) * ranked[0].coverage:
            continue
        if _contradicts(question, entry):
            found.append(entry)
        if question.is_why and entry.coverage >= 0.8 and _supports(question, entry.statement):
            break
    best = next(
        (entry for entry in found if re.search(r"(?i)forlæng", entry.statement.text)), found[0] if found else None
    )
    return Correction(best.statement) if best else None


def _contradicts(question: Question, entry: Scored) -> bool:
    statement = entry.statement
    if question.is_why:
        return (
            _other_direction(question.text, statement.text)
            or _denied(question, entry)
            or _still_running(question, entry)
            or _has_ended(question, entry)
            or _other_number(question, statement)
            or _other_organisation(question, statement)
            or _other_time(question, entry)
        )
    if question.want is Want.DATE and question.years and re.search(r"(?i)\bhvornår\b.*\bi \d{4}\b", question.text):
        return entry.coverage >= 0.6 and _is_of_other_time(question, statement)
    if question.want is Want.DATE and _DISCONTINUED.search(question.text) and _still_running(question, entry):
        return True
    if _other_place(question, entry):
        return True
    return _other_organisation(question, statement)


def _is_of_other_time(question: Question, statement: Statement) -> bool:
    """Whether the statement's own days or months, or of several years all, are others than those asked about."""
    exact = [mention for mention in statement.dates if mention.precision in ("day", "month")]
    said = exact or statement.dates
    asked = question.dates
    return bool(said and asked) and not any(
        mention.last >= time.first and mention.first <= time.last for mention in said for time in asked
    )


def _other_time(question: Question, entry: Scored) -> bool:
    """The question dates what the statement says of another time, in all the words that say what happened."""
    happened = [t for t in question.terms if t.weight >= 0.9 and not t.is_number]
    exact = any(mention.precision in ("day", "month") for mention in entry.statement.dates)
    return (
        bool(question.dates)
        and exact
        and entry.coverage >= _ALL_OF_IT
        and all(entry.own_matched.get(term.word, 0.0) >= 0.6 for term in happened)
        and _is_of_other_time(question, entry.statement)
    )


_ALL_OF_IT = 0.8


def _supports(question: Question, statement: Statement) -> bool:
    """Whether the statement moves the way the question says."""
    for same, opposite in ((_FALL, _RISE), (_RISE, _FALL)):
        if same.search(question.text) and same.search(statement.text):
            return not opposite.search(statement.text)
    return False


def _other_direction(asked: str, said: str) -> bool:
    falls, rises = bool(_FALL.search(asked)), bool(_RISE.search(asked))
    if falls == rises:
        return False
    opposite, same = (_RISE, _FALL) if falls else (_FALL, _RISE)
    return bool(opposite.search(said)) and not same.search(said)


def _denied(question: Question, entry: Scored) -> bool:
    """The question takes for granted that something was reached or shown; the statement says that it was not."""
    asked, said = bool(_NOT.search(question.text)), bool(_NOT.search(entry.statement.text))
    if asked or not said or entry.own < LEAST_OWN or PARTLY.search(question.text):
        return False
    return bool(re.search(r"(?i)konklud|stor effekt|bevist|opfyldt|opnåe|nåe(?:t|de)", question.text))


def _still_running(question: Question, entry: Scored) -> bool:
    named = [t for t in question.terms if t.weight >= 0.9 and not t.is_number and not ENDED.search(t.surface)]
    return (
        bool(ENDED.search(question.text))
        and not _people_left(question)
        and not ENDED.search(entry.statement.text)
        and bool(_RUNS.search(entry.statement.text))
        and entry.coverage >= 0.4
        and all(entry.matched.get(term.word, 0.0) >= 0.5 for term in named if term.is_name)
        and 2 * sum(entry.matched.get(term.word, 0.0) >= 0.5 for term in named) >= len(named)
        and (len(named) > 1 or entry.own >= LEAST_OWN)
    )


def _has_ended(question: Question, entry: Scored) -> bool:
    """ "stadig i gang", where the statement says it has ended."""
    goes_on = question.about_now or re.search(r"(?i)\bi gang\b|\bfortsætter\b", question.text)
    return (
        bool(goes_on)
        and entry.coverage >= 0.6
        and bool(re.search(r"(?i)\bafslutte[dt]|\bophørt", entry.statement.text))
    )


def _other_number(question: Question, statement: Statement) -> bool:
    """The question states a count that the statement gives another value for."""
    stated = [m for m in find_numbers(question.text) if m.is_quantity and m.unit]
    if not stated or not statement.numbers:
        return False
    values = {mention.value for mention in statement.numbers}
    for mention in stated:
        alike = [
            m
            for m in statement.numbers
            if m.unit and root(fold(m.unit.split()[-1])) == root(fold((mention.unit or "").split()[-1]))
        ]
        if alike and mention.value not in values:
            return True
    return False


_ANY_UNIT = frozenset(root(word) for word in ("forvaltning", "forvaltninger", "jobcenter", "jobcentret", "politikreds"))


def _other_organisation(question: Question, statement: Statement) -> bool:
    """The question places the task with one organisation, the statement with another."""
    if not _RESPONSIBLE.search(statement.text):
        return False
    match = _ORGANISATION.search(question.text) or _DRIVES.search(question.text)
    if not match:
        return False
    if not (question.is_why or question.text.lower().startswith("hvem i") or _DRIVES.search(question.text)):
        return False
    placed = root(fold(str(match["name"]).split()[-1]))
    if placed in _ANY_UNIT:
        return False
    return placed not in {root(word) for word in statement.words}


_DONE_AT = re.compile(r"\b([a-zæøå]{3,}(?:et|t|ede|te|es))\s+i\s+([A-ZÆØÅ]\w+)")


def _other_place(question: Question, entry: Scored) -> bool:
    """ "udviklet i Hamborg", where the statement has another place after the same verb."""
    match = _DONE_AT.search(question.text)
    if match is None or fold(match[2]) not in PLACES or question.want not in (Want.DATE, Want.OTHER, Want.REASON):
        return False
    said = re.search(rf"(?i)\b{re.escape(match[1])}\s+i\s+([A-ZÆØÅ]\w+)", entry.statement.text)
    return said is not None and fold(said[1]) != fold(match[2]) and entry.coverage > 0.45
