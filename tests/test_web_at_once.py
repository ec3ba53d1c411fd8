"""Several things at once, and clients that leave: nothing breaks, nothing is lost."""

from __future__ import annotations

import time
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import httpx
import pytest

from tests.web_server import Server, server  # noqa: F401

QUESTION = "Hvor mange offentlige legepladser har kommunen?"
OTHER = "Hvor mange km cykelsti har kommunen?"
LETTER = """Kære forvaltning

1. Hvor mange offentlige legepladser har kommunen?

Venlig hilsen
Vera Prøvesen, MB
12. marts 2021
"""


@pytest.fixture
def anna(server: Server) -> httpx.Client:  # noqa: F811
    return server.client()


def test_questions_at_once_get_each_its_own_answer(server: Server, anna: httpx.Client) -> None:  # noqa: F811
    def ask(question: str) -> Any:
        return server.client().post("/api/v1/ask", json={"question": question, "conversation": "new"}).json()

    with ThreadPoolExecutor(6) as pool:
        answers = list(pool.map(ask, [QUESTION, OTHER] * 3))
    assert all("125" in answer["answer"] for answer in answers[::2])
    assert all("388" in answer["answer"] for answer in answers[1::2])
    assert len({answer["conversation"] for answer in answers}) == 6


def test_two_questions_at_once_in_one_conversation_are_both_kept(server: Server, anna: httpx.Client) -> None:  # noqa: F811
    id = anna.post("/api/v1/ask", json={"question": QUESTION, "conversation": "new"}).json()["conversation"]

    def ask(question: str) -> int:
        return server.client().post("/api/v1/ask", json={"question": question, "conversation": id}).status_code

    with ThreadPoolExecutor(2) as pool:
        assert list(pool.map(ask, [OTHER, "Hvad koster driften af legepladserne?"])) == [200, 200]
    assert len(anna.get(f"/api/v1/conversations/{id}").json()["exchanges"]) == 3


def test_the_answer_is_kept_when_the_client_leaves_mid_stream(anna: httpx.Client) -> None:
    body = {"question": OTHER, "conversation": "new"}
    with anna.stream("POST", "/api/v1/ask", json=body, headers={"Accept": "text/event-stream"}) as response:
        first = next(response.iter_lines())
    assert first == "event: started"
    for _attempt in range(200):
        kept = anna.get("/api/v1/conversations", params={"query": OTHER}).json()["conversations"]
        exchanges = anna.get(f"/api/v1/conversations/{kept[0]['id']}").json()["exchanges"]
        if exchanges:
            break
        time.sleep(0.05)
    assert "388" in exchanges[0]["answer"]
    assert "125" in anna.post("/api/v1/ask", json={"question": QUESTION}).json()["answer"]


def test_a_reply_is_sent_while_files_come_in_and_questions_are_asked(server: Server, anna: httpx.Client) -> None:  # noqa: F811
    before = {one.id for one in server.rooms.store.documents()}
    enquiry = anna.post("/api/v1/enquiries", json={"text": LETTER}).json()
    path = f"/api/v1/drafts/{anna.post('/api/v1/drafts', json={'enquiry': enquiry['id']}).json()['id']}"
    anna.post(f"{path}/submit").raise_for_status()
    server.client("bo").post(f"{path}/approve").raise_for_status()

    def upload(number: int) -> Any:
        files = [("files", (f"samtidig-{number}.txt", f"Notat\n\nBænk {number} er {number + 40} cm høj.\n".encode()))]
        answer = server.client().post("/api/v1/documents", params={"wait": True}, files=files)
        return answer.json()["documents"][0]

    with ThreadPoolExecutor(8) as pool:
        uploads = [pool.submit(upload, number) for number in range(3)]
        sending = pool.submit(server.client().post, f"{path}/send")
        asking = pool.submit(server.client().post, "/api/v1/ask", json={"question": QUESTION})
    assert sending.result().json()["state"] == "sent"
    assert "125" in asking.result().json()["answer"]
    added = [one.result() for one in uploads]
    assert [one["status"] for one in added] == ["added"] * 3
    found = anna.post("/api/v1/search", json={"query": "bænk 2"}).json()["hits"]
    assert any(hit["document"] == "samtidig-2.txt" for hit in found)
    for id in {one.id for one in server.rooms.store.documents()} - before:  # the files and the reply
        assert anna.delete(f"/api/v1/documents/{id}").status_code == 204
