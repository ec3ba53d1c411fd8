"""The evaluation commands: a temporary collection, kept rows, and a report of them."""

from __future__ import annotations

import json
from pathlib import Path

from tests.conftest import Run


def test_answers_are_written_kept_and_reported(run: Run, documents: Path, tmp_path: Path) -> None:
    questions = tmp_path / "questions.jsonl"
    questions.write_text(
        json.dumps({"id": "q1", "text": "Hvor mange legepladser har kommunen?", "facts": ["<b>aldrig læst</b>"]})
        + "\n"
        + json.dumps({"id": "q2", "text": "Hvad koster et medlemskab af golfklubben?"}),
        encoding="utf-8",
    )
    output, kept, page = tmp_path / "out.jsonl", tmp_path / "kept.jsonl", tmp_path / "report.html"
    command = ("evaluate", "answers", "--corpus", documents, "--questions", questions, "--output", output)
    for _ in range(2):
        result = run(*command, "--keep", kept)
        assert result.returncode == 0, result.stderr

    answers = {row["id"]: row for row in map(json.loads, output.read_text(encoding="utf-8").splitlines())}
    assert answers.keys() == {"q1", "q2"}
    assert "125" in answers["q1"]["answer"]
    assert answers["q2"]["abstained"]
    assert not (tmp_path / "data").exists()

    summary = json.loads(run("evaluate", "report", kept, "--output", page).stdout)
    assert summary["rows"] == 2
    html = page.read_text(encoding="utf-8")
    assert html.count("<svg") == html.count("aria-label")
    assert "latency_ms_median" in html


def test_a_report_of_something_else_is_refused(run: Run, tmp_path: Path) -> None:
    wrong = tmp_path / "wrong.jsonl"
    wrong.write_text("ikke json", encoding="utf-8")
    result = run("evaluate", "report", wrong, "--output", tmp_path / "r.html")
    assert result.returncode == 1
    assert "wrong.jsonl" in result.stderr
