"""Drafts of replies: drafting, editing, review, export, sending, and what was promised."""

from __future__ import annotations

import datetime
from collections.abc import Callable
from typing import Annotated, Any

from fastapi import APIRouter, Query, Request
from fastapi.responses import Response
from pydantic import Field

from assistant.casefile import casefile_bytes
from assistant.contract import citation_json
from assistant.intake.people import Asker
from assistant.letters.consistency import find_departures
from assistant.letters.editing import (
    LetterEdit,
    SectionEdit,
    SentenceEdit,
    collection_verifier,
    edit_from_text,
    new_figures,
)
from assistant.letters.model import DraftLetter
from assistant.letters.shapes import letter_json, plain
from assistant.letters.text import letter_text
from assistant.permissions import require
from assistant.records import Citation
from assistant.reviews.differences import compare, edit_distance
from assistant.reviews.states import State
from assistant.reviews.workflow import filters_of
from assistant.web.alternatives import SourceBody, cite_source, find_alternatives
from assistant.web.casework import check_switch, draft_json, file_response, summary_json, with_both, workflow_of
from assistant.web.dating import with_shown_dates
from assistant.web.people import SignedIn, allowed, narrowed, origin_of
from assistant.web.problems import Problem
from assistant.web.rooms import rooms_of
from assistant.web.routes.enquiries import AskerBody, take_letter
from assistant.web.schemas import Body, ShortText, Words

router = APIRouter(tags=["drafts"])


class NewDraftBody(Body):
    """A draft for an enquiry that is there."""

    enquiry: Annotated[str, Field(max_length=32)]


class SentenceBody(Body):
    """A sentence; a new one may name the ``source`` that it was taken from."""

    id: Annotated[str, Field(max_length=32)] | None = None
    text: Annotated[str, Field(max_length=4000)]
    source: SourceBody | None = None


class SectionBody(Body):
    number: Annotated[str, Field(max_length=12)]
    sentences: list[SentenceBody] = Field(max_length=500)


class EditBody(Body):
    """What changed in the letter: sentences by question, or a question's running text in ``texts``."""

    revision: int | None = None
    note: ShortText = ""
    sections: list[SectionBody] = Field(default_factory=list, max_length=200)
    texts: dict[str, Words] = Field(default_factory=dict)
    recipients: list[AskerBody] | None = Field(None, max_length=20)
    subject: ShortText | None = None
    date: datetime.date | None = None
    case_number: ShortText | None = None
    document_number: ShortText | None = None
    opening: ShortText | None = None
    closing: ShortText | None = None
    signatory: ShortText | None = None
    signatory_title: ShortText | None = None

    def edit(self, letter: DraftLetter, cite: Callable[[SourceBody], Citation]) -> LetterEdit:
        """``cite`` turns a named source into its citation."""
        sections = tuple(
            SectionEdit(
                one.number,
                tuple(
                    SentenceEdit(sentence.text, sentence.id, cite(sentence.source) if sentence.source else None)
                    for sentence in one.sentences
                ),
            )
            for one in self.sections
        )
        named = {one.number for one in sections}
        rest = {number: text for number, text in self.texts.items() if number not in named}
        askers = None
        if self.recipients is not None:
            askers = tuple(Asker(one.name, one.role, one.email) for one in self.recipients)
        return LetterEdit(
            sections=(*sections, *edit_from_text(letter, rest).sections),
            recipients=askers,
            subject=self.subject,
            date=self.date,
            case_number=self.case_number,
            document_number=self.document_number,
            opening=self.opening,
            closing=self.closing,
            signatory=self.signatory,
            signatory_title=self.signatory_title,
        )


class MoveBody(Body):
    """A decision. ``revision`` is the one that was read; ``text_hash`` the text that is approved."""

    revision: int | None = None
    note: ShortText = ""
    text_hash: Annotated[str, Field(max_length=64)] | None = None
    unit: ShortText | None = None
    accept_changes: bool = False


class CommentBody(Body):
    text: Words
    sentence: Annotated[str, Field(max_length=32)] | None = None
    answers: Annotated[str, Field(max_length=32)] | None = None


class CheckBody(Body):
    """A sentence while it is typed; ``sentence`` is the id of the one it was."""

    text: Annotated[str, Field(min_length=1, max_length=4000)]
    sentence: Annotated[str, Field(max_length=32)] | None = None


class OwnerBody(Body):
    owner: Annotated[str, Field(max_length=200)]


class ViewBody(Body):
    opened: Annotated[str, Field(min_length=1, max_length=200)]


