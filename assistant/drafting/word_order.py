"""A question in indirect word order ("hvad budgettet er i 2020") is put as it is asked ("hvad er budgettet i 2020")."""

from __future__ import annotations

import re

from assistant.drafting.topics import is_finite

_THAT = re.compile(r"(?i)^(?P<asks>hvem|hvad|hvor mange\b.*?|hvilke[nt]?\b.*?|hvor stor\w*\b.*?) der (?P<rest>\S.*)$")
_ASKS = re.compile(
    r"(?i)^(?P<asks>hvad|hvem|hvornår|hvordan|hvorfor|"
    r"hvor(?: (?:stort?|store|meget|gammelt?|gamle|længe|ofte|tit|lang\w*|højt?|høje|hurtigt))?)\s+(?P<rest>\S.*)$"
)
_OPENS_SUBJECT = re.compile(r"(?:den|det|de|man|vi|alle)$|.{3,}(?:en|et|erne|ene|ne)$|[A-ZÆØÅ]\S+$")
MOST_SUBJECT_WORDS = 7


def in_direct_order(question: str) -> str:
    """The question with its verb before its subject, where that is surely the other way round."""
    plain = question.strip()
    that = _THAT.match(plain)
    asks = that["asks"].lower().split() if that else []
    relative = any(is_finite(word) or word.endswith(",") or word in ("af", "i") for word in asks[1:])
    if that and is_finite(that["rest"].split(maxsplit=1)[0]) and not relative:
        return f"{that['asks']} {that['rest']}"
    match = _ASKS.match(plain)
    if match is None:
        return question
    end = re.search(r"[?.!]*$", match["rest"])
    words = match["rest"][: end.start() if end else None].split()
    if is_finite(words[0]) or not _OPENS_SUBJECT.match(words[0]) or len(words) < 2:
        return question
    for place in range(1, min(len(words), MOST_SUBJECT_WORDS)):
        adjective = words[place].endswith("ede") and place + 1 < len(words) and words[0].lower() in ("den", "det", "de")
        if is_finite(words[place]) and not adjective:
            ordered = [words[place], *words[:place], *words[place + 1 :]]
            return f"{match['asks']} {' '.join(ordered)}?"
    return question
