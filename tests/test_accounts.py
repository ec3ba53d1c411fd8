"""People, sign-ins, keys and permissions, on both databases."""

from __future__ import annotations

import datetime
import itertools
import stat
from pathlib import Path

import pytest

from assistant.accounts import AccountError, Accounts
from assistant.errors import ConflictError, NotAllowedError
from assistant.permissions import ACTIONS, Person, Role, Scope, is_allowed, require, sees_unit, visible_units
from assistant.store import Store

PASSWORD = "en lang nok kode"


class Clock:
    def __init__(self) -> None:
        self.now = datetime.datetime(2026, 3, 2, 9, 0, tzinfo=datetime.UTC)

    def __call__(self) -> datetime.datetime:
        return self.now

    def advance(self, **length: float) -> None:
        self.now += datetime.timedelta(**length)


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def accounts(store: Store, clock: Clock, tmp_path: Path) -> Accounts:
    return Accounts(store, folder=tmp_path, now=clock)


def test_a_person_signs_in_and_out(accounts: Accounts) -> None:
    made = accounts.create_person("Bodil", "Bodil Krathusen", ["drafter"], units=["Vest"], password=PASSWORD)
    token = accounts.sign_in("  BODIL ", PASSWORD)
    assert token is not None
    assert accounts.find_by_session(token) == made
    accounts.sign_out(token)
    assert accounts.find_by_session(token) is None


def test_wrong_passwords_and_unknown_names_give_nothing(accounts: Accounts) -> None:
    accounts.create_person("bodil", "Bodil", ["reader"], password=PASSWORD)
    assert accounts.sign_in("bodil", PASSWORD + "!") is None
    assert accounts.sign_in("ukendt", PASSWORD) is None
    assert accounts.find_by_session("gættet") is None


def test_a_session_expires(accounts: Accounts, clock: Clock) -> None:
    accounts.create_person("bodil", "Bodil", ["reader"], password=PASSWORD)
    token = accounts.sign_in("bodil", PASSWORD)
    assert token
    clock.advance(hours=9, minutes=59)
    assert accounts.find_by_session(token)
    clock.advance(minutes=2)
    assert accounts.find_by_session(token) is None


@pytest.mark.parametrize("name", ["bodil", "ukendt"])
def test_failures_in_a_row_make_everyone_wait_alike(accounts: Accounts, clock: Clock, name: str) -> None:
    accounts.create_person("bodil", "Bodil", ["reader"], password=PASSWORD)
    for _ in range(5):
        assert accounts.sign_in(name, "forkert kode") is None
    assert accounts.seconds_to_wait(name) == 30
    assert accounts.sign_in(name, PASSWORD) is None, "the right password has to wait too"
    clock.advance(seconds=31)
    assert accounts.seconds_to_wait(name) == 0
    if name == "bodil":
        assert accounts.sign_in(name, PASSWORD)
        assert accounts.sign_in(name, "forkert kode") is None
        assert accounts.seconds_to_wait(name) == 0, "a sign-in clears the count"


def test_the_wait_grows_to_a_quarter_of_an_hour(accounts: Accounts, clock: Clock) -> None:
    waits = []
    for _ in range(12):
        accounts.sign_in("ukendt", "forkert kode")
        waits.append(accounts.seconds_to_wait("ukendt"))
        clock.advance(hours=1)
    assert waits == [0, 0, 0, 0, 30, 60, 120, 240, 480, 900, 900, 900]


def test_a_disabled_person_is_out_at_once(accounts: Accounts) -> None:
    accounts.create_person("chef", "Chefen", ["administrator"], password=PASSWORD)
    person = accounts.create_person("bodil", "Bodil", ["reader"], password=PASSWORD)
    token = accounts.sign_in("bodil", PASSWORD)
    assert token
    key = accounts.create_key(person, "regneark", ["read"])
    accounts.change_person(person.id, disabled=True)
    assert accounts.find_by_session(token) is None
    assert accounts.find_by_key(key) is None
    assert accounts.sign_in("bodil", PASSWORD) is None
    accounts.change_person(person.id, disabled=False)
    assert accounts.find_by_session(token) is None, "old sessions stay closed"
    assert accounts.find_by_key(key) is not None


