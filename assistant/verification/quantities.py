"""Numbers and dates of two statements are compared: measure, value and bound; days and periods."""

from __future__ import annotations

import re
from collections.abc import Callable
from decimal import Decimal
from functools import lru_cache, partial

from assistant.danish.dates import DateMention, find_dates
from assistant.danish.numbers import NumberMention
from assistant.verification.statements import Statement

MEASURES = frozenset(("kr.", "%", "procentpoint", "euro", "‰"))
_TIMES = {
    form: unit
    for unit, forms in {
        "timer": "time timer timers",
        "dage": "dag dage dages døgn",
        "uger": "uge uger ugers",
        "måneder": "måned måneder måneders",
        "år": "år års årige årig",
        "minutter": "minut minutter",
        "kvartaler": "kvartal kvartaler",
        "gange": "gang gange",
    }.items()
    for form in forms.split()
}
_LEAST = frozenset(("mindst", "mindste", "minimum", "min."))
_ABOVE = frozenset(("mere end", "flere end", "over", "højere end", "større end", "godt", "lidt over"))
_MOST = frozenset(("højst", "højest", "maksimalt", "maksimum", "maks.", "max.", "op til", "ikke over", "op mod"))
_BELOW = frozenset(("under", "færre end", "mindre end", "lavere end", "knap", "knapt", "næsten", "lidt under"))
_ABOUT = frozenset(("ca.", "cirka", "ca", "omkring", "omtrent", "circa", "omkr.", "tæt på"))
_CLOSELY = re.compile(r"(?i)\b(?:knap|knapt|godt|lidt|næsten|små)\b")
NEAR_SHARE = Decimal("0.035")  # "en tredjedel" of what is so close to it
MUCH_OVER = Decimal("0.2")  # "godt en tredjedel" is not much more
_EXACTLY = frozenset(("præcis", "nøjagtig", "nøjagtigt", "præcist"))
_BOUNDS = (
    (_LEAST, "mindst"),
    (_ABOVE, "over"),
    (_MOST, "højst"),
    (_BELOW, "under"),
    (_ABOUT, "ca."),
    (_EXACTLY, "præcis"),
)


def quantities(statement: Statement) -> list[NumberMention]:
    """The numbers of a statement that count or measure something, and "nr. 3"; not ordinals."""
    return [
        number for number in statement.numbers if number.kind != "ordinal" and not _is_letter(number, statement.text)
    ]


def _is_letter(number: NumberMention, text: str) -> bool:
    """A lone 1 that a scan made of "i": "begyndte 1 2020", "ligger 1 Den Gule Gård"."""
    following = text[number.end : number.end + 4].strip()
    return number.text == "1" and (
        following[:2] in ("19", "20") or following[:1].isupper() or following[:3].lower() in ("den", "det")
    )


@lru_cache(maxsize=20_000)
def mention_keys(statement: Statement) -> frozenset[str]:
    """Keys of a statement's numbers and dates, and of the years in which its periods begin and end."""
    keys = {f"n{number.value}" for number in statement.numbers if number.kind != "fraction"}
    keys |= {f"n{number.high}" for number in statement.numbers if number.high is not None}
    for date in statement.dates:
        keys |= {f"d{date.first}{date.last}", f"y{date.first.year}", f"y{date.last.year}"}
    return frozenset(keys)


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
    return unit if unit in MEASURES else _TIMES.get(unit, "")


def value_of(number: NumberMention) -> Decimal:
    return number.value * 100 if number.kind == "fraction" else number.value


def same_measure(claim: NumberMention, source: NumberMention) -> bool:
    first, second = measure(claim), measure(source)
    if first == second:
        return True
    if {first, second} == {"gange", ""} and claim.kind == source.kind:
        return True  # "besøgt 3,2 mio. gange" for "3,2 mio. besøg"
    # A bare figure in the source may take its unit from a caption or its neighbours; and the other way round.
    if claim.kind == "identifier" or source.kind == "identifier":
        return False
    return (not source.unit and first in ("kr.", "%", "år", "gange")) or (
        not claim.unit and second in ("kr.", "%", "år", "gange", "")
    )


def same_value(claim: NumberMention, source: NumberMention) -> bool:
    """Exact, except where the claim itself rounds: "omkring 110", "knap 500", "halvdelen" for 50 %."""
    wanted, found = value_of(claim), value_of(source)
    if claim.kind == "identifier" or source.kind == "identifier":
        return claim.kind == source.kind and _label(claim.text) == _label(source.text)
    if claim.high is None and source.high is not None:
        # an end of a range of ages or amounts may be named; "fem" is not "4-5 møder"
        return wanted in (found, source.high) and bool(measure(claim) or measure(source) or claim.quantifier)
    if claim.high is not None and source.high is not None and claim.high != source.high:
        return False
    if claim.high is not None and source.high is None:
        return False
    if wanted == found:
        return True
    if claim.kind == "fraction" and source.kind != "fraction":
        return measure(source) == "%" and share_agrees(claim, found / 100)
    return _rounds(bound(claim), wanted, found)


