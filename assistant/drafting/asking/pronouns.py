"""Words of a question that stand for something said before: "det", "dem", "hun", "heraf"."""

from __future__ import annotations

import re

from assistant.drafting.asking.question import analyse_question
from assistant.drafting.asking.topics import ADVERBS, PREPOSITIONS, is_finite

_PRONOUN = re.compile(
    r"(?i)\b(?P<word>det|den|dem|de|han|hun|ham|hende|hans|hendes|deres|dens|dets|dette|denne|disse|heraf|deraf|hertil|"
    r"dertil|herfra|derfra|herefter|derefter|hermed|dermed|herom|derom|derved|samme|førstnævnte|sidstnævnte|begge)\b"
)
_ARTICLES = frozenset({"det", "den", "de", "dette", "denne", "disse", "samme", "begge"})
_OF_ITS_OWN = frozenset({"disse", "dette", "denne", "samme", "begge"})  # point back before a noun, too
_EMPTY_IT = re.compile(
    r"(?i)\bdet (?:rigtigt|sandt|korrekt|muligt|sådan|nødvendigt|tilladt|vigtigt|passer)\b|"
    r"\bdet (?:besluttet|aftalt|planen|meningen|hensigten) at\b|\bpasser det\b|"
    r"\bhvad (?:er|var) det (?:for|der)\b|\bhvor(?:dan|når) (?:er|går|gik) det (?:med|gået)\b|"
    r"\b(?:er|var|bliver|blev) det (?:også |stadig )?(?=[\w-]+(?:en|et|erne|ene)?,? (?:der|som)\b)|"
    r"\bkoster det (?:\w+ ){0,4}(?:at|hvis)\b|\bdet (?:at|hvis)\b|\bdet,? at\b|\bdet vil sige\b|\bdet hele\b"
)
_CLAUSE = re.compile(r"(?i),|\b(?:og|eller|som|der|at|hvis|da|når|fordi|selv om)\b")


def find_pronoun(asked: str) -> re.Match[str] | None:
    """The first word of a question that stands for something outside it."""
    for match in _PRONOUN.finditer(asked):
        if _is_empty(asked, match) or _is_article(asked, match) or _is_told_before(asked, match):
            continue
        return match
    return None


def _is_empty(asked: str, match: re.Match[str]) -> bool:
    return any(
        found.start() <= match.start() < max(found.end(), found.start() + 1) for found in _EMPTY_IT.finditer(asked)
    )


def _is_article(asked: str, match: re.Match[str]) -> bool:
    """ "den" of "den styrkede indsats" and "de" of "de unge"."""
    word = match["word"].lower()
    following = re.match(r"\s+([\w-]+)(?:\s+([\w-]+))?", asked[match.end() :])
    if word not in _ARTICLES or word in _OF_ITS_OWN or following is None:
        return False
    first, second = following[1].lower(), (following[2] or "").lower()
    if first in PREPOSITIONS | ADVERBS | {
        "der",
        "som",
        "og",
        "eller",
        "selv",
        "sig",
        "mig",
        "dig",
        "os",
        "jer",
        "dem",
        "det",
        "den",
    }:
        return False
    if is_finite(first):
        return first.endswith("e") and bool(second) and second not in PREPOSITIONS and not is_finite(second)
    if re.search(r"(?:t|et)$", first) and re.search(
        rf"(?i)\b(?:er|var|blev|bliver|har|havde)\s+{word}\s+{first}\b", asked
    ):
        return False  # "hvornår blev det besluttet"
    return not (word == "det" and re.search(r"(?i)\b(?:er|var|blev|bliver)\s+det\b", asked) and not first.endswith("e"))


def _is_told_before(asked: str, match: re.Match[str]) -> bool:
    """Whether an earlier clause of the same question names what the word stands for."""
    breaks = list(_CLAUSE.finditer(asked[: match.start()]))
    if not breaks:
        return False
    told = analyse_question(asked[: breaks[-1].start()])
    return sum(term.weight >= 0.9 for term in told.terms) >= 1
