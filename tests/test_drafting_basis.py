"""An answer is given where the sources hold a basis for it, in whatever words, and none where they hold the nearest."""

from __future__ import annotations

from functools import cache

import pytest

from assistant.answering import answer_question
from assistant.drafting.desk.ranking import Desk
from assistant.drafting.ways import grounds
from assistant.drafting.ways.objections import Against
from assistant.records import Status
from tests.answering_sources import lay_out

FYRHAVNEN = """Notat om Fyrhavnen

Dato: 4. maj 2021

Havnegruppen

I 2020 deltog 84 sejlere eller roere i oprydningen, og der blev samlet affald på to møder i Nordhavn og Sydhavn.

Et af de fire principper for Fyrhavnen handler om støj: Der må ikke spilles musik efter klokken 22.

Der er registreret 310 personer i sejl- og romiljøet ved Fyrhavnen. Politianmeldelser blev der 51 af, og nogle blev \
foretaget på Østmolen.

Havnegruppen blev nedsat af byrådet i 2019, og Havnerådet er vært for den.

Der er indgået aftaler med eksterne leverandører om rensning af bassinet. Rensningen gav 12 ton tang.
"""


@cache
def desk() -> Desk:
    return lay_out(notat=FYRHAVNEN)


@pytest.mark.parametrize(
    ("question", "why"),
    [
        ("Hvilke tre andre principper gælder for Fyrhavnen?", "ikke oplysninger"),
        ("Hvor mange sejlere er der registreret ved Fyrhavnen?", "kun oplyst samlet"),
        ("Hvem er formand for Havnegruppen?", "ikke oplyst noget navn"),
        ("Hvad hedder de leverandører, der renser bassinet?", "ikke oplyst noget navn"),
        ("Hvilke adresser har leverandørerne?", "ikke oplyst nogen adresse"),
        ("Hvor mange deltog i oprydningen i 2024?", "ikke oplysninger"),
    ],
)
def test_the_nearest_thing_is_no_answer_and_the_reason_is_told(question: str, why: str) -> None:
    answer = answer_question(question, desk())
    assert answer.status is Status.NO_BASIS, answer.answer
    assert why in answer.answer


@pytest.mark.parametrize(
    "question", ["Kan I hjælpe mig med at leje en bådplads ved Fyrhavnen?", "Hvordan søger jeg om en bådplads?"]
)
def test_a_citizens_own_errand_is_no_question_to_the_sources(question: str) -> None:
    assert answer_question(question, desk()).status is Status.OUT_OF_SCOPE


@pytest.mark.parametrize(
    ("question", "says"),
    [
        ("Hvor mange deltog i oprydningen i 2020?", "84"),
        ("Hvad er støjprincippet for Fyrhavnen?", "klokken 22"),
        ("Hvor mange mennesker er registreret i miljøet ved Fyrhavnen?", "310"),
        ("Hvor mange ton tang gav rensningen?", "12 ton"),
    ],
)
def test_what_the_sources_do_tell_is_answered(question: str, says: str) -> None:
    answer = answer_question(question, desk())
    assert answer.status is Status.ANSWERED and says in answer.answer, answer.answer


def test_every_kind_of_objection_has_a_weight_and_none_speaks_for_an_answer() -> None:
    against = {f"against_{kind}" for kind in Against if kind not in grounds.NEVER}
    assert against <= set(grounds.WEIGHTS)
    assert all(grounds.WEIGHTS[sign] <= 0 for sign in against)
