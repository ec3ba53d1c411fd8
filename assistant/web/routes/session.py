"""Signing in and out, for browsers and for programs."""

from __future__ import annotations

import math
from typing import Any

from fastapi import APIRouter, Depends, Request, Response

from assistant.permissions import ACTIONS, ROLE_NAMES, Person, is_allowed
from assistant.web.people import SESSION_COOKIE, SignedIn, note, session_token, set_session_cookie, signed_in
from assistant.web.problems import Problem
from assistant.web.rooms import rooms_of
from assistant.web.schemas import PasswordBody, SignInBody

router = APIRouter(prefix="/session", tags=["session"])

WRONG = "Brugernavn eller adgangskode er forkert. Kontrollér begge dele, og prøv igen."


def open_session(request: Request, name: str, password: str) -> str:
    """A session token; raises 401 when the two do not fit, 429 when there were too many attempts."""
    rooms = rooms_of(request)
    address = request.client.host if request.client else "ukendt"
    wait = max(rooms.sign_ins.seconds_to_wait(address), rooms.accounts.seconds_to_wait(name))
    if wait > 0:
        seconds = math.ceil(wait)
        raise Problem(429, f"Der er forsøgt for mange gange. Vent {seconds} sekunder.", {"retry-after": str(seconds)})
    token = rooms.accounts.sign_in(name, password)
    rooms.metrics.count("assistant_sign_ins_total", outcome="ok" if token else "refused")
    known = rooms.accounts.find_by_session(token) if token else rooms.accounts.find_person(name)
    note(request, "session.sign_in", known or "", outcome="done" if token else "refused")
    if token is None:
        rooms.sign_ins.count_failure(address)
        raise Problem(401, WRONG)
    return token


def person_json(person: Person) -> dict[str, Any]:
    return {
        "id": person.id,
        "name": person.name,
        "display_name": person.display_name,
        "roles": sorted(role.value for role in person.roles),
        "role_names": [ROLE_NAMES[role] for role in sorted(person.roles)],
        "units": sorted(person.units),
        "may": sorted(action for action in ACTIONS if is_allowed(person, action)),
        "must_change_password": person.must_change_password,
    }


@router.post("", summary="Log ind")
def sign_in(request: Request, response: Response, body: SignInBody) -> dict[str, Any]:
    token = open_session(request, body.name, body.password)
    set_session_cookie(request, response, token)
    person = rooms_of(request).accounts.find_by_session(token)
    assert person is not None
    return {"token": token, "person": person_json(person)}


@router.get("", summary="Hvem er logget ind")
def who(person: SignedIn) -> dict[str, Any]:
    return {"person": person_json(person)}


@router.delete("", status_code=204, summary="Log ud")
def sign_out(request: Request, response: Response) -> None:
    token = session_token(request)
    if token:
        rooms_of(request).accounts.sign_out(token)
    response.delete_cookie(SESSION_COOKIE, path="/")


@router.post("/password", status_code=204, summary="Skift adgangskode", dependencies=[Depends(signed_in)])
def change_password(request: Request, response: Response, person: SignedIn, body: PasswordBody) -> None:
    """All sessions of the person end; the one that asked goes on under a new token."""
    accounts = rooms_of(request).accounts
    accounts.change_password(person.id, body.old, body.new)
    note(request, "session.password", person, kind="person", id=person.id)
    set_session_cookie(request, response, accounts.open_session(person.id))
