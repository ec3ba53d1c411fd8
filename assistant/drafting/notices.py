"""What a reader must know beside the answer."""
from __future__ import annotations
from collections.abc import Iterator, Sequence
from assistant.drafting.question import Question
from assistant.drafting.ranking import Desk
from assistant.drafting.sources import Statement
from assistant.records import AnswerSentence, Notice


def for_answer(question: Question, desk: Desk, sentences: Sequence[AnswerSentence], chosen: Sequence[Statement] = ()) -> Iterator[Notice]:
    return iter(())
