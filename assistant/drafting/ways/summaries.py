"""Summaries: the part of the sources that is to be summed up, and the paragraphs that together tell it."""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import groupby

from assistant.danish.analysis import STOP_WORDS
from assistant.drafting.asking.lexicon import is_plain, is_verb, parts, root, word_list, words_of
from assistant.drafting.asking.question import Question, Term, Want
from assistant.drafting.composing import fits_one_quote, list_sentences, passage_sentence
from assistant.drafting.desk.fitness import REQUEST, is_aim
from assistant.drafting.desk.ranking import Desk, SourceIndex
from assistant.drafting.desk.sources import Source, Statement, is_aspect
from assistant.records import AnswerSentence, BlockKind, Kind

LONGEST_PARAGRAPH, LONGEST_SUMMARY, SHORT_SCOPE = 560, 1250, 950  # characters
MOST_PARAGRAPHS, MOST_SOURCES = 4, 4
TOLD_BEFORE = 0.88  # of a paragraph of a section that something is told of already
LEAST_COVERED, LEAST_WORTH, LEAST_OF_SOURCES, MOST_ALIKE = 0.42, 0.7, 0.72, 0.75
HALF = 0.5
LEAST_NAMED, NAMED = 0.45, 0.9  # how surely a name must stand in the scope, and what weighs as one
OF_THE_YEAR = 0.3  # of a source that is of the year asked about
AROUND, NEXT_TO = 0.7, 3  # what stands around a paragraph; blocks between two that are quoted as one
HEADED, SUPPORT, SIZE, OFTEN, PLAINLY = (
    0.5,
    0.5,
    0.11,
    0.03,
    0.75,
)  # what a heading that says it, the best sentence and a long scope count for
_ACROSS = re.compile(r"(?i)\b(?:kilder\w*|dokumenter\w*|materialet|på tværs|samlede? viden|hvad ved vi)\b")
_CONCLUDES = re.compile(
    r"(?i)\b(?:er|blev|vil) (?:\w+ ){0,5}?(?:dermed|således|derfor)\b|\bderfor vil\b|\bvurder\w*|\bkonklu\w*|"
    r"\bforvent\w*|\banbefal\w*|\bopfyldt\b"
)
_RESERVES = re.compile(
    r"(?i)\bendnu ikke\b|\bforeløbig\w*|\bkan ikke\b|\bikke længere\b|\bdog\b|\btidligst\b|\bsåfremt\b|\bnetop\b"
)
_DEFINES = re.compile(r"(?i)\b(?:er|har til) (?:en|et|formål|målrettet|iværksat|forankret)\b|\bformål\w*|\bgår ud på\b")


_DOCUMENTS = (
    (Kind.REPLY, r"svar|besvarelse|brev"),
    (Kind.STATEMENT, r"udtalelse|brev"),
    (Kind.NOTE, r"notat|orientering"),
    (Kind.REPORT, r"\w*rapport|evaluering"),
    (Kind.DECISION, r"referat|indstilling|beslutning"),
)
DOCUMENT = re.compile(
    r"(?i)\b(?:svar(?:et|ene)?|besvarelse\w*|brev(?:et)?|udtalelse\w*|notat(?:et)?|orientering\w*|\w*rapport(?:en)?|"
    r"evaluering\w*|referat(?:et)?|indstilling\w*|beslutning\w*)\b"
)
_THANKS = re.compile(r"(?i)tak for (?:din|dit|deres|jeres)\b")
_SAYS = re.compile(
    r"(?i)\b(?:vurder\w*|mener|mening\w*|siger|skriver|synes|syn|udtal\w*|forvent\w*|holdning\w*|forbehold\w*|brev\w*|svar\w*)\b"
)
_GOAL = re.compile(r"(?i)(?:del)?mål\w*(?: nr\.?)? \d")
_MEASURES = re.compile(r"(?i)(?:indikator|mål(?:ing|es|t))\w*")


@dataclass(frozen=True)
class Scope:
    """A part of a source that may be asked about as a whole, with the words of the heading over it."""

    source: Source
    statements: tuple[Statement, ...]
    heading: frozenset[str]

    @property
    def length(self) -> int:
        return sum(len(statement.text) for statement in self.statements)


