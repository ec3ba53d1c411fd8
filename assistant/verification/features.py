"""What holding a claim against sentences shows, as numbers that the decision weighs."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence

from assistant.danish.relatedness import relatedness
from assistant.verification.alignment import agreements, cohesion, coverage, presence, weight
from assistant.verification.checks.names import find_names
from assistant.verification.comparison import Comparison, Finding, Verdict
from assistant.verification.quantities import mention_keys
from assistant.verification.sources import Sources
from assistant.verification.statements import Statement, Word, first_verb, is_verb

OWN_SHARE = 0.6
MENTION_SHARE = 0.2
COHESION_SHARE = 0.2
CLASHING = 0.75  # a compound held less may be another than the source's
CERTAIN = 0.65  # a word held so well needs no dictionary
MOST_RELATED = 0.9
LACKING = 0.35  # a word held less than this is not there

# What stands before a noun: an article or a preposition, perhaps with an adjective between.
_BEFORE_NOUN = re.compile(
    r"(?i)\b(?:en|et|nogle|egen|eget|egne|ny|nyt|nye|har|havde|fik|får|blandt|af|fra|med|på|under|over|i|som)\s+(?:\w+(?:e|ig|sk|t|en)\s+)?\Z"
)


def fit(comparison: Comparison) -> float:
    """How much a source speaks of the claim's subject: its words, and its figures and dates.

    Units and places weigh less: where one of them has been changed, the sentence must be found all the same.
    """
    claim, sources = comparison.claim, comparison.sources
    names = {word.start for name in find_names(claim, sources) if name.sort for word in name.words}
    covered = coverage(claim.content, comparison.strengths, sources, halved=names)
    own = coverage(claim.content, comparison.own, sources, halved=names)
    verb = first_verb(comparison.claim)
    predicate = [word for word in comparison.claim.content if word.start >= verb]
    own = (own + coverage(predicate, comparison.own, sources, halved=names)) / 2
    together = max(cohesion(comparison.claim.content, sentence.statement) for sentence in comparison.chosen)
    words = (1 - COHESION_SHARE) * (OWN_SHARE * own + (1 - OWN_SHARE) * covered) + COHESION_SHARE * together
    wanted = mention_keys(comparison.claim)
    if not wanted:
        return words
    held = sum(any(key in sentence.mentions for sentence in comparison.chosen) for key in wanted) / len(wanted)
    return (1 - MENTION_SHARE) * words + MENTION_SHARE * held


def dictionary_presence(word: Word, comparison: Comparison) -> float:
    """How strongly a claim's word, or one that the dictionary puts near it, stands in the chosen sentences."""
    best = presence(word, comparison.own)
    if best >= CERTAIN:
        return best
    for sentence in comparison.chosen:
        for other in sentence.statement.content:
            best = max(best, min(MOST_RELATED, relatedness(word.folded, other.folded)))
    return best


def alignment_features(comparison: Comparison) -> dict[str, float]:
    """How the words of the claim are held: by the sentence itself, by what is around it, by words like them."""
    claim, sources = comparison.claim, comparison.sources
    words = claim.content
    weights = [weight(word, sources) for word in words]
    around = [presence(word, comparison.strengths) for word in words]
    near = [dictionary_presence(word, comparison) for word in words]
    best = [max(pair) for pair in zip(near, around, strict=True)]
    verb = first_verb(claim)
    predicate = [number for number, word in enumerate(words) if word.start >= verb]
    total = sum(weights) or 1.0
    kinds = _kinds(comparison.claim)
    nouns = [number for number, word in enumerate(words) if kinds[word.start] == "noun"]
    lacks = [share * (1 - held) / total for share, held in zip(weights, best, strict=True)]
    return {
        "covered_near": _share(weights, best),
        "own_near": _share(weights, near),
        "predicate_around": _share(weights, best, predicate),
        "worst_lack": max(lacks, default=0.0),
        "lacking": sum(held < LACKING for held in best) / (len(words) or 1),
        "lacking_own": sum(held < LACKING for held in near) / (len(words) or 1),
        "nouns_own": _share(weights, near, nouns),
        "last_noun": best[nouns[-1]] if nouns else 1.0,
        "weakest_clause": weakest_clause(comparison),
        "cohesion": max(cohesion(words, sentence.statement) for sentence in comparison.chosen),
        "unknown": float(unknown_thing(comparison)),
        "short": 1 / (1 + len(words)),
        "clash": _clash(comparison, words, best),
        "crossed": max(_crossed(comparison, sentence.statement) for sentence in comparison.chosen),
        "reverse": max(_held_of_source(comparison, number) for number in range(len(comparison.chosen))),
    }


def _clash(comparison: Comparison, words: Sequence[Word], held: Sequence[float]) -> float:
    """The weight of a compound that the sources have another of: "hjemmeplejen" where they have "sundhedsplejen"."""
    compounds = [other for s in comparison.chosen for other in s.statement.words if len(other.parts) > 1]
    roots = {word.root for word in comparison.claim.words}
    heaviest = 0.0
    for word, strength in zip(words, held, strict=True):
        if len(word.parts) < 2 or strength >= CLASHING:
            continue
        for other in compounds:
            if (
                other.root not in roots
                and not word.parts[-1].isdisjoint(other.parts[-1])
                and word.parts[0].isdisjoint(other.parts[0])
                and not word.concepts & other.concepts
            ):
                heaviest = max(heaviest, weight(word, comparison.sources))
    return heaviest


_CONTRAST = re.compile(r"(?i)[,;]?\s+(?:mens|medens|hvorimod|hvorefter|men derimod)\b")
APART = 0.25  # how much better a word is held on one side than on the other


