"""Dates that a letter writes in words: "den tredje maj to tusind og enogtyve" becomes "den 3. maj 2021"."""

from __future__ import annotations

import re

from assistant.danish.dates import MONTHS

_ORDINALS = re.findall(
    r"\w+",
    """
    første anden tredje fjerde femte sjette syvende ottende niende tiende ellevte tolvte trettende fjortende
    femtende sekstende syttende attende nittende tyvende enogtyvende toogtyvende treogtyvende fireogtyvende
    femogtyvende seksogtyvende syvogtyvende otteogtyvende niogtyvende tredivte enogtredivte
    """,
)
_NUMBERS = re.findall(
    r"\w+",
    """
    en to tre fire fem seks syv otte ni ti elleve tolv tretten fjorten femten seksten sytten atten nitten tyve
    enogtyve toogtyve treogtyve fireogtyve femogtyve seksogtyve syvogtyve otteogtyve niogtyve tredive enogtredive
    toogtredive treogtredive fireogtredive femogtredive seksogtredive syvogtredive otteogtredive niogtredive
    """,
)
_DAYS = {word: number for number, word in enumerate(_ORDINALS, 1)} | {"elvte": 11, "andet": 2}
_YEARS = {word: number for number, word in enumerate(_NUMBERS, 1)}
_DAY = re.compile(rf"(?i)\b({'|'.join(sorted(_DAYS, key=len, reverse=True))})\s+(?=(?:{'|'.join(MONTHS)})\b)")
_YEAR = re.compile(
    rf"(?i)\b((?:\d{{1,2}}\.\s*)?(?:{'|'.join(MONTHS)}))\s+(?:to\s?tusinde?(?:\s?og)?|tyve)\s*"
    rf"({'|'.join(sorted(_YEARS, key=len, reverse=True))})\b"
)


def with_figures(text: str) -> str:
    """The text with days and years of dates in figures."""
    text = _DAY.sub(lambda match: f"{_DAYS[match[1].casefold()]}. ", text)
    return _YEAR.sub(lambda match: f"{match[1]} {2000 + _YEARS[match[2].casefold()]}", text)
