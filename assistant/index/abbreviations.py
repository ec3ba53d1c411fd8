"""Abbreviations that a text spells out: "Skole, Socialforvaltning og Politi (SSP)", "FK (Fiktiv Kommune)"."""

from __future__ import annotations

import re
from dataclasses import dataclass

from assistant.danish import analysis

_AFTER = re.compile(r"\((?:forkortet |kaldet |herefter )?[»\"“]?(?P<short>[A-ZÆØÅ]{2,6})[«\"”]?\)")
_BEFORE = re.compile(r"\b(?P<short>[A-ZÆØÅ]{2,6}) \((?P<long>[^()]{5,120})\)")
_SENTENCE_END = re.compile(r".*[.;:!?()]\s", re.DOTALL)
_SMALL = frozenset(["og", "i", "af", "for", "på", "til", "med", "om", "under"])
_MOST_WORDS = 9
_MOST_CHARS = 160


@dataclass(frozen=True, slots=True)
class Definition:
    """An abbreviation and its long form, as a text has them."""

    short: str
    long: str


def find_definitions(text: str) -> list[Definition]:
    """The abbreviations a text spells out, where the letters agree with the words."""
    if "(" not in text:
        return []
    flat = " ".join(analysis.join_lines(text).split())
    found = []
    for match in _AFTER.finditer(flat):
        before = flat[max(0, match.start() - _MOST_CHARS) : match.start()]
        found.append((match["short"], _SENTENCE_END.sub("", before)))
    found += [(match["short"], match["long"]) for match in _BEFORE.finditer(flat)]
    fitting = [Definition(short, long) for short, words in found if (long := _fitting(words, short))]
    return list(dict.fromkeys(fitting))


def long_key(long: str) -> str:
    """One key for all spellings and inflections of a long form."""
    return "-".join(analysis.stem(word) for word in analysis.exact_words(long) if word not in analysis.STOP_WORDS)


def _fitting(words: str, short: str) -> str:
    """The shortest ending of the words that the letters stand for, else nothing."""
    pieces = words.replace(",", "").split()[-_MOST_WORDS:]
    for start in range(len(pieces) - 1, -1, -1):
        candidate = pieces[start:]
        if candidate[0].lower() not in _SMALL and _spells(candidate, short.lower()):
            return " ".join(candidate)
    return ""


def _spells(words: list[str], letters: str) -> bool:
    """Whether the letters are the words' initials in order, small words at will, or stand within long compounds."""
    initials = "".join(word[0].lower() for word in words if word.lower() not in _SMALL)
    if initials == letters or "".join(word[0].lower() for word in words) == letters:
        return True
    if not initials.startswith(letters[0]) or len(initials) > len(letters):
        return False
    position, joined = 0, " ".join(words).lower()
    for letter in letters:
        position = joined.find(letter, position) + 1
        if not position:
            return False
    return len(initials) * 2 >= len(letters)
