"""Whether the sources hold a basis for an answer at all, and how it is said when they do not."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from assistant.drafting.question import Question
from assistant.drafting.ranking import Desk, Scored
from assistant.drafting.sources import Statement
from assistant.records import AnswerSentence


@dataclass(frozen=True, slots=True)
class Verdict:
    """``missing`` says, in Danish, what the sources do not hold; empty when they answer."""

    missing: str = ""


def is_out_of_scope(question: Question, desk: Desk) -> bool:
    return False


def out_of_scope_sentence() -> AnswerSentence:
    return AnswerSentence("Spørgsmålet ligger uden for det, som dokumenterne handler om, og kan derfor ikke besvares her.", framing=True)


def judge(question: Question, desk: Desk, ranked: Sequence[Scored], chosen: Sequence[Statement]) -> Verdict:
    return Verdict("det" if not chosen else "")


def no_basis_sentences(question: Question, desk: Desk, ranked: Sequence[Scored], verdict: Verdict) -> list[AnswerSentence]:
    return [AnswerSentence("Forvaltningen har ikke oplysninger om det, der spørges om.", framing=True)]


def no_reply_sentence(question: Question) -> AnswerSentence:
    return AnswerSentence("Der er ikke fundet noget tidligere svar om det, der spørges om.", framing=True)
