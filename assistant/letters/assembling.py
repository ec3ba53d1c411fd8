"""Puts a reply together: the enquiry's parts are asked, and their answers become the sections of a letter."""

from __future__ import annotations

import datetime
import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from assistant.dating import month_in_words
from assistant.drafting.conversation import says_little
from assistant.intake.enquiry import Enquiry
from assistant.letters.model import DraftLetter
from assistant.letters.sections import (
    is_clarifying,
    offered_readings,
    section_of,
    with_personal_data_notices,
    without_repetition,
)
from assistant.letters.text import plain_topic
from assistant.records import (
    Answer,
    AnswerSentence,
    Notice,
    NoticeKind,
    PartAnswer,
    Provenance,
    SearchFilters,
)
from assistant.settings import Settings

if TYPE_CHECKING:
    from assistant.answering import Assistant
    from assistant.collection import Collection


MOST_READINGS = 2


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
    answers = tuple(_dated(assistant.collection, answer) for answer in answer_parts(assistant, enquiry, filters))
    return AnsweredEnquiry(enquiry, answers, assemble(enquiry, answers, settings, date=date))


def _dated(collection: Collection, answer: Answer) -> Answer:
    """The answer whose citations say "juni 2018" of a document that names no day."""

    def sentence(one: AnswerSentence) -> AnswerSentence:
        cited = (replace(it, dated=month_in_words(collection, it.document_id, it.date)) for it in one.citations)
        return replace(one, citations=tuple(cited))

    return replace(answer, sentences=tuple(map(sentence, answer.sentences)))


def answer_parts(
    assistant: Assistant, enquiry: Enquiry, filters: SearchFilters = SearchFilters()
) -> tuple[Answer, ...]:
    """One answer a part. All parts are asked together, so that one may lean on another and on the subject."""
    if not enquiry.parts:
        return ()
    answer = assistant.ask(as_question(enquiry), filters=filters)
    if len(enquiry.parts) == 1 and not answer.parts:
        found = [replace(answer, question=enquiry.parts[0].text)]
    elif len(answer.parts) == len(enquiry.parts):
        found = [_part_as_answer(answer, part) for part in answer.parts]
    else:
        found = [assistant.ask(part.text, filters=filters) for part in enquiry.parts]
    return tuple(_settled(assistant, enquiry, one, filters) for one in found)


def _settled(assistant: Assistant, enquiry: Enquiry, answer: Answer, filters: SearchFilters) -> Answer:
    """The answer, or where it asks back, that to the reading closest to the letter; the official is told of both."""
    asked = next((one for one in answer.sentences if is_clarifying(one)), None)
    if asked is None or len(answer.sentences) > 1:
        return answer
    comment = Notice(NoticeKind.COMMENT, asked.text)
    letter = " ".join((enquiry.subject, enquiry.introduction, *(part.text for part in enquiry.parts)))
    for reading in sorted(offered_readings(asked), key=lambda one: -_shared(one, letter))[:MOST_READINGS]:
        again = assistant.ask(f"{reading}\n\n1. {answer.question}", filters=filters)
        if again.sentences and not again.abstained and not any(is_clarifying(one) for one in again.sentences):
            told = Notice(NoticeKind.COMMENT, f"Spørgsmålet kan forstås på flere måder. Svaret gælder »{reading}«.")
            return replace(again, question=answer.question, notices=(*again.notices, told, comment))
    return replace(answer, notices=(*answer.notices, comment))


def _shared(reading: str, letter: str) -> int:
    """How many of a reading's words the letter has, in any form or compound."""
    words = {word[:5] for word in re.findall(r"\w{5,}", letter.casefold())}
    return sum(any(start in word for start in words) for word in re.findall(r"\w{5,}", reading.casefold()))


def as_question(enquiry: Enquiry) -> str:
    """The enquiry as one question with numbered parts under its topic, without the letter around it."""
    parts = "\n".join(f"{part.number}. {' '.join(part.text.split())}" for part in enquiry.parts)
    topic = topic_of(enquiry)
    if len(enquiry.parts) == 1 and not topic:
        return enquiry.parts[0].text
    return f"{topic}\n\n{parts}" if topic else parts


def topic_of(enquiry: Enquiry) -> str:
    """What the letter is about: its subject, or a short line above the questions ("Om erfaringer fra andre byer:")."""
    announced = bool(enquiry.subject) and enquiry.subject in " ".join(enquiry.introduction.split())
    if enquiry.subject and not (announced and not any(says_little(part.text) for part in enquiry.parts)):
        return plain_topic(enquiry.subject).replace("?", "")
    if announced:  # questions that say what they are about are found better without it
        return ""
    lines = [line.strip(" :.") for line in enquiry.introduction.split("\n")]
    about = [line for line in lines if line and len(line.split()) <= 12 and not _PERSONAL.search(line)]
    return " ".join(about[:2]).replace("?", "")


_PERSONAL = re.compile(
    r"(?i)\b(?:jeg|vi|mig|mit|min|mine|tak|hermed|følgende|spørgsmål|svar|bedes|hej|kære|undertegnede)\b"
)


def assemble(enquiry: Enquiry, answers: Sequence[Answer], settings: Settings, *, date: datetime.date) -> DraftLetter:
    """The letter as data; nothing in it is invented beside the forms of politeness."""
    sections = [section_of(part, answer) for part, answer in zip(enquiry.parts, answers, strict=True)]
    letter = DraftLetter(
        office=settings.office_name,
        recipients=enquiry.askers,
        date=date,
        enquiry_date=enquiry.date,
        subject=enquiry.subject,
        sections=without_repetition(sections),
        addressee=enquiry.addressee,
        provenance=answers[0].provenance if answers else Provenance(),
    )
    return with_personal_data_notices(letter)


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
