"""What every request and response passes: security headers, protection against forged requests, measuring."""

from __future__ import annotations

import logging
import time
from urllib.parse import urlsplit

from starlette.datastructures import Headers, MutableHeaders
from starlette.requests import Request
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from assistant.web.metrics import Metrics
from assistant.web.problems import Problem, problem_response

logger = logging.getLogger("assistant.web")

SAFE_METHODS = frozenset({"GET", "HEAD", "OPTIONS"})
CONTENT_SECURITY_POLICY = "; ".join(
    (
        "default-src 'none'",
        "script-src 'self'",
        "style-src 'self'",
        "img-src 'self'",
        "font-src 'self'",
        "connect-src 'self'",
        "manifest-src 'self'",
        "form-action 'self'",
        "base-uri 'none'",
        "frame-ancestors 'none'",
        "require-trusted-types-for 'script'",
        "trusted-types 'none'",
    )
)
SECURITY_HEADERS = {
    "content-security-policy": CONTENT_SECURITY_POLICY,
    "x-content-type-options": "nosniff",
    "referrer-policy": "same-origin",
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
    "permissions-policy": "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
    "x-frame-options": "DENY",
}


def is_forged(method: str, headers: Headers) -> bool:
    """Whether another site made the browser send this.

    Browsers send Sec-Fetch-Site or Origin with every unsafe request; programs send neither, and carry no cookies
    that somebody else could borrow.
    """
    if method in SAFE_METHODS or headers.get("authorization", "").lower().startswith("bearer "):
        return False
    site = headers.get("sec-fetch-site")
    if site is not None:
        return site not in ("same-origin", "none")
    origin = headers.get("origin")
    return origin is not None and urlsplit(origin).netloc != headers.get("host")


class GuardMiddleware:
    """Refuses forged requests, adds the headers, counts and logs; a log line holds no content and no query."""

    def __init__(self, app: ASGIApp, metrics: Metrics) -> None:
        self.app, self.metrics = app, metrics

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        started, status = time.perf_counter(), 500

        async def send_with_headers(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
                headers = MutableHeaders(scope=message)
                for name, value in SECURITY_HEADERS.items():
                    headers.setdefault(name, value)
                headers.setdefault("cache-control", "no-store")
                headers.append("server-timing", f"app;dur={1000 * (time.perf_counter() - started):.1f}")
            await send(message)

        try:
            if is_forged(scope["method"], Headers(scope=scope)):
                told = "Forespørgslen kom fra en anden side og er afvist. Gå til assistenten, og prøv igen."
                await problem_response(Problem(403, told))(scope, receive, send_with_headers)
            else:
                await self.app(scope, receive, send_with_headers)
        finally:
            seconds = time.perf_counter() - started
            route = _route(Request(scope))
            self.metrics.count_request(scope["method"], route, status, seconds)
            logger.debug("%s %s %d %.0f ms", scope["method"], route, status, 1000 * seconds)


def _route(request: Request) -> str:
    """The pattern of the route, which names no document and no person."""
    route = request.scope.get("route")
    return str(getattr(route, "path", "other"))
