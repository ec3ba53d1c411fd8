"""Drafts on their way to a sent reply: every change goes through the table of moves, one transaction each."""

from __future__ import annotations

import datetime
import secrets
from collections.abc import Callable, Collection, Sequence
from functools import cache
from typing import Any

from pydantic import TypeAdapter
from sqlalchemy import or_, select, update
from sqlalchemy.orm import Session

from assistant.audit import Audit
from assistant.errors import CollectionDamagedError, ConflictError, InvalidQueryError, NotAllowedError, NotFoundError
from assistant.letters.model import DraftLetter, approval_hash
from assistant.letters.text import letter_text
from assistant.permissions import Person, require, sees_unit, visible_units
from assistant.reviews.records import Draft, DraftSummary, EditConflictError, Event, Version, View
from assistant.reviews.states import MOVES, Move, State, next_state
from assistant.settings import Settings
from assistant.store import Store
from assistant.store.workflow_schema import DraftEventRow, DraftRow, DraftVersionRow, EnquiryRow, ViewRow

Change = Callable[[Session, DraftRow, State], str | None]
"""Does a move's work on the locked row, given the state it leads to; returns the clearance step it is about."""


def text_hash(letter: DraftLetter) -> str:
    """What an approval of the letter binds: its exact final text and the versions of its sources."""
    return approval_hash(letter, letter_text(letter, draft=False))


