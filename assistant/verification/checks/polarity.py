"""Negations and opposites: "er ikke opfyldt", "falder" for "stiger", "indre" for "ydre"."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from assistant.verification.alignment import Spot, surroundings_agree, weight, words_agree
from assistant.verification.checks.numbers import derived_numbers
from assistant.verification.checks.reckoning import judge_comparison
from assistant.verification.comparison import Comparison, Finding, conflict, missing
from assistant.verification.quantities import bound, quantities
from assistant.verification.sources import SourceSentence
from assistant.verification.statements import Clause, Statement, Word, is_verb

LEAST_AGREEMENT = 0.4  # of the predicate in the source, to speak of the same thing
DENYING_SHARE = 0.6
LEAST_OPPOSITE = 0.35
OPPOSITE_MARGIN = 0.12


_CONDITION = re.compile(r"(?i)\s*,?\s*(?:hvis|medmindre|såfremt)\b")


def check_polarity(comparison: Comparison) -> Iterator[Finding]:
    """What a clause of the claim says or denies must be said or denied by the source.

    Each word of the predicate votes with the clause of the source in which it stands; the clause that holds most of the
    predicate is asked first.
    """
    if derived_numbers(comparison):
        return  # "12 deltog ikke" may be what is left of a number that did
    if _denies_alone(comparison):
        yield conflict("kilden siger det uden »ikke«", comparison.chosen[0])
        return
    for number, clause in enumerate(comparison.claim.clauses):
        denied = bool(_negations(comparison.claim, clause))
        predicate = list(_predicate(comparison.claim, number, comparison))
        ranked = _clauses_by_agreement(predicate, comparison, denied)
        total = sum(worth for _, worth in predicate)
        for_it = against = 0.0
        source: SourceSentence | None = None
        for word, worth in predicate:
            found = next(
                ((agreement, place) for place in ranked if (agreement := place.agreements.get(word.start, 0.0))), None
            )
            if found is None:
                continue
            if found[1].denied != denied:
                against += worth * found[0]
                source = source or found[1].sentence
            else:
                for_it += worth * found[0]
        if total and for_it + against >= LEAST_AGREEMENT * total and against > DENYING_SHARE * (for_it + against):
            yield conflict("kilden siger det uden »ikke«" if denied else "kilden benægter det", source)


def _denies_alone(comparison: Comparison) -> bool:
    """Whether the claim denies something while no chosen sentence denies anything or puts the opposite."""
    claim = comparison.claim
    if not any(_negations(claim, clause) for clause in claim.clauses):
        return False
    sources = [sentence.statement for sentence in comparison.chosen]
    if any(_negations(source, clause) for source in sources for clause in source.clauses):
        return False
    values = [word for word in claim.words if word.values]
    others = [word for source in sources for word in source.words if word.values]
    return not any(
        _same_scale(word, other) and word.values.isdisjoint(other.values) for word in values for other in others
    )


@dataclass(frozen=True, slots=True)
class _Place:
    """A clause of a source sentence, and how it agrees with each word of a predicate (by the word's start)."""

    sentence: SourceSentence
    denied: bool
    agreements: dict[int, float]


def _clauses_by_agreement(predicate: list[tuple[Word, float]], comparison: Comparison, denied: bool) -> list[_Place]:
    """The source's clauses, those that hold most of the predicate first; of equals, those that agree with the claim."""
    places = []
    for sentence in comparison.chosen:
        for number, clause in enumerate(sentence.statement.clauses):
            others = [other for other in sentence.statement.words if other.clause == number]
            agreements = {
                word.start: max((words_agree(word, other) for other in others), default=0.0) for word, _ in predicate
            }
            held = sum(worth * agreements[word.start] for word, worth in predicate)
            places.append((held, _Place(sentence, bool(_negations(sentence.statement, clause)), agreements)))
    places.sort(key=lambda entry: (-round(entry[0], 2), entry[1].denied != denied))
    return [place for _, place in places]


def _predicate(claim: Statement, number: int, comparison: Comparison) -> Iterator[tuple[Word, float]]:
    """The content words of a clause; its verb and what follows say what is claimed and weigh more."""
    words = [word for word in claim.words if word.clause == number]
    verb = next((position for position, word in enumerate(words) if position and is_verb(word)), -1)
    for position, word in enumerate(words):
        if word.content:
            share = 0.4 if position < verb or verb < 0 else 1.5 if is_verb(word) else 1.0
            yield word, weight(word, comparison.sources) * share


def _negations(statement: Statement, clause: Clause) -> list[int]:
    """Those that are not part of a phrase on a scale ("ikke længere" is read as the opposite of "fortsat")."""
    if _CONDITION.match(statement.text[clause.start : clause.end]):
        return []  # "hvis de ikke forlænges" denies nothing
    consumed = {word.start for word in statement.words if word.folded == "ikke" and word.values}
    return [position for position in clause.negations if position not in consumed]


def _same_scale(first: Word, second: Word) -> bool:
    return not {v.split("/")[0] for v in first.values}.isdisjoint({v.split("/")[0] for v in second.values})


def check_scales(comparison: Comparison) -> Iterator[Finding]:
    """A word on a scale ("ydre", "steg", "ugentligt") where the source, for the same thing, has another value of it."""
    for word in comparison.claim.words:
        if not word.values:
            continue
        same, other, said, source = -1.0, -1.0, None, None
        for sentence in comparison.chosen:
            for found in sentence.statement.words:
                if not found.values or not _same_scale(word, found):
                    continue
                spot = Spot(sentence, found.start, found.end)
                agreement = surroundings_agree(comparison.claim, (word.start, word.end), spot, comparison.sources)
                flipped = _denied(comparison.claim, word) != _denied(sentence.statement, found)
                if (not found.values.isdisjoint(word.values) or found.root == word.root) or flipped:
                    same = max(same, agreement)
                elif agreement > other:
                    other, said, source = agreement, found, sentence
        if _both_poles(comparison.claim, word):
            continue
        compared = judge_comparison(comparison) if any("!" in value for value in word.values) else False
        if compared is True:
            continue
        if isinstance(compared, Finding):
            yield compared
        elif said is None and same < 0 and (heading := _opposite_heading(comparison, word)):
            yield conflict(f"kilden handler om »{heading.text}«, ikke »{word.text}«", comparison.chosen[0])
        elif (
            said is None and same < 0 and any("!" in value for value in word.values) and not _near_by(comparison, word)
        ):
            yield missing(f"kilden siger ikke »{word.text}«", comparison.chosen[0])
        margin = OPPOSITE_MARGIN if same < LEAST_OPPOSITE else 2 * OPPOSITE_MARGIN
        if said is not None and other > max(same + margin, LEAST_OPPOSITE):
            yield conflict(f"kilden siger »{said.text}«, ikke »{word.text}«", source)


def _both_poles(claim: Statement, word: Word) -> bool:
    """ "mere aktivering giver mindre tid": which of the two the source's word stands for cannot be told."""
    return any(_same_scale(word, other) and word.values.isdisjoint(other.values) for other in claim.words)


def _opposite_heading(comparison: Comparison, word: Word) -> Word | None:
    """A word of the nearest heading that excludes the claim's: the section is about "Indre", the claim "Ydre"."""
    if not any("!" in value for value in word.values):
        return None
    there = [other for statement in comparison.surrounding(0.95) for other in statement.words if other.values]
    if any(not word.values.isdisjoint(other.values) for other in there):
        return None
    return next((other for other in there if _same_scale(word, other)), None)


def _near_by(comparison: Comparison, word: Word) -> bool:
    statements = [sentence.statement for sentence in comparison.chosen] + list(comparison.surrounding(0.6))
    if any(
        not word.values.isdisjoint(other.values) or not word.concepts.isdisjoint(other.concepts)
        for s in statements
        for other in s.words
    ):
        return True
    return any(bound(number) for number in quantities(comparison.claim) if abs(number.start - word.end) < 6)


def _denied(statement: Statement, word: Word) -> bool:
    return bool(_negations(statement, statement.clauses[word.clause]))
