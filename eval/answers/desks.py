"""A folder of documents laid out on a desk, without a collection."""

from __future__ import annotations

from pathlib import Path

from assistant.drafting.desk.ranking import Desk, SourceIndex
from assistant.drafting.desk.sources import read_source
from assistant.reading import read_file
from assistant.settings import Settings
from assistant.structure import describe
from assistant.text_repair import repair_document


def lay_out(folder: Path) -> Desk:
    settings = Settings()
    sources = []
    for path in sorted(path for path in folder.iterdir() if path.is_file()):
        document = repair_document(read_file(path, name=path.name, settings=settings))
        sources.append(read_source(*describe(document)))
    return Desk(sources, [SourceIndex(source) for source in sources])
