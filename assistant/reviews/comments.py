"""Comments on a draft and its sentences, with answers."""

from __future__ import annotations

import datetime
import secrets

from sqlalchemy import select
from sqlalchemy.orm import Session

from assistant.audit import Audit
from assistant.errors import InvalidQueryError, NotFoundError
from assistant.permissions import Person, require, sees_unit
from assistant.reviews.records import Comment
from assistant.store import Store
from assistant.store.workflow_schema import CommentRow, DraftRow

LONGEST_COMMENT_CHARS = 10_000


class Comments:
    """The comments of one store's drafts."""

    def __init__(self, store: Store, audit: Audit) -> None:
        self._session = store.session
        self._audit = audit

    def add(
        self,
        draft_id: str,
        text: str,
        by: Person,
        *,
        sentence: str | None = None,
        answers: str | None = None,
        origin: str = "",
    ) -> Comment:
        """A comment on a sentence (its id) or on the whole draft, or an answer to a comment (its id)."""
        with self._audit.refusals("drafts.comment", by=by, kind="draft", id=draft_id, origin=origin):
            require(by, "drafts.comment")
            text = text.strip()
            if not text or len(text) > LONGEST_COMMENT_CHARS:
                raise InvalidQueryError("Kommentaren er tom eller for lang. Skriv den om.")
            with self._session.begin() as session:
                draft = _draft_row(session, draft_id, by)
                if answers is not None:
                    answered = session.get(CommentRow, answers)
                    if answered is None or answered.draft_id != draft_id:
                        raise NotFoundError("Kommentaren, der svares på, findes ikke.")
                    sentence = answered.sentence
                row = CommentRow(
                    id="c" + secrets.token_hex(8),
                    draft_id=draft_id,
                    version=draft.version,
                    sentence=sentence,
                    answers=answers,
                    text=text,
                    person_id=by.id,
                    at=datetime.datetime.now(datetime.UTC),
                    resolved_at=None,
                )
                session.add(row)
                self._audit.append(
                    session, "drafts.comment", by=by, kind="comment", id=row.id, origin=origin, content=text
                )
                return _comment(row)

    def list_comments(self, draft_id: str, by: Person) -> list[Comment]:
        """In the order they were written."""
        require(by, "drafts.read")
        with self._session() as session:
            _draft_row(session, draft_id, by)
            query = select(CommentRow).where(CommentRow.draft_id == draft_id).order_by(CommentRow.at, CommentRow.id)
            return [_comment(row) for row in session.scalars(query)]

    def resolve(self, id: str, by: Person, *, origin: str = "") -> Comment:
        """Marks a comment as dealt with."""
        with self._audit.refusals("drafts.resolve_comment", by=by, kind="comment", id=id, origin=origin):
            require(by, "drafts.resolve_comment")
            with self._session.begin() as session:
                row = session.get(CommentRow, id)
                if row is None:
                    raise NotFoundError("Kommentaren findes ikke.")
                _draft_row(session, row.draft_id, by)
                row.resolved_at = row.resolved_at or datetime.datetime.now(datetime.UTC)
                self._audit.append(session, "drafts.resolve_comment", by=by, kind="comment", id=id, origin=origin)
                return _comment(row)


def _draft_row(session: Session, id: str, by: Person) -> DraftRow:
    row = session.get(DraftRow, id)
    if row is None or not sees_unit(by, row.unit):
        raise NotFoundError("Svarudkastet findes ikke, eller du har ikke adgang til det.")
    return row


def _comment(row: CommentRow) -> Comment:
    return Comment(row.id, row.version, row.sentence, row.answers, row.text, row.person_id, row.at, row.resolved_at)
