"""On the day of sending: do the citations still stand in the collection as they did when the reply was approved?"""

from __future__ import annotations

from typing import TYPE_CHECKING

from assistant.errors import DocumentNotFoundError
from assistant.letters.model import DraftLetter
from assistant.records import Citation
from assistant.reviews.records import SourceChange

if TYPE_CHECKING:
    from assistant.collection import Collection


def recheck_sources(collection: Collection, letter: DraftLetter) -> tuple[SourceChange, ...]:
    """What changed under the letter's citations, each once; empty when everything stands."""
    changes: dict[tuple[str, int, str], SourceChange] = {}
    for sentence in letter.sentences:
        for citation in sentence.citations:
            change = _recheck(collection, citation)
            if change is not None:
                changes.setdefault((citation.document_id, citation.page, citation.quote), change)
    return tuple(changes.values())


def _recheck(collection: Collection, citation: Citation) -> SourceChange | None:
    stored = collection.store.find_document(citation.document_id)
    if stored is None:
        return _change("removed", citation, f"»{citation.document}« er fjernet fra samlingen.")
    if stored.version == citation.version:
        return None
    try:
        document = collection.document(stored.id)
    except DocumentNotFoundError:
        return _change("removed", citation, f"»{citation.document}« er fjernet fra samlingen.")
    quote = _folded(citation.quote)
    for page in document.pages:
        if quote in _folded(page.original):
            moved = "" if page.number == citation.page else f" Det citerede står nu på side {page.number}."
            return _change("moved", citation, f"»{citation.document}« er erstattet af en ny udgave.{moved}")
    return _change(
        "replaced",
        citation,
        f"»{citation.document}« er erstattet af en ny udgave, hvor det citerede ikke står længere.",
    )


def _folded(text: str) -> str:
    return " ".join(text.split())


def _change(kind: str, citation: Citation, explanation: str) -> SourceChange:
    return SourceChange(kind, citation.document, citation.page, citation.quote, explanation)
