"""The words that say how a question asks, put right where they are misspelt: "hvro mage", "aldesgruppe"."""

from __future__ import annotations

import re
from functools import cache, lru_cache

from rapidfuzz.distance import DamerauLevenshtein

from assistant.drafting.asking.lexicon import native_words
from assistant.text_repair.lexicon import load_lexicon

_WORD = re.compile(r"(?<![\w.@/+-])[a-zæøå]{4,}(?![\w@/+-]|\.\w)")  # no names, addresses or parts of compounds
_FIRST = re.compile(r"^Hv[a-zæøå]{2,}(?!\w)")
_JOINED = re.compile(r"(?i)\b(hvor)(mange|meget|længe|ofte|tit|stor|stort|store|lang|langt|gammel|gamle)\b")
_LOST_H = re.compile(
    r"(?i)^(\W*)v(ad|em|ilke[nt]?|or(?:når|dan|for)|or(?= (?:mange|meget|stor\w*|længe|ofte|er|kan|skal)))\b"
)
_LONG = 9  # letters from which two may be wrong
_LISTS = ("asking", "aspects", "tables", "lengths", "people", "places")
_QUESTION_WORDS = (
    "hvor",
    "hvad",
    "hvem",
    "hvornår",
    "hvilke",
    "hvilken",
    "hvilket",
    "hvordan",
    "hvorfor",
    "mange",
    "meget",
)


def spelled(text: str) -> str:
    """The question with misspelt words of the question put right; a word of the language is left alone."""
    text = _JOINED.sub(r"\1 \2", text)
    text = _LOST_H.sub(r"\1Hv\2", text)
    text = _FIRST.sub(lambda match: _right(match.group().lower()).capitalize(), text)
    return _WORD.sub(lambda match: _right(match.group()), text)


@lru_cache(maxsize=4096)
def _right(word: str) -> str:
    if word in _vocabulary():
        return word
    allowed = 2 if len(word) >= _LONG else 1
    near = [
        (DamerauLevenshtein.distance(word, other), other)
        for other in _vocabulary()
        if other[0] == word[0] and abs(len(other) - len(word)) <= allowed
    ]
    best = min(near, default=(allowed + 1, word))
    return best[1] if best[0] <= allowed and word not in load_lexicon() else word


@cache
def _vocabulary() -> frozenset[str]:
    words = {word for name in _LISTS for word in native_words(name)} | set(_QUESTION_WORDS)
    return frozenset(word for word in words if len(word) >= 4)
