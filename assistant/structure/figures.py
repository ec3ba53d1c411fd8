"""The register of figures: every quantity with what it counts and the day or period it holds for."""

from __future__ import annotations

import datetime
import re
from dataclasses import dataclass
from decimal import Decimal

from assistant.danish.counted import FUNCTION_WORDS, noun_phrase
from assistant.danish.dates import DateMention, find_dates
from assistant.danish.numbers import NumberMention, find_numbers
from assistant.records import BlockKind, Document, Figure, Table
from assistant.structure.drafts import Draft, plain, shortened
from assistant.structure.tables import cell_measure, find_unit, unit_scale

_SPOKEN = (BlockKind.PARAGRAPH, BlockKind.LIST_ENTRY, BlockKind.FOOTNOTE)
_AS_OF = re.compile(
    r"(?i)(?:(?:foreløbigt?|senest)?\s*(?:opgjort|opgørelse|status|gjort op|trukket|data fra|registreret|gældende"
    r"|tal)\s*(?:pr\.|per|den|d\.|ved|i|fra)?"
    r"|pr\.|ved|med|i løbet af|i perioden(?: fra)?|i hele|i|fra|siden|for)\s*(?:den\s|d\.\s?)?\Z"
)
_STRONG = re.compile(r"(?i)\b(?:opgjort|opgørelse|status|trukket|pr\.|gjort op)")
_NAMED = re.compile(
    r"(?:[A-ZÆØÅ][\wæøå-]*|\w*(?:strategi\w*|aftale\w*|plan\w*|pakke\w*|lov\w*|budget\w*)\b)[\"”»]?\s*\Z"
)
_PREPOSITIONS = frozenset("af i på med til for fra om under over mellem hos ved uden inden mod blandt".split())  # noqa: SIM905
_CLAUSE_END = re.compile(
    r"[.,;:()!?\n–]\s|[.,;:()!?]\Z|\s(?:som|der|hvor|hvoraf|heraf|men|mens|hvilket|fordi|så|samt at|og at|idet)\s"
)
_ABOUT_THEM = re.compile(r"\s*(?:af|blandt)\s+(?:disse|dem|de|denne|dette)\b\s*")
_BEFORE_MONEY = re.compile(
    r"(?P<phrase>(?:[\wæøåÆØÅ/-]+\s+){1,4})(?:på|til|for|af|med|:)\s+(?:i alt\s+|ca\.\s+|op til\s+|mindst\s+)*\Z"
)
_PARENTHESIS = re.compile(r"\s*\([^)]*\)")


@dataclass(slots=True)
class _Time:
    """When something held, and how the text says so."""

    first: datetime.date
    last: datetime.date
    text: str | None


def find_figures(
    document: Document, drafts: list[Draft], tables: tuple[Table, ...], sentences: list[list[tuple[int, int]]]
) -> tuple[Figure, ...]:
    """All figures of the document in reading order; ``sentences`` are the spans of each block."""
    register = _Register(document, drafts, sentences)
    found = [figure for index in range(len(drafts)) for figure in register.of_block(index)]
    found += [figure for table in tables for figure in register.of_table(table)]
    return tuple(sorted(found, key=lambda figure: (figure.page, figure.repaired_start)))


