"""Puts the commands together and turns expected errors into one line and exit status 1."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Annotated, Any

import typer

from assistant import __version__
from assistant.cli import documents, evaluate, letters, operation, people, questions, server
from assistant.cli.common import Context, fail
from assistant.errors import AssistantError

app = typer.Typer(
    name="assistant",
    help="Danske svar med kildehenvisninger på medlemmers spørgsmål, ud fra forvaltningens egne dokumenter.",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
)
for module in (documents, questions, server, operation, letters, people):
    module.register(app)
app.add_typer(evaluate.app, name="evaluate")


def _version(wanted: bool) -> None:
    if wanted:
        typer.echo(__version__)
        raise typer.Exit


@app.callback()
def options(
    context: typer.Context,
    data: Annotated[Path | None, typer.Option(help="Mappen, alt ligger i (ASSISTANT_DATA).")] = None,
    version: Annotated[bool, typer.Option("--version", callback=_version, is_eager=True, help="Vis version.")] = False,
) -> None:
    """Options that come before the command."""
    context.obj = Context({} if data is None else {"data": data})


def main(arguments: list[str] | None = None) -> Any:
    """Runs the command; exit status 0 done, 1 something failed, 2 wrong usage."""
    try:
        return app(args=arguments, prog_name="assistant")
    except AssistantError as error:
        fail(error.message)
    except KeyboardInterrupt:
        fail("Afbrudt. Det, der er meldt færdigt, er gemt.")
    except BrokenPipeError:  # the reader of our output, such as ``head``, has seen enough
        sys.stderr.close()
    sys.exit(1)
