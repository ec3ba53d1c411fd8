"""Local people, their sign-ins and API keys; all are looked up on every request, so each can be revoked at once."""

from __future__ import annotations

import datetime
import hashlib
import math
import secrets
import unicodedata
from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from sqlalchemy import delete, func, select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from assistant.errors import AssistantError, ConflictError
from assistant.permissions import Person, Role, Scope
from assistant.store import Store
from assistant.store.workflow_schema import KeyRow, PersonRow, SessionRow, SignInFailureRow

if TYPE_CHECKING:
    from argon2 import PasswordHasher

FREE_FAILURES = 5
FIRST_WAIT = datetime.timedelta(seconds=30)
LONGEST_WAIT = datetime.timedelta(minutes=15)
SHORTEST_PASSWORD = 12
KEY_PREFIX = "ask_"


class AccountError(AssistantError):
    """A person, password, role or key that cannot be used as asked."""


@dataclass(frozen=True, slots=True)
class ApiKey:
    """An API key as it is listed; the key itself is shown once, when it is made."""

    id: str
    person: str
    name: str
    scopes: frozenset[Scope]
    created_at: datetime.datetime
    expires_at: datetime.datetime | None
    revoked_at: datetime.datetime | None


def _utc_now() -> datetime.datetime:
    return datetime.datetime.now(datetime.UTC)


def _fold(name: str) -> str:
    return unicodedata.normalize("NFKC", name).strip().casefold()


def _digest(secret: str) -> str:
    return hashlib.sha256(secret.encode()).hexdigest()


