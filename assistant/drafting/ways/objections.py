"""What speaks against a statement as an answer, each reason said in Danish."""

from __future__ import annotations

import re
from collections.abc import Sequence
from enum import StrEnum
from typing import NamedTuple

from assistant.danish.analysis import fold
from assistant.danish.numbers import NumberMention
from assistant.drafting.asking.lexicon import is_plain, root, words_of
from assistant.drafting.asking.question import PLACES, Question, Term, Want
from assistant.drafting.desk.clauses import FALLS, RISES
from assistant.drafting.desk.fitness import PEOPLE, counts_other, is_aim
from assistant.drafting.desk.ranking import LEAST_KIN, Desk, Scored
from assistant.drafting.desk.sources import Source, Statement
from assistant.drafting.ways.names_asked import NO_NAME, no_address, no_name
from assistant.drafting.ways.yes_no import deciding, verdict

LEAST_COVERAGE, PLAIN_COVERAGE = 0.36, 0.42
NO_RESULT, ONLY_AIM = (
    "Resultatet fremgår ikke af de foreliggende dokumenter.",
    "Resultatet er ikke oplyst; der er alene angivet et mål.",
)
ONLY_TOGETHER = "Der er ingen særskilte tal; tallet er kun oplyst samlet."
NOT_BROKEN_DOWN = "Der er ingen oplysninger opdelt på den måde."
_LEAST_ASKED = 0.35  # weight of a word that says something
ONLY_AN_AIM_STATED = "Det er ikke oplyst, hvordan det er gået."
_ASKS_AIM = re.compile(
    r"(?i)succeskriteri|indikator|formål|\bmål(?:et|ene|sætning\w*)?\b|\bskal\b|\bskulle\b|\bforvent"
)
NOT_MENTIONED = "Det, der spørges om, fremgår ikke af de foreliggende dokumenter."
FINAL = frozenset({NO_RESULT, ONLY_AIM, NO_NAME, ONLY_TOGETHER})  # no lesser statement makes up for these
_FOUND = 0.5
LEAST_FOR_SINGLE = 0.75  # coverage at which "en medarbejder" may count as one
_PENDING = re.compile(
    r"(?i)\bforeligger (?:\w+ ){0,3}(?:medio|primo|ultimo|i \w+ \d{4}|når|først|tidligst)|"
    r"\bvil blive\b|\bunder udarbejdelse\b|\bkan ikke oplyses\b|"
    r"\bendnu ikke\b|\bforventes (?:\w+ ){0,3}at foreligge|\bskal bidrage til\b|\binddrages\b"
)
_WANTS_RESULT = re.compile(
    r"(?i)\bhvad viste\b|\bhvilke(?:n|t)? (?:\w+e ){0,2}(?:resultat\w*|effekt\w*|virkning\w*|"
    r"udbytte\w*|erfaringer)\b(?! (?:vil|kan|kunne|skal)\b)|\bhvordan (?:er|var|gik|blev) (?:\w+ ){0,2}(?:resultat\w*|"
    r"effekt\w*|det gået)|"
    r"\bhvad (?:er|var|blev|har) (?:\w+ ){0,3}(?:resultat\w*|effekt\w*|udbytt\w*)\b|\bhvad "
    r"kom (?:der|man) (?:ud af|frem til)|\bhvordan gik\b|\bhvad blev konklusion"
)
_SHOWS = re.compile(r"(?i)\bvis(?:er|te|t)\b|\bkonklu|\bresultatet (?:er|var|blev)|\bfremgår\b")
_SAYING = re.compile(
    r"(?i)\bhvad (?:sagde|siger|mente|mener|synes|syntes|udtalte|svarede|fortalte|ønskede) "
    r"(?!politi|københavns politi|kilde|notat|rapport|vi\b|i\b|du\b|man\b|kommune|forvaltning)"
)
_SPEECH = re.compile(r"(?i)\b(?:vurder|mener|mente|oplys|udtal|oplever|forvent|ønske|tilkendegiv|sagde|siger)")
_RATIO = re.compile(
    r"(?i)\bpr\.? (borger|person|deltager|ung|unge|time|plads|forløb|medarbejder|indbygger|"
    r"måned|år)\b|\bper (borger|person|deltager|ung|forløb)\b"
)
_BEFORE_NOUNS = frozenset(
    words_of(
        "en et den det de af i på med til for fra om under over mod hos pr alle antal antallet hvilke hvilken hvilket "
        "hvor mange"
    )
)
_OUT_OF = re.compile(r"(?i)\bheraf\b|\b\d+ (?:ud )?af (?:disse|de \d+|dem)\b|\bud af (?:de )?\d+")
_RESPONSIBLE = re.compile(r"(?i)\bforankret\b|\bvaretage|\bansvar|\bhører under\b|\bdrives af\b")
_ORGANISATION = re.compile(r"(?i)forvaltning|politi|sekretariat|center|centret|udvalg|kommune")


