"""Statements become answer sentences with citations in the original reading."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from assistant.danish.dates import DateMention
from assistant.drafting.desk.sources import Source, Statement
from assistant.records import AnswerSentence, Citation, Document

LONGEST_QUOTE = 600


def cite(source: Source, statements: Sequence[Statement]) -> tuple[Citation, ...]:
    """Citations that cover the statements: neighbours in one quote while it is no longer than 600 characters."""
    runs: list[tuple[int, int, int]] = []  # page, start, end in the original
    block = -1
    for statement in sorted(statements, key=lambda entry: entry.index):
        for page, start, end in statement.spans:
            original = source.document.pages[page - 1].original_span(start, end)
            last = runs[-1] if runs else None
            fits = last is not None and last[0] == page and original[1] - last[1] <= LONGEST_QUOTE
            if last and fits and (block == statement.block or _adjacent(source, last, original)):
                runs[-1] = (page, last[1], max(last[2], original[1]))
            else:
                runs.append((page, *original))
        block = statement.block
    return tuple(cite_span(source.document, page, start, end) for page, start, end in runs)


def _adjacent(source: Source, last: tuple[int, int, int], following: tuple[int, int]) -> bool:
    between = source.document.pages[last[0] - 1].original[last[2] : following[0]]
    return len(re.findall(r"\w", between)) < 60


def cite_span(document: Document, page: int, start: int, end: int) -> Citation:
    """A citation of a span of the original; blanks at its ends and what is beyond 600 characters are left out."""
    text = document.pages[page - 1].original
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    if end - start > LONGEST_QUOTE:
        cut = max(text.rfind(" ", start, start + LONGEST_QUOTE), text.rfind("\n", start, start + LONGEST_QUOTE))
        end = cut if cut > start else start + LONGEST_QUOTE
    repaired = document.pages[page - 1].repaired_span(start, end)
    return Citation(
        document=document.name,
        document_id=document.id,
        title=document.title,
        date=document.date,
        page=page,
        start=start,
        end=end,
        quote=text[start:end],
        repaired=document.pages[page - 1].repaired[slice(*repaired)],
        version=document.version,
    )


def sentence(text: str, source: Source, statements: Sequence[Statement], *, as_of: str | None = None) -> AnswerSentence:
    """An answer sentence that the statements carry."""
    return AnswerSentence(
        text=text,
        as_of=as_of or as_of_statements(source, statements),
        citations=cite(source, statements),
        source=source.label,
    )


def framing(text: str) -> AnswerSentence:
    """A sentence that states no fact."""
    return AnswerSentence(text=text, framing=True)


def as_of_statements(source: Source, statements: Iterable[Statement]) -> str | None:
    """When what the statements say holds: their own date, the figures' date, else that of the source."""
    for statement in statements:
        figures = [
            figure
            for figure in source.structure.figures
            if figure.as_of_first
            and any(
                page == figure.page and start <= figure.repaired_start < end for page, start, end in statement.spans
            )
        ]
        if figures and figures[0].as_of_first:
            return _iso(
                figures[0].as_of_first.isoformat(), (figures[0].as_of_last or figures[0].as_of_first).isoformat()
            )
        if statement.dates:
            return iso_date(statement.dates[-1])
    return source.date.isoformat() if source.date else None


def iso_date(mention: DateMention) -> str:
    """ "2019-01-24", "2018-05", "2013" or "2017-08/2018-06"."""
    if mention.precision == "year":
        return str(mention.first.year)
    if mention.precision == "month":
        return mention.first.isoformat()[:7]
    return _iso(mention.first.isoformat(), mention.last.isoformat())


def _iso(first: str, last: str) -> str:
    if first.endswith("-01-01") and last == f"{first[:4]}-12-31":
        return first[:4]
    return first if first == last else f"{first}/{last}"
