"""A difference between an earlier reply and a later source as Danish sentences."""

from __future__ import annotations

from decimal import Decimal

from assistant.danish.dates import format_date
from assistant.danish.numbers import NumberMention
from assistant.drafting.desk.sources import Source
from assistant.precedents.stretches import Stretch

_DEFINITE = {
    "svar": "svaret",
    "notat": "notatet",
    "rapport": "rapporten",
    "udtalelse": "udtalelsen",
    "indstilling": "indstillingen",
    "dokument": "dokumentet",
}


def definite_label(source: Source) -> str:
    """ "notatet af 19. februar 2013", "statusrapporten for 2018"."""
    first, _, rest = source.label.partition(" ")
    known = _DEFINITE.get(first) or (f"{first}en" if first.endswith("rapport") else first)
    return f"{known} {rest}".strip()


def word_difference(kind: str, mine: Stretch, theirs: Stretch) -> str:
    """ "I svaret af … stod der: »…« En nyere kilde, …, oplyser: »…« Forskellen er …"."""
    then = f"I {reply_label(mine.source)} stod der: »{_said(mine)}«"
    now = f"»{_said(theirs)}«"
    label = reply_label(theirs.source)
    if kind == "newer_value":
        told = f"{then} En nyere kilde, {label}, oplyser: {now}"
        change = _change(mine.figure, theirs.figure)
        return f"{told} {change}" if change else told
    if kind == "superseded":
        return f"{then} Det er siden overhalet; {label} oplyser: {now}"
    told = f"{then} Det stemmer ikke med en senere kilde, {label}, som oplyser: {now}"
    change = _change(mine.figure, theirs.figure)
    return f"{told} {change}" if change else told


def reply_label(source: Source) -> str:
    """ "svaret af 31. januar 2019", or by the enquiry where the reply itself has no date."""
    letter = source.structure.letter
    if letter and letter.date is None and letter.enquiry_date:
        return f"svaret på henvendelsen af {format_date(letter.enquiry_date)}"
    return definite_label(source)


def _said(stretch: Stretch) -> str:
    return stretch.statement.text.strip()


def _change(one: NumberMention | None, other: NumberMention | None) -> str:
    """ "Forskellen er 57 ledige."; nothing for ranges, and where there is none."""
    if one is None or other is None or one.high is not None or other.high is not None or one.value == other.value:
        return ""
    change = other.value - one.value
    unit = "procentpoint" if one.unit == "%" else other.unit or one.unit or ""
    return f"Forskellen er {_number(abs(change), unit)}".rstrip(".") + "."


def _number(value: Decimal, unit: str) -> str:
    if unit == "kr." and value >= 1_000_000:
        return f"{_plain(value / 1_000_000)} mio. kr."
    return f"{_plain(value)} {unit}".strip()


def _plain(value: Decimal) -> str:
    whole, _, rest = format(value.normalize(), "f").partition(".")
    grouped = f"{int(whole):,}".replace(",", ".")
    return f"{grouped},{rest}" if rest else grouped
