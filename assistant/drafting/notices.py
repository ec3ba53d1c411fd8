"""What a reader must know beside the answer: other values, newer decisions, old or damaged sources, instructions."""

from __future__ import annotations

import datetime
import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal

from assistant.danish.numbers import NumberMention, find_numbers
from assistant.drafting.asking.lexicon import parts, root, words_of
from assistant.drafting.asking.question import Question, Want
from assistant.drafting.citing import cite, cite_span
from assistant.drafting.desk.ranking import Desk
from assistant.drafting.desk.sources import Source, Statement
from assistant.drafting.ways.objections import effective_years
from assistant.drafting.ways.standing import asks_how_long, decisions, what_runs
from assistant.records import AnswerSentence, Document, Hit, Notice, NoticeKind

DAMAGED = 0.3
OLD_AFTER_DAYS = 3 * 365
_PAST = re.compile(
    r"(?i)(?<!at )\b(?:var|blev|havde|fik|kom|skulle|kunne|deltog|holdt|fandt|vedtog|stod|lå|gik|tog|"
    r"traf|gav|skrev|sad|faldt|steg|"
    r"ville|måtte|drev|bad|døde|skød|[a-zæøå]{3,}(?:ede|edes)|startede|begyndte|viste|besøgte|mistede|stoppede)\b"
)
_PASSING = re.compile(
    r"(?i)\bforlæng|\bventes\b|\bgenudbyd|\bp\.\s?t\.|\baktuelt\b|\bi dag\b|\bfortsat\b|\bdialog\b|"
    r"\bnuværende\b|\bindtil nu\b|\bforeløbig|\bforventes\b|\bforeligger\b|\bopstart|"
    r"\bendnu\b|\bbudget"
)
_ADDRESSES_ASSISTANT = re.compile(
    r"(?i)\b(?:ignor[eé]r|glem|se bort fra|ignore|disregard)\b.{0,40}\b(?:instruk\w+|"
    r"ovenstående|tidligere|regler|instructions|previous)\b|"
    r"\b(?:assistent\w*|sprogmodel\w*|ai-?(?:assistent\w*|model\w*)?|chatbot\w*|language "
    r"model)\b.{0,60}\b(?:skal|bedes|må|svar|skriv|must|should|answer|write)\b|\bsystem "
    r"?prompt\b|\bdu er en (?:hjælpsom )?(?:assistent|sprogmodel)"
)


@dataclass(frozen=True)
class OtherValue:
    """A statement of another source that disagrees with the one chosen, or overtakes it."""

    kind: NoticeKind
    main: Statement
    other: Statement


def for_answer(
    question: Question,
    desk: Desk,
    sentences: Sequence[AnswerSentence],
    chosen: Sequence[Statement] = (),
    other: OtherValue | None = None,
) -> Iterator[Notice]:
    """The notices that belong to an answer."""
    if other:
        yield _both(other.kind, desk.source_of(other.main), other.main, desk.source_of(other.other), other.other)
    divided = None if other else divided_responsibility(question, desk, chosen)
    if divided:
        yield divided
    beside = other_than_cell(question, desk, sentences) if not chosen and not other else None
    if beside:
        yield beside
    sources = _cited(desk, sentences)
    if not other:
        yield from outdated(question, sources, chosen, sentences)
    yield from damaged(sources, sentences)
    yield from addressed(chosen, desk)


def find_other_value(question: Question, desk: Desk, chosen: Sequence[Statement]) -> OtherValue | None:
    """Another source that gives another value for the same thing, or a later decision on it.

    Sources that the question does not name are looked through too.
    """
    if not chosen:
        return None
    desk = desk.whole
    figure = _other_figure(question, desk, chosen)
    return figure or _later_decision(question, desk, chosen)


def _later_decision(question: Question, desk: Desk, chosen: Sequence[Statement]) -> OtherValue | None:
    """A later document prolongs the same effort for other years than those asked about."""
    main = next((statement for statement in chosen if _EXTENDED.search(statement.text)), None)
    asked = asks_how_long(question) or question.is_why or question.want in (Want.PERIOD, Want.AMOUNT)
    if main is None or not asked:
        return None
    ranked, named = desk.rank(question), what_runs(question)
    mine = next((entry for entry in ranked if entry.statement == main), None)
    if mine is None or (question.years and question.years <= main.years):
        return None
    source = desk.source_of(main)
    for entry in ranked:
        statement = entry.statement
        if desk.source_of(statement) is source or not statement.is_content or not _EXTENDED.search(statement.text):
            continue
        other = desk.source_of(statement)
        if not is_later(other, source) or (named and statement not in decisions(other, named)):
            continue
        if entry.coverage >= LEAST_OF_MAIN * mine.coverage and main.years != statement.years:
            return OtherValue(NoticeKind.NEWER_VALUE, main, statement)
    return None


