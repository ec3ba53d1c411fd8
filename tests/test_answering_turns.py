"""Questions that lean on others: turns of a conversation, parts of a letter, and parts without basis."""

from __future__ import annotations

from functools import cache

import pytest

from assistant.answering import answer_question
from assistant.drafting.asking.topics import noun_phrases, subject_of, whole_topic
from assistant.drafting.asking.word_order import in_direct_order, in_indirect_order
from assistant.drafting.desk.ranking import Desk
from assistant.records import Answer, NoticeKind, Status, Turn
from tests.answering_sources import lay_out

GARDEN = """## Notat om byhaver

12-04-2021

- **Havehjælpen** er en rådgivningsenhed for beboere, der vil dyrke grøntsager. I 2020 har Havehjælpen rådgivet 214
beboere, heraf har 63 anlagt et bed. Opgaven varetages af Center for Grønne Gårde.

- **Frøbanken** er målrettet unge i alderen 15 til 22 år. Frøbanken er normeret til 40 pladser. Aktiviteten er
forankret i Kulturforvaltningen, Miljøteamet. Der blev i 2020 udleveret 1.900 poser frø.
"""
LETTER = """Til
Oda Lind, MB

Kære Oda Lind

Tak for din henvendelse af 3. februar 2022 om indsatsen mod skimmelsvamp.

Siden starten i 2020 har 81 familier med skimmelsvamp været omfattet af indsatsen (opgjort pr. 20. januar 2022). Heraf
er 52 fortsat omfattet, mens 29 ikke længere er det. Af de 29 familier, der er ude af indsatsen, er 17 flyttet til en ny
bolig.

Med venlig hilsen

Tage Holm
Direktør
"""


@cache
def desk() -> Desk:
    return lay_out(notat=GARDEN, svar=LETTER)


def talk(*questions: str) -> list[Answer]:
    turns: list[Turn] = []
    answers = []
    for question in questions:
        answer = answer_question(question, desk(), conversation=tuple(turns))
        turns.append(Turn(question, answer.resolved_question or question, answer.answer))
        answers.append(answer)
    return answers


@pytest.mark.parametrize(
    ("questions", "resolved", "says"),
    [
        (
            ("Hvor mange familier med skimmelsvamp har indsatsen omfattet?", "og hvor mange er fortsat omfattet?"),
            "Hvor mange familier med skimmelsvamp er fortsat omfattet?",
            "52",
        ),
        (
            ("Hvor mange familier med skimmelsvamp har indsatsen omfattet?", "hvor mange af dem er flyttet?"),
            "Hvor mange af de familier med skimmelsvamp, som indsatsen har omfattet, er flyttet?",
            "17",
        ),
        (
            ("Hvor mange familier med skimmelsvamp har indsatsen omfattet?", "og hvor mange har fået bolig?"),
            "Hvor mange familier med skimmelsvamp har fået bolig?",
            "17",
        ),
        (("Hvad er Havehjælpen?", "hvem har ansvaret for den?"), "Hvem har ansvaret for Havehjælpen?", "Grønne Gårde"),
        (
            ("Hvad er Frøbanken?", "hvor mange pladser er der?"),
            "Hvor mange pladser er der, når det gælder Frøbanken?",
            "40",
        ),
        (("Hvor mange beboere rådgav Havehjælpen i 2020?", "hvad med 2031?"), None, ""),
    ],
)
def test_a_turn_is_answered_in_the_light_of_the_one_before(
    questions: tuple[str, ...], resolved: str | None, says: str
) -> None:
    answer = talk(*questions)[-1]
    assert resolved is None or answer.resolved_question == resolved
    assert says in answer.answer


def test_a_person_named_before_is_meant_by_a_pronoun() -> None:
    answer = talk("Hvem har underskrevet svaret til Oda Lind?", "hvornår havde hun skrevet?")[-1]
    assert answer.resolved_question == "Hvornår havde Oda Lind skrevet?"


def test_how_many_of_them_is_not_answered_from_another_matter() -> None:
    answer = talk("Hvor mange familier med skimmelsvamp har indsatsen omfattet?", "hvor mange af dem er unge?")[-1]
    assert "15 til 22" not in answer.answer


def test_a_full_question_is_left_alone() -> None:
    answer = talk("Hvad er Havehjælpen?", "Hvor mange pladser er Frøbanken normeret til?")[-1]
    assert answer.resolved_question is None
    assert "40" in answer.answer


def test_parts_lean_on_the_announced_topic_and_say_what_is_missing_and_who_may_know() -> None:
    answer = answer_question(
        "Kære forvaltning\n\nVedrørende Frøbanken:\n\n1. Hvilken aldersgruppe er den for?\n"
        "2. Hvor mange poser frø der blev udleveret i 2020\n3. Hvor mange ansatte har Frøbanken?\n\nMvh. Bo Dam, MB",
        desk(),
    )
    assert [part.status for part in answer.parts] == [Status.ANSWERED, Status.ANSWERED, Status.NO_BASIS]
    first, second, third = answer.answer.split("Ad ")[1:]
    assert "15 til 22" in first and "1.900" in second
    assert "ikke oplysninger om, hvor mange ansatte Frøbanken har" in third
    told = [notice.text for notice in answer.notices if notice.kind is NoticeKind.COMMENT]
    assert len(told) == 1 and "Kulturforvaltningen" in told[0]


