"""Earlier questions like a new one, with the answer given then and how it differs from what the sources say now."""

from __future__ import annotations

import datetime
from collections import OrderedDict
from dataclasses import dataclass, replace
from threading import Lock
from typing import TYPE_CHECKING

from assistant.drafting.desk.ranking import Desk, SourceIndex
from assistant.drafting.desk.sources import Source, read_source
from assistant.errors import DocumentNotFoundError
from assistant.evidence import Evidence
from assistant.precedents.differences import Comparison, Difference, DifferenceKind, find_differences
from assistant.precedents.unsupported import find_lapsed, find_lone_figures
from assistant.records import AnsweredQuestion, SearchFilters
from assistant.retrieval import Retriever
from assistant.retrieval.similar import NewerFigure, SimilarQuestion

if TYPE_CHECKING:
    from assistant.collection import Collection

KEPT_COMPARISONS = 512
MOST_STATEMENTS = 6  # of an answer that a large collection is searched for
_ONE_DAY = datetime.timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Precedent:
    """A question answered before; ``differences`` say what later sources have otherwise, each with both citations."""

    question: SimilarQuestion
    differences: tuple[Difference, ...] = ()


class Precedents:
    """Finds what was answered before in one collection; safe to share between threads."""

    def __init__(self, collection: Collection) -> None:
        self._collection = collection
        self._retriever = Retriever(collection)
        self._evidence = Evidence(collection)
        self._guard = Lock()
        self._kept: OrderedDict[tuple[object, ...], Comparison] = OrderedDict()

    def find(self, question: str, *, limit: int = 5, filters: SearchFilters = SearchFilters()) -> list[Precedent]:
        """The past questions most like this one, best first. Raises InvalidQueryError."""
        similar = self._retriever.similar_questions(question, limit=limit, filters=filters)
        return [self._with_differences(one, filters.units) for one in similar]

    def _with_differences(self, one: SimilarQuestion, units: frozenset[str] | None) -> Precedent:
        key = (self._collection.version, one.document_id, one.number, one.question, units)
        with self._guard:
            kept = self._kept.get(key)
        # Who may see a document can change without a change to the collection; then nothing is kept.
        found = kept if kept is not None and units is None else self._compare(one, units)
        with self._guard:
            self._kept[key] = found
            self._kept.move_to_end(key)
            while len(self._kept) > KEPT_COMPARISONS:
                self._kept.popitem(last=False)
        return Precedent(replace(one, newer=tuple(_newer_figures(found))), found.differences)

    def _compare(self, one: SimilarQuestion, units: frozenset[str] | None) -> Comparison:
        try:
            structure = self._collection.structure(one.document_id)
            reply = read_source(self._collection.document(one.document_id), structure)
        except DocumentNotFoundError:  # removed while the search ran
            return Comparison()
        asked = _asked(reply, one)
        if asked is None or reply.date is None:
            return Comparison()
        then = Desk([reply], [SourceIndex(reply)])
        now = self._later_sources(reply, asked, units)
        found = find_differences(reply, asked, then, now)
        told = {citation.start for other in (*found.differences, *found.unchanged) for citation in other.then}
        lone = find_lone_figures(reply, asked, told, self._stands_elsewhere(reply, units))
        lapsed = find_lapsed(reply, asked, told, then, now, today=datetime.date.today())
        return replace(found, differences=(*found.differences, *lapsed, *lone))

    def _later_sources(self, reply: Source, asked: AnsweredQuestion, units: frozenset[str] | None) -> Desk:
        """The sources dated after the reply: all of them, of a large collection those that hold what it says."""
        assert reply.date is not None
        said = [s.text for s in reply.statements if s.is_content and s.block in asked.answer_blocks]
        queries = [f"{asked.text} {text}"[:1000] for text in said[:MOST_STATEMENTS]] or [asked.text]
        filters = SearchFilters(since=reply.date + _ONE_DAY, units=units)
        return self._evidence.lay_out_all(queries, filters)

    def _stands_elsewhere(self, reply: Source, units: frozenset[str] | None) -> Elsewhere:
        return Elsewhere(self._collection, reply.document.id, units)


class Elsewhere:
    """Whether a number stands in any other document of the collection."""

    def __init__(self, collection: Collection, reply_id: str, units: frozenset[str] | None) -> None:
        self._collection, self._reply_id, self._units = collection, reply_id, units

    def __call__(self, number: str) -> bool:
        others: list[str] | None = None
        if self._units is not None:
            seen = self._collection.store.documents(SearchFilters(units=self._units))
            others = [document.id for document in seen if document.id != self._reply_id]
        hits = self._collection.lexical.search_phrase(number, 200, documents=others)
        return any(not id_.startswith(f"{self._reply_id}.") for id_, _ in hits) or len(hits) == 200


def _asked(reply: Source, one: SimilarQuestion) -> AnsweredQuestion | None:
    letter = reply.structure.letter
    for asked in letter.questions if letter else ():
        if asked.number == one.number and " ".join(asked.text.split()) == one.question:
            return asked
    return None


def _newer_figures(found: Comparison) -> list[NewerFigure]:
    """Every figure of the answer that a later document gives again, changed or not."""
    pairs = [(one, True) for one in found.differences] + [(one, False) for one in found.unchanged]
    return [
        NewerFigure(
            counted=one.counted,
            then=one.then_text,
            now=one.now_text,
            document=one.now[0].document,
            page=one.now[0].page,
            date=one.now[0].date,
            differs=differs,
        )
        for one, differs in pairs
        if one.counted and one.now and one.kind in (DifferenceKind.NEWER_VALUE, DifferenceKind.CONFLICT)
    ]
