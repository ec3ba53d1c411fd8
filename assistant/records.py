"""The nouns of the assistant, as frozen records; this module needs nothing else of the project.

Positions are half-open character offsets from 0. Where a record does not say otherwise they count in the
*original* reading of a page; offsets into the repaired text are named ``repaired_start`` and ``repaired_end``.
A higher score is always better.
"""

from __future__ import annotations

import datetime
from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from enum import StrEnum
from functools import cached_property


class Kind(StrEnum):
    """Kinds of document."""

    REPLY = "reply"
    NOTE = "note"
    REPORT = "report"
    STATEMENT = "statement"
    DECISION = "decision"
    OTHER = "other"


class Support(StrEnum):
    """What verification found for one sentence."""

    SUPPORTED = "supported"
    CONTRADICTED = "contradicted"
    NOT_IN_SOURCES = "not_in_sources"


class Status(StrEnum):
    """What came of a question."""

    ANSWERED = "answered"
    PARTIAL = "partial"
    NO_BASIS = "no_basis"
    OUT_OF_SCOPE = "out_of_scope"
    FAILED = "failed"

    @property
    def abstained(self) -> bool:
        return self in (Status.NO_BASIS, Status.OUT_OF_SCOPE)


class NoticeKind(StrEnum):
    """Why a reader should look twice."""

    CONFLICT = "conflict"
    NEWER_VALUE = "newer_value"
    OUTDATED = "outdated"
    DAMAGED_SOURCE = "damaged_source"
    FALSE_PREMISE = "false_premise"
    PERSONAL_DATA = "personal_data"
    MODEL_FALLBACK = "model_fallback"
    INSTRUCTION_IN_SOURCE = "instruction_in_source"
    COMMENT = "comment"  # for the official at the draft, not for the letter


# ------------------------------------------------------------------ documents and pages


@dataclass(frozen=True, slots=True)
class Change:
    """One repair: ``original[start:end]`` (== ``before``) reads ``after`` in the repaired text."""

    start: int
    end: int
    before: str
    after: str
    confidence: float
    reason: str


@dataclass(frozen=True, slots=True)
class WordBox:
    """Where a word stands on its page image: original span, and a box in fractions of page width and height.

    ``left``, ``top``, ``right``, ``bottom`` lie in 0..1 with the origin in the upper left corner of the page
    as it is shown (after rotation and cropping).
    """

    start: int
    end: int
    left: float
    top: float
    right: float
    bottom: float


