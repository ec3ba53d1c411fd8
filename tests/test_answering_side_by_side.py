"""Things side by side: comparisons, movements, tables, what still holds, and what a question takes for granted."""

from __future__ import annotations

import json
from functools import cache
from typing import Any

import pytest

from assistant.answering import answer_question
from assistant.drafting.asking.presupposed import taken_for_granted
from assistant.drafting.asking.put_forward import put_forward
from assistant.drafting.desk.ranking import Desk
from assistant.records import Answer, NoticeKind, Status
from tests.answering_sources import FOLDER, lay_out

HERE = FOLDER / "side_by_side"
CASES: dict[str, Any] = json.loads((HERE / "cases.json").read_text(encoding="utf-8"))


@cache
def harbour() -> Desk:
    return lay_out(**{path.name: path.read_text(encoding="utf-8") for path in sorted(HERE.glob("*.md"))})


def ask(question: str) -> Answer:
    return answer_question(question, harbour())


def kinds(answer: Answer) -> set[NoticeKind]:
    return {notice.kind for notice in answer.notices}


@pytest.mark.parametrize(("question", "says"), CASES["comparisons"])
def test_what_is_compared_stands_side_by_side_and_cited(question: str, says: list[str]) -> None:
    answer = ask(question)
    assert all(said in answer.answer for said in says), answer.answer
    assert all(sentence.citations for sentence in answer.sentences)


@pytest.mark.parametrize(("question", "says", "lacks"), CASES["tables"])
def test_a_table_answers_whatever_follows_from_its_cells(question: str, says: list[str], lacks: list[str]) -> None:
    answer = ask(question)
    assert answer.status is Status.ANSWERED
    assert all(said in answer.answer for said in says), answer.answer
    assert not any(wrong in answer.answer for wrong in lacks), answer.answer


@pytest.mark.parametrize(("question", "says"), CASES["premises"])
def test_a_wrong_premise_is_said_to_be_wrong_with_what_the_source_says(question: str, says: str) -> None:
    answer = ask(question)
    assert NoticeKind.FALSE_PREMISE in kinds(answer), answer.answer
    assert answer.answer.startswith(("Nej, ", "Nej. ", "Det er ikke rigtigt. ")), answer.answer
    assert says in answer.answer


@pytest.mark.parametrize("question", CASES["premises_that_hold"])
def test_a_premise_that_holds_is_not_corrected(question: str) -> None:
    answer = ask(question)
    assert NoticeKind.FALSE_PREMISE not in kinds(answer), answer.answer


def test_of_several_decisions_the_latest_tells_whether_something_still_holds() -> None:
    assert "2019-2022" in ask("Gælder den styrkede rengøring stadig?").answer


def test_another_documents_amount_for_the_same_thing_and_year_is_a_conflict() -> None:
    assert NoticeKind.CONFLICT in kinds(ask("Hvor mange penge fik rengøringen af havnen i 2015?"))
    assert NoticeKind.CONFLICT not in kinds(ask("Hvor mange penge fik rengøringen af havnen i 2016?"))


@pytest.mark.parametrize(
    ("question", "taken"),
    [
        ("Hvorfor faldt antallet af skader?", ["Faldt antallet af skader"]),
        ("Hvad skyldes stigningen i antallet af skader?", ["Er antallet af skader steget"]),
        ("Hvordan kan det være, at ingen er solgt?", ["Ingen er solgt"]),
        ("Når nu skolen er lukket, hvem lærer så de unge at sejle?", ["Skolen er lukket"]),
        ("Med hvor meget stiger budgettet?", ["Stiger budgettet"]),
        ("Hvornår i 2016 lukkede skolen?", ["Lukkede skolen i 2016"]),
        ("Hvor mange både er der?", []),
    ],
)
def test_only_what_must_hold_for_a_question_to_have_an_answer_is_taken_for_granted(
    question: str, taken: list[str]
) -> None:
    assert [presumed.text for presumed in taken_for_granted(question)] == taken


@pytest.mark.parametrize(
    ("question", "put"),
    [
        ("Er det rigtigt, at skolen er lukket?", "Skolen er lukket"),
        ("Skolen er vel lukket nu?", "Skolen er lukket"),
        ("Jeg har hørt, at skolen er lukket. Passer det?", "Skolen er lukket"),
        ("Skolen er lukket, ikke?", "Skolen er lukket"),
        ("Er skolen lukket?", None),
        ("Hvornår lukkede skolen?", None),
    ],
)
def test_a_statement_is_put_to_be_confirmed_in_many_ways(question: str, put: str | None) -> None:
    found = put_forward(question)
    assert (found.text if found else None) == put
