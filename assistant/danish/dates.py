"""Dates and periods as Danish administration writes them: found in running text, and written out again."""

from __future__ import annotations

import calendar
import datetime
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from functools import lru_cache

MONTHS = (
    "januar",
    "februar",
    "marts",
    "april",
    "maj",
    "juni",
    "juli",
    "august",
    "september",
    "oktober",
    "november",
    "december",
)

PRECISIONS = ("day", "month", "quarter", "half", "year", "period")


@dataclass(frozen=True, slots=True)
class DateMention:
    """A date or period in a text: its span and the first and last day it stands for.

    ``precision`` is one of ``PRECISIONS``. ``relative`` marks what was read from the day the text was written
    ("p.t.", "sidste år", "den 3. maj" without a year).
    """

    start: int
    end: int
    text: str
    first: datetime.date
    last: datetime.date
    precision: str
    relative: bool = False


# ------------------------------------------------------------------ spans of days

Days = tuple[datetime.date, datetime.date]


def _month_days(year: int, month: int) -> Days:
    return datetime.date(year, month, 1), datetime.date(year, month, calendar.monthrange(year, month)[1])


def _months(year: int, first: int, last: int) -> Days:
    return _month_days(year, first)[0], _month_days(year, last)[1]


def _year(year: int) -> Days:
    return datetime.date(year, 1, 1), datetime.date(year, 12, 31)


def _day(year: int, month: int, day: int) -> Days | None:
    try:
        date = datetime.date(year, month, day)
    except ValueError:
        return None
    return date, date


_SEASONS = {"forår": (3, 5), "sommer": (6, 8), "efterår": (9, 11)}


def _season(name: str, year: int) -> Days:
    if name.startswith("vinter"):
        return datetime.date(year - 1, 12, 1), _month_days(year, 2)[1]
    for stem, (first, last) in _SEASONS.items():
        if name.startswith(stem):
            return _months(year, first, last)
    raise ValueError(name)


_PARTS = {"primo": 0, "start": 0, "begyndelse": 0, "medio": 1, "midt": 1, "ultimo": 2, "slut": 2}


def _part_of_year(word: str, year: int) -> Days:
    part = next(part for stem, part in _PARTS.items() if word.startswith(stem))
    return (_months(year, 1, 1), _months(year, 6, 7), _months(year, 12, 12))[part]


def _part_of_month(word: str, year: int, month: int) -> Days:
    part = next(part for stem, part in _PARTS.items() if word.startswith(stem))
    first, last = _month_days(year, month)
    return (
        (first, first.replace(day=10)),
        (first.replace(day=11), first.replace(day=20)),
        (first.replace(day=21), last),
    )[part]


def _full_year(digits: str, near: int | None = None) -> int:
    if len(digits) == 4:
        return int(digits)
    if near is not None:
        return near - near % 100 + int(digits)
    return int(digits) + (2000 if int(digits) < 60 else 1900)


# ------------------------------------------------------------------ patterns

_MONTH_NUMBERS = {name[:3]: number for number, name in enumerate(MONTHS, start=1)}
_MONTH = (
    r"(?:januar|februar|marts|april|maj|juni|juli|august|september|oktober|november|december"
    r"|(?:jan|feb|mar|apr|jun|jul|aug|sept|sep|okt|nov|dec)\b\.?)"
)
_YEAR = r"(?:19|20)\d\d(?!\d)"
_DASH = r"\s?[-–—]\s?"
_TO = rf"(?:{_DASH}|\s+(?:(?:og\s+)?frem\s+til|til\s+og\s+med|indtil|til|t\.o\.m\.)\s+(?:den\s+|d\.\s?)?)"
_AND = rf"(?:{_TO}|\s+og\s+)"
_ORDINALS = {"første": 1, "andet": 2, "anden": 2, "tredje": 3, "fjerde": 4, "sidste": -1}
_NTH = r"(?:[1-4]\.|første|andet|anden|tredje|fjerde|sidste)"
_OF = r"\s*(?:af\s+|i\s+)?"


def _month_number(name: str) -> int:
    return _MONTH_NUMBERS[name[:3].lower()]


def _nth(text: str, count: int) -> int:
    number = int(text[0]) if text[0].isdigit() else _ORDINALS[text.lower()]
    return count if number < 0 else number


