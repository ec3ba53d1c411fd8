"""What an earlier reply said is held against later documents: newer figures, other values, what has been overtaken.

A difference that is none is worse than one not found: both sides must speak of one thing, place, group and measure.
"""

from __future__ import annotations

import datetime
import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from enum import StrEnum

from assistant.danish.analysis import fold
from assistant.drafting.asking.lexicon import is_verb, root
from assistant.drafting.citing import cite
from assistant.drafting.desk.fitness import PEOPLE
from assistant.drafting.desk.ranking import Desk
from assistant.drafting.desk.sources import Source, Statement
from assistant.precedents.likeness import Scale
from assistant.precedents.stretches import GENERIC, Stretch, content_words, stretches
from assistant.precedents.wording import word_difference
from assistant.records import AnsweredQuestion, Citation

CANDIDATES = 12  # later statements looked at closely, for each of the answer
LEAST_FOUND = 0.3
LEAST_HELD = 0.62  # of what the old statement is about, in the later one; and the other way round
LEAST_OWN = 0.45
NEARLY_ALL = 0.85
LEAST_HELD_OF_PLAIN = 0.72  # the same where no figure ties the two together
MEASURES = frozenset(("kr.", "%", "procentpoint", "euro"))
ROUGHLY = Decimal("0.06")


class DifferenceKind(StrEnum):
    """How what was said then and what the sources say now differ."""

    NEWER_VALUE = "newer_value"
    CONFLICT = "conflict"
    SUPERSEDED = "superseded"
    LAPSED = "lapsed"  # its period has run out, and no later source speaks of it
    ONLY_THEN = "only_then"  # a figure that stands in no other document


@dataclass(frozen=True, slots=True)
class Difference:
    """One difference as Danish sentences, with citations of both sides; ``then_text`` and ``now_text`` differ."""

    kind: DifferenceKind
    text: str
    then: tuple[Citation, ...]
    now: tuple[Citation, ...]
    then_text: str
    now_text: str
    counted: str = ""


@dataclass(frozen=True, slots=True)
class Comparison:
    """What was found of one answer: differences, and figures that a later document gives again."""

    differences: tuple[Difference, ...] = ()
    unchanged: tuple[Difference, ...] = ()


def find_differences(reply: Source, asked: AnsweredQuestion, then: Desk, now: Desk) -> Comparison:
    """Holds the answer to one question of a reply against the sources on the second desk, all of a later date."""
    scale = Scale(then, now)
    found: list[tuple[Difference, bool]] = []
    settled: set[int] = set()
    for statement in answer_statements(reply, asked):
        candidates = find_candidates(statement, asked.text, scale, reply)
        for mine in stretches(reply, statement, asked.text):
            pair = _figure(mine, candidates, scale) if mine.figure else None
            if pair:
                found.append(pair)
            if pair and pair[1]:
                settled.add(statement.index)
        if statement.index not in settled:
            found += [(other, True) for other in _plain(reply, statement, asked.text, candidates, scale)]
    return Comparison(
        tuple(_once([difference for difference, differs in found if differs])),
        tuple(_once([difference for difference, differs in found if not differs])),
    )


def answer_statements(reply: Source, asked: AnsweredQuestion) -> list[Statement]:
    """The sentences that answered a question, lead-ins left out."""
    blocks = set(asked.answer_blocks)
    return [s for s in reply.statements if s.is_content and s.block in blocks and not s.text.rstrip().endswith(":")]


def _once(found: Sequence[Difference]) -> list[Difference]:
    kept: dict[tuple[str, str, str], Difference] = {}
    for difference in found:
        kept.setdefault((difference.kind, difference.then_text, difference.now_text), difference)
    return list(kept.values())


# ------------------------------------------------------------------ which later statements may speak of the same


def find_candidates(statement: Statement, asked: str, scale: Scale, reply: Source) -> list[tuple[Source, Statement]]:
    """The later statements that hold most of the words of an old one, with those of its question at less weight."""
    whole = Stretch(reply, statement, None, statement.text, asked=asked)
    words = [(word, 1.0) for word in whole.words] + [(word, 0.5) for word in whole.asked_words]
    total, sums = 0.0, defaultdict[tuple[int, int], float](float)
    for word, share in words:
        weight = share * scale.weight(word)
        total += weight
        for position, index in enumerate(scale.now.indexes):
            for place, strength in index.find(word)[1].items():
                sums[(position, place)] += weight * strength
    best = sorted(sums.items(), key=lambda entry: (-entry[1], entry[0]))
    found: list[tuple[Source, Statement]] = []
    for (position, place), score in best:
        source = scale.now.sources[position]
        if len(found) == CANDIDATES or score < LEAST_FOUND * total:
            break
        if source.statements[place].is_content:
            found.append((source, source.statements[place]))
    return found