def _other_figure(question: Question, desk: Desk, chosen: Sequence[Statement]) -> OtherValue | None:
    """Another document's figure of the same kind for the same thing and year, where a figure is asked for.

    Of an amount a value up to twice as large is another figure for it; a count must be of the same unit and the
    sentences more alike. Where no time is asked about and the years differ, the later document has the newer value.
    """
    if question.want in _NO_FIGURES:
        return None
    money = question.want is Want.AMOUNT or bool(_MONEY.search(question.text))
    if not money and question.want not in (Want.COUNT, Want.SHARE, Want.COMPARISON):
        return None
    places = {id(entry.statement): place for place, entry in enumerate(desk.rank(question))}
    for main in chosen:
        source = desk.source_of(main)
        figures = [figure for figure in main.numbers if figure.unit and (figure.unit == "kr.") == money]
        differing = [
            statement
            for other in desk.sources
            if figures and other is not source
            for statement in other.statements
            if statement.is_content and _differs(source, main, figures, other, statement)
        ]
        if differing:
            nearest = min(differing, key=lambda statement: places.get(id(statement), len(places)))
            return OtherValue(NoticeKind.CONFLICT, main, nearest)
    return None


def _differs(
    source: Source, main: Statement, figures: Sequence[NumberMention], other: Source, statement: Statement
) -> bool:
    theirs = [figure for figure in statement.numbers if figure.unit]
    for one in figures:
        like = [two for two in theirs if _same_unit(one, two)]
        if not like or any(two.value == one.value for two in like) or not any(_near(one, two) for two in like):
            continue
        if one.unit == "kr.":
            close = any(_is_close(one.value, two.value) for two in like)
            alike = _alike(main.words, statement.words, is_close=close)
        else:
            exact = one.quantifier is None and all(two.quantifier is None for two in like)
            alike = exact and len(_uncommon(main.words) & _uncommon(statement.words)) >= LEAST_SHARED
            alike = alike and bool(main.years) and main.years == statement.years
        if alike and effective_years(source, main) & effective_years(other, statement):
            return True
    return False


def _uncommon(words: frozenset[str]) -> set[str]:
    return {root(word) for word in words if len(word) > 5}


_NO_FIGURES = frozenset(
    {Want.DATE, Want.PERSON, Want.UNIT, Want.PLACE, Want.PURPOSE, Want.REASON, Want.LIST, Want.DEFINITION, Want.SUMMARY}
)
_EXTENDED = re.compile(r"(?i)\bforlæng")
LEAST_OF_MAIN = 0.55  # of the question's words in the other decision
LEAST_SHARED = 4  # uncommon words that two sentences share whose counts are of the same thing


def belongs_in_answer(found: OtherValue, desk: Desk) -> bool:
    """Two values are both shown; of a decision overtaken, the later one."""
    later = is_later(desk.source_of(found.other), desk.source_of(found.main))
    return found.kind is NoticeKind.CONFLICT or later


_PLACED = re.compile(r"(?i)\b(?:forankret|varetages|hører under)\b")


def divided_responsibility(question: Question, desk: Desk, chosen: Sequence[Statement]) -> Notice | None:
    """One topic that its source places with two units."""
    if question.want is not Want.UNIT or not question.options or not chosen or not chosen[0].is_entry_topic:
        return None
    source = desk.source_of(chosen[0])
    placed = [s for s in source.statements if s.is_content and s.topic == chosen[0].topic and _PLACED.search(s.text)]
    if len(placed) < 2 or chosen[0] not in placed:
        return None
    text = " ".join(statement.text for statement in placed)
    return Notice(NoticeKind.CONFLICT, f"Kilden placerer ansvaret flere steder: {text}", cite(source, placed))


_MONEY = re.compile(
    r"(?i)\bbeløb|\bpenge\b|\bmidler\b|\bmio\b|\bkr\b|\bbudget|\bbevil|\bkoste|\bafsat|\bafsætte|\bsat af\b|\bstøtte"
)


