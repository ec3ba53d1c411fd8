"""Whether a question asks what was asked and answered before, and what is left of it without that."""

from __future__ import annotations

import re

_SOMEBODY = (
    r"(?:vi|i|forvaltning\w*|bif|kommunen|nogen|man|andre|politiet|kollega\w*|borgmester\w*|udvalget|magistraten|"
    r"(?:et|en|flere|andre) (?:mb|medlem\w*|politiker\w*|borgerrepræsentant\w*)|mb(?:'?er)?|medlem\w*|politiker\w*|"
    r"(?:en|nogen) (?:af|fra) \w+)"
)
_ACT = (
    r"(?:svaret|svarede|svarer?|besvaret|besvarede|oplyst|oplyste|redegjort|redegjorde|udtalt|udtalte|skrevet|skrev|"
    r"fået (?:et |nogle )?(?:spørgsmål|henvendelser?)|meldt ud|meldt tilbage|spurgt|spurgte|henvendt|henvendte|"
    r"bedt om|stillet|stillede|fortalt|fortalte|taget stilling)"
)
_ONCE = (
    r"(?:før|tidligere|nogensinde|allerede|sidst|senest|engang|en gang|forhen|på (?:noget|et) tidspunkt|forrige gang|"
    r"sidste gang|i sin tid|skriftligt|dengang|foregående)"
)
_WITHIN = r"(?:\s+(?!hv)[^\s?.!]+){0,5}?"
_ACTED = re.compile(
    rf"(?i)\b{_SOMEBODY}\b{_WITHIN}\s+{_ACT}\b|\b{_ACT}\b{_WITHIN}\s+{_SOMEBODY}\b|\bhar\b{_WITHIN}\s+udtalt sig\b"
)
_PASSIVE = re.compile(
    rf"(?i)\b(?:er|blev|har|været)\b{_WITHIN}\s+(?:(?:blevet|været)\s+)?"
    r"(?:svaret|besvaret|spurgt|stillet (?:\w+ )?spørgsmål)\b"
)
_ONCE_SAID = re.compile(rf"(?i)\b{_ONCE}\b")
_THEN = re.compile(
    rf"(?i)\b(?:hvad|hvordan|hvornår|hvem|hvilken dato)\b{_WITHIN}\s*"
    r"\b(?:svarede|skrev|oplyste|spurgte|har (?:\w+ )?(?:spurgt|stillet)|stillede|svaret på|bad om)\b"
)
_ASKED_BY = re.compile(
    r"(?i)\bhvem\b(?: der)?(?: har)? (?:\w+ )?"
    r"(?:spurgt|spurgte|(?:stillet|stillede) (?:\w+ ){0,2}spørgsmål\w*)\b"
)
_WE_HAVE = re.compile(
    rf"(?i)\bhar (?:vi|i|forvaltning\w*|bif|kommunen)\b{_WITHIN}\s+"
    r"(?:svaret|besvaret|oplyst|fortalt|redegjort|skrevet til)\b|"
    rf"\b(?:vi|i|forvaltning\w*|bif|kommunen) har\b{_WITHIN}\s+(?:svaret|besvaret)\b|\ber der svaret\b"
)
_OLD_REPLY = re.compile(
    r"(?i)\b(?:tidligere|gamle?|gammelt|ældre|eksisterende) "
    r"(?:svar\w*|besvarelser?|henvendelser?|medlemsspørgsmål|spørgsmål\w* fra)\b"
)
_REPLY = re.compile(
    r"(?i)\b(?:foregående|sidste|seneste|vores) (?:svar\w*|besvarelser?|henvendelser?|brev\w*)\b|"
    rf"\b(?:find|findes|ligger|har vi|er)(?: (?:der|i|vi|{_ONCE}|et|en|det|den|\w+)){{0,3}} "
    r"(?:svar|besvarelse|henvendelse)\b"
)
_OURS = re.compile(
    r"(?i)\b(?:(?:hvad|hvordan|hvornår) i|vi|os|forvaltning\w*|bif|nogen|medlem\w*|mb|politiker\w*|"
    r"borgerrepræsentant\w*)\b"
)
_FRAME = re.compile(
    rf"(?i)\b(?:har|havde|fik|er der|findes der|ligger der) {_SOMEBODY}\b|\b{_ONCE}\b|\b{_ACT}\b|"
    r"\b(?:svar\w*|besvar\w*|spørgsmål\w*|henvendelse\w*|redegør\w*|emnet|sagen)\b|"
    r"\b(?:et|en|til et|til en|af et) (?:mb|medlem\w*|politiker\w*)\b|"
    r"\bmedlem\w* af borgerrepræsentationen\b|\bnoget om\b|\bfind(?:es)?\b|\bmb\b|\bnogen\b|"
    r"\bhvem (?:skrev|har skrevet) under\b|\bunderskrev\w*\b|\bog hvem\b|\bog hvornår\b|\bhvem og hvornår\b"
)


def asks_for_earlier_reply(text: str) -> bool:
    """Whether it is asked if, when or what somebody asked or answered before: "har vi før svaret på …?"."""
    if _ASKED_BY.search(text) or _OLD_REPLY.search(text) or _WE_HAVE.search(text):
        return True
    if _REPLY.search(text) and (_OURS.search(text) or _ONCE_SAID.search(text)):
        return True
    acted = _ACTED.search(text) or _PASSIVE.search(text)
    return bool(acted and _ONCE_SAID.search(text)) or bool(_THEN.search(text) and _OURS.search(text))


def says_once(text: str) -> bool:
    """Whether a text speaks of what was done at some time before: "har vi tidligere …"."""
    return bool(_ONCE_SAID.search(text))


def who_acted(text: str) -> str:
    """The words that say who answered or asked: "har politiet udtalt sig" holds "politiet"."""
    match = re.search(rf"(?i)^(?P<before>.*?)\b{_ACT}\b(?P<after>(?:\s+[^\s?.,!]+)?)", text)
    return f"{match['before']} {match['after']}" if match else ""


def without_asking(text: str) -> str:
    """What is asked about, without "har vi tidligere svaret på, om …"."""
    return _FRAME.sub(" ", text)
