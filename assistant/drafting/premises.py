"""What a question takes for granted is held against the sources."""

from __future__ import annotations

import re
from dataclasses import replace

from assistant.danish.analysis import fold
from assistant.drafting.lexicon import root
from assistant.drafting.question import PLACES, Question, Want
from assistant.drafting.ranking import Desk, Scored
from assistant.drafting.sources import Statement

_FALL = re.compile(r"(?i)\b(?:fald(?:et|t|er)?|reduceret|mindsket|sunket|nedgang)\b")
_RISE = re.compile(r"(?i)\b(?:stig(?:e|er|ning\w*)|steg(?:et)?|øget|vokset|vokser|voksede)\b")
_NOT = re.compile(r"(?i)\b(?:ikke|ingen|intet|aldrig)\b")
_ENDED = re.compile(
    r"(?i)\b(?:tråd(?:te|t)\b.{0,60}\bud|træder ud|stoppe\w*|nedlagt\w*|nedlæg\w*|lukke\w*|"
    r"afskaff\w*|ophør\w*|opgav|opgivet|dropp\w*|opsagt?\w*|afvis\w*|meldt sig ud|meldte sig "
    r"ud|trak\w* sig|trukket sig|afbrød\w*|aflyst?\w*|indstill(?:et|ede))\b"
)
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


def false_premise(question: Question, desk: Desk) -> Scored | None:
    """The statement that contradicts what the question takes for granted, if there is one."""
    if question.want is Want.YES_NO or question.past_reply:
        return None
    neutral = (
        replace(question, want=Want.UNIT if _PLACED.search(question.text) else Want.OTHER)
        if question.is_why
        else question
    )
    ranked = [entry for entry in desk.rank(neutral)[:12] if entry.statement.is_content]
    if not ranked or ranked[0].coverage < 0.4:
        return None
    found = []
    for entry in ranked[:12]:
        if entry.coverage < (0.45 if _ENDED.search(question.text) else 0.7) * ranked[0].coverage:
            continue
        if _contradicts(question, entry):
            found.append(entry)
        if question.is_why and entry.coverage >= 0.8 and _supports(question, entry.statement):
            break
    return next(
        (entry for entry in found if re.search(r"(?i)forlæng", entry.statement.text)), found[0] if found else None
    )


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
        )
    if question.want is Want.DATE and question.years and re.search(r"(?i)\bhvornår\b.*\bi \d{4}\b", question.text):
        return entry.coverage >= 0.6 and bool(statement.dates) and not statement.years & question.years
    if question.want is Want.DATE and _still_running(question, entry):
        return True
    if _other_place(question, entry):
        return True
    return _other_organisation(question, statement)


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
    """One says "ikke", the other does not, of the same thing."""
    asked, said = bool(_NOT.search(question.text)), bool(_NOT.search(entry.statement.text))
    if asked == said or entry.own < 0.45:
        return False
    if asked and not said:
        after = re.search(r"(?i)\bikke\s+(?:\w+\s+)?(\w{4,})", question.text)
        return after is not None and root(fold(after[1])) in {root(word) for word in entry.statement.words}
    return bool(re.search(r"(?i)konklud|stor effekt|bevist|opfyldt|opnået|nået", question.text))


def _still_running(question: Question, entry: Scored) -> bool:
    return (
        bool(_ENDED.search(question.text))
        and not _ENDED.search(entry.statement.text)
        and bool(_RUNS.search(entry.statement.text))
        and entry.coverage >= 0.4
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
    from assistant.danish.numbers import find_numbers

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
    return placed not in {root(word) for word in statement.words}


def _other_place(question: Question, entry: Scored) -> bool:
    """ "udviklet i Hamborg", where the statement has another place after the same verb."""
    match = re.search(r"(?i)\b(\w{5,})\s+i\s+([A-ZÆØÅ]\w+)", question.text)
    if match is None or fold(match[2]) not in PLACES or question.want not in (Want.DATE, Want.OTHER, Want.REASON):
        return False
    said = re.search(rf"(?i)\b{re.escape(match[1])}\s+i\s+([A-ZÆØÅ]\w+)", entry.statement.text)
    return said is not None and fold(said[1]) != fold(match[2]) and entry.coverage > 0.45
