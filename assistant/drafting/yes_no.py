"""Yes or no."""
from __future__ import annotations
from collections.abc import Sequence
from assistant.drafting.question import Question
from assistant.drafting.ranking import Desk
from assistant.drafting.sources import Statement
from assistant.records import AnswerSentence


def with_verdict(question: Question, desk: Desk, chosen: Sequence[Statement], sentences: Sequence[AnswerSentence]) -> list[AnswerSentence]:
    return list(sentences)
