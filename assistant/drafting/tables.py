"""Questions that a table answers: cells, sums, differences, shares, the largest and the smallest."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from decimal import ROUND_HALF_UP, Decimal

from assistant.danish.analysis import fold
from assistant.drafting.citing import cite_span, sentence
from assistant.drafting.lexicon import parts, root, word_list, words_of
from assistant.drafting.question import Question, Term, Want
from assistant.drafting.ranking import Desk
from assistant.drafting.sources import Source
from assistant.records import AnswerSentence, Citation, Row, Table

_MONEY_ASKED = re.compile(
    r"(?i)budget|bevilling|penge|beløb|\bafsat|sat af|\bkoste|\bkoster|\bmio\b|\bkr\b|tabel|"
    r"økonomi|midler|\bfår\b|\bfik\b|\bget\b|ramme|udgift|dyrest|billigst|\bpost(?:en|er|"
    r"erne)?\b"
)
_WHOLE = re.compile(r"(?i)\b(?:det |den )?(?:samlede?|totale?)\b|\bi alt\b|\bsummen af alle\b|\btotalen\b")
_FILLER = word_list("tables")
_SPAN = re.compile(r"(?i)\bfra\b.*\d{4}.*\btil\b.*\d{4}|\d{4}\s?[-–]\s?\d{4}|\bårene\b.*\d{4}.*\d{4}")
_ROWS_ASKED = re.compile(r"(?i)\bhvilken?t? (?:\w+ ){0,2}?(?:indsats|aktivitet|projekt|post|formål|område|program)\w*")
_BUT_NOT = re.compile(
    r"(?i)\b(?:i (?:\w+ )?)?(?P<with>(?:19|20)\d\d)\b.*?\b(?:men ikke|ikke)\b.*?(?P<without>(?:19|20)\d\d)"
)


@dataclass(frozen=True)
class _View:
    """A table with its source."""

    source: Source
    table: Table

    @property
    def unit(self) -> str:
        return self.table.unit or ""

    @property
    def years(self) -> dict[int, int]:
        return {
            int(match[0]): i
            for i, name in enumerate(self.table.columns)
            if (match := re.search(r"(?:19|20)\d\d", name))
        }


@dataclass(frozen=True)
class TableAnswer:
    """What a table says; ``missing`` when the row is there but not the column or the value asked for."""

    sentences: tuple[AnswerSentence, ...]
    missing: bool = False
    label: str = ""


def answer_from_tables(question: Question, desk: Desk) -> TableAnswer | None:
    """The answer when the question is about a table's rows and columns, else None."""
    for source in desk.sources:
        for table in source.structure.tables:
            if not table.rows:
                continue
            found = _answer(question, _View(source, table))
            if found:
                return found
    return None


def _answer(question: Question, view: _View) -> TableAnswer | None:
    if re.search(r"(?i)prisniveau|hvilke(?:t års)? priser|\bpl\b", question.text):
        return _price_level(view)
    rows, rest = _rows_asked(question, view)
    asks_money = bool(_MONEY_ASKED.search(question.text)) or bool(rows and set(view.years) & set(question.years))
    if not asks_money or (question.kinds and view.source.document.kind not in question.kinds):
        return None
    columns = _columns_asked(question, view)
    slight = bool(columns) and (bool(rows) or bool(_ROWS_ASKED.search(question.text)))
    leftover = [term for term in rest if term.weight > (0.8 if slight else 0.2) and not _in_table(term, view)]
    if leftover:
        return None
    if columns is None and question.years and view.years:
        if not rows and not _asks_whole(question):
            return None
        return _missing_year(question, view, rows)
    if not rows and not _asks_whole(question) and not (question.superlative or columns):
        return None
    chosen = columns if columns is not None else list(range(len(view.table.columns)))
    return _compute(question, view, rows, chosen)


def _asks_whole(question: Question) -> bool:
    """Whether the total is meant: named so, or "budgettet" of which a change from year to year is asked."""
    if _WHOLE.search(question.text):
        return True
    change = question.aggregate == "difference" or question.want is Want.TREND
    return change and len(question.years) > 1 and bool(re.search(r"(?i)\bbudget(?:tet|rammen|terne)?\b", question.text))


