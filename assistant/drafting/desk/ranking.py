"""Statements are scored by how well they answer: words covered, kind of answer, year, place and source."""

from __future__ import annotations

import math
import re
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property, lru_cache
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from assistant.danish.analysis import STOP_WORDS, fold
from assistant.danish.thesaurus import load_thesaurus
from assistant.drafting.asking.lexicon import (
    IN_PIECES,
    JOIN,
    MISSPELT,
    Lexicon,
    is_plain,
    is_verb,
    parts,
    root,
    words_of,
)
from assistant.drafting.asking.question import PLACES, Question, Term, analyse_question
from assistant.drafting.asking.speaking import TELLS, asks_conclusion, asks_view, concludes, is_told_by, speaker_named
from assistant.drafting.asking.told import NAMES_SOURCE
from assistant.drafting.desk.fitness import fitness
from assistant.drafting.desk.scoring import surroundings, word_pairs, worth
from assistant.drafting.desk.sources import Source, Statement
from assistant.embedding import offline_embedder
from assistant.records import BlockKind, Kind

_LEAST_OWN_MATCH = 0.5
_CLOSE_MATCH = 0.76  # the word itself or one of its family, not one that means the same
MOST_RANKED = 80
OWN_WEIGHT = 0.35  # of words in the statement itself, beside those in and around it
WIDEST_GAP = 5  # words between a verb and the rest of its phrase: "går partnerskabet for et trygt kvarter ud på"
SLIGHT, KIN_WEIGHT, SLIGHT_WEIGHT, UNKNOWN_WEIGHT = 0.9, 0.6, 0.4, 0.5
LEAST_KIN = 0.3
_NAME_WORD = re.compile(r"[A-ZÆØÅ][a-zæøåé]{2,}")
_WORD = re.compile(r"[\w+-]+|[^\w\s]")
_PARTICIPLE = re.compile(r"\b(?:er|var|har|havde|blev|bliver|blevet|været)\s+(?:[a-zæøå]+\s+){0,2}?([a-zæøå]{3,}t)\b")
SPEAKER = 0.6  # the weight of the name of the body that is asked about as speaking
SPOKEN, VIEW = 0.3, 0.15  # of being what that body says, and of being put as a view
KEPT_RANKINGS = 64
SHORTEST_JOINED = 3
LEAST_QUOTED = 20  # characters of a statement that is found again in an answer
KEPT_WORDS = 4096
OPENING = 0.7  # of the words a list entry begins with, for its later sentences
OWN = 1.0  # the weight of a statement's own words; what stands around it weighs less


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
    features: dict[str, float] = field(default_factory=dict)  # what the score weighs


@lru_cache(maxsize=20_000)
def _shape(text: str) -> str:
    """A sentence without its numbers and denials; empty for one that has no number or says little else."""
    bare, numbers = re.subn(r"\d+", "#", text.lower())
    bare = re.sub(r"\bikke\b\s*|\W+$", "", bare)
    return bare if numbers and 4 <= len(bare.split()) <= 16 else ""


def asks_of_several(question: Question) -> bool:
    """Whether a question is about each of several things, not about one that it numbers."""
    return question.wants_all and not any(term.is_number for term in question.terms)


