"""Statements are scored by how well they answer: words covered, kind of answer, year, place and source."""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from itertools import pairwise

from assistant.danish.analysis import STOP_WORDS
from assistant.drafting.fitness import fitness
from assistant.drafting.lexicon import IN_PIECES, MISSPELT, Lexicon, is_plain, parts, root, words_of
from assistant.drafting.question import Question, Term
from assistant.drafting.sources import Source, Statement
from assistant.records import BlockKind

_LEAST_OWN_MATCH = 0.5
MOST_RANKED = 80
OWN_WEIGHT = 0.35  # of words in the statement itself, beside those in and around it
PHRASE_WEIGHT = 0.08
KEPT_RANKINGS = 64
KEPT_WORDS = 4096
OWN = 1.0  # the weight of a statement's own words; what stands around it weighs less
_KIND_PENALTY = {
    BlockKind.HEADING: 0.3,
    BlockKind.FOOTNOTE: 0.04,
    BlockKind.QUESTION: 0.6,
    BlockKind.LETTERHEAD: 0.35,
    BlockKind.SIGN_OFF: 0.35,
    BlockKind.TABLE_CAPTION: 0.4,
}


@dataclass(frozen=True)
class Scored:
    """A statement with its score and what the score is made of."""

    statement: Statement
    score: float
    coverage: float  # share of the question's weight found in or around the statement
    own: float  # share found in the statement itself
    fit: float  # whether it holds the kind of answer that is wanted
    matched: dict[str, float] = field(default_factory=dict)  # question word to how well it is matched
    own_matched: dict[str, float] = field(default_factory=dict)


class SourceIndex:
    """Which statements of one source hold a word, in themselves or around them."""

    def __init__(self, source: Source) -> None:
        """Words stand in bags (a sentence, a heading); a bag is near one or many statements, at weight 1 in its own."""
        self.source = source
        bags: dict[frozenset[str], list[tuple[int, float]]] = {}
        for statement in source.statements:
            bags.setdefault(statement.words, []).append((statement.index, OWN))
            for words, weight in statement.context:
                bags.setdefault(words, []).append((statement.index, weight))
        self._near = list(bags.values())
        self._bags_with: dict[str, list[int]] = defaultdict(list)
        for number, words in enumerate(bags):
            for word in words:
                self._bags_with[word].append(number)
        self.lexicon = Lexicon(self._bags_with)
        self._found: dict[str, tuple[dict[int, float], dict[int, float]]] = {}

    def find(self, word: str) -> tuple[dict[int, float], dict[int, float]]:
        """Statement to strength: in the statement itself, and in it or around it."""
        if word not in self._found:
            if len(self._found) > KEPT_WORDS:
                self._found.clear()
            own, any_ = self._standing(self.lexicon.matches(word))
            self._find_in_pieces(word, own, any_)
            self._found[word] = (own, any_)
        return self._found[word]

    def _standing(self, strengths: Mapping[str, float]) -> tuple[dict[int, float], dict[int, float]]:
        """Where words stand, each with its strength."""
        own: dict[int, float] = {}
        any_: dict[int, float] = {}
        for word, strength in strengths.items():
            for bag in self._bags_with.get(word, ()):
                for index, weight in self._near[bag]:
                    any_[index] = max(any_.get(index, 0.0), strength * weight)
                    if weight == OWN:
                        own[index] = max(own.get(index, 0.0), strength)
        return own, any_

    def _find_in_pieces(self, word: str, own: dict[int, float], any_: dict[int, float]) -> None:
        """A compound whose parts stand apart: "bandeindsats" in "indsats mod bander"."""
        pieces = parts(word)
        if len(pieces) < 2:
            return
        sums: tuple[dict[int, float], dict[int, float]] = (defaultdict(float), defaultdict(float))
        for piece in pieces:
            for total, here in zip(sums, self._standing(dict.fromkeys(self.lexicon.holding(piece), 1.0)), strict=True):
                for index, weight in here.items():
                    total[index] += weight
        for total, found in zip(sums, (own, any_), strict=True):
            for index, weight in total.items():
                found[index] = max(found.get(index, 0.0), IN_PIECES * (weight / len(pieces)) ** 1.5)


