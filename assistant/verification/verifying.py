"""A claim is held against source sentences and marked supported, contradicted or not in the sources."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace

from assistant.records import Evidence, Support, VerifiedSentence
from assistant.verification import claims
from assistant.verification.alignment import _BEGINNING, _HEAD, _PART, cohesion, coverage, presence, weight, worth_of
from assistant.verification.checks.attribution import check_actor, check_attribution, check_responsibility
from assistant.verification.checks.dates import check_dates
from assistant.verification.checks.names import check_names, find_names
from assistant.verification.checks.numbers import SUM, check_numbers
from assistant.verification.checks.polarity import check_polarity, check_scales
from assistant.verification.checks.qualifiers import check_causes, check_certainty, check_quantifiers
from assistant.verification.checks.reckoning import check_multiples, summed
from assistant.verification.comparison import Comparison, Finding, Verdict, compare
from assistant.verification.quantities import mention_keys
from assistant.verification.sources import Sources, SourceSentence
from assistant.verification.statements import Statement, Word, first_verb, is_verb, read_statement
from assistant.verification.tables import verify_by_tables

Check = Callable[[Comparison], Iterator[Finding]]
_ITEM = re.compile(r"\s*[-–•]\s")
ITEM_LENGTH = 4  # sentences
CHECKS: tuple[Check, ...] = (
    check_numbers,
    check_multiples,
    check_dates,
    check_names,
    check_polarity,
    check_scales,
    check_quantifiers,
    check_certainty,
    check_causes,
    check_attribution,
    check_actor,
    check_responsibility,
)

# What stands before a noun: an article or a preposition, perhaps with an adjective between.
_BEFORE_NOUN = re.compile(
    r"(?i)\b(?:en|et|nogle|egen|eget|egne|ny|nyt|nye|har|havde|fik|får|blandt|af|fra|med|på|under|over|i|som)\s+(?:\w+(?:e|ig|sk|t|en)\s+)?\Z"
)

SETTLING = (
    check_polarity,
    check_scales,
    check_quantifiers,
    check_certainty,
    check_causes,
    check_attribution,
    check_actor,
)

FIGURE_CHECKS = {check_numbers, check_dates, check_names, check_multiples}

FEW_WORDS = 2  # a claim with fewer is looked for by its figures too
RARE_FIGURE, FEW_HOLDING = 0.8, 4  # a figure that few sentences have tells where to look
CANDIDATES = 8  # sentences looked at closely
RIVAL_FIT = 0.15  # sentences that fit so much less are about something else
RIVAL_OWN = 0.1  # and so are those that hold so much less of the claim themselves
LEAST_COVERAGE = 0.62  # of the claim's content in the sources, to be supported
LEAST_CLAUSE = 0.4  # of each clause's
LEAST_SUBJECT = 0.5  # of the claim's words in the sentence, to say that it says otherwise
LEAST_RELATED = 0.45  # to say that a source speaks of the same thing at all
FIGURES_MARGIN = 0.12  # the same, where all the claim's figures stand in the sentence
SILENT_MARGIN = 0.2  # what may overrule sentences that only do not say it
DENIED_MARGIN = 0.08
LEAST_WITH_FIGURES, WITH_FIGURES_MARGIN = 0.7, 0.25  # a sentence with the claim's figures goes before others
FIGURES_COVERAGE = 0.55  # of the content, where all the claim's figures stand in the sentence
COVERED_MARGIN = 0.08
FIT_MARGIN = 0.05  # what may overrule the sentence that fits best
LEAST_TEXT = 0.6
LEAST_PART = 0.75  # of each part of a sentence that is only supported as a whole
SETTLED_MARGIN = 0.15
PAIR_COVERAGE = 0.75
PAIR_FIT, PAIR_GAIN = 0.97, 0.06  # two sentences together must fit clearly better than one
OWN_SHARE = 0.6
MENTION_SHARE = 0.2
COHESION_SHARE = 0.2
PAIR_REACH = 8  # sentences
PAIR_SECOND = 0.25  # of the claim in the second sentence
LEAST_OWN = 0.3  # of the content in the sentence itself, not only around it


@dataclass(frozen=True, slots=True)
class Outcome:
    """What holding a part of a claim against some sentences came to."""

    label: Support
    reason: str
    chosen: tuple[SourceSentence, ...]
    fit: float
    covered: float
    cells: tuple[Evidence, ...] = ()
    settled: bool = False  # the source says otherwise, whatever else another sentence may add


def verify_claim(sentence: str, sources: Sources) -> VerifiedSentence:
    """Marks one sentence. Each part of it must be supported; the reason names the first part that is not."""
    whole = read_statement(sentence)
    parts = claims.split_claim(sentence)
    outcomes = [_verify_part(part, whole, sources) for part in parts]
    outcomes = [
        _glued(outcome, part, outcomes) if position else outcome
        for position, (part, outcome) in enumerate(zip(parts, outcomes, strict=True))
    ]
    if len(parts) > 1 and {outcome.label for outcome in outcomes} == {Support.SUPPORTED, Support.NOT_IN_SOURCES}:
        together = _verify_part(whole, whole, sources)
        if together.label is Support.SUPPORTED and _holds_all(parts, together, sources):
            outcomes = [together]
    label, reason = Support.SUPPORTED, "Står i kilden"
    for wanted in (Support.CONTRADICTED, Support.NOT_IN_SOURCES):
        worst = next((outcome for outcome in outcomes if outcome.label is wanted), None)
        if worst:
            label, reason = wanted, worst.reason
            break
    evidence = {}
    for part, outcome in zip(parts if len(parts) == len(outcomes) else [whole], outcomes, strict=True):
        companions = _companions(part, outcome, sources) if outcome.label is Support.SUPPORTED else ()
        places = [chosen.evidence() for chosen in (*outcome.chosen, *companions)]
        for found in (*places, *outcome.cells):
            evidence[found.document_id, found.page, found.start, found.end] = found
    return VerifiedSentence(sentence, label, reason, tuple(evidence.values()))


def _glued(outcome: Outcome, part: Statement, outcomes: Sequence[Outcome]) -> Outcome:
    """A part without a subject of its own ("… og holder møde hvert kvartal") must rest on the passage of the others."""
    first = outcomes[0]
    if outcome.label is not Support.SUPPORTED or not outcome.chosen or not first.chosen or _has_subject(part):
        return outcome
    if any(
        one.document is other.document and abs(one.order - other.order) <= PAIR_REACH
        for one in outcome.chosen
        for other in first.chosen
    ):
        return outcome
    return replace(outcome, label=Support.NOT_IN_SOURCES, reason="Kilderne siger det ikke om det samme")


def _has_subject(part: Statement) -> bool:
    """Whether something stands before the verb; in what follows "og" it often does not."""
    return not part.words or not is_verb(part.words[0])


def _companions(part: Statement, outcome: Outcome, sources: Sources) -> list[SourceSentence]:
    """The nearest sentences that hold the claim's figures where the chosen ones only lean on them."""
    if not outcome.chosen:
        return []
    first = outcome.chosen[0]
    found = []
    for key in sorted(mention_keys(part).difference(*(sentence.mentions for sentence in outcome.chosen))):
        near = [other for other in sources.sentences if _belongs(first, other) and key in other.mentions]
        if near and key[0] != "y":
            found.append(min(near, key=lambda other: abs(other.order - first.order)))
    return found


