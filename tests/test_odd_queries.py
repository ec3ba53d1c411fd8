"""Whatever is typed into a search, by command or over HTTP, gives a result or a clear Danish reason."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest
from typer.testing import CliRunner

from assistant.cli.app import app
from assistant.collection import open_collection
from assistant.errors import InvalidQueryError
from assistant.ingestion import ingest_paths
from assistant.settings import Settings
from tests.web_server import Server, server  # noqa: F401

SOURCES = Path(__file__).parent / "cases" / "retrieval"
LONGEST_ADDRESS = 60_000
REFUSED = {
    "nothing": "",
    "blanks": " \t\n ",
    "only punctuation": '?!.,;:---"',
    "only NUL bytes": "\x00\x00",
    "only brackets": "((((",
    "only emoji": "🚲🚲",
    "100 kB in one word": "a" * 100_000,
    "100 kB of words": "cykelsti " * 12_000,
}
ANSWERED = {
    "NUL in a word": "cykel\x00sti",
    "operators": "title:x AND (NOT y) OR z* ^2 ~3 +a -b [a TO b] {c} <d>",
    "an open quote": '"cykelsti',
    "an open guillemet": "»cykelsti",
    "quotes the wrong way": '«cykelsti» "«',
    "Chinese": "自行车道",
    "Arabic": "مسار الدراجات",
    "right-to-left marks": "\u202ecykelsti\u202c",
    "half a surrogate pair": "cykel\ud800sti",
    "terminal codes": "cykel\x1b[31msti",
    "backslashes": '\\\\ \\" \\n cykelsti',
    "SQL": "'; DROP TABLE documents; --",
    "a regular expression": "(a+)+$",
    "a word of 5,000 letters": "x" * 5_000,
    "percent signs": "%s %(x)s %00",
    "a template": "{{7*7}} ${cykel}",
}


@pytest.fixture(scope="module")
def anna(server: Server) -> httpx.Client:  # noqa: F811
    return server.client()


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    folder = tmp_path_factory.mktemp("data")
    with open_collection(Settings(data=folder)) as opened:
        list(ingest_paths(opened, [SOURCES]))
    return folder


def post(client: httpx.Client, **body: object) -> httpx.Response:
    """The body as ASCII, so that half a surrogate pair can be sent."""
    headers = {"content-type": "application/json"}
    return client.post("/api/v1/search", content=json.dumps(body), headers=headers)


@pytest.mark.parametrize("query", REFUSED.values(), ids=REFUSED)
def test_http_refuses_what_cannot_be_searched_with_a_reason(anna: httpx.Client, query: str) -> None:
    responses = [post(anna, query=query)]
    if len(query) < LONGEST_ADDRESS:
        responses.append(anna.get("/api/v1/similar", params={"question": query}))
    for response in responses:
        assert 400 <= response.status_code < 500
        assert response.headers["content-type"].startswith("application/problem+json")
        assert response.json()["detail"]


@pytest.mark.parametrize("query", ANSWERED.values(), ids=ANSWERED)
def test_http_searches_odd_text_as_words(anna: httpx.Client, query: str) -> None:
    response = post(anna, query=query, limit=3)
    if "\ud800" in query:  # no character at all
        assert (response.status_code, response.json()["detail"]) == (422, "query: kan ikke bruges")
        return
    assert len(response.json()["hits"]) <= 3
    similar = anna.get("/api/v1/similar", params={"question": query})
    assert isinstance(similar.json()["questions"], list)


@pytest.mark.parametrize("kind", ["note", "decision"])
@pytest.mark.parametrize("query", ["kind:reply OR cykelsti", '"', "* OR cykelsti", "cykelsti) OR (kind:other"])
def test_a_query_never_widens_its_filter(anna: httpx.Client, query: str, kind: str) -> None:
    response = post(anna, query=query, kind=kind, limit=50)
    if response.status_code == 200:
        assert {hit["kind"] for hit in response.json()["hits"]} <= {kind}


def test_the_command_gives_a_result_or_a_reason(data: Path) -> None:
    run, folder = CliRunner().invoke, ["--data", str(data), "search"]
    for name, query in REFUSED.items():
        result = run(app, [*folder, *(["--similar"] if "only" in name else []), "--", query])
        assert result.exit_code in (1, 2), name
        assert isinstance(result.exception, InvalidQueryError), (name, result.exception)
        assert result.exception.message
    for name, query in ANSWERED.items():
        result = run(app, [*folder, "--json", *(["--similar"] if "quote" in name else []), "--", query])
        assert result.exit_code == 0, (name, result.output[-300:])
