"""Claims about table cells: row × column × unit, and what follows from cells (sums, changes, the largest entry)."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from assistant.danish.numbers import NumberMention, parse_number
from assistant.records import Cell, Document, Evidence, Row, Structure, Support, Table
from assistant.verification.quantities import measure, multiple_in, quantities
from assistant.verification.statements import Statement, Word, read_statement

_YEAR = re.compile(r"\b(?:19|20)\d\d\b")
_TOTAL = re.compile(r"(?i)\b(?:samle(?:t|de)|i alt|total\w*|hele|budgettet|budgetramme\w*)\b")
_SUM = re.compile(r"(?i)\b(?:i alt|tilsammen|sammenlagt|samlet|lagt sammen)\b")
_UP = re.compile(r"(?i)\b(?:stig\w+|steg|vokse\w*|øge[sr]?|hæves?|forhøje\w*|større|højere|mere)\b")
_DOWN = re.compile(r"(?i)\b(?:fald\w*|sænkes?|reducere\w*|mindske\w*|mindre|lavere|beskæres?)\b")
_BY = re.compile(r"(?i)\bmed\s+(?:ca\.\s+)?\Z")
_SAME = re.compile(r"(?i)\b(?:uændre\w+|den samme|det samme|konstant\w*|hvert år|alle år|årligt|om året)\b")
_LARGEST = re.compile(r"(?i)\b(?:største|højeste|mest)\b")
_SMALLEST = re.compile(r"(?i)\b(?:mindste|laveste)\b")
_YEARLY = re.compile(r"(?i)\b(?:hvert år|alle år\w*|årlig\w*|om året|pr\. år|hvert af)\b")
_NOTHING = re.compile(r"(?i)\b(?:ikke|ingen|intet|ophører|bortfalder|udløber)\b")
_MONEY = re.compile(
    r"(?i)\b(?:kr|mio|mia|kroner|\w*budget\w*|afsat|\w*bevil\w+|post\w*|\w*midler\w*|beløb\w*|udgift\w*|priser|penge\w*|koster|kostede)\b"
)
_SCALES = (
    ("mia", Decimal(10) ** 9),
    ("mio", Decimal(10) ** 6),
    ("t.kr", Decimal(1000)),
    ("1.000", Decimal(1000)),
    ("tkr", Decimal(1000)),
)
_TELLING = 6  # letters
_HEAD_NAMED = 0.6
LEAST_LABEL = 0.75  # of a row label's words in the claim


@dataclass(frozen=True, slots=True)
class SourceTable:
    """A table of a document with its rows read."""

    document: Document
    structure: Structure
    table: Table
    labels: tuple[Statement, ...]
    caption: Statement

    @property
    def scale(self) -> Decimal:
        unit = (self.table.unit or self.table.caption).lower()
        return next((factor for name, factor in _SCALES if name in unit), Decimal(1))

    def row_evidence(self, row: Row) -> Evidence:
        block = self.structure.blocks[row.block]
        start_of = min([block.repaired_start, *(cell.repaired_start for cell in row.cells if cell.text)])
        end_of = max([block.repaired_end, *(cell.repaired_end for cell in row.cells if cell.text)])
        page = self.document.pages[block.page - 1]
        start, end = page.original_span(start_of, end_of)
        quote = page.original[start:end]
        lead, tail = len(quote) - len(quote.lstrip()), len(quote) - len(quote.rstrip())
        return Evidence(self.document.name, self.document.id, block.page, start + lead, end - tail, quote.strip())


@dataclass(frozen=True, slots=True)
class TableFinding:
    """What a table says of a claim."""

    label: Support
    reason: str
    evidence: tuple[Evidence, ...]


def read_tables(document: Document, structure: Structure) -> list[SourceTable]:
    found = []
    for table in structure.tables:
        labels = tuple(read_statement(_plain(row.label)) for row in table.rows)
        caption = read_statement(" ".join(filter(None, (table.caption, table.unit, table.price_level))))
        found.append(SourceTable(document, structure, table, labels, caption))
    return found


def verify_by_tables(claim: Statement, tables: Sequence[SourceTable]) -> TableFinding | None:
    """What the tables say of the claim; None where it does not speak of any row."""
    if claim.strong_causes:
        return None  # a table gives no reasons
    contradiction = None
    for source in tables:
        row_number = _find_row(claim, source)
        if row_number is None:
            continue
        finding = _judge_row(claim, source, row_number)
        if finding and finding.label is Support.SUPPORTED:
            return finding
        contradiction = contradiction or finding
    return contradiction


def _plain(text: str) -> str:
    return re.sub(r"[*_]+|</?b>", "", text).strip()


def _find_row(claim: Statement, source: SourceTable) -> int | None:
    """The row whose label the claim names; the total row for "det samlede budget"."""
    best, best_size = None, 0.0
    for number, label in enumerate(source.labels):
        words = [word for word in label.words if word.content] or list(label.words)
        if source.table.rows[number].is_total or not words:
            continue
        held = sum(_named(word, claim) for word in words)
        if held / len(words) >= LEAST_LABEL and held > best_size:
            best, best_size = number, held
    if best is not None:
        return best
    if best_size == 0 and any(_partly(label, claim) for label in source.labels):
        return None  # of one entry, though not one that can be told
    total = next((number for number, row in enumerate(source.table.rows) if row.is_total), None)
    return total if total is not None and _TOTAL.search(claim.text) and _MONEY.search(claim.text) else None


def _partly(label: Statement, claim: Statement) -> bool:
    return any(_named(word, claim) == 1.0 and len(word.text) >= _TELLING for word in label.words if word.content)


def _named(word: Word, claim: Statement) -> float:
    """Whether the claim names a label's word: itself, inflected, or the beginning of it ("helhedsindsatsen")."""
    named = (
        any(
            other.root == word.root
            or (len(other.root) >= 6 and (word.root.startswith(other.root) or other.root.startswith(word.root)))
            for other in claim.words
        )
        or word.text.rstrip("+").lower() + "+" in claim.text.lower()
    )
    if not named and word.parts and any(other.root in word.parts[-1] for other in claim.words):
        return _HEAD_NAMED  # "indsats" for "beskæftigelsesindsats"
    return float(named)


