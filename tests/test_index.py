"""The two indexes: vectors in Chroma, words in tantivy."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assistant.errors import EmbeddingMismatchError
from assistant.index.abbreviations import find_definitions, long_key
from assistant.index.lexical import LexicalEntry, LexicalIndex
from assistant.index.vectors import LARGEST_BATCH, VectorIndex

ENTRIES = [
    LexicalEntry("a.1.00000", "a", "Kommunen styrker bandeindsatsen på Nørrebro i 2018.", "Tryghed"),
    LexicalEntry("a.1.00001", "a", "Der er afsat 4.000 kr. til hver klub, jf. sag 2018-0302458.", "Økonomi"),
    LexicalEntry("b.1.00000", "b", "Beskzftigelsen for unge under uddannelse er ikke steget.", ""),
    LexicalEntry("b.1.00001", "b", "Varmepumper giver lavere udgifter til opvarmning.", "Energi"),
]


@pytest.fixture
def lexical(tmp_path: Path) -> Iterator[LexicalIndex]:
    index = LexicalIndex(tmp_path / "lexical")
    index.upsert(ENTRIES)
    index.commit()
    yield index
    index.close()


def found(index: LexicalIndex, query: str) -> list[str]:
    return [id_ for id_, _ in index.search(query, 10)]


@pytest.mark.parametrize(
    ("query", "first"),
    [
        ("indsats over for bander", "a.1.00000"),
        ("bande", "a.1.00000"),
        ("NOERREBRO", "a.1.00000"),
        ("4000 kroner", "a.1.00001"),
        ("2018-0302458", "a.1.00001"),
        ("økonomi", "a.1.00001"),
        ("beskæftigelse", "b.1.00000"),
        ("varmepumpe", "b.1.00001"),
        ("energi", "b.1.00001"),
    ],
)
def test_a_query_in_other_words_or_letters_finds_its_passage(lexical: LexicalIndex, query: str, first: str) -> None:
    assert found(lexical, query)[0] == first


def test_nothing_is_found_for_words_that_no_passage_has(lexical: LexicalIndex) -> None:
    assert found(lexical, "xyzzy") == []


def test_additions_are_seen_after_commit_and_replace_what_had_the_id(lexical: LexicalIndex) -> None:
    lexical.upsert([LexicalEntry("b.1.00001", "b", "Cykelstier langs havnen.")])
    assert found(lexical, "cykelsti") == []
    lexical.commit()
    assert found(lexical, "cykelsti") == ["b.1.00001"]
    assert found(lexical, "varmepumper") == []
    assert lexical.count() == len(ENTRIES)


def test_deleted_documents_and_passages_are_gone(lexical: LexicalIndex) -> None:
    lexical.delete_document("a")
    lexical.delete(["b.1.00000"])
    lexical.commit()
    assert lexical.ids() == {"b.1.00001"}
    assert found(lexical, "bander") == []


def test_an_index_opens_again_with_what_was_committed(tmp_path: Path) -> None:
    first = LexicalIndex(tmp_path / "i")
    first.upsert(ENTRIES[:1])
    first.commit()
    first.upsert(ENTRIES[1:2])
    first.close()
    assert LexicalIndex(tmp_path / "i").ids() == {ENTRIES[0].id}


def test_a_phrase_is_found_in_its_order_only(lexical: LexicalIndex) -> None:
    assert [id_ for id_, _ in lexical.search_phrase("unge under uddannelse", 5)] == ["b.1.00000"]
    assert lexical.search_phrase("uddannelse under unge", 5) == []


def test_a_search_can_be_kept_to_some_documents(lexical: LexicalIndex) -> None:
    from assistant.index.terms import terms_of_query

    hits = lexical.search_terms(terms_of_query("bander"), 10, documents=["b"])
    assert {id_ for id_, _ in hits} == {"b.1.00000", "b.1.00001"}
    assert lexical.search_terms(terms_of_query("bander"), 10, documents=[]) == []


@given(st.text(max_size=120))
@settings(max_examples=60, deadline=None)
def test_any_query_is_answered(tmp_path_factory: pytest.TempPathFactory, query: str) -> None:
    index = _shared_index(tmp_path_factory)
    scores = [score for _, score in index.search(query, 5)]
    assert scores == sorted(scores, reverse=True)
    index.search_phrase(query, 5)


_opened: list[LexicalIndex] = []


def _shared_index(factory: pytest.TempPathFactory) -> LexicalIndex:
    if not _opened:
        index = LexicalIndex(factory.mktemp("shared") / "i")
        index.upsert(ENTRIES)
        index.commit()
        _opened.append(index)
    return _opened[0]


# ------------------------------------------------------------------ vectors


def unit(rows: int, seed: int = 1) -> np.ndarray:
    vectors = np.random.default_rng(seed).standard_normal((rows, 8)).astype(np.float32)
    return vectors / np.linalg.norm(vectors, axis=1, keepdims=True)


@pytest.fixture
def vectors(tmp_path: Path) -> Iterator[VectorIndex]:
    index = VectorIndex(tmp_path / "chroma", None, fingerprint="model-1", dimension=8)
    index.upsert(["a.1", "a.2", "b.1"], unit(3), [{"document": "a"}, {"document": "a"}, {"document": "b"}])
    yield index
    index.close()


def test_a_vector_finds_itself_first_with_similarity_one(vectors: VectorIndex) -> None:
    first, score = vectors.search(unit(3)[1], 3)[0]
    assert first == "a.2"
    assert score == pytest.approx(1, abs=1e-5)


def test_similarities_fall(vectors: VectorIndex) -> None:
    scores = [score for _, score in vectors.search(unit(1, seed=9)[0], 3)]
    assert scores == sorted(scores, reverse=True)


def test_a_vector_search_can_be_kept_to_some_documents(vectors: VectorIndex) -> None:
    assert [id_ for id_, _ in vectors.search(unit(3)[0], 3, documents=["b"])] == ["b.1"]
    assert vectors.search(unit(3)[0], 3, documents=[]) == []


def test_a_search_among_many_documents_stays_among_them(tmp_path: Path) -> None:
    index = VectorIndex(tmp_path / "chroma", None, fingerprint="model-1", dimension=8)
    index.upsert([f"d{row}.1" for row in range(400)], unit(400), [{"document": f"d{row}"} for row in range(400)])
    among = [f"d{row}" for row in range(0, 400, 4)]
    query = unit(1, seed=3)[0]
    exact = sorted(range(0, 400, 4), key=lambda row: -float(unit(400)[row] @ query))
    assert [id_ for id_, _ in index.search(query, 10, documents=among)] == [f"d{row}.1" for row in exact[:10]]
    assert len(index.search(query, 99, documents=among)) == 99
    index.close()


def test_upserting_twice_keeps_one(vectors: VectorIndex) -> None:
    vectors.upsert(["a.1"], unit(1, seed=5), [{"document": "a"}])
    assert vectors.count() == 3
    assert vectors.search(unit(1, seed=5)[0], 1)[0][0] == "a.1"


def test_deleted_vectors_are_not_found(vectors: VectorIndex) -> None:
    vectors.delete(["a.1", "unknown"])
    vectors.delete_document("b")
    assert vectors.ids() == {"a.2"}
    assert [id_ for id_, _ in vectors.search(unit(3)[0], 3)] == ["a.2"]


def test_a_vector_of_zeros_finds_nothing(vectors: VectorIndex) -> None:
    assert vectors.search(np.zeros(8, np.float32), 3) == []


def test_more_than_one_batch_goes_in(tmp_path: Path) -> None:
    index = VectorIndex(tmp_path / "chroma", None, fingerprint="model-1", dimension=8)
    count = LARGEST_BATCH + 10
    index.upsert([f"c.{number}" for number in range(count)], unit(count))
    assert index.count() == count
    assert len(index.ids()) == count
    index.close()


def test_vectors_of_another_model_are_refused_with_what_to_do(tmp_path: Path) -> None:
    VectorIndex(tmp_path / "chroma", None, fingerprint="model-1", dimension=8).close()
    with pytest.raises(EmbeddingMismatchError, match=r"model-1.*model-2.*doctor"):
        VectorIndex(tmp_path / "chroma", None, fingerprint="model-2", dimension=8)


# ------------------------------------------------------------------ abbreviations


@pytest.mark.parametrize(
    ("text", "short", "long"),
    [
        ("Center for Bydrift og Anlæg (CBA) har ansvaret.", "CBA", "Center for Bydrift og Anlæg"),
        ("Udgiften afholdes af Teknik- og Kulturforvaltningen (TKF).", "TKF", "Teknik- og Kulturforvaltningen"),
        ("DKF (Den Konstruerede Fond) gav tilsagn.", "DKF", "Den Konstruerede Fond"),
        ("Grundejerne i Opdigtet Vejlaug (»OV«) klagede.", "OV", "Opdigtet Vejlaug"),
    ],
)
def test_an_abbreviation_is_learned_where_a_text_spells_it_out(text: str, short: str, long: str) -> None:
    assert [(one.short, one.long) for one in find_definitions(text)] == [(short, long)]


@pytest.mark.parametrize("text", ["Prisen er høj (DKK).", "Mødet holdes i salen (SE BILAG).", "Afsnit (IV) udgår."])
def test_capitals_in_brackets_are_no_abbreviation_of_just_any_words(text: str) -> None:
    assert find_definitions(text) == []


def test_definitions_are_found_by_both_forms_and_leave_with_their_passage(lexical: LexicalIndex) -> None:
    lexical.upsert([LexicalEntry("c.1", "c", "Center for Bydrift og Anlæg (CBA) har ansvaret.")])
    lexical.commit()
    assert [one.long for one in lexical.definitions("CBA")] == ["Center for Bydrift og Anlæg"]
    assert [one.short for one in lexical.definitions(long_key("center for Bydrift og anlægget"))] == ["CBA"]
    lexical.delete_document("c")
    lexical.commit()
    assert lexical.definitions("CBA") == []
