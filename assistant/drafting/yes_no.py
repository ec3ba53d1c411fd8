"""A question that wants yes or no is answered so, where the sources' sentence is plain enough to carry it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from assistant.drafting.question import Question, Want
from assistant.drafting.ranking import Scored
from assistant.records import AnswerSentence

LEAST_COVERAGE, LEAST_OWN = 0.7, 0.45
_NEGATION = re.compile(r"(?i)\b(?:ikke|ingen|intet|hverken|aldrig|uden at)\b")
_ONLY = re.compile(r"(?i)\bkun\b.{0,30}\b(?:såfremt|hvis|når|ved)\b")
_HEDGE = re.compile(r"(?i)ikke nødvendigvis|\bformodes\b|\bsandsynligvis\b|\bkan hænge\b|\bi nogle tilfælde\b")


def verdict(question: Question, best: Scored) -> str:
    """ "Ja", "Nej" or "" where the statement leaves it open."""
    statement = best.statement
    if question.want is not Want.YES_NO or question.options or _HEDGE.search(statement.text):
        return ""
    if best.coverage < LEAST_COVERAGE or best.own < LEAST_OWN:
        return ""
    if re.search(r"(?i)^\s*(?:kan|vil|kunne) (?:i|du|vi|jeg|forvaltningen)\b", question.text):
        return ""
    asked = bool(_NEGATION.search(question.text))
    if _ONLY.search(statement.text):
        return "Nej" if asked else ""
    return "Nej" if bool(_NEGATION.search(statement.text)) != asked else "Ja"


def with_verdict(question: Question, best: Scored, sentences: Sequence[AnswerSentence]) -> list[AnswerSentence]:
    """The sentences, the first opened with the verdict."""
    word = verdict(question, best)
    if not word or not sentences:
        return list(sentences)
    return [replace(sentences[0], text=f"{word}. {sentences[0].text}"), *sentences[1:]]
