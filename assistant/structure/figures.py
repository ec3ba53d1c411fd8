"""The register of figures: every quantity with what it counts and the day or period it holds for."""

from __future__ import annotations

import datetime
import re
from bisect import bisect_left, bisect_right
from dataclasses import dataclass
from decimal import Decimal

from assistant.danish.dates import DateMention, find_dates
from assistant.danish.numbers import NumberMention, find_numbers
from assistant.danish.sentences import split_sentences
from assistant.records import BlockKind, Document, Figure, Footnote, Table
from assistant.structure.counting import words_counted
from assistant.structure.drafts import Draft
from assistant.structure.outline import LABELS, label_of
from assistant.structure.tables import cell_measure, find_unit, unit_scale

_SPOKEN = (BlockKind.PARAGRAPH, BlockKind.LIST_ENTRY, BlockKind.FOOTNOTE)
_AS_OF = re.compile(
    r"(?i)(?:(?:foreløbigt?|senest)?\s*(?:opgjort|opgørelse|status|gjort op|trukket|data fra|registreret|gældende"
    r"|tal)\s*(?:pr\.|per|den|d\.|ved|i|fra)?"
    r"|pr\.|ved|med|i løbet af|i perioden(?: fra)?|i hele|i|fra|siden|for)\s*(?:den\s|d\.\s?)?\Z"
)
_STRONG = re.compile(r"(?i)\b(?:opgjort|opgørelse|status|trukket|pr\.|gjort op)")
_REACH = 400  # characters around a number that may speak of it, in a sentence without an end
_OTHER_CLAUSE = re.compile(r";|,\s(?:er|har|blev|vil|kan|skal|var|og|men|mens|hvor|hvilket)\b")
_NEXT_CLAUSE = re.compile(r";|,\s(?:og|men|mens)\b")
_DECIDED = re.compile(
    r"(?i)\b(?:vedtaget|godkendt|besluttet|besluttede|tiltrådt|indgået|aftalt|vedtog|godkendte)\b[^.;]{0,60}\Z"
)
_HELD_AGAINST = re.compile(r"(?i)\b(?:til sammenligning|sammenlignet med|i forhold til|end i)\b[^.;]{0,40}\Z")
_PERIOD = re.compile(r"(?i)\b(?:for|i|dækker)\s+(?:hele\s+)?perioden\s+(?:fra\s+)?\Z")
_NAMED = re.compile(
    r"(?:[A-ZÆØÅ][\wæøå-]*|\w*(?:strategi\w*|aftale\w*|plan\w*|pakke\w*|lov\w*|budget\w*)\b)[\"”»]?\s*\Z"
)
_COMPARED = re.compile(r"(?i)\b(?:end|sammenlignet med|sammenholdt med|i forhold til|mod|svarende til)\b")


@dataclass(slots=True)
class _Time:
    """When something held, and how the text says so."""

    first: datetime.date
    last: datetime.date
    text: str | None


def find_figures(
    document: Document,
    drafts: list[Draft],
    tables: tuple[Table, ...],
    footnotes: tuple[Footnote, ...],
    sentences: list[list[tuple[int, int]]],
) -> tuple[Figure, ...]:
    """All figures of the document in reading order; ``sentences`` are the spans of each block."""
    register = _Register(document, drafts, footnotes, sentences)
    found = [figure for index in range(len(drafts)) for figure in register.of_block(index)]
    found += [figure for table in tables for figure in register.of_table(table)]
    return tuple(sorted(found, key=lambda figure: (figure.page, figure.repaired_start)))


