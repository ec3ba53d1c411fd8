"""Measures search on a BEIR folder with the product's own repair, analysis, embedding, fusion and re-ranking."""

from __future__ import annotations

import gzip
import json
import math
import random
import re
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from assistant.embedding import Embedder, embed_chunks, load_embedder
from assistant.errors import AssistantError, InvalidQueryError
from assistant.index.lexical import LexicalEntry, LexicalIndex
from assistant.index.vectors import VectorIndex
from assistant.retrieval.queries import understand, with_learned_abbreviations
from assistant.retrieval.ranking import Place, RankingWeights, rank
from assistant.settings import Settings
from assistant.text_repair import repair_text

TAG = "assistant"
BATCH = 2_000
BOOTSTRAP = 2_000
LARGEST_SHARE = 0.05  # of all passages in one document, where only numbers behind ids tell documents
_NUMBERED = re.compile(r"(.+)[-_.:/](\d+)")
Progress = Callable[[str, int, int], None]


@dataclass(frozen=True, slots=True)
class Passage:
    """A passage of the set; ``place`` is its document and number there."""

    id: str
    title: str
    text: str
    place: Place


def evaluate_retrieval(
    dataset: Path,
    output: Path,
    limit: int,
    settings: Settings,
    progress: Progress | None = None,
    *,
    weights: RankingWeights | None = None,
) -> dict[str, Any]:
    """Searches every query of a BEIR folder and writes a TREC run; the summary has metrics where qrels are there."""
    started = time.perf_counter()
    passages = read_passages(dataset)
    queries = _read_queries(dataset)
    with tempfile.TemporaryDirectory(prefix="assistant-", dir=_folder(settings)) as folder:
        embedder = load_embedder(settings)
        lexical, vectors = build_indexes(passages, embedder, Path(folder), progress)
        built = time.perf_counter() - started
        places = {passage.id: passage.place for passage in passages}
        run, latencies = {}, []
        for number, (query_id, text) in enumerate(queries):
            begun = time.perf_counter()
            run[query_id] = _search(text, lexical, vectors, embedder, places, weights or RankingWeights(), settings)[
                :limit
            ]
            latencies.append(1000 * (time.perf_counter() - begun))
            _report(progress, text, number + 1, len(queries))
        vectors.close()
        lexical.close()
    write_run(output, run)
    summary: dict[str, Any] = {"passages": len(passages), "queries": len(queries)}
    qrels = dataset / "qrels.tsv"
    if qrels.exists():
        summary["metrics"] = score_run(read_qrels(qrels), run)
    summary |= {"embedding": embedder.fingerprint, "index_seconds": round(built, 2), "latency_ms": _spread(latencies)}
    return summary


# ------------------------------------------------------------------ the set


def read_passages(dataset: Path) -> list[Passage]:
    """The passages with the documents they belong to.

    Sets of passages name the document in the id ("2018-748#003"), give its passages one title, or number them behind
    the document's id ("notat-12-003"); where none of this is so, each passage is a document by itself.
    """
    rows = list(_read_lines(_find(dataset, "corpus.jsonl")))
    titles = Counter(str(row.get("title") or "") for row in rows)
    prefixes = _document_prefixes([str(row["_id"]) for row in rows])
    counted: Counter[str] = Counter()
    passages = []
    for row in rows:
        id_, title = str(row["_id"]), str(row.get("title") or "")
        document = _document_of(id_, title, titles, prefixes)
        passages.append(Passage(id_, title, str(row.get("text") or ""), Place(document, counted[document])))
        counted[document] += 1
    return passages


def _document_of(id_: str, title: str, titles: Mapping[str, int], prefixes: Mapping[str, int]) -> str:
    if "#" in id_[1:]:
        return id_.rpartition("#")[0]
    if title and titles[title] > 1:
        return f"title:{title}"
    match = _NUMBERED.fullmatch(id_)
    return match[1] if match and prefixes.get(match[1], 0) > 1 else id_


def _document_prefixes(ids: Sequence[str]) -> Mapping[str, int]:
    """How many ids are numbered behind each prefix; nothing where one prefix has too many for a document."""
    prefixes = Counter(match[1] for id_ in ids if (match := _NUMBERED.fullmatch(id_)))
    largest = max(prefixes.values(), default=0)
    return prefixes if largest <= max(10, LARGEST_SHARE * len(ids)) else {}


def _read_queries(dataset: Path) -> list[tuple[str, str]]:
    return [(str(row["_id"]), str(row["text"])) for row in _read_lines(_find(dataset, "queries.jsonl"))]


def _find(dataset: Path, name: str) -> Path:
    for path in (dataset / name, dataset / f"{name}.gz"):
        if path.exists():
            return path
    raise AssistantError(f"Mappen {dataset} mangler {name} (eller {name}.gz). Et BEIR-sæt har begge dele.")


def _read_lines(path: Path) -> Iterator[dict[str, Any]]:
    with gzip.open(path, "rt", encoding="utf-8") if path.suffix == ".gz" else path.open(encoding="utf-8") as lines:
        for number, line in enumerate(lines, start=1):
            if line.strip():
                try:
                    yield json.loads(line)
                except json.JSONDecodeError as error:
                    raise AssistantError(f"{path.name}, linje {number}, er ikke gyldig JSON.") from error


# ------------------------------------------------------------------ index and search


