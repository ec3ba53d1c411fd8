"""Measured quality: what this installation has kept and what the product was shipped with, in words for people."""

from __future__ import annotations

import json
import math
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from assistant.web import wording

KEPT = "evaluations.jsonl"
SHIPPED = Path(__file__).with_name("measured.json")
LATEST_KEPT = 500

NAMES = {
    "answers": "Svar på spørgsmål",
    "retrieval": "Søgning",
    "letters": "Breve og svarudkast",
    "claims": "Efterprøvning af udsagn",
    "repair": "Rettelse af læsefejl",
}
FIGURES = {
    "questions": "spørgsmål",
    "letters": "breve",
    "claims": "udsagn",
    "queries": "søgninger",
    "passages": "passager",
    "documents": "dokumenter",
    "files": "filer",
    "pages": "sider",
    "damaged": "skadede sider",
    "failed": "mislykkede",
    "statuses.answered": "besvaret",
    "statuses.partial": "delvist besvaret",
    "statuses.no_basis": "uden grundlag",
    "statuses.out_of_scope": "uden for området",
    "labels.supported": "har dækning",
    "labels.contradicted": "modsiges",
    "labels.not_in_sources": "ikke i kilderne",
    "metrics.ndcg@10.mean": "rigtige passager øverst (nDCG@10)",
    "metrics.recall@50.mean": "rigtige passager fundet blandt 50",
    "metrics.recall@10.mean": "rigtige passager fundet blandt 10",
    "latency_ms_median": "svartid, typisk (ms)",
    "latency_ms_p95": "svartid, de langsomste 5 % (ms)",
    "latency_ms.median": "svartid, typisk (ms)",
    "latency_ms.p95": "svartid, de langsomste 5 % (ms)",
    "pages_per_second": "sider i sekundet",
}
OVER_TIME = ("metrics.ndcg@10.mean", "metrics.recall@50.mean", "statuses.answered", "latency_ms_median")
CHART_WIDTH, CHART_HEIGHT, CHART_EDGE = 240, 56, 6


@dataclass(frozen=True, slots=True)
class Measurement:
    """A measurement as pages show it: figures by their Danish names, as text."""

    at: str
    name: str
    figures: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Course:
    """A figure over time: its first and last value as text, and the points of its curve."""

    name: str
    figure: str
    first: str
    last: str
    times: int
    points: tuple[tuple[float, float], ...]

    @property
    def line(self) -> str:
        return " ".join(f"{x:.1f},{y:.1f}" for x, y in self.points)


@cache
def shipped() -> list[dict[str, Any]]:
    """The product's own measurements, each with what was measured, the figures, and what falls short."""
    content: list[dict[str, Any]] = json.loads(SHIPPED.read_text(encoding="utf-8"))
    return content


def kept_rows(data: Path) -> list[dict[str, Any]]:
    """The rows that ``assistant evaluate … --keep`` wrote to ``evaluations.jsonl`` of the data folder, oldest first."""
    path = data / KEPT
    if not path.exists():
        return []
    rows = [row for line in path.read_text("utf-8", "replace").splitlines()[-LATEST_KEPT:] if (row := _row(line))]
    return sorted(rows, key=lambda row: row["at"])


def _row(line: str) -> dict[str, Any] | None:
    """A row with its numbers; lines that are none are left out, so that one bad line does not hide the others."""
    try:
        row = json.loads(line)
        at, figures = wording.format_date(row["at"]), row["figures"].items()
    except (ValueError, TypeError, KeyError, AttributeError, IndexError):
        return None
    numbers = {str(name): value for name, value in figures if _is_number(value)}
    if not at or not numbers:
        return None
    return {"at": row["at"], "name": str(row.get("name") or "Måling"), "figures": numbers}


def _is_number(value: object) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool) and math.isfinite(value)


def measurements(rows: Sequence[dict[str, Any]]) -> list[Measurement]:
    """The rows in words, newest first; figures without a Danish name are left to the report."""
    return [
        Measurement(
            row["at"],
            name_of(row["name"]),
            tuple(
                (FIGURES[name], figure_text(name, value)) for name, value in row["figures"].items() if name in FIGURES
            ),
        )
        for row in reversed(rows)
    ]


def latest(rows: Sequence[dict[str, Any]]) -> list[Measurement]:
    """The newest measurement of each kind."""
    newest = {row["name"]: row for row in rows}
    return measurements(sorted(newest.values(), key=lambda row: row["at"]))


def courses(rows: Sequence[dict[str, Any]]) -> list[Course]:
    """The figures worth following, where they were measured more than once."""
    found = []
    for kind in dict.fromkeys(row["name"] for row in rows):
        own = [row["figures"] for row in rows if row["name"] == kind]
        for figure in OVER_TIME:
            values = [figures[figure] for figures in own if figure in figures]
            if len(values) > 1:
                ends = figure_text(figure, values[0]), figure_text(figure, values[-1])
                found.append(Course(name_of(kind), FIGURES[figure], *ends, len(values), _points(values)))
    return found


def name_of(kind: str) -> str:
    return NAMES.get(kind, kind)


def figure_text(name: str, value: float) -> str:
    """0,866; 41 ms are "41"; counts are whole."""
    if name.startswith("metrics."):
        return wording.format_number(value, 3)
    return wording.format_number(value, 0 if float(value).is_integer() or value >= 20 else 1)


def _points(values: Sequence[float]) -> tuple[tuple[float, float], ...]:
    low, high = min(values), max(values)
    step = (CHART_WIDTH - 2 * CHART_EDGE) / (len(values) - 1)
    room = CHART_HEIGHT - 2 * CHART_EDGE
    return tuple(
        (
            CHART_EDGE + number * step,
            CHART_HEIGHT - CHART_EDGE - room * ((value - low) / (high - low) if high > low else 0.5),
        )
        for number, value in enumerate(values)
    )
