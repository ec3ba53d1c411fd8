"""Pictures of pages, and where on them a quote stands."""

from __future__ import annotations

import base64
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from assistant.errors import UnreadableDocumentError
from assistant.reading.failures import failure_message
from assistant.reading.media_types import IMAGES, PDF
from assistant.reading.sandbox import ChildFailure, Limits, Message, run_in_child
from assistant.records import Page, WordBox

if TYPE_CHECKING:
    from assistant.settings import Settings

Span = tuple[int, int]

_SECONDS = 30.0


def has_page_images(media_type: str) -> bool:
    """Word, text and mail have no pages of their own to show."""
    return media_type == PDF or media_type in IMAGES


def page_image(
    path: Path,
    media_type: str,
    page: Page,
    *,
    settings: Settings | None = None,
    width: int = 1400,
    spans: Sequence[Span] = (),
    boxes: Iterable[WordBox] = (),
) -> bytes | None:
    """The page as a PNG, ``width`` pixels wide; None where the type has no page image.

    Marked are ``spans`` of ``page.original`` and any further ``boxes``. Raises ``UnreadableDocumentError`` when the
    page cannot be drawn. Takes 0.2-0.5 s: worth caching by the caller.
    """
    if not has_page_images(media_type):
        return None
    marked = [*(page_boxes(path, media_type, page, spans, settings=settings) if spans else ()), *boxes]
    arguments = {
        "path": str(path),
        "name": path.name,
        "media_type": media_type,
        "number": page.number,
        "width": max(100, min(width, 4000)),
        "boxes": [[box.left, box.top, box.right, box.bottom] for box in marked],
    }
    message = _ask_child("page_image", arguments, f"Side {page.number}", settings)
    return base64.b64decode(message["png"])


def page_boxes(
    path: Path, media_type: str, page: Page, spans: Sequence[Span], *, settings: Settings | None = None
) -> list[WordBox]:
    """Where spans of ``page.original`` stand on its image, one box a line; empty where there is no image."""
    if page.words:
        return _lines_of([word for word in page.words if any(a < word.end and word.start < b for a, b in spans)])
    if media_type != PDF:
        return []
    return layer_boxes(path, path.name, page, spans, settings)


def layer_boxes(
    path: Path, name: str, page: Page, spans: Sequence[Span], settings: Settings | None = None
) -> list[WordBox]:
    """The same for a PDF's own text layer: the page is read again for the places of its characters."""
    arguments = {"path": str(path), "name": name, "number": page.number, "text": page.original, "spans": list(spans)}
    message = _ask_child("page_boxes", arguments, name, settings)
    return [WordBox(*box) for box in message["boxes"]]


def _ask_child(task: str, arguments: Message, name: str, settings: Settings | None) -> Message:
    limits = Limits(settings.parse_memory_mb if settings else Limits.memory_mb, _SECONDS)
    try:
        for message in run_in_child(task, arguments, limits):
            return message
    except ChildFailure as failure:
        raise UnreadableDocumentError(failure_message(name, failure, limits)) from failure
    raise UnreadableDocumentError(f"{name} kan ikke vises.")


def _lines_of(words: list[WordBox]) -> list[WordBox]:
    """Words side by side on a line become one box."""
    lines: list[WordBox] = []
    for word in words:
        if lines and _side_by_side(lines[-1], word):
            last = lines[-1]
            lines[-1] = WordBox(
                last.start,
                word.end,
                min(last.left, word.left),
                min(last.top, word.top),
                max(last.right, word.right),
                max(last.bottom, word.bottom),
            )
        else:
            lines.append(word)
    return lines


def _side_by_side(line: WordBox, word: WordBox) -> bool:
    overlap = min(line.bottom, word.bottom) - max(line.top, word.top)
    level = overlap > 0.3 * min(line.bottom - line.top, word.bottom - word.top)
    drift = max(line.bottom, word.bottom) - min(line.top, word.top)  # a slanting line must not grow into its neighbours
    straight = drift < 1.7 * max(word.bottom - word.top, 0.008)
    return level and straight and line.left <= word.left and word.left - line.right < 0.05
