"""More sentences for an answer: what else the sources say to a question, each with its citation."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Annotated

from fastapi import Request
from pydantic import Field

from assistant.danish.analysis import analyse
from assistant.danish.sentences import split_sentences
from assistant.letters.editing import cite_evidence
from assistant.permissions import Person
from assistant.records import Citation, Evidence, Hit, SearchFilters, page_of, spans_overlap
from assistant.web.people import visible_document
from assistant.web.problems import Problem
from assistant.web.rooms import rooms_of
from assistant.web.schemas import Body

if TYPE_CHECKING:
    from assistant.collection import Collection
    from assistant.retrieval import Retriever

HITS_READ, MOST_ALTERNATIVES = 15, 6
SHORTEST_CHARS, LONGEST_CHARS = 25, 600
NO_STATEMENT = re.compile(
    r"[?:]$|^[-–•*]|"
    r"^(?:tak for|kære|med venlig hilsen|du (?:spørger|har spurgt)|i dit brev|i din henvendelse|spørgsmål\b|vedr)",
    re.IGNORECASE,
)
RUN_IN = re.compile(r"Ad\s+\d{1,2}[a-z]?\s*[:.)]\s+")  # "Ad 4: ", the mark of another letter's question


class SourceBody(Body):
    """A passage: positions in the original text of a page."""

    document_id: Annotated[str, Field(max_length=64)]
    page: Annotated[int, Field(ge=1)]
    start: Annotated[int, Field(ge=0)]
    end: Annotated[int, Field(ge=1)]


def find_alternatives(
    collection: Collection, retriever: Retriever, question: str, filters: SearchFilters, used: Sequence[Citation]
) -> list[Citation]:
    """Sentences that share words with the question, the most first; no questions, and none that is cited already."""
    wanted = set(analyse(question))
    found: dict[str, tuple[int, Citation]] = {}
    for hit in retriever.search(question, limit=HITS_READ, filters=filters):
        for citation in _sentences(collection, hit):
            shared = len(wanted & set(analyse(citation.repaired)))
            is_new = not any(_same(citation, one) for one in used)
            if shared and is_new and not NO_STATEMENT.search(citation.repaired):
                found.setdefault(citation.repaired, (shared, citation))
    best = sorted(found.values(), key=lambda one: -one[0])[:MOST_ALTERNATIVES]
    return [citation for _, citation in best]


def _sentences(collection: Collection, hit: Hit) -> list[Citation]:
    page = page_of(collection.document(hit.chunk.document).pages, hit.chunk.page)
    first, last = page.repaired_span(hit.chunk.start, hit.chunk.end)
    found = []
    for begin, end in split_sentences(page.repaired[first:last]):
        label = RUN_IN.match(page.repaired, first + begin, first + end)
        start = label.end() if label else first + begin
        original = page.original_span(start, first + end)
        if first + end - start >= SHORTEST_CHARS and original[1] - original[0] <= LONGEST_CHARS:
            citation = _cite(collection, hit.chunk.document, hit.name, hit.chunk.page, original)
            found.append(citation)
    return found


def cite_source(request: Request, person: Person, source: SourceBody) -> Citation:
    """The citation of the passage, quoted from the collection itself; 404 for what the person may not see."""
    collection = rooms_of(request).collection
    stored = visible_document(request, person, source.document_id)
    pages = collection.document(stored.id).pages
    if source.page > len(pages) or not source.start < source.end <= len(pages[source.page - 1].original):
        raise Problem(422, f"Passagen findes ikke længere i »{stored.name}«. Søg kilden frem igen.")
    if source.end - source.start > LONGEST_CHARS:
        raise Problem(422, f"En kilde må højst være {LONGEST_CHARS} tegn. Vælg en enkelt sætning.")
    return _cite(collection, stored.id, stored.name, source.page, (source.start, source.end))


def _cite(collection: Collection, id: str, name: str, number: int, span: tuple[int, int]) -> Citation:
    page = page_of(collection.document(id).pages, number)
    citation = cite_evidence(collection, Evidence(name, id, number, *span, page.original[slice(*span)]))
    return replace(citation, repaired=" ".join(citation.repaired.split()))


def _same(one: Citation, other: Citation) -> bool:
    return (one.document_id, one.page) == (other.document_id, other.page) and spans_overlap(
        (one.start, one.end), (other.start, other.end)
    )