# ------------------------------------------------------------------ drafting and the queue


@router.post("/drafts", status_code=201, summary="Skriv et svarudkast til en henvendelse eller et nyt brev")
async def create_draft(request: Request, person: SignedIn) -> dict[str, Any]:
    """JSON with ``enquiry`` for one that is there; or a letter as JSON ``text``, as a form's file, or as it is."""
    from starlette.concurrency import run_in_threadpool

    check_switch(request)
    enquiry_id = await _named_enquiry(request)
    if enquiry_id is None:
        allowed(request, "drafts.create")
        enquiry_id = (await take_letter(request, person)).id
    workflow, rooms = workflow_of(request), rooms_of(request)
    draft = await run_in_threadpool(
        workflow.draft_enquiry, enquiry_id, person, rooms.assistant, origin=origin_of(request)
    )
    return draft_json(request, draft, person)


async def _named_enquiry(request: Request) -> str | None:
    if not request.headers.get("content-type", "").startswith("application/json"):
        return None
    try:
        body = await request.json()
    except ValueError as error:
        raise Problem(422, "Indholdet er ikke gyldig JSON.") from error
    return NewDraftBody.model_validate(body).enquiry if isinstance(body, dict) and set(body) == {"enquiry"} else None


@router.get("/drafts", summary="Sager")
def list_drafts(
    request: Request,
    person: SignedIn,
    state: Annotated[list[State] | None, Query()] = None,
    mine: bool = False,
    owner: Annotated[str | None, Query(max_length=64)] = None,
    unit: Annotated[str | None, Query(max_length=120)] = None,
    overdue: bool = False,
    to_clear: bool = False,
    query: Annotated[str, Query(max_length=400)] = "",
    limit: Annotated[int, Query(ge=1, le=1000)] = 200,
    offset: Annotated[int, Query(ge=0)] = 0,
) -> dict[str, Any]:
    found = workflow_of(request).reviews.list_drafts(
        person,
        states=state or (),
        owner=person.id if mine else owner,
        unit=unit,
        overdue_on=datetime.datetime.now().astimezone().date() if overdue else None,
        to_clear=to_clear,
        text=query,
        limit=limit,
        offset=offset,
    )
    return {"drafts": [summary_json(one) for one in found]}


@router.get("/drafts/{id}", summary="Et svarudkast")
def get_draft(request: Request, id: str, person: SignedIn) -> dict[str, Any]:
    reviews = workflow_of(request).reviews
    draft = reviews.get(id, person)
    reviews.note_view(id, person)
    return draft_json(request, draft, person)


@router.patch("/drafts/{id}", summary="Ret et svarudkast", response_model=None)
def edit_draft(request: Request, id: str, body: EditBody, person: SignedIn) -> dict[str, Any] | Response:
    workflow = workflow_of(request)
    letter = workflow.reviews.get(id, person).letter
    edit = body.edit(letter, lambda source: cite_source(request, person, source))

    def work() -> dict[str, Any]:
        draft = workflow.edit(id, edit, person, revision=body.revision, origin=origin_of(request), note=body.note)
        return draft_json(request, draft, person)

    return with_both(work)


@router.get("/drafts/{id}/alternatives", summary="Flere sætninger fra kilderne til et spørgsmål")
def alternatives(
    request: Request, id: str, number: Annotated[str, Query(max_length=12)], person: SignedIn
) -> dict[str, Any]:
    """Sentences of the collection that bear on the question and are not in its answer yet, the best first."""
    require(person, "drafts.edit")
    section = next(
        (one for one in workflow_of(request).reviews.get(id, person).letter.sections if one.number == number), None
    )
    if section is None:
        raise Problem(404, f"Udkastet har intet spørgsmål {number}.")
    rooms = rooms_of(request)
    used = [citation for sentence in section.sentences for citation in sentence.citations]
    found = find_alternatives(rooms.collection, rooms.retriever, section.question, narrowed(person), used)
    return {"alternatives": with_shown_dates(rooms.collection, [citation_json(one) for one in found])}


@router.post("/drafts/{id}/check", summary="Efterprøv en sætning, mens den skrives")
def check_sentence(request: Request, id: str, body: CheckBody, person: SignedIn) -> dict[str, Any]:
    require(person, "drafts.edit")
    workflow = workflow_of(request)
    letter = workflow.reviews.get(id, person).letter
    before = next((one for one in letter.sentences if one.id == body.sentence), None)
    verify = collection_verifier(workflow.collection, filters_of(person))
    verdict, citations = verify(body.text, before.citations if before else ())
    return {
        "text": body.text,
        "support": verdict.label.value,
        "reason": verdict.reason,
        "citations": plain(citations),
        "changed_figures": list(new_figures(body.text, citations)) if citations else [],
    }


