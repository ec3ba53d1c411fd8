"""Search over a small collection: what is found, in what order, and what is refused."""

from __future__ import annotations

import datetime
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from assistant.collection import Collection, open_collection
from assistant.errors import InvalidQueryError
from assistant.ingestion import ingest_paths, remove_document
from assistant.records import Kind, SearchFilters
from assistant.retrieval import Retriever
from assistant.settings import Settings

SOURCES = Path(__file__).parent / "cases" / "retrieval"


@pytest.fixture(scope="module")
def collection(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Collection]:
    with open_collection(Settings(data=tmp_path_factory.mktemp("data"))) as opened:
        assert {outcome.status for outcome in ingest_paths(opened, [SOURCES])} == {"added"}
        yield opened


@pytest.fixture(scope="module")
def retriever(collection: Collection) -> Retriever:
    return Retriever(collection)


def names(retriever: Retriever, query: str, **options: object) -> list[str]:
    return [hit.name for hit in retriever.search(query, **options)]  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("query", "name"),
    [
        ("cykelsti", "cykler.txt"),
        ("stier til cyklister", "cykler.txt"),
        ("cykelstirne ved havnenn", "cykler.txt"),
        ("skolemad", "skolemad-2019.txt"),
        ("hvad koster et måltid i skolen", "skolemad-2019.txt"),
        ("2016-0411327", "cykler.txt"),
        ("sag nr. 2016-0411327", "cykler.txt"),
        ("Fiktiva Opdigtsen", "cykler.txt"),
        ("Kildemoseparken", "stoej.txt"),
        ('"målt langs ringvejen om natten"', "stoej.txt"),
        ("nattestøj fra biler", "stoej.txt"),
        ("TMF", "stoej.txt"),
        ("hvilke erfaringer er der med lånecykler", "cykler.txt"),
    ],
)
def test_officials_find_the_document_in_their_own_words(retriever: Retriever, query: str, name: str) -> None:
    assert names(retriever, query)[0] == name


def test_the_year_asked_for_comes_first(retriever: Retriever) -> None:
    assert names(retriever, "prisen på skolemad i 2017")[0] == "skolemad-2017.txt"
    assert names(retriever, "prisen på skolemad i 2019")[0] == "skolemad-2019.txt"


def test_the_newest_comes_first_when_it_is_asked_for(retriever: Retriever) -> None:
    assert names(retriever, "hvad er den seneste pris på skolemad")[0] == "skolemad-2019.txt"


def test_hits_carry_their_quote_span_and_reasons(retriever: Retriever, collection: Collection) -> None:
    for hit in retriever.search("støj om natten"):
        page = collection.document(hit.chunk.document).pages[hit.chunk.page - 1]
        assert hit.quote == page.original[hit.chunk.start : hit.chunk.end]
        assert {"lexical", "dense", "document"} <= hit.scores.keys()
    hits = retriever.search("støj om natten")
    assert [hit.rank for hit in hits] == list(range(1, len(hits) + 1))
    assert [hit.score for hit in hits] == sorted((hit.score for hit in hits), reverse=True)


def test_matching_words_are_highlighted_in_any_form(retriever: Retriever) -> None:
    hit = retriever.search("cykelsti")[0]
    assert "cykelstier" in {hit.chunk.text[start:end].lower() for start, end in hit.highlights}


def test_copies_are_named_once_and_never_dropped(retriever: Retriever) -> None:
    hits = [hit for hit in retriever.search("Kildemoseparken støjskærm") if "stoej" in hit.name]
    texts = [hit.chunk.text for hit in hits]
    assert len(set(texts)) == len(texts)
    assert {"stoej.txt", "stoej-kopi.txt"} <= {hits[0].name, *hits[0].also_in}


