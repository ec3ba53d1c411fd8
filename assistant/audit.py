"""The audit log: append-only, hash-chained and sealed; who did what to which version of what, when and from where.

Contents never enter the chain, only their hashes, so that personal data can be erased without breaking it.
"""

from __future__ import annotations

import datetime
import hashlib
import hmac
import json
import secrets
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sqlalchemy import Select, select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from assistant.errors import AssistantError, NotAllowedError
from assistant.permissions import Person
from assistant.settings import Settings
from assistant.store import Store
from assistant.store.workflow_schema import AuditHeadRow, AuditRow

GENESIS = "0" * 64
CHAINED = (
    "sequence",
    "at",
    "actor",
    "action",
    "object_kind",
    "object_id",
    "object_version",
    "outcome",
    "origin",
    "content_hash",
    "previous_hash",
)


@dataclass(frozen=True, slots=True)
class AuditEntry:
    """One entry as it is shown and exported."""

    sequence: int
    at: str
    actor: str
    action: str
    object_kind: str
    object_id: str
    object_version: str
    outcome: str
    origin: str
    content_hash: str
    previous_hash: str
    hash: str


@dataclass(frozen=True, slots=True)
class AuditFilter:
    """Narrows a list of entries; None does not filter."""

    actor: str | None = None
    action: str | None = None
    object_id: str | None = None
    outcome: str | None = None
    since: str | None = None  # ISO, UTC
    until: str | None = None


@dataclass(frozen=True, slots=True)
class AuditCheck:
    """What the verifier found; ``problems`` are Danish and name the entry."""

    entries: int
    head: str
    problems: tuple[str, ...]

    @property
    def is_intact(self) -> bool:
        return not self.problems