@dataclass(frozen=True)
class Page:
    """One page: the original reading, character for character, and the repaired text beside it.

    ``changes`` are sorted and do not overlap; the repaired text is the original with the changes applied.
    ``damage`` is 0 for clean text and 1 for text that cannot be trusted at all.
    """

    number: int
    original: str
    changes: tuple[Change, ...] = ()
    damage: float = 0.0
    source: str = "text"  # "text" (own text layer or file text) or "ocr"
    words: tuple[WordBox, ...] = ()
    warnings: tuple[str, ...] = ()
    has_image: bool = False  # an image covers the page: what is badly read can be read again (reading.reread_pages)

    @cached_property
    def repaired(self) -> str:
        pieces, position = [], 0
        for change in self.changes:
            pieces += [self.original[position : change.start], change.after]
            position = change.end
        return "".join(pieces) + self.original[position:]

    @cached_property
    def _anchors(self) -> tuple[list[int], list[tuple[int, int, int, int]]]:
        """Repaired starts of the segments, and (repaired start, repaired end, original start, original end)."""
        segments, original, repaired = [], 0, 0
        for change in self.changes:
            if change.start > original:
                length = change.start - original
                segments.append((repaired, repaired + length, original, change.start))
                repaired += length
            segments.append((repaired, repaired + len(change.after), change.start, change.end))
            repaired += len(change.after)
            original = change.end
        length = len(self.original) - original
        segments.append((repaired, repaired + length, original, len(self.original)))
        return [segment[0] for segment in segments], segments

    def original_span(self, repaired_start: int, repaired_end: int) -> tuple[int, int]:
        """The original span that a repaired span was read from; inside a change, the whole change."""
        starts, segments = self._anchors
        first = segments[max(0, bisect_right(starts, repaired_start) - 1)]
        last = segments[max(0, bisect_right(starts, max(repaired_start, repaired_end - 1)) - 1)]
        start = first[2]
        if first[1] - first[0] == first[3] - first[2] and not self._is_change(first):
            start = first[2] + min(repaired_start - first[0], first[3] - first[2])
        end = last[3]
        if not self._is_change(last):
            end = last[2] + min(max(repaired_end - last[0], 0), last[3] - last[2])
        return start, max(start, end)

    def repaired_span(self, start: int, end: int) -> tuple[int, int]:
        """The repaired span that an original span became; inside a change, the whole change."""
        delta, repaired_start, repaired_end = 0, None, None
        for change in self.changes:
            if repaired_start is None and start < change.end:
                repaired_start = min(start, change.start) + delta
            if repaired_end is None and end <= change.start:
                repaired_end = end + delta
                break
            if repaired_end is None and end <= change.end:
                repaired_end = change.start + delta + len(change.after)
                break
            delta += len(change.after) - (change.end - change.start)
        if repaired_start is None:
            repaired_start = start + delta
        if repaired_end is None:
            repaired_end = end + delta
        return repaired_start, max(repaired_start, repaired_end)

    @cached_property
    def _changed_starts(self) -> frozenset[tuple[int, int]]:
        return frozenset((change.start, change.end) for change in self.changes)

    def _is_change(self, segment: tuple[int, int, int, int]) -> bool:
        return (segment[2], segment[3]) in self._changed_starts


@dataclass(frozen=True)
class Document:
    """A source file as it was read. ``name`` is the file name (with its folder, where the collection has several)."""

    id: str
    name: str
    version: str  # the first characters of the content's SHA-256
    media_type: str
    pages: tuple[Page, ...]
    title: str = ""
    kind: Kind = Kind.OTHER
    date: datetime.date | None = None
    sender: str | None = None
    recipient: str | None = None
    case_number: str | None = None
    document_number: str | None = None
    warnings: tuple[str, ...] = ()

    @property
    def damage(self) -> float:
        """Mean damage of the pages, weighted by their length."""
        total = sum(len(page.original) for page in self.pages)
        return sum(page.damage * len(page.original) for page in self.pages) / total if total else 0.0


# ------------------------------------------------------------------ structure


class BlockKind(StrEnum):
    """What a stretch of a page is."""

    HEADING = "heading"
    PARAGRAPH = "paragraph"
    LIST_ENTRY = "list_entry"
    TABLE_CAPTION = "table_caption"
    TABLE_HEAD = "table_head"
    TABLE_ROW = "table_row"
    FOOTNOTE = "footnote"
    QUESTION = "question"  # a numbered question of the member's letter, as quoted in a reply
    ANSWER_HEADING = "answer_heading"  # "Ad 3: Hvor mange …"
    LETTERHEAD = "letterhead"  # sender, recipient, case numbers, contact lines, margin text
    SIGN_OFF = "sign_off"
    TABLE_OF_CONTENTS = "table_of_contents"
    PAGE_FURNITURE = "page_furniture"  # running heads, page numbers


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence of a block; offsets into the repaired text of the block's page.

    ``incomplete``: its end is missing, as where the edge of a scan cut it off. It cannot be cited as what was said.
    """

    repaired_start: int
    repaired_end: int
    incomplete: bool = False


@dataclass(frozen=True, slots=True)
class Block:
    """A stretch of one page with one role, in reading order. The blocks of a page cover all its text that is not blank.

    ``breadcrumb`` holds the headings above it (outermost first); ``lead_in`` is the block index of the sentence a
    list entry continues; ``answers`` is the number of the question ("3", "1a") that the block belongs to;
    ``marker`` is what the entry, question or footnote is numbered with.
    """

    index: int
    kind: BlockKind
    page: int
    repaired_start: int
    repaired_end: int
    sentences: tuple[Sentence, ...] = ()
    breadcrumb: tuple[str, ...] = ()
    level: int = 0
    lead_in: int | None = None
    marker: str | None = None
    answers: str | None = None
    continues: bool = False  # the first sentence began in the block before (across a page break)


@dataclass(frozen=True, slots=True)
class Cell:
    """A table cell; ``value`` is set where the text is a number."""

    text: str
    repaired_start: int
    repaired_end: int
    value: Decimal | None = None


@dataclass(frozen=True, slots=True)
class Row:
    """A table row; ``label`` is its first cell's text."""

    label: str
    block: int
    cells: tuple[Cell, ...]  # one per column after the label column; an empty cell has text ""
    is_total: bool = False