class Against(StrEnum):
    """The kinds of objections, as they are weighed."""

    UNTOUCHED = "untouched"  # too little of the question stands there
    UNDECIDED = "undecided"  # it does not settle what was asked to be confirmed
    NOT_SO = "not_so"  # a result, a name, a part or a ratio is asked for, and there is none
    KIND = "kind"  # no answer of the kind that is wanted
    TIME = "time"
    NAMED = "named"  # it is of another name, place or number than the one asked about
    LACKING = "lacking"  # a word of the question is nowhere near


class Objection(NamedTuple):
    """What speaks against a statement: which kind of thing, and how it is said."""

    kind: Against
    said: str


def objection(question: Question, desk: Desk, scored: Scored) -> str:
    """Why the statement does not answer the question, in Danish; empty when it may."""
    found = find_objection(question, desk, scored)
    return found.said if found else ""


def find_objection(question: Question, desk: Desk, scored: Scored) -> Objection | None:
    """The first thing that speaks against the statement as an answer."""
    statement = scored.statement
    source = desk.source_of(statement)
    if scored.coverage < LEAST_COVERAGE or (scored.coverage < PLAIN_COVERAGE and not _is_touched_twice(scored)):
        return Objection(Against.UNTOUCHED, NOT_MENTIONED)
    undecided = _leaves_open(question, desk, scored) if question.want is Want.YES_NO else ""
    if undecided:
        return Objection(Against.UNDECIDED, undecided)
    if _is_barely_touched(question, scored):
        return Objection(Against.UNTOUCHED, NOT_MENTIONED)
    for kind, check in _CHECKS:
        said = check(question, scored, statement, source)
        if said:
            return Objection(kind, said)
    lacking = _lacking(question, desk, scored)
    if not lacking:
        return None
    unheard = [word for word in lacking if not _is_heard_of(word, question, desk)]
    said = f"{_listed(unheard)} er ikke omtalt i de foreliggende dokumenter." if unheard else NOT_MENTIONED
    named = {term.surface for term in question.terms if term.is_name or term.is_number}
    other = question.want is not Want.YES_NO and bool(named & set(lacking))
    return Objection(Against.NAMED if other else Against.LACKING, said)


def _leaves_open(question: Question, desk: Desk, scored: Scored) -> str:
    """Why a statement does not settle a yes-or-no question."""
    if verdict(question, scored):
        return ""
    subject = [
        t for t in question.terms if t.weight >= 0.9 and not (RISES.search(t.surface) or FALLS.search(t.surface))
    ]
    if subject and all(scored.matched.get(term.word, 0.0) < _FOUND for term in subject):
        return NOT_MENTIONED
    better = deciding(question, desk.rank(question))
    if better is not None and better.statement != scored.statement:
        return NOT_MENTIONED
    under = scored.statement.headings[-1] if scored.statement.headings else ""
    return ONLY_AN_AIM_STATED if re.match(r"(?i)indikator", under) and not _ASKS_AIM.search(question.text) else ""


