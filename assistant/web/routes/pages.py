"""The pages that people open; each checks who asks, and gives its template what it shows."""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from typing import Annotated, Any
from urllib.parse import urlencode

from fastapi import APIRouter, Form, Query, Request
from fastapi.responses import RedirectResponse, Response

from assistant.permissions import Person, is_allowed, visible_units
from assistant.records import Kind, SearchFilters
from assistant.reviews.states import STATE_NAMES
from assistant.store import StoredDocument
from assistant.web import wording
from assistant.web.dating import shown_date
from assistant.web.listings import (
    Order,
    document_versions,
    drafts_citing,
    known_units,
    list_documents,
)
from assistant.web.measurements import courses, kept_rows, latest, measurements, shipped
from assistant.web.overview import bar_rows, draft_facts, every_year
from assistant.web.people import (
    SESSION_COOKIE,
    allowed,
    find_person,
    narrowed,
    session_token,
    set_session_cookie,
    visible_document,
)
from assistant.web.problems import Problem
from assistant.web.rendering import page
from assistant.web.rooms import rooms_of
from assistant.web.routes.conversations import conversation_json, exchange_json
from assistant.web.routes.session import open_session
from assistant.web.starters import starter_questions
from assistant.web.visiting import Visitor, local_address

router = APIRouter()


# ------------------------------------------------------------ signing in


@router.get("/log-ind")
def sign_in_page(request: Request, videre: str = "/") -> Response:
    if find_person(request) is not None:
        return RedirectResponse(local_address(videre), 303)
    return _sign_in_page(request, videre)


def _sign_in_page(request: Request, forward: str, *, problem: str = "", name: str = "", status: int = 200) -> Response:
    return page(
        request,
        "sign_in.html",
        status=status,
        forward=local_address(forward),
        problem=problem,
        name=name,
        single_sign_on=bool(rooms_of(request).settings.oidc_issuer),
    )


@router.post("/log-ind")
def sign_in(
    request: Request,
    name: Annotated[str, Form(max_length=200)] = "",
    password: Annotated[str, Form(max_length=1000)] = "",
    videre: Annotated[str, Form(max_length=4000)] = "/",
) -> Response:
    try:
        token = open_session(request, name, password)
    except Problem as problem:
        return _sign_in_page(request, videre, problem=problem.detail, name=name, status=problem.status)
    response = RedirectResponse(local_address(videre), 303)
    set_session_cookie(request, response, token)
    return response


@router.post("/log-ud")
def sign_out(request: Request) -> Response:
    if token := session_token(request):
        rooms_of(request).accounts.sign_out(token)
    response = RedirectResponse("/log-ind", 303)
    response.delete_cookie(SESSION_COOKIE, path="/")
    return response


# ------------------------------------------------------------ asking


@router.get("/")
def chat(request: Request, person: Visitor) -> Response:
    return _chat(request, person, None)


@router.get("/samtale/{id}")
def conversation(request: Request, id: str, person: Visitor) -> Response:
    return _chat(request, person, id)


def _chat(request: Request, person: Person, id: str | None) -> Response:
    allowed(request, "questions.ask")
    rooms = rooms_of(request)
    opened: dict[str, Any] | None = None
    if id is not None:
        opened = conversation_json(rooms.conversations.get_conversation(person.id, id))
        opened["exchanges"] = [exchange_json(rooms, one) for one in rooms.conversations.exchanges(person.id, id)]
    return page(
        request,
        "chat.html",
        conversations=[conversation_json(one) for one in rooms.conversations.list_conversations(person.id)],
        opened=opened,
        starters=[] if opened else starter_questions(rooms, person),
        document_count=rooms.facts(narrowed(person)).documents,
    )


# ------------------------------------------------------------ documents


@router.get("/dokumenter")
def documents(
    request: Request,
    person: Visitor,
    q: Annotated[str, Query(max_length=400)] = "",
    slags: str = "",
    orden: Order = "added",
    laesbarhed: str = "",
    side: Annotated[int, Query(ge=1)] = 1,
) -> Response:
    allowed(request, "documents.list")
    kind = Kind(slags) if slags in set(Kind) else None
    found = list_documents(
        rooms_of(request).store,
        narrowed(person, SearchFilters(kind=kind)),
        words=q,
        order=orden,
        readability=laesbarhed,
        number=side,
    )
    chosen = {"q": q, "slags": kind.value if kind else "", "orden": orden, "laesbarhed": laesbarhed}
    return page(
        request,
        "documents.html",
        found=found,
        shown_dates={one.id: shown_date(rooms_of(request).collection, one.id, one.date) for one in found.documents},
        chosen=chosen,
        total_documents=rooms_of(request).facts(narrowed(person)).documents,
        units=units_of(request, person),
        page_address=lambda number: "/dokumenter?" + urlencode(chosen | {"side": number}),
    )


MOST_CITING = 12


