"""One question, one cited answer: resolve, split, retrieve, draft, verify, in that order; the file to read first."""

from __future__ import annotations

import time
import uuid
from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from assistant.drafting.extractive import Draft, draft_answer
from assistant.drafting.ranking import Desk
from assistant.drafting.rendering import number_citations, render_parts
from assistant.intake.questions import Enquiry, split_questions
from assistant.records import Answer, Part, PartAnswer, Status, Turn


def answer_question(text: str, desk: Desk, *, conversation: Sequence[Turn] = ()) -> Answer:
    """Answers from the sources on the desk, without reaching out for anything."""
    started = time.perf_counter()
    enquiry = split_questions(text)
    parts = [draft_part(part, enquiry, desk) for part in enquiry.parts]
    return assemble(text, enquiry, parts, started)


def draft_part(part: Part, enquiry: Enquiry, desk: Desk) -> PartAnswer:
    position = enquiry.parts.index(part)
    heading = enquiry.headings[position] if enquiry.headings else ""
    draft: Draft = draft_answer(part.text, desk, subject=f"{enquiry.subject} {heading}".strip())
    return PartAnswer(part, draft.status, draft.sentences, draft.notices)


def assemble(text: str, enquiry: Enquiry, parts: Sequence[PartAnswer], started: float) -> Answer:
    """The parts as one answer, citations numbered through."""
    numbered = number_citations(parts)
    return Answer(
        id=uuid.uuid4().hex,
        question=text,
        status=status_of([part.status for part in numbered]),
        answer=render_parts(numbered),
        sentences=tuple(sentence for part in numbered for sentence in part.sentences),
        notices=tuple(notice for part in numbered for notice in part.notices),
        parts=tuple(numbered) if len(numbered) > 1 else (),
        latency_ms=round(1000 * (time.perf_counter() - started), 1),
    )


def status_of(statuses: Sequence[Status]) -> Status:
    """What came of the whole: answered only when every part is, no basis only when no part is."""
    if len(set(statuses)) == 1:
        return statuses[0]
    if all(status.abstained for status in statuses):
        return Status.NO_BASIS
    return Status.PARTIAL


def answer_json(answer: Answer) -> dict[str, Any]:
    """The answer in the shape of the contract."""
    from dataclasses import asdict

    made: dict[str, Any] = {**asdict(answer), "abstained": answer.abstained}
    return made


__all__ = ["answer_question", "assemble", "replace"]
