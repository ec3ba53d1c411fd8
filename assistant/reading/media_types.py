"""What a file is: its content decides, its extension may only agree."""

from __future__ import annotations

import zipfile
from pathlib import Path, PurePosixPath

from assistant.errors import UnreadableDocumentError

PDF = "application/pdf"
DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
MAIL = "message/rfc822"
TEXT = "text/plain"
MARKDOWN = "text/markdown"
HTML = "text/html"
PNG = "image/png"
JPEG = "image/jpeg"
TIFF = "image/tiff"

IMAGES = frozenset({PNG, JPEG, TIFF})
TEXTS = frozenset({TEXT, MARKDOWN})

EXTENSIONS: dict[str, str] = {
    ".pdf": PDF,
    ".docx": DOCX,
    ".docm": DOCX,
    ".eml": MAIL,
    ".txt": TEXT,
    ".text": TEXT,
    ".csv": TEXT,
    ".tsv": TEXT,
    ".md": MARKDOWN,
    ".markdown": MARKDOWN,
    ".html": HTML,
    ".htm": HTML,
    ".xhtml": HTML,
    ".png": PNG,
    ".jpg": JPEG,
    ".jpeg": JPEG,
    ".tif": TIFF,
    ".tiff": TIFF,
}

LABELS: dict[str, str] = {
    PDF: "en PDF",
    DOCX: "et Word-dokument",
    MAIL: "en e-mail",
    TEXT: "en tekstfil",
    MARKDOWN: "en tekstfil",
    HTML: "en HTML-fil",
    PNG: "et PNG-billede",
    JPEG: "et JPEG-billede",
    TIFF: "et TIFF-billede",
}

_SIGNATURES: tuple[tuple[bytes, str], ...] = (
    (b"\x89PNG\r\n\x1a\n", PNG),
    (b"\xff\xd8\xff", JPEG),
    (b"II*\x00", TIFF),
    (b"MM\x00*", TIFF),
)

# Content we know and do not read: signature, what it is, what to do instead.
_REFUSED: tuple[tuple[bytes, str, str], ...] = (
    (
        b"\xd0\xcf\x11\xe0",
        "en Office-fil i gammelt format eller med adgangskode",
        "Gem den uden adgangskode som .docx, .pdf eller .eml",
    ),
    (b"{\\rtf", "et RTF-dokument", "Gem det som .docx eller .pdf"),
    (b"GIF8", "et GIF-billede", "Gem det som .png eller .pdf"),
    (b"BM", "et BMP-billede", "Gem det som .png eller .pdf"),
    (b"\x1f\x8b", "en pakket fil (gzip)", "Pak den ud først"),
    (b"7z\xbc\xaf", "et 7-Zip-arkiv", "Pak det ud først"),
    (b"Rar!", "et RAR-arkiv", "Pak det ud først"),
    (b"MZ", "et program", "Kun dokumenter kan indlæses"),
    (b"\x7fELF", "et program", "Kun dokumenter kan indlæses"),
    (b"%!PS", "en PostScript-fil", "Gem den som .pdf"),
    (b"SQLite format 3", "en database", "Kun dokumenter kan indlæses"),
    (b"ID3", "en lydfil", "Kun dokumenter kan indlæses"),
    (b"RIFF", "en lyd-, video- eller billedfil", "Gem et billede som .png eller .pdf"),
)

_ZIP_KINDS: tuple[tuple[str, str, str], ...] = (
    ("xl/", "et Excel-ark", "Gem det som .pdf eller .csv"),
    ("ppt/", "en PowerPoint-præsentation", "Gem den som .pdf"),
    ("META-INF/container.xml", "en e-bog", "Gem den som .pdf"),
    ("content.xml", "et OpenDocument-dokument", "Gem det som .docx eller .pdf"),
)

_MAIL_HEADERS = (b"from:", b"received:", b"return-path:", b"mime-version:", b"message-id:", b"delivered-to:", b"date:")


def detect_media_type(path: Path, name: str) -> str:
    """The media type of a file. Raises ``UnreadableDocumentError`` for what is empty, unknown or mislabelled."""
    extension = PurePosixPath(name).suffix.lower()
    head = _head(path)
    if not head:
        raise UnreadableDocumentError(f"{name} er tom (0 byte). Hent eller gem filen igen.")
    found = _from_content(path, name, head)
    expected = EXTENSIONS.get(extension)
    if found is not None:
        if expected is None or expected == found or {expected, found} <= IMAGES:
            return found
        raise UnreadableDocumentError(
            f"{name} hedder {extension}, men indholdet er {LABELS[found]}. Giv filen den rigtige endelse, "
            "eller gem den igen i det format, som navnet lover."
        )
    return _text_type(name, extension, expected, head)


def _head(path: Path) -> bytes:
    with path.open("rb") as file:
        return file.read(4096)


def _from_content(path: Path, name: str, head: bytes) -> str | None:
    """The type that the first bytes prove, or None for what may be text."""
    if b"%PDF-" in head[:1024]:
        return PDF
    for signature, media_type in _SIGNATURES:
        if head.startswith(signature):
            return media_type
    if head.startswith((b"PK\x03\x04", b"PK\x05\x06", b"PK\x07\x08")):
        return _zip_type(path, name)
    for signature, label, advice in _REFUSED:
        if head.startswith(signature) and not (signature.isalpha() and _looks_like_text(head)):
            raise UnreadableDocumentError(f"{name} er {label}, som ikke kan læses. {advice}.")
    return None


def _zip_type(path: Path, name: str) -> str:
    try:
        with zipfile.ZipFile(path) as archive:
            members = archive.namelist()
    except (zipfile.BadZipFile, ValueError, OSError, NotImplementedError, RuntimeError) as error:
        raise UnreadableDocumentError(
            f"{name} er beskadiget: filen er et Word-dokument eller arkiv, som ikke kan åbnes. Hent eller gem den igen."
        ) from error
    if "[Content_Types].xml" in members and any(member.startswith("word/") for member in members):
        return DOCX
    for prefix, label, advice in _ZIP_KINDS:
        if any(member.startswith(prefix) for member in members):
            raise UnreadableDocumentError(f"{name} er {label}, som ikke kan læses. {advice}.")
    raise UnreadableDocumentError(f"{name} er et ZIP-arkiv, som ikke kan læses. Pak det ud, og indlæs filerne i det.")


def _looks_like_text(head: bytes) -> bool:
    return not any(byte < 9 or 13 < byte < 27 for byte in head)


def _text_type(name: str, extension: str, expected: str | None, head: bytes) -> str:
    if expected is not None and expected not in TEXTS | {HTML, MAIL}:
        detail = "men indholdet er ikke af den slags"
        raise UnreadableDocumentError(
            f"{name} hedder {extension}, {detail}: filen er beskadiget eller har fået et forkert navn. "
            "Hent eller gem den igen."
        )
    if expected == MAIL:
        return MAIL
    start = head.lstrip(b"\xef\xbb\xbf\x00 \r\n\t").lower()
    if expected == HTML or (expected is None and start.startswith((b"<!doctype html", b"<html"))):
        return HTML
    if expected is not None:
        return expected
    if start.startswith(_MAIL_HEADERS) and not extension:
        return MAIL
    if not extension or extension[1:].isdigit():
        return TEXT
    raise UnreadableDocumentError(
        f"{name} er af en type ({extension}), som ikke kan læses. "
        "Læses kan: PDF, Word (.docx), e-mail (.eml), tekst, Markdown, HTML og billeder (.png, .jpg, .tif)."
    )
