"""Whether two stretches of different documents speak of one thing: each must hold what the other is about."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from itertools import pairwise

from assistant.danish.analysis import fold
from assistant.drafting.asking.lexicon import is_verb, parts, root, words_of
from assistant.drafting.desk.ranking import Desk, SourceIndex
from assistant.drafting.desk.sources import Source
from assistant.precedents.stretches import Stretch
from assistant.records import BlockKind

LEAD_SHARE, ASKED_SHARE, VERB_SHARE = 0.7, 0.5, 0.6
AROUND = 0.85  # most that a word around the statement counts
_PREPOSITIONS = frozenset(words_of("af blandt for fra hos i med mod om på til under ved"))
_NO_NOUN = ("ende", "ligt", "vis")  # endings of words that say how
LEAST_HELD = 0.5  # of a name, to be there
RAREST, LEAST_RARE = 3.0, 0.35
FEWEST = 200  # statements; in a smaller collection rarity says little


class Scale:
    """Two desks, the earlier reply's and the later sources', and how much each holds of the other's stretches."""

    def __init__(self, then: Desk, now: Desk) -> None:
        self.then, self.now = then, now
        self._indexes = {index.source.document.id: index for desk in (now, then) for index in desk.indexes}
        self._framed: dict[str, frozenset[str]] = {}
        self._weights: dict[str, float] = {}

    def weight(self, word: str) -> float:
        """High for words that few statements of the later sources hold."""
        if word not in self._weights:
            rarity = math.log((max(self.now.size, FEWEST) + 1) / (self.now.frequency(word) + 0.7))
            self._weights[word] = max(LEAST_RARE, min(rarity, RAREST)) * (VERB_SHARE if is_verb(word) else 1.0)
        return self._weights[word]

    def held(self, one: Stretch, other: Stretch, *, asked: bool = True) -> float:
        """The share of what the first is about that the second holds or stands among, rare words counting for more."""
        weighed = [(word, self.weight(word)) for word in one.words]
        weighed += [(word, LEAD_SHARE * self.weight(word)) for word in one.lead_words]
        if asked:
            weighed += [(word, ASKED_SHARE * self.weight(word)) for word in one.asked_words]
        total = sum(weight for _, weight in weighed)
        if not total:
            return 0.0
        return sum(weight * self.strength(word, other) for word, weight in weighed) / total

    def own(self, one: Stretch, other: Stretch) -> float:
        """The share of the first's own words that the second itself has."""
        weighed = [(word, self.weight(word)) for word in one.words]
        total = sum(weight for _, weight in weighed)
        return sum(weight * self.in_words(word, other) for word, weight in weighed) / total if total else 0.0

    def strength(self, word: str, stretch: Stretch) -> float:
        """How surely a word, or one that means the same, stands in the stretch or around it."""
        index = self._index(stretch)
        own, around = index.find(word)
        place = stretch.statement.index
        here = self.in_words(word, stretch)
        beside = around.get(place, 0.0)
        if own.get(place, 0.0) >= beside:  # it is in the sentence, but in the stretch of another figure
            beside = 0.0
        asked = 0.8 if stretch.asked and _like(word, stretch.asked_words) else 0.0
        return max(here, min(beside, AROUND), asked)

    def strength_in_answer(self, word: str, stretch: Stretch) -> float:
        """How surely a word stands in the answer that a statement of a reply belongs to, or in its question."""
        own, _ = self._index(stretch).find(word)
        statement, source = stretch.statement, stretch.source
        answer = [s.index for s in source.statements if s.answers == statement.answers and s.index <= statement.index]
        asked = 0.8 if _like(word, stretch.asked_words) else 0.0
        return max((own.get(index, 0.0) for index in answer), default=0.0) or asked

    def in_words(self, word: str, stretch: Stretch) -> float:
        """How surely a word stands in the stretch itself or in the lead of its sentence."""
        lexicon = self._index(stretch).lexicon
        found = lexicon.matches(word)
        own = {*stretch.words, *stretch.lead_words}
        best = max((found.get(other, 0.0) for other in own), default=0.0)
        pieces = parts(word)
        if best < 0.8 and len(pieces) > 1:
            held = sum(any(piece == root(other) or piece in parts(other) for other in own) for piece in pieces)
            best = max(best, 0.8 * (held / len(pieces)) ** 1.5)
        return best

    def contrast(self, one: Stretch, other: Stretch) -> bool:
        """Whether each has a noun of its own that the other lacks: "fra restauranter" and "fra byggepladser"."""
        mine, theirs = self._lacking(one, other), self._lacking(other, one)
        if any(self.strength(w, other) < LEAST_HELD for w in mine) and any(
            self.strength(w, one) < LEAST_HELD for w in theirs
        ):
            return True
        return bool(_slots(one.text, mine) & _slots(other.text, theirs))

    def _lacking(self, one: Stretch, other: Stretch) -> list[str]:
        """Nouns that the second does not have itself, whatever stands around it."""
        words = [word for word in one.words if not is_verb(word) and not word.endswith(_NO_NOUN)]
        return [word for word in words if self.in_words(word, other) < LEAST_HELD]

    def same_subject(self, one: Stretch, other: Stretch) -> bool:
        """Whether what names the thing on either side is found on the other: one such word surely, and most of them."""
        return self._subject_held(one, other) and self._subject_held(other, one)

    def _subject_held(self, one: Stretch, other: Stretch) -> bool:
        strengths = [self.strength(word, other) for word in one.subject]
        return bool(strengths) and max(strengths) >= 0.7 and sum(strengths) >= 0.5 * len(strengths)

    def names_agree(self, one: Stretch, other: Stretch) -> bool:
        """Whether every name and place of either is there in the other, or is what its whole document is about."""
        return self._names_held(one, other) and self._names_held(other, one)

    def _names_held(self, one: Stretch, other: Stretch) -> bool:
        names = one.names | self._place_headings(one)
        return all(
            name in other.names
            or self.strength(name, other) >= LEAST_HELD
            or name in self._frame(other.source)
            or name in fold(other.asked)
            for name in names
        )

    def _place_headings(self, stretch: Stretch) -> frozenset[str]:
        from assistant.drafting.asking.question import PLACES

        own = self._frame(stretch.source)
        headings = " ".join(stretch.statement.headings[-2:])
        return frozenset(word for word in words_of(headings) if word in PLACES and word not in own)

    def _frame(self, source: Source) -> frozenset[str]:
        """Words of the letterhead, the title and the sign-off: what holds for the whole document."""
        if source.document.id not in self._framed:
            kinds = (BlockKind.LETTERHEAD, BlockKind.SIGN_OFF)
            lines: Iterable[str] = (s.text for s in source.statements if s.kind in kinds)
            self._framed[source.document.id] = source.name_words | {w for line in lines for w in words_of(line)}
        return self._framed[source.document.id]

    def _index(self, stretch: Stretch) -> SourceIndex:
        return self._indexes[stretch.source.document.id]


def _slots(text: str, nouns: Sequence[str]) -> frozenset[str]:
    """The prepositions that the nouns stand right behind."""
    pairs = pairwise(words_of(text))
    return frozenset(before for before, noun in pairs if noun in nouns and before in _PREPOSITIONS)


def _like(word: str, others: Iterable[str]) -> bool:
    own = root(word)
    return any(own == root(other) or own in parts(other) for other in others)
