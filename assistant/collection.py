"""An opened data folder: the lock, the store, the two indexes and the embedding model, each loaded when first used."""

from __future__ import annotations

import gc
import os
import time
from collections import OrderedDict
from collections.abc import Callable, Sequence
from functools import cached_property
from pathlib import Path
from threading import RLock
from typing import TYPE_CHECKING, Any, TypeVar

from filelock import FileLock, Timeout

from assistant.errors import CollectionBusyError
from assistant.records import Chunk, Document, Structure
from assistant.settings import Settings
from assistant.store import Store
from assistant.store.database import open_database

if TYPE_CHECKING:
    from assistant.embedding import Embedder
    from assistant.index.lexical import LexicalIndex
    from assistant.index.vectors import VectorIndex

Record = TypeVar("Record")
CACHED_DOCUMENTS = 512
VERSION_CHECK_SECONDS = 1.0
COLLECTOR_THRESHOLDS = (20_000, 5, 500)


class Collection:
    """Everything kept in one data folder; a context manager, safe to share between threads."""

    def __init__(self, settings: Settings) -> None:
        """Raises CollectionBusyError when another process owns the folder."""
        self.settings = settings
        settings.data.mkdir(parents=True, exist_ok=True)
        self._lock = _take_lock(settings)
        try:
            self.store = Store(open_database(settings))
        except BaseException:
            self._lock.release()
            raise
        self._guard = RLock()
        self.writing = RLock()  # held by whoever changes the store and the indexes together
        self._documents: OrderedDict[tuple[str, str], Document] = OrderedDict()
        self._structures: OrderedDict[tuple[str, str], Structure] = OrderedDict()
        self._versions: dict[str, str] = {}
        self._collection_version = ""
        self._checked_at = float("-inf")
        if pending := self.store.pending():
            self.reindex(pending)

    def __enter__(self) -> Collection:
        return self

    def __exit__(self, *_error: object) -> None:
        self.close()

    def close(self) -> None:
        """Gives the folder free; closing twice is allowed."""
        self.close_indexes()
        self.store.engine.dispose()
        self._lock.release()

    def close_indexes(self) -> None:
        """Lets go of the index folders; the next use opens them again."""
        for opened in ("vectors", "lexical"):
            if opened in self.__dict__:
                self.__dict__.pop(opened).close()

    # ------------------------------------------------------------ parts, loaded when first used

    @cached_property
    def embedder(self) -> Embedder:
        from assistant.embedding import load_embedder

        return load_embedder(self.settings)

    @cached_property
    def vectors(self) -> VectorIndex:
        from assistant.index.vectors import VectorIndex

        return VectorIndex(
            self.settings.data / "chroma",
            self.settings.chroma_url,
            fingerprint=self.embedder.fingerprint,
            dimension=self.embedder.dimension,
        )

    @cached_property
    def lexical(self) -> LexicalIndex:
        from assistant.index.lexical import LexicalEntry, LexicalIndex

        index = LexicalIndex(self.settings.data / "lexical")
        if index.created:  # a new folder, or one written by another version of the program
            for stored in self.store.documents():
                chunks = self.store.document_chunks(stored.id)
                index.upsert([LexicalEntry(chunk.id, chunk.document, chunk.text, chunk.heading) for chunk in chunks])
            index.commit()
        return index

    # ------------------------------------------------------------ documents, kept in memory

    @property
    def version(self) -> str:
        """Changes with every change to the collection."""
        self._refresh()
        return self._collection_version

    def document(self, id: str) -> Document:
        """The current version with its pages; raises DocumentNotFoundError."""
        return self._cached(self._documents, id, self.store.load_document)

    def structure(self, id: str) -> Structure:
        """The structure of the current version; raises DocumentNotFoundError."""
        return self._cached(self._structures, id, self.store.load_structure)

    def document_ids(self) -> list[str]:
        self._refresh()
        return list(self._versions)

    def _cached(
        self, cache: OrderedDict[tuple[str, str], Record], id: str, load: Callable[[str, str | None], Record]
    ) -> Record:
        self._refresh()
        with self._guard:
            key = (id, self._versions.get(id, ""))
            if key in cache:
                cache.move_to_end(key)
                return cache[key]
        record = load(id, key[1] or None)
        with self._guard:
            cache[key] = record
            while len(cache) > CACHED_DOCUMENTS:
                cache.popitem(last=False)
        return record

    def _refresh(self, *, now: bool = False) -> None:
        """Looks, at most once a second, whether another node has changed the collection."""
        with self._guard:
            if not now and time.monotonic() - self._checked_at < VERSION_CHECK_SECONDS:
                return
            version = self.store.collection_version()
            if version != self._collection_version:
                self._versions = self.store.current_versions()
                self._collection_version = version
            self._checked_at = time.monotonic()

    def content_path(self, digest: str) -> Path:
        """Where the file with that SHA-256 is kept."""
        return self.settings.files_folder / digest[:2] / digest

    def sweep_content(self) -> None:
        """Deletes kept files that no version of any document was read from."""
        files = {path.name: path for path in self.settings.files_folder.glob("??/*")}
        for name in files.keys() - self.store.digests(among=files.keys()):
            files[name].unlink(missing_ok=True)

    # ------------------------------------------------------------ the indexes follow the store

    def add_to_indexes(self, chunks: Sequence[Chunk]) -> None:
        """Adds chunks; they are found once the store lists them. Adding a chunk twice is harmless."""
        if chunks:
            index_chunks(chunks, self.embedder, self.vectors, self.lexical)

    def delete_from_indexes(self, chunk_ids: Sequence[str]) -> None:
        if chunk_ids:
            self.vectors.delete(chunk_ids)
            self.lexical.delete(chunk_ids)
            self.lexical.commit()

    def reindex(self, document_ids: Sequence[str]) -> None:
        """Makes the index entries of these documents exactly their current chunks, after work was cut off."""
        with self.writing:
            for id in document_ids:
                self.vectors.delete_document(id)
                self.lexical.delete_document(id)
                self.lexical.commit()
                self.add_to_indexes(self.store.document_chunks(id))
            self.sweep_content()
            self.store.clear_pending(document_ids)

    def changed(self) -> None:
        """To be called after this process changed the store: the next reader sees it at once."""
        self._refresh(now=True)


