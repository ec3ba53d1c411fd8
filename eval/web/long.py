"""How the pages feel in Chromium: the first sentence after Enter, and whether long work freezes.

    python eval/web/long.py [--keep FILE]

Over the demo corpus: the time from Enter to the first sentence on screen, how much the page moves while an answer
comes, and, for a draft of a thousand sentences (some forty pages) and a conversation of three hundred messages, the
time until it can be used and the longest stretch in which the page answered to nothing, while it is loaded, scrolled
through, edited and searched. Needs Chromium at /usr/bin/chromium, or Playwright's own.
"""

from __future__ import annotations

import argparse
import json
import statistics
import tempfile
import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import httpx
from measure import serve
from playwright.sync_api import Page, sync_playwright

from assistant.collection import open_collection
from assistant.evaluation.report import keep_row, result_row
from assistant.ingestion import ingest_paths
from assistant.settings import Settings

ROOT = Path(__file__).parents[2]
QUESTIONS = [json.loads(line)["text"] for line in (ROOT / "eval/answers/demo.jsonl").read_text("utf-8").splitlines()]
PARTS, SENTENCES, MESSAGES = 40, 25, 300
WATCH = """() => {
  const watch = (type, each) =>
    new PerformanceObserver((list) => list.getEntries().forEach(each)).observe({ type, buffered: true });
  window.longest = 0;
  window.moved = 0;
  watch('longtask', (one) => { window.longest = Math.max(window.longest, one.duration); });
  window.since = 0; // what Enter itself moves is no surprise
  const unasked = (one) => !one.hadRecentInput && one.startTime > window.since;
  watch('layout-shift', (one) => { if (unasked(one)) window.moved += one.value; });
}"""
FIRST_SENTENCE = """() => new Promise((done) => {
  const sentences = () => document.querySelectorAll('.sentence').length;
  const started = performance.now(), before = sentences();
  const frame = () => requestAnimationFrame(look);
  const look = () => (sentences() > before ? done(performance.now() - started) : frame());
  const enter = new KeyboardEvent('keydown', { key: 'Enter', bubbles: true, cancelable: true });
  document.querySelector('#question').dispatchEvent(enter);
  requestAnimationFrame(() => requestAnimationFrame((now) => { window.since = now; window.moved = 0; }));
  look();
})"""


def measure_asking(page: Page) -> dict[str, float]:
    """Each question of the demo set in a conversation of its own."""
    taken, moved = [], []
    for question in QUESTIONS:
        page.goto("/")
        page.wait_for_selector("#question")
        page.evaluate(WATCH)
        page.fill("#question", question)
        taken.append(page.evaluate(FIRST_SENTENCE))
        page.wait_for_selector(".after-answer")
        page.wait_for_timeout(400)
        moved.append(page.evaluate("window.moved"))
    return {
        "median_ms": round(statistics.median(taken), 1),
        "slowest_ms": round(max(taken), 1),
        "most_layout_shift": round(max(moved), 4),
    }


def steps(page: Page, address: str, ready: tuple[str, int], work: dict[str, Callable[[], None]]) -> dict[str, Any]:
    """Time until the page can be used, then each piece of work: its time and the longest task in it."""
    started = time.perf_counter()
    page.goto(address)
    wait_for(page, *ready)
    page.evaluate(WATCH)
    page.wait_for_timeout(100)
    found = {
        "load": {
            "ms": round(1000 * (time.perf_counter() - started)),
            "longest_task_ms": page.evaluate("window.longest"),
        }
    }
    for name, does in work.items():
        page.evaluate("window.longest = 0")
        started = time.perf_counter()
        does()
        taken = round(1000 * (time.perf_counter() - started))
        page.wait_for_timeout(200)
        found[name] = {"ms": taken, "longest_task_ms": page.evaluate("window.longest")}
    return found


def wait_for(page: Page, selector: str, count: int) -> None:
    """Looks once a frame; a locator over a thousand lines would take the page's time from it."""
    page.wait_for_function("([one, count]) => document.querySelectorAll(one).length >= count", arg=[selector, count])


