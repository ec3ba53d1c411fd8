"""Commands for people and their keys, the audit log, and what is deleted when its time is over."""

from __future__ import annotations

import getpass
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Annotated

import typer

from assistant.cli.common import DataOption, JsonFlag, context_of, fail, print_json, say
from assistant.permissions import ROLE_NAMES, Person, Role, Scope
from assistant.settings import Settings
from assistant.store import Store

if TYPE_CHECKING:
    from assistant.accounts import Accounts

users = typer.Typer(help="Personer, roller, enheder og API-nøgler.", no_args_is_help=True)
audit = typer.Typer(help="Logbogen: efterprøv og eksportér.", no_args_is_help=True)
retention = typer.Typer(help="Slet afsluttede sager, hvis tid er forbi.", no_args_is_help=True)

NameArgument = Annotated[str, typer.Argument(help="Brugernavn.")]
RolesOption = Annotated[list[Role] | None, typer.Option("--role", help="Rolle; kan gentages.")]
UnitsOption = Annotated[list[str] | None, typer.Option("--unit", help="Enhed; kan gentages.")]

OPERATOR = Person("operator", "operator", "Driften", frozenset(Role))
"""Whoever may run commands on the data folder may do everything; the log says that it was done here."""


def register(app: typer.Typer) -> None:
    app.add_typer(users, name="users")
    app.add_typer(audit, name="audit")
    app.add_typer(retention, name="retention")


@contextmanager
def _store(context: typer.Context, data: object) -> Iterator[tuple[Settings, Store]]:
    """The store alone: people can be managed while the app runs."""
    from pathlib import Path

    from assistant.store.database import open_database

    settings = context_of(context, data if isinstance(data, Path) else None).settings()
    settings.data.mkdir(parents=True, exist_ok=True)
    engine = open_database(settings)
    try:
        yield settings, Store(engine)
    finally:
        engine.dispose()


@contextmanager
def _accounts(context: typer.Context, data: object, action: str = "", name: str = "") -> Iterator[Accounts]:
    from assistant.accounts import Accounts
    from assistant.audit import open_audit

    with _store(context, data) as (settings, store):
        accounts = Accounts(store, folder=settings.data)
        yield accounts
        if action:
            person = accounts.find_person(name)
            log = open_audit(store, settings)
            log.record(action, by="operator", kind="person", id=person.id if person else "", origin="command")


def _read_password() -> str:
    """From the terminal without echo, twice; else one line of standard input."""
    if not sys.stdin.isatty():
        return sys.stdin.readline().rstrip("\n")
    first = getpass.getpass("Adgangskode: ")
    if first != getpass.getpass("Gentag adgangskoden: "):
        fail("De to adgangskoder er ikke ens. Prøv igen.")
    return first


@users.command("list")
def list_people(context: typer.Context, data: DataOption = None, json: JsonFlag = False) -> None:
    """Vis alle personer."""
    with _accounts(context, data) as accounts:
        people = accounts.people()
    if json:
        rows = [
            {
                "id": one.id,
                "name": one.name,
                "display_name": one.display_name,
                "roles": sorted(one.roles),
                "units": sorted(one.units),
                "disabled": one.disabled,
            }
            for one in people
        ]
        print_json({"people": rows})
        return
    for one in people:
        roles = ", ".join(ROLE_NAMES[role] for role in Role if role in one.roles)
        units = f" [{', '.join(sorted(one.units))}]" if one.units else ""
        say(f"{one.name}  {one.display_name}  {roles}{units}{'  (spærret)' if one.disabled else ''}")


@users.command()
def create(
    context: typer.Context,
    name: NameArgument,
    role: RolesOption = None,
    unit: UnitsOption = None,
    display_name: Annotated[str, typer.Option(help="Navn, som andre ser det.")] = "",
    data: DataOption = None,
) -> None:
    """Opret en person; adgangskoden læses fra terminalen eller standard input."""
    with _accounts(context, data, "people.create", name) as accounts:
        accounts.create_person(name, display_name, role or [Role.READER], units=unit or (), password=_read_password())
    say(f"{name} er oprettet.")


