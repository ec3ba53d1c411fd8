"""Sending: the sources are checked once more, the reply goes out, and comes back as a past reply."""

from __future__ import annotations

import datetime
import hashlib
import re
import secrets
import tempfile
import unicodedata
from dataclasses import dataclass
from pathlib import Path
from threading import Lock
from typing import TYPE_CHECKING

from sqlalchemy import or_, select
from sqlalchemy.orm import sessionmaker

from assistant.audit import Audit
from assistant.errors import AssistantError, ConflictError, NotFoundError
from assistant.letters.model import DraftLetter
from assistant.letters.promises import find_promises
from assistant.letters.text import letter_text
from assistant.letters.word import docx_bytes, pdf_bytes
from assistant.permissions import Person, require, sees_unit, visible_units
from assistant.reviews.differences import MonthOfDrafts, by_month, edit_distance
from assistant.reviews.rechecking import recheck_sources
from assistant.reviews.records import Draft, SourcesChangedError
from assistant.reviews.reviews import Reviews, read_letter_record
from assistant.reviews.states import Move, State
from assistant.settings import Settings
from assistant.store.workflow_schema import DraftEventRow, DraftRow, DraftVersionRow, ExportRow, PromiseRow

if TYPE_CHECKING:
    from assistant.collection import Collection


@dataclass(frozen=True, slots=True)
class Export:
    """A letter as a file. ``digest`` is the SHA-256 of its bytes."""

    name: str
    media_type: str
    content: bytes
    digest: str


@dataclass(frozen=True, slots=True)
class StoredPromise:
    """A promise of a sent letter."""

    id: str
    draft_id: str
    text: str
    due: datetime.date | None
    due_text: str
    settled_at: datetime.datetime | None


_publishing = Lock()  # replies enter the collection one at a time

MEDIA_TYPES = {
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "pdf": "application/pdf",
}