def _is_heard_of(surface: str, question: Question, desk: Desk) -> bool:
    """Whether a source holds the word in any form, or it is but a verb; of neither may be said that it is missing."""
    words = words_of(surface)
    return _is_verb(surface, question.text) or any(desk.knows(word) or desk.knows_well(word) for word in words)


def _is_touched_twice(scored: Scored) -> bool:
    """Whether two words of the question stand there, or one and the kind of answer that is wanted."""
    return sum(value >= _FOUND for value in scored.matched.values()) + (scored.fit >= 0.5) > 1


EVERYWHERE = frozenset(words_of("kommune kommunen kommunens københavn københavns forvaltningen forvaltningens år byen"))


def _is_barely_touched(question: Question, scored: Scored) -> bool:
    """Whether no word of what the question is about stands there plainly, and no more than half of them loosely."""
    heavy = [t for t in question.terms if t.weight >= 0.4 and not is_plain(t.word) and t.word not in EVERYWHERE]
    strengths = [scored.matched.get(term.word, 0.0) for term in heavy]
    return (
        scored.fit < 1.0
        and bool(strengths)
        and max(strengths) < 0.8
        and 2 * sum(value >= 0.6 for value in strengths) <= len(strengths)
    )


def _wrong_kind(question: Question, scored: Scored, statement: Statement, source: Source) -> str:
    kinds = {
        Want.COUNT: "Der er ikke oplyst noget antal.",
        Want.AMOUNT: "Der er ikke oplyst noget beløb.",
        Want.SHARE: "Der er ikke oplyst nogen andel.",
        Want.DATE: "Der er ikke oplyst noget tidspunkt.",
        Want.IDENTIFIER: NOT_MENTIONED,
        Want.UNIT: "Det er ikke oplyst, hvem der har ansvaret.",
        Want.AGE: "Der er ikke oplyst nogen alder.",
        Want.FREQUENCY: "Det er ikke oplyst, hvor ofte det sker.",
    }
    if question.want is Want.SHARE and _OUT_OF.search(statement.text):
        return ""
    if question.want in kinds and scored.fit <= -0.5:
        return kinds[question.want]
    said = any(scored.own_matched.get(word, 0.0) >= 0.9 for word in question.counted)
    other = (not said or scored.fit < 0.5) and not _unit_is_asked(question, statement)
    if question.want is Want.COUNT and other and counts_other(question, statement):
        return kinds[Want.COUNT]
    if question.want is Want.COUNT and not statement.numbers and scored.coverage < LEAST_FOR_SINGLE:
        return kinds[Want.COUNT]
    if question.want is Want.COUNT and question.counted and scored.fit < 0.5:
        head = [
            word for word in question.counted if word not in ("af", "de", "og", "andre", "forskellige", "personer")
        ][:2]
        people = root(question.counted[-1]) in PEOPLE and any(_is_people(mention) for mention in statement.numbers)
        if head and not people and not any(scored.matched.get(word, 0) >= _FOUND for word in head):
            return kinds[Want.COUNT]
    if question.want is Want.COUNT and _COUNTS_PEOPLE.search(question.text) and not question.counted:
        counted = [mention for mention in statement.numbers if mention.value not in question.stated]
        people = any(mention.unit is None or _is_people(mention) for mention in counted)
        if counted and not people and not _unit_is_asked(question, statement):
            return kinds[Want.COUNT]
    return ""


# "Hvor mange er i job": nothing is named that is counted, so it is people.
_COUNTS_PEOPLE = re.compile(
    r"(?i)\bhvor mange (?:er|var|blev|bliver|har|havde|fik|får|kom|deltog|mødte|gik|røg|"
    r"sad|sidder|tog|forlod)\b(?! der\b)"
)


_BOTH = re.compile(r"(?i)\b([^\W\d_]{3,})- (?:og|eller|/) ([^\W\d_]{4,})")
_ALONE = re.compile(r"(?i)\b(?:kun|alene|ikke)\b")


