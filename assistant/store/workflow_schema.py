"""The tables of the workflow: people, enquiries, drafts, reviews, promises and the audit log."""

from __future__ import annotations

import datetime

from sqlalchemy import JSON, ForeignKey, Index, LargeBinary, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from assistant.store.schema import Base, UtcDateTime

# ------------------------------------------------------------------ people


class PersonRow(Base):
    """Somebody who may sign in. ``name`` is folded; ``password_hash`` is None for people of an OpenID provider."""

    __tablename__ = "people"
    __table_args__ = (UniqueConstraint("issuer", "subject"),)

    id: Mapped[str] = mapped_column(String(32), primary_key=True)
    name: Mapped[str] = mapped_column(String(200), unique=True)
    display_name: Mapped[str] = mapped_column(Text)
    email: Mapped[str | None] = mapped_column(Text)
    password_hash: Mapped[str | None] = mapped_column(Text)
    must_change_password: Mapped[bool]
    roles: Mapped[list[str]] = mapped_column(JSON)
    units: Mapped[list[str]] = mapped_column(JSON)
    disabled: Mapped[bool]
    issuer: Mapped[str | None] = mapped_column(String(400))
    subject: Mapped[str | None] = mapped_column(String(200))
    created_at: Mapped[datetime.datetime] = mapped_column(UtcDateTime)


class SessionRow(Base):
    """A sign-in; only the hash of its token is kept."""

    __tablename__ = "sessions"

    token_hash: Mapped[str] = mapped_column(String(64), primary_key=True)
    person_id: Mapped[str] = mapped_column(ForeignKey("people.id", ondelete="CASCADE"), index=True)
    created_at: Mapped[datetime.datetime] = mapped_column(UtcDateTime)
    expires_at: Mapped[datetime.datetime] = mapped_column(UtcDateTime, index=True)


class KeyRow(Base):
    """An API key; only its hash is kept."""

    __tablename__ = "api_keys"

    id: Mapped[str] = mapped_column(String(32), primary_key=True)
    person_id: Mapped[str] = mapped_column(ForeignKey("people.id", ondelete="CASCADE"), index=True)
    name: Mapped[str] = mapped_column(Text)
    key_hash: Mapped[str] = mapped_column(String(64), unique=True)
    scopes: Mapped[list[str]] = mapped_column(JSON)
    created_at: Mapped[datetime.datetime] = mapped_column(UtcDateTime)
    expires_at: Mapped[datetime.datetime | None] = mapped_column(UtcDateTime)
    revoked_at: Mapped[datetime.datetime | None] = mapped_column(UtcDateTime)


class SignInFailureRow(Base):
    """Failed sign-ins in a row under one name, whether or not somebody has that name."""

    __tablename__ = "sign_in_failures"

    name_hash: Mapped[str] = mapped_column(String(64), primary_key=True)
    failures: Mapped[int]
    last_at: Mapped[datetime.datetime] = mapped_column(UtcDateTime)


# ------------------------------------------------------------------ enquiries and drafts


class EnquiryRow(Base):
    """A council member's letter as it came (``content``) and as it was understood (``record``)."""

    __tablename__ = "enquiries"

    id: Mapped[str] = mapped_column(String(32), primary_key=True)
    revision: Mapped[int]
    record: Mapped[bytes] = mapped_column(LargeBinary)  # Enquiry as JSON
    file_name: Mapped[str] = mapped_column(Text)
    content: Mapped[bytes] = mapped_column(LargeBinary)
    digest: Mapped[str] = mapped_column(String(64), index=True)
    subject: Mapped[str] = mapped_column(Text)
    deadline: Mapped[datetime.date | None] = mapped_column(index=True)
    unit: Mapped[str | None] = mapped_column(String(120), index=True)
    created_by: Mapped[str] = mapped_column(String(32))
    created_at: Mapped[datetime.datetime] = mapped_column(UtcDateTime, index=True)


class DraftRow(Base):
    """A reply on its way. ``version`` is the newest text; ``revision`` grows with every change of any kind."""

    __tablename__ = "drafts"

    id: Mapped[str] = mapped_column(String(32), primary_key=True)
    enquiry_id: Mapped[str] = mapped_column(ForeignKey("enquiries.id", ondelete="CASCADE"), index=True)
    state: Mapped[str] = mapped_column(String(16), index=True)
    version: Mapped[int]
    revision: Mapped[int]
    step: Mapped[int]  # clearance steps passed
    approved_hash: Mapped[str | None] = mapped_column(String(64))
    subject: Mapped[str] = mapped_column(Text)
    deadline: Mapped[datetime.date | None] = mapped_column(index=True)
    unit: Mapped[str | None] = mapped_column(String(120), index=True)
    owner: Mapped[str] = mapped_column(String(32), index=True)
    coverage: Mapped[list[dict[str, str]]] = mapped_column(JSON)
    unverified: Mapped[int]
    reply_document: Mapped[str | None] = mapped_column(String(200))
    created_by: Mapped[str] = mapped_column(String(32))
    created_at: Mapped[datetime.datetime] = mapped_column(UtcDateTime, index=True)
    updated_at: Mapped[datetime.datetime] = mapped_column(UtcDateTime, index=True)
    sent_at: Mapped[datetime.datetime | None] = mapped_column(UtcDateTime, index=True)


