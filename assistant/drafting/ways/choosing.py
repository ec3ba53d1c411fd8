"""Which statements answer: the best that nothing speaks against, and what cannot be left out beside it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise

from assistant.drafting.asking.lexicon import JOIN, root, words_of
from assistant.drafting.asking.question import Question, Term, Want, analyse_question, split_facets
from assistant.drafting.composing import with_antecedent
from assistant.drafting.desk.fitness import REQUEST
from assistant.drafting.desk.ranking import Desk, Scored, asks_of_several, like_statements
from assistant.drafting.desk.sources import Source, Statement, is_aspect
from assistant.drafting.ways import grounds, objections
from assistant.drafting.ways.basis import SAYS_UNKNOWN
from assistant.drafting.ways.objections import Objection
from assistant.drafting.ways.provenance import anchored_notes
from assistant.records import BlockKind, Kind

NEAR_BEST = 0.75
DECISIVE_WEIGHT, NOT_SAID, SAID = 0.9, 0.4, 0.7  # of a phrase such as "kommet i arbejde", in or around a statement
LONGEST_PASSAGE = 560
MOST_OF_ALL, SAYS_AS_MUCH = 1, 0.88  # words that say of what all that somebody says is asked for
FITS_MORE = 0.5
AS_GOOD = 0.8  # of the score of what answers one question, for it to answer another beside it
_DECISIVE = frozenset(
    {Want.COUNT, Want.AMOUNT, Want.SHARE, Want.DATE, Want.UNIT, Want.AGE, Want.FREQUENCY, Want.IDENTIFIER}
)
_EXACT = frozenset({Want.COUNT, Want.AMOUNT, Want.SHARE, Want.AGE, Want.FREQUENCY, Want.CRITERION, Want.IDENTIFIER})
_REPORTS = re.compile(
    r"(?i)\bhvad (?:\w+ )?(?:vurderer|skriver|siger|mener|forventer|udtaler|oplyser)\b|"
    r"\bgengiv|\bopsummer|\bresumé|\bhovedpunkter"
)
_REPORTED = re.compile(r"(?i)\bvurder|\bforvent|\boplys|\bmener\b")


def accepted(question: Question, desk: Desk, ranked: Sequence[Scored]) -> tuple[Scored | None, str]:
    """The statement that answers, or why none does, in Danish."""
    able = [entry for entry in ranked if _may_answer(question, entry.statement)]
    if able and _says_unknown(question, able[0]):
        return None, objections.NOT_MENTIONED
    entry, opposed = candidate(question, desk, able)
    if entry and grounds.holds(question, desk, entry, opposed):
        return entry, ""
    return None, opposed.said if opposed else "Kilderne omtaler ikke det, der spørges om."


def candidate(question: Question, desk: Desk, able: Sequence[Scored]) -> tuple[Scored | None, Objection | None]:
    """The best statement that nothing speaks against; failing that, the best of all and what speaks against it."""
    if question.want in _DECISIVE or question.want is Want.PLACE:
        able = _told_next_to(able)
    of_all = able[0] if able else None
    if question.want is Want.COUNT:
        able = _doing_first(question, able)
    doing = able[0] if able and able[0] is not of_all else None
    if question.want in _DECISIVE:
        able = [entry for entry in able if entry.fit > -0.5 and entry.coverage >= 0.6 * able[0].coverage] or able
    if question.wants_all:
        able = _counterexample_first(question, desk, able)
    opposed: Objection | None = None
    leader: Scored | None = None
    for entry in able:
        leader = leader or entry
        if entry.score < NEAR_BEST * leader.score or entry.coverage < 0.65 * leader.coverage:
            break
        against = objections.find_objection(question, desk, entry)
        if not against:
            return entry, None
        opposed = opposed or against
        if against.said == objections.NOT_BROKEN_DOWN and leader is entry:  # the whole: its part may score less
            leader = None
        if against.said in objections.FINAL or entry is doing:  # a figure of all the others is no answer then
            break
    return (able[0] if able else None), opposed


def _says_unknown(question: Question, best: Scored) -> bool:
    """Whether the source itself says that just this is not known."""
    asked = question.want in _DECISIVE and best.own >= 0.8
    return asked and best.fit < 0.0 and bool(SAYS_UNKNOWN.search(best.statement.text))


def _told_next_to(able: Sequence[Scored]) -> list[Scored]:
    """The sentence that goes on from the best one goes first where it alone holds the kind of answer wanted."""
    anchor = next((entry for entry in able[:2] if entry.fit < 0.0 and entry.own >= 0.8), None)
    if anchor is None:
        return list(able)
    here = anchor.statement
    told = next(
        (
            entry
            for entry in able
            if entry.fit >= 0.7
            and (entry.statement.source, entry.statement.block) == (here.source, here.block)
            and entry.statement.index == here.index + 1
        ),
        None,
    )
    if told is None:
        return list(able)
    return [replace(told, score=able[0].score), *(entry for entry in able if entry is not told)]


def _doing_first(question: Question, able: Sequence[Scored]) -> list[Scored]:
    """Where a count is asked of those who did something, a figure of them goes before one of all the others.

    "Hvor mange ledige er kommet i arbejde": the sentence on work, not the one on the unemployed, where one source has
    both.
    """
    doings = [term.word for term in question.terms if JOIN in term.word and term.weight >= DECISIVE_WEIGHT]
    if not able or not doings or any(able[0].matched.get(word, 0.0) >= NOT_SAID for word in doings):
        return list(able)
    for entry in able:
        said = any(entry.matched.get(word, 0.0) >= SAID and word in entry.own_matched for word in doings)
        if said and entry.statement.numbers and entry.statement.source == able[0].statement.source:
            return [replace(entry, score=able[0].score, coverage=able[0].coverage), *able]
    return list(able)


def _counterexample_first(question: Question, desk: Desk, able: Sequence[Scored]) -> list[Scored]:
    """Where all of something is asked about, the one of the like conclusions that says no goes before the others."""
    if not able or question.negated or not _EVERY.search(question.text):
        return list(able)
    like = like_statements(desk.source_of(able[0].statement), able[0].statement)
    denied = next((entry for entry in able if entry.statement in like and _DENIES.search(entry.statement.text)), None)
    if denied is None:
        return list(able)
    return [replace(denied, score=able[0].score), *(entry for entry in able if entry is not denied)]


_EVERY = re.compile(r"(?i)\b(?:alle|samtlige|begge|hver)\b")
_DENIES = re.compile(r"(?i)\b(?:ikke|ingen|intet)\b")


def _may_answer(question: Question, statement: Statement) -> bool:
    if statement.is_content:
        return not (REQUEST.search(statement.text) and question.want in (Want.OTHER, Want.YES_NO))
    if statement.kind in (BlockKind.SIGN_OFF, BlockKind.LETTERHEAD):
        return question.want in (Want.PERSON, Want.IDENTIFIER)
    return statement.kind is BlockKind.HEADING and question.want is Want.LIST


def facets(question: Question) -> list[Question]:
    """The questions that one sentence joins, each with the words of the other around it at less weight."""
    texts = split_facets(question.text)
    if len(texts) == 1:
        return [question]
    parts = [analyse_question(text) for text in texts]
    weights = {term.word: term for term in question.terms}
    made = []
    for part in parts:
        own = {term.word for term in part.terms}
        terms: tuple[Term, ...] = tuple(weights.get(term.word, term) for term in part.terms)
        share = 0.5 if sum(term.weight >= 0.9 for term in part.terms) < 2 else 0.1
        terms += tuple(
            replace(term, weight=share * term.weight, is_name=False) for term in question.terms if term.word not in own
        )
        made.append(
            replace(
                part,
                terms=terms,
                kinds=question.kinds,
                years=part.years or question.years,
                dates=part.dates or question.dates,
            )
        )
    return made


def select(question: Question, others: Sequence[Question], desk: Desk, best: Scored) -> list[Statement]:
    """The statements that answer, in reading order: what belongs to the best, and the other facets' own."""
    found = [(facet, _found_for(facet, desk, best)) for facet in others]
    if any(entry and entry.statement is best.statement for _, entry in found):
        best = _of_its_own(question, desk, best)
    chosen = expand(question, desk.source_of(best.statement), best.statement)
    chosen += _reported(question, desk, best, chosen)
    chosen += _completing(question, desk, best, chosen)
    for facet, entry in found:
        wants = (question.want, facet.want)
        if entry is None or (
            _tells_both(best.statement, wants) and _does_as_well(best.statement, desk.rank(facet), entry)
        ):
            continue
        if _tells_both(entry.statement, wants) and _does_as_well(entry.statement, desk.rank(question), best):
            chosen = []
        if entry.statement not in chosen and entry.score > 0.6 * best.score:
            more = expand(facet, desk.source_of(entry.statement), entry.statement)
            chosen += [statement for statement in more if statement not in chosen]
    chosen += [
        note
        for statement in list(chosen)
        for note in _dated_note(desk.source_of(statement), statement)
        if note not in chosen
    ]
    return in_order(chosen)


