"""Which Danish words and phrases may stand for each other, which help to find each other, which exclude each other."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from importlib import resources

from assistant.danish.analysis import fold
from assistant.danish.inflection import word_key

# After these a gap says something else: "er ... med" is not "er med".
_NO_GAP_AFTER = frozenset(("vaere", "have", "blive", "i", "en", "et", "de", "ikke"))
_PARTICLES = frozenset(("af", "an", "bag", "bort", "for", "fra", "frem", "i", "ind", "med", "mod", "ned", "om", "op"))
_PARTICLES |= {"over", "paa", "til", "ud", "under", "ved"}
_NOT_IN_WORDS = re.compile(r"[^a-z0-9]+")
_NOTHING: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class PhraseMatch:
    """An entry of several words that was found in a row of words, and where its words stand."""

    entry: str
    positions: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Group:
    """One line: entries that mean the same, and entries that only help to find them."""

    same: frozenset[str]
    related: frozenset[str]


class Thesaurus:
    """Groups of words and scales of opposites, asked by word or phrase in any inflection and spelling.

    An *entry* is the keys of a word's or a phrase's words, set apart by spaces; ``entry("mistede livet")`` and
    ``entry("miste_livet")`` are one. All answers are entries. Sameness does not pass from group to group:
    a ~ b and b ~ c in two groups do not make a ~ c.
    """

    def __init__(self, lines: Iterable[str], scales: Iterable[str] = ()) -> None:
        self._wordings: dict[str, str] = {}
        self._read: dict[str, str] = {}
        self.groups: tuple[Group, ...] = tuple(self._group(line) for line in lines)
        self.scales: tuple[tuple[frozenset[str], ...], ...] = tuple(
            tuple(self._entries(value) for value in line.split("|")) for line in scales
        )
        self._same: dict[str, list[int]] = {}
        self._related: dict[str, list[int]] = {}
        self._values: dict[str, list[tuple[int, int]]] = {}
        for number, group in enumerate(self.groups):
            for entry in group.same:
                self._same.setdefault(entry, []).append(number)
            for entry in group.related:
                self._related.setdefault(entry, []).append(number)
        for number, scale in enumerate(self.scales):
            for value, entries in enumerate(scale):
                for entry in entries:
                    self._values.setdefault(entry, []).append((number, value))
        self._phrases: dict[str, list[tuple[str, ...]]] = {}
        for phrase in (entry.split(" ") for entry in self._wordings if " " in entry):
            self._phrases.setdefault(phrase[0], []).append(tuple(phrase))

    def _group(self, line: str) -> Group:
        same, _, related = line.partition("|")
        alike = self._entries(same)
        return Group(alike, self._entries(related) - alike)

    def _entries(self, text: str) -> frozenset[str]:
        read = self._read
        return frozenset([read[member] if member in read else self._entry(member) for member in text.split()])

    def _entry(self, member: str) -> str:
        """The entry of a folded member as written in the file."""
        if member.isalnum():
            entry, wording = word_key(member), member
        else:
            words = [word for word in _NOT_IN_WORDS.split(member) if word]
            entry, wording = " ".join(map(word_key, words)), " ".join(words)
        self._wordings.setdefault(entry, wording)
        self._read[member] = entry
        return entry

    @staticmethod
    def entry(text: str) -> str:
        """The entry that a word or phrase belongs to, whether the thesaurus holds it or not."""
        return " ".join(word_key(word) for word in _NOT_IN_WORDS.split(fold(text)) if word)

    def __contains__(self, text: str) -> bool:
        return self.entry(text) in self._wordings

    def same(self, text: str) -> frozenset[str]:
        """Entries that may stand for the word or phrase in a claim; empty for an unknown one."""
        return self._alike(self.entry(text))

    def _alike(self, own: str) -> frozenset[str]:
        return _NOTHING.union(*(self.groups[number].same for number in self._same.get(own, ()))) - {own}

    def related(self, text: str) -> frozenset[str]:
        """Entries that help to find what the word or phrase is about, but never support a claim; none of ``same``."""
        own = self.entry(text)
        found = _NOTHING.union(
            *(self.groups[number].related for number in self._same.get(own, ())),
            *(self.groups[number].same for number in self._related.get(own, ())),
        )
        return found - self._alike(own) - {own}

    def group_numbers(self, text: str) -> frozenset[int]:
        """Numbers of the groups whose words may stand for the text; texts that share one mean the same."""
        return frozenset(self._same.get(self.entry(text), ()))

    def are_same(self, one: str, other: str) -> bool:
        """Whether two words or phrases may stand for each other; a word is the same as its own inflections."""
        return self.entry(one) == self.entry(other) or bool(self.group_numbers(one) & self.group_numbers(other))

    def are_opposites(self, one: str, other: str) -> bool:
        """Whether two words or phrases are different values of one scale."""
        first = dict(self._values.get(self.entry(one), ()))
        second = dict(self._values.get(self.entry(other), ()))
        return any(first[scale] != second[scale] for scale in first.keys() & second.keys())

    def opposites(self, text: str) -> frozenset[str]:
        """Entries that exclude the word or phrase."""
        return _NOTHING.union(
            *(
                entries
                for scale, own in self._values.get(self.entry(text), ())
                for value, entries in enumerate(self.scales[scale])
                if value != own
            )
        )

    def wording(self, entry: str) -> str:
        """An entry as the file first writes it, folded and with spaces: "miste livet"; for searching and showing."""
        return self._wordings.get(entry, entry)

    def find_phrases(self, words: Sequence[str], *, gap: int = 2) -> list[PhraseMatch]:
        """Phrases of the thesaurus in a row of folded words, in any inflection; none inside a longer one.

        Up to ``gap`` other words may follow a phrase's first word: "gik projektet ud på" holds "gå ud på".
        """
        keys = [word_key(word) for word in words]
        found = list(self._matches(keys, gap))
        return [match for match in found if not any(set(match.positions) < set(other.positions) for other in found)]

    def _matches(self, keys: list[str], gap: int) -> Iterator[PhraseMatch]:
        for start, first in enumerate(keys):
            for phrase in self._phrases.get(first, ()):
                rest = list(phrase[1:])
                for skipped in range(1 + _widest_gap(phrase, gap)):
                    here = start + 1 + skipped
                    if keys[here : here + len(rest)] == rest:
                        yield PhraseMatch(" ".join(phrase), (start, *range(here, here + len(rest))))
                        break


def _widest_gap(phrase: tuple[str, ...], gap: int) -> int:
    """A verb and a lone particle ("stå for") belong together only where they stand close."""
    if phrase[0] in _NO_GAP_AFTER:
        return 0
    return min(gap, 1) if len(phrase) == 2 and phrase[1] in _PARTICLES else gap


def _lines(name: str) -> list[str]:
    text = resources.files("assistant.danish").joinpath(name).read_text(encoding="utf-8")
    return [fold(line) for line in text.splitlines() if line and not line.startswith("#")]


@cache
def load_thesaurus() -> Thesaurus:
    """The shipped thesaurus, read once, at the first call."""
    return Thesaurus(_lines("thesaurus.txt"), _lines("antonyms.txt"))
