"""A document as the drafter reads it: statements with the words around them that say what they are about."""

from __future__ import annotations

import datetime
import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from functools import cached_property, lru_cache

from assistant.danish.analysis import join_lines
from assistant.danish.dates import DateMention, find_dates, format_date
from assistant.danish.numbers import NumberMention, find_numbers
from assistant.drafting.asking.lexicon import root, words_of
from assistant.records import Block, BlockKind, Document, Kind, Structure

# How much a word counts that stands not in the statement but around it.
LEAD_IN, TOPIC, HEADING, QUESTION, BEFORE, LEANING, MATES = 0.85, 0.8, 0.6, 0.7, 0.65, 0.85, 0.35
LEAST_WHOLE = 40  # characters that a sentence without its cut-off end must have
MOST_MATES = 40  # a topic with more statements says little of each
POINTS_BACK = re.compile(
    r"^(?:Den(?:ne|s)?\b(?! [a-zæøå]+(?:e|ede) )|Dette|Disse|De(?=\s)(?! [a-zæøå]+e )|Deres|"
    r"Heraf|Derved|Dermed|Det (?!er\b|kan\b|nationale\b|vil\b|fremgår\b)|Han\b|Hun\b|"
    r"Resultaterne?\b|Tallet\b|Denne tendens|På den baggrund|\d+ af disse|Med udgangen|"
    r"(?:Et|To|Tre|Få) (?:år|måneder?|uger?|dage?) (?:senere|efter|før)\b|Året (?:efter|før)\b|"
    r"Samme (?:år|dag|måned)\b|I samme periode\b|Siden da\b|Derefter\b|Herefter\b|"
    r"Her(?:af|til|udover)?\b|Derudover\b|Der deltog|Arrangør|Stigningen|Faldet|Udviklingen)"
)

STATEMENT_KINDS = frozenset({BlockKind.PARAGRAPH, BlockKind.LIST_ENTRY, BlockKind.FOOTNOTE})
_READ = STATEMENT_KINDS | {
    BlockKind.HEADING,
    BlockKind.QUESTION,
    BlockKind.LETTERHEAD,
    BlockKind.SIGN_OFF,
    BlockKind.TABLE_CAPTION,
}
_MARKUP = re.compile(r"<sup>.*?</sup>|</?[a-z]+>|\*+|(?<!\w)_+|_+(?!\w)|\\(?=[*_#>\\])|^#+\s*")
_LIST_MARK = re.compile(r"^\s*(?:[-–•*·]\s+)?(?:\(?(?:\d{1,2}|[A-Za-z])[.)]\s+)?(?=\S)")
_ANSWER_MARK = re.compile(r"^Ad (?:\d{1,2}[a-z]?|[A-Z])\s?[:.)]\s+(?=\S)")
_QUOTED_TITLE = re.compile(r"\s*\(?\d{1,2}[.)]\s+[“”\"„»](?P<title>[^“”\"«]{5,120})[“”\"«]")
_LABEL_NAMES = (
    r"Beskrivelse|Status|Resultat(?:er)?|Formål(?:et)?|"
    r"Indikator(?:er)?|Baggrund|Økonomi|Målgruppe|Bemærkning(?:er)?|Svar"
)
_LABEL = re.compile(
    rf"^\s*(?:[-–•*·]\s+)?(?:\*\*(?:{_LABEL_NAMES})\s*:?\s*\*\*\s*:?|__(?:{_LABEL_NAMES}):?__|(?:{_LABEL_NAMES}):)\s*"
    r"(?=[“”\"]?[A-ZÆØÅ0-9])"
)
_BEFORE_MARK = re.compile(r" ([,.;:])(?= |$)")
_CUT_OFF = re.compile(r"\w-(?:\s+\S{1,4})?$")


@dataclass(frozen=True)
class Statement:
    """A sentence of a source with what is known of it; ``spans`` are (page, start, end) in the repaired text."""

    source: str  # id of its document
    index: int  # position within the source
    spans: tuple[tuple[int, int, int], ...]
    text: str  # as it is shown
    block: int
    place: int  # position within the block
    kind: BlockKind
    topic: str = ""  # the nearest heading that names something
    is_entry_topic: bool = False  # the topic is the name that a list entry begins with
    headings: tuple[str, ...] = ()
    lead_in: int | None = None  # index of the statement that a list entry continues
    answers: str | None = None
    group: int | None = None  # entries of one list share it
    context: tuple[tuple[frozenset[str], float], ...] = ()

    @cached_property
    def word_list(self) -> tuple[str, ...]:
        return tuple(words_of(self.text))

    @cached_property
    def words(self) -> frozenset[str]:
        return frozenset(self.word_list)

    @cached_property
    def pairs(self) -> frozenset[tuple[str, str]]:
        """Neighbouring words."""
        return frozenset(zip(self.word_list, self.word_list[1:], strict=False))

    @cached_property
    def topic_roots(self) -> frozenset[str]:
        return frozenset(root(word) for word in words_of(self.topic))

    @cached_property
    def numbers(self) -> list[NumberMention]:
        found = [mention for mention in find_numbers(self.text) if mention.is_quantity]
        return [mention for mention in found if not self.text[: mention.start].rstrip().endswith("§")]

    @cached_property
    def dates(self) -> list[DateMention]:
        return find_dates(self.text)

    @cached_property
    def years(self) -> frozenset[int]:
        return frozenset(year for mention in self.dates for year in range(mention.first.year, mention.last.year + 1))

    @property
    def is_content(self) -> bool:
        return self.kind in STATEMENT_KINDS


