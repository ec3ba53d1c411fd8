"""How long the server takes for each page of the web app, what a page weighs, and when the first sentence comes.

    python eval/web/measure.py DATA [--questions FILE] [--keep FILE]

DATA is a data folder with any number of documents; a person called "måling" is added to it. Every page is asked for
ten times; told is the slower end (the second slowest), from the request to the last byte, on this machine.
"""

from __future__ import annotations

import argparse
import gzip
import json
import re
import secrets
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import httpx
import uvicorn

from assistant.collection import open_collection
from assistant.evaluation.report import keep_row, result_row
from assistant.permissions import Role
from assistant.settings import Settings
from assistant.web.app import create_app
from assistant.web.rooms import Rooms

TIMES = 10
WARM_UP_SECONDS = 10
QUESTIONS = [
    f"Hvor mange {what} er der {where}?"
    for what in ("legepladser", "cykelstier", "biblioteker", "genbrugspladser", "ungdomsklubber")
    for where in ("i Valby", "på Amager", "i Vanløse", "i Husum")
]
PATHS = (
    "/",
    "/soeg",
    "/soeg?q=legepladser",
    "/dokumenter",
    "/dokumenter?side=150",
    "/dokumenter?q=valby&slags=note&orden=date",
    "/dokumenter?laesbarhed=bad&orden=damage",
    "/svarudkast",
    "/sager",
    "/sager?vis=enhed",
    "/sager?vis=godkend",
    "/sager?vis=forsinket",
    "/sager?vis=alle",
    "/overblik",
    "/administration",
    "/administration/personer",
    "/administration/noegler",
    "/administration/indstillinger",
    "/administration/sletning",
    "/administration/log",
    "/profil",
    "/tastatur",
    "/saadan-virker-assistenten",
    "/tilgaengelighed",
)
LETTER = """Kære forvaltning

1. Hvor mange legepladser er der i Valby?
2. Hvor mange cykelstier er der på Amager?

Venlig hilsen
Vera Prøvesen, MB
"""


@contextmanager
def serve(data: Path) -> Iterator[tuple[httpx.Client, Rooms]]:
    """The app on a free port: a client that is signed in with every role, and the inside of the app."""
    settings = Settings(data=data)
    with open_collection(settings) as collection:
        app = create_app(collection, settings)
        accounts, password = app.state.rooms.accounts, secrets.token_urlsafe(16)
        person = accounts.find_person("måling") or accounts.create_person("måling", "Måling", list(Role))
        accounts.set_password(person.id, password, must_change_password=False)
        running = uvicorn.Server(uvicorn.Config(app, host="127.0.0.1", port=0, log_level="warning", access_log=False))
        thread = threading.Thread(target=running.run, daemon=True)
        thread.start()
        while not running.started:
            time.sleep(0.02)
        client = httpx.Client(
            base_url=f"http://127.0.0.1:{running.servers[0].sockets[0].getsockname()[1]}", timeout=120
        )
        client.post("/api/v1/session", json={"name": "måling", "password": password}).raise_for_status()
        time.sleep(WARM_UP_SECONDS)
        yield client, app.state.rooms
        running.should_exit = True
        thread.join(20)


def measure_pages(client: httpx.Client, paths: list[str]) -> dict[str, dict[str, float]]:
    found = {}
    for path in paths:
        taken = []
        for _ in range(TIMES):
            started = time.perf_counter()
            response = client.get(path)
            response.raise_for_status()
            taken.append(1000 * (time.perf_counter() - started))
        found[path] = {"ms": round(sorted(taken)[-2], 1), "first_ms": round(taken[0], 1), "kb": weight_kb(client, path)}
    return found


def weight_kb(client: httpx.Client, path: str) -> float:
    """The page with its styles, scripts and font as they go over the wire, without pictures of pages."""
    html = client.get(path).text
    addresses = set(re.findall(r'(?:href|src)="(/static/[^"]+)"', html))
    total, waiting = len(gzip.compress(html.encode(), 5)), list(addresses)
    while waiting:
        address = waiting.pop()
        content = client.get(address).content
        total += len(content) if address.endswith(".woff2") else len(gzip.compress(content, 5))
        folder = address.rsplit("/", 1)[0]
        for name in re.findall(r'(?:from "\./|url\("\.\./)([^"]+)"', content.decode(errors="ignore")):
            linked = f"{folder}/{name}" if address.endswith(".js") else f"{folder.rsplit('/', 1)[0]}/{name}"
            if linked not in addresses:
                addresses.add(linked)
                waiting.append(linked)
    return round(total / 1000, 1)


def first_sentence_ms(client: httpx.Client, questions: list[str]) -> list[float]:
    """From the request to the first sentence of the stream, each question in a new conversation."""
    taken = []
    for asked in questions:
        started = time.perf_counter()
        body = {"question": asked, "conversation": "new"}
        with client.stream("POST", "/api/v1/ask", json=body, headers={"Accept": "text/event-stream"}) as response:
            for line in response.iter_lines():
                if line.startswith(("event: sentence", "event: done")):
                    taken.append(round(1000 * (time.perf_counter() - started), 1))
                    break
    return taken


def paths_of_records(client: httpx.Client) -> list[str]:
    """A document, a conversation, an enquiry and a draft."""
    document = client.get("/api/v1/documents", params={"limit": 1}).json()["documents"][0]["id"]
    enquiry = client.post("/api/v1/enquiries", json={"text": LETTER}).json()["id"]
    draft = client.post("/api/v1/drafts", json={"enquiry": enquiry}).json()["id"]
    conversation = client.get("/api/v1/conversations").json()["conversations"][0]["id"]
    return [
        f"/dokumenter/{document}",
        f"/samtale/{conversation}",
        f"/svarudkast/henvendelse/{enquiry}",
        f"/svarudkast/{draft}",
    ]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("data", type=Path)
    parser.add_argument("--questions", type=Path, help="a question a line")
    parser.add_argument("--keep", type=Path, help="add the figures as a row to this file")
    given = parser.parse_args()
    questions = given.questions.read_text(encoding="utf-8").splitlines() if given.questions else QUESTIONS
    with serve(given.data) as (client, _):
        sentences = first_sentence_ms(client, questions)
        pages: dict[str, Any] = measure_pages(client, [*PATHS, *paths_of_records(client)])
        documents = client.get("/api/v1/documents", params={"limit": 1}).json()["total"]
    for path, one in pages.items():
        print(f"{one['ms']:8.1f} ms (første gang {one['first_ms']:7.1f}) {one['kb']:7.1f} kB  {path}")
    summary = {
        "documents": documents,
        "slowest_page_ms": max(one["ms"] for one in pages.values()),
        "slowest_first_ms": max(one["first_ms"] for one in pages.values()),
        "heaviest_page_kb": max(one["kb"] for one in pages.values()),
        "first_sentence_ms": {
            "first": sentences[0],
            "median": sorted(sentences)[len(sentences) // 2],
            "slowest": max(sentences),
        },
    }
    print(json.dumps(summary, ensure_ascii=False))
    if given.keep:
        told = {"command": "python eval/web/measure.py DATA", "data": f"a data folder of {documents} documents"}
        keep_row(given.keep, result_row("web pages served", summary) | told)


if __name__ == "__main__":
    main()
