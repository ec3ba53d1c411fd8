"""The pure parts of the web app: marked text, timelines, pictures, names, forms of dates and numbers."""

from __future__ import annotations

import datetime
import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.dating import names_only_the_month
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
from assistant.web import measurements, wording
from assistant.web.alternatives import NO_STATEMENT
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


# ------------------------------------------------------------ dates without a day


@pytest.mark.parametrize(
    ("head", "is_month"),
    [
        ("Statusrapport\nJuni 2018\nPartnerskabet", True),
        ("Notat\n1. juni 2018\nOm status i juni 2018", False),
        ("Notat\n01-06-2018", False),
        ("Notat uden dato", False),
        ("Maj 2018", False),
    ],
)
def test_a_document_that_names_only_its_month_has_no_day(head: str, is_month: bool) -> None:
    assert names_only_the_month(head, datetime.date(2018, 6, 1)) is is_month


def test_a_month_is_written_without_a_day() -> None:
    assert wording.format_date("2018-06") == "juni 2018"
    assert wording.format_date("2018-06-01") == "1. juni 2018"


# ------------------------------------------------------------ measurements

ROW = {
    "at": "2026-01-02T10:00:00+00:00",
    "name": "retrieval",
    "figures": {"metrics.ndcg@10.mean": 0.83, "queries": 111},
}
BAD_LINES = ["", "{", "[]", "null", "7", '{"at": "i går", "figures": {"queries": 1}}', '{"at": "2026-01-01"}']
BAD_LINES += [
    '{"at": "2026-01-01", "figures": {"queries": "mange"}}',
    '{"at": "2026-01-01", "figures": {"queries": NaN}}',
]


def test_kept_measurements_are_read_and_lines_that_are_none_left_out(tmp_path: Path) -> None:
    later = ROW | {"at": "2026-02-02T10:00:00+00:00", "figures": {"metrics.ndcg@10.mean": 0.85}}
    lines = [json.dumps(later), *BAD_LINES, json.dumps(ROW)]
    (tmp_path / "evaluations.jsonl").write_text("\n".join(lines), encoding="utf-8")
    rows = measurements.kept_rows(tmp_path)
    assert [row["at"][:10] for row in rows] == ["2026-01-02", "2026-02-02"]
    assert [one.at[:10] for one in measurements.latest(rows)] == ["2026-02-02"]
    (course,) = measurements.courses(rows)
    assert (course.name, course.first, course.last, course.times) == ("Søgning", "0,830", "0,850", 2)


def test_rows_as_the_evaluation_keeps_them_are_understood(tmp_path: Path) -> None:
    from assistant.evaluation.report import keep_row, result_row

    summary = {"questions": 12, "statuses": {"answered": 9, "no_basis": 3}, "latency_ms_median": 41.27, "output": "x"}
    keep_row(tmp_path / "evaluations.jsonl", result_row("answers", summary))
    (one,) = measurements.measurements(measurements.kept_rows(tmp_path))
    assert one.name == "Svar på spørgsmål"
    assert dict(one.figures) == {"spørgsmål": "12", "besvaret": "9", "uden grundlag": "3", "svartid, typisk (ms)": "41"}


@given(st.lists(st.floats(-1e9, 1e9), min_size=2, max_size=30))
def test_curves_stay_inside_their_frame(values: list[float]) -> None:
    rows = [{"at": "2026-01-01", "name": "retrieval", "figures": {"metrics.ndcg@10.mean": value}} for value in values]
    for course in measurements.courses(rows):
        assert all(0 <= x <= measurements.CHART_WIDTH and 0 <= y <= measurements.CHART_HEIGHT for x, y in course.points)


def test_the_shipped_measurements_say_what_was_measured_and_what_falls_short() -> None:
    for one in measurements.shipped():
        assert one["set"]
        assert one["short"]
        assert one["command"]
        assert all(figure["name"] and figure["value"] for figure in one["figures"])


@pytest.mark.parametrize(
    ("sentence", "is_statement"),
    [
        ("Hvor mange unge skal have et fritidsjob?", False),
        ("Tak for din henvendelse af 2. marts 2020.", False),
        ("Kære Vera Prøvesen", False),
        ("Du spørger, hvad driften koster.", False),
        ("Driften koster 31,5 mio. kr. i 2020.", True),
        ("Takster for 2020 findes i bilaget.", True),
    ],
)
def test_only_statements_are_offered_as_further_sentences(sentence: str, is_statement: bool) -> None:
    assert (NO_STATEMENT.search(sentence) is None) is is_statement
