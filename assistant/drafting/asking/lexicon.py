"""Which words of the sources a word of a question may stand for, and how surely."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Iterable
from functools import cache, cached_property, lru_cache
from importlib import resources

from rapidfuzz import fuzz, process
from rapidfuzz.distance import DamerauLevenshtein

from assistant.danish.analysis import (
    ABBREVIATIONS,
    exact_words,
    fold,
    last_part,
    skeleton,
    split_compound,
    stem,
)
from assistant.danish.inflection import word_key
from assistant.danish.relatedness import related_words
from assistant.danish.thesaurus import load_thesaurus

SAME, DERIVED, SYNONYM, PART, IN_PIECES, MISSPELT, PARTICLE = 1.0, 0.8, 0.75, 0.7, 0.8, 0.8, 0.75
BADLY_SCANNED = 0.95
# Words of the thesaurus: that mean the same, that belong to the same matter; and each where the word itself is there.
ALIKE, RELATED, ALIKE_BESIDE, RELATED_BESIDE = 0.75, 0.35, 0.68, 0.1
RELATED_IDIOM = 0.7  # an idiom has one meaning where a word has many
NEAR, NEAR_BESIDE, LEAST_NEAR = 0.7, 0.5, 0.55  # of words that the synonym table has for it
EVERYDAY, EVERYDAY_BESIDE, EVERYDAY_IN_PART = 0.64, 0.3, 0.3  # of what an everyday word may stand for
FINDS = ">>"  # before the everyday words of a line
JOIN = " "  # between the words of a phrase that is matched as one
_PARTICLES = ("af", "op", "ud", "ind", "til", "paa", "frem", "ned", "be", "over", "fra")
_SHORTEST_MISSPELT = 5
_SHORTEST_SKELETON = 8
_SHORTEST_STEM = 4  # "pas" is no "tilpas"
_FOREIGN_VERB = re.compile(r"(?:ere|erer|erede|erer?s)$")
_NOUN_ENDINGS = (
    "ningerne", "ningens", "ningen", "ninger", "nings", "ning", "ingerne", "ingens", "ingen", "inger", "ings", "ing",
    "elserne", "elsens", "elsen", "elser", "elses", "else",
)  # fmt: skip
_ENDINGS = (
    "erne",
    "ende",
    "ene",
    "ere",
    "ede",
    "ens",
    "ets",
    "ers",
    "en",
    "et",
    "er",
    "ne",
    "es",
    "te",
    "e",
    "s",
    "t",
    "r",
)


def words_of(text: str) -> list[str]:
    """Folded words in order; a plus sign belongs to its word ("SSP+" is not "SSP")."""
    return exact_words(re.sub(r"(?<=[A-Za-zÆØÅæøå])\+", "plus", text))


_IRREGULAR = {
    form: forms.split()[0]
    for forms in (
        "stig steg steget stiger stige stigning stigningen",
        "fald faldt faldet falder falde",
        "oege oeget oegede oeger oegning oeges",
        "saette satte sat saetter afsaette afsat afsatte afsaetter afsaettes bevilget bevilge bevilling "
        "bevillingen bevillinger",
        "traeffe traf truffet antraeffe antruffet traeffes traeffer",
        "vaelge valgte valgt",
        "godkende godkendt godkendte godkendelse",
        "vedtage vedtog vedtaget vedtagelse vedtagelsen",
        "beslutte besluttet besluttede beslutning beslutningen",
        "doe doede doed draebt draebte draebe",
        "loebe loeber loeb",
        "udloeb udloebe udloeber udloebet",
        "begynde begyndte begyndt paabegynde paabegyndt begynder",
        "afgaa afgaaet afgik afgaar",
        "faengsle faengslet faengsling varetaegtsfaengslet varetaegtsfaengslede varetaegtsfaengsles",
        "saarede saaret saar",
        "spoerge spurgt spurgte spoerger",
        "ansvar ansvarlig ansvarlige ansvaret",
        "tryg utryg trygge utrygge tryghed trygheden utryghed utrygheden trygt utrygt tryggere",
        "hoere hoerer hoerte",
        "forlaenge forlaenget forlaengede forlaenges forlaengelse",
        "ansoege ansoegt",
        "sagsnr sagsnummer sagsnummeret",
        "dokumentnr dokumentnummer dokumentnummeret",
    )
    for form in forms.split()
}


@lru_cache(maxsize=100_000)
def root(word: str) -> str:
    """The stem that inflections share, rougher than the index's: "beboerne" and "beboere" give one root."""
    if word in _IRREGULAR:
        return _IRREGULAR[word]
    for ending in _NOUN_ENDINGS:
        if word.endswith(ending) and len(word) - len(ending) >= (3 if ending == "ning" else 4):
            return _single(word[: -len(ending)])
    bare = stem(word)
    for ending in _ENDINGS:
        if bare.endswith(ending) and len(bare) - len(ending) >= 4:
            return _single(bare[: -len(ending)])
    return _single(bare)