def _same_scope(mine: Stretch, theirs: Stretch, scale: Scale) -> bool:
    return (
        mine.is_denied == theirs.is_denied
        and mine.rates == theirs.rates
        and mine.limits == theirs.limits
        and mine.stages == theirs.stages
        and mine.is_aim == theirs.is_aim
        and scale.names_agree(mine, theirs)
    )


# ------------------------------------------------------------------ figures


def _figure(
    mine: Stretch, candidates: Sequence[tuple[Source, Statement]], scale: Scale
) -> tuple[Difference, bool] | None:
    """The newest later figure of the same thing, and whether it differs."""
    found: list[tuple[datetime.date, float, Stretch]] = []
    for source, statement in candidates:
        for theirs in stretches(source, statement):
            likeness = _counts_same(mine, theirs, scale)
            if likeness and theirs.as_of:
                found.append((theirs.as_of[1], likeness, theirs))
    if not found or mine.as_of is None:
        return None
    newest = max(found, key=lambda entry: (entry[0], entry[1]))
    theirs = newest[2]
    kind = _kind(mine, theirs)
    if kind is None:
        return None
    return _difference(kind, mine, theirs), not _equal(mine, theirs)


def _counts_same(mine: Stretch, theirs: Stretch, scale: Scale) -> float:
    """How alike two figures are in what they count; 0 where they do not count the same."""
    if theirs.figure is None or mine.figure is None or not _same_unit(mine, theirs, scale):
        return 0.0
    if mine.bound != theirs.bound or not _same_scope(mine, theirs, scale):
        return 0.0
    there, back = scale.held(mine, theirs), scale.held(theirs, mine)
    if min(scale.own(mine, theirs), scale.own(theirs, mine)) >= NEARLY_ALL and len(mine.words) > 1:
        there = max(there, scale.held(mine, theirs, asked=False))  # the same words, whatever the question was
    if min(there, back) < LEAST_HELD or min(scale.own(mine, theirs), scale.own(theirs, mine)) < LEAST_OWN:
        return 0.0
    if scale.contrast(mine, theirs) or not scale.same_subject(mine, theirs):
        return 0.0
    return there + back


def _same_unit(mine: Stretch, theirs: Stretch, scale: Scale) -> bool:
    assert mine.figure is not None
    assert theirs.figure is not None
    one, other = _noun(mine), _noun(theirs)
    if one == other:
        return True
    if not one or not other:  # "antallet af skoler … er nu 24"
        noun, bare = (one, theirs) if one else (other, mine)
        return noun not in MEASURES and bare.figure is not None and scale.in_words(noun, bare) >= 0.8
    if root(one) in PEOPLE and root(other) in PEOPLE:
        return True
    return one not in MEASURES and root(one) == root(other)


def _noun(stretch: Stretch) -> str:
    """What is counted: a measure ("kr.", "%"), or the last word of the noun; empty where a verb follows the figure."""
    unit = stretch.figure.unit if stretch.figure else None
    if unit is None or unit in MEASURES:
        return unit or ""
    word = fold(unit.split()[-1])
    return "" if is_verb(word) or (word.endswith(("t", "te", "ede")) and len(word) > 4) else word


def _kind(mine: Stretch, theirs: Stretch) -> DifferenceKind | None:
    """Newer where the later document's figure is of a later time, conflict where both are of the same."""
    if mine.as_of is None or theirs.as_of is None:
        return None
    (first, last, told), (other_first, other_last, other_told) = mine.as_of, theirs.as_of
    if told and other_told and first == other_first and last == other_last:
        return DifferenceKind.CONFLICT
    if other_last > last:
        return DifferenceKind.NEWER_VALUE
    return None


def _equal(mine: Stretch, theirs: Stretch) -> bool:
    assert mine.figure is not None
    assert theirs.figure is not None
    one, other = mine.figure, theirs.figure
    if (one.value, one.high) == (other.value, other.high):
        return True
    rough = mine.is_rough or theirs.is_rough
    return rough and abs(one.value - other.value) <= ROUGHLY * max(abs(one.value), abs(other.value))


