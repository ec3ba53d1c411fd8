"""Passages that say nearly the same, as drafts and copies of a letter do."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import lru_cache

from assistant.danish import analysis

LEAST_SHARED = 0.75
SHINGLE_WORDS = 3
_WORD = re.compile(r"\w+")


def group_near_duplicates(texts: Iterable[str], *, most: int | None = None) -> list[list[int]]:
    """Positions of the texts in groups of near-duplicates; groups and their members keep the given order.

    With ``most``, reading stops at the text that opens the last of so many groups.
    """
    groups: list[list[int]] = []
    first: list[frozenset[int]] = []  # the shingles that each group began with
    for position, text in enumerate(texts):
        mine = _shingles(text)
        for group, theirs in zip(groups, first, strict=True):
            if _alike(mine, theirs):
                group.append(position)
                break
        else:
            groups.append([position])
            first.append(mine)
            if len(groups) == most:
                break
    return groups


def _alike(first: frozenset[int], second: frozenset[int]) -> bool:
    if not first or not second:
        return first == second
    small, large = sorted((len(first), len(second)))
    if small < LEAST_SHARED * large:
        return False
    shared = len(first & second)
    return shared >= LEAST_SHARED * (len(first) + len(second) - shared)


@lru_cache(maxsize=20_000)
def _shingles(text: str) -> frozenset[int]:
    """Runs of words in skeleton spelling, so that a scan and its source share them. Numbers must agree."""
    words = [analysis.skeleton(word) for word in map(analysis.fold, _WORD.findall(analysis.join_lines(text)))]
    count = max(1, len(words) - SHINGLE_WORDS + 1)
    return (
        frozenset(hash(tuple(words[start : start + SHINGLE_WORDS])) for start in range(count)) if words else frozenset()
    )
