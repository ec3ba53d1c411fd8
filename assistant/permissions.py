"""Who may do what: one table of roles and actions, asked before anything is done."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from assistant.errors import NotAllowedError


class Role(StrEnum):
    """What somebody is trusted with. One person may have several roles."""

    READER = "reader"
    DRAFTER = "drafter"
    APPROVER = "approver"
    RECORDS = "records"
    ADMINISTRATOR = "administrator"


ROLE_NAMES = {
    Role.READER: "læser",
    Role.DRAFTER: "sagsbehandler",
    Role.APPROVER: "godkender",
    Role.RECORDS: "journalmedarbejder",
    Role.ADMINISTRATOR: "administrator",
}


class Scope(StrEnum):
    """What an API key may be used for; a key never allows more than its owner's roles do."""

    READ = "read"
    ASK = "ask"
    DRAFT = "draft"
    REVIEW = "review"
    DOCUMENTS = "documents"
    MANAGE = "manage"


@dataclass(frozen=True, slots=True)
class Rule:
    """Who may do an action, with which scope of key, and what the action is called in Danish ("Du må ikke …")."""

    roles: frozenset[Role]
    scope: Scope
    danish: str


_R, _D, _A, _J, _M = Role
_EVERYBODY = (_R, _D, _A, _J, _M)
_WRITERS = (_D, _A)


def _rule(roles: Iterable[Role], scope: Scope, danish: str) -> Rule:
    return Rule(frozenset(roles), scope, danish)


ACTIONS: dict[str, Rule] = {
    "questions.ask": _rule(_EVERYBODY, Scope.ASK, "stille spørgsmål"),
    "questions.search": _rule(_EVERYBODY, Scope.ASK, "søge"),
    "questions.similar": _rule(_EVERYBODY, Scope.ASK, "finde lignende spørgsmål"),
    "text.verify": _rule(_EVERYBODY, Scope.ASK, "efterprøve tekst"),
    "conversations.read": _rule(_EVERYBODY, Scope.READ, "læse samtaler"),
    "conversations.change": _rule(_EVERYBODY, Scope.ASK, "ændre samtaler"),
    "conversations.remove": _rule(_EVERYBODY, Scope.ASK, "slette samtaler"),
    "answers.rate": _rule(_EVERYBODY, Scope.ASK, "bedømme svar"),
    "documents.list": _rule(_EVERYBODY, Scope.READ, "se listen over dokumenter"),
    "documents.read": _rule(_EVERYBODY, Scope.READ, "læse dokumenter"),
    "documents.download": _rule(_EVERYBODY, Scope.READ, "hente dokumenter"),
    "documents.add": _rule((_J, _M), Scope.DOCUMENTS, "tilføje dokumenter"),
    "documents.replace": _rule((_J, _M), Scope.DOCUMENTS, "erstatte dokumenter"),
    "documents.correct": _rule((_J, _M), Scope.DOCUMENTS, "rette oplysninger om dokumenter"),
    "documents.remove": _rule((_J, _M), Scope.DOCUMENTS, "fjerne dokumenter"),
    "documents.set_unit": _rule((_J, _M), Scope.DOCUMENTS, "bestemme, hvem der må se dokumenter"),
    "enquiries.create": _rule((_D, _A, _J), Scope.DRAFT, "oprette henvendelser"),
    "enquiries.read": _rule((_R, _D, _A, _J), Scope.READ, "læse henvendelser"),
    "enquiries.correct": _rule((_D, _A, _J), Scope.DRAFT, "rette henvendelser"),
    "enquiries.remove": _rule((_J,), Scope.MANAGE, "slette henvendelser"),
    "drafts.create": _rule(_WRITERS, Scope.DRAFT, "oprette svarudkast"),
    "drafts.list": _rule((_R, _D, _A, _J), Scope.READ, "se listen over svarudkast"),
    "drafts.read": _rule((_R, _D, _A, _J), Scope.READ, "læse svarudkast"),
    "drafts.edit": _rule(_WRITERS, Scope.DRAFT, "rette svarudkast"),
    "drafts.assign": _rule(_WRITERS, Scope.DRAFT, "fordele svarudkast"),
    "drafts.submit": _rule(_WRITERS, Scope.DRAFT, "sende svarudkast til godkendelse"),
    "drafts.return": _rule((_A,), Scope.REVIEW, "returnere svarudkast"),
    "drafts.approve": _rule((_A,), Scope.REVIEW, "godkende svarudkast"),
    "drafts.send": _rule((_D, _A, _J), Scope.REVIEW, "registrere et svar som sendt"),
    "drafts.withdraw": _rule((_D, _A, _J), Scope.DRAFT, "trække svarudkast tilbage"),
    "drafts.transfer": _rule(_WRITERS, Scope.DRAFT, "overdrage svarudkast til en anden enhed"),
    "drafts.comment": _rule(_WRITERS, Scope.DRAFT, "kommentere svarudkast"),
    "drafts.resolve_comment": _rule(_WRITERS, Scope.DRAFT, "afslutte kommentarer"),
    "drafts.export": _rule((_R, _D, _A, _J), Scope.READ, "eksportere svarudkast"),
    "casefile.export": _rule((_D, _A, _J), Scope.MANAGE, "udlevere sagsmapper"),
    "promises.read": _rule((_R, _D, _A, _J), Scope.READ, "se løfter"),
    "promises.settle": _rule((_D, _A, _J), Scope.DRAFT, "afslutte løfter"),
    "statistics.read": _rule(_EVERYBODY, Scope.READ, "se statistik"),
    "personal_data.show": _rule((_D, _A, _J), Scope.DRAFT, "se personoplysninger uden maskering"),
    "retention.preview": _rule((_J, _M), Scope.MANAGE, "se, hvad der skal slettes"),
    "retention.apply": _rule((_J,), Scope.MANAGE, "slette efter slettefristerne"),
    "people.list": _rule((_J, _M), Scope.MANAGE, "se listen over personer"),
    "people.create": _rule((_M,), Scope.MANAGE, "oprette personer"),
    "people.change": _rule((_M,), Scope.MANAGE, "rette personer"),
    "people.disable": _rule((_M,), Scope.MANAGE, "spærre personer"),
    "keys.create": _rule((_M,), Scope.MANAGE, "oprette API-nøgler"),
    "keys.list": _rule((_M,), Scope.MANAGE, "se API-nøgler"),
    "keys.revoke": _rule((_M,), Scope.MANAGE, "tilbagekalde API-nøgler"),
    "audit.read": _rule((_J, _M), Scope.MANAGE, "læse logbogen"),
    "audit.export": _rule((_J, _M), Scope.MANAGE, "eksportere logbogen"),
    "audit.verify": _rule((_J, _M), Scope.MANAGE, "efterprøve logbogen"),
    "settings.read": _rule((_M,), Scope.MANAGE, "se indstillinger"),
    "settings.change": _rule((_M,), Scope.MANAGE, "ændre indstillinger"),
    "operation.manage": _rule((_M,), Scope.MANAGE, "drive systemet"),
}


