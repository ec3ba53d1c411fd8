"""Numbers in Danish text: amounts, shares, counts and number words, told from dates, identifiers and list marks."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from decimal import Decimal

from assistant.danish.counted import head_noun
from assistant.danish.dates import find_dates, tamed
from assistant.danish.number_words import find_number_words

# What a mention can be; only "number" and "fraction" are quantities.
KINDS = (
    "number",
    "fraction",  # "halvdelen", "en tredjedel": the value is the share
    "ordinal",  # "3. sal", "det tredje"
    "date",  # any part of a date or period, years included
    "time",  # "kl. 14.30"
    "identifier",  # case numbers, telephone numbers, "§ 115", "initiativ nr. 30", "Tabel 1", house numbers
    "marker",  # "1." or "2)" opening a line, "Ad 3"
    "footnote",  # "<sup>1</sup>"
)


@dataclass(frozen=True, slots=True)
class NumberMention:
    """A number in a text.

    The span holds the number with its scale and measure ("12,6 mio. kr.", "50 pct.", "2-3") but not the noun that is
    counted. ``value`` has the scale applied (12600000) and ``unit`` is "kr.", "%", "procentpoint", another measure
    ("timer"), or the noun counted ("borgere"); ``high`` is the upper end of a range. ``quantifier`` is the word before
    it that bounds it: "mindst", "over", "ca.", "op til", "højst", "under", "flere end", "hver" …
    """

    start: int
    end: int
    text: str
    value: Decimal
    unit: str | None = None
    high: Decimal | None = None
    quantifier: str | None = None
    kind: str = "number"

    @property
    def is_quantity(self) -> bool:
        return self.kind in ("number", "fraction")


# ------------------------------------------------------------------ what is not a quantity

_MONTHLIKE = r"(?:januar|februar|marts|april|maj|juni|juli|august|september|oktober|november|december|kvartal|halvår)"
_LABELS = (
    r"(?:nr|numre|nummer|pkt|punkt|punkterne|afsnit|kapitel|kap|bilag|tabel|figur|fig|side|s|spørgsmål|spm|kategori"
    r"|niveau|trin|fase|gruppe|zone|linje|paragraf|art|artikel|stk|litra|mål|delmål|indikator|initiativ|version"
    r"|klasse|lokalplan|uge|ugerne|kommuneplantillæg|rute|buslinje|matrikel"
    r"|lokale|mødelokale|jour|journalnr|sagsnr|dokumentnr|sag|j\.nr|id|cvr|cvr-nr|ean|ean-nr|se-nr|tlf|telefon|tel"
    r"|mobil|fax|lbk"
    r"|lov|bekendtgørelse|artikel|ad|budget|postboks|model|type|scenarie|scenarium|hovedmål|række|kolonne|note|fodnote)"
)
_LIST_OF_NUMBERS = r"\d+[a-zæøå]?\b(?:\s?(?:,|og|eller|til|samt|[-–/])\s?\d+[a-zæøå]?\b(?!\s*(?:%|pct|kr|mio)))*"
# A pattern, what it finds, and what a text must hold for it to find anything, which is quicker to look for.
_NOT_QUANTITIES: tuple[tuple[str, str, str], ...] = (
    (r"\S+@\S+|https?://\S+|www\.\S+|\b[\w-]+\.(?:dk|pdf|docx?|xlsx?|txt)\b", "identifier",
     r"@|http|www|\.(?:dk|pdf|doc|xls|txt)"),
    (r"<sup>\s*[\d*,\s]+\s*</sup>|[¹²³⁴⁵⁶⁷⁸⁹⁰]+|\[\^\d+\]", "footnote", r"<sup|[¹²³⁴⁵⁶⁷⁸⁹⁰]|\[\^"),
    (r"(?m)^[ \t]*[*_#> \t-]*(?:\d{1,2}[.)]|\(\d{1,2}\))(?=[ \t]+\S)(?![ \t]+" + _MONTHLIKE + r")",
     "marker", r"\d[.)]"),
    (r"\bAd\s?\d{1,2}[a-z]?\b|(?<=[\s])\d{1,2}\)(?=\s)(?<!\(\d\))(?<!\(\d\d\))", "marker", r"Ad\s?\d|\d\)"),
    (r"\bkl\.?\s?\d{1,2}(?:[.:]\d\d)?(?:\s?[-–]\s?\d{1,2}(?:[.:]\d\d)?)?|(?<![\d,.:])\d{1,2}:\d\d(?![\d:])",
     "time", r"kl|\d:"),
    (r"(?<![\w.,])\d{6}-\d{4}(?!\d)|(?<![\w.,])\d{4}\s?-\s?\d{4,}(?:-\d+)*(?!\d)", "identifier", r"-\s?\d{4}"),
    (r"(?<![\w.,])\d{2,4}[./-]\d{2,5}[./-]\d{2,}(?:[./-]\d+)*(?![\d,])", "identifier", r"\d[./-]\d{2}"),
    (r"\+45\s?(?:\d\s?){8}|(?<![\w.,])\d\d \d\d \d\d \d\d(?![\w,])|(?<![\w.,])\d{4} \d{4}(?![\w,])",
     "identifier", r"\+45|\d\d \d\d"),
    (r"§{1,2}\s?" + _LIST_OF_NUMBERS + r"(?:,?\s(?:stk|nr)\.\s?\d+)*", "identifier", "§"),
    (rf"(?i)(?<!\w){_LABELS}\.?:?\s{{0,2}}(?:nr\.\s?)?{_LIST_OF_NUMBERS}", "identifier", r"[^\W\d_]\.?:?\s{0,2}\d"),
    (r"\b[A-ZÆØÅ][\wæøåé.]*(?:gade|vej|plads|allé|alle|stræde|vænge|boulevard|torv|have|kaj|park)\s\d{1,3}[A-Z]?\b"
     r"(?:,\s?\d{1,2}\.(?:\s?(?:sal|th|tv|mf))?)?", "identifier", r"[a-zé]\s\d"),
    (r"(?m)(?:^|,)[ \t]*\d{4}(?= [A-ZÆØÅ][a-zæøå]+(?: [A-ZÆØÅ]{1,2})?[ \t]*(?:$|,|\.))",
     "identifier", r"\d{4} [A-ZÆØÅ]"),
    (r"(?<!\w)(?:\d+\+(?!\d)|\+\d{1,3}(?= [a-zæøå]))|\w*[^\W\d_]+[\d]+\w*(?:\.\d+)?", "identifier", r"\+|[^\W\d_]\d"),
    (r"(?<![\w.,-])\d{1,3}\.\s?(?=(?:sal|klasse|plads|gang|behandling|række|del|afdeling|prioritet|led|etape|fase|maj"
     r"|udgave|årgang|generation|års|rate|punkt|person)\w*)", "ordinal", r"\d\."),
)  # fmt: skip
_NOT_QUANTITY_PATTERNS = tuple(
    (re.compile(pattern), kind, re.compile(needed)) for pattern, kind, needed in _NOT_QUANTITIES
)

# ------------------------------------------------------------------ quantities

_DIGITS = (
    r"(?:\d{1,3}(?:[.\u00a0\u202f]\d{3})+(?:,\d+)?|\d{1,3}(?: \d{3}){1,3}(?=\s(?:kr|mio|mia))|\d+(?:,\d+)?)[½¼¾]?|[½¼¾]"
)
_SCALE = r"(?:mio\.?|mill\.?|millioner|million|mia\.?|milliarder|milliard|tusinde?|hundrede|t\.?(?=\s?kr))"
_MONEY = r"(?:kr\b\.?|kroner\b|DKK\b|euro\b|EUR\b|€)"
_MEASURE = rf"(?:{_MONEY}|%|‰|pct\b\.?|procentpoint(?:s)?\b|procent\b|promille\b|%-point)"
_NUMBER = re.compile(
    rf"(?P<prefix>(?<!\w)(?:t?kr\.|DKK|EUR|€)\s?)?"
    rf"(?P<sign>(?:(?<=[\s(])|(?<=\A))[-−]|(?i:(?<!\w)minus\s))?"
    rf"(?<![\w,])(?<!\d\.)(?P<low>{_DIGITS})(?P<tail>,-+)?"
    rf"(?:\s?(?P<low_measure>%|pct\.)?\s?[-–—]\s?(?P<high>{_DIGITS})(?!\.\d))?"
    rf"(?:[\s\u00a0]?(?P<scale>{_SCALE})(?=kr\b|(?!\w)))?"
    rf"(?:[\s\u00a0]?(?P<measure>{_MEASURE}))?",
)
_FRACTION = re.compile(r"(?<![\w/.,-])(?<!den )(?<!d\. )([1-9])/([2-9]|10)(?![\w/]|[-.]\d)")
_RANGE_WORD = re.compile(r"\s(?:til|og)\s")

_SCALES = {"mio": 10**6, "mil": 10**6, "mia": 10**9, "tus": 10**3, "hun": 10**2, "t": 10**3}
_QUARTERS = {"½": Decimal("0.5"), "¼": Decimal("0.25"), "¾": Decimal("0.75")}
_QUANTIFIERS = (
    "mindst|mindste|minimum|min.|mere end|flere end|over|højere end|større end|færre end|mindre end|lavere end|under"
    "|højst|højest|maksimalt|maksimum|maks.|max.|op til|op mod|ikke over|ikke under|knap|knapt|godt|lidt over"
    "|lidt under|næsten|omtrent|omkring|cirka|ca.|ca|circa|omkr.|i alt|ialt|sammenlagt|samlet|præcis|kun|alene|hele"
    "|foreløbigt|foreløbig|hver|hvert|alle|yderligere|tæt på|mellem|i gennemsnit|gennemsnitligt|gns."
)
_QUANTIFIER = re.compile(
    r"(?i)(?<!\w)("
    + "|".join(re.escape(word) for word in sorted(_QUANTIFIERS.split("|"), key=len, reverse=True))
    + r")\s+(?:på\s+|på cirka\s+)?\Z"
)
_PERIODS = {
    "måneders": "måneder",
    "dages": "dage",
    "ugers": "uger",
    "timers": "timer",
    "års": "år",
    "minutters": "minutter",
}
_HAS_DIGIT = re.compile(r"[\d¹²³⁴⁵⁶⁷⁸⁹½¼¾]")
_AGED = re.compile(
    r"(?i)\b(?:alderen|aldersgruppen|(?:unge|børn|borgere|personer|voksne|ældre)\s+(?:under|over|mellem|på))\s+\Z"
)
_OF_THEM = re.compile(r"(?i)\s+(?:ud\s+)?af\s+(?:de|disse|dem|alle|samtlige|vores)\b(?:\s+\d[\d.]*)?")
_SOFT = frozenset(("i alt", "ialt", "sammenlagt", "samlet", "alle", "yderligere", "foreløbigt", "foreløbig", "hele"))


def parse_number(digits: str) -> Decimal:
    """The value of Danish digits: ``1.877`` is 1877, ``53,7`` is 53.7, ``17½`` is 17.5."""
    fraction = _QUARTERS.get(digits[-1:], Decimal(0))
    bare = re.sub(r"[.\s\u00a0\u202f½¼¾]", "", digits).replace(",", ".")
    return Decimal(bare or "0") + fraction


def _scale(word: str | None) -> int:
    if not word:
        return 1
    return next(factor for stem, factor in _SCALES.items() if word.lower().startswith(stem))


def normal_measure(word: str | None) -> str | None:
    """ "pct.", "procent" and "%" are one measure; so are "kr.", "kroner" and "DKK"."""
    if not word:
        return None
    low = word.lower().rstrip(".")
    if low in ("%", "pct", "procent"):
        return "%"
    if low in ("procentpoint", "procentpoints", "%-point"):
        return "procentpoint"
    if low in ("kr", "kroner", "dkk"):
        return "kr."
    if low in ("euro", "eur", "€"):
        return "euro"
    return low


class _Taken:
    """Which characters are spoken for."""

    def __init__(self, length: int) -> None:
        self._flags = bytearray(length)

    def take(self, start: int, end: int) -> bool:
        """Takes the span unless part of it is taken already."""
        if any(self._flags[start:end]):
            return False
        self._flags[start:end] = b"\x01" * (end - start)
        return True


def _flagged(text: str, taken: _Taken) -> Iterator[NumberMention]:
    for pattern, kind, needed in _NOT_QUANTITY_PATTERNS[:2]:
        if needed.search(text):
            yield from _matches(text, pattern, kind, taken)
    for date in find_dates(text):
        if taken.take(date.start, date.end):
            first_digits = re.search(r"\d+", date.text)
            value = Decimal(first_digits.group()) if first_digits else Decimal(date.first.year)
            yield NumberMention(date.start, date.end, date.text, value, kind="date")
    for pattern, kind, needed in _NOT_QUANTITY_PATTERNS[2:]:
        if needed.search(text):
            yield from _matches(text, pattern, kind, taken)


def _matches(text: str, pattern: re.Pattern[str], kind: str, taken: _Taken) -> Iterator[NumberMention]:
    for match in pattern.finditer(text):
        digits = re.search(r"\d+", match.group())
        value = Decimal(digits.group()) if digits else Decimal(0)
        if taken.take(match.start(), match.end()):
            start = match.start() + len(match.group()) - len(match.group().lstrip())
            yield NumberMention(start, match.end(), text[start : match.end()], value, kind=kind)


def _quantities(text: str, taken: _Taken) -> Iterator[NumberMention]:
    for match in _NUMBER.finditer(text):
        start, end = match.span()
        if not taken.take(start, end):
            if match["high"] is None or not taken.take(start, match.end("low")):
                continue
            end = match.end("low")
        mention = _read(text, match, end)
        if mention:
            yield mention


def _read(text: str, match: re.Match[str], end: int) -> NumberMention | None:
    whole = end == match.end()
    low = parse_number(match["low"])
    high = parse_number(match["high"]) if match["high"] and whole else None
    factor = _scale(match["scale"]) if whole else 1
    if match["prefix"] and match["prefix"].startswith("t"):
        factor = 1000
    if high is not None and high <= low:
        return None
    if match["sign"]:
        low = -low
    text_after = text[end : end + 1]
    if text_after.isalpha() and not match["measure"]:
        return None  # "37t", "K12B"
    measure = match["measure"] if whole else None
    prefix = match["prefix"]
    unit = normal_measure(
        measure or (prefix.strip().removeprefix("t") if prefix else None) or ("kr." if match["tail"] else None)
    )
    while end > match.end("low") and text[end - 1].isspace():
        end -= 1
    return NumberMention(
        match.start(),
        end,
        text[match.start() : end],
        _plain(low * factor),
        unit,
        _plain(high * factor) if high is not None else None,
    )


def _plain(value: Decimal) -> Decimal:
    """Without a fraction of zero: 500000, not 500000.0."""
    whole = value.to_integral_value()
    return whole if whole == value else value


def _written_fractions(text: str, taken: _Taken) -> Iterator[NumberMention]:
    """ "2/3" of something; "den 1/3" is a day."""
    for match in _FRACTION.finditer(text):
        above, below = int(match[1]), int(match[2])
        if 0 < above < below and taken.take(match.start(), match.end()):
            value = Decimal(above) / below
            yield NumberMention(match.start(), match.end(), match.group(), value, kind="fraction")


def _words(text: str, taken: _Taken) -> Iterator[NumberMention]:
    for word in find_number_words(text):
        if not taken.take(word.start, word.end):
            continue
        end, unit = word.end, None
        measure = re.match(rf"\s?({_MEASURE})", text[word.end : word.end + 20])
        if measure and word.kind == "number":
            end, unit = word.end + measure.end(), normal_measure(measure[1])
        yield NumberMention(word.start, end, text[word.start : end], _plain(word.value), unit, kind=word.kind)


def _with_surroundings(text: str, mention: NumberMention) -> NumberMention:
    """Adds the quantifier before it and the noun after it."""
    if not mention.is_quantity:
        return mention
    before = before_all = text[max(0, mention.start - 40) : mention.start]
    quantifiers: list[str] = []
    while match := _QUANTIFIER.search(before):
        quantifiers.append(" ".join(match[1].lower().split()))
        before = before[: match.start()] + " " if match.start() else ""
    hard = [word for word in quantifiers if word not in _SOFT]
    quantifier = hard[0] if hard else quantifiers[0] if quantifiers else None
    unit = mention.unit
    if unit is None and mention.kind == "number":
        them = _OF_THEM.match(text, mention.end)
        noun = head_noun(text, them.end() if them else mention.end)
        unit = (
            text[noun[0] : noun[1]].lower()
            if noun
            else "år"
            if mention.value < 120 and _AGED.search(before_all)
            else None
        )
        unit = _PERIODS.get(unit, unit) if unit else None
    return replace(mention, quantifier=quantifier, unit=unit)


def _as_ranges(text: str, mentions: list[NumberMention]) -> list[NumberMention]:
    """ "mellem 15 og 23 år" and "18 til 25 år" are one number with an upper end; "fra 8 til 23" are two numbers."""
    joined: list[NumberMention] = []
    for mention in mentions:
        low = joined[-1] if joined else None
        if low and low.kind == mention.kind == "number" and low.high is None and low.value < mention.value:
            between = text[low.end : mention.start]
            before = text[max(0, low.start - 12) : low.start].lower()
            word = between.strip()
            bare = low.unit is None or low.unit == mention.unit
            opens = (word == "og" and "mellem " in before) or (word == "til" and not re.search(r"\bfra\s\Z", before))
            if bare and opens and _RANGE_WORD.fullmatch(between):
                span = text[low.start : mention.end]
                value = low.value * _factor(mention)
                joined[-1] = replace(mention, start=low.start, text=span, value=value, high=mention.value)
                continue
        joined.append(mention)
    return joined


def _factor(mention: NumberMention) -> Decimal:
    """The scale written after a number: the 1,000,000 of "4 mio. kr."."""
    match = _NUMBER.match(mention.text)
    return Decimal(_scale(match["scale"])) if match else Decimal(1)


def _intervals(text: str, mention: NumberMention) -> NumberMention:
    """ "hver 14. dag" is a number of days; "den 3." is an ordinal."""
    after = text[mention.end : mention.end + 12]
    if mention.kind != "number" or mention.unit or not re.match(r"\.\s?\S", after) or "," in mention.text:
        return mention
    noun = re.match(r"\.\s?(dag|uge|måned|time|minut|år)\b", after)
    if noun and re.search(r"(?i)\bhver(?:t)?\s\Z", text[max(0, mention.start - 6) : mention.start]):
        return replace(mention, end=mention.end + 1, text=mention.text + ".", unit=noun[1], quantifier="hver")
    if re.match(r"\.\s?[a-zæøå]", after) and mention.value < 100:
        return replace(mention, end=mention.end + 1, text=mention.text + ".", kind="ordinal")
    return mention


def find_numbers(text: str) -> list[NumberMention]:
    """Every number of the text in order, without overlaps; ``kind`` says which are quantities.

    Dates, years, identifiers, list marks and footnote marks are returned too, flagged with their kind.
    """
    text = tamed(text)
    taken = _Taken(len(text))
    mentions: list[NumberMention] = []
    if _HAS_DIGIT.search(text):
        mentions = [*_flagged(text, taken), *_written_fractions(text, taken), *_quantities(text, taken)]
    mentions += _words(text, taken)
    mentions.sort(key=lambda mention: mention.start)
    mentions = [_intervals(text, mention) for mention in _as_ranges(text, mentions)]
    return [_with_surroundings(text, mention) for mention in mentions]


def find_quantities(text: str) -> list[NumberMention]:
    """The numbers of the text that say how much or how many."""
    return [mention for mention in find_numbers(text) if mention.is_quantity]