def _price_level(view: _View) -> TableAnswer | None:
    if not view.table.price_level:
        return None
    year = view.table.price_level.split("-")[0]
    told = next((s for s in view.source.statements if year in s.text and "pris" in s.text.lower()), None)
    if told is None:
        return None
    return TableAnswer((sentence(f"Beløbene er opgjort i {view.table.price_level}: {told.text}", view.source, [told]),))


def _in_table(term: Term, view: _View) -> bool:
    """Whether the table's caption or column heads hold the word, or it is a word one asks tables with."""
    if term.word in _FILLER or root(term.word) in {root(word) for word in ("budget", "bevilling", "beløb", "afsat")}:
        return True
    if parts(term.word) and set(parts(term.word)) <= {root(word) for word in _FILLER}:
        return True
    if _ROWS_ASKED.search(question_word(term)):
        return True
    around = f"{view.table.caption} {view.table.label_head} {' '.join(view.table.columns)}"
    return root(term.word) in {root(word) for word in words_of(around)}


def question_word(term: Term) -> str:
    """The term as it stands after "hvilke"."""
    return f"hvilke {term.surface}"


def _rows_asked(question: Question, view: _View) -> tuple[list[Row], list[Term]]:
    """Rows that the question names, and the question's words that they do not explain."""
    scored: list[tuple[float, int, Row, set[str]]] = []
    for position, row in enumerate(view.table.rows):
        if row.is_total:
            continue
        words = [
            word for word in words_of(row.label) if word not in ("mv", "m", "v", "og", "for", "i", "til", "af", "s")
        ]
        used = {
            word: term.word
            for word in words
            for term in question.terms
            if term.word not in _FILLER and _alike(word, term.word)
        }
        explained = {
            term.word
            for term in question.terms
            if term.word not in _FILLER and any(_alike(word, term.word) for word in words)
        }
        covered = sum(len(word) for word in used) / max(1, sum(len(word) for word in words))
        if covered >= 0.45 and explained:
            scored.append((covered + 0.1 * len(explained), position, row, explained))
    scored.sort(key=lambda entry: (-entry[0], entry[1]))
    kept: list[tuple[int, Row]] = []
    explained_so_far: set[str] = set()
    for _, position, row, explained in scored:
        if explained - explained_so_far:
            kept.append((position, row))
            explained_so_far |= explained
    order = {term.word: i for i, term in enumerate(question.terms)}
    kept.sort(key=lambda entry: min((order[w] for _, _, r, e in scored if r is entry[1] for w in e), default=0))
    rest = [term for term in question.terms if term.word not in explained_so_far and not term.is_number]
    return [row for _, row in kept], rest


def _alike(label: str, asked: str) -> bool:
    if label == asked or root(label) == root(asked):
        return True
    if {label, asked} & {"ssp", "sspplus"}:
        return False
    shorter, longer = sorted((label, asked), key=len)
    if len(shorter) >= 5 and longer.startswith(shorter[: max(5, len(shorter) - 2)]):
        return True
    mine, theirs = parts(label), parts(asked)
    if len(mine) > 2 and len(theirs) > 2 and mine[:-1] == theirs[:-1]:
        return True  # "fritidsjobindsatsen" is the row "Fritidsjobformidling"
    return root(asked) in mine or (len(theirs) > 1 and label not in _FILLER and root(label) in theirs)


def _columns_asked(question: Question, view: _View) -> list[int] | None:
    years = set(question.years)
    if question.aggregate in ("sum", "average") and len(years) > 1 and _SPAN.search(question.text):
        years |= set(range(min(years), max(years) + 1))
    wanted = [view.years[year] for year in sorted(years) if year in view.years]
    if wanted:
        return wanted
    words = {root(term.word) for term in question.terms}
    named = [
        i
        for i, name in enumerate(view.table.columns)
        if not re.search(r"\d{4}", name) and {root(fold(w)) for w in name.split()} & words
    ]
    return named or None


