"""Numbers: what they are worth, what they count, and what is no number at all."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.danish.number_words import find_number_words
from assistant.danish.numbers import find_numbers, find_quantities, parse_number

CASES = [
    line.split("\t")
    for line in (Path(__file__).parent / "cases" / "numbers.tsv").read_text(encoding="utf-8").splitlines()
    if line and not line.startswith("#")
]


@pytest.mark.parametrize(("text", "expected"), CASES, ids=[case[0] for case in CASES])
def test_numbers_are_read_as_danes_write_them(text: str, expected: str) -> None:
    found = [
        "|".join(
            str(part) if part is not None else "-" for part in (m.text, m.value, m.unit, m.high, m.quantifier, m.kind)
        )
        for m in find_numbers(text)
    ]
    assert found == expected.split(";")


@given(st.integers(0, 10**9))
def test_digits_with_thousand_points_are_read_back(number: int) -> None:
    written = f"{number:,}".replace(",", ".")
    assert parse_number(written) == number


@given(st.text(alphabet="0123456789 .,-–/%½§kr<sup>mioetogunge\n\t", max_size=80))
def test_mentions_are_in_order_and_quote_the_text(text: str) -> None:
    mentions = find_numbers(text)
    position = 0
    for mention in mentions:
        assert position <= mention.start < mention.end <= len(text)
        assert text[mention.start : mention.end] == mention.text
        position = mention.end


def test_an_article_is_no_number() -> None:
    assert find_quantities("en indsats og et tilbud for den enkelte") == []


def test_number_words_are_not_found_inside_other_words() -> None:
    assert find_number_words("forslaget er tresidet, og ottendeklasserne er nicer") == []


@pytest.mark.parametrize(
    ("word", "value"),
    [
        ("femogfyrre", 45),
        ("tohundrede", 200),
        ("tolv tusinde fem hundrede", 12500),
        ("et hundrede", 100),
        ("halvfems", 90),
    ],
)
def test_number_words_are_added_up(word: str, value: int) -> None:
    assert [found.value for found in find_number_words(word)] == [Decimal(value)]
