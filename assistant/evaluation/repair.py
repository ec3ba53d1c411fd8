"""Repairs a folder of page texts: what ``assistant evaluate repair`` runs."""

from __future__ import annotations

import json
import time
from dataclasses import asdict
from pathlib import Path
from typing import Any

from assistant.errors import AssistantError
from assistant.text_repair import repair_text
from assistant.text_repair.damage import DAMAGED


def evaluate_repair(input_dir: Path, output_dir: Path) -> dict[str, Any]:
    """Reads *.txt, writes each repaired under the same name and its *.changes.json; returns a summary with timings.

    A form feed parts the pages of a file; each is judged and repaired by itself.
    """
    files = sorted(Path(input_dir).glob("*.txt"))
    if not files:
        raise AssistantError(f"Der er ingen .txt-filer i mappen {input_dir}. Angiv en mappe med sider som tekst.")
    Path(output_dir).mkdir(parents=True, exist_ok=True)
    began, changed, damaged, pages, damages = time.perf_counter(), 0, 0, 0, {}
    for path in files:
        text = path.read_text("utf-8-sig")
        repaired, changes, damage = repair_text(text)
        record = {"document": path.name, "damage": damage, "damaged": damage >= DAMAGED}
        record["changes"] = [asdict(change) for change in changes]
        (Path(output_dir) / path.name).write_text(repaired, "utf-8")
        target = Path(output_dir) / f"{path.stem}.changes.json"
        target.write_text(json.dumps(record, ensure_ascii=False, indent=1), "utf-8")
        pages += 1
        changed += len(changes)
        damaged += damage >= DAMAGED
        damages[path.name] = damage
    seconds = time.perf_counter() - began
    return {
        "files": pages,
        "damaged": damaged,
        "changes": changed,
        "seconds": round(seconds, 3),
        "files_per_second": round(pages / seconds, 1) if seconds else None,
        "damage": damages,
    }
