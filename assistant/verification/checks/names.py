"""Who and where: names of units, people and places must be the source's, in the source's role."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache, partial

from assistant.danish.analysis import ABBREVIATIONS, fold, skeleton
from assistant.verification import lexicon
from assistant.verification.alignment import Spot, neighbours_agree, surroundings_agree
from assistant.verification.comparison import Comparison, Finding, conflict, missing
from assistant.verification.lexicon import word_set
from assistant.verification.sources import Sources, SourceSentence
from assistant.verification.statements import Statement, Word, first_verb

RIVAL_MARGIN, CHOSEN_MARGIN = 0.2, 0.08
RIVAL_LEAST = 0.4
FITS_WELL = 0.7
FOREGOING = 0.65  # of what stands a few sentences before

# Units that are named without a capital letter.
_UNITS = re.compile(
    r"(?:\w*(?:forvaltning|udvalg|politi|sekretariat|ministeri|styrelse|direktorat|jobcent|kriminalforsorg|brandvæsen|brandkorps"
    r"|kommune|center|styregruppe|repræsentation|bestyrelse|regering|folketing|lokaludvalg)(?:en|et|er|n|s|ns|ens|ets|ret|rets|um|umet|ne|net)*)\Z"
)
# Units that name whatever the document speaks of: "forvaltningen" is the sender, "udvalget" the one above.
_GENERIC = word_set("""
    forvaltningen forvaltninger forvaltningerne forvaltningens udvalget udvalg udvalgets kommunen kommune kommunens
    jobcentret jobcenteret jobcentrets sekretariatet styregruppen bestyrelsen politiet politi politiets ministeriet
    styrelsen enheden myndighed myndighederne regeringen regeringens
