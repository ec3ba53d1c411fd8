"""Summaries tell the part of the sources that is asked about; earlier replies are found with who, when and what."""

from __future__ import annotations

from functools import cache

import pytest

from assistant.answering import answer_question
from assistant.drafting.asking.earlier import asks_for_earlier_reply
from assistant.drafting.desk.ranking import Desk
from assistant.records import Answer, Status
from tests.answering_sources import lay_out

NOTE = """## Havnens indsatser for rent vand

12-03-2016

Notatet giver et overblik over Havneforvaltningens indsatser for rent vand.

### Indsatser

- **Bøjevagten** er et tilbud til fritidssejlere i Sundby Havn. Opgaven er forankret i Havnekontoret.

#### Succeskriterier

Mindst 300 fritidssejlere har fået en rundvisning.

- **Tangprojektet** er en forsøgsindsats, der fjerner tang fra badestederne. Projektet drives af Miljøenheden.

Der er i 2015 fjernet 40 tons tang. Resultaterne af vandprøverne foreligger endnu ikke.
"""

REPORT = """# Årsrapport for perioden januar 2017 til december 2017 vedrørende Aftalen om ren havn

Februar 2018

## Introduktion

Havneforvaltningen og Kystpolitiet indgik i 2016 en aftale om en renere havn.

## Afrapportering på aftalens mål

### Mål nr. 1: Renere badevand

Badevandet skal være godt alle dage.

Der blev i 2017 udstedt 3 badeforbud ved Nordstranden. Det er færre end i 2016.

Mål nr. 1 er dermed opfyldt i 2017.

### Mål nr. 2: Færre udslip

Der skal være færre udslip fra skibe.

Kystpolitiet registrerede 19 udslip i 2017 mod 12 i 2016.

Mål nr. 2 er dermed ikke opfyldt i 2017.
"""

LETTER = """Til
Gunhild Mortensen, MB

Kære Gunhild Mortensen

Tak for din henvendelse af d. 3. februar 2020, hvor du har stillet spørgsmål til Havneforvaltningen om sejlads.

Spørgsmål

1. Hvor mange bøder har rederierne fået for udslip?

2. Hvordan går det med at få flere kajakroere til at bære vest?

Havneforvaltningens svar

Ad 1: Hvor mange bøder har rederierne fået for udslip?

Rederierne har fået 8 bøder for udslip i 2019. Halvdelen er betalt.

Ad 2: Hvordan går det med at få flere kajakroere til at bære vest?

Havnekontoret har indgået aftaler med fire klubber om udlån af veste. Aftalerne løber til og med juni 2021.

Der er desuden opsat skilte om fredede fugle ved slæbestederne.

Med venlig hilsen

Åse Bramming
Vicedirektør
"""

STATEMENT = """Havneforvaltningen

Att. Direktør Bo Lindegaard

Ved e-mail af 4. maj 2019 har Havneforvaltningen anmodet om Kystpolitiets vurdering af effekten af bøjevagten.

Det er Kystpolitiets vurdering, at bøjevagten begrænser antallet af kollisioner i havnen.

Det er dog Kystpolitiets vurdering, at effekten endnu ikke kan måles på ulykkerne.

Med venlig hilsen

Ida Skovgaard

Politiinspektør
"""


@cache
def desk() -> Desk:
    return lay_out(**{"notat.md": NOTE, "rapport.md": REPORT, "svar.txt": LETTER, "udtalelse.txt": STATEMENT})


def ask(question: str) -> Answer:
    return answer_question(question, desk())


@pytest.mark.parametrize(
    ("question", "says", "lacks"),
    [
        ("Sammenfat status på mål 2", ["19 udslip", "Mål nr. 2 er dermed ikke opfyldt"], ["badeforbud"]),
        ("Giv et overblik over Tangprojektet", ["fjerner tang", "Miljøenheden", "40 tons"], ["fritidssejlere"]),
        ("Beskriv Bøjevagten", ["fritidssejlere i Sundby Havn", "Havnekontoret"], ["tang"]),
        ("Sammenfat svaret om kajakroere", ["fire klubber", "juni 2021"], ["bøder"]),
        ("Giv et kort resumé af notatet fra 2016", ["overblik over Havneforvaltningens indsatser"], ["kollisioner"]),
        ("Sammenfat Kystpolitiets vurdering af bøjevagten", ["begrænser antallet", "endnu ikke"], ["tang"]),
    ],
)
def test_a_summary_tells_the_part_that_is_asked_about(question: str, says: list[str], lacks: list[str]) -> None:
    answer = ask(question)
    assert answer.status is Status.ANSWERED, answer.answer
    assert all(said in answer.answer for said in says), answer.answer
    assert not any(other in answer.answer for other in lacks), answer.answer


