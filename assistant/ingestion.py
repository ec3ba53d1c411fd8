"""Files become searchable documents: reading, repair, structure, chunks, vectors, index, store, in that order."""

from __future__ import annotations

import hashlib
import os
import shutil
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from assistant.collection import Collection
from assistant.errors import UnreadableDocumentError
from assistant.records import Chunk, Document
from assistant.store import StoredDocument
from assistant.store.store import ReadyDocument, document_id

if TYPE_CHECKING:
    from assistant.text_repair import Vocabulary

PIPELINE = "1"
"""Raised when a stage changes what it makes of a file, so that unchanged files are read again."""

BATCH_CHUNKS = 400
"""Documents become visible together when they have this many chunks; few commits make a large ingest fast."""

Progress = Callable[[str, int, int], None]
"""Called with what is being done, how much of it is done, and how much there is."""


@dataclass(frozen=True, slots=True)
class IngestOutcome:
    """What came of one file."""

    name: str
    id: str | None
    status: str  # added | updated | unchanged | rejected | removed
    pages: int = 0
    chunks: int = 0
    warnings: tuple[str, ...] = ()
    error: str | None = None


def ingest_paths(
    collection: Collection,
    paths: Sequence[Path],
    *,
    unit: str | None = None,
    prune: bool = False,
    progress: Progress | None = None,
) -> Iterator[IngestOutcome]:
    """Ingests files and folders, yielding an outcome as soon as it is certain.

    A rejected file never harms the others, and leaves an earlier version of itself as it was. With ``prune``,
    documents that came from one of the folders and are no longer in it are removed.
    """
    from assistant.reading import find_files

    found = find_files(paths)
    for refusal in found.rejected:
        yield IngestOutcome(refusal.name, None, "rejected", error=refusal.reason)
    ingester = _Ingester(collection, unit, progress)
    folders = [path for path in paths if path.is_dir()]
    for number, file in enumerate(found.files):
        ingester.report(file.name, number, len(found.files))
        folder = next((folder for folder in folders if file.path.is_relative_to(folder)), None)
        yield from ingester.ingest(file.path, file.name, str(folder.resolve()) if folder else None)
    yield from ingester.flush()
    ingester.report("", len(found.files), len(found.files))
    if prune:
        names = {file.name for file in found.files} | {refusal.name for refusal in found.rejected}
        yield from _prune(collection, folders, names)


def remove_document(collection: Collection, name_or_id: str) -> StoredDocument:
    """Removes a document everywhere; it cannot be reached any more when this returns."""
    with collection.writing:
        stored = collection.store.get_document(name_or_id)
        chunk_ids = [chunk.id for chunk in collection.store.document_chunks(stored.id)]
        collection.store.mark_pending([stored.id])
        collection.store.remove_document(stored.id)
        collection.changed()
        collection.delete_from_indexes(chunk_ids)
        collection.sweep_content()
        collection.store.clear_pending([stored.id])
    return stored


