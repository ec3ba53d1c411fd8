"""Whether the indexes hold what the store says, and rebuilding them from it."""

from __future__ import annotations

import shutil
import subprocess
import sys
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path

from assistant.collection import Collection, index_chunks
from assistant.errors import CollectionDamagedError, EmbeddingMismatchError
from assistant.index.lexical import LexicalIndex
from assistant.index.vectors import VectorIndex

CHECK_TIMEOUT_SECONDS = 300
REBUILD_BATCH = 400

Progress = Callable[[str, int, int], None]


@dataclass(frozen=True, slots=True)
class Check:
    """One thing that was looked at; ``problem`` is None when it is in order."""

    name: str
    problem: str | None = None


def check_collection(collection: Collection) -> list[Check]:
    """Compares the store with the kept files and both indexes.

    A damaged vector index can end the process that reads it, so a child process does.
    """
    documents = collection.store.documents()
    stored = {chunk.id for document in documents for chunk in collection.store.document_chunks(document.id)}
    missing = [document.name for document in documents if not collection.content_path(document.digest).exists()]
    return [
        Check("Filer", _listed("Den kendte udgave mangler af: {}", missing)),
        Check("Ordindeks", _difference(stored, collection.lexical.ids())),
        Check("Vektorindeks", _check_vectors(collection, stored)),
    ]


def rebuild_indexes(collection: Collection, progress: Progress | None = None) -> int:
    """Builds both indexes anew from the store beside the old ones and puts them in their place; returns the chunks.

    Nothing of removed documents is left in the new files. For use after damage, or with another embedding model.
    """
    data = collection.settings.data
    fresh = [data / "chroma.new", data / "lexical.new"]
    for folder in fresh:
        shutil.rmtree(folder, ignore_errors=True)
    url = collection.settings.chroma_url
    model = {"fingerprint": collection.embedder.fingerprint, "dimension": collection.embedder.dimension}
    vectors = VectorIndex(None if url else fresh[0], url, reset=True, **model)  # type: ignore[arg-type]
    lexical = LexicalIndex(fresh[1])
    ids, done = collection.document_ids(), 0
    for number, id in enumerate(ids):
        if progress:
            progress("", number, len(ids))
        chunks = collection.store.document_chunks(id)
        for start in range(0, len(chunks), REBUILD_BATCH):
            index_chunks(chunks[start : start + REBUILD_BATCH], collection.embedder, vectors, lexical)
        done += len(chunks)
    vectors.close()
    lexical.close()
    collection.close_indexes()
    for folder in fresh:
        if folder.exists():
            _swap(folder, folder.with_suffix(""))
    return done


def publish_missing_replies(collection: Collection) -> list[str]:
    """Puts sent letters into the collection that a crash kept out of it; returns their names."""
    from sqlalchemy import select

    from assistant.audit import open_audit
    from assistant.reviews.states import State
    from assistant.reviews.workflow import Workflow
    from assistant.store.workflow_schema import DraftRow

    with collection.store.session() as session:
        if session.scalars(select(DraftRow.id).where(DraftRow.state == State.SENT.value).limit(1)).first() is None:
            return []
    audit = open_audit(collection.store, collection.settings)
    return Workflow(collection, audit, collection.settings).sending.publish_missing()


def find_vector_ids(path: Path) -> set[str]:
    """Ids in the embedded vector index, read by a process of its own. Raises CollectionDamagedError."""
    code = (
        "import sys; from pathlib import Path; from assistant.index.vectors import read_ids; "
        "print('\\n'.join(sorted(read_ids(Path(sys.argv[1])))))"
    )
    command = [sys.executable, "-c", code, str(path)]
    try:
        result = subprocess.run(  # noqa: S603 - our own interpreter and code
            command, capture_output=True, text=True, timeout=CHECK_TIMEOUT_SECONDS, check=False
        )
    except subprocess.TimeoutExpired:
        raise CollectionDamagedError("Vektorindekset svarer ikke.") from None
    if result.returncode:
        raise CollectionDamagedError(f"Vektorindekset kan ikke læses (afsluttet med {result.returncode}).")
    return set(result.stdout.split())


def _check_vectors(collection: Collection, stored: set[str]) -> str | None:
    try:
        if collection.settings.chroma_url:
            return _difference(stored, collection.vectors.ids())
        return _difference(stored, find_vector_ids(collection.settings.data / "chroma"))
    except (CollectionDamagedError, EmbeddingMismatchError) as error:
        return error.message


def _difference(stored: set[str], indexed: Iterable[str]) -> str | None:
    indexed = set(indexed)
    missing, left_over = len(stored - indexed), len(indexed - stored)
    if not missing and not left_over:
        return None
    return f"{missing} tekststykker mangler, og {left_over} er til overs."


def _listed(text: str, names: list[str]) -> str | None:
    return text.format(", ".join(names)) if names else None


def _swap(fresh: Path, target: Path) -> None:
    old = target.with_suffix(".old")
    shutil.rmtree(old, ignore_errors=True)
    if target.exists():
        target.rename(old)
    fresh.rename(target)
    shutil.rmtree(old, ignore_errors=True)