@users.command()
def change(
    context: typer.Context,
    name: NameArgument,
    role: RolesOption = None,
    unit: UnitsOption = None,
    disable: Annotated[bool, typer.Option("--disable", help="Spær personen og luk alle logins.")] = False,
    enable: Annotated[bool, typer.Option("--enable", help="Ophæv spærringen.")] = False,
    data: DataOption = None,
) -> None:
    """Ret roller og enheder, spær eller genåbn."""
    with _accounts(context, data, "people.change", name) as accounts:
        person = accounts.get_person(name)
        disabled = True if disable else False if enable else None
        accounts.change_person(person.id, roles=role, units=unit, disabled=disabled)
    say(f"{name} er rettet.")


@users.command()
def password(context: typer.Context, name: NameArgument, data: DataOption = None) -> None:
    """Giv en person en ny adgangskode; alle dens logins lukkes."""
    with _accounts(context, data, "people.change", name) as accounts:
        accounts.set_password(accounts.get_person(name).id, _read_password())
    say(f"{name} har fået en ny adgangskode.")


@users.command()
def key(
    context: typer.Context,
    name: NameArgument,
    scope: Annotated[list[Scope], typer.Option(help="Adgang; kan gentages.")],
    label: Annotated[str, typer.Option(help="Hvad nøglen bruges til.")] = "nøgle",
    data: DataOption = None,
) -> None:
    """Opret en API-nøgle; den vises kun nu."""
    with _accounts(context, data, "keys.create", name) as accounts:
        made = accounts.create_key(accounts.get_person(name), label, scope)
    say(made)


@audit.command()
def verify(
    context: typer.Context,
    known: Annotated[str | None, typer.Option(help="En tidligere slutning, noteret som NUMMER:HASH.")] = None,
    data: DataOption = None,
    json: JsonFlag = False,
) -> None:
    """Efterprøv hele logbogen; status 1, når den er ændret."""
    from assistant.audit import open_audit

    number, _, digest = (known or "").partition(":")
    if known and not (number.isdigit() and digest):
        fail(f"»{known}« kan ikke læses. Skriv den noterede slutning som NUMMER:HASH.")
    with _store(context, data) as (settings, store):
        log = open_audit(store, settings)
        check = log.verify(known=(int(number), digest) if known else None)
        log.record("audit.verify", by="operator", kind="audit", origin="command")
    if json:
        problems = list(check.problems)
        print_json({"intact": check.is_intact, "entries": check.entries, "head": check.head, "problems": problems})
    else:
        for problem in check.problems:
            say(problem)
        if check.is_intact:
            say(f"Logbogen er hel: {check.entries} poster. Notér slutningen: {check.entries}:{check.head}")
    if not check.is_intact:
        raise typer.Exit(1)


@audit.command()
def export(context: typer.Context, data: DataOption = None) -> None:
    """Skriv alle poster til standard output, én pr. linje som JSON."""
    import json as jsonlib
    from dataclasses import asdict

    from assistant.audit import open_audit

    with _store(context, data) as (settings, store):
        log = open_audit(store, settings)
        for entry in reversed(log.entries(limit=10_000_000)):
            sys.stdout.write(jsonlib.dumps(asdict(entry), ensure_ascii=False) + "\n")
        log.record("audit.export", by="operator", kind="audit", origin="command")


@retention.command("apply")
def apply_rules(
    context: typer.Context,
    delete: Annotated[
        bool, typer.Option("--delete", help="Slet; uden den vises kun, hvad der ville blive slettet.")
    ] = False,
    data: DataOption = None,
) -> None:
    """Vis eller slet afsluttede sager, der er ældre end slettefristen."""
    from assistant.audit import open_audit
    from assistant.retention import apply_retention, find_expired
    from assistant.reviews.enquiries import Enquiries

    with _store(context, data) as (settings, store):
        if delete:
            enquiries = Enquiries(store, open_audit(store, settings), settings)
            found = apply_retention(store, settings, enquiries, OPERATOR, origin="command")
        else:
            found = find_expired(store, settings, OPERATOR)
    for one in found:
        say(f"{one.enquiry_id}  {one.closed_on}  {one.subject}  {'slettet' if delete else 'ville blive slettet'}")
    say(f"{len(found)} sager.")
