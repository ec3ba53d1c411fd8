"""Counts that a list breaks down: the right group, the right part of it, and the right period."""

from __future__ import annotations

from functools import cache

import pytest

from assistant.answering import answer_question
from assistant.drafting.desk.ranking import Desk
from tests.answering_sources import lay_out

INSPECTIONS = """# Tilsyn med havnens skibe

10-02-2020

## Tilsyn med fritidsskibe

### Resultat

I hele 2018 blev 60 skibe set efter af havnefogeden på broer, hvor der også lå skibe uden forsikring. Af disse blev:

- 20 skibe vurderet til at være i fare for at synke.
    - 7 skibe er slæbt på land og eftersyn er gennemført
    - 3 skibe fik ingen hjælp af ejeren
    - 10 skibe er tilbudt eftersyn
- 40 skibe vurderet til IKKE at være i fare for at synke.
    - 4 skibe er slæbt på land og eftersyn er gennemført

Fra januar til marts 2019 blev 30 skibe set efter af havnefogeden på broer, hvor der også lå skibe uden forsikring.
Af disse blev:

- 12 skibe vurderet til at være i fare for at synke
    - 5 skibe er slæbt på land og eftersyn er gennemført
    - 1 skibe fik ingen hjælp af ejeren
    - 6 skibe er tilbudt eftersyn
- 18 skibe vurderet til IKKE at være i fare for at synke
    - 2 skibe er slæbt på land og eftersyn er gennemført

## Sejlerskolen

Sejlerskolen havde 85 elever i 2019. Skolen ligger ved Fyrstranden.
"""


@cache
def desk() -> Desk:
    return lay_out(tilsyn=INSPECTIONS)


@pytest.mark.parametrize(
    ("question", "says", "lacks"),
    [
        ("Hvor mange skibe i fare for at synke blev slæbt på land i 2018?", ["7 skibe"], ["4 skibe", "5 skibe"]),
        ("Hvor mange skibe, der ikke var i fare for at synke, blev slæbt på land i 2018?", ["4 skibe"], ["7 skibe"]),
        ("hvor mange skibe uden fare for at synke blev slæbt på land i starten af 2019", ["2 skibe"], ["5 skibe"]),
        ("Hvor mange skibe blev i 2019 vurderet til at være i fare for at synke?", ["12 skibe"], ["18 skibe"]),
        ("Hvor mange skibe i hver gruppe (fare/ikke fare for at synke) var der i 2018?", ["20 skibe", "40 skibe"], []),
        ("Hvor mange skibe i fare for at synke fik ikke hjælp af ejeren i 2018?", ["3 skibe"], ["1 skibe"]),
        (
            "Hvor mange skibe blev slæbt på land i 2019 i alt, både dem i fare og de øvrige?",
            ["5 skibe", "2 skibe", "Tilsammen er det 7"],
            [],
        ),
        (
            "Hvor mange skibe i fare for at synke er tilbudt eftersyn?",
            ["2018", "10 skibe", "marts 2019", "6 skibe"],
            ["4 skibe"],
        ),
        ("Hvor mange elever havde sejlerskolen i 2019?", ["85 elever"], ["12 skibe"]),
    ],
)
def test_the_entry_is_told_that_counts_what_is_asked_in_its_group_and_period(
    question: str, says: list[str], lacks: list[str]
) -> None:
    answer = answer_question(question, desk()).answer
    assert [said for said in says if said not in answer] == [], answer
    assert [said for said in lacks if said in answer] == [], answer