def _holds_all(parts: Sequence[Statement], outcome: Outcome, sources: Sources) -> bool:
    """Whether the sentences hold most of each part."""
    strengths = compare(parts[0], outcome.chosen, (), sources).strengths
    return all(coverage(part.content, strengths, sources) >= LEAST_PART for part in parts)


def rank(part: Statement, whole: Statement, sources: Sources) -> list[tuple[float, SourceSentence]]:
    """The sentences that hold most of a claim, best first."""
    scores: dict[int, float] = {}
    own = {word.start for word in part.content}
    words = list(part.content) + (list(whole.content) if whole is not part else [])
    total = 0.0
    for position, word in enumerate(words):
        share = weight(word, sources) * (1.0 if position < len(own) else 0.25)
        total += share
        for number, strength in _found(word, sources).items():
            scores[number] = scores.get(number, 0.0) + share * strength
    for key in mention_keys(part):
        holding = sources.holding(key)
        share = RARE_FIGURE if key[0] == "n" and len(holding) <= FEW_HOLDING else 0.3
        total += share
        for number in holding:
            if number in scores or len(own) < FEW_WORDS:
                scores[number] = scores.get(number, 0.0) + share
    best = sorted(scores.items(), key=lambda pair: (-pair[1], pair[0]))[: CANDIDATES * 3]
    return [(score / total, sources.sentences[number]) for number, score in best if total]


