"""A claim is held against source sentences and marked supported, contradicted or not in the sources."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from assistant.records import Evidence, Support, VerifiedSentence
from assistant.verification import claims
from assistant.verification.alignment import coverage, presence, weight
from assistant.verification.candidates import PAIR_REACH
from assistant.verification.comparison import Comparison, compare
from assistant.verification.lexicon import word_set
from assistant.verification.quantities import mention_keys
from assistant.verification.sources import Sources, SourceSentence
from assistant.verification.statements import Statement, is_verb, read_statement
from assistant.verification.tables import verify_by_tables
from assistant.verification.weighing import FINAL, Judgement, weigh

LIKELY = 0.45  # from here on a claim counts as supported
LEAST_TEXT = 0.6  # of a sentence with the claim's figures, so that a table does not contradict it
LEAST_PART = 0.6  # of each part of a sentence that is only supported as a whole
FIT_MARGIN = 0.05  # what may overrule the sentence that fits best


@dataclass(frozen=True, slots=True)
class Outcome:
    """What holding a part of a claim against some sentences came to."""

    label: Support
    reason: str
    chosen: tuple[SourceSentence, ...]
    fit: float
    cells: tuple[Evidence, ...] = ()


def verify_claim(sentence: str, sources: Sources) -> VerifiedSentence:
    """Marks one sentence. Each part of it must be supported; the reason names the first part that is not."""
    plain = claims.plain_wording(sentence)
    whole = read_statement(plain)
    parts = claims.split_claim(plain)
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


_PRONOUNS = word_set("det de den dette disse denne heraf han hun dem")


def _has_subject(part: Statement) -> bool:
    """Whether something stands before the verb; in what follows "og" it often does not."""
    return not part.words or not (is_verb(part.words[0]) or part.words[0].folded in _PRONOUNS)


def _companions(part: Statement, outcome: Outcome, sources: Sources) -> list[SourceSentence]:
    """The nearest sentences that hold the claim's figures where the chosen ones only lean on them."""
    if not outcome.chosen:
        return []
    first = outcome.chosen[0]
    found = []
    for key in sorted(mention_keys(part).difference(*(sentence.mentions for sentence in outcome.chosen))):
        near = [other for other in sources.near(first, PAIR_REACH) if key in other.mentions]
        if near and key[0] != "y":
            found.append(min(near, key=lambda other: abs(other.order - first.order)))
    return found


def _holds_all(parts: Sequence[Statement], outcome: Outcome, sources: Sources) -> bool:
    """Whether the sentences hold most of each part."""
    strengths = compare(parts[0], outcome.chosen, (), sources).strengths
    return all(coverage(part.content, strengths, sources) >= LEAST_PART for part in parts)


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
    return Outcome(by_table.label, by_table.reason, (), by_text.fit, by_table.evidence)


def _figures_stand(part: Statement, outcome: Outcome) -> bool:
    """Whether the sentence that was found has the claim's figures, so that a table cannot contradict them."""
    wanted = {key for key in mention_keys(part) if key[0] == "n"}
    return bool(wanted) and all(any(key in sentence.mentions for sentence in outcome.chosen) for key in wanted)


def _verify_by_text(part: Statement, whole: Statement, sources: Sources) -> Outcome:
    """The most likely support counts; where none is likely enough, the sentence that fits best says why."""
    judged = weigh(part, whole, sources)
    if not judged:
        return Outcome(Support.NOT_IN_SOURCES, "Ingen kilde i samlingen siger noget om det", (), 0.0)
    possible = [one for one in judged if not one.barred]
    best = max(possible, key=lambda one: one.likelihood, default=None)
    if best is not None and best.likelihood >= LIKELY:
        return Outcome(Support.SUPPORTED, "Står i kilden", tuple(best.comparison.chosen), best.fit)
    return _refused(judged)


def _refused(judged: Sequence[Judgement]) -> Outcome:
    """Why the claim does not follow: what the sentence that speaks most of it says otherwise, or what it lacks."""
    single = [one for one in judged if len(one.comparison.chosen) == 1]
    best = max(single, key=lambda one: one.fit + (FIT_MARGIN if one.conflict else 0.0))
    chosen = tuple(best.comparison.chosen)
    if (
        best.findings
        and best.conflict
        and best.denies
        and not (_lacks_figures(best.comparison) and not best.findings.keys() & FINAL)
    ):
        finding = best.conflict[1]
        source = (finding.source,) if finding.source else chosen
        return Outcome(Support.CONTRADICTED, finding.reason, source, best.fit)
    missing = [finding for findings in best.findings.values() for finding in findings]
    reason = missing[0].reason if missing and not best.conflict else _lacking(best.comparison)
    return Outcome(Support.NOT_IN_SOURCES, reason, chosen, best.fit)


def _lacks_figures(comparison: Comparison) -> bool:
    """Whether the claim has numbers and the sentence has none of them, so that it speaks of something else."""
    wanted = {key for key in mention_keys(comparison.claim) if key[0] == "n"}
    return bool(wanted) and not any(key in sentence.mentions for key in wanted for sentence in comparison.chosen)


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
