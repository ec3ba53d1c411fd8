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


def test_a_document_names_the_cases_that_cite_it_and_is_replaced_in_its_place(open_page: Open, server: Server) -> None:
    client, name = server.client(), "springvand.txt"
    text = "Notat om springvand\n\n4. maj 2020\n\nKommunen har 31 springvand.\n"
    client.post("/api/v1/documents", params={"wait": True}, files=[("files", (name, text.encode()))])
    draft = client.post("/api/v1/drafts", json={"text": "1. Hvor mange springvand har kommunen?"}).json()
    document = server.rooms.store.get_document(name)
    page = open_page(f"/dokumenter/{document.id}")
    cases = page.get_by_role("heading", name="Citeres i").locator("xpath=..")
    expect(cases.get_by_role("link")).to_have_attribute("href", f"/svarudkast/{draft['id']}")
    new = {"name": "ny udgave.txt", "mimeType": "text/plain", "buffer": text.replace("31", "33").encode()}
    page.set_input_files("#replacement", new)  # type: ignore[arg-type]
    dialog = page.get_by_role("dialog", name="Erstat filen?")
    expect(dialog).to_contain_text("1 svarudkast")
    with page.expect_navigation(timeout=20_000):
        dialog.get_by_role("button", name="Erstat").click()
    expect(page.locator("#reader")).to_contain_text("33 springvand")
    expect(page.locator(".version-list li")).to_have_count(2)
    expect(page.locator("#replace")).to_be_focused()


def test_hits_are_narrowed_by_who_they_are_from(open_page: Open, server: Server) -> None:
    sender = server.rooms.store.get_document(SCANNED).sender
    assert sender
    page = open_page("/soeg?q=indsatsen over for bandemedlemmer")
    hits = page.locator(".hit")
    expect(hits.first).to_be_visible()
    before = hits.count()
    page.get_by_role("group", name="Afsender").get_by_role("button", name=sender).click()
    expect(page.locator(".facet[aria-pressed=true]")).to_be_focused()
    assert 0 < hits.count() < before
    expect(hits.filter(has_not_text=sender)).to_have_count(0)
