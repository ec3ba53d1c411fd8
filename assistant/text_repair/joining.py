"""Words that were divided at the end of a line: where they are, and whether the hyphen was only the line's."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass

DIVIDED = re.compile(
    r"(?P<first>[\w@&¢$£€©®]*[^\W\d_])(?P<hyphen>[-‐\u00ad\u0002])[ \t]*\r?\n[ \t]*"
    r"(?P<second>[^\W\d_][\w@&¢$£€©®]*)(?P<rest>\S*)(?P<blank>[ \t]*)(?P<newline>\r?\n|\Z)?"
)
_HYPHENATED = frozenset(["it", "eu", "tv", "cpr", "cvr", "ph", "us"])
_JOINING_WORDS = frozenset(["og", "eller", "samt", "til", "hhv", "respektive", "som", "men", "i", "på"])


@dataclass(frozen=True, slots=True)
class Division:
    """``original[start:end]`` holds ``first``, a hyphen, a line end and ``second``; ``rest`` and a blank may follow."""

    start: int
    end: int
    blank_end: int  # end of the blank after ``rest``
    first: str
    second: str
    rest: str


def find_divisions(text: str) -> list[Division]:
    """Every line end that may divide a word."""
    found = []
    for match in DIVIDED.finditer(text):
        if match["second"] in _JOINING_WORDS or "_" in match["first"] + match["second"]:
            continue
        found.append(
            Division(
                match.start("first"),
                match.end("second"),
                match.end("blank"),
                match["first"],
                match["second"],
                match["rest"],
            )
        )
    return found


def join(first: str, second: str, knows: Callable[[str], bool]) -> str:
    """The two parts as one word: with a hyphen where the word has one of its own ("EU-borgere", "a-kasse")."""
    short = len(first) == 1 or first.lower() in _HYPHENATED or (first.isupper() and second.islower())
    if short and not knows((first + second).lower()):
        return f"{first}-{second}"
    if second[0].isupper() and not first.isupper():
        return f"{first}-{second}"
    return first + second
