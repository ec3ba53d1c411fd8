"""Measuring search on a BEIR folder."""

from __future__ import annotations

import gzip
import json
from pathlib import Path

import pytest

from assistant.embedding import load_embedder
from assistant.errors import AssistantError, ModelUnavailableError
from assistant.evaluation.retrieval import evaluate_retrieval, read_passages, score_run
from assistant.reranking import load_reranker
from assistant.settings import Settings

PASSAGES = [
    {"_id": "a#000", "title": "Notat om svømmehaller", "text": "Billetprisen i svømmehallen stiger til 45 kr."},
    {"_id": "a#001", "title": "Notat om svømmehaller", "text": "Babysvømning fortsætter om formiddagen."},
    {"_id": "b#000", "title": "Notat om rotter", "text": "Der kom 5.480 anmeldelser om rotter i 2020."},
    {"_id": "c#000", "title": "", "text": "Skybrudsplanen omfatter projekter mod oversvgm-\nmelse af kzldre."},
]
QUERIES = [
    {"_id": "1", "text": "billet til svømmehallen"},
    {"_id": "2", "text": "rotteanmeldelser"},
    {"_id": "3", "text": "oversvømmede kældre"},
    {"_id": "4", "text": "?"},
]


@pytest.fixture
def dataset(tmp_path: Path) -> Path:
    with gzip.open(tmp_path / "corpus.jsonl.gz", "wt", encoding="utf-8") as lines:
        lines.writelines(json.dumps(passage, ensure_ascii=False) + "\n" for passage in PASSAGES)
    (tmp_path / "queries.jsonl").write_text("\n".join(map(json.dumps, QUERIES)), encoding="utf-8")
    (tmp_path / "qrels.tsv").write_text(
        "query-id\tcorpus-id\tscore\n1\ta#000\t1\n2\tb#000\t1\n3\tc#000\t2\n4\tc#000\t0\n", encoding="utf-8"
    )
    return tmp_path


def test_a_run_is_written_and_scored(dataset: Path, tmp_path: Path) -> None:
    seen: list[tuple[str, int, int]] = []
    output = tmp_path / "out" / "run.trec"
    summary = evaluate_retrieval(dataset, output, 2, Settings(data=tmp_path), lambda *step: seen.append(step))
    rows = [line.split() for line in output.read_text(encoding="utf-8").splitlines()]
    assert {row[0]: row[2] for row in rows if row[3] == "1"} == {"1": "a#000", "2": "b#000", "3": "c#000"}
    assert all(len(row) == 6 and row[1] == "Q0" for row in rows)
    assert max(int(row[3]) for row in rows) == 2
    assert summary["metrics"]["ndcg@10"]["mean"] == 1
    assert summary["queries"] == 4
    assert seen[-1][1:] == (4, 4)


def test_without_qrels_there_are_no_metrics(dataset: Path, tmp_path: Path) -> None:
    (dataset / "qrels.tsv").unlink()
    assert "metrics" not in evaluate_retrieval(dataset, tmp_path / "run", 10, Settings(data=tmp_path))


def test_passages_of_one_document_are_told_by_id_or_by_title(dataset: Path) -> None:
    places = {passage.id: passage.place for passage in read_passages(dataset)}
    assert [(places[id_].document, places[id_].sequence) for id_ in ("a#000", "a#001", "c#000")] == [
        ("a", 0),
        ("a", 1),
        ("c", 0),
    ]


def test_a_folder_without_a_corpus_is_named(tmp_path: Path) -> None:
    with pytest.raises(AssistantError, match=r"mangler corpus\.jsonl"):
        evaluate_retrieval(tmp_path, tmp_path / "run", 10, Settings())


def test_the_score_is_that_of_the_worked_example() -> None:
    qrels = {"q": {"d1": 3, "d2": 2, "d3": 3, "d5": 1, "d6": 2, "d7": 3, "d8": 2}, "z": {"x": 1}}
    scores = score_run(qrels, {"q": [(f"d{place}", 1.0) for place in range(1, 7)]})
    assert scores["ndcg@10"]["mean"] == pytest.approx(0.7562 / 2, abs=1e-3)
    assert scores["recall@10"]["mean"] == pytest.approx(5 / 7 / 2, abs=1e-3)


def test_a_missing_reranker_is_named_in_danish(tmp_path: Path) -> None:
    with pytest.raises(ModelUnavailableError, match="omrangering"):
        load_reranker(Settings(reranking_model=str(tmp_path / "findes-ikke")))


def test_the_summary_names_the_model(dataset: Path, tmp_path: Path) -> None:
    summary = evaluate_retrieval(dataset, tmp_path / "run", 10, Settings(data=tmp_path))
    assert summary["embedding"] == load_embedder(Settings()).fingerprint


@pytest.mark.parametrize(
    ("ids", "documents"),
    [
        (["x-1-001", "x-1-002", "x-2-001"], ["x-1", "x-1", "x-2-001"]),
        ([f"p{number}" for number in range(3)], ["p0", "p1", "p2"]),
        ([f"p-{number}" for number in range(30)], [f"p-{number}" for number in range(30)]),
    ],
)
def test_numbers_behind_ids_tell_documents_only_where_they_are_many(
    tmp_path: Path, ids: list[str], documents: list[str]
) -> None:
    rows = "".join(json.dumps({"_id": id_, "text": "Tekst."}) + "\n" for id_ in ids)
    (tmp_path / "corpus.jsonl").write_text(rows, encoding="utf-8")
    assert [passage.place.document for passage in read_passages(tmp_path)] == documents
