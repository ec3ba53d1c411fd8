"""Damages Danish text the way old scans do: letters confused, words cut at line ends, spaces lost or added."""

from __future__ import annotations

import random
import re

# What a reader without Danish makes of the letters, roughly as often as it does.
LETTERS = {
    "æ": ["ae"] * 5 + ["e", "ee", "z", "@", "se", "ce", "zx", "x"],
    "ø": ["o"] * 4 + ["g", "g", "e", "@", "6", "¢", "oe", "s"],
    "å": ["a"] * 5 + ["4", "é", "&", "i", "d", "aa", "ä"],
    "Æ": ["AE", "E", "/E"],
    "Ø": ["O", "@", "0", "D"],
    "Å": ["A", "4", "Å"],
}
CONFUSED = [
    ("rn", "m"),
    ("m", "rn"),
    ("l", "1"),
    ("i", "l"),
    ("l", "i"),
    ("e", "c"),
    ("c", "e"),
    ("h", "b"),
    ("ti", "u"),
]
CONFUSED += [
    ("n", "u"),
    ("u", "n"),
    ("o", "0"),
    ("s", "5"),
    ("v", "y"),
    ("ri", "n"),
    ("t", "f"),
    ("f", "t"),
    ("g", "q"),
]


def damage_text(text: str, chance: random.Random, rate: float) -> str:
    """The text with all Danish letters at risk and other words damaged at ``rate``."""
    letters = chance.choice([0.3, 0.7, 1.0])
    words = []
    for printed in text.split(" "):
        word = printed
        if re.search("[æøåÆØÅ]", word) and chance.random() < letters:
            word = "".join(chance.choice(LETTERS[char]) if char in LETTERS else char for char in word)
        if len(word) > 3 and chance.random() < rate:
            word = _damage_word(word, chance)
        words.append(word)
    return _join(words, chance, rate)


def _damage_word(word: str, chance: random.Random) -> str:
    draw = chance.random()
    position = chance.randrange(1, len(word))
    if draw < 0.5:
        fitting = [(before, after) for before, after in CONFUSED if before in word]
        if fitting:
            before, after = chance.choice(fitting)
            return word.replace(before, after, 1)
    if draw < 0.65:
        return word[:position] + word[position + 1 :]
    if draw < 0.8:
        return word[:position] + "-\n" + word[position:]
    if draw < 0.9:
        return word[:position] + " " + word[position:]
    return word[: position - 1] + word[position] + word[position - 1] + word[position + 1 :]


def _join(words: list[str], chance: random.Random, rate: float) -> str:
    pieces = [words[0]] if words else []
    for word in words[1:]:
        pieces += ["" if chance.random() < rate / 8 else " ", word]
    return "".join(pieces)
