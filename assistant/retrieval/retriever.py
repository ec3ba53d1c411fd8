"""A query becomes ranked hits: understand, rank, weigh dates and exact matches, group copies, show."""

from __future__ import annotations

import datetime
from collections import OrderedDict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from threading import Lock
from typing import TYPE_CHECKING
from weakref import WeakKeyDictionary

from assistant.errors import DocumentNotFoundError
from assistant.records import Chunk, Hit, Page, SearchFilters
from assistant.retrieval.duplicates import group_near_duplicates
from assistant.retrieval.highlights import find_highlights
from assistant.retrieval.queries import SearchQuery, understand, with_learned_abbreviations
from assistant.retrieval.ranking import Place, Ranked, RankingWeights, rank
from assistant.retrieval.similar import SimilarQuestion, find_similar_questions

if TYPE_CHECKING:
    from assistant.collection import Collection
    from assistant.reranking import Reranker
    from assistant.store.store import StoredDocument

CACHED_PAGES = 4096
CACHED_CHUNKS = 50_000
EXACT_BONUS = 10.0  # an identifier or a quoted phrase settles the matter
YEAR_BONUS = 0.35
NEWEST_BONUS = 0.5
TIE_BONUS = 0.05  # of two passages that fit alike, the newer comes first
RERANKED = 40
MARGIN = 2  # hits fetched for each one shown, for copies and for chunks no longer visible


@dataclass(frozen=True, slots=True)
class _Catalogue:
    """The documents as the collection lists them, in one version of it."""

    version: str
    documents: Mapping[str, StoredDocument]


@dataclass(frozen=True, slots=True)
class _Found:
    """A query as it was understood, and the passages found for it, best first."""

    asked: SearchQuery
    ranked: list[Ranked]
    chunks: Mapping[str, Chunk]
    documents: Mapping[str, StoredDocument]


class _Memory:
    """What searches of one collection have read and will need again."""

    def __init__(self) -> None:
        self.guard = Lock()
        self.catalogue = _Catalogue("", {})
        self.pages: OrderedDict[tuple[str, str, int], Page] = OrderedDict()
        self.chunks: dict[str, Chunk] = {}
        self.reranker: Reranker | None = None


_memories: WeakKeyDictionary[Collection, _Memory] = WeakKeyDictionary()


