"""What the scanner may have printed letters into, read backwards; and how one page's scanner behaves."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import lru_cache

from assistant.text_repair.ngrams import load_confusions

SPECIAL = "æøå"
_MISSED_CHANCE = 1e-4
# Signs too rare in the pairs to be counted, and the cost they get.
_RARE = (
    ("ø", "@", 5.0),
    ("ø", "g@", 6.0),
    ("ø", "¢", 5.5),
    ("ø", "©", 6.5),
    ("ø", "6", 6.0),
    ("å", "aá", 6.5),
    ("å", "4", 3.5),
    ("å", "da", 7.0),
    ("å", "ai", 7.5),
    ("æ", "z", 5.0),
    ("rn", "m", 6.5),
    ("j", "ij", 7.0),
)


@dataclass(frozen=True, slots=True)
class Confusion:
    """``printed`` was read as ``read``; both lower case."""

    index: int
    printed: str
    read: str
    cost: float


@lru_cache(maxsize=1)
def confusions() -> tuple[Confusion, ...]:
    known = {(printed, read): cost for printed, read, cost in load_confusions()}
    for printed, read, cost in _RARE:
        known.setdefault((printed, read), cost)
    return tuple(Confusion(index, *pair, cost) for index, (pair, cost) in enumerate(known.items()))


@lru_cache(maxsize=1)
def by_reading() -> dict[str, tuple[Confusion, ...]]:
    """Confusions by what was read, cheapest first."""
    table: dict[str, list[Confusion]] = defaultdict(list)
    for confusion in confusions():
        table[confusion.read].append(confusion)
    return {read: tuple(sorted(rows, key=lambda row: row.cost)) for read, rows in table.items()}


@dataclass(slots=True)
class PageChannel:
    """The confusions as they are on one page: the learned ones, moved toward what the page itself shows."""

    shifts: dict[int, float] = field(default_factory=dict)

    def cost(self, base: float, used: tuple[int, ...]) -> float:
        shifts = self.shifts
        for index in used:
            base += shifts.get(index, 0.0)
        return base


def adapt(used: Iterable[tuple[int, ...]], strength: float = 12.0) -> PageChannel:
    """Learns from the words whose repair is certain; with few of them the learned confusions stay."""
    import math

    seen: Counter[int] = Counter(index for row in used for index in row)
    totals: Counter[str] = Counter()
    table = confusions()
    for index, count in seen.items():
        totals[table[index].printed] += count
    shifts = {}
    for confusion in table:
        if confusion.printed in SPECIAL and totals[confusion.printed]:
            learned = math.exp(-confusion.cost)
            chance = (seen[confusion.index] + strength * learned) / (totals[confusion.printed] + strength)
            shifts[confusion.index] = -math.log(max(chance, _MISSED_CHANCE)) - confusion.cost
    return PageChannel(shifts)