@dataclass(frozen=True, slots=True)
class Table:
    """A table with its column heads.

    ``unit`` ("mio. kr.") and ``price_level`` ("2012-priser") come from its caption or lead-in.
    """

    page: int
    caption: str
    columns: tuple[str, ...]  # heads of ``Row.cells``; the label column's head is ``label_head``
    rows: tuple[Row, ...]
    label_head: str = ""
    unit: str | None = None
    price_level: str | None = None
    caption_block: int | None = None
    head_block: int | None = None
    lead_in_block: int | None = None
    warnings: tuple[str, ...] = ()  # e.g. a total that its rows do not add up to


@dataclass(frozen=True, slots=True)
class Footnote:
    """A footnote and where its mark stands in the running text."""

    mark: str
    block: int
    anchor_page: int | None = None
    anchor: int | None = None  # repaired offset of the mark
    anchor_block: int | None = None


@dataclass(frozen=True, slots=True)
class AnsweredQuestion:
    """A question that a past reply quotes, and the blocks that answer it."""

    number: str
    text: str
    question_block: int | None
    answer_blocks: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Letter:
    """What a letter says about itself."""

    sender: str | None = None
    signatory: str | None = None
    signatory_title: str | None = None
    recipient: str | None = None
    date: datetime.date | None = None
    enquiry_date: datetime.date | None = None  # "Tak for din henvendelse af d. 3. maj 2020"
    subject: str | None = None
    questions: tuple[AnsweredQuestion, ...] = ()


@dataclass(frozen=True, slots=True)
class Figure:
    """A number in the collection: what it counts, in what unit, as of when, and where it stands."""

    document: str  # document id
    page: int
    repaired_start: int
    repaired_end: int
    text: str
    value: Decimal
    unit: str | None
    counted: str  # the words that say what is counted
    as_of_first: datetime.date | None = None
    as_of_last: datetime.date | None = None
    as_of_text: str | None = None  # as the source words it: "opgjort pr. 24. januar 2019"
    block: int | None = None


@dataclass(frozen=True, slots=True)
class Structure:
    """The structure of one document."""

    blocks: tuple[Block, ...] = ()
    tables: tuple[Table, ...] = ()
    footnotes: tuple[Footnote, ...] = ()
    letter: Letter | None = None
    figures: tuple[Figure, ...] = ()


# ------------------------------------------------------------------ index and search


@dataclass(frozen=True, slots=True)
class Chunk:
    """What the index stores. The chunks of a page, joined in order, give its repaired text back."""

    id: str
    document: str  # document id
    page: int
    sequence: int  # position within the document
    start: int
    end: int
    repaired_start: int
    repaired_end: int
    text: str  # repaired
    heading: str = ""  # breadcrumb and lead-in, searched with the text, not part of it
    blocks: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class SearchFilters:
    """Narrows a search; None does not filter. ``units``: documents of these units, and those of no unit."""

    kind: Kind | None = None
    since: datetime.date | None = None
    until: datetime.date | None = None
    sender: str | None = None
    case_number: str | None = None
    documents: frozenset[str] | None = None  # ids
    units: frozenset[str] | None = None