# ------------------------------------------------------------------ review


@router.post("/drafts/{id}/submit", summary="Send til godkendelse", response_model=None)
def submit(request: Request, id: str, person: SignedIn, body: MoveBody | None = None) -> dict[str, Any] | Response:
    return _moved(request, id, person, "submit", body)


@router.post("/drafts/{id}/return", summary="Returnér", response_model=None)
def return_(request: Request, id: str, person: SignedIn, body: MoveBody | None = None) -> dict[str, Any] | Response:
    return _moved(request, id, person, "return", body)


@router.post("/drafts/{id}/approve", summary="Godkend", response_model=None)
def approve(request: Request, id: str, person: SignedIn, body: MoveBody | None = None) -> dict[str, Any] | Response:
    return _moved(request, id, person, "approve", body)


@router.post("/drafts/{id}/send", summary="Registrér som sendt", response_model=None)
def send(request: Request, id: str, person: SignedIn, body: MoveBody | None = None) -> dict[str, Any] | Response:
    return _moved(request, id, person, "send", body)


@router.post("/drafts/{id}/withdraw", summary="Træk tilbage", response_model=None)
def withdraw(request: Request, id: str, person: SignedIn, body: MoveBody | None = None) -> dict[str, Any] | Response:
    return _moved(request, id, person, "withdraw", body)


@router.post("/drafts/{id}/transfer", summary="Overdrag til en anden enhed", response_model=None)
def transfer(request: Request, id: str, person: SignedIn, body: MoveBody) -> dict[str, Any] | Response:
    return _moved(request, id, person, "transfer", body)


def _moved(request: Request, id: str, person: SignedIn, move: str, body: MoveBody | None) -> dict[str, Any] | Response:
    told, workflow, origin = body or MoveBody(), workflow_of(request), origin_of(request)
    reviews = workflow.reviews
    seen = reviews.get(id, person)
    revision = seen.revision if told.revision is None else told.revision

    def work() -> dict[str, Any]:
        if move == "approve":
            digest = told.text_hash or seen.text_hash
            draft = reviews.approve(id, person, revision=revision, text_hash=digest, origin=origin, note=told.note)
        elif move == "send":
            draft = workflow.sending.send(
                id, person, revision=revision, accept_changes=told.accept_changes, origin=origin, note=told.note
            )
        elif move == "transfer":
            draft = reviews.transfer(id, told.unit or "", person, revision=revision, note=told.note, origin=origin)
        else:
            call = {"submit": reviews.submit, "return": reviews.return_, "withdraw": reviews.withdraw}[move]
            draft = call(id, person, revision=revision, note=told.note, origin=origin)
        return draft_json(request, draft, person)

    return with_both(work)


@router.post("/drafts/{id}/assign", summary="Fordel til en medarbejder")
def assign(request: Request, id: str, body: OwnerBody, person: SignedIn) -> dict[str, Any]:
    owner = rooms_of(request).accounts.get_person(body.owner)
    draft = workflow_of(request).reviews.assign(id, owner, person, origin=origin_of(request))
    return draft_json(request, draft, person)


# ------------------------------------------------------------------ what happened to a draft


@router.get("/drafts/{id}/history", summary="Versioner, beslutninger og visninger")
def history(request: Request, id: str, person: SignedIn) -> dict[str, Any]:
    reviews = workflow_of(request).reviews
    versions = [
        {
            "number": one.number,
            "author": one.author,
            "text_hash": one.text_hash,
            "created_at": one.created_at.isoformat(),
        }
        for one in reviews.versions(id, person)
    ]
    events = plain(reviews.events(id, person))
    views = plain(reviews.views(id, person))
    people: set[str] = (
        {str(one["author"]) for one in versions} | {one["person"] for one in events} | {one["person"] for one in views}
    )
    names = rooms_of(request).accounts.display_names(people)
    return {"versions": versions, "events": events, "views": views, "names": names}


@router.get("/drafts/{id}/versions/{number}", summary="En version")
def get_version(request: Request, id: str, number: int, person: SignedIn) -> dict[str, Any]:
    found = next((one for one in workflow_of(request).reviews.versions(id, person) if one.number == number), None)
    if found is None:
        raise Problem(404, f"Svarudkastet har ingen version {number}.")
    return {
        "number": number,
        "author": found.author,
        "text_hash": found.text_hash,
        "letter": letter_json(found.letter),
        "text": letter_text(found.letter),
    }


