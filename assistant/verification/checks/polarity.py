"""Negations and opposites: "er ikke opfyldt", "falder" for "stiger", "indre" for "ydre"."""

from __future__ import annotations

from collections.abc import Iterator

from assistant.verification.alignment import Spot, surroundings_agree, weight, words_agree
from assistant.verification.comparison import Comparison, Finding, conflict
from assistant.verification.sources import SourceSentence
from assistant.verification.statements import Clause, Statement, Word

LEAST_AGREEMENT = 0.5
OPPOSITE_MARGIN = 0.12


def check_polarity(comparison: Comparison) -> Iterator[Finding]:
    """A clause of the claim and the source's clause about the same must both be denied, or neither."""
    for number, clause in enumerate(comparison.claim.clauses):
        words = [word for word in comparison.claim.words if word.clause == number and word.content]
        if not words:
            continue
        found = _best_clause(words, comparison)
        if found is None:
            continue
        sentence, other, agreement = found
        if agreement < LEAST_AGREEMENT:
            continue
        denied, said = bool(_negations(comparison.claim, clause)), bool(_negations(sentence.statement, other))
        opposite = _opposite(comparison.claim, clause, sentence.statement, other)
        if denied != said and not opposite:
            reason = "kilden siger det uden »ikke«" if denied else "kilden benægter det"
            yield conflict(reason, sentence)
        elif opposite and denied == said and not _agrees_elsewhere(comparison, clause, opposite):
            yield conflict(f"kilden siger »{opposite[1].text}«, ikke »{opposite[0].text}«", sentence)


def _negations(statement: Statement, clause: Clause) -> list[int]:
    """Those that are not part of a phrase on a scale ("ikke længere" is read as the opposite of "fortsat")."""
    consumed = {word.start for word in statement.words if word.folded == "ikke" and word.values}
    return [position for position in clause.negations if position not in consumed]


def _best_clause(words: list[Word], comparison: Comparison) -> tuple[SourceSentence, Clause, float] | None:
    best: tuple[SourceSentence, Clause, float] | None = None
    total = sum(weight(word, comparison.sources) for word in words)
    for sentence in comparison.chosen:
        for number, clause in enumerate(sentence.statement.clauses):
            others = [word for word in sentence.statement.words if word.clause == number]
            held = sum(
                weight(word, comparison.sources) * max((words_agree(word, other) for other in others), default=0.0) for word in words
            )
            if total and (best is None or held / total > best[2]):
                best = (sentence, clause, held / total)
    return best


def _opposite(claim: Statement, clause: Clause, source: Statement, other: Clause) -> tuple[Word, Word] | None:
    """A word of the clause and one of the source's that exclude each other."""
    for word in claim.words:
        if not (clause.start <= word.start < clause.end and word.values):
            continue
        there = [found for found in source.words if other.start <= found.start < other.end and found.values]
        if any(not found.values.isdisjoint(word.values) or found.root == word.root for found in source.words):
            continue
        for found in there:
            if _same_scale(word, found):
                return word, found
    return None


def _same_scale(first: Word, second: Word) -> bool:
    return not {v.split("/")[0] for v in first.values}.isdisjoint({v.split("/")[0] for v in second.values})


def _agrees_elsewhere(comparison: Comparison, clause: Clause, opposite: tuple[Word, Word]) -> bool:
    word = opposite[0]
    return any(
        not other.values.isdisjoint(word.values) for sentence in comparison.chosen for other in sentence.statement.words if other.values
    )


def check_scales(comparison: Comparison) -> Iterator[Finding]:
    """A word on a scale ("ydre", "steg", "ugentligt") where the sources, for the same thing, have another value of it."""
    for word in comparison.claim.words:
        if not word.values:
            continue
        same, other = -1.0, (-1.0, None, None)
        for sentence in [*comparison.chosen]:
            for found in sentence.statement.words:
                if not found.values or not _same_scale(word, found):
                    continue
                agreement = surroundings_agree(
                    comparison.claim, (word.start, word.end), Spot(sentence, found.start, found.end), comparison.sources
                )
                if not found.values.isdisjoint(word.values) or found.root == word.root:
                    same = max(same, agreement)
                elif agreement > other[0]:
                    other = (agreement, found, sentence)
        if other[1] is not None and same >= 0 and other[0] > same + OPPOSITE_MARGIN and other[0] > LEAST_AGREEMENT:
            yield conflict(f"kilden siger »{other[1].text}«, ikke »{word.text}«", other[2])
