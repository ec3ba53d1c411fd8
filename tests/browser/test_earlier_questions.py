"""The search page among earlier questions: what was answered then, and what later sources have otherwise."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import expect

from assistant.ingestion import ingest_paths, remove_document
from tests.browser.conftest import Open
from tests.web_server import Server

SOURCES = Path(__file__).parents[1] / "cases" / "precedents"


@pytest.fixture
def swimming_baths(server: Server) -> Iterator[None]:
    names = ["svar-2017.txt", "notat-2020.md"]
    list(ingest_paths(server.rooms.collection, [SOURCES / name for name in names]))
    yield
    for name in names:
        remove_document(server.rooms.collection, name)


@pytest.mark.usefixtures("swimming_baths")
def test_a_newer_figure_is_told_and_both_sources_open_at_their_words(open_page: Open) -> None:
    page = open_page("/soeg?q=Hvad koster en voksenbillet til svømmehallerne?")
    page.get_by_role("button", name="Tidligere spørgsmål").click()
    told = page.locator(".differences li").filter(has_text="45 kr.").first
    expect(told).to_contain_text("I svaret af 9. maj 2017 stod der", timeout=30_000)
    expect(told).to_contain_text("Nyere tal")
    then, now = told.get_by_role("button").all()
    for button, words in ((then, "koster 40 kr."), (now, "koster 45 kr.")):
        button.click()
        expect(page.locator("#source mark").first).to_contain_text(words, timeout=20_000)
