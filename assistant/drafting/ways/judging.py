"""One statement that a question rests on, or puts to be confirmed, held against the sources."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from assistant.danish.analysis import fold
from assistant.danish.dates import find_dates
from assistant.danish.numbers import find_numbers
from assistant.drafting.asking.lexicon import root, words_of
from assistant.drafting.asking.presupposed import Presumed
from assistant.drafting.asking.question import PLACES, Question, Want, analyse_question, without_stated
from assistant.drafting.desk.clauses import NEGATED, clauses, way_of
from assistant.drafting.desk.fitness import PEOPLE
from assistant.drafting.desk.ranking import Desk, Scored
from assistant.drafting.desk.sources import Statement
from assistant.drafting.ways import claims
from assistant.drafting.ways.claims import Checked
from assistant.drafting.ways.counts_otherwise import counted_otherwise
from assistant.drafting.ways.movement import way_told
from assistant.drafting.ways.trends import way_of_pair
from assistant.drafting.ways.yes_no import COMPARES, deciding, holds_predicate, is_fact, verdict
from assistant.records import AnswerSentence, Support, spans_overlap
from assistant.text_repair.lexicon import load_lexicon

CLOSED = (
    r"tråd(?:te|t)\b.{0,60}\bud|træder ud|stoppe\w*|nedlagt\w*|nedlæg\w*|lukke\w*|afskaff\w*|ophør\w*|opgav|opgivet|"
    r"dropp\w*|opsagt?\w*|afvis\w*\b(?![^?]{0,40}, at\b)|meldt sig ud|meldte sig ud|trak\w* sig|trukket sig|"
    r"afbrød\w*|aflyst?\w*|"
    r"indstill(?:et|ede)|sløjfe\w*|gik\b.{0,60}\bud af|gået ud af|forlod|nægte\w*"
)
ENDED = re.compile(rf"(?i)\b(?:{CLOSED}|udløbe\w*|udløb|afvikle\w*|slutte\w*)\b")
_NOT = re.compile(r"(?i)\b(?:ikke|ingen|intet|aldrig)\b")


@dataclass(frozen=True, slots=True)
class Correction:
    """The statement that says otherwise; ``reason`` is Danish, or empty where it speaks for itself."""

    statement: Statement
    reason: str = ""


def judged(presumed: Presumed, desk: Desk) -> tuple[bool, Correction | None]:
    """Whether a premise surely holds, and what contradicts it."""
    presumed = replace(presumed, text=_spelled(presumed.text, desk))
    asked = _asked(presumed, desk)
    ranked = desk.rank(asked)
    if not ranked or PARTLY.search(presumed.text) or asked.options:
        return False, None
    decided = deciding(asked, ranked)
    word = verdict(asked, decided) if decided else ""
    if not (presumed.is_reason or presumed.is_put):
        if decided and word == "Nej" and decided.coverage >= NEARLY_ALL and not asked.negated:
            return False, Correction(decided.statement)
        return False, _named_difference(presumed, asked, desk, ranked)
    if decided and ENDED.search(presumed.text) and not ENDED.search(decided.statement.text):
        word = ""
    plain = None if word else _plainly_otherwise(asked, ranked)
    if plain and _NONE.search(presumed.text) and plain == ranked[0].statement:
        return False, Correction(plain)
    if asked.negated and _said_both_ways(ranked):
        return False, None
    if asked.negated and _says_it_is_so(asked, ranked[0]):
        return False, Correction(ranked[0].statement)
    moved = _moves_other_way(asked, desk, ranked)
    if moved:
        return False, Correction(moved)
    if decided and word == "Nej" and not _NOT_MERELY.search(decided.statement.text):
        return False, Correction(decided.statement)
    if plain:
        return False, Correction(plain)
    return _by_verification(presumed, asked, desk, ranked, holds=word == "Ja")


def _by_verification(
    presumed: Presumed, asked: Question, desk: Desk, ranked: Sequence[Scored], *, holds: bool
) -> tuple[bool, Correction | None]:
    """What the checks of verification say of a premise; ``holds`` where a statement seems to bear it out."""
    checked = claims.held_against(presumed.text, desk, ranked)
    if checked.statement and _reaches_further(asked, checked.statement):
        return False, Correction(checked.statement)
    if checked.statement is None or not _speaks_of_it(checked.statement, ranked):
        return holds, None
    if checked.label is Support.SUPPORTED:
        return holds or any(not 1900 < value < 2100 for value in asked.stated), None
    reason = checked.reason if checked.label is Support.CONTRADICTED else _other_place_named(presumed, checked)
    if _of_other_things(reason) or (
        _of_one_measure(reason) and not _speaks_of_it(checked.statement, ranked, SAME_THING)
    ):
        return holds, None
    if holds and not (_NAMED.search(reason) or _of_other_days(reason)):
        return True, None
    if not reason or _LEAVES_OPEN.search(reason) or _WHOLE_TOWN.search(reason) or _denies_subject(presumed, reason):
        return False, None
    return False, Correction(checked.statement, "" if _BARE.search(reason) else reason)


def _named_difference(presumed: Presumed, asked: Question, desk: Desk, ranked: Sequence[Scored]) -> Correction | None:
    """A statement that says all of it but for another number, unit or place in the same role."""
    checked = claims.held_against(presumed.text, desk, ranked)
    entry = next((entry for entry in ranked[:NEAREST] if entry.statement == checked.statement), None)
    if entry is None or checked.label is not Support.CONTRADICTED or not entry.statement.is_content:
        return None
    if entry.coverage < max(LEAST_SAME, ALMOST_BEST * ranked[0].coverage) or not holds_predicate(asked, entry):
        return None
    alike = _of_one_kind(checked.reason) and not _WHOLE_TOWN.search(checked.reason)
    return Correction(entry.statement, checked.reason) if alike else None


def _of_one_kind(reason: str) -> bool:
    """ "Økonomiudvalget, ikke Socialudvalget": whether what is said and what was asked may stand for each other."""
    said, found, asked = reason.removeprefix("kilden siger ").partition(", ikke ")
    if not found or _of_other_things(reason):
        return False
    pair = (said, asked)
    if all(_UNIT.search(text) for text in pair):
        return True
    return _of_one_measure(reason) or all(any(word in PLACES for word in words_of(text)) for text in pair)


def _of_one_measure(reason: str) -> bool:
    said, _, asked = reason.partition(", ikke ")
    return all(any(m.is_quantity and m.unit for m in find_numbers(text)) for text in (said, asked))


_UNIT = re.compile(r"(?i)forvaltning|udvalg|politi|repræsentation|ministeri|styrelse|jobcent|sekretariat|team|kommune")
_LEAVES_OPEN = re.compile(r"(?i)forbehold|et mål eller noget|tilskriver|tryg")  # fewer unsafe are more safe
NEAREST, LEAST_SAME, ALMOST_BEST = 6, 0.6, 0.75


PARTLY = re.compile(
    r"(?i)\bikke (?:længere )?(?:alle|altid|kun|ens|nødvendigvis|også|det samme|særlig\w*|mere|flere|en(?! eneste))\b"
)
_BARE = re.compile(r"(?i)uden »ikke«|benægter|»")
_DENIES = re.compile(r"(?i)uden »ikke«|benægter")
_NAMED = re.compile(r"\b[A-ZÆØÅ][\w-]+.*, ikke [A-ZÆØÅ]")
# A part of the whole town, and of its administration, is no other one.
_WHOLE_TOWN = re.compile(r"siger Københavns?\b(?! \w)|, ikke (?:kommune|forvaltning)(?:en)?\b", re.IGNORECASE)
_AT = re.compile(r"\b(?:i|fra|til|på|ved) ([A-ZÆØÅ]\w+)")
_NOT_NAMED = re.compile(r"(?i)nævner ikke (?P<name>.+?) i den sammenhæng")
LEAST_RANK, LEAST_COVERED = 12, 0.6  # among the best statements for it, and so much of it of the best one's
SAME_THING = 0.85  # of the best one's coverage, to say that a number is another: else it may be one of another thing
LEAST_OWN = 0.45
NEARLY_ALL = 0.8


def _speaks_of_it(statement: Statement, ranked: Sequence[Scored], least: float = LEAST_COVERED) -> bool:
    entry = next((entry for entry in ranked[:LEAST_RANK] if entry.statement == statement), None)
    return entry is not None and statement.is_content and entry.coverage >= least * ranked[0].coverage


def _said_both_ways(ranked: Sequence[Scored]) -> bool:
    """Whether of the statements that speak of nearly all of it some deny and others do not."""
    near = [entry for entry in ranked[:LEAST_RANK] if entry.coverage >= NEARLY_ALL * ranked[0].coverage]
    return len({bool(_NOT.search(entry.statement.text)) for entry in near if entry.statement.is_content}) > 1


_NOT_MERELY = re.compile(r"(?i)\bikke (?:\w+ ){0,4}(?:simpel\w*|blot|kun|alene|bare|udelukkende)\b")


def _moves_other_way(asked: Question, desk: Desk, ranked: Sequence[Scored]) -> Statement | None:
    """A statement, or the half of one, that has the very thing move the other way; of two years, their figures."""
    way = way_of(asked.text)
    subject = [t for t in asked.terms if t.weight >= 0.9 and not way_of(t.surface) and not t.is_number]
    if not way or asked.negated or not subject:
        return None
    for entry in ranked[:LEAST_RANK] if len(asked.years) > 1 else ():
        pair = way_of_pair(desk, entry.statement) if asked.years & entry.statement.years else None
        if pair and entry.coverage >= NEARLY_ALL * ranked[0].coverage:
            return pair[1] if pair[0] != way else None
    able = [e for e in ranked[:LEAST_RANK] if e.statement.is_content and is_fact(e.statement)]
    able = [e for e in able if not COMPARES.search(e.statement.text) or COMPARES.search(asked.text)]
    able = [e for e in able if not asked.years or not e.statement.years or asked.years & e.statement.years]
    for by_name in (True, False):
        for entry in able:
            told = way_told(subject, entry, by_name=by_name)
            if told:
                return entry.statement if told != way else None
    return None


def _plainly_otherwise(asked: Question, ranked: Sequence[Scored]) -> Statement | None:
    """A statement on nearly all of it that has what is said to be nothing, or denies the very thing that is said."""
    none, just = bool(_NONE.search(asked.text)), _is_limited_to_place(asked)
    for entry in ranked[:LEAST_RANK]:
        statement = entry.statement
        if not statement.is_content or entry.coverage < NEARLY_ALL * max(ranked[0].coverage, LEAST_COVERED):
            continue
        if not is_fact(statement):
            continue
        if none and not _NOT.search(statement.text) and entry.own >= LEAST_OWN and entry.coverage >= LEAST_COVERED:
            return statement
        if just and (_WIDE.search(statement.text)):
            return statement
        if _JUST.search(asked.text) and _TOO.search(statement.text) and _is_the_very_thing(asked, entry):
            return statement
        denied = [clause for clause in clauses(statement.text) if _NOT.search(clause) and not PARTLY.search(clause)]
        if (
            not asked.negated
            and entry.coverage >= NEARLY_ALL
            and any(_has_predicate(asked, clause) for clause in denied)
        ):
            return statement
    return None


def _says_it_is_so(asked: Question, best: Scored) -> bool:
    """Whether the best statement says of the very subject what the question denies."""
    held = best.coverage >= LEAST_COVERED and (best.own >= LEAST_OWN or best.coverage >= NEARLY_ALL)
    plain = is_fact(best.statement) and not NEGATED.search(best.statement.text)
    return held and plain and best.statement.is_content and holds_predicate(asked, best)


def _is_the_very_thing(asked: Question, entry: Scored) -> bool:
    several = sum(term.weight >= 0.9 for term in asked.terms) > 1
    return several and min(entry.coverage, entry.own) >= NEARLY_ALL and holds_predicate(asked, entry)


_TOO = re.compile(r"(?i)\bogså\b|\bbåde\b")
_NONE = re.compile(r"(?i)\b(?:ingen|intet|aldrig|slet ikke|ikke en eneste)\b")


_JUST = re.compile(r"(?i)\b(?:kun|udelukkende|alene|begrænset til)\b")
_WIDE = re.compile(
    r"(?i)\bikke (?:\w+ )?(?:kun|alene|udelukkende|begræns\w*)|\bbydækkende\b|"
    r"\b(?:samtlige|alle) (?:\w+ )?(?:bydele|kommuner|områder)\b"
)


def _reaches_further(asked: Question, statement: Statement) -> bool:
    """Whether what is said to be in one place only is said of all places."""
    named = {root(t.word) for t in asked.terms if t.weight >= 0.9 and t.word not in PLACES}
    held = {root(word) for word in statement.words}
    return _is_limited_to_place(asked) and bool(_WIDE.search(statement.text)) and bool(named & held)


def _of_other_days(reason: str) -> bool:
    """ "15. august 2017, ikke december 2017"."""
    said, _, asked = reason.partition(", ikke ")
    return bool(find_dates(said) and find_dates(asked))


def _is_limited_to_place(asked: Question) -> bool:
    return bool(_JUST.search(asked.text)) and any(term.word in PLACES for term in asked.terms)


def _has_predicate(asked: Question, clause: str) -> bool:
    """Whether the clause has the participle that the question ends its statement on ("begrænset til Nørrebro")."""
    held = {root(word) for word in words_of(clause)}
    said = [t for t in asked.terms if t.weight >= 0.9 and not t.is_name and _PARTICIPLE.search(t.surface)]
    return bool(said) and root(said[-1].word) in held


_PARTICIPLE = re.compile(r"^[a-zæøå]{3,}(?:et|t|ede)$")


def _denies_subject(presumed: Presumed, reason: str) -> bool:
    """Whether what the source is said to have otherwise is not the unit or the place, but what the premise is about."""
    name = reason.partition(", ikke ")[2]
    if not re.match(r"[A-ZÆØÅ]", name):
        return False
    asked = {root(word) for word in words_of(name)}
    if presumed.unit:
        return not asked & {root(word) for word in words_of(presumed.unit)}
    placed = {root(word) for found in _PLACED_AT.findall(presumed.text) for word in words_of(found)}
    return not asked & placed


_PLACED_AT = re.compile(r"(?i)\b(?:i|hos|på|under|af|til|ved|fra|med|som)\s+((?:[\w+-]+\s?){1,3})")


def _of_other_things(reason: str) -> bool:
    """ "højst 37 timer, ikke 37 borgere" tells of another thing, not of another number."""
    said, _, asked = reason.partition(", ikke ")
    mine, theirs = ([m.unit for m in find_numbers(text) if m.is_quantity] for text in (said, asked))
    units = [root(fold(unit.split()[-1])) if unit else "" for unit in (*mine[:1], *theirs[:1])]
    return len(units) == 2 and units[0] != units[1] and not set(units) <= PEOPLE


def _other_place_named(presumed: Presumed, checked: Checked) -> str:
    """ "kilden siger Rotterdam, ikke London", where the source has another place in the same connection."""
    from assistant.verification.lexicon import places

    match = _NOT_NAMED.search(checked.reason)
    if not match or checked.statement is None or fold(match["name"]) not in places():
        return ""
    asked = set(words_of(presumed.text))
    told = [word for word in _AT.findall(checked.statement.text) if fold(word) in places()]
    other = next((word for word in told if fold(word) not in asked), "")
    return f"kilden siger {other}, ikke {match['name']}" if other else ""


def _asked(presumed: Presumed, desk: Desk) -> Question:
    """A premise as a question; the numbers that it states need not stand in a source for it to be told of."""
    asked = replace(analyse_question(presumed.text), want=Want.YES_NO)
    return desk.with_titles(without_stated(asked))


def _spelled(text: str, desk: Desk) -> str:
    """The text with words that no source has as the sources spell what comes near, and places with a capital."""
    from assistant.verification.lexicon import places

    def right(match: re.Match[str]) -> str:
        word = fold(match.group())
        if word in places():
            return match.group().capitalize()
        if match.group().lower() in load_lexicon():
            return match.group()
        near = desk.corrected(word)
        return match.group() if near == word else near

    return re.sub(r"[^\W\d_]{6,}", right, text)


def told_otherwise(presumed: Presumed, desk: Desk, quoted: Sequence[Statement]) -> Correction | None:
    """What the sentences that an answer quotes say otherwise than a premise: another number, day, name or way."""
    if not quoted or PARTLY.search(presumed.text):
        return None
    presumed = replace(presumed, text=_spelled(presumed.text, desk))
    asked = _asked(presumed, desk)
    ranked = desk.rank(asked)
    moved = _moves_other_way(asked, desk, ranked)
    if moved in quoted:
        return Correction(moved) if moved else None
    checked = claims.held_against(presumed.text, desk, ranked)
    entries = {entry.statement: entry for entry in ranked}
    for statement in quoted:
        reason = counted_otherwise(presumed.text, statement) or _reason_against(
            presumed, asked, desk, ranked, checked, statement, entries.get(statement)
        )
        if reason and not _LEAVES_OPEN.search(reason) and not _of_other_things(reason):
            return Correction(statement, "" if _BARE.search(reason) else reason)
    return None


def cells_tell_otherwise(presumed: Presumed, desk: Desk, sentence: AnswerSentence) -> bool:
    """Whether the cells that a sentence of an answer quotes contradict a premise."""
    checked = claims.held_against(presumed.text, desk, desk.rank(_asked(presumed, desk)))
    if checked.label is not Support.CONTRADICTED or checked.statement:
        return False
    return any(
        (cell.document_id, cell.page) == (quoted.document_id, quoted.page)
        and spans_overlap((cell.start, cell.end), (quoted.start, quoted.end))
        for cell in checked.evidence
        for quoted in sentence.citations
    )


def _reason_against(
    presumed: Presumed,
    asked: Question,
    desk: Desk,
    ranked: Sequence[Scored],
    checked: Checked,
    statement: Statement,
    entry: Scored | None,
) -> str:
    """Why one statement speaks against a premise: as verification of all sources says, or of this one alone."""
    firm = presumed.is_reason or presumed.is_put
    if checked.label is Support.CONTRADICTED and checked.statement == statement:
        denies = bool(_DENIES.search(checked.reason))
        return checked.reason if not denies or (firm and is_fact(statement)) else ""
    if checked.label is Support.SUPPORTED or entry is None or entry.coverage < LEAST_COVERED * ranked[0].coverage:
        return ""
    reason = claims.denied_by(presumed.text, statement, desk, ranked)
    if not _is_exact(reason):
        return _other_place(presumed, statement) if firm else ""
    named = "»" not in reason and not _of_one_measure(reason)
    return reason if not named or holds_predicate(asked, entry) else ""


def _other_place(presumed: Presumed, statement: Statement) -> str:
    """ "kilden siger Rotterdam, ikke London", where each has one place, after a preposition."""
    from assistant.verification.lexicon import places

    one, other = (
        [word for word in _AT.findall(text) if fold(word) in places()] for text in (presumed.text, statement.text)
    )
    if len(one) != 1 or not other or fold(one[0]) in words_of(statement.text):
        return ""
    return f"kilden siger {other[0]}, ikke {one[0]}"


def _is_exact(reason: str) -> bool:
    """Whether a reason sets one value of a kind against another: two numbers, days, units, places or intervals."""
    if "»" in reason and ", ikke »" in reason:
        return True
    return (_of_one_kind(reason) or _of_other_days(reason)) and not _WHOLE_TOWN.search(reason)
