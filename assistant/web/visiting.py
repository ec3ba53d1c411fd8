"""Who opens a page: people who are signed in; others are sent to the sign-in page and back again."""

from __future__ import annotations

from typing import Annotated
from urllib.parse import quote, urlsplit

from fastapi import Depends, Request

from assistant.permissions import Person
from assistant.web.people import find_person
from assistant.web.problems import Problem


def visitor(request: Request) -> Person:
    """Whoever is signed in; others are shown the way."""
    person = find_person(request)
    if person is None:
        wanted = request.url.path + (f"?{request.url.query}" if request.url.query else "")
        address = "/log-ind" + ("" if wanted == "/" else f"?videre={quote(wanted, safe='')}")
        raise Problem(303, headers={"location": address})
    return person


Visitor = Annotated[Person, Depends(visitor)]


def local_address(wanted: str) -> str:
    """An address on this site and no other."""
    parts = urlsplit(wanted)
    is_local = wanted.startswith("/") and not wanted.startswith(("//", "/\\")) and not parts.netloc and not parts.scheme
    return wanted if is_local else "/"
