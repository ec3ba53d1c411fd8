"""What a question takes for granted is held against the sources."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from assistant.danish.analysis import fold
from assistant.danish.dates import find_dates
from assistant.danish.numbers import NumberMention, find_numbers
from assistant.drafting.asking.lexicon import root, words_of
from assistant.drafting.asking.presupposed import Presumed, taken_for_granted
from assistant.drafting.asking.question import PLACES, Question, Term, Want, analyse_question
from assistant.drafting.composing import with_antecedent
from assistant.drafting.desk.clauses import NEGATED, clauses, way_of
from assistant.drafting.desk.fitness import PEOPLE, is_aim
from assistant.drafting.desk.ranking import Desk, Scored
from assistant.drafting.desk.sources import Statement
from assistant.drafting.ways import claims
from assistant.drafting.ways.claims import Checked
from assistant.drafting.ways.movement import way_near, way_told
from assistant.drafting.ways.standing import latest_on
from assistant.drafting.ways.trends import way_of_pair
from assistant.drafting.ways.yes_no import deciding, is_fact, verdict
from assistant.records import Support

_FALL = re.compile(r"(?i)\b(?:fald(?:et|t|er)?|reduceret|mindsket|sunket|nedgang)\b")
_RISE = re.compile(r"(?i)\b(?:stig(?:e|er|ning\w*)|steg(?:et)?|øget|vokset|vokser|voksede)\b")
_NOT = re.compile(r"(?i)\b(?:ikke|ingen|intet|aldrig)\b")
_CLOSED = (
    r"tråd(?:te|t)\b.{0,60}\bud|træder ud|stoppe\w*|nedlagt\w*|nedlæg\w*|lukke\w*|afskaff\w*|ophør\w*|opgav|opgivet|"
    r"dropp\w*|opsagt?\w*|afvis\w*|meldt sig ud|meldte sig ud|trak\w* sig|trukket sig|afbrød\w*|aflyst?\w*|"
    r"indstill(?:et|ede)|sløjfe\w*|gik\b.{0,60}\bud af|gået ud af|forlod|nægte\w*"
)
_DISCONTINUED = re.compile(rf"(?i)\b(?:{_CLOSED})\b")
_ENDED = re.compile(rf"(?i)\b(?:{_CLOSED}|udløbe\w*|udløb|afvikle\w*|slutte\w*)\b")
_RUNS = re.compile(
    r"(?i)\b(?:videre|fortsat\w*|fortsætte\w*|forlæng\w*|sidder i|er i dialog|inspireret|"
    r"har (?:\w+ )?(?:et|en|sit|deres)(?: eget| egen)?|"
    r"deltager|samarbejde\w*|er med i|gennemføres|varetage\w*|løbende|etableret)\b"
)
_ORGANISATION = re.compile(
    r"(?i)\b(?:hvem i|hvorfor\b.*\b(?:i|hos|under|af|ved)|hvilke[nt]? \w+ i|"
    r"i)\s+(?:Københavns\s+)?(?P<name>\w*(?:forvaltning|politi|brandvæsen|jobcenter|"
    r"kriminalforsorg|udvalg|sekretariat|krimiteam)\w*)"
)
_DRIVES = re.compile(
    r"(?i)\b(?P<name>[\wæøåÆØÅ-]*(?: og )?[\wæøåÆØÅ]*(?:forvaltning\w*|politi\w*|"
    r"brandvæsen\w*|jobcent\w*))\b.*\b(?:som (?:den|de) )?(?:driver|ejer|leder|styrer|står "
    r"for|varetager|har ansvaret for)\b"
)
_PLACED = re.compile(r"(?i)\bforankret\b|\bansvaret?\b|\bvaretage|\bhører under\b|\bdrives\b")
_RESPONSIBLE = re.compile(r"(?i)\bforankret\b|\bvaretages\b|\bvaretager\b|\bansvarlig|\bstår for\b|\bledes af\b")


@dataclass(frozen=True, slots=True)
class Correction:
    """The statement that says otherwise; ``reason`` is Danish, or empty where it speaks for itself."""

    statement: Statement
    reason: str = ""


def false_premise(question: Question, desk: Desk) -> Correction | None:
    """What contradicts the question's premises, if anything does.

    Each thing taken for granted is asked as a yes-or-no question and held against the sources as a claim; where both
    leave it open, what kinds of premises are wrong most often is looked for by itself.
    """
    if question.want in (Want.YES_NO, Want.SUMMARY) or question.past_reply:
        return None
    found = _contradicted(question, desk)
    return found if found and _tells_otherwise(question, desk, found.statement) else None


def _tells_otherwise(question: Question, desk: Desk, statement: Statement) -> bool:
    """Whether a statement may be said to put the question right: no aim, and no move the very way that was asked."""
    if is_aim(statement):
        return False
    asked = "" if NEGATED.search(question.text) else way_of(question.text)
    about = [term.word for term in question.terms if not way_of(term.surface)]
    shown = "; ".join(said.text for said in with_antecedent(desk.source_of(statement), statement))
    return not asked or way_near(about, shown) != asked


def _contradicted(question: Question, desk: Desk) -> Correction | None:
    presumptions = taken_for_granted(question.text)
    for presumed in presumptions:
        holds, found = _judged(presumed, desk)
        if found:
            return found
        if holds:
            return None
    if any(presumed.is_reason for presumed in presumptions):
        question = replace(question, is_why=True)
        running = _runs_on(question, desk)
        if running:
            return running
    unit = next((presumed.unit for presumed in presumptions if presumed.unit), "")
    return _other_count(question, desk) or _placed_elsewhere(question, desk, unit) or _by_kind(question, desk)


def _runs_on(question: Question, desk: Desk) -> Correction | None:
    """The latest decision to go on with what the question says has ended."""
    named = [t for t in question.terms if t.weight >= 0.9 and not t.is_number and not _ENDED.search(t.surface)]
    last = latest_on(named, desk) if _ENDED.search(question.text) else None
    return Correction(last) if last and not _ENDED.search(last.text) else None


def _placed_elsewhere(question: Question, desk: Desk, unit: str) -> Correction | None:
    """Who has the task, where the question takes another unit for granted: "hvem i Socialforvaltningen står for …"."""
    words = set(words_of(unit))
    terms = tuple(term for term in question.terms if term.word not in words)
    if not unit or not any(term.weight >= 0.9 for term in terms):
        return None
    ranked = desk.rank(replace(question, terms=terms, want=Want.UNIT))
    for entry in ranked[:3]:
        statement = entry.statement
        near = entry.coverage >= _MOST_OF_BEST * ranked[0].coverage and entry.own >= _OWN
        if near and statement.is_content and _RESPONSIBLE.search(statement.text):
            own = {root(word) for word in statement.words}
            placed = root(words_of(unit)[-1])
            return None if placed in own or placed in _ANY_UNIT else Correction(statement)
    return None


def _judged(presumed: Presumed, desk: Desk) -> tuple[bool, Correction | None]:
    """Whether a premise surely holds, and what contradicts it."""
    asked = desk.with_titles(replace(analyse_question(presumed.text), want=Want.YES_NO))
    ranked = desk.rank(asked)
    if not ranked or _PARTLY.search(presumed.text):
        return False, None
    decided = deciding(asked, ranked)
    word = verdict(asked, decided) if decided else ""
    if decided and _ENDED.search(presumed.text) and not _ENDED.search(decided.statement.text):
        word = ""
    plain = None if word else _plainly_otherwise(asked, ranked)
    if plain and _NONE.search(presumed.text) and plain == ranked[0].statement:
        return False, Correction(plain)
    if asked.negated and _said_both_ways(ranked):
        return False, None
    moved = _moves_other_way(asked, desk, ranked)
    if moved:
        return False, Correction(moved)
    if decided and word == "Nej" and not _NOT_MERELY.search(decided.statement.text):
        return False, Correction(decided.statement)
    if plain:
        return False, Correction(plain)
    checked = claims.held_against(presumed.text, desk, ranked)
    if checked.statement and _reaches_further(asked, checked.statement):
        return False, Correction(checked.statement)
    if checked.statement is None or not _speaks_of_it(checked.statement, ranked):
        return word == "Ja", None
    if checked.label is Support.SUPPORTED:
        return word == "Ja" or any(not 1900 < value < 2100 for value in asked.stated), None
    reason = checked.reason if checked.label is Support.CONTRADICTED else _other_place_named(presumed, checked)
    if _of_other_things(reason):
        return word == "Ja", None
    if word == "Ja" and not (_NAMED.search(reason) or _of_other_days(reason)):
        return True, None
    if not reason or _WHOLE_TOWN.search(reason) or _denies_subject(presumed, reason):
        return False, None
    return False, Correction(checked.statement, "" if _BARE.search(reason) else reason)


_PARTLY = re.compile(r"(?i)\bikke (?:alle|altid|kun|ens|nødvendigvis|også|det samme|særlig\w*|mere|flere|en)\b")
_BARE = re.compile(r"(?i)uden »ikke«|benægter|»")
_NAMED = re.compile(r"\b[A-ZÆØÅ][\w-]+.*, ikke [A-ZÆØÅ]")
# A part of the whole town, and of its administration, is no other one.
_WHOLE_TOWN = re.compile(r"siger Københavns?\b(?! \w)|, ikke (?:kommune|forvaltning)(?:en)?\b", re.IGNORECASE)
_AT = re.compile(r"\b(?:i|fra|til|på|ved) ([A-ZÆØÅ]\w+)")
_NOT_NAMED = re.compile(r"(?i)nævner ikke (?P<name>.+?) i den sammenhæng")
LEAST_RANK, LEAST_COVERED = 12, 0.6  # among the best statements for it, and so much of it of the best one's
NEARLY_ALL = 0.8


def _speaks_of_it(statement: Statement, ranked: Sequence[Scored]) -> bool:
    entry = next((entry for entry in ranked[:LEAST_RANK] if entry.statement == statement), None)
    return entry is not None and statement.is_content and entry.coverage >= LEAST_COVERED * ranked[0].coverage


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
    for entry in ranked[:LEAST_RANK]:
        statement = entry.statement
        if not statement.is_content or not is_fact(statement):
            continue
        if asked.years and statement.years and not asked.years & statement.years:
            continue
        told = way_told(subject, entry)
        if told:
            return statement if told != way else None
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
        if none and not _NOT.search(statement.text) and entry.own >= _OWN and entry.coverage >= LEAST_COVERED:
            return statement
        if just and (_WIDE.search(statement.text)):
            return statement
        denied = [clause for clause in clauses(statement.text) if _NOT.search(clause) and not _PARTLY.search(clause)]
        if (
            not asked.negated
            and entry.coverage >= NEARLY_ALL
            and any(_has_predicate(asked, clause) for clause in denied)
        ):
            return statement
    return None


_NONE = re.compile(r"(?i)\b(?:ingen|intet|aldrig|slet ikke)\b")
_OWN = 0.45


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


_DEFINITE = re.compile(r"(?i)(?:\b(?:de|disse|hvilke|alle|samtlige|nævn|jeres|kommunens)|\w{4,}s)\s+$")
_SOME_OF = re.compile(r"(?i)^\s+(?:øvrige|andre|resterende|sidste|første|nye|nyeste|vigtigste|største|mindste)\b")
_ENOUGH, _MOST_OF_BEST, _MOST_HELD = 0.55, 0.75, 25


def _other_count(question: Question, desk: Desk) -> Correction | None:
    """A number of things that the question names ("de syv principper"), where the sources have another one."""
    stated = [
        mention
        for mention in find_numbers(question.text)
        if mention.is_quantity and mention.unit and mention.unit not in ("kr.", "%", "år")
    ]
    stated = [
        mention
        for mention in stated
        if _DEFINITE.search(question.text[: mention.start]) and not _SOME_OF.match(question.text[mention.end :])
    ]
    if not stated:
        return None
    bare = tuple(term for term in question.terms if not term.is_number)
    ranked = [e for e in desk.rank(replace(question, terms=bare, want=Want.OTHER)) if e.statement.is_content]
    for mention in stated:
        if any(_has_count(mention, entry.statement) for entry in ranked[:_MOST_HELD]):
            continue
        for entry in ranked[:_MOST_HELD]:
            found = [other for other in entry.statement.numbers if _counts_the_same(mention, other, entry.statement)]
            enough = entry.coverage >= max(_ENOUGH, _MOST_OF_BEST * ranked[0].coverage)
            if found and enough and found[0].high is None and _names_more_than(mention, bare, entry):
                said = f"{found[0].text} {found[0].unit}".strip()
                return Correction(entry.statement, f"kilden siger {said}, ikke {mention.text} {mention.unit}")
    return None


def _has_count(asked: NumberMention, statement: Statement) -> bool:
    """Whether the statement has the very number, of the same thing or of what stands near it."""
    return any(
        other.value == asked.value and (other.unit is None or _counts_the_same(asked, other, statement))
        for other in statement.numbers
    )


def _names_more_than(counted: NumberMention, terms: Sequence[Term], entry: Scored) -> bool:
    """Whether the statement is about something the question names beside what it counts."""
    noun = root(fold((counted.unit or "").split()[-1]))
    return any(t.weight >= 0.9 and root(t.word) != noun and entry.matched.get(t.word, 0.0) >= 0.7 for t in terms)


def _counts_the_same(asked: NumberMention, said: NumberMention, statement: Statement) -> bool:
    """Whether two numbers count the same kind of thing, by the unit or the words right after it."""
    if said.unit in (None, "kr.", "%", "år"):
        return False
    mine = root(fold((asked.unit or "").split()[-1]))
    theirs = root(fold((said.unit or "").split()[-1]))
    after = words_of(statement.text[said.end : said.end + 40])[:3]
    return mine == theirs or mine in {root(word) for word in after} or {mine, theirs} <= PEOPLE


def _by_kind(question: Question, desk: Desk) -> Correction | None:
    neutral = (
        replace(question, want=Want.UNIT if _PLACED.search(question.text) else Want.OTHER)
        if question.is_why
        else question
    )
    reach = 25 if _ENDED.search(question.text) else 12
    ranked = [entry for entry in desk.rank(neutral)[:reach] if entry.statement.is_content]
    if not ranked or ranked[0].coverage < 0.4:
        return None
    found = []
    for entry in ranked:
        if entry.coverage < (0.45 if _ENDED.search(question.text) else 0.7) * ranked[0].coverage:
            continue
        if _contradicts(question, entry):
            found.append(entry)
        if question.is_why and entry.coverage >= 0.8 and _supports(question, entry.statement):
            break
    best = next(
        (entry for entry in found if re.search(r"(?i)forlæng", entry.statement.text)), found[0] if found else None
    )
    return Correction(best.statement) if best else None


def _contradicts(question: Question, entry: Scored) -> bool:
    statement = entry.statement
    if question.is_why:
        return (
            _other_direction(question.text, statement.text)
            or _denied(question, entry)
            or _still_running(question, entry)
            or _has_ended(question, entry)
            or _other_number(question, statement)
            or _other_organisation(question, statement)
            or _other_time(question, entry)
        )
    if question.want is Want.DATE and question.years and re.search(r"(?i)\bhvornår\b.*\bi \d{4}\b", question.text):
        return entry.coverage >= 0.6 and _is_of_other_time(question, statement)
    if question.want is Want.DATE and _DISCONTINUED.search(question.text) and _still_running(question, entry):
        return True
    if _other_place(question, entry):
        return True
    return _other_organisation(question, statement)


def _is_of_other_time(question: Question, statement: Statement) -> bool:
    """Whether the statement's own days or months, or of several years all, are others than those asked about."""
    exact = [mention for mention in statement.dates if mention.precision in ("day", "month")]
    said = exact or statement.dates
    asked = question.dates
    return bool(said and asked) and not any(
        mention.last >= time.first and mention.first <= time.last for mention in said for time in asked
    )