_COUNTS = ("to", "tre", "fire", "fem", "seks", "syv", "otte", "ni", "ti", "elleve")

_Reader = Callable[[re.Match[str]], tuple[Days | None, str]]


def _read_day_span(match: re.Match[str]) -> tuple[Days | None, str]:
    year, month = int(match["y"]), _month_number(match["m"])
    first, last = _day(year, month, int(match["d1"])), _day(year, month, int(match["d2"]))
    return ((first[0], last[1]) if first and last and first[0] <= last[0] else None), "period"


def _read_day(match: re.Match[str]) -> tuple[Days | None, str]:
    return _day(_full_year(match["y"]), _month_number(match["m"]), int(match["d"])), "day"


def _read_numeric(match: re.Match[str]) -> tuple[Days | None, str]:
    return _day(_full_year(match["y"]), int(match["m"]), int(match["d"])), "day"


def _read_months(match: re.Match[str]) -> tuple[Days | None, str]:
    first, last = _month_number(match["m1"]), _month_number(match["m2"])
    year = int(match["y"])
    if first > last:
        return (_month_days(year - 1, first)[0], _month_days(year, last)[1]), "period"
    return _months(year, first, last), "period"


def _read_month(match: re.Match[str]) -> tuple[Days | None, str]:
    return _month_days(int(match["y"]), _month_number(match["m"])), "month"


def _read_quarter(match: re.Match[str]) -> tuple[Days | None, str]:
    number = _nth(match["n"], 4)
    last = _nth(match["n2"], 4) if match["n2"] else number
    return _months(int(match["y"]), 3 * number - 2, 3 * last), "quarter" if last == number else "period"


def _read_first_months(match: re.Match[str]) -> tuple[Days | None, str]:
    word, unit = match["n"].lower(), match["u"].lower()
    count = int(word) if word.isdigit() else _COUNTS.index(word) + 2
    months = count * (3 if unit.startswith("kvartal") else 1)
    return (_months(int(match["y"]), 1, months) if months <= 12 else None), "period"


def _read_half(match: re.Match[str]) -> tuple[Days | None, str]:
    number = _nth(match["n"], 2)
    return (_months(int(match["y"]), 6 * number - 5, 6 * number) if number < 3 else None), "half"


def _read_seasons(match: re.Match[str]) -> tuple[Days | None, str]:
    year = int(match["y"])
    if match["y2"]:
        year = _full_year(match["y2"], year)
    last = _season(match["s2"].lower(), year)
    return ((_season(match["s1"].lower(), year)[0] if match["s1"] else last[0]), last[1]), "period"


def _read_part(match: re.Match[str]) -> tuple[Days | None, str]:
    word, year = match["p"].lower(), int(match["y"])
    if match["m"]:
        return _part_of_month(word, year, _month_number(match["m"])), "period"
    return _part_of_year(word, year), "period"


def _read_years(match: re.Match[str]) -> tuple[Days | None, str]:
    first = int(match["y"])
    last = _full_year(match["y2"], first)
    return ((_year(first)[0], _year(last)[1]) if first < last <= first + 40 else None), "period"


def _read_year(match: re.Match[str]) -> tuple[Days | None, str]:
    return _year(int(match["y"])), "year"


_SEASON = r"(?:forår|sommer|efterår|vinter)(?:en|et)?"
_NOT_NUMBER = r"(?<![\d.,/§-])(?<!\d[-–])"
# What makes four digits a count and not a year.
_COUNTED = (
    r"(?!\s?(?:kr|%|pct|procent|mio|mia|tkr|timer|dage|år\b|borger|person|unge\b|ledige|sager|tilfælde|elever|børn"
    r"|medarbejder|m2|m²|km|hjem|bolig|årsværk|pladser|besøg|møder|anmeldelser|indbyggere|husstande))"
)
_AFTER_YEAR = rf"(?![\w/]|[.,]\d| \d{{4}}\b(?! (?:til|og))|{_DASH}\d{{3}}){_COUNTED}"

