"""Learns what a scanner makes of a letter, from printed text and its reading side by side."""

from __future__ import annotations

import gzip
import json
import math
import re
from collections import Counter
from collections.abc import Iterator
from difflib import SequenceMatcher
from itertools import islice, product
from pathlib import Path

_HYPHEN = re.compile(r"(?<=\w)-\n(?=\w)")
_EDGE = "\"'“”„»«‘’()[].,;:!?–—-"


def words_of(text: str) -> list[str]:
    return [word for chunk in _HYPHEN.sub("", text).split() if (word := chunk.strip(_EDGE))]


def aligned_words(printed: str, read: str) -> Iterator[tuple[str, str]]:
    """Word by word, where the two texts have as many words between matching ones."""
    first, second = words_of(printed), words_of(read)
    for tag, a, b, c, d in SequenceMatcher(None, first, second, autojunk=False).get_opcodes():
        if tag == "equal" or b - a == d - c:
            yield from zip(first[a:b], second[c:d], strict=True)


def edits(printed: str, read: str) -> list[tuple[str, str]]:
    """The letters that differ, as (printed, read) stretches; a stretch keeps to one vowel where it can."""
    found = []
    for tag, a, b, c, d in SequenceMatcher(None, printed, read, autojunk=False).get_opcodes():
        if tag == "equal":
            continue
        if tag == "replace" and b - a == d - c:
            found += list(zip(printed[a:b], read[c:d], strict=True))
        elif b > a and d > c:
            found.append((printed[a:b], read[c:d]))
        elif b == a and a > 0:  # a letter too many: belongs to the one before it
            found.append((printed[a - 1 : a], read[c - 1 : d]))
        elif a > 0 and c > 0:
            found.append((printed[a - 1 : b], read[c - 1 : c]))
    return found


def damaged_acts(folder: Path, limit: int) -> Iterator[tuple[str, str]]:
    with (
        gzip.open(folder / "corpus.jsonl.gz", "rt", encoding="utf-8") as printed,
        gzip.open(folder / "corpus_damaged.jsonl.gz", "rt", encoding="utf-8") as read,
    ):
        for first, second in islice(zip(printed, read, strict=True), 0, None, max(1, 18_000 // limit)):
            yield json.loads(first)["text"], json.loads(second)["text"]


def own_pairs(folder: Path) -> Iterator[tuple[str, str]]:
    for printed in sorted(folder.glob("*.printed.txt")):
        read = printed.with_name(printed.name.replace(".printed.", ".read."))
        yield printed.read_text("utf-8"), read.read_text("utf-8")


def learn_confusions(acts: Path, pairs: Path, limit: int = 3000) -> list[tuple[str, str, float]]:
    """(printed, read, cost) with cost = -log P(read | printed letters); only what was seen often enough."""
    letters: Counter[str] = Counter()
    seen: Counter[tuple[str, str]] = Counter()
    for texts, weight in ((damaged_acts(acts, limit), 1), (own_pairs(pairs), 3)):
        for printed, read in texts:
            for true, observed in aligned_words(printed.lower(), read.lower()):
                for letter in true:
                    letters[letter] += weight
                if true != observed and SequenceMatcher(None, true, observed).ratio() > 0.4:
                    for edit in edits(true, observed):
                        seen[edit] += weight
    learned = []
    for (true, observed), count in seen.items():
        if len(true) > 2 or len(observed) > 3 or not true.isalpha() or count < (3 if set(true) & set("æøå") else 8):
            continue
        if any(sign.isdigit() for sign in true) or "-" in observed or "." in observed:
            continue
        chance = count / max(letters[true[0]], letters[true[-1]], count)
        if chance > 2e-5:
            learned.append((true, observed, round(-math.log(chance), 3)))
    return sorted(learned, key=lambda row: row[2])


def undo_confusions(word: str, confusions: list[tuple[str, str, float]], dearest: float = 5.0) -> set[str]:
    """Readings of a word under its likely confusions of æ, ø and å."""
    options: dict[str, list[str]] = {}
    for printed, read, cost in confusions:
        if printed in "æøå" and len(printed) == 1 and cost < dearest:
            options.setdefault(printed, []).append(read)
    special = [letter for letter in word if letter in options]
    if not special or len(special) > 3:
        return set()
    slots = [options.get(letter, [letter]) for letter in word]
    return {"".join(choice) for choice in islice(product(*slots), 300)}
