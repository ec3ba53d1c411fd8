"""A letter's layout made plain: rows of a table and columns side by side as lines, small letters as names."""

from __future__ import annotations

import re

_ROW = re.compile(r"(?m)^[ \t]*\|[ \t]*(?P<label>[^|\n]{2,30}?)[ \t]*\|[ \t]*(?P<value>[^|\n]+?)[ \t]*\|[ \t]*$")
_RULE = re.compile(r"(?m)^[ \t]*\|(?:[ \t]*:?-{2,}:?[ \t]*\|)+[ \t]*\n?")
_BESIDE = re.compile(
    r"(?m)^(?P<left>[ \t]*\S[^\n]*?)[ \t]{4,}"
    r"(?P<right>(?i:(?:brev)?dato|dateret|den|d\.|sagsnr\.?|emne|vedr\.?)\b[^\n]*)$"
)
_SIGNED = re.compile(
    r"(?m)^(?P<name>[a-zæøåé]{2,}(?: [a-zæøåé]{2,}){1,2})(?P<role>[ \t]*,[ \t]*(?:mb|br|medlem[^\n]*))[ \t]*$"
)


_SHORT_DATE = re.compile(r"(?m)^(?P<day>[0-3]?\d)[/.](?P<month>[01]?\d)[/.](?P<year>[12]\d)[ \t]*$")


def plain_lines(text: str) -> str:
    """The text with "| Dato | 3. maj |" as "Dato: 3. maj" and "Til direktionen      Dato: 3. maj" as two lines.

    Where a letter has no capital letters at all, the name that signs it gets them.
    """
    text = _BESIDE.sub(
        lambda match: f"{match['left']}\n{match['right']}", _ROW.sub(r"\g<label>: \g<value>", _RULE.sub("", text))
    )
    text = _SHORT_DATE.sub(lambda match: f"{match['day']}-{match['month']}-20{match['year']}", text)
    if re.search(r"[A-ZÆØÅ]", text):
        return text
    return _SIGNED.sub(lambda match: match["name"].title() + match["role"].upper(), text)