def _other_time(question: Question, entry: Scored) -> bool:
    """The question dates what the statement says of another time, in all the words that say what happened."""
    happened = [t for t in question.terms if t.weight >= 0.9 and not t.is_number]
    exact = any(mention.precision in ("day", "month") for mention in entry.statement.dates)
    return (
        bool(question.dates)
        and exact
        and entry.coverage >= _ALL_OF_IT
        and all(entry.own_matched.get(term.word, 0.0) >= 0.6 for term in happened)
        and _is_of_other_time(question, entry.statement)
    )


_ALL_OF_IT = 0.8


def _supports(question: Question, statement: Statement) -> bool:
    """Whether the statement moves the way the question says."""
    for same, opposite in ((_FALL, _RISE), (_RISE, _FALL)):
        if same.search(question.text) and same.search(statement.text):
            return not opposite.search(statement.text)
    return False


def _other_direction(asked: str, said: str) -> bool:
    falls, rises = bool(_FALL.search(asked)), bool(_RISE.search(asked))
    if falls == rises:
        return False
    opposite, same = (_RISE, _FALL) if falls else (_FALL, _RISE)
    return bool(opposite.search(said)) and not same.search(said)


def _denied(question: Question, entry: Scored) -> bool:
    """One says "ikke", the other does not, of the same thing."""
    asked, said = bool(_NOT.search(question.text)), bool(_NOT.search(entry.statement.text))
    if asked == said or entry.own < 0.45 or _PARTLY.search(question.text):
        return False
    if asked and not said:
        after = re.search(r"(?i)\bikke\s+(?:\w+\s+)?(\w{4,})", question.text)
        return after is not None and root(fold(after[1])) in {root(word) for word in entry.statement.words}
    return bool(re.search(r"(?i)konklud|stor effekt|bevist|opfyldt|opnåe|nåe(?:t|de)", question.text))


