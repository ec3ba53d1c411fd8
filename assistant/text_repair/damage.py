"""Decides whether a page was harmed by its scanner at all, before anything on it is touched."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from assistant.text_repair.options import Options
from assistant.text_repair.tokens import Token

_STEEPNESS = 8.0
_LEAST_SHARE = 0.012  # of the words must be certainly damaged
_MOST_STRANGE = 0.3  # more, and the page is in another language or past repair
_LEAST_LOSS = 0.25  # of the words with æ, ø or å
DAMAGED = 0.15  # a page with a higher score is called damaged


@dataclass(frozen=True, slots=True)
class Damage:
    """What speaks for damage on a page, in words: certainly harmed; with æ, ø or å intact; strange to Danish; all."""

    harmed: int
    intact: int
    strange: int
    words: int

    @property
    def loss(self) -> float:
        """Share of the words with æ, ø, å that lost them."""
        return self.harmed / (self.harmed + self.intact) if self.harmed else 0.0

    @property
    def needs_repair(self) -> bool:
        if not self.harmed or self.loss < _LEAST_LOSS or self.strange / self.words > _MOST_STRANGE:
            return False
        if self.words < 25:
            enough = self.harmed > 1 or self.strange / self.words < 0.1
            return enough and self.intact == 0 and self.harmed / self.words > 0.04
        return self.harmed >= 2 and self.harmed / self.words >= _LEAST_SHARE

    @property
    def is_harmed(self) -> bool:
        """Enough for a page of a document that is damaged elsewhere."""
        return self.harmed > 0 and self.loss >= _LEAST_LOSS

    @property
    def score(self) -> float:
        """0 for clean text, toward 1 the more words are harmed; 0.15 where one word in fifty is."""
        if not self.words or not self.needs_repair:
            return 0.0
        return round(1.0 - math.exp(-_STEEPNESS * self.harmed / self.words), 4)


def has_special(text: str) -> bool:
    return any(letter in "æøåÆØÅ" for letter in text)


def measure(tokens: Sequence[Token], options: Sequence[Options]) -> Damage:
    """Counts over the words of a page."""
    harmed = intact = strange = words = 0
    for token, option in zip(tokens, options, strict=True):
        if not token.is_word:
            continue
        words += 1
        if has_special(token.text):
            intact += 1
        elif option.certain is not None:
            harmed += not option.certain.is_name and " " not in option.certain.word
        elif not option.known and not option.others:
            strange += 1
    return Damage(harmed, intact, strange, words)


def is_surely_clean(tokens: Sequence[Token], looks_odd: Callable[[str], bool]) -> bool:
    """Whether the words with æ, ø, å outnumber all that might be damaged, so that nothing need be looked up."""
    intact = sum(token.is_word and has_special(token.text) for token in tokens)
    most_odd = intact * _LEAST_LOSS / (1 - _LEAST_LOSS)
    odd = 0
    for token in tokens:
        if token.is_word and not has_special(token.text) and looks_odd(token.lower):
            odd += 1
            if odd >= most_odd:
                return False
    return intact > 0
