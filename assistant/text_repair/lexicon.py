"""The Danish word list that ships: which words exist, how common they are, and what may stand in a compound."""

from __future__ import annotations

import math
import zlib
from bisect import bisect_left
from collections.abc import Mapping
from functools import lru_cache
from importlib import resources

WORD, BEGIN, MIDDLE, END, NAME = 1, 2, 4, 8, 16

COST_UNIT = 0.08  # nats in one step of the stored costs
MISSING_COST = 20.0  # of a word that no list has
_REMEMBERED_PREFIX = 6
_LAST = "\U0010ffff"


class Lexicon:
    """Sorted lower-case words with their roles and costs (minus log probability, in nats)."""

    def __init__(self, words: list[str], roles: bytes, costs: bytes) -> None:
        self.words = words
        self.roles = roles
        self.costs = costs
        self._ranges: dict[str, tuple[int, int]] = {}

    def __contains__(self, word: str) -> bool:
        return self.role(word) & WORD != 0

    def find(self, word: str) -> int:
        """Position of the word, or -1."""
        index = bisect_left(self.words, word)
        return index if index < len(self.words) and self.words[index] == word else -1

    def role(self, word: str) -> int:
        index = self.find(word)
        if index >= 0:
            return self.roles[index]
        stem = self.find(word[:-1]) if word.endswith("s") else -1
        return WORD | NAME if stem >= 0 and self.roles[stem] & NAME else 0  # the genitive of a name

    def cost(self, word: str) -> float:
        index = self.find(word)
        return self.costs[index] * COST_UNIT if index >= 0 else MISSING_COST

    def narrow(self, prefix: str, low: int, high: int) -> tuple[int, int]:
        """The range of words that start with the prefix, within a range that is known to hold them."""
        if len(prefix) <= _REMEMBERED_PREFIX:
            found = self._ranges.get(prefix)
            if found is None:
                low = bisect_left(self.words, prefix)
                found = self._ranges[prefix] = low, bisect_left(self.words, prefix + _LAST, low)
            return found
        low = bisect_left(self.words, prefix, low, high)
        return low, bisect_left(self.words, prefix + _LAST, low, high)


def small_lexicon(counts: Mapping[str, int]) -> Lexicon:
    """A lexicon of a collection's own words; a word seen more often is cheaper."""
    words = sorted(counts)
    costs = bytes(min(255, round(max(8.0, 15.0 - math.log(counts[word])) / COST_UNIT)) for word in words)
    return Lexicon(words, bytes([WORD]) * len(words), costs)


def read_weights(name: str) -> bytes:
    """A file of the shipped weights, inflated."""
    return zlib.decompress(resources.files(__package__).joinpath("weights", name).read_bytes())


@lru_cache(maxsize=1)
def load_lexicon() -> Lexicon:
    """The shipped lexicon, read once."""
    words = read_weights("words.bin").decode("utf-8").split("\n")
    return Lexicon(words, read_weights("roles.bin"), read_weights("costs.bin"))
