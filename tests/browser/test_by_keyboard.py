"""The eight tasks of a day, from signing in to the exported reply, with the keyboard alone and the focus in sight."""

from __future__ import annotations

from pathlib import Path

from playwright.sync_api import Page, expect

from tests.browser.conftest import Open
from tests.browser.keyboard import Keyboard
from tests.browser.test_casework import LETTER
from tests.web_server import PASSWORD, Server

NOTE = "Notat om bænke på Prøvetorvet\n\n4. juni 2018\n\nPå Prøvetorvet er der 48 bænke.\n"


def sign_in(page: Page, hands: Keyboard, name: str) -> None:
    hands.go_to("#name")
    hands.type(name)
    hands.go_to("#password")
    hands.type(PASSWORD)
    hands.press("Enter")
    expect(page.locator("#question")).to_be_focused()


def upload(page: Page, hands: Keyboard, file: Path) -> None:
    hands.go_to("a[href='/dokumenter']", "Shift+Tab")
    hands.press("Enter")
    page.wait_for_url("**/dokumenter")
    page.on("filechooser", lambda chooser: chooser.set_files(file))
    hands.go_to("#choose-files")
    with page.expect_navigation(timeout=20_000):  # the list is shown anew when all files are in
        hands.press("Enter")
    expect(page.locator("#choose-files")).to_be_focused()
    hands.look()
    expect(page.get_by_role("link", name="bænke på Prøvetorvet")).to_be_visible()


def ask_and_open_a_citation(page: Page, hands: Keyboard) -> None:
    hands.go_to("a[href='/']", "Shift+Tab")
    hands.press("Enter")
    expect(page.locator("#question")).to_be_focused()
    hands.type("Hvor mange bænke er der på Prøvetorvet?")
    hands.press("Enter")
    expect(page.locator(".after-answer")).to_have_count(1, timeout=20_000)
    expect(page.locator(".sentence").first).to_contain_text("48")
    hands.look()
    hands.go_to(".sentence .cite", "Shift+Tab")
    hands.press("Enter")
    expect(page.locator("#source mark").first).to_contain_text("48")
    expect(page.locator("#source h2")).to_be_focused()
    hands.go_to("#source .segmented button:nth-child(2)")
    hands.press("Enter")
    expect(page.locator("#source .is-original mark").first).to_contain_text("48")
    hands.look()
    hands.press("Escape")
    hands.look()
    assert page.evaluate("document.activeElement.matches('.sentence .cite')")


def draft_edit_and_submit(page: Page, hands: Keyboard) -> str:
    hands.press("g")
    hands.press("u")
    page.wait_for_url("**/svarudkast")
    hands.go_to("#letter")
    page.keyboard.insert_text(LETTER)
    hands.go_to("#read-letter")
    hands.press("Enter")
    page.wait_for_url("**/henvendelse/**")
    hands.go_to("#write")
    hands.press("Enter")
    expect(page.locator(".letter-section")).to_have_count(3, timeout=20_000)
    hands.go_to(".line button[aria-label^='Ret']")
    hands.press("Enter")
    expect(page.get_by_label("Sætningen")).to_be_focused()
    hands.look()
    hands.press("Control+End")
    hands.type(" Legepladserne er åbne hele året.")
    hands.press("Enter")
    expect(page.locator(".line").first).to_contain_text("åbne hele året", timeout=20_000)
    expect(page.locator(".line").first).to_be_focused()
    hands.look()
    hands.go_to("[data-move=submit]", "Shift+Tab")
    hands.press("Enter")
    expect(page.locator("#state")).to_contain_text("til godkendelse")
    hands.look()
    return page.url


def approve_and_export(page: Page, hands: Keyboard, address: str) -> str:
    hands.go_to("a[href='/sager']", "Shift+Tab")
    hands.press("Enter")
    page.wait_for_url("**/sager")
    hands.go_to("a[href='/sager?vis=godkend']")
    hands.press("Enter")
    page.wait_for_url("**godkend**")
    hands.go_to(f".queue a[href='{address}']")
    hands.press("Enter")
    page.wait_for_url(f"**{address}")
    expect(page.locator(".line").first).to_be_visible()
    hands.go_to("[data-move=approve]", "Shift+Tab")
    hands.press("Enter")
    expect(page.get_by_role("dialog", name="Godkend svaret?")).to_be_visible()
    hands.look()
    hands.go_to("dialog .button-primary")
    hands.press("Enter")
    expect(page.locator("#state")).to_contain_text("godkendt", timeout=20_000)
    hands.look()
    hands.go_to("#tools a[href$='export.docx']")
    with page.expect_download() as download:
        hands.press("Enter")
    hands.look()
    return download.value.suggested_filename


def test_the_eight_tasks_are_done_by_keyboard_alone_and_the_focus_is_never_lost(
    open_page: Open, server: Server, tmp_path: Path
) -> None:
    file = tmp_path / "bænke.txt"
    file.write_text(NOTE, encoding="utf-8")
    page = open_page("/log-ind", storage_state=None, accept_downloads=True)
    hands = Keyboard(page)
    sign_in(page, hands, "anna")
    upload(page, hands, file)
    ask_and_open_a_citation(page, hands)
    address = draft_edit_and_submit(page, hands).split("/svarudkast/")[1]
    other = open_page("/log-ind", storage_state=None, accept_downloads=True)
    others = Keyboard(other)
    sign_in(other, others, "bo")
    assert approve_and_export(other, others, f"/svarudkast/{address}").endswith(".docx")
    assert hands.trouble + others.trouble == []
