"""Who is asking: the session cookie of a browser, or the key or session token of a program."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Annotated

from fastapi import Depends, Request
from fastapi.responses import Response

from assistant.permissions import Person, is_allowed, require, visible_units
from assistant.records import SearchFilters
from assistant.store import StoredDocument
from assistant.web.problems import Problem
from assistant.web.rooms import rooms_of

SESSION_COOKIE = "assistant_session"


def session_token(request: Request) -> str | None:
    """The session token of the request, from the header of a program or the cookie of a browser."""
    scheme, _, value = request.headers.get("authorization", "").partition(" ")
    if scheme.lower() == "bearer" and value:
        return value.strip()
    return request.cookies.get(SESSION_COOKIE)


def find_person(request: Request) -> Person | None:
    """The caller; a bad key is nobody, even where the request has a good cookie too."""
    if not hasattr(request.state, "person"):
        request.state.person = _look_up(request)
    person: Person | None = request.state.person
    return person


def _look_up(request: Request) -> Person | None:
    token, accounts = session_token(request), rooms_of(request).accounts
    if not token:
        return None
    return accounts.find_by_session(token) or (
        accounts.find_by_key(token) if request.headers.get("authorization") else None
    )


def signed_in(request: Request) -> Person:
    person = find_person(request)
    if person is None:
        raise Problem(401, headers={"www-authenticate": 'Bearer realm="assistant"'})
    return person


SignedIn = Annotated[Person, Depends(signed_in)]


def may(action: str) -> Callable[[Request], Person]:
    """A dependency: the caller, who is allowed to do that."""

    def check(request: Request) -> Person:
        return allowed(request, action)

    return check


def allowed(request: Request, action: str) -> Person:
    """The caller, when they may do that; a refusal is recorded and raised."""
    person = signed_in(request)
    if not is_allowed(person, action):
        note(request, action, person, outcome="refused")
    return require(person, action)


def origin_of(request: Request) -> str:
    return request.client.host if request.client else ""


def note(
    request: Request,
    action: str,
    person: Person | str,
    *,
    kind: str = "",
    id: str = "",
    version: str = "",
    outcome: str = "done",
) -> None:
    """Records in the audit log what was done, or refused."""
    audit, origin = rooms_of(request).audit, origin_of(request)
    audit.record(action, by=person, kind=kind, id=id, version=version, outcome=outcome, origin=origin)


def narrowed(person: Person, filters: SearchFilters = SearchFilters()) -> SearchFilters:
    """The filters with what the person may see."""
    return replace(filters, units=visible_units(person))


def visible_document(request: Request, person: Person, id: str) -> StoredDocument:
    """The document, or 404: to those who may not see it, it does not exist."""
    stored = rooms_of(request).store.find_document(id)
    units = visible_units(person)
    if stored is None or (stored.unit is not None and units is not None and stored.unit not in units):
        raise Problem(404, "Dokumentet findes ikke. Det kan være fjernet, eller du har ikke adgang til det.")
    return stored


def set_session_cookie(request: Request, response: Response, token: str) -> None:
    hours = rooms_of(request).settings.session_hours
    response.set_cookie(
        SESSION_COOKIE,
        token,
        max_age=int(hours * 3600),
        httponly=True,
        samesite="lax",
        secure=request.url.scheme == "https",
        path="/",
    )
