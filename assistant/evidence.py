"""The sources laid out for a question: all of a small collection, of a large one what a search finds."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Sequence
from functools import cached_property
from threading import Lock
from typing import TYPE_CHECKING

from assistant.drafting.desk.ranking import Desk, SourceIndex
from assistant.drafting.desk.sources import Source, read_source
from assistant.errors import DocumentNotFoundError
from assistant.records import SearchFilters

if TYPE_CHECKING:
    from assistant.collection import Collection
    from assistant.retrieval import Retriever
    from assistant.store.store import StoredDocument

SMALL_COLLECTION_CHUNKS = 260
LARGE_DOCUMENT_CHUNKS = 40
HITS = 12
MOST_DOCUMENTS = 5
NEIGHBOURS = 2  # blocks before and after a hit in a large document
_KEPT_INDEXES = 256


class Evidence:
    """Lays out the sources of one collection; safe to share between threads."""

    def __init__(self, collection: Collection) -> None:
        self._collection = collection
        self._guard = Lock()
        self._indexes: OrderedDict[int, SourceIndex] = OrderedDict()
        self._listed: tuple[str, dict[str, StoredDocument]] = ("", {})
        self._desk: tuple[tuple[str, ...], Desk] | None = None
        self._few: tuple[tuple[str, SearchFilters], list[str] | None] | None = None

    def lay_out(self, query: str, filters: SearchFilters = SearchFilters()) -> Desk:
        """Statements of every document that may be seen, or of those that a search for the query finds."""
        return self.lay_out_all([query], filters)

    def lay_out_all(self, queries: Sequence[str], filters: SearchFilters = SearchFilters()) -> Desk:
        """The same for several queries, on one desk."""
        stored = self._documents()
        if filters.units is not None:
            seen = self._collection.store.documents(SearchFilters(units=filters.units))
            stored = {document.id: document for document in seen}
        allowed = self._seen_through(filters, stored)
        if allowed is not None:
            return self._whole(allowed)
        return self._desk_of(self._found(queries, filters, stored))

    def _seen_through(self, filters: SearchFilters, stored: dict[str, StoredDocument]) -> list[str] | None:
        """The documents that may be seen, where they are few enough to lay out whole; kept for as long as it holds.

        Who may see a document can change without a change to the collection, so that is never kept.
        """
        key = (self._listed[0], filters)
        kept = self._few
        if kept is None or kept[0] != key or filters.units is not None:
            allowed = [id for id, document in stored.items() if _allowed(document, filters)]
            few = sum(stored[id].chunk_count for id in allowed) <= SMALL_COLLECTION_CHUNKS
            kept = (key, allowed if few else None)
            self._few = kept
        return kept[1]

    def _documents(self) -> dict[str, StoredDocument]:
        version = self._collection.version
        if self._listed[0] != version:
            self._listed = (version, {document.id: document for document in self._collection.store.documents()})
        return self._listed[1]

    def _whole(self, ids: list[str]) -> Desk:
        """One desk for as long as the collection and what may be seen of it stay the same."""
        key = (self._listed[0], *ids)
        kept = self._desk
        if kept is None or kept[0] != key:
            sources = [read_source(self._collection.document(id), self._collection.structure(id)) for id in ids]
            kept = (key, self._desk_of(sources))
            self._desk = kept
        return kept[1]

    def _found(self, queries: Sequence[str], filters: SearchFilters, stored: dict[str, StoredDocument]) -> list[Source]:
        blocks: dict[str, set[int]] = {}
        for query in queries:
            most = len(blocks) + MOST_DOCUMENTS
            for chunk in self._retriever.find_chunks(query, limit=HITS, filters=filters):
                if chunk.document in blocks or len(blocks) < most:
                    blocks.setdefault(chunk.document, set()).update(chunk.blocks)
        sources = []
        for id, found in blocks.items():
            near = None
            if id in stored and stored[id].chunk_count > LARGE_DOCUMENT_CHUNKS:
                near = frozenset(block + step for block in found for step in range(-NEIGHBOURS, NEIGHBOURS + 1))
            try:
                sources.append(read_source(self._collection.document(id), self._collection.structure(id), near))
            except DocumentNotFoundError:  # removed while the search ran
                continue
        return sources

    @cached_property
    def _retriever(self) -> Retriever:
        from assistant.retrieval import Retriever

        return Retriever(self._collection)

    def _desk_of(self, sources: list[Source]) -> Desk:
        return Desk(sources, [self._index(source) for source in sources])

    def _index(self, source: Source) -> SourceIndex:
        key = id(source)  # of a source that its index keeps alive
        with self._guard:
            kept = self._indexes.get(key)
            if kept is not None and kept.source is source:
                self._indexes.move_to_end(key)
                return kept
        made = SourceIndex(source)
        with self._guard:
            self._indexes[key] = made
            while len(self._indexes) > _KEPT_INDEXES:
                self._indexes.popitem(last=False)
        return made


def _allowed(document: StoredDocument, filters: SearchFilters) -> bool:
    return (
        (filters.units is None or document.unit is None or document.unit in filters.units)
        and (filters.documents is None or document.id in filters.documents)
        and (filters.kind is None or document.kind is filters.kind)
        and (filters.since is None or (document.date is not None and document.date >= filters.since))
        and (filters.until is None or (document.date is not None and document.date <= filters.until))
        and (filters.sender is None or document.sender == filters.sender)
        and (filters.case_number is None or document.case_number == filters.case_number)
    )
