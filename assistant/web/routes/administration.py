"""Administration: health and the off switch, people, API keys, settings, and the audit log."""

from __future__ import annotations

import time
from contextlib import suppress
from typing import Annotated, Any
from urllib.parse import urlencode

from fastapi import APIRouter, Form, Query, Request
from fastapi.responses import RedirectResponse, Response
from pydantic import SecretStr

from assistant.audit import AuditFilter
from assistant.errors import AssistantError
from assistant.language_model import LanguageModel, Message
from assistant.permissions import ACTIONS, Role, Scope
from assistant.prompts import Prompt, load_prompt, shipped_folder
from assistant.retention import apply_retention, find_expired
from assistant.settings import Settings
from assistant.web import wording
from assistant.web.casework import workflow_of
from assistant.web.people import allowed, note, origin_of
from assistant.web.rendering import page
from assistant.web.rooms import Rooms, rooms_of
from assistant.web.visiting import Visitor

router = APIRouter(prefix="/administration")

LOG_SIZE = 100
FURTHER_ACTIONS = {  # recorded, but nothing that a role allows
    "session.sign_in": "logge ind",
    "session.password": "skifte adgangskode",
    "operation.switch_off": "slå assistenten fra",
    "operation.switch_on": "slå assistenten til",
    "feedback.export": "hente bedømte svar",
}
SCOPE_NAMES = {
    Scope.READ: "læse",
    Scope.ASK: "spørge og søge",
    Scope.DRAFT: "skrive udkast",
    Scope.REVIEW: "godkende",
    Scope.DOCUMENTS: "dokumenter",
    Scope.MANAGE: "administrere",
}


def _back(path: str, **told: str) -> RedirectResponse:
    return RedirectResponse(f"/administration{path}" + (f"?{urlencode(told)}" if told else ""), 303)


# ------------------------------------------------------------ health and the switch


@router.get("")
def health(request: Request, person: Visitor, besked: str = "", fejl: str = "") -> Response:
    allowed(request, "people.list")
    rooms = rooms_of(request)
    checks = [
        ("Database", "", "Svarer"),
        (
            "Indeks",
            "Arbejdet er ikke gjort færdigt; det rettes ved næste start." if rooms.store.pending() else "",
            "I orden",
        ),
    ]
    return page(request, "admin_health.html", checks=checks, told=besked, problem=fejl, settings=rooms.settings)


@router.post("/efterproev")
def verify_log(request: Request, person: Visitor) -> Response:
    """Checks every entry of the log; takes a while where there are many."""
    allowed(request, "audit.verify")
    check = rooms_of(request).audit.verify()
    note(request, "audit.verify", person)
    if check.problems:
        return _back("", fejl=" ".join(check.problems[:3]))
    return _back("", besked=f"Loggen er efterprøvet: {check.entries} poster, og kæden er ubrudt.")


@router.post("/kontakt")
def switch(
    request: Request,
    person: Visitor,
    reason: Annotated[str, Form(max_length=400)] = "",
    on: Annotated[str, Form()] = "",
) -> Response:
    allowed(request, "operation.manage")
    rooms = rooms_of(request)
    if on:
        rooms.switch.turn_on()
        note(request, "operation.switch_on", person)
        return _back("", besked="Assistenten er slået til igen.")
    if not reason.strip():
        return _back("", fejl="Skriv en grund, så de andre kan se, hvorfor assistenten er slået fra.")
    rooms.switch.turn_off(" ".join(reason.split()))
    note(request, "operation.switch_off", person)
    return _back("", besked="Assistenten er slået fra.")


