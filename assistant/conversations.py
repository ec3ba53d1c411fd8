"""Stored conversations: questions, the answers as they were shown, and what people thought of them."""

from __future__ import annotations

import datetime
import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

from pydantic import TypeAdapter
from sqlalchemy import delete, func, or_, select
from sqlalchemy.orm import Session

from assistant.errors import NotFoundError
from assistant.records import Answer, Turn
from assistant.store import Store
from assistant.store.schema import ConversationRow, MessageRow

TITLE_CHARS = 70
TURNS_REMEMBERED = 8


@dataclass(frozen=True, slots=True)
class Conversation:
    """A conversation as the list shows it."""

    id: str
    title: str
    pinned: bool
    created_at: datetime.datetime
    updated_at: datetime.datetime


@dataclass(frozen=True, slots=True)
class Exchange:
    """A question with its answer; ``verdict`` is 1 for a good answer and -1 for a bad one."""

    question: str
    answer: Answer
    verdict: int | None
    comment: str | None
    created_at: datetime.datetime


class Conversations:
    """Each conversation belongs to one person; to others it does not exist (NotFoundError)."""

    def __init__(self, store: Store) -> None:
        self._session = store.session

    # ------------------------------------------------------------ reading

    def list_conversations(self, owner: str, words: str = "", *, limit: int = 100) -> list[Conversation]:
        """Pinned ones first, then the latest; ``words`` are looked for in titles and questions."""
        query = select(ConversationRow).where(ConversationRow.owner == owner)
        for word in words.split():
            asked = select(MessageRow.conversation_id).where(MessageRow.question.icontains(word, autoescape=True))
            query = query.where(
                or_(ConversationRow.title.icontains(word, autoescape=True), ConversationRow.id.in_(asked))
            )
        query = query.order_by(ConversationRow.pinned.desc(), ConversationRow.updated_at.desc()).limit(limit)
        with self._session() as session:
            return [_conversation(row) for row in session.scalars(query)]

    def get_conversation(self, owner: str, id: str) -> Conversation:
        with self._session() as session:
            return _conversation(_owned(session, owner, id))

    def exchanges(self, owner: str, id: str) -> list[Exchange]:
        """All exchanges of the conversation, oldest first."""
        with self._session() as session:
            _owned(session, owner, id)
            query = select(MessageRow).where(MessageRow.conversation_id == id).order_by(MessageRow.position)
            return [_exchange(row) for row in session.scalars(query)]

    def turns(self, owner: str, id: str) -> list[Turn]:
        """The latest exchanges, oldest first, as a follow-up is understood from them."""
        with self._session() as session:
            _owned(session, owner, id)
            query = select(MessageRow).where(MessageRow.conversation_id == id).order_by(MessageRow.position.desc())
            rows = list(session.scalars(query.limit(TURNS_REMEMBERED)))
        exchanges = [_exchange(row) for row in reversed(rows)]
        return [
            Turn(one.question, one.answer.resolved_question or one.question, one.answer.answer) for one in exchanges
        ]

    def find_answer(self, owner: str, answer_id: str) -> Answer | None:
        with self._session() as session:
            row = session.get(MessageRow, answer_id)
            if row is None or session.get_one(ConversationRow, row.conversation_id).owner != owner:
                return None
            return _exchange(row).answer

    # ------------------------------------------------------------ writing

    def start(self, owner: str, question: str) -> Conversation:
        """A new conversation, named after its first question."""
        now = datetime.datetime.now(datetime.UTC)
        row = ConversationRow(
            id=secrets.token_hex(8), owner=owner, title=_title(question), pinned=False, created_at=now, updated_at=now
        )
        with self._session.begin() as session:
            session.add(row)
        return _conversation(row)

    def add(self, owner: str, id: str, answer: Answer) -> None:
        """Keeps an answer as the latest of the conversation."""
        now = datetime.datetime.now(datetime.UTC)
        with self._session.begin() as session:
            _owned(session, owner, id).updated_at = now
            last = session.scalar(select(func.max(MessageRow.position)).where(MessageRow.conversation_id == id))
            session.add(
                MessageRow(
                    id=answer.id,
                    conversation_id=id,
                    position=0 if last is None else last + 1,
                    question=answer.question,
                    status=answer.status.value,
                    answer=_adapter().dump_json(answer),
                    verdict=None,
                    comment=None,
                    created_at=now,
                )
            )

    def change(self, owner: str, id: str, *, title: str | None = None, pinned: bool | None = None) -> Conversation:
        with self._session.begin() as session:
            row = _owned(session, owner, id)
            if title is not None and title.strip():
                row.title = _title(title)
            if pinned is not None:
                row.pinned = pinned
            return _conversation(row)

    def delete(self, owner: str, id: str) -> None:
        with self._session.begin() as session:
            row = _owned(session, owner, id)
            session.execute(delete(MessageRow).where(MessageRow.conversation_id == id))
            session.delete(row)

    def judge(self, owner: str, answer_id: str, verdict: int | None, comment: str | None) -> None:
        """Keeps what a person thought of an answer; it joins the evaluation set."""
        with self._session.begin() as session:
            row = session.get(MessageRow, answer_id)
            if row is None:
                raise NotFoundError("Svaret findes ikke længere og kan ikke bedømmes.")
            _owned(session, owner, row.conversation_id)
            row.verdict, row.comment = verdict, comment

    # ------------------------------------------------------------ over everybody's conversations

    def judged(self, *, limit: int = 1000) -> list[Exchange]:
        """Judged exchanges, newest first: material for the evaluation set."""
        query = select(MessageRow).where(or_(MessageRow.verdict.is_not(None), MessageRow.comment.is_not(None)))
        with self._session() as session:
            rows = session.scalars(query.order_by(MessageRow.created_at.desc()).limit(limit))
            return [_exchange(row) for row in rows]

    def count_judged(self) -> int:
        judged = or_(MessageRow.verdict.is_not(None), MessageRow.comment.is_not(None))
        with self._session() as session:
            return session.scalar(select(func.count()).select_from(MessageRow).where(judged)) or 0

    def questions_with_status(self, statuses: Sequence[str], *, limit: int = 50) -> list[tuple[str, datetime.datetime]]:
        """The latest questions that ended so, with when they were asked."""
        query = select(MessageRow.question, MessageRow.created_at).where(MessageRow.status.in_(statuses))
        with self._session() as session:
            rows = session.execute(query.order_by(MessageRow.created_at.desc()).limit(limit))
            return [(question, at) for question, at in rows]

    def counts_by_status(self) -> dict[str, int]:
        with self._session() as session:
            rows = session.execute(select(MessageRow.status, func.count()).group_by(MessageRow.status))
            return {row[0]: row[1] for row in rows}

    def counts_by_day(self, since: datetime.datetime) -> dict[datetime.date, int]:
        query = select(MessageRow.created_at).where(MessageRow.created_at >= since)
        counts: dict[datetime.date, int] = {}
        with self._session() as session:
            for moment in session.scalars(query):
                counts[moment.date()] = counts.get(moment.date(), 0) + 1
        return counts


@cache
def _adapter() -> TypeAdapter[Answer]:
    return TypeAdapter(Answer)


def _owned(session: Session, owner: str, id: str) -> ConversationRow:
    row = session.get(ConversationRow, id)
    if row is None or row.owner != owner:
        raise NotFoundError("Samtalen findes ikke. Den kan være slettet.")
    return row


def _conversation(row: ConversationRow) -> Conversation:
    return Conversation(row.id, row.title, row.pinned, row.created_at, row.updated_at)


def _exchange(row: MessageRow) -> Exchange:
    answer = _adapter().validate_json(row.answer)
    return Exchange(row.question, answer, row.verdict, row.comment, row.created_at)


def _title(question: str) -> str:
    words = " ".join(question.split())
    if len(words) <= TITLE_CHARS:
        return words
    return words[: TITLE_CHARS - 1].rsplit(" ", 1)[0] + " …"
