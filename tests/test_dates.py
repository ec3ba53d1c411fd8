"""Dates and periods: found, and written out again."""

from __future__ import annotations

import datetime
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.danish.dates import find_dates, format_date, format_period

WRITTEN = datetime.date(2019, 2, 1)
CASES = [
    line.split("\t")
    for line in (Path(__file__).parent / "cases" / "dates.tsv").read_text(encoding="utf-8").splitlines()
    if line and not line.startswith("#")
]


@pytest.mark.parametrize(("text", "expected"), CASES, ids=[case[0] for case in CASES])
def test_dates_are_found_with_their_days(text: str, expected: str) -> None:
    found = [f"{m.text}|{m.first}|{m.last}|{m.precision}" for m in find_dates(text, written=WRITTEN)]
    assert found == ([] if expected == "-" else expected.split(";"))


def test_relative_words_need_the_day_of_writing() -> None:
    assert find_dates("Der er p.t. tre, og sidste år var der to.") == []


@given(st.dates(datetime.date(1950, 1, 1), datetime.date(2059, 12, 31)))
def test_a_written_date_is_read_back(date: datetime.date) -> None:
    (mention,) = find_dates(f"Opgjort pr. {format_date(date)}.")
    assert (mention.first, mention.last) == (date, date)


@given(
    st.dates(datetime.date(1990, 1, 1), datetime.date(2058, 12, 31)),
    st.integers(0, 1500),
)
def test_a_written_period_is_read_back(first: datetime.date, days: int) -> None:
    last = first + datetime.timedelta(days=days)
    (mention,) = find_dates(f"I perioden {format_period(first, last)}")
    assert (mention.first, mention.last) == (first, last)


@given(st.text(alphabet="0123456789 .-/januarmajkvtlp2018\n", max_size=60))
def test_mentions_are_in_order_and_quote_the_text(text: str) -> None:
    position = 0
    for mention in find_dates(text, written=WRITTEN):
        assert position <= mention.start < mention.end
        assert text[mention.start : mention.end] == mention.text
        assert mention.first <= mention.last
        position = mention.end
