"""The document pages: upload, look, search, remove."""

from __future__ import annotations

from pathlib import Path

from playwright.sync_api import expect

from tests.browser.conftest import Open
from tests.web_server import SCANNED, Server


def test_several_files_are_uploaded_each_with_its_outcome(open_page: Open, tmp_path: Path) -> None:
    good, bad = tmp_path / "bro.txt", tmp_path / "ingenting.txt"
    good.write_text("Notat om broen\n\nBroen er 96 meter lang.\n", encoding="utf-8")
    bad.write_text("", encoding="utf-8")
    page = open_page("/dokumenter")
    page.set_input_files("#files", [good, bad])
    entries = page.locator(".upload-entry")
    expect(entries.filter(has_text="bro.txt")).to_contain_text("Lagt ind", timeout=20_000)
    expect(entries.filter(has_text="ingenting.txt")).to_contain_text("Kom ikke ind", timeout=20_000)
    expect(entries.filter(has_text="ingenting.txt").get_by_role("button", name="Prøv igen")).to_be_visible()

    page.goto("/dokumenter?q=bro.txt")
    page.locator(".document-table a").first.click()
    expect(page.locator(".source-page")).to_contain_text("96 meter")
    page.get_by_role("button", name="Fjern").click()
    page.get_by_role("dialog").get_by_role("button", name="Fjern").click()
    page.wait_for_url("**/dokumenter")
    page.goto("/dokumenter?q=bro.txt")
    expect(page.get_by_role("heading", name="Ingen dokumenter passer")).to_be_visible()


def test_files_are_chosen_by_keyboard_alone(open_page: Open, tmp_path: Path) -> None:
    note = tmp_path / "kaj.txt"
    note.write_text("Notat om kajen\n\nKajen er 310 meter lang.\n", encoding="utf-8")
    page = open_page("/dokumenter")
    page.wait_for_load_state("networkidle")
    with page.expect_file_chooser(timeout=30_000) as chooser:
        page.get_by_role("button", name="Læg dokumenter ind").press("Enter")
    chooser.value.set_files(note)
    expect(page.locator(".upload-entry").filter(has_text="kaj.txt")).to_contain_text("Lagt ind", timeout=20_000)


def test_a_document_is_read_page_by_page_as_text_and_as_picture(open_page: Open, server: Server) -> None:
    page = open_page(f"/dokumenter/{server.rooms.store.get_document(SCANNED).id}")
    expect(page.locator(".source-page")).to_be_visible()
    page.get_by_role("button", name="Næste side").click()
    expect(page.locator("#reader-tools")).to_contain_text("Side 2 af 2")
    page.get_by_role("button", name="Billede").click()
    image = page.locator(".source-image")
    expect(image).to_be_visible()
    expect(image).to_have_js_property("complete", True)
    assert image.evaluate("(one) => one.naturalWidth") > 0


def test_a_figure_is_shown_where_it_stands(open_page: Open, server: Server) -> None:
    page = open_page(f"/dokumenter/{server.rooms.store.get_document('svar-legepladser.txt').id}")
    page.locator("[data-figure]").filter(has_text="125").first.click()
    expect(page.locator("#reader mark").first).to_contain_text("125")


def test_searching_as_one_types_with_facets_and_the_source_beside(open_page: Open) -> None:
    page = open_page("/soeg", width=1440)
    page.locator("#search-field").press_sequentially("legepladser", delay=5)
    expect(page.locator(".hit").first).to_contain_text("legepladser")
    expect(page.locator(".hit mark").first).to_be_visible()
    page.locator(".facet").filter(has_text="Svar til medlem").click()
    expect(page.locator(".facet[aria-pressed=true]")).to_be_focused()
    page.locator(".hit h2 button").first.click()
    expect(page.locator("#source .source-page")).to_contain_text("125")
    page.get_by_role("button", name="Tidligere spørgsmål").click()
    expect(page.locator(".hit").first).to_contain_text("Hvor mange legepladser har kommunen?")