class Reviews:
    """The drafts of one store, as far as the caller may see them; what they may not see does not exist for them."""

    def __init__(self, store: Store, audit: Audit, settings: Settings) -> None:
        self._session = store.session
        self._audit = audit
        self._steps = settings.clearance_steps

    # ------------------------------------------------------------ reading

    def get(self, id: str, by: Person) -> Draft:
        """The draft with its newest letter. Raises CollectionDamagedError for a text altered behind our back."""
        require(by, "drafts.read")
        with self._session() as session:
            return self._draft(session, self._row(session, id, by))

    def list_drafts(
        self,
        by: Person,
        *,
        states: Sequence[State] = (),
        owner: str | None = None,
        unit: str | None = None,
        units: Collection[str] | None = None,
        overdue_on: datetime.date | None = None,
        to_clear: bool = False,
        text: str = "",
        limit: int = 200,
        offset: int = 0,
    ) -> list[DraftSummary]:
        """The queue, nearest deadline first. ``to_clear``: what waits for a review that the caller may give.

        ``unit`` and ``units`` name those whose cases are asked for; cases of no unit are not among them.
        """
        require(by, "drafts.list")
        query = select(DraftRow).order_by(DraftRow.deadline.is_(None), DraftRow.deadline, DraftRow.created_at)
        seen = visible_units(by)
        if seen is not None:
            query = query.where(or_(DraftRow.unit.is_(None), DraftRow.unit.in_(seen)))
        if states:
            query = query.where(DraftRow.state.in_([state.value for state in states]))
        if owner is not None:
            query = query.where(DraftRow.owner == owner)
        if unit is not None:
            query = query.where(DraftRow.unit == unit)
        if units is not None:
            query = query.where(DraftRow.unit.in_(units))
        if overdue_on is not None:
            open_states = [state.value for state in State if state not in (State.SENT, State.WITHDRAWN)]
            query = query.where(DraftRow.deadline < overdue_on, DraftRow.state.in_(open_states))
        if to_clear:
            wrote = select(DraftVersionRow.draft_id).where(DraftVersionRow.author == by.id)
            query = query.where(DraftRow.state == State.IN_REVIEW.value, DraftRow.id.not_in(wrote))
        if text.strip():
            words = text.strip()
            ways = {words, words.lower(), words.capitalize(), words.upper()}  # SQLite knows the case of a to z only
            query = query.where(or_(*(DraftRow.subject.icontains(way, autoescape=True) for way in sorted(ways))))
        with self._session() as session:
            return [_summary(row) for row in session.scalars(query.limit(limit).offset(offset))]

    def versions(self, id: str, by: Person) -> list[Version]:
        """All versions, the machine's first."""
        require(by, "drafts.read")
        with self._session() as session:
            self._row(session, id, by)
            query = select(DraftVersionRow).where(DraftVersionRow.draft_id == id).order_by(DraftVersionRow.number)
            return [_version(row) for row in session.scalars(query)]

    def events(self, id: str, by: Person) -> list[Event]:
        require(by, "drafts.read")
        with self._session() as session:
            self._row(session, id, by)
            return [_event(row) for row in _events(session, id)]

    def note_view(self, id: str, by: Person, *, opened: str = "draft") -> None:
        """Remembers that somebody opened the draft, or a source from it ("d1a2b3, side 2")."""
        with self._session.begin() as session:
            row = self._row(session, id, by)
            session.add(ViewRow(draft_id=id, version=row.version, opened=opened[:200], person_id=by.id, at=_now()))

    def views(self, id: str, by: Person) -> list[View]:
        """What was opened by whom, in order."""
        require(by, "drafts.read")
        with self._session() as session:
            self._row(session, id, by)
            rows = session.scalars(select(ViewRow).where(ViewRow.draft_id == id).order_by(ViewRow.id))
            return [View(row.version, row.opened, row.person_id, row.at) for row in rows]

    def unpublished(self, is_published: Callable[[str], bool]) -> list[Draft]:
        """Sent drafts whose reply is not in the collection; asked by the system itself, so for no caller."""
        with self._session() as session:
            rows = session.scalars(select(DraftRow).where(DraftRow.state == State.SENT.value))
            return [self._draft(session, row) for row in rows.all() if not is_published(row.reply_document or "")]

    def find_sent(self, document: str) -> DraftLetter | None:
        """The sent letter that is in the collection under that name."""
        with self._session() as session:
            query = select(DraftRow).where(DraftRow.reply_document == document, DraftRow.state == State.SENT.value)
            row = session.scalars(query).first()
            return None if row is None else self._draft(session, row).letter

    # ------------------------------------------------------------ writing

    def create(
        self, enquiry_id: str, letter: DraftLetter, by: Person, *, unit: str | None = None, origin: str = ""
    ) -> Draft:
        """A new draft of a reply to the enquiry; whoever asked for it counts as having written it."""
        with self._audit.refusals("drafts.create", by=by, kind="enquiry", id=enquiry_id, origin=origin):
            require(by, "drafts.create")
            with self._session.begin() as session:
                enquiry = session.get(EnquiryRow, enquiry_id)
                if enquiry is None or not sees_unit(by, enquiry.unit):
                    raise NotFoundError("Henvendelsen findes ikke, eller du har ikke adgang til den.")
                now = _now()
                row = DraftRow(
                    id="k" + secrets.token_hex(8),
                    enquiry_id=enquiry_id,
                    state=State.DRAFT.value,
                    version=0,
                    revision=1,
                    step=0,
                    approved_hash=None,
                    subject=letter.subject,
                    deadline=enquiry.deadline,
                    unit=unit if unit is not None else enquiry.unit,
                    owner=by.id,
                    coverage=[],
                    unverified=0,
                    reply_document=None,
                    created_by=by.id,
                    created_at=now,
                    updated_at=now,
                    sent_at=None,
                )
                if not sees_unit(by, row.unit):
                    raise NotAllowedError(f"Du er ikke i enheden »{row.unit}«. Vælg en af dine egne enheder.")
                session.add(row)
                session.flush()
                _add_version(session, row, letter, by)
                self._log(session, "drafts.create", row, by, origin)
                return self._draft(session, row)

    def edit(
        self, id: str, letter: DraftLetter, by: Person, *, revision: int, origin: str = "", note: str = ""
    ) -> Draft:
        """A new version. An edit while the draft is in review reopens its clearance from the first step.

        Raises EditConflictError, with both letters, when somebody else changed the draft since ``revision``.
        """

        def change(session: Session, row: DraftRow, _after: State) -> None:
            row.step, row.approved_hash = 0, None
            _add_version(session, row, letter, by)

        return self._move(id, Move.EDIT, by, change, revision=revision, origin=origin, note=note, mine=letter)

    def submit(self, id: str, by: Person, *, revision: int, origin: str = "", note: str = "") -> Draft:
        """Hands the draft to review. A letter to nobody, or without a word on a question, is not ready for that."""

        def change(session: Session, row: DraftRow, _after: State) -> None:
            letter = read_letter_record(session.get_one(DraftVersionRow, (row.id, row.version)).record)
            if not letter.recipients:
                raise InvalidQueryError(
                    "Svaret har ingen modtager. Skriv den ind, før udkastet sendes til godkendelse."
                )
            empty = [section.number for section in letter.sections if not section.sentences]
            if empty:
                raise InvalidQueryError(f"Spørgsmål {', '.join(empty)} er ikke besvaret. Skriv et svar først.")
            row.step = 0

        return self._move(id, Move.SUBMIT, by, change, revision=revision, origin=origin, note=note)

    def return_(self, id: str, by: Person, *, revision: int, note: str = "", origin: str = "") -> Draft:
        """Gives the draft back to its writer; the reason stands in ``note`` or in comments on sentences."""

        def change(_session: Session, row: DraftRow, _after: State) -> None:
            row.step, row.approved_hash = 0, None

        return self._move(id, Move.RETURN, by, change, revision=revision, origin=origin, note=note)

    def approve(self, id: str, by: Person, *, revision: int, text_hash: str, origin: str = "", note: str = "") -> Draft:
        """Clears the next step, of the exact text that the approver saw; the last step approves the reply.

        Raises NotAllowedError for whoever wrote any of it or cleared an earlier step.
        """

        def change(session: Session, row: DraftRow, after: State) -> str:
            version = session.get_one(DraftVersionRow, (row.id, row.version))
            if version.text_hash != text_hash:
                raise ConflictError("Teksten er en anden end den, du har set. Hent udkastet igen, og læs det.")
            if by.id in _authors(session, row):
                raise NotAllowedError("Du har selv skrevet på udkastet. En anden skal godkende det.")
            if by.id in _clearers(session, row.id):
                raise NotAllowedError("Du har allerede godkendt et trin. Det næste skal godkendes af en anden.")
            step = self._steps[row.step]
            row.step += 1
            if row.step < len(self._steps):
                row.state = State.IN_REVIEW.value
            else:
                row.approved_hash = version.text_hash
            return step

        return self._move(id, Move.APPROVE, by, change, revision=revision, origin=origin, note=note)

    def withdraw(self, id: str, by: Person, *, revision: int, note: str = "", origin: str = "") -> Draft:
        def change(_session: Session, row: DraftRow, _after: State) -> None:
            row.approved_hash = None

        return self._move(id, Move.WITHDRAW, by, change, revision=revision, origin=origin, note=note)

    def transfer(self, id: str, unit: str, by: Person, *, revision: int, note: str = "", origin: str = "") -> Draft:
        """Gives the case to another unit, whose people find it in their queue."""
        if not unit.strip():
            raise InvalidQueryError("Angiv den enhed, sagen skal overdrages til.")

        def change(session: Session, row: DraftRow, _after: State) -> None:
            row.unit, row.step = unit.strip(), 0
            enquiry = session.get_one(EnquiryRow, row.enquiry_id)
            enquiry.unit = unit.strip()

        return self._move(id, Move.TRANSFER, by, change, revision=revision, origin=origin, note=note)

    def mark_sent(
        self, id: str, by: Person, *, revision: int, reply_document: str, origin: str = "", note: str = ""
    ) -> Draft:
        """The approved text has left the house. ``assistant.reviews.sending`` checks its sources first."""

        def change(session: Session, row: DraftRow, _after: State) -> None:
            version = _version(session.get_one(DraftVersionRow, (row.id, row.version)))
            if row.approved_hash != version.text_hash or text_hash(version.letter) != row.approved_hash:
                raise ConflictError(
                    "Teksten er ikke den, der blev godkendt. Returnér udkastet, og få det godkendt igen."
                )
            row.sent_at, row.reply_document = _now(), reply_document

        return self._move(id, Move.SEND, by, change, revision=revision, origin=origin, note=note)

    def assign(self, id: str, owner: Person, by: Person, *, origin: str = "") -> Draft:
        """Makes somebody the draft's owner."""
        with self._audit.refusals("drafts.assign", by=by, kind="draft", id=id, origin=origin):
            require(by, "drafts.assign")
            with self._session.begin() as session:
                row = self._row(session, id, by)
                if not sees_unit(owner, row.unit):
                    raise NotAllowedError(f"{owner.display_name} kan ikke se sagen. Overdrag den til enheden i stedet.")
                session.execute(update(DraftRow).where(DraftRow.id == id).values(owner=owner.id, updated_at=_now()))
                session.refresh(row)
                self._log(session, "drafts.assign", row, by, origin)
                return self._draft(session, row)

    # ------------------------------------------------------------ how a move is made

    def _move(
        self,
        id: str,
        move: Move,
        by: Person,
        change: Change | Callable[[Session, DraftRow, State], None],
        *,
        revision: int,
        origin: str,
        note: str,
        mine: DraftLetter | None = None,
    ) -> Draft:
        action = MOVES[move].action
        with self._audit.refusals(action, by=by, kind="draft", id=id, origin=origin):
            require(by, action)
            with self._session.begin() as session:
                row = self._take(session, id, by, revision, mine)
                before = State(row.state)
                after = next_state(move, before)
                row.state = after.value
                step = change(session, row, after)
                row.updated_at = _now()
                version = session.get_one(DraftVersionRow, (row.id, row.version))
                if move is not Move.EDIT or before is State.IN_REVIEW:
                    session.add(_new_event(row, move, before, step, version.text_hash, note, by))
                self._log(session, action, row, by, origin, content=version.text_hash)
                return self._draft(session, row)

    def _take(self, session: Session, id: str, by: Person, revision: int, mine: DraftLetter | None) -> DraftRow:
        """Takes the draft for this transaction, if nobody changed it since ``revision``."""
        taken = session.connection().execute(
            update(DraftRow).where(DraftRow.id == id, DraftRow.revision == revision).values(revision=revision + 1)
        )
        row = self._row(session, id, by)
        if taken.rowcount == 0:
            raise EditConflictError(
                "En anden har ændret svarudkastet, siden du hentede det. Begge tekster er bevaret; "
                "sammenlign dem, og gem igen.",
                mine=mine,
                theirs=self._draft(session, row),
            )
        return row

    def _row(self, session: Session, id: str, by: Person) -> DraftRow:
        row = session.get(DraftRow, id, populate_existing=True)
        if row is None or not sees_unit(by, row.unit):
            raise NotFoundError("Svarudkastet findes ikke, eller du har ikke adgang til det.")
        return row

    def _draft(self, session: Session, row: DraftRow) -> Draft:
        version = session.get_one(DraftVersionRow, (row.id, row.version))
        letter = _letter_adapter().validate_json(version.record)
        if text_hash(letter) != version.text_hash:
            raise CollectionDamagedError(
                f"Version {row.version} af svarudkastet »{row.subject}« er ændret uden om systemet. Kontakt driften."
            )
        return Draft(_summary(row), letter, version.text_hash)

    def _log(
        self, session: Session, action: str, row: DraftRow, by: Person, origin: str, *, content: str | None = None
    ) -> None:
        version = f"{row.version}.{row.revision}"
        self._audit.append(
            session, action, by=by, kind="draft", id=row.id, version=version, origin=origin, content=content
        )


