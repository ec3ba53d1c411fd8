"""Texts become vectors: the shipped offline model without torch, any other through sentence-transformers."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Sequence
from functools import cache, lru_cache
from itertools import pairwise
from pathlib import Path
from threading import Lock
from typing import Any, Protocol

import numpy as np
from numpy.typing import NDArray

from assistant.danish import analysis
from assistant.errors import ModelUnavailableError
from assistant.settings import Settings

OFFLINE_MODEL = "offline"
OFFLINE_FOLDER = Path(__file__).with_name("embedding_offline")
SUBWORD_LENGTHS = (3, 4, 5)
SURROUNDING_PASSAGES = 8  # on either side

Vectors = NDArray[np.float32]


class Embedder(Protocol):
    """What turns texts into vectors of unit length; the same for index and query."""

    @property
    def fingerprint(self) -> str:
        """Changes when the vectors of the same text would."""

    @property
    def dimension(self) -> int: ...

    @property
    def surroundings(self) -> float:
        """How much of the neighbouring passages goes into a passage's vector; see ``embed_chunks``."""

    def embed_passages(self, texts: Sequence[str]) -> Vectors:
        """One row per text; a text without a known word gets a row of zeros."""

    def embed_query(self, text: str) -> Vectors: ...


def load_embedder(settings: Settings) -> Embedder:
    """The embedding model that the settings name. Raises ModelUnavailableError."""
    if settings.embedding_model == OFFLINE_MODEL:
        return offline_embedder()
    return SentenceTransformerEmbedder(settings)


@cache
def offline_embedder() -> OfflineEmbedder:
    """The shipped model, one for the whole process. Raises ModelUnavailableError."""
    return OfflineEmbedder(OFFLINE_FOLDER)


def embed_chunks(embedder: Embedder, texts: Sequence[str], documents: Sequence[str]) -> Vectors:
    """Vectors of passages in reading order, with the topic of the passages around them in the same document.

    ``documents`` names the document of each text. A passage like "Stk. 2. Det samme gælder …" says little by itself;
    what stands around it tells what it is about. Only models that gain from it have ``surroundings`` above 0.
    """
    vectors = embedder.embed_passages(texts)
    if not embedder.surroundings or not len(vectors):
        return vectors
    mixed = vectors.copy()
    names = np.asarray(documents)
    starts = [0, *(np.flatnonzero(names[1:] != names[:-1]) + 1).tolist(), len(names)]
    for start, end in pairwise(starts):
        sums = np.concatenate([np.zeros((1, vectors.shape[1]), np.float32), vectors[start:end].cumsum(axis=0)])
        rows = np.arange(end - start)
        around = sums[np.minimum(rows + SURROUNDING_PASSAGES + 1, end - start)]
        around = around - sums[np.maximum(rows - SURROUNDING_PASSAGES, 0)]
        mixed[start:end] += embedder.surroundings * _unit_length(around)
    return _unit_length(mixed)


@lru_cache(maxsize=400_000)
def subwords(kind: str, token: str) -> tuple[str, ...]:
    """What the offline model knows a word by: its stem, its parts and its character n-grams.

    Damage from a scan changes a few n-grams of a word and leaves the others, so that the vector hardly moves.
    """
    if kind != "word":
        return ("=" + token,)
    if token in analysis.STOP_WORDS:
        return ()
    marked = f"<{analysis.skeleton(token)}>"
    pieces = ["=" + analysis.stem(token)]
    pieces += ["=" + part for part in analysis.split_compound(token)]
    pieces += [marked[i : i + n] for n in SUBWORD_LENGTHS for i in range(len(marked) - n + 1)]
    return tuple(pieces)


def text_words(text: str) -> Iterator[tuple[str, str]]:
    """(kind, token) of the words of a text, words joined that a line end had cut."""
    for kind, token, _, _ in analysis.tokens_with_spans(analysis.join_lines(text)):
        yield kind, token


def spell_out(text: str) -> str:
    """A text as the offline model's own tokenizer (white space) expects it.

    >>> spell_out("By")
    '=by <by by> <by>'
    """
    return " ".join(piece for kind, token in text_words(text) for piece in subwords(kind, token))


