"""Promises in a letter: what the administration says it will do, and by when."""

from __future__ import annotations

import datetime
import re
from collections.abc import Iterable
from dataclasses import dataclass

from assistant.danish.dates import find_dates

_WHO = r"(?:forvaltning\w*|vi|jeg|kommunen|jobcent\w+|center\w*|afdeling\w*|sekretariat\w*|udvalget|direktionen)"
_PROMISE = re.compile(
    rf"(?i)\b{_WHO}\b[^.]{{0,80}}\b(?:vender\s+tilbage|vil\b|følger\s+op|orienterer|fremlægger|forelægger|sender|"
    r"udarbejder|iværksætter|evaluerer|offentliggør|genfremsætter|forventer\s+at|planlægger\s+at|skal\b|agter\s+at)|"
    r"\b(?:vil|forventes|ventes|skal)\b[^.]{0,60}\b(?:blive|foreligge|være\s+klar|afsluttes|afsluttet|fremlægges|"
    r"forelægges|offentliggøres|udsendes|evalueres|færdig\w*|iværksættes|orienteret|behandlet|etableres|åbne[rs]?)\b|"
    r"\b(?:fremlægges|forelægges|offentliggøres|udsendes|evalueres|genoptages)\b"
)
_PAST = re.compile(r"(?i)\b(?:blev|var|har|havde|ville)\b(?!\s+(?:planlagt|til hensigt))")


@dataclass(frozen=True, slots=True)
class Promise:
    """Something to be done; ``due`` is the last day of what the letter says ("i 2. kvartal" ends on 30 June)."""

    text: str
    due: datetime.date | None
    due_text: str


def find_promises(sentences: Iterable[str], *, written: datetime.date) -> list[Promise]:
    """Sentences that promise something after the day the letter was written."""
    found = []
    for sentence in sentences:
        promised = _PROMISE.search(sentence)
        if not promised:
            continue
        later = [mention for mention in find_dates(sentence, written=written) if mention.last > written]
        returns = re.search(r"(?i)vender\s+tilbage|følger\s+op|orienterer", sentence)
        if later:
            last = max(later, key=lambda mention: mention.last)
            found.append(Promise(" ".join(sentence.split()), last.last, last.text))
        elif returns and not _PAST.search(sentence[: promised.end()]):
            found.append(Promise(" ".join(sentence.split()), None, ""))
    return found