@router.post("/proev")
def try_models(request: Request, person: Visitor) -> Response:
    """Asks each configured model for something small and says how long it took."""
    allowed(request, "operation.manage")
    rooms, told = rooms_of(request), []
    try:
        started = time.perf_counter()
        vector = rooms.collection.embedder.embed_query("En prøve på dansk")
        told.append(f"Vektormodellen svarede på {_milliseconds(started)} ms med {len(vector)} tal.")
        if rooms.settings.model:
            started = time.perf_counter()
            LanguageModel(rooms.settings).complete([Message("user", "Svar med ét ord: ja.")])
            told.append(f"Sprogmodellen svarede på {_milliseconds(started)} ms.")
    except AssistantError as error:
        return _back("/indstillinger", fejl=error.message)
    return _back("/indstillinger", besked=" ".join(told))


def _milliseconds(started: float) -> str:
    return wording.format_number(1000 * (time.perf_counter() - started))


# ------------------------------------------------------------ people


@router.get("/personer")
def people(request: Request, person: Visitor, besked: str = "", fejl: str = "") -> Response:
    allowed(request, "people.list")
    everybody = rooms_of(request).accounts.people()
    return page(request, "admin_people.html", people=everybody, roles=list(Role), told=besked, problem=fejl)


@router.post("/personer")
def create_person(
    request: Request,
    person: Visitor,
    name: Annotated[str, Form(max_length=200)],
    password: Annotated[str, Form(max_length=1000)],
    display_name: Annotated[str, Form(max_length=200)] = "",
    roles: Annotated[list[str], Form()] = [],  # noqa: B006 - read by FastAPI only
    units: Annotated[str, Form(max_length=1000)] = "",
) -> Response:
    allowed(request, "people.create")
    try:
        created = rooms_of(request).accounts.create_person(
            name, display_name, roles, units=units.split(","), password=password, must_change_password=True
        )
    except AssistantError as error:
        return _back("/personer", fejl=error.message)
    note(request, "people.create", person, kind="person", id=created.id)
    return _back("/personer", besked=f"{created.display_name} er oprettet og skal selv skifte adgangskode.")


@router.post("/personer/{id}")
def change_person(
    request: Request,
    person: Visitor,
    id: str,
    roles: Annotated[list[str], Form()] = [],  # noqa: B006 - read by FastAPI only
    units: Annotated[str, Form(max_length=1000)] = "",
    disabled: Annotated[bool, Form()] = False,
) -> Response:
    allowed(request, "people.change")
    try:
        changed = rooms_of(request).accounts.change_person(id, roles=roles, units=units.split(","), disabled=disabled)
    except AssistantError as error:
        return _back("/personer", fejl=error.message)
    note(request, "people.disable" if disabled else "people.change", person, kind="person", id=id)
    return _back("/personer", besked=f"{changed.display_name} er rettet.")


# ------------------------------------------------------------ API keys


@router.get("/noegler")
def keys(request: Request, person: Visitor, besked: str = "", fejl: str = "") -> Response:
    allowed(request, "keys.list")
    return _keys_page(request, told=besked, problem=fejl)


def _keys_page(request: Request, *, told: str = "", problem: str = "", new_key: str = "") -> Response:
    accounts = rooms_of(request).accounts
    return page(
        request,
        "admin_keys.html",
        told=told,
        problem=problem,
        new_key=new_key,
        people=accounts.people(),
        keys=accounts.keys(),
        scope_names=SCOPE_NAMES,
    )


@router.post("/noegler")
def create_key(
    request: Request,
    person: Visitor,
    owner: Annotated[str, Form(max_length=64)],
    name: Annotated[str, Form(max_length=200)],
    scopes: Annotated[list[str], Form()] = [],  # noqa: B006 - read by FastAPI only
) -> Response:
    allowed(request, "keys.create")
    try:
        key = rooms_of(request).accounts.create_key(owner, name, scopes)
    except AssistantError as error:
        return _back("/noegler", fejl=error.message)
    note(request, "keys.create", person, kind="person", id=owner)
    return _keys_page(request, new_key=key)


