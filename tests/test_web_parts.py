"""The pure parts of the web app: marked text, timelines, pictures, names, forms of dates and numbers."""

from __future__ import annotations

import datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.errors import UnreadableDocumentError
from assistant.records import (
    Answer,
    AnswerSentence,
    Block,
    BlockKind,
    Change,
    Citation,
    Notice,
    NoticeKind,
    Page,
    Status,
)
from assistant.web import wording
from assistant.web.page_views import original_segments, repaired_blocks
from assistant.web.pictures import MOST_BARS, damage_bars, damage_words
from assistant.web.throttle import Throttle
from assistant.web.timeline import timeline_json
from assistant.web.uploads import clean_name
from assistant.web.visiting import local_address


@st.composite
def pages(draw: st.DrawFn) -> tuple[Page, tuple[int, int]]:
    """A page with changes that do not overlap, and a span of it."""
    original = draw(st.text(min_size=1, max_size=60))
    edges = sorted(draw(st.sets(st.integers(0, len(original)), max_size=6)))
    changes = tuple(
        Change(start, end, original[start:end], draw(st.text(max_size=5)), 1.0, "prøve")
        for start, end in zip(edges[::2], edges[1::2], strict=False)
    )
    start = draw(st.integers(0, len(original)))
    return Page(1, original, changes), (start, draw(st.integers(start, len(original))))


@given(pages())
def test_segments_joined_give_the_text_back_and_mark_exactly_the_quote(
    given_page: tuple[Page, tuple[int, int]],
) -> None:
    page, (start, end) = given_page
    segments = original_segments(page, (start, end) if start < end else None)
    assert "".join(segment["text"] for segment in segments) == page.original
    assert "".join(one["text"] for one in segments if one.get("quoted")) == page.original[start:end]


@given(pages(), st.integers(0, 30), st.integers(0, 30))
def test_blocks_joined_give_the_repaired_text_back(
    given_page: tuple[Page, tuple[int, int]], first: int, length: int
) -> None:
    page, span = given_page
    text = page.repaired
    start, end = min(first, len(text)), min(first + length, len(text))
    shown = repaired_blocks(page, [Block(0, BlockKind.PARAGRAPH, 1, start, end)], span)
    joined = "".join(segment["text"] for block in shown for segment in block["segments"])
    assert "".join(joined.split()) == "".join(text.split())


def citation(number: int, date: datetime.date, quote: str) -> Citation:
    return Citation(f"{number}.txt", f"d{number}", f"Notat {number}", date, 1, 0, len(quote), quote, quote, number)


def test_a_timeline_has_its_figures_in_order_and_knows_what_is_overtaken() -> None:
    old = citation(1, datetime.date(2013, 2, 19), "Der er 380 km cykelsti den 3. maj 2013.")
    new = citation(2, datetime.date(2021, 6, 3), "Kommunen har 388 km cykelsti.")
    answer = Answer(
        "a",
        "Hvor lang er cykelstien?",
        Status.ANSWERED,
        "",
        (
            AnswerSentence("Kommunen har 388 km cykelsti.", citations=(new,)),
            AnswerSentence("Den 3. maj 2013 var der 380 km cykelsti.", as_of="2013-05-03", citations=(old,)),
        ),
        (Notice(NoticeKind.NEWER_VALUE, "Der er et nyere tal.", (old, new)),),
    )
    entries = timeline_json(answer)
    assert [(one["number"], one["figures"], one["overtaken"]) for one in entries] == [
        (1, ["380 km"], True),
        (2, ["388 km"], False),
    ]


def test_many_pages_share_bars_and_the_worst_page_is_seen() -> None:
    damage = [0.0] * 500
    damage[321] = 0.9
    bars = damage_bars(damage)
    assert bars["width"] == MOST_BARS * 8 - 2
    assert "bad" in dict(bars["paths"])  # type: ignore[call-overload]
    assert damage_words(damage) == "1 af 500 sider kan ikke læses sikkert"


@pytest.mark.parametrize(
    ("name", "clean"),
    [
        ("../../etc/passwd", "passwd"),
        ("C:\\Mine filer\\brev.pdf", "brev.pdf"),
        ("a\x00b\n.txt", "ab.txt"),
        ("æ ø.txt", "æ ø.txt"),
    ],
)
def test_uploaded_names_lose_their_folders_and_control_characters(name: str, clean: str) -> None:
    assert clean_name(name) == clean


@pytest.mark.parametrize("name", ["", "..", "/", "x" * 300, "\x00"])
def test_names_that_cannot_be_used_are_refused(name: str) -> None:
    with pytest.raises(UnreadableDocumentError):
        clean_name(name)


@pytest.mark.parametrize(
    ("wanted", "address"),
    [("/soeg?q=a", "/soeg?q=a"), ("//ond.dk", "/"), ("https://ond.dk", "/"), ("/\\ond.dk", "/"), ("", "/"), ("x", "/")],
)
def test_only_addresses_of_this_site_are_gone_to(wanted: str, address: str) -> None:
    assert local_address(wanted) == address


def test_dates_and_numbers_are_danish() -> None:
    assert wording.format_date(datetime.date(2019, 1, 24)) == "24. januar 2019"
    assert wording.format_number(12600) == "12.600"
    assert wording.format_number(0.5, 1) == "0,5"
    assert wording.format_moment(datetime.datetime(2024, 7, 1, 12, 5, tzinfo=datetime.UTC)) == "1. juli 2024 kl. 14.05"
    assert wording.count_of(1, "side", "sider") == "1 side"


def test_a_throttle_lets_so_many_through_and_then_says_how_long_to_wait() -> None:
    throttle = Throttle(failures=3, seconds=60)
    for _attempt in range(3):
        assert throttle.seconds_to_wait("a") == 0
        throttle.count_failure("a")
    assert 0 < throttle.seconds_to_wait("a") <= 60
    assert throttle.seconds_to_wait("b") == 0