def _counts_both(question: Question, scored: Scored, statement: Statement, source: Source) -> str:
    """ "Hvor mange rockere", where the figure is of a "rocker- eller bandemiljø": of the one alone nothing is told."""
    if question.want not in (Want.COUNT, Want.SHARE):
        return ""
    asked = {root(term.word) for term in question.terms if term.weight >= _LEAST_ASKED}
    for first, second in _BOTH.findall(statement.text):
        one, other = root(fold(first)), fold(second)[:4]
        alone = _ALONE.search(question.text) or not any(word.startswith(other) for word in asked)
        apart = any(_stands_alone(one, text) for text in (statement.text, *statement.headings))
        if one in asked and alone and not apart:
            return ONLY_TOGETHER
    return ""


def _stands_alone(stem: str, text: str) -> bool:
    return any(root(fold(word)) == stem for word in re.findall(r"[^\W\d_]+(?!-|[^\W\d_])", text))


def _is_people(mention: NumberMention) -> bool:
    """Whether a figure counts people, whoever they are."""
    return any(root(fold(word)) in PEOPLE for word in re.split(r"\W+", mention.unit or ""))


_PART_OF = re.compile(
    r"(?i)\bhvor (?:mange|stor en (?:del|andel)) af .+? (?:er|var|blev|bliver|har|havde|fik|får|kom)\b(?P<said>.+)"
)


_SPREAD = re.compile(r"(?i)\bhvordan (?:fordele\w*|er|var|blev) (?=.*\d)(?:.* fordelt\b|.*\bsig\b)")
LEAST_SPREAD = 2  # figures without which nothing is shared out
_SHARED_OUT = re.compile(r"(?i)\b(køn|alder|bydel|etnicitet|nationalitet)s?fordel\w*")


def _not_told_by(question: Question, scored: Scored, statement: Statement, source: Source) -> str:
    """A figure "ifølge politiet" must be told by or of that body."""
    told = [scored.matched.get(term.word, 0.0) for term in question.terms if root(term.word) in question.speaker]
    figure = question.want in (Want.COUNT, Want.AMOUNT, Want.SHARE)
    return NOT_MENTIONED if figure and told and max(told) < _FOUND else ""


def _no_breakdown(question: Question, scored: Scored, statement: Statement, source: Source) -> str:
    """What is asked of a part ("af dem var kvinder") must be said of it, not only the whole be named."""
    if question.want is Want.YES_NO:
        return ""
    shared = _SHARED_OUT.search(question.text)
    if shared and fold(shared[1]) not in {root(word)[: len(shared[1])] for word in statement.words}:
        return NOT_BROKEN_DOWN
    if _SPREAD.search(question.text) and len(statement.numbers) < LEAST_SPREAD:
        return NOT_BROKEN_DOWN
    match = _PART_OF.search(question.text)
    if not match:
        return ""
    said = set(words_of(match["said"]))
    asked = [term for term in question.terms if said & set(term.word.split()) and term.weight >= _LEAST_ASKED]
    return "" if not asked or any(scored.own_matched.get(t.word, 0.0) >= LEAST_KIN for t in asked) else NOT_BROKEN_DOWN


def _unit_is_asked(question: Question, statement: Statement) -> bool:
    """Whether a figure of the statement counts something the question names ("skydevåben" for "våben")."""
    people = [word for word in question.counted if root(word) in PEOPLE]
    roots = {root(word) for word in people or (term.word for term in question.terms) if len(word) > 3}
    units = [fold(mention.unit) for mention in statement.numbers if mention.unit]
    return any(stem in unit for stem in roots for unit in units)


def effective_years(source: Source, statement: Statement) -> frozenset[int]:
    """The years a statement speaks of: its own, those of what it continues or stands under, else the source's."""
    return source.years_told(statement) or source.years


