"""What a question asks for is read whatever the words: the kind of answer, what is counted, which source is meant."""

from __future__ import annotations

from functools import cache

import pytest

from assistant.answering import answer_question
from assistant.danish.analysis import fold
from assistant.drafting.asking.lexicon import Lexicon
from assistant.drafting.asking.question import Question, Want, analyse_question
from assistant.drafting.desk.ranking import Desk
from tests.answering_sources import lay_out

REPLY = """Til Karla Møllebæk, MB

12. maj 2020

Tak for din henvendelse af d. 4. maj 2020, hvor du har spurgt om svømmeklubberne.

Svømmeklubaftalerne løber til og med juni 2021. Klubberne har fritidspas til 40 børn.
"""


@cache
def pool_desk() -> Desk:
    return lay_out(reply=REPLY, note="# Notat om haller\n\n3. marts 2018\n\nHallerne bruges af 12 foreninger.\n")


@pytest.mark.parametrize(
    ("text", "want"),
    [
        ("Hvad dato kom brevet om svømmeklubberne?", Want.DATE),
        ("hvad år begyndte det?", Want.DATE),
        ("Til og med hvilken måned løber aftalen?", Want.DATE),
        ("Hvilket kontor sidder med svømmeklubberne?", Want.UNIT),
        ("Hvilket udvalg har sagen på bordet?", Want.UNIT),
        ("Med hvem er aftalen indgået?", Want.UNIT),
        ("Hvem er fritidspasset beregnet til?", Want.GROUP),
        ("Hvem får et fritidspas?", Want.GROUP),
        ("Hvilken persongruppe er indsatsen for?", Want.GROUP),
        ("Hvad var anledningen til aftalen?", Want.REASON),
        ("Hvad ligger der bag beslutningen?", Want.REASON),
        ("Hvad er pointen med fritidspasset?", Want.PURPOSE),
        ("Hvad skal pengene bruges til?", Want.PURPOSE),
        ("hvem bestemmer hvor mange timer hallen er åben?", Want.PERSON),
        ("Hvordan er antallet af besøg opgjort?", Want.MEASURE),
        ("Hvordan fastsættes timetallet for undervisningen?", Want.OTHER),
        ("Stopper ordningen med udgangen af 2021?", Want.YES_NO),
        ("Hvor mange timer er hallen åben?", Want.COUNT),
        ("svømmeaftale løbetid", Want.PERIOD),
        ("vilke dage er hallen åben?", Want.LIST),
        ("Hvad får man ud af, at hallen hører under skolen?", Want.PURPOSE),
    ],
)
def test_the_kind_of_answer_is_read_from_what_is_asked_not_from_a_word_in_passing(text: str, want: Want) -> None:
    assert analyse_question(text).want is want


@pytest.mark.parametrize(
    "text",
    [
        "Hvad gælder ifølge svaret fra maj 2020?",
        "Hvilke klubber peger forvaltningen på i 2020?",
        "Hvad siger 2020-svaret om klubberne?",
        "Hvad står der i notatet (2020) om klubberne?",
    ],
)
def test_a_year_that_dates_the_source_does_not_date_what_is_asked(text: str) -> None:
    question = analyse_question(text)
    assert not question.years
    assert {mention.first.year for mention in question.told} == {2020}


def test_a_year_of_what_is_asked_stays() -> None:
    question = analyse_question("Hvor mange klubber var der i 2020 ifølge notatet?")
    assert question.years == {2020}
    assert not question.told


def read(text: str) -> Question:
    return pool_desk().with_titles(analyse_question(text))


def test_a_compound_written_in_two_is_read_as_one_also_when_misspelt() -> None:
    assert "svoemmeklubaftalerne" in {term.word for term in read("hvor længe løber svømme klubaftalerne").terms}
    assert "fritidspas" in {term.word for term in read("hvem får frididspas").terms} | {
        pool_desk().corrected("frididspas")
    }


def test_words_are_not_joined_to_a_compound_that_no_source_has() -> None:
    assert "boernhaller" not in {term.word for term in read("hvilke børn haller og foreninger er der?").terms}


def test_the_last_part_of_a_compound_is_found_though_its_first_is_in_no_list() -> None:
    assert "quizbaseaftalerne" in Lexicon(["quizbaseaftalerne"]).matches("aftaler")


def test_whom_a_letter_went_to_says_which_letter_is_meant() -> None:
    question = read("Hvad oplyser svaret til Karla Møllebæk om klubberne?")
    assert question.sources == {source.document.id for source in pool_desk().sources if source.document.name == "reply"}
    assert not {"karla", "moellebaek"} & {term.word for term in question.terms}


@pytest.mark.parametrize(
    ("everyday", "official"),
    [
        ("betjente", "politiet"),
        ("kontrakten", "rammeaftaler"),
        ("arbejdsløse", "ledige"),
        ("konklusion", "vurdering"),
        ("idéen", "inspiration"),
        ("indsamlet", "indhentet"),
        ("ballademagere", "uroskabende"),
        ("skolelærer", "lærere"),
        ("naboerne", "beboere"),
    ],
)
def test_an_everyday_word_finds_what_officials_write_and_not_the_other_way_round(everyday: str, official: str) -> None:
    found = Lexicon([fold(official), "himmelblaa"]).matches(fold(everyday))
    assert found.get(fold(official), 0.0) >= 0.5
    assert "himmelblaa" not in found


@pytest.mark.parametrize(
    ("asked", "says"),
    [
        ("Hvor mange sidder bag tremmer?", "14 unge er varetægtsfængslet"),
        ("Hvem har hatten på for svømmeholdene?", "forankret i Idrætskontoret"),
        ("Hvor mange dukkede op til åbningen?", "80 borgere deltog"),
    ],
)
def test_an_idiom_finds_the_plain_words_of_a_source(asked: str, says: str) -> None:
    desk = lay_out(
        note="# Notat om haller\n\n3. marts 2018\n\n14 unge er varetægtsfængslet efter uroen ved hallen.\n\n"
        "Svømmeholdene er forankret i Idrætskontoret.\n\n80 borgere deltog i åbningen.\n"
    )
    assert says in answer_question(asked, desk).answer


@pytest.mark.parametrize(
    ("question", "counted"),
    [
        ("Hvor mange betjente arbejder med aftalen?", ("betjente",)),
        ("Hvor mange lokale klubber arbejder med aftalen?", ("lokale", "klubber")),
        ("Hvor mange kriminelle unge fik et tilbud?", ("kriminelle", "unge")),
    ],
)
def test_what_is_counted_ends_before_what_it_does(question: str, counted: tuple[str, ...]) -> None:
    assert analyse_question(question).counted == counted