# ------------------------------------------------------------------ what is computed


def _compute(question: Question, view: _View, rows: list[Row], columns: list[int]) -> TableAnswer | None:
    total = next((row for row in view.table.rows if row.is_total), None)
    whole = _asks_whole(question) and not rows
    if whole and total:
        rows = [total]
    if not rows:
        return _over_rows(question, view, columns)
    if (
        question.aggregate == "part"
        and total
        and not whole
        and re.search(r"(?i)samle|i alt|total|hele|af (?:budget|pengene|beløb|midlerne)", question.text)
    ):
        return _part(view, rows[0], total, columns)
    if len(rows) > 1 or (question.want is Want.COMPARISON and len(rows) > 1):
        return _compare_rows(question, view, rows, columns)
    row = rows[0]
    if question.superlative and len(columns) > 1:
        return _extreme_year(question, view, row, columns)
    values = [(c, row.cells[c].value) for c in columns if c < len(row.cells)]
    known = [(c, v) for c, v in values if v is not None]
    if not known:
        return _empty(view, row, columns)
    change = question.aggregate == "difference" or question.want in (Want.COMPARISON, Want.TREND)
    if change and question.aggregate != "sum" and len(known) > 1:
        return _change(view, row, known[0], known[-1])
    if question.aggregate == "average" and len(known) > 1:
        mean = sum((v for _, v in known), Decimal()) / len(known)
        text = f"I gennemsnit er det {_amount(mean, view)} om året ({_terms(known)} / {len(known)})."
        return _result(view, (_row_sentence(view, row, columns), _derived(view, text, [row])), row)
    if question.aggregate == "sum" and len(known) > 1:
        total_amount = _amount(sum((v for _, v in known), Decimal()), view)
        text = f"I alt {total_amount} i {_span(view, [c for c, _ in known])} ({_terms(known)})."
        return _result(view, (_row_sentence(view, row, columns), _derived(view, text, [row])), row)
    return _result(view, (_row_sentence(view, row, columns),), row)


def _result(view: _View, sentences: Sequence[AnswerSentence], row: Row) -> TableAnswer:
    return TableAnswer(tuple(sentences), label=row.label)


def _over_rows(question: Question, view: _View, columns: list[int]) -> TableAnswer | None:
    """The largest or smallest row of a column, or all rows that have a value in it."""
    rows = [row for row in view.table.rows if not row.is_total]
    column = columns[0]
    without = _BUT_NOT.search(question.text)
    if without and {int(without["with"]), int(without["without"])} <= set(view.years):
        column, other = view.years[int(without["with"])], view.years[int(without["without"])]
        rows = [row for row in rows if other >= len(row.cells) or row.cells[other].value is None]
    filled = [
        (row, row.cells[column].value)
        for row in rows
        if column < len(row.cells) and row.cells[column].value is not None
    ]
    if not filled:
        return None
    if question.superlative:
        values = [value for _, value in filled if value is not None]
        target = max(values) if question.superlative == "max" else min(values)
        best = [row for row, value in filled if value == target]
        word = "største" if question.superlative == "max" else "mindste"
        lead = "" if len(best) > 1 else f"Det {word} beløb i {view.table.columns[column]} er "
        sentences = [
            AnswerSentence(
                f"{lead}{_label(row)}: {_amount(target, view)} i {view.table.columns[column]}{_price(view)}.",
                as_of=view.table.columns[column],
                citations=(_cite_row(view, row),),
                source=view.source.label,
            )
            for row in best
        ]
        return TableAnswer(tuple(sentences), label=best[0].label)
    if question.want is Want.LIST and re.search(r"(?i)\bhvilke\b", question.text):
        listed = [
            AnswerSentence(
                f"{_label(row)}: {_amount(value, view)} i {view.table.columns[column]}{_price(view)}.",
                as_of=view.table.columns[column],
                citations=(_cite_row(view, row),),
                source=view.source.label,
            )
            for row, value in filled
            if value is not None
        ]
        return TableAnswer(tuple(listed), label="")
    return None


