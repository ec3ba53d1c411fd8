"""Embedding: the offline model, and any other through the same door."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assistant.embedding import OFFLINE_FOLDER, OfflineEmbedder, embed_chunks, load_embedder, spell_out
from assistant.errors import ModelUnavailableError
from assistant.settings import Settings

TEXTS = [
    "Borgerrepræsentationen vedtog budgettet for ungdomsuddannelserne den 24. januar 2019.",
    "Forvaltningen følger 107 ledige unge med tilknytning til bandemiljøet.",
    "Gebyret for en byggetilladelse er 1.250 kr., jf. § 28.",
]


@pytest.fixture(scope="module")
def embedder() -> OfflineEmbedder:
    return OfflineEmbedder(OFFLINE_FOLDER)


def test_vectors_have_unit_length(embedder: OfflineEmbedder) -> None:
    lengths = np.linalg.norm(embedder.embed_passages(TEXTS), axis=1)
    assert np.allclose(lengths, 1, atol=1e-5)


def test_a_query_and_a_passage_of_the_same_words_have_the_same_vector(embedder: OfflineEmbedder) -> None:
    assert np.allclose(embedder.embed_query(TEXTS[0]), embedder.embed_passages(TEXTS)[0], atol=1e-6)


def test_damage_hardly_moves_a_vector(embedder: OfflineEmbedder) -> None:
    damaged = "Borgerrepraesentationen vedtog budgettet for ungdomsud-\ndannelseme den 24. januar 2019."
    assert float(embedder.embed_query(damaged) @ embedder.embed_query(TEXTS[0])) > 0.8


def test_a_compound_is_near_the_phrase_it_stands_for(embedder: OfflineEmbedder) -> None:
    compound = embedder.embed_query("bandeindsats")
    phrase, other = embedder.embed_passages(["indsatsen over for bander", "tilskud til varmepumper"])
    assert float(compound @ phrase) > float(compound @ other) + 0.3


def test_text_without_words_has_a_vector_of_zeros(embedder: OfflineEmbedder) -> None:
    assert not embedder.embed_query("… — ?").any()


def test_sentence_transformers_gives_the_same_vectors(embedder: OfflineEmbedder) -> None:
    sentence_transformers = pytest.importorskip("sentence_transformers")
    model = sentence_transformers.SentenceTransformer(str(OFFLINE_FOLDER), device="cpu")
    model.float()
    theirs = model.encode([spell_out(text) for text in TEXTS], normalize_embeddings=True)
    assert np.allclose(theirs, embedder.embed_passages(TEXTS), atol=1e-4)


def test_a_model_folder_goes_through_the_same_door(embedder: OfflineEmbedder) -> None:
    other = load_embedder(Settings(embedding_model=str(OFFLINE_FOLDER), embedding_query_prompt="=", device="cpu"))
    assert other.dimension == embedder.dimension
    assert other.fingerprint != embedder.fingerprint
    assert np.allclose(np.linalg.norm(other.embed_passages(["=by", "=vej"]), axis=1), 1, atol=1e-3)


def test_prompts_are_part_of_the_fingerprint() -> None:
    plain = load_embedder(Settings(embedding_model=str(OFFLINE_FOLDER), device="cpu"))
    prompted = load_embedder(Settings(embedding_model=str(OFFLINE_FOLDER), embedding_query_prompt="?", device="cpu"))
    assert plain.fingerprint != prompted.fingerprint


def test_a_missing_model_is_named_in_danish(tmp_path: Path) -> None:
    with pytest.raises(ModelUnavailableError, match="kan ikke indlæses"):
        load_embedder(Settings(embedding_model=str(tmp_path / "findes-ikke")))
    with pytest.raises(ModelUnavailableError, match="mangler"):
        OfflineEmbedder(tmp_path)


def test_a_passage_takes_on_the_topic_of_its_neighbours_but_not_of_other_documents(embedder: OfflineEmbedder) -> None:
    texts = ["Kommunen yder tilskud til varmepumper.", "Stk. 2. Det samme gælder andre.", "Hunde skal føres i snor."]
    together = embed_chunks(embedder, texts, ["a", "a", "b"])
    apart = embed_chunks(embedder, texts, ["a", "b", "c"])
    query = embedder.embed_query("varmepumper")
    assert float(together[1] @ query) > float(apart[1] @ query) + 0.2
    assert np.allclose(together[2], apart[2], atol=1e-6)


@given(st.lists(st.text(max_size=60), max_size=6))
@settings(max_examples=50, deadline=None)
def test_any_text_gives_a_finite_row(embedder: OfflineEmbedder, texts: list[str]) -> None:
    vectors = embedder.embed_passages(texts)
    assert vectors.shape == (len(texts), embedder.dimension)
    assert np.isfinite(vectors).all()
