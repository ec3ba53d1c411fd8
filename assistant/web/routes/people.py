"""People, their roles, units and API keys, and what is deleted when its time is over."""

from __future__ import annotations

import datetime
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Request
from pydantic import Field

from assistant.letters.shapes import plain
from assistant.permissions import Person, Role, Scope
from assistant.retention import apply_retention, find_expired
from assistant.web.casework import workflow_of
from assistant.web.people import SignedIn, may, note, origin_of
from assistant.web.rooms import rooms_of
from assistant.web.schemas import Body, ShortText

router = APIRouter(tags=["people"])

Listing = Annotated[Person, Depends(may("people.list"))]
Changing = Annotated[Person, Depends(may("people.change"))]
Password = Annotated[str, Field(max_length=1000)]


class NewPersonBody(Body):
    name: Annotated[str, Field(min_length=1, max_length=200)]
    display_name: ShortText = ""
    roles: list[Role]
    units: list[ShortText] = Field(default_factory=list, max_length=100)
    email: ShortText | None = None
    password: Password | None = None


class PersonBody(Body):
    display_name: ShortText | None = None
    roles: list[Role] | None = None
    units: list[ShortText] | None = Field(None, max_length=100)
    email: ShortText | None = None
    disabled: bool | None = None


class NewPasswordBody(Body):
    password: Password


class KeyBody(Body):
    name: ShortText
    scopes: list[Scope] = Field(min_length=1)
    expires_at: datetime.datetime | None = None


def person_json(person: Person) -> dict[str, Any]:
    return {
        "id": person.id,
        "name": person.name,
        "display_name": person.display_name,
        "email": person.email,
        "roles": sorted(person.roles),
        "units": sorted(person.units),
        "disabled": person.disabled,
    }


@router.get("/people", summary="Personer")
def list_people(request: Request, person: Listing) -> dict[str, Any]:
    return {"people": [person_json(one) for one in rooms_of(request).accounts.people()]}


@router.post("/people", status_code=201, summary="Opret en person")
def create_person(
    request: Request, body: NewPersonBody, person: Annotated[Person, Depends(may("people.create"))]
) -> dict[str, Any]:
    made = rooms_of(request).accounts.create_person(
        body.name,
        body.display_name,
        body.roles,
        units=body.units,
        password=body.password,
        email=body.email,
        must_change_password=body.password is not None,
    )
    note(request, "people.create", person, kind="person", id=made.id)
    return person_json(made)


@router.patch("/people/{id}", summary="Ret eller spær en person")
def change_person(request: Request, id: str, body: PersonBody, person: Changing) -> dict[str, Any]:
    if body.disabled is not None:
        may("people.disable")(request)
    changed = rooms_of(request).accounts.change_person(
        id,
        display_name=body.display_name,
        roles=body.roles,
        units=body.units,
        email=body.email,
        disabled=body.disabled,
    )
    note(request, "people.disable" if body.disabled else "people.change", person, kind="person", id=id)
    return person_json(changed)


@router.post("/people/{id}/password", status_code=204, summary="Giv en person en ny adgangskode")
def set_password(request: Request, id: str, body: NewPasswordBody, person: Changing) -> None:
    rooms_of(request).accounts.set_password(id, body.password, must_change_password=True)
    note(request, "people.change", person, kind="person", id=id)


@router.post("/people/{id}/sign-out", status_code=204, summary="Afslut alle en persons logins")
def sign_out(request: Request, id: str, person: Annotated[Person, Depends(may("people.disable"))]) -> None:
    rooms_of(request).accounts.sign_out_everywhere(id)
    note(request, "people.disable", person, kind="person", id=id)


@router.get("/keys", summary="API-nøgler")
def list_keys(request: Request, person: Annotated[Person, Depends(may("keys.list"))]) -> dict[str, Any]:
    return {"keys": plain(rooms_of(request).accounts.keys())}


@router.post("/people/{id}/keys", status_code=201, summary="Opret en API-nøgle")
def create_key(
    request: Request, id: str, body: KeyBody, person: Annotated[Person, Depends(may("keys.create"))]
) -> dict[str, str]:
    """The key is shown this once."""
    key = rooms_of(request).accounts.create_key(id, body.name, body.scopes, expires_at=body.expires_at)
    note(request, "keys.create", person, kind="person", id=id)
    return {"key": key}


@router.delete("/keys/{id}", status_code=204, summary="Tilbagekald en API-nøgle")
def revoke_key(request: Request, id: str, person: Annotated[Person, Depends(may("keys.revoke"))]) -> None:
    rooms_of(request).accounts.revoke_key(id)
    note(request, "keys.revoke", person, kind="key", id=id)


# ------------------------------------------------------------------ retention


@router.get("/retention", summary="Hvad der skal slettes i dag; intet slettes")
def preview(request: Request, person: SignedIn) -> dict[str, Any]:
    rooms = rooms_of(request)
    return {"expired": plain(find_expired(rooms.store, rooms.settings, person))}


@router.post("/retention", summary="Slet det, hvis tid er forbi")
def apply(request: Request, person: SignedIn) -> dict[str, Any]:
    rooms, workflow = rooms_of(request), workflow_of(request)
    done = apply_retention(rooms.store, rooms.settings, workflow.enquiries, person, origin=origin_of(request))
    return {"deleted": plain(done)}
