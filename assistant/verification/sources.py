"""Documents are read into source sentences: each with the words around it that it needs to be understood."""

from __future__ import annotations

import math
import re
from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Any, TypeVar

import numpy as np
from numpy.typing import NDArray

from assistant.danish.analysis import fold
from assistant.danish.sentences import split_sentences
from assistant.records import Block, BlockKind, Document, Evidence, Page, Structure
from assistant.verification.lexicon import places
from assistant.verification.quantities import mention_keys
from assistant.verification.statements import Meaning, Statement, read_statement
from assistant.verification.tables import SourceTable, read_tables

Found = TypeVar("Found")

_GOAL_HEADING = re.compile(r"(?i)succeskriteri|målsætning|^mål\b|resultatmål")
_SKIPPED = frozenset(
    (
        BlockKind.PAGE_FURNITURE,
        BlockKind.TABLE_OF_CONTENTS,
        BlockKind.TABLE_ROW,
        BlockKind.TABLE_HEAD,
        BlockKind.QUESTION,
        BlockKind.ANSWER_HEADING,
    )
)
LONGEST_QUOTE = 600
LEAST_WEIGHT, UNKNOWN_WEIGHT = 0.15, 0.8
MOST_REMEMBERED = 5000  # claims and their words
SHORTEST_SCANNED, SCAN_LIKENESS = 9, 88
# How far a sentence may lean on those before and after it, and how much a word found there counts.
_NEIGHBOURS = ((-1, 0.8), (-2, 0.75), (-3, 0.7), (-4, 0.65), (-5, 0.6), (-6, 0.55), (-7, 0.5), (-8, 0.5))
_FOLLOWING = ((1, 0.7), (2, 0.6))
_HEADINGS = (0.95, 0.7, 0.5)  # the nearest heading that names a subject, and those above it
_LAST_HEADING = 0.9
_LEANED = 0.94  # of the sentence before one that speaks of "dette tal"
_LEANING = re.compile(
    r"(?i)(?:\W*)(?:[^.]{0,60}\b(?:dette|disse|denne) (?:tal|andel|antal|beløb|borgere|unge|personer)\b|heraf\b)"
)
_ENTRY, _DEEPER = 0.9, 0.95  # of the entry or lead-in that a list entry hangs on, and of what that hangs on
_SUBJECT = 0.8  # worth of the nearest heading's words as the sentence's own
_TITLE = 0.6


class Concepts(dict[str, float]):
    """How strongly each concept is present; remembers what was asked of it, as claims share their words."""

    def __init__(self, found: Mapping[str, float] | None = None) -> None:
        super().__init__(found or {})
        self.held: dict[Meaning, float] = {}


@dataclass(eq=False)
class SourceSentence:
    """A sentence of a document.

    ``around`` are other statements that give it its subject (heading, list label, neighbours), with a strength.
    """

    document: Document
    page: int
    repaired_start: int
    repaired_end: int
    statement: Statement
    around: list[tuple[Statement, float]] = field(default_factory=list)
    is_goal: bool = False
    is_heading: bool = False
    order: int = 0
    section: tuple[str, ...] = ()  # the headings above it that name a subject
    entries: int = 0  # of the list that it leads in

    @cached_property
    def strengths(self) -> Concepts:
        """How strongly each concept is present: 1 in the sentence itself, less in the words around it."""
        found = Concepts()
        for statement, strength in [*self.around, (self.statement, 1.0)]:
            add_concepts(found, statement, strength)
        return found

    @cached_property
    def own(self) -> Concepts:
        """The sentence itself, and the nearest heading: "Projektet" is what the heading names."""
        found = Concepts()
        for statement, strength in self.around:
            if strength >= _HEADINGS[0]:
                add_concepts(found, statement, _SUBJECT)
        add_concepts(found, self.statement, 1.0)
        return found

    @cached_property
    def mentions(self) -> frozenset[str]:
        """Its numbers and dates, as keys for ranking."""
        return mention_keys(self.statement)

    @property
    def indent(self) -> int:
        """How far from the start of its line it stands."""
        text = self.document.pages[self.page - 1].repaired
        return self.repaired_start - (text.rfind("\n", 0, self.repaired_start) + 1)

    def evidence(self) -> Evidence:
        page = self.document.pages[self.page - 1]
        start, end = page.original_span(self.repaired_start, self.repaired_end)
        start, end = _trim(page, start, min(end, start + LONGEST_QUOTE))
        return Evidence(self.document.name, self.document.id, self.page, start, end, page.original[start:end])


