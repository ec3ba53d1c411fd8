"""Reads a PDF in a child process and decides which pages tesseract must read."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from assistant.errors import UnreadableDocumentError
from assistant.reading.sandbox import ChildFailure, Limits, run_in_child
from assistant.records import Page

if TYPE_CHECKING:
    from assistant.reading import Progress
    from assistant.settings import Settings


def read_pdf(
    path: Path, name: str, settings: Settings, progress: Progress | None
) -> tuple[tuple[Page, ...], tuple[str, ...]]:
    limits = Limits(settings.parse_memory_mb, settings.parse_timeout_seconds, grace_seconds=0.05)
    arguments = {"path": str(path), "name": name, "max_pages": settings.max_pages}
    pages: list[Page] = []
    warnings: list[str] = []
    try:
        for message in run_in_child("pdf", arguments, limits):
            if "number" in message:
                pages.append(Page(message["number"], message["text"], warnings=tuple(message["warnings"])))
                warnings += message["warnings"]
    except ChildFailure as failure:
        raise UnreadableDocumentError(failure_message(name, failure, settings)) from failure
    return tuple(pages), tuple(warnings)


def failure_message(name: str, failure: ChildFailure, settings: Settings) -> str:
    if failure.cause == "refused":
        return failure.message
    if failure.cause == "timeout":
        seconds = f"{settings.parse_timeout_seconds:.0f}"
        return (
            f"{name} kunne ikke læses inden for {seconds} sekunder og er sprunget over. Gem filen igen i enklere form."
        )
    if failure.cause == "memory":
        return (
            f"{name} kræver mere end {settings.parse_memory_mb} MB hukommelse at læse og er sprunget over. "
            "Gem filen igen i enklere form."
        )
    return f"{name} er beskadiget: læseprogrammet gik ned på den. Gem filen igen, fx ved at udskrive den til PDF."
