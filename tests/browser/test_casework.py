"""From a member's letter to an approved reply, in the browser: read, draft, edit, review, approve, export."""

from __future__ import annotations

import re
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.conftest import Open
from tests.browser.test_everywhere import violations
from tests.web_server import PASSWORD, Server

LETTER = """Kære forvaltning

1. Hvor mange offentlige legepladser har kommunen?
2. Hvad koster driften af legepladserne om året?
3. Hvor mange svømmehaller er der i Skagen?

Venlig hilsen
Vera Prøvesen, MB
12. marts 2021
"""


@pytest.fixture(scope="module")
def draft(server: Server) -> str:
    """The address of a draft that Anna has made."""
    client = server.client()
    enquiry = client.post("/api/v1/enquiries", json={"text": LETTER}).json()
    return f"/svarudkast/{client.post('/api/v1/drafts', json={'enquiry': enquiry['id']}).json()['id']}"


@pytest.fixture(scope="module")
def bo(browser: Browser, server: Server) -> dict[str, Any]:
    """Cookies of Bo, who approves."""
    context = browser.new_context(base_url=server.url)
    page = context.new_page()
    page.goto("/log-ind")
    page.fill("#name", "bo")
    page.fill("#password", PASSWORD)
    page.keyboard.press("Enter")
    page.wait_for_selector("#question")
    state = dict(context.storage_state())
    context.close()
    return state


def press_until(page: Page, selector: str, key: str = "Tab", most: int = 80) -> None:
    """Moves the focus with the keyboard alone until it is there."""
    for _step in range(most):
        if page.evaluate("(wanted) => document.activeElement.matches(wanted)", selector):
            return
        page.keyboard.press(key)
    raise AssertionError(f"{selector} kan ikke nås med tastaturet")


def test_a_letter_becomes_a_draft_by_keyboard_alone(open_page: Open) -> None:
    page = open_page("/svarudkast")
    press_until(page, "#letter")
    page.keyboard.insert_text(LETTER)
    press_until(page, "#read-letter")
    page.keyboard.press("Enter")
    expect(page.locator(".enquiry-part")).to_have_count(3)
    expect(page.get_by_label("Afsender")).to_have_value("Vera Prøvesen")
    expect(page.get_by_label("Brevets dato")).to_have_value("12. marts 2021")
    press_until(page, "#subject")
    page.keyboard.type("Legepladser")
    press_until(page, "#write")
    page.keyboard.press("Enter")
    expect(page.locator(".letter-section")).to_have_count(3, timeout=20_000)
    expect(page.locator("h1")).to_have_text("Legepladser")
    expect(page.locator("#coverage")).to_contain_text("Ad 1 besvaret · 1 kilde")
    expect(page.locator(".letter")).to_contain_text("125")


def test_a_date_that_cannot_be_read_is_said_and_not_lost(open_page: Open, server: Server) -> None:
    enquiry = server.client().post("/api/v1/enquiries", json={"text": LETTER}).json()
    page = open_page(f"/svarudkast/henvendelse/{enquiry['id']}")
    page.get_by_label("Svarfrist").fill("en gang til foråret")
    page.get_by_role("button", name="Skriv udkast").click()
    expect(page.get_by_role("alert")).to_contain_text("24. januar 2019")
    expect(page.get_by_label("Svarfrist")).to_be_focused()


def test_a_changed_figure_is_caught_while_typing_and_the_lane_stops_at_it(open_page: Open, draft: str) -> None:
    page = open_page(draft)
    line = page.locator(".line").filter(has_text="125").first
    line.get_by_role("button", name=re.compile("^Ret")).focus()
    page.keyboard.press("Enter")
    field = page.get_by_label("Sætningen")
    field.fill((field.input_value()).replace("125", "152"))
    expect(page.locator(".line-editor .tag").first).not_to_contain_text("Har dækning", timeout=20_000)
    page.keyboard.press("Enter")
    expect(page.locator(".line.needs-look").first).to_contain_text("152", timeout=20_000)
    expect(page.locator("#lane")).to_contain_text("at se på")
    page.locator("#letter").click(position={"x": 5, "y": 5})
    page.keyboard.press("n")
    expect(page.locator(".line.is-current")).to_be_focused()
    page.get_by_role("button", name="Ændringer").click()
    expect(page.locator(".difference del").first).to_contain_text("125")
    page.keyboard.press("Escape")
    page.locator(".line.needs-look").first.get_by_role("button", name=re.compile("^Ret")).click(force=True)
    field.fill((field.input_value()).replace("152", "125"))
    page.keyboard.press("Enter")
    expect(page.locator(".line").filter(has_text="152")).to_have_count(0, timeout=20_000)


