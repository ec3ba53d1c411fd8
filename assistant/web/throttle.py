"""Slows down whoever tries many passwords from one address."""

from __future__ import annotations

import time
from collections import deque
from threading import Lock

MOST_REMEMBERED = 10_000


class Throttle:
    """Allows so many attempts for each key in any period of so many seconds."""

    def __init__(self, *, attempts: int, seconds: float) -> None:
        self.attempts, self.seconds = attempts, seconds
        self._lock = Lock()
        self._recent: dict[str, deque[float]] = {}

    def seconds_to_wait(self, key: str) -> float:
        """0 when the attempt is allowed (and counted), else how long to wait."""
        now = time.monotonic()
        with self._lock:
            if len(self._recent) > MOST_REMEMBERED:
                self._recent = {name: times for name, times in self._recent.items() if now - times[-1] < self.seconds}
            times = self._recent.setdefault(key, deque(maxlen=self.attempts))
            if len(times) == self.attempts and now - times[0] < self.seconds:
                return self.seconds - (now - times[0])
            times.append(now)
            return 0.0
