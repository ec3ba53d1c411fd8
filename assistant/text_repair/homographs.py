"""Tells two words apart that the scanner makes one of ("for", "før"), by more of the sentence than triples see."""

from __future__ import annotations

import json
from collections.abc import Sequence
from functools import lru_cache

from assistant.text_repair.lexicon import read_weights

_VERB_LIST = """
er var har havde kan kunne skal skulle vil ville må måtte bliver blev får fik går gik kommer kom gør gjorde står stod
ser så bor bør når tager tog giver gav siger sagde har starter begynder skete sker træder trådte søger rejser
"""
_VERBS = frozenset(_VERB_LIST.split())
_REACH = 5


def features(words: Sequence[str], place: int, after_comma: bool) -> list[str]:
    """What the sentence says of the word at ``place``; the word itself is not looked at. Borders bound the words."""
    before, after = words[place - 1], words[place + 1]
    second = words[place + 2] if place + 2 < len(words) else ""
    ahead = words[place + 2 : place + 2 + _REACH]
    found = [
        "bias",
        f"-1 {before}",
        f"-2 {words[place - 2] if place > 1 else ''} {before}",
        f"+1 {after}",
        f"+2 {second}",
        f"+12 {after} {second}",
        f"+1. {after[-2:]}",
        f"+2. {second[-1:]}",
        f"-1. {before[-2:]}",
        f"-1+1 {before} {after}",
    ]
    if after_comma:
        found += ["comma", f"comma {after}"]
    if not _VERBS.isdisjoint(ahead):
        found.append("verb")
    if any(len(word) > 4 and word[-2:] in ("er", "de", "te") for word in ahead[:3]):
        found.append("verb?")
    return found


@lru_cache(maxsize=1)
def load_homographs() -> dict[tuple[str, str], dict[str, float]]:
    """(word without æ, ø, å; word with one) -> weights; their sum over the features is the log odds of the second."""
    stored = json.loads(read_weights("homographs.bin"))
    return {tuple(pair.split()): weights for pair, weights in stored.items()}


def log_odds(plain: str, special: str, words: Sequence[str], place: int, after_comma: bool) -> float | None:
    """Of ``special`` against ``plain`` in that place; None for a pair that was not learned."""
    weights = load_homographs().get((plain, special))
    if weights is None:
        return None
    return sum(weights.get(feature, 0.0) for feature in features(words, place, after_comma))