def _columns(claim: Statement, table: Table) -> list[int]:
    """The columns of the years that a claim mentions, in order; all year columns where it mentions none."""
    years = [
        (int(match.group()), number) for number, column in enumerate(table.columns) if (match := _YEAR.search(column))
    ]
    wanted = [year for mention in claim.dates for year in range(mention.first.year, mention.last.year + 1)]
    if not wanted:
        return [number for _, number in years]
    return [number for year, number in years if year in wanted]


def _judge_row(claim: Statement, source: SourceTable, row_number: int) -> TableFinding | None:
    row, table = source.table.rows[row_number], source.table
    amounts = [
        number
        for number in quantities(claim)
        if measure(number) in ("kr.", "%") or (not number.unit and number.kind == "number")
    ]
    columns = _columns(claim, table)
    told = _MONEY.search(claim.text) or multiple_in(claim.text) or any("," in amount.text for amount in amounts)
    if not columns or not told:
        return None
    cells = [row.cells[number] for number in columns]
    evidence = (source.row_evidence(row),)
    expected = _expected(claim, source, row, columns, amounts)
    if expected is None:
        return None
    if isinstance(expected, str):
        return (
            TableFinding(Support.CONTRADICTED, expected, evidence)
            if expected
            else TableFinding(Support.SUPPORTED, "Står i tabellen", evidence)
        )
    for number, values in zip(amounts, expected, strict=False):
        if measure(number) == "%" or not any(_equals(number, value, source) for value in values):
            return TableFinding(Support.CONTRADICTED, _says(source, row, columns, cells, number, values), evidence)
    return TableFinding(Support.SUPPORTED, "Står i tabellen", evidence)


def _expected(
    claim: Statement, source: SourceTable, row: Row, columns: list[int], amounts: list[NumberMention]
) -> list[list[Decimal]] | str | None:
    """For each amount of the claim the values it may have; or what is wrong ("" for nothing); None for no verdict."""
    values = [_value(row.cells[number]) for number in columns]
    given = [value for value in values if value is not None]
    if not amounts:
        return _judge_words(claim, source, row, columns, values)
    if not given:
        return f"tabellen har intet beløb for {_plain(row.label)} i {source.table.columns[columns[0]]}"
    wrong_way = _direction(claim, values)
    if wrong_way:
        return wrong_way
    if len(amounts) == 1 and len(values) >= 2 and _is_change(claim, amounts[0]):
        return [[abs((values[0] or Decimal(0)) - (values[-1] or Decimal(0)))]]
    if _SUM.search(claim.text) and len(columns) > 1 and len(amounts) == 1:
        return [[sum(given, Decimal(0))]]
    if len(amounts) == 1 and len(columns) > 1 and claim.dates:
        if len(given) < len(values):
            empty = next(number for number, value in zip(columns, values, strict=True) if value is None)
            return f"tabellen har intet beløb for {_plain(row.label)} i {source.table.columns[empty]}"
        total = sum(given, Decimal(0))
        same = len(set(given)) == 1
        return [[given[0]] if same and _YEARLY.search(claim.text) else [given[0], total] if same else [total]]
    if (
        len(amounts) == 2
        and len(columns) > 1
        and len(given) == len(values)
        and _YEARLY.search(claim.text)
        and _SUM.search(claim.text)
    ):
        return [[given[0]] if len(set(given)) == 1 else [], [sum(given, Decimal(0))]]
    if len(amounts) == len(columns) and len(amounts) > 1:
        return [
            [_nearest(claim, source.table, row, columns, number, position)] for position, number in enumerate(amounts)
        ]
    return [given for _ in amounts]


