"""Personal data is found and masked; what only looks like it is left alone."""

from __future__ import annotations

import datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.personal_data import (
    PersonalKind,
    find_cpr_numbers,
    find_personal_data,
    find_small_numbers,
    has_check_digit,
    mask,
)
from eval.personal_data.score import load, measure

TODAY = datetime.date(2025, 1, 1)


def test_the_list_of_cpr_numbers_is_found_with_high_precision_and_recall() -> None:
    find = lambda text: [(one.start, one.end) for one in find_cpr_numbers(text, today=TODAY)]  # noqa: E731
    right, made, wanted, wrong = measure(find, "all")
    assert right / wanted >= 0.98, wrong
    assert right / made >= 0.95, wrong
    assert len(load()) > 120


@pytest.mark.parametrize("part", ["fresh", "shapes", "last"])
def test_cpr_numbers_in_odd_shapes_are_found_among_other_numbers(part: str) -> None:
    find = lambda text: [(one.start, one.end) for one in find_cpr_numbers(text, today=TODAY)]  # noqa: E731
    right, made, wanted, wrong = measure(find, part)
    assert right / wanted >= 0.98, wrong
    assert right / made >= 0.95, wrong


def test_the_check_digit_is_not_needed() -> None:
    assert has_check_digit("2512484916")
    assert not has_check_digit("0101904444")
    assert find_cpr_numbers("010190-4444", today=TODAY)


@given(st.dates(datetime.date(1937, 1, 1), datetime.date(1999, 12, 31)), st.integers(1, 3999), st.sampled_from("-–"))
def test_every_birthday_of_the_century_is_a_cpr_number(born: datetime.date, serial: int, dash: str) -> None:
    number = f"{born:%d%m%y}{dash}{serial:04d}"
    assert [one.text for one in find_cpr_numbers(f"Sagen om {number}.", today=TODAY)] == [number]


@given(st.text(max_size=200))
def test_masking_any_text_leaves_nothing_to_find(text: str) -> None:
    kinds = (PersonalKind.CPR, PersonalKind.EMAIL)
    masked = mask(text, kinds=kinds)
    assert not [one for one in find_personal_data(masked) if one.kind in kinds]


def test_kinds_are_told_apart_and_masked() -> None:
    text = "Borgeren Karla Opdigtsen (010190-1234) kan nås på karla@post.example eller tlf. 22 33 44 55."
    assert [one.kind.value for one in find_personal_data(text)] == ["name", "cpr", "email", "phone"]
    assert mask(text) == "Borgeren [navn] ([CPR-nummer]) kan nås på [e-mail] eller tlf. [telefonnummer]."


def test_names_that_are_public_here_are_left() -> None:
    text = "Jeg blev kontaktet af Sigrid Tornager og af borgeren Karla Opdigtsen."
    assert [one.text for one in find_personal_data(text, known=["Sigrid Tornager"])] == ["Karla Opdigtsen"]


@pytest.mark.parametrize(
    "text",
    [
        "CVR 12345678 og EAN 5798009800275",
        "Beløbet er 12 345 678 kr.",
        "Budgettet 2018 2019 2020",
        "Københavns Kommune, borgere i Nørrebro",
        "Sag 2021-0012345, dokument 12345678",
    ],
)
def test_other_numbers_and_names_are_left(text: str) -> None:
    assert find_personal_data(text) == []


@pytest.mark.parametrize(
    ("text", "warned"),
    [
        ("I Strandby er der 3 borgere, der modtager ydelsen.", True),
        ("To unge under 15 år på Nordvej Skole er visiteret.", True),
        ("I alt 107 borgere i Strandby modtager ydelsen.", False),
        ("Indsatsen har 3 formål.", False),
        ("Der er 4 indsatser i Strandby.", False),
    ],
)
def test_small_counts_broken_down_by_area_or_age_are_warned_about(text: str, warned: bool) -> None:
    assert bool(find_small_numbers(text)) == warned
