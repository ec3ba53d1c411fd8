"""Table lines become tables: caption, column heads, unit, price level, rows, and totals checked against the rows."""

from __future__ import annotations

import re
from decimal import Decimal

from assistant.danish.numbers import normal_measure, parse_number
from assistant.records import BlockKind, Cell, Row, Table
from assistant.structure.drafts import Draft, plain, previous_content

_NUMBER = re.compile(
    r"(?P<sign>[-−–]\s?)?(?P<digits>\d{1,3}(?:[.\u00a0 ]\d{3})+(?:,\d+)?|\d+(?:,\d+)?)(?:,-)?\s*(?P<measure>%"
    r"|pct\.?|kr\.?|mio\.?(?: kr\.?)?)?\*?"
)
_YEARLIKE = re.compile(r"(?:19|20)\d\d(?:[-/]\d{2,4})?")
_TOTAL = re.compile(r"(?i)\W*(?:i\s?alt|total(?:t)?|sum|samlet(?: sum| beløb| udgift| antal)?|hovedtotal|tilsammen)\b")
_PART = re.compile(r"(?i)\W*(?:heraf|herunder|- )")
_UNIT = re.compile(
    r"(?i)(?:(?<![\w.,])(?:beløb|tal|angivet|opgjort|udgifter)?\s*i\s+|\(|,\s*|beløb i\s+)"
    r"(?P<unit>(?:mio|mia|t|1\.?000)\.?\s?kr\b\.?|tkr\b\.?|kr\b\.?|kroner\b|tusinde? kr\b\.?|pct\b\.?|procent\b|%"
    r"|promille\b|timer\b|årsværk\b|antal\b|dage\b)"
)
_PRICES = re.compile(
    r"(?i)\b(?P<year>(?:19|20)\d\d)[- ]?(?:priser|pl\b|p/l|prisniveau|pris- og lønniveau)|\b(?:prisniveau|p/l"
    r"|pl)[- ]?(?P<after>(?:19|20)\d\d)"
)
_OTHER_PRICES = re.compile(r"(?i)\b(løbende|faste|årets) priser\b")


def find_tables(drafts: list[Draft]) -> tuple[Table, ...]:
    """The tables in order. Head rows get the kind ``TABLE_HEAD`` on the way."""
    numbers = sorted({draft.table for draft in drafts if draft.table is not None and draft.kind == BlockKind.TABLE_ROW})
    return tuple(table for number in numbers if (table := _read_table(drafts, number)) is not None)


def _read_table(drafts: list[Draft], number: int) -> Table | None:
    indices = [
        index for index, draft in enumerate(drafts) if draft.table == number and draft.kind == BlockKind.TABLE_ROW
    ]
    lines = [(index, _cells(drafts[index])) for index in indices]
    body = [(index, cells) for index, cells in lines if not _is_rule(drafts[index].text)]
    if not body:
        return None
    head = _head(body, ruled=len(body) < len(lines))
    width = max(len(cells) for _, cells in body)
    labels = [cell.text for cell in head[1]] if head else []
    labels += [""] * (width - len(labels))
    if head:
        for index in indices[: indices.index(head[0]) + 1]:
            drafts[index].kind = BlockKind.TABLE_HEAD
        body = [(index, cells) for index, cells in body if index > head[0]]
    rows = tuple(_row(index, cells, width) for index, cells in body)
    caption = next((i for i, d in enumerate(drafts) if d.table == number and d.kind == BlockKind.TABLE_CAPTION), None)
    lead_in = _lead_in(drafts, caption if caption is not None and caption < indices[0] else indices[0])
    said = [drafts[index].plain for index in (caption, lead_in) if index is not None]
    return Table(
        page=drafts[indices[0]].page,
        caption=drafts[caption].plain if caption is not None else "",
        columns=tuple(labels[1:]),
        rows=rows,
        label_head=labels[0],
        unit=_unit([*said, labels[0]]),
        price_level=_price_level([*said, labels[0]]),
        caption_block=caption,
        head_block=head[0] if head else None,
        lead_in_block=lead_in,
        warnings=_wrong_totals(rows, tuple(labels[1:])),
    )


def _cells(draft: Draft) -> list[Cell]:
    """The cells of a line with their places on the page."""
    text = draft.text
    if "\t" in text:
        borders = [match.span() for match in re.finditer("\t", text)]
    elif text.strip().startswith("|") or text.count("|") > 1:
        borders = [match.span() for match in re.finditer(r"(?<!\\)\|", text)]
    else:
        borders = [match.span() for match in re.finditer(r"(?<=\S)\s{2,}(?=\S)", text)]
    starts = [0, *(end for _, end in borders)]
    ends = [*(start for start, _ in borders), len(text)]
    spans = list(zip(starts, ends, strict=True))
    if text.strip().startswith("|"):
        spans = spans[1:]
        if text.rstrip().endswith("|"):
            spans = spans[:-1]
    return [_cell(draft, start, end) for start, end in spans]


