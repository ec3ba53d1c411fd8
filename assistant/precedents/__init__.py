"""Have we answered this before? Earlier questions like a new one, and how what was said then differs from now."""

from assistant.precedents.differences import Difference, DifferenceKind
from assistant.precedents.finding import Precedent, Precedents

__all__ = ["Difference", "DifferenceKind", "Precedent", "Precedents"]