def _found_for(facet: Question, desk: Desk, best: Scored) -> Scored | None:
    """What answers one of several questions in a sentence, from the same source where it points back."""
    ranked = desk.rank(facet)
    if _LEANS.search(facet.text):
        same = [entry for entry in ranked if entry.statement.source == best.statement.source]
        found, _ = accepted(facet, desk, same)
        if found and found.score >= NEAR_BEST * ranked[0].score:
            return found
    return accepted(facet, desk, ranked)[0]


def _of_its_own(question: Question, desk: Desk, best: Scored) -> Scored:
    """Instead of what answers the question beside it, a statement of the kind wanted that scores nearly as much."""
    able = (
        entry
        for entry in desk.rank(question)
        if entry.fit >= best.fit + FITS_MORE and entry.score >= AS_GOOD * best.score
    )
    found = next((entry for entry in able if _may_answer(question, entry.statement)), None)
    return found if found and not objections.find_objection(question, desk, found) else best


def _tells_both(statement: Statement, wants: tuple[Want, Want]) -> bool:
    """Whether a statement can answer two questions: of two figures that are asked for it must hold two."""
    figures = wants[0] is wants[1] and wants[0] in _EXACT
    return not figures or len(statement.numbers) > 1


def _does_as_well(statement: Statement, ranked: Sequence[Scored], found: Scored) -> bool:
    """Whether a statement answers a question nearly as well as what was found for it."""
    here = next((entry for entry in ranked if entry.statement is statement), None)
    return bool(
        here
        and statement is not found.statement
        and here.score >= AS_GOOD * found.score
        and here.fit >= found.fit - 0.1
    )


