"""Whom a letter puts its questions to, when it names an administration."""

from __future__ import annotations

import re
from collections.abc import Iterable

_OFFICE = re.compile(
    r"(?i)(?:forvaltning|center|kontor|sekretariat|afdeling|enhed|direktion|udvalg|styrelse|borgmester|magistrat|"
    r"rådmand)\w*\b|^sikker by$"
)
_GENERAL = re.compile(r"(?i)(?:den |hele )?(?:forvaltning(?:en)?|kommune(?:n)?|udvalg(?:et)?|center|enhed(?:en)?)")
_ENDINGS = (
    ("forvaltning", "en"),
    ("borgmester", "en"),
    ("sekretariat", "et"),
    ("direktion", "en"),
    ("udvalg", "et"),
    ("kontor", "et"),
    ("afdeling", "en"),
)
_LINE = re.compile(r"(?i)^[\s*_>]*(?:til|modtager|att\.?|sendt til)\b[*_]{0,2}\s*:?\s*(?P<who>\S.{2,160})$")
_SALUTATION = re.compile(r"(?i)^[\s>*_]*(?:kære|hej|goddag|til)\s+(?P<who>[^,!?\n]{3,120})\s*[,!.]?\s*$")
MOST_LINES = 25


def find_addressee(text: str, recipient: str = "") -> str:
    """The administration that is addressed, as it stands within a sentence; "" when none is named."""
    for candidate in _candidates(text, recipient):
        who = re.split(r"[<(,;|]|\s{2,}|\s(?:v/|att\b|c/o)", candidate.strip(" *_\"'"))[0].strip(" .:*_\"'")
        who = re.sub(r"(?i)^(?:kære|til)\s+", "", who)
        if len(who) > 90 or not _OFFICE.search(who) or _GENERAL.fullmatch(who) or "@" in who:
            continue
        return _within_a_sentence(who)
    return ""


def _candidates(text: str, recipient: str) -> Iterable[str]:
    yield from recipient.split(";")
    for line in text.split("\n")[:MOST_LINES]:
        for pattern in (_LINE, _SALUTATION):
            match = pattern.match(line)
            if match:
                yield match["who"]


def _within_a_sentence(who: str) -> str:
    """In the definite form: "Økonomiforvaltning" becomes "Økonomiforvaltningen"."""
    for ending, article in _ENDINGS:
        if who.casefold().endswith(ending):
            who += article
            break
    if re.match(r"(?:[A-ZÆØÅ][a-zæøå-]*(?: og [A-ZÆØÅ]?[a-zæøå]*)?)?(?:[Bb]orgmester|[Dd]irektion|[Rr]ådmand)", who):
        return who[:1].lower() + who[1:]
    return who
