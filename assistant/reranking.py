"""An optional cross-encoder that reads query and passage together; the other door to sentence-transformers."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

from assistant.errors import ModelUnavailableError
from assistant.settings import Settings


class Reranker(Protocol):
    """What scores passages for a query; higher is better."""

    def score(self, query: str, passages: Sequence[str]) -> list[float]: ...


class CrossEncoderReranker:
    """A sentence-transformers cross-encoder by name or path."""

    def __init__(self, settings: Settings) -> None:
        name = settings.reranking_model
        try:
            from sentence_transformers import CrossEncoder
        except ImportError as error:
            raise ModelUnavailableError(
                "Pakken sentence-transformers mangler. Installér den, eller fjern ASSISTANT_RERANKING_MODEL."
            ) from error
        try:
            self._model = CrossEncoder(name, device=settings.device)
        except Exception as error:  # the library raises many kinds; each means that the model cannot be used
            raise ModelUnavailableError(
                f"Modellen til omrangering »{name}« kan ikke indlæses ({type(error).__name__}). "
                "Kontrollér navn eller sti i ASSISTANT_RERANKING_MODEL."
            ) from error
        self._batch_size = settings.embedding_batch_size

    def score(self, query: str, passages: Sequence[str]) -> list[float]:
        pairs = [(query, passage) for passage in passages]
        scores = self._model.predict(pairs, batch_size=self._batch_size, show_progress_bar=False)
        return [float(score) for score in scores]


def load_reranker(settings: Settings) -> Reranker:
    """The cross-encoder that the settings name. Raises ModelUnavailableError."""
    return CrossEncoderReranker(settings)
