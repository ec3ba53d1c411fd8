"""Makes the BEIR folders ``municipal`` and ``municipal_damaged`` from municipal.txt.

Usage: PYTHONPATH=. python eval/retrieval/build_municipal.py TARGET_FOLDER

A line of municipal.txt opens a document ("== title"), is a passage of it, or asks for the passage above ("? query").
"""

from __future__ import annotations

import json
import random
import sys
from pathlib import Path

HERE = Path(__file__).parent
sys.path.insert(0, str(HERE.parent / "training"))

from damage import damage_text  # noqa: E402 - the folder beside this one


def read_source(path: Path) -> tuple[list[dict[str, str]], list[dict[str, str]], list[tuple[str, str]]]:
    """Passages, queries and (query, passage) pairs."""
    passages: list[dict[str, str]] = []
    queries: list[dict[str, str]] = []
    relevant: list[tuple[str, str]] = []
    document, title, number = 0, "", 0
    for line in path.read_text(encoding="utf-8").splitlines():
        if line.startswith("== "):
            document, title, number = document + 1, line[3:], 0
        elif line.startswith("? "):
            queries.append({"_id": f"q{len(queries) + 1:03d}", "text": line[2:]})
            relevant.append((queries[-1]["_id"], passages[-1]["_id"]))
        elif line.strip():
            passages.append({"_id": f"m{document:02d}#{number:03d}", "title": title, "text": line})
            number += 1
    return passages, queries, relevant


def write_set(
    folder: Path, passages: list[dict[str, str]], queries: list[dict[str, str]], pairs: list[tuple[str, str]]
) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    for name, rows in (("corpus.jsonl", passages), ("queries.jsonl", queries)):
        (folder / name).write_text(
            "".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows), encoding="utf-8"
        )
    lines = ["query-id\tcorpus-id\tscore", *(f"{query}\t{passage}\t1" for query, passage in pairs)]
    (folder / "qrels.tsv").write_text("\n".join(lines) + "\n", encoding="utf-8")


def main() -> None:
    target = Path(sys.argv[1])
    passages, queries, pairs = read_source(HERE / "municipal.txt")
    write_set(target / "municipal", passages, queries, pairs)
    chance = random.Random(11)
    harmed = [{**passage, "text": damage_text(passage["text"], chance, 0.1)} for passage in passages]
    write_set(target / "municipal_damaged", harmed, queries, pairs)
    print(len(passages), "passages,", len(queries), "queries")


if __name__ == "__main__":
    main()
