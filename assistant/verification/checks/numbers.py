"""Numbers are exact: value, unit and bound, and they must belong to the same thing as in the source."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from decimal import Decimal
from itertools import combinations

from assistant.danish.numbers import NumberMention
from assistant.verification.alignment import (
    Spot,
    _exclude,
    nearest_dates_agree,
    neighbours_agree,
    presence,
    surroundings_agree,
    words_agree,
)
from assistant.verification.checks.reckoning import judge_share, root_of
from assistant.verification.checks.tallies import is_listed, judge_tally
from assistant.verification.comparison import Comparison, Finding, conflict, missing
from assistant.verification.quantities import MEASURES, bound, measure, quantities, same_measure, same_value, value_of
from assistant.verification.sources import SourceSentence
from assistant.verification.statements import Statement, Word, read_statement

# A number of the same kind whose surroundings fit so much better is the one the claim speaks of.
RIVAL_MARGIN = 0.24
RIVAL_LEAST = 0.45
CHOSEN_MARGIN = 0.12
LONGEST_LIST = 12
EXCHANGE_MARGIN = 0.1
WHOLE_REACH = 10  # sentences
_OF_THE = re.compile(r"(?i)\baf\s+(?:(?:de|disse)\s+)?\Z")
_PEOPLE = frozenset(("personer", "mennesker"))
LEAST_COUNTED = 0.4
UNIT_SHARE = 0.12
SCALE_REACH = 5  # words
SHORTEST_SCALED = 3  # letters; shorter words are only part of a phrase on a scale ("om ugen")
NEAR_ENOUGH = 0.85  # what stands above a sentence: its heading, the entry it hangs on
NEAR_BY_SCORE = 0.35  # of a number that only stands near the sentence


def derived_numbers(comparison: Comparison) -> list[NumberMention]:
    """The claim's numbers that no chosen sentence holds but that follow from theirs."""
    own = [found for sentence in comparison.chosen for found in quantities(sentence.statement)]
    return [
        number
        for number in quantities(comparison.claim)
        if not any(same_measure(number, found) and same_value(number, found) for found in own)
        and _follows_from(comparison, number)
    ]


def check_numbers(comparison: Comparison) -> Iterator[Finding]:
    """Each number of the claim must be the source's number for the same thing, or follow from its numbers."""
    for number in quantities(comparison.claim):
        finding = _check_number(comparison, number)
        if finding:
            yield finding
    yield from _check_exchange(comparison)
    yield from _check_scale_beside(comparison)
    yield from _check_interval(comparison)


_INTERVAL = re.compile(r"(?i)\bhver(?:t)?\s+(?P<count>\d+\.|anden|andet|tredje|fjerde)\s+(?P<unit>dag|uge|måned|år)\b")
_DAYS = {"dag": 1, "uge": 7, "måned": 30, "år": 365}
_COUNTS = {"anden": 2, "andet": 2, "tredje": 3, "fjerde": 4}


def _check_interval(comparison: Comparison) -> Iterator[Finding]:
    """ "hver 14. dag" is every other week."""
    claimed = _INTERVAL.search(comparison.claim.text)
    for sentence in comparison.chosen:
        said = _INTERVAL.search(sentence.statement.text)
        if claimed and said and _days(claimed) != _days(said):
            yield conflict(f"kilden siger {said.group()}, ikke {claimed.group()}", sentence)


def _days(match: re.Match[str]) -> int:
    count = match["count"].lower()
    return (_COUNTS.get(count) or int(count.rstrip("."))) * _DAYS[match["unit"].lower()]


def _check_exchange(comparison: Comparison) -> Iterator[Finding]:
    """Two numbers of the source sentences that the claim gives to each other's things."""
    placed = []
    for number in quantities(comparison.claim):
        equal = [
            (sentence, found)
            for sentence in comparison.chosen
            for found in quantities(sentence.statement)
            if same_measure(number, found) and same_value(number, found)
        ]
        if len(equal) == 1:
            placed.append((number, *equal[0]))
    for (one, here, its), (other, there, theirs) in combinations(placed, 2):
        if its is theirs or measure(one) != measure(other):
            continue
        straight = _beside(comparison, one, here, its) + _beside(comparison, other, there, theirs)
        crossed = _beside(comparison, one, there, theirs) + _beside(comparison, other, here, its)
        if crossed > straight + EXCHANGE_MARGIN:
            yield conflict(f"kilden har {its.text} og {theirs.text} byttet om", here, open=True)


