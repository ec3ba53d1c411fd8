"""The HTTP interface: who gets in, what is answered and in what form, and what is refused."""

from __future__ import annotations

import json
from typing import Any

import httpx
import pytest

from assistant.web.guard import CONTENT_SECURITY_POLICY
from tests.web_server import PASSWORD, SCANNED, Server, server  # noqa: F401

QUESTION = "Hvor mange offentlige legepladser har kommunen?"


@pytest.fixture(scope="module")
def anna(server: Server) -> httpx.Client:  # noqa: F811
    return server.client()


def events(response: httpx.Response) -> list[tuple[str, dict[str, Any]]]:
    found = []
    for piece in response.text.split("\n\n"):
        lines = dict(line.split(": ", 1) for line in piece.splitlines() if not line.startswith(":"))
        if lines:
            found.append((lines["event"], json.loads(lines["data"])))
    return found


def document_id(client: httpx.Client, name: str) -> str:
    listed = client.get("/api/v1/documents", params={"limit": 500}).json()["documents"]
    return next(str(one["id"]) for one in listed if one["name"] == name)


# ------------------------------------------------------------ who gets in


@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("GET", "/api/v1/documents"),
        ("POST", "/api/v1/ask"),
        ("POST", "/api/v1/search"),
        ("GET", "/api/v1/similar?question=x"),
        ("POST", "/api/v1/verify"),
        ("GET", "/api/v1/conversations"),
        ("GET", "/api/v1/session"),
        ("DELETE", "/api/v1/documents/x"),
    ],
)
def test_nobody_gets_in_without_signing_in(server: Server, method: str, path: str) -> None:  # noqa: F811
    response = server.client(None).request(method, path, json={} if method == "POST" else None)
    assert response.status_code == 401
    assert response.headers["content-type"] == "application/problem+json"
    assert set(response.json()) >= {"type", "title", "status", "detail"}


def test_a_session_token_and_an_api_key_open_the_same_doors(server: Server) -> None:  # noqa: F811
    signed = server.client(None).post("/api/v1/session", json={"name": "anna", "password": PASSWORD}).json()
    key = server.rooms.accounts.create_key(signed["person"]["id"], "prøve", ["read"])
    for bearer in (signed["token"], key):
        response = httpx.get(server.url + "/api/v1/documents", headers={"Authorization": f"Bearer {bearer}"})
        assert response.status_code == 200
    refused = httpx.post(
        server.url + "/api/v1/ask", headers={"Authorization": f"Bearer {key}"}, json={"question": QUESTION}
    )
    assert refused.status_code == 403
    assert "nøgle" in refused.json()["detail"].lower()


def test_a_wrong_password_is_refused_in_danish_and_slowed_down(server: Server) -> None:  # noqa: F811
    client = server.client(None)
    statuses = []
    for _attempt in range(8):
        response = client.post("/api/v1/session", json={"name": "nogen helt anden", "password": "forkert"})
        statuses.append(response.status_code)
        assert "detail" in response.json()
    assert statuses[0] == 401
    assert statuses[-1] == 429
    assert int(response.headers["retry-after"]) > 0


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({}, 200),
        ({"Sec-Fetch-Site": "same-origin"}, 200),
        ({"Sec-Fetch-Site": "cross-site", "Origin": "https://evil.example"}, 403),
        ({"Sec-Fetch-Site": "same-site"}, 403),
        ({"Origin": "https://evil.example"}, 403),
        ({"Origin": "null"}, 403),
    ],
)
def test_requests_that_another_site_forged_are_refused(
    anna: httpx.Client, headers: dict[str, str], status: int
) -> None:
    assert anna.post("/api/v1/search", json={"query": "legepladser"}, headers=headers).status_code == status


def test_every_response_carries_the_security_headers(anna: httpx.Client) -> None:
    for path in ("/", "/log-ind", "/api/v1/documents", "/findes-ikke", "/healthz"):
        headers = anna.get(path).headers
        assert headers["content-security-policy"] == CONTENT_SECURITY_POLICY
        assert headers["x-content-type-options"] == "nosniff"
        assert "frame-ancestors 'none'" in headers["content-security-policy"]
    assert "unsafe" not in CONTENT_SECURITY_POLICY


