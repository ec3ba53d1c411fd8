"""Measurements are kept as rows, and rows become an HTML report with a plot for every figure."""

from __future__ import annotations

import datetime
import json
import sys
from collections.abc import Sequence
from html import escape
from pathlib import Path
from typing import Any

from assistant import __version__
from assistant.errors import UnreadableDocumentError

WIDTH, HEIGHT, PADDING = 260, 64, 6

STYLE = """
:root { color-scheme: light dark; font: 16px/1.5 system-ui, sans-serif; }
body { max-width: 72rem; margin: 2rem auto; padding: 0 1rem; }
table { border-collapse: collapse; width: 100%; margin-bottom: 2.5rem; }
th, td { text-align: left; padding: .4rem .8rem .4rem 0; border-bottom: 1px solid #8884; vertical-align: middle; }
td.number { text-align: right; font-variant-numeric: tabular-nums; }
polyline { fill: none; stroke: currentColor; stroke-width: 1.5; } circle { fill: currentColor; }
code { font-size: .85em; overflow-wrap: anywhere; }
"""


def result_row(name: str, summary: dict[str, Any]) -> dict[str, Any]:
    """A measurement with what is needed to repeat it: when, which version, which command, which figures."""
    return {
        "at": datetime.datetime.now(datetime.UTC).isoformat(timespec="seconds"),
        "name": name,
        "version": __version__,
        "command": " ".join(["assistant", *sys.argv[1:]]),
        "figures": figures_in(summary),
    }


def keep_row(path: Path, row: dict[str, Any]) -> None:
    """Adds the row to a JSON-lines file."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("a", encoding="utf-8") as file:
        file.write(json.dumps(row, ensure_ascii=False) + "\n")


def figures_in(summary: dict[str, Any], prefix: str = "") -> dict[str, float]:
    """The numbers of a summary, nested names joined with points."""
    figures: dict[str, float] = {}
    for name, value in summary.items():
        if isinstance(value, dict):
            figures |= figures_in(value, f"{prefix}{name}.")
        elif isinstance(value, int | float) and not isinstance(value, bool):
            figures[prefix + name] = value
    return figures


def evaluate_report(results: Sequence[Path], output: Path) -> dict[str, Any]:
    """Writes the report of all rows in the files (JSON lines as ``keep_row`` writes them, or one JSON summary)."""
    rows = sorted((row for path in results for row in _read(path)), key=lambda row: row["at"])
    sets: dict[str, list[dict[str, Any]]] = {}
    for row in rows:
        sets.setdefault(row["name"], []).append(row)
    body = "".join(_section(name, found) for name, found in sorted(sets.items()))
    output.write_text(
        f'<!doctype html>\n<html lang="da"><meta charset="utf-8"><title>Målinger</title><style>{STYLE}</style>\n'
        f"<h1>Målinger</h1>\n<p>{len(rows)} målinger, skrevet {datetime.date.today():%d.%m.%Y}.</p>\n{body}</html>\n",
        encoding="utf-8",
    )
    return {"rows": len(rows), "sets": len(sets), "output": str(output)}


def _read(path: Path) -> list[dict[str, Any]]:
    text = path.read_text(encoding="utf-8")
    try:
        rows = [json.loads(line) for line in text.splitlines() if line.strip()]
        if all(isinstance(row, dict) and "figures" in row for row in rows):
            return rows
    except json.JSONDecodeError:
        pass
    try:
        summary = json.loads(text)
        at = datetime.datetime.fromtimestamp(path.stat().st_mtime, datetime.UTC).isoformat(timespec="seconds")
        return [{"at": at, "name": path.stem, "version": "", "command": "", "figures": figures_in(summary)}]
    except (json.JSONDecodeError, AttributeError):
        reason = "filen er hverken gemte målinger (en pr. linje) eller ét JSON-resultat"
        raise UnreadableDocumentError(f"{path}: {reason}. Angiv filer fra »assistant evaluate … --keep«.") from None


def _section(name: str, rows: list[dict[str, Any]]) -> str:
    last = rows[-1]
    lines = "".join(
        f"<tr><td>{escape(figure)}</td><td class=number>{value:,.4g}</td>"
        f"<td>{_plot(figure, [row['figures'][figure] for row in rows if figure in row['figures']])}</td></tr>\n"
        for figure, value in last["figures"].items()
    )
    return (
        f"<h2>{escape(name)}</h2>\n<p>Senest {escape(last['at'])}, version {escape(last['version'] or 'ukendt')}. "
        f"<code>{escape(last['command'])}</code></p>\n"
        f"<table><tr><th>Mål</th><th>Senest</th><th>Over tid</th></tr>\n{lines}</table>\n"
    )


def _plot(figure: str, values: list[float]) -> str:
    """The values from first to last as a line with points; its ends are said in words for those who cannot see it."""
    low, high = min(values), max(values)
    step = (WIDTH - 2 * PADDING) / max(1, len(values) - 1)
    points = [
        (PADDING + number * step, HEIGHT - PADDING - (HEIGHT - 2 * PADDING) * (value - low) / ((high - low) or 1))
        for number, value in enumerate(values)
    ]
    line = " ".join(f"{x:.1f},{y:.1f}" for x, y in points)
    dots = "".join(f'<circle cx="{x:.1f}" cy="{y:.1f}" r="2.5"/>' for x, y in points)
    label = escape(f"{figure}: {len(values)} målinger, fra {values[0]:,.4g} til {values[-1]:,.4g}", quote=True)
    return (
        f'<svg role="img" aria-label="{label}" width="{WIDTH}" height="{HEIGHT}" viewBox="0 0 {WIDTH} {HEIGHT}">'
        f'<polyline points="{line}"/>{dots}</svg>'
    )
