"""What a table's cells come to: sums, means, shares, changes, the largest and the smallest, the rows of a kind."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from decimal import ROUND_HALF_UP, Decimal

from assistant.danish.numbers import find_numbers
from assistant.drafting.asking.question import Question, Want
from assistant.drafting.ways.table_sentences import (
    TableAnswer,
    TableView,
    added_up,
    amount,
    cite_rows,
    derived,
    join,
    label,
    number,
    price_level,
    row_sentence,
    years_of,
)
from assistant.records import AnswerSentence, Row

_OF_ALL = re.compile(r"(?i)samle|i alt|total|hele|\baf (?:budget|pengene|beløb|midlerne|bevilling|rammen)")
_BUT_NOT = re.compile(
    r"(?i)\b(?:i (?:\w+ )?)?(?P<with>(?:19|20)\d\d)\b.*?\b(?:men ikke|ikke)\b.*?(?P<without>(?:19|20)\d\d)"
)
_NOTHING = re.compile(
    r"(?i)\b(?:ingen|ikke|uden|intet|bortfalder|mister|ophører|forsvinder|streg|tomt?|tomme|falder (?:bort|væk))\b"
)
_ONLY = re.compile(r"(?i)\b(?:kun|alene|udelukkende)\b")
_SAME = re.compile(r"(?i)\b(?:det samme|samme|uændre\w*|lige mange|ens)\b")
_UP = re.compile(r"(?i)\b(?:stiger|steget?|steg|vokser|øges?|får flere|flere penge end|mere i \d{4} end)\b")
_DOWN = re.compile(r"(?i)\b(?:falder|faldet|faldt|mindre i \d{4} end|skæres|reduceres|går ned)\b")
_TIMES = re.compile(r"(?i)\bhvor mange gange\b")
_HOW_MANY = re.compile(
    r"(?i)\bhvor mange (?:\w+ ){0,2}?(?:poster(?:ne)?|indsatser(?:ne)?|aktiviteter(?:ne)?|projekter|rækker|linjer)\b"
)
_MORE = re.compile(r"(?i)\b(?:mere end|over|mindst|flere end|større end|højere end)\s*$")
_LESS = re.compile(r"(?i)\b(?:mindre end|under|højst|færre end|lavere end|op til)\s*$")
_SO_MANY = re.compile(
    r"(?i)\b(?P<count>to|tre|fire|fem|\d) (?:\w+ )?(?:største|mindste|højeste|laveste|dyreste|billigste)\b"
)
_OF_TABLE = re.compile(
    r"(?i)\b(?:med i|indgår i|står i|opført i|nævnt i|omfattet af) (?:\w+ ){0,2}?(?:budget|tabel|oversigt)\w*"
)
_EVERY = re.compile(r"(?i)\b(?:alle|samtlige|hvert)\b")
_SPREAD = re.compile(r"(?i)\bfordel")
_ENDS_AFTER = re.compile(
    r"(?i)\b(?:væk|bort|bortfalder|ophører|forsvinder|stopper|udløber|slutter|løber ud|hører op)\b.*"
    r"\befter (?P<year>\d{4})"
)
_AT_LEAST, _AT_MOST = re.compile(r"(?i)\bmindst\s*$"), re.compile(r"(?i)\b(?:højst|op til)\s*$")
_PER_CENT = re.compile(r"(?i)\bprocent\w*|\bpct\b|%")
_YEARLY = re.compile(r"(?i)\b(?:pr\.? år|om året|årligt?|hvert år|(?:de )?enkelte år|år for år)\b")


def reckon(
    question: Question, view: TableView, rows: list[Row], columns: list[int], *, whole: bool
) -> TableAnswer | None:
    """What is asked of some rows and columns; without rows, of the total where ``whole``, else of all rows."""
    total = next((row for row in view.table.rows if row.is_total), None)
    if whole and total and not rows:
        rows = [total]
    if not rows:
        return _over_rows(question, view, columns)
    if question.aggregate == "part" and total and rows[0] is not total and _OF_ALL.search(question.text):
        return _part(view, rows[0], total, columns)
    if len(rows) > 1:
        return _several(question, view, rows, columns)
    row = rows[0]
    known = values_of(row, columns)
    if not known:
        return _empty(view, row, columns)
    if question.superlative and len(columns) > 1:
        return _extreme_year(question, view, row, known)
    change = question.aggregate == "difference" or question.want in (Want.COMPARISON, Want.TREND)
    if change and question.aggregate not in ("sum", "average") and len(known) > 1:
        return _change(question, view, row, columns, known)
    facts = row_sentence(view, row, columns)
    told = tuple(value for _, value in known)
    if question.aggregate == "average" and len(known) > 1:
        mean = (sum(told, Decimal()) / len(known)).quantize(Decimal("0.01"), ROUND_HALF_UP)
        text = f"I gennemsnit er det {amount(mean, view)} om året (({added_up(known)}) / {len(known)})."
        return TableAnswer((facts, derived(view, text, [row])), values=(*told, mean))
    if question.aggregate == "sum" and len(known) > 1 and not _YEARLY.search(question.text):
        added = sum(told, Decimal())
        text = f"I alt {amount(added, view)} i {years_of(view, [c for c, _ in known])} ({added_up(known)})."
        return TableAnswer((facts, derived(view, text, [row])), values=(*told, added))
    return TableAnswer((facts,), values=told)


def values_of(row: Row, columns: Sequence[int]) -> list[tuple[int, Decimal]]:
    """The columns of a row that hold a number, with it."""
    cells = [(column, row.cells[column].value) for column in columns if column < len(row.cells)]
    return [(column, value) for column, value in cells if value is not None]


# ------------------------------------------------------------------ all rows


def _over_rows(question: Question, view: TableView, columns: list[int]) -> TableAnswer | None:
    """The largest or smallest row, or the rows that are as the question says."""
    every = [row for row in view.table.rows if not row.is_total]
    kept = _rows_that(question, view, every, columns)
    if kept is None:
        filled = [row for row in every if values_of(row, columns[:1])]
        if question.superlative:
            return _first_rows(question, view, filled, columns[0]) or _extreme_row(question, view, filled, columns[0])
        if len(columns) > 1 and _EVERY.search(question.text):
            filled = [row for row in every if len(values_of(row, columns)) == len(columns)]
            return _listed(question, view, filled, columns)
        if _HOW_MANY.search(question.text):
            filled = every if len(columns) == len(view.table.columns) else filled
        elif question.want is Want.LIST and len(columns) > 1 and _OF_TABLE.search(question.text):
            return TableAnswer((derived(view, f"Tabellen har {len(every)} poster: {_labels(every)}.", every),))
        elif not (question.want is Want.LIST or _SPREAD.search(question.text)) or len(columns) > 1:
            return None
        kept, columns = filled, columns[:1]
    return _listed(question, view, kept, columns)


def _labels(rows: Sequence[Row]) -> str:
    return join([label(row) for row in rows])


def _listed(question: Question, view: TableView, kept: list[Row], columns: Sequence[int]) -> TableAnswer | None:
    """The rows, each with its figures, or how many they are."""
    if not kept:
        return None
    if _HOW_MANY.search(question.text):
        text = f"Det er {len(kept)}: {_labels(kept)}."
        return TableAnswer((derived(view, text, kept),))
    cited = cite_rows(view, kept)
    sentences = []
    for position, row in enumerate(kept):
        own = cited if len(cited) == 1 else (cited[position],)
        shown = columns if values_of(row, columns) else list(range(len(view.table.columns)))
        sentences.append(replace(row_sentence(view, row, shown), citations=own))
    return TableAnswer(tuple(sentences))


def _rows_that(question: Question, view: TableView, rows: list[Row], columns: list[int]) -> list[Row] | None:
    """The rows that meet what the question says of them; None where it says nothing of the kind."""
    text = question.text
    every = list(range(len(view.table.columns)))
    without = _BUT_NOT.search(text)
    if without and {int(without["with"]), int(without["without"])} <= set(view.years):
        first, last = view.years[int(without["with"])], view.years[int(without["without"])]
        return [row for row in rows if values_of(row, [first]) and not values_of(row, [last])]
    ends = _ENDS_AFTER.search(text)
    if ends and int(ends["year"]) in view.years:
        last = view.years[int(ends["year"])]
        later = [column for column in every if column > last]
        return [row for row in rows if values_of(row, [last]) and not values_of(row, later)]
    bound = _bound(question, view)
    if bound:
        low, high = bound
        return [row for row in rows if any(low <= value <= high for _, value in values_of(row, columns[:1]))]
    if _SAME.search(text) and len(columns) > 1:
        return [
            row
            for row in rows
            if len(found := values_of(row, columns)) == len(columns) and len({value for _, value in found}) == 1
        ]
    if len(columns) > 1 and (_UP.search(text) or _DOWN.search(text)):
        up = bool(_UP.search(text))
        pairs = [(row, values_of(row, [columns[0], columns[-1]])) for row in rows]
        return [
            row
            for row, found in pairs
            if len(found) == 2 and found[0][1] != found[1][1] and (found[0][1] < found[1][1]) == up
        ]
    if len(columns) == len(every) and not question.years:
        return None
    if _ONLY.search(text):
        others = [column for column in every if column not in columns]
        return [row for row in rows if values_of(row, columns) and not values_of(row, others)]
    if _NOTHING.search(text):
        return [row for row in rows if not values_of(row, columns)]
    return None


def _bound(question: Question, view: TableView) -> tuple[Decimal, Decimal] | None:
    """The least and the most that a row may have, in the table's unit."""
    endless = Decimal("1e15")
    for mention in find_numbers(question.text):
        before = question.text[: mention.start] + (f"{mention.quantifier} " if mention.quantifier else "")
        if mention.unit != "kr." or not (_MORE.search(before) or _LESS.search(before)):
            continue
        value = mention.value / view.scale
        step = Decimal(0) if _AT_LEAST.search(before) or _AT_MOST.search(before) else Decimal("0.0001")
        return (value + step, endless) if _MORE.search(before) else (Decimal(0), value - step)
    return None


