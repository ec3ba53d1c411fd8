"""A letter's whole way by HTTP alone: intake, draft, edit, return, approval, export, sending, finding it again."""

from __future__ import annotations

import io
import json
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from fastapi.testclient import TestClient

from assistant.collection import open_collection
from assistant.ingestion import ingest_paths
from assistant.settings import Settings
from assistant.web.app import create_app
from tests.conftest import NOTE, REPLY

LETTER = """Lindevig, den 3. maj 2021

Til Teknik- og Miljøforvaltningen

Vedr.: Legepladser og cykelstier

Kære forvaltning

1. Hvor mange offentlige legepladser har kommunen?
2. Hvor mange km cykelsti har kommunen?
3. Hvor mange fodboldbaner har kommunen?

Med venlig hilsen
Sigrid Tornager, MB
"""
PASSWORD = "en lang nok kode"
PEOPLE = {
    "anna": ["drafter"],
    "bo": ["drafter"],
    "carl": ["approver"],
    "elsa": ["records"],
    "finn": ["reader"],
    "adam": ["administrator"],
}


class Callers:
    """The app, called by different people."""

    def __init__(self, app: Any) -> None:
        self.client = TestClient(app, raise_server_exceptions=False)
        accounts = app.state.rooms.accounts
        self.tokens = {}
        for name, roles in PEOPLE.items():
            accounts.create_person(name, name.capitalize(), roles, password=PASSWORD)
            self.tokens[name] = accounts.sign_in(name, PASSWORD)

    def __call__(self, name: str, method: str, path: str, *, status: int = 200, **options: Any) -> Any:
        headers = {"authorization": f"Bearer {self.tokens[name]}"} | options.pop("headers", {})
        response = self.client.request(method, f"/api/v1{path}", headers=headers, **options)
        assert response.status_code == status, response.text
        is_json = "json" in response.headers.get("content-type", "")
        return response.json() if is_json and response.content else response


@pytest.fixture(scope="module")
def call(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Callers]:
    folder = tmp_path_factory.mktemp("http")
    documents = folder / "documents"
    documents.mkdir()
    (documents / "svar-legepladser.txt").write_text(REPLY, encoding="utf-8")
    (documents / "notat-cykelstier.md").write_text(NOTE, encoding="utf-8")
    settings = Settings(data=folder / "data")
    with open_collection(settings) as collection:
        assert [one.status for one in ingest_paths(collection, [documents])] == ["added", "added"]
        yield Callers(create_app(collection, settings))


@pytest.fixture
def draft(call: Callers) -> dict[str, Any]:
    made: dict[str, Any] = call("anna", "POST", "/drafts", status=201, json={"text": LETTER})
    return made


