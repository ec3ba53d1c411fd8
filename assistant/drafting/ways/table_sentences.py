"""What a table says, as sentences: rows, figures reckoned from them, and where they stand."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from assistant.drafting.citing import LONGEST_QUOTE, cite_span
from assistant.drafting.desk.sources import Source
from assistant.records import AnswerSentence, Citation, Row, Table

_SCALES = (("mia", Decimal(10) ** 9), ("mio", Decimal(10) ** 6), ("1.000", Decimal(1000)), ("t.kr", Decimal(1000)))


@dataclass(frozen=True)
class TableView:
    """A table with its source."""

    source: Source
    table: Table

    @property
    def unit(self) -> str:
        return self.table.unit or ""

    @property
    def scale(self) -> Decimal:
        """How many kroner one of the table's figures stands for."""
        return next((factor for name, factor in _SCALES if name in self.unit.lower()), Decimal(1))

    @property
    def years(self) -> dict[int, int]:
        return {
            int(match[0]): i
            for i, name in enumerate(self.table.columns)
            if (match := re.search(r"(?:19|20)\d\d", name))
        }


@dataclass(frozen=True)
class TableAnswer:
    """What a table says.

    ``missing`` when the row is there but not the column or the value asked for; ``values`` are the figures told, in
    the table's unit, and ``way`` ("up", "down" or "") how they move.
    """

    sentences: tuple[AnswerSentence, ...]
    missing: bool = False
    values: tuple[Decimal, ...] = ()
    way: str = ""


def row_sentence(view: TableView, row: Row, columns: Sequence[int]) -> AnswerSentence:
    pieces, empty = [], []
    for column in columns:
        value = row.cells[column].value if column < len(row.cells) else None
        if value is None:
            empty.append(view.table.columns[column])
        else:
            pieces.append((value, view.table.columns[column]))
    if len(pieces) > 2 and len({value for value, _ in pieces}) == 1 and not empty:
        said = f"{amount(pieces[0][0], view)} i hvert af årene {join([name for _, name in pieces])}"
    else:
        said = join([f"{amount(value, view)} i {name}" for value, name in pieces])
    text = f"{label(row)}: {said}{price_level(view)}."
    if empty and pieces and len(columns) > 1:
        text = f"{text[:-1]}; intet beløb i {join(empty)}."
    return AnswerSentence(
        text, as_of=pieces[-1][1] if pieces else None, citations=(cite_row(view, row),), source=view.source.label
    )


def derived(view: TableView, text: str, rows: Sequence[Row]) -> AnswerSentence:
    return AnswerSentence(
        text,
        citations=cite_rows(view, rows),
        reason="beregnet af de citerede tal",
        source=view.source.label,
    )


def cite_rows(view: TableView, rows: Sequence[Row]) -> tuple[Citation, ...]:
    """One citation of the stretch of the table that holds the rows where it is short enough, else one for each row."""
    blocks = [view.source.structure.blocks[row.block] for row in rows]
    if len(blocks) > 2 and len({block.page for block in blocks}) == 1:
        page = view.source.document.pages[blocks[0].page - 1]
        spans = [page.original_span(block.repaired_start, block.repaired_end) for block in blocks]
        start, end = min(start for start, _ in spans), max(end for _, end in spans)
        if end - start <= LONGEST_QUOTE:
            return (cite_span(view.source.document, blocks[0].page, start, end),)
    return tuple(cite_row(view, row) for row in rows)


def cite_row(view: TableView, row: Row) -> Citation:
    block = view.source.structure.blocks[row.block]
    page = view.source.document.pages[block.page - 1]
    return cite_span(view.source.document, block.page, *page.original_span(block.repaired_start, block.repaired_end))


def label(row: Row) -> str:
    return "Det samlede budget" if row.is_total else row.label.strip(" *:")


def amount(value: Decimal | None, view: TableView) -> str:
    return f"{number(value or Decimal())} {view.unit}".strip()


def number(value: Decimal) -> str:
    text = format(value.normalize(), "f")
    whole, _, fraction = text.partition(".")
    whole = re.sub(r"(?<=\d)(?=(?:\d{3})+$)", ".", whole)
    return f"{whole},{fraction}" if fraction else whole


def added_up(known: Sequence[tuple[int, Decimal]]) -> str:
    return " + ".join(number(value) for _, value in known)


def years_of(view: TableView, columns: Sequence[int]) -> str:
    names = [view.table.columns[column] for column in columns]
    if len(names) > 2 and all(name.isdigit() for name in names):
        return f"{names[0]}-{names[-1]}"
    return join(names)


def price_level(view: TableView) -> str:
    return f" ({view.table.price_level})" if view.table.price_level else ""


def join(pieces: Sequence[str]) -> str:
    return pieces[0] if len(pieces) == 1 else f"{', '.join(pieces[:-1])} og {pieces[-1]}" if pieces else ""
