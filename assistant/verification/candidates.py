"""The source sentences that may carry a claim: those that hold most of it, and pairs that hold it together."""

from __future__ import annotations

import re
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from assistant.verification.alignment import _BEGINNING, _HEAD, _PART, coverage, presence, weight, worth_of
from assistant.verification.quantities import mention_keys
from assistant.verification.sources import Sources, SourceSentence
from assistant.verification.statements import Meaning, Statement, Word

_ITEM = re.compile(r"\s*(?:[-–•]|\d{1,2}[.)])\s")
ITEM_LENGTH = 4  # sentences

FEW_WORDS = 2  # a claim with fewer is looked for by its figures too
RARE_FIGURE, FEW_HOLDING = 0.8, 4  # a figure that few sentences have tells where to look
CANDIDATES = 8  # sentences looked at closely
PAIR_REACH = 8  # sentences
LEAST_GAIN = 0.4  # of a word that the second sentence of a pair adds
PAIR_SECOND = 0.25  # of the claim in the second sentence


def rank(part: Statement, whole: Statement, sources: Sources) -> list[tuple[float, SourceSentence]]:
    """The sentences that hold most of a claim, best first."""
    scores = np.zeros(len(sources.sentences))
    own = {word.start for word in part.content}
    words = list(part.content) + (list(whole.content) if whole is not part else [])
    found: dict[Meaning, NDArray[np.float64]] = {}
    total = 0.0
    for position, word in enumerate(words):
        share = weight(word, sources) * (1.0 if position < len(own) else 0.25)
        total += share
        if word.meaning not in found:
            found[word.meaning] = _found(word, sources)
        scores += share * found[word.meaning]
    touched = scores > 0
    for key in mention_keys(part):
        holding = sources.holding(key)
        share = RARE_FIGURE if key[0] == "n" and len(holding) <= FEW_HOLDING else 0.3
        total += share
        for number in holding:
            if touched[number] or len(own) < FEW_WORDS:
                scores[number] += share
    best = np.argsort(-scores, kind="stable")[: CANDIDATES * 3].tolist()
    return [(scores[number] / total, sources.sentences[number]) for number in best if scores[number] > 0]


def _found(word: Word, sources: Sources) -> NDArray[np.float64]:
    """For each sentence: how strongly it holds the word or something like it."""
    found = np.zeros(len(sources.sentences))
    pairs = [(concept, worth_of(concept)) for concept in word.concepts]
    for position, part in enumerate(word.parts):
        pairs += [(concept, _HEAD if position == len(word.parts) - 1 else _PART) for concept in part]
    if len(word.root) >= 5:
        pairs.append(("~" + word.root[:5], _BEGINNING))
    for concept, worth in pairs:
        held = sources.postings(concept)
        if held is not None:
            numbers, strengths = held
            found[numbers] = np.maximum(found[numbers], strengths * worth)
    return found


def find_pairs(
    part: Statement, ranked: Sequence[SourceSentence], sources: Sources
) -> list[tuple[SourceSentence, SourceSentence]]:
    """Each of the best sentences with those of its passage that add most of what it lacks."""
    pairs: list[tuple[SourceSentence, SourceSentence]] = []
    for first in _leading(part, ranked, sources):
        lacking = [word for word in part.content if presence(word, first.own) < 0.5]
        keys = mention_keys(part) - first.mentions
        others = [
            other
            for other in sources.near(first, PAIR_REACH)
            if not _of_another_item(first, other, sources)
            and (keys & other.mentions or coverage(part.content, other.own, sources) >= PAIR_SECOND)
        ]
        gains = sorted(
            others,
            key=lambda other: (
                -sum(weight(word, sources) * presence(word, other.own) for word in lacking)
                - 0.5 * len(keys & other.mentions)
            ),
        )
        pairs += [(first, other) for other in gains[:2] if keys & other.mentions or _adds(lacking, first, other)]
    return pairs


def _leading(part: Statement, ranked: Sequence[SourceSentence], sources: Sources) -> list[SourceSentence]:
    """The sentences that others are put beside: the best ones, and one that has a figure few others have."""
    rare = {key for key in mention_keys(part) if key[0] == "n" and 0 < len(sources.holding(key)) <= FEW_HOLDING}
    holding = sorted((one for one in ranked[3:] if rare & one.mentions), key=lambda one: -len(rare & one.mentions))
    return [*ranked[:3], *holding[:1]] if not any(rare & one.mentions for one in ranked[:3]) else list(ranked[:3])


def _adds(lacking: Sequence[Word], first: SourceSentence, other: SourceSentence) -> bool:
    return any(presence(word, other.own) >= presence(word, first.own) + LEAST_GAIN for word in lacking)


def _of_another_item(first: SourceSentence, other: SourceSentence, sources: Sources) -> bool:
    """Whether two sentences stand in different items of a list: one says nothing of what the other is about."""
    early, late = sorted((first, other), key=lambda sentence: sentence.order)
    heads = [sentence for sentence in sources.between(early, late, ITEM_LENGTH) if _ITEM.match(sentence.statement.text)]
    above = [head for head in heads if head.order <= early.order]
    if not above:
        return False
    level = above[-1].indent
    return any(head.order > early.order and head.indent <= level for head in heads)
