"""What the pages of the casework say: names of cases, dates of sources, a letter's frame, whose cases are listed."""

from __future__ import annotations

import httpx
import pytest

from assistant.intake.enquiry import Enquiry
from assistant.intake.people import Asker
from assistant.web.naming import draft_title, enquiry_title
from tests.web_server import Server, server  # noqa: F401

VERA = Asker("Vera Prøvesen", "MB")
LETTER = """Kære forvaltning

1. Hvor mange bænke er der på Prøvetorvet?

Venlig hilsen
Vera Prøvesen, MB
12. marts 2021
"""
REPLY = """Svar om bænke

4. maj 2019

Spørgsmål

1. Er der bænke på Prøvetorvet?

Svar

Ad 1: Bænkene på Prøvetorvet males hvert forår af driften.

På Prøvetorvet er der følgende bænke:

- hvide bænke ved springvandet på Prøvetorvet
"""
NOTE = "Notat om bænke på Prøvetorvet\n\nJuni 2018\n\nPå Prøvetorvet er der 48 bænke.\n"


@pytest.fixture(scope="module")
def anna(server: Server) -> httpx.Client:  # noqa: F811
    client = server.client()
    files = [("files", ("bænke.txt", NOTE.encode()))]
    client.post("/api/v1/documents", params={"wait": True}, files=files).raise_for_status()
    return client


def draft(client: httpx.Client, letter: str = LETTER, **fields: str) -> dict[str, object]:
    response = client.post("/api/v1/drafts", json={"text": letter} | fields)
    response.raise_for_status()
    return dict(response.json())


@pytest.mark.parametrize(
    ("subject", "recipients", "title"),
    [
        ("indsatsen over for bander", (VERA,), "Indsatsen over for bander"),
        ("", (VERA,), "Svar til Vera Prøvesen"),
        ("  ", (VERA, Asker("Ole Test", "MB")), "Svar til Vera Prøvesen og Ole Test"),
        ("", (), "Svar til medlem"),
    ],
)
def test_a_case_has_one_name_wherever_it_is_named(subject: str, recipients: tuple[Asker, ...], title: str) -> None:
    assert draft_title(subject, recipients) == title


def test_an_enquiry_without_a_subject_is_named_by_who_asks() -> None:
    assert enquiry_title(Enquiry((VERA,), None, "", ())) == "Henvendelse fra Vera Prøvesen"
    assert enquiry_title(Enquiry((VERA,), None, "ældres vilkår", ())) == "Ældres vilkår"


def test_queue_and_page_name_a_case_without_a_subject_alike(anna: httpx.Client) -> None:
    made = draft(anna)
    assert made["title"] == "Svar til Vera Prøvesen"
    assert f'<a href="/svarudkast/{made["id"]}">Svar til Vera Prøvesen</a>' in anna.get("/sager?vis=alle").text
    assert "<title>Svar til Vera Prøvesen" in anna.get(f"/svarudkast/{made['id']}").text


def test_a_source_that_names_only_its_month_is_listed_without_a_day(anna: httpx.Client) -> None:
    letter = draft(anna)["letter"]
    assert isinstance(letter, dict)
    assert [", juni 2018, side 1" in source["words"] for source in letter["sources"]] == [True]


def test_a_draft_shows_what_stands_around_the_answers_and_lets_it_be_changed(anna: httpx.Client) -> None:
    made = draft(anna)
    frame = made["frame"]
    assert isinstance(frame, dict)
    assert frame["salutation"] == "Kære Vera Prøvesen"
    assert frame["opening"].startswith("Tak for din henvendelse af d. 12. marts 2021")
    assert all(line in str(made["text"]) for line in (frame["subject"], frame["opening"], *frame["signature"]))
    body = {"opening": "Tak for brevet.", "case_number": "2021-17", "date": "2021-03-20"}
    changed = anna.patch(f"/api/v1/drafts/{made['id']}", json=body).json()
    assert changed["frame"]["opening"] == "Tak for brevet."
    assert "Sagsnummer: 2021-17" in changed["text"]


def test_the_units_view_pages_over_the_units_cases_alone(anna: httpx.Client, server: Server) -> None:  # noqa: F811
    from assistant.web.routes import casework_pages

    for first in ("Ane", "Eva", "Ida"):
        draft(anna, LETTER.replace("Vera Prøvesen", f"{first} Enhedsen"), unit="Jobcenter")
        draft(anna, LETTER.replace("Vera Prøvesen", f"{first} Fællesen"), unit="Skole")
    size, casework_pages.PAGE_SIZE = casework_pages.PAGE_SIZE, 2
    try:
        pages = [anna.get(f"/sager?vis=enhed&side={number}").text for number in (1, 2)]
    finally:
        casework_pages.PAGE_SIZE = size
    assert all(page.count("Jobcenter</span>") for page in pages)
    assert "Fællesen" not in "".join(pages)


def test_the_queue_is_narrowed_to_a_state_and_words(anna: httpx.Client) -> None:
    made = draft(anna)
    anna.patch(f"/api/v1/drafts/{made['id']}", json={"subject": "Æblehaver"})
    assert "Æblehaver" in anna.get("/sager?vis=alle&q=æble&tilstand=draft").text
    assert "Æblehaver" not in anna.get("/sager?vis=alle&q=æble&tilstand=approved").text
    assert "Æblehaver" in anna.get("/sager?vis=alle&q=æble&tilstand=findesikke").text


def test_further_sentences_are_statements_without_another_letters_marks(anna: httpx.Client) -> None:
    files = [("files", ("svar-bænke.txt", REPLY.encode()))]
    anna.post("/api/v1/documents", params={"wait": True}, files=files).raise_for_status()
    made = draft(anna)
    found = anna.get(f"/api/v1/drafts/{made['id']}/alternatives", params={"number": "1"}).json()["alternatives"]
    texts = [one["repaired"] for one in found]
    assert "Bænkene på Prøvetorvet males hvert forår af driften." in texts
    assert not [text for text in texts if text.startswith(("Ad ", "-")) or text.endswith((":", "?"))]