def open_collection(settings: Settings) -> Collection:
    """Opens the data folder, creating it where there is none."""
    _keep_collector_calm()
    return Collection(settings)


def _keep_collector_calm() -> None:
    """Has Python look through everything that is kept seldom: it takes up to half a second, in the midst of a question.

    Read documents are many small records that live long and hold no circles; what is young is still looked through.
    """
    gc.set_threshold(*COLLECTOR_THRESHOLDS)


def search_text(chunk: Chunk) -> str:
    """What is embedded of a chunk: its headings and its text."""
    return f"{chunk.heading}\n{chunk.text}" if chunk.heading else chunk.text


def index_chunks(chunks: Sequence[Chunk], embedder: Embedder, vectors: VectorIndex, lexical: LexicalIndex) -> None:
    """Writes chunks to both indexes; known ids are replaced."""
    from assistant.embedding import embed_chunks
    from assistant.index.lexical import LexicalEntry

    embedded = embed_chunks(embedder, [search_text(chunk) for chunk in chunks], [chunk.document for chunk in chunks])
    metadata: list[dict[str, Any]] = [{"document": chunk.document, "page": chunk.page} for chunk in chunks]
    vectors.upsert([chunk.id for chunk in chunks], embedded, metadata)
    lexical.upsert([LexicalEntry(chunk.id, chunk.document, chunk.text, chunk.heading) for chunk in chunks])
    lexical.commit()


def _take_lock(settings: Settings) -> FileLock:
    """One process owns an embedded data folder; the lock goes with the process, however it ends."""
    lock = FileLock(settings.data / ".lock", timeout=0)
    owner = settings.data / ".owner"
    try:
        lock.acquire()
    except Timeout:
        pid = owner.read_text().strip() if owner.exists() else "ukendt"
        raise CollectionBusyError(
            f"Datamappen {settings.data} bruges allerede af en anden proces (nr. {pid}). "
            "Stop den, eller vælg en anden mappe med --data."
        ) from None
    owner.write_text(str(os.getpid()))
    return lock