class Retriever:
    """Searches one opened collection; safe to share between threads, and cheap to make."""

    def __init__(self, collection: Collection) -> None:
        self._collection = collection
        self._weights = RankingWeights()
        self._kept = _memories.setdefault(collection, _Memory())

    def search(
        self,
        query: str,
        *,
        limit: int = 10,
        filters: SearchFilters = SearchFilters(),
        today: datetime.date | None = None,
    ) -> list[Hit]:
        """Hits, best first; copies of a passage are named in ``also_in``. Raises InvalidQueryError."""
        found = self._find(query, limit, filters, today)
        return self._hits(found, limit) if found else []

    def find_chunks(self, query: str, *, limit: int = 10, filters: SearchFilters = SearchFilters()) -> list[Chunk]:
        """The chunks of the hits ``search`` gives, in that order, without what showing them takes."""
        found = self._find(query, limit, filters, None)
        if not found:
            return []
        texts = (found.chunks[passage.id].text for passage in found.ranked)
        return [found.chunks[found.ranked[group[0]].id] for group in group_near_duplicates(texts, most=limit)]

    def _find(self, query: str, limit: int, filters: SearchFilters, today: datetime.date | None) -> _Found | None:
        """What matches a query, best first; None where nothing may be found."""
        asked = understand(
            query, most_chars=self._collection.settings.max_query_chars, today=today or datetime.date.today()
        )
        documents = self._documents()
        allowed = self._allowed(filters)
        if limit < 1 or not documents or (allowed is not None and not allowed):
            return None
        asked = with_learned_abbreviations(asked, self._collection.lexical)
        ranked = self._rank(asked, allowed)
        ranked = self._weigh(asked, ranked, documents, allowed)
        chunks = self._chunks([passage.id for passage in ranked[: MARGIN * limit + 20]])
        ranked = [passage for passage in ranked if passage.id in chunks]
        return _Found(asked, self._rerank(asked, ranked, chunks), chunks, documents)

    def search_parts(
        self, parts: Sequence[str], *, limit: int = 10, filters: SearchFilters = SearchFilters()
    ) -> list[list[Hit]]:
        """The hits of each part of a question by itself."""
        return [self.search(part, limit=limit, filters=filters) for part in parts]

    def similar_questions(
        self, question: str, *, limit: int = 5, filters: SearchFilters = SearchFilters()
    ) -> list[SimilarQuestion]:
        """Questions answered before that are most like this one, best first. Raises InvalidQueryError."""
        settings = self._collection.settings
        asked = understand(question, most_chars=settings.max_query_chars, today=datetime.date.today())
        return find_similar_questions(self._collection, asked.text, limit, filters)

    # -------------------------------------------------------------- ranking

    def _rank(self, asked: SearchQuery, allowed: list[str] | None) -> list[Ranked]:
        return rank(
            asked.text,
            lexical=self._collection.lexical,
            dense=self._collection.vectors,
            embedder=self._collection.embedder,
            place_of=place_of_chunk,
            documents=allowed,
            weights=self._weights,
            terms=asked.terms,
        )

    def _weigh(
        self,
        asked: SearchQuery,
        ranked: list[Ranked],
        documents: Mapping[str, StoredDocument],
        allowed: list[str] | None,
    ) -> list[Ranked]:
        """Adds what identifiers, quoted phrases, years and the wish for the newest say."""
        bonus = self._exact_bonus(asked, documents, allowed)
        known = {passage.id for passage in ranked}
        ranked = [*ranked, *(Ranked(id_, 0.0) for id_ in bonus if id_ not in known)]
        newest = _newness(ranked, documents)
        newest_bonus = NEWEST_BONUS if asked.newest else TIE_BONUS
        weighed = []
        for passage in ranked:
            document = documents.get(place_of_chunk(passage.id).document)
            if document is None or not passage.id.startswith(f"{document.id}.{document.version}."):
                continue  # of a removed document or an earlier version
            extra = {}
            if passage.id in bonus:
                extra["exact"] = bonus[passage.id]
            if asked.years and document.date is not None and document.date.year in asked.years:
                extra["year"] = YEAR_BONUS
            if document.id in newest:
                extra["newest"] = newest_bonus * newest[document.id]
            weighed.append(Ranked(passage.id, passage.score + sum(extra.values()), passage.scores | extra))
        return sorted(weighed, key=lambda passage: (-passage.score, passage.id))

    def _exact_bonus(
        self, asked: SearchQuery, documents: Mapping[str, StoredDocument], allowed: list[str] | None
    ) -> dict[str, float]:
        """Passages that hold a quoted phrase or an identifier, and those of documents with that number."""
        lexical, bonus = self._collection.lexical, dict[str, float]()
        for phrase in (*asked.phrases, *asked.identifiers):
            for id_, _ in lexical.search_phrase(phrase, 50, documents=allowed):
                bonus[id_] = bonus.get(id_, 0.0) + EXACT_BONUS
        numbered = [
            document.id
            for document in documents.values()
            if asked.identifiers
            and {document.case_number, document.document_number}.intersection(asked.identifiers)
            and (allowed is None or document.id in allowed)
        ]
        if numbered:
            for id_, _ in lexical.search_terms(asked.terms, 50, documents=numbered):
                bonus[id_] = max(bonus.get(id_, 0.0), EXACT_BONUS)
        return bonus

    def _rerank(self, asked: SearchQuery, ranked: list[Ranked], chunks: Mapping[str, Chunk]) -> list[Ranked]:
        """The first hits in the order of the configured cross-encoder, where there is one."""
        settings = self._collection.settings
        if settings.reranking_model is None or not ranked:
            return ranked
        if self._kept.reranker is None:
            from assistant.reranking import load_reranker

            self._kept.reranker = load_reranker(settings)
        head, tail = ranked[:RERANKED], ranked[RERANKED:]
        scores = self._kept.reranker.score(asked.text, [chunks[passage.id].text for passage in head])
        top = tail[0].score if tail else 0.0
        again = [
            replace(passage, score=top + 1 + score, scores=passage.scores | {"rerank": score})
            for passage, score in zip(head, scores, strict=True)
        ]
        return sorted(again, key=lambda passage: (-passage.score, passage.id)) + tail

    # -------------------------------------------------------------- showing

    def _hits(self, found: _Found, limit: int) -> list[Hit]:
        asked, ranked, chunks, documents = found.asked, found.ranked, found.chunks, found.documents
        hits: list[Hit] = []
        for group in group_near_duplicates([chunks[passage.id].text for passage in ranked])[:limit]:
            passage = ranked[group[0]]
            chunk = chunks[passage.id]
            document = documents[chunk.document]
            try:
                page = self._page(document, chunk.page)
            except DocumentNotFoundError:  # removed while the search ran
                continue
            others = [documents[chunks[ranked[position].id].document].name for position in group[1:]]
            hits.append(
                Hit(
                    chunk=chunk,
                    name=document.name,
                    title=document.title,
                    kind=document.kind,
                    date=document.date,
                    score=passage.score,
                    rank=len(hits) + 1,
                    quote=page.original[chunk.start : chunk.end],
                    damage=page.damage,
                    highlights=find_highlights(asked.text, chunk.text),
                    scores=dict(passage.scores),
                    also_in=tuple(dict.fromkeys(name for name in others if name != document.name)),
                )
            )
        return hits

    def _chunks(self, ids: Sequence[str]) -> dict[str, Chunk]:
        """The chunks by id. They never change, a new version of a document has new ids, so that they can be kept."""
        with self._kept.guard:
            found = {id_: self._kept.chunks[id_] for id_ in ids if id_ in self._kept.chunks}
        missing = [id_ for id_ in ids if id_ not in found]
        if missing:
            loaded = self._collection.store.chunks(missing)
            found |= loaded
            with self._kept.guard:
                if len(self._kept.chunks) > CACHED_CHUNKS:
                    self._kept.chunks.clear()
                self._kept.chunks |= loaded
        return found

    def _page(self, document: StoredDocument, number: int) -> Page:
        key = (document.id, document.version, number)
        with self._kept.guard:
            if key in self._kept.pages:
                self._kept.pages.move_to_end(key)
                return self._kept.pages[key]
        page = self._collection.store.load_page(*key[::2], version=document.version)
        with self._kept.guard:
            self._kept.pages[key] = page
            while len(self._kept.pages) > CACHED_PAGES:
                self._kept.pages.popitem(last=False)
        return page

    def _documents(self) -> Mapping[str, StoredDocument]:
        version = self._collection.version
        if self._kept.catalogue.version != version:
            listed = {document.id: document for document in self._collection.store.documents()}
            self._kept.catalogue = _Catalogue(version, listed)
        return self._kept.catalogue.documents

    def _allowed(self, filters: SearchFilters) -> list[str] | None:
        """Ids of the documents that pass the filters; None where nothing is filtered."""
        if filters == SearchFilters():
            return None
        return [document.id for document in self._collection.store.documents(filters)]


@lru_cache(maxsize=200_000)
def place_of_chunk(chunk_id: str) -> Place:
    """The document and number that a chunk's id spells ("document.version.number")."""
    document, _, rest = chunk_id.partition(".")
    number = rest.rpartition(".")[2]
    return Place(document, int(number) if number.isdigit() else 0)


def _newness(ranked: Iterable[Ranked], documents: Mapping[str, StoredDocument]) -> dict[str, float]:
    """For each document found that has a date: 1 for the newest, 0 for the oldest."""
    dates = {
        document.id: document.date
        for passage in ranked
        if (document := documents.get(place_of_chunk(passage.id).document)) and document.date
    }
    order = {date: place for place, date in enumerate(sorted(set(dates.values())))}
    last = len(order) - 1
    return {id_: order[date] / last if last > 0 else 1.0 for id_, date in dates.items()}
