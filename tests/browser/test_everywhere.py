"""Every page: accessible in light and dark, usable narrow, magnified and without motion."""

from __future__ import annotations

from pathlib import Path

import axe_playwright_python
import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import Open
from tests.browser.test_asking import ask
from tests.web_server import SCANNED, Server

AXE = (Path(axe_playwright_python.__file__).parent / "axe.min.js").read_text(encoding="utf-8")
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa"]
PAGES = (
    "/",
    "/soeg?q=legepladser",
    "/dokumenter",
    "/overblik",
    "/administration",
    "/administration/personer",
    "/administration/noegler",
    "/administration/indstillinger",
    "/administration/log",
    "/administration/sletning",
    "/profil",
    "/tastatur",
    "/saadan-virker-assistenten",
    "/tilgaengelighed",
    "/findes-ikke",
)


def violations(page: Page) -> list[str]:
    """What axe finds, as rule and place; in the dark only colours can differ."""
    page.evaluate(AXE)
    is_dark = page.evaluate("matchMedia('(prefers-color-scheme: dark)').matches")
    only = {"type": "rule", "values": ["color-contrast"]} if is_dark else {"type": "tag", "values": RULES}
    found, passed = page.evaluate(
        "async (only) => { const {violations, passes} = await axe.run(document, {runOnly: only, resultTypes:"
        " ['violations']}); return [violations.flatMap((one) => one.nodes.map((node) =>"
        " `${one.id}: ${node.target} ${node.failureSummary}`)), passes.length]; }",
        only,
    )
    assert passed, "axe har ikke set på noget"
    return list(found)


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_every_page_is_accessible(open_page: Open, scheme: str) -> None:
    page = open_page("/", color_scheme=scheme, bypass_csp=True, reduced_motion="reduce")
    found = {}
    for path in PAGES:
        page.goto(path)
        if scheme == "light":
            page.wait_for_load_state("networkidle")
        if problems := violations(page):
            found[path] = problems
    assert found == {}


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_every_state_of_an_answer_is_accessible(open_page: Open, server: Server, scheme: str) -> None:
    page = open_page("/", width=1440, color_scheme=scheme, bypass_csp=True, reduced_motion="reduce")
    ask(page)
    expect(page.locator("#source mark").first).to_be_visible()
    found = {"svar": violations(page)}
    page.get_by_role("button", name="Original").click()
    page.get_by_role("button", name="Dårligt svar").click()
    page.locator("#scope summary").click()
    found["original, kommentar og afgrænsning"] = violations(page)
    page.locator(".conversation").first.hover()
    expect(page.locator(".conversation summary").first).to_be_visible()
    page.locator(".conversation summary").first.click()
    found["menu"] = violations(page)
    page.keyboard.press("Escape")
    ask(page, "Hvor mange plejehjemspladser er der i Valby?")
    found["intet grundlag"] = violations(page)
    page.locator("#thread").focus()
    page.keyboard.press("?")
    found["genveje"] = violations(page)
    assert {state: problems for state, problems in found.items() if problems} == {}


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_a_document_is_accessible_in_each_view(open_page: Open, server: Server, scheme: str) -> None:
    id = server.rooms.store.get_document(SCANNED).id
    page = open_page(f"/dokumenter/{id}", color_scheme=scheme, bypass_csp=True)
    expect(page.locator(".source-page")).to_be_visible()
    found = violations(page)
    for view in ("Original", "Billede"):
        page.get_by_role("button", name=view).click()
        found += violations(page)
    page.get_by_role("button", name="Fjern").click()
    found += violations(page)
    assert found == []


def test_the_sign_in_page_is_accessible_and_says_what_went_wrong(open_page: Open) -> None:
    page = open_page("/log-ind", storage_state=None, bypass_csp=True)
    assert violations(page) == []
    page.fill("#name", "anna")
    page.fill("#password", "forkert")
    page.keyboard.press("Enter")
    expect(page.get_by_role("alert")).to_contain_text("forkert")
    assert page.input_value("#name") == "anna"
    assert violations(page) == []


