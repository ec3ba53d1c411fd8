"""What a question takes for granted: the statements that must hold for it to have an answer."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

# ------------------------------------------------------------------ statements that a question rests on

_WHY = re.compile(r"(?i)^\W*(?:(?:og|men|så|altså) )?hvorfor\s+(?P<said>(?!så\b).+)$")
_THAT = re.compile(
    r"(?i)\b(?:hvordan kan det (?:være|gå til)|(?:hvad|hvordan) (?:er|var) (?:grunden|årsagen|forklaringen|baggrunden|"
    r"begrundelsen) (?:til|på|for)|hvad (?:skyldes|skyldtes|forklarer|forklarede)(?: det)?|"
    r"hvordan forklare[srt]?(?: i| man| forvaltningen| det)?|hvornår (?:\S+ ){0,4}?(?:blev|stod) det \w+|"
    r"hvordan går det til|hvad siger (?:i|man) til|hvor kommer det af)\s*,? at (?P<said>.+)$"
)
_CHANGE = (
    r"faldet|stigningen|nedgangen|væksten|forøgelsen|reduktionen|forværringen|forbedringen|besparelsen|nedskæringen"
)
_MOVE = re.compile(
    r"(?i)\b(?:hvad (?:skyldes|forklarer)|hvad (?:er|var) (?:grunden|årsagen|forklaringen|baggrunden) (?:til|på|for)|"
    r"hvordan forklare[srt]?(?: \w+)?|hvad ligger bag|hvad har ført til|hvor (?:stort?|meget) (?:er|var|blev))\s+"
    rf"(?P<way>{_CHANGE})\s+(?:i|på|af)\s+(?P<said>.+)$"
)
_FALLS = frozenset(("faldet", "nedgangen", "reduktionen", "besparelsen", "nedskæringen"))
_SIZE = re.compile(r"(?i)^\W*(?:med )?hvor meget (?P<said>(?:(?:er|blev|bliver|har|havde) )?(?:der )?\S+\s.+)$")
MOVES = re.compile(
    r"(?i)\b(?:voks\w*|steg|stig\w*|fald\w*|faldt|øge\w*|skåret|skæres|skar|sparet|spares|reducer\w*|hæve\w*|sænke\w*|"
    r"beskåret|forhøje\w*|nedsat\w*|opjuster\w*|nedjuster\w*)\b"
)
_HOW = re.compile(
    r"(?i)^\W*hvordan (?!\w+ det\b)(?P<said>(?:opnåede|nåede|lykkedes|fik|vandt|blev|gik|kom|afskaffede|nedlagde|"
    r"lukkede|[a-zæøå]{4,}(?:eres|tages|føres|sættes|måles))\s.+)$"
)
_FIRST = re.compile(
    r"(?i)^\W*(?:da|siden|eftersom|fordi|idet|når|nu hvor|nu når|nu)\s+(?P<said>[^?,]{8,160}?),\s*"
    r"(?=hv|skal|kan|vil|er|har|må|bør)"
)
_LAST = re.compile(
    r"(?i),?\s+(?:når nu|nu hvor|nu når|nu da|eftersom|siden|når|selvom|selv om|da)\s+(?P<said>[^?,]{8,160})\?*$"
)
_HAPPENED = re.compile(
    r"(?i)\b(?:nu|jo|jo også|altså|ellers|kun|aldrig|ikke|alle|allerede|selv|har|er|blev|havde|fik)\b"
)
_WHEN = re.compile(r"(?i)^\W*(?:siden |fra |til )?hvornår\s+(?P<time>i (?:\w+ )?\d{4} )?(?P<said>\S+\s.+)$")
_BEFORE_DASH = re.compile(
    r"(?i)^(?P<said>[^?]{12,160}?)(?:\s+[-–]+\s+|;\s+)(?:hvorfor|hvordan kan det være|hvad skyldes)\b[^?]*\?*$"
)
_HELD = re.compile(
    r"(?i)\b(?P<who>[\wæøåÆØÅ]+)s (?:forventning|vurdering|konklusion|opfattelse|oplysning|påstand)(?:er)? om,? at "
    r"(?P<said>[^?]{8,160})"
)
_WHICH_HAD = re.compile(
    r"(?i)\b(?P<what>(?:den|det|de) \w+(?:e|ende) \w+),? (?:som |der )?"
    r"(?P<said>(?:de|den|det|man|\w+en) (?:\w+ ){0,4}?(?:har|havde) [^?,]{3,80})"
)
_UNIT = (
    r"(?:Københavns )?(?:[A-ZÆØÅ]\w*-? og )?\w*(?:forvaltning|politi|jobcent|udvalg|sekretariat|krimiteam|brandvæsen|"
    r"kriminalforsorg|kommune)\w*"
)
_WHO = re.compile(rf"(?i)^\W*(?:hvem|hvilke[nt]? \w+) i (?P<unit>{_UNIT})\s+(?P<said>.+)$")
_PLACED = re.compile(
    rf"(?i)\b(?:(?:hører|ligger|sorterer) under|(?:forankret|placeret) (?:i|hos|under)|"
    rf"(?:drives|ledes|styres|varetages) af)\s+(?P<unit>{_UNIT})"
)
_SMALL_TALK = re.compile(r"(?i)\b(?:egentlig|mon|jo|nu|altså|ellers|dog|så|da|lige|overhovedet|pludselig|vel)\b\s*")


@dataclass(frozen=True, slots=True)
class Presumed:
    """A statement that a question takes for granted, verb first or not.

    ``is_reason`` where the reason is asked; ``unit`` the one that the question places the task with; ``is_put`` where
    it is put to be confirmed.
    """

    text: str
    is_reason: bool = False
    unit: str = ""
    is_put: bool = False


def taken_for_granted(text: str) -> list[Presumed]:
    """The statements that a question rests on; none for one that only asks what, how many or whether."""
    plain = re.sub(r"\s+", " ", text).strip()
    found = _reasons(plain)
    moved = _MOVE.search(plain)
    if moved:
        verb = "faldet" if moved["way"].lower() in _FALLS else "steget"
        found.append(Presumed(f"Er {plainly(moved['said'])} {verb}", is_reason=True))
    who = _WHO.search(plain)
    if who:
        found.append(Presumed(f"{who['unit']} {plainly(who['said'])}", unit=who["unit"]))
    for pattern in (_FIRST, _LAST):
        match = pattern.search(plain)
        if match and _HAPPENED.search(match["said"]):
            found.append(Presumed(plainly(match["said"]), is_reason=True))
    found += _besides(plain)
    return [finished(said) for said in found if said.text]


def _reasons(plain: str) -> list[Presumed]:
    for pattern in (_BEFORE_DASH, _WHY, _THAT, _HOW):
        match = pattern.search(plain)
        if match:
            return [Presumed(plainly(match["said"]), is_reason=True)]
    return []


def _besides(plain: str) -> list[Presumed]:
    """What is taken for granted beside what is asked: that it moved, when it was, what somebody expects."""
    found = []
    sized = _SIZE.search(plain)
    if sized and MOVES.search(sized["said"]):
        found.append(Presumed(plainly(sized["said"])))
    when = _WHEN.search(plain)
    if when and not _THAT.search(plain):
        found.append(Presumed(f"{plainly(when['said'])} {(when['time'] or '').strip()}".strip()))
    held = _HELD.search(plain)
    if held:
        found.append(Presumed(f"{held['who']} siger, at {plainly(held['said'])}"))
    had = _WHICH_HAD.search(plain)
    if had:
        found.append(Presumed(f"{plainly(had['said'])} {had['what']}"))
    return found


def finished(said: Presumed) -> Presumed:
    return replace(said, unit=said.unit or _unit_in(said.text), text=said.text[:1].upper() + said.text[1:])


def _unit_in(said: str) -> str:
    match = _PLACED.search(said)
    return match["unit"] if match else ""


def plainly(said: str) -> str:
    return _SMALL_TALK.sub("", said).strip(" ?.!,")
