"""Search: a query becomes ranked hits."""

from assistant.retrieval.retriever import Retriever
from assistant.retrieval.similar import NewerFigure, SimilarQuestion

__all__ = ["NewerFigure", "Retriever", "SimilarQuestion"]
