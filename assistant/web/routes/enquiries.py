"""Enquiries: a council member's letter comes in, and what was understood of it is corrected."""

from __future__ import annotations

import datetime
from dataclasses import replace
from typing import Annotated, Any

from fastapi import APIRouter, Query, Request
from fastapi.responses import Response
from pydantic import Field, ValidationError
from starlette.datastructures import UploadFile

from assistant.intake.enquiry import Enquiry
from assistant.intake.people import Asker
from assistant.records import Part
from assistant.reviews.records import StoredEnquiry
from assistant.web.casework import file_response, stored_enquiry_json, workflow_of
from assistant.web.people import SignedIn, origin_of
from assistant.web.problems import Problem
from assistant.web.rooms import rooms_of
from assistant.web.schemas import Body, ShortText, Words

router = APIRouter(tags=["enquiries"])


class LetterBody(Body):
    """A letter as text."""

    text: Words
    unit: ShortText | None = None


class AskerBody(Body):
    name: ShortText
    role: ShortText = ""
    email: ShortText = ""


class PartBody(Body):
    number: Annotated[str, Field(min_length=1, max_length=12)]
    text: Words


class EnquiryBody(Body):
    """Corrections; what is left out stays. Without a deadline a new date brings its own."""

    revision: int | None = None
    senders: list[AskerBody] | None = Field(None, max_length=20)
    date: datetime.date | None = None
    subject: ShortText | None = None
    addressee: ShortText | None = None
    deadline: datetime.date | None = None
    parts: list[PartBody] | None = Field(None, max_length=200)

    def applied(self, enquiry: Enquiry) -> Enquiry:
        changes: dict[str, Any] = {}
        if self.senders is not None:
            changes["askers"] = tuple(Asker(one.name, one.role, one.email) for one in self.senders)
        if self.parts is not None:
            changes["parts"] = tuple(Part(one.number, one.text) for one in self.parts)
        for name in ("date", "subject", "addressee", "deadline"):
            if getattr(self, name) is not None:
                changes[name] = getattr(self, name)
        return replace(enquiry, **changes)


async def take_letter(request: Request, person: SignedIn) -> StoredEnquiry:
    """The letter of a request: JSON with its text, a form with a file or text, or the text itself."""
    from starlette.concurrency import run_in_threadpool

    enquiries, origin = workflow_of(request).enquiries, origin_of(request)
    kind = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    limit = rooms_of(request).settings.max_file_mb * 1024 * 1024
    if int(request.headers.get("content-length") or 0) > limit:
        raise Problem(413)
    if kind in ("multipart/form-data", "application/x-www-form-urlencoded"):
        async with request.form(max_files=1, max_fields=10) as form:
            unit = str(form.get("unit") or "") or None
            file = form.get("file")
            if isinstance(file, UploadFile):
                content = await file.read()
                name = file.filename or "brev.txt"
                return await run_in_threadpool(enquiries.read_file, content, name, person, unit=unit, origin=origin)
            text = str(form.get("text") or "")
    elif kind == "application/json":
        try:
            body = LetterBody.model_validate_json(await request.body())
        except ValidationError as error:
            raise Problem(422, 'Send brevet som {"text": "…"} eller som en fil i en formular.') from error
        text, unit = body.text, body.unit
    else:
        text, unit = (await request.body()).decode("utf-8", "replace"), None
    return await run_in_threadpool(enquiries.read_text, text, person, unit=unit, origin=origin)


_LETTER_BODY = {
    "requestBody": {
        "required": True,
        "content": {
            "application/json": {"schema": LetterBody.model_json_schema()},
            "multipart/form-data": {
                "schema": {
                    "type": "object",
                    "properties": {
                        "file": {"type": "string", "format": "binary"},
                        "text": {"type": "string"},
                        "unit": {"type": "string"},
                    },
                }
            },
        },
    }
}


@router.post("/enquiries", status_code=201, summary="Modtag et brev", openapi_extra=_LETTER_BODY)
async def create_enquiry(request: Request, person: SignedIn) -> dict[str, Any]:
    return stored_enquiry_json(await take_letter(request, person))


@router.get("/enquiries", summary="Henvendelser")
def list_enquiries(
    request: Request,
    person: SignedIn,
    without_draft: bool = False,
    limit: Annotated[int, Query(ge=1, le=1000)] = 200,
) -> dict[str, Any]:
    found = workflow_of(request).enquiries.list_enquiries(person, without_draft=without_draft, limit=limit)
    return {"enquiries": [stored_enquiry_json(one, listed=True) for one in found]}


@router.get("/enquiries/{id}", summary="En henvendelse")
def get_enquiry(request: Request, id: str, person: SignedIn) -> dict[str, Any]:
    return stored_enquiry_json(workflow_of(request).enquiries.get(id, person))


@router.get("/enquiries/{id}/file", summary="Brevet som det kom")
def get_file(request: Request, id: str, person: SignedIn) -> Response:
    enquiries = workflow_of(request).enquiries
    stored = enquiries.get(id, person)
    suffix = stored.file_name.rpartition(".")[2] if "." in stored.file_name else "txt"
    safe = "".join(char for char in suffix if char.isalnum())[:8]
    return file_response(enquiries.content(id, person), f"brev.{safe}", "application/octet-stream", stored.digest)


@router.patch("/enquiries/{id}", summary="Ret en henvendelse")
def correct_enquiry(request: Request, id: str, body: EnquiryBody, person: SignedIn) -> dict[str, Any]:
    enquiries = workflow_of(request).enquiries
    stored = enquiries.get(id, person)
    changed = enquiries.correct(
        id,
        body.applied(stored.enquiry),
        person,
        revision=stored.revision if body.revision is None else body.revision,
        keep_deadline=body.deadline is not None or body.date is None,
        origin=origin_of(request),
    )
    return stored_enquiry_json(changed)


@router.delete("/enquiries/{id}", status_code=204, summary="Slet en henvendelse med dens udkast")
def remove_enquiry(request: Request, id: str, person: SignedIn) -> None:
    workflow_of(request).enquiries.remove(id, person, origin=origin_of(request))
