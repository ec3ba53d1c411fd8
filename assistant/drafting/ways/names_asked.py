"""Names and addresses that are asked for and that a statement does not tell."""

from __future__ import annotations

import re

from assistant.danish.analysis import fold
from assistant.drafting.asking.question import Question, Want
from assistant.drafting.desk.fitness import PERSON
from assistant.drafting.desk.ranking import Scored
from assistant.drafting.desk.sources import Source, Statement
from assistant.records import BlockKind

NO_NAME = "Der er ikke oplyst noget navn."
_FOUND = 0.5
_ROLE = re.compile(
    r"(?i)\bhv(?:em|ad) (?:i \S+ (?:\S+ )?)?(?:er|var|hedder|hed) (?:\S+ ){0,2}?"
    r"(\w*(?:leder|chef|formand|direktør|kontaktperson|oplægsholder|ordstyrer|talsmand|sagsbehandler|borgmester|"
    r"medarbejder|koordinator))\w*"
)
_NAME_ASKED = re.compile(r"(?i)\bnavn(?:et|e|ene)?\b|\bhvem (?:i \S+ )?leder\b|\bhvilken person\b")
_NAMED_NOUNS = re.compile(
    r"(?i)(?:\b(?:hvilke(?:n|t)?|navne(?:ne)? på|hvad (?:hedder|hed)) (?:\w+ ){0,3}?|\b(?=\w+navne(?:ne)?\b))"
    r"(leverandør\w*|firma\w*|virksomhed\w*|personer|politikere?|medarbejdere?|konsulent\w*|foreninger|skoler|"
    r"grupperinger|bander|(?:bande)?medlemmer|mand|mænd|kvinde\w*|dreng|pige)(?:navne(?:ne)?)?\b"
)
_ADDRESSES = re.compile(r"(?i)\b(?:post)?adresser?(?:ne|n)?\b")
_ADDRESS = re.compile(r"(?i)\w(?:gade|vej|allé|plads|stræde|torv|boulevard)\w* \d|@")


def no_name(question: Question, scored: Scored, statement: Statement, source: Source) -> str:
    if _asks_person(question) and statement.kind not in (BlockKind.SIGN_OFF, BlockKind.LETTERHEAD):
        names = [match for match in PERSON.findall(statement.text) if not _is_institution(match)]
        asked = {term.word for term in question.terms}
        role = _ROLE.search(question.text)
        held = not role or any(scored.own_matched.get(fold(word), 0.0) >= _FOUND for word in (role[0], role[1]))
        if not held or not [name for name in names if not {fold(word) for word in name.split()} <= asked]:
            return NO_NAME
    asked_for = _NAMED_NOUNS.search(question.text)
    if asked_for and statement.group is None and not statement.text.endswith(":"):
        own = re.sub(r"^\W*\w+", "", statement.text)
        names = [word for word in re.findall(r"(?<![.!?] )\b[A-ZÆØÅ][\w-]+", own) if not _is_institution(word)]
        asked = {term.word for term in question.terms}
        if not [name for name in names if fold(name) not in asked]:
            return NO_NAME
    return ""


def _asks_person(question: Question) -> bool:
    if question.want not in (Want.PERSON, Want.UNIT):
        return False
    return bool(_ROLE.search(question.text) or _NAME_ASKED.search(question.text))


def _is_institution(name: str) -> bool:
    return bool(
        re.search(
            r"(?i)kommun|politi|forvaltning|jobcent|center|nørrebro|københavn|danmark|råd\b|banderåd|"
            r"udvalg|aftale|strategi|enhed|sekretariat|nationale|budget|sikker|partnerskab|rammemodel|"
            r"friheden|fængsel",
            name,
        )
    )


def no_address(question: Question, scored: Scored, statement: Statement, source: Source) -> str:
    asked = _ADDRESSES.search(question.text) and question.want is not Want.IDENTIFIER
    return "" if not asked or _ADDRESS.search(statement.text) else "Der er ikke oplyst nogen adresse."
