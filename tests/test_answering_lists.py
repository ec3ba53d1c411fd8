"""Lists are given in full: those a lead-in opens, a heading names or one sentence tells, of the thing asked about."""

from __future__ import annotations

from functools import cache

import pytest

from assistant.answering import answer_question
from assistant.drafting.desk.ranking import Desk
from assistant.records import Answer, Status
from tests.answering_sources import lay_out

PLAN = """## Havnens indsatser for rent vand

12-03-2016

Notatet beskriver de indsatser, som Havneforvaltningen har for rent vand.

### Indsatser

- **Bøjevagten** er et tilbud til fritidssejlere i Sundby Havn. Opgaven er forankret
i Havnekontoret. I Bøjevagten deltager Havnekontoret, Kystpolitiet, Søredningen og de frivillige sejlklubber.

Aktiviteterne omfatter:

- Rundvisning på broerne hver lørdag.
- Udlån af redningsveste til børn.
- Kurser i førstehjælp for bådejere.

#### Succeskriterier

- 300 fritidssejlere har fået en rundvisning.
- Antallet af ulykker ved broerne falder.
- Flere børn bærer redningsvest.

- **Tangprojektet** er en forsøgsindsats, der fjerner tang fra badestederne.
Projektet gennemføres på Nordstranden, Fyrstranden og Lagunen.

#### Succeskriterier

- Vandet er klart i juli og august.
- Klagerne over lugt falder med en fjerdedel.

#### Måling

Der gennemføres årligt en måling, der forelægges Miljøudvalget, Fritidsudvalget og Kommunalbestyrelsen.
"""

FAIRWAYS = """## Sejlrender og broer

05-06-2017

### Lystsejleres tilbud

- **Bøjeskolen** er et kursus for nye sejlere. Kurset varer 3 dage.

- **Brovagten** er en telefon, som er åben hele sommeren.

### Erhvervssejleres tilbud

- **Lodshjælpen** er gratis for skibe under 20 meter.

- **Kajplanen** er et kort over ledige pladser.
"""

PLANNED = """# Handleplan for fredning

Marts 2019

## Planens tiltag

### Tiltag på land

#### 1. Hegn om rederne

Der opsættes hegn hvert forår.

#### 2. Skilte ved stierne

Der opsættes skilte om hunde i snor.

### Tiltag til vands

#### 3. Bøjer om øen

Der udlægges bøjer med forbud mod sejlads.

#### 4. Opsyn med motorbåde

Opsynet afrapporterer til Naturrådet, Havneudvalget og Kystdirektoratet.
"""

REPORT = """# Årsrapport for perioden januar 2017 til december 2017 vedrørende Aftalen om ren havn

Februar 2018

## Afrapportering på aftalens mål

I aftalen er der opstillet en række mål.

### Mål nr. 1: Renere badevand

Badevandet skal være godt alle dage.

Indikatorer:

- A. Antallet af badeforbud
- B. Antallet af klager over lugt

Mål nr. 1 er dermed opfyldt i 2017.

### Mål nr. 2: Færre udslip

Der skal være færre udslip fra skibe.

Indikatorer:

- A. Antallet af anmeldte udslip
- B. Antallet af bøder til rederier

Mål nr. 2 er dermed ikke opfyldt i 2017.

### Mål nr. 3: Flere fugle

Der skal yngle flere fugle ved havnen.

Mål nr. 3 er dermed opfyldt i 2017.
"""


COURSES = """# Kurser i havnens sejlerhus

04-09-2018

Sejlerhuset har iværksat 9 kurser, heraf fem på vand og fire på land.

Sejlerhuset udbyder følgende kurser:

- Sommerkursus i knob for begyndere under 15 år
- Sommerkursus i kapsejlads for begyndere under 15 år
- Vinterkursus i navigation for øvede
- Motorpasning for alle

Eftersøgningen af kuttere gennemføres med bidrag fra flere grene, herunder Søpolitiet, Havnepolitiet og Beredskabet.
"""