_MONTH_LETTERS = ("jan", "feb", "mar", "apr", "maj", "jun", "jul", "aug", "sep", "okt", "nov", "dec")
# Each with letters of which a match holds at least one; a text without them need not be searched.
_PATTERNS: tuple[tuple[re.Pattern[str], _Reader, tuple[str, ...]], ...] = tuple(
    (re.compile(pattern, re.IGNORECASE), reader, letters)
    for pattern, reader, letters in (
        (
            rf"(?<!\d)(?P<d1>\d{{1,2}})\.?{_AND}(?P<d2>\d{{1,2}})\.\s*(?P<m>{_MONTH})\s*(?P<y>{_YEAR})",
            _read_day_span,
            _MONTH_LETTERS,
        ),
        (rf"(?<![\d.])(?P<d>\d{{1,2}})[.,]?\s*(?P<m>{_MONTH})\s*,?\s*(?P<y>{_YEAR})", _read_day, _MONTH_LETTERS),
        (r"(?<![\d.,/-])(?P<y>(?:19|20)\d\d)-(?P<m>\d\d)-(?P<d>\d\d)(?![\d-])", _read_numeric, ("-",)),
        (
            r"(?<![\d.,/-])(?P<d>\d{1,2})[./-](?P<m>\d{1,2})[./ -]\s?(?P<y>(?:19|20)\d\d)(?!\d|-\d)",
            _read_numeric,
            (".", "/", "-"),
        ),
        (
            r"(?<![\d.,/-])(?P<d>\d{1,2})[./-](?P<m>\d{1,2})[.-](?P<y>\d\d)(?!\d|[.,/-]\d)",
            _read_numeric,
            (".", "/", "-"),
        ),
        (
            r"\b(?P<p>primo|medio|ultimo|starten af|begyndelsen af|midten af|slutningen af|slut)\s+"
            rf"(?:(?P<m>{_MONTH})\s*)?(?P<y>{_YEAR})",
            _read_part,
            ("primo", "medio", "ultimo", "en af", "slut"),
        ),
        (rf"\b(?P<m1>{_MONTH}){_AND}(?P<m2>{_MONTH})\s*(?P<y>{_YEAR})", _read_months, _MONTH_LETTERS),
        (rf"\b(?P<m>{_MONTH})\s*(?P<y>{_YEAR})", _read_month, _MONTH_LETTERS),
        (
            rf"(?<!\d)(?P<n>{_NTH})(?:{_AND}(?P<n2>{_NTH}))?\s*(?:kvartal|kvt\.?){_OF}(?P<y>{_YEAR})",
            _read_quarter,
            ("kv",),
        ),
        (rf"\b(?:Q|K)(?P<n>[1-4])(?P<n2>)[ -]?(?P<y>{_YEAR})", _read_quarter, ("q", "k")),
        (
            rf"\b(?:de\s+)?første\s+(?P<n>\d{{1,2}}|{'|'.join(_COUNTS)})\s+(?P<u>kvartaler|måneder){_OF}(?P<y>{_YEAR})",
            _read_first_months,
            ("første",),
        ),
        (rf"(?<!\d)(?P<n>{_NTH})\s*(?:halvår|halvdel){_OF}(?P<y>{_YEAR})", _read_half, ("halv",)),
        (
            rf"\b(?:(?P<s1>{_SEASON}){_AND})?(?P<s2>{_SEASON})\s*(?P<y>{_YEAR}|(?:19"
            rf"|20)\d\d(?=/))(?:/(?P<y2>\d\d(?:\d\d)?)(?!\d))?",
            _read_seasons,
            ("forår", "sommer", "efterår", "vinter"),
        ),
        (
            rf"{_NOT_NUMBER}(?P<y>(?:19|20)\d\d)\s?[-–—/]\s?(?P<y2>(?:19|20)\d\d|\d\d)(?![\d\w]|[-–/.,]\d)",
            _read_years,
            ("-", "–", "—", "/"),
        ),
        (rf"{_NOT_NUMBER}(?<!\w)(?P<y>{_YEAR}){_AFTER_YEAR}", _read_year, ("19", "20")),
    )
)

