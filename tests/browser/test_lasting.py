"""What must not be lost: text on a cut line or after the session's end, in two tabs, on the way back, in long work."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import Open
from tests.browser.test_asking import ask
from tests.browser.test_casework import LETTER
from tests.web_server import PASSWORD, Server

PARTS, SENTENCES = 40, 25  # some forty pages


@pytest.fixture
def draft(server: Server) -> str:
    return make_draft(server)


def make_draft(server: Server, letter: str = LETTER) -> str:
    client = server.client()
    return f"/svarudkast/{client.post('/api/v1/drafts', json={'text': letter}).json()['id']}"


@pytest.fixture(scope="module")
def long_draft(server: Server) -> str:
    """A reply of a thousand sentences."""
    asked = "\n".join(f"{number}. Hvor mange legepladser nr. {number} har kommunen?" for number in range(1, PARTS + 1))
    address = make_draft(server, f"Kære forvaltning\n\n{asked}\n\nVenlig hilsen\nVera Prøvesen, MB\n")
    client, path = server.client(), f"/api/v1/drafts/{address.rsplit('/', 1)[-1]}"
    body: list[dict[str, Any]] = [
        {
            "number": section["number"],
            "sentences": [
                {"text": f"I afsnit {section['number']} er dette linje {line}."} for line in range(SENTENCES)
            ],
        }
        for section in client.get(path).json()["letter"]["sections"]
    ]
    client.patch(path, json={"sections": body}, timeout=600).raise_for_status()
    return address


def edit_first(page: Page, text: str) -> None:
    page.locator(".line").first.get_by_role("button", name=re.compile("^Ret")).focus()
    page.keyboard.press("Enter")
    page.get_by_label("Sætningen").fill(text)


# ------------------------------------------------------------ a cut line


def test_a_sentence_is_kept_in_its_editor_until_the_connection_is_back(open_page: Open, draft: str) -> None:
    page = open_page(draft)
    edit_first(page, "Skrevet uden net.")
    page.context.set_offline(True)
    expect(page.locator("#offline")).to_be_visible()
    page.keyboard.press("Enter")
    expect(page.locator("#toasts")).to_contain_text("ingen forbindelse")
    expect(page.get_by_label("Sætningen")).to_have_value("Skrevet uden net.")
    page.context.set_offline(False)
    expect(page.locator("#offline")).to_be_hidden()
    page.get_by_role("button", name="Gem", exact=True).click()
    expect(page.locator(".line").first).to_contain_text("Skrevet uden net.", timeout=20_000)


def test_an_upload_that_was_cut_is_tried_again(open_page: Open, server: Server) -> None:
    page = open_page("/dokumenter")
    page.wait_for_load_state("networkidle")
    page.context.set_offline(True)
    file = {"name": "afbrudt.txt", "mimeType": "text/plain", "buffer": b"Notat om broer\n\nDer er 12 broer.\n"}
    page.set_input_files("#files", file)  # type: ignore[arg-type]
    entry = page.locator(".upload-entry", has_text="afbrudt.txt")
    expect(entry).to_contain_text("ingen forbindelse")
    page.context.set_offline(False)
    expect(page.locator("#offline")).to_be_hidden()
    entry.get_by_role("button", name="Prøv igen").click()
    expect(page.locator(".document-table")).to_contain_text("Notat om broer", timeout=60_000)


# ------------------------------------------------------------ a session that ends


def test_an_expired_session_keeps_the_draft_and_the_sentence_being_written(open_page: Open, draft: str) -> None:
    page = open_page(draft)
    edit_first(page, "Skrevet, mens tiden løb ud.")
    page.context.clear_cookies()
    page.keyboard.press("Enter")
    dialog = page.get_by_role("dialog", name="Log ind igen")
    expect(dialog).to_be_visible()
    dialog.get_by_label("Adgangskode").fill(PASSWORD)
    page.keyboard.press("Enter")
    expect(page.locator(".line").first).to_contain_text("Skrevet, mens tiden løb ud.", timeout=20_000)


def test_a_page_opened_after_the_sessions_end_is_reached_after_signing_in(open_page: Open, draft: str) -> None:
    page = open_page(draft)
    page.context.clear_cookies()
    page.reload()
    expect(page).to_have_url(re.compile("/log-ind"))
    page.get_by_label("Brugernavn").fill("anna")
    page.get_by_label("Adgangskode").fill(PASSWORD)
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile(f"{draft}$"))


def test_a_half_written_sentence_is_there_after_a_reload(open_page: Open, draft: str) -> None:
    page = open_page(draft)
    edit_first(page, "Halvt skrevet, da siden")
    page.reload()
    expect(page.get_by_label("Sætningen")).to_have_value("Halvt skrevet, da siden")
    expect(page.get_by_label("Sætningen")).to_be_focused()
    page.keyboard.press("Escape")
    page.reload()
    expect(page.locator(".line").first).to_be_visible()
    expect(page.get_by_label("Sætningen")).to_have_count(0)


# ------------------------------------------------------------ two tabs


def test_a_conversation_in_two_tabs_keeps_what_is_asked_in_both(open_page: Open) -> None:
    first = open_page("/")
    ask(first)
    second = first.context.new_page()
    second.goto(first.url)
    ask(second, "og hvad koster driften?")
    ask(first, "Hvor lang er kommunens cykelsti?")
    first.reload()
    expect(first.locator(".exchange")).to_have_count(3)


def test_a_conversation_deleted_in_another_tab_is_told_and_the_question_kept(open_page: Open) -> None:
    first = open_page("/")
    ask(first)
    id = first.url.rsplit("/", 1)[-1]
    first.request.delete(f"/api/v1/conversations/{id}")
    first.fill("#question", "Hvor lang er kommunens cykelsti?")
    first.keyboard.press("Enter")
    expect(first.get_by_role("alert")).to_be_visible()
    first.get_by_role("button", name="Ret spørgsmålet").click()
    expect(first.locator("#question")).to_have_value("Hvor lang er kommunens cykelsti?")


def test_a_draft_approved_in_another_tab_is_not_changed_unseen(open_page: Open, draft: str, server: Server) -> None:
    page = open_page(draft)
    edit_first(page, "For sent skrevet.")
    server.client().post(f"/api/v1/drafts/{draft.rsplit('/', 1)[-1]}/submit").raise_for_status()
    page.keyboard.press("Enter")
    expect(page.get_by_role("dialog").or_(page.locator("#toasts p"))).to_be_visible(timeout=20_000)
    assert "For sent" not in server.client().get(f"/api/v1/drafts/{draft.rsplit('/', 1)[-1]}").text


# ------------------------------------------------------------ the way back


def test_the_back_button_goes_from_answer_to_answer_and_to_the_start(open_page: Open) -> None:
    page = open_page("/")
    ask(page)
    first = page.url
    page.get_by_role("link", name="Ny samtale").first.click()
    expect(page.locator("#welcome")).to_be_visible()
    ask(page, "Hvor lang er kommunens cykelsti?")
    page.go_back()
    expect(page.locator("#welcome")).to_be_visible()
    page.go_back()
    expect(page).to_have_url(first)
    expect(page.locator(".sentence").first).to_contain_text("125")
    page.go_forward()
    page.go_forward()
    expect(page.locator(".question-text")).to_contain_text("cykelsti")


def test_back_from_a_document_shows_the_same_search(open_page: Open) -> None:
    page = open_page("/soeg")
    page.fill("#search-field", "legepladser")
    expect(page.locator(".hit").first).to_be_visible()
    page.locator(".hit h2 button").first.click()
    page.locator("#source").get_by_role("link", name="Åbn dokumentet").click()
    expect(page.locator("#reader .source-page")).to_be_visible()
    page.go_back()
    expect(page.locator("#search-field")).to_have_value("legepladser")
    expect(page.locator(".hit").first).to_be_visible()


def test_back_from_the_draft_leads_to_the_letter_as_it_was_understood(open_page: Open) -> None:
    page = open_page("/svarudkast")
    page.fill("#letter", LETTER)
    page.get_by_role("button", name="Læs brevet").click()
    page.get_by_label("Emne").fill("Pladser til leg")
    page.get_by_label("Stillet til").fill("Teknik- og Miljøforvaltningen")
    page.get_by_role("button", name="Skriv udkast").click()
    expect(page.locator(".letter-section").first).to_be_visible(timeout=20_000)
    expect(page.locator(".letter-opening")).to_contain_text("Teknik- og Miljøforvaltningen om pladser til leg")
    page.go_back()
    page.reload()
    expect(page.get_by_label("Emne")).to_have_value("Pladser til leg")


# ------------------------------------------------------------ long work


def test_a_draft_of_forty_pages_is_edited_searched_and_walked_through(open_page: Open, long_draft: str) -> None:
    page = open_page(long_draft)
    lines = page.locator(".line")
    expect(lines).to_have_count(PARTS * SENTENCES, timeout=30_000)
    line = page.locator(".line", has_text="I afsnit 40 er dette linje 24.")
    line.scroll_into_view_if_needed()
    line.get_by_role("button", name=re.compile("^Ret")).focus()
    page.keyboard.press("Enter")
    page.get_by_label("Sætningen").fill("Den sidste linje er rettet.")
    page.keyboard.press("Enter")
    last = page.locator(".line", has_text="Den sidste linje er rettet.")
    expect(last).to_be_focused(timeout=30_000)
    expect(last).to_be_in_viewport()
    page.keyboard.press("n")  # from the last line on to the first
    expect(lines.first).to_be_focused()
    expect(lines.first).to_be_in_viewport()
    page.locator("#coverage a", has_text="Ad 31 ").click()
    expect(page.locator("#ad-31 h2")).to_be_in_viewport(timeout=30_000)
    assert page.evaluate("window.find('linje 24')")


def test_a_conversation_of_three_hundred_messages_is_read_searched_and_gone_on_with(
    open_page: Open, server: Server
) -> None:
    conversations, anna = server.rooms.conversations, server.rooms.accounts.get_person("anna").id
    page = open_page("/")
    ask(page)
    id = page.url.rsplit("/", 1)[-1]
    answer = conversations.exchanges(anna, id)[0].answer
    for number in range(299):
        asked = f"Spørgsmål nr. {number} om legepladser?"
        conversations.add(anna, id, replace(answer, id=f"{answer.id}{number}", question=asked))
    page.reload()
    expect(page.locator(".exchange")).to_have_count(300)
    expect(page.locator(".exchange").last).to_be_in_viewport()
    page.locator("#thread").evaluate("(thread) => { thread.scrollTop = 0; }")
    expect(page.locator(".exchange").first.locator(".sentence").first).to_be_in_viewport()
    page.get_by_text("Spørgsmål nr. 150 om").scroll_into_view_if_needed()
    expect(page.get_by_text("Spørgsmål nr. 150 om")).to_be_in_viewport()
    ask(page, "og hvad koster driften?")
    expect(page.locator(".exchange")).to_have_count(301)
    expect(page.locator(".exchange").last.locator(".sentence").first).to_be_in_viewport()
    page.get_by_label("Søg i samtaler").fill("legepladser")
    expect(page.locator(".conversation").first).to_be_visible()
