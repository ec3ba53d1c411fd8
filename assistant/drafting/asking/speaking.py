"""Who is asked about as speaking: "ifølge politiet", "hvad mener politiet", "politiets konklusion"."""

from __future__ import annotations

import re
from collections.abc import Collection
from functools import lru_cache

from assistant.drafting.asking.lexicon import root, words_of

_SAYS = (
    r"(?:mene[rs]|mente|vurdere(?:r|de)|sige[rs]|sagde|skriver|skrev|oplyse[rs]|oplyste|synes|syntes|forvente[rs]|forventede|"
    r"udtale[rs]|udtalte|konkludere(?:r|de)|beskriver|beskrev|tillægger|tillagde|tror|troede|påpege(?:r|de)|fremhæve(?:r|de)|"
    r"anføre[rs]|anførte|venter|ventede|hævder)"
)
_VIEW = (
    r"(?:vurdering(?:er)?|konklusion(?:er)?|mening|holdning|forventning(?:er)?|opfattelse|syn|udmelding|svar|brev|udtalelse|"
    r"tilbagemelding|øjne)"
)
_SPOKEN = tuple(
    re.compile(rf"(?i)\b{pattern}")
    for pattern in (
        r"(?:ifølge|iflg\.?)\s+(?:[\wæøå-]+s\s+)?(?P<who>[\wæøå-]+)",
        rf"{_SAYS}\s+(?:[\wæøå-]+s\s+)?(?P<who>[\wæøå-]+)",
        rf"(?P<who>(?:[\wæøå-]+\s+){{1,3}}){_SAYS}\b",
        r"da\s+(?P<who>[\wæøå-]+)\s+(?:skrev|afgav|sendte|udtalte|svarede)\b",
        rf"(?P<who>[\wæøå-]+s)\s+(?:\w+e\s+)?{_VIEW}\b",
    )
)
_ASKS_CONCLUSION = re.compile(
    r"(?i)\bkonklu\w*|\balt i alt\b|\boverordnet\b|\bsamle(?:t|de) (?:set\b|\w+)|\bbundlinjen\b"
)
_CONCLUDES = re.compile(
    r"(?i)^\W*(?:samlet set|alt i alt|sammenfattende|overordnet|dermed|det er (?:således|derfor|dermed|samlet)|"
    r"konkluder\w*|på den baggrund (?:er|vurder\w*|konklu\w*))\b"
)
_ASKS_VIEW = re.compile(
    r"(?i)\b(?:mene[rs]|synes|vurdere[rs]?|forvente[rs]|tillægger|tror|konklu\w*|mening|holdning|vurdering\w*|opfattelse)\b"
)
TELLS = re.compile(r"(?i)\b(?:vurder|mener|oplys|forvent|udtal|ifølge|anfør|tilkendegiv|konklu|kilde\b)")


def speaker_named(text: str, bodies: Collection[str]) -> frozenset[str]:
    """Of the words for bodies that speak in the sources, given by their roots, the one that is asked as a speaker."""
    for pattern in _SPOKEN:
        for match in pattern.finditer(text):
            who = {root(word) for word in words_of(match["who"])}
            if who & set(bodies):
                return frozenset(who & set(bodies))
    return frozenset()


def is_told_by(speaker: Collection[str], text: str) -> bool:
    """Whether a sentence tells what a body, given by roots, says: "Havnevagten vurderer, at …"."""
    return not _speakers(text).isdisjoint(speaker)


@lru_cache(maxsize=100_000)
def _speakers(text: str) -> frozenset[str]:
    """The roots of the words for those who speak in a sentence of a source."""
    named = (match["who"] for pattern in _SPOKEN for match in pattern.finditer(text))
    return frozenset(root(word) for who in named for word in words_of(who))


def asks_conclusion(text: str) -> bool:
    """Whether it is asked what something comes to in all: "politiets konklusion", "den samlede betydning"."""
    return bool(_ASKS_CONCLUSION.search(text))


def asks_view(text: str) -> bool:
    """Whether it is asked what somebody thinks, and not only what they tell."""
    return bool(_ASKS_VIEW.search(text))


def concludes(text: str) -> bool:
    """Whether a sentence opens as a conclusion does: "Det er således …"."""
    return bool(_CONCLUDES.match(text))
