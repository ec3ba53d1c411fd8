"""Counts that a list breaks down into groups and parts of them: the entry that counts what is asked, in its period."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

from assistant.danish.analysis import STOP_WORDS
from assistant.danish.dates import DateMention
from assistant.danish.numbers import find_numbers
from assistant.drafting.asking.lexicon import is_plain, root, words_of
from assistant.drafting.asking.question import Question, Term, Want
from assistant.drafting.citing import cite, iso_date
from assistant.drafting.composing import fits_one_quote, passage_sentence
from assistant.drafting.desk.ranking import Desk
from assistant.drafting.desk.sources import Source, Statement
from assistant.records import AnswerSentence, BlockKind

OWN, AROUND = 0.5, 0.8  # how surely an entry holds a word itself; what a word around it counts
LEAST_SAID, AS_GOOD, GAINS = 0.66, 0.04, 0.15  # of what is asked, in an entry with all that it is a part of
LEAST_ALIKE = 0.6  # of the words of two groups that differ in a denial
MOST_TOLD, MOST_RIVALS = 4, 5
_COUNTED = re.compile(r"(?i)\bhvor ma\w*e\b|\bantal(?:let)?\b")
_DENIALS = frozenset(words_of("ikke ingen intet uden ej"))
_NEXT_GROUP = re.compile(r"(?i)(?:[,/;(]|og|eller|samt|mod|mens|både|end|sammenlignet|kontra|hhv|henholdsvis)")
_EITHER = re.compile(r"(?i)\b(?:begge|hver|hvert|de (?:to|øvrige|andre|resterende)|resten|(?:den|det) anden)\b")
_TOGETHER = re.compile(r"(?i)\b(?:i alt|til ?sammen|sammenlagt|samlet|under ét|tælle\w* med)\b")


@dataclass(frozen=True)
class Count:
    """An entry that opens with a count, and the statements that it is a part of, the nearest first."""

    entry: Statement
    above: tuple[Statement, ...]
    dated: DateMention | None  # when all of it was counted

    @property
    def path(self) -> tuple[Statement, ...]:
        return (self.entry, *self.above)

    @cached_property
    def shape(self) -> frozenset[str]:
        """What the entry says besides its number and its denials."""
        return frozenset(root(word) for word in self.entry.words if not word[0].isdigit()) - _DENIALS

    @property
    def denies(self) -> bool:
        return bool(self.entry.words & _DENIALS)


def count_in_group(question: Question, desk: Desk) -> list[AnswerSentence]:
    """The entries that count what is asked for, or nothing where no list of counts has it."""
    if not _COUNTED.search(question.text) or question.is_why or question.past_reply or question.options:
        return []
    found = [pair for source in desk.sources for pair in _fitting(question, desk, source)]
    if not found:
        return []
    best = max(said for said, _ in found)
    told = [count for said, count in found if said >= best - AS_GOOD]
    spoken_of = [count for count in told if question.beside & {(s.source, s.index) for s in count.path}]
    told = told if question.years else spoken_of or told
    if _is_told_elsewhere(question, desk, told, best):
        return []
    if not 0 < len(told) <= MOST_TOLD or len({count.entry.source for count in told}) > 1:
        return []
    source = desk.source_of(told[0].entry)
    made = _sentences(source, told)
    return [*made, *_reckoned(question, source, told, made)]


# ------------------------------------------------------------------ the counts of a source


def _counts(source: Source) -> Iterator[Count]:
    for entry in source.statements:
        if (
            entry.kind is not BlockKind.LIST_ENTRY
            or entry.lead_in is None
            or entry.place
            or not _opens_with_count(entry)
        ):
            continue
        above = tuple(_above(source, entry))
        if any(statement.numbers for statement in above):
            dated = next((statement.dates[-1] for statement in above if statement.dates), None)
            yield Count(entry, above, dated)


def _above(source: Source, entry: Statement) -> Iterator[Statement]:
    """What an entry is a part of: its lead-in, that one's, and the sentences that the last one goes on from."""
    here = entry
    while here.lead_in is not None:
        here = source.statements[here.lead_in]
        yield here
    for before in reversed(source.statements[max(0, here.index - 2) : here.index]):
        if (here.numbers and here.dates) or before.headings != here.headings or before.group is not None:
            return
        if before.kind is not BlockKind.PARAGRAPH or here.block - before.block > 1:
            return
        here = before
        yield here