def _found(word: Word, sources: Sources) -> dict[int, float]:
    """For each sentence that holds the word or something like it: how strongly."""
    found: dict[int, float] = {}
    pairs = [(concept, worth_of(concept)) for concept in word.concepts]
    for position, part in enumerate(word.parts):
        pairs += [(concept, _HEAD if position == len(word.parts) - 1 else _PART) for concept in part]
    if len(word.root) >= 5:
        pairs.append(("~" + word.root[:5], _BEGINNING))
    for concept, worth in pairs:
        for number, strength in sources.postings(concept):
            if found.get(number, 0.0) < strength * worth:
                found[number] = strength * worth
    return found


def _verify_part(part: Statement, whole: Statement, sources: Sources) -> Outcome:
    """Tables and running text are both asked; what one of them supports is supported."""
    by_text = _verify_by_text(part, whole, sources)
    if by_text.label is Support.SUPPORTED or not sources.tables:
        return by_text
    by_table = verify_by_tables(part, sources.tables)
    if by_table is None or (
        by_table.label is not Support.SUPPORTED and by_text.fit >= LEAST_TEXT and _figures_stand(part, by_text)
    ):
        return by_text
    return Outcome(by_table.label, by_table.reason, (), by_text.fit, by_text.covered, by_table.evidence)


def _denied_elsewhere(part: Statement, outcome: Outcome, outcomes: Sequence[Outcome]) -> bool:
    """Whether another sentence that holds more of the claim settles that it is otherwise."""
    return not mention_keys(part) and any(
        other.settled and other.label is Support.CONTRADICTED and other.covered > outcome.covered + COVERED_MARGIN
        for other in outcomes
    )


def _outweighs(part: Statement, against: Outcome, its: float, outcome: Outcome, own: float) -> bool:
    """Whether a sentence that says otherwise speaks so much more of the claim than the one that supports it."""
    if against.label is not Support.CONTRADICTED:
        return False
    denies = any(clause.negations for clause in part.clauses)
    margin = 0.0 if against.settled and not denies else DENIED_MARGIN
    return against.fit > outcome.fit + margin or its > own + DENIED_MARGIN


def _figures_stand(part: Statement, outcome: Outcome) -> bool:
    """Whether the sentence that was found has the claim's figures, so that a table cannot contradict them."""
    wanted = {key for key in mention_keys(part) if key[0] == "n"}
    return bool(wanted) and all(any(key in sentence.mentions for sentence in outcome.chosen) for key in wanted)


def _verify_by_text(part: Statement, whole: Statement, sources: Sources) -> Outcome:
    """The sentence that fits best decides; one that fits clearly less well cannot overrule it."""
    ranked = [sentence for _, sentence in rank(part, whole, sources)]
    alone = [compare(part, (sentence,), (), sources) for sentence in ranked[:CANDIDATES]]
    if not alone:
        return Outcome(Support.NOT_IN_SOURCES, "Ingen kilde i samlingen siger noget om det", (), 0.0, 0.0)
    fits = [_fit(comparison) for comparison in alone]
    held = [coverage(part.content, comparison.own, sources) for comparison in alone]
    outcomes = []
    for comparison, fit, own in zip(alone, fits, held, strict=True):
        rivals = [
            sentence
            for sentence, other, its in zip(ranked, fits, held, strict=False)
            if other >= max(fits) - RIVAL_FIT and its >= own - RIVAL_OWN
        ]
        outcomes.append(_judge(replace(comparison, rivals=rivals), fit))
    fit = max(outcome.fit for outcome in outcomes)
    near = [
        outcome
        for outcome, comparison in zip(outcomes, alone, strict=True)
        if outcome.fit >= fit - (FIGURES_MARGIN if _holds_figures(comparison) else FIT_MARGIN)
    ]
    supported = [
        outcome
        for outcome in near
        if outcome.label is Support.SUPPORTED and not _denied_elsewhere(part, outcome, outcomes)
    ] or [
        outcome
        for outcome, own in zip(outcomes, held, strict=True)
        if outcome.label is Support.SUPPORTED
        and outcome.fit >= fit - SILENT_MARGIN
        and not _denied_elsewhere(part, outcome, outcomes)
        and not any(_outweighs(part, other, its, outcome, own) for other, its in zip(outcomes, held, strict=True))
    ]
    supported = supported or [
        outcome
        for outcome, comparison, own in zip(outcomes, alone, held, strict=True)
        if outcome.label is Support.SUPPORTED
        and _holds_figures(comparison)
        and min(own, outcome.covered) >= LEAST_WITH_FIGURES
        and outcome.fit >= fit - WITH_FIGURES_MARGIN
    ]
    if supported:
        return max(supported, key=lambda outcome: outcome.fit)
    against = [outcome for outcome in near if outcome.label is not Support.SUPPORTED] or [
        outcome for outcome in outcomes if outcome.label is not Support.SUPPORTED
    ]
    best = max(
        against, key=lambda outcome: outcome.fit + (FIT_MARGIN if outcome.label is Support.CONTRADICTED else 0.0)
    )
    total = _summed(part, ranked, sources)
    if total:
        return total
    settled = any(outcome.settled and outcome.fit >= fit - SETTLED_MARGIN for outcome in outcomes)
    denying = {
        id(outcome.chosen[0])
        for outcome in outcomes
        if outcome.label is Support.CONTRADICTED and outcome.settled and outcome.chosen
    }
    if fit < PAIR_FIT and not settled:
        for pair in _pairs(part, ranked, sources):
            if any(id(sentence) in denying for sentence in pair):
                continue
            together = compare(part, pair, (), sources)
            outcome = _judge(together, _fit(together))
            if (
                outcome.label is Support.SUPPORTED
                and outcome.fit >= fit + PAIR_GAIN
                and outcome.covered >= PAIR_COVERAGE
                and not _denied_elsewhere(part, outcome, outcomes)
            ):
                return outcome
    return best


