"""What the routes of the workflow share: the workflow of the app, and its records as JSON."""

from __future__ import annotations

import datetime
from collections.abc import Callable
from typing import Any, TypeVar

from fastapi import Request
from fastapi.responses import Response

from assistant.letters.contract import enquiry_json
from assistant.letters.model import DraftLetter
from assistant.letters.shapes import letter_json, plain, warnings_json
from assistant.letters.text import (
    GREETING,
    letter_text,
    opening,
    recipient_lines,
    salutation,
    signature_lines,
    subject_line,
)
from assistant.permissions import Person, is_allowed
from assistant.personal_data import find_personal_data, mask
from assistant.reviews.records import Draft, DraftSummary, EditConflictError, SourcesChangedError, StoredEnquiry
from assistant.reviews.states import MOVES, STATE_NAMES, State
from assistant.reviews.workflow import Workflow
from assistant.web.dating import with_shown_dates
from assistant.web.naming import draft_title
from assistant.web.problems import problem_of, problem_response
from assistant.web.rooms import rooms_of

Answer = TypeVar("Answer")


def workflow_of(request: Request) -> Workflow:
    """The workflow of the app, made once."""
    state = request.app.state
    if not hasattr(state, "workflow"):
        rooms = rooms_of(request)
        state.workflow = Workflow(rooms.collection, rooms.audit, rooms.settings)
    workflow: Workflow = state.workflow
    return workflow


def check_switch(request: Request) -> None:
    """Refuses what needs the assistant while an administrator has switched it off."""
    rooms_of(request).switch.require_on()


def with_both(work: Callable[[], Answer]) -> Answer | Response:
    """What the work gives, or 409 with both letters, or with the sources that changed."""
    try:
        return work()
    except EditConflictError as error:
        mine = None if error.mine is None else _both(error.mine)
        theirs = _both(error.theirs.letter) | {"revision": error.theirs.revision, "state": error.theirs.state.value}
        return problem_response(problem_of(error), mine=mine, theirs=theirs)
    except SourcesChangedError as error:
        return problem_response(problem_of(error), changes=plain(error.changes))


def _both(letter: DraftLetter) -> dict[str, Any]:
    return {"letter": letter_json(letter), "text": letter_text(letter)}


def stored_enquiry_json(stored: StoredEnquiry, *, listed: bool = False) -> dict[str, Any]:
    """An enquiry; in a list its personal data is masked and its parts are left out."""
    body = enquiry_json(stored.enquiry)
    if listed:
        body["subject"] = mask(body["subject"])
        for name in ("parts", "left_out", "senders"):
            del body[name]
    else:
        texts = [stored.enquiry.introduction, *(part.text for part in stored.enquiry.parts)]
        known = [asker.name for asker in stored.enquiry.askers]
        body["introduction"] = stored.enquiry.introduction
        body["personal_data"] = [plain(one) for text in texts for one in find_personal_data(text, known=known)]
    return body | {
        "id": stored.id,
        "revision": stored.revision,
        "file_name": stored.file_name,
        "unit": stored.unit,
        "created_at": stored.created_at.isoformat(),
    }


def summary_json(summary: DraftSummary, *, today: datetime.date | None = None) -> dict[str, Any]:
    """A draft as the queue shows it."""
    day = today or datetime.datetime.now().astimezone().date()
    closed = summary.state in (State.SENT, State.WITHDRAWN)
    fields: dict[str, Any] = plain(summary)
    return fields | {
        "state_name": STATE_NAMES[summary.state],
        "enquiry": summary.enquiry_id,
        "subject": mask(summary.subject),
        "overdue": bool(summary.deadline and summary.deadline < day and not closed),
        "coverage": list(summary.coverage),
    }


def draft_json(request: Request, draft: Draft, person: Person) -> dict[str, Any]:
    """A draft with its letter, and what the caller may do with it now."""
    final = draft.state in (State.APPROVED, State.SENT)
    settings = rooms_of(request).settings
    moves = [
        move.value
        for move, rule in MOVES.items()
        if draft.state in rule.to and is_allowed(person, rule.action) and not _wrote(request, move, draft, person)
    ]
    return (
        summary_json(draft.summary)
        | {
            "subject": draft.letter.subject,
            "title": draft_title(draft.letter.subject, draft.letter.recipients),
            "steps": list(settings.clearance_steps),
            "text_hash": draft.text_hash,
            "letter": with_shown_dates(rooms_of(request).collection, letter_json(draft.letter)),
            "text": letter_text(draft.letter, draft=not final),
            "frame": frame_json(draft.letter),
            "may": moves,
        }
        | warnings_json(draft.letter)
    )


def frame_json(letter: DraftLetter) -> dict[str, Any]:
    """What stands around the answers, as the letter will say it."""
    return {
        "recipients": recipient_lines(letter),
        "subject": subject_line(letter),
        "salutation": salutation(letter),
        "opening": opening(letter),
        "greeting": GREETING,
        "signature": signature_lines(letter),
    }


def _wrote(request: Request, move: str, draft: Draft, person: Person) -> bool:
    """Whether four eyes keep the caller from approving."""
    if move != "approve":
        return False
    versions = workflow_of(request).reviews.versions(draft.id, person)
    return person.id in {draft.summary.created_by, *(version.author for version in versions)}


def file_response(content: bytes, name: str, media_type: str, digest: str = "") -> Response:
    """A file to be saved, never shown by the browser in our place."""
    headers = {"content-disposition": f'attachment; filename="{name}"'}
    if digest:
        headers["x-content-sha256"] = digest
    return Response(content, media_type=media_type, headers=headers)
