"""States that pages can be in beside their first one: each accessible, and usable with forced colours and by keys."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest
from playwright.sync_api import Page, Route, expect

from tests.browser.conftest import Open
from tests.browser.test_asking import QUESTION, ask
from tests.browser.test_casework import LETTER
from tests.browser.test_everywhere import violations
from tests.web_server import SCANNED, Server

ANSWER = (Path(__file__).parents[1] / "cases/web/answer.json").read_text(encoding="utf-8")
PERIODS = {
    "2019-01-24": "pr. 24. januar 2019",
    "2018-06": "juni 2018",
    "2018": "2018",
    "2018-01-01/2018-12-31": "2018",
    "2017-01-01/2018-12-31": "2017–2018",
    "2017/2019": "2017–2019",
    "2018-06-01/2018-06-30": "juni 2018",
    "2017-06-01/2017-11-30": "juni–november 2017",
    "2017-08/2018-06": "august 2017 – juni 2018",
    "2015-01-01/2018-04-30": "januar 2015 – april 2018",
    "2016-02-01/2016-02-29": "februar 2016",
    "2018-03-03/2018-03-09": "3. marts – 9. marts 2018",
    "2019-01-24/2019-01-24": "pr. 24. januar 2019",
    "Regnskab 2013": "Regnskab 2013",
}


def told(route: Route) -> None:
    """Answers a question as the server would, with every notice and every verdict."""
    body = f"event: started\ndata: {{}}\n\nevent: done\ndata: {json.dumps(json.loads(ANSWER))}\n\n"
    route.fulfill(status=200, content_type="text/event-stream", body=body)


def test_periods_are_written_as_people_write_them(open_page: Open) -> None:
    page = open_page("/tastatur")
    address = page.evaluate("document.querySelector('script[src*=\"/js/shell.js\"]').src").replace(
        "shell.js", "words.js"
    )
    shown = page.evaluate(
        "async ([address, all]) => { const { asOf } = await import(address); return all.map(asOf); }",
        [address, list(PERIODS)],
    )
    assert dict(zip(PERIODS, shown, strict=True)) == PERIODS


def state_of_all_notices(page: Page) -> None:
    page.route("**/api/v1/ask", told)
    page.goto("/")
    ask(page)
    expect(page.locator(".notice")).to_have_count(7)
    expect(page.locator(".as-of").first).to_have_text("(notat af 4. maj 2018, om 2016)")


def state_of_a_failure(page: Page) -> None:
    page.goto("/")
    page.route("**/api/v1/ask", lambda route: route.abort())
    page.fill("#question", QUESTION)
    page.keyboard.press("Enter")
    expect(page.get_by_role("alert")).to_be_visible()


def state_of_no_connection(page: Page) -> None:
    page.goto("/")
    page.context.set_offline(True)
    expect(page.locator("#offline")).to_be_visible()


def state_of_thinking(page: Page) -> None:
    page.goto("/")
    page.route("**/api/v1/ask", lambda route: None)
    page.fill("#question", QUESTION)
    page.keyboard.press("Enter")
    expect(page.locator(".thinking")).to_be_visible()


def state_of_an_expired_session(page: Page) -> None:
    page.goto("/")
    page.context.clear_cookies()
    page.fill("#question", QUESTION)
    page.keyboard.press("Enter")
    expect(page.get_by_role("dialog", name="Log ind igen")).to_be_visible()


def state_of_a_renaming(page: Page) -> None:
    page.goto("/")
    ask(page)
    page.locator(".conversation").first.hover()
    expect(page.locator(".conversation summary").first).to_be_visible()
    page.locator(".conversation summary").first.click()
    page.get_by_role("button", name="Omdøb").first.click()
    expect(page.get_by_role("dialog")).to_be_visible()


def state_of_no_hits(page: Page) -> None:
    page.goto("/soeg?q=qqqqzzzz")
    expect(page.locator(".empty-state")).to_be_visible()


def state_of_a_hit_in_the_pane(page: Page) -> None:
    page.goto("/soeg?q=legepladser")
    page.locator(".hit h2 button").first.click()
    expect(page.locator("#source .source-page")).to_be_visible()


def state_of_earlier_questions(page: Page) -> None:
    page.goto("/soeg?q=Hvor mange legepladser har kommunen")
    page.get_by_role("button", name="Tidligere spørgsmål").click()
    expect(page.locator(".hit blockquote").first).to_be_visible()


def state_of_no_documents(page: Page) -> None:
    page.goto("/dokumenter?q=findesikke")
    expect(page.locator(".empty-state")).to_be_visible()


def state_of_uploads(page: Page) -> None:
    page.goto("/dokumenter")
    page.set_input_files("#files", {"name": "tom.txt", "mimeType": "text/plain", "buffer": b""})
    expect(page.locator(".upload-entry.is-rejected").first).to_be_visible(timeout=20_000)


def state_of_the_person_menu(page: Page) -> None:
    page.goto("/overblik")
    page.locator("summary.person").click()
    expect(page.get_by_role("link", name="Profil og visning")).to_be_visible()


def state_of_the_phone_menu(page: Page) -> None:
    page.set_viewport_size({"width": 375, "height": 700})
    page.goto("/")
    page.get_by_role("button", name="Åbn menuen").click()
    expect(page.get_by_role("link", name="Dokumenter")).to_be_visible()


def state_of_a_source_on_a_phone(page: Page) -> None:
    page.set_viewport_size({"width": 375, "height": 700})
    page.goto("/")
    ask(page)
    page.locator(".sentence .cite").first.click()
    expect(page.locator("#source mark").first).to_be_visible()


STATES = [value for name, value in list(globals().items()) if name.startswith("state_of_")]


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_every_state_is_accessible(open_page: Open, server: Server, scheme: str) -> None:
    found = {}
    for reach in STATES:
        page = open_page("/tastatur", width=1200, color_scheme=scheme, bypass_csp=True, reduced_motion="reduce")
        reach(page)
        found[reach.__name__] = violations(page)
        page.context.close()
    assert {state: problems for state, problems in found.items() if problems} == {}


@pytest.fixture(scope="module")
def draft(server: Server) -> str:
    client = server.client()
    enquiry = client.post("/api/v1/enquiries", json={"text": LETTER}).json()
    return f"/svarudkast/{client.post('/api/v1/drafts', json={'enquiry': enquiry['id']}).json()['id']}"


def test_a_further_sentence_is_inserted_and_stands_with_its_source_by_keyboard(open_page: Open, draft: str) -> None:
    page = open_page(draft, bypass_csp=True)
    expect(page.locator(".letter-section").first).to_be_visible()
    before = page.locator(".line .cite").count()
    page.get_by_role("button", name="Flere kilder").first.focus()
    page.keyboard.press("Enter")
    insert = page.locator(".alternatives .insert").first
    expect(insert).to_be_visible(timeout=20_000)
    assert violations(page) == []
    text = page.locator(".alternatives li p").first.inner_text()
    insert.focus()
    page.keyboard.press("Enter")
    line = page.locator(".line", has_text=text).first
    expect(line).to_contain_text("sat ind fra kilden", timeout=20_000)
    expect(line).to_be_focused()
    expect(line.locator(".cite").first).to_be_visible()
    assert page.locator(".line .cite").count() > before


def test_n_and_p_walk_through_what_is_to_be_looked_at_and_nothing_else(
    open_page: Open, server: Server, draft: str
) -> None:
    client, path = server.client(), f"/api/v1/drafts/{draft.rsplit('/', 1)[-1]}"
    for section in client.get(path).json()["letter"]["sections"][:2]:
        kept = [{"id": one["id"], "text": one["text"]} for one in section["sentences"]]
        body = {"number": section["number"], "sentences": [*kept, {"text": "Der er 7.913 blå bænke."}]}
        client.patch(path, json={"sections": [body]}).raise_for_status()
    page = open_page(draft)
    lines = page.locator(".line.needs-look")
    expect(lines).to_have_count(2)
    expect(page.locator("#lane")).to_contain_text("2 sætninger at se på")
    seen = []
    for key in "nnpn":
        page.keyboard.press(key)
        expect(page.locator(".line.is-current")).to_be_focused()
        seen.append(page.evaluate("[...document.querySelectorAll('.line.needs-look')].indexOf(document.activeElement)"))
    assert seen == [0, 1, 0, 1]
    page.keyboard.press("Tab")
    expect(lines.last.get_by_role("button", name=re.compile("^Ret"))).to_be_focused()
    page.keyboard.press("Enter")
    page.keyboard.type("nnn ppp")
    assert page.get_by_label("Sætningen").input_value().endswith("nnn ppp")


def test_what_comes_in_late_takes_neither_the_focus_nor_the_text_being_typed(open_page: Open, draft: str) -> None:
    held: list[Route] = []
    page = open_page("/svarudkast")

    def hold(route: Route) -> None:
        held.append(route)

    page.route("**/comments", hold)
    with page.expect_request("**/comments"):
        page.goto(draft)
    button = page.locator(".line").first.get_by_role("button", name=re.compile("^Ret"))
    button.focus()
    held.pop().continue_()
    page.wait_for_load_state("networkidle")
    expect(button).to_be_focused()
    with page.expect_request("**/comments"):
        page.reload()
    button.focus()
    page.keyboard.press("Enter")
    field = page.get_by_label("Sætningen")
    field.fill("Halvt skrevet")
    held.pop().continue_()
    page.wait_for_load_state("networkidle")
    expect(field).to_have_value("Halvt skrevet")
    page.keyboard.press("Escape")
    expect(page.locator(".line").first).to_be_focused()


FORCED = """() => {
  const hidden = [];
  for (const element of document.querySelectorAll('button, a[href], .tag, mark, input, select, textarea, .callout')) {
    const box = element.getBoundingClientRect(), style = getComputedStyle(element);
    if (!box.width || !box.height || style.visibility === 'hidden') continue;
    if (style.color === style.backgroundColor) hidden.push(element.outerHTML.slice(0, 120));
  }
  return hidden;
}"""


def test_with_forced_colours_marks_states_and_charts_are_seen(open_page: Open, server: Server, tmp_path: Path) -> None:
    page = open_page("/", width=1440, forced_colors="active", reduced_motion="reduce")
    ask(page)
    expect(page.locator("#source mark").first).to_be_visible()
    assert page.evaluate(FORCED) == []
    look = """(selector) => {
      const style = getComputedStyle(document.querySelector(selector));
      return [style.outlineStyle, style.borderTopStyle];
    }"""
    assert "solid" in page.evaluate(look, ".nav a[aria-current]")
    assert "solid" in page.evaluate(look, "#source .segmented [aria-pressed=true]")
    for path, picture in (
        (f"/dokumenter/{server.rooms.store.get_document(SCANNED).id}", "#page-strip"),
        ("/overblik", ".columns rect"),
    ):
        page.goto(path)
        expect(page.locator(picture).first).to_be_visible()
        assert page.evaluate(FORCED) == []
    ground, bar = (
        page.evaluate("(s) => getComputedStyle(document.querySelector(s)).fill", one)
        for one in (".bars .ground", ".bars rect:not(.ground)")
    )
    assert ground != bar
