"""Precision and recall of CPR detection beside a usual regular expression: [tune|report|all|fresh|shapes|last]."""

from __future__ import annotations

import datetime
import re
import sys
from collections.abc import Callable
from pathlib import Path

from assistant.personal_data import find_cpr_numbers

USUAL = re.compile(r"\b(?:0[1-9]|[12]\d|3[01])(?:0[1-9]|1[0-2])\d{2}[- ]?\d{4}\b")
FILES = {"fresh": "cpr-fresh.txt", "shapes": "cpr-shapes.txt", "last": "cpr-last.txt"}
TODAY = datetime.date(2025, 1, 1)


def load(name: str = "cpr.txt") -> list[tuple[str, list[tuple[int, int]]]]:
    """Texts with the spans of the numbers in them."""
    found = []
    for line in Path(__file__).with_name(name).read_text(encoding="utf-8").splitlines():
        if line[:1] not in "+-" or not line:
            continue
        text, spans, position = "", [], 0
        marked = line[2:].replace(" ↵ ", "\n")
        for match in re.finditer(r"«([^«»]*\d[^«»]*)»", marked):
            text += marked[position : match.start()]
            inner = next(group for group in match.groups() if group is not None)
            spans.append((len(text), len(text) + len(inner)))
            text += inner
            position = match.end()
        found.append((text + marked[position:], spans))
    return found


def measure(find: Callable[[str], list[tuple[int, int]]], part: str) -> tuple[int, int, int, list[str]]:
    right = wanted = made = 0
    wrong = []
    for number, (text, spans) in enumerate(load(FILES.get(part, "cpr.txt"))):
        if part in ("tune", "report") and number % 2 != (part == "report"):
            continue
        hits = find(text)
        good = len(set(hits) & set(spans))
        right, wanted, made = right + good, wanted + len(spans), made + len(hits)
        if set(hits) != set(spans):
            wrong.append(f"{text}   found {[text[a:b] for a, b in hits]}")
    return right, made, wanted, wrong


def main(part: str) -> None:
    ours = lambda text: [(one.start, one.end) for one in find_cpr_numbers(text, today=TODAY)]  # noqa: E731
    usual = lambda text: [match.span() for match in USUAL.finditer(text)]  # noqa: E731
    for name, find in (("usual expression", usual), ("ours", ours)):
        right, made, wanted, wrong = measure(find, part)
        print(f"{part}: {name}: precision {right / made:.3f}, recall {right / wanted:.3f} ({wanted} numbers)")
        if name == "ours" and part != "report":
            print("\n".join(wrong))


if __name__ == "__main__":
    main(sys.argv[1] if len(sys.argv) > 1 else "tune")
