"""Questions in words of their own are answered all the same: other words, whole sets, tables, running letters."""

from __future__ import annotations

from functools import cache

import pytest

from assistant.answering import answer_question
from assistant.drafting.desk.ranking import Desk
from assistant.intake.questions import split_questions
from assistant.records import Answer, Status
from tests.answering_sources import cycling_desk, lay_out

HARBOUR = """# Statusrapport for Trygge kajer 2021

Marts 2022

## Introduktion

Havnekommunen og Søværnet indgik i 2020 et samarbejde om Trygge kajer, rettet mod at forebygge ulykker ved vandet.

## Ulykker

Der blev i 2021 registreret 24 ulykker i Nordhavnen. 9 af disse ulykker fandt sted på Mellemkajen. 14 personer er \
blevet såret og to personer dræbte som en direkte følge af ulykkerne. Ulykkerne kan sandsynligvis forklares med \
manglende lys på kajen.

Resultatet af gennemgangen forventes tidligst at foreligge i maj 2022.

### Mål

Mål nr. 1 er dermed opfyldt i 2021.

Mål nr. 2 er dermed ikke opfyldt i 2021.

Mål nr. 3 er dermed opfyldt i 2021.
"""


@cache
def harbour_desk() -> Desk:
    return lay_out(harbour=HARBOUR)


def ask(question: str) -> Answer:
    return answer_question(question, harbour_desk())


@pytest.mark.parametrize(
    ("question", "says"),
    [
        ("Hvor mange mistede livet ved ulykkerne?", "to personer dræbte"),
        ("hvor mange kom til skade ved ulykkerne?", "14 personer"),
        ("Hvor stor en del af ulykkerne fandt sted på Mellemkajen?", "9 af disse ulykker"),
        ("Hvordan forklares ulykkerne?", "manglende lys"),
        ("Hvad går Trygge kajer ud på?", "forebygge ulykker ved vandet"),
        ("Hvornår ventes resultatet af gennemgangen?", "maj 2022"),
    ],
)
def test_words_of_the_questioners_own_find_what_the_source_calls_otherwise(question: str, says: str) -> None:
    answer = ask(question)
    assert answer.status is Status.ANSWERED, answer.answer
    assert says in answer.answer


def test_a_share_is_told_with_the_number_that_it_is_a_part_of() -> None:
    answer = ask("Hvor stor en del af ulykkerne fandt sted på Mellemkajen?")
    assert "24 ulykker" in answer.answer


@pytest.mark.parametrize(
    ("question", "says", "lacks"),
    [
        ("Hvilke mål er ikke opfyldt?", ["nr. 2"], ["nr. 1", "nr. 3"]),
        ("Hvilke mål er nået?", ["nr. 1", "nr. 3"], ["nr. 2"]),
        ("Er alle mål opfyldt?", ["nr. 1", "nr. 2", "nr. 3"], ["Ja."]),
        ("Er mål nr. 3 opfyldt?", ["nr. 3"], ["nr. 2"]),
    ],
)
def test_what_is_asked_of_each_of_several_is_gathered(question: str, says: list[str], lacks: list[str]) -> None:
    text = ask(question).answer
    assert all(said in text for said in says), text
    assert not any(wrong in text for wrong in lacks), text


@pytest.mark.parametrize(
    ("question", "says"),
    [
        ("Hvilke indsatser har stadig penge i 2016 ifølge tabel 1?", ["Cykelbussen", "Tællere"]),
        ("Hvilke indsatser fik penge i 2015, men ikke i 2016?", ["Lygtepatruljen"]),
        ("Hvor mange penge er der i alt til Cykelbussen fra 2014 til 2016?", ["4,2 mio. kr."]),
        ("Hvor stor en del af budgettet i 2014 går til Cykelbussen?", ["33,3 %"]),
        ("Hvor meget falder budgettet fra 2014 til 2016?", ["1,1 mio. kr."]),
    ],
)
def test_tables_are_asked_in_everyday_words(question: str, says: list[str]) -> None:
    text = answer_question(question, cycling_desk()).answer
    assert all(said in text for said in says), text


def test_the_date_of_a_past_reply_is_told_where_it_is_asked_for() -> None:
    asked = answer_question("Hvornår har vi svaret på, hvor mange elever der har været med?", cycling_desk())
    assert "3. februar 2020" in asked.sentences[0].text
    other = answer_question("Har vi tidligere svaret på, hvor mange elever der har været med?", cycling_desk())
    assert "3. februar 2020" not in other.sentences[0].text
    assert not any("Tak for" in citation.quote for s in other.sentences for citation in s.citations)


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        (
            "Om broen: kan I oplyse mig,\n- hvor mange der bruger den,\n- hvad den har kostet?\n\nMvh\nBo",
            ["Hvor mange der bruger den?", "Hvad den har kostet?"],
        ),
        (
            "For det første vil jeg gerne vide, hvad broen koster. For det andet vil jeg gerne vide, hvem ejer den?",
            ["Hvad broen koster?", "Hvem ejer den?"],
        ),
    ],
)
def test_what_only_leads_up_to_a_question_is_no_part_of_it(text: str, parts: list[str]) -> None:
    assert [part.text for part in split_questions(text).parts] == parts