_LEANS = re.compile(r"(?i)\b(?:dem|disse|heraf|deraf|de|den)\b")


def in_order(statements: Sequence[Statement]) -> list[Statement]:
    """Reading order within a source; the source of the best statement first."""
    first = statements[0].source
    return sorted(statements, key=lambda entry: (entry.source != first, entry.source, entry.index))


def expand(question: Question, source: Source, statement: Statement) -> list[Statement]:
    """A statement with what it cannot do without: its list, its antecedent, the sentence that goes on."""
    listed = _whole_list(question, source, statement) or _alike(question, source, statement)
    if listed:
        return listed
    if statement.kind is BlockKind.SIGN_OFF:
        return [s for s in source.statements[statement.index : statement.index + 2] if s.kind is BlockKind.SIGN_OFF]
    if question.want is Want.UNIT and question.options:
        return _block(source, statement)
    found = with_antecedent(source, statement)
    if question.want in _EXACT:
        return found
    if _REPORTS.search(question.text):
        return _passage(source, found, across=True)
    return _passage(source, found, sequel_only=question.want is Want.YES_NO)  # the sentence after "Ja." decides it


def _passage(
    source: Source, found: Sequence[Statement], *, sequel_only: bool = False, across: bool = False
) -> list[Statement]:
    """The statements with as much of the paragraph they stand in as one quotation holds, the sequel first.

    ``across`` goes on where the paragraph runs over a break, with a quotation of its own.
    """
    kept = list(found)
    grows = all(_goes_on(one, two) for one, two in pairwise(kept))
    while grows:
        grows = False
        after, before = kept[-1].index + 1, kept[0].index - 1
        for place, beside in ((len(kept), after), *([] if sequel_only else [(0, before)])):
            statement = source.statements[beside] if 0 <= beside < len(source.statements) else None
            if statement and _fits_beside(statement, kept, place, across=across):
                kept.insert(place, statement)
                grows = True
    return kept


def _fits_beside(statement: Statement, kept: Sequence[Statement], place: int, *, across: bool) -> bool:
    joins = _goes_on(kept[-1], statement) if place else _goes_on(statement, kept[0])
    together = {(other.block, page) for other in (*kept, statement) for page, _, _ in other.spans}
    return joins and (across or len(together) == 1) and sum(len(s.text) for s in (*kept, statement)) <= LONGEST_PASSAGE


def _goes_on(one: Statement, two: Statement) -> bool:
    """Whether the second stands right after the first in one paragraph, which may run over a page break."""
    same = two.block == one.block or (two.place > 0 and two.block == one.block + 1)
    return one.is_content and two.is_content and two.index == one.index + 1 and same


def _block(source: Source, statement: Statement) -> list[Statement]:
    mates = [s for s in source.statements if s.block == statement.block]
    return mates if sum(len(s.text) for s in mates) <= LONGEST_PASSAGE else [statement]


