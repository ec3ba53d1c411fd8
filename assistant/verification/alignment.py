"""How well words, and the surroundings of a figure, date or name, in a claim agree with those in a source sentence."""

from __future__ import annotations

from collections.abc import Callable, Container, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import accumulate, pairwise

from assistant.danish.dates import DateMention
from assistant.verification.quantities import quantities, same_days, same_measure, same_value
from assistant.verification.sources import Concepts, Sources, SourceSentence
from assistant.verification.statements import Meaning, Statement, Word

_SYNONYM, _RELATED = 0.9, 0.5
_LOOSE = 0.75  # of a synonym from the room's own list, which groups words more freely than the thesaurus
_PART_SYNONYM = 0.6  # a part of a compound by way of a synonym
_PART, _HEAD = 0.6, 0.8
_HALF = 0.5
_BEGINNING = 0.65
_BEGINNING_LETTERS = 5
_DATE, _NUMBER = 0.8, 0.4  # worth of a claim's other dates and numbers beside the one looked at
_UNSAID = 0.5
_DATE_REACH = 25  # characters
_JOINERS = frozenset(("og", "samt", "eller", "men"))
_JOINT = 3  # words that an "og" between two words counts for
_CLOSE = 5  # words
MOST_REMEMBERED = 2000  # words that a sentence remembers
_AROUND = 0.6  # worth of a word that stands near the source sentence, not in it


def words_agree(claim: Word, source: Word) -> float:
    """1 for the same word in any inflection, less for synonyms and shared parts, 0 for unrelated words."""
    return _meanings_agree(claim.meaning, source.meaning)


@lru_cache(maxsize=20_000)
def agreements(claim: Meaning, source: Statement) -> tuple[float, ...]:
    """How well each word of a source statement agrees with a claim's word."""
    return tuple(_meanings_agree(claim, other.meaning) for other in source.words)


@lru_cache(maxsize=500_000)
def _meanings_agree(claim: Meaning, source: Meaning) -> float:
    if claim.root == source.root:
        return 1.0
    if claim.values and source.values and _exclude(claim.values, source.values):
        return 0.0
    shared = claim.concepts & source.concepts
    best = max((worth_of(concept) for concept in shared), default=0.0)
    if best >= _SYNONYM:
        return _SYNONYM
    for parts, whole in ((source.parts, claim), (claim.parts, source)):
        for position, part in enumerate(parts):
            if _meet(part, whole.concepts):
                best = max(best, _HEAD if position == len(parts) - 1 else _PART)
    if not best and claim.parts and source.parts and _meet(claim.parts[-1], source.parts[-1]):
        best = _PART
    if (
        not best
        and len(claim.root) >= _BEGINNING_LETTERS
        and claim.root[:_BEGINNING_LETTERS] == source.root[:_BEGINNING_LETTERS]
    ):
        best = _BEGINNING
    return best


def _meet(one: frozenset[str], other: frozenset[str]) -> bool:
    return any(concept[0] != "&" for concept in one & other)


def worth_of(concept: str, synonym: float = _SYNONYM) -> float:
    """What finding a concept is worth: the word itself, a synonym, or a word that is only related."""
    if concept[0] == "=":
        return synonym if concept[1] == "t" else synonym * _LOOSE
    return _RELATED if concept[0] == "&" else 1.0


def _exclude(first: frozenset[str], second: frozenset[str]) -> bool:
    scales = {value.split("/")[0]: value for value in first}
    return any(scales.get(value.split("/")[0], value) != value for value in second) and first.isdisjoint(second)


def presence(word: Word, strengths: Concepts) -> float:
    """How strongly a claim's word is present among a source's concepts."""
    found = strengths.held.get(word.meaning)
    if found is None:
        if len(strengths.held) >= MOST_REMEMBERED:
            strengths.held.clear()
        found = strengths.held[word.meaning] = _presence(word, strengths)
    return found


def _presence(word: Word, strengths: Concepts) -> float:
    best = max(
        (strengths.get(concept, 0.0) * worth_of(concept) for concept in word.concepts),
        default=0.0,
    )
    if best >= _SYNONYM or not word.parts:
        return best or strengths.get("~" + word.root[:_BEGINNING_LETTERS], 0.0) * _BEGINNING
    found = [
        max(
            (strengths.get(concept, 0.0) * worth_of(concept, _PART_SYNONYM) for concept in part),
            default=0.0,
        )
        for part in word.parts
    ]
    if len(found) > 1 and not found[-1] and "tal" in word.parts[-1]:
        found.pop()  # "besøgstallet" is the number of "besøg"
    # Where a part is missing, it is what the claim says and the source does not.
    best = max(best, 0.95 * sum(found) / len(found) if all(found) else _HALF * max(found))
    return best or strengths.get("~" + word.root[:_BEGINNING_LETTERS], 0.0) * _BEGINNING


def weight(word: Word, sources: Sources) -> float:
    """How much of a claim rests on a word: rare words tell more, words that only half exist as much."""
    return sources.weight(word.root)


def coverage(words: Iterable[Word], strengths: Concepts, sources: Sources, *, halved: Container[int] = ()) -> float:
    """The share of the words' weight that a source holds; 1 for no words at all. ``halved`` names lighter words."""
    total = held = 0.0
    for word in words:
        share = weight(word, sources) * (0.5 if word.start in halved else 1.0)
        total += share
        held += share * presence(word, strengths)
    return held / total if total else 1.0


