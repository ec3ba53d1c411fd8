"""Commands that measure: each reads files, writes files and prints a JSON summary with timings."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated, Any

import typer

from assistant.cli.common import DataOption, context_of, print_json, progress_bar
from assistant.settings import Settings

app = typer.Typer(help="Mål kvaliteten på egne sæt.", no_args_is_help=True)

CorpusOption = Annotated[Path, typer.Option(exists=True, file_okay=False, help="Mappe med dokumenter.")]
KeepOption = Annotated[Path | None, typer.Option("--keep", help="Føj målingen til denne fil, til »report«.")]
OutputOption = Annotated[Path, typer.Option(help="Filen, der skrives.")]


@contextmanager
def _settings(context: typer.Context, data: Path | None) -> Iterator[Settings]:
    """Settings for a temporary collection, unless one was asked for with ``--data``."""
    found = context_of(context, data)
    if found.names_data:
        yield found.settings()
        return
    with tempfile.TemporaryDirectory(prefix="assistant-") as folder:
        yield found.with_data(Path(folder)).settings(database_url=None, chroma_url=None)


def _print(name: str, summary: dict[str, Any], keep: Path | None) -> None:
    from assistant.evaluation.report import keep_row, result_row

    if keep is not None:
        keep_row(keep, result_row(name, summary))
    print_json(summary)


@app.command()
def retrieval(
    context: typer.Context,
    dataset: Annotated[Path, typer.Option(exists=True, file_okay=False, help="Mappe i BEIR-form.")],
    output: OutputOption,
    limit: Annotated[int, typer.Option(min=1, help="Træf pr. spørgsmål.")] = 100,
    data: DataOption = None,
    keep: KeepOption = None,
) -> None:
    """Søg hvert spørgsmål i et BEIR-sæt; skriver en TREC-kørsel."""
    from assistant.evaluation.retrieval import evaluate_retrieval

    with _settings(context, data) as settings, progress_bar("Søger") as progress:
        summary = evaluate_retrieval(dataset, output, limit, settings, progress)
    _print("retrieval", summary, keep)


@app.command()
def answers(
    context: typer.Context,
    corpus: CorpusOption,
    questions: Annotated[Path, typer.Option(exists=True, dir_okay=False, help="Spørgsmål, ét JSON-objekt pr. linje.")],
    output: OutputOption,
    data: DataOption = None,
    keep: KeepOption = None,
) -> None:
    """Besvar spørgsmål fra en fil."""
    from assistant.evaluation.answers import evaluate_answers

    with _settings(context, data) as settings, progress_bar("Svarer") as progress:
        summary = evaluate_answers(corpus, questions, output, settings, progress)
    _print("answers", summary, keep)


@app.command()
def letters(
    context: typer.Context,
    corpus: CorpusOption,
    letters: Annotated[Path, typer.Option(exists=True, dir_okay=False, help="Breve, ét JSON-objekt pr. linje.")],
    output: OutputOption,
    data: DataOption = None,
    keep: KeepOption = None,
) -> None:
    """Skriv svarudkast til breve fra en fil."""
    from assistant.evaluation.letters import evaluate_letters

    with _settings(context, data) as settings, progress_bar("Skriver") as progress:
        summary = evaluate_letters(corpus, letters, output, settings, progress)
    _print("letters", summary, keep)


@app.command()
def claims(
    context: typer.Context,
    corpus: CorpusOption,
    claims: Annotated[Path, typer.Option(exists=True, dir_okay=False, help="Udsagn, ét JSON-objekt pr. linje.")],
    output: OutputOption,
    data: DataOption = None,
    keep: KeepOption = None,
) -> None:
    """Efterprøv udsagn fra en fil."""
    from assistant.evaluation.claims import evaluate_claims

    with _settings(context, data) as settings, progress_bar("Efterprøver") as progress:
        summary = evaluate_claims(corpus, claims, output, settings, progress)
    _print("claims", summary, keep)


@app.command()
def repair(
    input: Annotated[Path, typer.Option(exists=True, file_okay=False, help="Mappe med *.txt.")],
    output: Annotated[Path, typer.Option(help="Mappen, der skrives i.")],
    keep: KeepOption = None,
) -> None:
    """Reparér skadet dansk tekst i en mappe."""
    from assistant.evaluation.repair import evaluate_repair

    _print("repair", evaluate_repair(input, output), keep)


@app.command()
def report(
    results: Annotated[list[Path], typer.Argument(exists=True, dir_okay=False, help="Filer fra --keep.")],
    output: OutputOption,
) -> None:
    """Gør gemte målinger til en HTML-side med kurver."""
    from assistant.evaluation.report import evaluate_report

    print_json(evaluate_report(results, output))