# ------------------------------------------------------------------ periods, decisions, who does it

HOLDS = re.compile(
    r"(?i:\bforlæng\w*|\bfortsæt\w*|\bfortsat\b|\bgælder\b|\bgældende\b|\bløber\b|\bvarer\b|\bgennemføres\b|\bperiode\w*|"
    r"\bventes\b|\bforventes\b|\bfærdig\w*|\båbne\w*|\btil og med\b|\budløber\b|\bfrist\w*|\bkraft\b|\bplanlagt\b|"
    r"\bstår (?:klar|færdig)\b|\btages i brug\b|\bindvies\b|\bafsluttes\b|\bvidereføres\b)"
)
_PROLONGED = re.compile(r"(?i)\bforlæng\w*|\bfortsætter\b|\bfortsat\b|\bvidereføres\b|\bvidereført\b|\bgælder\b")
_BESIDE = re.compile(
    rf"{HOLDS.pattern}|(?i:\bbudget\w*|\bmidler\w*|\bårlig\w*|\bsamle\w*|\baftale\w*|\bifm\b|\bløbende\b)"
)
LEAST_NAMING, LEAST_NAMED = 2, 0.6
_ENDED = re.compile(
    r"(?i)\b(?:er|blev|bliver|var)\s+(?:\w+\s+){0,2}?(?:nedlagt|lukket|ophørt|afskaffet|stoppet|ophævet|afløst|erstattet|"
    r"indstillet|opgivet)\b|\b(?:lukkede|ophørte|lukker|ophører|udløb)\b"
)
_RESPONSIBLE = re.compile(
    r"(?i)\b(?:er (?:nu )?forankret (?:i|hos|under)|varetages (?:nu )?af|drives (?:nu )?af|hører (?:nu )?under|"
    r"ledes (?:nu )?af|udføres (?:nu )?af|ligger (?:nu )?(?:i|hos|under)|har ansvaret for|står for)\b"
)
_PAST = re.compile(r"(?i)\b(?:blev|var|havde|fik|kom|skulle)\b")


def _plain(
    reply: Source, statement: Statement, asked: str, candidates: Sequence[tuple[Source, Statement]], scale: Scale
) -> Iterator[Difference]:
    """Differences of statements that no figure ties together: at most one, the newest."""
    mine = Stretch(reply, statement, None, statement.text, asked=asked)
    ordered = sorted(candidates, key=lambda one: one[0].date or datetime.date.min, reverse=True)
    for source, other in ordered:
        theirs = Stretch(source, other, None, stretches(source, other)[0].text if not other.numbers else other.text)
        for check in (_later_period, _prolonged, _has_ended, _other_unit, _denied):
            kind = check(mine, theirs, scale)
            if kind:
                yield _difference(kind, mine, theirs)
                return


def _alike(mine: Stretch, theirs: Stretch, scale: Scale, least: float) -> bool:
    return (
        mine.limits == theirs.limits
        and scale.names_agree(mine, theirs)
        and min(scale.held(mine, theirs), scale.held(theirs, mine)) >= least
        and not scale.contrast(mine, theirs)
        and scale.same_subject(mine, theirs)
    )


def _later_period(mine: Stretch, theirs: Stretch, scale: Scale) -> DifferenceKind | None:
    """The same effort or work with a later end."""
    if not (mine.statement.dates and theirs.statement.dates):
        return None
    if not (HOLDS.search(mine.text) and HOLDS.search(theirs.text)) or mine.is_denied != theirs.is_denied:
        return None
    if mine.until is None or theirs.until is None or theirs.until <= mine.until:
        return None
    bare, same = (replace(side, text=HOLDS.sub(" ", side.text)) for side in (mine, theirs))
    return DifferenceKind.SUPERSEDED if _alike(bare, same, scale, LEAST_HELD) else None


def _prolonged(mine: Stretch, theirs: Stretch, scale: Scale) -> DifferenceKind | None:
    """The effort that the answer is about was prolonged once more; it names it elsewhere than in that sentence."""
    if not (_PROLONGED.search(mine.text) and _PROLONGED.search(theirs.text)) or mine.is_denied or theirs.is_denied:
        return None
    if mine.until is None or theirs.until is None or theirs.until <= mine.until:
        return None
    bare = replace(mine, text=_BESIDE.sub(" ", mine.text))
    if any(scale.strength(word, theirs) < LEAST_NAMED for word in bare.subject_of_its_own):
        return None
    held = [scale.strength_in_answer(word, mine) for word in _named(theirs)]
    if len(held) < LEAST_NAMING or sum(held) < LEAST_NAMED * len(held) or max(held) < NEARLY_ALL:
        return None
    generic = [word for word in bare.words if word in GENERIC]
    agree = not generic or any(scale.strength(word, theirs) >= LEAST_NAMED for word in generic)
    return DifferenceKind.SUPERSEDED if agree and scale.names_agree(mine, theirs) else None


