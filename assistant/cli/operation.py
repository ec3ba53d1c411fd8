"""Commands for operation: doctor."""

from __future__ import annotations

from dataclasses import asdict
from typing import Annotated

import typer

from assistant.cli.common import DataOption, JsonFlag, context_of, print_json, progress_bar, say


def register(app: typer.Typer) -> None:
    app.command("doctor")(doctor)


def doctor(
    context: typer.Context,
    repair: Annotated[bool, typer.Option("--repair", help="Genopbyg indekserne fra databasen.")] = False,
    data: DataOption = None,
    json: JsonFlag = False,
) -> None:
    """Efterse samlingen; med --repair genopbygges indekserne, også efter skift af indlejringsmodel."""
    from assistant.maintenance import check_collection, publish_missing_replies, rebuild_indexes

    with context_of(context, data).open() as collection:
        if repair:
            with progress_bar("Genopbygger") as progress:
                chunks = rebuild_indexes(collection, progress)
            if not json:
                say(f"Indekserne er genopbygget: {chunks} tekststykker.")
        checks = check_collection(collection)
        published: list[str] = []
        if not any(check.problem for check in checks):  # a damaged index takes in nothing
            published = publish_missing_replies(collection)
    if published and not json:
        say(f"Sendte svar, der manglede i samlingen, er lagt ind: {', '.join(published)}.")
    if json:
        print_json({"checks": [asdict(check) for check in checks], "published": published})
    else:
        for check in checks:
            say(f"{check.name}: {check.problem or 'i orden'}")
    if any(check.problem for check in checks):
        raise typer.Exit(1)