def test_changed_roles_hold_for_open_sessions(accounts: Accounts) -> None:
    accounts.create_person("chef", "Chefen", ["administrator"], password=PASSWORD)
    person = accounts.create_person("bodil", "Bodil", ["approver"], password=PASSWORD)
    token = accounts.sign_in("bodil", PASSWORD)
    assert token
    accounts.change_person(person.id, roles=["reader"])
    found = accounts.find_by_session(token)
    assert found is not None
    assert found.roles == {Role.READER}


def test_a_new_password_ends_all_sessions(accounts: Accounts) -> None:
    person = accounts.create_person("bodil", "Bodil", ["reader"], password=PASSWORD)
    token = accounts.sign_in("bodil", PASSWORD)
    assert token
    with pytest.raises(AccountError, match="nuværende"):
        accounts.change_password(person.id, "forkert", "en anden lang kode")
    accounts.change_password(person.id, PASSWORD, "en anden lang kode")
    assert accounts.find_by_session(token) is None
    assert accounts.sign_in("bodil", PASSWORD) is None
    assert accounts.sign_in("bodil", "en anden lang kode")


def test_keys_have_scopes_can_expire_and_be_revoked(accounts: Accounts, clock: Clock) -> None:
    person = accounts.create_person("bodil", "Bodil", ["drafter"], password=PASSWORD)
    key = accounts.create_key(person, "regneark", ["ask"], expires_at=clock.now + datetime.timedelta(days=1))
    caller = accounts.find_by_key(key)
    assert caller is not None
    assert is_allowed(caller, "questions.ask")
    assert not is_allowed(caller, "drafts.create"), "the owner may, the key may not"
    with pytest.raises(NotAllowedError, match="API-nøglen"):
        require(caller, "drafts.create")
    clock.advance(days=1)
    assert accounts.find_by_key(key) is None
    other = accounts.create_key(person, "anden", ["draft"])
    accounts.revoke_key(next(one.id for one in accounts.keys(person.id) if one.name == "anden"))
    assert accounts.find_by_key(other) is None
    with pytest.raises(AccountError, match="alt"):
        accounts.create_key(person, "for meget", ["alt"])


def test_secrets_are_stored_as_hashes_only(accounts: Accounts, store: Store) -> None:
    from sqlalchemy import text

    person = accounts.create_person("bodil", "Bodil", ["reader"], password=PASSWORD)
    token, key = accounts.sign_in("bodil", PASSWORD), accounts.create_key(person, "regneark", ["read"])
    with store.engine.connect() as connection:
        kept = "".join(
            str(row)
            for table in ("people", "sessions", "api_keys", "sign_in_failures")
            for row in connection.execute(text(f"SELECT * FROM {table}"))
        )
    assert "$argon2id$" in kept
    assert not [secret for secret in (PASSWORD, token, key) if str(secret) in kept]


def test_the_first_account_is_made_once_and_its_password_kept_until_changed(accounts: Accounts, tmp_path: Path) -> None:
    first = accounts.ensure_first_account()
    assert first is not None
    name, password = first
    file = tmp_path / "initial-password.txt"
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert accounts.ensure_first_account() == (name, password), "a restart can show it again"
    token = accounts.sign_in(name, password)
    assert token
    person = accounts.find_by_session(token)
    assert person is not None
    assert person.must_change_password
    assert person.roles == set(Role)
    accounts.change_password(person.id, password, PASSWORD)
    assert not file.exists()
    assert accounts.ensure_first_account() is None


