"""The pages of the casework: the queue, a new letter, the enquiry as it was understood, and the draft."""

from __future__ import annotations

import datetime
from typing import Annotated, Any, Literal
from urllib.parse import urlencode

from fastapi import APIRouter, Query, Request
from fastapi.responses import Response

from assistant.permissions import Role
from assistant.reviews.records import DraftSummary
from assistant.reviews.states import STATE_NAMES, State
from assistant.reviews.workflow import Workflow
from assistant.web.casework import draft_json, stored_enquiry_json, summary_json, workflow_of
from assistant.web.naming import draft_title, enquiry_title
from assistant.web.people import allowed
from assistant.web.rendering import page
from assistant.web.rooms import rooms_of
from assistant.web.routes.pages import units_of
from assistant.web.visiting import Visitor

router = APIRouter()

PAGE_SIZE = 50
OPEN = (State.DRAFT, State.IN_REVIEW, State.RETURNED, State.APPROVED, State.TRANSFERRED)
View = Literal["mine", "enhed", "godkend", "forsinket", "alle", "afsluttet"]
VIEWS = {
    "mine": "Mine",
    "enhed": "Enhedens",
    "godkend": "Til godkendelse",
    "forsinket": "Over fristen",
    "alle": "Alle åbne",
    "afsluttet": "Afsluttede",
}


def _wanted(view: View, person: Visitor) -> dict[str, Any]:
    """What each view of the queue asks for."""
    wanted: dict[str, dict[str, Any]] = {
        "mine": {"owner": person.id, "states": OPEN},
        "enhed": {"states": OPEN, "units": person.units},
        "godkend": {"to_clear": True},
        "forsinket": {"overdue_on": datetime.datetime.now().astimezone().date()},
        "alle": {"states": OPEN},
        "afsluttet": {"states": (State.SENT, State.WITHDRAWN)},
    }
    return wanted[view]


@router.get("/sager")
def queue(
    request: Request,
    person: Visitor,
    vis: View = "mine",
    q: Annotated[str, Query(max_length=400)] = "",
    tilstand: str = "",
    side: Annotated[int, Query(ge=1)] = 1,
) -> Response:
    allowed(request, "drafts.list")
    rooms, workflow = rooms_of(request), workflow_of(request)
    wanted = _wanted(vis, person)
    states = [state for state in wanted.get("states", OPEN) if vis != "godkend"]
    if tilstand in states:
        wanted["states"] = (State(tilstand),)
    found = workflow.reviews.list_drafts(person, text=q, limit=PAGE_SIZE + 1, offset=(side - 1) * PAGE_SIZE, **wanted)
    people = [one for one in rooms.accounts.people() if one.roles & {Role.DRAFTER, Role.APPROVER} and not one.disabled]
    return page(
        request,
        "queue.html",
        views=VIEWS,
        view=vis,
        query=q,
        number=side,
        has_more=len(found) > PAGE_SIZE,
        drafts=[summary_json(one) | {"title": _title(workflow, person, one)} for one in found[:PAGE_SIZE]],
        states={state.value: STATE_NAMES[state] for state in states},
        state=tilstand if tilstand in states else "",
        page_address=lambda number: "/sager?" + urlencode({"vis": vis, "q": q, "tilstand": tilstand, "side": number}),
        names=rooms.accounts.display_names({one.owner for one in found}),
        people=people,
        waiting=[
            stored_enquiry_json(one, listed=True) | {"title": enquiry_title(one.enquiry)}
            for one in workflow.enquiries.list_enquiries(person, without_draft=True, limit=20)
        ],
        promises=workflow.sending.promises(person)[:20],
        today=datetime.datetime.now().astimezone().date(),
    )


def _title(workflow: Workflow, person: Visitor, one: DraftSummary) -> str:
    """What the case is called; without a subject it is known by whom it answers."""
    return draft_title(one.subject, () if one.subject else workflow.reviews.get(one.id, person).letter.recipients)


@router.get("/svarudkast")
def new_draft(request: Request, person: Visitor, fra: Annotated[str, Query(max_length=64)] = "") -> Response:
    """A new letter; ``fra`` names an answer whose question becomes the letter."""
    allowed(request, "drafts.create")
    answer = rooms_of(request).conversations.find_answer(person.id, fra) if fra else None
    text = (answer.resolved_question or answer.question) if answer else ""
    return page(request, "new_draft.html", text=text, units=units_of(request, person))


@router.get("/svarudkast/henvendelse/{id}")
def enquiry(request: Request, id: str, person: Visitor) -> Response:
    allowed(request, "enquiries.read")
    stored = workflow_of(request).enquiries.get(id, person)
    return page(request, "enquiry.html", enquiry=stored_enquiry_json(stored))


@router.get("/svarudkast/{id}")
def draft(request: Request, id: str, person: Visitor) -> Response:
    allowed(request, "drafts.read")
    workflow, rooms = workflow_of(request), rooms_of(request)
    opened = workflow.reviews.get(id, person)
    workflow.reviews.note_view(id, person)
    shown = draft_json(request, opened, person)
    return page(
        request,
        "draft.html",
        draft=shown,
        title=shown["title"],
        state_names={state.value: name for state, name in STATE_NAMES.items()},
        owner=rooms.accounts.display_names({opened.summary.owner}).get(opened.summary.owner, ""),
        units=units_of(request, person),
    )