class Accounts:
    """The people of one store. Nothing about a person is remembered between calls."""

    def __init__(
        self,
        store: Store,
        *,
        folder: Path | None = None,
        session_hours: float = 10.0,
        now: Callable[[], datetime.datetime] = _utc_now,
    ) -> None:
        """``folder`` is the data folder, where the first administrator's password is written."""
        self._session = store.session
        self._password_file = None if folder is None else folder / "initial-password.txt"
        self._session_length = datetime.timedelta(hours=session_hours)
        self._now = now

    @cached_property
    def _hasher(self) -> PasswordHasher:
        from argon2 import PasswordHasher

        return PasswordHasher(time_cost=2, memory_cost=19 * 1024, parallelism=1)

    @cached_property
    def _nobodys_hash(self) -> str:
        return self._hasher.hash(secrets.token_urlsafe())

    # ------------------------------------------------------------ signing in

    def sign_in(self, name: str, password: str) -> str | None:
        """A session token, or None. Unknown names, wrong passwords and waiting times take equally long."""
        waiting = self.seconds_to_wait(name) > 0
        with self._session() as session:
            row = session.scalars(select(PersonRow).where(PersonRow.name == _fold(name))).first()
        stored = row.password_hash if row is not None and row.password_hash else self._nobodys_hash
        matches = self._matches(stored, password)
        if waiting or row is None or row.disabled or row.password_hash is None or not matches:
            if not waiting:
                self._count_failure(name)
            return None
        with self._session.begin() as session:
            session.execute(delete(SignInFailureRow).where(SignInFailureRow.name_hash == _digest(_fold(name))))
        return self.open_session(row.id)

    def open_session(self, person_id: str) -> str:
        """A session for somebody whose identity has been established, here or by an OpenID provider."""
        token = secrets.token_urlsafe(32)
        now = self._now()
        with self._session.begin() as session:
            session.execute(delete(SessionRow).where(SessionRow.expires_at <= now))
            session.add(
                SessionRow(
                    token_hash=_digest(token),
                    person_id=person_id,
                    created_at=now,
                    expires_at=now + self._session_length,
                )
            )
        return token

    def seconds_to_wait(self, name: str) -> int:
        """How long the next sign-in under that name is refused, after failures in a row; the same for unknown names."""
        with self._session() as session:
            row = session.get(SignInFailureRow, _digest(_fold(name)))
        if row is None or row.failures < FREE_FAILURES:
            return 0
        wait = min(FIRST_WAIT * (1 << min(row.failures - FREE_FAILURES, 10)), LONGEST_WAIT)
        left = row.last_at + wait - self._now()
        return max(0, math.ceil(left.total_seconds()))

    def find_by_session(self, token: str) -> Person | None:
        """Who the session belongs to, if it still holds and the person is not disabled."""
        with self._session() as session:
            query = (
                select(PersonRow)
                .join(SessionRow, SessionRow.person_id == PersonRow.id)
                .where(SessionRow.token_hash == _digest(token), SessionRow.expires_at > self._now())
            )
            row = session.scalars(query).first()
        return None if row is None or row.disabled else _person(row)

    def sign_out(self, token: str) -> None:
        with self._session.begin() as session:
            session.execute(delete(SessionRow).where(SessionRow.token_hash == _digest(token)))

    def sign_out_everywhere(self, person_id: str) -> None:
        """Ends all sessions of the person."""
        with self._session.begin() as session:
            session.execute(delete(SessionRow).where(SessionRow.person_id == person_id))

    def _matches(self, stored: str, password: str) -> bool:
        from argon2.exceptions import VerificationError

        try:
            return self._hasher.verify(stored, password)
        except VerificationError:
            return False

    def _count_failure(self, name: str) -> None:
        key, now = _digest(_fold(name)), self._now()
        more = (
            update(SignInFailureRow)
            .where(SignInFailureRow.name_hash == key)
            .values(failures=SignInFailureRow.failures + 1, last_at=now)
        )
        for _attempt in range(2):  # another request may insert the row between our two statements
            try:
                with self._session.begin() as session:
                    if session.connection().execute(more).rowcount == 0:
                        session.add(SignInFailureRow(name_hash=key, failures=1, last_at=now))
                return
            except IntegrityError:
                continue

    # ------------------------------------------------------------ API keys

    def create_key(
        self, person: Person | str, name: str, scopes: Iterable[str], *, expires_at: datetime.datetime | None = None
    ) -> str:
        """A new key of the person; it is shown this once, and only its hash is stored."""
        key = KEY_PREFIX + secrets.token_urlsafe(32)
        wanted = {_scope(scope) for scope in scopes}
        with self._session.begin() as session:
            owner = _get(session, person if isinstance(person, str) else person.id)
            session.add(
                KeyRow(
                    id=secrets.token_hex(8),
                    person_id=owner.id,
                    name=name.strip() or "nøgle",
                    key_hash=_digest(key),
                    scopes=sorted(wanted),
                    created_at=self._now(),
                    expires_at=expires_at,
                )
            )
        return key

    def find_by_key(self, key: str) -> Person | None:
        """The owner of the key, narrowed to the key's scopes, while key and owner are good."""
        with self._session() as session:
            query = select(KeyRow, PersonRow).join(PersonRow, PersonRow.id == KeyRow.person_id)
            found = session.execute(query.where(KeyRow.key_hash == _digest(key))).first()
        if found is None:
            return None
        row, owner = found
        expired = row.expires_at is not None and row.expires_at <= self._now()
        if expired or row.revoked_at is not None or owner.disabled:
            return None
        return _person(owner, frozenset(Scope(scope) for scope in row.scopes))

    def keys(self, person_id: str | None = None) -> list[ApiKey]:
        """The keys of one person or of all, newest first."""
        query = select(KeyRow).order_by(KeyRow.created_at.desc())
        if person_id is not None:
            query = query.where(KeyRow.person_id == person_id)
        with self._session() as session:
            return [
                ApiKey(
                    row.id,
                    row.person_id,
                    row.name,
                    frozenset(Scope(scope) for scope in row.scopes),
                    row.created_at,
                    row.expires_at,
                    row.revoked_at,
                )
                for row in session.scalars(query)
            ]

    def revoke_key(self, id: str) -> None:
        with self._session.begin() as session:
            row = session.get(KeyRow, id)
            if row is None:
                raise AccountError(f"Der er ingen API-nøgle med id'et »{id}«.")
            row.revoked_at = row.revoked_at or self._now()

    # ------------------------------------------------------------ people

    def ensure_first_account(self) -> tuple[str, str] | None:
        """Name and password of the administrator made at the first start, until that password is changed.

        The password is generated and kept, readable by the owner only, in ``initial-password.txt``. The first
        account holds every role, so that one person can try everything; nobody approves what they wrote all the same.
        """
        with self._session() as session:
            people = session.scalar(select(func.count()).select_from(PersonRow)) or 0
        name = "administrator"
        if people == 0:
            password = secrets.token_urlsafe(12)
            try:
                self.create_person(name, "Administrator", list(Role), password=password, must_change_password=True)
            except ConflictError:  # another process was first
                return self._initial_password(name)
            self._write_password(password)
            return name, password
        return self._initial_password(name)

    def _write_password(self, password: str) -> None:
        if self._password_file is None:
            return
        self._password_file.parent.mkdir(parents=True, exist_ok=True)
        self._password_file.unlink(missing_ok=True)
        self._password_file.touch(mode=0o600, exist_ok=False)
        self._password_file.write_text(password + "\n", encoding="utf-8")

    def _initial_password(self, name: str) -> tuple[str, str] | None:
        if self._password_file is None or not self._password_file.exists():
            return None
        person = self.find_person(name)
        if person is None or not person.must_change_password:
            return None
        return name, self._password_file.read_text(encoding="utf-8").strip()

    def create_person(
        self,
        name: str,
        display_name: str,
        roles: Iterable[str],
        *,
        units: Iterable[str] = (),
        password: str | None = None,
        email: str | None = None,
        must_change_password: bool = False,
        issuer: str | None = None,
        subject: str | None = None,
    ) -> Person:
        """A new person; without a password they can only sign in through an OpenID provider."""
        folded = _fold(name)
        if not folded:
            raise AccountError("Brugernavnet er tomt. Angiv et brugernavn.")
        row = PersonRow(
            id="p" + secrets.token_hex(8),
            name=folded,
            display_name=display_name.strip() or name.strip(),
            email=email,
            password_hash=None if password is None else self._hash(password, folded),
            must_change_password=must_change_password,
            roles=_roles(roles),
            units=_units(units),
            disabled=False,
            issuer=issuer,
            subject=subject,
            created_at=self._now(),
        )
        try:
            with self._session.begin() as session:
                session.add(row)
        except IntegrityError as error:
            raise ConflictError(f"Brugernavnet »{folded}« er allerede i brug. Vælg et andet.") from error
        return _person(row)

    def people(self) -> list[Person]:
        """Everybody, disabled people included, by name."""
        with self._session() as session:
            return [_person(row) for row in session.scalars(select(PersonRow).order_by(PersonRow.name))]

    def find_person(self, name_or_id: str) -> Person | None:
        with self._session() as session:
            match = (PersonRow.id == name_or_id) | (PersonRow.name == _fold(name_or_id))
            row = session.scalars(select(PersonRow).where(match)).first()
            return None if row is None else _person(row)

    def find_by_subject(self, issuer: str, subject: str) -> Person | None:
        """Somebody by who they are at an OpenID provider."""
        with self._session() as session:
            match = (PersonRow.issuer == issuer) & (PersonRow.subject == subject)
            row = session.scalars(select(PersonRow).where(match)).first()
            return None if row is None else _person(row)

    def get_person(self, name_or_id: str) -> Person:
        person = self.find_person(name_or_id)
        if person is None:
            raise AccountError(
                f"Der er ingen bruger med navnet »{name_or_id}«. »assistant users list« viser dem, der er."
            )
        return person

    def display_names(self, ids: Collection[str]) -> dict[str, str]:
        """What people are called, by id; ids of nobody are left out."""
        with self._session() as session:
            rows = session.execute(select(PersonRow.id, PersonRow.display_name).where(PersonRow.id.in_(list(ids))))
            return {row[0]: row[1] for row in rows}

    def change_person(
        self,
        id: str,
        *,
        display_name: str | None = None,
        roles: Iterable[str] | None = None,
        units: Iterable[str] | None = None,
        email: str | None = None,
        disabled: bool | None = None,
    ) -> Person:
        """Changes what is given, at once. The last administrator cannot be disabled or lose that role."""
        with self._session.begin() as session:
            row = _get(session, id)
            if display_name is not None:
                row.display_name = display_name.strip() or row.display_name
            if roles is not None:
                row.roles = _roles(roles)
            if units is not None:
                row.units = _units(units)
            if email is not None:
                row.email = email or None
            if disabled is not None:
                row.disabled = disabled
                session.execute(delete(SessionRow).where(SessionRow.person_id == row.id))
            session.flush()
            if not _has_administrator(session):
                raise AccountError("Der skal være mindst én administrator, der ikke er spærret. Udpeg en anden først.")
            return _person(row)

    def set_password(self, id: str, password: str, *, must_change_password: bool = False) -> None:
        """A new password; all sessions of the person end."""
        with self._session.begin() as session:
            row = _get(session, id)
            row.password_hash = self._hash(password, row.name)
            row.must_change_password = must_change_password
            name = row.name
            session.execute(delete(SessionRow).where(SessionRow.person_id == row.id))
        if name == "administrator" and self._password_file is not None:
            self._password_file.unlink(missing_ok=True)

    def change_password(self, id: str, old: str, new: str) -> None:
        """The person's own change of password; raises AccountError when the old one is wrong."""
        with self._session() as session:
            row = _get(session, id)
            known = row.password_hash or self._nobodys_hash
        if not self._matches(known, old):
            raise AccountError("Den nuværende adgangskode er ikke rigtig. Prøv igen.")
        self.set_password(id, new)

    def _hash(self, password: str, name: str) -> str:
        if len(password) < SHORTEST_PASSWORD or password.casefold() == name:
            raise AccountError(
                f"Adgangskoden skal have mindst {SHORTEST_PASSWORD} tegn og må ikke være brugernavnet. Vælg en længere."
            )
        return self._hasher.hash(password)


