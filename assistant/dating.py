"""Dates as their documents write them: where a document names only a month, no day is made up."""

from __future__ import annotations

import datetime
from functools import lru_cache
from typing import TYPE_CHECKING

from assistant.danish.dates import MONTHS, find_dates
from assistant.errors import AssistantError

if TYPE_CHECKING:
    from assistant.collection import Collection

HEAD_CHARS = 4000


def is_month_only(collection: Collection, id: str, date: datetime.date) -> bool:
    """Whether the first page of the document names the month of its date but not the first day of it."""
    if date.day != 1:
        return False
    try:
        head = collection.store.load_page(id, 1).repaired
    except AssistantError:  # removed since: nothing is known but the date
        return False
    return names_only_the_month(head[:HEAD_CHARS], date)


@lru_cache(maxsize=2000)
def names_only_the_month(head: str, first: datetime.date) -> bool:
    """Whether the text names the month that begins on this day, and nowhere the day."""
    named = {mention.precision for mention in find_dates(head) if mention.first == first}
    return "month" in named and "day" not in named


def month_in_words(collection: Collection, id: str, date: datetime.date | None) -> str:
    """ "juni 2018" for a document that names no day, else ""."""
    return f"{MONTHS[date.month - 1]} {date.year}" if date and is_month_only(collection, id, date) else ""
