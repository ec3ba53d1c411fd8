"""Slows down whoever tries many wrong passwords from one address."""

from __future__ import annotations

import time
from collections import deque
from threading import Lock

MOST_REMEMBERED = 10_000


class Throttle:
    """Allows so many failures for each key in any period of so many seconds; successes are never counted."""

    def __init__(self, *, failures: int, seconds: float) -> None:
        self.failures, self.seconds = failures, seconds
        self._lock = Lock()
        self._recent: dict[str, deque[float]] = {}

    def seconds_to_wait(self, key: str) -> float:
        """0 when another attempt is allowed, else how long to wait."""
        now = time.monotonic()
        with self._lock:
            times = self._recent.get(key)
            if times is None or len(times) < self.failures:
                return 0.0
            return max(0.0, self.seconds - (now - times[0]))

    def count_failure(self, key: str) -> None:
        now = time.monotonic()
        with self._lock:
            if len(self._recent) > MOST_REMEMBERED:
                self._recent = {name: times for name, times in self._recent.items() if now - times[-1] < self.seconds}
            self._recent.setdefault(key, deque(maxlen=self.failures)).append(now)