@dataclass(frozen=True)
class Source:
    """A document read for drafting."""

    document: Document
    structure: Structure
    statements: tuple[Statement, ...] = field(repr=False)

    @cached_property
    def openings(self) -> dict[int, frozenset[str]]:
        """The statement that opens each answer of a past reply, with the roots of the question it answers."""
        letter = self.structure.letter
        found: dict[int, frozenset[str]] = {}
        for asked in letter.questions if letter else ():
            first = next((s for s in self.statements if s.block in asked.answer_blocks and s.is_content), None)
            if first:
                found[first.index] = frozenset(root(word) for word in words_of(asked.text))
        return found

    @cached_property
    def by_block(self) -> dict[int, list[Statement]]:
        found: dict[int, list[Statement]] = {}
        for statement in self.statements:
            found.setdefault(statement.block, []).append(statement)
        return found

    @cached_property
    def name_words(self) -> frozenset[str]:
        """Words that call the document: its title, kind and sender."""
        document = self.document
        return frozenset(
            words_of(" ".join(filter(None, (document.title, document.sender, _KIND_WORDS[document.kind]))))
        )

    @cached_property
    def years(self) -> frozenset[int]:
        """Years the document speaks of as its own: its date, and the period in its title."""
        years = {self.date.year} if self.date else set()
        for mention in find_dates(self.label):
            years |= set(range(mention.first.year, mention.last.year + 1))
        return frozenset(years)

    def years_told(self, statement: Statement) -> frozenset[int]:
        """The years a statement speaks of: its own, those of the sentences it continues, of its headings, or none."""
        if statement.years:
            return statement.years
        if statement.index not in self._years_told:
            self._years_told[statement.index] = self._years_before(statement)
        return self._years_told[statement.index]

    @cached_property
    def _years_told(self) -> dict[int, frozenset[int]]:
        return {}

    def _years_before(self, statement: Statement) -> frozenset[int]:
        here: Statement | None = statement
        for _ in range(4):
            if here is None:
                break
            if here.years:
                return here.years
            before = self.statements[here.index - 1] if here.index else None
            if here.lead_in is not None and here.place == 0:
                here = self.statements[here.lead_in]
            elif before and (
                before.block == here.block
                or (before.is_content and before.block == here.block - 1 and before.topic == here.topic)
            ):
                here = before
            else:
                here = None
        return frozenset(m.first.year for heading in statement.headings[-2:] for m in find_dates(heading))

    @property
    def date(self) -> datetime.date | None:
        letter = self.structure.letter
        return self.document.date or (letter.date or letter.enquiry_date if letter else None)

    @cached_property
    def label(self) -> str:
        return source_label(self.document, self.structure)


_KIND_WORDS = {
    Kind.REPLY: "svar svaret brev besvarelse",
    Kind.NOTE: "notat notatet",
    Kind.REPORT: "rapport rapporten",
    Kind.STATEMENT: "udtalelse brev vurdering",
    Kind.DECISION: "indstilling referat beslutning",
    Kind.OTHER: "",
}
_KIND_LABELS = {
    Kind.REPLY: "svar",
    Kind.NOTE: "notat",
    Kind.REPORT: "rapport",
    Kind.STATEMENT: "udtalelse",
    Kind.DECISION: "indstilling",
    Kind.OTHER: "dokument",
}