@router.post("/noegler/{id}/tilbagekald")
def revoke_key(request: Request, person: Visitor, id: str) -> Response:
    allowed(request, "keys.revoke")
    try:
        rooms_of(request).accounts.revoke_key(id)
    except AssistantError as error:
        return _back("/noegler", fejl=error.message)
    note(request, "keys.revoke", person, kind="key", id=id)
    return _back("/noegler", besked="Nøglen er tilbagekaldt og virker ikke længere.")


# ------------------------------------------------------------ retention


@router.get("/sletning")
def retention(request: Request, person: Visitor, besked: str = "") -> Response:
    """What would be deleted today; looking deletes nothing."""
    allowed(request, "retention.preview")
    rooms = rooms_of(request)
    expired = find_expired(rooms.store, rooms.settings, person)
    days = rooms.settings.retention_days
    return page(request, "admin_retention.html", expired=expired, days=days, told=besked)


@router.post("/sletning")
def delete_expired(request: Request, person: Visitor, sure: Annotated[bool, Form()] = False) -> Response:
    allowed(request, "retention.apply")
    if not sure:
        return _back("/sletning", besked="Intet er slettet. Sæt hak ved, at du er sikker.")
    rooms = rooms_of(request)
    enquiries, origin = workflow_of(request).enquiries, origin_of(request)
    done = apply_retention(rooms.store, rooms.settings, enquiries, person, origin=origin)
    return _back("/sletning", besked=f"{wording.count_of(len(done), 'sag', 'sager')} er slettet.")


# ------------------------------------------------------------ settings and the log


@router.get("/indstillinger")
def settings(request: Request, person: Visitor, besked: str = "", fejl: str = "") -> Response:
    allowed(request, "settings.read")
    rooms = rooms_of(request)
    return page(
        request,
        "admin_settings.html",
        rows=_setting_rows(rooms),
        prompts=_prompts(rooms),
        told=besked,
        problem=fejl,
        rooms=rooms,
    )


def _prompts(rooms: Rooms) -> list[Prompt]:
    """The prompts in force; a broken one is left out here and reported when a question is asked."""
    found = []
    for path in sorted((rooms.settings.prompts or shipped_folder()).glob("*.md")):
        with suppress(AssistantError):
            found.append(load_prompt(path.stem, rooms.settings.prompts))
    return found


def _setting_rows(rooms: Rooms) -> list[dict[str, Any]]:
    rows = []
    for name, field in Settings.model_fields.items():
        value = getattr(rooms.settings, name)
        is_default = value == field.default
        shown = "sat (vises ikke)" if isinstance(value, SecretStr) else "ingen" if value is None else str(value)
        rows.append(
            {"name": f"ASSISTANT_{name.upper()}", "does": field.description, "value": shown, "own": not is_default}
        )
    return rows


@router.get("/log")
def log(
    request: Request,
    person: Visitor,
    hvem: Annotated[str, Query(max_length=64)] = "",
    handling: Annotated[str, Query(max_length=64)] = "",
    udfald: Annotated[str, Query(max_length=16)] = "",
    foer: Annotated[int | None, Query(ge=1)] = None,
) -> Response:
    """Looking at the log is itself logged."""
    allowed(request, "audit.read")
    rooms = rooms_of(request)
    note(request, "audit.read", person)
    wanted = AuditFilter(actor=hvem or None, action=handling or None, outcome=udfald or None)
    entries = rooms.audit.entries(wanted, limit=LOG_SIZE, before=foer)
    names = rooms.accounts.display_names({entry.actor for entry in entries})
    chosen = {"hvem": hvem, "handling": handling, "udfald": udfald}
    older = urlencode(chosen | {"foer": entries[-1].sequence}) if len(entries) == LOG_SIZE else ""
    return page(
        request,
        "admin_log.html",
        entries=entries,
        names=names,
        chosen=chosen,
        older=older,
        people=rooms.accounts.people(),
        action_names={action: rule.danish for action, rule in ACTIONS.items()} | FURTHER_ACTIONS,
    )
