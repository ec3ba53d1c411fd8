"""The shipped table of Danish synonyms: which words and phrases are near in meaning, and how near."""

from __future__ import annotations

import gzip
import re
from collections.abc import Mapping
from functools import cache, lru_cache
from importlib import resources
from types import MappingProxyType

from assistant.danish.analysis import fold
from assistant.danish.inflection import word_key

STRENGTHS = "abcdefghijklmnopqrst"  # the letter's place, in twentieths
_NOT_IN_WORDS = re.compile(r"[^a-z0-9]+")
# Derivations that ``word_key`` takes for their root ("drabelig", "livlig"): here they are words of their own.
_DERIVED = re.compile(
    r"(.{2,}(?:(?<!p)lig|(?<=..)ig|hed|else|ende))(?:e|t|n|r|rne|en|er|erne|ere|est|este)??s?", re.ASCII
)
_NOT_DERIVED = re.compile(r".*[svp]l?igt")  # "udsigt", "pligt"
_NONE: Mapping[str, float] = MappingProxyType({})


@lru_cache(maxsize=200_000)
def entry_of(text: str) -> str:
    """The keys of a word's or a phrase's words, set apart by spaces: one for all its inflections and spellings."""
    return " ".join(_key(word) for word in _NOT_IN_WORDS.split(fold(text)) if word)


def _key(folded: str) -> str:
    derived = None if _NOT_DERIVED.fullmatch(folded) else _DERIVED.fullmatch(folded)
    return derived[1] if derived else word_key(folded)


class Synonyms:
    """Entries and their neighbours, each with a strength from 0 to 1; a line is read when it is first asked for."""

    def __init__(self, text: str) -> None:
        self._lines = text.split("\n")
        self._numbers = {line[: line.index("\t")]: number for number, line in enumerate(self._lines)}
        self._known: dict[str, Mapping[str, float]] = {}

    def __len__(self) -> int:
        return len(self._lines)

    def __contains__(self, entry: str) -> bool:
        return entry in self._numbers

    def neighbours(self, entry: str) -> Mapping[str, float]:
        """Entries near in meaning, strongest first; none for an unknown entry."""
        known = self._known.get(entry)
        if known is None:
            number = self._numbers.get(entry)
            known = _NONE if number is None else MappingProxyType(self._read(number))
            self._known[entry] = known
        return known

    def _read(self, number: int) -> dict[str, float]:
        found = {}
        for group in self._lines[number].split("\t")[2].split(";"):
            strength = STRENGTHS.index(group[0]) / 20
            for other in group[1:].split(","):
                line = self._lines[int(other, 36)]
                found[line[: line.index("\t")]] = strength
        return found

    def wording(self, entry: str) -> str:
        """An entry as it is written, folded: "slaa ihjel"; the entry itself for an unknown one."""
        number = self._numbers.get(entry)
        return entry if number is None else self._lines[number].split("\t")[1] or entry


@cache
def load_synonyms() -> Synonyms:
    """The shipped table (see ``synonyms.md`` beside it), read once, at the first call."""
    packed = resources.files("assistant.danish").joinpath("synonyms.txt.gz").read_bytes()
    return Synonyms(gzip.decompress(packed).decode())
