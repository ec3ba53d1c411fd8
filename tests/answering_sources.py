"""The small collection that answering is tested on, laid out without a data folder."""

from __future__ import annotations

import hashlib
from functools import cache
from pathlib import Path

from assistant.drafting.desk.ranking import Desk, SourceIndex
from assistant.drafting.desk.sources import read_source
from assistant.records import Document, Page
from assistant.structure import describe

FOLDER = Path(__file__).parent / "cases" / "answering"


def read_document(name: str, text: str) -> Document:
    pages = tuple(Page(number, page) for number, page in enumerate(text.split("\f"), start=1))
    digest = hashlib.sha256(f"{name}{text}".encode()).hexdigest()[:12]
    return Document(id="d" + digest, name=name, version=digest, media_type="text/plain", pages=pages)


def lay_out(**texts: str) -> Desk:
    """A desk of documents given as name=text."""
    sources = [read_source(*describe(read_document(name, text))) for name, text in texts.items()]
    return Desk(sources, [SourceIndex(source) for source in sources])


@cache
def cycling_desk() -> Desk:
    return lay_out(
        **{path.name: path.read_text(encoding="utf-8") for path in sorted(FOLDER.glob("*.*")) if path.suffix != ".json"}
    )
