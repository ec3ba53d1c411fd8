"""The thesaurus: what may stand for what, what only helps to find it, and what must never be mixed up."""

from __future__ import annotations

from importlib import resources
from itertools import combinations
from pathlib import Path

import pytest

from assistant.danish.analysis import STOP_WORDS, exact_words, fold
from assistant.danish.inflection import word_key
from assistant.danish.thesaurus import Thesaurus, load_thesaurus

INFLECTIONS = (
    "miste mistede mistet mister",
    "dræbe dræbt dræbte dræbes",
    "afholde afholdt afholdes afholdte",
    "varetage varetages varetog varetaget",
    "indsats indsatsen indsatser indsatserne",
    "registrere registreret registrerede registreres",
    "gennemføre gennemført gennemførte gennemføres",
    "iværksætte iværksat iværksatte iværksættes",
    "beslutte besluttede besluttet beslutter",
    "formand formanden formænd formændene",
    "deltage deltog deltager deltagere deltagerne",
    "generel generelt generelle",
    "kommune kommunen kommuner kommunens",
    "forbedre forbedret forbedrede forbedres",
    "aftale aftalt aftalte aftaler",
    "område området områder områderne",
    "beboer beboere beboerne",
    "måned måneden måneder månederne",
)
HOMOGRAPHS = (
    ("indsats", "indsatte"),
    ("mål", "målte"),
    ("kvarter", "kvart"),
    ("beløb", "berøre"),
    ("årlig", "år"),
    ("koster", "kost"),
    ("lovlig", "lov"),
    ("flere", "mange"),
    ("mindre", "lille"),
    ("oversigt", "over"),
    ("samlet", "lettet"),
    ("under", "undvære"),
    ("beboer", "burde"),
    ("gældende", "gælder"),
)
SAME = (
    ("mistede livet", "dræbt"),
    ("hvor stor en del", "andel"),
    ("gik ud på", "formålet"),
    ("kom til skade", "kvæstet"),
    ("MB", "medlem af Borgerrepræsentationen"),
    ("BIF", "Beskæftigelses- og Integrationsforvaltningen"),
    ("p.t.", "for tiden"),
    ("primo", "i begyndelsen af"),
    ("ultimo", "udgangen af"),
    ("pr. år", "årligt"),
    ("jf.", "ifølge"),
    ("mhp.", "med henblik på"),
    ("pga.", "på grund af"),
    ("står for", "varetages"),
    ("arrangerede", "afholdt"),
    ("bevilgede", "afsat"),
    ("anholdt", "anholdelsen"),
    ("vurderer", "vurderingen"),
    ("traf beslutning", "beslutningen"),
    ("anholdte", "arresteret"),
    ("faldt", "mindskedes"),
    ("steg", "øgedes"),
)
ONLY_RELATED = (
    ("dræbt", "ihjel"),
    ("folk", "borgere"),
    ("budget", "bevilling"),
    ("formål", "målsætning"),
    ("evaluering", "undersøgelse"),
    ("anholde", "sigte"),
)
UNRELATED = (("sag", "ting"), ("indsats", "fange"), ("såret", "dræbt"), ("stige", "falde"), ("styrke", "svække"))
PHRASES = (
    ("Hvad gik projektet egentlig ud på?", "gå ud på"),
    ("To unge mistede i 2018 livet.", "miste livet"),
    ("Tre er kommet alvorligt til skade.", "komme til skade"),
    ("Hvor stor en del af deltagerne fik job?", "hvor stor en del"),
    ("Forvaltningen står selv for arbejdet.", "stå for"),
    ("Holder man stadig godt styr på det?", "holde styr på"),
    ("Hvornår får udvalget den nye sag på bordet?", "få på bordet"),
    ("Hvem tog politiet sig mest af?", "tage sig af"),
    ("Har kommunen planer om at bygge?", "have planer om"),
    ("Skal livremmen spændes ind?", "spænde livremmen ind"),
    ("Hvad lå der på byrådets bord?", "på bordet"),
    ("Hvor mange penge er der sat af til det?", "sat af til"),
)
PARAPHRASES = (Path(__file__).parent / "cases" / "paraphrases.tsv").read_text(encoding="utf-8").splitlines()
APART = PARAPHRASES.index("[apart]")
QUESTION_GAP = 5  # what questions are read with


@pytest.fixture(scope="module")
def thesaurus() -> Thesaurus:
    return load_thesaurus()


def _shipped(name: str) -> list[str]:
    text = resources.files("assistant.danish").joinpath(name).read_text(encoding="utf-8")
    return [line for line in text.splitlines() if line and not line.startswith("#")]


@pytest.mark.parametrize("forms", INFLECTIONS)
def test_all_inflections_of_a_word_share_one_key(forms: str) -> None:
    assert len({word_key(fold(form)) for form in forms.split()}) == 1


@pytest.mark.parametrize(("one", "other"), HOMOGRAPHS)
def test_words_that_only_look_alike_have_keys_of_their_own(one: str, other: str) -> None:
    assert word_key(fold(one)) != word_key(fold(other))


@pytest.mark.parametrize(("one", "other"), SAME)
def test_words_and_phrases_that_mean_the_same_may_stand_for_each_other(
    thesaurus: Thesaurus, one: str, other: str
) -> None:
    assert thesaurus.are_same(one, other)
    assert thesaurus.entry(other) in thesaurus.same(one) | {thesaurus.entry(one)}


@pytest.mark.parametrize(("one", "other"), ONLY_RELATED)
def test_related_words_find_each_other_but_do_not_stand_for_each_other(
    thesaurus: Thesaurus, one: str, other: str
) -> None:
    assert not thesaurus.are_same(one, other)
    assert thesaurus.entry(other) in thesaurus.related(one)


