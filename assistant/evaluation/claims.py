"""Verifies claims from a file against a collection; writes a label, a reason and evidence for each."""

from __future__ import annotations

import json
import time
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Any

from assistant.records import VerifiedSentence
from assistant.settings import Settings


def evaluate_claims(
    corpus: Path, claims: Path, output: Path, settings: Settings, progress: Callable[[str, int, int], None]
) -> dict[str, Any]:
    """Reads {"id", "text"} a line; other fields are ignored. Returns counts and timings."""
    from assistant.collection import open_collection
    from assistant.ingestion import ingest_paths
    from assistant.verification.checking import verify_sentence

    lines = [json.loads(line) for line in claims.read_text(encoding="utf-8").splitlines() if line.strip()]
    latencies: list[float] = []
    labels: Counter[str] = Counter()
    started = time.perf_counter()
    with open_collection(settings) as collection, output.open("w", encoding="utf-8") as file:
        documents = len(list(ingest_paths(collection, [corpus])))
        verify_sentence(collection, "Dette er en prøve.")  # reads the documents once
        ingested = time.perf_counter()
        for number, line in enumerate(lines):
            progress(str(line["id"]), number, len(lines))
            before = time.perf_counter()
            found = verify_sentence(collection, str(line["text"]))
            latencies.append(1000 * (time.perf_counter() - before))
            labels[str(found.label)] += 1
            file.write(json.dumps(_row(str(line["id"]), found, latencies[-1]), ensure_ascii=False) + "\n")
        progress("", len(lines), len(lines))
    ordered = sorted(latencies)
    return {
        "claims": len(lines),
        "labels": dict(labels),
        "documents": documents,
        "ingest_seconds": round(ingested - started, 2),
        "seconds": round(time.perf_counter() - ingested, 2),
        "latency_ms_median": round(ordered[len(ordered) // 2], 1) if ordered else None,
        "latency_ms_p95": round(ordered[min(len(ordered) - 1, round(len(ordered) * 0.95))], 1) if ordered else None,
        "output": str(output),
    }


def _row(id: str, found: VerifiedSentence, latency_ms: float) -> dict[str, Any]:
    evidence = [{"document": place.document, "page": place.page, "quote": place.quote} for place in found.evidence]
    return {
        "id": id,
        "label": str(found.label),
        "reason": found.reason,
        "evidence": evidence,
        "latency_ms": round(latency_ms, 1),
    }