class Desk:
    """The sources laid out for one question."""

    def __init__(self, sources: Sequence[Source], indexes: Sequence[SourceIndex]) -> None:
        self.sources = tuple(sources)
        self.indexes = tuple(indexes)
        self._by_id = {source.document.id: source for source in self.sources}
        self._rarity: dict[str, float] = {}
        self._ranked: dict[Question, list[Scored]] = {}

    @cached_property
    def size(self) -> int:
        return max(1, sum(len(source.statements) for source in self.sources))

    def source_of(self, statement: Statement) -> Source:
        return self._by_id[statement.source]

    def frequency(self, word: str) -> int:
        """How many statements hold the word themselves."""
        return sum(
            sum(1 for strength in index.find(word)[0].values() if strength >= _LEAST_OWN_MATCH)
            for index in self.indexes
        )

    def knows(self, word: str) -> bool:
        return any(index.lexicon.knows(word) for index in self.indexes)

    def knows_well(self, word: str) -> bool:
        """Whether the word, one of its family, a synonym or all parts of it stand somewhere in the sources."""
        return any(max(index.find(word)[0].values(), default=0.0) >= 0.65 for index in self.indexes)

    def corrected(self, word: str) -> str:
        """A misspelt word as the sources spell it."""
        if self.knows(word):
            return word
        near = [
            match for index in self.indexes for match in index.lexicon.matches(word).items() if match[1] == MISSPELT
        ]
        return min(near, key=lambda match: abs(len(match[0]) - len(word)))[0] if near else word

    def rarity(self, word: str) -> float:
        """High for words that few statements hold."""
        if word not in self._rarity:
            frequency = self.frequency(word)
            self._rarity[word] = max(0.35, math.log((self.size + 1) / (frequency + 0.7)))
        return self._rarity[word]

    def weight(self, term: Term) -> float:
        known = 1.0 if self.frequency(term.word) else 0.75
        return term.weight * known * min(self.rarity(term.word), 5.0)

    @cached_property
    def _titles(self) -> list[list[str]]:
        """Names that the sources give to what they describe: topics of list entries and labels of table rows."""
        titles = {s.topic for source in self.sources for s in source.statements if s.is_entry_topic}
        titles |= {row.label for source in self.sources for table in source.structure.tables for row in table.rows}
        pairs = ([word for word in words_of(title) if word not in STOP_WORDS][:2] for title in titles)
        return [pair for pair in pairs if len(pair) == 2]

    @cached_property
    def _single_titles(self) -> frozenset[str]:
        """Roots of names of one word ("Krimiteamet")."""
        titles = {s.topic for source in self.sources for s in source.statements if s.is_entry_topic}
        words = [words_of(title) for title in titles]
        return frozenset(root(found[0]) for found in words if len(found) == 1 and len(found[0]) > 5)

    def with_titles(self, question: Question) -> Question:
        """The question with words that name something in the sources ("Ny start") taken as a name."""
        asked = [word for word in words_of(question.text) if word not in STOP_WORDS]
        pairs = set(pairwise(asked))
        named = {word for title in self._titles if (title[0], title[1]) in pairs for word in title if len(word) > 1}
        named |= {word for word in asked if root(word) in self._single_titles and not is_plain(word)}
        counted = tuple(self.corrected(word) for word in question.counted)
        question = replace(question, counted=counted) if counted != question.counted else question
        if not named:
            return question
        known = {term.word for term in question.terms}
        terms = [replace(t, weight=1.0, is_name=True) if t.word in named else t for t in question.terms]
        terms += [Term(word, 1.0, True, False, word) for word in asked if word in named - known]
        return replace(question, terms=tuple(terms))

    def rank(self, question: Question) -> list[Scored]:
        """The best statements for a question, best first."""
        if question not in self._ranked:
            if len(self._ranked) > KEPT_RANKINGS:
                self._ranked.clear()
            self._ranked[question] = self._rank(question)
        return self._ranked[question]

    def _rank(self, question: Question) -> list[Scored]:
        terms = [(term, self.weight(term)) for term in question.terms]
        total = sum(weight for _, weight in terms) or 1.0
        sums: dict[tuple[int, int], list[float]] = defaultdict(lambda: [0.0, 0.0])
        matched: dict[tuple[int, int], dict[str, float]] = defaultdict(dict)
        own_matched: dict[tuple[int, int], dict[str, float]] = defaultdict(dict)
        for term, weight in terms:
            for position, index in enumerate(self.indexes):
                own, any_ = index.find(term.word)
                for statement, strength in any_.items():
                    key = (position, statement)
                    sums[key][0] += weight * strength
                    matched[key][term.word] = strength
                for statement, strength in own.items():
                    sums[(position, statement)][1] += weight * strength
                    own_matched[(position, statement)][term.word] = strength
        best = sorted(sums, key=lambda key: -(sums[key][0] + OWN_WEIGHT * sums[key][1]))[:MOST_RANKED]
        asked = _pairs(question)
        scored = [
            self._score(
                question, asked, key, (sums[key][0] / total, sums[key][1] / total), matched[key], own_matched[key]
            )
            for key in best
        ]
        scored.sort(key=lambda entry: (-entry.score, entry.statement.source, entry.statement.index))
        return scored

    def _score(
        self,
        question: Question,
        asked: frozenset[tuple[str, str]],
        key: tuple[int, int],
        shares: tuple[float, float],
        matched: dict[str, float],
        own_matched: dict[str, float],
    ) -> Scored:
        source = self.sources[key[0]]
        statement = source.statements[key[1]]
        coverage, own = shares
        fit = fitness(question, statement, source)
        score = coverage + OWN_WEIGHT * own + fit.total - _KIND_PENALTY.get(statement.kind, 0.0)
        score += PHRASE_WEIGHT * min(3, len(asked & statement.pairs)) + _names(question, statement, matched)
        if _was_asked(question, source.openings.get(statement.index, frozenset())):
            score += 0.3 + 0.3 * max(0.0, -fit.kind)
        if statement.text.endswith(":") and len(statement.words) <= 2 and own_matched:
            score += 0.2  # "Indikatorer:" opens the very list that is asked for
        return Scored(statement, score, coverage, own, fit.kind, matched, own_matched)


def _pairs(question: Question) -> frozenset[tuple[str, str]]:
    """Neighbouring words of the question, at least one of which says what it is about."""
    asked = words_of(question.text)
    content = {term.word for term in question.terms if term.weight >= 0.9}
    return frozenset(pair for pair in pairwise(asked) if content & set(pair))


def _was_asked(question: Question, asked: frozenset[str]) -> bool:
    """Whether a past reply was asked nearly the same."""
    heavy = [root(term.word) for term in question.terms if term.weight >= 0.4]
    return len(heavy) > 1 and sum(word in asked for word in heavy) >= 0.75 * len(heavy)


def _names(question: Question, statement: Statement, matched: dict[str, float]) -> float:
    """A name that is asked about must be there; best where it is what the statement is about."""
    missing = sum(
        1.0 - min(1.0, 2 * matched.get(term.word, 0.0))
        for term in question.terms
        if (term.is_name or term.is_number) and term.weight >= 0.9
    )
    about = statement.is_entry_topic and any(
        root(term.word) in statement.topic_roots for term in question.terms if term.is_name or term.weight >= 1.0
    )
    return (0.12 if about else 0.0) - 0.25 * min(missing, 2)