# ------------------------------------------------------------------ rows


@cache
def _letter_adapter() -> TypeAdapter[DraftLetter]:
    return TypeAdapter(DraftLetter)


def read_letter_record(record: bytes) -> DraftLetter:
    """A letter as a version keeps it."""
    return _letter_adapter().validate_json(record)


def _now() -> datetime.datetime:
    return datetime.datetime.now(datetime.UTC)


def _add_version(session: Session, row: DraftRow, letter: DraftLetter, by: Person) -> None:
    row.version += 1
    row.subject = letter.subject
    row.coverage = [{"number": section.number, "status": section.status.value} for section in letter.sections]
    row.unverified = sum(sentence.needs_look for sentence in letter.sentences)
    session.add(
        DraftVersionRow(
            draft_id=row.id,
            number=row.version,
            record=_letter_adapter().dump_json(letter),
            text_hash=text_hash(letter),
            author=by.id,
            created_at=_now(),
        )
    )
    session.flush()


def _authors(session: Session, row: DraftRow) -> set[str]:
    """Everybody who wrote any version of the draft, or asked the machine for it."""
    query = select(DraftVersionRow.author).where(DraftVersionRow.draft_id == row.id)
    return {row.created_by, *session.scalars(query)}


def _events(session: Session, id: str) -> Sequence[DraftEventRow]:
    return session.scalars(select(DraftEventRow).where(DraftEventRow.draft_id == id).order_by(DraftEventRow.id)).all()


