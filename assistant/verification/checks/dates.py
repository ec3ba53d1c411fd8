"""Dates and periods are exact, and must belong to the same event as in the source."""

from __future__ import annotations

import re
from collections.abc import Iterator

from assistant.danish.dates import DateMention
from assistant.verification.alignment import Spot, best_spot, surroundings_agree
from assistant.verification.checks.numbers import NEAR_BY_SCORE, RIVAL_LEAST, RIVAL_MARGIN
from assistant.verification.comparison import Comparison, Finding, conflict, missing
from assistant.verification.quantities import same_days


def check_dates(comparison: Comparison) -> Iterator[Finding]:
    for mention in comparison.claim.dates:
        if not mention.relative:
            finding = _check_date(comparison, mention)
            if finding:
                yield finding


def _check_date(comparison: Comparison, mention: DateMention) -> Finding | None:
    span = (mention.start, mention.end)
    spots = [
        (Spot(sentence, found.start, found.end), found)
        for sentence in comparison.chosen
        for found in sentence.statement.dates
        if not found.relative
    ]
    equal = [spot for spot, found in spots if same_days(mention, found)]
    if equal:
        score, _ = best_spot(comparison.claim, span, equal, comparison.sources)
        rival = _find_rival(comparison, mention, score)
        return _rival_says(rival, mention)
    if _dates_document(comparison, mention) or _built_from(mention, spots):
        return None
    claimed = comparison.claim.dates
    others = [
        (spot, found)
        for spot, found in spots
        if _comparable(mention, found) and not any(same_days(date, found) for date in claimed)
    ]
    around = [
        found
        for statement in comparison.surrounding(0.5 if mention.precision == "year" else 0.75)
        for found in statement.dates
    ]
    if any(same_days(mention, found) for found in around) and not others:
        rival = _find_rival(comparison, mention, NEAR_BY_SCORE)
        return _rival_says(rival, mention)
    if not spots and mention.precision == "year" and _of_document(comparison, mention):
        return None
    if others:
        others = [(spot, found) for spot, found in others if found.precision == mention.precision] or others
        _, spot = best_spot(comparison.claim, span, [spot for spot, _ in others], comparison.sources)
        said = next(found for other, found in others if other == spot)
        return conflict(f"kilden siger {said.text}, ikke {mention.text}", spot.sentence if spot else None)
    return missing(f"kilderne daterer det ikke til {mention.text}")


def _rival_says(rival: tuple[Spot, DateMention] | None, mention: DateMention) -> Finding | None:
    if rival is None:
        return None
    return conflict(f"kilden siger {rival[1].text}, ikke {mention.text}", rival[0].sentence, open=True)


def _comparable(claim: DateMention, source: DateMention) -> bool:
    """Whether the two could be answers to the same "when"; a period that holds the day says nothing against it."""
    return not (
        source.precision in ("period", "year")
        and source.first <= claim.first
        and claim.last <= source.last
        and claim.precision != "year"
    )


def _built_from(mention: DateMention, found: list[tuple[Spot, DateMention]]) -> bool:
    """A period whose ends the source gives one by one; not one by a period that goes on for longer, or not so long."""
    if mention.precision != "period":
        return False
    starts = {id(spot.sentence) for spot, date in found if date.first == mention.first}
    ends = {id(spot.sentence) for spot, date in found if date.last == mention.last}
    return bool(starts & ends) or (bool(starts and ends) and all(date.precision != "period" for _, date in found))


_DOCUMENT = re.compile(
    r"(?i)\b(?:\w*(?:notat|svar|brev|rapport|udtalelse|redegørelse|mail|skrivelse|status|dokument|opgørelse)(?:et|en|erne)?)"
    r"\s+(?:er\s+)?(?:fra|af|dateret|skrevet)\s+(?:den\s+)?\Z"
)


def _dates_document(comparison: Comparison, mention: DateMention) -> bool:
    """ "notatet fra februar 2013": the date of the document that the sentence stands in."""
    return bool(_DOCUMENT.search(comparison.claim.text[: mention.start])) and _of_document(comparison, mention)


def _of_document(comparison: Comparison, mention: DateMention) -> bool:
    """Whether the document as a whole is of that time."""
    for sentence in comparison.chosen:
        date = sentence.document.date
        if date and mention.first <= date <= mention.last:
            return True
    return False


def _find_rival(comparison: Comparison, mention: DateMention, score: float) -> tuple[Spot, DateMention] | None:
    best = None
    span = (mention.start, mention.end)
    for sentence in [*comparison.chosen, *comparison.others]:
        for found in sentence.statement.dates:
            if found.relative or same_days(mention, found) or found.precision != mention.precision:
                continue
            if any(same_days(other, found) for other in comparison.claim.dates):
                continue
            spot = Spot(sentence, found.start, found.end)
            agreement = surroundings_agree(comparison.claim, span, spot, comparison.sources)
            if agreement > max(score + RIVAL_MARGIN, RIVAL_LEAST):
                best, score = (spot, found), agreement
    return best
