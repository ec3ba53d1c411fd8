"""Drafts replies to letters from a file; writes what ``assistant draft --json`` prints, one line a letter."""

from __future__ import annotations

import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from assistant.evaluation.lines import Progress, Work, evaluate_lines
from assistant.settings import Settings

if TYPE_CHECKING:
    from assistant.collection import Collection

FAILURE: dict[str, Any] = {"letter": None, "parts": [], "draft": "", "coverage": []}


def evaluate_letters(
    corpus: Path, letters: Path, output: Path, settings: Settings, progress: Progress
) -> dict[str, Any]:
    """Reads {"id", "text"} a line; other fields are ignored. Returns counts and timings."""
    return evaluate_lines(corpus, letters, output, settings, progress, prepare=_prepare, counted=None, failure=FAILURE)


def _prepare(collection: Collection) -> Work:
    from assistant.answering import Assistant
    from assistant.intake.letters import read_letter
    from assistant.letters.assembling import draft_reply
    from assistant.letters.contract import draft_json

    assistant, settings = Assistant(collection), collection.settings

    def draft(text: str) -> dict[str, Any]:
        today = datetime.datetime.now(datetime.UTC).date()
        return draft_json(draft_reply(assistant, read_letter(text, settings), settings, date=today))

    return draft