def _still_running(question: Question, entry: Scored) -> bool:
    named = [t for t in question.terms if t.weight >= 0.9 and not t.is_number and not _ENDED.search(t.surface)]
    return (
        bool(_ENDED.search(question.text))
        and not _ENDED.search(entry.statement.text)
        and bool(_RUNS.search(entry.statement.text))
        and entry.coverage >= 0.4
        and all(entry.matched.get(term.word, 0.0) >= 0.5 for term in named if term.is_name)
        and 2 * sum(entry.matched.get(term.word, 0.0) >= 0.5 for term in named) >= len(named)
        and (len(named) > 1 or entry.own >= _OWN)
    )


def _has_ended(question: Question, entry: Scored) -> bool:
    """ "stadig i gang", where the statement says it has ended."""
    goes_on = question.about_now or re.search(r"(?i)\bi gang\b|\bfortsætter\b", question.text)
    return (
        bool(goes_on)
        and entry.coverage >= 0.6
        and bool(re.search(r"(?i)\bafslutte[dt]|\bophørt", entry.statement.text))
    )


def _other_number(question: Question, statement: Statement) -> bool:
    """The question states a count that the statement gives another value for."""
    stated = [m for m in find_numbers(question.text) if m.is_quantity and m.unit]
    if not stated or not statement.numbers:
        return False
    values = {mention.value for mention in statement.numbers}
    for mention in stated:
        alike = [
            m
            for m in statement.numbers
            if m.unit and root(fold(m.unit.split()[-1])) == root(fold((mention.unit or "").split()[-1]))
        ]
        if alike and mention.value not in values:
            return True
    return False