def summarise(question: Question, desk: Desk) -> list[Statement]:
    """The paragraphs that sum up what is asked about; nothing where no part of the sources is about it."""
    if question.want is not Want.SUMMARY:
        return []
    core = without_asking_words(question)
    if _ACROSS.search(question.text):
        return _across(core, desk)
    each = _of_each(core, desk) if question.wants_all else []
    if each:
        return each
    scope = named_source(question, core, desk) or _scope(core, desk)
    return _key_paragraphs(core, desk, scope) if scope else []


def without_asking_words(question: Question) -> Question:
    """The question without the words that ask for a summary."""
    asking = word_list("summing") | word_list("us")
    terms = tuple(term for term in question.terms if term.word not in asking)
    return replace(question, terms=terms or question.terms)


# ------------------------------------------------------------------ what is to be summed up


def named_source(question: Question, core: Question, desk: Desk) -> Scope | None:
    """The one document that is named by its kind, its year and words of its title, and asked about as a whole."""
    word = DOCUMENT.search(question.text)
    if not word:
        return None
    kinds = question.kinds or {kind for kind, pattern in _DOCUMENTS if re.match(pattern, word.group(), re.IGNORECASE)}
    about = [
        t for t in core.terms if t.weight >= NAMED and not t.is_number and t.surface.lower() != word.group().lower()
    ]
    fitting = [
        source
        for source in desk.sources
        if (not kinds or source.document.kind in kinds)
        and (not question.years or source.years & question.years)
        and is_called(source, [term.word for term in about])
    ]
    if len(fitting) != 1:
        return None
    told = tuple(statement for statement in fitting[0].statements if _tells(statement))
    return Scope(fitting[0], told, fitting[0].name_words) if told else None


def is_called(source: Source, words: Sequence[str]) -> bool:
    """Whether a document's title, sender or file name holds all of some words."""
    names = source.name_words | set(words_of(source.document.name))
    held = {root(word) for word in names} | {part for word in names for part in parts(word)}
    return all(root(word) in held or (parts(word) and set(parts(word)) <= held) for word in words)


def _scope(core: Question, desk: Desk) -> Scope | None:
    """The part of a source that is most about what is asked, the narrowest of those that hold as much."""
    ranked = desk.rank(core)
    heavy = [term for term in core.terms if term.weight >= NAMED and not is_plain(term.word)]
    unknown = [term for term in heavy if not desk.knows_well(term.word)]
    if not ranked or not core.terms or 2 * len(unknown) >= max(1, len(heavy)):
        return None
    scores = {(entry.statement.source, entry.statement.index): entry.score for entry in ranked}
    best, most = None, 0.0
    senders = [index for index in desk.indexes if _is_sender_named(core, index.source)]
    for index in [*senders, *desk.indexes]:
        if best and senders and index not in senders:
            break
        for scope in find_scopes(index.source):
            held, headed, often = _worth(core, scope, desk, index)
            if held < LEAST_COVERED or _lacks_name(core, scope, index):
                continue
            support = max(scores.get((s.source, s.index), 0.0) for s in scope.statements) / ranked[0].score
            worth = held + HEADED * headed + OFTEN * math.log(1 + often) + SUPPORT * support
            worth -= SIZE * math.log(max(1.0, scope.length / SHORT_SCOPE))
            worth += OF_THE_YEAR * bool(core.years & index.source.years)
            if worth > most:
                best, most = scope, worth
    return best


def _is_sender_named(core: Question, source: Source) -> bool:
    """Whether it is asked what the sender of a statement says or thinks."""
    if source.document.kind is not Kind.STATEMENT or not _SAYS.search(core.text):
        return False
    sender = {root(word) for word in words_of(source.document.sender or "") if root(word) not in _us()}
    return any(root(term.word) in sender for term in core.terms)


def _us() -> frozenset[str]:
    return frozenset(root(word) for word in word_list("us"))


def _worth(core: Question, scope: Scope, desk: Desk, index: SourceIndex) -> tuple[float, float, float]:
    """The share of what is asked that the scope holds, that its heading says, and how often its sentences say it."""
    total = held = headed = often = 0.0
    text = " ".join([*(statement.text for statement in scope.statements[:1]), *scope.statements[0].headings]).lower()
    for term in core.terms:
        weight = _weight(term, desk)
        own = index.find(term.word)[0]
        strengths = [own.get(statement.index, 0.0) for statement in scope.statements]
        named = max((index.lexicon.matches(term.word).get(word, 0.0) for word in scope.heading), default=0.0)
        limit = _limit(term, core)
        if limit and limit not in text:
            named, strengths = 0.0, [0.0]
        total += weight
        held += weight * max(*strengths, named) ** 2
        headed += weight * named**2
        often += weight * sum(strength >= PLAINLY for strength in strengths)
    total = total or 1.0
    return held / total, headed / total, often / total


