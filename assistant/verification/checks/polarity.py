"""Negations and opposites: "er ikke opfyldt", "falder" for "stiger", "indre" for "ydre"."""

from __future__ import annotations

import re
from collections.abc import Iterator

from assistant.verification.alignment import Spot, agreements, coverage, surroundings_agree, weight, words_agree
from assistant.verification.checks.denials import Denied, denied_words, negations
from assistant.verification.checks.numbers import derived_numbers
from assistant.verification.checks.reckoning import judge_comparison
from assistant.verification.comparison import Comparison, Finding, conflict, missing
from assistant.verification.lexicon import root, word_set
from assistant.verification.markers import marker
from assistant.verification.quantities import bound, quantities
from assistant.verification.sources import SourceSentence
from assistant.verification.statements import Statement, Word, is_verb

LEAST_BESIDE = 0.8  # of two words, to tell that clauses speak of the same thing
LEAST_ALIKE = 0.5  # of two words, to be the same one said or denied
DENYING_SHARE = 0.5
PLAIN = 0.6  # worth of a word that neither side denies
LEAST_OPPOSITE = 0.35
OPPOSITE_MARGIN = 0.12


def check_polarity(comparison: Comparison) -> Iterator[Finding]:
    """What a clause of the claim says or denies must be said or denied by the source.

    Each word of a clause is looked for among the denied and among the other words of the sources; where the words
    that weigh most are denied on one side only, the source says the opposite. A side that turns its words in another
    way ("eneste" for "ikke andre", "ude" for "ikke længere med") leaves it open.
    """
    if derived_numbers(comparison):
        return  # "12 deltog ikke" may be what is left of a number that did
    claim = comparison.claim
    claimed = denied_words(claim)
    said = [(sentence, denied_words(sentence.statement)) for sentence in comparison.chosen]
    if not claimed.near and not any(denied.near for _, denied in said):
        return
    reason = "kilden siger det uden »ikke«"
    if (
        claimed.strict
        and claimed.strict == claimed.near
        and not _WITHOUT_DOING.search(claim.text)
        and _all_said(comparison, claimed, said)
    ):
        yield conflict(reason, comparison.chosen[0])
        return
    if claimed.near and not any(denied.near for _, denied in said):
        turned = _turned_otherwise(comparison, claim_denies=True)
        yield missing(reason, open=True) if turned else conflict(reason, comparison.chosen[0])
        return
    for number, _ in enumerate(claim.clauses):
        against, for_it, source = _votes(comparison, number, claimed, said)
        if against and against > DENYING_SHARE * (for_it + against):
            denies = any(word.clause == number and word.start in claimed.near for word in claim.words)
            turned = _turned_otherwise(comparison, claim_denies=denies)
            why = reason if denies else "kilden benægter det"
            yield missing(why, source, open=True) if turned else conflict(why, source)


_WITHOUT_DOING = re.compile(r"(?i)\b(?:uden|undgå\w*|forhindre\w*),?\s+(?:i\s+)?at\b")


def _all_said(comparison: Comparison, claimed: Denied, said: list[tuple[SourceSentence, Denied]]) -> bool:
    """Whether the sources say of all words, and deny of none, what the claim is without: "uden politiet"."""
    words = [word for word in comparison.claim.words if word.start in claimed.strict and word.content]
    found = [_agreements(word, said) for word in words]
    return bool(found) and all(plain >= LEAST_BESIDE > denied for denied, plain, _ in found)


def _votes(
    comparison: Comparison, number: int, claimed: Denied, said: list[tuple[SourceSentence, Denied]]
) -> tuple[float, float, SourceSentence | None]:
    """How much of a clause is denied on one side only, how much on both or neither, and where."""
    against = for_it = 0.0
    source: SourceSentence | None = None
    words = [word for word in comparison.claim.words if word.clause == number]
    verb = next((word.start for position, word in enumerate(words) if position and is_verb(word)), 0)
    for word, worth in _predicate(comparison.claim, number, comparison):
        denied, plain, where = _agreements(word, said)
        if max(denied, plain) < LEAST_ALIKE:
            continue
        if word.start in claimed.strict:
            if denied >= plain * 0.9:
                for_it += worth
            else:
                against += worth
                source = source or comparison.chosen[0]
        elif denied > plain * 1.1 and word.start not in claimed.near and word.start >= verb:
            against += worth
            source = source or where
        else:
            for_it += worth * PLAIN
    return against, for_it, source