def _single(bare: str) -> str:
    """A final double consonant is one: "lukket" and "lukning" share "luk"."""
    return bare[:-1] if len(bare) > 3 and bare[-1] == bare[-2] and bare[-1] not in "aeiouy" else bare


@lru_cache(maxsize=100_000)
def parts(word: str) -> tuple[str, ...]:
    """The roots of a compound's parts."""
    return tuple(root(part) for part in split_compound(word))


@lru_cache(maxsize=100_000)
def _last_part(word: str) -> tuple[str, ...]:
    """The root that a compound ends with whose first part no list has: that of "aftaler" in "særindsatsaftalerne"."""
    found = last_part(word)
    return (root(found),) if found else ()


@cache
def _sections() -> dict[str, tuple[str, ...]]:
    found: dict[str, list[str]] = defaultdict(list)
    section = ""
    for line in _shipped("words.txt"):
        opened = re.match(r"\[(\w+)\]", line)
        if opened:
            section = opened[1]
        else:
            found[section] += line.split()
    return {name: tuple(words) for name, words in found.items()}


@cache
def word_list(name: str) -> frozenset[str]:
    """One of the lists in ``words.txt``, folded."""
    return frozenset(fold(word) for word in _sections()[name])


def native_words(name: str) -> tuple[str, ...]:
    """One of the lists in ``words.txt`` as it is written there."""
    return _sections()[name]


def _shipped(name: str) -> list[str]:
    text = resources.files("assistant.drafting.asking").joinpath(name).read_text(encoding="utf-8")
    return [line for line in text.splitlines() if line.strip() and not line.startswith("#")]


@cache
def synonyms() -> dict[str, frozenset[str]]:
    """Root of a word to the roots it may stand for."""
    found: dict[str, set[str]] = defaultdict(set)
    for line in _shipped("synonyms.txt"):
        if FINDS in line:
            continue
        known, _, asked = line.partition(">")
        group = {root(fold(word)) for word in known.split()}
        for word in group | {root(fold(word)) for word in asked.split()}:
            found[word] |= group - {word}
    return {word: frozenset(others) for word, others in found.items()}


@cache
def _everyday() -> dict[str, frozenset[str]]:
    """Root of an everyday word to the roots that sources may have instead of it."""
    found: dict[str, set[str]] = defaultdict(set)
    for line in _shipped("synonyms.txt"):
        known, finds, asked = line.partition(FINDS)
        for word in asked.split() if finds else ():
            found[root(fold(word))] |= {root(fold(other)) for other in known.split()}
    return {word: frozenset(others - {word}) for word, others in found.items()}


@cache
def _abbreviations() -> dict[str, frozenset[str]]:
    """Abbreviation to the longest word of what it stands for, and back."""
    found: dict[str, set[str]] = defaultdict(set)
    for short, expansions in ABBREVIATIONS.items():
        if short in ("skat", "vink", "ssp"):
            continue
        for expansion in expansions:
            longest = max((fold(word) for word in expansion.replace("-", " ").split()), key=len)
            found[fold(short)].add(root(longest))
            if len(longest) > 12:
                found[root(longest)].add(fold(short))
    found["kbh"].add(root("koebenhavn"))
    return {word: frozenset(others) for word, others in found.items()}


@cache
def _plain_roots() -> frozenset[str]:
    return frozenset(root(fold(word)) for line in _shipped("plain_words.txt") for word in line.split())


@cache
def _plain_keys() -> frozenset[str]:
    return frozenset(word_key(fold(word)) for line in _shipped("plain_words.txt") for word in line.split())


