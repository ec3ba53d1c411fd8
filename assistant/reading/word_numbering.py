"""Word's automatic numbers: a numbered paragraph does not hold its number, its style and numbering part do."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Any

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"

_ROMAN = ((1000, "m"), (900, "cm"), (500, "d"), (400, "cd"), (100, "c"), (90, "xc"), (50, "l"), (40, "xl"), (10, "x"))
_ROMAN_UNITS = ((9, "ix"), (5, "v"), (4, "iv"), (1, "i"))


@dataclass(frozen=True, slots=True)
class _Level:
    form: str
    text: str
    start: int


@dataclass(slots=True)
class Numbering:
    """Counts as Word does; ``label`` is asked once for every numbered paragraph, in order."""

    levels: dict[str, dict[int, _Level]] = field(default_factory=dict)  # by abstract number
    instances: dict[str, tuple[str, dict[int, int]]] = field(default_factory=dict)  # abstract number, restarts
    styles: dict[str, tuple[str, int]] = field(default_factory=dict)
    _counters: dict[str, dict[int, int]] = field(default_factory=dict)
    _restarted: set[str] = field(default_factory=set)

    def label(self, paragraph: Any) -> str:
        """ "1. ", "a) ", "• " or "" for a paragraph without a number."""
        number, depth = self._place(paragraph)
        if number in (None, "0") or number not in self.instances:
            return ""
        abstract, restarts = self.instances[number]
        levels = self.levels.get(abstract, {})
        level = levels.get(depth)
        if level is None or level.form == "none":
            return ""
        if level.form == "bullet":
            return "• "
        counters = self._counters.setdefault(abstract, {})
        if number not in self._restarted:
            self._restarted.add(number)
            for each, start in restarts.items():
                counters[each] = start - 1
        counters[depth] = counters.get(depth, level.start - 1) + 1
        for deeper in [each for each in counters if each > depth]:
            del counters[deeper]
        label = re.sub(r"%(\d)", lambda found: self._written(levels, counters, int(found.group(1)) - 1), level.text)
        return f"{label} " if label else ""

    def _place(self, paragraph: Any) -> tuple[str | None, int]:
        properties = paragraph.find(f"{W}pPr")
        if properties is None:
            return None, 0
        style = properties.find(f"{W}pStyle")
        number, depth = self.styles.get(style.get(f"{W}val", "") if style is not None else "", (None, 0))
        own = properties.find(f"{W}numPr")
        if own is not None:
            own_number, own_depth = _numbering_of(own)
            number, depth = own_number or number, own_depth if own_depth is not None else depth
        return number, depth

    def _written(self, levels: dict[int, _Level], counters: dict[int, int], depth: int) -> str:
        level = levels.get(depth)
        if level is None:
            return ""
        return _in_form(counters.get(depth, level.start), level.form)


def read_numbering(numbering: Any, styles: Any) -> Numbering:
    """From the parsed parts numbering.xml and styles.xml; either may be None."""
    found = Numbering()
    if numbering is not None:
        for abstract in numbering.iter(f"{W}abstractNum"):
            levels = {int(level.get(f"{W}ilvl", "0")): _level(level) for level in abstract.iter(f"{W}lvl")}
            found.levels[abstract.get(f"{W}abstractNumId", "")] = levels
        for instance in numbering.iter(f"{W}num"):
            reference = instance.find(f"{W}abstractNumId")
            restarts = {}
            for override in instance.iter(f"{W}lvlOverride"):
                start = override.find(f"{W}startOverride")
                if start is not None:
                    restarts[int(override.get(f"{W}ilvl", "0"))] = _integer(start.get(f"{W}val"), 1)
            if reference is not None:
                found.instances[instance.get(f"{W}numId", "")] = (reference.get(f"{W}val", ""), restarts)
    if styles is not None:
        for style in styles.iter(f"{W}style"):
            own = style.find(f"{W}pPr/{W}numPr")
            if own is not None:
                number, depth = _numbering_of(own)
                if number:
                    found.styles[style.get(f"{W}styleId", "")] = (number, depth or 0)
    return found


def _level(level: Any) -> _Level:
    values = {}
    for key in ("numFmt", "lvlText", "start"):
        element = level.find(f"{W}{key}")
        values[key] = element.get(f"{W}val") if element is not None else None
    return _Level(values["numFmt"] or "decimal", values["lvlText"] or "", _integer(values["start"], 1))


def _numbering_of(properties: Any) -> tuple[str | None, int | None]:
    number, depth = properties.find(f"{W}numId"), properties.find(f"{W}ilvl")
    return (
        number.get(f"{W}val") if number is not None else None,
        _integer(depth.get(f"{W}val"), 0) if depth is not None else None,
    )


def _integer(value: str | None, default: int) -> int:
    return int(value) if value and value.lstrip("-").isdigit() else default


def _in_form(number: int, form: str) -> str:
    if form in ("lowerLetter", "upperLetter") and number > 0:
        letters = chr(ord("a") + (number - 1) % 26) * ((number - 1) // 26 + 1)
        return letters.upper() if form == "upperLetter" else letters
    if form in ("lowerRoman", "upperRoman") and 0 < number < 4000:
        roman = ""
        for value, letters in (*_ROMAN, *_ROMAN_UNITS):
            roman += letters * (number // value)
            number %= value
        return roman.upper() if form == "upperRoman" else roman
    return f"{number:02d}" if form == "decimalZero" else str(number)
