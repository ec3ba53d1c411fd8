"""Answers become sections: near misses are comments, repetitions refer, personal data is pointed out."""

from __future__ import annotations

from dataclasses import replace

from assistant.letters.sections import (
    NO_BASIS,
    offered_readings,
    section_of,
    with_personal_data_notices,
    without_repetition,
)
from assistant.records import Answer, AnswerSentence, NoticeKind, Part, Status
from tests.workflow_people import CITATION, letter

PART = Part("1", "Hvor mange huse er der?")


def answer(*sentences: AnswerSentence, status: Status = Status.NO_BASIS) -> Answer:
    return Answer("a1", PART.text, status, "", sentences)


def test_reasons_and_near_misses_are_for_the_official() -> None:
    section = section_of(
        PART,
        answer(
            AnswerSentence("Forvaltningen har ikke oplysninger, der besvarer spørgsmålet.", framing=True),
            AnswerSentence("Kilderne nævner ikke »huse« i den forbindelse.", framing=True),
            AnswerSentence(
                "Nærmeste oplysning, som dog ikke besvarer spørgsmålet: Der er 107 lader.", citations=(CITATION,)
            ),
        ),
    )
    assert [one.text for one in section.sentences] == [NO_BASIS]
    assert [notice.kind for notice in section.notices] == [NoticeKind.COMMENT] * 2
    assert "Der er 107 lader. (Notat om ventetid, 1. februar 2023, side 2)" in section.notices[1].text


def test_a_letter_asks_nothing_back() -> None:
    asked = AnswerSentence(
        "Spørgsmålet kan handle om flere forskellige ting – mener du Huse, Lader eller Skure?", framing=True
    )
    section = section_of(PART, answer(asked, status=Status.ANSWERED))
    assert [one.text for one in section.sentences] == [NO_BASIS]
    assert section.status is Status.NO_BASIS
    assert offered_readings(asked) == ["Huse", "Lader", "Skure"]


def test_an_answer_given_twice_refers_to_the_first() -> None:
    first, second = without_repetition(letter().sections)
    assert [one.text for one in first.sentences] == ["I alt venter 107 borgere."]
    assert [one.text for one in second.sentences] == ["Se svaret ad 1."]
    assert second.sentences[0].framing


def test_personal_data_of_a_draft_and_of_what_it_cites_is_pointed_out_once() -> None:
    quoting = replace(CITATION, quote="Borgeren, cpr 010190-1234, venter")
    base = letter("Ring til borgeren på 22 33 44 55.", sections=1)
    sentence = replace(base.sentences[0], citations=(quoting,))
    base = replace(base, sections=(replace(base.sections[0], sentences=(sentence,)),))
    once = with_personal_data_notices(base)
    assert with_personal_data_notices(once) == once
    told = [notice.text for notice in once.sections[0].notices if notice.kind is NoticeKind.PERSONAL_DATA]
    assert len(told) == 2
    assert "telefonnummer" in told[0]
    assert "side 2 i »Notat om ventetid«" in told[1]
