"""Only documents that the reader may see are laid out for an answer."""

from __future__ import annotations

from pathlib import Path

from assistant.answering import Assistant
from assistant.collection import Collection
from assistant.ingestion import ingest_paths
from assistant.records import SearchFilters


def cited(assistant: Assistant, filters: SearchFilters) -> set[str]:
    answer = assistant.ask("Hvor mange legepladser er der?", filters=filters)
    return {citation.document for sentence in answer.sentences for citation in sentence.citations}


def test_a_document_of_another_unit_is_never_drawn_on_even_when_it_was_before(
    collection: Collection, documents: Path
) -> None:
    list(ingest_paths(collection, [documents]))
    assistant = Assistant(collection)
    mine = SearchFilters(units=frozenset({"Min enhed"}))
    before = cited(assistant, mine)
    assert before
    for document in collection.store.documents():
        collection.store.set_unit(document.id, "En anden enhed")
    assert not cited(assistant, mine)
    assert cited(assistant, SearchFilters()) == before
    assert cited(assistant, SearchFilters(units=frozenset({"En anden enhed"}))) == before
