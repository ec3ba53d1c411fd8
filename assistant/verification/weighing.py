"""A part of a claim is held against each sentence, and pair of sentences, that may carry it."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

from assistant.verification.alignment import coverage, presence
from assistant.verification.candidates import CANDIDATES, PAIR_REACH, find_pairs, rank
from assistant.verification.checks.attribution import (
    check_actor,
    check_attribution,
    check_responsibility,
    check_subject,
)
from assistant.verification.checks.dates import check_dates
from assistant.verification.checks.names import check_names, find_names, is_same_name
from assistant.verification.checks.numbers import SUM, check_numbers
from assistant.verification.checks.polarity import check_polarity, check_scales
from assistant.verification.checks.qualifiers import check_causes, check_certainty, check_quantifiers
from assistant.verification.checks.reckoning import check_multiples, summed
from assistant.verification.comparison import Comparison, Finding, Verdict, compare
from assistant.verification.decision import likelihood
from assistant.verification.features import alignment_features, core, figure_features, finding_features, fit
from assistant.verification.quantities import mention_keys
from assistant.verification.sources import Sources, SourceSentence
from assistant.verification.statements import Statement

Check = Callable[[Comparison], Iterator[Finding]]
CHECKS: dict[str, Check] = {
    "numbers": check_numbers,
    "multiples": check_multiples,
    "dates": check_dates,
    "names": check_names,
    "polarity": check_polarity,
    "scales": check_scales,
    "quantifiers": check_quantifiers,
    "certainty": check_certainty,
    "causes": check_causes,
    "attribution": check_attribution,
    "actor": check_actor,
    "subject": check_subject,
    "responsibility": check_responsibility,
}
FINAL = frozenset(("numbers", "multiples", "dates", "names"))  # what they object to cannot be outweighed

RIVAL_FIT = 0.15  # sentences that fit so much less are about something else
RIVAL_OWN = 0.1  # and so are those that hold so much less of the claim themselves
LEAST_RELATED = 0.4  # of the claim's content in the sources, to say that a source speaks of it at all
LEAST_SUBJECT = 0.5  # of the claim's words in the sentence, to say that it says otherwise
SURE = 0.6  # of a sentence alone, so that no second one is looked for
REACH = 0.3  # gaps beyond it are as good as wide open
LEAST_ALIGNED = 0.6  # a conflict weighs more, the better the sentence holds the claim
LEAST_DENYING = 0.6  # of the claim in a sentence of a pair, to overrule the pair
NEARLY_ALL, OWN_MARGIN = 0.9, 0.02  # of the claim in a sentence that denies it, to overrule one that holds less
MOST_PAIRS = 6
LEAST_NAMED = 0.5  # of a name's words in a sentence and what is around it


@dataclass(frozen=True)
class Judgement:
    """What holding the part against some sentences came to."""

    comparison: Comparison
    fit: float
    covered: float
    own: float
    findings: dict[str, list[Finding]]
    features: dict[str, float]
    likelihood: float = 0.0
    overruled: bool = False  # by a sentence that holds more of the claim, or one of its own, and says otherwise

    @cached_property
    def barred(self) -> bool:
        """Whether a figure or a name is not the source's, or the sentences speak of something else."""
        return (
            self.overruled
            or self.covered < LEAST_RELATED
            or any(
                finding.final or (name in FINAL and not finding.open)
                for name, findings in self.findings.items()
                for finding in findings
            )
        )

    @cached_property
    def is_silent(self) -> bool:
        """Whether the sentences have no figure that the claim's could stand for: then they are not what it rests on."""
        found = [finding for name in ("numbers", "dates") for finding in self.findings.get(name, ())]
        return bool(found) and all(f.verdict is Verdict.MISSING and not f.open for f in found)

    @cached_property
    def conflict(self) -> tuple[str, Finding] | None:
        """The first finding that the source says otherwise, with its check."""
        return next(
            (
                (name, finding)
                for name, findings in self.findings.items()
                for finding in findings
                if finding.verdict is Verdict.CONFLICT
            ),
            None,
        )

    @cached_property
    def settles(self) -> bool:
        """Whether the sentences say otherwise in a way that no other sentence can mend."""
        return any(
            finding.verdict is Verdict.CONFLICT and (name not in FINAL or (name == "names" and not finding.open))
            for name, findings in self.findings.items()
            for finding in findings
        )

    @cached_property
    def names_another(self) -> bool:
        """Whether the sentences name another unit or place; a sentence that has the claim's elsewhere mends nothing."""
        return any(
            finding.verdict is Verdict.CONFLICT and not finding.open for finding in self.findings.get("names", ())
        )

    @cached_property
    def denies(self) -> bool:
        """Whether the sentences speak of what the claim says and say otherwise."""
        return self.conflict is not None and core(self.comparison) >= LEAST_SUBJECT


