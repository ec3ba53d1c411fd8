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
from numpy.typing import NDArray

from assistant.danish import analysis
from assistant.records import AnsweredQuestion, Document, Kind, SearchFilters, Structure

if TYPE_CHECKING:
    from assistant.collection import Collection

LEAST_SCORE = 0.2
LONGEST_ANSWER = 1200


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
    """A question answered before; ``newer``, where looked for, is what later documents state of its figures."""

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
        self.vectors: NDArray[np.float32] = np.zeros((0, 0), dtype=np.float32)  # of their texts, in that order
        self.guard = Lock()


_memories: WeakKeyDictionary[Collection, _Memory] = WeakKeyDictionary()


def find_similar_questions(
    collection: Collection, question: str, limit: int, filters: SearchFilters = SearchFilters()
) -> list[SimilarQuestion]:
    """The past questions most like this one, best first."""
    allowed = {document.id for document in collection.store.documents(filters)}
    every, vectors = _past_questions(collection)
    places = [place for place, one in enumerate(every) if one.document.id in allowed]
    asked = [every[place] for place in places]
    terms = frozenset(analysis.analyse(question))
    if not asked or not terms:
        return []
    scores = _scores(collection, question, terms, asked, vectors[places])
    order = sorted(range(len(asked)), key=lambda position: (-scores[position], asked[position].document.name))
    best = [position for position in order if scores[position] >= LEAST_SCORE][:limit]
    return [_describe(asked[position], scores[position]) for position in best]


def _past_questions(collection: Collection) -> tuple[list[_Asked], NDArray[np.float32]]:
    memory = _memories.setdefault(collection, _Memory())
    with memory.guard:
        version = collection.version
        if memory.version != version:
            memory.asked = list(_read_past_questions(collection))
            if memory.asked:
                memory.vectors = collection.embedder.embed_passages([one.question.text for one in memory.asked])
            memory.version = version
        return memory.asked, memory.vectors


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


def _scores(
    collection: Collection,
    question: str,
    terms: frozenset[str],
    asked: Sequence[_Asked],
    vectors: NDArray[np.float32],
) -> list[float]:
    """Half shared terms, rare ones counting for more; half similarity of meaning."""
    frequency = Counter(term for one in asked for term in one.terms)
    vector = collection.embedder.embed_query(question)
    meaning = np.maximum(vectors @ vector, 0.0)

    def weight(term: str) -> float:
        return float(np.log(1 + (len(asked) + 1) / (frequency.get(term, 0) + 0.5)))

    scores = []
    for position, one in enumerate(asked):
        shared = sum(weight(term) for term in terms & one.terms)
        total = sum(weight(term) for term in terms) ** 0.5 * max(sum(weight(term) for term in one.terms), 1e-9) ** 0.5
        scores.append(0.5 * shared / total + 0.5 * float(meaning[position]))
    return scores


def _describe(asked: _Asked, score: float) -> SimilarQuestion:
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
    )


def _shortened(text: str) -> str:
    return text if len(text) <= LONGEST_ANSWER else text[:LONGEST_ANSWER].rsplit(" ", 1)[0] + " …"
