"""Which dates of a question say when a source was written: "ifølge svaret fra januar 2019", "som I skrev i 2021"."""

from __future__ import annotations

import re
from collections.abc import Iterable

from assistant.danish.dates import DateMention

_NOUN = (
    r"(?:medlems)?(?:svar|besvarelse|brev|notat|(?:status)?rapport|udtalelse|redegørelse|henvendelse|orientering|mail)"
    r"(?:et|en|erne|er)?"
)
_LINK = r"(?:\s+(?:fra|af|i|pr\.?|dateret|,))?(?:\s+(?:den|d\.))?(?:\s+(?:foråret|efteråret|sommeren|vinteren))?\s*\(?$"
_WRITTEN = re.compile(rf"(?i)\b{_NOUN}{_LINK}")
_WRITTEN_TO = re.compile(
    rf"(?i)\b{_NOUN}(?:\s+(?:til|fra)\s+[\wæøåÆØÅ.-]+(?:\s+[A-ZÆØÅ][\w-]+)?)\s+(?:fra|af|i){_LINK}"
)
_SAID = re.compile(
    r"(?i)\b(?:skrev|skriver|svarede|svarer|svaret|beskriver|beskrev|beskrevet|peger|pegede|fremhæve[rd]\w*|nævner|"
    r"nævnte|oplyste|oplyser|oplyst|siger|sagde|fortalte|redegjorde|udtalte|vurderede|skrevet)\b"
    r"(?:\s+(?!(?:at|hvor|hvad|hvem|hvilke|om)\b)[^\s,?.]+){0,4}?\s+i(?:\s+(?:foråret|efteråret))?$"
)
NAMES_SOURCE = re.compile(
    rf"(?i)\b{_NOUN}\b|\b(?:skrev|skrevet|svarede|svaret|spurgte|spurgt|ønskede|bad|fik at vide|henvendte)\b"
)
_AHEAD = re.compile(rf"(?i)^[-–]?{_NOUN}\b")


def when_told(text: str, dates: Iterable[DateMention]) -> tuple[DateMention, ...]:
    """The dates among those of a question at which a source that it names was written."""
    return tuple(
        mention
        for mention in dates
        if _AHEAD.match(text[mention.end :])
        or any(pattern.search(text[: mention.start].rstrip()) for pattern in (_WRITTEN, _WRITTEN_TO, _SAID))
    )