def _first_rows(question: Question, view: TableView, rows: list[Row], column: int) -> TableAnswer | None:
    """The three largest or smallest, as many as the question says."""
    match = _SO_MANY.search(question.text)
    count = next((int(mention.value) for mention in find_numbers(match["count"])), 0) if match else 0
    if not 1 < count < len(rows):
        return None
    ordered = sorted(rows, key=lambda row: values_of(row, [column])[0][1], reverse=question.superlative == "max")
    least = values_of(ordered[count - 1], [column])[0][1]
    tied = [row for row in ordered[count:] if values_of(row, [column])[0][1] == least]
    return _listed(question, view, [*ordered[:count], *tied], [column])


def _extreme_row(question: Question, view: TableView, rows: list[Row], column: int) -> TableAnswer | None:
    values = [value for row in rows for _, value in values_of(row, [column])]
    if not values:
        return None
    target = max(values) if question.superlative == "max" else min(values)
    best = [row for row in rows if values_of(row, [column])[0][1] == target]
    word = "største" if question.superlative == "max" else "mindste"
    lead = "" if len(best) > 1 else f"Det {word} beløb i {view.table.columns[column]} er "
    sentences = [
        replace(told, text=f"{lead}{told.text}") for told in (row_sentence(view, row, [column]) for row in best)
    ]
    return TableAnswer(tuple(sentences), values=(target,))


