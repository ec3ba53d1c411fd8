"""Searching the collection, and finding earlier questions like a new one."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import APIRouter, Depends, Query, Request

from assistant.contract import hit_json, precedent_json
from assistant.permissions import Person
from assistant.web.dating import with_shown_dates
from assistant.web.listings import senders_of
from assistant.web.people import may, narrowed
from assistant.web.rooms import rooms_of
from assistant.web.schemas import SearchBody

router = APIRouter(tags=["search"])


@router.post("/search", summary="Søg i samlingen")
def search(
    request: Request, body: SearchBody, person: Annotated[Person, Depends(may("questions.search"))]
) -> dict[str, Any]:
    filters = narrowed(person, body.filters())
    rooms = rooms_of(request)
    hits = rooms.retriever.search(body.query, limit=body.limit, filters=filters)
    senders = senders_of(rooms.store, (hit.chunk.document for hit in hits))
    shown = [hit_json(hit) | {"sender": senders.get(hit.chunk.document)} for hit in hits]
    return {"hits": with_shown_dates(rooms.collection, shown)}


@router.get("/similar", summary="Tidligere spørgsmål, der ligner")
def similar(
    request: Request,
    question: Annotated[str, Query(min_length=1, max_length=20_000)],
    person: Annotated[Person, Depends(may("questions.similar"))],
    limit: Annotated[int, Query(ge=1, le=50)] = 5,
) -> dict[str, Any]:
    found = rooms_of(request).precedents.find(question, limit=limit, filters=narrowed(person))
    return {"questions": with_shown_dates(rooms_of(request).collection, [precedent_json(one) for one in found])}
