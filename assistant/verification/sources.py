"""Documents are read into source sentences: each with the words around it that it needs to be understood."""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import cached_property

from assistant.danish.sentences import split_sentences
from assistant.records import BlockKind, Document, Evidence, Page, Structure
from assistant.verification.statements import Statement, read_statement

_LABEL = re.compile(r"^\s*(?:[-*•]\s+)?(?:\d+\.\s*)?[*_]{2,}(?P<label>[^*_\n].{1,120}?)[*_]{2,}")
_HEADING = re.compile(r"^\s*(?P<marks>#{1,6})\s+(?P<text>.+)$")
_GOAL_HEADING = re.compile(r"(?i)succeskriteri|målsætning|^mål\b|resultatmål")
_SKIPPED = frozenset(
    (BlockKind.PAGE_FURNITURE, BlockKind.TABLE_OF_CONTENTS, BlockKind.TABLE_ROW, BlockKind.TABLE_HEAD, BlockKind.QUESTION)
)
LONGEST_QUOTE = 600
# How far a sentence may lean on those before and after it, and how much a word found there counts.
_NEIGHBOURS = ((1, 0.8), (2, 0.75), (3, 0.7), (4, 0.65), (5, 0.6), (6, 0.55), (7, 0.5), (8, 0.5))
_FOLLOWING = ((1, 0.7), (2, 0.6))
_TOPIC, _HEADINGS, _TITLE = 0.95, 0.9, 0.6


@dataclass(frozen=True, slots=True)
class Cell:
    """What a table cell states, where the sentence stands for one."""

    row: str
    column: str
    value: object
    table: int


@dataclass(eq=False)
class SourceSentence:
    """A sentence of a document, or a table cell put as one.

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
    table: int | None = None
    order: int = 0

    @cached_property
    def strengths(self) -> dict[str, float]:
        """How strongly each concept is present: 1 in the sentence itself, less in the words around it."""
        found: dict[str, float] = {}
        for statement, strength in [*self.around, (self.statement, 1.0)]:
            add_concepts(found, statement, strength)
        return found

    @cached_property
    def own(self) -> dict[str, float]:
        found: dict[str, float] = {}
        add_concepts(found, self.statement, 1.0)
        return found

    @cached_property
    def mentions(self) -> frozenset[str]:
        """Its numbers and dates, as keys for ranking."""
        numbers = {f"n{number.value}" for number in self.statement.numbers}
        return frozenset(numbers | {f"d{date.first}{date.last}" for date in self.statement.dates})

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
    label: str
    is_heading: bool


def read_sources(document: Document, structure: Structure) -> list[SourceSentence]:
    """The sentences of a document in reading order, table cells after them."""
    from assistant.verification.tables import read_cells

    sentences = []
    title = read_statement(" ".join(filter(None, (document.title, document.sender, document.recipient))), document.date)
    for order, stretch in enumerate(_stretches(document, structure)):
        sentence = SourceSentence(
            document, stretch.page, stretch.start, stretch.end, read_statement(_plain(stretch.text), document.date), order=order
        )
        sentence.is_heading = stretch.is_heading
        sentence.is_goal = any(_GOAL_HEADING.search(heading) for heading in stretch.headings[-1:])
        sentence.around = [(title, _TITLE)]
        sentence.around += [(read_statement(_plain(heading), document.date), _HEADINGS) for heading in stretch.headings]
        if stretch.label:
            sentence.around.append((read_statement(_plain(stretch.label), document.date), _TOPIC))
        sentences.append(sentence)
    for position, sentence in enumerate(sentences):
        for distance, strength in _NEIGHBOURS:
            if position >= distance:
                sentence.around.append((sentences[position - distance].statement, strength))
        for distance, strength in _FOLLOWING:
            if position + distance < len(sentences):
                sentence.around.append((sentences[position + distance].statement, strength))
    return sentences + read_cells(document, structure, len(sentences))


def _plain(text: str) -> str:
    """Without Markdown signs and footnote marks; line breaks and their hyphens joined."""
    text = re.sub(r"<sup>.*?</sup>|</?b>", "", text)
    text = re.sub(r"(?<=[^\W\d_])-\s*\n\s*(?=[a-zæøå])", "", text)
    return re.sub(r"\s+", " ", re.sub(r"[*_#\\]+", "", text)).strip()


def _stretches(document: Document, structure: Structure) -> Iterator[_Stretch]:
    blocks = structure.blocks
    if not blocks:
        yield from _stretches_of_plain_pages(document)
        return
    label = ""
    for block in blocks:
        page = document.pages[block.page - 1]
        text = page.repaired[block.repaired_start : block.repaired_end]
        found = _LABEL.match(text)
        if found:
            label = found["label"]
        elif block.kind is BlockKind.HEADING and not _keeps_label(text):
            label = ""
        if block.kind in _SKIPPED:
            continue
        spans = [(s.repaired_start, s.repaired_end) for s in block.sentences] or [(block.repaired_start, block.repaired_end)]
        for start, end in spans:
            yield _Stretch(
                block.page, start, end, page.repaired[start:end], block.breadcrumb, label, block.kind is BlockKind.HEADING
            )


def _keeps_label(heading: str) -> bool:
    """A heading that divides the text about one thing: "Succeskriterier", "Måling", "Status"."""
    return len(heading.split()) <= 4


def _stretches_of_plain_pages(document: Document) -> Iterator[_Stretch]:
    """For a document without structure: sentences, Markdown headings and bold labels."""
    headings: list[tuple[int, str]] = []
    label = ""
    for page in document.pages:
        for start, end in split_sentences(page.repaired):
            text = page.repaired[start:end]
            heading = _HEADING.match(text)
            found = _LABEL.match(text)
            if heading:
                level = len(heading["marks"])
                headings = [(depth, words) for depth, words in headings if depth < level]
                headings.append((level, heading["text"]))
                if not _keeps_label(_plain(text)):
                    label = ""
            elif found:
                label = found["label"]
            if "\t" not in text:
                yield _Stretch(page.number, start, end, text, tuple(words for _, words in headings), label, bool(heading))


# ------------------------------------------------------------------ all sources together


class Sources:
    """The source sentences that claims are held against, with the rarity of their words."""

    def __init__(self, sentences: Sequence[SourceSentence]) -> None:
        self.sentences = sentences
        self._counts: Counter[str] = Counter()
        self._postings: dict[str, list[tuple[int, float]]] = {}
        self._capitalised: Counter[str] = Counter()
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

    def knows(self, concept: str) -> bool:
        return concept in self._postings

    def is_name(self, folded: str) -> bool:
        """Whether the sources write the word with a capital inside sentences."""
        return self._capitalised[folded] > self._lower[folded]

    def postings(self, concept: str) -> list[tuple[int, float]]:
        return self._postings.get(concept, [])


def gather(pairs: Iterable[tuple[Document, Structure]]) -> Sources:
    """Reads documents into one set of sources."""
    sentences: list[SourceSentence] = []
    for document, structure in pairs:
        sentences += read_sources(document, structure)
    return Sources(sentences)