def _trim(page: Page, start: int, end: int) -> tuple[int, int]:
    while start < end and page.original[start].isspace():
        start += 1
    while end > start and page.original[end - 1].isspace():
        end -= 1
    return start, end


_BEGINNING_LETTERS = 5
_PART_STRENGTH = (0.75, 0.9)  # a compound's first parts, and its head


def add_concepts(found: dict[str, float], statement: Statement, strength: float) -> None:
    """Adds the concepts of a statement's words and of their parts, keeping the strongest of each."""
    for word in statement.words:
        for concept in word.concepts:
            if found.get(concept, 0.0) < strength:
                found[concept] = strength
        if len(word.root) >= _BEGINNING_LETTERS:
            beginning = "~" + word.root[:_BEGINNING_LETTERS]
            found[beginning] = max(found.get(beginning, 0.0), strength)
        for position, part in enumerate(word.parts):
            worth = strength * _PART_STRENGTH[position == len(word.parts) - 1]
            for concept in part:
                if found.get(concept, 0.0) < worth:
                    found[concept] = worth


# ------------------------------------------------------------------ reading a document


@dataclass(frozen=True, slots=True)
class _Stretch:
    """A sentence before it is read: where it stands and what is above it."""

    page: int
    start: int
    end: int
    text: str
    headings: tuple[str, ...]
    is_heading: bool
    item: int = -1  # which list entry it stands in
    above: tuple[int, ...] = ()  # the entries and lead-ins that the entry hangs on, nearest first
    block: int = -1


def read_sources(document: Document, structure: Structure) -> list[SourceSentence]:
    """The sentences of a document in reading order."""
    sentences, sections = [], []
    title = read_statement(" ".join(filter(None, (document.title, document.sender, document.recipient))), document.date)
    stretches = list(_stretches(document, structure))
    dividing = _dividing_headings(stretches)
    for order, stretch in enumerate(stretches):
        sentence = SourceSentence(
            document,
            stretch.page,
            stretch.start,
            stretch.end,
            read_statement(_plain(stretch.text), document.date),
            order=order,
        )
        sentence.is_heading = stretch.is_heading
        sentence.is_goal = any(_GOAL_HEADING.search(heading) for heading in stretch.headings[-1:])
        topics = [heading for heading in stretch.headings if heading not in dividing]
        sentence.around = [(title, _TITLE)]
        for depth, heading in enumerate(reversed(topics)):
            sentence.around.append(
                (read_statement(_plain(heading), document.date), _HEADINGS[min(depth, len(_HEADINGS) - 1)])
            )
        for heading in stretch.headings[-1:]:
            sentence.around.append((read_statement(_plain(heading), document.date), _LAST_HEADING))
        sentences.append(sentence)
        sections.append(tuple(topics))
        sentence.section = tuple(topics)
    by_block: dict[int, list[Statement]] = {}
    hanging: dict[int, set[int]] = {}
    for sentence, stretch in zip(sentences, stretches, strict=True):
        by_block.setdefault(stretch.block, []).append(sentence.statement)
        for parent in stretch.above[:1]:
            hanging.setdefault(parent, set()).add(stretch.item)
    for sentence, stretch in zip(sentences, stretches, strict=True):
        sentence.entries = len(hanging.get(stretch.block, ()))
    for position, sentence in enumerate(sentences):
        here = stretches[position]
        for depth, block in enumerate(here.above):
            if above := by_block.get(block):
                sentence.around.append((above[-1], _ENTRY * _DEEPER**depth))
        for distance, strength in (*_NEIGHBOURS, *_FOLLOWING):
            if (
                0 <= position + distance < len(sentences)
                and sections[position + distance] == sections[position]
                and not _other_item(here, stretches[position + distance])
            ):
                leans = distance == -1 and _LEANING.match(sentence.statement.text)
                sentence.around.append((sentences[position + distance].statement, _LEANED if leans else strength))
    return [sentence for sentence in sentences if not sentence.is_heading or sentence.statement.dates]


def _other_item(here: _Stretch, there: _Stretch) -> bool:
    """Whether the other stands in another entry of a list, which says nothing of this one."""
    return here.item >= 0 and there.item >= 0 and here.item != there.item


