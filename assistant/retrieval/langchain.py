"""The search as a LangChain retriever."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from assistant.records import Hit, SearchFilters

if TYPE_CHECKING:
    from langchain_core.retrievers import BaseRetriever

    from assistant.retrieval.retriever import Retriever


def as_langchain_retriever(
    retriever: Retriever, *, limit: int = 10, filters: SearchFilters = SearchFilters()
) -> BaseRetriever:
    """A ``BaseRetriever`` over the collection; its documents carry name, page, span, quote and scores as metadata."""
    from langchain_core.callbacks import CallbackManagerForRetrieverRun
    from langchain_core.documents import Document
    from langchain_core.retrievers import BaseRetriever

    class CollectionRetriever(BaseRetriever):
        """Hybrid search over the assistant's collection."""

        def _get_relevant_documents(self, query: str, *, run_manager: CallbackManagerForRetrieverRun) -> list[Document]:
            found = retriever.search(query, limit=limit, filters=filters)
            return [Document(id=hit.chunk.id, page_content=hit.chunk.text, metadata=_metadata(hit)) for hit in found]

    return CollectionRetriever()


def _metadata(hit: Hit) -> dict[str, Any]:
    return {
        "source": hit.name,
        "title": hit.title,
        "kind": hit.kind.value,
        "date": hit.date.isoformat() if hit.date else None,
        "page": hit.chunk.page,
        "start": hit.chunk.start,
        "end": hit.chunk.end,
        "quote": hit.quote,
        "score": hit.score,
        "also_in": list(hit.also_in),
    }
