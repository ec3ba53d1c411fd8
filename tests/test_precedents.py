"""Earlier questions come with what later sources have otherwise, cited on both sides; a difference is never made up."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from assistant.collection import Collection, open_collection
from assistant.contract import precedent_json
from assistant.errors import InvalidQueryError
from assistant.ingestion import ingest_paths, remove_document
from assistant.precedents import DifferenceKind, Precedent, Precedents
from assistant.records import SearchFilters
from assistant.settings import Settings

SOURCES = Path(__file__).parent / "cases" / "precedents"
NEWER, OTHERWISE, OVERTAKEN = DifferenceKind.NEWER_VALUE, DifferenceKind.CONFLICT, DifferenceKind.SUPERSEDED


@pytest.fixture(scope="module")
def collection(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Collection]:
    with open_collection(Settings(data=tmp_path_factory.mktemp("data"))) as opened:
        assert {outcome.status for outcome in ingest_paths(opened, [SOURCES])} == {"added"}
        yield opened


def first(collection: Collection, question: str, filters: SearchFilters = SearchFilters()) -> Precedent:
    return Precedents(collection).find(question, limit=1, filters=filters)[0]


@pytest.mark.parametrize(
    ("question", "kind", "then", "now"),
    [
        ("Hvor mange gæster har svømmehallerne?", NEWER, "812.000", "905.500"),
        ("Hvad koster det for voksne i svømmehallerne?", NEWER, "40 kr.", "45 kr."),
        ("Hvem driver varmtvandsbassinet?", OTHERWISE, "Idrætscentret", "Sundhedshuset"),
        ("Hvor længe gælder aftalen om aftenåbent i svømmehallerne?", OVERTAKEN, "2018", "2022"),
    ],
)
def test_what_later_sources_have_otherwise_is_said(
    collection: Collection, question: str, kind: DifferenceKind, then: str, now: str
) -> None:
    told = [one for one in first(collection, question).differences if one.now]
    assert [one.kind for one in told] == [kind]
    before, _, after = told[0].text.partition("« ")
    assert before.startswith("I svaret af 9. maj 2017 stod der: »")
    assert then in before
    assert now in after
    assert "notatet af 4. februar 2020" in after
    assert told[0].then[0].document == "svar-2017.txt"
    assert [citation.document for citation in told[0].now] == ["notat-2020.md"]


def test_quotes_of_both_sides_stand_in_their_documents(collection: Collection) -> None:
    for question in ("Hvor mange gæster har svømmehallerne?", "Hvad koster en voksenbillet?"):
        for difference in precedent_json(first(collection, question))["differences"]:
            for cited in (*difference["then"], *difference["now"]):
                page = collection.document(cited["document_id"]).pages[cited["page"] - 1]
                assert cited["quote"] == page.original[cited["start"] : cited["end"]]
                assert cited["quote"] in (SOURCES / cited["document"]).read_text(encoding="utf-8")


def test_a_figure_that_no_other_document_has_is_said_to_be_known_from_the_reply_alone(collection: Collection) -> None:
    told = first(collection, "Hvor mange gæster har svømmehallerne?").differences
    lone = [one for one in told if one.kind is DifferenceKind.ONLY_THEN]
    assert len(lone) == 1
    assert "96.350" in lone[0].text
    assert lone[0].now == ()


def test_newer_figures_are_listed_as_before(collection: Collection) -> None:
    newer = first(collection, "Hvad koster en voksenbillet til svømmehallerne?").question.newer
    assert [(one.then, one.now, one.document, one.differs) for one in newer] == [
        ("40 kr.", "45 kr.", "notat-2020.md", True)
    ]


def test_documents_of_another_unit_tell_nothing(tmp_path: Path) -> None:
    with open_collection(Settings(data=tmp_path)) as opened:
        list(ingest_paths(opened, [SOURCES / "svar-2017.txt"]))
        list(ingest_paths(opened, [SOURCES / "notat-2020.md"], unit="sundhed"))
        question = "Hvad koster en voksenbillet til svømmehallerne?"
        hidden = first(opened, question, SearchFilters(units=frozenset({"kultur"})))
        assert not [one for one in hidden.differences if one.now]
        seen = first(opened, question, SearchFilters(units=frozenset({"sundhed"})))
        assert [one.kind for one in seen.differences if one.now] == [NEWER]


def test_a_removed_source_tells_nothing_and_its_period_then_counts_as_run_out(tmp_path: Path) -> None:
    with open_collection(Settings(data=tmp_path)) as opened:
        copies = tmp_path / "in"
        shutil.copytree(SOURCES, copies)
        list(ingest_paths(opened, [copies]))
        question = "Hvor længe løber aftalen om aftenåbent?"
        assert [one.kind for one in first(opened, question).differences] == [OVERTAKEN]
        remove_document(opened, "notat-2020.md")
        assert [one.kind for one in first(opened, question).differences] == [DifferenceKind.LAPSED]


def test_an_empty_question_is_refused(collection: Collection) -> None:
    with pytest.raises(InvalidQueryError):
        Precedents(collection).find("  ")