def test_two_people_editing_at_once_see_both_texts(open_page: Open, draft: str, server: Server) -> None:
    page = open_page(draft)
    expect(page.locator(".letter-section").first).to_be_visible()
    client, id = server.client(), draft.rsplit("/", 1)[-1]
    client.patch(f"/api/v1/drafts/{id}", json={"closing": "Forvaltningen vender gerne tilbage."})
    page.locator(".line").first.get_by_role("button", name=re.compile("^Ret")).click(force=True)
    page.get_by_label("Sætningen").press_sequentially(" Og mere.")
    page.keyboard.press("Enter")
    dialog = page.get_by_role("dialog", name="En anden har ændret udkastet")
    expect(dialog).to_contain_text("Og mere.", timeout=20_000)
    expect(dialog).to_contain_text("vender gerne tilbage")
    dialog.get_by_role("button", name="Hent den andens tekst").click()
    expect(page.locator(".letter")).to_contain_text("vender gerne tilbage")


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_pages_of_the_casework_are_accessible(open_page: Open, draft: str, server: Server, scheme: str) -> None:
    enquiry = server.client().post("/api/v1/enquiries", json={"text": LETTER}).json()
    page = open_page("/sager?vis=alle", color_scheme=scheme, bypass_csp=True, reduced_motion="reduce")
    found = {"sager": violations(page)}
    for path in ("/svarudkast", f"/svarudkast/henvendelse/{enquiry['id']}", draft):
        page.goto(path)
        page.wait_for_load_state("networkidle")
        found[path] = violations(page)
    page.locator(".line").first.get_by_role("button", name=re.compile("^Ret")).click(force=True)
    found["rettes"] = violations(page)
    page.keyboard.press("Escape")
    page.get_by_role("button", name="Historik").click()
    expect(page.get_by_role("dialog")).to_be_visible()
    found["historik"] = violations(page)
    assert {state: problems for state, problems in found.items() if problems} == {}


def test_nothing_of_the_casework_scrolls_both_ways_at_320_pixels(open_page: Open, draft: str) -> None:
    page = open_page("/sager?vis=alle", width=320, height=640)
    for path in ("/sager?vis=alle", "/svarudkast", draft):
        page.goto(path)
        page.wait_for_load_state("networkidle")
        assert page.evaluate("document.documentElement.scrollWidth") <= 320


def test_a_draft_is_submitted_returned_approved_and_exported(open_page: Open, draft: str, bo: dict[str, Any]) -> None:
    anna = open_page(draft)
    anna.get_by_role("button", name="Send til godkendelse").focus()
    anna.keyboard.press("Enter")
    expect(anna.locator("#state")).to_contain_text("til godkendelse")
    expect(anna.get_by_role("button", name="Godkend", exact=True)).to_have_count(0)

    page = open_page("/sager?vis=godkend", storage_state=bo)
    page.locator(f'.queue a[href="{draft}"]').click()
    page.locator(".line").first.get_by_role("button", name=re.compile("^Kommentér")).click(force=True)
    page.get_by_label("Kommentar", exact=True).fill("Er det <b>nyeste</b> tal?")
    page.keyboard.press("Enter")
    expect(page.locator(".comment")).to_contain_text("Er det <b>nyeste</b> tal?")
    page.get_by_role("button", name="Returnér").click()
    page.get_by_label("Hvad skal rettes?").fill("Se kommentaren.")
    page.keyboard.press("Enter")
    expect(page.locator("#state")).to_contain_text("returneret")

    anna.reload()
    expect(anna.locator(".comment")).to_contain_text("nyeste")
    anna.get_by_role("button", name="Send til godkendelse").click()
    expect(anna.locator("#state")).to_contain_text("til godkendelse")

    page.reload()
    page.get_by_role("button", name="Godkend", exact=True).focus()
    page.keyboard.press("Enter")
    dialog = page.get_by_role("dialog", name="Godkend svaret?")
    expect(dialog).to_be_visible()
    press_until(page, "dialog .button-primary")
    page.keyboard.press("Enter")
    expect(page.locator("#state")).to_contain_text("godkendt", timeout=20_000)
    with page.expect_download() as download:
        page.get_by_role("link", name="Word").click()
    assert download.value.suggested_filename.endswith(".docx")
