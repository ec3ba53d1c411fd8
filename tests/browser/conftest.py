"""One Chromium for all browser tests; every page is watched for errors, dialogs and requests to other sites."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Dialog, Page, sync_playwright

from tests.web_server import PASSWORD, Server, server  # noqa: F401

CHROMIUM = Path("/usr/bin/chromium")
Open = Callable[..., Page]


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        options: dict[str, Any] = {"executable_path": str(CHROMIUM)} if CHROMIUM.exists() else {}
        launched = playwright.chromium.launch(args=["--no-sandbox"], **options)
        yield launched
        launched.close()


@pytest.fixture(scope="session")
def signed_in(browser: Browser, server: Server) -> dict[str, Any]:  # noqa: F811
    """Cookies of Anna, who may do everything."""
    context = browser.new_context(base_url=server.url)
    page = context.new_page()
    page.goto("/log-ind")
    page.fill("#name", "anna")
    page.fill("#password", PASSWORD)
    page.keyboard.press("Enter")
    page.wait_for_selector("#question")
    state = dict(context.storage_state())
    context.close()
    return state


@pytest.fixture
def open_page(browser: Browser, server: Server, signed_in: dict[str, Any]) -> Iterator[Open]:  # noqa: F811
    """Opens pages as Anna; at the end, nothing on any of them has gone wrong."""
    contexts, trouble = [], []

    def open_one(path: str = "/", *, width: int = 1280, height: int = 800, **options: Any) -> Page:
        given: dict[str, Any] = {"storage_state": signed_in} | options
        context = browser.new_context(base_url=server.url, viewport={"width": width, "height": height}, **given)
        context.set_default_timeout(10_000)
        contexts.append(context)
        page = watched_page(context, server.url, trouble)
        page.goto(path)
        return page

    yield open_one
    for context in contexts:
        context.close()
    assert trouble == []


def watched_page(context: BrowserContext, own: str, trouble: list[str]) -> Page:
    """A page whose errors, windows and requests to other sites are noted as trouble."""
    page = context.new_page()
    page.on("pageerror", lambda error: trouble.append(f"fejl i siden: {error}"))
    page.on("dialog", lambda dialog: _answer(dialog, trouble))
    page.on("request", lambda request: _watch(request.url, own, trouble))
    return page


def _answer(dialog: Dialog, trouble: list[str]) -> None:
    """Leaves a page that asks whether to; any other window of the browser's own is trouble."""
    if dialog.type == "beforeunload":
        dialog.accept()
        return
    trouble.append(f"dialog: {dialog.message}")
    dialog.dismiss()


def _watch(url: str, own: str, trouble: list[str]) -> None:
    if not url.startswith((own, "data:", "blob:", "about:")):
        trouble.append(f"fremmed adresse: {url}")
