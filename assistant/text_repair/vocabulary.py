"""The collection's own clean words, which tell repair about names and compounds that no dictionary has."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from functools import cached_property
from typing import TYPE_CHECKING

from assistant.text_repair.lexicon import Lexicon, load_lexicon, small_lexicon

if TYPE_CHECKING:
    from assistant.text_repair.repair import Repairer

_WORD = re.compile(r"[^\W\d_]{3,}")
_LEAST_SEEN = 2


class Vocabulary(Counter[str]):
    """Counts of lower-case words in clean text. Build it once per collection; it must not change while in use.

    >>> Vocabulary.from_texts(["Bydelshuset Gårdsøen. Gårdsøen åbner."])["gårdsøen"]
    2
    """

    @classmethod
    def from_texts(cls, texts: Iterable[str]) -> Vocabulary:
        vocabulary = cls()
        for text in texts:
            vocabulary.add_text(text)
        return vocabulary

    def add_text(self, text: str) -> None:
        self.update(word.lower() for word in _WORD.findall(text))

    @cached_property
    def lexicon(self) -> Lexicon:
        """The words that recur and that the shipped lexicon lacks."""
        shipped = load_lexicon()
        return small_lexicon({word: n for word, n in self.items() if n >= _LEAST_SEEN and shipped.find(word) < 0})

    def repairer(self, make: type[Repairer]) -> Repairer:
        """The repairer that works with this vocabulary; one, so that its memory of words is kept."""
        found: Repairer | None = self.__dict__.get("_repairer")
        if found is None:
            found = self.__dict__["_repairer"] = make(self)
        return found
