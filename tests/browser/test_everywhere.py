"""Every page: accessible in light and dark, narrow without scrolling both ways, and deaf to markup in data."""

from __future__ import annotations

from pathlib import Path

import axe_playwright_python
import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import Open
from tests.browser.test_asking import ask
from tests.web_server import PAYLOADS, SCANNED, Server

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


PLANTED = (
    "img[src=x], main script:not([type='application/json']), iframe, object, embed, base, marquee, video,"
    "[onerror], [onload], [onfocus], [href^=javascript]"
)


def executed(page: Page) -> bool:
    """Whether any payload ran or became an element."""
    return bool(page.evaluate("(planted) => window.hacked || document.querySelector(planted) !== null", PLANTED))


def test_markup_in_documents_and_file_names_is_text(open_page: Open, server: Server) -> None:
    hostile = next(one for one in server.rooms.store.documents() if one.name.startswith("notat <"))
    page = open_page("/dokumenter")
    page.wait_for_load_state("networkidle")
    assert not executed(page)
    page.goto(f"/dokumenter/{hostile.id}")
    expect(page.locator(".source-page")).to_contain_text("<script>window.hacked=1</script>")
    page.get_by_role("button", name="Original").click()
    assert not executed(page)
    page.goto("/soeg?q=markering")
    expect(page.locator(".hit").first).to_be_visible()
    page.locator(".hit h2 button").first.click()
    expect(page.locator("#source .source-page")).to_be_visible()
    assert not executed(page)


def test_markup_in_questions_titles_and_comments_is_text(open_page: Open, server: Server) -> None:
    client = server.client()
    everything = " ".join(PAYLOADS)
    for question in (everything, *PAYLOADS[:6]):
        response = client.post("/api/v1/ask", json={"question": question, "conversation": "new"})
        assert response.status_code in (200, 422)
    kept = client.get("/api/v1/conversations").json()["conversations"]
    client.patch(f"/api/v1/conversations/{kept[0]['id']}", json={"title": everything[:4000]})
    exchange = client.get(f"/api/v1/conversations/{kept[0]['id']}").json()["exchanges"][0]
    client.put(f"/api/v1/answers/{exchange['id']}/feedback", json={"verdict": -1, "comment": everything[:4000]})
    page = open_page(f"/samtale/{kept[0]['id']}")
    expect(page.locator(".exchange")).to_have_count(1)
    page.get_by_role("button", name="Dårligt svar").click()
    assert not executed(page)
    for path in (
        "/administration/personer",
        "/overblik",
        "/soeg?q=%3Cscript%3Ewindow.hacked=1%3C/script%3E",
        "/log-ind?videre=%22%3E%3Cscript%3E",
    ):
        page.goto(path)
        page.wait_for_load_state("networkidle")
        assert not executed(page)


def test_the_theme_is_chosen_once_and_kept(open_page: Open) -> None:
    page = open_page("/profil", color_scheme="light")
    page.get_by_label("Mørkt").check()
    page.goto("/dokumenter")
    assert page.evaluate("document.documentElement.dataset.theme") == "dark"