def source_label(document: Document, structure: Structure) -> str:
    """What a sentence calls its source, with its date: "notat af 19. februar 2013"."""
    letter = structure.letter
    kind = _KIND_LABELS[document.kind]
    if document.kind is Kind.REPORT:
        period = re.search(r"(?i)(\w*rapport)\w*\s+for\s+((?:perioden\s+)?.{4,50}?)\s*(?=$| vedr|,|\.)", document.title)
        if period and find_dates(period[2]):
            return f"{period[1].lower()} for {period[2]}"
    if letter and letter.enquiry_date and letter.date is None:
        if document.kind is Kind.REPLY:
            return f"{kind} på henvendelse af {format_date(letter.enquiry_date)}"
        return f"{kind} efter henvendelse af {format_date(letter.enquiry_date)}"
    if document.date is None:
        return f"{kind} uden dato"
    if document.kind is Kind.REPORT and document.date.day == 1:
        return f"{kind} fra {format_date(document.date).split(' ', 1)[1]}"
    return f"{kind} af {format_date(document.date)}"


def clean(text: str) -> str:
    """A stretch of repaired text as running text: no mark-up, no list mark, one line."""
    text = join_lines(text).strip()
    labelled = ":" in text or "**" in text or "__" in text  # only then there is a label to take away
    text = _LIST_MARK.sub("", _LABEL.sub("", text) if labelled else text)
    text = _LABEL.sub("", text) if labelled else text
    text = _ANSWER_MARK.sub("", " ".join(_MARKUP.sub("", text).split()))
    text = _LABEL.sub("", text) if labelled else text
    return _BEFORE_MARK.sub(r"\1", text)


def _mark_length(raw: str) -> int:
    """How much of a stretch is but a mark or a run-in label before the sentence ("Ad B) ", "Status: ")."""
    length = 0
    for pattern in (_LABEL, _ANSWER_MARK, _LABEL):
        match = pattern.match(raw[length:])
        length += match.end() if match else 0
    return length


@lru_cache(maxsize=4096)
def _words(text: str) -> frozenset[str]:
    return frozenset(words_of(text))


@lru_cache(maxsize=512)
def _read_cached(key: tuple[str, str, frozenset[int] | None], texts: _Texts) -> Source:
    return _Reader(texts.document, texts.structure, key[2]).read()


def _letters(text: str) -> str:
    return re.sub(r"\W+", "", text).lower()


class _Texts:
    """A document with its structure; all compare equal, so that the cache looks at id and version alone."""

    def __init__(self, document: Document, structure: Structure) -> None:
        self.document, self.structure = document, structure

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Texts)

    def __hash__(self) -> int:
        return 0


def read_source(document: Document, structure: Structure, blocks: frozenset[int] | None = None) -> Source:
    """The document's statements, of some blocks or of all; kept for a while, as its version does not change."""
    return _read_cached((document.id, document.version, blocks), _Texts(document, structure))