class _Ingester:
    """Reads file by file and makes documents visible batch by batch."""

    def __init__(self, collection: Collection, unit: str | None, progress: Progress | None) -> None:
        self.collection = collection
        self.unit = unit
        self.progress = progress
        self.batch: list[tuple[Path, ReadyDocument, IngestOutcome]] = []
        self._vocabulary: Vocabulary | None = None
        self._file = ("", 0, 0)
        settings = collection.settings
        self.pipeline = f"{PIPELINE}:{settings.chunk_size_chars}:{settings.embedding_model}"

    def report(self, name: str, done: int, total: int) -> None:
        self._file = (name, done, total)
        if self.progress:
            self.progress(name, done, total)

    def _report_page(self, page: int, pages: int) -> None:
        """Pages of a long file, beside its name."""
        name, done, total = self._file
        if self.progress:
            self.progress(f"{name} (side {page} af {pages})", done, total)

    def ingest(self, path: Path, name: str, origin: str | None) -> Iterator[IngestOutcome]:
        try:
            size, digest = path.stat().st_size, _digest(path)
        except OSError as error:
            reason = f"{name}: filen kan ikke læses ({os.strerror(error.errno or 0)}). Kontrollér dine rettigheder."
            yield IngestOutcome(name, None, "rejected", error=reason)
            return
        stored = self.collection.store.find_document(document_id(name))
        if stored and stored.digest == digest and stored.pipeline == self.pipeline:
            yield IngestOutcome(
                name, stored.id, "unchanged", stored.page_count, stored.chunk_count, warnings=stored.warnings
            )
            return
        try:
            ready = self._prepare(path, name, digest)
        except UnreadableDocumentError as error:
            yield IngestOutcome(name, None, "rejected", error=error.message)
            return
        unit = stored.unit if stored and self.unit is None else self.unit
        ready = replace(ready, size_bytes=size, origin=origin, unit=unit)
        outcome = IngestOutcome(
            name,
            ready.document.id,
            "updated" if stored else "added",
            len(ready.document.pages),
            len(ready.chunks),
            ready.document.warnings,
        )
        _keep_content(self.collection, path, digest)
        self.batch.append((path, ready, outcome))
        if sum(len(ready.chunks) for _, ready, _ in self.batch) >= BATCH_CHUNKS:
            yield from self.flush()

    def flush(self) -> Iterator[IngestOutcome]:
        """Makes the batch visible: new entries, then the store in one transaction, then the old entries go."""
        batch, self.batch = self.batch, []
        if batch:
            self._make_visible({path: ready for path, ready, _ in batch})
        yield from (outcome for _, _, outcome in batch)

    def _make_visible(self, batch: dict[Path, ReadyDocument]) -> None:
        store = self.collection.store
        ids = [ready.document.id for ready in batch.values()]
        chunks: list[Chunk] = [chunk for ready in batch.values() for chunk in ready.chunks]
        with self.collection.writing:
            old = {chunk.id for id in ids for chunk in store.document_chunks(id)}
            store.mark_pending(ids)
            for path, ready in batch.items():  # another thread may have swept what no version had yet
                _keep_content(self.collection, path, ready.digest)
            self.collection.add_to_indexes(chunks)
            store.replace_documents(list(batch.values()))
            self.collection.changed()
            self.collection.delete_from_indexes(sorted(old - {chunk.id for chunk in chunks}))
            store.clear_pending(ids)

    def _prepare(self, path: Path, name: str, digest: str) -> ReadyDocument:
        from assistant.chunking import split_document
        from assistant.reading import read_file
        from assistant.structure import describe

        settings = self.collection.settings
        document = read_file(path, name=name, settings=settings, progress=self._report_page)
        document = self._repair(path, document)
        document, structure = describe(document)
        chunks = split_document(document, structure, chunk_size_chars=settings.chunk_size_chars)
        return ReadyDocument(document, structure, tuple(chunks), digest, 0, self.pipeline)

    def _repair(self, path: Path, document: Document) -> Document:
        """Repairs the text; pages whose text layer is bad while their image is there are read again first."""
        from assistant.reading import reread_pages
        from assistant.text_repair import repair_document

        repaired = repair_document(document, self.vocabulary)
        limit = self.collection.settings.reread_damage
        bad = [page.number for page in repaired.pages if page.damage > limit and page.has_image]
        if not bad:
            return repaired
        reread = reread_pages(document, path, bad, settings=self.collection.settings, progress=self._report_page)
        return repaired if reread is document else repair_document(reread, self.vocabulary)

    @property
    def vocabulary(self) -> Vocabulary:
        if self._vocabulary is None:
            from assistant.text_repair import Vocabulary

            self._vocabulary = Vocabulary.from_texts(_clean_texts(self.collection))
        return self._vocabulary


def _clean_texts(collection: Collection, *, most_documents: int = 200) -> Iterable[str]:
    """Text of pages that were never damaged: the words the collection itself uses."""
    clean = [stored for stored in collection.store.documents() if stored.damage < 0.02]
    for stored in sorted(clean, key=lambda stored: stored.ingested_at, reverse=True)[:most_documents]:
        for page in collection.document(stored.id).pages:
            yield page.original


def _prune(collection: Collection, folders: Sequence[Path], names: set[str]) -> Iterator[IngestOutcome]:
    origins = {str(folder.resolve()) for folder in folders}
    for stored in collection.store.documents():
        if stored.origin in origins and stored.name not in names:
            remove_document(collection, stored.id)
            yield IngestOutcome(stored.name, stored.id, "removed")


def _digest(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _keep_content(collection: Collection, path: Path, digest: str) -> None:
    target = collection.content_path(digest)
    if target.exists():
        return
    target.parent.mkdir(parents=True, exist_ok=True)
    partial = target.with_suffix(".partial")
    shutil.copyfile(path, partial)
    partial.replace(target)