_ANY_UNIT = frozenset(root(word) for word in ("forvaltning", "forvaltninger", "jobcenter", "jobcentret", "politikreds"))


def _other_organisation(question: Question, statement: Statement) -> bool:
    """The question places the task with one organisation, the statement with another."""
    if not _RESPONSIBLE.search(statement.text):
        return False
    match = _ORGANISATION.search(question.text) or _DRIVES.search(question.text)
    if not match:
        return False
    if not (question.is_why or question.text.lower().startswith("hvem i") or _DRIVES.search(question.text)):
        return False
    placed = root(fold(str(match["name"]).split()[-1]))
    if placed in _ANY_UNIT:
        return False
    return placed not in {root(word) for word in statement.words}


def _other_place(question: Question, entry: Scored) -> bool:
    """ "udviklet i Hamborg", where the statement has another place after the same verb."""
    match = re.search(r"(?i)\b(\w{5,})\s+i\s+([A-ZÆØÅ]\w+)", question.text)
    if match is None or fold(match[2]) not in PLACES or question.want not in (Want.DATE, Want.OTHER, Want.REASON):
        return False
    said = re.search(rf"(?i)\b{re.escape(match[1])}\s+i\s+([A-ZÆØÅ]\w+)", entry.statement.text)
    return said is not None and fold(said[1]) != fold(match[2]) and entry.coverage > 0.45
