"""Dates as their documents write them: where a document names only a month, no day is made up."""

from __future__ import annotations

import datetime
from typing import TYPE_CHECKING, Any, TypeVar

from assistant.dating import is_month_only

if TYPE_CHECKING:
    from assistant.collection import Collection

Content = TypeVar("Content")


def shown_date(collection: Collection, id: str, date: datetime.date | str | None) -> str | None:
    """ "2018-06-07", or "2018-06" where the document itself says "Juni 2018" and names no day."""
    if date is None:
        return None
    iso = date if isinstance(date, str) else date.isoformat()
    is_whole = len(iso) == 10 and is_month_only(collection, id, datetime.date.fromisoformat(iso))
    return iso[:7] if is_whole else iso


def with_shown_dates(collection: Collection, content: Content) -> Content:
    """The JSON of an answer, in which every dated source also has ``shown_date``."""
    return _Dating(collection).dated(content)


class _Dating:
    """Looks at each document once, however often it is cited."""

    def __init__(self, collection: Collection) -> None:
        self._collection = collection
        self._known: dict[tuple[str, str], str | None] = {}

    def dated(self, content: Content) -> Content:
        if isinstance(content, list):
            return [self.dated(one) for one in content]  # type: ignore[return-value]
        return self._entry(content) if isinstance(content, dict) else content  # type: ignore[return-value]

    def _shown(self, id: str, date: str) -> str | None:
        if (id, date) not in self._known:
            self._known[id, date] = shown_date(self._collection, id, date)
        return self._known[id, date]

    def _entry(self, content: dict[str, Any]) -> dict[str, Any]:
        changed = {name: self.dated(value) for name, value in content.items()}
        if changed.get("document_id") and isinstance(changed.get("date"), str):
            changed["shown_date"] = self._shown(changed["document_id"], changed["date"])
        months = {one["date"]: one["shown_date"] for one in changed.get("citations", ()) if one.get("shown_date")}
        as_of = changed.get("as_of")
        if isinstance(as_of, str):
            changed["as_of"] = months.get(as_of, as_of)
        elif as_of and changed.get("shown_date"):  # an entry of the timeline
            changed["as_of"] = [changed["shown_date"] if one == changed["date"] else one for one in as_of]
        return changed
