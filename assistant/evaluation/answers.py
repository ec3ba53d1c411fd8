"""Answers questions from a file over a folder of documents; writes one answer a line."""

from __future__ import annotations

import json
import time
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Any

from assistant.errors import AssistantError
from assistant.settings import Settings


def evaluate_answers(
    corpus: Path, questions: Path, output: Path, settings: Settings, progress: Callable[[str, int, int], None]
) -> dict[str, Any]:
    """Reads {"id", "text"} a line; other fields are ignored. Returns counts and timings."""
    from assistant.answering import Assistant
    from assistant.collection import open_collection
    from assistant.contract import answer_json
    from assistant.ingestion import ingest_paths

    lines = [json.loads(line) for line in questions.read_text(encoding="utf-8").splitlines() if line.strip()]
    started = time.perf_counter()
    latencies: list[float] = []
    statuses: Counter[str] = Counter()
    with open_collection(settings) as collection, output.open("w", encoding="utf-8") as file:
        outcomes = list(ingest_paths(collection, [corpus]))
        ingested = time.perf_counter()
        assistant = Assistant(collection)
        for number, line in enumerate(lines):
            progress(str(line["id"]), number, len(lines))
            before = time.perf_counter()
            try:
                row = answer_json(assistant.ask(str(line["text"])))
            except AssistantError as error:
                row = {
                    "status": "failed",
                    "answer": "",
                    "sentences": [],
                    "notices": [],
                    "abstained": False,
                    "error": error.message,
                }
            latencies.append(1000 * (time.perf_counter() - before))
            statuses[str(row["status"])] += 1
            file.write(
                json.dumps({**row, "id": line["id"], "latency_ms": round(latencies[-1], 1)}, ensure_ascii=False) + "\n"
            )
        progress("", len(lines), len(lines))
    ordered = sorted(latencies)
    return {
        "questions": len(lines),
        "documents": len(outcomes),
        "statuses": dict(statuses),
        "ingest_seconds": round(ingested - started, 2),
        "seconds": round(time.perf_counter() - ingested, 2),
        "latency_ms_median": round(ordered[len(ordered) // 2], 1) if ordered else None,
        "latency_ms_p95": round(ordered[min(len(ordered) - 1, round(len(ordered) * 0.95))], 1) if ordered else None,
        "output": str(output),
    }
