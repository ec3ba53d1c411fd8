"""Two figures side by side."""
from __future__ import annotations
from assistant.drafting.question import Question
from assistant.drafting.ranking import Desk
from assistant.records import AnswerSentence


def compare(question: Question, desk: Desk) -> list[AnswerSentence]:
    return []