class _Register:
    def __init__(
        self,
        document: Document,
        drafts: list[Draft],
        footnotes: tuple[Footnote, ...],
        sentences: list[list[tuple[int, int]]],
    ) -> None:
        self.document = document
        self.drafts = drafts
        self.footnotes = footnotes
        self.sentences = sentences
        self.damaged = {page.number for page in document.pages if page.damage > 0.02 or page.source == "ocr"}
        self._dates: dict[int, list[DateMention]] = {}

    # -------------------------------------------------------------- running text

    def of_block(self, index: int) -> list[Figure]:
        draft = self.drafts[index]
        if draft.kind not in _SPOKEN:
            return []
        text = self._with_continuation(index)
        figures = []
        for number in find_numbers(text):
            if not number.is_quantity or number.start >= len(draft.text) or _is_idle(text, number):
                continue
            if number.text == "1" and draft.page in self.damaged and number.unit not in ("gang", "time", "år"):
                continue  # an "i" that was read as a digit
            sentence = self._sentence(index, number.start, text)
            time = self._time(index, number, sentence)
            counted, unit = words_counted(text, number, sentence)
            figures.append(
                Figure(
                    document=self.document.id,
                    page=draft.page,
                    repaired_start=draft.start + number.start,
                    repaired_end=draft.start + min(number.end, len(draft.text)),
                    text=draft.text[number.start : number.end],
                    value=number.value,
                    unit=unit,
                    counted=self._in_context(counted, draft),
                    as_of_first=time.first if time else None,
                    as_of_last=time.last if time else None,
                    as_of_text=time.text if time else None,
                    block=index,
                )
            )
        return figures

    def _with_continuation(self, index: int) -> str:
        """The block's text, and the text after a page break that its last sentence goes on in."""
        text = self.drafts[index].text
        for draft in self.drafts[index + 1 : index + 8]:
            if draft.continues:
                return f"{text}\n{draft.text}"
            if draft.kind in _SPOKEN and draft.kind != BlockKind.FOOTNOTE:
                break
        return text

    def _in_context(self, counted: str, draft: Draft) -> str:
        """A count of a word or two gets the heading above it: "En stigning (Indre Nørrebro)"."""
        crumbs = [crumb for crumb in draft.breadcrumb[1:] if len(crumb) <= 80 and label_of(crumb) not in LABELS]
        if len(counted.split()) > 2 or not crumbs:
            return counted
        return f"{counted} ({crumbs[-1]})" if counted else crumbs[-1]

    def _sentence(self, index: int, position: int, text: str) -> tuple[int, int]:
        """The sentence around a position, in offsets of the block's text; the last may go on behind the block."""
        draft = self.drafts[index]
        if len(text) > len(draft.text):
            spans = split_sentences(text)
        else:
            spans = [(start - draft.start, end - draft.start) for start, end in self.sentences[index]]
        place = bisect_right(spans, (position, len(text))) - 1
        start, end = spans[place] if place >= 0 else (0, len(text))
        if position >= end:
            start, end = 0, len(text)
        return max(start, position - _REACH), min(end, position + _REACH)

    # -------------------------------------------------------------- when

    def _time(self, index: int, number: NumberMention, sentence: tuple[int, int]) -> _Time | None:
        """From the sentence or its note, sentences before, what the block leans on, its headings, the document."""
        draft = self.drafts[index]
        nearest = self._in_sentence(index, number, sentence)
        if nearest:
            return nearest
        noted = self._in_footnote(index, sentence)
        if noted:
            return noted
        earlier = self._earlier(index, sentence[0])
        if earlier:
            return self._as_time(draft.text, earlier)
        for holder in self._holders(index):
            dates = [date for date in self._dates_of(holder) if self._carries(self.drafts[holder].text, date)]
            if dates:
                return self._as_time(self.drafts[holder].text, dates[0])
        for crumb in reversed(draft.breadcrumb):
            dates = [date for date in find_dates(crumb) if not _named(crumb, date)]
            if dates:
                return _Time(dates[-1].first, dates[-1].last, crumb if len(crumb) < 40 else dates[-1].text)
        return self._documents_time()

    def _in_footnote(self, index: int, sentence: tuple[int, int]) -> _Time | None:
        """ "Data trukket 17. maj 2018" in a note to the sentence."""
        draft = self.drafts[index]
        for note in self.footnotes:
            if note.anchor_block != index or note.anchor is None:
                continue
            if sentence[0] <= note.anchor - draft.start < sentence[1]:
                text = self.drafts[note.block].text
                for date in self._dates_of(note.block):
                    if _STRONG.search(text[max(0, date.start - 28) : date.start]):
                        return self._as_time(text, date)
        return None

    def _documents_time(self) -> _Time | None:
        """The period a report says it covers, else the document's own date."""
        for text in (self.document.title, *(draft.plain for draft in self.drafts[:3])):
            for date in find_dates(text):
                if date.precision == "period" and _PERIOD.search(text[: date.start]):
                    return self._as_time(text, date)
        date_of = self.document.date
        return _Time(date_of, date_of, None) if date_of else None

    def _in_sentence(self, index: int, number: NumberMention, sentence: tuple[int, int]) -> _Time | None:
        text = self.drafts[index].text
        position = number.start
        mentions = self._dates_of(index)
        first, here, last = (
            bisect_left(mentions, at, key=lambda date: date.start) for at in (sentence[0], position, sentence[1])
        )
        dates = mentions[max(first, here - 6) : min(last, here + 6)]
        dates = [date for date in dates if not _compared(text, number.end, date)]
        dates = [date for date in dates if date.start < position or not _decided(text, date)]
        strong = [date for date in dates if _STRONG.search(text[max(sentence[0], date.start - 28) : date.start])]
        if strong:
            return self._as_time(text, min(strong, key=lambda date: abs(date.start - position)))
        own = [date for date in dates if not _named(text, date)] or [date for date in dates if len(dates) == 1]
        if not own:
            return None
        before = [date for date in own if date.end <= position and _reaches(text, sentence[0], date, position)]
        after = [date for date in own if date.start >= number.end]
        after = [date for date in after if not _OTHER_CLAUSE.search(text[number.end : date.start])]
        right_after = bool(after) and re.fullmatch(r"[^.,;():]{0,24}", text[number.end : after[0].start]) is not None
        right_before = bool(before) and position - before[-1].end < 4
        chosen = after[0] if right_after and not right_before else before[-1] if before else after[0] if after else None
        return self._as_time(text, self._with_neighbour(text, own, chosen)) if chosen else None

    def _with_neighbour(self, text: str, dates: list[DateMention], chosen: DateMention) -> DateMention:
        """ "2019 og 2020" is one period for what holds in both years."""
        place = dates.index(chosen)
        for other, following in ((dates[place - 1] if place else None, chosen), (chosen, (*dates, None)[place + 1])):
            if other and following and other.precision == following.precision == "year":
                between = text[other.end : following.start]
                if between.strip() == "og" and following.first.year == other.first.year + 1:
                    span = text[other.start : following.end]
                    return DateMention(other.start, following.end, span, other.first, following.last, "period")
        return chosen

    def _carries(self, text: str, date: DateMention) -> bool:
        """Whether a date may hold for the sentences after it: not a plan for later, nor said in passing."""
        return not _aside(text, date) and (self.document.date is None or date.first <= self.document.date)

    def _earlier(self, index: int, sentence_start: int) -> DateMention | None:
        """The last date in the four sentences before that may hold for those after it."""
        draft, mentions = self.drafts[index], self._dates_of(index)
        spans = self.sentences[index]
        place = bisect_left(spans, (draft.start + sentence_start, 0))
        reach = spans[max(0, place - 4)][0] - draft.start if spans else 0
        last = bisect_left(mentions, sentence_start, key=lambda date: date.start)
        for date in reversed(mentions[:last]):
            if date.start < reach:
                return None
            if date.end <= sentence_start and self._carries(draft.text, date):
                return date
        return None

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
                head_unit = find_unit(head) or find_unit(row.label)
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


