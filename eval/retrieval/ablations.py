"""Measures what each half and each step of the ranking adds, on BEIR folders.

Usage: PYTHONPATH=. python eval/retrieval/ablations.py [--without-projection] FOLDER…

Prints a Markdown table a folder. All rows share the product's repair, analysis and indexes. The projection (LSA) is
fitted on the collection itself.
"""

from __future__ import annotations

import json
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
from sklearn.decomposition import TruncatedSVD
from sklearn.feature_extraction.text import TfidfVectorizer

from assistant.danish import analysis
from assistant.embedding import load_embedder
from assistant.evaluation.retrieval import build_indexes, read_passages, read_qrels, score_run
from assistant.index.terms import terms_of_query
from assistant.retrieval.ranking import RankingWeights, rank
from assistant.settings import Settings

Run = list[tuple[str, float]]


class Projection:
    """256 dimensions of the collection's own stems and n-grams, behind the doors of embedder and vector index."""

    def __init__(self, ids: list[str], texts: list[str]) -> None:
        self._ids = ids
        self._terms = TfidfVectorizer(analyzer=lambda t: analysis.analyse(t) + analysis.ngrams(t), sublinear_tf=True)
        matrix = self._terms.fit_transform(texts)
        self._svd = TruncatedSVD(min(256, len(ids) - 1), n_iter=3, random_state=7)
        vectors = self._svd.fit_transform(matrix)
        self._vectors = vectors / np.maximum(np.linalg.norm(vectors, axis=1, keepdims=True), 1e-9)

    def embed_query(self, text: str) -> Any:
        vector = self._svd.transform(self._terms.transform([text]))[0]
        return vector / max(np.linalg.norm(vector), 1e-9)

    def search(self, vector: Any, limit: int, *, documents: Any = None) -> Run:
        scores = self._vectors @ vector
        best = np.argsort(-scores)[:limit]
        return [(self._ids[row], float(scores[row])) for row in best]


def fused_by_rank(first: Run, second: Run, weight: float) -> Run:
    scores: dict[str, float] = {}
    for run, share in ((first, 1.0), (second, weight)):
        for place, (id_, _) in enumerate(run):
            scores[id_] = scores.get(id_, 0.0) + share / (60 + place)
    return sorted(scores.items(), key=lambda pair: -pair[1])


def variants(
    lexical: Any, vectors: Any, embedder: Any, places: Any, lsa: Projection
) -> dict[str, Callable[[str], Run]]:
    weights = RankingWeights()
    plain = replace(weights, document=0, neighbour=0)

    def ranked(chosen: RankingWeights, dense: Any = vectors, model: Any = embedder) -> Callable[[str], Run]:
        def search(query: str) -> Run:
            options = {"lexical": lexical, "dense": dense, "embedder": model, "place_of": places.__getitem__}
            return [(passage.id, passage.score) for passage in rank(query, weights=chosen, **options)]

        return search

    def words(query: str) -> Run:
        return lexical.search_terms(terms_of_query(query), 200)

    def meaning(query: str) -> Run:
        return vectors.search(embedder.embed_query(query), 150)

    fitted: dict[str, Callable[[str], Run]] = {}
    if lsa is not None:
        fitted["projection (LSA) alone"] = lambda query: lsa.search(lsa.embed_query(query), 150)
        fitted["fused by score with projection"] = ranked(plain, lsa, lsa)
    return {
        "lexical alone": words,
        "offline dense alone": meaning,
        **fitted,
        "fused by rank, equal": lambda query: fused_by_rank(words(query), meaning(query), 1.0),
        "fused by rank, 1 : 0.3": lambda query: fused_by_rank(words(query), meaning(query), 0.3),
        "fused by score with offline dense": ranked(plain),
        "lexical + documents": ranked(replace(weights, dense=0), None),
        "all (the product)": ranked(weights),
    }


def interval(score: dict[str, float]) -> str:
    return f"{score['mean']:.3f} [{score['low']:.3f}, {score['high']:.3f}]"


def main() -> None:
    settings = Settings()
    with_projection = "--without-projection" not in sys.argv
    for folder in [Path(argument) for argument in sys.argv[1:] if not argument.startswith("--")]:
        passages, qrels = read_passages(folder), read_qrels(folder / "qrels.tsv")
        lines = (folder / "queries.jsonl").read_text(encoding="utf-8").splitlines()
        queries = [(row["_id"], row["text"]) for row in map(json.loads, lines) if row["_id"] in qrels]
        with tempfile.TemporaryDirectory() as scratch:
            embedder = load_embedder(settings)
            lexical, vectors = build_indexes(passages, embedder, Path(scratch))
            texts = [f"{passage.title}\n{passage.text}" for passage in passages]
            lsa = Projection([passage.id for passage in passages], texts) if with_projection else None
            places = {passage.id: passage.place for passage in passages}
            print(f"\n{folder.name}: {len(passages)} passages, {len(queries)} queries\n")
            print("| | nDCG@10 | recall@50 | ms a query |\n|---|---|---|---|", flush=True)
            for name, search in variants(lexical, vectors, embedder, places, lsa).items():
                started = time.perf_counter()
                run = {query_id: search(text) for query_id, text in queries}
                milliseconds = 1000 * (time.perf_counter() - started) / len(queries)
                scores = score_run(qrels, run)
                cells = " | ".join(interval(scores[metric]) for metric in ("ndcg@10", "recall@50"))
                print(f"| {name} | {cells} | {milliseconds:.1f} |", flush=True)
            vectors.close()


if __name__ == "__main__":
    main()