def _check_scale_beside(comparison: Comparison) -> Iterator[Finding]:
    """ "12 dræbte" where the source has 12 wounded."""
    for number in quantities(comparison.claim):
        said = _scale_word(comparison.claim, number)
        for sentence in comparison.chosen if said else ():
            for found in quantities(sentence.statement):
                if not (same_measure(number, found) and same_value(number, found)):
                    continue
                its = _scale_word(sentence.statement, found)
                if said and its and _exclude(said.values, its.values):
                    yield conflict(
                        f"kilden siger »{its.text}« om {found.text}, ikke »{said.text}«", sentence, open=True
                    )


def _scale_word(statement: Statement, number: NumberMention) -> Word | None:
    """The next word after a number that stands on a scale, before any other number."""
    after = [other.start for other in statement.numbers if other.start > number.start]
    limit = min(after, default=len(statement.text))
    words = [word for word in statement.words if number.end <= word.start < limit][:SCALE_REACH]
    return next((word for word in words if word.values and len(word.text) > SHORTEST_SCALED), None)


def _beside(comparison: Comparison, number: NumberMention, sentence: SourceSentence, found: NumberMention) -> float:
    return neighbours_agree(comparison.claim, (number.start, number.end), Spot(sentence, found.start, found.end))


def _check_number(comparison: Comparison, number: NumberMention) -> Finding | None:
    if number.kind == "number" and number.value == 1 and number.text.isalpha():
        return None  # "én" and "et" often only say that there is one
    tally = judge_tally(comparison, number)
    if tally is not None:
        return tally if isinstance(tally, Finding) else None
    fits = [
        (Spot(sentence, found.start, found.end), found)
        for sentence in comparison.chosen
        for found in quantities(sentence.statement)
        if same_measure(number, found)
    ]
    equal = [
        (spot, found)
        for spot, found in fits
        if not _measured_otherwise(number, found)
        and same_value(number, found)
        and not _counts_another(number, found, spot.sentence)
    ]
    if equal:
        score, spot, found = _best(comparison, number, equal)
        rival = (
            None
            if derived_numbers(comparison) or _is_shared_out(comparison, number)
            else _find_rival(comparison, number, score, found, spot)
        )
        if rival:
            return conflict(_says(rival[1], number), rival[0].sentence, open=True)
        both = all(_BOTH.search(statement.text) for statement in (comparison.claim, spot.sentence.statement))
        beside = any(bound(other) == bound(found) for other in quantities(comparison.claim) if other is not number)
        return (
            None
            if both or (beside and not bound(number))
            else _check_bound(number, found, spot.sentence, comparison.claim.text)
        ) or _check_yearly(comparison, number, spot.sentence)
    if number.kind == "fraction" and (judged := judge_share(comparison, number)):
        return judged if isinstance(judged, Finding) else None
    if _near_by(comparison, number):
        rival = _find_rival(comparison, number, NEAR_BY_SCORE)
        return conflict(_says(rival[1], number), rival[0].sentence, open=True) if rival else None
    if _whole_stands(comparison, number) or _follows_from(comparison, number) or _says_how_often(comparison, number):
        return None
    others = fits or [
        (Spot(sentence, found.start, found.end), found)
        for sentence in comparison.chosen
        for found in quantities(sentence.statement)
        if value_of(found) == value_of(number) and found.kind != "identifier"
    ]
    if others:
        _, spot, found = _best(comparison, number, others)
        if _counts_something_else(number, found):
            return missing(f"kilderne nævner ikke {_said(number)}", spot.sentence)
        return conflict(_says(found, number), spot.sentence)
    return missing(f"kilderne nævner ikke {number.text}")


_MEASURED = re.compile(
    r"(?i)(?:kilo|kg|gram|tons?|liter|meter|km|kilometer|m2|kvadratmeter|kvm|hektar|timer?|minut(?:ter)?|sekunder|procent\w*"
    r"|kroner|kr\.?|euro|dage?|uger?|måneder?)\Z"
)


