"""The sources laid out for a question: all of a small collection, of a large one what a search finds."""

from __future__ import annotations

from collections import OrderedDict
from threading import Lock
from typing import TYPE_CHECKING

from assistant.drafting.ranking import Desk, SourceIndex
from assistant.drafting.sources import Source, read_source
from assistant.records import SearchFilters

if TYPE_CHECKING:
    from assistant.collection import Collection
    from assistant.store.store import StoredDocument

SMALL_COLLECTION_CHUNKS = 260
LARGE_DOCUMENT_CHUNKS = 120
HITS = 30
MOST_DOCUMENTS = 8
NEIGHBOURS = 6  # blocks before and after a hit in a large document
_KEPT_INDEXES = 256

_indexes: OrderedDict[tuple[str, str], SourceIndex] = OrderedDict()
_guard = Lock()


def lay_out(collection: Collection, query: str, filters: SearchFilters = SearchFilters()) -> Desk:
    """The desk for a query: statements of every document that may be seen, or of those that a search finds."""
    stored = [document for document in collection.store.documents() if _allowed(document, filters)]
    if sum(document.chunk_count for document in stored) <= SMALL_COLLECTION_CHUNKS:
        return _desk([read_source(collection.document(d.id), collection.structure(d.id)) for d in stored])
    return _desk(_found(collection, query, filters, {document.id: document for document in stored}))


def _allowed(document: StoredDocument, filters: SearchFilters) -> bool:
    return (
        (filters.documents is None or document.id in filters.documents)
        and (filters.kind is None or document.kind is filters.kind)
        and (filters.since is None or (document.date is not None and document.date >= filters.since))
        and (filters.until is None or (document.date is not None and document.date <= filters.until))
        and (filters.sender is None or document.sender == filters.sender)
        and (filters.case_number is None or document.case_number == filters.case_number)
    )


def _found(
    collection: Collection, query: str, filters: SearchFilters, stored: dict[str, StoredDocument]
) -> list[Source]:
    from assistant.retrieval import Retriever

    blocks: dict[str, set[int]] = {}
    for hit in Retriever(collection).search(query, limit=HITS, filters=filters):
        if hit.chunk.document in blocks or len(blocks) < MOST_DOCUMENTS:
            blocks.setdefault(hit.chunk.document, set()).update(hit.chunk.blocks)
    sources = []
    for id, found in blocks.items():
        near = None
        if id in stored and stored[id].chunk_count > LARGE_DOCUMENT_CHUNKS:
            near = frozenset(block + step for block in found for step in range(-NEIGHBOURS, NEIGHBOURS + 1))
        sources.append(read_source(collection.document(id), collection.structure(id), near))
    return sources


def _desk(sources: list[Source]) -> Desk:
    return Desk(sources, [_index(source) for source in sources])


def _index(source: Source) -> SourceIndex:
    key = (source.document.id, source.document.version)
    with _guard:
        kept = _indexes.get(key)
        if kept is not None and kept.source is source:
            _indexes.move_to_end(key)
            return kept
    made = SourceIndex(source)
    with _guard:
        _indexes[key] = made
        while len(_indexes) > _KEPT_INDEXES:
            _indexes.popitem(last=False)
    return made