def share_agrees(share: NumberMention, actual: Decimal) -> bool:
    """Whether an actual share (0 to 1) is what the claim's words say: "godt en tredjedel", "over halvdelen"."""
    wanted = value_of(share) / 100
    how, closely = bound(share), bool(_CLOSELY.search(share.quantifier or ""))
    if how in ("over", "mindst"):
        return actual > wanted - (Decimal("0.01") if how == "mindst" else 0) and (
            not closely or actual <= wanted * (1 + MUCH_OVER)
        )
    if how in ("under", "højst"):
        return actual < wanted and (not closely or actual >= wanted * (1 - MUCH_OVER))
    return abs(actual - wanted) <= NEAR_SHARE


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


# ------------------------------------------------------------------ halves and doubles

_MULTIPLES = tuple(
    (re.compile(rf"(?i)\b(?:{words})\b"), Decimal(factor))
    for words, factor in (
        (r"halver\w+|det halve|halvt så\s+\w+", "0.5"),
        (r"fordobl\w+|dobbelt så\s+\w+|det dobbelte", "2"),
        (r"tredobl\w+|tre gange så\s+\w+|det tredobbelte", "3"),
        (r"firdobl\w+|fire gange så\s+\w+|det firedobbelte", "4"),
    )
)
_MORE_THAN = re.compile(r"(?i)\b(?:mere end|over|godt)\s+(?:\w+\s+)?\Z")
_LESS_THAN = re.compile(r"(?i)\b(?:næsten|knap|knapt|tæt på|under)\s+(?:\w+\s+)?\Z")


def multiple_in(text: str) -> tuple[str, Callable[[Decimal], bool]] | None:
    """The words of a text that say how many times larger something became, and whether a ratio is that."""
    for pattern, factor in _MULTIPLES:
        match = pattern.search(text)
        if not match:
            continue
        before = text[: match.start()]
        if _MORE_THAN.search(before):
            return match.group(), partial(_beyond, factor)
        slack = Decimal("0.18") if _LESS_THAN.search(before) else Decimal("0.06")
        return match.group(), partial(_close_to, factor, slack)
    return None


def _beyond(factor: Decimal, ratio: Decimal) -> bool:
    return ratio > factor if factor > 1 else ratio < factor


def _close_to(factor: Decimal, slack: Decimal, ratio: Decimal) -> bool:
    return abs(ratio - factor) <= factor * slack


# ------------------------------------------------------------------ dates

_VAGUE = re.compile(r"(?i)primo|medio|ultimo|start|begynd|slut|midt|forår|sommer|efterår|vinter|først|sidst|løbet")


def same_days(claim: DateMention, source: DateMention) -> bool:
    """The same days, or a coarser mention that holds the source's ("i 2017" for "den 18. december 2017")."""
    if (claim.first, claim.last) == (source.first, source.last):
        return True
    if claim.text.lower().startswith("udgangen") and source.precision in ("month", "quarter", "half", "year"):
        return claim.last == source.last  # "til udgangen af august" for "til og med august"
    if source.precision == "period" and _VAGUE.search(claim.text):
        ends = _ends_of(source)
        if ends and any(_overlap(claim, end) > 0.6 for end in ends):
            return True  # "fra midten af 2017" for "medio 2017 til medio 2018"
    if claim.precision in ("year", "month", "quarter", "half") and source.precision != "period":
        return claim.first <= source.first and source.last <= claim.last
    if claim.precision == "year":  # the year in which a period begins or ends
        return claim.first.year in (source.first.year, source.last.year)
    if claim.precision in ("day", "month"):  # where a period begins or ends
        return source.precision == "period" and (claim.first == source.first or claim.last == source.last)
    if _VAGUE.search(claim.text) and claim.precision == "period" and source.precision in ("day", "month", "quarter"):
        return claim.first <= source.first and source.last <= claim.last
    # "primo 2018" for "i starten af 2018", "november og december": the borders are a matter of wording
    if not _VAGUE.search(claim.text):
        return False
    if _VAGUE.search(source.text):
        return _overlap(claim, source) > 0.6
    within = claim.first.year == source.first.year == source.last.year == claim.last.year
    return within and (source.last - source.first).days <= 130 and _overlap(claim, source) > 0.2


@lru_cache(maxsize=10_000)
def _ends_of(period: DateMention) -> tuple[DateMention, ...]:
    """The dates that a period's words go from and to."""
    pieces = re.split(r"(?i)\s+(?:til|til og med|-|–)\s+", period.text, maxsplit=1)
    return tuple(found for piece in pieces if len(pieces) == 2 for found in find_dates(piece)[:1])


def _overlap(claim: DateMention, source: DateMention) -> float:
    shared = (min(claim.last, source.last) - max(claim.first, source.first)).days + 1
    longest = max((claim.last - claim.first).days, (source.last - source.first).days) + 1
    return shared / longest
