"""The app factory: middleware, errors, the HTTP interface, pages and static files."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from fastapi import APIRouter, FastAPI
from fastapi.staticfiles import StaticFiles
from starlette.middleware.gzip import GZipMiddleware
from starlette.responses import Response
from starlette.types import Scope

from assistant import __version__
from assistant.collection import Collection
from assistant.settings import Settings
from assistant.web import problems
from assistant.web.guard import GuardMiddleware
from assistant.web.rendering import STATIC, static_address
from assistant.web.rooms import Rooms
from assistant.web.routes import API_ROUTERS, PAGE_ROUTERS, operation

DESCRIPTION = "Svar med kildehenvisninger fra forvaltningens egne dokumenter. Log ind, eller send en nøgle som Bearer."
KEPT_FOR_A_YEAR = {"cache-control": "public, max-age=31536000, immutable"}


def create_app(collection: Collection, settings: Settings) -> FastAPI:
    """The app over an opened collection; ``app.state.first_account`` is what to sign in with at the first start."""
    rooms = Rooms(collection, settings)

    @asynccontextmanager
    async def lifespan(_app: FastAPI) -> AsyncIterator[None]:
        rooms.answering.submit(rooms.warm_up)
        yield
        rooms.close()

    app = FastAPI(
        title="Assistenten",
        version=__version__,
        description=DESCRIPTION,
        openapi_url="/api/v1/openapi.json",
        docs_url=None,
        redoc_url=None,
        lifespan=lifespan,
    )
    app.state.rooms = rooms
    app.state.first_account = rooms.accounts.ensure_first_account()
    problems.install(app)
    app.add_middleware(GZipMiddleware, minimum_size=1000, compresslevel=5)
    app.add_middleware(GuardMiddleware, metrics=rooms.metrics)

    interface = APIRouter(prefix="/api/v1")
    for router in API_ROUTERS:
        interface.include_router(router)
    app.include_router(interface)
    app.include_router(operation.router)
    for router in PAGE_ROUTERS:
        app.include_router(router, include_in_schema=False)
    app.mount(static_address(), _KeptFiles(directory=STATIC), name="static")
    return app


class _KeptFiles(StaticFiles):
    """Static files that browsers keep: their address changes when they do."""

    async def get_response(self, path: str, scope: Scope) -> Response:
        response = await super().get_response(path, scope)
        if response.status_code == 200:
            response.headers.update(KEPT_FOR_A_YEAR)
        return response
