"""Which word is likely between its neighbours: counts of word pairs and triples, smoothed."""

from __future__ import annotations

import json
import math
from array import array
from bisect import bisect_left
from functools import lru_cache

from assistant.text_repair.lexicon import MISSING_COST, load_lexicon, read_weights

ID_BITS = 18
COUNT_UNITS = 16  # steps per doubling in a stored count
NUMBER, OTHER, BORDER = "<n>", "<x>", "<s>"
_LEAST_SHARE = 0.35  # of a word's chance by itself that it keeps in any surroundings
_LEAST_STRENGTH = 5.0  # how much evidence the shorter history is worth at least


def _inflate_keys(name: str) -> array[int]:
    """Sorted 64-bit keys, kept on disk as differences in byte planes."""
    import numpy as np

    planes = np.frombuffer(read_weights(name), dtype=np.uint8).reshape(8, -1)
    keys = np.cumsum(np.ascontiguousarray(planes.T).view(np.uint64).ravel(), dtype=np.uint64)
    return array("Q", keys.tobytes())


class LanguageModel:
    """Costs (minus log probability, nats) of a word after two others; words are lower case."""

    def __init__(self) -> None:
        words = read_weights("ngram_words.bin").decode("utf-8").split("\n")
        self._ids = {word: index for index, word in enumerate(words)}
        self._totals = array("I", read_weights("ngram_totals.bin"))
        self._types = array("I", read_weights("ngram_types.bin"))  # different words seen after each
        self._pairs, self._pair_counts = _inflate_keys("pairs.bin"), read_weights("pair_counts.bin")
        self._triples, self._triple_counts = _inflate_keys("triples.bin"), read_weights("triple_counts.bin")
        self._counts = [2 ** (step / COUNT_UNITS) for step in range(256)]
        everything = sum(self._totals)
        self._single: dict[str, float] = {
            word: self._totals[self._ids[word]] / everything for word in (BORDER, NUMBER, OTHER)
        }
        self._memo: dict[tuple[str, str, str], float] = {}
        self._everyday = _everyday_frequencies()

    def _pair(self, first: int, second: int) -> float:
        key = first << ID_BITS | second
        index = bisect_left(self._pairs, key)
        if index < len(self._pairs) and self._pairs[index] == key:
            return self._counts[self._pair_counts[index]]
        return 0.0

    def _triple(self, first: int, second: int, third: int) -> float:
        key = (first << ID_BITS | second) << ID_BITS | third
        index = bisect_left(self._triples, key)
        if index < len(self._triples) and self._triples[index] == key:
            return self._counts[self._triple_counts[index]]
        return 0.0

    def probability(self, word: str) -> float:
        """Of the word by itself: half from statutes, half from everyday text."""
        found = self._single.get(word)
        if found is None:
            statute = math.exp(-load_lexicon().cost(word))
            found = 0.5 * statute + 0.5 * self._everyday.get(word, min(statute, 1e-8))
            self._single[word] = found
        return found

    def word_cost(self, word: str) -> float:
        return -math.log(max(self.probability(word), math.exp(-MISSING_COST)))

    def cost(self, word: str, before: str, before_that: str) -> float:
        """Of ``word`` after ``before_that before``."""
        key = (before_that, before, word)
        found = self._memo.get(key)
        if found is None:
            if len(self._memo) > 500_000:
                self._memo.clear()
            found = self._memo[key] = self._compute(word, before, before_that, _LEAST_SHARE)
        return found

    def strict_cost(self, word: str, before: str, before_that: str) -> float:
        """The same, where a pair that was never seen speaks against the word."""
        return self._compute(word, before, before_that, 0.0)

    def _compute(self, word: str, before: str, before_that: str, least_share: float) -> float:
        chance = alone = self.probability(word)
        this, previous = self._ids.get(word), self._ids.get(before)
        if this is None or previous is None:
            return -math.log(max(chance, math.exp(-MISSING_COST)))
        strength = self._types[previous] + _LEAST_STRENGTH
        chance = (self._pair(previous, this) + strength * chance) / (self._totals[previous] + strength)
        earlier = self._ids.get(before_that)
        if earlier is not None:
            seen = self._pair(earlier, previous)
            if seen:
                triple = self._triple(earlier, previous, this)
                strength = _LEAST_STRENGTH + float(max(seen, triple)) ** 0.75
                chance = (triple + strength * chance) / (max(seen, triple) + strength)
        # Letters are worded unlike statutes: that a pair was not seen there must not count for much.
        return -math.log(max(chance, least_share * alone, 1e-12))


def _everyday_frequencies() -> dict[str, float]:
    """Frequencies of everyday Danish words (subtitles, encyclopedia, web), from the wordfreq package."""
    from wordfreq import get_frequency_dict

    return dict(get_frequency_dict("da"))


@lru_cache(maxsize=1)
def load_language_model() -> LanguageModel:
    """The shipped model, read once."""
    return LanguageModel()


@lru_cache(maxsize=1)
def load_confusions() -> list[tuple[str, str, float]]:
    """(printed, read, cost) for every confusion learned from pairs of printed and read text."""
    return [(printed, read, cost) for printed, read, cost in json.loads(read_weights("confusions.bin"))]
