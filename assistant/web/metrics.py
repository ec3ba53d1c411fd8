"""Counters for Prometheus; they hold numbers only, no names and no contents."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from threading import Lock

BUCKETS_SECONDS = (0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 10.0)
Labels = tuple[tuple[str, str], ...]


class Metrics:
    """Counts what happens in this process; safe to use from several threads."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._counts: dict[str, Counter[Labels]] = {}
        self._buckets: Counter[float] = Counter()
        self._seconds, self._requests = 0.0, 0

    def count(self, name: str, **labels: str) -> None:
        with self._lock:
            self._counts.setdefault(name, Counter())[tuple(sorted(labels.items()))] += 1

    def count_request(self, method: str, route: str, status: int, seconds: float) -> None:
        self.count("assistant_http_requests_total", method=method, route=route, status=str(status))
        with self._lock:
            self._seconds, self._requests = self._seconds + seconds, self._requests + 1
            for bucket in BUCKETS_SECONDS:
                if seconds <= bucket:
                    self._buckets[bucket] += 1

    def render(self, gauges: Mapping[str, float]) -> str:
        """The text that Prometheus reads."""
        lines: list[str] = []
        with self._lock:
            for name, counter in sorted(self._counts.items()):
                lines.append(f"# TYPE {name} counter")
                lines += [f"{name}{_labels(labels)} {value}" for labels, value in sorted(counter.items())]
            name = "assistant_http_request_seconds"
            lines.append(f"# TYPE {name} histogram")
            lines += [f'{name}_bucket{{le="{bucket}"}} {self._buckets[bucket]}' for bucket in BUCKETS_SECONDS]
            lines += [f'{name}_bucket{{le="+Inf"}} {self._requests}']
            lines += [f"{name}_sum {self._seconds:.6f}", f"{name}_count {self._requests}"]
        for name, value in sorted(gauges.items()):
            lines += [f"# TYPE {name} gauge", f"{name} {value:g}"]
        return "\n".join(lines) + "\n"


def _labels(labels: Labels) -> str:
    quoted = (f'{name}="{value.translate({34: None, 92: None, 10: None})}"' for name, value in labels)
    return "{" + ",".join(quoted) + "}" if labels else ""