class OfflineEmbedder:
    """The shipped static model, read with numpy alone.

    Gives the vectors that ``SentenceTransformer(folder).encode(spell_out(text))`` gives, without importing torch.
    """

    surroundings = 1.0

    def __init__(self, folder: Path) -> None:
        try:
            weights = (folder / "model.safetensors").read_bytes()
            tokenizer = (folder / "tokenizer.json").read_bytes()
        except OSError as error:
            raise ModelUnavailableError(
                f"Den medfølgende indlejringsmodel mangler i {folder}. Geninstallér programmet."
            ) from error
        self.fingerprint = "offline-" + hashlib.sha256(weights + tokenizer).hexdigest()[:16] + "-s1"
        self._rows: dict[str, int] = json.loads(tokenizer)["model"]["vocab"]
        self._weights = _read_safetensors(weights, "embedding.weight").astype(np.float32)
        self._known: dict[tuple[str, str], int] = {}
        self._word_vectors = np.zeros((4096, self._weights.shape[1]), np.float32)
        self._guard = Lock()  # two threads would give two words one row

    @property
    def dimension(self) -> int:
        return int(self._weights.shape[1])

    def embed_passages(self, texts: Sequence[str]) -> Vectors:
        vectors = np.zeros((len(texts), self.dimension), np.float32)
        for index, text in enumerate(texts):
            words = [self._word(*word) for word in text_words(text)]
            if words:
                vectors[index] = self._word_vectors[words].sum(axis=0)
        return _unit_length(vectors)

    def embed_query(self, text: str) -> Vectors:
        vector: Vectors = self.embed_passages([text])[0]
        return vector

    def _word(self, kind: str, token: str) -> int:
        """The row of the word's vector, the sum of its pieces' vectors; made on first sight."""
        row = self._known.get((kind, token))
        if row is not None:
            return row
        pieces = [self._rows[piece] for piece in subwords(kind, token) if piece in self._rows]
        with self._guard:
            row = self._known.get((kind, token), len(self._known))
            if row == len(self._word_vectors):
                self._word_vectors = np.concatenate([self._word_vectors, np.zeros_like(self._word_vectors)])
            if pieces:
                self._word_vectors[row] = self._weights[pieces].sum(axis=0)
            self._known[(kind, token)] = row
        return row


class SentenceTransformerEmbedder:
    """Any sentence-transformers model by name or path, with its own prompts."""

    surroundings = 0.0

    def __init__(self, settings: Settings) -> None:
        self._name = settings.embedding_model
        self._batch_size = settings.embedding_batch_size
        self._model = _load_sentence_transformer(settings.embedding_model, settings.device)
        self._query_prompt = _prompt(self._model, settings.embedding_query_prompt, ("query",), self._name)
        self._passage_prompt = _prompt(
            self._model, settings.embedding_passage_prompt, ("passage", "document", "corpus"), self._name
        )
        self.fingerprint = self._make_fingerprint()

    @property
    def dimension(self) -> int:
        return int(self._model.get_embedding_dimension())

    def embed_passages(self, texts: Sequence[str]) -> Vectors:
        return self._encode(list(texts), self._passage_prompt)

    def embed_query(self, text: str) -> Vectors:
        vector: Vectors = self._encode([text], self._query_prompt)[0]
        return vector

    def _encode(self, texts: list[str], prompt: str) -> Vectors:
        if not texts:
            return np.zeros((0, self.dimension), np.float32)
        encoded = self._model.encode(
            texts,
            prompt=prompt,
            batch_size=self._batch_size,
            normalize_embeddings=True,
            convert_to_numpy=True,
            show_progress_bar=False,
        )
        return np.asarray(encoded, dtype=np.float32)

    def _make_fingerprint(self) -> str:
        """From the prompts and a sample of every weight, so that a model changed in place is noticed."""
        digest = hashlib.sha256(repr((self._query_prompt, self._passage_prompt, self.dimension)).encode())
        for name, tensor in sorted(self._model.state_dict().items()):
            values = tensor.detach().reshape(-1)
            sample = values[:: max(1, len(values) // 512)].float().cpu().numpy()
            digest.update(f"{name}{tuple(tensor.shape)}".encode() + sample.tobytes())
        return f"{Path(self._name).name}-{digest.hexdigest()[:16]}"


def _load_sentence_transformer(name: str, device: str | None) -> Any:
    try:
        from sentence_transformers import SentenceTransformer
    except ImportError as error:
        raise ModelUnavailableError(
            "Pakken sentence-transformers mangler. Installér den, eller sæt ASSISTANT_EMBEDDING_MODEL=offline."
        ) from error
    try:
        return SentenceTransformer(name, device=device)
    except Exception as error:  # the library raises many kinds; each means that the model cannot be used
        raise ModelUnavailableError(
            f"Indlejringsmodellen »{name}« kan ikke indlæses ({type(error).__name__}). Kontrollér navn eller sti i "
            "ASSISTANT_EMBEDDING_MODEL, eller brug »offline«."
        ) from error


def _prompt(model: Any, configured: str | None, roles: Sequence[str], name: str) -> str:
    """The configured prompt, else the one the model declares, else what its family is known to need."""
    if configured is not None:
        return configured
    for role in roles:
        if model.prompts.get(role):
            return str(model.prompts[role])
    if "e5-" in name.lower() and "instruct" not in name.lower():
        return "query: " if "query" in roles else "passage: "
    return ""


def _read_safetensors(raw: bytes, name: str) -> NDArray[Any]:
    """One tensor of a safetensors file (a length, a JSON head, the numbers)."""
    head_length = int.from_bytes(raw[:8], "little")
    entry = json.loads(raw[8 : 8 + head_length])[name]
    kind = {"F16": np.float16, "F32": np.float32}[entry["dtype"]]
    start, end = (8 + head_length + offset for offset in entry["data_offsets"])
    return np.frombuffer(raw[start:end], dtype=kind).reshape(entry["shape"])


def _unit_length(vectors: Vectors) -> Vectors:
    lengths = np.linalg.norm(vectors, axis=1, keepdims=True)
    return np.asarray(vectors / np.where(lengths > 0, lengths, 1), dtype=np.float32)