def _wrong_year(question: Question, scored: Scored, statement: Statement, source: Source) -> str:
    if not question.dates or question.want in _ANY_TIME:
        return ""
    met = [m for m in statement.dates if any(m.first <= t.last and m.last >= t.first for t in question.dates)]
    ahead = question.expects or _AHEAD.search(question.text)
    if source.date and not met and not ahead and all(t.first > source.date for t in question.dates):
        return _not_told_for(question.dates[-1].text)
    if question.want not in _DATED:
        return ""
    years = effective_years(source, statement)
    for asked in question.dates:
        if asked.precision in ("day", "month", "quarter", "half") and statement.dates and not met:
            return _not_told_for(asked.text)
    if (statement.years and statement.years & question.years) or not years or years & question.years:
        return ""
    return _not_told_for(" og ".join(str(year) for year in sorted(question.years)))


_DATED = frozenset({Want.COUNT, Want.AMOUNT, Want.SHARE, Want.LIST, Want.PERSON})
_AHEAD = re.compile(r"(?i)\b(?:efter|skal|vil|frem(?:ad|over|til))\b")
_ANY_TIME = frozenset({Want.YES_NO, Want.REASON, Want.TREND, Want.COMPARISON})  # may go beyond what one statement dates


def _not_told_for(time: str) -> str:
    return f"Der foreligger ikke oplysninger om dette for {time}."


_REACHED = re.compile(r"(?i)\b(?:blev|er|var) .*\b(?:nået|opfyldt|indfriet|opnået)\b")


_OTHERS_OF = re.compile(r"(?i)\b(?:to|tre|fire|fem|seks|syv|otte|ni|ti|\d+) (?:andre|øvrige|resterende)\b")


def _only_of_one(question: Question, scored: Scored, statement: Statement, source: Source) -> str:
    """ "De fire øvrige principper", where the statement is on the one of five that is told."""
    others = _OTHERS_OF.search(question.text)
    return NOT_MENTIONED if others and re.search(r"(?i)\b(?:et|en|én|ét) af (?:de|disse)\b", statement.text) else ""


def _only_an_aim(question: Question, scored: Scored, statement: Statement, source: Source) -> str:
    had = question.want is Want.COUNT and re.search(r"(?i)\bhvor mange\b.*\b(?:havde|var)\b", question.text)
    if (
        (question.wants_actual or had or _REACHED.search(question.text))
        and not re.search(r"(?i)succeskriteri|\bmål\b|\bskal\b|\bskulle\b", question.text)
        and is_aim(statement)
    ):
        return ONLY_AIM
    return ""


def _no_result(question: Question, scored: Scored, statement: Statement, source: Source) -> str:
    if _WANTS_RESULT.search(question.text):
        if _PENDING.search(statement.text):
            return NO_RESULT
        terms = [
            t
            for t in question.terms
            if root(t.word)
            in {root(w) for w in ("resultat", "resultater", "effekt", "virkning", "udbytte", "erfaringer")}
        ]
        if re.search(r"(?i)\bhvad viste\b|\bfrem til\b", question.text) and not _SHOWS.search(statement.text):
            return NO_RESULT
        if terms and not any(scored.own_matched.get(term.word, 0) >= _FOUND for term in terms):
            return NO_RESULT
    if _SAYING.search(question.text) and not _SPEECH.search(statement.text):
        return "Det er ikke beskrevet, hvad der blev sagt."
    return ""


def _no_ratio(question: Question, scored: Scored, statement: Statement, source: Source) -> str:
    ratio = _RATIO.search(question.text)
    if (
        ratio
        and not re.search(rf"(?i)\bp(?:r\.|er) (?:\d+ )?{ratio[1] or ratio[2]}", statement.text)
        and (ratio[1] or ratio[2]) not in ("år", "måned")
    ):
        return "Der er ingen oplysninger opgjort på den måde."
    if question.aggregate == "average" and not re.search(r"(?i)gennemsnit|\bi snit\b", statement.text):
        return "Der er ikke oplyst noget gennemsnit."
    return ""