class _Register:
    def __init__(self, document: Document, drafts: list[Draft], sentences: list[list[tuple[int, int]]]) -> None:
        self.document = document
        self.drafts = drafts
        self.sentences = sentences
        self._dates: dict[int, list[DateMention]] = {}

    # -------------------------------------------------------------- running text

    def of_block(self, index: int) -> list[Figure]:
        draft = self.drafts[index]
        if draft.kind not in _SPOKEN:
            return []
        numbers = find_numbers(draft.text)
        figures = []
        for number in numbers:
            if not number.is_quantity or _is_idle(draft.text, number):
                continue
            sentence = self._sentence(index, number.start)
            time = self._time(index, number.start, sentence)
            figures.append(
                Figure(
                    document=self.document.id,
                    page=draft.page,
                    repaired_start=draft.start + number.start,
                    repaired_end=draft.start + number.end,
                    text=number.text,
                    value=number.value,
                    unit=number.unit,
                    counted=self._counted(index, number, sentence),
                    as_of_first=time.first if time else None,
                    as_of_last=time.last if time else None,
                    as_of_text=time.text if time else None,
                    block=index,
                )
            )
        return figures

    def _sentence(self, index: int, position: int) -> tuple[int, int]:
        """The sentence around a position, in offsets of the block's text."""
        draft = self.drafts[index]
        for start, end in self.sentences[index]:
            if start - draft.start <= position < end - draft.start:
                return start - draft.start, end - draft.start
        return 0, len(draft.text)

    # -------------------------------------------------------------- what is counted

    def _counted(self, index: int, number: NumberMention, sentence: tuple[int, int]) -> str:
        text = self.drafts[index].text
        if number.unit in ("kr.", "euro"):
            words = _money_purpose(text, number, sentence)
        elif number.unit in ("%", "procentpoint", "promille"):
            words = _share_of(text, number, sentence)
        else:
            words = _after(text, number.end, sentence[1])
            if not words:
                words = self._earlier_noun(index, number, sentence)
        return shortened(plain(words), 160)

    def _earlier_noun(self, index: int, number: NumberMention, sentence: tuple[int, int]) -> str:
        """The noun after "disse" ("70 af disse borgere"), or the one counted last, with what is said of it."""
        text = self.drafts[index].text
        them = _ABOUT_THEM.match(text, number.end)
        if them:
            words = _after(text, them.end(), sentence[1])
            if words:
                return words
        said = _clause(text, number.end, sentence[1])
        for other in reversed([n for n in find_numbers(text[: number.start]) if n.is_quantity]):
            phrase = noun_phrase(text, other.end)
            if phrase and other.unit not in ("%", "kr."):
                noun = text[phrase[0] : phrase[1]]
                return f"{noun} {said}".strip()
        before = _clause_before(text, sentence[0], number.start)
        return f"{before} {said}".strip()

    # -------------------------------------------------------------- when

    def _time(self, index: int, position: int, sentence: tuple[int, int]) -> _Time | None:
        draft = self.drafts[index]
        nearest = self._in_sentence(index, position, sentence)
        if nearest:
            return nearest
        earlier = [date for date in self._dates_of(index) if date.end <= sentence[0]]
        if earlier and self._close(index, earlier[-1].start, sentence[0]):
            return self._as_time(draft.text, earlier[-1])
        for holder in self._holders(index):
            dates = [date for date in self._dates_of(holder) if not _named(self.drafts[holder].text, date)]
            if dates:
                return self._as_time(self.drafts[holder].text, dates[-1])
        for crumb in reversed(draft.breadcrumb):
            dates = [date for date in find_dates(crumb) if not date.relative]
            if dates:
                return _Time(dates[-1].first, dates[-1].last, crumb if len(crumb) < 80 else dates[-1].text)
        if self.document.date:
            return _Time(self.document.date, self.document.date, None)
        return None

    def _in_sentence(self, index: int, position: int, sentence: tuple[int, int]) -> _Time | None:
        text = self.drafts[index].text
        dates = [date for date in self._dates_of(index) if sentence[0] <= date.start < sentence[1]]
        strong = [date for date in dates if _STRONG.search(text[max(sentence[0], date.start - 28) : date.start])]
        if strong:
            return self._as_time(text, min(strong, key=lambda date: abs(date.start - position)))
        plain_dates = [date for date in dates if not _named(text, date)] or dates
        if not plain_dates:
            return None
        before = [date for date in plain_dates if date.end <= position]
        after = [date for date in plain_dates if date.start >= position]
        if (
            after
            and re.fullmatch(r"[^.,;()]{0,24}", text[position : after[0].start])
            and not (before and position - before[-1].end < 4)
        ):
            chosen = after[0]
        elif before:
            chosen = before[-1]
        else:
            chosen = after[0]
        return self._as_time(text, chosen)

    def _close(self, index: int, date_start: int, sentence_start: int) -> bool:
        """Whether the date stands in one of the two sentences before."""
        starts = [start - self.drafts[index].start for start, _ in self.sentences[index]]
        earlier = [start for start in starts if start < sentence_start]
        return bool(earlier) and date_start >= earlier[max(0, len(earlier) - 2)]

    def _holders(self, index: int) -> list[int]:
        """Blocks that a block leans on: what it continues, its lead-in, and what that leans on."""
        holders: list[int] = []
        here = index
        for _ in range(4):
            draft = self.drafts[here]
            above = draft.lead_in
            if above is None and (draft.continues or (draft.kind == BlockKind.PARAGRAPH and len(draft.plain) < 60)):
                above = self._block_before(here)
            if above is None:
                break
            holders.append(above)
            here = above
        return holders

    def _block_before(self, index: int) -> int | None:
        for other in range(index - 1, max(-1, index - 6), -1):
            if self.drafts[other].kind in (BlockKind.PARAGRAPH, BlockKind.LIST_ENTRY):
                return other if self.drafts[other].breadcrumb == self.drafts[index].breadcrumb else None
            if self.drafts[other].kind == BlockKind.HEADING:
                return None
        return None

    def _dates_of(self, index: int) -> list[DateMention]:
        if index not in self._dates:
            self._dates[index] = find_dates(self.drafts[index].text, written=self.document.date)
        return self._dates[index]

    def _as_time(self, text: str, date: DateMention) -> _Time:
        before = text[max(0, date.start - 40) : date.start]
        match = _AS_OF.search(before)
        start = date.start - len(match.group().lstrip()) if match else date.start
        return _Time(date.first, date.last, " ".join(text[start : date.end].split()))

    # -------------------------------------------------------------- tables

    def of_table(self, table: Table) -> list[Figure]:
        scale, unit = unit_scale(table.unit)
        figures = []
        for row in table.rows:
            for column, cell in enumerate(row.cells):
                if cell.value is None:
                    continue
                head = table.columns[column] if column < len(table.columns) else ""
                head_unit = find_unit(head)
                factor, name = unit_scale(head_unit) if head_unit else (scale, unit)
                measure = cell_measure(cell.text)
                if measure:
                    factor, name = 1, measure
                time = self._table_time(table, row.label, head)
                figures.append(
                    Figure(
                        document=self.document.id,
                        page=table.page,
                        repaired_start=cell.repaired_start,
                        repaired_end=cell.repaired_end,
                        text=cell.text,
                        value=_whole(cell.value * factor),
                        unit=name,
                        counted=", ".join(part for part in (row.label, head, table.price_level) if part),
                        as_of_first=time.first if time else None,
                        as_of_last=time.last if time else None,
                        as_of_text=time.text if time else None,
                        block=row.block,
                    )
                )
        return figures

    def _table_time(self, table: Table, label: str, head: str) -> _Time | None:
        for text in (head, label, table.caption):
            dates = find_dates(text)
            if dates:
                return _Time(dates[0].first, dates[0].last, dates[0].text)
        if self.document.date:
            return _Time(self.document.date, self.document.date, None)
        return None