def _measured_otherwise(number: NumberMention, found: NumberMention) -> bool:
    """Whether the claim gives a unit of measure to what the source only counts."""
    unit = (number.unit or "").split(" ")[0]
    return bool(unit and _MEASURED.match(unit) and found.unit and not _MEASURED.match(found.unit.split(" ")[0]))


def _best(
    comparison: Comparison, number: NumberMention, pairs: list[tuple[Spot, NumberMention]]
) -> tuple[float, Spot, NumberMention]:
    """Of several mentions, the one that stands where the claim's number stands."""
    span = (number.start, number.end)
    scored = [(_fits(comparison, span, spot) + _units_agree(number, found), spot, found) for spot, found in pairs]
    return max(scored, key=lambda entry: entry[0])


def _fits(comparison: Comparison, span: tuple[int, int], spot: Spot) -> float:
    """How far a number in a source counts what the claim's counts."""
    surroundings = surroundings_agree(comparison.claim, span, spot, comparison.sources)
    return (2 * surroundings + neighbours_agree(comparison.claim, span, spot)) / 3


def _units_agree(number: NumberMention, found: NumberMention) -> float:
    """What it tells that both count "indsatser", or that they count different things."""
    if not number.unit or not found.unit or measure(number) or measure(found):
        return 0.0
    return UNIT_SHARE if root_of(number.unit) == root_of(found.unit) else 0.0


def _counts_another(number: NumberMention, found: NumberMention, sentence: SourceSentence) -> bool:
    """Whether the source's equal number counts something that has nothing to do with what the claim counts."""
    if _another_of_unit(number, found, sentence):
        return True
    if (number.unit or "").lower() in _PEOPLE or not _counts_something_else(number, found):
        return False
    return all(presence(word, sentence.own) < LEAST_COUNTED for word in read_statement(number.unit or "").content)


def _another_of_unit(number: NumberMention, found: NumberMention, sentence: SourceSentence) -> bool:
    """Whether the source has another number of what the claim counts: "103 unge antruffet 169 gange" for "169 unge"."""
    if not number.unit or not found.unit or measure(number) or _same_thing(number.unit, found.unit):
        return False
    return any(
        other.unit and _same_thing(number.unit, other.unit) and not same_value(number, other)
        for other in quantities(sentence.statement)
        if other.start != found.start
    )


def _same_thing(one: str, other: str) -> bool:
    first, second = ({root_of(word) for word in re.findall(r"\w+", unit)} for unit in (one, other))
    return not first.isdisjoint(second)


def _counts_something_else(number: NumberMention, found: NumberMention) -> bool:
    """Whether one counts "møder" and the other "unge"."""
    if not number.unit or not found.unit or measure(number) or measure(found):
        return False
    one, other = (read_statement(counted.unit or "").content for counted in (number, found))
    return bool(one and other) and not any(words_agree(first, second) for first in one for second in other)


def _find_rival(
    comparison: Comparison,
    number: NumberMention,
    score: float,
    equal: NumberMention | None = None,
    spot: Spot | None = None,
) -> tuple[Spot, NumberMention] | None:
    """Another number for what the claim speaks of, in sentences that fit the claim clearly better."""
    best = None
    span = (number.start, number.end)
    if measure(number) == "nr":
        return None  # a label is the same or another one
    placed = spot is None and _another_stands(comparison, number)
    for sentence in comparison.chosen if placed else [*comparison.chosen, *comparison.others]:
        margin = CHOSEN_MARGIN if len(comparison.chosen) > 1 and sentence in comparison.chosen else RIVAL_MARGIN
        for found in quantities(sentence.statement):
            if (
                measure(found) != measure(number)
                or same_value(number, found)
                or (number.high is None) != (found.high is None)
            ):
                continue
            if (spot is None and _claimed(comparison, found)) or _in_other_part(comparison, found):
                continue
            there = Spot(sentence, found.start, found.end)
            agreement = _fits(comparison, span, there) + _units_agree(number, found)
            if agreement <= max(score + margin, RIVAL_LEAST) or (
                spot and _dated_otherwise(comparison, span, spot, there)
            ):
                continue
            if spot is None or equal is None or _exchanged(comparison, found, there, spot):
                best, score = (there, found), agreement
    return best