def _summed(part: Statement, ranked: Sequence[SourceSentence], sources: Sources) -> Outcome | None:
    """Two sentences whose counts make up the claim's, where it says that it is a sum."""
    if len(part.numbers) != 1 or not SUM.search(part.text):
        return None
    chosen = summed(part.numbers[0], ranked)
    if not chosen:
        return None
    together = compare(part, chosen, (), sources)
    outcome = _judge(together, _fit(together))
    return outcome if outcome.label is Support.SUPPORTED else None


def _pairs(part: Statement, ranked: Sequence[SourceSentence], sources: Sources) -> list[tuple[SourceSentence, ...]]:
    """Each of the best sentences with the one that adds most of what it lacks."""
    pairs: list[tuple[SourceSentence, ...]] = []
    for first in ranked[:3]:
        lacking = [word for word in part.content if presence(word, first.own) < 0.5]
        keys = mention_keys(part) - first.mentions
        others = [
            other
            for other in sources.sentences
            if _belongs(first, other)
            and not _of_another_item(first, other, sources)
            and (keys & other.mentions or coverage(part.content, other.own, sources) >= PAIR_SECOND)
        ]
        gains = sorted(
            others,
            key=lambda other: (
                -sum(weight(word, sources) * presence(word, other.own) for word in lacking)
                - 0.5 * len(keys & other.mentions)
            ),
        )
        pairs += [(first, other) for other in gains[:2]]
    return pairs


def _of_another_item(first: SourceSentence, other: SourceSentence, sources: Sources) -> bool:
    """Whether a sentence before a list item belongs to the item above it."""
    if not _ITEM.match(first.statement.text) or other.order > first.order or _ITEM.match(other.statement.text):
        return False
    return any(
        above.document is first.document
        and other.order - ITEM_LENGTH <= above.order < other.order
        and _ITEM.match(above.statement.text)
        for above in sources.sentences
    )


def _belongs(first: SourceSentence, second: SourceSentence) -> bool:
    """Two sentences of one passage."""
    return first is not second and first.document is second.document and abs(first.order - second.order) <= PAIR_REACH