_COUNTING = frozenset({Want.COUNT, Want.SHARE, Want.YES_NO})


def _lacking(question: Question, desk: Desk, scored: Scored) -> list[str]:
    """What the question is about that stands neither in the statement nor around it.

    One word of it that no source knows may be but another way of saying it, where the rest of the question and the
    kind of answer are there; never a name, a number or what is counted.
    """
    found: list[str] = []
    unknown: list[str] = []
    for term in question.terms:
        near = (term.is_name and term.word not in PLACES) or (term.is_number and _PART_OF.search(question.text))
        enough = LEAST_KIN if near else _FOUND  # the whole of "af de 103" may stand where its parts are announced
        if term.weight < 0.9 or scored.matched.get(term.word, 0.0) >= enough or _may_differ(question, scored, term):
            continue
        if question.options and any(term.surface.lower() in option.lower() for option in question.options):
            continue
        if term.is_name or (term.is_number and not _is_small(term)):
            found.append(term.surface)
        elif not is_plain(term.word) and not desk.knows_well(term.word):
            unknown.append(term.surface)
            found += [term.surface] if term.word in question.counted or _is_what_is_asked(question, term) else []
        elif question.want in _COUNTING and term.word in question.counted and not is_plain(term.word):
            found.append(term.surface)
    if found or not unknown:
        return found
    covered = scored.coverage >= 0.55 and scored.own >= 0.35 and scored.fit >= 0.0
    if len(unknown) == 1 and covered and (_is_verb(unknown[0], question.text) or scored.fit >= 0.5):
        return []
    return unknown


def _may_differ(question: Question, scored: Scored, term: Term) -> bool:
    """In a yes-or-no question the statement may give another number or another unit: that is the answer."""
    if question.want is not Want.YES_NO:
        return False
    if term.is_number:
        return bool(verdict(question, scored))
    return bool(_ORGANISATION.search(term.surface) and _RESPONSIBLE.search(scored.statement.text))


def _is_what_is_asked(question: Question, term: Term) -> bool:
    """Whether the word is the very thing asked for ("hvilke skoler", "hvad er prisen") or a way to break it down."""
    text, word = question.text, re.escape(term.surface)
    return bool(
        re.search(
            rf"(?i)\b(?:hvilke[nt]?|hvad er|hvad var)(?: \w+)? {word}\b|"
            rf"\b(?:fordel\w*|opdel\w*) (?:efter|på) (?:\w+ )?{word}\b|"
            rf"\bblandt (?:\w+ )?{word}\b|\bpr\. {word}\b|\b(?:for|af|hos) (?:\w+ )?{word}\?*$",
            text,
        )
    )


def _is_verb(word: str, text: str) -> bool:
    """Whether the word stands where a verb does: after an auxiliary or a modal, not after an article."""
    if not word.islower() or not re.search(r"(?i)(?:et|t|ede|te|er|e|es|s)$", word):
        return False
    before = re.search(rf"(?i)(\w+)\W+{re.escape(word)}\b", text)
    return before is None or fold(before[1]) not in _BEFORE_NOUNS


def _is_small(term: Term) -> bool:
    return len(term.word) == 1


def _listed(words: Sequence[str]) -> str:
    quoted = [f"»{word}«" for word in words[:3]]
    return quoted[0] if len(quoted) == 1 else f"{', '.join(quoted[:-1])} og {quoted[-1]}"


_CHECKS = (
    (Against.NAMED, _not_told_by),
    (Against.NOT_SO, _no_result),
    (Against.NOT_SO, _no_breakdown),
    (Against.KIND, _wrong_kind),
    (Against.TIME, _wrong_year),
    (Against.NOT_SO, _only_an_aim),
    (Against.NOT_SO, _counts_both),
    (Against.NOT_SO, no_address),
    (Against.NOT_SO, _only_of_one),
    (Against.NOT_SO, no_name),
    (Against.NOT_SO, _no_ratio),
)