@pytest.mark.parametrize("wanted", ["//evil.example", "https://evil.example", "/\\evil.example", "javascript:alert(1)"])
def test_signing_in_never_leads_to_another_site(server: Server, wanted: str) -> None:  # noqa: F811
    form = {"name": "anna", "password": PASSWORD, "videre": wanted}
    response = server.client(None).post("/log-ind", data=form)
    assert response.status_code == 303
    assert response.headers["location"] == "/"


def test_signing_out_ends_the_session(server: Server) -> None:  # noqa: F811
    client = server.client()
    token = client.cookies["assistant_session"]
    assert client.delete("/api/v1/session").status_code == 204
    again = httpx.get(server.url + "/api/v1/session", headers={"Authorization": f"Bearer {token}"})
    assert again.status_code == 401


# ------------------------------------------------------------ asking


def test_an_answer_has_the_shape_of_the_contract(anna: httpx.Client) -> None:
    answer = anna.post("/api/v1/ask", json={"question": QUESTION}).json()
    assert answer["status"] == "answered"
    assert answer["abstained"] is False
    assert "125" in answer["answer"]
    citation = next(one for sentence in answer["sentences"] for one in sentence["citations"])
    page = anna.get(f"/api/v1/documents/{citation['document_id']}/pages/{citation['page']}").json()
    assert page["original"][citation["start"] : citation["end"]] == citation["quote"]


def test_an_answer_streams_sentences_and_ends_with_the_whole(anna: httpx.Client) -> None:
    body = {"question": QUESTION, "conversation": "new"}
    response = anna.post("/api/v1/ask", json=body, headers={"Accept": "text/event-stream"})
    assert response.headers["content-type"].startswith("text/event-stream")
    told = events(response)
    names = [name for name, _ in told]
    assert names[0] == "started"
    assert names[-1] == "done"
    assert "sentence" in names
    sentences = [content["text"] for name, content in told if name == "sentence"]
    assert sentences == [sentence["text"] for sentence in told[-1][1]["sentences"]]


def test_a_follow_up_is_understood_and_both_are_kept(anna: httpx.Client) -> None:
    first = anna.post("/api/v1/ask", json={"question": QUESTION, "conversation": "new"}).json()
    id = first["conversation"]
    anna.post("/api/v1/ask", json={"question": "og hvad koster driften?", "conversation": id})
    kept = anna.get(f"/api/v1/conversations/{id}").json()
    assert [one["question"] for one in kept["exchanges"]] == [QUESTION, "og hvad koster driften?"]
    assert kept["exchanges"][0]["sentences"] == first["sentences"]


def test_conversations_can_be_renamed_pinned_searched_and_deleted_by_their_owner_only(
    server: Server,  # noqa: F811
    anna: httpx.Client,
) -> None:
    id = anna.post("/api/v1/ask", json={"question": "Hvor lang er kommunens cykelsti?", "conversation": "new"}).json()[
        "conversation"
    ]
    path = f"/api/v1/conversations/{id}"
    assert anna.patch(path, json={"title": "Om cykler", "pinned": True}).json()["pinned"] is True
    found = anna.get("/api/v1/conversations", params={"query": "cykler"}).json()["conversations"]
    assert [one["id"] for one in found] == [id]
    clara = server.client("clara")
    assert clara.get(path).status_code == clara.delete(path).status_code == 404
    assert clara.get("/api/v1/conversations").json()["conversations"] == []
    assert anna.delete(path).status_code == 204
    assert anna.get(path).status_code == 404


