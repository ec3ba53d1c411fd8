"""Where a new draft departs from what was told before: earlier replies are searched, and their figures compared."""

from __future__ import annotations

import datetime
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

from assistant.danish.analysis import analyse
from assistant.danish.numbers import NumberMention, find_quantities
from assistant.danish.sentences import split_sentences
from assistant.letters.model import DraftLetter, DraftSentence
from assistant.records import Hit, Kind, SearchFilters

LIKENESS = 0.4
NEGATIONS = frozenset({"ikke", "ingen", "intet", "aldrig", "hverken", "næppe"})


class Searcher(Protocol):
    """What finds passages; ``assistant.retrieval.Retriever`` is one."""

    def search(self, query: str, *, limit: int = 10, filters: SearchFilters = ...) -> list[Hit]: ...


@dataclass(frozen=True, slots=True)
class Departure:
    """A sentence of the draft, and what an earlier reply said instead."""

    sentence: str  # id
    text: str
    earlier: str
    document: str
    date: datetime.date | None
    page: int
    explanation: str


def find_departures(
    letter: DraftLetter, searcher: Searcher, *, filters: SearchFilters = SearchFilters()
) -> list[Departure]:
    """Sentences whose figures or negation differ from an earlier reply about the same thing, the closest first."""
    narrowed = SearchFilters(kind=Kind.REPLY, units=filters.units)
    found = []
    for sentence in letter.sentences:
        if sentence.framing or not sentence.text.strip():
            continue
        hits = searcher.search(sentence.text[:2000], limit=5, filters=narrowed)
        departure = _departure(sentence, hits)
        if departure is not None:
            found.append(departure)
    return found


def _departure(sentence: DraftSentence, hits: Sequence[Hit]) -> Departure | None:
    own = _content(sentence.text)
    best: tuple[float, Departure] | None = None
    for hit in hits:
        for start, end in split_sentences(hit.chunk.text):
            earlier = " ".join(hit.chunk.text[start:end].split())
            likeness = _likeness(own, _content(earlier))
            if likeness < LIKENESS or (best is not None and best[0] >= likeness):
                continue
            difference = _difference(sentence.text, earlier)
            if difference:
                told = f"Tidligere svar sagde {difference[1]}, udkastet siger {difference[0]}."
                made = Departure(sentence.id, sentence.text, earlier, hit.name, hit.date, hit.chunk.page, told)
                best = (likeness, made)
    return best[1] if best else None


def _content(text: str) -> frozenset[str]:
    return frozenset(term for term in analyse(text) if not any(char.isdigit() for char in term))


def _likeness(first: frozenset[str], second: frozenset[str]) -> float:
    return len(first & second) / len(first | second) if first | second else 0.0


def _difference(now: str, earlier: str) -> tuple[str, str] | None:
    """What now stands against what stood: a figure of the same unit, or a negation."""
    ours, theirs = find_quantities(now), find_quantities(earlier)
    if {_value(one) for one in ours} != {_value(one) for one in theirs}:
        for mine in ours:
            for other in theirs:
                if mine.unit == other.unit and _value(mine) != _value(other):
                    return mine.text, other.text
    if bool(NEGATIONS & set(now.casefold().split())) != bool(NEGATIONS & set(earlier.casefold().split())):
        return f"»{now}«", f"»{earlier}«"
    return None


def _value(mention: NumberMention) -> tuple[object, object]:
    return mention.value, mention.high
