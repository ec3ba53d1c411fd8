"""Commands that ask the collection: search, ask, verify."""

from __future__ import annotations

import datetime
import sys
from pathlib import Path
from typing import Annotated

import typer

from assistant.cli.common import DataOption, JsonFlag, context_of, print_json, progress_bar, say
from assistant.contract import answer_json, hit_json, precedent_json, verified_json
from assistant.danish.dates import format_date
from assistant.errors import InvalidQueryError, UnreadableDocumentError
from assistant.records import Answer, AnswerSentence, Citation, Kind, Notice, SearchFilters, Support

SUPPORT_WORDS = {
    Support.SUPPORTED: "har dækning",
    Support.CONTRADICTED: "modsiges",
    Support.NOT_IN_SOURCES: "findes ikke i kilderne",
}


def register(app: typer.Typer) -> None:
    app.command("search")(search)
    app.command("ask")(ask)
    app.command("verify")(verify)


def search(
    context: typer.Context,
    query: Annotated[str, typer.Argument(help='Det, der søges efter; »…« eller "…" for en fast vending.')],
    kind: Annotated[Kind | None, typer.Option(help="Kun dokumenter af den slags.")] = None,
    since: Annotated[datetime.datetime | None, typer.Option(formats=["%Y-%m-%d"], help="Tidligste dato.")] = None,
    until: Annotated[datetime.datetime | None, typer.Option(formats=["%Y-%m-%d"], help="Seneste dato.")] = None,
    limit: Annotated[int, typer.Option(min=1, max=200, help="Højst så mange.")] = 10,
    similar: Annotated[
        bool, typer.Option("--similar", help="Tidligere spørgsmål, der ligner, med svaret dengang og hvad der er nyt.")
    ] = False,
    data: DataOption = None,
    json: JsonFlag = False,
) -> None:
    """Søg i samlingen."""
    from assistant.retrieval import Retriever

    filters = SearchFilters(kind=kind, since=since.date() if since else None, until=until.date() if until else None)
    if similar:
        _print_precedents(context, query, limit, filters, data, json=json)
        return
    with context_of(context, data).open() as collection:
        hits = Retriever(collection).search(query, limit=limit, filters=filters)
    if json:
        print_json({"hits": [hit_json(hit) for hit in hits]})
        return
    for hit in hits:
        say(f"{hit.rank}. {hit.title or hit.name} – {hit.name}, s. {hit.chunk.page} ({hit.score:.3f})")
        say(f"   {' '.join(hit.chunk.text.split())[:400]}\n")
    if not hits:
        say("Ingen træf.")


def _print_precedents(
    context: typer.Context, question: str, limit: int, filters: SearchFilters, data: Path | None, *, json: bool
) -> None:
    from assistant.precedents import Precedents

    with context_of(context, data).open() as collection:
        found = Precedents(collection).find(question, limit=limit, filters=filters)
    if json:
        print_json({"questions": [precedent_json(precedent) for precedent in found]})
        return
    for number, precedent in enumerate(found, start=1):
        asked = precedent.question
        facts = [asked.title or asked.document, f"s. {asked.page}"]
        facts += [format_date(asked.date)] if asked.date else []
        facts += [f"underskrevet af {asked.signatory}"] if asked.signatory else []
        say(f"{number}. {asked.question} ({', '.join(facts)})")
        say(f"   {' '.join(asked.answer.split())[:600]}")
        for difference in precedent.differences:
            say(f"   ! {difference.text}")
            for citation in (*difference.then, *difference.now):
                say(f"     {citation.document}, s. {citation.page}: »{' '.join(citation.quote.split())}«")
        say("")
    if not found:
        say("Ingen tidligere spørgsmål ligner.")


def ask(
    context: typer.Context,
    question: Annotated[str, typer.Argument(help="Spørgsmålet, eller - for at læse det fra standard input.")],
    data: DataOption = None,
    json: JsonFlag = False,
) -> None:
    """Besvar et spørgsmål med kildehenvisninger."""
    from assistant.answering import Assistant

    if question == "-":
        question = sys.stdin.read()
    with context_of(context, data).open() as collection:
        assistant = Assistant(collection)
        if json:
            print_json(answer_json(assistant.ask(question)))
            return
        for event in assistant.ask_stream(question):
            if isinstance(event, AnswerSentence):
                marks = "".join(f" [{citation.number}]" for citation in event.citations)
                say(f"{event.text}{marks}" + (f"  ({event.source})" if event.source else ""))
            elif isinstance(event, Notice):
                say(f"! {event.text}")
            elif isinstance(event, Answer):
                _print_sources(event)


def verify(
    context: typer.Context,
    file: Annotated[str, typer.Argument(help="En tekstfil, eller - for standard input.")],
    data: DataOption = None,
    json: JsonFlag = False,
) -> None:
    """Efterprøv en dansk tekst sætning for sætning mod samlingen."""
    from assistant.verification import verify_text

    text = read_text(file)
    with context_of(context, data).open() as collection, progress_bar("Efterprøver"):
        sentences = verify_text(collection, text)
    if json:
        print_json({"sentences": [verified_json(sentence) for sentence in sentences]})
        return
    for sentence in sentences:
        say(f"[{SUPPORT_WORDS[sentence.label]}] {sentence.text}")
        if sentence.reason:
            say(f"    {sentence.reason}")
        for evidence in sentence.evidence:
            say(f"    {evidence.document}, s. {evidence.page}: »{' '.join(evidence.quote.split())}«")


def read_text(file: str) -> str:
    """The text of a file named on the command line, or of standard input for ``-``."""
    if file == "-":
        return sys.stdin.read()
    try:
        text = Path(file).read_text(encoding="utf-8-sig")
    except UnicodeDecodeError:
        raise UnreadableDocumentError(f"{file}: filen er ikke UTF-8-tekst. Gem den som tekst, og prøv igen.") from None
    except OSError as error:
        raise UnreadableDocumentError(f"{file}: filen kan ikke læses ({error.strerror}).") from None
    if not text.strip():
        raise InvalidQueryError(f"{file}: filen er tom.")
    return text


def _print_sources(answer: Answer) -> None:
    seen: dict[int, Citation] = {}
    for sentence in answer.sentences:
        for citation in sentence.citations:
            seen.setdefault(citation.number, citation)
    if seen:
        say("\nKilder:")
    for number, citation in sorted(seen.items()):
        say(f"[{number}] {citation.title or citation.document}, s. {citation.page} ({citation.document})")
