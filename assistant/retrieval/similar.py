"""Have we answered this before? Questions of past replies that are like a new one, and what was said then."""

from __future__ import annotations

import datetime
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from threading import Lock
from typing import TYPE_CHECKING
from weakref import WeakKeyDictionary

import numpy as np

from assistant.danish import analysis
from assistant.records import AnsweredQuestion, Document, Figure, Kind, SearchFilters, Structure

if TYPE_CHECKING:
    from assistant.collection import Collection

LEAST_SCORE = 0.2
LONGEST_ANSWER = 1200
LEAST_SHARED_COUNTED = 0.6


@dataclass(frozen=True, slots=True)
class NewerFigure:
    """A figure of the answer then, and one of a later document that counts the same."""

    counted: str
    then: str
    now: str
    document: str  # name of the later document
    page: int
    date: datetime.date | None
    differs: bool


@dataclass(frozen=True, slots=True)
class SimilarQuestion:
    """A question answered before. ``newer`` says what later documents state of the figures in the answer."""

    question: str
    answer: str
    number: str
    document: str  # name
    document_id: str
    title: str
    date: datetime.date | None
    signatory: str | None
    page: int
    score: float
    newer: tuple[NewerFigure, ...] = ()


@dataclass(frozen=True, slots=True)
class _Asked:
    """A past question with its terms."""

    document: Document
    structure: Structure
    question: AnsweredQuestion
    terms: frozenset[str]


class _Memory:
    """The past questions of a collection, in one version of it."""

    def __init__(self) -> None:
        self.version = ""
        self.asked: list[_Asked] = []
        self.guard = Lock()


_memories: WeakKeyDictionary[Collection, _Memory] = WeakKeyDictionary()


def find_similar_questions(
    collection: Collection, question: str, limit: int, filters: SearchFilters = SearchFilters()
) -> list[SimilarQuestion]:
    """The past questions most like this one, best first."""
    allowed = {document.id for document in collection.store.documents(filters)}
    asked = [one for one in _past_questions(collection) if one.document.id in allowed]
    terms = frozenset(analysis.analyse(question))
    if not asked or not terms:
        return []
    scores = _scores(collection, question, terms, asked)
    order = sorted(range(len(asked)), key=lambda position: (-scores[position], asked[position].document.name))
    best = [position for position in order if scores[position] >= LEAST_SCORE][:limit]
    return [_describe(collection, asked[position], scores[position], allowed) for position in best]


def _past_questions(collection: Collection) -> list[_Asked]:
    memory = _memories.setdefault(collection, _Memory())
    with memory.guard:
        version = collection.version
        if memory.version != version:
            memory.asked = list(_read_past_questions(collection))
            memory.version = version
        return memory.asked


def _read_past_questions(collection: Collection) -> list[_Asked]:
    found: list[_Asked] = []
    for stored in collection.store.documents(SearchFilters(kind=Kind.REPLY)):
        structure = collection.structure(stored.id)
        if structure.letter is None:
            continue
        document = collection.document(stored.id)
        for question in structure.letter.questions:
            found.append(_Asked(document, structure, question, frozenset(analysis.analyse(question.text))))
    return found


def _scores(collection: Collection, question: str, terms: frozenset[str], asked: Sequence[_Asked]) -> list[float]:
    """Half shared terms, rare ones counting for more; half similarity of meaning."""
    frequency = Counter(term for one in asked for term in one.terms)
    vector = collection.embedder.embed_query(question)
    vectors = collection.embedder.embed_passages([one.question.text for one in asked])
    meaning = np.maximum(vectors @ vector, 0.0)

    def weight(term: str) -> float:
        return float(np.log(1 + (len(asked) + 1) / (frequency.get(term, 0) + 0.5)))

    scores = []
    for position, one in enumerate(asked):
        shared = sum(weight(term) for term in terms & one.terms)
        total = sum(weight(term) for term in terms) ** 0.5 * max(sum(weight(term) for term in one.terms), 1e-9) ** 0.5
        scores.append(0.5 * shared / total + 0.5 * float(meaning[position]))
    return scores


def _describe(collection: Collection, asked: _Asked, score: float, allowed: set[str]) -> SimilarQuestion:
    document, structure, question = asked.document, asked.structure, asked.question
    blocks = {block.index: block for block in structure.blocks}
    answer_blocks = [blocks[index] for index in question.answer_blocks if index in blocks]
    texts = [document.pages[b.page - 1].repaired[b.repaired_start : b.repaired_end] for b in answer_blocks]
    first = answer_blocks[0] if answer_blocks else blocks.get(question.question_block or -1)
    letter = structure.letter
    return SimilarQuestion(
        question=" ".join(question.text.split()),
        answer=_shortened("\n".join(" ".join(text.split()) for text in texts)),
        number=question.number,
        document=document.name,
        document_id=document.id,
        title=document.title,
        date=document.date,
        signatory=letter.signatory if letter else None,
        page=first.page if first else 1,
        score=score,
        newer=_newer_figures(collection, asked, allowed),
    )


def _shortened(text: str) -> str:
    return text if len(text) <= LONGEST_ANSWER else text[:LONGEST_ANSWER].rsplit(" ", 1)[0] + " …"


def _newer_figures(collection: Collection, asked: _Asked, allowed: set[str]) -> tuple[NewerFigure, ...]:
    """For the figures of the answer: what later documents say of the same thing."""
    if asked.document.date is None:
        return ()
    blocks = set(asked.question.answer_blocks)
    mine = [figure for figure in asked.structure.figures if figure.block in blocks]
    if not mine:
        return ()
    later = [
        stored
        for stored in collection.store.documents()
        if stored.id in allowed and stored.date is not None and stored.date > asked.document.date
    ]
    found: list[NewerFigure] = []
    for stored in sorted(later, key=lambda one: one.date or datetime.date.min, reverse=True):
        for theirs in collection.structure(stored.id).figures:
            for figure in mine:
                if _counts_same(figure, theirs):
                    differs = (figure.value, figure.unit) != (theirs.value, theirs.unit)
                    found.append(
                        NewerFigure(
                            figure.counted, figure.text, theirs.text, stored.name, theirs.page, stored.date, differs
                        )
                    )
    return tuple(_first_of_each(found))


def _counts_same(first: Figure, second: Figure) -> bool:
    one, other = frozenset(analysis.analyse(first.counted)), frozenset(analysis.analyse(second.counted))
    if len(one) < 2 or not other or first.unit != second.unit:
        return False
    return len(one & other) >= LEAST_SHARED_COUNTED * len(one | other)


def _first_of_each(found: Sequence[NewerFigure]) -> list[NewerFigure]:
    """The newest statement for each figure of the answer."""
    seen: dict[tuple[str, str], NewerFigure] = {}
    for figure in found:
        seen.setdefault((figure.counted, figure.then), figure)
    return list(seen.values())
