"""How near two Danish words or phrases are in meaning: hand-made groups, then the synonym table and word formation."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import lru_cache
from types import MappingProxyType

from assistant.danish.analysis import fold, split_compound, stem
from assistant.danish.inflection import word_key
from assistant.danish.synonyms import entry_of, load_synonyms
from assistant.danish.thesaurus import Thesaurus, load_thesaurus

SAME_GROUP = 0.95
HAND_RELATED = 0.6
DERIVED = 0.85  # "halvering" ~ "halvere"
HEAD_OF_COMPOUND = 0.45  # "anlægsudgift" ~ "udgift"
SHARED_NEIGHBOURS = 0.25  # at most; for words that only share words near both

_ACTION = re.compile(r"(.{3,}?)(ering|ning|ing|else|ation|uktion|sel)(?:n|en|er|erne|rne|r)?s?")
_VERB_ENDINGS = {"ation": ("ere",), "uktion": ("ucere",), "ering": ("ere",), "ning": ("e", "ne"), "sel": ("e", "se")}
_CONTRARY = (
    ("", "u"),
    ("", "ikke"),
    ("", "mis"),
    ("til", "fra"),
    ("til", "af"),
    ("ind", "ud"),
    ("op", "ned"),
    ("over", "under"),
    ("foer", "efter"),
    ("for", "efter"),
    ("mer", "mindre"),
    ("med", "mod"),
    ("i", "u"),
)
_LONGEST_DIFFERENCE = max(abs(len(start) - len(end)) for start, end in _CONTRARY)


@lru_cache(maxsize=100_000)
def _entry(text: str) -> str:
    return Thesaurus.entry(text)


@lru_cache(maxsize=200_000)
def relatedness(one: str, other: str) -> float:
    """How near two words or phrases are, in any inflection: 1 the same word, 0.95 the same by hand, 0 nothing known.

    Below that: 0.5 and up for synonyms of one sense, 0.3 to 0.5 for a narrower and a wider word or the head of a
    compound, less for words that share some near words. Opposites are 0, whatever the table says. It tells what to
    look at, not what a text states: only ``Thesaurus.are_same`` may support a claim.
    """
    thesaurus = load_thesaurus()
    if _entry(one) == _entry(other):
        return 1.0
    if _are_contrary(one, other):
        return 0.0
    if thesaurus.are_same(one, other):
        return SAME_GROUP
    by_hand = _entry(other) in thesaurus.related(one) or _entry(one) in thesaurus.related(other)
    strength = HAND_RELATED if by_hand else 0.0
    return max(strength, _by_table_and_form(one, other))


@lru_cache(maxsize=20_000)
def related_words(text: str) -> Mapping[str, float]:
    """Words and phrases near in meaning, as folded wordings ("slaa ihjel"), strongest first; without opposites."""
    thesaurus, table = load_thesaurus(), load_synonyms()
    found = {thesaurus.wording(entry): HAND_RELATED for entry in thesaurus.related(text)}
    found |= {thesaurus.wording(entry): SAME_GROUP for entry in thesaurus.same(text)}
    near = [(table.wording(entry), strength) for entry, strength in table.neighbours(entry_of(text)).items()]
    for verb in _verbs(text):
        near += [(thesaurus.wording(entry), DERIVED * SAME_GROUP) for entry in thesaurus.same(verb)]
        near += [(table.wording(entry), DERIVED * strength) for entry, strength in table.neighbours(verb).items()]
    own = _entry(text)
    for wording, strength in near:
        if strength > found.get(wording, 0) and _entry(wording) != own and relatedness(text, wording):
            found[wording] = strength
    return MappingProxyType(dict(sorted(found.items(), key=lambda item: (-item[1], item[0]))))


def _by_table_and_form(one: str, other: str) -> float:
    first, second = _forms(one), _forms(other)
    strength = 0.0
    for own, certain in first:
        for others, as_certain in second:
            if certain * as_certain > strength:
                strength = max(strength, certain * as_certain * (1.0 if own == others else _by_table(own, others)))
    if strength >= HEAD_OF_COMPOUND:
        return strength
    return max(strength, HEAD_OF_COMPOUND * _is_head(one, other))


def _by_table(one: str, other: str) -> float:
    table = load_synonyms()
    mine, theirs = table.neighbours(one), table.neighbours(other)
    direct = max(mine.get(other, 0.0), theirs.get(one, 0.0))
    if direct or len(mine) < 2 or len(theirs) < 2:
        return 0.0 if direct and _nearer_to_opposite(one, other, direct) else direct
    shared = sorted((min(mine[entry], theirs[entry]) for entry in mine.keys() & theirs.keys()), reverse=True)
    if len(shared) < 2 or shared[1] < 0.5 or _nearer_to_opposite(one, other, 0.0):
        return 0.0
    return min(SHARED_NEIGHBOURS, 0.08 * len(shared))


def _nearer_to_opposite(one: str, other: str, strength: float) -> bool:
    """Whether one's opposite is at least as near to the other as one is: "stige" is not near what "falde" is near."""
    thesaurus, table = load_thesaurus(), load_synonyms()
    pairs = ((one, table.neighbours(other)), (other, table.neighbours(one)))
    return any(
        near.get(opposite, 0.0) > strength for own, near in pairs for opposite in thesaurus.opposites(own) if opposite
    )


@lru_cache(maxsize=50_000)
def _forms(text: str) -> tuple[tuple[str, float], ...]:
    """The entry of a text and of the verbs it is made from, with how certain that is."""
    return ((entry_of(text), 1.0), *((verb, DERIVED) for verb in _verbs(text)))


@lru_cache(maxsize=50_000)
def _verbs(text: str) -> tuple[str, ...]:
    """Entries of known verbs that a word names the action of: "halvering", "drab" and "faldet" of their verbs."""
    folded = fold(text)
    if not folded.isalpha():
        return ()
    known, own = load_synonyms(), word_key(folded)
    match = _ACTION.fullmatch(folded)
    guesses: list[str] = []
    if match:
        guesses = [match[1] + ending for ending in _VERB_ENDINGS.get(match[2], ("e",))]
    elif len(own) > 3 and own[-1] not in "aeiouy":
        guesses = [own + "e"]
    entries = dict.fromkeys(entry_of(guess) for guess in guesses)
    return tuple(entry for entry in entries if entry != entry_of(text) and entry in known)


def _is_head(one: str, other: str) -> bool:
    """Whether one is a compound and the other its last part: what the compound is a kind of."""
    first, second = fold(one), fold(other)
    if not (first.isalpha() and second.isalpha()):
        return False
    if len(first) < len(second):
        first, second = second, first
    parts = split_compound(first)
    return bool(parts) and parts[-1] == stem(second)


def _are_contrary(one: str, other: str) -> bool:
    thesaurus = load_thesaurus()
    if thesaurus.are_opposites(one, other):
        return True
    if any(thesaurus.are_opposites(a, b) for a in (one, *_verbs(one)) for b in (other, *_verbs(other))):
        return True
    return _differ_by_contrary_prefix(_entry(one), _entry(other))


def _differ_by_contrary_prefix(one: str, other: str) -> bool:
    """ "lovlig" and "ulovlig", "indvandre" and "udvandre"."""
    if abs(len(one) - len(other)) > _LONGEST_DIFFERENCE:
        return False
    return any(
        first.startswith(start) and second.startswith(end) and _same_rest(first[len(start) :], second[len(end) :])
        for start, end in _CONTRARY
        for first, second in ((one, other), (other, one))
    )


def _same_rest(one: str, other: str) -> bool:
    return len(one) > 3 and one == other
