"""Danish analysis: index and query terms."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.danish import analysis

CASES = json.loads((Path(__file__).parent / "cases" / "analysis.json").read_text(encoding="utf-8"))


@pytest.mark.parametrize(("word", "parts"), CASES["compounds"].items())
def test_a_compound_is_split_into_the_stems_of_its_parts(word: str, parts: list[str]) -> None:
    assert list(analysis.split_compound(analysis.fold(word))) == parts


@pytest.mark.parametrize("word", CASES["not_compounds"])
def test_a_word_that_is_no_compound_stays_whole(word: str) -> None:
    assert analysis.split_compound(analysis.fold(word)) == ()


@pytest.mark.parametrize(("first", "second"), CASES["same_term"])
def test_spellings_and_inflections_share_a_term(first: str, second: str) -> None:
    assert set(analysis.analyse(first)) & set(analysis.analyse(second))


@pytest.mark.parametrize(("first", "second"), CASES["no_shared_term"])
def test_different_words_share_no_term(first: str, second: str) -> None:
    assert not set(analysis.analyse(first)) & set(analysis.analyse(second))


@pytest.mark.parametrize(("text", "terms"), CASES["terms"].items())
def test_numbers_dates_and_identifiers_have_one_form(text: str, terms: list[str]) -> None:
    assert analysis.analyse(text) == terms


def test_negation_is_searched_and_form_words_are_not() -> None:
    assert analysis.analyse("der er ikke nogen, ingen, uden") == ["ikk", "ing", "uden"]


def test_damaged_words_keep_most_of_their_ngrams() -> None:
    for clean, damaged in CASES["damaged"]:
        first, second = set(analysis.ngrams(clean)), set(analysis.ngrams(damaged))
        assert len(first & second) >= len(first) / 3, (clean, damaged)


def test_a_word_cut_by_a_line_end_is_whole_again() -> None:
    assert analysis.join_lines("kom-\nmunens budget") == "kommunens budget"
    assert analysis.join_lines("social-\nog sundhed") == "social-\nog sundhed"


@given(st.text(max_size=200))
def test_spans_of_terms_lie_in_the_text_and_in_order(text: str) -> None:
    position = 0
    for term, start, end in analysis.analyse_with_spans(text):
        assert term and " " not in term
        assert 0 <= start < end <= len(text)
        assert start >= position
        position = start


@given(st.text(max_size=80))
def test_folding_twice_changes_nothing(text: str) -> None:
    assert analysis.fold(analysis.fold(text)) == analysis.fold(text)


@given(st.text(max_size=200))
def test_terms_hold_no_white_space_so_that_the_index_can_split_on_it(text: str) -> None:
    for term in [*analysis.analyse(text), *analysis.ngrams(text), *analysis.exact_words(text)]:
        assert term.split() == [term]