@lru_cache(maxsize=100_000)
def is_plain(word: str) -> bool:
    """Whether a word says how something is asked, not what it is about; of an irregular verb all forms do."""
    return root(word) in _plain_roots() or (word_key(word) in _verbs() and word_key(word) in _plain_keys())


@cache
def _verbs() -> frozenset[str]:
    """Keys of the verbs whose inflections are listed."""
    found, verbs = set(), False
    for line in resources.files("assistant.danish").joinpath("irregular.txt").read_text("utf-8").splitlines():
        if line.startswith("["):
            verbs = line in ("[verbs]", "[te]")
        elif verbs and line and not line.startswith("#"):
            found |= {word_key(fold(word)) for word in line.split()}
    return frozenset(found)


def is_verb(word: str) -> bool:
    """Whether a folded word looks like a form of a verb: listed, or in the past ("dukkede", "blev ramt")."""
    return (len(word) > 5 and word.endswith(("ede", "edes"))) or word_key(word) in _verbs()


class Lexicon:
    """The words of some sources, found by root, compound part, synonym and near spelling."""

    def __init__(self, words: Iterable[str]) -> None:
        self.words = frozenset(words)
        self._by_root: dict[str, set[str]] = defaultdict(set)
        self._by_part: dict[str, set[str]] = defaultdict(set)
        self._families: dict[str, list[str]] = defaultdict(list)
        for word in self.words:
            self._by_root[root(word)].add(word)
            for part in parts(word) or _last_part(word):
                self._by_part[part].add(word)
        for own in self._by_root:
            self._families[own[:6]].append(own)
        self._found: dict[tuple[str, bool], dict[str, float]] = {}

    @cached_property
    def _by_skeleton(self) -> dict[str, set[str]]:
        """Long words by what is left of their roots where a scan has lost the dots and rings of the letters."""
        found: dict[str, set[str]] = defaultdict(set)
        for own, words in self._by_root.items():
            if len(own) >= _SHORTEST_SKELETON and own.isalpha():
                found[skeleton(own)] |= words
        return found

    @cached_property
    def _by_key(self) -> dict[str, set[str]]:
        """Words by the key that the thesaurus lists them under."""
        found: dict[str, set[str]] = defaultdict(set)
        for word in self.words:
            found[word if JOIN in word else word_key(word)].add(word)
        return found

    @cached_property
    def _spellings(self) -> list[str]:
        """Words long enough to be a misspelt one put right."""
        return sorted(word for word in self.words if len(word) >= _SHORTEST_MISSPELT and word.isalpha())

    @cached_property
    def _skeletons(self) -> list[str]:
        return [skeleton(word) for word in self._spellings]

    def holds(self, word: str) -> bool:
        """Whether this very word, in some inflection, stands in the sources; "knows" also takes its near kin for it."""
        return word in self.words or word_key(word) in self._by_key

    def knows(self, word: str) -> bool:
        """Whether the word itself, in some inflection, stands in the sources."""
        return word in self.words or root(word) in self._by_root

    def matches(self, word: str, *, stands: bool = False) -> dict[str, float]:
        """Words of the sources that the folded ``word`` may stand for, with how surely (at most 1).

        ``stands`` tells that the word itself is in other sources, so that words like it count for less here.
        """
        if (word, stands) not in self._found:
            self._found[(word, stands)] = self._find(word, stands)
        return self._found[(word, stands)]

    def _find(self, word: str, stands: bool) -> dict[str, float]:
        found: dict[str, float] = {}

        def add(words: Iterable[str], strength: float) -> None:
            for other in words:
                found[other] = max(found.get(other, 0.0), strength)

        if JOIN in word:
            add(self._by_key.get(load_thesaurus().entry(word), ()), SAME)
            self._add_alike(word, stands, add)
            return found
        if not word.isalpha():
            if word in self.words:
                add([word], SAME)
            return found
        own = root(word)
        if len(own) >= _SHORTEST_SKELETON:
            add(self._by_skeleton.get(skeleton(own), ()), BADLY_SCANNED)
        add(self._by_root.get(own, ()), SAME)
        if not _FOREIGN_VERB.search(word):  # "parkere" is no part of "Fælledparken"
            add(self._by_part.get(own, ()), PART)
        add(self._derived(own), DERIVED)
        add(self._with_particle(word), PARTICLE)
        for short in _abbreviations().get(word, frozenset()) | _abbreviations().get(own, frozenset()):
            add(self._by_root.get(short, ()), SAME)
        pieces = parts(word)
        for piece in pieces:
            add((other for other in self._by_part.get(piece, ()) if len(set(parts(other)) & set(pieces)) > 1), DERIVED)
        known = stands or self.knows(word)
        for other in synonyms().get(own, ()):
            add(self._by_root.get(other, ()), ALIKE_BESIDE if known else SYNONYM)
            add(self._by_part.get(other, ()), SYNONYM - 0.2)
        for other in _everyday().get(own, ()):
            add(self._by_root.get(other, ()), EVERYDAY_BESIDE if known else EVERYDAY)
            add(() if known else self._by_part.get(other, ()), EVERYDAY_IN_PART)
        self._add_alike(word, known, add)
        if not found or max(found.values()) < BADLY_SCANNED:
            unheard = not found and len(word) > _SHORTEST_MISSPELT
            close, strength = self._misspelt(word)
            add(close, strength)
            for meant in close if unheard else ():
                for other, likeness in self.matches(meant).items():
                    add([other], strength * likeness)
        return found

    def _add_alike(self, word: str, stands: bool, add: Callable[[Iterable[str], float], None]) -> None:
        """What the thesaurus has for a word or a phrase; less of it where the word itself stands in the sources."""
        thesaurus = load_thesaurus()
        for entries, strength in (
            (thesaurus.same(word), ALIKE_BESIDE if stands else ALIKE),
            (thesaurus.related(word), RELATED_IDIOM if JOIN in word else RELATED_BESIDE if stands else RELATED),
        ):
            for entry in entries:
                add(self._by_key.get(entry, ()), strength)
        for other, near in related_words(word).items():
            if near >= LEAST_NEAR:
                add(self._by_key.get(thesaurus.entry(other), ()), near * (NEAR_BESIDE if stands else NEAR))

    def _with_particle(self, word: str) -> Iterable[str]:
        """ "holdt" and "afholdt", "talt" and "optalt"."""
        if len(word) < _SHORTEST_STEM:
            return
        for particle in _PARTICLES:
            yield from self._by_root.get(root(particle + word), ())
            if word.startswith(particle) and len(word) - len(particle) >= _SHORTEST_STEM:
                yield from self._by_root.get(root(word[len(particle) :]), ())

    def holding(self, piece: str, *, alike: bool) -> dict[str, float]:
        """Words that are, or are made with, a part of a compound, with how surely; ``alike``: or a synonym of it."""
        others = synonyms().get(piece, frozenset()) if alike else ()
        found = {word: SYNONYM for other in others for word in self._made_with(other)}
        return found | dict.fromkeys(self._made_with(piece), SAME)

    def _made_with(self, piece: str) -> set[str]:
        return self._by_root.get(piece, set()) | self._by_part.get(piece, set())

    def _derived(self, own: str) -> Iterable[str]:
        """Words of one family by their beginning: "aktivering" and "aktiveret"."""
        if len(own) < 6:
            return ()
        return [
            word
            for other in self._families.get(own[:6], ())
            if other != own and len(other) >= 6 and _same_family(own, other)
            for word in self._by_root[other]
        ]

    def _misspelt(self, word: str) -> tuple[list[str], float]:
        if len(word) < _SHORTEST_MISSPELT:
            return [], 0.0
        allowed = 1 if len(word) < 8 else 2
        bare = skeleton(word)
        near = process.extract(bare, self._skeletons, scorer=DamerauLevenshtein.distance, score_cutoff=allowed, limit=4)
        close = [
            self._spellings[index] for other, _, index in near if other[:1] == bare[:1] or fuzz.ratio(other, bare) > 88
        ]
        return close, MISSPELT


def _same_family(first: str, second: str) -> bool:
    shared = 0
    for one, other in zip(first, second, strict=False):
        if one != other:
            break
        shared += 1
    shorter, longer = sorted((len(first), len(second)))
    return shared >= 6 and shared >= shorter - 2 and longer - shared <= 5
