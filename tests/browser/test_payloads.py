"""Markup in whatever comes from outside is text: no payload becomes an element, runs, or calls another site."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from urllib.parse import quote

import httpx
import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.conftest import watched_page
from tests.web_server import PASSWORD, PAYLOADS, Server, run_server

Go = Callable[[str], Page]
PLANTED = (
    "iframe, object, embed, base, marquee, video, audio, applet, frameset, math, portal, foreignObject, animate, slot, "
    'main script:not([type="application/json"]), main style, main link, main meta'
)
TROUBLE = """(planted) => {
  const SHOWN = ['value', 'title', 'aria-label', 'alt', 'data-sentence', 'data-figure'];
  const REACHING = ['src', 'href', 'action', 'formaction', 'data', 'srcset', 'poster', 'background', 'style', 'ping'];
  const all = [...document.querySelectorAll('*')];
  const told = (one) => one.cloneNode(false).outerHTML.slice(0, 160);
  const runs = (one) => [...one.attributes].some(({ name, value }) =>
    name.startsWith('on') || (!SHOWN.includes(name) && /^\\s*(java|vb)script:/i.test(value)));
  const reaches = (one) => REACHING.some((name) => {
    const value = one.getAttribute(name);
    return value && new URL(value, location.href).host !== location.host && /evil/.test(value);
  });
  return [
    ...(window.hacked || ({}).hacked ? ['noget blev kørt'] : []),
    ...all.filter((one) => runs(one) || reaches(one) || one.matches(planted)).map(told),
  ];
}"""


@pytest.fixture(scope="module")
def hostile(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """An app of its own in which every field that people or files can fill has held every payload."""
    with run_server(tmp_path_factory.mktemp("payloads")) as running:
        fill(running)
        yield running


def fill(server: Server) -> None:
    client, rooms = server.client(), server.rooms
    files = [
        (
            "files",
            (file_name(payload), f"{payload}\n\n4. maj 2020\n\nOm markering: {payload} er {number} bænke.\n".encode()),
        )
        for number, payload in enumerate(PAYLOADS)
    ]
    outcomes = client.post("/api/v1/documents", params={"wait": True}, files=files, timeout=300).json()["documents"]
    assert sum(one["status"] == "added" for one in outcomes) > 100, outcomes
    for payload in PAYLOADS:
        asked = client.post("/api/v1/ask", json={"question": f"Hvad er {payload}?", "conversation": "new"}).json()
        client.patch(f"/api/v1/conversations/{asked['conversation']}", json={"title": payload}).raise_for_status()
        client.put(f"/api/v1/answers/{asked['id']}/feedback", json={"verdict": -1, "comment": payload})
    for number, payload in enumerate(PAYLOADS):
        body = {
            "name": f"person{number}",
            "display_name": payload,
            "roles": ["drafter"],
            "units": [payload],
            "email": payload,
            "password": PASSWORD,
        }
        client.post("/api/v1/people", json=body).raise_for_status()
    anna = rooms.accounts.get_person("anna").id
    for payload in PAYLOADS[:20]:
        client.post(f"/api/v1/people/{anna}/keys", json={"name": payload, "scopes": ["read"]}).raise_for_status()
    for payload in PAYLOADS:
        hold_case(client, payload)


def hold_case(client: httpx.Client, payload: str) -> None:
    """A letter, its enquiry, a draft with its head, a sentence and a comment, all of them the payload."""
    letter = f"Kære {payload}\n\nVedr. {payload}\n\n1. Hvor mange bænke er {payload}?\n\nVenlig hilsen\n{payload}\n"
    enquiry = client.post("/api/v1/enquiries", json={"text": letter, "unit": payload}).json()
    asked = {
        "senders": [{"name": payload, "role": payload, "email": payload}],
        "subject": payload,
        "addressee": payload,
        "parts": [{"number": "1", "text": payload}],
    }
    client.patch(f"/api/v1/enquiries/{enquiry['id']}", json=asked).raise_for_status()
    draft = client.post("/api/v1/drafts", json={"enquiry": enquiry["id"]}).json()
    head = dict.fromkeys(
        ("subject", "case_number", "document_number", "opening", "closing", "signatory", "signatory_title"), payload
    )
    sections = [{"number": "1", "sentences": [{"text": payload}]}]
    changed = client.patch(f"/api/v1/drafts/{draft['id']}", json=head | {"sections": sections}).json()
    sentence = changed["letter"]["sections"][0]["sentences"][0]["id"]
    client.post(
        f"/api/v1/drafts/{draft['id']}/comments", json={"text": payload, "sentence": sentence}
    ).raise_for_status()


def file_name(payload: str) -> str:
    """The payload as a file name, as far as a path can hold it."""
    return payload.replace("/", "∕").replace("\\", "∖").replace("\0", "")[:120] + ".txt"


@pytest.fixture
def go(browser: Browser, hostile: Server) -> Iterator[Go]:
    """Opens a page as Anna and looks for what the payloads may have done."""
    trouble: list[str] = []
    context = browser.new_context(base_url=hostile.url)
    context.set_default_timeout(20_000)
    page = watched_page(context, hostile.url, trouble)
    page.request.post("/api/v1/session", data={"name": "anna", "password": PASSWORD})

    def go_to(path: str) -> Page:
        page.goto(path)
        page.wait_for_load_state("networkidle")
        look(page)
        return page

    yield go_to
    context.close()
    assert trouble == []


def look(page: Page) -> None:
    assert page.evaluate(TROUBLE, PLANTED) == [], page.url


@pytest.mark.parametrize(
    ("path", "least"),
    [
        ("/dokumenter", 116),
        ("/dokumenter?side=2", 116),
        ("/dokumenter?side=3", 116),
        ("/sager?vis=alle", 116),
        ("/sager?vis=alle&side=2", 116),
        ("/sager?vis=alle&side=3", 116),
        ("/svarudkast", 116),
        ("/overblik", 1),
        ("/administration/personer", 116),
        ("/administration/noegler", 116),
        ("/administration/log", 116),
        ("/", 40),
    ],
)
def test_lists_show_payloads_as_text(go: Go, path: str, least: int) -> None:
    shown = visible_text(go(path))
    assert sum(one_line(payload) in shown for payload in PAYLOADS) >= least


def visible_text(page: Page) -> str:
    """What can be read on a page, in fields and menus too, on one line."""
    fields = "[...document.querySelectorAll('input, option')].map((one) => one.value || one.textContent)"
    return one_line(str(page.evaluate(f"[document.body.innerText, ...{fields}].join(' ')")))


def one_line(text: str) -> str:
    return " ".join(text.split())


def test_there_are_116_payloads_and_more() -> None:
    assert len(set(PAYLOADS)) >= 116


def test_documents_titles_and_file_names_are_text(go: Go, hostile: Server) -> None:
    for document in [one for one in hostile.rooms.store.documents() if one.name.endswith(".txt")][::6]:
        page = go(f"/dokumenter/{document.id}")
        expect(page.locator(".source-page")).to_be_visible()
        page.get_by_role("button", name="Original").click()
        page.get_by_role("button", name="Fjern").click()
        look(page)


def test_a_document_with_every_payload_is_text_in_each_view_and_as_a_source(go: Go, hostile: Server) -> None:
    all_of_them = next(one for one in hostile.rooms.store.documents() if one.name.startswith("notat <"))
    page = go(f"/dokumenter/{all_of_them.id}")
    expect(page.locator(".source-page")).to_contain_text(PAYLOADS[0])
    page.get_by_role("button", name="Original").click()
    look(page)
    page = go("/soeg?q=markering")
    expect(page.locator(".hit").first).to_be_visible()
    for number in range(5):
        page.locator(".hit h2 button").nth(number).click()
        expect(page.locator("#source .source-page")).to_be_visible()
        look(page)


def test_conversations_questions_answers_and_comments_are_text(go: Go, hostile: Server) -> None:
    for one in hostile.client().get("/api/v1/conversations").json()["conversations"][::8]:
        page = go(f"/samtale/{one['id']}")
        expect(page.locator(".exchange")).to_have_count(1)
        page.get_by_role("button", name="Dårligt svar").click()
        look(page)


def test_a_question_is_text_while_it_is_asked(go: Go) -> None:
    page = go("/")
    for number, payload in enumerate(PAYLOADS[::6], start=1):
        page.fill("#question", payload)
        page.keyboard.press("Enter")
        expect(page.locator(".after-answer, .callout-bad")).to_have_count(number, timeout=30_000)
        look(page)


def test_letters_and_drafts_are_text(go: Go, hostile: Server) -> None:
    client = hostile.client()
    for one in client.get("/api/v1/drafts").json()["drafts"][::8]:
        page = go(f"/svarudkast/henvendelse/{one['enquiry']}")
        expect(page.get_by_label("Emne")).not_to_have_value("")
        page = go(f"/svarudkast/{one['id']}")
        expect(page.locator(".comment")).to_be_visible()
        page.get_by_role("button", name="Ret brevhoved og underskrift").click()
        look(page)
        page.keyboard.press("Escape")
        page.get_by_role("button", name="Ændringer").click()
        expect(page.get_by_role("dialog")).to_be_visible()
        look(page)


def test_words_searched_for_are_text(go: Go) -> None:
    page = go("/soeg")
    for payload in PAYLOADS:
        page.fill("#search-field", payload)
        page.wait_for_function(
            "(asked) => (new URLSearchParams(location.search).get('q') ?? '') === asked.trim()", arg=payload
        )
        expect(page.locator("#search-field")).to_have_value(payload)
        look(page)


@pytest.mark.parametrize("path", ["/soeg?q=", "/dokumenter?q=", "/sager?vis=alle&q="])
def test_words_in_an_address_are_text(go: Go, path: str) -> None:
    for payload in PAYLOADS[::12]:
        assert one_line(payload) in visible_text(go(path + quote(payload, safe="")))


@pytest.mark.parametrize("path", ["/log-ind?videre=", "/findes-ikke/"])
def test_an_address_that_leads_nowhere_is_not_repeated_as_markup(go: Go, path: str) -> None:
    for payload in PAYLOADS[::12]:
        expect(go(path + quote(payload, safe="")).locator("h1")).to_be_visible()


def test_every_page_says_payloads_in_the_html_as_text_alone(hostile: Server) -> None:
    """The pages as the server sends them, for every payload in every address."""
    client = hostile.client()
    for payload in PAYLOADS:
        for path in ("/soeg?q=", "/dokumenter?q=", "/sager?vis=alle&q=", "/findes-ikke/"):
            html = client.get(path + quote(payload, safe="")).text
            assert not any(mark in payload and payload in html for mark in ("<", '"')), (path, payload)
