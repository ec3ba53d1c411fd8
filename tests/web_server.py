"""The real app on a real port, with people and documents, shared by the tests of the web app."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import httpx
import pytest
import uvicorn

from assistant.accounts import Accounts
from assistant.collection import open_collection
from assistant.ingestion import ingest_paths
from assistant.permissions import Role
from assistant.settings import Settings
from assistant.web.app import create_app
from assistant.web.rooms import Rooms
from tests.conftest import DEMO_CORPUS, NOTE, REPLY

PASSWORD = "en lang adgangskode"
PAYLOADS = (Path(__file__).parent / "cases/web/payloads.txt").read_text(encoding="utf-8").splitlines()
SCANNED = "2019-01-31 Svar om indsats over for bandemedlemmer.pdf"


@dataclass(frozen=True)
class Server:
    """A running app: its address and its inside."""

    url: str
    rooms: Rooms

    def client(self, name: str | None = "anna") -> httpx.Client:
        """A program that is signed in under that name, or not at all."""
        client = httpx.Client(base_url=self.url, timeout=60)
        if name:
            response = client.post("/api/v1/session", json={"name": name, "password": PASSWORD})
            response.raise_for_status()
        return client


def hostile_document() -> str:
    lines = (f"Om markering {number}: teksten {payload} står i dokumentet." for number, payload in enumerate(PAYLOADS))
    return "Notat om farlige tegn\n\n4. maj 2020\n\n" + "\n\n".join(lines) + "\n"


def _write_documents(folder: Path) -> None:
    folder.mkdir()
    (folder / "svar-legepladser.txt").write_text(REPLY, encoding="utf-8")
    (folder / "notat-cykelstier.md").write_text(NOTE, encoding="utf-8")
    (folder / "notat <img src=x onerror=window.hacked=1>.txt").write_text(hostile_document(), encoding="utf-8")
    (folder / SCANNED).write_bytes((DEMO_CORPUS / SCANNED).read_bytes())


def _add_people(accounts: Accounts) -> None:
    accounts.create_person("anna", "Anna Lund", list(Role), password=PASSWORD, units=["Jobcenter"])
    accounts.create_person(
        "bo", "Bo <b>Hansen</b>", [Role.APPROVER, Role.READER], password=PASSWORD, units=["Jobcenter"]
    )
    accounts.create_person("clara", "Clara Holm", [Role.READER], password=PASSWORD)


@contextmanager
def run_server(folder: Path) -> Iterator[Server]:
    """The app over the test documents, kept in the folder."""
    settings = Settings(data=folder / "data")
    _write_documents(folder / "documents")
    with open_collection(settings) as collection:
        outcomes = list(ingest_paths(collection, [folder / "documents"]))
        assert not [outcome for outcome in outcomes if outcome.status == "rejected"]
        app = create_app(collection, settings)
        rooms: Rooms = app.state.rooms
        _add_people(rooms.accounts)
        running = uvicorn.Server(uvicorn.Config(app, host="127.0.0.1", port=0, log_level="warning", access_log=False))
        thread = threading.Thread(target=running.run, daemon=True)
        thread.start()
        while not running.started:
            time.sleep(0.02)
        port = running.servers[0].sockets[0].getsockname()[1]
        yield Server(f"http://127.0.0.1:{port}", rooms)
        running.should_exit = True
        thread.join(20)


@pytest.fixture(scope="session")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    with run_server(tmp_path_factory.mktemp("web")) as running:
        yield running
