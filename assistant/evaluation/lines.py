"""What the evaluations over a folder of documents share: texts from a file, one result a line, and timings."""

from __future__ import annotations

import json
import logging
import time
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

from assistant.errors import AssistantError, UnreadableDocumentError
from assistant.settings import Settings

if TYPE_CHECKING:
    from assistant.collection import Collection

logger = logging.getLogger(__name__)

Progress = Callable[[str, int, int], None]
Work = Callable[[str], dict[str, Any]]
"""Turns one text into a row of results."""


def evaluate_lines(
    corpus: Path,
    texts: Path,
    output: Path,
    settings: Settings,
    progress: Progress,
    *,
    prepare: Callable[[Collection], Work],
    counted: str | None,
    failure: dict[str, Any],
) -> dict[str, Any]:
    """Ingests the corpus and works through the texts, {"id", "text"} a line; other fields are never read.

    ``counted`` names the field of a row whose values are counted in the summary; a text that raises an error
    gives the ``failure`` row and is counted as failed. Returns counts and timings, latencies in milliseconds.
    """
    from assistant.collection import open_collection
    from assistant.ingestion import ingest_paths

    lines = _read_lines(texts)
    latencies: list[float] = []
    counts: Counter[str] = Counter()
    failed = 0
    started = time.perf_counter()
    with open_collection(settings) as collection, output.open("w", encoding="utf-8") as file:
        statuses = Counter(outcome.status for outcome in ingest_paths(collection, [corpus]))
        work = prepare(collection)
        ingested = time.perf_counter()
        for number, (id, text) in enumerate(lines):
            progress(id, number, len(lines))
            before = time.perf_counter()
            try:
                row = work(text)
            except Exception as error:  # one text must not cost the results of all the others
                failed += 1
                if not isinstance(error, AssistantError):
                    logger.exception("%s: uventet fejl", id)
                row = failure | {"error": str(error)}
            latencies.append(1000 * (time.perf_counter() - before))
            if counted:
                counts[str(row.get(counted))] += 1
            row = row | {"id": id, "latency_ms": round(latencies[-1], 1)}
            file.write(json.dumps(row, ensure_ascii=False) + "\n")
        progress("", len(lines), len(lines))
    ordered = sorted(latencies)
    return {
        "texts": len(lines),
        "failed": failed,
        **({counted: dict(counts)} if counted else {}),
        "documents": statuses.total() - statuses["rejected"],
        "rejected": statuses["rejected"],
        "ingest_seconds": round(ingested - started, 2),
        "seconds": round(time.perf_counter() - ingested, 2),
        "latency_ms_median": round(ordered[len(ordered) // 2], 1) if ordered else None,
        "latency_ms_p95": round(ordered[min(len(ordered) - 1, round(len(ordered) * 0.95))], 1) if ordered else None,
        "output": str(output),
    }


def _read_lines(path: Path) -> list[tuple[str, str]]:
    found = []
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
        if not line.strip():
            continue
        try:
            row = json.loads(line)
            found.append((str(row["id"]), str(row["text"])))
        except (json.JSONDecodeError, KeyError, TypeError):
            raise UnreadableDocumentError(
                f'{path}, linje {number}: der skal stå ét JSON-objekt med "id" og "text".'
            ) from None
    return found