""")
_POLICE = word_set("politi politiet politiets")
# What may stand between two words of a name: "Teknik- og Miljøforvaltningen", "Center for Vej og Park".
_JOINED = re.compile(r"[^\0]*\0[\s\-–/]*|[^\0]*\0 for |[^\0]*\0- og |[^\0]* for [^\0]*\0 og ")
# What stands between the names of an enumeration: commas, "og", and other names.
_ENUMERATION = re.compile(r"(?:[\s,/\-]|\b(?:og|samt|eller|i|for|af)\b|\b[A-ZÆØÅ][\w-]*)*")


@dataclass(frozen=True, slots=True)
class Name:
    """A run of words that names something; ``sort`` is "unit", "place" or ""."""

    start: int
    end: int
    text: str
    words: tuple[Word, ...]
    sort: str


@lru_cache(maxsize=50_000)
def _is_unit(text: str) -> bool:
    return bool(_UNITS.match(text.lower()))


def find_names(statement: Statement, sources: Sources) -> list[Name]:
    """Runs of capitalised words and units; the first word of a sentence only where the sources treat it as a name."""
    return sources.remember(statement, partial(_read_names, statement, sources))


def _read_names(statement: Statement, sources: Sources) -> list[Name]:
    names: list[Name] = []
    run: list[Word] = []
    for position, word in enumerate(statement.words):
        if _names(word, position, statement, sources):
            if run and word.capitalised and all(other.text.islower() for other in run):
                _close(run, statement, names)  # "kommunens Exit-program"
                run = []
            if run and _JOINED.fullmatch(
                statement.text[run[0].start : run[-1].end] + "\0" + statement.text[run[-1].end : word.start]
            ):
                run.append(word)
                continue
            _close(run, statement, names)
            run = [word]
        elif not (run and word.folded in ("og", "for")):
            _close(run, statement, names)
            run = []
    _close(run, statement, names)
    return names


def _names(word: Word, position: int, statement: Statement, sources: Sources) -> bool:
    if _is_unit(word.text):
        return True
    if not word.capitalised or len(word.text) < 2:
        return False
    begins = not position or statement.text[: word.start].rstrip()[-1:] in '.:!?"”“«»'
    if not begins:
        return True
    return (
        word.text.isupper()
        or any(letter.isupper() for letter in word.text[1:])
        or word.folded in lexicon.places()
        or sources.is_name(word.folded)
    )


def _close(run: list[Word], statement: Statement, names: list[Name]) -> None:
    if run:
        start, end = run[0].start, run[-1].end
        if any(_is_unit(word.text) or _short_for_unit(word) for word in run):
            sort = "unit"
        elif any(is_place(word) for word in run):
            sort = "place"
        else:
            sort = ""
        names.append(Name(start, end, statement.text[start:end], tuple(run), sort))


def _short_for_unit(word: Word) -> bool:
    """ "BIF", "KK": abbreviations of units."""
    meanings = ABBREVIATIONS.get(word.folded, ()) if word.text.isupper() else ()
    return any(_UNITS.match(word) for meaning in meanings for word in meaning.split())


def is_place(word: Word) -> bool:
    return word.folded in lexicon.places() or (word.folded.endswith("s") and word.folded[:-1] in lexicon.places())


def check_names(comparison: Comparison) -> Iterator[Finding]:
    for name in find_names(comparison.claim, comparison.sources):
        finding = _check_name(comparison, name)
        if finding:
            yield finding


def _check_name(comparison: Comparison, name: Name) -> Finding | None:
    absent = [word for word in name.words if not _stands_in(word, comparison.chosen)]
    if not absent:
        return _check_role(comparison, name)
    about = name.start < first_verb(comparison.claim)
    other = _sister(comparison, name) if any(word.folded in _GENERIC for word in absent) else None
    if other:
        return conflict(_says(other, name), other[0].sentence)
    if all(_held_near(word, comparison, 0.9) for word in absent) and (about or name.sort != "unit"):
        return None  # the heading names it
    if all(_held_near(word, comparison, 0.5) for word in absent) and (about or not name.sort):
        rival = (_other_of_sort(comparison, name) or _find_rival(comparison, name, 0.3)) if name.sort else None
        return conflict(_says(rival, name), rival[0].sentence, open=True) if rival else None
    if all(word.folded in _GENERIC and not word.capitalised for word in name.words):
        return None
    other = _other_of_sort(comparison, name)
    if other:
        return conflict(_says(other, name), other[0].sentence)
    if about and name.sort == "unit" and all(_held_near(word, comparison, FOREGOING) for word in absent):
        # the sentences before it may say who does what it only says is done
        return missing(f"kilden nævner ikke {name.text} i den sammenhæng", comparison.chosen[0], open=True)
    return missing(f"kilden nævner ikke {name.text} i den sammenhæng", comparison.chosen[0], open=not name.sort)


def _check_role(comparison: Comparison, name: Name) -> Finding | None:
    """The name stands in the sentence: it must be the whole name, and stand there for what the claim says of it."""
    found = _named(comparison.chosen, comparison.sources)
    spots = [spot for spot, other in found if is_same_name(name, other)]
    if not spots and len(name.words) > 2 and name.sort == "unit":
        other = _other_of_sort(comparison, name)
        return conflict(_says(other, name), other[0].sentence) if other else None
    if not spots or not name.sort or (name.text.islower() and all(word.folded in _GENERIC for word in name.words)):
        return None
    here = max(spots, key=lambda spot: _fits(comparison, name, spot))
    score = _fits(comparison, name, here)
    rival = _find_rival(comparison, name, score, here) if score < FITS_WELL else None
    return conflict(_says(rival, name), rival[0].sentence, open=True) if rival else None


def _sister(comparison: Comparison, name: Name) -> tuple[Spot, Name] | None:
    """A name with the same beginning and another unit: "SSP-bestyrelsen" for "SSP-sekretariatet"."""
    for spot, found in _named(comparison.chosen, comparison.sources):
        if len(name.words) > 1 and len(found.words) > 1 and found.sort == "unit" and not is_same_name(name, found):
            first, its = name.words[-2], found.words[-2]
            if not _aliases(first).isdisjoint(_aliases(its)):
                return spot, found
    return None


def _fits(comparison: Comparison, name: Name, spot: Spot) -> float:
    """How far a spot in a source plays the part that the name plays in the claim."""
    span = (name.start, name.end)
    surroundings = surroundings_agree(comparison.claim, span, spot, comparison.sources)
    return (surroundings + neighbours_agree(comparison.claim, span, spot)) / 2


def _says(rival: tuple[Spot, Name] | None, name: Name) -> str:
    return f"kilden siger {rival[1].text if rival else 'noget andet'}, ikke {name.text}"


def _aliases(word: Word) -> frozenset[str]:
    """Roots that stand for the word: what an abbreviation is short for, and the word itself."""
    return _roots_for(word.folded, word.root)


@lru_cache(maxsize=50_000)
def _roots_for(folded: str, root: str) -> frozenset[str]:
    found = {root}
    for meaning in ABBREVIATIONS.get(folded, ()) if folded not in lexicon.NOT_SHORT else ():
        found.add(lexicon.root(fold(meaning.split()[-1])))
    return frozenset(found)


def _stands_in(word: Word, sentences: Iterable[SourceSentence]) -> bool:
    return any(_held(word, sentence.statement) for sentence in sentences)


@lru_cache(maxsize=50_000)
def _held(word: Word, statement: Statement) -> bool:
    aliases = _aliases(word)
    if any(alias in statement.by_concept for alias in aliases):
        return True
    for other in statement.words:
        if other.root in aliases or not _aliases(other).isdisjoint(aliases):
            return True
        if skeleton(other.folded) == skeleton(word.folded):
            return True  # a bad scan of it
        if (
            len(word.root) >= 4
            and other.capitalised
            and (other.root.startswith(word.root) or (word.root.startswith(other.root) and len(other.root) >= 4))
        ):
            return True
        if word.folded in _GENERIC and _is_unit(other.text) and word.root in other.folded:
            return True
    return False


def _held_near(word: Word, comparison: Comparison, least: float) -> bool:
    """Whether the word stands in what the chosen sentences lean on, at least so close."""
    if word.folded in _GENERIC and word.folded not in _POLICE:
        return True
    return any(_held(word, statement) for statement in comparison.surrounding(least))


def _named(sentences: Iterable[SourceSentence], sources: Sources) -> list[tuple[Spot, Name]]:
    return [
        (Spot(sentence, name.start, name.end), name)
        for sentence in sentences
        for name in find_names(sentence.statement, sources)
    ]


def is_same_name(name: Name, found: Name) -> bool:
    """Whether one of the names is the other, perhaps shortened: "politiet" for "Københavns Politi"."""
    return _within(name, found) or _within(found, name)


def _within(short: Name, long: Name) -> bool:
    aliases = {alias for word in long.words for alias in _aliases(word)}
    scanned = {skeleton(word.folded) for word in long.words}
    return all(
        not _aliases(word).isdisjoint(aliases)
        or skeleton(word.folded) in scanned
        or (word.folded in _GENERIC and any(word.root in other.folded for other in long.words))
        for word in short.words
    )


def _other_of_sort(comparison: Comparison, name: Name) -> tuple[Spot, Name] | None:
    """Another name of the same sort where the claim's should stand."""
    best, score = None, 0.2
    for spot, found in _named(comparison.chosen, comparison.sources):
        if found.sort == name.sort and not is_same_name(name, found) and not _in_claim(comparison, found):
            agreement = _fits(comparison, name, spot)
            if agreement > score:
                best, score = (spot, found), agreement
    return best