def _dividing_headings(stretches: list[_Stretch]) -> set[str]:
    """Headings that stand under several others ("Status", "Succeskriterier"): they divide a subject, they name none."""
    above: dict[str, set[tuple[str, ...]]] = {}
    for stretch in stretches:
        if stretch.headings:
            above.setdefault(stretch.headings[-1], set()).add(stretch.headings[:-1])
    return {heading for heading, parents in above.items() if len(parents) > 1 and not _names_place(heading)}


def _names_place(heading: str) -> bool:
    return any(fold(word) in places() for word in re.findall(r"\w+", heading))


def _plain(text: str) -> str:
    """Without Markdown signs and footnote marks; line breaks and their hyphens joined."""
    text = re.sub(r"<sup>.*?</sup>|</?b>", "", text)
    text = re.sub(r"(?<=[^\W\d_])-\s*\n\s*(?=[a-zæøå])", "", text)
    return re.sub(r"\s+", " ", re.sub(r"[*_#\\]+", "", text)).strip()


def _stretches(document: Document, structure: Structure) -> Iterator[_Stretch]:
    if not structure.blocks:
        yield from _stretches_of_plain_pages(document)
        return
    last: _Stretch | None = None
    cut: _Stretch | None = None  # a sentence that a footnote at the page's end stands in the middle of
    entries = _Entries()
    for block in structure.blocks:
        if block.kind in _SKIPPED:
            continue
        page = document.pages[block.page - 1]
        spans = [(s.repaired_start, s.repaired_end) for s in block.sentences] or [
            (block.repaired_start, block.repaired_end)
        ]
        texts = [page.repaired[start:end] for start, end in spans]
        if block.kind is BlockKind.FOOTNOTE and last is not None and cut is None and _unfinished(last.text):
            cut, last = last, None
        elif cut is not None and block.kind is not BlockKind.FOOTNOTE:
            if last is not None:
                yield last
            if block.continues or texts[0][:1].islower():
                last, cut = cut, None
            else:
                yield cut
                last = cut = None
        if last is not None and (block.continues or _runs_on(last.text, texts[0])):
            whole = f"{last.text} {texts[0]}"  # a sentence that a page break cut in two
            last = replace(last, text=whole)
            texts[0] = whole
        item, above = entries.place(block)
        for (start, end), text in zip(spans, texts, strict=True):
            if last is not None:
                yield last
            heading = block.kind is BlockKind.HEADING
            last = _Stretch(block.page, start, end, text, block.breadcrumb, heading, item, above, block.index)
    yield from filter(None, (cut, last))


class _Entries:
    """Which list entry each block stands in, and what that hangs on."""

    def __init__(self) -> None:
        self._open: list[tuple[int, int]] = []  # (level, block) of the entries that are open
        self._lead_in: int | None = None

    def place(self, block: Block) -> tuple[int, tuple[int, ...]]:
        if block.kind is not BlockKind.LIST_ENTRY:
            self._open, self._lead_in = [], None
            return -1, ()
        self._open = [entry for entry in self._open if entry[0] < block.level]
        if block.lead_in is not None:
            self._lead_in = block.lead_in
        above = [number for _, number in reversed(self._open)]
        above += [self._lead_in] if self._lead_in is not None else []
        self._open.append((block.level, block.index))
        return block.index, tuple(dict.fromkeys(above))


def _unfinished(text: str) -> bool:
    return text.rstrip()[-1:] not in '.:!?”"' and len(text.split()) > 3


def _runs_on(before: str, after: str) -> bool:
    """Whether a sentence was cut in two, by a page break or a picture, without the structure knowing it."""
    return before.rstrip()[-1:].isalpha() and len(before.split()) > 3 and after[:1].islower()


def _stretches_of_plain_pages(document: Document) -> Iterator[_Stretch]:
    """For a document whose structure is not known: its sentences."""
    for page in document.pages:
        for start, end in split_sentences(page.repaired):
            yield _Stretch(page.number, start, end, page.repaired[start:end], (), False)


# ------------------------------------------------------------------ all sources together