@dataclass(frozen=True, slots=True)
class Person:
    """Who is asking. ``scopes`` is None for somebody signed in, and set for a caller with an API key."""

    id: str
    name: str
    display_name: str
    roles: frozenset[Role]
    units: frozenset[str] = frozenset()
    scopes: frozenset[Scope] | None = None
    must_change_password: bool = False
    email: str | None = None
    disabled: bool = False


def is_allowed(person: Person | None, action: str) -> bool:
    """Whether the person's roles, and the scopes of their key, allow the action. Raises KeyError for an unknown one."""
    rule = ACTIONS[action]
    if person is None or person.disabled or not person.roles & rule.roles:
        return False
    return person.scopes is None or rule.scope in person.scopes


def require(person: Person | None, action: str) -> Person:
    """The person, when the action is allowed; raises NotAllowedError, in Danish, when it is not."""
    if person is not None and is_allowed(person, action):
        return person
    rule = ACTIONS[action]
    if person is None:
        raise NotAllowedError(f"Log ind for at {rule.danish}.")
    if person.scopes is not None and person.roles & rule.roles:
        raise NotAllowedError(f"API-nøglen må ikke bruges til at {rule.danish}. Den mangler adgangen »{rule.scope}«.")
    may = ", ".join(ROLE_NAMES[role] for role in Role if role in rule.roles)
    raise NotAllowedError(f"Du må ikke {rule.danish}. Det kræver rollen {may}. Tal med en administrator.")


def visible_units(person: Person) -> frozenset[str] | None:
    """The units whose cases and documents the person sees beside those of no unit; None: all of them."""
    return None if Role.RECORDS in person.roles else person.units


def sees_unit(person: Person, unit: str | None) -> bool:
    """Whether the person may know of something that belongs to the unit."""
    units = visible_units(person)
    return unit is None or units is None or unit in units
