"""A day with the chat page: ask, read, open sources, go on, by mouse and by keyboard, also when things go wrong."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page, Route, expect

from tests.browser.conftest import Open
from tests.web_server import PASSWORD, Server

QUESTION = "Hvor mange offentlige legepladser har kommunen?"


def ask(page: Page, question: str = QUESTION) -> None:
    done = page.locator(".after-answer").count()
    page.fill("#question", question)
    page.keyboard.press("Enter")
    expect(page.locator(".after-answer")).to_have_count(done + 1, timeout=20_000)


def test_an_answer_arrives_and_its_source_is_shown_beside_it(open_page: Open) -> None:
    page = open_page("/", width=1440)
    ask(page)
    expect(page.locator(".sentence").first).to_contain_text("125")
    expect(page.locator("#source mark").first).to_contain_text("125")
    expect(page).to_have_url(re.compile(r"/samtale/[0-9a-f]+$"))
    page.get_by_role("button", name="Original").click()
    expect(page.locator(".source-page.is-original mark").first).to_contain_text("125")


def test_a_citation_opens_its_source_and_escape_gives_the_focus_back(open_page: Open) -> None:
    page = open_page("/", width=1000)
    ask(page)
    cite = page.locator(".sentence .cite").first
    cite.focus()
    page.keyboard.press("Enter")
    expect(page.locator("#source h2")).to_be_focused()
    expect(page.locator("#source mark").first).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.locator("#source")).to_be_hidden()
    expect(cite).to_be_focused()


def test_a_follow_up_shows_how_it_was_understood_and_survives_a_reload(open_page: Open) -> None:
    page = open_page("/")
    ask(page)
    ask(page, "og hvad koster driften?")
    assert page.locator(".exchange").count() == 2
    page.reload()
    expect(page.locator(".exchange")).to_have_count(2)
    expect(page.locator(".exchange").first.locator(".sentence").first).to_contain_text("125")


def test_what_the_documents_do_not_say_is_said_plainly(open_page: Open) -> None:
    page = open_page("/")
    ask(page, "Hvor mange plejehjemspladser er der i Valby?")
    expect(page.locator(".no-basis h3")).to_be_visible()
    expect(page.locator(".no-basis .cite")).to_have_count(0)


def test_asking_and_reading_a_source_by_keyboard_alone(open_page: Open) -> None:
    page = open_page("/", width=1000)
    expect(page.locator("#question")).to_be_focused()
    page.keyboard.type(QUESTION)
    page.keyboard.press("Enter")
    expect(page.locator(".after-answer")).to_have_count(1, timeout=20_000)
    expect(page.locator("#question")).to_be_focused()
    for _step in range(60):
        page.keyboard.press("Shift+Tab")
        if page.evaluate("document.activeElement.matches('.sentence .cite')"):
            break
    page.keyboard.press("Enter")
    expect(page.locator("#source mark").first).to_be_visible()
    page.keyboard.press("Escape")
    assert page.evaluate("document.activeElement.matches('.sentence .cite')")


def test_sentences_are_announced_politely(open_page: Open) -> None:
    page = open_page("/")
    ask(page)
    announcer = page.locator("#announcer[aria-live=polite]")
    expect(announcer).to_contain_text("125")
    expect(announcer).to_contain_text("Svaret er færdigt")


def test_nothing_moves_while_the_answer_arrives(open_page: Open) -> None:
    page = open_page("/", width=1440)
    page.evaluate(
        "window.moved = 0; new PerformanceObserver((list) => { for (const entry of list.getEntries())"
        " if (!entry.hadRecentInput) window.moved += entry.value; }).observe({ type: 'layout-shift', buffered: true })"
    )
    ask(page)
    page.wait_for_timeout(300)
    assert page.evaluate("window.moved") < 0.02


def test_a_lost_connection_keeps_the_question(open_page: Open) -> None:
    page = open_page("/")
    page.route("**/api/v1/ask", lambda route: route.abort())
    page.fill("#question", QUESTION)
    page.keyboard.press("Enter")
    expect(page.get_by_role("alert")).to_contain_text("ingen forbindelse")
    page.unroute("**/api/v1/ask")
    page.get_by_role("button", name="Prøv igen").click()
    expect(page.locator(".after-answer")).to_have_count(1, timeout=20_000)


def test_a_cut_stream_is_told_as_such(open_page: Open) -> None:
    def cut(route: Route) -> None:
        route.fulfill(
            status=200, content_type="text/event-stream", body='event: started\ndata: {"conversation": null}\n\n'
        )

    page = open_page("/")
    page.route("**/api/v1/ask", cut)
    page.fill("#question", QUESTION)
    page.keyboard.press("Enter")
    expect(page.get_by_role("alert")).to_contain_text("afbrudt")


def test_a_refused_question_is_explained_and_the_next_one_works(open_page: Open) -> None:
    page = open_page("/")
    page.evaluate("document.querySelector('#question').removeAttribute('maxlength')")
    page.fill("#question", "x " * 15_000)
    page.keyboard.press("Enter")
    expect(page.get_by_role("alert")).to_contain_text("tegn")
    expect(page).to_have_url(re.compile(r"/$"))
    ask(page)


def test_an_expired_session_is_renewed_without_losing_the_question(open_page: Open) -> None:
    page = open_page("/")
    page.fill("#question", QUESTION)
    page.context.clear_cookies()
    page.keyboard.press("Enter")
    dialog = page.get_by_role("dialog", name="Log ind igen")
    expect(dialog).to_be_visible()
    dialog.get_by_label("Adgangskode").fill(PASSWORD)
    page.keyboard.press("Enter")
    expect(page.locator(".after-answer")).to_have_count(1, timeout=20_000)


def test_conversations_are_renamed_and_deleted(open_page: Open) -> None:
    page = open_page("/")
    ask(page, "Hvor lang er kommunens cykelsti?")
    entry = page.locator(".conversation.is-open")
    entry.hover()
    entry.locator("summary").click()
    entry.get_by_role("button", name="Omdøb").click()
    page.get_by_label("Navn").fill("Om cykelstier")
    page.keyboard.press("Enter")
    expect(page.locator(".conversation.is-open")).to_contain_text("Om cykelstier")
    entry = page.locator(".conversation.is-open")
    entry.hover()
    entry.locator("summary").click()
    entry.get_by_role("button", name="Slet").click()
    page.get_by_role("dialog").get_by_role("button", name="Slet").click()
    expect(page).to_have_url(re.compile(r"/$"))


def test_a_thumb_and_a_comment_are_kept(open_page: Open, server: Server) -> None:
    page = open_page("/")
    ask(page)
    page.get_by_role("button", name="Dårligt svar").click()
    page.get_by_label("Hvad var galt").fill("Tallet mangler sin kilde.")
    page.get_by_role("button", name="Gem kommentar").click()
    expect(page.locator("#toasts")).to_contain_text("Tak")
    assert server.rooms.conversations.judged()[0].comment == "Tallet mangler sin kilde."


def test_a_long_conversation_opens(open_page: Open, server: Server) -> None:
    from dataclasses import replace

    conversations, anna = server.rooms.conversations, server.rooms.accounts.get_person("anna").id
    page = open_page("/")
    ask(page)
    id = page.url.rsplit("/", 1)[-1]
    answer = conversations.exchanges(anna, id)[0].answer
    for number in range(299):
        conversations.add(anna, id, replace(answer, id=f"{answer.id}{number}"))
    page.reload()
    expect(page.locator(".exchange")).to_have_count(300)


@pytest.mark.parametrize("key", ["/", "?"])
def test_single_keys_work_and_stay_out_of_the_way_of_typing(open_page: Open, key: str) -> None:
    page = open_page("/")
    page.locator("#question").type(f"a{key}b")
    assert page.input_value("#question") == f"a{key}b"
    page.locator("#thread").focus()
    page.keyboard.press(key)
    if key == "/":
        expect(page.locator("#question")).to_be_focused()
    else:
        expect(page.get_by_role("dialog", name="Genvejstaster")).to_be_visible()


def test_a_question_in_parts_comes_part_by_part_and_stays_where_it_came(open_page: Open) -> None:
    page = open_page("/", width=1440)
    page.evaluate(
        "window.redrawn = 0; new MutationObserver((all) => { for (const one of all) for (const node of"
        " one.removedNodes) if (node.classList?.contains('part') || node.classList?.contains('sentence'))"
        " window.redrawn += 1; }).observe(document.querySelector('#exchanges'), { childList: true, subtree: true })"
    )
    ask(page, "1. Hvor mange legepladser har kommunen?\n2. Hvad koster driften af legepladserne om året?")
    expect(page.locator(".part")).to_have_count(2)
    expect(page.locator(".part").first).to_contain_text("125")
    expect(page.locator(".part").last).to_contain_text("31,5 mio. kr.")
    assert page.evaluate("window.redrawn") == 0


def test_a_pinned_conversation_stands_first_under_its_own_heading(open_page: Open) -> None:
    page = open_page("/")
    ask(page, "Hvor lang er kommunens cykelsti?")
    page.get_by_role("link", name="Ny samtale").first.click()
    ask(page)
    entry = page.locator(".conversation", has_text="cykelsti").first
    entry.hover()
    entry.locator("summary").click()
    entry.get_by_role("button", name="Fastgør").click()
    expect(page.locator(".conversation-group").first).to_have_text("Fastgjorte")
    expect(page.locator(".conversation").first).to_contain_text("cykelsti")
    expect(page.locator(".conversation-group", has_text="I dag")).to_be_visible()