class _Reader:
    def __init__(self, document: Document, structure: Structure, blocks: frozenset[int] | None) -> None:
        self.document, self.structure, self.blocks = document, structure, blocks
        self.questions = {q.number: q.text for q in (structure.letter.questions if structure.letter else ())}
        self.found: list[Statement] = []
        self.last_of_block: dict[int, int] = {}
        self.entry_topics: set[str] = set()

    def read(self) -> Source:
        for block in self.structure.blocks:
            if block.kind in _READ and (self.blocks is None or block.index in self.blocks):
                self._read_block(block)
        self.found = [self._whole(statement) for statement in self.found]
        return Source(self.document, self.structure, tuple(self._with_topics()))

    def _whole(self, statement: Statement) -> Statement:
        """A sentence whose end is missing, without its last and incomplete clause."""
        if not statement.is_content or not _CUT_OFF.search(statement.text) or "," not in statement.text:
            return statement
        page, start, end = statement.spans[-1]
        cut = self.document.pages[page - 1].repaired.rfind(",", start, end)
        text = statement.text[: statement.text.rfind(",")]
        if cut < 0 or len(text) < LEAST_WHOLE:
            return statement
        return replace(statement, text=f"{text}.", spans=(*statement.spans[:-1], (page, start, cut)))

    def _with_topics(self) -> list[Statement]:
        """The statements, each also near the words of the others on its topic."""
        words: dict[str, list[frozenset[str]]] = {}
        for statement in self.found:
            if statement.topic and statement.is_content:
                words.setdefault(statement.topic, []).append(statement.words)
        mates = {topic: frozenset().union(*said) for topic, said in words.items() if len(said) <= MOST_MATES}
        return [
            replace(statement, context=(*statement.context, (mates[statement.topic], MATES)))
            if statement.topic in mates
            else statement
            for statement in self.found
        ]

    def _read_block(self, block: Block) -> None:
        page = self.document.pages[block.page - 1].repaired
        raw = page[block.repaired_start : block.repaired_end]
        if block.kind is BlockKind.LIST_ENTRY and block.breadcrumb and clean(raw).startswith(block.breadcrumb[-1]):
            self.entry_topics.add(block.breadcrumb[-1])
        topic = next((heading for heading in reversed(block.breadcrumb) if not is_aspect(heading)), "")
        titled = _QUOTED_TITLE.match(raw) if block.kind is BlockKind.LIST_ENTRY else None
        if titled:
            topic = clean(titled["title"])
            self.entry_topics.add(topic)
        for place, sentence in enumerate(block.sentences):
            raw = page[sentence.repaired_start : sentence.repaired_end]
            text = clean(raw)
            if not re.search(r"\w", text):
                continue
            span = (block.page, sentence.repaired_start + _mark_length(raw), sentence.repaired_end)
            before = next((s for s in reversed(self.found) if s.is_content and s.kind is not BlockKind.FOOTNOTE), None)
            if place == 0 and block.continues and before:
                self._join(before, span, text)
            else:
                self._add(block, place, span, text, topic)

    def _join(self, before: Statement, span: tuple[int, int, int], text: str) -> None:
        joined = before.text[:-1] + text if re.search(r"\w-$", before.text) else f"{before.text} {text}"
        self.found[before.index] = replace(before, spans=(*before.spans, span), text=joined)

    def _add(self, block: Block, place: int, span: tuple[int, int, int], text: str, topic: str) -> None:
        index = len(self.found)
        lead = (
            self.last_of_block.get(block.lead_in)
            if block.lead_in is not None and block.kind in STATEMENT_KINDS
            else None
        )
        kind = BlockKind.HEADING if topic and place == 0 and _letters(text) == _letters(topic) else block.kind
        group = self._group(block, lead)
        statement = Statement(
            source=self.document.id, index=index, spans=(span,), text=text, block=block.index, place=place, kind=kind,
            topic=topic, is_entry_topic=topic in self.entry_topics, headings=block.breadcrumb, lead_in=lead,
            answers=block.answers, group=group, context=tuple(self._context(block, place, topic, lead, text)),
        )  # fmt: skip
        self.found.append(statement)
        self.last_of_block[block.index] = index

    def _group(self, block: Block, lead: int | None) -> int | None:
        """What the entries of one list share: the block of their lead-in, else minus the first entry's block."""
        if block.kind is not BlockKind.LIST_ENTRY:
            return None
        if lead is not None:
            return block.lead_in
        if block.breadcrumb and block.breadcrumb[-1] in self.entry_topics:
            return None
        before = self.found[-1] if self.found else None
        if before and before.group is not None and before.group < 0 and before.headings == block.breadcrumb:
            return before.group
        return -block.index or -1

    def _labels(self, block: Block) -> Iterator[tuple[frozenset[str], float]]:
        """A footnote is about what its mark stands at; a line of the letterhead about the label above it."""
        if block.kind is BlockKind.FOOTNOTE:
            for note in self.structure.footnotes:
                if note.block == block.index and note.anchor_block is not None:
                    near = [s for s in self.found if s.block == note.anchor_block]
                    for statement in near[-3:]:
                        yield statement.words, BEFORE
        elif block.kind is BlockKind.LETTERHEAD and self.found and self.found[-1].kind is BlockKind.LETTERHEAD:
            yield self.found[-1].words, LEAD_IN

    def _context(
        self, block: Block, place: int, topic: str, lead: int | None, text: str
    ) -> Iterator[tuple[frozenset[str], float]]:
        if topic:
            yield _words(topic), TOPIC
        weight, distance = LEAD_IN, 0
        while lead is not None and distance < 3:
            yield self.found[lead].words, weight
            if self.found[lead].place:
                yield self.found[lead - 1].words, weight * 0.7
            lead, weight, distance = self.found[lead].lead_in, weight * 0.85, distance + 1
        for depth, heading in enumerate(reversed(block.breadcrumb)):
            yield _words(heading), HEADING * 0.85**depth
        if block.answers and block.answers in self.questions:
            yield _words(self.questions[block.answers]), QUESTION
        leans = LEANING if POINTS_BACK.match(text) else BEFORE
        for step, before in enumerate(s for s in reversed(self.found[-3:]) if s.block == block.index):
            yield before.words, leans * 0.8**step
        yield from self._labels(block)
        if place == 0 and self.found and self.found[-1].block == block.index - 1 and self.found[-1].is_content:
            yield self.found[-1].words, BEFORE * 0.6


_ASPECTS = re.compile(r"(?i)^(succeskriterier?|måling(?:er)?|resultat(?:er)?|status|indikator(?:er)?|"
r"beskrivelse|formål|økonomi|målgruppe)\b.{0,12}$")  # fmt: skip


def is_aspect(heading: str) -> bool:
    """A heading that names a side of the topic above it, not a topic of its own."""
    return bool(_ASPECTS.match(heading.strip(" :*")))
