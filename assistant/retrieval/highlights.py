"""Which words of a passage match a query."""

from __future__ import annotations

from assistant.danish import analysis

LEAST_SHARED_NGRAMS = 0.6


def find_highlights(query: str, text: str) -> tuple[tuple[int, int], ...]:
    """Spans of the words that share a stem, a compound part or most n-grams with a word of the query."""
    wanted: set[str] = set()
    spelled: list[frozenset[str]] = []
    for kind, token, _, _ in analysis.tokens_with_spans(query):
        terms = analysis.terms_of(kind, token)
        wanted.update(terms)
        if kind == "word" and terms and len(token) > analysis.NGRAM_LENGTH + 1:
            spelled.append(frozenset(analysis.word_ngrams(token)))
    spans: list[tuple[int, int]] = []
    for kind, token, start, end in analysis.tokens_with_spans(text):
        if wanted.intersection(analysis.terms_of(kind, token)) or _alike(kind, token, spelled):
            spans.append((start, end))
    return tuple(spans)


def _alike(kind: str, token: str, spelled: list[frozenset[str]]) -> bool:
    if kind != "word" or token in analysis.STOP_WORDS or len(token) <= analysis.NGRAM_LENGTH + 1:
        return False
    grams = frozenset(analysis.word_ngrams(token))
    return any(len(grams & other) >= LEAST_SHARED_NGRAMS * max(len(grams), len(other)) for other in spelled)