def _agreements(word: Word, said: list[tuple[SourceSentence, Denied]]) -> tuple[float, float, SourceSentence | None]:
    """How well a word agrees with a denied word of the sources, and with one that is not; where the denied one is.

    A word beside what is denied, like its subject, is taken for either.
    """
    denied, plain, where = 0.0, 0.0, None
    for sentence, scope in said:
        for other, agreement in zip(
            sentence.statement.words, agreements(word.meaning, sentence.statement), strict=True
        ):
            if other.start in scope.near and agreement > denied:
                denied, where = agreement, sentence
            if other.start not in scope.strict:
                plain = max(plain, agreement)
    return denied, plain, where


def _turned_otherwise(comparison: Comparison, *, claim_denies: bool) -> bool:
    """Whether the side without a negation turns its words in another way: an opposite, "eneste", "ophørt"."""
    claim = comparison.claim
    fullest = max(comparison.chosen, key=lambda sentence: coverage(claim.content, sentence.own, comparison.sources))
    sources = [fullest.statement]
    sides = ([claim], sources) if not claim_denies else (sources, [claim])
    for statement in sides[0]:
        for match in _IMPLIES.finditer(statement.text):
            word = next((word for word in statement.words if word.start == match.start()), None)
            if word is None:
                continue
            others = [other for side in sides[1] for other in side.words if other.content]
            beside = [other for other in statement.words if other.clause == word.clause and other is not word]
            if not any(words_agree(word, other) >= LEAST_ALIKE for other in others) and any(
                words_agree(near, other) >= LEAST_BESIDE for near in beside for other in others if near.content
            ):
                return True
    said = [word for source in sources for word in source.words if word.values]
    scaled = [word for word in claim.words if word.values and not any(word.values & other.values for other in said)]
    return any(_same_scale(word, other) and _stands_beside(other, sources, claim) for word in scaled for other in said)


def _stands_beside(word: Word, sources: list[Statement], claim: Statement) -> bool:
    """Whether the clause of a source's word speaks of what the claim speaks of."""
    return any(
        words_agree(near, other) >= LEAST_BESIDE
        for source in sources
        if word in source.words
        for near in source.words
        if near.content and near.clause == word.clause and near is not word
        for other in claim.content
        if not other.values
    )


_IMPLIES = marker(r"""
    eneste | nej | kun | udelukkende | alene | uretmæssig\w* | uberettig\w* | ukendt\w* | uafklar\w* | ude | væk
    stop\w*
    ophør\w* | afgå\w+ | afvis\w* | nægt\w* | fravær\w* | færre | slip\w* | lukke\w* | forlad\w* | forlod
    undta\w*
    svær\w* | vanskelig\w* | uden for
""")


_SUPPORT_VERBS = frozenset(
    map(root, word_set("foretage gennemføre føre føres ske bruge tage give"))
)  # the noun says it
SUPPORTING = 0.5


def _predicate(claim: Statement, number: int, comparison: Comparison) -> Iterator[tuple[Word, float]]:
    """The content words of a clause; its verb and what follows say what is claimed and weigh more."""
    words = [word for word in claim.words if word.clause == number]
    verb = next((position for position, word in enumerate(words) if position and is_verb(word)), -1)
    for position, word in enumerate(words):
        if word.content:
            share = 0.4 if position < verb or verb < 0 else 1.5 if is_verb(word) else 1.0
            share *= SUPPORTING if word.root in _SUPPORT_VERBS else 1.0
            yield word, weight(word, comparison.sources) * share


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
            both = word.folded in _INTERVALS and said.folded in _INTERVALS
            yield conflict(f"kilden siger »{said.text}«, ikke »{word.text}«", source, final=both)


_INTERVALS = word_set("""
    dag daglig dagligt uge ugen ugentlig ugentligt maaned maaneden maanedlig maanedligt kvartal kvartalsvis kvartalsvist
    halvaarlig halvaarligt aar aaret aarlig aarligt
""")


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
    return bool(negations(statement, statement.clauses[word.clause]))
