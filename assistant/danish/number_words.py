"""Danish number words: "tolv", "treogtyve", "halvtreds", "to hundrede og syv", "en halv million", "en tredjedel"."""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache

UNITS = {
    "en": 1,
    "et": 1,
    "én": 1,
    "ét": 1,
    "to": 2,
    "tre": 3,
    "fire": 4,
    "fem": 5,
    "seks": 6,
    "syv": 7,
    "otte": 8,
    "ni": 9,
}
_TEENS = {
    "ti": 10,
    "elleve": 11,
    "tolv": 12,
    "tretten": 13,
    "fjorten": 14,
    "femten": 15,
    "seksten": 16,
    "sytten": 17,
    "atten": 18,
    "nitten": 19,
}
_TENS = {
    "tyve": 20,
    "tredive": 30,
    "tredve": 30,
    "fyrre": 40,
    "fyrretyve": 40,
    "halvtreds": 50,
    "halvtredsindstyve": 50,
    "tres": 60,
    "tresindstyve": 60,
    "halvfjerds": 70,
    "halvfjerdsindstyve": 70,
    "firs": 80,
    "firsindstyve": 80,
    "halvfems": 90,
    "halvfemsindstyve": 90,
}
_SCALES = {
    "hundrede": 100,
    "hundred": 100,
    "tusind": 1000,
    "tusinde": 1000,
    "million": 10**6,
    "millioner": 10**6,
    "mio": 10**6,
    "milliard": 10**9,
    "milliarder": 10**9,
    "mia": 10**9,
}
_FRACTIONS = {
    "halvdel": 2,
    "tredjedel": 3,
    "fjerdedel": 4,
    "femtedel": 5,
    "sjettedel": 6,
    "ottendedel": 8,
    "tiendedel": 10,
}
_ORDINALS = {
    "første": 1,
    "tredje": 3,
    "fjerde": 4,
    "femte": 5,
    "sjette": 6,
    "syvende": 7,
    "ottende": 8,
    "niende": 9,
    "tiende": 10,
    "ellevte": 11,
    "tolvte": 12,
    "trettende": 13,
    "fjortende": 14,
    "tyvende": 20,
}

_WORD = re.compile(r"[^\W\d_]+")
_BLANKS = (" ", "\u00a0", "\n")


@dataclass(frozen=True, slots=True)
class NumberWord:
    """A number written in words; ``kind`` is "number", "fraction" or "ordinal"."""

    start: int
    end: int
    value: Decimal
    kind: str = "number"


@lru_cache(maxsize=20_000)
def _one_word(word: str) -> int | None:
    """The value of one written word: "tolv", "treogtyve", "tohundrede", "femtentusinde"."""
    for table in (UNITS, _TEENS, _TENS):
        if word in table:
            return table[word]
    unit, joint, tens = word.partition("og")
    if joint and unit in UNITS and tens in _TENS:
        return UNITS[unit] + _TENS[tens]
    for scale in ("hundrede", "tusinde", "tusind"):
        before, found, after = word.partition(scale)
        count = _one_word(before) if found and before else None
        if count:
            rest = _one_word(after.removeprefix("og")) if after else 0
            return None if rest is None else count * _SCALES[scale] + rest
    return None


def _sequence(words: list[tuple[int, int, str]], first: int) -> tuple[int, Decimal] | None:
    """Reads number words from ``first`` on; the index after the last one, and the value."""
    total = current = Decimal(0)
    position, last, seen_scale = first, first, False
    while position < len(words):
        word = words[position][2]
        value = _one_word(word)
        follows_unit = position > first and not seen_scale
        if word in _SCALES and (current or position > first):
            scale = _SCALES[word]
            if scale == 100:
                current *= 100
            else:
                total, current = total + current * scale, Decimal(0)
            seen_scale = True
        elif word == "halv" and position == first + 1 and words[first][2] in ("en", "et"):
            current = Decimal("0.5")
        elif value is not None and not follows_unit:
            if current and (current < 100 or value >= 100):
                break
            current += value
        elif word == "og" and last == position and position > first:
            position += 1
            following = words[position][2] if position < len(words) else ""
            if not seen_scale and current < 10 and following in _TENS:  # "tre og tyve"
                current += _TENS[following]
            elif seen_scale and _one_word(following) is not None and (current % 100 == 0):
                current += _one_word(following) or 0
            else:
                break
        else:
            break
        position += 1
        last = position
    return (last, total + current) if last > first and total + current > 0 else None