class DraftVersionRow(Base):
    """One version of a draft's letter; versions are never changed."""

    __tablename__ = "draft_versions"

    draft_id: Mapped[str] = mapped_column(ForeignKey("drafts.id", ondelete="CASCADE"), primary_key=True)
    number: Mapped[int] = mapped_column(primary_key=True)
    record: Mapped[bytes] = mapped_column(LargeBinary)  # DraftLetter as JSON
    text_hash: Mapped[str] = mapped_column(String(64))
    author: Mapped[str] = mapped_column(String(32))
    created_at: Mapped[datetime.datetime] = mapped_column(UtcDateTime)


class DraftEventRow(Base):
    """One decision on a draft: who moved it, from which state to which, and what they had opened."""

    __tablename__ = "draft_events"
    __table_args__ = (Index("ix_draft_events_draft", "draft_id", "id"),)

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=True)
    draft_id: Mapped[str] = mapped_column(ForeignKey("drafts.id", ondelete="CASCADE"))
    move: Mapped[str] = mapped_column(String(16))
    before: Mapped[str] = mapped_column(String(16))
    after: Mapped[str] = mapped_column(String(16))
    step: Mapped[str | None] = mapped_column(String(120))
    version: Mapped[int]
    text_hash: Mapped[str] = mapped_column(String(64))
    note: Mapped[str] = mapped_column(Text)
    person_id: Mapped[str] = mapped_column(String(32), index=True)
    at: Mapped[datetime.datetime] = mapped_column(UtcDateTime)


class ViewRow(Base):
    """Somebody opened a version of a draft, or a source from it."""

    __tablename__ = "draft_views"

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=True)
    draft_id: Mapped[str] = mapped_column(ForeignKey("drafts.id", ondelete="CASCADE"), index=True)
    version: Mapped[int]
    opened: Mapped[str] = mapped_column(Text)  # "draft", or document id and page
    person_id: Mapped[str] = mapped_column(String(32))
    at: Mapped[datetime.datetime] = mapped_column(UtcDateTime)


class CommentRow(Base):
    """A comment on a sentence of a draft (or on all of it), or an answer to a comment."""

    __tablename__ = "comments"

    id: Mapped[str] = mapped_column(String(32), primary_key=True)
    draft_id: Mapped[str] = mapped_column(ForeignKey("drafts.id", ondelete="CASCADE"), index=True)
    version: Mapped[int]
    sentence: Mapped[str | None] = mapped_column(String(32))
    answers: Mapped[str | None] = mapped_column(String(32))
    text: Mapped[str] = mapped_column(Text)
    person_id: Mapped[str] = mapped_column(String(32))
    at: Mapped[datetime.datetime] = mapped_column(UtcDateTime)
    resolved_at: Mapped[datetime.datetime | None] = mapped_column(UtcDateTime)


class ExportRow(Base):
    """The exported bytes of an approved letter."""

    __tablename__ = "exports"

    draft_id: Mapped[str] = mapped_column(ForeignKey("drafts.id", ondelete="CASCADE"), primary_key=True)
    version: Mapped[int] = mapped_column(primary_key=True)
    format: Mapped[str] = mapped_column(String(8), primary_key=True)
    digest: Mapped[str] = mapped_column(String(64))
    content: Mapped[bytes] = mapped_column(LargeBinary)
    at: Mapped[datetime.datetime] = mapped_column(UtcDateTime)


class PromiseRow(Base):
    """Something a sent letter promised, and when it is due."""

    __tablename__ = "promises"

    id: Mapped[str] = mapped_column(String(32), primary_key=True)
    draft_id: Mapped[str] = mapped_column(ForeignKey("drafts.id", ondelete="CASCADE"), index=True)
    text: Mapped[str] = mapped_column(Text)
    due: Mapped[datetime.date | None] = mapped_column(index=True)
    due_text: Mapped[str] = mapped_column(Text)
    unit: Mapped[str | None] = mapped_column(String(120), index=True)
    settled_at: Mapped[datetime.datetime | None] = mapped_column(UtcDateTime)
    settled_by: Mapped[str | None] = mapped_column(String(32))


# ------------------------------------------------------------------ the audit log


class AuditRow(Base):
    """One entry of the audit log. Contents appear only as hashes; ``hash`` covers the entry and the one before."""

    __tablename__ = "audit_log"

    sequence: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    at: Mapped[str] = mapped_column(String(32))  # UTC, as it was hashed
    actor: Mapped[str] = mapped_column(String(64), index=True)
    action: Mapped[str] = mapped_column(String(64), index=True)
    object_kind: Mapped[str] = mapped_column(String(32))
    object_id: Mapped[str] = mapped_column(String(200), index=True)
    object_version: Mapped[str] = mapped_column(String(64))
    outcome: Mapped[str] = mapped_column(String(16), index=True)
    origin: Mapped[str] = mapped_column(String(200))
    content_hash: Mapped[str] = mapped_column(String(64))
    previous_hash: Mapped[str] = mapped_column(String(64))
    hash: Mapped[str] = mapped_column(String(64))


class AuditHeadRow(Base):
    """The end of the audit log, sealed, so that entries cannot be cut off unnoticed. There is one row."""

    __tablename__ = "audit_head"

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    sequence: Mapped[int]
    hash: Mapped[str] = mapped_column(String(64))
    seal: Mapped[str] = mapped_column(String(64))
