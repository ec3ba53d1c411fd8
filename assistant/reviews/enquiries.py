"""Enquiries as they are kept: the file as it came, what was understood, and what officials corrected."""

from __future__ import annotations

import datetime
import hashlib
import secrets
from dataclasses import replace
from functools import cache

from pydantic import TypeAdapter
from sqlalchemy import delete, or_, select, update
from sqlalchemy.orm import Session

from assistant.audit import Audit
from assistant.errors import ConflictError, NotAllowedError, NotFoundError
from assistant.intake.enquiry import Enquiry
from assistant.intake.letters import read_letter, read_letter_file, with_deadline
from assistant.permissions import Person, require, sees_unit, visible_units
from assistant.reviews.records import StoredEnquiry
from assistant.settings import Settings
from assistant.store import Store
from assistant.store.workflow_schema import DraftRow, EnquiryRow


class Enquiries:
    """The enquiries of one store, as far as the caller may see them."""

    def __init__(self, store: Store, audit: Audit, settings: Settings) -> None:
        self._session = store.session
        self._audit = audit
        self._settings = settings

    def read_text(self, text: str, by: Person, *, unit: str | None = None, origin: str = "") -> StoredEnquiry:
        """Takes in a letter that was pasted as text."""
        require(by, "enquiries.create")
        enquiry = read_letter(text, self._settings, received=_today())
        return self._add(enquiry, "brev.txt", text.encode(), by, unit, origin)

    def read_file(
        self, content: bytes, name: str, by: Person, *, unit: str | None = None, origin: str = ""
    ) -> StoredEnquiry:
        """Takes in a letter as a file (txt, md, pdf, docx, eml)."""
        require(by, "enquiries.create")
        enquiry = read_letter_file(content, name, self._settings, received=_today())
        return self._add(enquiry, name, content, by, unit, origin)

    def get(self, id: str, by: Person) -> StoredEnquiry:
        require(by, "enquiries.read")
        with self._session() as session:
            return _stored(self._row(session, id, by))

    def content(self, id: str, by: Person) -> bytes:
        """The file as it came."""
        require(by, "enquiries.read")
        with self._session() as session:
            return self._row(session, id, by).content

    def list_enquiries(self, by: Person, *, without_draft: bool = False, limit: int = 200) -> list[StoredEnquiry]:
        """The newest enquiries first."""
        require(by, "enquiries.read")
        query = select(EnquiryRow).order_by(EnquiryRow.created_at.desc(), EnquiryRow.id).limit(limit)
        units = visible_units(by)
        if units is not None:
            query = query.where(or_(EnquiryRow.unit.is_(None), EnquiryRow.unit.in_(units)))
        if without_draft:
            query = query.where(EnquiryRow.id.not_in(select(DraftRow.enquiry_id)))
        with self._session() as session:
            return [_stored(row) for row in session.scalars(query)]

    def correct(
        self, id: str, enquiry: Enquiry, by: Person, *, revision: int, keep_deadline: bool = True, origin: str = ""
    ) -> StoredEnquiry:
        """What an official says it is. Without ``keep_deadline`` the deadline follows from the date.

        Raises ConflictError when somebody else corrected it since ``revision``.
        """
        if not keep_deadline:
            enquiry = with_deadline(enquiry, self._settings)
        with self._audit.refusals("enquiries.correct", by=by, kind="enquiry", id=id, origin=origin):
            require(by, "enquiries.correct")
            with self._session.begin() as session:
                # drafts before their enquiry: the order in which a transfer takes them too
                session.execute(update(DraftRow).where(DraftRow.enquiry_id == id).values(deadline=enquiry.deadline))
                taken = session.connection().execute(
                    update(EnquiryRow)
                    .where(EnquiryRow.id == id, EnquiryRow.revision == revision)
                    .values(revision=revision + 1)
                )
                row = self._row(session, id, by)
                if taken.rowcount == 0:
                    raise ConflictError("En anden har rettet henvendelsen. Hent den igen, og ret det, der mangler.")
                row.record = _adapter().dump_json(replace(enquiry, warnings=()))
                row.subject, row.deadline = enquiry.subject, enquiry.deadline
                self._log(session, "enquiries.correct", row, by, origin)
                return _stored(row)

    def remove(self, id: str, by: Person, *, origin: str = "") -> None:
        """Erases the enquiry with its drafts; the audit log keeps that it happened."""
        with self._audit.refusals("enquiries.remove", by=by, kind="enquiry", id=id, origin=origin):
            require(by, "enquiries.remove")
            with self._session.begin() as session:
                row = self._row(session, id, by)
                self._log(session, "enquiries.remove", row, by, origin)
                session.execute(delete(DraftRow).where(DraftRow.enquiry_id == id))
                session.execute(delete(EnquiryRow).where(EnquiryRow.id == id))

    def _add(
        self, enquiry: Enquiry, name: str, content: bytes, by: Person, unit: str | None, origin: str
    ) -> StoredEnquiry:
        if unit is None and len(by.units) == 1:
            unit = next(iter(by.units))
        if not sees_unit(by, unit):
            raise NotAllowedError(f"Du er ikke i enheden »{unit}«. Vælg en af dine egne enheder.")
        row = EnquiryRow(
            id="h" + secrets.token_hex(8),
            revision=1,
            record=_adapter().dump_json(enquiry),
            file_name=name,
            content=content,
            digest=hashlib.sha256(content).hexdigest(),
            subject=enquiry.subject,
            deadline=enquiry.deadline,
            unit=unit,
            created_by=by.id,
            created_at=datetime.datetime.now(datetime.UTC),
        )
        with self._session.begin() as session:
            session.add(row)
            self._log(session, "enquiries.create", row, by, origin)
            return _stored(row)

    def _row(self, session: Session, id: str, by: Person) -> EnquiryRow:
        row = session.get(EnquiryRow, id, populate_existing=True)
        if row is None or not sees_unit(by, row.unit):
            raise NotFoundError("Henvendelsen findes ikke, eller du har ikke adgang til den.")
        return row

    def _log(self, session: Session, action: str, row: EnquiryRow, by: Person, origin: str) -> None:
        self._audit.append(
            session, action, by=by, kind="enquiry", id=row.id, version=row.revision, origin=origin, content=row.content
        )


@cache
def _adapter() -> TypeAdapter[Enquiry]:
    return TypeAdapter(Enquiry)


def _today() -> datetime.date:
    return datetime.datetime.now().astimezone().date()


def _stored(row: EnquiryRow) -> StoredEnquiry:
    return StoredEnquiry(
        id=row.id,
        revision=row.revision,
        enquiry=_adapter().validate_json(row.record),
        file_name=row.file_name,
        digest=row.digest,
        unit=row.unit,
        created_by=row.created_by,
        created_at=row.created_at,
    )