def test_feedback_is_kept(server: Server, anna: httpx.Client) -> None:  # noqa: F811
    answer = anna.post("/api/v1/ask", json={"question": QUESTION, "conversation": "new"}).json()
    path = f"/api/v1/answers/{answer['id']}/feedback"
    assert anna.put(path, json={"verdict": -1, "comment": "Mangler de bemandede."}).status_code == 204
    assert server.client("clara").put(path, json={"verdict": 1}).status_code == 404
    judged = server.rooms.conversations.judged()
    assert (judged[0].verdict, judged[0].comment) == (-1, "Mangler de bemandede.")


def test_judged_answers_can_be_fetched_as_an_evaluation_set(server: Server, anna: httpx.Client) -> None:  # noqa: F811
    answer = anna.post("/api/v1/ask", json={"question": QUESTION, "conversation": "new"}).json()
    anna.put(f"/api/v1/answers/{answer['id']}/feedback", json={"verdict": 1, "comment": "Præcist."})
    response = anna.get("/api/v1/feedback.jsonl")
    assert "questions.jsonl" in response.headers["content-disposition"]
    last = [json.loads(line) for line in response.text.splitlines()][-1]
    assert last["id"] == answer["id"]
    assert (last["text"], last["verdict"], last["comment"]) == (QUESTION, 1, "Præcist.")
    assert server.client("clara").get("/api/v1/feedback.jsonl").status_code == 403


def test_a_sentence_says_what_its_source_is(anna: httpx.Client) -> None:
    answer = anna.post("/api/v1/ask", json={"question": QUESTION}).json()
    assert "12. marts 2020" in next(one for one in answer["sentences"] if one["citations"])["source"]


def test_a_further_sentence_goes_into_a_draft_with_its_citation(server: Server, anna: httpx.Client) -> None:  # noqa: F811
    letter = (
        "Kære forvaltning\n\n1. Hvor mange offentlige legepladser har kommunen?\n\nVera Prøvesen, MB\n12. marts 2021\n"
    )
    enquiry = anna.post("/api/v1/enquiries", json={"text": letter}).json()
    draft = anna.post("/api/v1/drafts", json={"enquiry": enquiry["id"]}).json()
    path, (section,) = f"/api/v1/drafts/{draft['id']}", draft["letter"]["sections"]
    offered = anna.get(f"{path}/alternatives", params={"number": section["number"]}).json()["alternatives"]
    assert all(not one["repaired"].endswith("?") for one in offered)
    chosen = next(one for one in offered if "31,5" in one["repaired"])
    source = {name: chosen[name] for name in ("document_id", "page", "start", "end")}
    kept = [{"id": one["id"], "text": one["text"]} for one in section["sentences"]]
    body = {
        "sections": [
            {"number": section["number"], "sentences": [*kept, {"text": chosen["repaired"], "source": source}]}
        ]
    }
    added = anna.patch(path, json=body).json()["letter"]["sections"][0]["sentences"][-1]
    assert (added["support"], added["origin"], added["needs_look"]) == ("supported", "from_source", False)
    assert [(one["document_id"], one["quote"]) for one in added["citations"]] == [
        (chosen["document_id"], chosen["quote"])
    ]
    body["sections"][0]["sentences"][-1] = {"text": "Driften koster 99 mio. kr. i 2020.", "source": source}
    changed = anna.patch(path, json=body).json()["letter"]["sections"][0]["sentences"][-1]
    assert changed["needs_look"]
    for wrong, status in (({"document_id": "d000"}, 404), ({"page": 9}, 422), ({"end": 99_999}, 422)):
        body["sections"][0]["sentences"][-1] = {"text": "Noget.", "source": source | wrong}
        assert anna.patch(path, json=body).status_code == status


@pytest.mark.parametrize(
    "body", [{}, {"question": ""}, {"question": "   "}, {"question": 3}, {"spørgsmål": "x"}, [1], "x"]
)
def test_a_bad_question_is_a_problem_in_danish(anna: httpx.Client, body: object) -> None:
    response = anna.post("/api/v1/ask", json=body)
    assert response.status_code == 422
    assert response.headers["content-type"] == "application/problem+json"
    assert response.json()["title"] == "Oplysningerne kan ikke bruges"