def test_one_administrator_always_remains(accounts: Accounts) -> None:
    chief = accounts.create_person("chef", "Chefen", ["administrator"], password=PASSWORD)
    with pytest.raises(AccountError, match="mindst én administrator"):
        accounts.change_person(chief.id, disabled=True)
    with pytest.raises(AccountError, match="mindst én administrator"):
        accounts.change_person(chief.id, roles=["reader"])
    assert accounts.get_person("chef").roles == {Role.ADMINISTRATOR}


def test_names_are_taken_once_and_passwords_are_long(accounts: Accounts) -> None:
    accounts.create_person("bodil", "Bodil", ["reader"], password=PASSWORD)
    with pytest.raises(ConflictError, match="bodil"):
        accounts.create_person("Bodil ", "En anden", ["reader"], password=PASSWORD)
    with pytest.raises(AccountError, match="mindst 12 tegn"):
        accounts.create_person("ulrik", "Ulrik", ["reader"], password="kort")
    with pytest.raises(AccountError, match="konge"):
        accounts.create_person("ulrik", "Ulrik", ["konge"], password=PASSWORD)


# ------------------------------------------------------------------ roles × actions


def _expected() -> dict[str, set[Role]]:
    """The table of roles × actions as it was agreed, read from its file."""
    head, *lines = (Path(__file__).parent / "cases" / "permissions.tsv").read_text(encoding="utf-8").splitlines()
    roles = [Role(name) for name in head.split("\t")[1:]]
    rows = (line.split("\t") for line in lines)
    return {action: {role for role, cell in zip(roles, cells, strict=True) if cell == "yes"} for action, *cells in rows}


EXPECTED = _expected()


def test_every_action_has_its_expected_roles() -> None:
    assert {action: set(rule.roles) for action, rule in ACTIONS.items()} == EXPECTED
    assert len(ACTIONS) == 54


def _callers() -> dict[str, tuple[Person | None, set[Role], set[Scope]]]:
    """Twelve kinds of caller: with the roles and scopes that count for them."""
    everything = set(Scope)

    def person(*roles: Role, scopes: set[Scope] | None = None, disabled: bool = False) -> Person:
        limit = None if scopes is None else frozenset(scopes)
        return Person("p1", "x", "X", frozenset(roles), scopes=limit, disabled=disabled)

    callers: dict[str, tuple[Person | None, set[Role], set[Scope]]] = {
        str(role): (person(role), {role}, everything) for role in Role
    }
    return callers | {
        "nobody": (None, set(), everything),
        "disabled": (person(*Role, disabled=True), set(), everything),
        "without roles": (person(), set(), everything),
        "all roles": (person(*Role), set(Role), everything),
        "reading key": (person(*Role, scopes={Scope.READ}), set(Role), {Scope.READ}),
        "drafting key": (
            person(Role.DRAFTER, scopes={Scope.DRAFT, Scope.ASK}),
            {Role.DRAFTER},
            {Scope.DRAFT, Scope.ASK},
        ),
        "key without scopes": (person(*Role, scopes=set()), set(Role), set()),
    }


@pytest.mark.parametrize("caller", _callers())
def test_no_caller_may_do_more_or_less(caller: str) -> None:
    person, roles, scopes = _callers()[caller]
    for action, rule in ACTIONS.items():
        expected = bool(roles & EXPECTED[action]) and rule.scope in scopes
        assert is_allowed(person, action) == expected, action
        if expected:
            assert require(person, action) is person
        else:
            with pytest.raises(NotAllowedError, match=r"Log ind|Du må ikke|API-nøglen"):
                require(person, action)


def test_units_are_seen_by_their_own_people_and_by_records() -> None:
    for role, own in itertools.product(Role, ["Vest", None]):
        person = Person("p", "p", "P", frozenset({role}), frozenset({own} if own else ()))
        assert sees_unit(person, None)
        assert sees_unit(person, "Vest") == (own == "Vest" or role is Role.RECORDS)
        assert (visible_units(person) is None) == (role is Role.RECORDS)