@cache
def desk() -> Desk:
    return lay_out(
        **{"notat.md": PLAN, "rapport.md": REPORT, "broer.md": FAIRWAYS, "plan.md": PLANNED, "kurser.md": COURSES}
    )


def ask(question: str) -> Answer:
    return answer_question(question, desk())


@pytest.mark.parametrize(
    ("question", "says", "lacks"),
    [
        ("hvad måles tangprojektet på?", ["klart i juli", "Klagerne over lugt"], ["redningsvest"]),
        ("Nævn succeskriterierne for Bøjevagten", ["300", "ulykker", "bærer redningsvest"], ["klart i juli"]),
        ("Hvilke tre aktiviteter er der i Bøjevagten?", ["Rundvisning", "Udlån", "førstehjælp"], ["Klagerne"]),
        ("hvad måler man mål nr. 2 på?", ["anmeldte udslip", "bøder"], ["badeforbud"]),
        ("Hvilke tre mål har aftalen?", ["Renere badevand", "Færre udslip", "Flere fugle"], ["bøder"]),
        ("Hvilke indikatorer er der for mål 1?", ["badeforbud", "klager over lugt"], ["bøder"]),
        ("Hvilke tilbud er der for lystsejlere?", ["Bøjeskolen", "Brovagten"], ["Lodshjælpen", "Kajplanen"]),
        ("Hvilke sommerkurser er der for begyndere?", ["knob", "kapsejlads"], ["navigation", "Motorpasning"]),
        ("Hvordan fordeler sejlerhusets kurser sig?", ["fem på vand", "fire på land"], ["navigation"]),
        ("Hvilke fire tiltag er der i handleplanen for fredning?", ["Hegn", "Skilte", "Bøjer", "Opsyn"], ["snor"]),
    ],
)
def test_a_list_is_given_in_full_and_is_that_of_the_thing_asked_about(
    question: str, says: list[str], lacks: list[str]
) -> None:
    answer = ask(question)
    assert answer.status is Status.ANSWERED, answer.answer
    assert all(said in answer.answer for said in says), answer.answer
    assert not any(other in answer.answer for other in lacks), answer.answer


@pytest.mark.parametrize(
    ("question", "says"),
    [
        ("Hvilke udvalg får forelagt målingen i Tangprojektet?", ["Miljøudvalget", "Fritidsudvalget"]),
        ("Hvem er med i Bøjevagten?", ["Kystpolitiet", "Søredningen"]),
        ("Hvem modtager opsynets afrapportering om motorbåde?", ["Naturrådet", "Kystdirektoratet"]),
        ("Hvilke dele af politiet er med i eftersøgningen af kuttere?", ["Søpolitiet", "Beredskabet"]),
        ("Hvilke parter deltager i Bøjevagten?", ["Havnekontoret", "sejlklubber"]),
        ("Hvilke steder gennemføres Tangprojektet?", ["Nordstranden", "Fyrstranden", "Lagunen"]),
    ],
)
def test_those_who_take_part_are_named_from_the_sentence_that_names_them(question: str, says: list[str]) -> None:
    answer = ask(question)
    assert all(said in answer.answer for said in says), answer.answer


def test_which_of_a_known_list_are_so_is_not_answered_with_the_whole_list() -> None:
    answer = ask("Hvilke af de tre mål er opfyldt?")
    assert "nr. 1" in answer.answer and "nr. 3" in answer.answer
    assert "Færre udslip" not in answer.answer, answer.answer


def test_a_quotation_holds_whole_entries_of_a_list() -> None:
    answer = ask("Nævn succeskriterierne for Bøjevagten")
    assert all(len(citation.quote) <= 600 for sentence in answer.sentences for citation in sentence.citations)
    assert answer.sentences[0].citations[0].quote.endswith("Flere børn bærer redningsvest.")