def scroll(page: Page, selector: str) -> Callable[[], None]:
    return lambda: page.evaluate(
        "async (selector) => { const box = document.querySelector(selector); for (let at = 0; at <= 40; at += 1) {"
        " box.scrollTop = (box.scrollHeight * at) / 40; await new Promise(requestAnimationFrame); } }",
        selector,
    )


def long_draft(client: httpx.Client) -> str:
    asked = "\n".join(f"{number}. Hvad får VINK i 2013, del {number}?" for number in range(1, PARTS + 1))
    letter = f"Kære forvaltning\n\n{asked}\n\nVenlig hilsen\nVera Prøvesen, MB\n"
    draft = client.post("/api/v1/drafts", json={"text": letter}, timeout=600).json()
    sections = [
        {
            "number": one["number"],
            "sentences": [{"text": f"I afsnit {one['number']} er dette linje {line}."} for line in range(SENTENCES)],
        }
        for one in draft["letter"]["sections"]
    ]
    client.patch(f"/api/v1/drafts/{draft['id']}", json={"sections": sections}, timeout=600).raise_for_status()
    return f"/svarudkast/{draft['id']}"


def measure_draft(page: Page, client: httpx.Client) -> dict[str, Any]:
    def edit() -> None:
        page.locator(".line").nth(500).locator("button[aria-label^=Ret]").focus()
        page.keyboard.press("Enter")
        page.get_by_label("Sætningen").fill("Denne linje er rettet.")
        page.keyboard.press("Enter")
        page.wait_for_function("() => document.querySelectorAll('.line-text')[500].textContent.startsWith('Denne')")

    work = {
        "scroll": scroll(page, "#thread-column"),
        "edit": edit,
        "next": lambda: page.keyboard.press("n"),
        "search": lambda: page.evaluate("window.find('linje 24')"),
    }
    return steps(page, long_draft(client), (".line", PARTS * SENTENCES), work)


def measure_conversation(page: Page, conversations: Any) -> dict[str, Any]:
    page.goto("/")
    page.fill("#question", QUESTIONS[0])
    page.keyboard.press("Enter")
    page.wait_for_selector(".after-answer")
    id = page.url.rsplit("/", 1)[-1]
    owner = page.request.get("/api/v1/session").json()["person"]["id"]
    answer = conversations.exchanges(owner, id)[0].answer
    for number in range(MESSAGES - 1):
        conversations.add(owner, id, replace(answer, id=f"{answer.id}{number}"))

    def ask() -> None:
        page.fill("#question", QUESTIONS[1])
        page.keyboard.press("Enter")
        wait_for(page, ".after-answer", MESSAGES + 1)

    def find() -> None:
        page.fill("#conversation-search", "ledige")
        page.wait_for_timeout(600)

    work = {"scroll": scroll(page, "#thread"), "ask": ask, "search": find}
    return steps(page, f"/samtale/{id}", (".after-answer", MESSAGES), work)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("--keep", type=Path, help="add the figures as a row to this file")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as name:
        data = Path(name) / "data"
        with open_collection(Settings(data=data)) as collection:
            list(ingest_paths(collection, [ROOT / "corpus/documents"]))
        with serve(data) as (client, rooms), sync_playwright() as playwright:
            chromium = Path("/usr/bin/chromium")
            given: dict[str, Any] = {"executable_path": str(chromium)} if chromium.exists() else {}
            browser = playwright.chromium.launch(args=["--no-sandbox"], **given)
            context = browser.new_context(base_url=str(client.base_url), viewport={"width": 1440, "height": 900})
            context.add_cookies(
                [{"name": one.name, "value": str(one.value), "url": str(client.base_url)} for one in client.cookies.jar]
            )
            page = context.new_page()
            page.set_default_timeout(120_000)
            page.on("dialog", lambda dialog: dialog.accept())
            summary = {
                "asking": measure_asking(page),
                "draft of 1,000 sentences": measure_draft(page, client),
                "conversation of 300 messages": measure_conversation(page, rooms.conversations),
            }
            browser.close()
    print(json.dumps(summary, ensure_ascii=False, indent=1))
    if options.keep:
        keep_row(options.keep, result_row("web pages in use", summary) | {"command": "python eval/web/long.py"})


if __name__ == "__main__":
    main()