def test_what_something_is_about_is_told_by_what_opens_the_entry_of_its_name() -> None:
    answer = ask("Hvad går Tangprojektet ud på?")
    assert answer.answer.startswith("Tangprojektet er en forsøgsindsats"), answer.answer
    assert "fritidssejlere i Sundby Havn" in ask("Hvad går indsatsen Bøjevagten ud på?").answer
    assert ask("Hvad er meningen med Tangprojektet?").answer.startswith("Tangprojektet er en forsøgsindsats")


def test_what_a_document_is_about_is_told_by_what_opens_it() -> None:
    assert ask("Hvad handler notatet fra 2016 om?").answer.startswith("Notatet giver et overblik")
    assert ask("Hvad drejer rapporten sig om?").answer.startswith("Havneforvaltningen og Kystpolitiet indgik")


def test_how_something_went_is_told_with_what_came_of_it() -> None:
    told = ask("Hvordan er det gået med mål 2?").answer
    assert "19 udslip" in told, told
    assert "ikke opfyldt" in told, told


def test_an_aim_in_a_summary_is_not_told_as_something_reached() -> None:
    text = ask("Beskriv Bøjevagten").answer
    assert "Succeskriterium for Bøjevagten: Mindst 300" in text, text


def test_a_summary_of_what_no_source_knows_has_no_basis() -> None:
    assert ask("Sammenfat havnens klimaregnskab for krydstogter").abstained


@pytest.mark.parametrize(
    ("question", "says"),
    [
        ("Har vi før svaret et medlem om bøder til rederierne?", ["Hvor mange bøder har rederierne fået", "8 bøder"]),
        ("hvad svarede vi om kajakroere og vest?", ["fire klubber", "juni 2021"]),
        ("har vi nogensinde skrevet noget til et mb om fredede fugle?", ["3. februar 2020", "skilte om fredede fugle"]),
        ("Hvem har spurgt til bøderne til rederierne?", ["Gunhild Mortensen", "3. februar 2020"]),
        ("er der nogen der har spurgt om bøder før? hvem og hvornår", ["Gunhild Mortensen", "3. februar 2020"]),
        (
            "Har Kystpolitiet tidligere udtalt sig om bøjevagten, og hvem skrev under?",
            ["4. maj 2019", "begrænser antallet", "Ida Skovgaard"],
        ),
    ],
)
def test_an_earlier_reply_is_told_with_who_asked_when_and_what_was_said(question: str, says: list[str]) -> None:
    answer = ask(question)
    assert all(said in answer.answer for said in says), answer.answer
    assert all(sentence.citations for sentence in answer.sentences)


def test_that_nobody_has_asked_before_is_said() -> None:
    answer = ask("Har vi tidligere svaret et medlem om krydstogtskibe?")
    assert answer.abstained, answer.answer


@pytest.mark.parametrize(
    ("question", "asks"),
    [
        ("Har vi nogensinde fået spørgsmål om strande fra et medlem?", True),
        ("Hvornår spurgte nogen sidst om havnebadet?", True),
        ("Er der tidligere blevet spurgt til bøjevagten?", True),
        ("Findes der et gammelt svar om veste?", True),
        ("Hvad har vi før oplyst om antallet af bøder?", True),
        ("har i skrevet noget til borgerrepræsentanterne om tang tidligere?", True),
        ("Hvor mange sejlere har tidligere været på kursus?", False),
        ("Hvad svarer politiet om effekten?", False),
        ("Har kommunen allerede forlænget aftalen?", False),
        ("Hvem har ansvaret for målingen?", False),
        ("Hvornår er notatet skrevet?", False),
    ],
)
def test_a_question_for_an_earlier_reply_is_told_from_one_about_the_matter(question: str, asks: bool) -> None:
    assert asks_for_earlier_reply(question) is asks
