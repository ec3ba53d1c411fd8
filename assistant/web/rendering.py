"""Templates: one environment that escapes everything, and what each page is given."""

from __future__ import annotations

import hashlib
from functools import cache
from pathlib import Path
from typing import Any

from fastapi import Request
from fastapi.responses import HTMLResponse
from jinja2 import Environment, FileSystemLoader, StrictUndefined

from assistant import __version__
from assistant.permissions import ROLE_NAMES, is_allowed
from assistant.web import pictures, wording
from assistant.web.people import find_person
from assistant.web.problems import TITLES, Problem
from assistant.web.rooms import rooms_of

HERE = Path(__file__).parent
STATIC = HERE / "static"
THEMES = ("light", "dark")


@cache
def static_address() -> str:
    """Where static files are served; it changes with their contents, so that browsers may keep them for ever."""
    digest = hashlib.sha256()
    for path in sorted(STATIC.rglob("*")):
        if path.is_file():
            digest.update(path.relative_to(STATIC).as_posix().encode() + path.read_bytes())
    return "/static/" + digest.hexdigest()[:12]


@cache
def _environment() -> Environment:
    environment = Environment(
        loader=FileSystemLoader(HERE / "templates"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters |= {
        "date": wording.format_date,
        "moment": wording.format_moment,
        "number": wording.format_number,
        "size": wording.format_size,
        "count": wording.count_of,
        "readability": wording.readability,
        "media": wording.media_name,
        "counted": wording.counted,
    }
    environment.globals |= {
        "static": static_address,
        "columns": pictures.columns,
        "damage_bars": pictures.damage_bars,
        "damage_words": pictures.damage_words,
        "kind_names": wording.KIND_NAMES,
        "status_names": wording.STATUS_NAMES,
        "readability_names": wording.READABILITY_NAMES,
        "role_names": {role.value: name for role, name in ROLE_NAMES.items()},
        "version": __version__,
    }
    return environment


def page(request: Request, template: str, *, status: int = 200, **given: Any) -> HTMLResponse:
    """A page for whoever asks; templates know the person, what they may do, and the theme they chose."""
    person = find_person(request)
    theme = request.cookies.get("theme", "")
    given |= {
        "person": person,
        "may": lambda action: is_allowed(person, action),
        "theme": theme if theme in THEMES else "",
        "path": request.url.path,
        "off_reason": rooms_of(request).switch.off_reason,
    }
    return HTMLResponse(_environment().get_template(template).render(given), status)


def error_page(request: Request, problem: Problem) -> HTMLResponse:
    title = TITLES.get(problem.status, "Der opstod en fejl")
    response = page(request, "error.html", status=problem.status, title=title, problem=problem)
    response.headers.update(problem.headers)
    return response