@router.get("/dokumenter/{id}")
def document(request: Request, id: str, person: Visitor, side: Annotated[int, Query(ge=1)] = 1) -> Response:
    from assistant.reading.page_images import has_page_images

    allowed(request, "documents.read")
    stored = visible_document(request, person, id)
    collection = rooms_of(request).collection
    structure = collection.structure(stored.id)
    positions: dict[int, int] = {}  # how many blocks of its page come before each block
    places: dict[int, tuple[int, int]] = {}
    for block in structure.blocks:
        places[block.index] = (block.page, positions.get(block.page, 0))
        positions[block.page] = positions.get(block.page, 0) + 1
    asked = structure.letter.questions if structure.letter else ()
    wanted = {index for question in asked for index in (question.question_block, *question.answer_blocks[:1])}
    citing, cited_by = drafts_citing(rooms_of(request).store, stored.id, visible_units(person))
    reader = {
        "id": stored.id,
        "name": stored.name,
        "page": min(side, max(1, stored.page_count)),
        "pages": stored.page_count,
        "page_damage": stored.page_damage,
        "has_image": has_page_images(stored.media_type),
        "blocks": {index: places[index] for index in wanted if index in places},
        "cited_by": cited_by,
        "unit": stored.unit,
    }
    return page(
        request,
        "document.html",
        document=stored,
        date=shown_date(collection, stored.id, stored.date),
        structure=structure,
        reader=reader,
        citing=citing[:MOST_CITING],
        facts=_facts(stored),
        versions=document_versions(rooms_of(request).store, stored.id),
        units=units_of(request, person),
    )


def _facts(stored: StoredDocument) -> list[tuple[str, str | None]]:
    return [
        ("Fil", stored.name),
        ("Afsender", stored.sender),
        ("Modtager", stored.recipient),
        ("Sagsnummer", stored.case_number),
        ("Dokumentnummer", stored.document_number),
        ("Type", f"{wording.media_name(stored.media_type)}, {wording.format_size(stored.size_bytes)}"),
        ("Søgbare afsnit", wording.format_number(stored.chunk_count)),
        ("Lagt ind", wording.format_moment(stored.ingested_at)),
    ]


def units_of(request: Request, person: Person) -> list[str]:
    """The units that the person may choose between."""
    own = visible_units(person)
    return sorted(own) if own is not None else known_units(rooms_of(request).store)


# ------------------------------------------------------------ searching


@router.get("/soeg")
def search(
    request: Request, person: Visitor, q: Annotated[str, Query(max_length=20_000)] = "", slags: str = ""
) -> Response:
    allowed(request, "questions.search")
    return page(request, "search.html", query=q, kind=slags)


# ------------------------------------------------------------ help


@router.get("/saadan-virker-assistenten")
def about(request: Request, person: Visitor) -> Response:
    rooms = rooms_of(request)
    return page(
        request,
        "about.html",
        model=rooms.settings.model,
        facts=rooms.facts(narrowed(person)),
        measured_here=latest(kept_rows(rooms.settings.data)),
        shipped=shipped(),
    )


@router.get("/tastatur")
def keyboard(request: Request, person: Visitor) -> Response:
    return page(request, "keyboard.html")


@router.get("/tilgaengelighed")
def accessibility(request: Request) -> Response:
    return page(request, "accessibility.html")


@router.get("/profil")
def profile(request: Request, person: Visitor) -> Response:
    return page(request, "profile.html")


# ------------------------------------------------------------ overview

DAYS_SHOWN = 30
EVALUATIONS_SHOWN = 12


@router.get("/overblik")
def overview(request: Request, person: Visitor) -> Response:
    allowed(request, "statistics.read")
    rooms = rooms_of(request)
    today = datetime.datetime.now(datetime.UTC)
    by_day = rooms.conversations.counts_by_day(today - datetime.timedelta(days=DAYS_SHOWN - 1))
    days = [(today - datetime.timedelta(days=back)).date() for back in reversed(range(DAYS_SHOWN))]
    sees_questions = is_allowed(person, "documents.add")
    facts, drafts = rooms.facts(narrowed(person)), draft_facts(rooms.store)
    statuses = rooms.conversations.counts_by_status()
    kept = kept_rows(rooms.settings.data)
    return page(
        request,
        "overview.html",
        facts=facts,
        years=every_year(facts.by_year),
        kinds=bar_rows({wording.KIND_NAMES[kind]: number for kind, number in _most_first(facts.by_kind)}),
        readabilities=bar_rows(facts.by_readability, names=wording.READABILITY_NAMES, toned=True),
        asked=bar_rows(dict(_most_first(statuses)), names=wording.STATUS_NAMES),
        draft_states=bar_rows(drafts.by_state, names={state.value: name for state, name in STATE_NAMES.items()}),
        changes=bar_rows(drafts.changes, percent=True),
        usage={wording.format_short_date(day): by_day.get(day, 0) for day in days},
        statuses=statuses,
        missing=rooms.conversations.questions_with_status(["no_basis"], limit=12) if sees_questions else None,
        drafts=drafts,
        evaluations=measurements(kept)[:EVALUATIONS_SHOWN],
        courses=courses(kept),
        judged=rooms.conversations.count_judged() if sees_questions else 0,
    )


def _most_first(counts: Mapping[str, int]) -> list[tuple[str, int]]:
    return sorted(counts.items(), key=lambda one: -one[1])
