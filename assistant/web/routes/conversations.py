"""A person's conversations, and what they thought of the answers."""

from __future__ import annotations

import json
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Query, Request, Response

from assistant.conversations import Conversation, Exchange
from assistant.permissions import Person
from assistant.web.asking import shown_answer
from assistant.web.people import may, note
from assistant.web.rooms import Rooms, rooms_of
from assistant.web.schemas import ConversationBody, FeedbackBody

router = APIRouter(tags=["conversations"])

Reading = Annotated[Person, Depends(may("conversations.read"))]
Changing = Annotated[Person, Depends(may("conversations.change"))]
Removing = Annotated[Person, Depends(may("conversations.remove"))]
MOST_EXPORTED = 100_000
Rating = Annotated[Person, Depends(may("answers.rate"))]


def conversation_json(conversation: Conversation) -> dict[str, Any]:
    return {
        "id": conversation.id,
        "title": conversation.title,
        "pinned": conversation.pinned,
        "created_at": conversation.created_at.isoformat(),
        "updated_at": conversation.updated_at.isoformat(),
    }


def exchange_json(rooms: Rooms, exchange: Exchange) -> dict[str, Any]:
    return shown_answer(rooms, exchange.answer) | {
        "question": exchange.question,
        "verdict": exchange.verdict,
        "comment": exchange.comment,
        "asked_at": exchange.created_at.isoformat(),
    }


@router.get("/conversations", summary="Mine samtaler")
def list_conversations(
    request: Request, person: Reading, query: Annotated[str, Query(max_length=400)] = ""
) -> dict[str, Any]:
    found = rooms_of(request).conversations.list_conversations(person.id, query)
    return {"conversations": [conversation_json(conversation) for conversation in found]}


@router.get("/conversations/{id}", summary="En samtale")
def get_conversation(request: Request, id: str, person: Reading) -> dict[str, Any]:
    rooms = rooms_of(request)
    conversation = rooms.conversations.get_conversation(person.id, id)
    exchanges = rooms.conversations.exchanges(person.id, id)
    return conversation_json(conversation) | {"exchanges": [exchange_json(rooms, one) for one in exchanges]}


@router.patch("/conversations/{id}", summary="Omdøb eller fastgør en samtale")
def change_conversation(request: Request, id: str, body: ConversationBody, person: Changing) -> dict[str, Any]:
    changed = rooms_of(request).conversations.change(person.id, id, title=body.title, pinned=body.pinned)
    return conversation_json(changed)


@router.delete("/conversations/{id}", status_code=204, summary="Slet en samtale")
def delete_conversation(request: Request, id: str, person: Removing) -> None:
    rooms_of(request).conversations.delete(person.id, id)


@router.get("/feedback", summary="Bedømte svar, til måling")
def list_feedback(request: Request, _person: Annotated[Person, Depends(may("documents.add"))]) -> dict[str, Any]:
    """Judged questions and answers, newest first, without who judged them."""
    return {"feedback": [feedback_json(one) for one in rooms_of(request).conversations.judged()]}


@router.get("/feedback.jsonl", summary="Bedømte svar som målesæt", response_class=Response)
def feedback_file(request: Request, person: Annotated[Person, Depends(may("documents.add"))]) -> Response:
    """One question a line, oldest first, in the form that ``assistant evaluate answers --questions`` reads."""
    judged = rooms_of(request).conversations.judged(limit=MOST_EXPORTED)
    note(request, "feedback.export", person, kind="feedback", id=str(len(judged)))
    lines = [json.dumps(feedback_json(one), ensure_ascii=False) + "\n" for one in reversed(judged)]
    headers = {"content-disposition": 'attachment; filename="questions.jsonl"', "cache-control": "no-store"}
    return Response("".join(lines), media_type="application/jsonl; charset=utf-8", headers=headers)


def feedback_json(one: Exchange) -> dict[str, Any]:
    """A follow-up is asked as it was understood, since a measured question stands alone."""
    return {
        "id": one.answer.id,
        "text": one.answer.resolved_question or one.question,
        "status": one.answer.status.value,
        "answer": one.answer.answer,
        "verdict": one.verdict,
        "comment": one.comment,
    }


@router.put("/answers/{id}/feedback", status_code=204, summary="Bedøm et svar")
def judge(request: Request, id: str, body: FeedbackBody, person: Rating) -> None:
    rooms_of(request).conversations.judge(person.id, id, body.verdict, body.comment or None)
