"""What follows from the source's figures: shares of a total, comparisons of two counts, halves and doubles."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import permutations

from assistant.danish.numbers import NumberMention
from assistant.verification.alignment import Spot, coverage, surroundings_agree, words_agree
from assistant.verification.comparison import Comparison, Finding, conflict, missing
from assistant.verification.lexicon import root
from assistant.verification.quantities import (
    measure,
    multiple_in,
    quantities,
    same_measure,
    same_value,
    share_agrees,
    value_of,
)
from assistant.verification.sources import SourceSentence
from assistant.verification.statements import Statement, read_statement

IN_CHOSEN = 0.25
NEARLY = 0.08  # counts whose surroundings agree so nearly as well may be the one meant
LEAST_ALIKE = 0.6
LEAST_COUNT = 0.3  # of a claim's words around a count, to be the part it speaks of
REACH = 3  # sentences
LEAST_HALF = 0.25  # of one side of a comparison in the sentence that holds its count


@dataclass(frozen=True, slots=True)
class Count:
    """A number of the sources, and where it stands."""

    sentence: SourceSentence
    number: NumberMention

    @property
    def spot(self) -> Spot:
        return Spot(self.sentence, self.number.start, self.number.end)


def counts_near(comparison: Comparison, reach: int = REACH) -> list[Count]:
    """The numbers of the chosen sentences first, then those of the sentences beside them."""
    chosen = list(comparison.chosen)
    near = [
        other
        for other in comparison.sources.sentences
        if any(
            other is not first and other.document is first.document and abs(other.order - first.order) <= reach
            for first in chosen
        )
    ]
    return [Count(sentence, number) for sentence in [*chosen, *near] for number in quantities(sentence.statement)]


# ------------------------------------------------------------------ shares


def judge_share(comparison: Comparison, share: NumberMention) -> Finding | bool:
    """True where the source's counts make the share ("31 af 47" is over a half), a finding where they make another.

    False where there are no counts that it could be a share of.
    """
    counts = [count for count in counts_near(comparison) if not measure(count.number) and count.number.high is None]
    wholes = _wholes(comparison, share, counts)
    if not wholes:
        return False
    whole = wholes[0]
    span = (share.start, share.end)
    parts = sorted(
        (
            (
                surroundings_agree(comparison.claim, span, count.spot, comparison.sources)
                + IN_CHOSEN * (count.sentence in comparison.chosen),
                -position,
                count,
            )
            for position, count in enumerate(counts)
            if _is_part(count, whole) and _counts_alike(count.number, whole.number)
        ),
        key=lambda entry: entry[:2],
        reverse=True,
    )
    if not parts or parts[0][0] < LEAST_COUNT:
        return False
    part = next(
        (count for score, _, count in parts if score >= parts[0][0] - NEARLY and _within(share, count, whole)),
        parts[0][2],
    )
    if _within(share, part, whole):
        return True
    percent = round(100 * value_of(part.number) / value_of(whole.number))
    return conflict(
        f"kilden siger {part.number.text} af {whole.number.text}, det er {percent} %, ikke {_said(share)}",
        part.sentence,
    )


def _said(share: NumberMention) -> str:
    return f"{share.quantifier} {share.text}" if share.quantifier else share.text


def _wholes(comparison: Comparison, share: NumberMention, counts: list[Count]) -> list[Count]:
    """The counts that the claim's share may be taken of: the one it names, else the largest of what it names."""
    named = [
        number
        for number in quantities(comparison.claim)
        if number is not share and not measure(number) and number.value > 1 and number.kind == "number"
    ]
    if named:
        return [count for count in counts for number in named if same_value(number, count.number)]
    following = comparison.claim.text[share.end :]
    of = re.match(r"(?i)\s+af\s+(?:\w+\s+){0,2}?(?P<what>[^\W\d_]{4,})", following)
    if not of:
        return []
    roots = {root_of(word) for word in re.findall(r"[^\W\d_]{4,}", following)[:3]}
    alike = [count for count in counts if count.number.unit and root_of(count.number.unit) in roots]
    return sorted(alike, key=lambda count: -count.number.value)[:1]


def root_of(word: str) -> str:
    from assistant.danish.analysis import fold

    return root(fold(word.rsplit(maxsplit=1)[-1]))


def _is_part(count: Count, whole: Count) -> bool:
    return (
        count.number is not whole.number
        and 0 < count.number.value < whole.number.value
        and count.number.kind == "number"
        and count.sentence.document is whole.sentence.document
    )


def _counts_alike(part: NumberMention, whole: NumberMention) -> bool:
    """Whether a count may be a part of another: of the same thing, or of nothing named."""
    if not part.unit or not whole.unit or root_of(part.unit) == root_of(whole.unit):
        return True
    return root_of(part.unit) in _ANYTHING or root_of(whole.unit) in _ANYTHING or alike(part.unit, whole.unit)


_ANYTHING = frozenset(map(root, ("personer", "borgere", "mennesker", "heraf", "andre", "stk")))


