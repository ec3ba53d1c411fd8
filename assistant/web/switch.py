"""The off switch: an administrator stops questions and drafts for everybody, with a reason that everybody sees."""

from __future__ import annotations

from assistant.store import Store
from assistant.web.problems import Problem

KEY = "off_reason"


class Switch:
    """Kept in the store, so that it holds after a restart and for every process."""

    def __init__(self, store: Store) -> None:
        self._store = store

    @property
    def off_reason(self) -> str:
        """Why the assistant is off, "" while it is on."""
        return self._store.find_state(KEY) or ""

    def turn_off(self, reason: str) -> None:
        self._store.set_state(KEY, reason)

    def turn_on(self) -> None:
        self._store.set_state(KEY, "")

    def require_on(self) -> None:
        if reason := self.off_reason:
            raise Problem(503, f"Assistenten er slået fra: {reason}")