_JOINED = re.compile(rf"{_TO}\Z", re.IGNORECASE)
_END_OF = re.compile(r"\b(?:udgangen|afslutningen)\s+af\s+(?:måneden\s+)?\Z", re.IGNORECASE)
_START_OF = re.compile(r"\b(?:indgangen\s+til|begyndelsen\s+af)\s+\Z", re.IGNORECASE)
_RUN = re.compile(r"\S{200,}|\s{60,}")
_DIGIT = re.compile(r"\d")
_ADDRESS = re.compile(r"\S+@\S+|https?://\S+|www\.\S+")
_FULL_YEAR = re.compile(r"(?:19|20)\d\d")
_SHORT_YEARS = _PATTERNS[4][0]  # "19-02-13": the one form without a full year


def tamed(text: str) -> str:
    """The text with runs that no date or number is part of (a thousand dots, blanks or digits) made unreadable.

    Positions stay as they are. It keeps the patterns from searching such runs over and over.
    """
    return _RUN.sub(lambda match: "\n" * len(match.group()), text)


def _explicit(text: str) -> list[DateMention]:
    """Dates that name their year; where patterns overlap, the earlier (more specific) pattern wins."""
    found: list[DateMention] = []
    if not _DIGIT.search(text):
        return found
    taken = bytearray(len(text))
    if "@" in text or "http" in text or "www." in text:
        for match in _ADDRESS.finditer(text):
            taken[match.start() : match.end()] = b"\x01" * (match.end() - match.start())
    low = text.lower()
    has_year = bool(_FULL_YEAR.search(text))
    for pattern, reader, letters in _PATTERNS:
        if not (has_year or pattern is _SHORT_YEARS) or not any(some in low for some in letters):
            continue
        for match in pattern.finditer(text):
            if any(taken[match.start() : match.end()]):
                continue
            days, precision = reader(match)
            if days is None:
                continue
            taken[match.start() : match.end()] = b"\x01" * (match.end() - match.start())
            found.append(DateMention(match.start(), match.end(), match.group(), *days, precision))
    return sorted(found, key=lambda mention: mention.start)


def _at_the_end_of(text: str, mention: DateMention) -> DateMention:
    """ "udgangen af 2019" is its last day."""
    if mention.precision in ("day", "period"):
        return mention
    before = text[max(0, mention.start - 40) : mention.start]
    for pattern, day in ((_END_OF, mention.last), (_START_OF, mention.first)):
        match = pattern.search(before)
        if match:
            start = mention.start - len(before) + match.start()
            return DateMention(start, mention.end, text[start : mention.end], day, day, "day")
    return mention


def _joined(text: str, mentions: list[DateMention]) -> list[DateMention]:
    """ "maj 2010 til maj 2014" is one period."""
    joined: list[DateMention] = []
    for mention in mentions:
        before = joined[-1] if joined else None
        if before and before.first <= mention.first and before.last < mention.last:
            between = text[before.end : mention.start]
            if _JOINED.fullmatch(between):
                span = text[before.start : mention.end]
                joined[-1] = DateMention(before.start, mention.end, span, before.first, mention.last, "period")
                continue
        joined.append(mention)
    return joined


# ------------------------------------------------------------------ read from the day of writing


def _years_ago(date: datetime.date, years: int) -> datetime.date:
    try:
        return date.replace(year=date.year - years)
    except ValueError:
        return date.replace(year=date.year - years, day=28)


def _months_from(date: datetime.date, months: int) -> tuple[int, int]:
    count = date.year * 12 + date.month - 1 + months
    return count // 12, count % 12 + 1


