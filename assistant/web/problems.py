"""Errors as RFC 9457 problem details in Danish for programs, and as a page for people."""

from __future__ import annotations

import logging
import secrets
from collections.abc import Mapping
from typing import Any

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse, Response
from starlette.exceptions import HTTPException

from assistant import errors

logger = logging.getLogger(__name__)

TITLES = {
    400: "Forespørgslen er ikke forstået",
    401: "Du er ikke logget ind",
    403: "Det har du ikke adgang til",
    404: "Findes ikke",
    405: "Det kan man ikke gøre her",
    409: "En anden har ændret det samme",
    413: "Filen er for stor",
    415: "Filtypen understøttes ikke",
    422: "Oplysningerne kan ikke bruges",
    429: "For mange forsøg",
    500: "Der opstod en fejl",
    503: "Tjenesten er ikke klar",
}
DETAILS = {
    400: "Kontrollér adressen og indholdet af forespørgslen.",
    401: "Log ind, eller send en gyldig nøgle i hovedet »Authorization: Bearer«.",
    403: "Din rolle giver ikke adgang. Spørg en administrator, hvis du mener, at du skal have den.",
    404: "Adressen findes ikke, eller du har ikke adgang til det, der ligger på den.",
    405: "Adressen findes, men kan ikke bruges på den måde.",
    413: "Det, der blev sendt, er større end tilladt.",
    500: "Prøv igen om lidt. Bliver fejlen ved, så oplys referencen til den driftsansvarlige.",
}
STATUSES: tuple[tuple[type[errors.AssistantError], int], ...] = (
    (errors.DocumentNotFoundError, 404),
    (errors.NotFoundError, 404),
    (errors.NotAllowedError, 403),
    (errors.ConflictError, 409),
    (errors.CollectionBusyError, 503),
    (errors.CollectionDamagedError, 503),
    (errors.ModelUnavailableError, 503),
)


class Problem(Exception):  # noqa: N818 - the word of RFC 9457
    """Ends a request with a status and one Danish sentence."""

    def __init__(self, status: int, detail: str = "", headers: Mapping[str, str] | None = None) -> None:
        super().__init__(detail)
        self.status, self.detail, self.headers = status, detail or DETAILS.get(status, ""), dict(headers or {})


def problem_of(error: Exception) -> Problem:
    """How an expected error is told to whoever asked; other errors are logged under a reference."""
    if isinstance(error, Problem):
        return error
    if isinstance(error, errors.AssistantError):
        status = next((status for kind, status in STATUSES if isinstance(error, kind)), 422)
        return Problem(status, error.message)
    if isinstance(error, HTTPException):
        return Problem(error.status_code, headers=error.headers)
    reference = secrets.token_hex(4)
    logger.error("Uventet fejl, reference %s", reference, exc_info=error)
    return Problem(500, f"{DETAILS[500]} Reference: {reference}.")


def problem_body(problem: Problem, **extra: Any) -> dict[str, Any]:
    return {
        "type": "about:blank",
        "title": TITLES.get(problem.status, "Det kunne ikke gøres"),
        "status": problem.status,
        "detail": problem.detail,
    } | extra


def problem_response(problem: Problem, **extra: Any) -> JSONResponse:
    return JSONResponse(
        problem_body(problem, **extra), problem.status, problem.headers, media_type="application/problem+json"
    )


def wants_page(request: Request) -> bool:
    return not request.url.path.startswith("/api/") and "text/html" in request.headers.get("accept", "")


def install(app: FastAPI) -> None:
    """Makes every error of the app leave it in this form."""

    async def on_error(request: Request, error: Exception) -> Response:
        problem = problem_of(error)
        if wants_page(request):
            from assistant.web.rendering import error_page

            return error_page(request, problem)
        return problem_response(problem)

    async def on_invalid(request: Request, error: Exception) -> Response:
        assert isinstance(error, RequestValidationError)
        fields = [{"field": _field(one), "detail": _danish(one)} for one in error.errors()]
        told = "; ".join(f"{one['field']}: {one['detail']}" if one["field"] else one["detail"] for one in fields)
        problem = Problem(422, told or "Oplysningerne kan ikke bruges.")
        if wants_page(request):
            return await on_error(request, problem)
        return problem_response(problem, errors=fields)

    for kind in (Problem, errors.AssistantError, HTTPException, Exception):
        app.add_exception_handler(kind, on_error)
    app.add_exception_handler(RequestValidationError, on_invalid)


VALIDATION_TEXTS = {
    "missing": "skal udfyldes",
    "string_too_short": "er for kort",
    "string_too_long": "er for lang",
    "string_type": "skal være tekst",
    "int_parsing": "skal være et helt tal",
    "int_type": "skal være et helt tal",
    "bool_parsing": "skal være sand eller falsk",
    "enum": "er ikke en af de mulige værdier",
    "literal_error": "er ikke en af de mulige værdier",
    "date_from_datetime_parsing": "skal være en dato som 2019-01-24",
    "date_parsing": "skal være en dato som 2019-01-24",
    "greater_than_equal": "er for lille",
    "less_than_equal": "er for stor",
    "json_invalid": "indholdet er ikke gyldig JSON",
    "extra_forbidden": "kendes ikke",
}


def _field(error: dict[str, Any]) -> str:
    """The name of what is wrong; none where the whole is."""
    return "" if error["type"] == "json_invalid" else ".".join(str(step) for step in error["loc"][1:])


def _danish(error: dict[str, Any]) -> str:
    return VALIDATION_TEXTS.get(str(error.get("type")), "kan ikke bruges")
