"""How far the sent text is from the machine's draft, sentence by sentence and as one number over time."""

from __future__ import annotations

import datetime
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

from assistant.letters.model import DraftLetter, Origin
from assistant.letters.text import letter_text


@dataclass(frozen=True, slots=True)
class SentenceDifference:
    """A sentence of the later text and what it was; ``origin`` None: the machine's sentence was deleted.

    ``pieces`` are (kind, text) with kind "same", "added" or "removed".
    """

    number: str
    sentence: str
    origin: Origin | None
    before: str
    after: str
    pieces: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class MonthOfDrafts:
    """Replies sent in one month; distances are 0 for an unchanged draft and 1 for one written anew."""

    month: str  # "2023-03"
    replies: int
    mean_distance: float
    unchanged: int
    mean_days_to_approval: float | None


def compare(before: DraftLetter, after: DraftLetter) -> list[SentenceDifference]:
    """Every sentence of the later letter in its order, then those of the earlier one that are gone."""
    earlier = {sentence.id: sentence for sentence in before.sentences}
    found = []
    for section in after.sections:
        for sentence in section.sentences:
            was = earlier[sentence.id].text if sentence.id in earlier else ""
            pieces = word_pieces(was, sentence.text)
            found.append(SentenceDifference(section.number, sentence.id, sentence.origin, was, sentence.text, pieces))
    kept = {sentence.id for sentence in after.sentences}
    for section in before.sections:
        for sentence in section.sentences:
            if sentence.id not in kept:
                pieces = (("removed", sentence.text),)
                found.append(SentenceDifference(section.number, sentence.id, None, sentence.text, "", pieces))
    return found


def word_pieces(before: str, after: str) -> tuple[tuple[str, str], ...]:
    """The words that stayed, came and went, in reading order."""
    old, new = before.split(), after.split()
    pieces: list[tuple[str, str]] = []
    for tag, start, end, new_start, new_end in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if tag == "equal":
            pieces.append(("same", " ".join(new[new_start:new_end])))
            continue
        if end > start:
            pieces.append(("removed", " ".join(old[start:end])))
        if new_end > new_start:
            pieces.append(("added", " ".join(new[new_start:new_end])))
    return tuple(pieces)


def edit_distance(before: DraftLetter, after: DraftLetter) -> float:
    """Words inserted, deleted or replaced, as a share of the longer text: 0 for the same answers, 1 for all new."""
    from rapidfuzz.distance import Levenshtein

    return Levenshtein.normalized_distance(_answer_words(before), _answer_words(after))


def _answer_words(letter: DraftLetter) -> list[str]:
    return [word for sentence in letter.sentences for word in sentence.text.split()]


def by_month(
    replies: Iterable[tuple[datetime.date, float, float | None]],
) -> list[MonthOfDrafts]:
    """Statistics of (day sent, edit distance, days to approval), the earliest month first."""
    months: dict[str, list[tuple[float, float | None]]] = defaultdict(list)
    for day, distance, days in replies:
        months[day.strftime("%Y-%m")].append((distance, days))
    return [_month(month, rows) for month, rows in sorted(months.items())]


def _month(month: str, rows: Sequence[tuple[float, float | None]]) -> MonthOfDrafts:
    days = [one for _, one in rows if one is not None]
    return MonthOfDrafts(
        month,
        len(rows),
        round(sum(distance for distance, _ in rows) / len(rows), 4),
        sum(distance == 0 for distance, _ in rows),
        round(sum(days) / len(days), 2) if days else None,
    )


def same_letter(before: DraftLetter, after: DraftLetter) -> bool:
    """Whether two letters read the same."""
    return letter_text(before, draft=False) == letter_text(after, draft=False)