def _whole_stands(comparison: Comparison, number: NumberMention) -> bool:
    """ "31 af de 47 skoler": the total may stand well before its parts."""
    if not _OF_THE.search(comparison.claim.text[: number.start]) or not _another_stands(comparison, number):
        return False
    return any(
        sentence.document is chosen.document
        and 0 < chosen.order - sentence.order <= WHOLE_REACH
        and same_measure(number, found)
        and same_value(number, found)
        for chosen in comparison.chosen
        for sentence in comparison.sources.sentences
        for found in quantities(sentence.statement)
    )


def _is_shared_out(comparison: Comparison, number: NumberMention) -> bool:
    """Whether the claim takes a share of it: "tre fjerdedele af de 632 unge"."""
    shares = any(other.kind == "fraction" or measure(other) == "%" for other in quantities(comparison.claim))
    return shares and bool(_OF_THE.search(comparison.claim.text[: number.start]))


def _another_stands(comparison: Comparison, number: NumberMention) -> bool:
    """Whether a chosen sentence has another number of the claim, so that it is the right sentence."""
    return any(
        same_measure(other, found) and same_value(other, found) and found.value > 1
        for other in quantities(comparison.claim)
        if other is not number
        for sentence in comparison.chosen
        for found in quantities(sentence.statement)
    )


def _dated_otherwise(comparison: Comparison, span: tuple[int, int], spot: Spot, there: Spot) -> bool:
    """Whether the date beside the claim's number stands beside the equal number, and not beside the rival."""
    return bool(nearest_dates_agree(comparison.claim, span, spot)) and not nearest_dates_agree(
        comparison.claim, span, there
    )


def _claimed(comparison: Comparison, found: NumberMention) -> bool:
    return any(same_measure(other, found) and same_value(other, found) for other in quantities(comparison.claim))


def _in_other_part(comparison: Comparison, found: NumberMention) -> bool:
    """Whether another part of the claim's sentence speaks of the number: "ti tiltag, heraf seks individrettede"."""
    if comparison.whole is None or comparison.whole is comparison.claim or _claimed(comparison, found):
        return False
    return any(same_measure(other, found) and same_value(other, found) for other in quantities(comparison.whole))


def _exchanged(comparison: Comparison, rival: NumberMention, there: Spot, here: Spot) -> bool:
    """Where the claim has the rival's number too: whether each would fit better in the other's place."""
    for other in quantities(comparison.claim):
        if same_measure(other, rival) and same_value(other, rival):
            span = (other.start, other.end)
            return _fits(comparison, span, here) > _fits(comparison, span, there)
    return True


def _check_yearly(comparison: Comparison, number: NumberMention, sentence: SourceSentence) -> Finding | None:
    """A yearly amount is not the amount of several years together."""
    claim = comparison.claim.text
    if (
        measure(number) != "kr."
        or not SUM.search(claim)
        or _YEARLY.search(claim)
        or not _YEARLY.search(sentence.statement.text)
    ):
        return None
    years = {date.first.year for date in comparison.claim.dates} | {date.last.year for date in comparison.claim.dates}
    if any(measure(other) == "år" and other.value > 1 for other in quantities(comparison.claim)):
        return conflict(f"kilden siger {number.text} om året, ikke tilsammen", sentence)
    return conflict(f"kilden siger {number.text} om året, ikke tilsammen", sentence) if len(years) > 1 else None


def _says_how_often(comparison: Comparison, number: NumberMention) -> bool:
    """ "to gange om året", where the source says "halvårligt"; a period's length in years."""
    if number.unit in ("gang", "gange"):
        values = {
            value
            for word in comparison.claim.words
            if number.end <= word.start <= number.end + 20
            for value in word.values
        }
        return any(
            not values.isdisjoint(word.values) for sentence in comparison.chosen for word in sentence.statement.words
        )
    if measure(number) != "år":
        return False
    spans = [date for sentence in comparison.chosen for date in sentence.statement.dates if date.precision == "period"]
    if any(date.last.year - date.first.year in (number.value, number.value - 1) for date in spans):
        return True
    years = {date.first.year for sentence in comparison.chosen for date in sentence.statement.dates}
    if len(years) > 1 and len(years) == number.value == max(years) - min(years) + 1:
        return True  # "i 2019 og 2020" is two years
    return bool(years) and max(years) - min(years) == number.value


