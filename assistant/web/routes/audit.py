"""The audit log over HTTP: reading, checking and exporting it, each of which is itself recorded."""

from __future__ import annotations

import json
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Query, Request
from fastapi.responses import Response

from assistant.audit import AuditFilter
from assistant.letters.shapes import plain
from assistant.permissions import Person
from assistant.web.casework import file_response
from assistant.web.people import may, note
from assistant.web.rooms import rooms_of

router = APIRouter(prefix="/audit", tags=["audit"])

Text = Annotated[str | None, Query(max_length=200)]


def wanted(
    actor: Text = None,
    action: Text = None,
    object_id: Text = None,
    outcome: Text = None,
    since: Text = None,
    until: Text = None,
) -> AuditFilter:
    return AuditFilter(actor, action, object_id, outcome, since, until)


Wanted = Annotated[AuditFilter, Depends(wanted)]


@router.get("", summary="Logbogen, nyeste først")
def list_entries(
    request: Request,
    filters: Wanted,
    person: Annotated[Person, Depends(may("audit.read"))],
    limit: Annotated[int, Query(ge=1, le=1000)] = 200,
    before: int | None = None,
) -> dict[str, Any]:
    rooms = rooms_of(request)
    entries = rooms.audit.entries(filters, limit=limit, before=before)
    note(request, "audit.read", person, kind="audit")
    names = rooms.accounts.display_names({entry.actor for entry in entries})
    return {"entries": plain(entries), "names": names}


@router.get("/verify", summary="Efterprøv logbogen")
def verify(
    request: Request,
    person: Annotated[Person, Depends(may("audit.verify"))],
    sequence: int | None = None,
    hash: Annotated[str, Query(max_length=64)] = "",
) -> dict[str, Any]:
    """``sequence`` and ``hash`` are an earlier end of the log that was noted elsewhere."""
    known = (sequence, hash) if sequence is not None and hash else None
    check = rooms_of(request).audit.verify(known=known)
    note(request, "audit.verify", person, kind="audit")
    return plain(check) | {"intact": check.is_intact}  # type: ignore[no-any-return]


@router.get("/export.jsonl", summary="Hele logbogen, én post pr. linje")
def export(request: Request, filters: Wanted, person: Annotated[Person, Depends(may("audit.export"))]) -> Response:
    entries = rooms_of(request).audit.entries(filters, limit=1_000_000)
    lines = "".join(json.dumps(plain(entry), ensure_ascii=False) + "\n" for entry in reversed(entries))
    note(request, "audit.export", person, kind="audit")
    return file_response(lines.encode(), "logbog.jsonl", "application/jsonl")
