"""The command that serves the web app and the API."""

from __future__ import annotations

import sys
from typing import Annotated

import typer

from assistant.cli.common import DataOption, context_of, say
from assistant.settings import Settings


def register(app: typer.Typer) -> None:
    app.command("serve")(serve)


def serve(
    context: typer.Context,
    host: Annotated[str | None, typer.Option(help="Adresse, der lyttes på.")] = None,
    port: Annotated[int | None, typer.Option(help="Port.")] = None,
    workers: Annotated[int, typer.Option(min=1, help="Processer; endnu kun én.")] = 1,
    data: DataOption = None,
) -> None:
    """Vis web-appen og API'et."""
    import uvicorn

    from assistant.web.app import create_app

    given = {name: value for name, value in (("host", host), ("port", port)) if value is not None}
    found = context_of(context, data)
    settings = found.settings(**given)
    if workers > 1:
        raise typer.BadParameter(
            "Flere processer om den samme datamappe kan ikke lade sig gøre endnu; brug --workers 1."
        )
    with found.open() as collection:
        app = create_app(collection, settings)
        _announce(settings, app.state.first_account)
        uvicorn.run(app, host=settings.host, port=settings.port, log_level=settings.log_level, access_log=False)


def _announce(settings: Settings, account: tuple[str, str] | None) -> None:
    shown = f"[{settings.host}]" if ":" in settings.host else settings.host
    say(f"\n  Assistenten kører på  http://{shown}:{settings.port}")
    if account:
        say(f"  Log ind som           {account[0]}\n  Adgangskode           {account[1]}")
    say("  Stop med Ctrl-C\n")
    sys.stdout.flush()