class Sources:
    """The source sentences that claims are held against, with the rarity of their words."""

    def __init__(self, sentences: Sequence[SourceSentence], tables: Sequence[SourceTable] = ()) -> None:
        self.sentences = sentences
        self.tables = tables
        self._counts: Counter[str] = Counter()
        self._postings: dict[str, list[tuple[int, float]]] = {}
        self._capitalised: Counter[str] = Counter()
        self._remembered: dict[Statement, list[Any]] = {}
        self._weights: dict[str, float] = {}
        self._arrays: dict[str, tuple[NDArray[np.intp], NDArray[np.float64]]] = {}
        self._lower: Counter[str] = Counter()
        for number, sentence in enumerate(sentences):
            for concept, strength in sentence.strengths.items():
                self._postings.setdefault(concept, []).append((number, strength))
            self._counts.update(sentence.own.keys())
            self._count_capitals(sentence.statement)

    def _count_capitals(self, statement: Statement) -> None:
        for position, word in enumerate(statement.words):
            if not word.capitalised:
                self._lower[word.folded] += 1
            elif position and not word.text.isupper():
                self._capitalised[word.folded] += 1

    def rarity(self, concept: str) -> float:
        """Between 0 and 1: how telling a concept is."""
        total = len(self.sentences) + 200
        return math.log(total / (self._counts[concept] + 1)) / math.log(total)

    def weight(self, root: str) -> float:
        """How much rests on a word: rare words tell more, those that the sources lack as much."""
        found = self._weights.get(root)
        if found is None:
            found = max(LEAST_WEIGHT, self.rarity(root)) if self.knows(root) else UNKNOWN_WEIGHT
            if len(self._weights) < MOST_REMEMBERED:
                self._weights[root] = found
        return found

    def knows(self, concept: str) -> bool:
        return concept in self._postings

    def is_name(self, folded: str) -> bool:
        """Whether the sources write the word with a capital inside sentences."""
        return self._capitalised[folded] > self._lower[folded]

    def remember(self, statement: Statement, read: Callable[[], list[Found]]) -> list[Found]:
        """The names in a statement, read once."""
        found = self._remembered.get(statement)
        if found is None:
            if len(self._remembered) >= len(self.sentences) + MOST_REMEMBERED:
                self._remembered.clear()
            found = self._remembered[statement] = read()
        return found

    def nearest(self, root: str) -> str | None:
        """A root of the sources that differs only by what a bad scan does to long words."""
        from rapidfuzz import fuzz, process

        if len(root) < SHORTEST_SCANNED:
            return None
        found = process.extractOne(root, self._long_roots, scorer=fuzz.ratio, score_cutoff=SCAN_LIKENESS)
        return found[0] if found and found[0][0] == root[0] else None

    @cached_property
    def _long_roots(self) -> list[str]:
        return [concept for concept in self._postings if len(concept) >= SHORTEST_SCANNED - 1 and concept.isalpha()]

    def near(self, sentence: SourceSentence, reach: int) -> list[SourceSentence]:
        """The other sentences of its document, so many before and after it."""
        return [other for other in self.between(sentence, sentence, reach, reach) if other is not sentence]

    def between(
        self, first: SourceSentence, last: SourceSentence, before: int = 0, after: int = 0
    ) -> list[SourceSentence]:
        """The sentences of a document from one to another, in order, and so many more at the ends."""
        found = self._documents.get(id(first.document), [])
        start = bisect_left(found, first.order - before, key=lambda sentence: sentence.order)
        end = bisect_right(found, last.order + after, key=lambda sentence: sentence.order)
        return found[start:end]

    @cached_property
    def _documents(self) -> dict[int, list[SourceSentence]]:
        found: dict[int, list[SourceSentence]] = {}
        for sentence in sorted(self.sentences, key=lambda sentence: sentence.order):
            found.setdefault(id(sentence.document), []).append(sentence)
        return found

    def holding(self, mention: str) -> Sequence[int]:
        """Which sentences have a number or date, by its key."""
        return self._mentions.get(mention, ())

    @cached_property
    def _mentions(self) -> dict[str, list[int]]:
        found: dict[str, list[int]] = {}
        for number, sentence in enumerate(self.sentences):
            for mention in sentence.mentions:
                found.setdefault(mention, []).append(number)
        return found

    def postings(self, concept: str) -> tuple[NDArray[np.intp], NDArray[np.float64]] | None:
        """Which sentences hold the concept, and how strongly."""
        found = self._arrays.get(concept)
        if found is None and concept in self._postings:
            numbers, strengths = zip(*self._postings[concept], strict=True)
            found = self._arrays[concept] = np.array(numbers, dtype=np.intp), np.array(strengths)
        return found


def gather(pairs: Iterable[tuple[Document, Structure]]) -> Sources:
    """Reads documents into one set of sources."""
    sentences: list[SourceSentence] = []
    tables: list[SourceTable] = []
    for document, structure in pairs:
        sentences += read_sources(document, structure)
        tables += read_tables(document, structure)
    return Sources(sentences, tables)
