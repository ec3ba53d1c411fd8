"""For whoever runs the service: is it up, is it ready, what does it count."""

from __future__ import annotations

from typing import Any

from fastapi import APIRouter, Request
from fastapi.responses import JSONResponse, PlainTextResponse, Response
from sqlalchemy import text

from assistant import __version__
from assistant.web.rooms import rooms_of

router = APIRouter(include_in_schema=False)


@router.get("/healthz")
def healthy() -> dict[str, str]:
    return {"status": "ok", "version": __version__}


@router.get("/readyz")
def ready(request: Request) -> JSONResponse:
    """503 while the database does not answer or index work is unfinished."""
    rooms = rooms_of(request)
    checks: dict[str, Any] = {}
    try:
        with rooms.store.session() as session:
            session.execute(text("SELECT 1"))
        checks["database"] = "ok"
        checks["index"] = "ok" if not rooms.store.pending() else "genopbygges"
    except Exception:  # any failure at all means: not ready
        checks["database"] = "svarer ikke"
    is_ready = all(state == "ok" for state in checks.values())
    return JSONResponse({"status": "ok" if is_ready else "ikke klar", "checks": checks}, 200 if is_ready else 503)


@router.get("/metrics")
def metrics(request: Request) -> Response:
    rooms = rooms_of(request)
    gauges = {
        "assistant_documents": float(len(rooms.collection.document_ids())),
        "assistant_chunks": float(rooms.store.chunk_count()),
    }
    return PlainTextResponse(rooms.metrics.render(gauges), media_type="text/plain; version=0.0.4")