_RELATIVE: tuple[tuple[str, str, Callable[[datetime.date], Days]], ...] = (
    (r"\bi (?:det )?foreg(?:å|a)ende år|\bsidste år\b|\bi fjor\b", "year", lambda day: _year(day.year - 1)),
    (r"\bi år\b|\bindeværende år\b|\bdette år\b", "year", lambda day: _year(day.year)),
    (r"\bnæste år\b|\bkommende år\b|\bdet kommende år\b", "year", lambda day: _year(day.year + 1)),
    (
        r"\b(?:det|inden for det|indenfor det) (?:seneste|sidste) års?\b",
        "period",
        lambda day: (_years_ago(day, 1), day),
    ),
    (r"\bsidste måned\b", "month", lambda day: _month_days(*_months_from(day, -1))),
    (r"\bdenne måned\b", "month", lambda day: _month_days(day.year, day.month)),
    (
        r"\bp\.\s?t\.|\bpt\.|\bi dag\b|\bi øjeblikket\b|\bp(?:å|a) nuværende tidspunkt\b|\baktuelt\b|\bfor tiden\b"
        r"|\bdags dato\b|\bindtil nu\b|\bindtil videre\b|\bnu\b|\bsenest(?=\s+(?:er|blev|har|blevet|opgjort)\b)",
        "day",
        lambda day: (day, day),
    ),
)
_RELATIVE_PATTERNS = tuple((re.compile(pattern, re.IGNORECASE), kind, days) for pattern, kind, days in _RELATIVE)
_DAY_ALONE = re.compile(rf"(?<![\d.])(?P<d>\d{{1,2}})\.\s*(?P<m>{_MONTH})(?!\s*,?\s*\d{{4}})(?!\w)", re.IGNORECASE)
_MONTH_ALONE = re.compile(
    rf"\b(?:i|fra|siden|til|medio|primo|ultimo)\s+(?P<m>{'|'.join(MONTHS)})(?!\w|\s*,?\s*\d)",
    re.IGNORECASE,
)


def _relative(text: str, written: datetime.date) -> Iterator[DateMention]:
    for pattern, precision, days in _RELATIVE_PATTERNS:
        for match in pattern.finditer(text):
            yield DateMention(match.start(), match.end(), match.group(), *days(written), precision, relative=True)
    for match in _DAY_ALONE.finditer(text):
        day = _day(written.year, _month_number(match["m"]), int(match["d"]))
        if day:
            yield DateMention(match.start(), match.end(), match.group(), *day, "day", relative=True)
    for match in _MONTH_ALONE.finditer(text):
        month = _month_days(written.year, _month_number(match["m"]))
        yield DateMention(match.start("m"), match.end("m"), match["m"], *month, "month", relative=True)


def find_dates(text: str, *, written: datetime.date | None = None) -> list[DateMention]:
    """The dates and periods of a text, in order, without overlaps.

    ``written`` is the day the text is from; without it, words such as "sidste år" and days without a year are left
    out. Case numbers ("2012-15085"), amounts and counts that look like years ("2017 borgere") are not dates.
    """
    return [replace(mention, text=text[mention.start : mention.end]) for mention in _found(tamed(text), written)]


@lru_cache(maxsize=1024)
def _found(text: str, written: datetime.date | None) -> tuple[DateMention, ...]:
    """Kept for a while, since the same lines are asked about again and again while a document is read."""
    mentions = [_at_the_end_of(text, mention) for mention in _joined(text, _explicit(text))]
    if written is not None:
        taken = bytearray(len(text))
        for mention in mentions:
            taken[mention.start : mention.end] = b"\x01" * (mention.end - mention.start)
        for mention in _relative(text, written):
            if not any(taken[mention.start : mention.end]):
                mentions.append(mention)
                taken[mention.start : mention.end] = b"\x01" * (mention.end - mention.start)
    mentions.sort(key=lambda mention: mention.start)
    return tuple(mentions)


# ------------------------------------------------------------------ writing


def format_date(date: datetime.date) -> str:
    """``24. januar 2019``."""
    return f"{date.day}. {MONTHS[date.month - 1]} {date.year}"


def format_period(first: datetime.date, last: datetime.date) -> str:
    """The shortest Danish wording of a period: "2018", "2017-2019", "1. kvartal 2018", "januar til april 2018"."""
    if first == last:
        return format_date(first)
    whole_months = first.day == 1 and last.day == calendar.monthrange(last.year, last.month)[1]
    if not whole_months:
        return f"{format_date(first)} til {format_date(last)}"
    if (first.month, last.month) == (1, 12):
        return str(first.year) if first.year == last.year else f"{first.year}-{last.year}"
    start, end = MONTHS[first.month - 1], f"{MONTHS[last.month - 1]} {last.year}"
    if first.year != last.year:
        return f"{start} {first.year} til {end}"
    if first.month == last.month:
        return end
    if first.month % 3 == 1 and last.month == first.month + 2:
        return f"{first.month // 3 + 1}. kvartal {first.year}"
    if (first.month, last.month) in ((1, 6), (7, 12)):
        return f"{1 if first.month == 1 else 2}. halvår {first.year}"
    return f"{start} til {end}"