# ------------------------------------------------------------------ words around a number


def _whole(value: Decimal) -> Decimal:
    whole = value.to_integral_value()
    return whole if whole == value else value


def _is_idle(text: str, number: NumberMention) -> bool:
    """Numbers that count nothing: "én indgang", "den ene", "på to ben", an age limit stays."""
    return number.text.lower() in ("én", "ét", "en", "et") or (
        number.kind == "fraction" and number.text.lower() == "halvdel"
    )


def _named(text: str, date: DateMention) -> bool:
    """A year that belongs to a name: "Inklusionsaftalen 2013", "strategien 2018-2021"."""
    before = text[max(0, date.start - 40) : date.start]
    return (
        date.precision in ("year", "period")
        and bool(_NAMED.search(before))
        and not re.search(r"(?i)\b(?:i|fra|I)\s\Z", before)
    )


def _after(text: str, position: int, end: int) -> str:
    """The noun phrase after a number with the words that belong to it, up to the end of the clause."""
    phrase = noun_phrase(text, position)
    if not phrase or phrase[1] > end:
        return ""
    noun = text[phrase[0] : phrase[1]]
    rest = _PARENTHESIS.sub("", text[phrase[1] : end])
    border = _CLAUSE_END.search(rest)
    said = rest[: border.start()] if border else rest
    words = said.split()
    return " ".join([noun, *words[:14]]).strip(" .")


def _clause(text: str, start: int, end: int) -> str:
    rest = _PARENTHESIS.sub("", text[start:end])
    border = _CLAUSE_END.search(rest)
    return " ".join((rest[: border.start()] if border else rest).split()[:14]).strip(" .,")


def _clause_before(text: str, start: int, end: int) -> str:
    piece = text[start:end]
    borders = list(_CLAUSE_END.finditer(piece[:-1]))
    return " ".join((piece[borders[-1].end() :] if borders else piece).split()[-12:])


def _money_purpose(text: str, number: NumberMention, sentence: tuple[int, int]) -> str:
    before = _BEFORE_MONEY.search(text, sentence[0], number.start)
    named = ""
    if before:
        words = before["phrase"].split()
        while words and words[0].lower() in FUNCTION_WORDS:
            words.pop(0)
        named = " ".join(words)
    after = re.sub(r"^[\s,]*(?:i (?:19|20)\d\d[\s,]*)?(?:om året|årligt)?", "", text[number.end : sentence[1]])
    border = _CLAUSE_END.search(after)
    purpose = " ".join((after[: border.start()] if border else after).split()[:16]).strip(" .")
    if not purpose.lower().startswith(("til ", "på ", "for ", "i ")):
        purpose = "" if named else purpose
    return f"{named} {purpose}".strip() or _clause_before(text, sentence[0], number.start)


def _share_of(text: str, number: NumberMention, sentence: tuple[int, int]) -> str:
    after = text[number.end : sentence[1]]
    if re.match(r"\s*af\s", after):
        return _clause(text, number.end, sentence[1]).removeprefix("af ")
    return _subject(text, sentence[0], number.start) or _clause(text, number.end, sentence[1])


def _subject(text: str, start: int, end: int) -> str:
    """What the sentence is about, up to the number: without dates and the other numbers."""
    piece = _PARENTHESIS.sub(" ", text[start:end])
    piece = re.sub(r"\([^)]*\Z", "", piece)
    for date in reversed(find_dates(piece)):
        piece = piece[: date.start] + piece[date.end :]
    piece = re.sub(
        r"\s(?:fra|til|i|på|er|var|steg|faldt)\s*\Z", " ", re.sub(r"\b(?:fra|til|i)\s+(?=til\b|\Z|,|er\b)", "", piece)
    )
    return " ".join(piece.split()[:16]).strip(" ,-*")