class Audit:
    """The log of one store. Its key lies outside the database, so that whoever writes there cannot forge entries."""

    def __init__(self, store: Store, key: bytes) -> None:
        self._session = store.session
        self._key = key

    # ------------------------------------------------------------ writing

    def append(
        self,
        session: Session,
        action: str,
        *,
        by: Person | str,
        kind: str = "",
        id: str = "",
        version: str | int = "",
        outcome: str = "done",
        origin: str = "",
        content: bytes | str | None = None,
    ) -> None:
        """Adds an entry in the transaction of the change it is about: both become permanent, or neither.

        Takes the log's end for itself until the transaction ends, so call it last.
        """
        session.flush()
        head = self._take_head(session)
        previous = AuditRow(
            sequence=head.sequence + 1,
            at=datetime.datetime.now(datetime.UTC).isoformat(timespec="microseconds"),
            actor=by if isinstance(by, str) else by.id,
            action=action,
            object_kind=kind,
            object_id=id[:200],
            object_version=str(version)[:64],
            outcome=outcome,
            origin=origin[:200],
            content_hash=content_hash(content),
            previous_hash=head.hash,
        )
        previous.hash = self._entry_hash(previous)
        session.add(previous)
        head.sequence, head.hash = previous.sequence, previous.hash
        head.seal = self._seal(head.sequence, head.hash)
        session.flush()

    def record(
        self,
        action: str,
        *,
        by: Person | str,
        kind: str = "",
        id: str = "",
        version: str | int = "",
        outcome: str = "done",
        origin: str = "",
        content: bytes | str | None = None,
    ) -> None:
        """Adds an entry in a transaction of its own."""
        self._ensure_head()
        with self._session.begin() as session:
            self.append(
                session,
                action,
                by=by,
                kind=kind,
                id=id,
                version=version,
                outcome=outcome,
                origin=origin,
                content=content,
            )

    @contextmanager
    def refusals(
        self, action: str, *, by: Person | None, kind: str = "", id: str = "", origin: str = ""
    ) -> Iterator[None]:
        """Records that the work inside was refused, and passes the refusal on."""
        self._ensure_head()
        try:
            yield
        except AssistantError as error:
            outcome = "refused" if isinstance(error, NotAllowedError) else "failed"
            self.record(action, by=by or "", kind=kind, id=id, outcome=outcome, origin=origin)
            raise

    def _ensure_head(self) -> None:
        """The log's end exists before a transaction relies on it."""
        with self._session() as session:
            if session.get(AuditHeadRow, 1) is not None:
                return
        try:
            with self._session.begin() as session:
                session.add(AuditHeadRow(id=1, sequence=0, hash=GENESIS, seal=self._seal(0, GENESIS)))
        except IntegrityError:  # another process made it
            return

    def _take_head(self, session: Session) -> AuditHeadRow:
        """Locks the end of the log (by writing to it, which works alike on SQLite and PostgreSQL) and reads it."""
        locked = session.connection().execute(update(AuditHeadRow).where(AuditHeadRow.id == 1).values(id=1))
        if locked.rowcount == 0:
            session.add(AuditHeadRow(id=1, sequence=0, hash=GENESIS, seal=self._seal(0, GENESIS)))
            session.flush()
        return session.get_one(AuditHeadRow, 1, populate_existing=True)

    def _entry_hash(self, row: AuditRow | AuditEntry) -> str:
        fields = json.dumps([getattr(row, name) for name in CHAINED], ensure_ascii=False)
        return hmac.new(self._key, fields.encode(), hashlib.sha256).hexdigest()

    def _seal(self, sequence: int, hash: str) -> str:
        return hmac.new(self._key, f"head {sequence} {hash}".encode(), hashlib.sha256).hexdigest()

    # ------------------------------------------------------------ reading

    def entries(
        self, wanted: AuditFilter = AuditFilter(), *, limit: int = 200, before: int | None = None
    ) -> list[AuditEntry]:
        """The newest entries that pass the filter, newest first; ``before`` pages back."""
        query = _filtered(select(AuditRow), wanted).order_by(AuditRow.sequence.desc()).limit(limit)
        if before is not None:
            query = query.where(AuditRow.sequence < before)
        with self._session() as session:
            return [_entry(row) for row in session.scalars(query)]

    def verify(self, *, known: tuple[int, str] | None = None) -> AuditCheck:
        """Checks every entry, the chain and the seal; ``known`` is an earlier end (number, hash) kept elsewhere."""
        problems: list[str] = []
        previous, count, number = GENESIS, 0, 0
        with self._session() as session:
            head = session.get(AuditHeadRow, 1)
            for row in session.scalars(select(AuditRow).order_by(AuditRow.sequence).execution_options(yield_per=1000)):
                count, number = count + 1, number + 1
                if row.sequence != number:
                    problems.append(f"Post {number} mangler; den næste er nr. {row.sequence}.")
                    number = row.sequence
                elif row.previous_hash != previous:
                    problems.append(f"Post {row.sequence} hænger ikke sammen med posten før.")
                if not hmac.compare_digest(row.hash, self._entry_hash(row)):
                    problems.append(f"Post {row.sequence} er ændret.")
                if known is not None and row.sequence == known[0] and row.hash != known[1]:
                    problems.append(f"Post {row.sequence} er en anden end den, der blev noteret.")
                previous = row.hash
            problems += self._check_head(head, count, number, previous)
        if known is not None and number < known[0]:
            problems.append(f"Loggen slutter ved nr. {number}, men nr. {known[0]} er noteret. Poster er slettet.")
        return AuditCheck(count, previous, tuple(problems))

    def _check_head(self, head: AuditHeadRow | None, count: int, number: int, previous: str) -> list[str]:
        if head is None:
            return [] if count == 0 else ["Loggens slutmærke mangler."]
        if not hmac.compare_digest(head.seal, self._seal(head.sequence, head.hash)):
            return ["Loggens slutmærke er ændret."]
        if (head.sequence, head.hash) != (number, previous):
            return [f"Loggen slutter ved nr. {number}, men slutmærket siger nr. {head.sequence}."]
        return []


def content_hash(content: bytes | str | None) -> str:
    """SHA-256 of a content, "" for none."""
    if content is None:
        return ""
    return hashlib.sha256(content.encode() if isinstance(content, str) else content).hexdigest()


def open_audit(store: Store, settings: Settings) -> Audit:
    """The store's log with the key from the settings, or from a file in the data folder that is made when missing."""
    if settings.audit_key is not None:
        return Audit(store, settings.audit_key.get_secret_value().encode())
    return Audit(store, _file_key(settings.data / "audit.key"))


def _file_key(path: Path) -> bytes:
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True)
        partial = path.with_name(f"{path.name}.{secrets.token_hex(4)}")
        partial.touch(mode=0o600)
        partial.write_text(secrets.token_hex(32), encoding="utf-8")
        with suppress(FileExistsError):  # another process may have made it just now
            path.hardlink_to(partial)
        partial.unlink()
    return path.read_text(encoding="utf-8").strip().encode()


def _filtered(query: Select[Any], wanted: AuditFilter) -> Select[Any]:
    for column, value in (
        (AuditRow.actor, wanted.actor),
        (AuditRow.action, wanted.action),
        (AuditRow.object_id, wanted.object_id),
        (AuditRow.outcome, wanted.outcome),
    ):
        if value is not None:
            query = query.where(column == value)
    if wanted.since is not None:
        query = query.where(AuditRow.at >= wanted.since)
    if wanted.until is not None:
        query = query.where(AuditRow.at <= wanted.until)
    return query


def _entry(row: AuditRow) -> AuditEntry:
    return AuditEntry(**{name: getattr(row, name) for name in AuditEntry.__dataclass_fields__})