def _whole_list(question: Question, source: Source, statement: Statement) -> list[Statement]:
    """The list that a lead-in opens, or the one an entry belongs to where all of it was asked for."""
    if statement.text.rstrip().endswith(":"):
        entries = [other for other in source.statements if other.group == statement.block]
        return [statement, *(entries or _headings_below(source, statement))]
    wanted = question.want in (Want.LIST, Want.PURPOSE, Want.CRITERION)
    heading = statement.headings[-1] if statement.headings else ""
    if question.want is Want.CRITERION or (wanted and is_aspect(heading) and _asks_aspect(question, heading)):
        return [
            s
            for s in source.statements
            if s.is_content and s.headings == statement.headings and abs(s.block - statement.block) < 8
        ]
    if (
        wanted
        and not statement.is_entry_topic
        and statement.group is not None
        and statement.group >= 0
        and statement.lead_in is not None
    ):
        lead = source.statements[statement.lead_in]
        if _shared(question, lead) >= _shared(question, statement):
            return [lead, *(other for other in source.statements if other.group == statement.group)]
    return []


def _alike(question: Question, source: Source, statement: Statement) -> list[Statement]:
    """The conclusions that differ only in a number or in what they deny, where each of several is asked about."""
    found = like_statements(source, statement) if asks_of_several(question) else []
    if len(found) < 2:
        return []
    if _EVERY.search(question.text):
        return found
    return [other for other in found if bool(_DENIES.search(other.text)) == question.negated]


def _headings_below(source: Source, statement: Statement) -> list[Statement]:
    """The headings that a "følgende områder:" announces, where it opens no list."""
    if not statement.headings:
        return []
    below = [s for s in source.statements if s.index > statement.index and s.kind is BlockKind.HEADING]
    return [s for s in below if s.headings == statement.headings][:8]


def _asks_aspect(question: Question, heading: str) -> bool:
    first = re.split(r"[\s:]", heading.strip())[0].lower()
    return any(root(term.word)[:6] == root(first)[:6] for term in question.terms)


def _shared(question: Question, statement: Statement) -> int:
    roots = {root(word) for word in statement.words}
    return sum(root(term.word) in roots for term in question.terms if term.weight > 0.3)


def _reported(question: Question, desk: Desk, best: Scored, chosen: Sequence[Statement]) -> list[Statement]:
    """What else the same letter says on it, where the question asks what somebody says or thinks."""
    if (
        question.want is not Want.OTHER
        or not _REPORTS.search(question.text)
        or desk.source_of(best.statement).document.kind is not Kind.STATEMENT
    ):
        return []
    one_thing = _asks_one_thing(question, desk.source_of(best.statement))
    least = SAYS_AS_MUCH * best.coverage if one_thing else 0.0  # as near to it as the best: either may be meant
    more = [
        entry.statement
        for entry in desk.rank(question)
        if entry.statement.source == best.statement.source
        and entry.coverage >= least
        and entry.statement.is_content
        and entry.statement not in chosen
        and _REPORTED.search(entry.statement.text)
        and not REQUEST.search(entry.statement.text)
        and entry.score >= 0.7 * best.score
    ]
    return more[:2]


def _asks_one_thing(question: Question, source: Source) -> bool:
    """Whether so much is named beside the sender that one thing of what they say is asked for, not all of it."""
    sender = {root(word) for word in words_of(source.document.sender or "")}
    named = [term for term in question.terms if term.weight >= DECISIVE_WEIGHT and root(term.word) not in sender]
    return len(named) > MOST_OF_ALL


def _completing(question: Question, desk: Desk, best: Scored, chosen: Sequence[Statement]) -> list[Statement]:
    """A statement on the same topic for a word of the question that nothing chosen holds."""
    if question.want not in (Want.LIST, Want.OTHER) or not re.search(r"(?i)\b(?:og|eller|samt)\b", question.text):
        return []
    held = {root(word) for statement in chosen for word in statement.words}
    open_words = {
        term.word
        for term in question.terms
        if term.weight >= 0.9 and root(term.word) not in held and desk.knows_well(term.word)
    }
    for entry in desk.rank(question):
        statement = entry.statement
        same = statement.source == best.statement.source and statement.topic == best.statement.topic
        if not same or not statement.is_content or statement in chosen or entry.score < 0.5 * best.score:
            continue
        if any(entry.own_matched.get(word, 0.0) >= 0.8 for word in open_words):
            return [statement]
    return []


def completed(question: Question, desk: Desk, listed: Sequence[Statement]) -> list[Statement]:
    """A list with the statement beside it that holds the other half of the question."""
    of_list = {statement.index for statement in listed if statement.source == listed[0].source}
    best = next(
        (e for e in desk.rank(question) if e.statement.source == listed[0].source and e.statement.index in of_list),
        None,
    )
    return in_order([*listed, *(_completing(question, desk, best, listed) if best else ())])


def _dated_note(source: Source, statement: Statement) -> list[Statement]:
    """The footnote of a statement, where it says when its figures are from."""
    return [s for note in anchored_notes(source, statement) for s in note if s.dates and len(s.text) < 80]
