"""What is stored of the collection: documents, pages, structure, chunks and figures, current version by version."""

from __future__ import annotations

import datetime
import hashlib
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, replace
from functools import cache
from typing import Any

from pydantic import TypeAdapter
from sqlalchemy import ColumnElement, Engine, Select, delete, func, insert, or_, select
from sqlalchemy.orm import Session, sessionmaker

from assistant.errors import DocumentNotFoundError
from assistant.records import Chunk, Document, Figure, Kind, Page, SearchFilters, Structure
from assistant.store.schema import (
    Base,
    ChangeLogRow,
    ChunkRow,
    DocumentRow,
    FigureRow,
    PageRow,
    PendingRow,
    StateRow,
    VersionRow,
)


def document_id(name: str) -> str:
    """The id of the document with that name; a new version of the file keeps it."""
    return "d" + hashlib.sha256(name.encode()).hexdigest()[:12]


@dataclass(frozen=True, slots=True)
class StoredDocument:
    """A document as the collection lists it, without its text."""

    id: str
    name: str
    version: str
    digest: str
    pipeline: str
    size_bytes: int
    media_type: str
    title: str
    kind: Kind
    date: datetime.date | None
    sender: str | None
    recipient: str | None
    case_number: str | None
    document_number: str | None
    damage: float
    page_count: int
    page_damage: tuple[float, ...]
    chunk_count: int
    warnings: tuple[str, ...]
    unit: str | None
    origin: str | None
    ingested_at: datetime.datetime


@dataclass(frozen=True, slots=True)
class ReadyDocument:
    """A document with everything derived from it, ready to become visible."""

    document: Document
    structure: Structure
    chunks: tuple[Chunk, ...]
    digest: str
    size_bytes: int
    pipeline: str
    unit: str | None = None
    origin: str | None = None