def test_filters_narrow_and_are_never_widened(retriever: Retriever, collection: Collection) -> None:
    documents = {document.name: document for document in collection.store.documents()}
    only = frozenset({documents["stoej.txt"].id})
    assert set(names(retriever, "skolemad", filters=SearchFilters(documents=only))) <= {"stoej.txt"}
    since = SearchFilters(since=datetime.date(2019, 1, 1))
    assert set(names(retriever, "skolemad", filters=since)) == {"skolemad-2019.txt"}
    assert names(retriever, "skolemad", filters=SearchFilters(documents=frozenset())) == []
    assert names(retriever, "skolemad", filters=SearchFilters(case_number="2000-1")) == []
    reply = SearchFilters(kind=Kind.REPLY)
    assert set(names(retriever, "skolemad", filters=reply)) <= {n for n, d in documents.items() if d.kind is Kind.REPLY}


@pytest.mark.parametrize("query", ["", "   ", "\x00", "?!… —", '""', "AND:()"[3:], "\u200b"])
def test_a_query_without_words_is_refused_in_danish(retriever: Retriever, query: str) -> None:
    with pytest.raises(InvalidQueryError, match="Søgningen"):
        retriever.search(query)


def test_a_query_that_is_too_long_is_refused_with_the_limit(retriever: Retriever) -> None:
    with pytest.raises(InvalidQueryError, match=r"højst 20\.000"):
        retriever.search("støj " * 25_000)


@pytest.mark.parametrize(
    "query",
    [
        "støj AND (skolemad OR", "text:støj^5 +skole -mad", "støj\x00", '"støj', "støj\"'»", "støj* ~2 [a TO b]",
        "食堂 cykel", "Привет", "støj " * 3_000, "a" * 5_000, "/støj.*/", "id:a", "støj\\", "{" * 50 + "støj",
    ],
)  # fmt: skip
def test_odd_queries_are_searched_as_words(retriever: Retriever, query: str) -> None:
    assert len(retriever.search(query, limit=3)) <= 3


@given(query=st.text(max_size=100))
@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_any_query_gives_hits_or_a_reason(retriever: Retriever, query: str) -> None:
    try:
        assert len(retriever.search(query, limit=2)) <= 2
    except InvalidQueryError as error:
        assert error.message


def test_each_part_of_a_question_has_its_own_hits(retriever: Retriever) -> None:
    cycles, food = retriever.search_parts(["Hvor lange er cykelstierne?", "Hvad koster skolemad?"], limit=1)
    assert cycles[0].name == "cykler.txt"
    assert food[0].name.startswith("skolemad")


def test_an_earlier_question_is_found_with_its_answer(retriever: Retriever) -> None:
    similar = retriever.similar_questions("Hvor meget betaler forældre for skolemad?", limit=2)
    assert similar[0].document.startswith("skolemad")
    assert "kr." in similar[0].answer
    assert similar[0].date is not None


def test_a_removed_document_is_not_found(tmp_path: Path) -> None:
    with open_collection(Settings(data=tmp_path)) as opened:
        list(ingest_paths(opened, [SOURCES / "cykler.txt", SOURCES / "stoej.txt"]))
        searching = Retriever(opened)
        assert names(searching, "cykelstier")[0] == "cykler.txt"
        remove_document(opened, "cykler.txt")
        assert "cykler.txt" not in names(searching, "cykelstier")


def test_words_of_another_version_of_the_index_are_indexed_again(tmp_path: Path) -> None:
    with open_collection(Settings(data=tmp_path)) as opened:
        list(ingest_paths(opened, [SOURCES / "cykler.txt"]))
    (tmp_path / "lexical" / "assistant-schema.json").write_text("0", encoding="utf-8")
    with open_collection(Settings(data=tmp_path)) as opened:
        assert Retriever(opened).search("lånecykler")[0].scores["lexical"] == 1


def test_an_empty_collection_has_no_hits(tmp_path: Path) -> None:
    with open_collection(Settings(data=tmp_path)) as opened:
        assert Retriever(opened).search("støj") == []


def test_langchain_gets_the_same_passages(retriever: Retriever) -> None:
    pytest.importorskip("langchain_core")
    from assistant.retrieval.langchain import as_langchain_retriever

    documents = as_langchain_retriever(retriever, limit=3).invoke("cykelsti")
    assert [document.id for document in documents] == [hit.chunk.id for hit in retriever.search("cykelsti", limit=3)]
    assert documents[0].metadata["source"] == "cykler.txt"
