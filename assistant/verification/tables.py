"""Table cells are put as sentences, so that claims about them can be checked like any other."""

from __future__ import annotations

from assistant.records import Document, Structure, Table
from assistant.verification.sources import SourceSentence
from assistant.verification.statements import read_statement


def read_cells(document: Document, structure: Structure, order: int) -> list[SourceSentence]:
    """A sentence for each filled cell: "VINK, 2012: 0,5 mio. kr."; an empty cell or a dash states nothing."""
    sentences = []
    for number, table in enumerate(structure.tables):
        caption = read_statement(" ".join(filter(None, (table.caption, table.price_level))), document.date)
        for row in table.rows:
            label = _plain(row.label)
            for column, cell in zip(table.columns, row.cells, strict=False):
                if cell.value is None:
                    continue
                text = f"{label}, {_plain(column)}: {_plain(cell.text)} {_unit(table)}".strip()
                block = structure.blocks[row.block]
                sentence = SourceSentence(
                    document,
                    block.page,
                    block.repaired_start,
                    block.repaired_end,
                    read_statement(text, document.date),
                    [(caption, 0.9)],
                    table=number,
                    order=order + len(sentences),
                )
                sentences.append(sentence)
    return sentences


def _plain(text: str) -> str:
    return text.replace("*", "").replace("<b>", "").replace("</b>", "").strip()


def _unit(table: Table) -> str:
    return table.unit or ""