@pytest.mark.parametrize(("one", "other"), UNRELATED)
def test_words_that_say_something_else_are_kept_apart(thesaurus: Thesaurus, one: str, other: str) -> None:
    assert not thesaurus.are_same(one, other)
    assert thesaurus.entry(other) not in thesaurus.related(one)


@pytest.mark.parametrize(("text", "phrase"), PHRASES)
def test_phrases_are_found_across_inflection_and_words_between(thesaurus: Thesaurus, text: str, phrase: str) -> None:
    assert thesaurus.entry(phrase) in {match.entry for match in thesaurus.find_phrases(exact_words(text))}


def _led_to(thesaurus: Thesaurus, question: str) -> frozenset[str]:
    """Entries that the words and phrases of a question are, mean or help to find."""
    words = exact_words(question)
    said = [thesaurus.wording(match.entry) for match in thesaurus.find_phrases(words, gap=QUESTION_GAP)]
    said += [word for word in words if word not in STOP_WORDS]
    found = [thesaurus.same(one) | thesaurus.related(one) | {thesaurus.entry(one)} for one in said]
    return frozenset().union(*found)


def test_questions_in_everyday_words_lead_to_the_words_of_official_texts(thesaurus: Thesaurus) -> None:
    pairs = [line.split("\t") for line in PARAPHRASES[:APART] if "\t" in line]
    missed = [(question, word) for question, word in pairs if thesaurus.entry(word) not in _led_to(thesaurus, question)]
    assert len(pairs) > 300 and len(missed) <= 0.04 * len(pairs), missed


@pytest.mark.parametrize("line", PARAPHRASES[APART + 1 :])
def test_words_that_only_stand_near_each_other_are_no_phrase(thesaurus: Thesaurus, line: str) -> None:
    text, phrase = line.split("\t")
    found = thesaurus.find_phrases(exact_words(text), gap=QUESTION_GAP)
    assert thesaurus.entry(phrase) not in {match.entry for match in found}


def test_a_phrase_inside_a_longer_one_is_not_reported(thesaurus: Thesaurus) -> None:
    found = thesaurus.find_phrases(exact_words("til og med 2018"))
    assert [thesaurus.wording(match.entry) for match in found] == ["til og med"]


def test_sameness_and_relatedness_go_both_ways(thesaurus: Thesaurus) -> None:
    for group in thesaurus.groups:
        for entry in group.same:
            wording = thesaurus.wording(entry)
            assert thesaurus.entry(wording) == entry
            assert all(entry in thesaurus.same(thesaurus.wording(other)) for other in group.same - {entry})
            assert not thesaurus.same(wording) & thesaurus.related(wording)
            assert all(
                entry in thesaurus.related(thesaurus.wording(other)) | thesaurus.same(thesaurus.wording(other))
                for other in group.related
            )


def test_opposites_never_share_a_group(thesaurus: Thesaurus) -> None:
    mixed = [
        (thesaurus.wording(one), thesaurus.wording(other))
        for group in thesaurus.groups
        for one in group.same
        for other in (group.same | group.related) & thesaurus.opposites(thesaurus.wording(one))
    ]
    assert mixed == []


def test_opposites_are_opposites_both_ways_and_no_value_excludes_itself(thesaurus: Thesaurus) -> None:
    assert thesaurus.are_opposites("steg", "er faldet") is False
    assert thesaurus.are_opposites("steg", "faldt") and thesaurus.are_opposites("faldt", "steg")
    for scale in thesaurus.scales:
        assert all(not one & other for one, other in combinations(scale, 2))


def test_every_line_makes_groups_of_at_least_two_and_has_one_divider(thesaurus: Thesaurus) -> None:
    assert len(thesaurus.groups) >= len(_shipped("thesaurus.txt")) >= 1500
    for line in _shipped("thesaurus.txt"):
        assert line.count("|") + line.count("~") <= 1 and not line.strip().endswith(("|", "~")), line
    for group in thesaurus.groups:
        assert group.same and len(group.same | group.related) >= 2 and "" not in group.same | group.related
    assert all(len(scale) >= 2 and all(scale) for scale in thesaurus.scales)


def test_words_on_one_side_of_a_tilde_help_to_find_the_other_side_only() -> None:
    thesaurus = Thesaurus(["maale overvaage ~ holde_styr_paa holde_oeje_med foelge"])
    right = {thesaurus.entry(text) for text in ("holde styr på", "holde øje med", "følge")}
    assert thesaurus.related("målte") == thesaurus.related("overvåger") == right
    assert thesaurus.related("holdt styr på") == {thesaurus.entry("måle"), thesaurus.entry("overvåge")}
    assert not thesaurus.same("måle") and not thesaurus.are_same("måle", "overvåge")


def test_a_tilde_takes_the_word_for_doing_something_with_its_verb() -> None:
    thesaurus = Thesaurus(["modtage modtagelse", "modtage ~ tage_imod"])
    assert thesaurus.related("tager imod") == {thesaurus.entry("modtage"), thesaurus.entry("modtagelse")}


def test_unknown_words_have_no_company(thesaurus: Thesaurus) -> None:
    assert "kvadratrodsfunktion" not in thesaurus
    assert not thesaurus.same("kvadratrodsfunktion") | thesaurus.related("kvadratrodsfunktion")
    assert thesaurus.are_same("kvadratrod", "kvadratroden")


def test_the_thesaurus_is_read_once() -> None:
    assert load_thesaurus() is load_thesaurus()
