"""Measures how long answers take in a large collection: ``python eval/answers/latency.py PASSAGES --questions Q``.

PASSAGES are BEIR corpora (``corpus.jsonl[.gz]``: _id, title, text) or folders of documents; passages with one id before
"#" become one document. They are taken in once, into ``--data``, if that is empty. The questions are asked in order, in
one warm process: ``first`` is each for the first time, ``again`` once more. CPU time is what counts on a machine that
others use.
"""

from __future__ import annotations

import argparse
import gzip
import json
import tempfile
import time
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from assistant.answering import Assistant
from assistant.collection import Collection, open_collection
from assistant.evaluation.report import keep_row, result_row
from assistant.ingestion import ingest_paths
from assistant.settings import Settings


def main() -> None:
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("passages", nargs="*", type=Path)
    arguments.add_argument("--questions", action="append", type=Path, required=True)
    arguments.add_argument("--data", type=Path)
    arguments.add_argument("--keep", type=Path)
    given = arguments.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        data = given.data or Path(folder) / "data"
        with open_collection(Settings(data=data)) as collection:
            if not collection.document_ids():
                _fill(collection, given.passages, Path(folder) / "documents")
            figures = measure(collection, [text for path in given.questions for text in _questions(path)])
    print(json.dumps(figures))
    if given.keep:
        keep_row(given.keep, result_row("answer latency", figures) | {"command": "python eval/answers/latency.py"})


def _fill(collection: Collection, sources: Sequence[Path], folder: Path) -> None:
    folder.mkdir()
    for source in sources:
        if source.is_dir():
            list(ingest_paths(collection, [source]))
            continue
        documents: dict[str, list[str]] = {}
        for row in _rows(source):
            documents.setdefault(str(row["_id"]).split("#")[0], [str(row["title"])]).append(str(row["text"]))
        for name, texts in documents.items():
            (folder / f"{name}.txt").write_text("\n\n".join(texts), encoding="utf-8")
    list(ingest_paths(collection, [folder]))


def measure(collection: Collection, questions: Sequence[str]) -> dict[str, Any]:
    """Milliseconds a question, wall and CPU, at first sight and again."""
    assistant = Assistant(collection)
    for warming in (
        "Hvad handler dokumenterne om?",
        "Hvorfor trådte kommunen ud af rådet?",
        "Hvor mange blev berørt i 2017?",
    ):
        assistant.ask(warming)  # loads the index, the model and the word lists
    figures: dict[str, Any] = {"passages": collection.store.chunk_count(), "questions": len(questions)}
    for name in ("first", "again"):
        wall, cpu = [], []
        for question in questions:
            started, used = time.perf_counter(), time.process_time()
            assistant.ask(question)
            wall.append(1000 * (time.perf_counter() - started))
            cpu.append(1000 * (time.process_time() - used))
        for kind, times in (("wall", wall), ("cpu", cpu)):
            ordered = sorted(times)
            for share in (50, 95):
                figures[f"{name}.{kind}_ms_p{share}"] = round(
                    ordered[min(len(ordered) - 1, len(ordered) * share // 100)], 1
                )
    return figures


def _rows(path: Path) -> Iterator[dict[str, Any]]:
    with gzip.open(path, "rt", encoding="utf-8") if path.suffix == ".gz" else path.open(encoding="utf-8") as lines:
        yield from (json.loads(line) for line in lines if line.strip())


def _questions(path: Path) -> list[str]:
    return [str(row["text"]) for row in _rows(path)]


if __name__ == "__main__":
    main()
