"""PDF text by pypdf alone: for files that pdfium cannot stand (runs in a child process)."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from assistant.errors import UnreadableDocumentError
from assistant.reading.pdf_usable import is_usable

Emit = Callable[[dict[str, Any]], None]


def read_pages(arguments: dict[str, Any], emit: Emit) -> None:
    """Emits the same messages as ``pdf.read_pages``."""
    import pypdf
    from pypdf.errors import PyPdfError

    name = arguments["name"]
    try:
        reader = pypdf.PdfReader(arguments["path"])
        if reader.is_encrypted and not reader.decrypt(""):
            raise UnreadableDocumentError(f"{name} er beskyttet med adgangskode. Gem en kopi uden adgangskode.")
        count = len(reader.pages)
    except (PyPdfError, ValueError, KeyError, TypeError, AttributeError, OSError) as error:
        raise UnreadableDocumentError(
            f"{name} er beskadiget og kan ikke åbnes som PDF. Hent eller gem filen igen."
        ) from error
    if count > arguments["max_pages"]:
        raise UnreadableDocumentError(
            f"{name} har {count} sider, og højst {arguments['max_pages']} kan læses. Del filen i mindre dele."
        )
    emit({"count": count})
    for number in range(1, count + 1):
        try:
            text, warnings = reader.pages[number - 1].extract_text(), []
        except Exception:  # a broken page may raise anything: it must not take the others with it
            text, warnings = "", [f"Side {number} kan ikke læses: filen er beskadiget."]
        blank = not text.strip()
        emit(
            {
                "number": number,
                "text": text,
                "image": False,
                "usable": is_usable(text),
                "blank": blank,
                "warnings": warnings,
            }
        )