@dataclass(frozen=True, slots=True)
class Hit:
    """A passage found by a search."""

    chunk: Chunk
    name: str  # document name
    title: str
    kind: Kind
    date: datetime.date | None
    score: float
    rank: int
    quote: str = ""  # the passage in its original reading
    damage: float = 0.0  # of its page
    highlights: tuple[tuple[int, int], ...] = ()  # spans in ``chunk.text``
    scores: dict[str, float] = field(default_factory=dict)  # lexical, dense, rerank …
    also_in: tuple[str, ...] = ()  # names of documents with nearly the same passage


# ------------------------------------------------------------------ answers


@dataclass(frozen=True, slots=True)
class Citation:
    """From a claim to its source. ``quote == page.original[start:end]``."""

    document: str  # name
    document_id: str
    title: str
    date: datetime.date | None
    page: int
    start: int
    end: int
    quote: str
    repaired: str
    number: int = 0  # as shown in the answer: [1]
    version: str = ""
    dated: str = ""  # the date in words where the document names no day: "juni 2018"


@dataclass(frozen=True, slots=True)
class AnswerSentence:
    """A sentence of an answer. A framing sentence states no fact and has no citation."""

    text: str
    support: Support = Support.SUPPORTED
    as_of: str | None = None  # ISO date, year or period: "2019-01-24", "2013", "2017-08/2018-06"
    citations: tuple[Citation, ...] = ()
    reason: str = ""
    framing: bool = False
    source: str = ""  # what the source is and when it is from: "notat af 19. februar 2013"


@dataclass(frozen=True, slots=True)
class Notice:
    """Something the reader must know beside the answer."""

    kind: NoticeKind
    text: str
    citations: tuple[Citation, ...] = ()


@dataclass(frozen=True, slots=True)
class Provenance:
    """How an answer came about."""

    drafter: str = "extractive"
    embedding: str = ""
    prompts: str = ""
    collection: str = ""


@dataclass(frozen=True, slots=True)
class Part:
    """One question of several. ``number`` as it is shown: "1", "2a"."""

    number: str
    text: str


@dataclass(frozen=True, slots=True)
class PartAnswer:
    """The answer to one part of a question."""

    part: Part
    status: Status
    sentences: tuple[AnswerSentence, ...]
    notices: tuple[Notice, ...] = ()


@dataclass(frozen=True, slots=True)
class Answer:
    """One answer; ``parts`` is empty for a question without parts."""

    id: str
    question: str
    status: Status
    answer: str  # Danish text with [1] markers
    sentences: tuple[AnswerSentence, ...]
    notices: tuple[Notice, ...] = ()
    parts: tuple[PartAnswer, ...] = ()
    provenance: Provenance = Provenance()
    latency_ms: float = 0.0
    resolved_question: str | None = None  # a follow-up, spelled out

    @property
    def abstained(self) -> bool:
        return self.status.abstained


@dataclass(frozen=True, slots=True)
class Evidence:
    """A passage that speaks for or against a claim."""

    document: str  # name
    document_id: str
    page: int
    start: int
    end: int
    quote: str


@dataclass(frozen=True, slots=True)
class VerifiedSentence:
    """A sentence and what the sources say of it; ``reason`` is Danish."""

    text: str
    label: Support
    reason: str
    evidence: tuple[Evidence, ...] = ()


@dataclass(frozen=True, slots=True)
class Turn:
    """One exchange of a conversation, for understanding a follow-up."""

    question: str
    resolved_question: str
    answer: str


def spans_overlap(first: tuple[int, int], second: tuple[int, int]) -> bool:
    return first[0] < second[1] and second[0] < first[1]


def page_of(pages: Sequence[Page], number: int) -> Page:
    """The page with that number; pages are numbered from 1 in order."""
    return pages[number - 1]