def _same_unit(one: NumberMention, two: NumberMention) -> bool:
    return bool(one.unit and two.unit and root(one.unit.lower()) == root(two.unit.lower()))


def _near(one: NumberMention, two: NumberMention) -> bool:
    low, high = sorted((one.value, two.value))
    return low > 0 and high <= low * 2


def _is_near(one: Decimal, other: Decimal) -> bool:
    low, high = sorted((one, other))
    return low > 0 and high <= low * Decimal("1.5")


def _is_close(one: Decimal, other: Decimal) -> bool:
    low, high = sorted((one, other))
    return low > 0 and high <= low * Decimal("1.1")


def _alike(mine: frozenset[str], theirs: frozenset[str], *, is_close: bool) -> bool:
    """Whether two sentences speak of one thing: they share uncommon words, or, of like values, parts of such words."""
    one, other = (
        {piece for word in words if len(word) > 5 for piece in (root(word), *parts(word)) if len(piece) > 4}
        for words in (mine, theirs)
    )
    shared = {root(word) for word in mine if len(word) > 5} & {root(word) for word in theirs if len(word) > 5}
    return len(shared) >= 2 or (is_close and len({word[:5] for word in one} & {word[:5] for word in other}) >= 3)


def other_than_cell(question: Question, desk: Desk, sentences: Sequence[AnswerSentence]) -> Notice | None:
    """Another document's amount for the same thing and year, beside one that was read from a table."""
    if question.want is not Want.AMOUNT or not question.years or len(sentences) != 1 or not sentences[0].citations:
        return None
    told = sentences[0]
    mentions = [mention for mention in find_numbers(told.text) if mention.is_quantity]
    amounts = [mention.value for mention in mentions if mention.unit == "kr."]
    if not amounts and "mio. kr" in told.text:  # the row's label names the unit
        amounts = [1_000_000 * mention.value for mention in mentions if mention.unit is None][:1]
    if len(amounts) != 1:
        return None
    ranked = desk.rank(question)
    for entry in ranked[:15]:
        statement, source = entry.statement, desk.source_of(entry.statement)
        if source.document.id == told.citations[0].document_id or not statement.is_content:
            continue
        if entry.coverage < 0.6 * ranked[0].coverage or not effective_years(source, statement) & question.years:
            continue
        for mention in statement.numbers:
            differs = mention.unit == "kr." and mention.value != amounts[0]
            named = {root(word) for word in words_of(told.text.split(":", 1)[0])} & {root(w) for w in statement.words}
            if differs and (_is_close(mention.value, amounts[0]) or (named and _is_near(mention.value, amounts[0]))):
                label = source.label[:1].upper() + source.label[1:]
                mine = f"{told.source[:1].upper()}{told.source[1:]}: {told.text}"
                text = f"Kilderne er ikke enige. {mine} {label}: {statement.text}"
                return Notice(NoticeKind.CONFLICT, text, (*told.citations, *cite(source, [statement])))
    return None


_ASKS_WHETHER_ALIKE = re.compile(
    r"(?i)\bstemmer\b.*\boverens|\b(?:uenig\w*|modstrid\w*|modsig\w*|afvig\w*)\b|"
    r"\bforskel\w* (?:på|mellem)\b.*\btal(?:lene)?\b"
)


def differing_figures(question: Question, sentences: Sequence[AnswerSentence]) -> Notice | None:
    """Two sources' or bodies' figures for one thing, where it is asked how they differ."""
    told = [sentence for sentence in sentences if sentence.citations and not sentence.reason]
    if len(told) != 2 or not _ASKS_WHETHER_ALIKE.search(question.text):
        return None
    if not all(any(mention.is_quantity for mention in find_numbers(sentence.text)) for sentence in told):
        return None
    text = f"Tallene er opgjort forskelligt og kan ikke uden videre sammenlignes: {told[0].text} {told[1].text}"
    return Notice(NoticeKind.CONFLICT, text, tuple(c for sentence in told for c in sentence.citations))


def is_later(other: Source, source: Source) -> bool:
    return bool(other.date and source.date and other.date > source.date)