class Store:
    """The system of record. Methods raise DocumentNotFoundError where a document is named that is not there."""

    def __init__(self, engine: Engine) -> None:
        self.engine = engine
        self.session = sessionmaker(engine, expire_on_commit=False)

    # ------------------------------------------------------------ reading

    def documents(self, filters: SearchFilters = SearchFilters()) -> list[StoredDocument]:
        """All documents that pass the filters, by name."""
        with self.session() as session:
            query = _filtered(select(DocumentRow), filters).order_by(DocumentRow.name)
            return [_stored(row) for row in session.scalars(query)]

    def find_document(self, name_or_id: str) -> StoredDocument | None:
        """The document with that name or id; a base name suffices where only one document has it."""
        with self.session() as session:
            match = or_(DocumentRow.id == name_or_id, DocumentRow.name == name_or_id)
            row = session.scalars(select(DocumentRow).where(match)).first()
            if row is None and "/" not in name_or_id:
                ending = DocumentRow.name.endswith("/" + name_or_id, autoescape=True)
                rows = session.scalars(select(DocumentRow).where(ending).limit(2)).all()
                row = rows[0] if len(rows) == 1 else None
            return None if row is None else _stored(row)

    def get_document(self, name_or_id: str) -> StoredDocument:
        found = self.find_document(name_or_id)
        if found is None:
            raise DocumentNotFoundError(
                f"Der er intet dokument med navnet eller id'et »{name_or_id}«. »assistant documents« viser dem, der er."
            )
        return found

    def load_document(self, id: str, version: str | None = None) -> Document:
        """The document with its pages, in the version given or else the current one."""
        with self.session() as session:
            row = self._version_row(session, id, version)
            pages = session.scalars(
                select(PageRow.record)
                .where(PageRow.document_id == id, PageRow.version == row.version)
                .order_by(PageRow.number)
            )
            document = _document_adapter().validate_json(row.record)
            return replace(document, pages=tuple(_page_adapter().validate_json(page) for page in pages))

    def load_structure(self, id: str, version: str | None = None) -> Structure:
        with self.session() as session:
            return _structure_adapter().validate_json(self._version_row(session, id, version).structure)

    def load_page(self, id: str, number: int, version: str | None = None) -> Page:
        """One page; raises DocumentNotFoundError when the document has no such page."""
        with self.session() as session:
            row = self._version_row(session, id, version)
            page = session.get(PageRow, (id, row.version, number))
            if page is None:
                raise DocumentNotFoundError(f"Dokumentet har ingen side {number}.")
            return _page_adapter().validate_json(page.record)

    def chunks(self, ids: Sequence[str], filters: SearchFilters = SearchFilters()) -> dict[str, Chunk]:
        """The visible ones among the chunks named: of current versions, and passing the filters."""
        found: dict[str, Chunk] = {}
        with self.session() as session:
            for start in range(0, len(ids), 500):
                query = select(ChunkRow).where(ChunkRow.id.in_(ids[start : start + 500]))
                if filters != SearchFilters():
                    query = _filtered(query.join(DocumentRow, DocumentRow.id == ChunkRow.document_id), filters)
                found.update((row.id, _chunk(row)) for row in session.scalars(query))
        return found

    def document_chunks(self, id: str) -> list[Chunk]:
        with self.session() as session:
            query = select(ChunkRow).where(ChunkRow.document_id == id).order_by(ChunkRow.sequence)
            return [_chunk(row) for row in session.scalars(query)]

    def chunk_count(self) -> int:
        with self.session() as session:
            return session.scalar(select(func.count()).select_from(ChunkRow)) or 0

    def current_versions(self) -> dict[str, str]:
        """The version that each document is in, by id."""
        with self.session() as session:
            return dict(session.execute(select(DocumentRow.id, DocumentRow.version)).tuples().all())

    def digests(self, *, among: Collection[str]) -> set[str]:
        """Those of the content hashes that some version of some document has."""
        with self.session() as session:
            return set(session.scalars(select(VersionRow.digest))) & set(among)

    def collection_version(self) -> str:
        """Changes with every change to the collection."""
        with self.session() as session:
            return str(session.scalar(select(func.max(ChangeLogRow.sequence))) or 0)

    def find_state(self, key: str) -> str | None:
        with self.session() as session:
            row = session.get(StateRow, key)
            return None if row is None else row.value

    def figures_with_value(self, value: str, *, limit: int = 50) -> list[FigureRow]:
        """Figures of that value anywhere in the collection."""
        with self.session() as session:
            return list(session.scalars(select(FigureRow).where(FigureRow.value == value).limit(limit)))

    # ------------------------------------------------------------ writing

    def set_state(self, key: str, value: str) -> None:
        with self.session.begin() as session:
            session.merge(StateRow(key=key, value=value))

    def mark_pending(self, document_ids: Iterable[str]) -> None:
        """Notes, before the indexes are touched, which documents' entries may end up half written."""
        with self.session.begin() as session:
            for id in document_ids:
                session.merge(PendingRow(document_id=id))

    def clear_pending(self, document_ids: Iterable[str]) -> None:
        with self.session.begin() as session:
            session.execute(delete(PendingRow).where(PendingRow.document_id.in_(list(document_ids))))

    def pending(self) -> list[str]:
        with self.session() as session:
            return list(session.scalars(select(PendingRow.document_id)))

    def replace_documents(self, ready: Sequence[ReadyDocument]) -> None:
        """Makes new documents and new versions visible, all in one transaction."""
        now = datetime.datetime.now(datetime.UTC)
        with self.session.begin() as session:
            for one in ready:
                _replace(session, one, now)

    def remove_document(self, id: str) -> None:
        """Removes the document with all its versions; it is unreachable when this returns."""
        with self.session.begin() as session:
            row = session.get(DocumentRow, id)
            if row is None:
                raise DocumentNotFoundError(f"Der er intet dokument med id'et »{id}«.")
            _delete_rows(session, id, ChunkRow, FigureRow, PageRow, VersionRow)
            session.delete(row)
            session.add(ChangeLogRow(document_id=id, version=None, at=datetime.datetime.now(datetime.UTC)))

    def set_unit(self, id: str, unit: str | None) -> None:
        """Says who may see the document: one unit, or everybody."""
        with self.session.begin() as session:
            row = session.get(DocumentRow, id)
            if row is None:
                raise DocumentNotFoundError(f"Der er intet dokument med id'et »{id}«.")
            row.unit = unit
            session.add(ChangeLogRow(document_id=id, version=row.version, at=datetime.datetime.now(datetime.UTC)))

    def _version_row(self, session: Session, id: str, version: str | None) -> VersionRow:
        if version is None:
            version = session.scalar(select(DocumentRow.version).where(DocumentRow.id == id))
        row = session.get(VersionRow, (id, version)) if version else None
        if row is None:
            raise DocumentNotFoundError(f"Dokumentet »{id}« findes ikke (længere) i den ønskede version.")
        return row


# ------------------------------------------------------------------ rows and records


@cache
def _document_adapter() -> TypeAdapter[Document]:
    return TypeAdapter(Document)


@cache
def _page_adapter() -> TypeAdapter[Page]:
    return TypeAdapter(Page)


@cache
def _structure_adapter() -> TypeAdapter[Structure]:
    return TypeAdapter(Structure)