def test_a_question_that_is_refused_leaves_no_conversation(anna: httpx.Client) -> None:
    before = anna.get("/api/v1/conversations").json()
    response = anna.post("/api/v1/ask", json={"question": "x " * 15_000, "conversation": "new"})
    assert response.status_code == 422
    assert "tegn" in response.json()["detail"]
    assert anna.get("/api/v1/conversations").json() == before


def test_the_off_switch_stops_questions_with_its_reason(server: Server, anna: httpx.Client) -> None:  # noqa: F811
    server.rooms.switch.turn_off("Der ryddes op i samlingen")
    try:
        response = anna.post("/api/v1/ask", json={"question": QUESTION})
        assert response.status_code == 503
        assert "Der ryddes op i samlingen" in response.json()["detail"]
        assert "Der ryddes op i samlingen" in anna.get("/dokumenter").text
    finally:
        server.rooms.switch.turn_on()
    assert anna.post("/api/v1/ask", json={"question": QUESTION}).status_code == 200


# ------------------------------------------------------------ searching


def test_searching_finds_passages_with_their_place(anna: httpx.Client) -> None:
    hits = anna.post("/api/v1/search", json={"query": "drift af legepladser", "limit": 5}).json()["hits"]
    assert hits[0]["document"] == "svar-legepladser.txt"
    assert {"title", "kind", "date", "page", "start", "end", "text", "quote", "score"} <= set(hits[0])


def test_similar_earlier_questions_come_with_their_answers(anna: httpx.Client) -> None:
    found = anna.get("/api/v1/similar", params={"question": "Hvor mange legepladser er der?"}).json()["questions"]
    assert found[0]["document"] == "svar-legepladser.txt"
    assert "125" in found[0]["answer"]


# ------------------------------------------------------------ documents


def test_documents_are_listed_searched_and_paged(anna: httpx.Client) -> None:
    everything = anna.get("/api/v1/documents").json()
    assert everything["total"] >= 4
    one = anna.get("/api/v1/documents", params={"limit": 1, "page": 2, "order": "name"}).json()
    assert (len(one["documents"]), one["pages"]) == (1, everything["total"])
    named = anna.get("/api/v1/documents", params={"query": "cykelstier"}).json()
    assert [document["name"] for document in named["documents"]] == ["notat-cykelstier.md"]


def test_a_page_shows_both_readings_with_the_quoted_words_marked(anna: httpx.Client) -> None:
    id = document_id(anna, "svar-legepladser.txt")
    page = anna.get(f"/api/v1/documents/{id}/pages/1").json()
    start = page["original"].index("125 offentlige")
    end = start + len("125 offentlige legepladser")
    marked = anna.get(f"/api/v1/documents/{id}/pages/1", params={"start": start, "end": end}).json()
    for view in ("original", "repaired"):
        segments = [segment for block in marked["views"][view] for segment in block["segments"]]
        assert "".join(one["text"] for one in segments if one.get("quoted")) == "125 offentlige legepladser"
    assert anna.get(f"/api/v1/documents/{id}/pages/9").status_code == 404
    assert anna.get(f"/api/v1/documents/{id}/pages/1.png").status_code == 404


def test_a_page_of_a_pdf_is_shown_as_a_picture(anna: httpx.Client) -> None:
    id = document_id(anna, SCANNED)
    response = anna.get(f"/api/v1/documents/{id}/pages/1.png", params={"start": 10, "end": 60, "width": 600})
    assert response.headers["content-type"] == "image/png"
    assert response.content.startswith(b"\x89PNG")


