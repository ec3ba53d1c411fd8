"""Pages of the document list, and facts about the whole collection, counted by the database."""

from __future__ import annotations

import datetime
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, Literal

from sqlalchemy import ColumnElement, extract, func, or_, select

from assistant.intake.people import Asker
from assistant.letters.model import DraftLetter
from assistant.records import Kind, SearchFilters
from assistant.store import Store, StoredDocument
from assistant.store.schema import DocumentRow, FigureRow, VersionRow
from assistant.store.workflow_schema import DraftRow, DraftVersionRow, PersonRow
from assistant.web.naming import draft_title
from assistant.web.wording import READABLE, UNSURE

Order = Literal["name", "date", "added", "damage"]
PAGE_SIZE = 50


@dataclass(frozen=True, slots=True)
class DocumentPage:
    """One page of a list of documents."""

    documents: list[StoredDocument]
    total: int
    number: int
    size: int = PAGE_SIZE

    @property
    def pages(self) -> int:
        return max(1, -(-self.total // self.size))


@dataclass(frozen=True, slots=True)
class CollectionFacts:
    """The collection at a glance."""

    documents: int
    pages: int
    chunks: int
    figures: int
    by_kind: dict[str, int]
    by_year: dict[int, int]
    by_readability: dict[str, int]
    newest: datetime.datetime | None


def list_documents(
    store: Store,
    filters: SearchFilters,
    *,
    words: str = "",
    order: Order = "added",
    readability: str = "",
    number: int = 1,
    size: int = PAGE_SIZE,
) -> DocumentPage:
    """Documents that pass the filters and have all the words in title, name or numbers."""
    conditions = [*_visible(filters), *_named(words)]
    if filters.kind is not None:
        conditions.append(DocumentRow.kind == filters.kind.value)
    if filters.since is not None:
        conditions.append(DocumentRow.date >= filters.since)
    if filters.until is not None:
        conditions.append(DocumentRow.date <= filters.until)
    if readability in _READABILITY:
        low, high = _READABILITY[readability]
        conditions += [DocumentRow.damage > low, DocumentRow.damage <= high]
    orders: dict[str, tuple[Any, ...]] = {
        "name": (DocumentRow.name,),
        "date": (DocumentRow.date.is_(None), DocumentRow.date.desc(), DocumentRow.name),
        "added": (DocumentRow.ingested_at.desc(), DocumentRow.name),
        "damage": (DocumentRow.damage.desc(), DocumentRow.name),
    }
    query = select(DocumentRow.id, func.count().over()).where(*conditions).order_by(*orders[order])
    with store.session() as session:
        found = session.execute(query.offset((number - 1) * size).limit(size)).all()
        if not found and number > 1:  # past the end: the list has become shorter
            return list_documents(store, filters, words=words, order=order, readability=readability, size=size)
        ids = [row[0] for row in found]
        rows = {row.id: stored(row) for row in session.scalars(select(DocumentRow).where(DocumentRow.id.in_(ids)))}
    return DocumentPage([rows[id] for id in ids], found[0][1] if found else 0, number, size)


_READABILITY = {"good": (-1.0, READABLE), "unsure": (READABLE, UNSURE), "bad": (UNSURE, 1.0)}


def _visible(filters: SearchFilters) -> list[ColumnElement[bool]]:
    if filters.units is None:
        return []
    return [or_(DocumentRow.unit.is_(None), DocumentRow.unit.in_(filters.units))]


def _named(words: str) -> list[ColumnElement[bool]]:
    columns = (DocumentRow.title, DocumentRow.name, DocumentRow.case_number, DocumentRow.document_number)
    return [
        or_(*(column.icontains(way, autoescape=True) for column in columns for way in _cases(word)))
        for word in words.split()[:12]
    ]


def _cases(word: str) -> set[str]:
    """SQLite knows upper and lower case of a to z only; other letters are looked for in both."""
    return {word} if word.isascii() else {word.lower(), word.capitalize(), word.upper()}


def stored(row: DocumentRow) -> StoredDocument:
    fields = {name: getattr(row, name) for name in StoredDocument.__dataclass_fields__}
    fields |= {"kind": Kind(row.kind), "page_damage": tuple(row.page_damage), "warnings": tuple(row.warnings)}
    return StoredDocument(**fields)


def document_json(document: StoredDocument) -> dict[str, Any]:
    return {
        "id": document.id,
        "name": document.name,
        "title": document.title,
        "kind": document.kind.value,
        "date": document.date.isoformat() if document.date else None,
        "sender": document.sender,
        "recipient": document.recipient,
        "case_number": document.case_number,
        "document_number": document.document_number,
        "version": document.version,
        "media_type": document.media_type,
        "size_bytes": document.size_bytes,
        "pages": document.page_count,
        "chunks": document.chunk_count,
        "damage": round(document.damage, 4),
        "page_damage": [round(damage, 4) for damage in document.page_damage],
        "warnings": list(document.warnings),
        "unit": document.unit,
        "ingested_at": document.ingested_at.isoformat(),
        "status": "ready",
    }


def collection_facts(store: Store, filters: SearchFilters) -> CollectionFacts:
    """Counts over the documents that may be seen."""
    seen = _visible(filters)
    year = extract("year", DocumentRow.date)
    with store.session() as session:
        totals = session.execute(
            select(func.count(), func.sum(DocumentRow.page_count), func.max(DocumentRow.ingested_at)).where(*seen)
        ).one()
        kinds = session.execute(select(DocumentRow.kind, func.count()).where(*seen).group_by(DocumentRow.kind))
        years = session.execute(
            select(year, func.count()).where(DocumentRow.date.is_not(None), *seen).group_by(year).order_by(year)
        )
        readable = {
            name: session.scalar(
                select(func.count())
                .select_from(DocumentRow)
                .where(DocumentRow.damage > low, DocumentRow.damage <= high, *seen)
            )
            or 0
            for name, (low, high) in _READABILITY.items()
        }
        chunks = session.scalar(select(func.sum(DocumentRow.chunk_count)).where(*seen)) or 0
        figures = session.scalar(select(func.count()).select_from(FigureRow)) or 0
        return CollectionFacts(
            documents=totals[0],
            pages=totals[1] or 0,
            chunks=chunks,
            figures=figures,
            by_kind={row[0]: row[1] for row in kinds},
            by_year={int(year): count for year, count in years},
            by_readability=readable,
            newest=totals[2],
        )


def document_versions(store: Store, id: str) -> list[tuple[str, datetime.datetime]]:
    """The versions of a document and when each came in, newest first."""
    query = select(VersionRow.version, VersionRow.ingested_at).where(VersionRow.document_id == id)
    with store.session() as session:
        return [(row[0], row[1]) for row in session.execute(query.order_by(VersionRow.ingested_at.desc()))]


def drafts_citing(store: Store, id: str, units: frozenset[str] | None) -> tuple[list[tuple[str, str]], int]:
    """The drafts that cite the document in their newest version: id and title of those that may be seen, and how many
    there are in all. ``units`` are those whose cases may be seen, None for all.
    """
    newest = (DraftVersionRow.draft_id == DraftRow.id) & (DraftVersionRow.number == DraftRow.version)
    query = select(DraftRow, DraftVersionRow.record).join(DraftVersionRow, newest).order_by(DraftRow.updated_at.desc())
    seen, total = [], 0
    with store.session() as session:
        for row, record in session.execute(query.execution_options(yield_per=50)):
            if f'"{id}"'.encode() not in record:
                continue
            total += 1
            if units is None or row.unit is None or row.unit in units:
                seen.append((row.id, draft_title(row.subject, () if row.subject else _recipients(record))))
    return seen, total


def _recipients(record: bytes) -> tuple[Asker, ...]:
    from pydantic import TypeAdapter

    return TypeAdapter(DraftLetter).validate_json(record).recipients


def known_units(store: Store) -> list[str]:
    """Every unit that has people or documents."""
    with store.session() as session:
        units = {unit for unit in session.scalars(select(DocumentRow.unit).distinct()) if unit}
        for row in session.scalars(select(PersonRow.units)):
            units |= set(row)
    return sorted(units)


def senders_of(store: Store, ids: Iterable[str]) -> dict[str, str]:
    """Who each document is from, where that is known."""
    query = select(DocumentRow.id, DocumentRow.sender).where(DocumentRow.id.in_(set(ids)), DocumentRow.sender != "")
    with store.session() as session:
        return {row[0]: row[1] for row in session.execute(query) if row[1]}
