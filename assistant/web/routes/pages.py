"""The pages that people open; each checks who asks, and gives its template what it shows."""

from __future__ import annotations

from typing import Annotated, Any
from urllib.parse import quote, urlsplit

from fastapi import APIRouter, Depends, Form, Query, Request
from fastapi.responses import RedirectResponse, Response

from assistant.permissions import Person, require
from assistant.records import Kind, SearchFilters
from assistant.web.listings import Order, list_documents
from assistant.web.people import (
    SESSION_COOKIE,
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

router = APIRouter()


def visitor(request: Request) -> Person:
    """Whoever is signed in; others are shown the way."""
    person = find_person(request)
    if person is None:
        wanted = request.url.path + (f"?{request.url.query}" if request.url.query else "")
        address = "/log-ind" + ("" if wanted == "/" else f"?videre={quote(wanted, safe='')}")
        raise Problem(303, headers={"location": address})
    return person


Visitor = Annotated[Person, Depends(visitor)]


def local_address(wanted: str) -> str:
    """An address on this site and no other."""
    parts = urlsplit(wanted)
    is_local = wanted.startswith("/") and not wanted.startswith(("//", "/\\")) and not parts.netloc and not parts.scheme
    return wanted if is_local else "/"


# ------------------------------------------------------------ signing in


@router.get("/log-ind")
def sign_in_page(request: Request, videre: str = "/") -> Response:
    if find_person(request) is not None:
        return RedirectResponse(local_address(videre), 303)
    return page(request, "sign_in.html", forward=local_address(videre), problem="", name="")


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
        given = {"forward": local_address(videre), "problem": problem.detail, "name": name}
        return page(request, "sign_in.html", status=problem.status, **given)
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
    require(person, "questions.ask")
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
        document_count=len(rooms.collection.document_ids()),
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
    require(person, "documents.list")
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
    return page(request, "documents.html", found=found, chosen=chosen)


@router.get("/dokumenter/{id}")
def document(request: Request, id: str, person: Visitor, side: Annotated[int, Query(ge=1)] = 1) -> Response:
    from assistant.reading.page_images import has_page_images

    require(person, "documents.read")
    stored = visible_document(request, person, id)
    collection = rooms_of(request).collection
    return page(
        request,
        "document.html",
        document=stored,
        structure=collection.structure(stored.id),
        number=min(side, max(1, stored.page_count)),
        has_image=has_page_images(stored.media_type),
    )


# ------------------------------------------------------------ searching


@router.get("/soeg")
def search(
    request: Request, person: Visitor, q: Annotated[str, Query(max_length=20_000)] = "", slags: str = ""
) -> Response:
    require(person, "questions.search")
    return page(request, "search.html", query=q, kind=slags)


# ------------------------------------------------------------ help


@router.get("/saadan-virker-assistenten")
def about(request: Request, person: Visitor) -> Response:
    settings = rooms_of(request).settings
    return page(request, "about.html", model=settings.model, embedding=settings.embedding_model)


@router.get("/tastatur")
def keyboard(request: Request, person: Visitor) -> Response:
    return page(request, "keyboard.html")


@router.get("/tilgaengelighed")
def accessibility(request: Request) -> Response:
    return page(request, "accessibility.html")


@router.get("/profil")
def profile(request: Request, person: Visitor) -> Response:
    return page(request, "profile.html")