class Sending:
    """What happens to a reply once it is approved."""

    def __init__(self, collection: Collection, reviews: Reviews, audit: Audit, settings: Settings) -> None:
        self._collection = collection
        self._session: sessionmaker = collection.store.session  # type: ignore[type-arg]
        self._reviews = reviews
        self._audit = audit
        self._settings = settings

    def send(
        self, id: str, by: Person, *, revision: int, accept_changes: bool = False, origin: str = "", note: str = ""
    ) -> Draft:
        """Registers the approved reply as sent today and makes it a past reply.

        Raises SourcesChangedError, with what changed, unless ``accept_changes`` says that somebody has looked.
        """
        require(by, "drafts.send")
        draft = self._reviews.get(id, by)
        if draft.state is State.APPROVED:
            changes = recheck_sources(self._collection, draft.letter)
            if changes and not accept_changes:
                self._audit.record("drafts.send", by=by, kind="draft", id=id, outcome="failed", origin=origin)
                raise SourcesChangedError(
                    f"{len(changes)} kildehenvisninger står ikke længere som ved godkendelsen. Se dem igennem, og send "
                    "igen, eller returnér udkastet.",
                    changes,
                )
            self.export(id, by, origin=origin)
        sent = self._reviews.mark_sent(
            id, by, revision=revision, reply_document=reply_name(draft), origin=origin, note=note
        )
        self._keep_promises(sent)
        self.publish(sent)
        return sent

    def publish(self, draft: Draft) -> None:
        """Puts the sent letter into the collection, so that the next similar question finds it."""
        from assistant.ingestion import ingest_paths

        name = draft.summary.reply_document or reply_name(draft)
        with _publishing, tempfile.TemporaryDirectory(prefix="assistant-reply-") as folder:
            path = Path(folder) / name
            path.write_text(reply_text(draft.letter), encoding="utf-8")
            outcomes = list(ingest_paths(self._collection, [path], unit=draft.summary.unit))
        refused = next((outcome for outcome in outcomes if outcome.status == "rejected"), None)
        if refused is not None:
            raise AssistantError(
                f"Svaret er registreret som sendt, men kom ikke ind i samlingen ({refused.error}). Kør »assistant "
                f"doctor«."
            )

    def publish_missing(self) -> list[str]:
        """Puts sent letters into the collection that a crash kept out of it; returns their names."""
        drafts = self._reviews.unpublished(lambda name: self._collection.store.find_document(name) is not None)
        for draft in drafts:
            self.publish(draft)
        return [draft.summary.reply_document or "" for draft in drafts]

    # ------------------------------------------------------------ exports

    def export(self, id: str, by: Person, *, format: str = "docx", origin: str = "") -> Export:
        """The letter as Word or PDF. The bytes of an approved or sent letter are made once and kept."""
        with self._audit.refusals("drafts.export", by=by, kind="draft", id=id, origin=origin):
            require(by, "drafts.export")
            if format not in MEDIA_TYPES:
                raise NotFoundError(f"Formatet »{format}« findes ikke. Vælg docx eller pdf.")
            draft = self._reviews.get(id, by)
            final = draft.state in (State.APPROVED, State.SENT)
            content = self._kept_export(draft, format) if final else None
            if content is None:
                content = self._make_export(draft, format, final)
                if final:
                    content = self._keep_export(draft, format, content)
            digest = hashlib.sha256(content).hexdigest()
            self._audit.record(
                "drafts.export",
                by=by,
                kind="draft",
                id=id,
                version=draft.summary.version,
                origin=origin,
                content=content,
            )
        prefix = "svar" if final else "udkast"
        return Export(f"{prefix}-{slug(draft.letter.subject) or id}.{format}", MEDIA_TYPES[format], content, digest)

    def _make_export(self, draft: Draft, format: str, final: bool) -> bytes:
        approval = draft.summary.approved_hash or ""
        content = docx_bytes(draft.letter, self._settings, draft=not final, approval=approval)
        return pdf_bytes(content) if format == "pdf" else content

    def _kept_export(self, draft: Draft, format: str) -> bytes | None:
        with self._session() as session:
            row = session.get(ExportRow, (draft.id, draft.summary.version, format))
            return None if row is None else bytes(row.content)

    def _keep_export(self, draft: Draft, format: str, content: bytes) -> bytes:
        """Keeps the bytes; those that somebody kept a moment earlier win."""
        with self._session.begin() as session:
            key = (draft.id, draft.summary.version, format)
            row = session.get(ExportRow, key)
            if row is None:
                digest = hashlib.sha256(content).hexdigest()
                row = ExportRow(
                    draft_id=key[0],
                    version=key[1],
                    format=format,
                    digest=digest,
                    content=content,
                    at=datetime.datetime.now(datetime.UTC),
                )
                session.add(row)
            return bytes(row.content)

    # ------------------------------------------------------------ promises and statistics

    def _keep_promises(self, draft: Draft) -> None:
        letter = draft.letter
        texts = [sentence.text for sentence in letter.sentences if not sentence.framing]
        found = find_promises([*texts, letter.closing] if letter.closing else texts, written=letter.date)
        with self._session.begin() as session:
            for promise in found:
                session.add(
                    PromiseRow(
                        id="l" + secrets.token_hex(8),
                        draft_id=draft.id,
                        text=promise.text,
                        due=promise.due,
                        due_text=promise.due_text,
                        unit=draft.summary.unit,
                        settled_at=None,
                        settled_by=None,
                    )
                )

    def promises(self, by: Person, *, open_only: bool = True) -> list[StoredPromise]:
        """Promises of sent letters, the nearest due first."""
        require(by, "promises.read")
        query = select(PromiseRow).order_by(PromiseRow.due.is_(None), PromiseRow.due, PromiseRow.id)
        units = visible_units(by)
        if units is not None:
            query = query.where(or_(PromiseRow.unit.is_(None), PromiseRow.unit.in_(units)))
        if open_only:
            query = query.where(PromiseRow.settled_at.is_(None))
        with self._session() as session:
            return [_promise(row) for row in session.scalars(query)]

    def settle_promise(self, id: str, by: Person, *, origin: str = "") -> StoredPromise:
        with self._audit.refusals("promises.settle", by=by, kind="promise", id=id, origin=origin):
            require(by, "promises.settle")
            with self._session.begin() as session:
                row = session.get(PromiseRow, id)
                if row is None or not sees_unit(by, row.unit):
                    raise NotFoundError("Løftet findes ikke, eller du har ikke adgang til det.")
                if row.settled_at is not None:
                    raise ConflictError("Løftet er allerede afsluttet.")
                row.settled_at, row.settled_by = datetime.datetime.now(datetime.UTC), by.id
                self._audit.append(session, "promises.settle", by=by, kind="promise", id=id, origin=origin)
                return _promise(row)

    def statistics(self, by: Person) -> list[MonthOfDrafts]:
        """How good the drafts were, month by month: edit distance of what was sent, and days to approval."""
        require(by, "statistics.read")
        rows = []
        with self._session() as session:
            for draft in session.scalars(select(DraftRow).where(DraftRow.state == State.SENT.value)):
                if not sees_unit(by, draft.unit) or draft.sent_at is None:
                    continue
                first = session.get_one(DraftVersionRow, (draft.id, 1))
                last = session.get_one(DraftVersionRow, (draft.id, draft.version))
                approved = session.scalars(
                    select(DraftEventRow.at)
                    .where(DraftEventRow.draft_id == draft.id, DraftEventRow.move == Move.APPROVE.value)
                    .order_by(DraftEventRow.id.desc())
                ).first()
                days = (approved - draft.created_at).total_seconds() / 86400 if approved else None
                rows.append((draft.sent_at.date(), edit_distance(_letter(first), _letter(last)), days))
        return by_month(rows)


def reply_text(letter: DraftLetter) -> str:
    """What a sent letter looks like in the collection: its text, without marks of sources and their list."""
    text = letter_text(letter, draft=False)
    body = text.rpartition("\nKilder\n")[0] or text
    return re.sub(r" \[\d{1,3}\]", "", body)


def reply_name(draft: Draft) -> str:
    return f"svar-{draft.letter.date.isoformat()}-{slug(draft.letter.subject) or 'henvendelse'}-{draft.id[:7]}.txt"


def slug(text: str) -> str:
    """A subject as part of a file name."""
    folded = text.casefold().replace("æ", "ae").replace("ø", "oe").replace("å", "aa")
    plain = unicodedata.normalize("NFKD", folded).encode("ascii", "ignore").decode()
    return re.sub(r"[^a-z0-9]+", "-", plain).strip("-")[:50].strip("-")


def _promise(row: PromiseRow) -> StoredPromise:
    return StoredPromise(row.id, row.draft_id, row.text, row.due, row.due_text, row.settled_at)


def _letter(row: DraftVersionRow) -> DraftLetter:
    return read_letter_record(row.record)
