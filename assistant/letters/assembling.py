"""Puts a reply together: the enquiry's parts are asked, and their answers become the sections of a letter."""

from __future__ import annotations

import datetime
import re
import secrets
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from assistant.intake.enquiry import Enquiry
from assistant.letters.model import DraftLetter, DraftSentence, Section
from assistant.letters.text import plain_topic
from assistant.records import Answer, AnswerSentence, Part, PartAnswer, Provenance, SearchFilters
from assistant.settings import Settings

if TYPE_CHECKING:
    from assistant.answering import Assistant


@dataclass(frozen=True, slots=True)
class AnsweredEnquiry:
    """An enquiry with one answer for each of its parts, and the letter made of them."""

    enquiry: Enquiry
    answers: tuple[Answer, ...]
    letter: DraftLetter


def draft_reply(
    assistant: Assistant,
    enquiry: Enquiry,
    settings: Settings,
    *,
    date: datetime.date,
    filters: SearchFilters = SearchFilters(),
) -> AnsweredEnquiry:
    """Answers every part of the enquiry and assembles the letter."""
    answers = answer_parts(assistant, enquiry, filters)
    return AnsweredEnquiry(enquiry, answers, assemble(enquiry, answers, settings, date=date))


def answer_parts(
    assistant: Assistant, enquiry: Enquiry, filters: SearchFilters = SearchFilters()
) -> tuple[Answer, ...]:
    """One answer a part. All parts are asked together, so that one may lean on another and on the subject."""
    if not enquiry.parts:
        return ()
    answer = assistant.ask(as_question(enquiry), filters=filters)
    if len(enquiry.parts) == 1 and not answer.parts:
        return (replace(answer, question=enquiry.parts[0].text),)
    if len(answer.parts) == len(enquiry.parts):
        return tuple(_part_as_answer(answer, part) for part in answer.parts)
    return tuple(assistant.ask(part.text, filters=filters) for part in enquiry.parts)


def as_question(enquiry: Enquiry) -> str:
    """The enquiry as one question with numbered parts under its topic, without the letter around it."""
    parts = "\n".join(f"{part.number}. {' '.join(part.text.split())}" for part in enquiry.parts)
    topic = topic_of(enquiry)
    if len(enquiry.parts) == 1 and not topic:
        return enquiry.parts[0].text
    return f"{topic}\n\n{parts}" if topic else parts


def topic_of(enquiry: Enquiry) -> str:
    """What the letter is about: its subject, or a short line above the questions ("Om erfaringer fra andre byer:")."""
    if enquiry.subject:
        return plain_topic(enquiry.subject).replace("?", "")
    lines = [line.strip(" :.") for line in enquiry.introduction.split("\n")]
    about = [line for line in lines if line and len(line.split()) <= 12 and not _PERSONAL.search(line)]
    return " ".join(about[:2]).replace("?", "")


_PERSONAL = re.compile(
    r"(?i)\b(?:jeg|vi|mig|mit|min|mine|tak|hermed|følgende|spørgsmål|svar|bedes|hej|kære|undertegnede)\b"
)


def assemble(enquiry: Enquiry, answers: Sequence[Answer], settings: Settings, *, date: datetime.date) -> DraftLetter:
    """The letter as data; nothing in it is invented beside the forms of politeness."""
    sections = tuple(_section(part, answer) for part, answer in zip(enquiry.parts, answers, strict=True))
    return DraftLetter(
        office=settings.office_name,
        recipients=enquiry.askers,
        date=date,
        enquiry_date=enquiry.date,
        subject=enquiry.subject,
        sections=sections,
        provenance=answers[0].provenance if answers else Provenance(),
    )


def _section(part: Part, answer: Answer) -> Section:
    sentences = tuple(_sentence(sentence) for sentence in answer.sentences)
    return Section(part.number, part.text, answer.status, sentences, answer.notices)


_AD = re.compile(r"(?i)\A\s*ad\s*\.?\s*\d{1,2}\s?[a-z]?\s*[:.)–-]\s*(?=\S)")


def _sentence(sentence: AnswerSentence) -> DraftSentence:
    text = _AD.sub("", sentence.text)  # a past reply's own numbering would be read as this letter's
    return DraftSentence(
        id="s" + secrets.token_hex(6),
        text=text,
        support=sentence.support,
        citations=sentence.citations,
        reason=sentence.reason,
        as_of=sentence.as_of,
        framing=sentence.framing,
        machine_text=text,
    )


def _part_as_answer(answer: Answer, part: PartAnswer) -> Answer:
    """One part of a many-part answer, as an answer of its own."""
    text = " ".join(_with_marks(sentence) for sentence in part.sentences)
    return replace(
        answer,
        id=f"{answer.id}.{part.part.number}",
        question=part.part.text,
        status=part.status,
        answer=text,
        sentences=part.sentences,
        notices=part.notices,
        parts=(),
        latency_ms=answer.latency_ms / len(answer.parts),
    )


def _with_marks(sentence: AnswerSentence) -> str:
    marks = dict.fromkeys(citation.number for citation in sentence.citations if citation.number)
    return sentence.text + "".join(f" [{mark}]" for mark in marks)
