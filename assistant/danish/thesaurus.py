"""Which Danish words and phrases may stand for each other, which help to find each other, which exclude each other."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib import resources

from assistant.danish.analysis import fold
from assistant.danish.inflection import word_key

_PARTICLES = frozenset(("af", "an", "bag", "bort", "for", "fra", "frem", "i", "ind", "med", "mod", "ned", "om", "op"))
_PARTICLES |= {"over", "paa", "til", "ud", "under", "ved", "efter", "foer", "hos", "uden", "inden", "mellem", "blandt"}
# Verbs before nearly everything: "er ... med" is not "er med", but "har kommunen planer om" is "har planer om".
_LIGHT_VERBS = frozenset(("vaere", "have", "blive"))
_NO_GAP_AFTER = _PARTICLES | {"en", "et", "de", "den", "det", "ikke", "saa", "hver"}
_SMALL = _NO_GAP_AFTER | {"sig", "noget", "hen", "her", "der", "man", "at", "og", "som", "igen", "to", "selv", "ene"}
_QUESTION_WORDS = frozenset(("hvor", "hvad", "hvem", "hvis", "hvordan", "hvornaar", "hvilken", "hvilket", "hvilke"))
# Words that end as verbs do.
_NO_VERBS = frozenset(
    fold(
        """
        alle andre begge bedre bare dette disse egne enkelte flere fleste første gamle hele heller inde kommende lange
        lige lille mange mindre nogle næste nye offentlige oppe sidste samme selve senere seneste samtlige sociale
        store ude unge voksne ældre øvrige godt antallet
        """
    ).split()
)
_SHORT_VERBS = frozenset(("faa", "gaa", "staa", "slaa", "naa", "se", "ske", "bo", "doe", "tro"))
# What may stand inside any phrase without counting: "tager sig stadig godt af".
_ADVERBS = frozenset(
    fold(
        """
        aldrig allerede alene altid bare bedre bedst derfor desuden dog egentlig ellers endda endelig endnu ens faktisk
        fast fortsat først godt gerne helst helt herefter igen især jo jævnligt kun langsomt lidt ligefrem løbende
        længere mere meget mest mindst måske navnlig netop nok normalt nu nærmere næsten ofte også overhovedet primært
        rigtig rent samtidig selv senere sikkert simpelthen sjældent snart stadig stadigvæk særlig
        særligt så tidligere tit typisk tæt vel virkelig vist åbent hurtigt
        """
    ).split()
)
# No phrase goes on beyond these.
_CLAUSE_WORDS = frozenset(("at", "som", "fordi", "hvis", "men", "naar", "mens", "hvor", "hvad", "hvem", "eller", "end"))
_CLAUSE_WORDS |= {"hvilke", "hvilken", "hvilket", "da"}
_WIDE = 4  # how far, at least, a verb and the noun of its phrase may stand apart: "får udvalget sagen på bordet"
_WIDEST = 9  # with adverbs and the like
_TURNED_GAP = 2
_SHORTEST_NOUN = 4
_SHORTEST_OWNER = 6  # a word in the genitive between a preposition and its noun: "på politikernes bord"
_NOT_IN_WORDS = re.compile(r"[^a-z0-9]+")
_NOTHING: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class PhraseMatch:
    """An entry of several words that was found in a row of words, and where its words stand."""

    entry: str
    positions: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class _Phrase:
    """A phrase by its first word and its second: what it is, what follows, how much may stand after the first."""

    entry: str
    rest: tuple[str, ...]
    narrow: int  # at most, where it is not wide
    wide: bool = False
    turned: bool = False  # the verb comes second: "livremmen skal spændes ind"

    def reach(self, gap: int) -> int:
        return max(gap, _WIDE) if self.wide else min(gap, self.narrow)


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
        self._doings: dict[str, set[str]] = {}  # what lines of two words tie
        self.groups: tuple[Group, ...] = tuple(group for line in lines for group in self._groups(line))
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
        self._phrases: dict[str, dict[str, list[_Phrase]]] = {}
        for entry, wording in self._wordings.items():
            if " " in entry:
                self._add_phrase(entry, wording.split(" "))

    def _add_phrase(self, entry: str, words: list[str]) -> None:
        first, second, *rest = entry.split(" ")
        narrow, wide = _spacing(first, words)
        phrase = _Phrase(entry, tuple(rest), narrow, wide)
        self._phrases.setdefault(first, {}).setdefault(second, []).append(phrase)
        if wide and rest and words[1] not in _SMALL and len(words[1]) >= _SHORTEST_NOUN:
            phrase = _Phrase(entry, tuple(rest), _TURNED_GAP, turned=True)
            self._phrases.setdefault(second, {}).setdefault(first, []).append(phrase)

    def _groups(self, line: str) -> Iterator[Group]:
        """The group of a line; one for each word left of "~", whose words do not mean the same."""
        if "~" in line:
            left, _, right = line.partition("~")
            few, many = sorted((self._with_doings(left), self._with_doings(right)), key=len)
            yield from (Group(frozenset([entry]), many - {entry}) for entry in sorted(few))
            return
        same, _, related = line.partition("|")
        alike = self._entries(same)
        if not related and len(alike) == 2:
            one, other = alike
            self._doings.setdefault(one, set()).add(other)
            self._doings.setdefault(other, set()).add(one)
        yield Group(alike, self._entries(related) - alike)

    def _with_doings(self, text: str) -> frozenset[str]:
        """Entries, and for each verb the word for doing it, for each such word its verb: "modtage" and "modtagelse"."""
        entries = self._entries(text)
        return entries.union(*(self._doings[entry] for entry in entries if entry in self._doings))

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
    @lru_cache(maxsize=100_000)
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

        Up to ``gap`` other words may follow a phrase's first word ("gik projektet ud på" holds "gå ud på"), more
        where a noun belongs to it ("får udvalget den nye sag på bordet"), adverbs anywhere ("tager sig godt af").
        """
        found = list(self._matches(words, [word_key(word) for word in words], gap))
        if len(found) < 2:
            return found
        places = [frozenset(match.positions) for match in found]
        return [match for match, own in zip(found, places, strict=True) if not any(own < other for other in places)]

    def _matches(self, words: Sequence[str], keys: list[str], gap: int) -> Iterator[PhraseMatch]:
        for start, first in enumerate(keys):
            seconds = self._phrases.get(first)
            if seconds is None:
                continue
            done: set[str] = set()
            for here, passed in _second_places(words, start):
                for phrase in seconds.get(keys[here], ()):
                    if phrase.entry in done or not (passed <= phrase.reach(gap) or _is_owned(words, start, here)):
                        continue
                    places = _places_of(phrase.rest, words, keys, here)
                    if places is not None:
                        done.add(phrase.entry)
                        both = (here, start) if phrase.turned else (start, here)
                        yield PhraseMatch(phrase.entry, (*both, *places))


