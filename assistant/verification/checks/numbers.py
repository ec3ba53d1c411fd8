"""Numbers are exact: value, unit and bound, and they must belong to the same thing as in the source."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from itertools import combinations

from assistant.danish.numbers import NumberMention
from assistant.verification.alignment import Spot, best_spot, surroundings_agree
from assistant.verification.comparison import Comparison, Finding, conflict, missing
from assistant.verification.sources import SourceSentence
from assistant.verification.statements import Statement

# A number of the same kind whose surroundings fit so much better is the one the claim speaks of.
RIVAL_MARGIN = 0.22
RIVAL_LEAST = 0.5

_MEASURES = frozenset(("kr.", "%", "procentpoint", "euro", "‰"))
_TIMES = {
    "time": "timer", "timer": "timer", "timers": "timer", "dag": "dage", "dage": "dage", "dages": "dage", "uge": "uger", "uger": "uger",
    "ugers": "uger", "måned": "måneder", "måneder": "måneder", "måneders": "måneder", "år": "år", "års": "år", "årige": "år",
    "årig": "år", "minutter": "minutter", "kvartaler": "kvartaler", "døgn": "dage",
}  # fmt: skip
_LEAST = frozenset(("mindst", "mindste", "minimum", "min."))
_ABOVE = frozenset(("mere end", "flere end", "over", "højere end", "større end", "godt", "lidt over"))
_MOST = frozenset(("højst", "højest", "maksimalt", "maksimum", "maks.", "max.", "op til", "ikke over", "op mod"))
_BELOW = frozenset(("under", "færre end", "mindre end", "lavere end", "knap", "knapt", "næsten", "lidt under"))
_ABOUT = frozenset(("ca.", "cirka", "ca", "omkring", "omtrent", "circa", "omkr.", "tæt på"))
_EXACTLY = frozenset(("præcis", "nøjagtig", "nøjagtigt", "præcist"))
_BOUNDS = ((_LEAST, "mindst"), (_ABOVE, "over"), (_MOST, "højst"), (_BELOW, "under"), (_ABOUT, "ca."), (_EXACTLY, "præcis"))


def quantities(statement: Statement) -> list[NumberMention]:
    """The numbers of a statement that count or measure something, and "nr. 3"; not ordinals."""
    return [number for number in statement.numbers if number.kind != "ordinal"]


def bound(number: NumberMention) -> str:
    quantifier = (number.quantifier or "").lower()
    for words, name in _BOUNDS:
        if quantifier in words:
            return name
    return ""


def measure(number: NumberMention) -> str:
    """ "kr.", "%", a unit of time, "nr" for labels, or "" for things counted."""
    if number.kind == "identifier":
        return "nr"
    if number.kind == "fraction":
        return "%"
    unit = (number.unit or "").lower()
    return unit if unit in _MEASURES else _TIMES.get(unit, "")


def value_of(number: NumberMention) -> Decimal:
    return number.value * 100 if number.kind == "fraction" else number.value


def same_measure(claim: NumberMention, source: NumberMention) -> bool:
    first, second = measure(claim), measure(source)
    if first == second:
        return True
    # A bare figure in the source may take its unit from a caption or its neighbours; and the other way round.
    return (not source.unit and first in ("kr.", "%", "år", "")) or (not claim.unit and second not in ("nr",) and claim.kind == "number")


def same_value(claim: NumberMention, source: NumberMention) -> bool:
    """Exact, except where the claim itself rounds: "omkring 110", "knap 500", "halvdelen" for 50 %."""
    wanted, found = value_of(claim), value_of(source)
    if claim.kind == "identifier" or source.kind == "identifier":
        return claim.kind == source.kind and _label(claim.text) == _label(source.text)
    if claim.high is None and source.high is not None:
        return wanted in (found, source.high)
    if claim.high is not None and source.high is not None and claim.high != source.high:
        return False
    if claim.high is not None and source.high is None:
        return False
    if wanted == found:
        return True
    if claim.kind == "fraction" and source.kind != "fraction":
        return abs(wanted - found) < Decimal("0.7")
    return _rounds(bound(claim), wanted, found)


def _label(text: str) -> str:
    return "".join(character for character in text.lower() if character.isdigit() or character == "+")


def _rounds(how: str, wanted: Decimal, found: Decimal) -> bool:
    if not found:
        return False
    gap = (found - wanted) / found
    if how == "ca.":
        return abs(gap) <= Decimal("0.05")
    if how == "over":
        return 0 < gap <= Decimal("0.12")
    if how == "under":
        return Decimal("-0.08") <= gap < 0
    return False


def check_numbers(comparison: Comparison) -> Iterator[Finding]:
    """Each number of the claim must be the source's number for the same thing, or follow from its numbers."""
    for number in quantities(comparison.claim):
        finding = _check_number(comparison, number)
        if finding:
            yield finding


