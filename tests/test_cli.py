"""The commands keep their contract: JSON, exit status, one clear line per error."""

from __future__ import annotations

import json
from pathlib import Path

from assistant.settings import Settings
from tests.conftest import Run


def test_settings_lists_every_setting_and_hides_secrets(run: Run) -> None:
    result = run("settings", "--json")
    listed = json.loads(result.stdout)
    assert listed.keys() == Settings.model_fields.keys()
    assert listed["model_api_key"]["value"] is None


def test_an_unknown_setting_in_the_env_file_is_refused(run: Run, tmp_path: Path) -> None:
    (tmp_path / ".env").write_text("ASSISTANT_PORTT=1\n", encoding="utf-8")
    result = run("settings")
    assert result.returncode == 1
    assert "PORTT" in result.stderr


def test_a_whole_round_of_commands(run: Run, documents: Path) -> None:
    ingested = json.loads(run("ingest", documents, "--json").stdout)["documents"]
    assert {row["status"] for row in ingested} == {"added"}
    assert all(row["pages"] == 1 and row["chunks"] > 0 for row in ingested)

    listed = json.loads(run("documents", "--json").stdout)["documents"]
    kinds = {row["name"]: (row["kind"], row["date"]) for row in listed}
    assert kinds == {
        "notat-cykelstier.md": ("note", "2021-06-03"),
        "svar-legepladser.txt": ("reply", "2020-03-12"),
    }

    hits = json.loads(run("search", "bemandede legepladser", "--kind", "reply", "--json").stdout)["hits"]
    assert hits[0]["document"] == "svar-legepladser.txt"
    assert {"title", "kind", "date", "page", "start", "end", "text", "quote", "score"} <= hits[0].keys()

    answer = json.loads(run("ask", "Hvor mange legepladser har kommunen?", "--json").stdout)
    assert answer["status"] == "answered"
    assert "125" in answer["answer"]
    sentence = answer["sentences"][0]
    assert sentence["as_of"] == "2020-02-01"
    citation = sentence["citations"][0]
    original = (documents / citation["document"]).read_text(encoding="utf-8")
    assert original[citation["start"] : citation["end"]] == citation["quote"]

    nothing = json.loads(run("ask", "Hvad koster en plads på plejehjemmet i Valby?", "--json").stdout)
    assert nothing["abstained"] is True
    assert nothing["status"] in {"no_basis", "out_of_scope"}

    assert run("remove", "svar-legepladser.txt").returncode == 0
    assert len(json.loads(run("documents", "--json").stdout)["documents"]) == 1


def test_errors_are_one_danish_line_and_exit_status_1(run: Run) -> None:
    result = run("remove", "findes-ikke.pdf")
    assert result.returncode == 1
    assert result.stderr.startswith("Fejl: Der er intet dokument")
    assert len(result.stderr.strip().splitlines()) == 1


def test_wrong_usage_is_exit_status_2(run: Run) -> None:
    assert run("ingest").returncode == 2
    assert run("nonsens").returncode == 2


def test_a_search_for_nothing_is_a_clear_message(run: Run) -> None:
    result = run("search", "  ")
    assert result.returncode == 1
    assert result.stderr.startswith("Fejl: ")
