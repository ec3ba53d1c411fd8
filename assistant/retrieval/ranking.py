"""The ranking core: lexical and dense candidates are fused, then re-ranked by the evidence of their documents.

It knows indexes and an embedding model, nothing of a collection, so that measuring on any set of passages uses exactly
what the product uses.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from assistant.index.terms import QueryTerms, terms_of_query


class Lexical(Protocol):
    """The lexical half of an index."""

    def search_terms(
        self, terms: QueryTerms, limit: int, *, documents: Iterable[str] | None = None
    ) -> list[tuple[str, float]]: ...


class Dense(Protocol):
    """The dense half of an index."""

    def search(
        self, vector: NDArray[np.float32], limit: int, *, documents: Iterable[str] | None = None
    ) -> list[tuple[str, float]]: ...


class QueryEmbedder(Protocol):
    def embed_query(self, text: str) -> NDArray[np.float32]: ...


@dataclass(frozen=True, slots=True)
class RankingWeights:
    """How much each kind of evidence counts beside lexical evidence, which counts 1.

    Chosen on two very different sets, see ``eval/retrieval/README.md``.
    """

    dense: float = 0.7
    document: float = 2.0  # the best passage of the same document, not more than ``reach`` passages away
    neighbour: float = 0.15  # the better of the passages before and after
    reach: int = 20
    many_documents: int = 40  # with fewer among the candidates, the choice of document says less
    lexical_depth: int = 200
    dense_depth: int = 150
    expanded_documents: int = 12
    expanded_passages: int = 80


@dataclass(frozen=True, slots=True)
class Place:
    """Where a passage stands: its document and its number there."""

    document: str
    sequence: int


@dataclass(frozen=True, slots=True)
class Ranked:
    """A passage's id and score, and what the score is made of."""

    id: str
    score: float
    scores: dict[str, float] = field(default_factory=dict)


def rank(
    query: str,
    *,
    lexical: Lexical,
    dense: Dense | None,
    embedder: QueryEmbedder | None,
    place_of: Callable[[str], Place],
    documents: Iterable[str] | None = None,
    weights: RankingWeights = RankingWeights(),
    terms: QueryTerms | None = None,
) -> list[Ranked]:
    """All candidates for a query, best first. ``documents`` restricts the search to those."""
    allowed = None if documents is None else list(documents)
    terms = terms or terms_of_query(query)
    word_hits = lexical.search_terms(terms, weights.lexical_depth, documents=allowed)
    meaning_hits: list[tuple[str, float]] = []
    if dense is not None and embedder is not None:
        meaning_hits = dense.search(embedder.embed_query(query), weights.dense_depth, documents=allowed)
    own = fuse(word_hits, meaning_hits, weights)
    if weights.document and own:
        best = best_documents(own, place_of, weights.expanded_documents)
        more = lexical.search_terms(terms, weights.expanded_passages, documents=best)
        top = max((score for _, score in word_hits), default=1.0) or 1.0
        for id_, score in more:
            own.setdefault(id_, _Own(lexical=score / top, weights=weights))
    return _with_documents(own, place_of, weights)


@dataclass(slots=True)
class _Own:
    """A passage's own evidence, each kind between 0 and 1."""

    weights: RankingWeights
    lexical: float = 0.0
    dense: float = 0.0

    @property
    def score(self) -> float:
        return self.lexical + self.weights.dense * self.dense


def fuse(
    word_hits: Sequence[tuple[str, float]], meaning_hits: Sequence[tuple[str, float]], weights: RankingWeights
) -> dict[str, _Own]:
    """Both halves on one scale: the best lexical hit is 1; similarity runs from that of the last hit (0) to 1.

    The last hit's similarity is what a model gives any passage; models differ much in it.
    """
    own: dict[str, _Own] = defaultdict(lambda: _Own(weights))
    top = max((score for _, score in word_hits), default=0.0)
    for id_, score in word_hits:
        own[id_].lexical = score / top if top > 0 else 0.0
    if meaning_hits:
        floor = min(max(0.0, meaning_hits[-1][1]), 0.99) if len(meaning_hits) >= weights.dense_depth else 0.0
        for id_, score in meaning_hits:
            own[id_].dense = max(0.0, score - floor) / (1 - floor)
    return dict(own)


def best_documents(own: Mapping[str, _Own], place_of: Callable[[str], Place], limit: int) -> list[str]:
    """The documents with the best passages."""
    best: dict[str, float] = {}
    for id_, evidence in own.items():
        document = place_of(id_).document
        best[document] = max(best.get(document, 0.0), evidence.score)
    return sorted(best, key=lambda document: (-best[document], document))[:limit]


def _with_documents(own: Mapping[str, _Own], place_of: Callable[[str], Place], weights: RankingWeights) -> list[Ranked]:
    by_document: dict[str, list[tuple[int, str, float]]] = defaultdict(list)
    for id_, evidence in own.items():
        place = place_of(id_)
        by_document[place.document].append((place.sequence, id_, evidence.score))
    document_weight = weights.document * min(1.0, len(by_document) / weights.many_documents)
    ranked: list[Ranked] = []
    for passages in by_document.values():
        scores = {sequence: score for sequence, _, score in passages}
        all_near = max(scores) - min(scores) <= weights.reach
        best = max(scores.values())
        for sequence, id_, score in passages:
            near = best
            if not all_near:
                near = max(other for place, other in scores.items() if abs(place - sequence) <= weights.reach)
            beside = max(scores.get(sequence - 1, 0.0), scores.get(sequence + 1, 0.0))
            total = score + document_weight * near + weights.neighbour * beside
            parts = {"lexical": own[id_].lexical, "dense": own[id_].dense, "document": near, "neighbour": beside}
            ranked.append(Ranked(id_, total, parts))
    return sorted(ranked, key=lambda passage: (-passage.score, passage.id))
