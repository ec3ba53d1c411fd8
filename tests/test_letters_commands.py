"""The commands of the workflow, each as a process of its own."""

from __future__ import annotations

import json
from pathlib import Path

from tests.conftest import Run

LETTER = (
    "Lindevig, den 3. maj 2021\n\nKære forvaltning\n\n1. Hvor mange legepladser har kommunen?\n2. Hvem ejer dem?\n\n"
    "Mvh. Sigrid Tornager, MB\n"
)


def test_a_letter_is_drafted_and_evaluated(run: Run, documents: Path, tmp_path: Path) -> None:
    assert run("ingest", documents).returncode == 0
    (tmp_path / "brev.txt").write_text(LETTER, encoding="utf-8")
    made = run("draft", tmp_path / "brev.txt", "--docx", tmp_path / "svar.docx", "--json")
    assert made.returncode == 0, made.stderr
    body = json.loads(made.stdout)
    assert body["letter"]["sender"] == "Sigrid Tornager"
    assert body["letter"]["date"] == "2021-05-03"
    assert [part["number"] for part in body["letter"]["parts"]] == ["1", "2"]
    assert [one["number"] for one in body["coverage"]] == ["1", "2"]
    assert len(body["parts"]) == 2
    assert "125" in body["parts"][0]["answer"]
    assert "Ad 2: Hvem ejer dem?" in body["draft"]
    assert (tmp_path / "svar.docx").read_bytes().startswith(b"PK")
    missing = run("draft", tmp_path / "findes-ikke.txt")
    assert (missing.returncode, missing.stdout) == (1, "")
    assert "findes-ikke.txt" in missing.stderr

    letters = tmp_path / "letters.jsonl"
    letters.write_text(json.dumps({"id": "b1", "text": LETTER}) + "\n" + json.dumps({"id": "b2", "text": " "}) + "\n")
    summary = run("evaluate", "letters", "--corpus", documents, "--letters", letters, "--output", tmp_path / "o.jsonl")
    assert summary.returncode == 0, summary.stderr
    assert json.loads(summary.stdout)["failed"] == 1
    first, second = (json.loads(line) for line in (tmp_path / "o.jsonl").read_text(encoding="utf-8").splitlines())
    assert (first["id"], first["letter"]["sender"]) == ("b1", "Sigrid Tornager")
    assert "tomt" in second["error"]


def test_people_keys_and_the_log_are_managed_from_the_command_line(run: Run, tmp_path: Path) -> None:
    made = run("users", "create", "bodil", "--role", "drafter", "--unit", "Vest", input="en lang nok kode\n")
    assert made.returncode == 0, made.stderr
    listed = json.loads(run("users", "list", "--json").stdout)["people"]
    assert [(one["name"], one["roles"], one["units"]) for one in listed] == [("bodil", ["drafter"], ["Vest"])]
    again = run("users", "create", "Bodil", input="en lang nok kode\n")
    assert (again.returncode, "bodil" in again.stderr) == (1, True)
    assert run("users", "key", "bodil", "--scope", "read").stdout.startswith("ask_")
    check = run("audit", "verify", "--json")
    assert (check.returncode, json.loads(check.stdout)["intact"]) == (0, True)

    import sqlite3

    with sqlite3.connect(tmp_path / "data" / "assistant.sqlite3") as connection:
        connection.execute("UPDATE audit_log SET actor = 'en anden' WHERE sequence = 1")
    broken = run("audit", "verify")
    assert broken.returncode == 1
    assert "Post 1 er ændret." in broken.stdout
