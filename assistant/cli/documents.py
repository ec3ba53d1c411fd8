"""Commands about the collection: settings, ingest, documents, remove."""

from __future__ import annotations

import dataclasses
from pathlib import Path
from typing import Annotated, Any

import typer

from assistant.cli.common import (
    DataOption,
    JsonFlag,
    complain,
    context_of,
    print_json,
    progress_bar,
    say,
)
from assistant.settings import Settings

STATUS_WORDS = {
    "added": "tilføjet",
    "updated": "opdateret",
    "unchanged": "uændret",
    "removed": "fjernet",
    "rejected": "afvist",
}


def register(app: typer.Typer) -> None:
    app.command("settings")(settings)
    app.command("ingest")(ingest)
    app.command("documents")(documents)
    app.command("remove")(remove)


def settings(context: typer.Context, data: DataOption = None, json: JsonFlag = False) -> None:
    """Vis alle indstillinger, deres værdi og hvad de gør. Hemmeligheder vises ikke."""
    values = context_of(context, data).settings().model_dump(mode="json")
    fields = Settings.model_fields
    if json:
        print_json({name: {"value": values[name], "description": field.description} for name, field in fields.items()})
        return
    for name, field in fields.items():
        shown = "" if values[name] is None else values[name]
        say(f"ASSISTANT_{name.upper()}={shown}\n    {field.description}")


def ingest(
    context: typer.Context,
    paths: Annotated[list[Path], typer.Argument(help="Filer eller mapper; mapper læses med undermapper.")],
    unit: Annotated[str | None, typer.Option(help="Enheden, der må se dokumenterne; ellers må alle.")] = None,
    prune: Annotated[bool, typer.Option(help="Fjern dokumenter, som ikke længere ligger i mapperne.")] = False,
    data: DataOption = None,
    json: JsonFlag = False,
) -> None:
    """Læs filer og mapper ind i samlingen; uændrede filer springes over."""
    from assistant.ingestion import ingest_paths

    outcomes = []
    with context_of(context, data).open() as collection, progress_bar("Læser") as progress:
        for outcome in ingest_paths(collection, paths, unit=unit, prune=prune, progress=progress):
            outcomes.append(outcome)
            if outcome.error:
                complain(outcome.error)
            elif not json:
                warnings = "".join(f"\n    {warning}" for warning in outcome.warnings)
                say(f"{STATUS_WORDS[outcome.status]}: {outcome.name} ({outcome.pages} s.){warnings}")
    if json:
        print_json({"documents": [dataclasses.asdict(outcome) for outcome in outcomes]})
    else:
        counts = {word: sum(outcome.status == status for outcome in outcomes) for status, word in STATUS_WORDS.items()}
        say(", ".join(f"{count} {word}" for word, count in counts.items() if count) or "Ingen filer fundet.")
    if any(outcome.status == "rejected" for outcome in outcomes):
        raise typer.Exit(1)


def documents(
    context: typer.Context,
    name: Annotated[str | None, typer.Argument(help="Navn eller id på ét dokument.")] = None,
    text: Annotated[bool, typer.Option("--text", help="Den reparerede tekst.")] = False,
    original: Annotated[bool, typer.Option("--original", help="Teksten, som den blev læst.")] = False,
    changes: Annotated[bool, typer.Option("--changes", help="Hvad der er repareret, og hvorfor.")] = False,
    structure: Annotated[bool, typer.Option("--structure", help="Brevdele, tabeller, figurer m.m. som JSON.")] = False,
    data: DataOption = None,
    json: JsonFlag = False,
) -> None:
    """Vis samlingen, eller ét dokument."""
    if name is None and (text or original or changes or structure):
        raise typer.BadParameter("Angiv et dokument sammen med --text, --original, --changes eller --structure.")
    with context_of(context, data).open() as collection:
        if name is None:
            _print_collection(collection.store.documents(), collection.settings.reread_damage, json)
            return
        stored = collection.store.get_document(name)
        if structure:
            from pydantic import TypeAdapter

            from assistant.records import Structure

            print_json(TypeAdapter(Structure).dump_python(collection.structure(stored.id), mode="json"))
        elif changes:
            _print_changes(collection.document(stored.id).pages, json)
        elif text or original:
            pages = [page.original if original else page.repaired for page in collection.document(stored.id).pages]
            print_json({"pages": pages}) if json else say("\n\f\n".join(pages))
        else:
            _print_document(_document_json(stored, collection.settings.reread_damage), json)


def remove(
    context: typer.Context,
    name: Annotated[str, typer.Argument(help="Navn eller id.")],
    data: DataOption = None,
    json: JsonFlag = False,
) -> None:
    """Fjern et dokument alle steder."""
    from assistant.ingestion import remove_document

    with context_of(context, data).open() as collection:
        stored = remove_document(collection, name)
    print_json({"removed": {"id": stored.id, "name": stored.name}}) if json else say(f"fjernet: {stored.name}")


def _document_json(stored: Any, limit: float) -> dict[str, Any]:
    doubtful = [number for number, damage in enumerate(stored.page_damage, 1) if damage > limit]
    return {
        "id": stored.id,
        "name": stored.name,
        "version": stored.version,
        "status": "ready",
        "title": stored.title,
        "kind": stored.kind.value,
        "date": stored.date.isoformat() if stored.date else None,
        "sender": stored.sender,
        "recipient": stored.recipient,
        "case_number": stored.case_number,
        "document_number": stored.document_number,
        "pages": stored.page_count,
        "chunks": stored.chunk_count,
        "damage": round(stored.damage, 4),
        "page_damage": list(stored.page_damage),
        "doubtful_pages": doubtful,
        "warnings": list(stored.warnings),
        "unit": stored.unit,
        "ingested_at": stored.ingested_at.isoformat(),
    }


def _print_collection(stored: list[Any], limit: float, json: bool) -> None:
    rows = [_document_json(document, limit) for document in stored]
    if json:
        print_json({"documents": rows})
        return
    for row in rows:
        doubtful = ", ".join(str(number) for number in row["doubtful_pages"])
        doubt = f"  ⚠ skadet tekst på s. {doubtful}" if doubtful else ""
        say(f"{row['name']}  {row['kind']}  {row['date'] or 'uden dato'}  {row['pages']} s.{doubt}")
    say(f"{len(rows)} dokumenter")


def _print_document(row: dict[str, Any], json: bool) -> None:
    if json:
        print_json(row)
        return
    for key, value in row.items():
        say(f"{key}: {'' if value is None else value}")


def _print_changes(pages: Any, json: bool) -> None:
    rows = [{"page": page.number, **dataclasses.asdict(change)} for page in pages for change in page.changes]
    if json:
        print_json({"changes": rows})
        return
    for row in rows:
        say(f"s. {row['page']}: {row['before']!r} → {row['after']!r}  {row['reason']} ({row['confidence']:.2f})")