COUNTS = """## Notat om svømmeklubben

01-02-2020

I hele 2018 deltog 90 børn i klubbens lejr. Fra januar til april 2019 deltog 31 børn i klubbens lejr.
"""


PACT = """## Notat om strandpagten

01-02-2020

Strandpagten løber i tre år fra 2019 til 2021. Pagten omfatter fire strande.

Strandpagtens første år har været præget af storme, og ved udgangen af 2019 var to strande lukket.
"""


def test_one_sentence_that_answers_both_questions_is_told_once() -> None:
    answer = answer_question("Hvor længe løber strandpagten, og hvornår slutter den?", lay_out(notat=PACT))
    assert "2019 til 2021" in answer.answer, answer.answer
    assert "storme" not in answer.answer, answer.answer


def test_each_part_keeps_the_period_and_the_document_that_the_letter_is_about() -> None:
    laid = lay_out(notat=COUNTS, svar=LETTER)
    text = "Om klubben i årets første fire måneder af 2019: 1) Hvor mange børn deltog i lejren? 2) Hvem betalte?"
    assert "31 børn" in answer_question(text, laid).answer.split("Ad ")[1]
    text = "Vedrørende jeres svar til Oda Lind:\n1. Hvor mange er omfattet?\n2. Hvor mange børn deltog i lejren?"
    first, second = answer_question(text, laid).answer.split("Ad ")[1:]
    assert "81" in first or "52" in first, first
    assert "90" not in second and "31" not in second, second


@pytest.mark.parametrize(
    ("question", "subject"),
    [
        ("Hvornår bad udvalget forvaltningen om en plan for de grønne gårde?", "en plan for de grønne gårde"),
        ("Hvad er budgettet for Frøbanken i 2020?", "Frøbanken"),
        ("Hvor mange børn blev truffet af skimmelsvamp i 2021?", "skimmelsvamp"),
        ("Hvornår godkendte byrådet haveplanen?", "haveplanen"),
    ],
)
def test_what_a_question_is_about_is_its_weightiest_noun_phrase(question: str, subject: str) -> None:
    assert subject_of(question) == subject
    assert subject in noun_phrases(question)


@pytest.mark.parametrize(
    ("question", "those"),
    [
        ("Hvor mange unge traf vagten i 2017 sammen med naboer?", "unge, som vagten traf i 2017 sammen med naboer"),
        ("Hvor mange er der?", "Hvor mange er der"),
        ("hvor mange beboere er ikke længere med i ordningen?", "beboere, der ikke længere er med i ordningen"),
        ("Hvor mange møder var der i Valby?", "møder i Valby"),
    ],
)
def test_those_who_were_counted_are_told_in_a_clause(question: str, those: str) -> None:
    assert whole_topic(question) == those


@pytest.mark.parametrize(
    ("indirect", "direct"),
    [
        ("Hvad budgettet er i 2020?", "Hvad er budgettet i 2020?"),
        ("Hvor gamle de unge er", "Hvor gamle er de unge?"),
        ("Hvem der betaler for strømmen?", "Hvem betaler for strømmen?"),
        ("Hvor er haven?", "Hvor er haven?"),
        ("Hvor mange af dem, der er stoppet, fik job?", "Hvor mange af dem, der er stoppet, fik job?"),
    ],
)
def test_an_indirect_question_is_put_as_it_is_asked(indirect: str, direct: str) -> None:
    assert in_direct_order(indirect) == direct


@pytest.mark.parametrize(
    ("question", "told"),
    [
        ("Hvor mange af dem er kvinder?", "hvor mange af dem der er kvinder"),
        ("Hvor mange unge fik et fritidsjob i 2012?", "hvor mange unge der fik et fritidsjob i 2012"),
        ("Hvad skyldes stigningen?", "hvad stigningen skyldes"),
        ("Er der flere planer?", ""),
    ],
)
def test_a_question_is_told_in_subordinate_order_only_where_that_is_sure(question: str, told: str) -> None:
    assert in_indirect_order(question) == told


def test_a_count_of_what_several_matters_have_is_answered_for_each() -> None:
    meetings = lay_out(
        notat="## Notat om havevandringer\n\nDer er afholdt 4 møder i 2020 med beboerne om byhaverne.\n",
        referat="## Referat fra lokalrådet\n\nDer er afholdt 7 møder i 2020 om vejbump.\n",
    )
    bare = answer_question("hvor mange møder er der afholdt?", meetings)
    assert "4 møder" in bare.answer and "7 møder" in bare.answer
    assert bare.answer.startswith("Spørgsmålet kan handle om flere")
    clear = answer_question("Hvor mange møder er der afholdt om vejbump?", meetings)
    assert "7 møder" in clear.answer and "4 møder" not in clear.answer
