"""Measures answers to the questions over the demo corpus: ``python eval/answers/measure.py [--details]``.

Each question says what a right answer says (``says``), that it must be abstained from (``abstain``), which date stands
with the figure (``dated``), and which kind of notice it calls for (``notice``, one of them).
"""

from __future__ import annotations

import json
import sys
import tempfile
from pathlib import Path

from assistant.evaluation.answers import evaluate_answers
from assistant.settings import Settings

HERE = Path(__file__).parent
CORPUS = HERE.parent.parent / "corpus" / "documents"


def main() -> None:
    wanted = [json.loads(line) for line in (HERE / "demo.jsonl").read_text(encoding="utf-8").splitlines()]
    with tempfile.TemporaryDirectory() as folder:
        output = Path(folder) / "answers.jsonl"
        timings = evaluate_answers(CORPUS, HERE / "demo.jsonl", output, Settings(data=Path(folder) / "data"), _quiet)
        given = [json.loads(line) for line in output.read_text(encoding="utf-8").splitlines()]
    rows = [_judge(want, got) for want, got in zip(wanted, given, strict=True)]
    if "--details" in sys.argv:
        for want, got, row in zip(wanted, given, rows, strict=True):
            if not all(value for value in row.values() if value is not None):
                print(
                    want["id"],
                    want["text"][:90].replace("\n", " "),
                    row,
                    "\n    ",
                    got["answer"][:300],
                    file=sys.stderr,
                )
    names = ("facts", "abstains", "dated", "notice")
    shares = {name: _share([row[name] for row in rows]) for name in names}
    print(
        json.dumps(
            {**shares, "questions": len(rows), "p95_ms": timings["latency_ms_p95"]}, ensure_ascii=False, indent=1
        )
    )


def _quiet(name: str, done: int, total: int) -> None:
    """No progress bar."""


def _judge(want: dict[str, object], got: dict[str, object]) -> dict[str, bool | None]:
    said = str(got["answer"]) + " ".join(notice["text"] for notice in got["notices"])  # type: ignore[attr-defined]
    kinds = {notice["kind"] for notice in got["notices"]}  # type: ignore[attr-defined]
    return {
        "facts": all(fact in said for fact in want["says"]) if "says" in want else None,  # type: ignore[attr-defined]
        "abstains": bool(got["abstained"]) == bool(want.get("abstain")),
        "dated": str(want["dated"]) in said if "dated" in want else None,
        "notice": bool(kinds & set(want["notice"])) if "notice" in want else None,  # type: ignore[call-overload]
    }


def _share(values: list[bool | None]) -> float | None:
    known = [value for value in values if value is not None]
    return round(sum(known) / len(known), 3) if known else None


if __name__ == "__main__":
    main()