def test_nothing_scrolls_both_ways_at_320_pixels(open_page: Open) -> None:
    page = open_page("/", width=320, height=640)
    ask(page)
    too_wide = []
    for path in (page.url, *PAGES):
        page.goto(path)
        page.wait_for_load_state("networkidle")
        if page.evaluate("document.documentElement.scrollWidth") > 320:
            too_wide.append(path)
    assert too_wide == []


def test_the_menu_opens_and_closes_on_a_phone(open_page: Open) -> None:
    page = open_page("/", width=375, height=700)
    page.get_by_role("button", name="Åbn menuen").click()
    expect(page.get_by_role("link", name="Dokumenter")).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.get_by_role("link", name="Dokumenter")).to_be_hidden()


def test_the_theme_is_chosen_once_and_kept(open_page: Open) -> None:
    page = open_page("/profil", color_scheme="light")
    page.get_by_label("Mørkt").check()
    page.goto("/dokumenter")
    assert page.evaluate("document.documentElement.dataset.theme") == "dark"


MAGNIFIED = {"width": 320, "height": 256, "device_scale_factor": 4}
"""A window of 1280 by 1024 pixels at 400 %."""


def test_at_400_per_cent_every_page_is_read_by_scrolling_down_alone(open_page: Open, server: Server) -> None:
    page = open_page("/", **MAGNIFIED)
    ask(page)
    assert page.evaluate("devicePixelRatio") == 4
    draft = server.client().post("/api/v1/drafts", json={"text": "1. Hvor mange legepladser er der?"}).json()["id"]
    document = server.rooms.store.get_document(SCANNED).id
    too_wide = []
    for path in (page.url, *PAGES, "/sager?vis=alle", "/svarudkast", f"/svarudkast/{draft}", f"/dokumenter/{document}"):
        page.goto(path)
        page.wait_for_load_state("networkidle")
        if page.evaluate("document.documentElement.scrollWidth") > MAGNIFIED["width"]:
            too_wide.append(path)
    assert too_wide == []


def test_at_400_per_cent_a_question_is_asked_and_its_source_read(open_page: Open) -> None:
    page = open_page("/", **MAGNIFIED)
    expect(page.locator("#question")).to_be_in_viewport()
    ask(page)
    sentence = page.locator(".sentence").first
    sentence.scroll_into_view_if_needed()
    expect(sentence).to_be_in_viewport(ratio=0.5)
    sentence.locator(".cite").first.click()
    mark = page.locator("#source mark").first
    expect(mark).to_be_visible()
    mark.scroll_into_view_if_needed()
    expect(mark).to_be_in_viewport()
    assert page.evaluate("document.documentElement.scrollWidth") <= MAGNIFIED["width"]
    page.keyboard.press("Escape")
    page.locator("#thread").focus()
    page.keyboard.press("?")
    dialog = page.get_by_role("dialog", name="Genvejstaster")
    dialog.get_by_role("button", name="Luk").click()
    expect(dialog).to_have_count(0)


MOVING = """() => {
  const moves = (style) => [style.animationName !== 'none' && style.animationDuration, style.transitionDuration]
    .some((one) => one && one.split(',').some((time) => parseFloat(time) > 0));
  const found = [...document.querySelectorAll('*')].filter((one) => moves(getComputedStyle(one)));
  const smooth = [...document.querySelectorAll('*')].filter((one) => getComputedStyle(one).scrollBehavior === 'smooth');
  return [...found, ...smooth].map((one) => one.className || one.nodeName);
}"""


def test_nothing_moves_for_those_who_asked_for_no_motion(open_page: Open) -> None:
    page = open_page("/", reduced_motion="reduce")
    page.route("**/api/v1/ask", lambda route: None)
    page.fill("#question", "Hvor mange legepladser er der?")
    page.keyboard.press("Enter")
    expect(page.locator(".thinking")).to_be_visible()
    moving = page.evaluate(MOVING)
    page.unroute_all()
    for path in PAGES:
        page.goto(path)
        moving += page.evaluate(MOVING)
    assert moving == []
    page = open_page("/", reduced_motion="no-preference")
    page.route("**/api/v1/ask", lambda route: None)
    page.fill("#question", "Hvor mange legepladser er der?")
    page.keyboard.press("Enter")
    expect(page.locator(".thinking")).to_be_visible()
    assert page.evaluate(MOVING) != []
