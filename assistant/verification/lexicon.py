"""Which Danish words may stand for each other, and which exclude each other; read from ``words/``."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache, lru_cache
from importlib import resources

from assistant.danish.analysis import ABBREVIATIONS, STOP_WORDS, fold, split_compound, stem
from assistant.danish.thesaurus import load_thesaurus

# Endings that turn a verb or adjective into a noun: "vurdering" and "vurdere" share a root.
_DERIVATIONS = ("ering", "ning", "ing", "else", "els", "hed", "ation", "ion", "tion")
_SHORTEST_ROOT, _SHORTEST_VERB = 4, 3
# Ends of irregular verbs in the past and in the present: "forelagt" is "forelægge".
_PAST_FORMS = tuple(
    (past, present)
    for present, forms in {
        "laeg": "lagt lagd",
        "saet": "satt sat saett",
        "tag": "tog",
        "giv": "gav",
        "find": "fandt",
        "skriv": "skrev",
        "traef": "traf truff truf",
        "vaelg": "valgt",
        "foelg": "fulgt",
        "bring": "bragt",
        "driv": "drev",
        "drag": "drog",
        "hold": "holdt",
        "go": "gjort gjord",
    }.items()
    for past in forms.split()
)
# Abbreviations whose last word names somebody or something else.
NOT_SHORT = frozenset(("ssp", "vink", "skat", "kk", "dr", "ft", "moms", "jku"))


def word_set(text: str) -> frozenset[str]:
    """The words of a text, folded; for short lists that belong to the code that uses them."""
    return frozenset(fold(word) for word in text.split())


@lru_cache(maxsize=200_000)
def root(folded: str) -> str:
    """The stem without endings that only change the part of speech: ``root("vurdering") == root("vurderet")``."""
    found = stem(folded)
    for ending in _DERIVATIONS:
        if found.endswith(ending) and len(found) - len(ending) >= _SHORTEST_ROOT:
            found = found[: -len(ending)]
            break
    if found.endswith("er") and len(found) - 2 >= _SHORTEST_ROOT:  # "registrer(e)", "medarbejder"
        found = found[:-2]
    for ending, present in _PAST_FORMS:
        if found.endswith(ending):
            return found[: -len(ending)] + present
    if found.endswith(("ed", "et")) and len(found) - 2 >= _SHORTEST_VERB:  # "styrked(e)"
        found = found[:-2]
    if len(found) > _SHORTEST_ROOT and found[-1] == found[-2]:
        found = found[:-1]
    return found


@dataclass(frozen=True, slots=True)
class WordTable:
    """Groups of words; ``words`` maps a root to its groups, ``phrases`` the first root to (roots, group)."""

    words: dict[str, frozenset[str]]
    phrases: dict[str, tuple[tuple[tuple[str, ...], str], ...]]


def _read_lines(name: str) -> list[str]:
    text = resources.files("assistant.verification").joinpath("words", name).read_text(encoding="utf-8")
    return [line for line in text.splitlines() if line.strip() and not line.startswith("#")]


def _table(entries: list[tuple[str, list[str]]]) -> WordTable:
    words: dict[str, set[str]] = {}
    phrases: dict[str, set[tuple[tuple[str, ...], str]]] = {}
    for group, members in entries:
        for member in members:
            roots = tuple(root(fold(piece)) for piece in member.split("_"))
            if len(roots) == 1:
                words.setdefault(roots[0], set()).add(group)
            else:
                phrases.setdefault(roots[0], set()).add((roots, group))
    return WordTable(
        {word: frozenset(groups) for word, groups in words.items()},
        {first: tuple(sorted(found)) for first, found in phrases.items()},
    )


@cache
def synonyms() -> WordTable:
    """Groups "=0", "=1" … of words with nearly the same meaning."""
    return _table([(f"={number}", line.split()) for number, line in enumerate(_read_lines("synonyms.txt"))])


@cache
def opposites() -> WordTable:
    """Values "3/0", "3/1" … of scales; two values of one scale exclude each other. "3!/0" must not be left out."""
    entries = []
    for scale, line in enumerate(_read_lines("opposites.txt")):
        name = f"{scale}!" if line.startswith("!") else f"{scale}"
        entries += [(f"{name}/{value}", words.split()) for value, words in enumerate(line.lstrip("! ").split("|"))]
    return _table(entries)


@cache
def places() -> frozenset[str]:
    """Folded names of places, each word of a longer name too."""
    return frozenset(fold(word) for line in _read_lines("places.txt") for word in line.split())


@cache
def light_words() -> frozenset[str]:
    """Folded words that carry no content of their own."""
    return word_set(" ".join(_read_lines("light.txt"))) | frozenset(fold(word) for word in STOP_WORDS)


@lru_cache(maxsize=200_000)
def concepts(folded: str) -> frozenset[str]:
    """What a word stands for: its root and the groups of its synonyms."""
    found = root(folded)
    meant = {root(fold(meaning.split()[-1])) for meaning in ABBREVIATIONS.get(folded, ()) if folded not in NOT_SHORT}
    return frozenset((found, *meant)) | synonyms().words.get(found, frozenset()) | thesaurus_groups(folded)


def _numbers(entry: str) -> tuple[frozenset[int], frozenset[int]]:
    thesaurus = load_thesaurus()
    own = thesaurus.entry(entry)
    return thesaurus.group_numbers(entry), _related_groups().get(own, frozenset())


@cache
def _related_groups() -> dict[str, frozenset[int]]:
    found: dict[str, set[int]] = {}
    for number, group in enumerate(load_thesaurus().groups):
        for entry in group.related:
            found.setdefault(entry, set()).add(number)
    return {entry: frozenset(numbers) for entry, numbers in found.items()}


def thesaurus_groups(entry: str) -> frozenset[str]:
    """The groups of a word or phrase: "=t5" where it may stand for the others, "&t5" also where it is only related."""
    same, related = _numbers(entry)
    return frozenset([f"=t{number}" for number in same] + [f"&t{number}" for number in same | related])


def thesaurus_phrases(words: list[str]) -> list[tuple[tuple[int, ...], str]]:
    """(positions, group) of the thesaurus' phrases in a row of folded words."""
    return [
        (match.positions, group)
        for match in load_thesaurus().find_phrases(words)
        for group in thesaurus_groups(match.entry)
    ]


@lru_cache(maxsize=200_000)
def part_concepts(folded: str) -> tuple[frozenset[str], ...]:
    """The concepts of each part of a compound, the head last; empty for a word that is no compound."""
    return tuple(concepts(part) for part in split_compound(folded))


def find_phrases(table: WordTable, roots: list[str], *, slack: int = 2) -> list[tuple[tuple[int, ...], str]]:
    """(positions, group) of the phrases in a row of roots; up to ``slack`` other words may stand between theirs."""
    found = []
    for position, first in enumerate(roots):
        for phrase, group in table.phrases.get(first, ()):
            positions = _positions(roots, position, phrase, slack)
            if positions:
                found.append((positions, group))
    return [
        (positions, group) for positions, group in found if not any(set(positions) < set(other) for other, _ in found)
    ]


def _positions(roots: list[str], start: int, phrase: tuple[str, ...], slack: int) -> tuple[int, ...]:
    limit = min(len(roots), start + len(phrase) + slack)
    positions: list[int] = []
    here = start
    for wanted in phrase:
        while here < limit and roots[here] != wanted:
            here += 1
        if here >= limit:
            return ()
        positions.append(here)
        here += 1
    return tuple(positions)
