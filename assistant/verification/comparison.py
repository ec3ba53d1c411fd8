"""A claim, the source sentences it is held against, and what was found."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from functools import cached_property

from assistant.verification.alignment import Spot
from assistant.verification.quantities import mention_keys
from assistant.verification.sources import Concepts, Sources, SourceSentence
from assistant.verification.statements import Statement


class Verdict(StrEnum):
    """What a finding says of the claim."""

    CONFLICT = "conflict"  # the source says something else
    MISSING = "missing"  # the source does not say it


@dataclass(frozen=True, slots=True)
class Finding:
    """One reason why a claim does not follow; ``reason`` is Danish.

    ``open`` says that the sentence holds what the claim says and that another place seems to fit it better: this
    is weighed. Every other finding of a check on figures and names is final for the sentence.
    """

    verdict: Verdict
    reason: str
    source: SourceSentence | None = None
    open: bool = False
    final: bool = False  # whichever check it is


def conflict(reason: str, source: SourceSentence | None = None, *, open: bool = False, final: bool = False) -> Finding:
    return Finding(Verdict.CONFLICT, reason, source, open, final)


def missing(reason: str, source: SourceSentence | None = None, *, open: bool = False) -> Finding:
    return Finding(Verdict.MISSING, reason, source, open)


@dataclass(frozen=True)
class Comparison:
    """``chosen`` are the sentences that may carry the claim; ``rivals`` others about the same subject."""

    claim: Statement
    chosen: Sequence[SourceSentence]
    rivals: Sequence[SourceSentence]
    sources: Sources
    strengths: Concepts = field(default_factory=Concepts)  # of the chosen sentences with what is around them
    own: Concepts = field(default_factory=Concepts)  # of the chosen sentences alone
    whole: Statement | None = None  # the sentence that the claim is a part of

    @cached_property
    def others(self) -> list[SourceSentence]:
        """The rivals; none that lack a figure where the chosen sentences hold several of the claim's, and all."""
        wanted = mention_keys(self.claim)
        if len(wanted) < 2 or not all(any(key in chosen.mentions for chosen in self.chosen) for key in wanted):
            return list(self.rivals)
        return [rival for rival in self.rivals if wanted <= rival.mentions]

    def surrounding(self, least: float) -> Iterator[Statement]:
        """Statements around the chosen ones, at least so close."""
        for sentence in self.chosen:
            for statement, strength in sentence.around:
                if strength >= least:
                    yield statement


def compare(
    claim: Statement, chosen: Sequence[SourceSentence], rivals: Sequence[SourceSentence], sources: Sources
) -> Comparison:
    return Comparison(
        claim, chosen, rivals, sources, _strongest([s.strengths for s in chosen]), _strongest([s.own for s in chosen])
    )


def _strongest(tables: Sequence[Concepts]) -> Concepts:
    if len(tables) == 1:
        return tables[0]
    merged = Concepts(tables[0])
    for table in tables[1:]:
        for concept, strength in table.items():
            if merged.get(concept, 0.0) < strength:
                merged[concept] = strength
    return merged


def spot_of(sentence: SourceSentence, start: int, end: int) -> Spot:
    return Spot(sentence, start, end)