def _named(stretch: Stretch) -> list[str]:
    """What says which effort a statement is about: the sentence its entry begins with, else its topic, else itself."""
    statement, source = stretch.statement, stretch.source
    before = [other.text for other in source.by_block[statement.block] if other.place < statement.place][:1]
    own = replace(stretch, text=_BESIDE.sub(" ", stretch.text))
    for words in (*(content_words(text) for text in (*before, statement.topic)), own.words):
        telling = [word for word in words if word not in GENERIC]
        if telling:
            return telling
    return []


def _has_ended(mine: Stretch, theirs: Stretch, scale: Scale) -> DifferenceKind | None:
    """What the answer says goes on has come to an end."""
    ended = _ENDED.search(theirs.text)
    if not ended or _ENDED.search(mine.text) or _PAST.search(mine.text) or theirs.is_denied or mine.is_denied:
        return None
    what = Stretch(theirs.source, theirs.statement, None, theirs.text[: ended.start()])
    subject = Stretch(mine.source, mine.statement, None, _before_verb(mine.text))
    if not what.words or not subject.words:
        return None
    alike = min(scale.own(what, subject), scale.own(subject, what)) >= 0.8 and scale.names_agree(what, subject)
    return DifferenceKind.SUPERSEDED if alike else None


def _before_verb(text: str) -> str:
    verb = re.search(r"(?i)\b(?:[a-zæøå]{2,}(?:er|des|ses)|kan|har|får|skal)\b", text)
    return text[: verb.start()] if verb else ""


def _other_unit(mine: Stretch, theirs: Stretch, scale: Scale) -> DifferenceKind | None:
    """One task, placed with one unit then and with another now."""
    one, other = _RESPONSIBLE.search(mine.text), _RESPONSIBLE.search(theirs.text)
    if not one or not other or mine.is_denied or theirs.is_denied:
        return None
    task, same = (
        Stretch(side.source, side.statement, None, side.text[: match.start()])
        for side, match in ((mine, one), (theirs, other))
    )
    unit, now = (
        Stretch(side.source, side.statement, None, re.split(r"[,.;]| efter | fra den ", side.text[match.end() :])[0])
        for side, match in ((mine, one), (theirs, other))
    )
    if not (task.words and same.words and unit.words and now.words):
        return None
    if min(scale.own(task, same), scale.own(same, task)) < 0.8 or not scale.names_agree(task, same):
        return None
    differ = max(scale.own(unit, now), scale.own(now, unit)) < 0.8
    return DifferenceKind.CONFLICT if differ else None


def _denied(mine: Stretch, theirs: Stretch, scale: Scale) -> DifferenceKind | None:
    """One says so, the other that it is not so."""
    if mine.is_denied == theirs.is_denied or mine.statement.numbers or theirs.statement.numbers:
        return None
    if _PAST.search(mine.text) or mine.is_aim != theirs.is_aim:
        return None
    if min(scale.own(mine, theirs), scale.own(theirs, mine)) < LEAST_HELD_OF_PLAIN or len(mine.words) < 2:
        return None
    return DifferenceKind.CONFLICT if _alike(mine, theirs, scale, LEAST_HELD_OF_PLAIN) else None


# ------------------------------------------------------------------ as it is told


def _difference(kind: DifferenceKind, mine: Stretch, theirs: Stretch) -> Difference:
    return Difference(
        kind=kind,
        text=word_difference(kind, mine, theirs),
        then=cite(mine.source, [mine.statement]),
        now=cite(theirs.source, [theirs.statement]),
        then_text=mine.figure.text if mine.figure else mine.text,
        now_text=theirs.figure.text if theirs.figure else theirs.text,
        counted=_counted(mine),
    )


def _counted(mine: Stretch) -> str:
    if mine.figure is None:
        return ""
    text = mine.text.strip(" ,.;:")
    return re.sub(r"\s+", " ", text)
