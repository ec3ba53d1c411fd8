"""States that pages can be in beside their first one: each accessible, and usable with forced colours and by keys."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Page, Route, expect

from tests.browser.conftest import Open
from tests.browser.test_asking import QUESTION, ask
from tests.browser.test_casework import LETTER, press_until
from tests.browser.test_everywhere import violations
from tests.web_server import SCANNED, Server

Reach = Callable[[Page], None]
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


def new_draft(page: Page, letter: str = LETTER) -> str:
    draft = page.request.post("/api/v1/drafts", data={"text": letter}).json()["id"]
    page.goto(f"/svarudkast/{draft}")
    expect(page.locator(".line").first).to_be_visible()
    return str(draft)


def press(page: Page, name: str | re.Pattern[str]) -> None:
    page.get_by_role("button", name=name).first.click(force=True)


def state_of_an_enquiry_with_personal_data_and_a_wrong_date(page: Page) -> None:
    letter = LETTER.replace("12. marts 2021", "Min nabos cpr-nummer er 010180-1234")
    enquiry = page.request.post("/api/v1/enquiries", data={"text": letter}).json()["id"]
    page.goto(f"/svarudkast/henvendelse/{enquiry}")
    page.get_by_label("Svarfrist").fill("en gang til foråret")
    press(page, "Skriv udkast")
    expect(page.get_by_role("alert")).to_contain_text("24. januar 2019")


def state_of_a_letter_without_text(page: Page) -> None:
    page.goto("/svarudkast")
    press(page, "Læs brevet")
    expect(page.locator("#letter-problem .callout")).to_be_visible()


def state_of_a_draft(page: Page) -> None:
    new_draft(page)


def state_of_a_draft_with_something_to_look_at(page: Page) -> None:
    id = new_draft(page)
    section = page.request.get(f"/api/v1/drafts/{id}").json()["letter"]["sections"][0]
    text = "Anders And, cpr 010180-1234, har 2 blå bænke og 7.913 gule."
    page.request.patch(
        f"/api/v1/drafts/{id}",
        data={"sections": [{"number": section["number"], "sentences": [{"text": text}]}]},
    )
    page.reload()
    expect(page.locator(".line.needs-look")).to_be_visible()
    page.keyboard.press("n")


def state_of_a_sentence_being_edited(page: Page) -> None:
    new_draft(page)
    press(page, re.compile("^Ret:"))
    page.get_by_label("Sætningen").fill("Kommunen har 152 legepladser.")
    expect(page.locator(".line-editor .tag").first).to_be_visible(timeout=20_000)


def state_of_a_source_beside_a_draft(page: Page) -> None:
    new_draft(page)
    page.locator(".letter .cite").first.click()
    expect(page.locator("#source mark").first).to_be_visible()


def state_of_further_sentences(page: Page) -> None:
    new_draft(page)
    press(page, "Flere kilder")
    expect(page.locator(".alternatives li").first).to_be_visible(timeout=20_000)


def state_of_a_letters_head_being_edited(page: Page) -> None:
    new_draft(page)
    press(page, "Ret brevhoved og underskrift")
    page.get_by_label("Dato").fill("en dag")
    page.get_by_role("dialog").get_by_role("button", name="Gem").click()
    expect(page.get_by_role("alert")).to_contain_text("24. januar 2019")


def state_of_the_differences(page: Page) -> None:
    new_draft(page)
    press(page, "Ændringer")
    expect(page.get_by_role("dialog")).to_be_visible()


def state_of_the_history(page: Page) -> None:
    new_draft(page)
    press(page, "Historik")
    expect(page.get_by_role("dialog")).to_be_visible()


def state_of_a_comment(page: Page) -> None:
    new_draft(page)
    press(page, re.compile("^Kommentér:"))
    page.get_by_label("Kommentar", exact=True).fill("Er det nyeste tal?")
    page.keyboard.press("Enter")
    expect(page.locator(".comment")).to_be_visible()
    page.locator(".comment").get_by_role("button", name="Svar").click()
    expect(page.get_by_role("dialog")).to_be_visible()


def state_of_a_transfer(page: Page) -> None:
    new_draft(page)
    press(page, "Overdrag")
    expect(page.get_by_role("dialog")).to_be_visible()


def state_of_a_withdrawal(page: Page) -> None:
    new_draft(page)
    press(page, "Træk tilbage")
    expect(page.get_by_role("dialog")).to_be_visible()


def state_of_a_submitted_draft(page: Page) -> None:
    new_draft(page)
    press(page, "Send til godkendelse")
    expect(page.locator("#state")).to_contain_text("til godkendelse")


def state_of_the_queue(page: Page) -> None:
    new_draft(page)
    page.goto("/sager?vis=alle")
    expect(page.locator(".queue tr").first).to_be_visible()
    press(page, "Fordel")
    expect(page.locator(".toast")).to_be_visible()


def state_of_an_empty_queue(page: Page) -> None:
    page.goto("/sager?vis=alle&q=findesikke")
    expect(page.locator(".empty-state")).to_be_visible()


def open_scan(page: Page) -> None:
    documents = page.request.get("/api/v1/documents?limit=500").json()["documents"]
    page.goto(f"/dokumenter/{next(one['id'] for one in documents if one['name'] == SCANNED)}")
    expect(page.locator(".source-page")).to_be_visible()


def state_of_a_documents_image(page: Page) -> None:
    open_scan(page)
    press(page, "Billede")
    expect(page.locator(".source-image")).to_be_visible()


def state_of_a_figure_in_its_document(page: Page) -> None:
    open_scan(page)
    page.locator("[data-figure]").first.click()
    expect(page.locator("#reader mark").first).to_be_visible()


def state_of_a_removal(page: Page) -> None:
    open_scan(page)
    press(page, "Fjern")
    expect(page.get_by_role("dialog")).to_be_visible()


def state_of_damaged_documents_alone(page: Page) -> None:
    page.goto("/dokumenter?laesbarhed=bad")


def state_of_a_source_as_image(page: Page) -> None:
    page.set_viewport_size({"width": 1440, "height": 900})
    page.goto("/")
    ask(page, "Hvor mange ledige har indsatsen omfattet?")
    press(page, "Billede")
    expect(page.locator("#source .source-image")).to_be_visible()
    press(page, "Større")


def state_of_an_answer_without_source(page: Page) -> None:
    page.set_viewport_size({"width": 1440, "height": 900})
    page.goto("/")
    ask(page, "Hvad er et godt sted at spise pizza?")


def state_of_parts(page: Page) -> None:
    page.goto("/")
    ask(page, "1. Hvor mange legepladser har kommunen?\n2. Hvor mange svømmehaller er der i Skagen?")
    expect(page.locator(".part")).to_have_count(2)


def state_of_a_chosen_facet(page: Page) -> None:
    page.goto("/soeg?q=legepladser")
    page.locator(".facet").first.click()
    expect(page.locator(".facet[aria-pressed=true]")).to_have_count(1)


def state_of_no_such_conversation(page: Page) -> None:
    page.goto("/")
    page.get_by_label("Søg i samtaler").fill("qqqqzzzz")
    expect(page.locator(".no-conversations")).to_be_visible()


def state_of_a_person_being_changed(page: Page) -> None:
    page.goto("/administration/personer")
    page.locator(".people summary").first.click()
    expect(page.locator(".people form").first).to_be_visible()


def state_of_a_person_that_cannot_be_made(page: Page) -> None:
    page.goto("/administration/personer")
    page.get_by_label("Brugernavn").fill("anna")
    page.get_by_label("Første adgangskode").fill("en lang adgangskode")
    press(page, "Opret")
    expect(page.get_by_role("alert")).to_be_visible()


def state_of_a_new_key(page: Page) -> None:
    page.goto("/administration/noegler")
    page.get_by_label("Hvad skal den bruges til?").fill("prøve")
    press(page, "Lav nøgle")
    expect(page.locator(".key")).to_be_visible()


def state_of_models_that_were_tried(page: Page) -> None:
    page.goto("/administration/indstillinger")
    press(page, "Prøv modellerne")
    expect(page.locator(".callout[role=status]")).to_be_visible()


def state_of_a_checked_log(page: Page) -> None:
    page.goto("/administration")
    press(page, "Efterprøv loggen")
    expect(page.locator(".callout[role=status]")).to_be_visible()


def state_of_refusals_in_the_log(page: Page) -> None:
    page.goto("/administration/log?udfald=refused")


def state_of_a_wrong_password(page: Page) -> None:
    page.goto("/profil")
    page.get_by_label("Nuværende adgangskode").fill("forkert")
    page.get_by_label("Ny adgangskode").fill("endnu en lang adgangskode")
    press(page, "Skift adgangskode")
    expect(page.locator("#password-problem")).not_to_be_empty()


def state_of_the_switch_being_off(page: Page) -> None:
    page.goto("/administration")
    page.get_by_label("Grund, som alle ser").fill("Samlingen efterses.")
    press(page, "Slå fra")
    expect(page.locator(".banner", has_text="Samlingen efterses.")).to_be_visible()
    page.goto("/")
    page.fill("#question", QUESTION)
    page.keyboard.press("Enter")
    expect(page.get_by_role("alert")).to_be_visible()


def after_the_switch_being_off(page: Page) -> None:
    page.goto("/administration")
    press(page, "Slå til igen")
    expect(page.locator(".banner", has_text="Samlingen efterses.")).to_have_count(0)


STATES = [value for name, value in list(globals().items()) if name.startswith("state_of_")]
AFTERWARDS = {state_of_the_switch_being_off: after_the_switch_being_off}


def test_there_are_forty_states_and_more() -> None:
    assert len(STATES) >= 40


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("reach", STATES, ids=lambda state: state.__name__)
def test_every_state_is_accessible(open_page: Open, server: Server, reach: Reach, scheme: str) -> None:
    page = open_page("/tastatur", width=1200, color_scheme=scheme, bypass_csp=True, reduced_motion="reduce")
    reach(page)
    found = violations(page)
    AFTERWARDS.get(reach, bool)(page)
    assert found == []


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
    press_until(page, ".line-tools button[title=Ret]", most=3)  # past the sources of the sentence
    assert lines.last.evaluate("(line) => line.contains(document.activeElement)")
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