@router.get("/drafts/{id}/difference", summary="Forskel mellem to versioner, sætning for sætning")
def difference(
    request: Request, id: str, person: SignedIn, before: Annotated[int, Query(ge=1)] = 1, after: int | None = None
) -> dict[str, Any]:
    versions = {one.number: one for one in workflow_of(request).reviews.versions(id, person)}
    last = max(versions) if after is None else after
    if before not in versions or last not in versions:
        raise Problem(404, "En af versionerne findes ikke.")
    old, new = versions[before].letter, versions[last].letter
    return {"before": before, "after": last, "distance": edit_distance(old, new), "sentences": plain(compare(old, new))}


@router.post("/drafts/{id}/views", status_code=204, summary="Husk, at en kilde er åbnet fra udkastet")
def note_view(request: Request, id: str, body: ViewBody, person: SignedIn) -> None:
    require(person, "drafts.read")
    workflow_of(request).reviews.note_view(id, person, opened=body.opened)


@router.get("/drafts/{id}/consistency", summary="Hvor udkastet afviger fra tidligere svar")
def consistency(request: Request, id: str, person: SignedIn) -> dict[str, Any]:
    letter = workflow_of(request).reviews.get(id, person).letter
    found = find_departures(letter, rooms_of(request).retriever, filters=filters_of(person))
    return {"departures": plain(found)}


@router.get("/drafts/{id}/comments", summary="Kommentarer")
def list_comments(request: Request, id: str, person: SignedIn) -> dict[str, Any]:
    found = workflow_of(request).comments.list_comments(id, person)
    names = rooms_of(request).accounts.display_names({one.person for one in found})
    return {"comments": [plain(one) | {"name": names.get(one.person, "")} for one in found]}


@router.post("/drafts/{id}/comments", status_code=201, summary="Skriv en kommentar")
def add_comment(request: Request, id: str, body: CommentBody, person: SignedIn) -> dict[str, Any]:
    added = workflow_of(request).comments.add(
        id, body.text, person, sentence=body.sentence, answers=body.answers, origin=origin_of(request)
    )
    told: dict[str, Any] = plain(added) | {"name": person.display_name}
    return told


@router.post("/comments/{id}/resolve", summary="Afslut en kommentar")
def resolve_comment(request: Request, id: str, person: SignedIn) -> dict[str, Any]:
    resolved: dict[str, Any] = plain(workflow_of(request).comments.resolve(id, person, origin=origin_of(request)))
    return resolved


# ------------------------------------------------------------------ files


@router.get("/drafts/{id}/export.docx", summary="Brevet i Word")
def export_docx(request: Request, id: str, person: SignedIn) -> Response:
    return _export(request, id, person, "docx")


@router.get("/drafts/{id}/export.pdf", summary="Brevet som PDF")
def export_pdf(request: Request, id: str, person: SignedIn) -> Response:
    return _export(request, id, person, "pdf")


def _export(request: Request, id: str, person: SignedIn, format: str) -> Response:
    made = workflow_of(request).sending.export(id, person, format=format, origin=origin_of(request))
    return file_response(made.content, made.name, made.media_type, made.digest)


@router.get("/drafts/{id}/casefile.zip", summary="Sagsmappen")
def casefile(
    request: Request, id: str, person: SignedIn, theme: Annotated[str, Query(max_length=400)] = ""
) -> Response:
    name, content = casefile_bytes(
        workflow_of(request), rooms_of(request).accounts, id, person, theme=theme, origin=origin_of(request)
    )
    return file_response(content, name, "application/zip")


# ------------------------------------------------------------------ promises and statistics


@router.get("/promises", summary="Løfter i sendte svar")
def list_promises(request: Request, person: SignedIn, all: bool = False) -> dict[str, Any]:
    return {"promises": plain(workflow_of(request).sending.promises(person, open_only=not all))}


@router.post("/promises/{id}/settle", summary="Afslut et løfte")
def settle_promise(request: Request, id: str, person: SignedIn) -> dict[str, Any]:
    settled: dict[str, Any] = plain(workflow_of(request).sending.settle_promise(id, person, origin=origin_of(request)))
    return settled


@router.get("/statistics", summary="Hvor gode er udkastene")
def statistics(request: Request, person: SignedIn) -> dict[str, Any]:
    return {"months": plain(workflow_of(request).sending.statistics(person))}