def _both(kind: NoticeKind, source: Source, main: Statement, other: Source, statement: Statement) -> Notice:
    if kind is NoticeKind.NEWER_VALUE and not is_later(other, source):
        text = f"En ældre kilde ({other.label}) siger: {statement.text} Svaret bygger på den nyere."
    elif kind is NoticeKind.NEWER_VALUE:
        text = f"En nyere kilde ({other.label}) siger: {statement.text}"
    else:
        mine, theirs = (label[:1].upper() + label[1:] for label in (source.label, other.label))
        text = f"Kilderne er ikke enige. {mine}: {main.text} {theirs}: {statement.text}"
    return Notice(kind, text, (*cite(source, [main]), *cite(other, [statement])))


def outdated(
    question: Question, sources: Sequence[Source], chosen: Sequence[Statement], sentences: Sequence[AnswerSentence]
) -> Iterator[Notice]:
    """A source older than three years, for a question that neither names a year nor asks in the past tense.

    Also where the sentence quoted speaks of its own present ("p.t.", "foreløbigt", "forventes").
    """
    present = question.about_now or (not question.years and not _PAST.search(question.text))
    passing = any(_PASSING.search(statement.text) for statement in chosen)
    if not present and not passing:
        return
    for source in sources:
        if source.date and (datetime.date.today() - source.date).days > OLD_AFTER_DAYS:
            yield Notice(
                NoticeKind.OUTDATED,
                f"Kilden er {source.label}. Forholdene kan være ændret siden.",
                sentences[0].citations if sentences else (),
            )
            return


def damaged(sources: Sequence[Source], sentences: Sequence[AnswerSentence]) -> Iterator[Notice]:
    """A cited page that was badly read."""
    for source in sources:
        cited = [c for sentence in sentences for c in sentence.citations if c.document_id == source.document.id]
        bad = [c for c in cited if source.document.pages[c.page - 1].damage >= DAMAGED]
        if bad:
            yield Notice(
                NoticeKind.DAMAGED_SOURCE,
                f"Teksten i {source.document.name}, side {bad[0].page}, er indskannet med læsefejl og "
                f"gengives rettet. Kontrollér citatet mod originalen.",
                (bad[0],),
            )
            return


def addressed(chosen: Sequence[Statement], desk: Desk) -> Iterator[Notice]:
    """Text in a source that speaks to the assistant; it is quoted, never obeyed."""
    for statement in chosen:
        source = desk.source_of(statement)
        near = source.statements[max(0, statement.index - 3) : statement.index + 4]
        found = next((other for other in near if _ADDRESSES_ASSISTANT.search(other.text)), None)
        if found:
            yield Notice(
                NoticeKind.INSTRUCTION_IN_SOURCE,
                f"{source.document.name} indeholder tekst, der henvender sig til assistenten. Den er "
                f"behandlet som almindelig tekst.",
                cite(source, [found]),
            )
            return


def instructions_in(hits: Sequence[Hit], documents: Callable[[str], Document]) -> list[Notice]:
    """A notice for each passage that gives the assistant orders; it is data and changes nothing."""
    found = []
    for hit in hits:
        if _ADDRESSES_ASSISTANT.search(hit.chunk.text):
            place = f"{hit.name}, side {hit.chunk.page},"
            text = f"{place} indeholder tekst, der henvender sig til assistenten. Den er ikke fulgt."
            cited = cite_span(documents(hit.chunk.document), hit.chunk.page, hit.chunk.start, hit.chunk.end)
            found.append(Notice(NoticeKind.INSTRUCTION_IN_SOURCE, text, (cited,)))
    return found


def corrected(source: Source, statement: Statement) -> Notice:
    """The question took something for granted that the sources contradict."""
    return Notice(
        NoticeKind.FALSE_PREMISE,
        f"Spørgsmålet forudsætter noget, som kilderne ikke bekræfter. I {source.label} står: {statement.text}",
        cite(source, [statement]),
    )


def corrected_by(told: AnswerSentence) -> Notice:
    """The question took something for granted that a sentence of the answer contradicts."""
    text = f"Spørgsmålet forudsætter noget, som kilderne ikke bekræfter. I {told.source} står: {told.text}"
    return Notice(NoticeKind.FALSE_PREMISE, text, told.citations)


def _cited(desk: Desk, sentences: Sequence[AnswerSentence]) -> list[Source]:
    ids = dict.fromkeys(citation.document_id for sentence in sentences for citation in sentence.citations)
    return [source for document in ids for source in desk.sources if source.document.id == document]