def _check_bound(
    number: NumberMention, found: NumberMention, sentence: SourceSentence | None, text: str
) -> Finding | None:
    claimed, said = bound(number), bound(found)
    if value_of(number) != value_of(found) or claimed in (said, "ca.") or (not claimed and said == "ca."):
        return None
    pair = {claimed, said}
    if pair <= {"mindst", "over"} and claimed == "mindst":
        return None
    if pair <= {"højst", "under"} and claimed == "højst":
        return None
    if measure(number) == "nr" or (claimed == "præcis" and not said):
        return None
    if claimed == "over" and not said and _ACROSS.search(text):
        return None
    if claimed == "over" and not said and measure(number) in ("år", "måneder", "uger", "dage"):
        return None  # "løber over tre år"
    if said == "højst" and not claimed and _MAY.search(text):
        return None  # "kan fylde 37 timer" is "op til 37 timer"
    if said == "mindst" and not claimed and _AIM.search(text):
        return None  # "halvdelen skal …" asks for no less than half
    return conflict(f"kilden siger {_said(found)}, ikke {_said(number)}", sentence)


def _near_by(comparison: Comparison, number: NumberMention) -> bool:
    """Whether the number stands in the words that the chosen sentences lean on."""
    return any(
        same_measure(number, found) and same_value(number, found)
        for statement in comparison.surrounding(NEAR_ENOUGH)
        for found in quantities(statement)
    )


def _follows_from(comparison: Comparison, number: NumberMention) -> bool:
    """Whether it is a sum, a difference or a yearly amount added up, and the claim says that it is one."""
    statements = [sentence.statement for sentence in comparison.chosen] + list(comparison.surrounding(0.75))
    values = sorted(
        {value_of(found) for statement in statements for found in quantities(statement) if _adds(number, found)}
    )
    wanted, text = value_of(number), comparison.claim.text
    if number.kind == "fraction":
        return _is_share(comparison, number)
    if measure(number) == "%" and any(
        value_of(found) + wanted == 100 and _REST.search(statement.text)
        for statement in statements
        for found in quantities(statement)
        if measure(found) == "%"
    ):
        return True
    if measure(number) == "%" and _is_percentage(comparison, number, statements):
        return True
    if wanted == _listed(comparison, number) or is_listed(comparison, number):
        return True
    if _EITHER.search(text) and any(
        wanted == value_of(first) + value_of(second)
        for statement in statements[: len(comparison.chosen)]
        for first, second in combinations([found for found in quantities(statement) if _adds(number, found)], 2)
    ):
        return True
    if SUM.search(text):
        if any(wanted == sum(group) for size in (2, 3) for group in combinations(values[:12], size)):
            return True
        if any(wanted == value * years for value in values for years in range(2, 6)) and _YEARLY.search(
            statements[0].text
        ):
            return True
    return bool(_DIFFERENCE.search(text)) and _is_difference(number, statements, len(comparison.chosen))


def _is_difference(number: NumberMention, statements: Sequence[Statement], chosen: int) -> bool:
    """Whether it is what lies between two numbers of one statement, or of two that count the same or have one each."""
    wanted = value_of(number)
    told = [[found for found in quantities(s) if _adds(number, found)] for s in statements]
    if any(wanted == abs(value_of(a) - value_of(b)) for found in told for a, b in combinations(found, 2)):
        return True
    return any(
        wanted == abs(value_of(a) - value_of(b))
        for position, found in enumerate(told[:chosen])
        for others in told[position + 1 :]
        for a in found
        for b in others
        if len(found) == 1 or len(others) == 1 or (a.unit and b.unit and not measure(a) and _same_thing(a.unit, b.unit))
    )