def _check_number(comparison: Comparison, number: NumberMention) -> Finding | None:
    span = (number.start, number.end)
    fits = [
        (Spot(sentence, found.start, found.end), found)
        for sentence in comparison.chosen
        for found in quantities(sentence.statement)
        if same_measure(number, found)
    ]
    equal = [(spot, found) for spot, found in fits if same_value(number, found)]
    if equal:
        score, spot = best_spot(comparison.claim, span, [spot for spot, _ in equal], comparison.sources)
        found = next(found for other, found in equal if other == spot)
        rival = _find_rival(comparison, number, score)
        if rival:
            return conflict(_says(rival[1], number), rival[0].sentence)
        return _check_bound(number, found, spot.sentence if spot else None)
    if _near_by(comparison, number) or _follows_from(comparison, number):
        return None
    if number.kind == "number" and number.value == 1 and not number.text[:1].isdigit():
        return None  # "én" and "et" often only say that there is one
    if fits:
        score, spot = best_spot(comparison.claim, span, [spot for spot, _ in fits], comparison.sources)
        found = next(found for other, found in fits if other == spot)
        return conflict(_says(found, number), spot.sentence if spot else None)
    others = [
        (sentence, found)
        for sentence in comparison.chosen
        for found in quantities(sentence.statement)
        if value_of(found) == value_of(number) and found.kind != "identifier"
    ]
    if others:
        return conflict(_says(others[0][1], number), others[0][0])
    return missing(f"kilderne nævner ikke {number.text}")


def _find_rival(comparison: Comparison, number: NumberMention, score: float) -> tuple[Spot, NumberMention] | None:
    """Another number for what the claim speaks of, in sentences that fit the claim clearly better."""
    best = None
    span = (number.start, number.end)
    for sentence in [*comparison.chosen, *comparison.rivals]:
        for found in quantities(sentence.statement):
            if measure(found) != measure(number) or same_value(number, found):
                continue
            spot = Spot(sentence, found.start, found.end)
            agreement = surroundings_agree(comparison.claim, span, spot, comparison.sources)
            if agreement > max(score + RIVAL_MARGIN, RIVAL_LEAST):
                best, score = (spot, found), agreement
    return best


def _check_bound(number: NumberMention, found: NumberMention, sentence: SourceSentence | None) -> Finding | None:
    claimed, said = bound(number), bound(found)
    if value_of(number) != value_of(found) or claimed == said or claimed == "ca." or (not claimed and said == "ca."):
        return None
    pair = {claimed, said}
    if pair <= {"mindst", "over"} and claimed == "mindst":
        return None
    if pair <= {"højst", "under"} and claimed == "højst":
        return None
    if measure(number) == "nr" or (claimed == "præcis" and not said):
        return None
    return conflict(f"kilden siger {_said(found)}, ikke {_said(number)}", sentence)


def _near_by(comparison: Comparison, number: NumberMention) -> bool:
    """Whether the number stands in the words that the chosen sentences lean on."""
    return any(
        same_measure(number, found) and same_value(number, found)
        for statement in comparison.surrounding(0.65)
        for found in quantities(statement)
    )


def _follows_from(comparison: Comparison, number: NumberMention) -> bool:
    """Whether it is a sum, a difference, or what is left of two or three of the source's numbers."""
    statements = [sentence.statement for sentence in comparison.chosen] + list(comparison.surrounding(0.7))
    values = {value_of(found) for statement in statements for found in quantities(statement) if _adds(number, found)}
    wanted = value_of(number)
    for first, second in combinations(values, 2):
        if wanted in (first + second, abs(first - second)):
            return _says_derived(comparison.claim)
    return any(sum(group) == wanted for group in combinations(sorted(values)[:12], 3)) and _says_derived(comparison.claim)


def _adds(number: NumberMention, found: NumberMention) -> bool:
    first, second = measure(number), measure(found)
    return first == second or (first == "procentpoint" and second == "%")


_DERIVED = (
    "tilsammen", "i alt", "samlet", "sammenlagt", "forskel", "steg", "stig", "fald", "faldt", "mere", "flere", "færre", "mindre", "øvrige",
    "andre", "rest", "resten", "ikke", "uden for", "af de", "ud af", "vokse", "begge", "højere", "lavere",
)  # fmt: skip


def _says_derived(claim: Statement) -> bool:
    text = claim.text.lower()
    return any(word in text for word in _DERIVED)


def _said(number: NumberMention) -> str:
    name = bound(number)
    text = number.text
    unit = number.unit or ""
    with_unit = text if not unit or unit.lower() in text.lower() or measure(number) in _MEASURES else f"{text} {unit}"
    return f"{name} {with_unit}" if name and not text.lower().startswith(name) else with_unit


def _says(found: NumberMention, number: NumberMention) -> str:
    return f"kilden siger {_said(found)}, ikke {_said(number)}"
