"""What is told when a parser was stopped, crashed or refused: one Danish sentence that says what to do."""

from __future__ import annotations

from typing import TYPE_CHECKING

from assistant.reading.sandbox import ChildFailure

if TYPE_CHECKING:
    from assistant.settings import Settings


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
