"""A question in indirect word order ("hvad budgettet er i 2020") is put as it is asked ("hvad er budgettet i 2020")."""

from __future__ import annotations

import re

from assistant.drafting.asking.topics import PREPOSITIONS, as_subordinate, counted_in, is_finite

_THAT = re.compile(r"(?i)^(?P<asks>hvem|hvad|hvor mange\b.*?|hvilke[nt]?\b.*?|hvor stor\w*\b.*?) der (?P<rest>\S.*)$")
_ASKS = re.compile(
    r"(?i)^(?P<asks>hvad|hvem|hvornår|hvordan|hvorfor|"
    r"hvor(?: (?:stort?|store|meget|gammelt?|gamle|længe|ofte|tit|lang\w*|højt?|høje|hurtigt))?)\s+(?P<rest>\S.*)$"
)
_OPENS_SUBJECT = re.compile(r"(?:den|det|de|man|vi|alle)$|.{3,}(?:en|et|erne|ene|ne)$|[A-ZÆØÅ]\S+$")
MOST_SUBJECT_WORDS = 7
LONGEST_INDIRECT = 160


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


_DIRECT = re.compile(
    r"(?i)^(?P<asks>hvad|hvornår|hvordan|hvorfor|"
    r"hvor(?: (?:stort?|store|meget|gammelt?|gamle|længe|ofte|tit|lang\w*|højt?|høje|hurtigt))?)\s+"
    r"(?P<verb>\S+)\s+(?P<rest>\S.*)$"
)
_ENDS = re.compile(
    r"(?:\w+t)?\s*(?:(?:i|fra|om|for) (?:\w+ )?(?:\d{4}|året|dag))?$"
)  # nothing that may belong to the subject
_NAMED = re.compile(r"(?:[a-zæøå-]{3,}(?:en|et|erne|ene)|[A-ZÆØÅ]\S+)$")


def in_indirect_order(question: str) -> str:
    """ "hvor mange kvinder der er i målgruppen" of "Hvor mange kvinder er der i målgruppen?"; empty if unsure."""
    plain = in_direct_order(question).strip().rstrip(" ?.!")
    if re.search(r"[?\n]", plain) or len(plain) > LONGEST_INDIRECT:
        return ""
    counted = counted_in(plain)
    if counted:
        among = "af " if re.match(r"(?i)\W*(?:og |men )?hvor mange af\b", plain) else ""
        return f"hvor mange {among}{as_subordinate(counted)}"
    match = _DIRECT.match(plain)
    if match is None or not is_finite(match["verb"]):
        return ""
    words = match["rest"].split()
    size = _size_of_subject(words)
    if not size or not _ENDS.match(" ".join(words[size:])):
        return ""
    return " ".join([match["asks"].lower(), *words[:size], match["verb"].lower(), *words[size:]])


def _size_of_subject(words: list[str]) -> int:
    """How many of the words after the verb are its subject; 0 if that is not sure."""
    if words[0].lower() in ("den", "det", "de"):
        if len(words) < 2 or words[1].lower() in PREPOSITIONS or words[1].endswith("t"):
            return 0
        size = 1
        while size < len(words) - 1 and words[size].lower().endswith("e") and words[size + 1][0].islower():
            size += 1
        return size + 1
    size = 0
    while size < len(words) and words[size][0].isupper():
        size += 1
    if size:
        return size
    return 1 if _NAMED.match(words[0]) and not is_finite(words[0]) else 0
