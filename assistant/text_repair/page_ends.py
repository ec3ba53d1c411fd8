"""Words that a page end divides: completed on the first page, blanked on the second."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace

from assistant.records import Change, Page

REASON_PAGES = "ordet er delt over to sider"

_HALF_AT_END = re.compile(
    r"(?P<half>[^\W\d_]{2,}[-‐\u00ad\u0002])[ \t]*(?:\n\s*(?:[Ss]ide\s*)?[-–]?\s*\d{1,4}\s*[-–]?)?\s*\Z"
)
_HALF_AT_START = re.compile(
    r"\s*(?:(?:[Ss]ide\s*)?\d{1,4}\s*\n\s*)?(?P<rest>[^\W\d_]+)(?P<after>[.,;:!?)”\"»]*)(?P<blank>[ \t]*)"
)
_JOINING_WORDS = frozenset(["og", "eller", "samt", "til", "hhv"])


def join_pages(first: Page, second: Page, repair_word: Callable[[str], str]) -> tuple[Page, Page]:
    """Both pages, with the word that is divided between them whole on the first."""
    head, tail = _HALF_AT_END.search(first.original), _HALF_AT_START.match(second.original)
    if head is None or tail is None or not tail["rest"].islower() or tail["rest"] in _JOINING_WORDS:
        return first, second
    word = head["half"][:-1] + tail["rest"]
    if first.damage:
        word = repair_word(word)
    word += tail["after"]
    completed = Change(*head.span("half"), head["half"], word, 0.9, REASON_PAGES)
    start, end = tail.start("rest"), tail.end("blank")
    blanked = Change(start, end, second.original[start:end], "", 0.9, REASON_PAGES)
    return _with(first, completed), _with(second, blanked)


def _with(page: Page, change: Change) -> Page:
    """The page with the change in place of those it overlaps."""
    kept = [other for other in page.changes if other.end <= change.start or other.start >= change.end]
    return replace(page, changes=tuple(sorted([*kept, change], key=lambda one: one.start)))