def weigh(part: Statement, whole: Statement, sources: Sources) -> list[Judgement]:
    """Every candidate judged; those that hold most come first, pairs of sentences last."""
    ranked = [sentence for _, sentence in rank(part, whole, sources)]
    if not ranked:
        return []
    alone = [compare(part, (sentence,), (), sources) for sentence in ranked[:CANDIDATES]]
    fits = [fit(comparison) for comparison in alone]
    held = [coverage(part.content, comparison.own, sources) for comparison in alone]
    comparisons = []
    for comparison, own in zip(alone, held, strict=True):
        rivals = [
            sentence
            for sentence, other, its in zip(ranked, fits, held, strict=False)
            if other >= max(fits) - RIVAL_FIT and its >= own - RIVAL_OWN
        ]
        comparisons.append(replace(comparison, rivals=rivals, whole=whole))
    single = [_judge(comparison) for comparison in comparisons]
    weighed = [_beside(one, single) for one in single]
    if any(one.likelihood >= SURE and not one.barred for one in weighed):
        return weighed
    pairs: list[tuple[SourceSentence, ...]] = [*find_pairs(part, ranked, sources)[:MOST_PAIRS]]
    if len(part.numbers) == 1 and SUM.search(part.text) and (made_up := summed(part.numbers[0], ranked)):
        pairs.append(made_up)
    named = {id(one.comparison.chosen[0]) for one in single if one.names_another and one.own >= LEAST_SUBJECT}
    pairs = [pair for pair in pairs if not any(id(sentence) in named for sentence in pair)]
    joined = [_judge(replace(compare(part, pair, (), sources), whole=whole)) for pair in pairs]
    return weighed + [_beside(one, single) for one in joined]


def weigh_one(part: Statement, sentence: SourceSentence, sources: Sources) -> Judgement:
    """One sentence judged by itself, whatever other sentences say."""
    one = _judge(replace(compare(part, (sentence,), (), sources), whole=part))
    return _beside(one, [one])


def _judge(comparison: Comparison) -> Judgement:
    covered = coverage(comparison.claim.content, comparison.strengths, comparison.sources)
    own = coverage(comparison.claim.content, comparison.own, comparison.sources)
    if covered < LEAST_RELATED:
        return Judgement(comparison, fit(comparison), covered, own, {}, {})
    found = {name: list(check(comparison)) for name, check in CHECKS.items()}
    found = {name: findings for name, findings in found.items() if findings}
    features = alignment_features(comparison) | figure_features(comparison) | finding_features(found, comparison)
    return Judgement(comparison, fit(comparison), covered, own, found, features)


def _beside(one: Judgement, single: Sequence[Judgement]) -> Judgement:
    """What a candidate looks like beside the sentences judged alone is weighed too."""
    if not one.features:
        return one
    rivals = [other for other in single if other is one or not other.is_silent] or single
    best_fit, best_own = max(other.fit for other in rivals), max(other.own for other in rivals)
    others = [other for other in single if other.denies and other is not one]
    features = one.features | {
        "aligned_conflict": one.features.get("conflict", 0.0)
        * one.features["cohesion"]
        * max(0.0, one.features["own_near"] - LEAST_ALIGNED)
        / (1 - LEAST_ALIGNED),
        "fit": one.fit,
        "gap_fit": max(0.0, best_fit - one.fit),
        "gap_own": max(0.0, best_own - one.own),
        "denied_fit": max((_nearness(other.fit - one.fit) for other in others), default=0.0),
        "denied_own": max((_nearness(other.own - one.own) for other in others), default=0.0),
        "denied_more": max((max(0.0, other.own - one.own) for other in others if other.settles), default=0.0),
    }
    if len(one.comparison.chosen) > 1:
        features |= _pair_features(one, single)
    return replace(one, features=features, likelihood=likelihood(features), overruled=_is_overruled(one, single))


def _is_overruled(one: Judgement, single: Sequence[Judgement]) -> bool:
    """Whether a sentence denies what the claim says: one of a pair, or one that holds nearly all of it, and more."""
    chosen = one.comparison.chosen
    for other in single:
        if other is one or not other.settles or not other.denies:
            continue
        if len(chosen) > 1 and other.comparison.chosen[0] in chosen and other.own >= LEAST_DENYING:
            return True
        denies = any(f.verdict is Verdict.CONFLICT and not f.open for f in other.findings.get("polarity", ()))
        if denies and other.own >= NEARLY_ALL and one.own < other.own - OWN_MARGIN:
            return True
    return False


def _nearness(gap: float) -> float:
    """How near a sentence that says otherwise comes to holding as much of the claim; more, where it holds more."""
    return REACH + max(-REACH, min(REACH, gap))


def _lends_name(comparison: Comparison) -> bool:
    """Whether the sentence that holds most of the claim has another unit or place, and the claim's is the other's."""
    names = [name for name in find_names(comparison.claim, comparison.sources) if name.sort]
    if not names:
        return False
    claim, sources = comparison.claim, comparison.sources
    numbers = {key for key in mention_keys(claim) if key[0] == "n"}
    main = max(
        comparison.chosen,
        key=lambda sentence: (len(numbers & sentence.mentions), coverage(claim.content, sentence.own, sources)),
    )
    there = find_names(main.statement, sources)
    return any(
        any(presence(word, main.own) < LEAST_NAMED for word in name.words)
        and any(other.sort == name.sort and not any(is_same_name(other, its) for its in names) for other in there)
        for name in names
    )


def _pair_features(one: Judgement, single: Sequence[Judgement]) -> dict[str, float]:
    chosen = one.comparison.chosen
    keys = mention_keys(one.comparison.claim)
    orders = [sentence.order for sentence in chosen]
    return {
        "pair": 1.0,
        "pair_apart": float(len({sentence.section for sentence in chosen}) > 1),
        "pair_denied": float(
            one.conflict is None and any(other.settles for other in single if other.comparison.chosen[0] in chosen)
        ),
        "pair_renamed": float(any(other.names_another for other in single if other.comparison.chosen[0] in chosen)),
        "pair_lent_name": float(_lends_name(one.comparison)),
        "pair_distance": min(PAIR_REACH, max(orders) - min(orders)) / PAIR_REACH,
        "pair_figures": float(
            all(keys & sentence.mentions for sentence in chosen)
            and not any(keys <= sentence.mentions for sentence in chosen)
        ),
    }