# ------------------------------------------------------------------ one row


def _extreme_year(question: Question, view: TableView, row: Row, known: Sequence[tuple[int, Decimal]]) -> TableAnswer:
    pick = max if question.superlative == "max" else min
    target = pick(value for _, value in known)
    years = [view.table.columns[column] for column, value in known if value == target]
    word = "højest" if question.superlative == "max" else "lavest"
    rest = join([f"{amount(v, view)} i {view.table.columns[c]}" for c, v in known if v != target])
    against = f", mod {rest}" if rest else ""
    text = f"{label(row)}: Beløbet er {word} i {join(years)} med {amount(target, view)}{against}{price_level(view)}."
    told = AnswerSentence(text, as_of=years[0], citations=cite_rows(view, [row]), source=view.source.label)
    return TableAnswer((told,), values=(target,))


def _percent(part: Decimal, whole: Decimal) -> str:
    return f"{number((100 * part / whole).quantize(Decimal('0.1'), ROUND_HALF_UP))} %"


def _change(
    question: Question, view: TableView, row: Row, columns: Sequence[int], known: Sequence[tuple[int, Decimal]]
) -> TableAnswer:
    first, last = known[0], known[-1]
    difference = last[1] - first[1]
    facts = row_sentence(view, row, columns)
    years = f"fra {view.table.columns[first[0]]} til {view.table.columns[last[0]]}"
    if difference:
        word = "stiger" if difference > 0 else "falder"
        share = f" ({_percent(abs(difference), first[1])})" if _PER_CENT.search(question.text) and first[1] else ""
        text = f"Beløbet {word} med {amount(abs(difference), view)} {years}{share}."
    else:
        text = f"Beløbet er det samme i {view.table.columns[first[0]]} og {view.table.columns[last[0]]}."
    values = (*(value for _, value in known), abs(difference))
    way = "up" if difference > 0 else "down" if difference < 0 else ""
    return TableAnswer((facts, derived(view, text, [row])), values=values, way=way)


