"""What is told when a parser was stopped, crashed or refused: one Danish sentence that says what to do."""

from __future__ import annotations

from assistant.reading.sandbox import ChildFailure, Limits


def failure_message(name: str, failure: ChildFailure, limits: Limits) -> str:
    if failure.cause == "refused":
        return failure.message
    if failure.cause == "timeout":
        seconds = f"{limits.seconds:.0f}"
        return (
            f"{name} kunne ikke læses inden for {seconds} sekunder og er sprunget over. Gem filen igen i enklere form."
        )
    if failure.cause == "memory":
        return (
            f"{name} kræver mere end {limits.memory_mb} MB hukommelse at læse og er sprunget over. "
            "Gem filen igen i enklere form."
        )
    return f"{name} er beskadiget: læseprogrammet gik ned på den. Gem filen igen, fx ved at udskrive den til PDF."