def _lacks_name(core: Question, scope: Scope, index: SourceIndex) -> bool:
    """Whether a name that is asked about stands nowhere in the scope."""
    places = [statement.index for statement in scope.statements]
    return any(
        max((index.find(term.word)[1].get(place, 0.0) for place in places), default=0.0) < LEAST_NAMED
        for term in core.names
        if term.weight >= NAMED
    )


def _limit(term: Term, core: Question) -> str:
    """ "under 18" of a number that the question sets a limit with."""
    match = re.search(rf"(?i)\b(?:under|over|mindst|højst) {re.escape(term.surface)}\b", core.text)
    return match.group().lower() if match and term.is_number else ""


def _weight(term: Term, desk: Desk) -> float:
    return desk.weight(term) * (0.4 if is_plain(term.word) or (is_verb(term.word) and not term.is_name) else 1.0)


def find_scopes(source: Source) -> Iterator[Scope]:
    """The answers of a letter, the sections under each heading with what stands under them, and a letter as a whole."""
    told = [statement for statement in source.statements if _tells(statement)]
    letter = source.structure.letter
    asked = letter.questions if letter else ()
    for question in asked:
        within = tuple(statement for statement in told if statement.block in question.answer_blocks)
        if within:
            yield Scope(source, within, frozenset(words_of(question.text)))
    sections: dict[tuple[str, ...], list[Statement]] = {}
    for statement in told:
        headings = statement.headings
        while headings and is_aspect(headings[-1]):
            headings = headings[:-1]
        if statement.is_entry_topic and statement.topic not in headings:
            headings = (*headings, statement.topic)
        for depth in range(1, len(headings) + 1):
            sections.setdefault(headings[:depth], []).append(statement)
    for headings, statements in sections.items():
        of_entry = statements[0].is_entry_topic and headings[-1] == statements[0].topic
        if (not asked or of_entry) and len(statements) < len(told):
            yield Scope(source, tuple(statements), frozenset(words_of(headings[-1])))
    if not asked and not sections and told:
        yield Scope(source, tuple(told), source.name_words)


def _tells(statement: Statement) -> bool:
    return statement.is_content and statement.kind is not BlockKind.FOOTNOTE and not REQUEST.search(statement.text)


# ------------------------------------------------------------------ what tells it


def _key_paragraphs(core: Question, desk: Desk, scope: Scope) -> list[Statement]:
    """A short scope as it is; of a long one the paragraphs that tell most, of each of its sections first."""
    telling = tuple(s for s in scope.statements if not _is_measure(s, core))
    scope = replace(scope, statements=telling or scope.statements)
    if scope.length <= SHORT_SCOPE:
        return list(scope.statements)
    scores = {e.statement.index: e.score for e in desk.rank(core) if e.statement.source == scope.source.document.id}
    common = Counter(word for statement in scope.statements for word in _content(statement))
    paragraphs = [cut_to_quote(list(run), scores) for run in _speaking(core, desk, scope)]
    top = max((scores.get(s.index, 0.0) for s in scope.statements), default=0.0) or 1.0
    values = [_value(paragraph, scores, top, common, place) for place, paragraph in enumerate(paragraphs)]
    sections = len({statement.headings for statement in scope.statements})
    concluded = _conclusions(core, desk, scope)
    chosen = [[scope.source.statements[index]] for index in concluded]
    for value, paragraph in sorted(zip(values, paragraphs, strict=True), key=lambda entry: -entry[0]):
        length = sum(_length(part) for part in (*chosen, paragraph))
        told = sum(part[0].headings == paragraph[0].headings for part in chosen)
        worth = value * TOLD_BEFORE**told if sections > 1 else value
        if chosen and (worth < LEAST_WORTH * max(values) or length > LONGEST_SUMMARY):
            continue
        full = len(chosen) - len(concluded) == MOST_PARAGRAPHS
        if full or any(_alike(paragraph, other) for other in chosen):
            continue
        chosen.append(paragraph)
    kept = sorted((statement for paragraph in chosen for statement in paragraph), key=lambda s: s.index)
    return [s for s in kept if not s.text.rstrip().endswith(":") or any(o.lead_in == s.index for o in kept)] or kept


