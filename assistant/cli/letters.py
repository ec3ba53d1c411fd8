"""The command that drafts a reply to a council member's letter."""

from __future__ import annotations

import datetime
import sys
from pathlib import Path
from typing import Annotated

import typer

from assistant.cli.common import DataOption, JsonFlag, context_of, print_json, progress_bar, say
from assistant.errors import UnreadableDocumentError


def register(app: typer.Typer) -> None:
    app.command("draft")(draft)


def draft(
    context: typer.Context,
    file: Annotated[str, typer.Argument(help="Brevet (txt, md, pdf, docx, eml), eller - for standard input.")],
    docx: Annotated[Path | None, typer.Option(help="Skriv udkastet som Word-dokument.")] = None,
    pdf: Annotated[Path | None, typer.Option(help="Skriv udkastet som PDF (kræver LibreOffice).")] = None,
    data: DataOption = None,
    json: JsonFlag = False,
) -> None:
    """Skriv et svarudkast til et medlems brev."""
    from assistant.answering import Assistant
    from assistant.intake.letters import read_letter, read_letter_file
    from assistant.letters.assembling import draft_reply
    from assistant.letters.contract import draft_json
    from assistant.letters.text import letter_text

    opened = context_of(context, data)
    settings = opened.settings()
    today = datetime.datetime.now().astimezone().date()
    if file == "-":
        enquiry = read_letter(sys.stdin.read(), settings, received=today)
    else:
        enquiry = read_letter_file(read_bytes(file), Path(file).name, settings, received=today)
    with opened.open() as collection, progress_bar("Skriver"):
        drafted = draft_reply(Assistant(collection), enquiry, settings, date=today)
    if docx or pdf:
        from assistant.letters.word import docx_bytes, pdf_bytes

        content = docx_bytes(drafted.letter, settings)
        if docx:
            write_bytes(docx, content)
        if pdf:
            write_bytes(pdf, pdf_bytes(content))
    if json:
        print_json(draft_json(drafted))
        return
    say(letter_text(drafted.letter))
    for warning in enquiry.warnings:
        say(f"! {warning}")


def read_bytes(file: str) -> bytes:
    """The bytes of a file named on the command line."""
    try:
        return Path(file).read_bytes()
    except OSError as error:
        raise UnreadableDocumentError(f"{file}: filen kan ikke læses ({error.strerror}).") from None


def write_bytes(path: Path, content: bytes) -> None:
    try:
        path.write_bytes(content)
    except OSError as error:
        raise UnreadableDocumentError(f"{path}: filen kan ikke skrives ({error.strerror}).") from None