def _person(row: PersonRow, scopes: frozenset[Scope] | None = None) -> Person:
    return Person(
        id=row.id,
        name=row.name,
        display_name=row.display_name,
        roles=frozenset(Role(role) for role in row.roles),
        units=frozenset(row.units),
        scopes=scopes,
        must_change_password=row.must_change_password,
        email=row.email,
        disabled=row.disabled,
    )


def _get(session: Session, id: str) -> PersonRow:
    row = session.get(PersonRow, id)
    if row is None:
        raise AccountError(f"Der er ingen bruger med id'et »{id}«.")
    return row


def _has_administrator(session: Session) -> bool:
    rows = session.scalars(select(PersonRow).where(PersonRow.disabled.is_(False)))
    return any(Role.ADMINISTRATOR in row.roles for row in rows)


def _roles(roles: Iterable[str]) -> list[str]:
    wanted = set(roles)
    unknown = sorted(wanted - set(Role))
    if unknown:
        raise AccountError(f"Rollen »{unknown[0]}« findes ikke. Vælg blandt {', '.join(Role)}.")
    return [role.value for role in Role if role in wanted]


def _units(units: Iterable[str]) -> list[str]:
    return sorted({unit.strip() for unit in units if unit.strip()})


def _scope(scope: str) -> Scope:
    try:
        return Scope(scope)
    except ValueError as error:
        raise AccountError(f"Adgangen »{scope}« findes ikke. Vælg blandt {', '.join(Scope)}.") from error
