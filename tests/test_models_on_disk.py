"""Transformer models from a folder go through the doors for embedding and re-ranking, and are never mixed."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from typer.testing import CliRunner

from assistant.cli.app import app
from assistant.collection import open_collection
from assistant.embedding import load_embedder
from assistant.errors import EmbeddingMismatchError
from assistant.ingestion import ingest_paths
from assistant.reranking import load_reranker
from assistant.retrieval import Retriever
from assistant.settings import Settings

SOURCES = Path(__file__).parent / "cases" / "retrieval"
SMALL = {
    "hidden_size": 32,
    "num_hidden_layers": 2,
    "num_attention_heads": 2,
    "intermediate_size": 64,
    "max_position_embeddings": 130,
}


def make_tokenizer() -> Any:
    from tokenizers import Tokenizer, models, pre_tokenizers, processors, trainers
    from transformers import PreTrainedTokenizerFast

    special = ["[PAD]", "[UNK]", "[CLS]", "[SEP]"]
    tokenizer = Tokenizer(models.WordPiece(unk_token="[UNK]"))  # type: ignore[call-arg]
    tokenizer.pre_tokenizer = pre_tokenizers.Whitespace()  # type: ignore[assignment]
    texts = [path.read_text(encoding="utf-8") for path in sorted(SOURCES.glob("*.txt"))]
    tokenizer.train_from_iterator(texts, trainers.WordPieceTrainer(vocab_size=500, special_tokens=special))
    tokenizer.post_processor = processors.TemplateProcessing(  # type: ignore[assignment]
        single="[CLS] $A [SEP]", pair="[CLS] $A [SEP] $B:1 [SEP]:1", special_tokens=[("[CLS]", 2), ("[SEP]", 3)]
    )
    names = dict(zip(("pad_token", "unk_token", "cls_token", "sep_token"), special, strict=True))
    return PreTrainedTokenizerFast(tokenizer_object=tokenizer, model_max_length=128, **names)


def make_encoder(folder: Path, tokenizer: Any, *, seed: int, prompts: bool = True) -> Path:
    """An XLM-RoBERTa of two layers with random weights, saved as a sentence-transformers model with its own prompts."""
    import torch
    from sentence_transformers import SentenceTransformer
    from sentence_transformers.models import Normalize, Pooling, Transformer
    from transformers import XLMRobertaConfig, XLMRobertaModel

    torch.manual_seed(seed)
    config = XLMRobertaConfig(vocab_size=len(tokenizer), pad_token_id=0, **SMALL)
    plain = folder.with_name(folder.name + "-plain")
    XLMRobertaModel(config).save_pretrained(plain)
    tokenizer.save_pretrained(plain)
    transformer = Transformer(str(plain), max_seq_length=128)
    own = {"query": "spørgsmål: ", "document": "tekst: "} if prompts else {}
    SentenceTransformer(modules=[transformer, Pooling(32, "mean"), Normalize()], prompts=own, device="cpu").save(
        str(folder)
    )
    return folder


def make_cross_encoder(folder: Path, tokenizer: Any) -> Path:
    import torch
    from transformers import XLMRobertaConfig, XLMRobertaForSequenceClassification

    torch.manual_seed(3)
    config = XLMRobertaConfig(vocab_size=len(tokenizer), pad_token_id=0, num_labels=1, type_vocab_size=2, **SMALL)
    XLMRobertaForSequenceClassification(config).save_pretrained(folder)
    tokenizer.save_pretrained(folder)
    return folder


@pytest.fixture(scope="module")
def models(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    pytest.importorskip("sentence_transformers")
    folder = tmp_path_factory.mktemp("models")
    tokenizer = make_tokenizer()
    return {
        "encoder": make_encoder(folder / "encoder", tokenizer, seed=1),
        "other": make_encoder(folder / "other", tokenizer, seed=2),
        "reranker": make_cross_encoder(folder / "reranker", tokenizer),
    }


def test_an_encoder_uses_its_own_prompts_for_query_and_passage(models: dict[str, Path]) -> None:
    embedder = load_embedder(Settings(embedding_model=str(models["encoder"]), device="cpu"))
    text = "Kommunen har 388 km cykelsti."
    passage, query = embedder.embed_passages([text])[0], embedder.embed_query(text)
    assert embedder.dimension == 32
    assert np.allclose([np.linalg.norm(passage), np.linalg.norm(query)], 1, atol=1e-4)
    assert not np.allclose(passage, query, atol=1e-3)
    bare = load_embedder(
        Settings(
            embedding_model=str(models["encoder"]), embedding_query_prompt="", embedding_passage_prompt="", device="cpu"
        )
    )
    assert np.allclose(bare.embed_query("tekst: " + text), passage, atol=1e-4)


def test_weights_changed_in_place_change_the_fingerprint(models: dict[str, Path]) -> None:
    first, other = (
        load_embedder(Settings(embedding_model=str(models[name]), device="cpu")) for name in ("encoder", "other")
    )
    assert first.fingerprint.split("-")[-1] != other.fingerprint.split("-")[-1]
    again = load_embedder(Settings(embedding_model=str(models["encoder"]), device="cpu"))
    assert again.fingerprint == first.fingerprint


def test_another_model_is_refused_until_the_index_is_rebuilt_on_purpose(
    models: dict[str, Path], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with open_collection(Settings(data=tmp_path, embedding_model=str(models["encoder"]), device="cpu")) as opened:
        list(ingest_paths(opened, [SOURCES / "cykler.txt", SOURCES / "stoej.txt"]))
        assert Retriever(opened).search("cykelsti", limit=1)[0].name == "cykler.txt"
    changed = Settings(data=tmp_path, embedding_model=str(models["other"]), device="cpu")
    with open_collection(changed) as opened, pytest.raises(EmbeddingMismatchError, match=r"encoder-.*other-.*doctor"):
        Retriever(opened).search("cykelsti")
    monkeypatch.setenv("ASSISTANT_EMBEDDING_MODEL", str(models["other"]))
    monkeypatch.setenv("ASSISTANT_DEVICE", "cpu")
    repaired = CliRunner().invoke(app, ["--data", str(tmp_path), "doctor", "--repair", "--json"])
    assert repaired.exit_code == 0, repaired.output
    assert json.loads(repaired.stdout)
    with open_collection(changed) as opened:
        assert Retriever(opened).search("cykelsti", limit=1)[0].name == "cykler.txt"
        assert opened.vectors.count() == opened.store.chunk_count()


def test_a_cross_encoder_orders_the_first_hits(models: dict[str, Path], tmp_path: Path) -> None:
    ranking = Settings(data=tmp_path, reranking_model=str(models["reranker"]), device="cpu")
    with open_collection(ranking) as opened:
        list(ingest_paths(opened, [SOURCES]))
        hits = Retriever(opened).search("cykelstier ved havnen", limit=4)
        scores = load_reranker(ranking).score("cykelstier ved havnen", [hit.chunk.text for hit in hits])
    assert [hit.scores["rerank"] for hit in hits] == pytest.approx(scores, abs=1e-4)
    assert scores == sorted(scores, reverse=True)