def build_indexes(
    passages: Sequence[Passage], embedder: Embedder, folder: Path, progress: Progress | None = None
) -> tuple[LexicalIndex, VectorIndex]:
    """Both indexes over the repaired passages."""
    lexical = LexicalIndex(folder / "lexical")
    vectors = VectorIndex(folder / "chroma", None, fingerprint=embedder.fingerprint, dimension=embedder.dimension)
    done = 0
    for batch in _batches(passages):
        texts = [repair_text(passage.text)[0] for passage in batch]
        documents = [passage.place.document for passage in batch]
        searched = [f"{p.title}\n{text}" if p.title else text for p, text in zip(batch, texts, strict=True)]
        embedded = embed_chunks(embedder, searched, documents)
        vectors.upsert([p.id for p in batch], embedded, [{"document": document} for document in documents])
        lexical.upsert(
            [LexicalEntry(p.id, p.place.document, text, p.title) for p, text in zip(batch, texts, strict=True)]
        )
        done += len(batch)
        _report(progress, batch[-1].id, done, len(passages))
    lexical.commit()
    return lexical, vectors


def _batches(passages: Sequence[Passage]) -> Iterator[list[Passage]]:
    """Batches that keep the passages of a document together."""
    batch: list[Passage] = []
    for passage in sorted(passages, key=lambda one: one.place.document):
        if len(batch) >= BATCH and passage.place.document != batch[-1].place.document:
            yield batch
            batch = []
        batch.append(passage)
    if batch:
        yield batch


def _search(
    text: str,
    lexical: LexicalIndex,
    vectors: VectorIndex,
    embedder: Embedder,
    places: Mapping[str, Place],
    weights: RankingWeights,
    settings: Settings,
) -> list[tuple[str, float]]:
    try:
        asked = with_learned_abbreviations(understand(text, most_chars=settings.max_query_chars), lexical)
    except InvalidQueryError:
        return []
    ranked = rank(
        asked.text,
        lexical=lexical,
        dense=vectors,
        embedder=embedder,
        place_of=places.__getitem__,
        weights=weights,
        terms=asked.terms,
    )
    return [(passage.id, passage.score) for passage in ranked]


def _folder(settings: Settings) -> Path | None:
    return settings.data if settings.data.is_dir() else None


def _report(progress: Progress | None, what: str, done: int, total: int) -> None:
    if progress is not None:
        progress(what, done, total)


# ------------------------------------------------------------------ scoring


def write_run(output: Path, run: Mapping[str, Sequence[tuple[str, float]]]) -> None:
    """A TREC run: query, Q0, passage, rank, score, tag."""
    output.parent.mkdir(parents=True, exist_ok=True)
    with output.open("w", encoding="utf-8") as lines:
        for query_id, found in run.items():
            for position, (id_, score) in enumerate(found, start=1):
                lines.write(f"{query_id} Q0 {id_} {position} {score:.6f} {TAG}\n")


def read_qrels(path: Path) -> dict[str, dict[str, int]]:
    """Grades above 0, by query and passage."""
    grades: dict[str, dict[str, int]] = {}
    for line in path.read_text(encoding="utf-8").splitlines():
        columns = line.split("\t")
        if len(columns) == 4:  # TREC form
            columns = [columns[0], columns[2], columns[3]]
        if len(columns) == 3 and columns[2].strip().isdigit() and int(columns[2]) > 0:
            grades.setdefault(columns[0], {})[columns[1]] = int(columns[2])
    return grades


def score_run(
    qrels: Mapping[str, Mapping[str, int]], run: Mapping[str, Sequence[tuple[str, float]]]
) -> dict[str, dict[str, float]]:
    """nDCG@10, recall@10, recall@50 and MRR@10 with bootstrap 95 % intervals; an unanswered query counts 0."""
    values: dict[str, list[float]] = {"ndcg@10": [], "recall@10": [], "recall@50": [], "mrr@10": []}
    for query_id, grades in qrels.items():
        ids = [id_ for id_, _ in run.get(query_id, ())]
        gain = sum(grades.get(id_, 0) / math.log2(place + 2) for place, id_ in enumerate(ids[:10]))
        ideal = sum(g / math.log2(place + 2) for place, g in enumerate(sorted(grades.values(), reverse=True)[:10]))
        values["ndcg@10"].append(gain / ideal)
        for depth in (10, 50):
            values[f"recall@{depth}"].append(len(grades.keys() & set(ids[:depth])) / len(grades))
        values["mrr@10"].append(next((1 / (n + 1) for n, id_ in enumerate(ids[:10]) if id_ in grades), 0.0))
    return {name: _with_interval(numbers) for name, numbers in values.items()}


def _with_interval(numbers: Sequence[float]) -> dict[str, float]:
    chance = random.Random(7)  # noqa: S311 - resampling, not secrets
    means = sorted(sum(chance.choices(numbers, k=len(numbers))) / len(numbers) for _ in range(BOOTSTRAP))
    low, high = means[int(0.025 * BOOTSTRAP)], means[int(0.975 * BOOTSTRAP) - 1]
    return {"mean": round(sum(numbers) / len(numbers), 4), "low": round(low, 4), "high": round(high, 4)}


def _spread(latencies: Sequence[float]) -> dict[str, float]:
    ordered = sorted(latencies)
    if not ordered:
        return {}
    p95 = ordered[min(len(ordered) - 1, int(0.95 * len(ordered)))]
    return {"median": round(ordered[len(ordered) // 2], 2), "p95": round(p95, 2), "max": round(ordered[-1], 2)}
