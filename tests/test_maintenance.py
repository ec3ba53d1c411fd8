"""The indexes can be checked against the store and rebuilt from it."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest

from assistant.collection import open_collection
from assistant.ingestion import ingest_paths, remove_document
from assistant.maintenance import check_collection, rebuild_indexes
from assistant.settings import Settings
from tests.conftest import Run


def problems(settings: Settings) -> dict[str, str | None]:
    with open_collection(settings) as collection:
        return {check.name: check.problem for check in check_collection(collection)}


@pytest.fixture
def filled(settings: Settings, documents: Path) -> Settings:
    with open_collection(settings) as collection:
        assert len(list(ingest_paths(collection, [documents]))) == 2
    return settings


def test_a_lost_index_is_noticed_and_rebuilt(filled: Settings) -> None:
    assert set(problems(filled).values()) == {None}
    shutil.rmtree(filled.data / "chroma")
    assert problems(filled)["Vektorindeks"]

    with open_collection(filled) as collection:
        assert rebuild_indexes(collection) == collection.store.chunk_count()
    assert set(problems(filled).values()) == {None}


def test_a_lost_lexical_index_fills_itself_again(filled: Settings) -> None:
    shutil.rmtree(filled.data / "lexical")
    assert set(problems(filled).values()) == {None}


def test_a_lost_file_is_named(filled: Settings) -> None:
    for path in filled.files_folder.glob("*/*"):
        path.unlink()
    assert "notat-cykelstier.md" in str(problems(filled)["Filer"])


def test_rebuilding_leaves_nothing_of_a_removed_document(filled: Settings) -> None:
    with open_collection(filled) as collection:
        removed = collection.store.find_document("svar-legepladser.txt")
        assert removed is not None
        id = removed.id.encode()
    assert files_holding(filled, id)
    with open_collection(filled) as collection:
        remove_document(collection, "svar-legepladser.txt")
        rebuild_indexes(collection)
    assert not files_holding(filled, id)


def files_holding(settings: Settings, text: bytes) -> list[str]:
    """Files of the indexes; not those of the vectors, whose unused room holds whatever was in memory."""
    folders = (settings.data / "chroma", settings.data / "lexical")
    paths = (path for folder in folders for path in folder.rglob("*") if path.is_file() and path.suffix != ".bin")
    return [path.name for path in paths if text in path.read_bytes()]


def test_doctor_says_what_is_wrong_and_exits_with_1(run: Run, documents: Path, tmp_path: Path) -> None:
    run("ingest", documents)
    shutil.rmtree(tmp_path / "data" / "chroma")
    result = run("doctor", "--json")
    assert result.returncode == 1
    assert [check["name"] for check in json.loads(result.stdout)["checks"] if check["problem"]] == ["Vektorindeks"]
    assert run("doctor", "--repair").returncode == 0
