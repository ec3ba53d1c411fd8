"""The tables of the system of record; Chroma and the lexical index are derived from them."""

from __future__ import annotations

import datetime

from sqlalchemy import JSON, DateTime, ForeignKey, Index, LargeBinary, MetaData, String, Text, TypeDecorator
from sqlalchemy.engine import Dialect
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column

SCHEMA_HEAD = "0002"
"""The newest migration; a database at this revision needs no Alembic at start."""


class UtcDateTime(TypeDecorator[datetime.datetime]):
    """A moment in UTC, on databases with and without time zones."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime.datetime | None, dialect: Dialect) -> datetime.datetime | None:
        return None if value is None else value.astimezone(datetime.UTC)

    def process_result_value(self, value: datetime.datetime | None, dialect: Dialect) -> datetime.datetime | None:
        if value is None:
            return None
        return value.replace(tzinfo=datetime.UTC) if value.tzinfo is None else value.astimezone(datetime.UTC)


class Base(DeclarativeBase):
    """Names constraints alike on every database, so that migrations can change them."""

    metadata = MetaData(
        naming_convention={
            "ix": "ix_%(column_0_label)s",
            "uq": "uq_%(table_name)s_%(column_0_name)s",
            "ck": "ck_%(table_name)s_%(constraint_name)s",
            "fk": "fk_%(table_name)s_%(column_0_name)s_%(referred_table_name)s",
            "pk": "pk_%(table_name)s",
        }
    )


class DocumentRow(Base):
    """A document in the collection and its current version. ``unit`` is None for documents that everybody may see."""

    __tablename__ = "documents"

    id: Mapped[str] = mapped_column(String(32), primary_key=True)
    name: Mapped[str] = mapped_column(Text, unique=True)
    version: Mapped[str] = mapped_column(String(64))
    digest: Mapped[str] = mapped_column(String(64))
    pipeline: Mapped[str] = mapped_column(String(64))
    size_bytes: Mapped[int]
    media_type: Mapped[str] = mapped_column(String(120))
    title: Mapped[str] = mapped_column(Text)
    kind: Mapped[str] = mapped_column(String(16), index=True)
    date: Mapped[datetime.date | None] = mapped_column(index=True)
    sender: Mapped[str | None] = mapped_column(Text)
    recipient: Mapped[str | None] = mapped_column(Text)
    case_number: Mapped[str | None] = mapped_column(String(120), index=True)
    document_number: Mapped[str | None] = mapped_column(String(120), index=True)
    damage: Mapped[float]
    page_count: Mapped[int]
    page_damage: Mapped[list[float]] = mapped_column(JSON)
    chunk_count: Mapped[int]
    warnings: Mapped[list[str]] = mapped_column(JSON)
    unit: Mapped[str | None] = mapped_column(String(120), index=True)
    origin: Mapped[str | None] = mapped_column(Text)  # the folder it was ingested from
    ingested_at: Mapped[datetime.datetime] = mapped_column(UtcDateTime)


class VersionRow(Base):
    """One version of a document as it was read; earlier versions stay for the case files that cite them."""

    __tablename__ = "document_versions"

    document_id: Mapped[str] = mapped_column(ForeignKey("documents.id", ondelete="CASCADE"), primary_key=True)
    version: Mapped[str] = mapped_column(String(64), primary_key=True)
    digest: Mapped[str] = mapped_column(String(64))
    record: Mapped[bytes] = mapped_column(LargeBinary)  # Document without its pages, as JSON
    structure: Mapped[bytes] = mapped_column(LargeBinary)  # Structure as JSON
    ingested_at: Mapped[datetime.datetime] = mapped_column(UtcDateTime)


class PageRow(Base):
    """A page of a version: the original reading and what was repaired."""

    __tablename__ = "pages"

    document_id: Mapped[str] = mapped_column(ForeignKey("documents.id", ondelete="CASCADE"), primary_key=True)
    version: Mapped[str] = mapped_column(String(64), primary_key=True)
    number: Mapped[int] = mapped_column(primary_key=True)
    record: Mapped[bytes] = mapped_column(LargeBinary)  # Page as JSON


class ChunkRow(Base):
    """A chunk of a document's current version."""

    __tablename__ = "chunks"
    __table_args__ = (Index("ix_chunks_document_sequence", "document_id", "sequence"),)

    id: Mapped[str] = mapped_column(String(64), primary_key=True)
    document_id: Mapped[str] = mapped_column(ForeignKey("documents.id", ondelete="CASCADE"))
    page: Mapped[int]
    sequence: Mapped[int]
    start: Mapped[int]
    end: Mapped[int]
    repaired_start: Mapped[int]
    repaired_end: Mapped[int]
    text: Mapped[str] = mapped_column(Text)
    heading: Mapped[str] = mapped_column(Text)
    blocks: Mapped[list[int]] = mapped_column(JSON)


