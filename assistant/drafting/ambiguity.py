"""Questions that could be about several things."""
from __future__ import annotations
from assistant.drafting.question import Question
from assistant.drafting.ranking import Desk
from assistant.records import AnswerSentence


def ask_back(question: Question, desk: Desk) -> list[AnswerSentence]:
    return []