def _speaking(core: Question, desk: Desk, scope: Scope) -> list[list[Statement]]:
    """The paragraphs of a scope; where its heading does not name what is asked about, those that speak of it."""
    index = desk.indexes[desk.sources.index(scope.source)]
    told = list(paragraphs_of(scope.statements))
    if _worth(core, scope, desk, index)[1] >= HALF:
        return told
    heavy = [index.find(term.word)[0] for term in core.terms if term.weight >= NAMED and not is_plain(term.word)]
    speaking = [run for run in told if any(own.get(s.index, 0.0) >= HALF for own in heavy for s in run)]
    return speaking or told


def _of_each(core: Question, desk: Desk) -> list[Statement]:
    """What one source concludes of each of the things asked about: "hvordan er det gået med de fem mål?"."""
    asked = {root(term.word) for term in core.terms if term.weight >= NAMED and not term.is_number}
    for index in desk.indexes:
        found = [s for s in index.source.statements if s.index in index.conclusions and _CONCLUDES.search(s.text)]
        said = {root(word) for s in found for word in s.words}
        named = {root(word) for word in index.source.name_words}
        if asked & said and asked <= said | named and _length(found) < SHORT_SCOPE:
            return found
    return []


def _conclusions(core: Question, desk: Desk, scope: Scope) -> list[int]:
    """What a long scope concludes of each of several things, where it does: "Mål nr. 1 er opfyldt"."""
    index = desk.indexes[desk.sources.index(scope.source)]
    found = [
        s for s in scope.statements if s.index in index.conclusions and s.group is None and _CONCLUDES.search(s.text)
    ]
    asked = {root(term.word) for term in core.terms}
    if scope.heading != scope.source.name_words and not any(asked & {root(word) for word in s.words} for s in found):
        return []
    return [s.index for s in found] if len(found) > 2 and _length(found) < SHORT_SCOPE else []


def _is_measure(statement: Statement, core: Question) -> bool:
    """Whether a statement only tells what something is measured on, where that is not asked for."""
    aspects = [heading for heading in statement.headings if _MEASURES.match(heading)]
    lead = _MEASURES.match(statement.text) and statement.text.rstrip().endswith(":")
    asked = any(_MEASURES.match(term.surface) for term in core.terms)
    return bool(aspects or lead) and not asked


def paragraphs_of(statements: Sequence[Statement]) -> Iterator[list[Statement]]:
    """Sentences of one block, and the entries of one list with their lead-in."""
    held: list[Statement] = []
    for _, run in groupby(statements, key=lambda s: s.block):
        block = list(run)
        goes_on = (
            held
            and block[0].group is not None
            and (block[0].lead_in == held[-1].index or block[0].group == held[-1].group)
        )
        if held and not goes_on:
            yield held
            held = []
        held += block
    if held:
        yield held


def cut_to_quote(paragraph: list[Statement], scores: dict[int, float]) -> list[Statement]:
    """As much of a paragraph as one quotation holds, around its best sentence."""
    if len({statement.block for statement in paragraph}) > 1:
        return paragraph
    best = max(range(len(paragraph)), key=lambda place: scores.get(paragraph[place].index, 0.0))
    first = last = best
    while True:
        before = paragraph[first - 1 : last + 1] if first else []
        after = paragraph[first : last + 2] if last + 1 < len(paragraph) else []
        grown = next((part for part in (before, after) if part and _length(part) <= LONGEST_PARAGRAPH), None)
        if grown is None:
            return paragraph[first : last + 1]
        first, last = (first - 1, last) if grown is before else (first, last + 1)


def _length(statements: Sequence[Statement]) -> int:
    return sum(len(statement.text) for statement in statements)


