"""The evaluation of text repair reads and writes files, and says what it found."""

import json

import pytest

from assistant.errors import AssistantError
from assistant.evaluation.repair import evaluate_repair

DAMAGED = "Forvaltningen kan oplyse, at bornene pa skolen far hjzelp, og at de ogsa far stotte."
CLEAN = "Forvaltningen kan oplyse, at børnene på skolen får hjælp, og at de også får støtte."


def test_each_page_is_written_repaired_with_its_changes_beside_it(tmp_path):
    source, target = tmp_path / "in", tmp_path / "out"
    source.mkdir()
    (source / "a.txt").write_text(f"{CLEAN}\f{DAMAGED}", "utf-8")
    (source / "b.txt").write_text(CLEAN, "utf-8")
    summary = evaluate_repair(source, target)
    assert (target / "a.txt").read_text("utf-8") == f"{CLEAN}\f{CLEAN}"
    assert (target / "b.txt").read_text("utf-8") == CLEAN
    record = json.loads((target / "a.changes.json").read_text("utf-8"))
    assert record["damaged"] is True
    assert all(
        f"{CLEAN}\f{DAMAGED}"[change["start"] : change["end"]] == change["before"] for change in record["changes"]
    )
    assert json.loads((target / "b.changes.json").read_text("utf-8"))["changes"] == []
    assert (summary["files"], summary["pages"], summary["damaged"]) == (2, 3, 1)


def test_a_folder_without_texts_is_named(tmp_path):
    with pytest.raises(AssistantError, match=r"ingen \.txt-filer"):
        evaluate_repair(tmp_path, tmp_path / "out")