def _extreme_year(question: Question, view: _View, row: Row, columns: list[int]) -> TableAnswer | None:
    known = [(c, v) for c in columns if c < len(row.cells) and (v := row.cells[c].value) is not None]
    if not known:
        return None
    pick = max if question.superlative == "max" else min
    target = pick(v for _, v in known)
    years = [view.table.columns[c] for c, v in known if v == target]
    word = "højest" if question.superlative == "max" else "lavest"
    text = f"{_label(row)}: Beløbet er {word} i {_join(years)} med {_amount(target, view)}{_price(view)}."
    rest = ", ".join(f"{_amount(v, view)} i {view.table.columns[c]}" for c, v in known if v != target)
    if rest:
        text = f"{text[:-1]} (mod {rest})."
    return TableAnswer(
        (AnswerSentence(text, as_of=years[0], citations=(_cite_row(view, row),), source=view.source.label),),
        label=row.label,
    )


def _change(view: _View, row: Row, first: tuple[int, Decimal], last: tuple[int, Decimal]) -> TableAnswer:
    difference = last[1] - first[1]
    word = "stiger" if difference > 0 else "falder"
    facts = _row_sentence(view, row, [first[0], last[0]])
    if difference:
        years = f"fra {view.table.columns[first[0]]} til {view.table.columns[last[0]]}"
        text = f"Beløbet {word} med {_amount(abs(difference), view)} {years}."
    else:
        text = f"Beløbet er det samme i {view.table.columns[first[0]]} og {view.table.columns[last[0]]}."
    return _result(view, (facts, _derived(view, text, [row])), row)


def _compare_rows(question: Question, view: _View, rows: list[Row], columns: list[int]) -> TableAnswer | None:
    if len(columns) > 1 and question.want not in (Want.COMPARISON, Want.TREND) and question.aggregate != "difference":
        return TableAnswer(tuple(_row_sentence(view, row, columns) for row in rows), label=rows[0].label)
    sentences = [_row_sentence(view, row, columns) for row in rows]
    column = columns[0]
    values = [row.cells[column].value if column < len(row.cells) else None for row in rows[:2]]
    if len(rows) >= 2 and len(columns) == 1 and values[0] is not None and values[1] is not None:
        difference = abs(values[0] - values[1])
        if question.aggregate == "sum":
            text = f"Tilsammen er det {_amount(values[0] + values[1], view)} i {view.table.columns[column]}."
        elif difference:
            larger = rows[0] if values[0] > values[1] else rows[1]
            most = f"{_label(larger)} har det største beløb i {view.table.columns[column]}"
            text = f"Forskellen er {_amount(difference, view)}; {most}."
        else:
            text = f"De to beløb er lige store i {view.table.columns[column]}."
        sentences.append(_derived(view, text, rows[:2]))
    return TableAnswer(tuple(sentences), label=rows[0].label)


def _part(view: _View, row: Row, total: Row, columns: list[int]) -> TableAnswer | None:
    column = columns[0]
    value, whole = row.cells[column].value, total.cells[column].value
    if value is None or not whole:
        return None
    share = (100 * value / whole).quantize(Decimal("0.1"), ROUND_HALF_UP)
    text = (
        f"Det svarer til {_number(share)} % af det samlede budget ({_number(value)} af {_number(whole)} {view.unit})."
    )
    rounded = share.quantize(Decimal(1), ROUND_HALF_UP)
    text = f"{text[:-1]}, altså ca. {rounded} %."
    facts = (_row_sentence(view, row, [column]), _row_sentence(view, total, [column]))
    return TableAnswer((*facts, _derived(view, text, [row, total])), label=row.label)