def _second_places(words: Sequence[str], start: int) -> Iterator[tuple[int, int]]:
    """Where a phrase's second word may stand, and how many words that count stand between."""
    passed = 0
    for here in range(start + 1, min(len(words), start + 2 + _WIDEST)):
        yield here, passed
        word = words[here]
        if word in _CLAUSE_WORDS or (word == "og" and passed and words[here - 1][-1:] != "s"):
            return
        if word == "der" and here > start + 1:
            return
        passed += word not in _ADVERBS


def _places_of(rest: tuple[str, ...], words: Sequence[str], keys: list[str], after: int) -> tuple[int, ...] | None:
    """Where the words of a phrase stand that follow its second, or nothing."""
    places = []
    here = after
    for wanted in rest:
        here += 1
        while here < len(keys) and keys[here] != wanted and words[here] in _ADVERBS:
            here += 1
        if here >= len(keys) or keys[here] != wanted:
            return None
        places.append(here)
    return tuple(places)


def _is_owned(words: Sequence[str], start: int, here: int) -> bool:
    """Whether only an owner stands between a preposition and its noun: "på politikernes bord"."""
    owner = words[start + 1]
    return here == start + 2 and words[start] in _PARTICLES and owner[-1] == "s" and len(owner) >= _SHORTEST_OWNER


def _spacing(key: str, words: list[str]) -> tuple[int, bool]:
    """How many words may stand after a phrase's first, and whether more may: verbs and their nouns stand far apart.

    A verb and a lone particle ("stå for") belong together only where they stand close.
    """
    first, *tail = words
    small = all(word in _SMALL for word in tail)
    if first in _NO_GAP_AFTER or first in _QUESTION_WORDS or (small and key in _LIGHT_VERBS):
        return 0, False
    if len(tail) == 1 and tail[0] in _PARTICLES:
        return 1, False
    if not _looks_like_verb(first):
        return 1, False
    return _WIDEST, not small


def _looks_like_verb(word: str) -> bool:
    return word in _SHORT_VERBS or (word.endswith(("e", "t")) and word not in _NO_VERBS)


def _lines(name: str) -> list[str]:
    text = resources.files("assistant.danish").joinpath(name).read_text(encoding="utf-8")
    return [fold(line) for line in text.splitlines() if line and not line.startswith("#")]


@cache
def load_thesaurus() -> Thesaurus:
    """The shipped thesaurus, read once, at the first call."""
    return Thesaurus(_lines("thesaurus.txt"), _lines("antonyms.txt"))