def _judge(comparison: Comparison, fit: float) -> Outcome:
    claim, sources = comparison.claim, comparison.sources
    covered = coverage(claim.content, comparison.strengths, sources)
    own = coverage(claim.content, comparison.own, sources)
    chosen = tuple(comparison.chosen)
    if covered < LEAST_RELATED:
        return Outcome(Support.NOT_IN_SOURCES, _lacking(comparison), chosen[:1], fit, covered)
    found = {check: list(check(comparison)) for check in CHECKS}
    found = {check: findings for check, findings in found.items() if findings}
    findings = [finding for several in found.values() for finding in several]
    if findings:
        first = next((finding for finding in findings if finding.verdict is Verdict.CONFLICT), findings[0])
        if first.verdict is Verdict.CONFLICT and (
            _core(comparison) < LEAST_SUBJECT or (_lacks_figures(comparison) and not set(found) & FIGURE_CHECKS)
        ):
            return Outcome(Support.NOT_IN_SOURCES, _lacking(comparison), chosen[:1], fit, covered)
        label = Support.CONTRADICTED if first.verdict is Verdict.CONFLICT else Support.NOT_IN_SOURCES
        settled = any(check in SETTLING for check in found) or any(
            findings[0].verdict is Verdict.CONFLICT and not _several(comparison, check)
            for check, findings in found.items()
        )
        return Outcome(
            label, first.reason, (first.source,) if first.source else chosen[:1], fit, covered, settled=settled
        )
    if _unknown_thing(comparison):
        return Outcome(Support.NOT_IN_SOURCES, _lacking(comparison), chosen[:1], fit, covered)
    least = FIGURES_COVERAGE if _holds_figures(comparison) else LEAST_COVERAGE
    if covered < least or own < LEAST_OWN or _weakest_clause(comparison) < LEAST_CLAUSE:
        return Outcome(Support.NOT_IN_SOURCES, _lacking(comparison), chosen[:1], fit, covered)
    return Outcome(Support.SUPPORTED, "Står i kilden", chosen, fit, covered)


def _lacks_figures(comparison: Comparison) -> bool:
    """Whether the claim has numbers and the sentence has none of them, so that it speaks of something else."""
    wanted = {key for key in mention_keys(comparison.claim) if key[0] == "n"}
    return bool(wanted) and not any(key in sentence.mentions for key in wanted for sentence in comparison.chosen)


def _core(comparison: Comparison) -> float:
    """How much of the claim's words, its units and places aside, the sentence itself holds."""
    claim, sources = comparison.claim, comparison.sources
    names = {word.start for name in find_names(claim, sources) if name.sort for word in name.words}
    words = [word for word in claim.content if word.start not in names and not word.values]
    return coverage(words, comparison.own, sources)


def _holds_figures(comparison: Comparison) -> bool:
    """Whether the sentence has every number and date of a claim that has some."""
    wanted = mention_keys(comparison.claim)
    return bool(wanted) and all(any(key in sentence.mentions for sentence in comparison.chosen) for key in wanted)


def _unknown_thing(comparison: Comparison) -> bool:
    """Whether the claim is about something, or names a thing, that no source names by any word like it."""
    claim = comparison.claim
    verb = first_verb(claim)
    return any(
        _unknown(word, comparison.sources)
        and (word.start < verb or bool(_BEFORE_NOUN.search(claim.text[: word.start])))
        for word in claim.content
    )


def _unknown(word: Word, sources: Sources) -> bool:
    """Whether the sources know neither the word, a synonym of it nor all its parts."""
    if any(sources.knows(concept) for concept in word.concepts if concept[0] != "&"):
        return False
    if word.parts:
        return not all(any(sources.knows(concept) for concept in part if concept[0] != "&") for part in word.parts)
    return not sources.knows("~" + word.root[:5])


def _several(comparison: Comparison, check: Check) -> bool:
    """Whether the claim has several numbers or dates, so that another sentence may hold the one that is missing."""
    if check is check_numbers:
        return len([number for number in comparison.claim.numbers if number.kind != "fraction"]) > 1 and not any(
            number.kind == "fraction" for number in comparison.claim.numbers
        )
    dates = comparison.claim.dates
    return check is check_dates and (len(dates) > 1 or any(date.precision == "period" for date in dates))


def _fit(comparison: Comparison) -> float:
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


def _weakest_clause(comparison: Comparison) -> float:
    worst = 1.0
    for number, _ in enumerate(comparison.claim.clauses):
        words = [word for word in comparison.claim.words if word.clause == number and word.content]
        if len(words) >= 2:
            worst = min(worst, coverage(words, comparison.strengths, comparison.sources))
    return worst


def _lacking(comparison: Comparison) -> str:
    """Names the words of the claim that weigh most among those no source holds."""
    lacking = sorted(
        (word for word in comparison.claim.content if presence(word, comparison.strengths) < 0.4),
        key=lambda word: -weight(word, comparison.sources),
    )
    if not lacking:
        return "Kilderne siger det ikke samlet"
    words = " og ".join(f"»{word.text}«" for word in sorted(lacking[:2], key=lambda word: word.start))
    return f"Kilderne siger intet om {words}"
