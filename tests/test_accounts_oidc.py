"""Sign-in against a real OpenID provider, and against one that misbehaves."""

from __future__ import annotations

import time
from collections.abc import Iterator
from typing import Any

import pytest
from joserfc.jwk import RSAKey
from pydantic import SecretStr

from assistant.accounts import Accounts
from assistant.errors import AssistantError, NotAllowedError, SettingsError
from assistant.oidc import OpenIdSignIn
from assistant.permissions import Person, Role
from assistant.settings import Settings
from assistant.store import Store
from tests.openid_provider import CLIENT_ID, CLIENT_SECRET, Provider, running_provider, sign_in_at

CALLBACK = "http://testserver/api/v1/session/oidc/callback"


@pytest.fixture(scope="module")
def running() -> Iterator[Provider]:
    with running_provider() as provider:
        yield provider


@pytest.fixture
def provider(running: Provider) -> Provider:
    running.claims = {"sub": "u-1", "name": "Oda Opdigt", "groups": ["skrivere"]}
    running.spoil, running.signing_key = {}, running.key
    return running


@pytest.fixture
def accounts(store: Store) -> Accounts:
    made = Accounts(store)
    made.create_person("chef", "Chefen", ["administrator"], password="en lang nok kode")
    return made


def door(provider: Provider, accounts: Accounts, **more: Any) -> OpenIdSignIn:
    settings = Settings(
        oidc_issuer=provider.issuer,
        oidc_client_id=CLIENT_ID,
        oidc_client_secret=SecretStr(CLIENT_SECRET),
        oidc_roles=more.get("roles", {"skrivere": "drafter", "ledere": "approver"}),
    )
    return OpenIdSignIn(settings, accounts)


def sign_in(provider: Provider, accounts: Accounts, **more: Any) -> Person:
    opened = door(provider, accounts, **more)
    started = opened.start(CALLBACK)
    return opened.finish(CALLBACK, started.sealed, sign_in_at(provider, started.address))


def test_somebody_new_gets_the_roles_of_their_groups(provider: Provider, accounts: Accounts) -> None:
    person = sign_in(provider, accounts)
    assert (person.display_name, person.roles) == ("Oda Opdigt", {Role.DRAFTER})
    assert sign_in(provider, accounts).id == person.id
    provider.claims["groups"] = ["ledere", "andre"]
    assert sign_in(provider, accounts).roles == {Role.APPROVER}, "the provider decides each time"
    assert accounts.sign_in(person.name, "") is None, "there is no password to guess"


def test_people_are_known_by_subject_and_not_by_name(provider: Provider, accounts: Accounts) -> None:
    provider.claims |= {"preferred_username": "chef", "name": "chef", "email": "chef@x.example", "sub": "u-2"}
    person = sign_in(provider, accounts)
    assert person.roles == {Role.DRAFTER}
    assert accounts.get_person("chef").id != person.id


def test_access_that_was_taken_away_stays_away(provider: Provider, accounts: Accounts) -> None:
    person = sign_in(provider, accounts)
    accounts.change_person(person.id, disabled=True)
    with pytest.raises(NotAllowedError, match="lukket"):
        sign_in(provider, accounts)
    accounts.change_person(person.id, disabled=False)
    provider.claims["groups"] = []
    with pytest.raises(NotAllowedError, match="lukket"):
        sign_in(provider, accounts)
    provider.claims["sub"] = "u-9"
    with pytest.raises(NotAllowedError, match="gruppe"):
        sign_in(provider, accounts)


@pytest.mark.parametrize(
    "spoil",
    [
        {"nonce": "another"},
        {"aud": "another"},
        {"iss": "https://another.example"},
        {"exp": int(time.time()) - 3600},
        {"exp": None},
        {"sub": None},
        {"aud": [CLIENT_ID, "another"], "azp": "another"},
    ],
    ids=["nonce", "audience", "issuer", "old", "no end", "no subject", "other party"],
)
def test_a_token_with_a_wrong_claim_is_refused(provider: Provider, accounts: Accounts, spoil: dict[str, Any]) -> None:
    provider.spoil = spoil
    with pytest.raises(NotAllowedError):
        sign_in(provider, accounts)


def test_a_token_signed_by_somebody_else_is_refused(provider: Provider, accounts: Accounts) -> None:
    provider.signing_key = RSAKey.generate_key(2048, {"kid": "k1"})
    with pytest.raises(NotAllowedError):
        sign_in(provider, accounts)


def test_an_answer_that_does_not_belong_to_the_question_is_refused(provider: Provider, accounts: Accounts) -> None:
    opened = door(provider, accounts)
    one, other = opened.start(CALLBACK), opened.start(CALLBACK)
    answer = sign_in_at(provider, one.address)
    for sealed, brought in (
        (other.sealed, answer),
        (one.sealed + "0", answer),
        ("", answer),
        (one.sealed, answer | {"state": ""}),
        (one.sealed, {"state": answer["state"]}),
        (one.sealed, answer | {"error": "access_denied"}),
        (one.sealed, answer | {"code": "guessed"}),
    ):
        with pytest.raises(NotAllowedError):
            opened.finish(CALLBACK, sealed, brought)
    assert opened.finish(CALLBACK, one.sealed, answer).display_name == "Oda Opdigt"
    with pytest.raises(NotAllowedError):
        opened.finish(CALLBACK, one.sealed, answer)


def test_settings_that_cannot_work_are_named(provider: Provider, accounts: Accounts) -> None:
    with pytest.raises(SettingsError, match="OIDC_ISSUER"):
        OpenIdSignIn(Settings(), accounts)
    with pytest.raises(SettingsError, match="konge"):
        sign_in(provider, accounts, roles={"skrivere": "konge"})
    gone = Settings(oidc_issuer="http://127.0.0.1:9", oidc_client_id="x")
    with pytest.raises(AssistantError, match="svarer ikke"):
        OpenIdSignIn(gone, accounts).start(CALLBACK)