def test_files_go_in_one_by_one_and_a_bad_one_stops_no_other(anna: httpx.Client) -> None:
    files = [
        ("files", ("../../ny/mappe/kaj.txt", b"Notat om kajen\n\nKajen er 310 meter lang.\n")),
        ("files", ("tom.txt", b"")),
        ("files", ("itu.pdf", b"%PDF-1.7\nikke mere")),
    ]
    outcomes = anna.post("/api/v1/documents", params={"wait": True}, files=files).json()["documents"]
    by_name = {one["name"]: one for one in outcomes}
    assert by_name["kaj.txt"]["status"] == "added"
    for name in ("tom.txt", "itu.pdf"):
        assert by_name[name]["status"] == "rejected"
        assert name in by_name[name]["error"]
    id = by_name["kaj.txt"]["id"]
    assert anna.get(f"/api/v1/documents/uploads/{by_name['kaj.txt']['upload']}").json()["finished"] is True
    assert anna.delete(f"/api/v1/documents/{id}").status_code == 204
    assert anna.get(f"/api/v1/documents/{id}").status_code == 404


def test_a_document_of_a_unit_does_not_exist_for_other_units(server: Server, anna: httpx.Client) -> None:  # noqa: F811
    files = [("files", ("lukket.txt", b"Notat\n\nDen hemmelige zebrastribe er 17 meter.\n"))]
    added = anna.post("/api/v1/documents", params={"wait": True}, files=files, data={"unit": "Jobcenter"}).json()
    id = added["documents"][0]["id"]
    clara = server.client("clara")
    for path in (f"/api/v1/documents/{id}", f"/api/v1/documents/{id}/pages/1", f"/api/v1/documents/{id}/file"):
        assert anna.get(path).status_code == 200
        assert clara.get(path).status_code == 404
    assert clara.get(f"/dokumenter/{id}", headers={"Accept": "text/html"}).status_code == 404
    assert all(
        hit["document_id"] != id for hit in clara.post("/api/v1/search", json={"query": "zebrastribe"}).json()["hits"]
    )
    assert id not in {one["id"] for one in clara.get("/api/v1/documents").json()["documents"]}
    anna.delete(f"/api/v1/documents/{id}")


def test_readers_may_not_add_or_remove(server: Server) -> None:  # noqa: F811
    clara = server.client("clara")
    assert clara.post("/api/v1/documents", files=[("files", ("a.txt", b"a"))]).status_code == 403
    id = document_id(clara, "svar-legepladser.txt")
    assert clara.delete(f"/api/v1/documents/{id}").status_code == 403
    for path in ("/administration", "/administration/log", "/administration/personer"):
        assert clara.get(path, headers={"Accept": "text/html"}).status_code == 403
    refused = [entry for entry in server.rooms.audit.entries() if entry.outcome == "refused"]
    assert {"documents.add", "documents.remove"} <= {entry.action for entry in refused}


# ------------------------------------------------------------ operation


def test_the_service_says_how_it_is(server: Server) -> None:  # noqa: F811
    client = server.client(None)
    assert client.get("/healthz").json()["status"] == "ok"
    assert client.get("/readyz").json()["checks"]["database"] == "ok"
    told = client.get("/metrics").text
    assert "assistant_http_requests_total" in told
    assert "legepladser" not in told


def test_the_interface_describes_itself(server: Server) -> None:  # noqa: F811
    paths = server.client(None).get("/api/v1/openapi.json").json()["paths"]
    assert {"/api/v1/ask", "/api/v1/search", "/api/v1/similar", "/api/v1/documents/{id}/pages/{number}.png"} <= set(
        paths
    )


def test_pages_are_light(server: Server, anna: httpx.Client) -> None:  # noqa: F811
    """What a browser fetches for a page, compressed as it travels."""
    import re

    for path in ("/", "/dokumenter", "/soeg", "/overblik", "/administration"):
        response = anna.get(path)
        total = int(response.headers.get("content-length", len(response.content)))
        for address in set(re.findall(r'"(/static/[^"]+)"', response.text)) | {
            f"{_static(response.text)}/js/{name}" for name in _modules()
        }:
            total += int(anna.head(address).headers.get("content-length") or len(anna.get(address).content))
        assert total < 150_000


def _static(page: str) -> str:
    import re

    return re.findall(r'"(/static/[0-9a-f]+)/', page)[0]


def _modules() -> list[str]:
    return ["dom.js", "api.js", "words.js", "answer.js", "timeline.js", "source.js", "conversations.js"]
