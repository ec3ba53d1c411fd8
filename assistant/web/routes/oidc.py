"""Sign-in through the municipality's OpenID provider."""

from __future__ import annotations

from fastapi import APIRouter, Request
from fastapi.responses import RedirectResponse, Response

from assistant.oidc import MINUTES_TO_SIGN_IN, OpenIdSignIn
from assistant.web.people import note, set_session_cookie
from assistant.web.rooms import rooms_of

router = APIRouter(prefix="/session/oidc", tags=["session"])

SEAL_COOKIE = "assistant_oidc"


def _sign_in(request: Request) -> OpenIdSignIn:
    state = request.app.state
    if not hasattr(state, "oidc"):
        rooms = rooms_of(request)
        state.oidc = OpenIdSignIn(rooms.settings, rooms.accounts)
    found: OpenIdSignIn = state.oidc
    return found


def _callback(request: Request) -> str:
    return str(request.url_for("finish_oidc"))


@router.get("", summary="Log ind hos OpenID-udbyderen")
def start_oidc(request: Request) -> Response:
    started = _sign_in(request).start(_callback(request))
    response = RedirectResponse(started.address, 303)
    response.set_cookie(
        SEAL_COOKIE,
        started.sealed,
        max_age=60 * MINUTES_TO_SIGN_IN,
        httponly=True,
        samesite="lax",
        secure=request.url.scheme == "https",
        path="/api/v1/session/oidc",
    )
    return response


@router.get("/callback", summary="Tilbage fra OpenID-udbyderen")
def finish_oidc(request: Request) -> Response:
    sealed = request.cookies.get(SEAL_COOKIE, "")
    person = _sign_in(request).finish(_callback(request), sealed, dict(request.query_params))
    note(request, "session.sign_in", person)
    response = RedirectResponse("/", 303)
    response.delete_cookie(SEAL_COOKIE, path="/api/v1/session/oidc")
    set_session_cookie(request, response, rooms_of(request).accounts.open_session(person.id))
    return response
