"""How near words are in meaning: synonyms in any inflection, never opposites, and a table that fits the code."""

from __future__ import annotations

from itertools import islice
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.danish.relatedness import related_words, relatedness
from assistant.danish.synonyms import entry_of, load_synonyms
from assistant.danish.thesaurus import load_thesaurus

CASES = (Path(__file__).parent / "cases" / "related_words.tsv").read_text(encoding="utf-8").splitlines()
FAR_FROM = CASES.index("[far]")


def _pairs(lines: list[str]) -> list[tuple[str, str]]:
    return [(one, other) for line in lines if "\t" in line for one, other in [line.split("\t")]]


@pytest.mark.parametrize(("one", "other"), _pairs(CASES[:FAR_FROM]))
def test_words_of_nearly_the_same_meaning_are_near(one: str, other: str) -> None:
    assert relatedness(one, other) >= 0.4


@pytest.mark.parametrize(("one", "other"), _pairs(CASES[FAR_FROM:]))
def test_opposites_and_strangers_are_not_near(one: str, other: str) -> None:
    assert relatedness(one, other) < 0.3


def test_no_two_values_of_a_scale_are_related() -> None:
    thesaurus = load_thesaurus()
    for scale in thesaurus.scales:
        for number, value in enumerate(scale):
            for other in scale[number + 1 :]:
                pairs = {(thesaurus.wording(a), thesaurus.wording(b)) for a in value for b in other if a != b}
                assert not [pair for pair in pairs if relatedness(*pair)]


@given(st.text(max_size=20), st.text(max_size=20))
def test_any_two_texts_have_one_relatedness_between_0_and_1(one: str, other: str) -> None:
    assert 0 <= relatedness(one, other) == relatedness(other, one) <= 1


def test_related_words_are_in_order_without_the_word_itself_and_without_opposites() -> None:
    found = related_words("steg")
    assert list(found.values()) == sorted(found.values(), reverse=True)
    assert "vokse" in found
    assert not {"stige", "falde", "mindske", "dale"} & found.keys()


def test_the_meanings_of_a_word_are_not_mixed() -> None:
    """ "Mål" is an aim and a language; an aim is no language."""
    assert relatedness("mål", "hensigt") and relatedness("mål", "tungemål")
    assert not relatedness("hensigt", "tungemål")


def test_the_keys_of_the_table_are_those_of_the_code() -> None:
    table = load_synonyms()
    entries = [line.split("\t", 1)[0] for line in islice(table._lines, 0, None, 7)]
    stale = [entry for entry in entries if entry_of(table.wording(entry)) != entry]
    assert not stale, "run eval/training/make_synonyms.py again"