def _part(view: TableView, row: Row, total: Row, columns: Sequence[int]) -> TableAnswer | None:
    known, wholes = values_of(row, columns), values_of(total, columns)
    if not known or not wholes or not sum(value for _, value in wholes):
        return _empty(view, row, columns) if wholes else None
    value, whole = sum((value for _, value in known), Decimal()), sum((value for _, value in wholes), Decimal())
    share = (100 * value / whole).quantize(Decimal("0.1"), ROUND_HALF_UP)
    rounded = share.quantize(Decimal(1), ROUND_HALF_UP)
    about = f", altså ca. {rounded} %" if rounded != share else ""
    held = f"{number(value)} af {number(whole)} {view.unit}"
    text = f"Det svarer til {number(share)} % af det samlede budget ({held}){about}."
    facts = (row_sentence(view, row, columns), row_sentence(view, total, columns))
    return TableAnswer((*facts, derived(view, text, [row, total])), values=(value, whole))


def _empty(view: TableView, row: Row, columns: Sequence[int]) -> TableAnswer:
    known = [i for i, cell in enumerate(row.cells) if cell.value is not None]
    years = join([view.table.columns[c] for c in columns])
    text = f"Tabellen angiver ikke noget beløb for {label(row)} i {years}."
    sentences = [AnswerSentence(text, framing=True)]
    if known:
        nearest = row_sentence(view, row, known)
        sentences.append(
            replace(nearest, text=f"Nærmeste oplysning, som dog ikke besvarer spørgsmålet: {nearest.text}")
        )
    return TableAnswer(tuple(sentences), missing=True)


# ------------------------------------------------------------------ several rows


def _several(question: Question, view: TableView, rows: list[Row], columns: list[int]) -> TableAnswer:
    """The rows side by side, and of one column their sum, their ratio or the difference of two."""
    sentences = [row_sentence(view, row, columns) for row in rows]
    known = [(row, values_of(row, columns)) for row in rows]
    told = tuple(value for _, found in known for _, value in found)
    compares = question.want in (Want.COMPARISON, Want.TREND) or question.aggregate == "difference"
    if question.aggregate == "sum" and len(told) > 1:
        added = sum(told, Decimal())
        terms = " + ".join(number(value) for value in told)
        text = f"Tilsammen er det {amount(added, view)} i {years_of(view, columns)} ({terms})."
        return TableAnswer((*sentences, derived(view, text, rows)), values=(*told, added))
    if len(columns) > 1 and not compares:
        return TableAnswer(tuple(sentences), values=told)
    totals = [sum((value for _, value in found), Decimal()) for _, found in known[:2]]
    if all(found for _, found in known[:2]) and len(rows) == 2:
        text = _side_by_side(question, view, rows, totals, columns)
        sentences.append(derived(view, text, rows))
    return TableAnswer(tuple(sentences), values=told)


def _side_by_side(
    question: Question, view: TableView, rows: Sequence[Row], totals: Sequence[Decimal], columns: Sequence[int]
) -> str:
    years = years_of(view, columns)
    low, high = sorted(totals)
    larger = rows[0] if totals[0] > totals[1] else rows[1]
    if low == high:
        return f"De to beløb er lige store i {years}."
    if _TIMES.search(question.text) and low:
        ratio = (high / low).quantize(Decimal("0.1"), ROUND_HALF_UP)
        return f"{label(larger)} har {number(ratio)} gange så meget i {years} ({number(high)} / {number(low)})."
    return f"Forskellen er {amount(high - low, view)}; {label(larger)} har det største beløb i {years}."