def like_statements(source: Source, statement: Statement) -> list[Statement]:
    """The sentences of a source that say the same of different numbers: "Mål nr. 2 (nr. 3) er (ikke) opfyldt"."""
    shape = _shape(statement.text)
    return [other for other in source.statements if other.is_content and _shape(other.text) == shape] if shape else []


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
            opening = source.by_block[statement.block][0]
            if opening is not statement and statement.kind is BlockKind.LIST_ENTRY:
                bags.setdefault(opening.words, []).append((statement.index, OPENING))
        self._near = list(bags.values())
        self._bags_with: dict[str, list[int]] = defaultdict(list)
        for number, words in enumerate(bags):
            for word in words:
                self._bags_with[word].append(number)
        self.lexicon = Lexicon(self._bags_with)
        self._found: dict[tuple[str, bool], tuple[dict[int, float], dict[int, float]]] = {}
        self._vectors: dict[int, NDArray[np.float32]] = {}

    def vector(self, index: int) -> NDArray[np.float32]:
        """What a statement means, with what it is about; made when it is first asked for."""
        if index not in self._vectors:
            statement = self.source.statements[index]
            text = f"{statement.topic}. {statement.text}" if statement.topic else statement.text
            self._vectors[index] = offline_embedder().embed_passages([text])[0]
        return self._vectors[index]

    @cached_property
    def conclusions(self) -> frozenset[int]:
        """Statements that say of several things, one each, the same or its contrary."""
        shapes: dict[str, list[int]] = defaultdict(list)
        for statement in self.source.statements:
            if statement.is_content and (shape := _shape(statement.text)):
                shapes[shape].append(statement.index)
        return frozenset(index for found in shapes.values() if len(found) > 2 for index in found)

    def find(self, word: str, *, stands: bool = False) -> tuple[dict[int, float], dict[int, float]]:
        """Statement to strength: in the statement itself, and in it or around it; ``stands`` as for the lexicon."""
        if (word, stands) not in self._found:
            if len(self._found) > KEPT_WORDS:
                self._found.clear()
            own, any_ = self._standing(self.lexicon.matches(word, stands=stands))
            self._find_in_pieces(word, own, any_, stands=stands)
            self._found[(word, stands)] = (own, any_)
        return self._found[(word, stands)]

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

    def _find_in_pieces(self, word: str, own: dict[int, float], any_: dict[int, float], *, stands: bool) -> None:
        """A compound whose parts stand apart: "bandeindsats" in "indsats mod bander"; words of a phrase likewise."""
        if JOIN in word:
            self._find_words(word.split(JOIN), own, any_)
            return
        pieces = parts(word)
        if len(pieces) < 2:
            return
        sums: tuple[dict[int, float], dict[int, float]] = (defaultdict(float), defaultdict(float))
        for piece in pieces:
            for total, here in zip(sums, self._standing(self.lexicon.holding(piece, alike=not stands)), strict=True):
                for index, weight in here.items():
                    total[index] += weight
        for total, found in zip(sums, (own, any_), strict=True):
            for index, weight in total.items():
                found[index] = max(found.get(index, 0.0), IN_PIECES * (weight / len(pieces)) ** 1.5)

    def _find_words(self, words: Sequence[str], own: dict[int, float], any_: dict[int, float]) -> None:
        """The words of a phrase, wherever each of them stands."""
        content = [word for word in words if word not in STOP_WORDS]
        places = [self.find(word) for word in content]
        for found, which in ((own, 0), (any_, 1)):
            for index in {index for place in places for index in place[which]}:
                share = sum(place[which].get(index, 0.0) for place in places) / len(places)
                found[index] = max(found.get(index, 0.0), share**1.5 if len(places) > 1 else share)