def _runs(text: str) -> list[list[tuple[int, int, str]]]:
    """Words with nothing but a blank between them, in runs."""
    runs: list[list[tuple[int, int, str]]] = []
    end = -1
    for match in _WORD.finditer(text):
        if end < 0 or text[end : match.start()] not in _BLANKS:
            runs.append([])
        runs[-1].append((match.start(), match.end(), match.group().lower()))
        end = match.end()
    return runs


def find_number_words(text: str) -> list[NumberWord]:
    """Number words of a text. A bare "en" or "et" is an article and left out; an accented "én" counts."""
    found: list[NumberWord] = []
    if not any(map(_opens, _WORD.findall(text.lower()))):
        return found
    for run in _runs(text):
        position = 0
        while position < len(run):
            if not _opens(run[position][2]):
                position += 1
                continue
            after, word = _at(text, run, position)
            if word:
                found.append(word)
            position = max(after, position + 1)
    return found


@lru_cache(maxsize=20_000)
def _opens(word: str) -> bool:
    """Whether a number may begin with the word."""
    return (
        word in ("halvdelen", "halvdel", "halvanden", "halvandet")
        or word.removesuffix("en").removesuffix("e") in _FRACTIONS
        or word in _ORDINALS
        or word in UNITS
        or _one_word(word) is not None
    )


def _at(text: str, run: list[tuple[int, int, str]], position: int) -> tuple[int, NumberWord | None]:
    start, end, word = run[position]
    if _glued(text, start, end):
        return position + 1, None
    stem = word.removesuffix("en").removesuffix("e")
    if word in ("halvdelen", "halvdel"):
        return position + 1, NumberWord(start, end, Decimal("0.5"), "fraction")
    if stem in _FRACTIONS:
        return position + 1, NumberWord(start, end, Decimal(1) / _FRACTIONS[stem], "fraction")
    if word in _ORDINALS:
        return position + 1, NumberWord(start, end, Decimal(_ORDINALS[word]), "ordinal")
    if word in ("halvanden", "halvandet"):
        if position + 1 < len(run) and run[position + 1][2] in _SCALES:
            return position + 2, NumberWord(start, run[position + 1][1], Decimal("1.5") * _SCALES[run[position + 1][2]])
        return position + 1, NumberWord(start, end, Decimal("1.5"))
    if word not in UNITS and _one_word(word) is None:
        return position + 1, None
    reading = _sequence(run, position)
    if not reading:
        return position + 1, None
    after, value = reading
    span_end = run[after - 1][1]
    following = run[after][2] if after < len(run) else ""
    if after == position + 1 and following.removesuffix("e") in _FRACTIONS:  # "to tredjedele", "en fjerdedel"
        return after + 1, NumberWord(start, run[after][1], value / _FRACTIONS[following.removesuffix("e")], "fraction")
    if after == position + 1 and word in ("en", "et"):
        return after, None
    if _halves(run, after):  # "to og en halv", "to et halvt"
        end_index = after + (3 if run[after][2] == "og" else 2)
        return end_index, NumberWord(start, run[end_index - 1][1], value + Decimal("0.5"))
    return after, NumberWord(start, span_end, value)


def _halves(run: list[tuple[int, int, str]], after: int) -> bool:
    words = [word for _, _, word in run[after : after + 3]]
    if words[:1] == ["og"]:
        words = words[1:]
    return len(words) >= 2 and words[0] in ("en", "et") and words[1] in ("halv", "halvt")


def _glued(text: str, start: int, end: int) -> bool:
    """Part of a hyphenated word ("to-delt", "SSP-to")."""
    return (text[end : end + 1] == "-" and text[end + 1 : end + 2].isalpha()) or text[max(0, start - 1) : start] in (
        "-",
        "@",
        "/",
    )