# ------------------------------------------------------------------ small questions about the text


def _whole(value: Decimal) -> Decimal:
    whole = value.to_integral_value()
    return whole if whole == value else value


def _is_idle(text: str, number: NumberMention) -> bool:
    """Numbers that count nothing of their own: "én indgang", the base of a rate ("pr. 1.000 indbyggere")."""
    if number.text.lower() in ("én", "ét", "halvdel"):
        return True
    before = text[max(0, number.start - 12) : number.start]
    if number.value == 1000 and re.search(r"(?:\bi|,|\()\s?\Z", before):  # "beløb i 1.000 kr."
        return True
    return re.search(r"(?i)\b(?:pr\.|per)\s\Z", before) is not None


def _named(text: str, date: DateMention) -> bool:
    """A year that belongs to a name: "Inklusionsaftalen 2013", "strategien 2018-2021"; not "Succeskriterier 2012"."""
    if date.precision not in ("year", "period"):
        return False
    match = _NAMED.search(text[max(0, date.start - 40) : date.start])
    if not match or re.search(r"(?i)\b(?:i|fra|perioden)\s\Z", text[max(0, date.start - 12) : date.start]):
        return False
    return " " in text[max(0, date.start - 60) : date.start].strip() or text[date.end :].strip(" .:") != ""


def _decided(text: str, date: DateMention) -> bool:
    """The day of a decision, which says nothing of what was decided."""
    return _DECIDED.search(text[max(0, date.start - 120) : date.start]) is not None


def _aside(text: str, date: DateMention) -> bool:
    """A date that says nothing of the figures around it: in a name, of a decision, of what is compared with."""
    before = text[max(0, date.start - 120) : date.start]
    return _named(text, date) or _decided(text, date) or bool(_HELD_AGAINST.search(before))


def _reaches(text: str, sentence_start: int, date: DateMention, position: int) -> bool:
    """A date holds for its sentence, but "steget siden 2015" only up to the next main clause."""
    before = text[sentence_start : date.start]
    return not re.search(r"(?i)\bsiden\s\Z", before) or not _NEXT_CLAUSE.search(text[date.end : position])


def _compared(text: str, position: int, date: DateMention) -> bool:
    """A date that the number is held up against: "færre end i perioden 2009-2016"."""
    between = text[position : date.start]
    return date.start > position and _COMPARED.search(between) is not None and not re.search(r"[.(]\s?\Z", between)