def alike(one: str, other: str) -> bool:
    """Whether two words for what is counted may stand for each other."""
    first, second = read_statement(one).content, read_statement(other).content
    return any(words_agree(a, b) >= LEAST_ALIKE for a in first for b in second)


def _within(share: NumberMention, part: Count, whole: Count) -> bool:
    return share_agrees(share, part.number.value / whole.number.value)


# ------------------------------------------------------------------ halves, doubles


def check_multiples(comparison: Comparison) -> Iterator[Finding]:
    """ "fordoblet", "halveret": two figures of the source must stand in that relation, the earlier one first."""
    said = multiple_in(comparison.claim.text)
    if not said or any(multiple_in(sentence.statement.text) for sentence in comparison.chosen):
        return
    words, holds = said
    for sentence in comparison.chosen:
        figures = [number for number in quantities(sentence.statement) if number.value and number.kind == "number"]
        pairs = [
            (first, second)
            for first, second in permutations(figures, 2)
            if first.start < second.start and measure(first) == measure(second)
        ]
        if any(holds(value_of(second) / value_of(first)) for first, second in pairs):
            return
        if _changes_by_share(sentence.statement, holds):
            return
        if pairs:
            yield conflict(f"kildens tal viser ikke »{words}«", sentence)
            return
    yield missing(f"kilden siger ikke »{words}«", comparison.chosen[0])


_FALLS = re.compile(r"(?i)\b(?:fald\w*|ned(?:bring\w*|gang\w*|sæt\w*)?|reducer\w*|mindske\w*|sænk\w*)\b")
_RISES = re.compile(r"(?i)\b(?:stig\w*|steg|øge\w*|vokse\w*|vækst|forøge\w*)\b")


def _changes_by_share(statement: Statement, holds: Callable[[Decimal], bool]) -> bool:
    """Whether the source says the same as a fall or rise by so many per cent."""
    shares = [value_of(number) / 100 for number in quantities(statement) if measure(number) == "%"]
    falls, rises = _FALLS.search(statement.text), _RISES.search(statement.text)
    return any((falls and holds(1 - share)) or (rises and holds(1 + share)) for share in shares)


# ------------------------------------------------------------------ comparisons


_COMPARED = re.compile(
    r"(?i)\b(?P<more>(?:flere|mere|højere|større|oftere|længere|over)\b)?(?P<less>(?:færre|mindre|lavere|kortere)\b)?"
    r"(?P<what>[^.;]*?)\bend\b(?P<other>[^.;]+)"
)


def judge_comparison(comparison: Comparison) -> Finding | bool:
    """Whether "flere A end B" holds of the source's two counts; False where it does not speak of two."""
    claim = comparison.claim
    match = _COMPARED.search(claim.text)
    while match and not (match["more"] or match["less"]):
        match = _COMPARED.search(claim.text, match.start() + 1)
    if not match or quantities(claim):
        return False
    one = read_statement((claim.text[: match.start()] + " " + match["what"]).strip())
    other = read_statement(match["other"].strip(" ."))
    counts = [count for count in counts_near(comparison, 2) if count.number.kind == "number"]
    first = _count_for(one, counts, comparison)
    second = _count_for(other, [count for count in counts if count is not first], comparison)
    if not first or not second or measure(first.number) != measure(second.number):
        return False
    larger = value_of(first.number) > value_of(second.number)
    if larger == bool(match["more"]) and value_of(first.number) != value_of(second.number):
        return True
    return conflict(f"kilden siger {first.number.text} og {second.number.text}", first.sentence)


def _count_for(side: Statement, counts: list[Count], comparison: Comparison) -> Count | None:
    """The count in the sentence that holds most of one side of the comparison."""
    best, most = None, LEAST_HALF
    for count in counts:
        held = coverage(side.content, count.sentence.own, comparison.sources) if side.content else 0.0
        held += 0.3 * any(same_days_of(side, count))
        if held > most:
            best, most = count, held
    return best


def same_days_of(side: Statement, count: Count) -> Iterator[bool]:
    for date in side.dates:
        for other in count.sentence.statement.dates:
            yield date.first <= other.last and other.first <= date.last


# ------------------------------------------------------------------ sums across sentences


def summed(number: NumberMention, sentences: Sequence[SourceSentence]) -> tuple[SourceSentence, ...]:
    """Two sentences of one passage whose counts of the same thing make up the claim's number."""
    unit = root_of(number.unit) if number.unit else ""
    counts = [
        Count(sentence, found)
        for sentence in sentences
        for found in quantities(sentence.statement)
        if same_measure(number, found) and (not unit or (found.unit and root_of(found.unit) == unit))
    ]
    for first, second in permutations(counts, 2):
        if (
            first.sentence is not second.sentence
            and first.sentence.document is second.sentence.document
            and 0 < second.sentence.order - first.sentence.order <= 6
            and value_of(first.number) + value_of(second.number) == value_of(number)
        ):
            return first.sentence, second.sentence
    return ()
