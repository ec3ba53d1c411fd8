"""Repairs a folder of page texts: what ``assistant evaluate repair`` runs."""

from __future__ import annotations

import json
import time
from dataclasses import asdict, replace
from pathlib import Path
from typing import Any

from assistant.errors import AssistantError
from assistant.records import Document, Page
from assistant.text_repair import repair_document
from assistant.text_repair.damage import DAMAGED


def evaluate_repair(input_dir: Path, output_dir: Path) -> dict[str, Any]:
    """Reads *.txt, writes each repaired under the same name and its *.changes.json; returns a summary with timings.

    A form feed parts the pages of a file; each page is judged by itself. Changes count from the start of the file.
    """
    files = sorted(Path(input_dir).glob("*.txt"))
    if not files:
        raise AssistantError(f"Der er ingen .txt-filer i mappen {input_dir}. Angiv en mappe med sider som tekst.")
    Path(output_dir).mkdir(parents=True, exist_ok=True)
    began = time.perf_counter()
    damages = {path.name: _repair_file(path, Path(output_dir)) for path in files}
    seconds = time.perf_counter() - began
    return {
        "files": len(files),
        "pages": sum(map(len, damages.values())),
        "damaged": sum(damage >= DAMAGED for pages in damages.values() for damage in pages),
        "seconds": round(seconds, 3),
        "pages_per_second": round(sum(map(len, damages.values())) / seconds, 1),
        "damage": damages,
    }


def _repair_file(path: Path, output_dir: Path) -> list[float]:
    """Writes the repaired file and its changes; returns the damage of its pages."""
    texts = path.read_text("utf-8-sig").split("\f")
    pages = tuple(Page(number, text) for number, text in enumerate(texts, 1))
    document = repair_document(Document(path.name, path.name, "", "text/plain", pages))
    changes, offset = [], 0
    for page in document.pages:
        changes += [replace(one, start=one.start + offset, end=one.end + offset) for one in page.changes]
        offset += len(page.original) + 1
    record = {
        "document": path.name,
        "damage": round(document.damage, 4),
        "damaged": document.damage >= DAMAGED,
        "pages": [{"page": page.number, "damage": page.damage} for page in document.pages],
        "changes": [asdict(change) for change in changes],
    }
    (output_dir / path.name).write_text("\f".join(page.repaired for page in document.pages), "utf-8")
    target = output_dir / f"{path.stem}.changes.json"
    target.write_text(json.dumps(record, ensure_ascii=False, indent=1), "utf-8")
    return [page.damage for page in document.pages]
