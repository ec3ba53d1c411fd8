"""Danish words and forms for what pages show: kinds, statuses, dates, numbers, sizes."""

from __future__ import annotations

import datetime
from zoneinfo import ZoneInfo

from assistant.records import Figure

KIND_NAMES = {
    "reply": "Svar til medlem",
    "note": "Notat",
    "report": "Rapport",
    "statement": "Udtalelse",
    "decision": "Indstilling eller referat",
    "other": "Andet",
}
STATUS_NAMES = {
    "answered": "Besvaret",
    "partial": "Delvist besvaret",
    "no_basis": "Intet grundlag",
    "out_of_scope": "Uden for området",
    "failed": "Mislykkedes",
}
MONTHS = tuple("januar februar marts april maj juni juli august september oktober november december".split())  # noqa: SIM905
DANISH_TIME = ZoneInfo("Europe/Copenhagen")

READABLE, UNSURE = 0.08, 0.25
"""Damage up to which a page reads well, and up to which it reads with some doubt."""


def format_date(date: datetime.date | str | None) -> str:
    """24. januar 2019; juni 2018 for "2018-06" """
    if not date:
        return ""
    if isinstance(date, str):
        if len(date) == 7:
            return f"{MONTHS[int(date[5:]) - 1]} {date[:4]}"
        date = datetime.date.fromisoformat(date[:10])
    return f"{date.day}. {MONTHS[date.month - 1]} {date.year}"


def format_short_date(date: datetime.date) -> str:
    """22. okt.; 1. maj"""
    month = MONTHS[date.month - 1]
    return f"{date.day}. {month if len(month) == 3 else f'{month[:3]}.'}"


def format_moment(moment: datetime.datetime | str) -> str:
    """24. januar 2019 kl. 14.05, Danish time."""
    if isinstance(moment, str):
        moment = datetime.datetime.fromisoformat(moment)
    local = moment.astimezone(DANISH_TIME)
    return f"{format_date(local.date())} kl. {local:%H.%M}"


def format_number(number: float, decimals: int = 0) -> str:
    """12.600 and 0,5"""
    return f"{number:,.{decimals}f}".translate({ord(","): ".", ord("."): ","})


def format_size(size_bytes: int) -> str:
    if size_bytes < 1_000_000:
        return f"{format_number(max(1, size_bytes / 1000))} kB"
    return f"{format_number(size_bytes / 1_000_000, 1)} MB"


def count_of(number: int, one: str, many: str) -> str:
    """1 side, 2 sider"""
    return f"{format_number(number)} {one if number == 1 else many}"


def readability(damage: float) -> str:
    """good, unsure or bad"""
    return "good" if damage <= READABLE else "unsure" if damage <= UNSURE else "bad"


READABILITY_NAMES = {"good": "Læses sikkert", "unsure": "Læses med forbehold", "bad": "Kan ikke læses sikkert"}
MEDIA_NAMES = {
    "application/pdf": "PDF",
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document": "Word",
    "text/plain": "Tekst",
    "text/markdown": "Markdown",
    "text/html": "Webside",
    "message/rfc822": "E-mail",
}


def counted(figure: Figure) -> str:
    """What a figure counts, without the unit that already stands after its number."""
    words, unit = figure.counted or "", figure.unit or figure.text.rpartition(" ")[2]
    return words[len(unit) :].strip() if words.lower().startswith(unit.lower()) else words


def media_name(media_type: str) -> str:
    return MEDIA_NAMES.get(media_type) or ("Billede" if media_type.startswith("image/") else media_type)
