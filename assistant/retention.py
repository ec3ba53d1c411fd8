"""Deleting what the rules say is no longer kept; always shown first, done only when asked for."""

from __future__ import annotations

import datetime
from dataclasses import dataclass

from sqlalchemy import select

from assistant.permissions import Person, require
from assistant.reviews.enquiries import Enquiries
from assistant.reviews.states import State
from assistant.settings import Settings
from assistant.store import Store
from assistant.store.workflow_schema import DraftRow, EnquiryRow


@dataclass(frozen=True, slots=True)
class Expired:
    """A closed case whose time is over; ``reason`` is Danish."""

    enquiry_id: str
    subject: str
    closed_on: datetime.date
    reason: str


def find_expired(store: Store, settings: Settings, by: Person, *, today: datetime.date | None = None) -> list[Expired]:
    """What would be deleted today, the oldest first. Cases with an open draft stay, however old."""
    require(by, "retention.preview")
    day = today or datetime.datetime.now(datetime.UTC).date()
    limit = day - datetime.timedelta(days=settings.retention_days)
    closed = {State.SENT.value, State.WITHDRAWN.value}
    found = []
    with store.session() as session:
        for row in session.scalars(select(EnquiryRow).order_by(EnquiryRow.created_at)):
            drafts = session.scalars(select(DraftRow).where(DraftRow.enquiry_id == row.id)).all()
            if not drafts or any(draft.state not in closed for draft in drafts):
                continue
            last = max((draft.sent_at or draft.updated_at).date() for draft in drafts)
            if last < limit:
                reason = f"Sagen blev afsluttet for mere end {settings.retention_days} dage siden."
                found.append(Expired(row.id, row.subject, last, reason))
    return found


def apply_retention(
    store: Store,
    settings: Settings,
    enquiries: Enquiries,
    by: Person,
    *,
    today: datetime.date | None = None,
    origin: str = "",
) -> list[Expired]:
    """Erases the expired cases. Replies that were sent stay in the collection as documents; the log stays whole."""
    require(by, "retention.apply")
    expired = find_expired(store, settings, by, today=today)
    for one in expired:
        enquiries.remove(one.enquiry_id, by, origin=origin)
    return expired
