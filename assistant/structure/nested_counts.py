"""Lists whose indents were lost in the scan get them back from their counts: 12, 5 and 25 are parts of the 42 above."""

from __future__ import annotations

import re
from itertools import groupby

from assistant.danish.numbers import find_numbers
from assistant.records import BlockKind
from assistant.structure.drafts import Draft

LEAST_PARTS = 2
_MARK = re.compile(r"^[-–•*·]\s+")


def nest_by_counts(drafts: list[Draft]) -> None:
    """Raises the level of entries that are parts of an entry above, in place.

    Entries right below one that counts the same thing are its parts where their counts add up to its count; and so is
    an entry worded like a part of an earlier one, whatever its own count.
    """
    for is_list, run in groupby(drafts, key=lambda draft: draft.kind == BlockKind.LIST_ENTRY and not draft.section):
        if is_list:
            _nest(list(run))


def _nest(entries: list[Draft]) -> None:
    counts = [_count(entry) for entry in entries]
    parts: set[str] = set()
    for position, (entry, count) in enumerate(zip(entries, counts, strict=True)):
        if count is None:
            continue
        end = _sums_up(counts, position)
        for part in entries[position + 1 : end]:
            part.level = max(part.level, entry.level + 1)
            parts.add(_wording(part))
    levels = [entry.level for entry in entries]
    for entry, count in zip(entries, counts, strict=True):
        if (
            parts
            and count is not None
            and _wording(entry) in parts
            and entry.level == min(levels)
            and entry is not entries[0]
        ):
            entry.level += 1


def _count(entry: Draft) -> tuple[int, str] | None:
    """What an entry opens with, if that is a count: 42 and "unge"."""
    said = _MARK.sub("", entry.plain)
    first = next(iter(find_numbers(said)), None)
    if first is None or first.start > 0 or not first.is_quantity or not first.unit or first.value != int(first.value):
        return None
    return int(first.value), first.unit.split()[-1].lower()


def _sums_up(counts: list[tuple[int, str] | None], position: int) -> int:
    """Where the parts of an entry end; right after it where none add up to its count."""
    whole = counts[position]
    total = 0
    for end in range(position + 1, len(counts)):
        part = counts[end]
        if whole is None or part is None or part[1] != whole[1] or total + part[0] > whole[0]:
            break
        total += part[0]
        if total == whole[0] and end - position >= LEAST_PARTS:
            return end + 1
    return position + 1


def _wording(entry: Draft) -> str:
    return re.sub(r"[\W\d_]+", " ", re.sub(r"<sup>.*?</sup>|[²³¹]", "", entry.text)).strip().lower()