def _clearers(session: Session, id: str) -> set[str]:
    """Who has cleared a step of this round of review."""
    cleared: set[str] = set()
    for event in _events(session, id):
        cleared = cleared | {event.person_id} if event.move == Move.APPROVE.value else set()
    return cleared


def _new_event(
    row: DraftRow, move: Move, before: State, step: str | None, text_hash: str, note: str, by: Person
) -> DraftEventRow:
    return DraftEventRow(
        draft_id=row.id,
        move=move.value,
        before=before.value,
        after=row.state,
        step=step,
        version=row.version,
        text_hash=text_hash,
        note=note.strip(),
        person_id=by.id,
        at=_now(),
    )


def _summary(row: DraftRow) -> DraftSummary:
    fields: dict[str, Any] = {name: getattr(row, name) for name in DraftSummary.__dataclass_fields__}
    return DraftSummary(**fields | {"state": State(row.state), "coverage": tuple(row.coverage)})


def _version(row: DraftVersionRow) -> Version:
    letter = _letter_adapter().validate_json(row.record)
    return Version(row.number, letter, row.text_hash, row.author, row.created_at)


def _event(row: DraftEventRow) -> Event:
    return Event(
        row.move,
        State(row.before),
        State(row.after),
        row.step,
        row.version,
        row.text_hash,
        row.note,
        row.person_id,
        row.at,
    )
