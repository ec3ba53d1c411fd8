"""What several commands share: settings and options, printing, and the progress bar."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from assistant.errors import SettingsError
from assistant.settings import Settings

if TYPE_CHECKING:
    from assistant.collection import Collection

JsonFlag = Annotated[bool, typer.Option("--json", help="Skriv JSON til programmer.")]
DataOption = Annotated[Path | None, typer.Option("--data", help="Mappen, alt ligger i (ASSISTANT_DATA).")]


@dataclass(frozen=True)
class Context:
    """Settings given as options; they come before variables and ``.env``."""

    overrides: dict[str, Any]

    def with_data(self, data: Path | None) -> Context:
        return self if data is None else replace(self, overrides=self.overrides | {"data": data})

    @property
    def names_data(self) -> bool:
        """Whether a data folder was asked for with an option."""
        return "data" in self.overrides

    def settings(self, **more: Any) -> Settings:
        """Raises SettingsError, in Danish, for a value that cannot be."""
        from pydantic import ValidationError

        try:
            return Settings(**self.overrides, **more)
        except ValidationError as error:
            wrong = "; ".join(
                f"{'.'.join(str(part) for part in detail['loc']).upper()}: {detail['msg']}" for detail in error.errors()
            )
            raise SettingsError(
                f"Indstillingerne kan ikke bruges: {wrong}. »assistant settings« viser dem alle."
            ) from None

    def open(self) -> Collection:
        from assistant.collection import open_collection

        return open_collection(self.settings())


def context_of(context: typer.Context, data: Path | None = None) -> Context:
    """The options before the command, and ``--data`` after it."""
    found: Context = context.obj
    return found.with_data(data)


def print_json(value: Any) -> None:
    sys.stdout.write(json.dumps(value, ensure_ascii=False, indent=1) + "\n")


def say(text: str = "") -> None:
    """Prints a line; control characters from file names and documents are shown, not sent to the terminal."""
    visible = "".join(char if char.isprintable() or char in "\n\t" else repr(char)[1:-1] for char in text)
    sys.stdout.write(visible + "\n")


def complain(text: str) -> None:
    sys.stderr.write("".join(char if char.isprintable() else repr(char)[1:-1] for char in text) + "\n")


def fail(text: str) -> None:
    """One line on stderr, and exit status 1."""
    complain(f"Fejl: {text}")
    raise SystemExit(1)


@contextmanager
def progress_bar(label: str) -> Iterator[Callable[[str, int, int], None]]:
    """A bar on the terminal's stderr; silent where stderr is not a terminal."""
    if not sys.stderr.isatty():
        yield lambda _what, _done, _total: None
        return
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

    columns = (
        TextColumn("{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        TimeRemainingColumn(),
        TextColumn("{task.fields[what]}", markup=False),
    )
    with Progress(*columns, console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task(label, total=None, what="")
        yield lambda what, done, total: bar.update(task, completed=done, total=total, what=what[-60:])