def _cell(draft: Draft, start: int, end: int) -> Cell:
    piece = draft.text[start:end]
    words = plain(piece)
    offset = piece.find(words) if words else -1
    if offset >= 0 and words:
        start, end = start + offset, start + offset + len(words)
    elif not words:
        end = start
    return Cell(words, draft.start + start, draft.start + end, cell_value(words))


def cell_value(text: str) -> Decimal | None:
    """The number in a cell as it is printed (not scaled); None for "-", blanks and words."""
    match = _NUMBER.fullmatch(text.strip())
    if not match:
        return None
    value = parse_number(match["digits"])
    return -value if match["sign"] else value


def cell_measure(text: str) -> str | None:
    """The measure printed in a cell: "12 %"."""
    match = _NUMBER.fullmatch(text.strip())
    return normal_measure(match["measure"]) if match and match["measure"] else None


def _is_rule(text: str) -> bool:
    return not re.search(r"\w", text)


def _head(body: list[tuple[int, list[Cell]]], *, ruled: bool) -> tuple[int, list[Cell]] | None:
    """The head row: set off by a rule or bold type, or without a number but years."""
    index, cells = body[0]
    values = [cell for cell in cells[1:] if cell.text]
    if ruled:
        return index, cells
    if len(body) < 2 or not values:
        return None
    if all(cell.value is None or _YEARLIKE.fullmatch(cell.text) for cell in values):
        return index, cells
    return None


def _row(index: int, cells: list[Cell], width: int) -> Row:
    label = cells[0].text
    values = cells[1:]
    end = values[-1].repaired_end if values else cells[0].repaired_end
    values = [*values, *(Cell("", end, end) for _ in range(width - 1 - len(values)))]
    return Row(label, index, tuple(values), is_total=bool(_TOTAL.match(label)))


def _lead_in(drafts: list[Draft], position: int) -> int | None:
    index = previous_content(drafts, position)
    if index is None or drafts[index].kind not in (BlockKind.PARAGRAPH, BlockKind.LIST_ENTRY):
        return None
    return index


def normal_unit(text: str) -> str:
    """One wording per unit: "1.000 kr.", "tkr." and "t.kr." are "1.000 kr."."""
    low = re.sub(r"\s+", " ", text.lower()).strip(" .")
    if low.startswith(("mio", "mia")):
        return f"{low[:3]}. kr."
    if low.startswith(("t", "1")) and "kr" in low:
        return "1.000 kr."
    return normal_measure(low) or low


def unit_scale(unit: str | None) -> tuple[int, str | None]:
    """The factor in a unit and the unit without it: "mio. kr." is (1000000, "kr.")."""
    for prefix, factor in (("mio. ", 10**6), ("mia. ", 10**9), ("1.000 ", 1000)):
        if unit and unit.startswith(prefix):
            return factor, unit.removeprefix(prefix)
    return 1, unit


def find_unit(text: str) -> str | None:
    match = _UNIT.search(text)
    return normal_unit(match["unit"]) if match else None


def _unit(texts: list[str]) -> str | None:
    return next((unit for text in texts if (unit := find_unit(text))), None)


def _price_level(texts: list[str]) -> str | None:
    for text in texts:
        match = _PRICES.search(text)
        if match:
            return f"{match['year'] or match['after']}-priser"
        other = _OTHER_PRICES.search(text)
        if other:
            return f"{other[1].lower()} priser"
    return None


def _wrong_totals(rows: tuple[Row, ...], columns: tuple[str, ...]) -> tuple[str, ...]:
    """A warning for each total that the rows above it do not add up to."""
    warnings: list[str] = []
    start = 0
    for position, row in enumerate(rows):
        if not row.is_total:
            continue
        parts = [other for other in rows[start:position] if not other.is_total and not _PART.match(other.label)]
        grand = [other for other in rows[:position] if not other.is_total and not _PART.match(other.label)]
        for column, cell in enumerate(row.cells):
            sums = [_sum(chosen, column) for chosen in (parts, grand)]
            known = [total for total in sums if total is not None]
            if cell.value is None or not known or cell.value in known:
                continue
            if "%" in cell.text or (cell.value == 100 and abs(known[0] - 100) < 2):
                continue
            head = columns[column] if column < len(columns) and columns[column] else f"kolonne {column + 1}"
            warnings.append(
                f"»{row.label}« for {head} er {_written(cell.value)}, men rækkerne giver {_written(known[0])}"
                + (" (kan skyldes afrunding)." if _within_rounding(cell.value, known[0], len(parts)) else ".")
            )
        start = position + 1
    return tuple(warnings)


def _sum(rows: list[Row], column: int) -> Decimal | None:
    values = [row.cells[column].value for row in rows if column < len(row.cells)]
    numbers = [value for value in values if value is not None]
    return sum(numbers, Decimal(0)) if len(numbers) >= 2 else None


def _within_rounding(total: Decimal, added: Decimal, rows: int) -> bool:
    exponent = total.as_tuple().exponent
    step = Decimal(1).scaleb(exponent if isinstance(exponent, int) else 0)
    return abs(total - added) <= step * max(rows, 1) / 2


def _written(value: Decimal) -> str:
    return f"{value:,}".replace(",", "\0").replace(".", ",").replace("\0", ".")
