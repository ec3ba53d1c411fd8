"""Answers questions from a file over a folder of documents; writes one answer a line."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from assistant.evaluation.lines import Progress, Work, evaluate_lines
from assistant.settings import Settings

if TYPE_CHECKING:
    from assistant.collection import Collection

FAILURE: dict[str, Any] = {"status": "failed", "answer": "", "sentences": [], "notices": [], "abstained": False}


def evaluate_answers(
    corpus: Path, questions: Path, output: Path, settings: Settings, progress: Progress
) -> dict[str, Any]:
    """Reads {"id", "text"} a line; other fields are ignored. Returns counts and timings."""
    return evaluate_lines(
        corpus, questions, output, settings, progress, prepare=_prepare, counted="status", failure=FAILURE
    )


def _prepare(collection: Collection) -> Work:
    from assistant.answering import Assistant
    from assistant.contract import answer_json

    assistant = Assistant(collection)
    if collection.document_ids():
        assistant.warm_up()  # what is timed is a question in a process that runs
    return lambda text: answer_json(assistant.ask(text))