def _opens_with_count(statement: Statement) -> bool:
    first = next(iter(statement.numbers), None)
    return first is not None and first.start == 0 and first.kind == "number" and first.unit not in ("%", "kr.")


# ------------------------------------------------------------------ what fits a question


def _fitting(question: Question, desk: Desk, source: Source) -> list[tuple[float, Count]]:
    """The counts that say what is asked, each with how much of it."""
    counts = list(_counts(source))
    terms = _terms(question)
    if not counts or not terms:
        return []
    opposites = {count.entry.index: other for count in counts for other in counts if _are_opposite(count, other)}
    by_index = {count.entry.index: count for count in counts}
    found = []
    for count in counts:
        if (question.years and not question.years & _years(source, count)) or not _holds(count, question):
            continue
        groups = [by_index[s.index] for s in count.path if s.index in opposites]
        if all(_is_meant(question, desk, group, counts) for group in groups) and _gains(terms, desk, count):
            found.append((_said(terms, desk, count.path), count))
    least = max(LEAST_SAID, max((_said_above(terms, desk, count) for _, count in found), default=0.0) + GAINS)
    return [(said, count) for said, count in found if said >= least]


def _years(source: Source, count: Count) -> frozenset[int]:
    dated = count.dated
    return frozenset(range(dated.first.year, dated.last.year + 1)) if dated else source.years_told(count.entry)


def _holds(count: Count, question: Question) -> bool:
    """Whether the figures that the question states itself stand in the entry or above it."""
    around = (*count.entry.headings, *(statement.text for statement in count.path))
    held = {mention.value for text in around for mention in find_numbers(text)}
    return question.stated <= held


def _are_opposite(one: Count, other: Count) -> bool:
    """Whether two groups of one whole differ in that one denies what the other says."""
    if one is other or one.denies == other.denies or one.above != other.above:
        return False
    return len(one.shape & other.shape) >= LEAST_ALIKE * min(len(one.shape), len(other.shape))


def _own(desk: Desk, word: str, statement: Statement) -> float:
    return desk.nearness(word, (statement.source, statement.index))[0]


def _gains(terms: Sequence[Term], desk: Desk, count: Count) -> bool:
    """Whether the entry itself says something asked for that nothing above it says."""
    return any(
        _own(desk, term.word, count.entry) >= OWN > max(_own(desk, term.word, above) for above in count.above)
        for term in terms
        if term.weight >= 0.9 or term.is_name
    )


def _said(terms: Sequence[Term], desk: Desk, path: Sequence[Statement]) -> float:
    """The share of what is asked that stands in a statement, in those above it, or around it."""
    total = held = 0.0
    for term in terms:
        weight = desk.weight(term)
        around = desk.nearness(term.word, (path[0].source, path[0].index))[1]
        total += weight
        held += weight * min(1.0, max([AROUND * around, *(_own(desk, term.word, s) for s in path)]) / AROUND)
    return held / total


def _is_told_elsewhere(question: Question, desk: Desk, told: Sequence[Count], best: float) -> bool:
    """Whether a figure that is no part of these lists says more of what is asked."""
    others = [entry.statement for entry in desk.rank(question)[:MOST_RIVALS] if entry.fit > 0.0]
    rivals = (other for other in others if other.numbers and not any(_is_beside(other, count) for count in told))
    return any(_said(_terms(question), desk, [rival]) > best for rival in rivals)


def _is_beside(statement: Statement, count: Count) -> bool:
    return statement.source == count.entry.source and statement.headings == count.entry.headings


def _terms(question: Question) -> list[Term]:
    """What a question says it is about; denials are read by themselves."""
    terms = (t for t in question.terms if t.weight > 0.2 and not t.is_number and t.word not in _DENIALS)
    return [replace(t, weight=0.5 * t.weight) if is_plain(t.word) else t for t in terms]


