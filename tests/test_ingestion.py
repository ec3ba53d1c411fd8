"""Files go in whole, once, and come out everywhere; whatever happens in between, nothing is half there."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from assistant.collection import Collection, open_collection
from assistant.errors import CollectionBusyError, DocumentNotFoundError
from assistant.ingestion import ingest_paths, remove_document
from assistant.retrieval import Retriever
from assistant.settings import Settings
from tests.conftest import NOTE, Run


def statuses(collection: Collection, *paths: Path) -> dict[str, str]:
    return {outcome.name: outcome.status for outcome in ingest_paths(collection, paths)}


def found_names(collection: Collection, query: str) -> set[str]:
    return {hit.name for hit in Retriever(collection).search(query)}


def index_ids(collection: Collection) -> tuple[set[str], set[str], set[str]]:
    """Ids in the store, in Chroma and in the lexical index."""
    stored = {
        chunk.id for document in collection.store.documents() for chunk in collection.store.document_chunks(document.id)
    }
    return stored, set(collection.vectors.ids()), set(collection.lexical.ids())


def test_unchanged_files_are_skipped_and_changed_ones_replaced(collection: Collection, documents: Path) -> None:
    assert set(statuses(collection, documents).values()) == {"added"}
    assert set(statuses(collection, documents).values()) == {"unchanged"}

    (documents / "notat-cykelstier.md").write_text(NOTE.replace("388 km", "391 km"), encoding="utf-8")
    assert statuses(collection, documents) == {"notat-cykelstier.md": "updated", "svar-legepladser.txt": "unchanged"}
    texts = [hit.chunk.text for hit in Retriever(collection).search("cykelsti længde km")]
    assert any("391 km" in text for text in texts)
    assert not any("388 km" in text for text in texts)
    stored, vectors, lexical = index_ids(collection)
    assert stored == vectors == lexical


def test_a_removed_document_is_gone_everywhere(collection: Collection, documents: Path) -> None:
    statuses(collection, documents)
    assert "svar-legepladser.txt" in found_names(collection, "legepladser")

    remove_document(collection, "svar-legepladser.txt")

    assert "svar-legepladser.txt" not in found_names(collection, "legepladser")
    stored, vectors, lexical = index_ids(collection)
    assert stored == vectors == lexical
    assert len(list(collection.settings.files_folder.glob("*/*"))) == 1
    with pytest.raises(DocumentNotFoundError):
        remove_document(collection, "svar-legepladser.txt")


def test_pruning_removes_what_left_the_folder_and_nothing_else(
    collection: Collection, documents: Path, tmp_path: Path
) -> None:
    alone = tmp_path / "alene.txt"
    alone.write_text("Kommunen har 14 biblioteker.", encoding="utf-8")
    statuses(collection, documents, alone)
    (documents / "svar-legepladser.txt").unlink()

    outcomes = list(ingest_paths(collection, [documents], prune=True))

    assert [outcome.name for outcome in outcomes if outcome.status == "removed"] == ["svar-legepladser.txt"]
    assert {stored.name for stored in collection.store.documents()} == {"alene.txt", "notat-cykelstier.md"}


def test_the_original_is_stored_untouched(collection: Collection, documents: Path) -> None:
    statuses(collection, documents)
    stored = collection.store.get_document("notat-cykelstier.md")
    assert "".join(page.original for page in collection.document(stored.id).pages) == NOTE


def test_a_data_folder_has_one_owner(settings: Settings, collection: Collection) -> None:
    assert collection.store.documents() == []
    with pytest.raises(CollectionBusyError, match=r"bruges allerede af en anden proces \(nr\. \d+\)"):
        open_collection(settings)


@pytest.mark.parametrize("delay_seconds", [0.4, 1.2, 2.0, 3.0])
def test_a_killed_ingest_leaves_nothing_half_indexed(tmp_path: Path, delay_seconds: float) -> None:
    source = tmp_path / "many"
    source.mkdir()
    for number in range(120):
        text = NOTE.replace("388", str(1000 + number)) + "\n\nEn linje om broer og tunneller.\n" * 20
        (source / f"notat-{number:03}.md").write_text(text, encoding="utf-8")
    data = tmp_path / "data"
    command = [sys.executable, "-m", "assistant", "--data", str(data), "ingest", str(source)]
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, start_new_session=True)
    time.sleep(delay_seconds)
    os.killpg(process.pid, signal.SIGKILL)
    process.wait()

    with open_collection(Settings(data=data)) as collection:
        stored, vectors, lexical = index_ids(collection)
        assert stored == vectors == lexical
        done = statuses(collection, source)
        assert len(done) == 120
        assert set(done.values()) <= {"added", "unchanged"}
        stored, vectors, lexical = index_ids(collection)
        assert stored == vectors == lexical
        assert "notat-117.md" in found_names(collection, "1117 km cykelsti")


def test_bad_files_give_one_danish_line_each_and_the_others_are_in(run: Run, documents: Path, tmp_path: Path) -> None:
    (documents / "tom.txt").write_bytes(b"")
    (documents / "billede.pdf").write_bytes(b"\x89PNG\r\n\x1a\n" + bytes(64))
    (documents / "halv.pdf").write_bytes(b"%PDF-1.7\n1 0 obj\n<< /Type /Catalog")
    missing = tmp_path / "findes-ikke.pdf"

    result = run("ingest", documents, missing, "--json")

    assert result.returncode == 1
    outcomes = {row["name"]: row for row in json.loads(result.stdout)["documents"]}
    rejected = {name for name, row in outcomes.items() if row["status"] == "rejected"}
    assert rejected == {"tom.txt", "billede.pdf", "halv.pdf", "findes-ikke.pdf"}
    lines = result.stderr.strip().splitlines()
    assert len(lines) == 4
    for name in rejected:
        assert any(name in line for line in lines)
    assert outcomes["svar-legepladser.txt"]["status"] == "added"


def test_several_threads_ingest_and_remove_while_others_search(collection: Collection, tmp_path: Path) -> None:
    paths = []
    for number in range(12):
        path = tmp_path / f"notat-{number:02}.md"
        path.write_text(NOTE.replace("388", str(2000 + number)), encoding="utf-8")
        paths.append(path)
    assert statuses(collection, paths[0]) == {"notat-00.md": "added"}

    with ThreadPoolExecutor(6) as pool:
        added = [pool.submit(statuses, collection, path) for path in paths[1:]]
        searched = [pool.submit(found_names, collection, "cykelsti længde") for _ in range(20)]
        removed = pool.submit(remove_document, collection, "notat-00.md")
        assert all(set(future.result().values()) == {"added"} for future in added)
        assert all(future.result() for future in searched)
        removed.result()

    stored, vectors, lexical = index_ids(collection)
    assert stored == vectors == lexical
    assert len(collection.store.documents()) == 11
    assert len(list(collection.settings.files_folder.glob("*/*"))) == 11