class Desk:
    """The sources laid out for one question; ``whole`` is the desk that some of them were taken from."""

    def __init__(self, sources: Sequence[Source], indexes: Sequence[SourceIndex], *, whole: Desk | None = None) -> None:
        self.sources = tuple(sources)
        self.indexes = tuple(indexes)
        self.whole: Desk = whole or self
        self._rarity: dict[str, float] = whole._rarity if whole else {}
        self._ranked: dict[Question, list[Scored]] = {}

    def only(self, sources: Sequence[Source]) -> Desk:
        """A desk with some of the sources, which knows and weighs words as this one does."""
        wanted = {source.document.id for source in sources}
        pairs = zip(self.sources, self.indexes, strict=True)
        kept = [(source, index) for source, index in pairs if source.document.id in wanted]
        return Desk([source for source, _ in kept], [index for _, index in kept], whole=self.whole)

    @cached_property
    def _by_id(self) -> dict[str, Source]:
        return {source.document.id: source for source in self.whole.sources}

    @cached_property
    def size(self) -> int:
        return max(1, sum(len(source.statements) for source in self.whole.sources))

    def source_of(self, statement: Statement) -> Source:
        return self._by_id[statement.source]

    def frequency(self, word: str) -> int:
        """How many statements hold the word themselves."""
        for least in (_CLOSE_MATCH, _LEAST_OWN_MATCH):
            count = sum(
                sum(strength >= least for strength in index.find(word, stands=self.knows(word))[0].values())
                for index in self.whole.indexes
            )
            if count:
                return count
        return 0

    def knows(self, word: str) -> bool:
        return any(index.lexicon.knows(word) for index in self.whole.indexes)

    def knows_well(self, word: str) -> bool:
        """Whether the word, one of its family, a synonym or all parts of it stand somewhere in the sources."""
        return self.likeness(word) >= 0.65

    def likeness(self, word: str) -> float:
        """How near anything in the sources comes to the word, at most 1."""
        return max(
            (max(index.find(word, stands=self.knows(word))[0].values(), default=0.0) for index in self.whole.indexes),
            default=0.0,
        )

    def corrected(self, word: str) -> str:
        """A misspelt word as the sources spell it."""
        if self.knows(word):
            return word
        near = [
            match
            for index in self.whole.indexes
            for match in index.lexicon.matches(word).items()
            if match[1] == MISSPELT
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
        titles = {s.topic for source in self.whole.sources for s in source.statements if s.is_entry_topic}
        titles |= {
            row.label for source in self.whole.sources for table in source.structure.tables for row in table.rows
        }
        pairs = ([word for word in words_of(title) if word not in STOP_WORDS][:2] for title in titles)
        return [pair for pair in pairs if len(pair) == 2]

    @cached_property
    def _single_titles(self) -> frozenset[str]:
        """Roots of names of one word ("Krimiteamet")."""
        titles = {s.topic for source in self.whole.sources for s in source.statements if s.is_entry_topic}
        words = [words_of(title) for title in titles]
        return frozenset(root(found[0]) for found in words if len(found) == 1 and len(found[0]) > 5)

    def with_titles(self, question: Question) -> Question:
        """The question with words that name something in the sources ("Ny start") taken as a name."""
        question = self._with_speaker(self._with_sources(self._with_joined(question)))
        question = self._with_slight_verbs(self._with_phrases(question))
        asked = [word for word in words_of(question.text) if word not in STOP_WORDS]
        pairs = set(pairwise(asked))
        named = {word for title in self._titles if (title[0], title[1]) in pairs for word in title if len(word) > 1}
        named |= {word for word in asked if root(word) in self._single_titles and not is_plain(word)}
        counted = tuple(self.corrected(word) for word in question.counted)
        question = replace(question, counted=counted) if counted != question.counted else question
        if not named:
            return question
        known = {term.word for term in question.terms}
        terms: list[Term] = [replace(t, weight=1.0, is_name=True) if t.word in named else t for t in question.terms]
        terms += [Term(word, 1.0, True, False, word) for word in asked if word in named - known]
        return replace(question, terms=tuple(terms))

    @cached_property
    def _recipients(self) -> dict[str, set[str]]:
        """Names of those whom a source went to, where no source tells of them, with the sources."""
        told = {word for source in self.sources for s in source.statements if s.is_content for word in s.words}
        found: dict[str, set[str]] = defaultdict(set)
        for source in self.sources:
            letter = source.structure.letter
            name = source.document.recipient or (letter.recipient if letter else None) or ""
            for word in _NAME_WORD.findall(name):
                if fold(word) not in told:
                    found[fold(word)].add(source.document.id)
        return found

    def _with_sources(self, question: Question) -> Question:
        """The question without the name in "svaret til Anna Holm", and with the sources that went to her."""
        named: dict[str, set[str]] = {}
        for term in question.terms:
            for word in (term.word, term.word.removesuffix("s")):
                if word in self._recipients:
                    named[term.word] = self._recipients[word]
        rest = tuple(term for term in question.terms if term.word not in named)
        if not named or not NAMES_SOURCE.search(question.text) or not any(term.weight >= SLIGHT for term in rest):
            return question
        sources = frozenset(set.intersection(*named.values()))
        return replace(question, terms=rest, sources=sources) if sources else question

    @cached_property
    def _bodies(self) -> dict[str, set[str]]:
        """Roots of the names of other bodies whose statements are here, with those sources."""
        found: dict[str, set[str]] = defaultdict(set)
        for source in self.sources:
            if source.document.kind is Kind.STATEMENT:
                for word in words_of(source.document.sender or ""):
                    if word not in PLACES and len(word) > 4:
                        found[root(word)].add(source.document.id)
        return found

    def _with_speaker(self, question: Question) -> Question:
        """The question with the body whose words it asks for, its name of less weight."""
        speaker = speaker_named(question.text, self._bodies)
        if not speaker:
            return question
        terms = tuple(
            replace(t, weight=min(t.weight, SPEAKER), is_name=False) if root(t.word) in speaker else t
            for t in question.terms
        )
        return replace(question, speaker=speaker, terms=terms)

    def _speaks(self, question: Question, statement: Statement) -> bool:
        """Whether a statement stands in what the body asked about wrote, or tells what it says."""
        if any(statement.source in self._bodies.get(word, ()) for word in question.speaker):
            return True
        before = (s for s in self.source_of(statement).by_block[statement.block] if s.place <= statement.place)
        return any(is_told_by(question.speaker, said.text) for said in before)

    def _spoken(self, question: Question, statement: Statement) -> float:
        """What speaks for a statement of the body asked about, and most for a view of it where one is asked for."""
        view = VIEW if asks_view(question.text) and TELLS.search(statement.text) else 0.0
        return view + (SPOKEN if self._speaks(question, statement) else -SPOKEN)

    def _with_joined(self, question: Question) -> Question:
        """The question with compounds that are written in two taken as one: "bande medlemmer", "fritids job"."""
        text = question.text
        for first, second in pairwise(_WORD.findall(text)):
            words = [fold(word) for word in (first, second) if word.isalpha() and word.islower()]
            if len(words) < 2 or any(word in STOP_WORDS or len(word) < SHORTEST_JOINED for word in words):
                continue
            for whole in (first + second, self.corrected(words[0]) + words[1]):
                if any(index.lexicon.holds(fold(whole)) for index in self.indexes):
                    text = re.sub(rf"(?<!\w){first}\s+{second}(?!\w)", whole, text)
                    break
        if text == question.text:
            return question
        read = analyse_question(text)
        known = {term.word for term in analyse_question(question.text).terms}
        added = tuple(term for term in question.terms if term.word not in known)  # of the letter's subject
        return replace(question, text=text, terms=read.terms + added, counted=read.counted)

    def _with_phrases(self, question: Question) -> Question:
        """The question with words taken together ("mistede livet") that the sources know only as one."""
        words = words_of(question.text)
        terms = {term.word: term for term in question.terms}
        for match in load_thesaurus().find_phrases(words, gap=WIDEST_GAP):
            held = [terms[words[place]] for place in match.positions if words[place] in terms]
            phrase = JOIN.join(words[place] for place in match.positions)
            if not held or any(term.is_name or term.is_number for term in held):
                continue
            nouns = all(self.knows_well(term.word) and not is_verb(term.word) for term in held)
            if nouns or self.likeness(phrase) < LEAST_KIN:
                continue
            for term in held:
                del terms[term.word]
            terms[phrase] = Term(phrase, max(term.weight for term in held), surface=phrase)
        return replace(question, terms=tuple(terms.values())) if len(terms) != len(question.terms) else question

    def _with_slight_verbs(self, question: Question) -> Question:
        """Words that the sources only have a kin of weigh less, and verbs that they do not have weigh little."""
        heavy = [term for term in question.terms if term.weight >= SLIGHT and not (term.is_name or term.is_number)]
        participles = {fold(match[1]) for match in _PARTICIPLE.finditer(question.text)}
        slight: dict[str, float] = {}
        for term in heavy:
            if self.knows_well(term.word):
                continue
            if self.likeness(term.word) >= LEAST_KIN:
                slight[term.word] = KIN_WEIGHT
            elif term.word not in question.counted:  # a verb, or an idiom that no source has: "i totterne på hinanden"
                is_doing = is_verb(term.word) or term.word in participles
                slight[term.word] = SLIGHT_WEIGHT if is_doing else UNKNOWN_WEIGHT
        if not slight or len(slight) == sum(term.weight >= SLIGHT for term in question.terms):
            return question
        terms = tuple(replace(t, weight=slight[t.word]) if t.word in slight else t for t in question.terms)
        return replace(question, terms=terms)

    def holding(self, said: str) -> frozenset[tuple[str, int]]:
        """Source and index of the statements that a text quotes."""
        return frozenset(
            (statement.source, statement.index)
            for source in self.sources
            for statement in source.statements
            if statement.is_content and len(statement.text) >= LEAST_QUOTED and statement.text.rstrip(" .:") in said
        )

    def nearness(self, word: str, place: tuple[str, int]) -> tuple[float, float]:
        """How surely a word stands in a statement, given by source and index, and how surely in or around it."""
        stands = self.knows(word)
        for index in self.indexes:
            if index.source.document.id == place[0]:
                own, any_ = index.find(word, stands=stands)
                return own.get(place[1], 0.0), any_.get(place[1], 0.0)
        return 0.0, 0.0

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
            stands = self.knows(term.word)
            for position, index in enumerate(self.indexes):
                own, any_ = index.find(term.word, stands=stands)
                for statement, strength in any_.items():
                    key = (position, statement)
                    sums[key][0] += weight * strength
                    matched[key][term.word] = strength
                for statement, strength in own.items():
                    sums[(position, statement)][1] += weight * strength
                    own_matched[(position, statement)][term.word] = strength
        for key in sums if question.speaker else ():
            if self._speaks(question, self.sources[key[0]].statements[key[1]]):
                _credit_speaker(question, terms, sums[key], matched[key])
        best = sorted(sums, key=lambda key: -(sums[key][0] + OWN_WEIGHT * sums[key][1]))[:MOST_RANKED]
        likeness = self._likeness_of(question, best)
        asked = word_pairs(question)
        scored = [
            self._score(
                question, asked, key, (sums[key][0] / total, sums[key][1] / total), matched[key], own_matched[key], like
            )
            for key, like in zip(best, likeness, strict=True)
        ]
        scored.sort(key=lambda entry: (-entry.score, entry.statement.source, entry.statement.index))
        return scored

    def _likeness_of(self, question: Question, places: Sequence[tuple[int, int]]) -> list[float]:
        """How near in meaning each place is to the question."""
        asked = offline_embedder().embed_query(question.text)
        return [float(asked @ self.indexes[position].vector(index)) for position, index in places]

    def _score(
        self,
        question: Question,
        asked: frozenset[tuple[str, str]],
        key: tuple[int, int],
        shares: tuple[float, float],
        matched: dict[str, float],
        own_matched: dict[str, float],
        likeness: float,
    ) -> Scored:
        source = self.sources[key[0]]
        statement = source.statements[key[1]]
        coverage, own = shares
        fit = fitness(question, statement, source)
        features = {"coverage": coverage, "own": own, "likeness": likeness} | fit.features
        features |= surroundings(question, asked, statement, source, matched, fit.kind)
        if asks_of_several(question) and statement.index in self.indexes[key[0]].conclusions:
            features["one_of_several"] = 0.35 + 0.3 * max(0.0, -fit.kind)
        if question.speaker:
            features["spoken"] = self._spoken(question, statement)
        features["concludes"] = float(asks_conclusion(question.text) and concludes(statement.text))
        return Scored(statement, worth(features), coverage, own, fit.kind, matched, own_matched, features)


def _credit_speaker(
    question: Question, terms: Sequence[tuple[Term, float]], shares: list[float], matched: dict[str, float]
) -> None:
    """What a body says itself holds its name, though the sentence does not."""
    for term, weight in terms:
        if root(term.word) in question.speaker:
            shares[0] += weight * (1.0 - matched.get(term.word, 0.0))
            matched[term.word] = 1.0
