"""What a letter says it is about is carried into each of its questions: words, documents and period."""

from __future__ import annotations

import re
from dataclasses import replace

from assistant.danish.dates import find_dates
from assistant.drafting.asking.question import Question, Want, analyse_question
from assistant.drafting.desk.documents import Named, mentions
from assistant.drafting.desk.ranking import Desk

SUBJECT_WEIGHT = 0.45
_WHEN = frozenset({Want.DATE, Want.PERIOD})  # what asks for a time, not within one
LONGEST_LABEL = 16  # words of a subject that only says what the questions are about


def with_subject_terms(question: Question, subject: str, desk: Desk) -> Question:
    """The question with the words of the letter's subject added, at less weight."""
    if not subject.strip():
        return question
    known = {term.word for term in question.terms}
    around = desk.with_titles(analyse_question(subject))
    added = tuple(
        replace(term, weight=term.weight * SUBJECT_WEIGHT, is_name=False)
        for term in around.terms
        if term.word not in known
    )
    past_reply = question.past_reply or (around.past_reply and not question.terms)  # "… hvem og hvornår?"
    question = replace(question, terms=question.terms + added, kinds=question.kinds or around.kinds)
    question = replace(question, past_reply=past_reply)
    if question.years or question.dates or question.want in _WHEN or not is_label(subject):
        return question
    return replace(question, years=around.years, dates=around.dates)


def is_label(subject: str) -> bool:
    """Whether a subject only says what the questions are about: "Om unge i 2018:", not a paragraph or a question."""
    return len(subject.split()) <= LONGEST_LABEL and "?" not in subject


def document_of_subject(subject: str, desk: Desk) -> Named | None:
    """The document that a letter's short subject names ("Vedrørende politiets brev"), and the subject without it."""
    found = mentions(subject, desk) if is_label(subject) else []
    if len(found) != 1 or len(found[0].sources) == len(desk.sources):
        return None
    return Named(found[0].sources, f"{subject[: found[0].start]}{subject[found[0].end :]}")


_PERIOD = re.compile(
    r"(?i)\b(?:i|fra|for|pr\.|siden|i løbet af)\s(?:(?!(?:i|fra|for|om|til|med|af)\s)\S+\s){0,5}(?:af\s)?$"
)


def in_period(text: str, subject: str) -> str:
    """A question with the period that a letter's short subject names, where it names none: "Om unge i april 2018:"."""
    stands = find_dates(text) or analyse_question(text).want in _WHEN or not is_label(subject)
    dates = [] if stands else find_dates(subject)
    opening = _PERIOD.search(subject[: dates[0].start]) if len(dates) == 1 else None
    if opening is None:
        return text
    return f"{text.rstrip(' ?')} {subject[opening.start() : dates[0].end]}?"