def _in_claim(comparison: Comparison, found: Name) -> bool:
    if found.text.islower():
        return True  # "styregruppen", "politiet": whom it names, the text around it says
    return any(is_same_name(name, found) for name in find_names(comparison.claim, comparison.sources))


def _in_one_list(first: Spot, second: Spot) -> bool:
    """Two names of an enumeration play the same part."""
    one, other = sorted((first, second), key=lambda spot: spot.start)
    between = one.sentence.statement.text[one.end : other.start]
    return bool(_ENUMERATION.fullmatch(between))


def _find_rival(comparison: Comparison, name: Name, score: float, here: Spot | None = None) -> tuple[Spot, Name] | None:
    """Another name of the same sort in the claim's role; in other sentences it must fit clearly better."""
    best = None
    for sentences, margin in ((comparison.chosen, CHOSEN_MARGIN), (comparison.rivals, RIVAL_MARGIN)):
        for spot, found in _named(sentences, comparison.sources):
            if found.sort != name.sort or is_same_name(name, found) or _in_claim(comparison, found):
                continue
            agreement = _fits(comparison, name, spot)
            if here and spot.sentence is here.sentence and _in_one_list(spot, here):
                continue
            if agreement > max(score + margin, RIVAL_LEAST):
                best, score = (spot, found), agreement
    return best
