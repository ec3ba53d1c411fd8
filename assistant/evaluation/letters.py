"""Drafts replies to letters from a file; writes what ``assistant draft --json`` prints, one line a letter."""

from __future__ import annotations

import datetime
import json
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from assistant.errors import AssistantError
from assistant.settings import Settings


def evaluate_letters(
    corpus: Path, letters: Path, output: Path, settings: Settings, progress: Callable[[str, int, int], None]
) -> dict[str, Any]:
    """Reads {"id", "text"} a line; other fields are ignored. Returns counts and timings."""
    from assistant.answering import Assistant
    from assistant.collection import open_collection
    from assistant.ingestion import ingest_paths

    lines = [json.loads(line) for line in letters.read_text(encoding="utf-8").splitlines() if line.strip()]
    started = time.perf_counter()
    latencies: list[float] = []
    failed = 0
    with open_collection(settings) as collection, output.open("w", encoding="utf-8") as file:
        outcomes = list(ingest_paths(collection, [corpus]))
        ingested = time.perf_counter()
        assistant = Assistant(collection)
        for number, line in enumerate(lines):
            progress(str(line["id"]), number, len(lines))
            before = time.perf_counter()
            try:
                row = _draft(assistant, str(line["text"]), settings)
            except AssistantError as error:
                failed += 1
                row = {"letter": None, "parts": [], "draft": "", "coverage": [], "error": error.message}
            latencies.append(1000 * (time.perf_counter() - before))
            row = {"id": line["id"], **row, "latency_ms": round(latencies[-1], 1)}
            file.write(json.dumps(row, ensure_ascii=False) + "\n")
        progress("", len(lines), len(lines))
    ordered = sorted(latencies)
    return {
        "letters": len(lines),
        "failed": failed,
        "documents": len(outcomes),
        "ingest_seconds": round(ingested - started, 2),
        "seconds": round(time.perf_counter() - ingested, 2),
        "latency_ms_median": round(ordered[len(ordered) // 2], 1) if ordered else None,
        "latency_ms_p95": round(ordered[min(len(ordered) - 1, round(len(ordered) * 0.95))], 1) if ordered else None,
        "output": str(output),
    }


def _draft(assistant: Any, text: str, settings: Settings) -> dict[str, Any]:
    from assistant.intake.letters import read_letter
    from assistant.letters.assembling import draft_reply
    from assistant.letters.contract import draft_json

    enquiry = read_letter(text, settings)
    return draft_json(draft_reply(assistant, enquiry, settings, date=datetime.datetime.now(datetime.UTC).date()))