def _crossed(comparison: Comparison, source: Statement) -> float:
    """How far the claim joins what the source sets apart: the plan of one unit and the aim of the other.

    The share of its words that only stand before "mens", or only after, whichever is less.
    """
    joint = _CONTRAST.search(source.text)
    if joint is None or _CONTRAST.search(comparison.claim.text):
        return 0.0
    before = after = total = 0.0
    for word in comparison.claim.content:
        share = weight(word, comparison.sources)
        total += share
        agree = agreements(word.meaning, source)
        left = max((a for a, other in zip(agree, source.words, strict=True) if other.end <= joint.start()), default=0.0)
        right = max(
            (a for a, other in zip(agree, source.words, strict=True) if other.start >= joint.end()), default=0.0
        )
        if left >= right + APART:
            before += share
        elif right >= left + APART:
            after += share
    return min(before, after) / total if total else 0.0


_BEFORE_VERB = frozenset(
    ("at", "kan", "kunne", "skal", "skulle", "vil", "ville", "maa", "boer", "bliver", "blev", "er", "var", "har")
)
_ADJECTIVE = re.compile(r"\w+(?:ig|ige|igt|sk|ske|iv|ive|ivt|el|elle|elt|ende|ede)\Z")


def _kinds(statement: Statement) -> dict[int, str]:
    """Whether each word is a verb, an adjective or a noun, as far as its form and place tell."""
    found = {}
    for position, word in enumerate(statement.words):
        before = statement.words[position - 1].folded if position else ""
        after = statement.words[position + 1] if position + 1 < len(statement.words) else None
        if is_verb(word) or (before in _BEFORE_VERB and not word.capitalised):
            found[word.start] = "verb"
        elif _ADJECTIVE.match(word.folded) or (after and after.content and word.folded[-1:] in "et"):
            found[word.start] = "adjective"
        else:
            found[word.start] = "noun"
    return found


def _share(weights: list[float], held: list[float], places: Iterable[int] | None = None) -> float:
    chosen = list(range(len(weights)) if places is None else places)
    total = sum(weights[number] for number in chosen)
    return sum(weights[number] * held[number] for number in chosen) / total if total else 1.0


def _held_of_source(comparison: Comparison, number: int) -> float:
    """The share of a source clause that the claim speaks of; of the clause that holds most of the claim."""
    statement = comparison.chosen[number].statement
    claimed = comparison.claim.content
    best, share = 0.0, 0.0
    rows = [agreements(word.meaning, statement) for word in claimed]
    agree = [max(column) for column in zip(*rows, strict=True)] if rows else [0.0] * len(statement.words)
    for clause, _ in enumerate(statement.clauses):
        held = [
            strength
            for word, strength in zip(statement.words, agree, strict=True)
            if word.clause == clause and word.content
        ]
        if sum(held) > best:
            best, share = sum(held), sum(held) / len(held)
    return share


def figure_features(comparison: Comparison) -> dict[str, float]:
    """How far the claim's numbers and dates stand in the sentences."""
    wanted = mention_keys(comparison.claim)
    held = {key for key in wanted if any(key in sentence.mentions for sentence in comparison.chosen)}
    near = {key for statement in comparison.surrounding(0.6) for key in mention_keys(statement)}
    return {
        "figures": len(held) / len(wanted) if wanted else 0.0,
        "no_figures": float(not wanted),
        "figures_near": len((wanted - held) & near) / len(wanted) if wanted else 0.0,
    }


def finding_features(found: Mapping[str, Sequence[Finding]], comparison: Comparison) -> dict[str, float]:
    """Which checks object, and how.

    "polarity": the source says otherwise; "polarity?": it does not say it; "polarity+": another sentence does.
    """
    features = {}
    for name, findings in found.items():
        for finding in findings:
            elsewhere = finding.source is not None and finding.source not in comparison.chosen
            mark = "?" if finding.verdict is not Verdict.CONFLICT else "+" if elsewhere else ""
            features["finds_" + name + mark] = 1.0
            if finding.verdict is Verdict.CONFLICT and not elsewhere:
                features["conflict"] = 1.0
    return features


def weakest_clause(comparison: Comparison) -> float:
    worst = 1.0
    for number, _ in enumerate(comparison.claim.clauses):
        words = [word for word in comparison.claim.words if word.clause == number and word.content]
        if len(words) >= 2:
            worst = min(worst, coverage(words, comparison.strengths, comparison.sources))
    return worst


def unknown_thing(comparison: Comparison) -> bool:
    """Whether the claim is about something, or names a thing, that no source names by any word like it."""
    claim = comparison.claim
    verb = first_verb(claim)
    return any(
        is_unknown(word, comparison.sources)
        and (word.start < verb or bool(_BEFORE_NOUN.search(claim.text[: word.start])))
        for word in claim.content
    )


def is_unknown(word: Word, sources: Sources) -> bool:
    """Whether the sources know neither the word, a synonym of it nor all its parts."""
    if any(sources.knows(concept) for concept in word.concepts if concept[0] != "&"):
        return False
    if word.parts:
        return not all(any(sources.knows(concept) for concept in part if concept[0] != "&") for part in word.parts)
    return not sources.knows("~" + word.root[:5])


def core(comparison: Comparison) -> float:
    """How much of the claim's words, its units and places aside, the sentence itself holds."""
    claim, sources = comparison.claim, comparison.sources
    names = {word.start for name in find_names(claim, sources) if name.sort for word in name.words}
    words = [word for word in claim.content if word.start not in names and not word.values]
    return coverage(words, comparison.own, sources)