def _filtered(query: Select[Any], filters: SearchFilters) -> Select[Any]:
    conditions: list[ColumnElement[bool]] = []
    if filters.kind is not None:
        conditions.append(DocumentRow.kind == filters.kind.value)
    if filters.since is not None:
        conditions.append(DocumentRow.date >= filters.since)
    if filters.until is not None:
        conditions.append(DocumentRow.date <= filters.until)
    if filters.sender is not None:
        conditions.append(DocumentRow.sender.icontains(filters.sender, autoescape=True))
    if filters.case_number is not None:
        conditions.append(DocumentRow.case_number == filters.case_number)
    if filters.documents is not None:
        conditions.append(DocumentRow.id.in_(filters.documents))
    if filters.units is not None:
        conditions.append(or_(DocumentRow.unit.is_(None), DocumentRow.unit.in_(filters.units)))
    return query.where(*conditions)


def _stored(row: DocumentRow) -> StoredDocument:
    fields = {name: getattr(row, name) for name in StoredDocument.__dataclass_fields__}
    fields |= {"kind": Kind(row.kind), "page_damage": tuple(row.page_damage), "warnings": tuple(row.warnings)}
    return StoredDocument(**fields)


_OfDocument = ChunkRow | FigureRow | PageRow | VersionRow
_CHUNK_COLUMNS = ("id", "page", "sequence", "start", "end", "repaired_start", "repaired_end", "text", "heading")


def _chunk(row: ChunkRow) -> Chunk:
    fields = {name: getattr(row, name) for name in _CHUNK_COLUMNS}
    return Chunk(document=row.document_id, blocks=tuple(row.blocks), **fields)


def _delete_rows(session: Session, document_id: str, *tables: type[_OfDocument]) -> None:
    for table in tables:
        session.execute(delete(table).where(table.document_id == document_id))


def _replace(session: Session, ready: ReadyDocument, now: datetime.datetime) -> None:
    document = ready.document
    _delete_rows(session, document.id, ChunkRow, FigureRow)
    # the same content may be there already, as an older program read it
    session.execute(delete(PageRow).where(PageRow.document_id == document.id, PageRow.version == document.version))
    session.execute(
        delete(VersionRow).where(VersionRow.document_id == document.id, VersionRow.version == document.version)
    )
    session.merge(_document_row(ready, now))
    session.flush()
    session.add(
        VersionRow(
            document_id=document.id,
            version=document.version,
            digest=ready.digest,
            record=_document_adapter().dump_json(replace(document, pages=())),
            structure=_structure_adapter().dump_json(ready.structure),
            ingested_at=now,
        )
    )
    key = {"document_id": document.id, "version": document.version}
    pages = [{**key, "number": page.number, "record": _page_adapter().dump_json(page)} for page in document.pages]
    chunks = [
        {"document_id": document.id, "blocks": list(chunk.blocks)}
        | {name: getattr(chunk, name) for name in _CHUNK_COLUMNS}
        for chunk in ready.chunks
    ]
    rows: list[dict[str, Any]]
    table: type[Base]
    for table, rows in ((PageRow, pages), (ChunkRow, chunks), (FigureRow, _figure_rows(ready.structure.figures))):
        if rows:
            session.execute(insert(table), rows)
    session.add(ChangeLogRow(document_id=document.id, version=document.version, at=now))


def _document_row(ready: ReadyDocument, now: datetime.datetime) -> DocumentRow:
    document = ready.document
    return DocumentRow(
        id=document.id,
        name=document.name,
        version=document.version,
        digest=ready.digest,
        pipeline=ready.pipeline,
        size_bytes=ready.size_bytes,
        media_type=document.media_type,
        title=document.title,
        kind=document.kind.value,
        date=document.date,
        sender=document.sender,
        recipient=document.recipient,
        case_number=document.case_number,
        document_number=document.document_number,
        damage=document.damage,
        page_count=len(document.pages),
        page_damage=[round(page.damage, 4) for page in document.pages],
        chunk_count=len(ready.chunks),
        warnings=list(document.warnings),
        unit=ready.unit,
        origin=ready.origin,
        ingested_at=now,
    )


def _figure_rows(figures: Sequence[Figure]) -> list[dict[str, Any]]:
    return [
        {
            "document_id": figure.document,
            "page": figure.page,
            "start": figure.repaired_start,
            "end": figure.repaired_end,
            "text": figure.text,
            "value": format(figure.value.normalize(), "f")[:40],
            "unit": figure.unit,
            "counted": figure.counted,
            "as_of_first": figure.as_of_first,
            "as_of_last": figure.as_of_last,
        }
        for figure in figures
    ]