def _value(
    paragraph: Sequence[Statement], scores: dict[int, float], top: float, common: Counter[str], place: int
) -> float:
    """How much a paragraph tells: of what is asked, of what the scope speaks of, and its kind of statement."""
    asked = max(scores.get(statement.index, 0.0) for statement in paragraph) / top
    words = {word for statement in paragraph for word in _content(statement)}
    central = sum(common[word] - 1 for word in words) / (sum(common.values()) or 1)
    text = " ".join(statement.text for statement in paragraph)
    kinds = (_CONCLUDES, _RESERVES, _DEFINES)
    tells = sum(bool(pattern.search(text)) for pattern in kinds) + any(statement.numbers for statement in paragraph)
    aspect = any(is_aspect(s.headings[-1]) and s.group is not None for s in paragraph if s.headings)
    return asked + 0.6 * central + 0.1 * tells + (0.15 if place == 0 else 0.0) - (0.2 if aspect else 0.0)


def _content(statement: Statement) -> frozenset[str]:
    return frozenset(root(word) for word in statement.words if word not in STOP_WORDS and len(word) > 3)


def _alike(one: Sequence[Statement], other: Sequence[Statement]) -> bool:
    """Whether two paragraphs say nearly the same."""
    first = {word for statement in one for word in _content(statement)}
    second = {word for statement in other for word in _content(statement)}
    return len(first & second) > MOST_ALIKE * min(len(first), len(second))


def _across(core: Question, desk: Desk) -> list[Statement]:
    """The paragraph of each source that tells most of it, the best first."""
    found: list[tuple[float, list[Statement]]] = []
    for index in desk.indexes:
        scores = {e.statement.index: e.score for e in desk.rank(core) if e.statement.source == index.source.document.id}
        told = [s for s in index.source.statements if _tells(s) and not s.text.rstrip().endswith(":")]
        runs = [list(run) for _, run in groupby(told, key=lambda s: s.block)]
        worth, best = max(((_held(core, run, desk, index), run) for run in runs), key=lambda e: e[0], default=(0.0, []))
        if best:
            found.append((worth, cut_to_quote(best, scores)))
    found.sort(key=lambda entry: -entry[0])
    return [
        statement
        for worth, paragraph in found[:MOST_SOURCES]
        if worth >= LEAST_OF_SOURCES * found[0][0]
        for statement in paragraph
    ]


def _held(core: Question, paragraph: Sequence[Statement], desk: Desk, index: SourceIndex) -> float:
    """The share of what is asked that a paragraph holds, itself or by what stands around it."""
    total = held = 0.0
    for term in core.terms:
        weight = _weight(term, desk)
        own, near = index.find(term.word)
        total += weight
        held += weight * max(max(own.get(s.index, 0.0), AROUND * near.get(s.index, 0.0)) for s in paragraph) ** 2
    return held / total if total else 0.0


# ------------------------------------------------------------------ how it is said


def compose_summary(desk: Desk, chosen: Sequence[Statement]) -> list[AnswerSentence]:
    """Neighbouring paragraphs in as few quotations as hold them; lists as lists, aims apart from what was reached."""
    made: list[AnswerSentence] = []
    for source_id, statements in groupby(chosen, key=lambda s: s.source):
        source = next(desk.source_of(s) for s in chosen if s.source == source_id)
        run: list[Statement] = []
        for paragraph in paragraphs_of(list(statements)):
            if run and not _goes_with(source, run, paragraph):
                made.append(_said(source, run))
                run = []
            if is_list(paragraph):
                made += list_sentences(source, paragraph)
            else:
                run += paragraph
        if run:
            made.append(_said(source, run))
    return made


def is_list(paragraph: Sequence[Statement]) -> bool:
    return len({s.block for s in paragraph}) > 1 and any(s.group is not None for s in paragraph)


def _goes_with(source: Source, run: Sequence[Statement], paragraph: Sequence[Statement]) -> bool:
    """Whether a paragraph is quoted together with those before it."""
    return (
        not is_list(paragraph)
        and paragraph[0].block - run[-1].block <= NEXT_TO
        and is_aim(paragraph[0]) == is_aim(run[-1])
        and fits_one_quote(source, [*run, *paragraph])
    )


def _said(source: Source, run: Sequence[Statement]) -> AnswerSentence:
    """A passage; what a numbered goal aims at under the goal's own name."""
    made = passage_sentence(source, run)
    aims = _GOAL.match(run[0].topic) and run[0].headings and run[0].headings[-1] == run[0].topic
    reported = any(s.dates and s.numbers for s in run) or _CONCLUDES.search(made.text)
    return replace(made, text=f"{run[0].topic.strip(' :*')}: {made.text}") if aims and not reported else made
