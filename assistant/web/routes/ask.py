"""Questions, follow-ups and checks of a text against the collection."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import APIRouter, Depends, Request
from fastapi.responses import JSONResponse, Response, StreamingResponse

from assistant.contract import verified_json
from assistant.permissions import Person, sees_unit
from assistant.records import Support, VerifiedSentence
from assistant.web.asking import ask_events, last_event, told
from assistant.web.people import may
from assistant.web.rooms import rooms_of
from assistant.web.schemas import AskBody, VerifyBody

router = APIRouter(tags=["ask"])


@router.post(
    "/ask",
    summary="Stil et spørgsmål",
    response_class=JSONResponse,
    responses={200: {"content": {"text/event-stream": {"schema": {"type": "string"}}, "application/json": {}}}},
)
def ask(request: Request, body: AskBody, person: Annotated[Person, Depends(may("questions.ask"))]) -> Response:
    """One answer as JSON or, with ``Accept: text/event-stream``, event by event."""
    rooms = rooms_of(request)
    rooms.switch.require_on()
    if body.conversation and body.conversation != "new":
        rooms.conversations.get_conversation(person.id, body.conversation)  # 404 before the stream begins
    events = ask_events(rooms, person, body)
    if "text/event-stream" in request.headers.get("accept", ""):
        return StreamingResponse(
            told(rooms, events), media_type="text/event-stream", headers={"x-accel-buffering": "no"}
        )
    return JSONResponse(last_event(events))


@router.post("/verify", summary="Efterprøv en tekst")
def verify(
    request: Request, body: VerifyBody, person: Annotated[Person, Depends(may("text.verify"))]
) -> dict[str, Any]:
    from assistant.verification import verify_text

    rooms = rooms_of(request)
    sentences = verify_text(rooms.collection, body.text)
    cited = {evidence.document_id for sentence in sentences for evidence in sentence.evidence}
    hidden = {id for id in cited if (one := rooms.store.find_document(id)) and not sees_unit(person, one.unit)}
    return {"sentences": [verified_json(_as_seen(sentence, hidden)) for sentence in sentences]}


def _as_seen(sentence: VerifiedSentence, hidden: set[str]) -> VerifiedSentence:
    """A verdict that rests on documents the caller may not see is none for the caller."""
    if not any(evidence.document_id in hidden for evidence in sentence.evidence):
        return sentence
    reason = "Der er ikke fundet nogen kilde til det."
    return VerifiedSentence(sentence.text, Support.NOT_IN_SOURCES, reason)