def _is_share(comparison: Comparison, number: NumberMention) -> bool:
    """ "over halvdelen", where the claim names the two counts that it is the share of."""
    counts = [value_of(other) for other in quantities(comparison.claim) if other is not number and not measure(other)]
    shares = [100 * first / second for first, second in combinations(sorted(counts), 2) if second]
    wanted = value_of(number)
    if bound(number) == "over":
        return any(share > wanted for share in shares)
    if bound(number) == "under":
        return any(share < wanted for share in shares)
    return any(abs(share - wanted) < 2 for share in shares)


def _is_percentage(comparison: Comparison, number: NumberMention, statements: list[Statement]) -> bool:
    """Whether two counts of the sources make the percentage, as a share or as a change, and the claim names one."""
    counts = sorted(
        {value_of(found) for s in statements for found in quantities(s) if not measure(found) and found.value > 1}
    )[:12]
    named = {value_of(other) for other in quantities(comparison.claim) if other is not number and not measure(other)}
    changes = bool(_DIFFERENCE.search(comparison.claim.text))
    return any(
        _is_about(number, ratio)
        for first, second in combinations(counts, 2)
        if {first, second} & named or not named
        for ratio in (100 * first / second, *((100 * (second - first) / first,) if changes else ()))
    )


def _is_about(number: NumberMention, actual: Decimal) -> bool:
    """Whether a reckoned percentage is what the claim says, as it rounds it."""
    how, gap = bound(number), actual - value_of(number)
    if how in ("over", "mindst"):
        return Decimal(0) <= gap <= 4
    if how in ("under", "højst"):
        return Decimal(-4) <= gap < 0
    return abs(gap) <= (Decimal("1.5") if how == "ca." else Decimal("0.5"))


def _listed(comparison: Comparison, number: NumberMention) -> int:
    """How many names of one sort a chosen sentence enumerates: "tre forvaltninger"."""
    if measure(number) or number.value > LONGEST_LIST:
        return 0
    counted = (number.unit or "").rstrip("erns")[:8].lower()
    return (
        max(
            (
                sum(word.capitalised and word.folded.find(counted) > 0 for word in sentence.statement.words)
                for sentence in comparison.chosen
            ),
            default=0,
        )
        if len(counted) > 4
        else 0
    )


def _adds(number: NumberMention, found: NumberMention) -> bool:
    first, second = measure(number), measure(found)
    return first == second or (first == "procentpoint" and second == "%")


SUM = re.compile(r"(?i)\b(?:tilsammen|i alt|på hele|under ét|samlet|samlede|sammenlagt|begge|total\w*)\b")
_DIFFERENCE = re.compile(
    r"(?i)\b(?:forskel\w*|steg|stiger|steget|stigning\w*|fald\w*|flere|færre|mere|mindre|øvrige|andre|rest\w*"
    r"|ikke|uden for|højere|lavere"
    r"|vokse\w*)\b"
)
_EITHER = re.compile(r"(?i)\b(?:eller|og|både)\b")
_REST = re.compile(r"(?i)\b(?:rest(?:en|erende|ende)?|øvrige|andre|anden)\b")
_ACROSS = re.compile(r"(?i)\b(?:går|gik|løber|løb|strækker sig|strakte sig|spænder|fordel\w+|ud|dækker)\s+over\b")
_BOTH = re.compile(r"(?i)\bbåde\b.*\b(?:under|over)\b.*\b(?:under|over)\b")
_AIM = re.compile(r"(?i)\b(?:skal|målet|succeskriteri\w+|mål)\b")
_MAY = re.compile(r"(?i)\bkan\b")
_YEARLY = re.compile(r"(?i)\b(?:årlig\w*|om året|hvert (?:år|af (?:de|årene))|pr\. år)\b")


def _said(number: NumberMention) -> str:
    name = bound(number)
    text = number.text
    unit = number.unit or ""
    with_unit = text if not unit or unit.lower() in text.lower() or measure(number) in MEASURES else f"{text} {unit}"
    return f"{name} {with_unit}" if name and not text.lower().startswith(name) else with_unit


def _says(found: NumberMention, number: NumberMention) -> str:
    return f"kilden siger {_said(found)}, ikke {_said(number)}"
