"""Who and where: names of units, people and places must be the source's, in the source's role."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from assistant.danish.analysis import ABBREVIATIONS, fold
from assistant.verification import lexicon
from assistant.verification.alignment import Spot, surroundings_agree
from assistant.verification.comparison import Comparison, Finding, conflict, missing
from assistant.verification.sources import Sources, SourceSentence
from assistant.verification.statements import Statement, Word

RIVAL_MARGIN = 0.2
RIVAL_LEAST = 0.5

# Units that are named without a capital letter.
_UNITS = re.compile(
    r"(?:\w*(?:forvaltning|udvalg|politi|sekretariat|ministeri|styrelse|direktorat|jobcent|kriminalforsorg|brandvæsen|brandkorps"
    r"|styregruppe|repræsentation|bestyrelse|regering|folketing|lokaludvalg)(?:en|et|er|s|ens|ets|ret|rets|um|umet|ne|net)*)\Z"
)
# Units that name whatever the document speaks of: "forvaltningen" is the sender, "udvalget" the one above.
_GENERIC = frozenset(
    "forvaltningen forvaltninger forvaltningerne forvaltningens udvalget udvalg udvalgets kommunen kommune kommunens jobcentret "
    "jobcenteret jobcentrets sekretariatet styregruppen bestyrelsen politiet politi politiets ministeriet styrelsen enheden "
    "myndighed myndighederne regeringen regeringens".split()
)
_JOINERS = frozenset("og i for af under den det de".split())


@dataclass(frozen=True, slots=True)
class Name:
    """A run of words that names something; ``sort`` is "unit", "place" or ""."""

    start: int
    end: int
    text: str
    words: tuple[Word, ...]
    sort: str


def find_names(statement: Statement, sources: Sources) -> list[Name]:
    """Runs of capitalised words and units; the first word of a sentence only where the sources treat it as a name."""
    names: list[Name] = []
    run: list[Word] = []
    for position, word in enumerate(statement.words):
        if _names(word, position, statement, sources):
            joined = bool(run) and re.fullmatch(r"[\s\-–/]*|-? og ", statement.text[run[-1].end : word.start])
            if joined and not (" og " in statement.text[run[-1].end : word.start] and "-" not in statement.text[run[-1].end : word.start]):
                run.append(word)
                continue
            _close(run, statement, names)
            run = [word]
        else:
            _close(run, statement, names)
            run = []
    _close(run, statement, names)
    return names


def _names(word: Word, position: int, statement: Statement, sources: Sources) -> bool:
    if _UNITS.match(word.text.lower()):
        return True
    if not word.capitalised or len(word.text) < 2:
        return False
    begins = not position or statement.text[: word.start].rstrip()[-1:] in '.:!?"”“«»'
    if not begins:
        return True
    return word.text.isupper() or any(letter.isupper() for letter in word.text[1:]) or word.folded in lexicon.places() or sources.is_name(word.folded)


def _close(run: list[Word], statement: Statement, names: list[Name]) -> None:
    if run:
        start, end = run[0].start, run[-1].end
        if any(_UNITS.match(word.text.lower()) for word in run) or all(word.folded in ABBREVIATIONS for word in run):
            sort = "unit"
        elif any(is_place(word) for word in run):
            sort = "place"
        else:
            sort = ""
        names.append(Name(start, end, statement.text[start:end], tuple(run), sort))


def is_place(word: Word) -> bool:
    return word.folded in lexicon.places() or (word.folded.endswith("s") and word.folded[:-1] in lexicon.places())


def check_names(comparison: Comparison) -> Iterator[Finding]:
    for name in find_names(comparison.claim, comparison.sources):
        finding = _check_name(comparison, name)
        if finding:
            yield finding


def _check_name(comparison: Comparison, name: Name) -> Finding | None:
    absent = [word for word in name.words if not _stands_in(word, comparison.chosen)]
    if absent:
        if all(_stands_near(word, comparison) for word in absent):
            rival = _find_rival(comparison, name, 0.3) if name.sort else None
            return conflict(_says(rival, name), rival[0].sentence) if rival else None
        known = [word for word in absent if comparison.sources.knows(word.root)]
        other = _other_of_sort(comparison, name)
        if other:
            return conflict(_says(other, name), other[0].sentence)
        if len(known) < len(absent):
            return missing(f"kilderne nævner ikke {name.text} her")
        return missing(f"kilden nævner ikke {name.text} i den sammenhæng")
    spots = [spot for spot, found in _named(comparison.chosen, comparison.sources) if _same(name, found)]
    if not spots or not name.sort:
        return None
    score = max(surroundings_agree(comparison.claim, (name.start, name.end), spot, comparison.sources) for spot in spots)
    rival = _find_rival(comparison, name, score)
    return conflict(_says(rival, name), rival[0].sentence) if rival else None


def _says(rival: tuple[Spot, Name] | None, name: Name) -> str:
    return f"kilden siger {rival[1].text if rival else 'noget andet'}, ikke {name.text}"


def _aliases(word: Word) -> frozenset[str]:
    """Roots that stand for the word: what an abbreviation is short for, and the word itself."""
    found = {word.root}
    for meaning in ABBREVIATIONS.get(word.folded, ()):
        found.add(lexicon.root(fold(meaning.split()[-1])))
    return frozenset(found)


def _stands_in(word: Word, sentences: list[SourceSentence] | tuple[SourceSentence, ...] | object) -> bool:
    return any(_held(word, sentence.statement) for sentence in sentences)  # type: ignore[attr-defined]


def _held(word: Word, statement: Statement) -> bool:
    aliases = _aliases(word)
    if any(alias in statement.by_concept for alias in aliases):
        return True
    for other in statement.words:
        if other.root in aliases or not _aliases(other).isdisjoint(aliases):
            return True
        if len(word.root) >= 4 and other.capitalised and (other.root.startswith(word.root) or word.root.startswith(other.root) and len(other.root) >= 4):
            return True
        if word.folded in _GENERIC and _UNITS.match(other.text.lower()) and _generic_root(word) in other.folded:
            return True
    return False


def _generic_root(word: Word) -> str:
    return word.root


def _stands_near(word: Word, comparison: Comparison) -> bool:
    """In the words that the chosen sentences lean on, or what the whole document is about."""
    if word.folded in _GENERIC:
        return True
    return any(_held(word, statement) for statement in comparison.surrounding(0.5))


def _named(sentences: object, sources: Sources) -> list[tuple[Spot, Name]]:
    return [
        (Spot(sentence, name.start, name.end), name)
        for sentence in sentences  # type: ignore[attr-defined]
        for name in find_names(sentence.statement, sources)
    ]


def _same(name: Name, found: Name) -> bool:
    wanted = {alias for word in name.words for alias in _aliases(word)}
    return any(not _aliases(word).isdisjoint(wanted) for word in found.words) or all(_held_by_name(word, found) for word in name.words)


def _held_by_name(word: Word, found: Name) -> bool:
    return word.folded in _GENERIC and any(_generic_root(word) in other.folded for other in found.words)


def _other_of_sort(comparison: Comparison, name: Name) -> tuple[Spot, Name] | None:
    """Another name of the same sort where the claim's should stand."""
    best, score = None, 0.25
    for spot, found in _named(comparison.chosen, comparison.sources):
        if found.sort == name.sort and not _same(name, found) and not _in_claim(comparison, found):
            agreement = surroundings_agree(comparison.claim, (name.start, name.end), spot, comparison.sources)
            if agreement > score:
                best, score = (spot, found), agreement
    return best


def _in_claim(comparison: Comparison, found: Name) -> bool:
    return all(_held(word, comparison.claim) for word in found.words)


def _find_rival(comparison: Comparison, name: Name, score: float) -> tuple[Spot, Name] | None:
    """Another name of the same sort in the claim's role, in sentences that fit clearly better."""
    best = None
    for spot, found in _named([*comparison.chosen, *comparison.rivals], comparison.sources):
        if found.sort != name.sort or _same(name, found) or _in_claim(comparison, found):
            continue
        agreement = surroundings_agree(comparison.claim, (name.start, name.end), spot, comparison.sources)
        if agreement > max(score + RIVAL_MARGIN, RIVAL_LEAST):
            best, score = (spot, found), agreement
    return best
