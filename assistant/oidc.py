"""Sign-in through an OpenID provider (Entra ID, Authentik, Keycloak): authorization code with PKCE, state and nonce."""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
import secrets
import time
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from importlib import import_module
from importlib.util import find_spec
from typing import Any

from assistant.accounts import Accounts
from assistant.errors import NotAllowedError, SettingsError
from assistant.permissions import Person, Role
from assistant.settings import Settings

SIGNING = ["RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512", "EdDSA"]
MINUTES_TO_SIGN_IN = 10
TIMEOUT_SECONDS = 10.0
CLOCK_LEEWAY_SECONDS = 60
REFUSED = "Login hos udbyderen lykkedes ikke. Prøv igen, eller log ind med brugernavn og adgangskode."


@dataclass(frozen=True, slots=True)
class Started:
    """Where to send the browser, and what it must bring back (kept in a cookie of ours, sealed)."""

    address: str
    sealed: str


class OpenIdSignIn:
    """One provider's sign-in. Raises SettingsError while no provider is configured."""

    def __init__(self, settings: Settings, accounts: Accounts) -> None:
        if not (settings.oidc_issuer and settings.oidc_client_id):
            raise SettingsError("Der er ikke sat en OpenID-udbyder op. Angiv OIDC_ISSUER og OIDC_CLIENT_ID.")
        self._issuer = settings.oidc_issuer.rstrip("/")
        self._client_id = settings.oidc_client_id
        secret = settings.oidc_client_secret
        self._client_secret = secret.get_secret_value() if secret else None
        self._claim, self._roles = settings.oidc_roles_claim, settings.oidc_roles
        self._accounts = accounts
        self._seal_key = secrets.token_bytes(32)
        if self._client_secret:  # the same for every worker
            self._seal_key = hashlib.sha256(f"seal {self._client_id} {self._client_secret}".encode()).digest()

    def start(self, redirect_uri: str) -> Started:
        """Begins a sign-in: the provider's address, and a seal for the callback."""
        state, nonce, verifier = (secrets.token_urlsafe(32) for _ in range(3))
        with self._client(redirect_uri) as client:
            address, _ = client.create_authorization_url(
                self._discover(client)["authorization_endpoint"], state=state, nonce=nonce, code_verifier=verifier
            )
        kept = {"state": state, "nonce": nonce, "verifier": verifier, "until": time.time() + 60 * MINUTES_TO_SIGN_IN}
        return Started(str(address), self._sealed(kept))

    def finish(self, redirect_uri: str, sealed: str, answer: Mapping[str, str]) -> Person:
        """Who came back from the provider. Raises NotAllowedError when anything about the answer is not in order."""
        kept = self._unsealed(sealed)
        if answer.get("error") or not answer.get("code"):
            raise NotAllowedError(REFUSED)
        if not hmac.compare_digest(str(kept["state"]), answer.get("state", "")):
            raise NotAllowedError(REFUSED)
        claims = self._claims(redirect_uri, answer["code"], kept)
        return self._person(claims)

    # ------------------------------------------------------------ the provider

    def _client(self, redirect_uri: str) -> Any:
        from authlib.integrations.httpx_client import OAuth2Client

        return OAuth2Client(
            self._client_id,
            self._client_secret,
            scope="openid profile email",
            redirect_uri=redirect_uri,
            code_challenge_method="S256",
            token_endpoint_auth_method="client_secret_basic" if self._client_secret else "none",
            timeout=TIMEOUT_SECONDS,
        )

    def _discover(self, client: Any) -> dict[str, Any]:
        found = self._fetch(client, f"{self._issuer}/.well-known/openid-configuration")
        if str(found.get("issuer", "")).rstrip("/") != self._issuer:
            raise SettingsError("OpenID-udbyderen kalder sig noget andet end OIDC_ISSUER. Ret adressen.")
        return found

    def _fetch(self, client: Any, address: str) -> dict[str, Any]:
        failures: tuple[type[Exception], ...] = (*_http_errors(), ValueError)
        try:
            response = client.request("GET", address, withhold_token=True)
            response.raise_for_status()
            found: dict[str, Any] = response.json()
            return found
        except failures as error:
            raise SettingsError("OpenID-udbyderen svarer ikke. Prøv igen om lidt, eller log ind lokalt.") from error

    def _claims(self, redirect_uri: str, code: str, kept: dict[str, Any]) -> dict[str, Any]:
        """The claims of an ID token that is signed by the provider, for us, for this sign-in, and still good."""
        from authlib.common.errors import AuthlibBaseError
        from joserfc import jwt
        from joserfc.errors import JoseError
        from joserfc.jwk import KeySet

        failures = (*_http_errors(), AuthlibBaseError, JoseError, KeyError, ValueError)
        with self._client(redirect_uri) as client:
            provider = self._discover(client)
            keys = self._fetch(client, provider["jwks_uri"])
            try:
                token = client.fetch_token(
                    provider["token_endpoint"],
                    grant_type="authorization_code",
                    code=code,
                    code_verifier=kept["verifier"],
                )
                decoded = jwt.decode(token["id_token"], KeySet.import_key_set(keys), algorithms=SIGNING)  # type: ignore[arg-type]
                jwt.JWTClaimsRegistry(
                    leeway=CLOCK_LEEWAY_SECONDS,
                    iss={"essential": True, "value": provider["issuer"]},
                    aud={"essential": True, "value": self._client_id},
                    exp={"essential": True},
                    sub={"essential": True},
                    nonce={"essential": True, "value": kept["nonce"]},
                ).validate(decoded.claims)
            except failures as error:
                raise NotAllowedError(REFUSED) from error
        audience = decoded.claims["aud"]
        if isinstance(audience, list) and len(audience) > 1 and decoded.claims.get("azp") != self._client_id:
            raise NotAllowedError(REFUSED)
        claims: dict[str, Any] = decoded.claims
        return claims

    # ------------------------------------------------------------ the person

    def _person(self, claims: Mapping[str, Any]) -> Person:
        """Known by issuer and subject, never by name or address. The provider's groups decide the roles each time."""
        subject = str(claims["sub"])
        roles = self._roles_of(claims.get(self._claim, ()))
        name = str(claims.get("name") or claims.get("preferred_username") or claims.get("email") or subject)
        known = self._accounts.find_by_subject(self._issuer, subject)
        if known is None:
            if self._roles and not roles:
                raise NotAllowedError(
                    "Du er ikke i en gruppe, der har adgang til assistenten. Tal med en administrator."
                )
            account = f"{hashlib.sha256(self._issuer.encode()).hexdigest()[:6]}:{subject}"
            return self._accounts.create_person(
                account,
                name,
                roles or [Role.READER],
                email=str(claims["email"]) if claims.get("email") else None,
                issuer=self._issuer,
                subject=subject,
            )
        if known.disabled or (self._roles and not roles):
            raise NotAllowedError("Din adgang til assistenten er lukket. Tal med en administrator.")
        if self._roles and known.roles != set(roles):
            return self._accounts.change_person(known.id, display_name=name, roles=roles)
        return known

    def _roles_of(self, groups: object) -> list[Role]:
        named = [groups] if isinstance(groups, str) else list(groups) if isinstance(groups, Iterable) else []
        wanted = {self._roles[str(group)] for group in named if str(group) in self._roles}
        unknown = wanted - set(Role)
        if unknown:
            raise SettingsError(f"OIDC_ROLES nævner rollen »{min(unknown)}«, som ikke findes. Ret indstillingen.")
        return [role for role in Role if role in wanted]

    # ------------------------------------------------------------ the seal

    def _sealed(self, kept: dict[str, Any]) -> str:
        body = base64.urlsafe_b64encode(json.dumps(kept).encode()).decode()
        return f"{body}.{hmac.new(self._seal_key, body.encode(), hashlib.sha256).hexdigest()}"

    def _unsealed(self, sealed: str) -> dict[str, Any]:
        body, _, seal = sealed.rpartition(".")
        if not hmac.compare_digest(seal, hmac.new(self._seal_key, body.encode(), hashlib.sha256).hexdigest()):
            raise NotAllowedError(REFUSED)
        kept: dict[str, Any] = json.loads(base64.urlsafe_b64decode(body))
        if kept["until"] < time.time():
            raise NotAllowedError("Der gik for lang tid. Begynd login forfra.")
        return kept


def _http_errors() -> tuple[type[Exception], ...]:
    """What a failed call raises: Authlib calls through httpx2 where that is installed, else through httpx."""
    names = [name for name in ("httpx", "httpx2") if find_spec(name) is not None]
    return tuple(import_module(name).HTTPError for name in names)
