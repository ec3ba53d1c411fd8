"""What a question takes for granted: the statements that must hold for it to have an answer."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

_WHY = re.compile(r"(?i)^\W*(?:(?:og|men|så|altså) )?hvorfor\s+(?P<said>.+)$")
_THAT = re.compile(
    r"(?i)\b(?:hvordan kan det (?:være|gå til)|(?:hvad|hvordan) (?:er|var) (?:grunden|årsagen|forklaringen|baggrunden|"
    r"begrundelsen) (?:til|på|for)|hvad skyldes det|hvordan forklare[srt]? (?:i |man |forvaltningen |det )?|"
    r"hvordan går det til|hvad siger (?:i|man) til|hvor kommer det af),? at (?P<said>.+)$"
)
_MOVE = re.compile(
    r"(?i)\b(?:hvad (?:skyldes|forklarer)|hvad (?:er|var) (?:grunden|årsagen|forklaringen|baggrunden) (?:til|på|for)|"
    r"hvordan forklare[srt]?(?: \w+)?|hvad ligger bag|hvad har ført til)\s+"
    r"(?P<way>faldet|stigningen|nedgangen|væksten|forøgelsen|reduktionen|forværringen|forbedringen)\s+i\s+(?P<said>.+)$"
)
_FALLS = frozenset(("faldet", "nedgangen", "reduktionen"))
_HOW = re.compile(
    r"(?i)^\W*hvordan (?P<said>(?:opnåede|nåede|lykkedes|fik|vandt|blev|gik|kom|afskaffede|nedlagde|lukkede)\s.+)$"
)
_FIRST = re.compile(
    r"(?i)^\W*(?:da|siden|eftersom|fordi|idet|når|nu hvor|nu når|nu)\s+(?P<said>[^?,]{8,160}?),\s*"
    r"(?=hv|skal|kan|vil|er|har|må|bør)"
)
_LAST = re.compile(
    r"(?i),?\s+(?:når nu|nu hvor|nu når|nu da|eftersom|siden|når|selvom|selv om|da)\s+(?P<said>[^?,]{8,160})\?*$"
)
_HAPPENED = re.compile(r"(?i)\b(?:nu|jo|jo også|altså|ellers|kun|aldrig|ikke|alle|allerede|har|er|blev|havde|fik)\b")
_WHEN = re.compile(r"(?i)^\W*hvornår\s+(?P<said>(?:i \d{4} )?.+)$")
_UNIT = (
    r"(?:Københavns )?(?:[A-ZÆØÅ]\w*-? og )?\w*(?:forvaltning|politi|jobcent|udvalg|sekretariat|krimiteam|brandvæsen|"
    r"kriminalforsorg|kommune)\w*"
)
_WHO = re.compile(rf"(?i)^\W*(?:hvem|hvilke[nt]? \w+) i (?P<unit>{_UNIT})\s+(?P<said>.+)$")
_PLACED = re.compile(
    rf"(?i)\b(?:(?:hører|ligger|sorterer) under|(?:forankret|placeret) (?:i|hos|under)|"
    rf"(?:drives|ledes|styres|varetages) af)\s+(?P<unit>{_UNIT})"
)
_SMALL_TALK = re.compile(r"(?i)\b(?:egentlig|mon|jo|nu|altså|ellers|dog|så|da|lige|overhovedet|pludselig)\b\s*")


@dataclass(frozen=True, slots=True)
class Presumed:
    """A statement that a question takes for granted, verb first or not.

    ``is_reason`` where the reason is asked; ``unit`` the one that the question places the task with.
    """

    text: str
    is_reason: bool = False
    unit: str = ""


def taken_for_granted(text: str) -> list[Presumed]:
    """The statements that a question rests on; none for one that only asks what, how many or whether."""
    plain = re.sub(r"\s+", " ", text).strip()
    found: list[Presumed] = []
    for pattern in (_WHY, _THAT, _HOW):
        match = pattern.search(plain)
        if match:
            found.append(Presumed(_plain(match["said"]), is_reason=True))
            break
    moved = _MOVE.search(plain)
    if moved:
        verb = "faldet" if moved["way"].lower() in _FALLS else "steget"
        found.append(Presumed(f"Er {_plain(moved['said'])} {verb}", is_reason=True))
    who = _WHO.search(plain)
    if who:
        found.append(Presumed(f"{who['unit']} {_plain(who['said'])}", unit=who["unit"]))
    for pattern in (_FIRST, _LAST):
        match = pattern.search(plain)
        if match and _HAPPENED.search(match["said"]):
            found.append(Presumed(_plain(match["said"]), is_reason=True))
    found = [replace(said, unit=said.unit or _unit_in(said.text)) for said in found]
    return [replace(said, text=said.text[:1].upper() + said.text[1:]) for said in found if said.text]


def _unit_in(said: str) -> str:
    match = _PLACED.search(said)
    return match["unit"] if match else ""


def _plain(said: str) -> str:
    return _SMALL_TALK.sub("", said).strip(" ?.!,")