class FigureRow(Base):
    """The register of figures, over all current versions."""

    __tablename__ = "figures"

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=True)
    document_id: Mapped[str] = mapped_column(ForeignKey("documents.id", ondelete="CASCADE"), index=True)
    page: Mapped[int]
    start: Mapped[int]
    end: Mapped[int]
    text: Mapped[str] = mapped_column(Text)
    value: Mapped[str] = mapped_column(String(40), index=True)
    unit: Mapped[str | None] = mapped_column(String(120))
    counted: Mapped[str] = mapped_column(Text)
    as_of_first: Mapped[datetime.date | None]
    as_of_last: Mapped[datetime.date | None]


class PendingRow(Base):
    """A document whose index entries may be half written: set before the indexes are touched, taken away after."""

    __tablename__ = "pending_index_work"

    document_id: Mapped[str] = mapped_column(String(32), primary_key=True)


class ChangeLogRow(Base):
    """Every change to the collection, in order; its newest number is the collection's version."""

    __tablename__ = "change_log"

    sequence: Mapped[int] = mapped_column(primary_key=True, autoincrement=True)
    document_id: Mapped[str] = mapped_column(String(32), index=True)
    version: Mapped[str | None] = mapped_column(String(64))  # None: removed
    at: Mapped[datetime.datetime] = mapped_column(UtcDateTime)


class StateRow(Base):
    """Single facts about the collection, such as the fingerprint of its embedding model."""

    __tablename__ = "collection_state"

    key: Mapped[str] = mapped_column(String(64), primary_key=True)
    value: Mapped[str] = mapped_column(Text)


class ConversationRow(Base):
    """A conversation on the chat page; ``owner`` is the id of a person."""

    __tablename__ = "conversations"

    id: Mapped[str] = mapped_column(String(32), primary_key=True)
    owner: Mapped[str] = mapped_column(String(64), index=True)
    title: Mapped[str] = mapped_column(Text)
    pinned: Mapped[bool]
    created_at: Mapped[datetime.datetime] = mapped_column(UtcDateTime)
    updated_at: Mapped[datetime.datetime] = mapped_column(UtcDateTime, index=True)


class MessageRow(Base):
    """One exchange: a question and the answer to it, as it was shown."""

    __tablename__ = "messages"

    id: Mapped[str] = mapped_column(String(32), primary_key=True)  # the answer's id
    conversation_id: Mapped[str] = mapped_column(ForeignKey("conversations.id", ondelete="CASCADE"), index=True)
    position: Mapped[int]
    question: Mapped[str] = mapped_column(Text)
    status: Mapped[str] = mapped_column(String(16), index=True)
    answer: Mapped[bytes] = mapped_column(LargeBinary)  # Answer as JSON
    verdict: Mapped[int | None]  # 1 good, -1 bad
    comment: Mapped[str | None] = mapped_column(Text)
    created_at: Mapped[datetime.datetime] = mapped_column(UtcDateTime)
