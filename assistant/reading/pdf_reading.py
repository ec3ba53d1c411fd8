"""Reads PDFs and image files: text layers in a child process, pages without one by tesseract."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from assistant.errors import UnreadableDocumentError
from assistant.reading.failures import failure_message
from assistant.reading.media_types import IMAGES, PDF
from assistant.reading.sandbox import ChildFailure, Limits, Message, run_in_child
from assistant.reading.scanned import Source, read_scanned_pages, why_no_ocr
from assistant.records import Document, Page, WordBox

if TYPE_CHECKING:
    from assistant.reading import Progress
    from assistant.settings import Settings

Reading = tuple[tuple[Page, ...], tuple[str, ...]]

_GRACE_SECONDS_A_PAGE = 0.05
_MIN_REREAD_SHARE = 0.4
_THIN_CHARS = 160
_THIN_GAIN = 1.3


def read_pdf(path: Path, name: str, settings: Settings, progress: Progress | None) -> Reading:
    """Pages with their text layer where it is usable, otherwise as tesseract reads them."""
    messages, warnings = _text_layer(path, name, settings)
    pages = {
        message["number"]: Page(
            message["number"],
            message["text"],
            warnings=tuple(message["warnings"]),
            has_image=message["image"],
        )
        for message in messages
    }
    scans = [message["number"] for message in messages if not message["usable"] and not message["blank"]]
    if not scans or not why_no_ocr(settings):  # a stamp on a scan is no text layer, but better than nothing
        scans += [message["number"] for message in messages if message["usable"] and _is_thin(message)]
    if scans:
        read = read_scanned_pages(Source(path, name, PDF), scans, settings, progress)
        for number, page in read.items():
            if len(page.original.strip()) >= _THIN_GAIN * len(pages[number].original.strip()):
                pages[number] = replace(page, warnings=pages[number].warnings + page.warnings)
    ordered = tuple(pages[number] for number in sorted(pages))
    warnings += [warning for page in ordered for warning in page.warnings]
    _refuse_empty(name, ordered)
    return ordered, tuple(warnings)


def _is_thin(message: Message) -> bool:
    """A scanned page whose text layer holds a few words only."""
    return bool(message["image"]) and len(message["text"].strip()) < _THIN_CHARS


def read_image(path: Path, name: str, media_type: str, settings: Settings, progress: Progress | None) -> Reading:
    """The pages of an image file, read by tesseract."""
    arguments = {"path": str(path), "name": name, "max_pages": settings.max_pages}
    count = 0
    for message in _child("frames", arguments, name, settings):
        count = message["count"]
    source = Source(path, name, media_type)
    read = read_scanned_pages(source, range(1, count + 1), settings, progress)
    pages = tuple(read[number] for number in sorted(read))
    _refuse_empty(name, pages)
    return pages, tuple(warning for page in pages for warning in page.warnings)


def reread_pages(
    document: Document,
    path: Path,
    numbers: Sequence[int],
    settings: Settings,
    progress: Progress | None = None,
) -> Document:
    """The document with those pages read again from their image by tesseract; their old text helps with figures.

    For pages whose text layer is badly damaged; those without ``Page.has_image`` are left as they are, since their
    text is what was printed. A page that tesseract cannot read better keeps its text and gets a warning; when
    tesseract is missing the document gets one. The same document comes back when there is nothing to read again.
    """
    can_be_read = {page.number for page in document.pages if page.has_image}
    wanted = [number for number in numbers if number in can_be_read and document.media_type in IMAGES | {PDF}]
    if not wanted:
        return document
    reason = why_no_ocr(settings)
    if reason:
        warning = f"{document.name} har et dårligt tekstlag og burde læses igen, men {reason}."
        return replace(document, warnings=(*document.warnings, warning))
    old = {page.number: page for page in document.pages if page.number in set(wanted)}
    words = {number: _old_words(path, document.name, page, settings) for number, page in old.items()}
    source = Source(path, document.name, document.media_type)
    read = read_scanned_pages(
        source,
        sorted(old),
        settings,
        progress,
        old_words=words,
        old_texts={number: page.original for number, page in old.items()},
    )
    pages, warnings = list(document.pages), list(document.warnings)
    for place, page in enumerate(pages):
        if page.number not in read:
            continue
        again = read[page.number]
        if len(again.original.strip()) < _MIN_REREAD_SHARE * len(page.original.strip()):
            warning = f"Side {page.number}: billedet gav mindre tekst end filens eget tekstlag, som derfor er beholdt."
            pages[place] = replace(page, warnings=(*page.warnings, warning))
            warnings.append(warning)
        else:
            pages[place] = again
            warnings += again.warnings
    return replace(document, pages=tuple(pages), warnings=tuple(warnings))


def _text_layer(path: Path, name: str, settings: Settings) -> tuple[list[Message], list[str]]:
    """One message a page. A file that brings pdfium down is read again by pypdf, which knows less but cannot crash."""
    arguments = {"path": str(path), "name": name, "max_pages": settings.max_pages}
    try:
        messages = list(_run("pdf", arguments, settings))
        return _pages_of(messages), [message["warning"] for message in messages if "warning" in message]
    except ChildFailure as failure:
        if failure.cause != "crash":
            raise UnreadableDocumentError(failure_message(name, failure, _limits(settings))) from failure
    warning = "Filen er beskadiget og er læst på en enklere måde; læserækkefølgen kan være forkert."
    return _pages_of(_child("pdf_plain", arguments, name, settings)), [warning]


def _pages_of(messages: Iterable[Message]) -> list[Message]:
    return [message for message in messages if "number" in message]


def _run(task: str, arguments: dict[str, Any], settings: Settings) -> Iterable[Message]:
    return run_in_child(task, arguments, _limits(settings))


def _limits(settings: Settings) -> Limits:
    return Limits(settings.parse_memory_mb, settings.parse_timeout_seconds, grace_seconds=_GRACE_SECONDS_A_PAGE)


def _child(task: str, arguments: dict[str, Any], name: str, settings: Settings) -> Iterable[Message]:
    """The messages of a child; its failures become Danish sentences."""
    try:
        yield from _run(task, arguments, settings)
    except ChildFailure as failure:
        raise UnreadableDocumentError(failure_message(name, failure, _limits(settings))) from failure


def _old_words(path: Path, name: str, page: Page, settings: Settings) -> tuple[WordBox, ...]:
    """The words of a page's own text layer with their places."""
    if page.words or not page.original.strip():
        return page.words
    from assistant.reading.page_images import layer_boxes

    spans, position = [], 0
    for word in page.original.split():
        start = page.original.index(word, position)
        position = start + len(word)
        spans.append((start, position))
    try:
        return tuple(layer_boxes(path, name, page, spans, settings))
    except UnreadableDocumentError:
        return ()


def _refuse_empty(name: str, pages: Sequence[Page]) -> None:
    if any(page.original.strip() for page in pages):
        return
    reasons = [warning for page in pages for warning in page.warnings]
    if len(pages) == 1 and reasons and name in reasons[0]:
        raise UnreadableDocumentError(reasons[0])
    reason = reasons[0] if reasons else "Siderne er tomme, eller skriften kan ikke læses."
    raise UnreadableDocumentError(f"{name} indeholder ingen læsbar tekst. {reason}")