def _empty(view: _View, row: Row, columns: list[int]) -> TableAnswer:
    known = [i for i, cell in enumerate(row.cells) if cell.value is not None]
    years = _join([view.table.columns[c] for c in columns])
    text = f"Tabellen angiver ikke noget beløb for {_label(row)} i {years}."
    sentences = [AnswerSentence(text, framing=True)]
    if known:
        nearest = _row_sentence(view, row, known)
        sentences.append(
            replace(nearest, text=f"Nærmeste oplysning, som dog ikke besvarer spørgsmålet: {nearest.text}")
        )
    return TableAnswer(tuple(sentences), missing=True, label=row.label)


def _missing_year(question: Question, view: _View, rows: list[Row]) -> TableAnswer:
    total = next((row for row in view.table.rows if row.is_total), None)
    row = rows[0] if rows else total or view.table.rows[-1]
    years = _join([str(year) for year in sorted(question.years)])
    what = "det samlede budget" if row.is_total else _label(row)
    text = f"Forvaltningen har ikke oplysninger om beløb for {what} i {years}."
    known = [i for i, cell in enumerate(row.cells) if cell.value is not None]
    nearest = _row_sentence(view, row, known)
    nearest = AnswerSentence(
        f"Nærmeste oplysning, som dog ikke besvarer spørgsmålet: {nearest.text}",
        as_of=nearest.as_of,
        citations=nearest.citations,
        source=nearest.source,
    )
    return TableAnswer((AnswerSentence(text, framing=True), nearest), missing=True, label=row.label)


# ------------------------------------------------------------------ wording


def _row_sentence(view: _View, row: Row, columns: Sequence[int]) -> AnswerSentence:
    pieces, empty = [], []
    for column in columns:
        value = row.cells[column].value if column < len(row.cells) else None
        if value is None:
            empty.append(view.table.columns[column])
        else:
            pieces.append((value, view.table.columns[column]))
    if len(pieces) > 2 and len({value for value, _ in pieces}) == 1 and not empty:
        said = f"{_amount(pieces[0][0], view)} i hvert af årene {_join([name for _, name in pieces])}"
    else:
        said = _join([f"{_amount(value, view)} i {name}" for value, name in pieces])
    text = f"{_label(row)}: {said}{_price(view)}."
    if empty and pieces and len(columns) > 1:
        text = f"{text[:-1]}; intet beløb i {_join(empty)}."
    return AnswerSentence(
        text, as_of=pieces[-1][1] if pieces else None, citations=(_cite_row(view, row),), source=view.source.label
    )


def _derived(view: _View, text: str, rows: Sequence[Row]) -> AnswerSentence:
    return AnswerSentence(
        text,
        citations=tuple(_cite_row(view, row) for row in rows),
        reason="beregnet af de citerede tal",
        source=view.source.label,
    )


def _cite_row(view: _View, row: Row) -> Citation:
    block = view.source.structure.blocks[row.block]
    page = view.source.document.pages[block.page - 1]
    return cite_span(view.source.document, block.page, *page.original_span(block.repaired_start, block.repaired_end))


def _label(row: Row) -> str:
    return "Det samlede budget" if row.is_total else row.label.strip(" *:")


def _amount(value: Decimal | None, view: _View) -> str:
    return f"{_number(value or Decimal())} {view.unit}".strip()


def _number(value: Decimal) -> str:
    text = format(value.normalize(), "f")
    whole, _, fraction = text.partition(".")
    whole = re.sub(r"(?<=\d)(?=(?:\d{3})+$)", ".", whole)
    return f"{whole},{fraction}" if fraction else whole


def _terms(known: Sequence[tuple[int, Decimal]]) -> str:
    return " + ".join(_number(value) for _, value in known)


def _span(view: _View, columns: Sequence[int]) -> str:
    names = [view.table.columns[column] for column in columns]
    if len(names) > 2 and all(name.isdigit() for name in names):
        return f"{names[0]}-{names[-1]}"
    return _join(names)


def _price(view: _View) -> str:
    return f" ({view.table.price_level})" if view.table.price_level else ""


def _join(pieces: Sequence[str]) -> str:
    return pieces[0] if len(pieces) == 1 else f"{', '.join(pieces[:-1])} og {pieces[-1]}" if pieces else ""