def cohesion(words: Sequence[Word], source: Statement) -> float:
    """The share of a claim's neighbouring content words that stand near each other in the source sentence too."""
    places = [
        [position for position, agree in enumerate(agreements(word.meaning, source)) if agree >= _PART]
        for word in words
    ]
    pairs = list(pairwise(places))
    close = sum(any(abs(first - second) <= _CLOSE for first in one for second in other) for one, other in pairs)
    return close / len(pairs) if pairs else 1.0


# ------------------------------------------------------------------ what surrounds a mention


@dataclass(frozen=True, slots=True)
class Spot:
    """A place in a source sentence."""

    sentence: SourceSentence
    start: int
    end: int


@lru_cache(maxsize=20_000)
def _nearness(statement: Statement, start: int, end: int, reach: float) -> tuple[tuple[Word, float], ...]:
    """Content words outside the span, with how near they are to it; words of other clauses are further off."""
    clause = statement.clause_at(start)
    before = [position for position, word in enumerate(statement.words) if word.end <= start]
    middle = before[-1] + 1 if before else 0
    joiners = list(accumulate(word.folded in _JOINERS for word in statement.words))
    here = joiners[min(middle, len(joiners) - 1)] if joiners else 0
    found = []
    for position, word in enumerate(statement.words):
        if not (word.content or word.values) or (word.start < end and start < word.end):
            continue
        distance = _JOINT * abs(joiners[position] - here) + abs(position - middle) + (0 if position >= middle else -1)
        near = 1.0 / (1.0 + max(0, distance) / reach)
        found.append((word, near if word.clause == clause else near * 0.45))
    return tuple(found)


def surroundings_agree(
    claim: Statement, span: tuple[int, int], spot: Spot, sources: Sources, *, around: Concepts | None = None
) -> float:
    """How far the words around a mention in the claim also stand around a spot in a source, between 0 and 1."""
    wanted = _nearness(claim, *span, reach=4.0)
    offered = _nearness(spot.sentence.statement, spot.start, spot.end, reach=10.0)
    lean = spot.sentence.strengths if around is None else around
    total = held = 0.0
    for word, near in wanted:
        share = near * weight(word, sources)
        best = max((words_agree(word, other) * other_near for other, other_near in offered), default=0.0)
        total += share
        held += share * (best or _AROUND * presence(word, lean))
    for share, holds in _figures_agree(claim, span, spot):
        total += share
        held += share * holds
    return held / total if total else 0.5


def neighbours_agree(claim: Statement, span: tuple[int, int], spot: Spot) -> float:
    """How far the words right beside a mention in the claim stand right beside a spot in a source."""
    offered = _nearness(spot.sentence.statement, spot.start, spot.end, reach=2.0)
    total = held = 0.0
    for word, closeness in _nearness(claim, *span, reach=2.0):
        near = closeness * (3.0 if word.values else 1.0)
        total += near
        held += near * max((words_agree(word, other) * other_near for other, other_near in offered), default=0.0)
    dated = nearest_dates_agree(claim, span, spot)
    if dated is not None:
        total += _DATE
        held += _DATE * dated
    return held / total if total else 0.0


def nearest_dates_agree(claim: Statement, span: tuple[int, int], spot: Spot) -> bool | None:
    """Whether the date beside the claim's mention is the one beside the source's; None where one of them has none."""
    first = _nearest_date(claim, *span)
    second = _nearest_date(spot.sentence.statement, spot.start, spot.end)
    return same_days(first, second) if first and second else None


def _nearest_date(statement: Statement, start: int, end: int) -> DateMention | None:
    gaps = [
        (max(start - date.end, date.start - end), date)
        for date in statement.dates
        if date.end <= start or end <= date.start
    ]
    near = [(gap, date) for gap, date in gaps if gap <= _DATE_REACH]
    return min(near, key=lambda entry: entry[0])[1] if near else None


def _figures_agree(claim: Statement, span: tuple[int, int], spot: Spot) -> Iterator[tuple[float, float]]:
    """Whether the claim's other dates and numbers stand in the source sentence too; one without any leaves it open."""
    source = spot.sentence.statement
    there = [date for date in source.dates if (date.start, date.end) != (spot.start, spot.end)]
    for date in claim.dates:
        if date.end <= span[0] or span[1] <= date.start:
            yield _DATE, float(any(same_days(date, other) for other in there)) if there else _UNSAID
    numbers = [number for number in quantities(source) if (number.start, number.end) != (spot.start, spot.end)]
    for number in quantities(claim):
        if number.end <= span[0] or span[1] <= number.start:
            agree = any(same_measure(number, other) and same_value(number, other) for other in numbers)
            yield _NUMBER, float(agree) if numbers else _UNSAID


def best_spot(
    claim: Statement,
    span: tuple[int, int],
    spots: Sequence[Spot],
    sources: Sources,
    accept: Callable[[Spot], bool] = lambda _: True,
) -> tuple[float, Spot | None]:
    """The spot whose surroundings agree most, and how much they do."""
    best: tuple[float, Spot | None] = (-1.0, None)
    for spot in spots:
        if accept(spot):
            score = surroundings_agree(claim, span, spot, sources)
            if score > best[0]:
                best = (score, spot)
    return best
