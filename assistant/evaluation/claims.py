"""Verifies claims from a file against a collection; writes a label, a reason and evidence for each."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from assistant.evaluation.lines import Progress, Work, evaluate_lines
from assistant.settings import Settings

if TYPE_CHECKING:
    from assistant.collection import Collection

FAILURE: dict[str, Any] = {"label": "not_in_sources", "reason": "", "evidence": []}


def evaluate_claims(corpus: Path, claims: Path, output: Path, settings: Settings, progress: Progress) -> dict[str, Any]:
    """Reads {"id", "text"} a line; other fields are ignored. Returns counts and timings."""
    return evaluate_lines(
        corpus, claims, output, settings, progress, prepare=_prepare, counted="label", failure=FAILURE
    )


def _prepare(collection: Collection) -> Work:
    from assistant.contract import verified_json
    from assistant.verification.checking import verify_sentence

    verify_sentence(collection, "Dette er en prøve.")  # reads the documents once
    return lambda text: verified_json(verify_sentence(collection, text))