def test_a_letter_becomes_a_sent_reply_that_is_found_again(
    call: Callers, draft: dict[str, Any], tmp_path: Path
) -> None:
    path = f"/drafts/{draft['id']}"
    assert [one["name"] for one in draft["letter"]["recipients"]] == ["Sigrid Tornager"]
    assert [one["number"] for one in draft["coverage"]] == ["1", "2", "3"]
    assert "Ad 1:" in draft["text"]
    assert draft["text"].startswith("UDKAST")
    section = draft["letter"]["sections"][0]
    assert any("125" in one["text"] and one["citations"] for one in section["sentences"])

    # a changed figure turns red at once
    kept = next(one for one in section["sentences"] if "125" in one["text"])
    changed = kept["text"].replace("125", "152")
    checked = call("anna", "POST", f"{path}/check", json={"text": changed, "sentence": kept["id"]})
    assert checked["support"] != "supported"
    assert "152" in " ".join(checked["changed_figures"])

    edited = call(
        "anna",
        "PATCH",
        path,
        json={
            "revision": draft["revision"],
            "case_number": "2021-0004711",
            "sections": [
                {
                    "number": "1",
                    "sentences": [
                        {"id": kept["id"], "text": kept["text"]},
                        {"text": "Forvaltningen vender tilbage med en opgørelse i 2. kvartal 2090."},
                    ],
                }
            ],
        },
    )
    sentences = edited["letter"]["sections"][0]["sentences"]
    assert [one["origin"] for one in sentences] == ["machine", "by_hand"]
    assert sentences[0]["citations"] == kept["citations"]

    late = call("bo", "PATCH", path, status=409, json={"revision": draft["revision"], "closing": "Ring endelig."})
    assert late["mine"]["letter"]["closing"] == "Ring endelig."
    assert late["theirs"]["revision"] == edited["revision"]

    call("anna", "POST", f"{path}/submit")
    call("anna", "POST", f"{path}/approve", status=403)
    call("carl", "POST", f"{path}/comments", status=201, json={"text": "Hvornår?", "sentence": sentences[1]["id"]})
    returned = call("carl", "POST", f"{path}/return", json={"note": "Se kommentaren."})
    assert returned["state"] == "returned"
    submitted = call("anna", "POST", f"{path}/submit", json={"revision": returned["revision"]})
    call("carl", "POST", f"{path}/approve", status=409, json={"text_hash": "0" * 64})
    approved = call(
        "carl", "POST", f"{path}/approve", json={"text_hash": submitted["text_hash"], "revision": submitted["revision"]}
    )
    assert approved["state"] == "approved"
    assert "UDKAST" not in approved["text"]
    call("anna", "PATCH", path, status=409, json={"closing": "Nej."})

    word = call("finn", "GET", f"{path}/export.docx")
    assert word.content == call("finn", "GET", f"{path}/export.docx").content, "the approved bytes are kept"
    sent = call("elsa", "POST", f"{path}/send")
    assert sent["state"] == "sent"
    found = call("finn", "POST", "/search", json={"query": "offentlige legepladser Sigrid Tornager", "kind": "reply"})
    assert sent["reply_document"] in [hit["document"] for hit in found["hits"]]
    promises = call("finn", "GET", "/promises")["promises"]
    assert ("2090-06-30", draft["id"]) in [(one["due"], one["draft_id"]) for one in promises]
    settled = call("anna", "POST", f"/promises/{promises[0]['id']}/settle")
    assert settled["settled_at"]
    assert call("finn", "GET", "/statistics")["months"][0]["replies"] == 1

    history = call("finn", "GET", f"{path}/history")
    assert [one["move"] for one in history["events"]] == ["submit", "return", "submit", "approve", "send"]
    difference = call("finn", "GET", f"{path}/difference")
    assert 0 < difference["distance"] < 1
    check_casefile(call("elsa", "GET", f"{path}/casefile.zip").content)
    assert call("adam", "GET", "/audit/verify")["intact"]


def check_casefile(content: bytes) -> None:
    """The zip opens, lists all its files, and holds letter, sources and decisions."""
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        assert archive.testzip() is None
        names = archive.namelist()
        index = json.loads(archive.read("indeks.json"))
        assert {one["path"] for one in index["files"]} == set(names) - {"indeks.json", "indeks.html"}
        assert index["facts"]["Sagsnummer"] == "2021-0004711"
        assert archive.read("henvendelse/brev.txt").decode() == LETTER.strip()
        assert any(name.startswith("kilder/") and "legepladser" in name for name in names)
        assert "UDKAST" not in archive.read("svar/svar.txt").decode()
        assert len(json.loads(archive.read("behandling/beslutninger.json"))) == 5


def test_an_enquiry_is_corrected_before_drafting(call: Callers) -> None:
    mail = (
        "From: Bo Bangsgaard <bo@x.example>\nDate: Mon, 3 May 2021 10:00:00 +0200\n\n"
        "Hvor mange legepladser har kommunen?"
    )
    file = {"file": ("brev.eml", mail.encode())}
    made = call("anna", "POST", "/enquiries", status=201, files=file)
    assert (made["sender"], made["date"], made["deadline"]) == ("Bo Bangsgaard", "2021-05-03", "2021-05-18")
    parts = [{"number": "1", "text": "Hvor mange offentlige legepladser har kommunen?"}]
    body = {"revision": made["revision"], "date": "2021-05-04", "subject": "Legepladser", "parts": parts}
    fixed = call("anna", "PATCH", f"/enquiries/{made['id']}", json=body)
    assert (fixed["subject"], fixed["deadline"]) == ("Legepladser", "2021-05-19")
    call("anna", "PATCH", f"/enquiries/{made['id']}", status=409, json=body)
    drafted = call("anna", "POST", "/drafts", status=201, json={"enquiry": made["id"]})
    assert drafted["deadline"] == "2021-05-19"
    call("finn", "DELETE", f"/enquiries/{made['id']}", status=403)
    call("elsa", "DELETE", f"/enquiries/{made['id']}", status=204)
    call("anna", "GET", f"/drafts/{drafted['id']}", status=404)