def _said_above(terms: Sequence[Term], desk: Desk, count: Count) -> float:
    """The share that the whole says by itself, so that it rather than a part of it is meant."""
    total = sum(desk.weight(term) for term in terms)
    whole = [s for s in count.above if s.numbers and s.kind is BlockKind.PARAGRAPH]
    held = (sum(desk.weight(t) * min(1.0, _own(desk, t.word, s) / AROUND) for t in terms) for s in whole)
    return max(held, default=0.0) / total


def _is_meant(question: Question, desk: Desk, group: Count, counts: Sequence[Count]) -> bool:
    """Whether the group or its contrary is asked about; both are where the question says which of neither."""
    asked = _denied_or_not(question, desk, group, counts)
    return group.denies in asked or not asked or bool(_EITHER.search(question.text))


def _denied_or_not(question: Question, desk: Desk, group: Count, counts: Sequence[Count]) -> set[bool]:
    """Whether the question denies what the group says, says it, or both: "i risiko og ikke i risiko"."""
    others = [count.entry for count in counts if count.shape != group.shape]
    asked: set[bool] = set()
    for segment in _segments(question.text):
        denied, said = False, set()
        for word in segment:
            own = _own(desk, word, group.entry) if word not in STOP_WORDS else 0.0
            if word in _DENIALS:
                denied = True
            elif own >= OWN > max(_own(desk, word, above) for above in group.above):
                said.add(denied)
            elif word not in STOP_WORDS and any(_own(desk, word, other) >= OWN for other in others):
                denied = False
        asked |= {any(said)} if said else set()
    return asked


def _segments(text: str) -> list[list[str]]:
    """The words of a question up to each comma, stroke or "og", past which a denial does not reach."""
    segments: list[list[str]] = [[]]
    for token in re.findall(r"[^\W_]+|[,/;(]", text):
        if _NEXT_GROUP.fullmatch(token):
            segments.append([])
        else:
            segments[-1] += words_of(token)
    return segments


# ------------------------------------------------------------------ how it is told


def _sentences(source: Source, told: Sequence[Count]) -> list[AnswerSentence]:
    """The counts under the whole that they are parts of, which is told once."""
    made: list[AnswerSentence] = []
    for place, count in enumerate(told):
        is_first = place == 0 or count.above[-1] != told[place - 1].above[-1]
        made.append(_sentence(source, count, with_whole=is_first))
    return made


def _sentence(source: Source, count: Count, *, with_whole: bool) -> AnswerSentence:
    text = count.entry.text
    for group in (s for s in count.above if s.kind is BlockKind.LIST_ENTRY):
        text = f"{group.text.rstrip(' .:')}: {text}"
    said = [s for s in reversed(count.above) if s.kind is not BlockKind.LIST_ENTRY]
    if with_whole:
        text = " ".join([*(s.text for s in said), text])
    made = passage_sentence(source, [count.entry])
    stretches = (list(source.statements[s.index : count.entry.index + 1]) for s in reversed(count.path))
    stretch = next(stretch for stretch in stretches if fits_one_quote(source, stretch))
    as_of = iso_date(count.dated) if count.dated else made.as_of
    return replace(made, text=f"{text.rstrip('.')}.", as_of=as_of, citations=cite(source, stretch))


def _reckoned(
    question: Question, source: Source, told: Sequence[Count], made: Sequence[AnswerSentence]
) -> list[AnswerSentence]:
    """The sum or the difference of two counts, where that is asked for."""
    if len(told) != 2:
        return []
    low, high = sorted(count.entry.numbers[0].value for count in told)
    if _TOGETHER.search(question.text):
        text = f"Tilsammen er det {low + high} ({told[0].entry.numbers[0].value} + {told[1].entry.numbers[0].value})."
    elif question.want is Want.COMPARISON and low != high:
        text = f"Forskellen er {high - low} ({high} mod {low})."
    else:
        return []
    citations = tuple(dict.fromkeys(citation for sentence in made for citation in sentence.citations))
    return [AnswerSentence(text, citations=citations, reason="beregnet af de citerede tal", source=source.label)]
