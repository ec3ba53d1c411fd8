"""Word, HTML and mail: parsed in a child process, put together as pages here."""

from __future__ import annotations

import base64
import tempfile
from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING

from assistant.errors import UnreadableDocumentError
from assistant.reading.failures import failure_message
from assistant.reading.sandbox import ChildFailure, Limits, Message, run_in_child
from assistant.records import Page

if TYPE_CHECKING:
    from assistant.reading import Progress
    from assistant.settings import Settings

Reading = tuple[tuple[Page, ...], tuple[str, ...]]

_MAX_MAIL_DEPTH = 3


def read_word(path: Path, name: str, settings: Settings) -> Reading:
    for message in _messages("docx", path, name, settings):
        pages = tuple(Page(number, text) for number, text in enumerate(message["pages"], 1))
        return pages, tuple(message["warnings"])
    raise UnreadableDocumentError(f"{name} kan ikke læses. Gem filen igen.")


def read_html(path: Path, name: str, settings: Settings) -> Reading:
    for message in _messages("html", path, name, settings):
        return (Page(1, message["text"]),), tuple(message["warnings"])
    raise UnreadableDocumentError(f"{name} kan ikke læses. Gem filen igen.")


def read_mail(path: Path, name: str, settings: Settings, progress: Progress | None, *, depth: int = 0) -> Reading:
    """The mail itself is page 1, earlier correspondence the next page, then the pages of what is attached."""
    pages: list[Page] = []
    warnings: list[str] = []
    for message in _messages("mail", path, name, settings):
        if "body" in message:
            pages.append(Page(1, message["body"]))
            warnings += message["warnings"]
            if message["history"]:
                note = "Side 2 er tidligere korrespondance, som e-mailen citerer."
                pages.append(Page(2, message["history"], warnings=(note,)))
                warnings.append(note)
        elif "attachment" in message:
            _read_attachment(message, pages, warnings, settings, progress, depth)
        else:
            warnings.append(message["warning"])
    return tuple(pages), tuple(warnings)


def _read_attachment(
    message: Message, pages: list[Page], warnings: list[str], settings: Settings, progress: Progress | None, depth: int
) -> None:
    from assistant.reading import read_file

    name = PurePosixPath(message["attachment"].replace("\\", "/")).name or "bilag"
    if depth >= _MAX_MAIL_DEPTH:
        warnings.append(f"Vedhæftet fil {name} er ikke læst: e-mails i e-mails i flere lag.")
        return
    with tempfile.TemporaryDirectory(prefix="assistant-mail-") as folder:
        path = Path(folder) / ("bilag" + PurePosixPath(name).suffix[:12])
        path.write_bytes(base64.b64decode(message["content"]))
        try:
            read = read_file(path, name=name, settings=settings, progress=progress, mail_depth=depth + 1)
        except UnreadableDocumentError as error:
            warnings.append(f"Vedhæftet fil er ikke læst: {error.message}")
            return
    lead = f"Vedhæftet fil: {name}\n\n"
    for place, page in enumerate(read.pages):
        text = page.original if place else lead + page.original
        pages.append(replace(page, number=len(pages) + 1, original=text, words=(), has_image=False))
        if len(pages) > settings.max_pages:
            raise UnreadableDocumentError(f"{name} har for mange sider. Indlæs filen for sig.")
    warnings += [f"{name}: {warning}" for warning in read.warnings]


def _messages(task: str, path: Path, name: str, settings: Settings) -> Iterable[Message]:
    limits = Limits(settings.parse_memory_mb, settings.parse_timeout_seconds)
    try:
        yield from run_in_child(task, {"path": str(path), "name": name}, limits)
    except ChildFailure as failure:
        raise UnreadableDocumentError(failure_message(name, failure, limits)) from failure