def test_personal_data_is_flagged_in_the_enquiry_and_masked_in_lists(call: Callers) -> None:
    text = (
        "Emne: Sagen om 010190-1234\n\nHvad sker der med borgeren Karla Opdigtsen, 010190-1234?\n\nMvh. Bo Bangsgaard"
    )
    made = call("anna", "POST", "/enquiries", status=201, json={"text": text})
    assert {one["kind"] for one in made["personal_data"]} == {"cpr", "name"}
    listed = call("anna", "GET", "/enquiries")["enquiries"]
    assert "010190-1234" not in json.dumps(listed)


@pytest.mark.parametrize(
    ("caller", "method", "path", "status"),
    [
        ("finn", "POST", "/drafts", 403),
        ("adam", "GET", "/drafts", 403),
        ("finn", "GET", "/audit", 403),
        ("anna", "GET", "/people", 403),
        ("adam", "GET", "/people", 200),
        ("elsa", "GET", "/retention", 200),
        ("adam", "POST", "/retention", 403),
    ],
)
def test_roles_hold_over_http(call: Callers, caller: str, method: str, path: str, status: int) -> None:
    options = {"json": {"text": LETTER}} if (method, path) == ("POST", "/drafts") else {}
    call(caller, method, path, status=status, **options)


def test_a_source_replaced_after_approval_is_shown_before_sending(
    call: Callers, draft: dict[str, Any], tmp_path: Path
) -> None:
    path = f"/drafts/{draft['id']}"
    call("anna", "POST", f"{path}/submit")
    approved = call("carl", "POST", f"{path}/approve")
    cycling = draft["letter"]["sections"][1]["sentences"][0]
    assert cycling["citations"][0]["document"] == "notat-cykelstier.md", "a past reply leads back to its source"
    collection = call.client.app.state.rooms.collection  # type: ignore[attr-defined]
    newer = tmp_path / "notat-cykelstier.md"
    newer.write_text(NOTE.replace("388", "401"), encoding="utf-8")
    assert [one.status for one in ingest_paths(collection, [newer])] == ["updated"]
    refused = call("elsa", "POST", f"{path}/send", status=409)
    assert any(one["document"] == "notat-cykelstier.md" for one in refused["changes"])
    sent = call("elsa", "POST", f"{path}/send", json={"revision": approved["revision"], "accept_changes": True})
    assert sent["state"] == "sent"


def test_people_and_keys_are_managed_and_revoked(call: Callers) -> None:
    made = call("adam", "POST", "/people", status=201, json={"name": "ny", "roles": ["reader"], "password": PASSWORD})
    key = call("adam", "POST", f"/people/{made['id']}/keys", status=201, json={"name": "k", "scopes": ["read"]})["key"]
    headers = {"authorization": f"Bearer {key}"}
    assert call.client.get("/api/v1/drafts", headers=headers).status_code == 200
    assert call.client.post("/api/v1/ask", headers=headers, json={"question": "Hej?"}).status_code == 403
    listed = [one for one in call("adam", "GET", "/keys")["keys"] if one["person"] == made["id"]]
    call("adam", "DELETE", f"/keys/{listed[0]['id']}", status=204)
    assert call.client.get("/api/v1/drafts", headers=headers).status_code == 401
    call("adam", "PATCH", f"/people/{made['id']}", json={"disabled": True})
    call("finn", "POST", "/people", status=403, json={"name": "x", "roles": ["administrator"]})


def test_a_browser_signs_in_through_the_openid_provider(tmp_path: Path) -> None:
    from pydantic import SecretStr

    from tests.openid_provider import CLIENT_ID, CLIENT_SECRET, running_provider, sign_in_at

    with running_provider() as provider:
        settings = Settings(
            data=tmp_path,
            oidc_issuer=provider.issuer,
            oidc_client_id=CLIENT_ID,
            oidc_client_secret=SecretStr(CLIENT_SECRET),
            oidc_roles={"skrivere": "drafter"},
        )
        with open_collection(settings) as collection:
            browser = TestClient(create_app(collection, settings), follow_redirects=False)
            away = browser.get("/api/v1/session/oidc")
            assert away.status_code == 303
            back = sign_in_at(provider, away.headers["location"])
            assert browser.get("/api/v1/session/oidc/callback", params=back).headers["location"] == "/"
            assert browser.get("/api/v1/session").json()["person"]["roles"] == ["drafter"]
            assert (
                TestClient(create_app(collection, settings))
                .get("/api/v1/session/oidc/callback", params=back)
                .status_code
                == 403
            ), "an answer without our cookie is nobody's"
