"""A file becomes a Document of Pages: its original reading, character for character.

``read_file`` is the front door. Parsers of hostile formats run in child processes with limits.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from assistant.errors import UnreadableDocumentError
from assistant.reading.file_search import FoundFile, FoundFiles, RejectedFile, display_name, find_files
from assistant.reading.media_types import DOCX, HTML, IMAGES, PDF, TEXTS, detect_media_type
from assistant.records import Document, Page

if TYPE_CHECKING:
    from assistant.settings import Settings

Progress = Callable[[int, int], None]

__all__ = [
    "FoundFile",
    "FoundFiles",
    "Progress",
    "RejectedFile",
    "content_version",
    "display_name",
    "document_id",
    "find_files",
    "read_file",
    "reread_pages",
]


def read_file(
    path: Path, *, name: str, settings: Settings, progress: Progress | None = None, mail_depth: int = 0
) -> Document:
    """Read one file. Raises ``UnreadableDocumentError`` with one Danish reason when it cannot be read.

    ``progress(done, total)`` counts pages; it is called at least twice a second while pages are read by tesseract,
    and whatever it raises stops the work.
    """
    _check_file(path, name, settings)
    media_type = detect_media_type(path, name)
    pages, warnings = _read_pages(path, name, media_type, settings, progress, mail_depth)
    return Document(
        id=document_id(name),
        name=name,
        version=content_version(path),
        media_type=media_type,
        pages=pages,
        warnings=warnings,
    )


def document_id(name: str) -> str:
    return "d" + hashlib.sha256(name.encode("utf-8", "surrogateescape")).hexdigest()[:12]


def content_version(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()[:12]


def _check_file(path: Path, name: str, settings: Settings) -> None:
    try:
        if not path.exists():
            raise UnreadableDocumentError(f"{name} findes ikke. Kontrollér stien.")
        if not path.is_file():
            raise UnreadableDocumentError(f"{name} er ikke en almindelig fil. Kun filer og mapper kan indlæses.")
        size = path.stat().st_size
        with path.open("rb"):
            pass
    except PermissionError as error:
        raise UnreadableDocumentError(f"{name} må ikke læses af dette program. Giv det læserettighed.") from error
    except OSError as error:
        raise UnreadableDocumentError(f"{name} kan ikke åbnes ({error.strerror}). Kontrollér filen.") from error
    if size > settings.max_file_mb * 1024 * 1024:
        raise UnreadableDocumentError(
            f"{name} fylder {size / 1024 / 1024:.0f} MB, og højst {settings.max_file_mb} MB kan læses. "
            "Del filen, eller hæv grænsen max_file_mb."
        )


def _read_pages(
    path: Path, name: str, media_type: str, settings: Settings, progress: Progress | None, mail_depth: int
) -> tuple[tuple[Page, ...], tuple[str, ...]]:
    if media_type in TEXTS:
        from assistant.reading.text import read_text

        return read_text(path.read_bytes(), name)
    if media_type == PDF:
        from assistant.reading.pdf_reading import read_pdf

        return read_pdf(path, name, settings, progress)
    if media_type in IMAGES:
        from assistant.reading.pdf_reading import read_image

        return read_image(path, name, media_type, settings, progress)
    from assistant.reading import parts

    if media_type == DOCX:
        return parts.read_word(path, name, settings)
    if media_type == HTML:
        return parts.read_html(path, name, settings)
    return parts.read_mail(path, name, settings, progress, depth=mail_depth)


def reread_pages(
    document: Document, path: Path, page_numbers: Sequence[int], settings: Settings, progress: Progress | None = None
) -> Document:
    """The document with those pages read again from their image (see ``pdf_reading.reread_pages``)."""
    from assistant.reading.pdf_reading import reread_pages as reread

    return reread(document, path, page_numbers, settings, progress)
