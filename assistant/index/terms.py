"""What the lexical index holds of a passage, and what a query asks it for."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field

from assistant.danish import analysis

MOST_QUERY_WORDS = 60


@dataclass(frozen=True, slots=True)
class IndexTerms:
    """The terms of a passage, one list per field of the index."""

    stems: list[str]
    parts: list[str]
    grams: list[str]
    exact: list[str]
    heading: list[str]


@dataclass(frozen=True, slots=True)
class QueryTerms:
    """The weighted terms of a query, per field of the index; ``exact`` holds only names and identifiers."""

    stems: dict[str, float] = field(default_factory=dict)
    parts: dict[str, float] = field(default_factory=dict)
    grams: dict[str, float] = field(default_factory=dict)
    exact: dict[str, float] = field(default_factory=dict)
    heading: dict[str, float] = field(default_factory=dict)


def _word_terms(kind: str, token: str) -> tuple[str, tuple[str, ...], tuple[str, ...]] | None:
    """(stem, parts, n-grams) of a token; None for a stop word. A word that is no compound is its own part."""
    if kind == "date":
        return token, (token, token[:4]), (token,)
    if kind != "word":
        return token, (token,), (token,)
    if token in analysis.STOP_WORDS:
        return None
    stemmed = analysis.stem(token)
    return stemmed, analysis.split_compound(token) or (stemmed,), analysis.word_ngrams(token)


def terms_of_passage(text: str, heading: str = "") -> IndexTerms:
    """The index terms of a passage under its heading."""
    stems, parts, grams, exact = _collect(analysis.join_lines(text))
    heading_parts = _collect(heading)[1] if heading else []
    return IndexTerms(stems, parts, grams, exact, heading_parts)


def _collect(text: str) -> tuple[list[str], list[str], list[str], list[str]]:
    stems: list[str] = []
    parts: list[str] = []
    grams: list[str] = []
    exact: list[str] = []
    for kind, token, _, _ in analysis.tokens_with_spans(text):
        exact.append(token)
        terms = _word_terms(kind, token)
        if terms is not None:
            stems.append(terms[0])
            parts.extend(terms[1])
            grams.extend(terms[2])
    return stems, parts, grams, exact


def terms_of_query(query: str) -> QueryTerms:
    """The weighted terms of a query; a query of stop words alone is searched by them."""
    stems, parts, grams, exact = _collect(" ".join(query.split()))
    if not stems:
        stems, parts, grams = exact, exact, exact
    return QueryTerms(
        stems=_weights(stems),
        parts=_weights(parts),
        grams=_weights(grams, most=MOST_QUERY_WORDS * 6),
        heading=_weights(parts),
    )


def _weights(terms: list[str], most: int = MOST_QUERY_WORDS) -> dict[str, float]:
    return {term: float(min(count, 3)) for term, count in Counter(terms).most_common(most)}