_MORE_THAN_IN = re.compile(r"(?i)\s*(?:mindre|mere|lavere|højere|færre|flere)\b.*\bend\b")


def _is_change(claim: Statement, amount: NumberMention) -> bool:
    """ "stiger med 2 mio. kr.", "2 mio. kr. mindre i 2021 end i 2020"."""
    by = _BY.search(claim.text[: amount.start]) and (_UP.search(claim.text) or _DOWN.search(claim.text))
    return bool(by or _MORE_THAN_IN.match(claim.text[amount.end :]))


def _nearest(
    claim: Statement, table: Table, row: Row, columns: list[int], number: NumberMention, position: int
) -> Decimal:
    """The cell of the year that stands closest after the amount, else before it ("40,2 mio. kr. i 2020")."""
    after = [date for date in claim.dates if 0 <= date.start - number.end <= 8]
    if after:
        for column in columns:
            if str(after[0].first.year) in table.columns[column]:
                return _value(row.cells[column]) or Decimal(0)
    return _value(row.cells[columns[position]]) or Decimal(0)


def _direction(claim: Statement, values: list[Decimal | None]) -> str:
    """What is wrong with "stiger" or "falder", if anything."""
    if len(values) < 2 or values[0] is None:
        return ""
    change = (values[-1] or Decimal(0)) - values[0]
    if _UP.search(claim.text) and not _DOWN.search(claim.text) and change <= 0:
        return "tabellen viser ikke en stigning"
    if _DOWN.search(claim.text) and not _UP.search(claim.text) and change >= 0:
        return "tabellen viser ikke et fald"
    return ""


def _judge_words(
    claim: Statement, source: SourceTable, row: Row, columns: list[int], values: list[Decimal | None]
) -> str | None:
    text, table = claim.text, source.table
    label = _plain(row.label)
    multiple = multiple_in(text)
    if multiple and len(values) >= 2 and values[0]:
        holds = multiple[1]((values[-1] or Decimal(0)) / values[0])
        return "" if holds else f"tabellens tal for {label} viser ikke »{multiple[0]}«"
    if _LARGEST.search(text) or _SMALLEST.search(text):
        column = columns[0]
        others = [_value(other.cells[column]) for other in table.rows if not other.is_total]
        known = [value for value in others if value is not None]
        wanted = max(known) if _LARGEST.search(text) else min(known)
        return "" if values[0] == wanted else f"{label} er ikke posten med det beløb"
    if _NOTHING.search(text):
        return "" if any(value is None for value in values) else f"tabellen har et beløb for {label}"
    if _UP.search(text) or _DOWN.search(text):
        return _direction(claim, values)
    if _SAME.search(text):
        return "" if len(set(values)) == 1 else f"beløbet for {label} er ikke det samme i alle årene"
    return None


def _value(cell: Cell) -> Decimal | None:
    if cell.value is not None:
        return cell.value
    text = cell.text.strip()
    return parse_number(text) if re.fullmatch(r"\d[\d.]*(?:,\d+)?", text) else None


def _equals(number: NumberMention, value: Decimal, source: SourceTable) -> bool:
    return number.value in (value * source.scale, value) if not number.unit else number.value == value * source.scale


def _says(
    source: SourceTable,
    row: Row,
    columns: list[int],
    cells: Sequence[Cell],
    number: NumberMention,
    values: list[Decimal],
) -> str:
    unit = source.table.unit or ""
    said = " eller ".join(f"{value}".replace(".", ",") for value in dict.fromkeys(values))
    years = ", ".join(source.table.columns[column] for column in columns) if len(columns) <= 2 else ""
    when = f" i {years}" if years else ""
    return f"tabellen siger {said} {unit} for {_plain(row.label)}{when}, ikke {number.text}".replace("  ", " ")
