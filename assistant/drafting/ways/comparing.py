"""Two things side by side: each with its own dated figure, and the difference where both are counted alike."""

from __future__ import annotations

import datetime
import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from assistant.danish.dates import DateMention
from assistant.danish.numbers import NumberMention
from assistant.drafting.asking.lexicon import is_verb, root, words_of
from assistant.drafting.asking.question import PLACES, Question, Term, Want
from assistant.drafting.composing import antecedent, compose, leans_back
from assistant.drafting.desk.clauses import way_of
from assistant.drafting.desk.ranking import Desk, Scored
from assistant.drafting.desk.sources import Source, Statement
from assistant.records import AnswerSentence

_MOST = r"flest|færrest|størst\w*|mindst\w*|højest\w*|lavest\w*|mest|ældst\w*|yngst\w*|først\w*|dyrest\w*|billigst\w*"
_MORE = r"(?:flere|færre|mere|mindre|større|højere|lavere|ældre|yngre|længere|kortere|oftere|hyppigere)"
_CUES = re.compile(
    rf"(?i)\b{_MORE}\b.*\bend\b|\bforskel\w*|\bsammenlign\w*|\bi modsætning til\b|\bkontra\b|\bversus\b|\bvs\b|"
    rf"\bsamme\b|\bens\b|\b(?:{_MOST})\b.*\beller\b|\beller\b.*\b(?:{_MOST})\b|\bstemmer\b.*\boverens|\bændret\b.*\bfra\b|"
    r"\bhvor (?:mange|stor\w*|høj\w*|ligger)\b.*\bi forhold til\b|\bog hvor (?:mange|meget|stor\w*)\b.*\d{4}"
)
_B_END = r"(?P<b>.+?)(?:\s+i \d{4})?\s*\??$"
_STANDS = r"^\W*(?:er|har|får|fik|gælder|stiller|hører|ligger|står)\s+"
_NAMED = tuple(
    re.compile(f"(?i){pattern}")
    for pattern in (
        rf"\b(?:mellem|forskel\w* på)\s+(?P<a>.+?)\s+og\s+(?:for |på |i |af )?{_B_END}",
        r"(?P<a>.+?)\s+(?:kontra|versus|vs\.?|sammenlignet med|i forhold til|i modsætning til)\s+"
        r"(?P<b>.+?)(?:\s+\d{4}.*)?\??$",
        rf"{_MORE}\s+(?P<a>.+?)\s+end\s+(?P<b>.+?)\??$",
        rf"(?P<a>.+?)\s+{_MORE}\s+end\s+(?P<b>.+?)\??$",
        r"[:,]\s*(?P<a>[^,:]+?)\s+eller\s+(?P<b>.+?)\??$",
        r"\b(?P<a>(?:på |i |uden for |for )?[\w+\-']+(?: [\w+\-']+)?)\s+eller\s+(?P<b>.+?)\??$",
        rf"{_STANDS}(?P<a>.+?)\s+(?:(?:den|det|de)\s+)?samme\b.*?\bsom\s+(?P<b>.+?)\??$",
        r"\bsamme\b.+?\b(?:for|af|til|i|på|ved)\s+(?P<a>.+?)\s+(?:og|som)\s+(?:for |af |til |i |på )?(?P<b>.+?)\??$",
        rf"{_STANDS}(?P<a>.+?)\s+og\s+(?P<b>.+?)\s+(?:\w+\s+){{0,3}}?(?:samme|ens|lige)\b",
    )
)
_YEAR_BEFORE = re.compile(r"(?i)\b(?:året (?:før|forinden)|det foregående år|for et år siden)\b")
_YEAR_AFTER = re.compile(r"(?i)\b(?:året efter|det følgende år)\b")
_WITHOUT = re.compile(r"(?i)\b(?:ikke|uden(?: for)?|ingen)\b")
_NOT = re.compile(r"(?i)\b(?:ikke|ingen|intet)\b")
LEAST_LIKENESS = 0.45  # of two sentences whose figures do not say what they count
LEAST_COVERAGE, LEAST_COMMON = 0.3, 0.6  # of a side's statement; and of what the best one has of the words in common
LEAST_OF_SIDE = 0.6
LONGEST_THREAD = 560
MOST_CANDIDATES = 6
_BY_HOW_MUCH = re.compile(
    r"(?i)\b(?:(?:stigning|fald|forskel|ændring|vækst|nedgang)\w* på|"
    r"(?:steg|stiger|steget|faldt|falder|faldet) med)\s+$"
)
_TIMES = ("år", "måneder", "uger", "timer")

_MEASURES: tuple[tuple[Want, str], ...] = (
    (Want.AGE, r"\balder\w*|\bældst\w*|\byngst\w*|\b(?:ældre|yngre)\b.*\bunge\b"),
    (Want.UNIT, r"\bforankr\w*|\bansvar\w*|\bvaretage\w*|"
r"\bsamme (?:forvaltning|sted|enhed|center|afdeling|myndighed)\b|"
r"\bhører under\b|\bplaceret\b|\bhvem (?:står|driver)|\bstår for\b"),
    (Want.CRITERION, r"\bsucceskriteri\w*|\bkrav(?:et|ene)?\b"),
    (Want.DATE, r"\bførst\b|\bældre\b|\byngre\b|\bsidst\b|\btidligere end\b|\bsenere end\b"),
    (Want.AMOUNT, r"\bbudget\w*|\bbeløb\w*|\bpenge\b|\bbevilling\w*|\bkroner\b|\bmio\b|\bkoste\w*|"
r"\bdyrere\b|\bbilligere\b"),
    (Want.COUNT, r"\bhvor mange\b|\bantal\w*|\bflere\b|\bfærre\b|\bflest\b|\bfærrest\b|\bhvor stor\w*|\bandel\w*|"
r"\bprocent\w*|\btal\b|\btallene?\b|\bmest\b|\bstørst\w*|\bhøjere\b|\bhøjest\w*|\blavere\b|\blavest\w*|\bmere\b|\bmindre\b"),
)  # fmt: skip


@dataclass(frozen=True)
class _Side:
    """One of two things: the words that name it, or its time; ``negated`` where it is what the other is not."""

    terms: tuple[Term, ...] = ()
    time: DateMention | None = None
    years: frozenset[int] = frozenset()
    negated: bool | None = None


def compare(question: Question, desk: Desk) -> list[AnswerSentence]:
    """Both sides of a comparison, or nothing where the question compares nothing or a side is not found."""
    if question.is_why or question.past_reply:
        return []
    if question.want not in (Want.COMPARISON, Want.TREND) and not _CUES.search(question.text):
        return []
    sides = _sides(question)
    if len(sides) != 2:
        return []
    if question.want is not Want.COMPARISON and not _is_clear(question, sides):
        return []
    both = _holding_both(question, desk, sides)
    if both:
        made = compose(desk, thread(desk, both))
        apart = own_change(desk, both, made)
        return [*made, apart] if apart else made
    said = _saying_both(question, desk, sides)
    if said:
        return compose(desk, thread(desk, said))
    measure = _measure(question)
    firsts = _candidates(question, desk, measure, sides[0], sides[1])
    seconds = _candidates(question, desk, measure, sides[1], sides[0])
    pair = _best_pair(firsts, seconds, measure)
    return _told(question, desk, pair[0], pair[1]) if pair else []


def _told(question: Question, desk: Desk, first: Statement, second: Statement) -> list[AnswerSentence]:
    """The two statements with what they lean on, each sentence once, and what sets them apart."""
    if first == second:
        return compose(desk, _with_figures(desk, first))
    ordered = _ordered(first, second)
    passages = [thread(desk, side) for side in ordered]
    if ordered[0] in passages[1]:
        passages = [passages[0], [s for s in passages[1] if s not in passages[0]]]
    made = [sentence for passage in passages for sentence in compose(desk, passage)]
    apart = difference(question, desk, first, second, made)
    return [*made, apart] if apart else made


# ------------------------------------------------------------------ the sides


def _sides(question: Question) -> list[_Side]:
    times = _times(question)
    if len(times) == 2:
        return times
    for pattern in _NAMED:
        match = pattern.search(question.text)
        if not match:
            continue
        first, second = _parallel(match["a"], _NEXT_QUESTION.split(match["b"])[0])
        denied = [bool(_WITHOUT.search(text)) for text in (first, second)]
        named = [_terms(question, _WITHOUT.sub(" ", text)) for text in (first, second)]
        only_first = tuple(term for term in named[0] if term not in named[1])
        only_second = tuple(term for term in named[1] if term not in named[0])
        within = set(named[0]) <= set(named[1]) or set(named[1]) <= set(named[0])
        if denied[0] != denied[1] and (within or not (only_second if denied[1] else only_first)):
            return [_Side(negated=denied[0]), _Side(negated=denied[1])]
        if only_first and only_second:
            return [_Side(only_first), _Side(only_second)]
    return []


_NEXT_QUESTION = re.compile(
    r"(?i)\s+(?:med hensyn til|hvad angår|når det gælder|målt på)\s|"
    r"(?:,| og)\s+(?:er|har|var|blev|kan|skal|hvor|hvad|hvem|hvilke\w*|hvorfor)\b"
)
_PREPOSITION = re.compile(r"(?i)^(?:på|i|for|hos|blandt|af|til|ved|fra|under)\b")


def _parallel(first: str, second: str) -> tuple[str, str]:
    """The two without what one of them says for both: "anmeldelser på Indre | på Ydre", "A's | B's tal for unge"."""
    opening = _PREPOSITION.match(second)
    if opening:
        places = [match.start() for match in re.finditer(rf"(?i)\b{opening.group()}\b", first)]
        first = first[places[-1] :] if places else first
    if re.fullmatch(r"\S+s", first.strip()) and re.match(r"\S+s\s", second):
        second = second.split(maxsplit=1)[0]
    return first, second


def _times(question: Question) -> list[_Side]:
    """The two times that a question names, also "året før" beside a year."""
    mentions = [mention for mention in question.dates if mention.last.year - mention.first.year < 2]
    found = [_at(mention) for mention in mentions if question.years & _years_of(mention)]
    if len(found) == 1 and found[0].time:
        year = found[0].time.first.year
        step = -1 if _YEAR_BEFORE.search(question.text) else 1 if _YEAR_AFTER.search(question.text) else 0
        if step:
            found.append(_Side(years=frozenset((year + step,))))
    if len(found) == 1 and len(found[0].years) == 2 and question.want in (Want.COMPARISON, Want.TREND):
        found = [_Side(years=frozenset((year,))) for year in sorted(found[0].years)]
    if len(found) != 2 or found[0].years == found[1].years:
        return []
    return sorted(found, key=lambda side: min(side.years))


def _at(mention: DateMention) -> _Side:
    return _Side(time=mention, years=_years_of(mention))


def _years_of(mention: DateMention) -> frozenset[int]:
    return frozenset(range(mention.first.year, mention.last.year + 1))


def _terms(question: Question, text: str) -> tuple[Term, ...]:
    words = set(words_of(text))
    return tuple(term for term in question.terms if term.word in words and term.weight > 0.2)


def _is_clear(question: Question, sides: Sequence[_Side]) -> bool:
    """Whether a question that asks for something else by its form surely compares the two."""
    if sides[0].years:
        return question.want is Want.TREND or bool(_CUES.search(question.text))
    return bool(_CUES.search(question.text)) and all(
        side.negated is not None or any(term.weight >= 0.9 for term in side.terms) for side in sides
    )


def _measure(question: Question) -> Want:
    return next((want for want, pattern in _MEASURES if re.search(pattern, question.text, re.IGNORECASE)), Want.OTHER)


# ------------------------------------------------------------------ a statement for each


def _holding_both(question: Question, desk: Desk, sides: Sequence[_Side]) -> Statement | None:
    """A statement that gives the figure of both years itself: "fra 2017 (8 %) til 2018 (23 %)"."""
    years = sides[0].years | sides[1].years
    if len(years) != 2:
        return None
    for entry in desk.rank(replace(question, want=Want.OTHER, years=years))[:5]:
        units = [figure.unit for figure in figures(entry.statement)]
        if years <= entry.statement.years and len(units) >= 2 and len(set(units)) == 1 and entry.coverage >= 0.6:
            return entry.statement
    return None


_BESIDE = re.compile(rf"(?i)\b{_MORE} end\b|\bi forhold til\b|\bmod\b|\bmens\b")


def _saying_both(question: Question, desk: Desk, sides: Sequence[_Side]) -> Statement | None:
    """A statement that itself sets the two beside each other: "er højere end i byen som helhed"."""
    if not all(side.terms for side in sides):
        return None
    for entry in desk.rank(replace(question, want=Want.OTHER))[:3]:
        own = [all(entry.own_matched.get(term.word, 0.0) >= 0.6 for term in side.terms) for side in sides]
        if all(own) and entry.statement.is_content and _BESIDE.search(entry.statement.text) and entry.coverage >= 0.6:
            return entry.statement
    return None


def _candidates(
    question: Question, desk: Desk, measure: Want, side: _Side, other: _Side
) -> list[tuple[float, Statement]]:
    """Statements for one side: of the kind that is compared, about what both have in common, not the other alone."""
    own_words = {term.word for term in (*side.terms, *other.terms)}
    common = tuple(term for term in question.terms if term.word not in own_words and not _is_measuring(term))
    boosted = tuple(replace(term, weight=term.weight * 1.6) for term in side.terms)
    sub = replace(
        question,
        terms=common + boosted,
        want=measure if measure is not Want.COUNT else Want.OTHER,
        years=side.years or question.years,
        dates=(side.time,) if side.time else question.dates if not side.years else (),
        aggregate=None,
        negated=question.negated if side.negated is None else side.negated,
    )
    ranked = [entry for entry in desk.rank(sub) if _may_stand(entry, desk, measure, side, common)]
    held = [_held_in_common(desk, entry, common) for entry in ranked]
    found = [
        (_worth(sub, desk, entry, measure, side, other), entry.statement)
        for entry, share in zip(ranked, held, strict=True)
        if share >= LEAST_COMMON * max(held)
    ]
    return sorted(found, key=lambda pair: -pair[0])[:MOST_CANDIDATES]


_MOVED = re.compile(r"(?i)\b(?:faldt|steg|faldet|steget|falder|stiger)\b.*\b(?:mere|mest|mindre|mindst)\b")
_MEASURING = re.compile(
    rf"(?i)^(?:{_MOST}|flere|færre|mere|mindre|større|højere|lavere|samme|ens|forskel\w*|sammenlign\w*)$"
)


def _is_measuring(term: Term) -> bool:
    return bool(_MEASURING.match(term.surface))


def _held_in_common(desk: Desk, entry: Scored, common: Sequence[Term]) -> float:
    things = [term for term in common if term.weight >= 0.4 and not is_verb(term.word)]
    return sum(desk.weight(term) * min(1.0, entry.matched.get(term.word, 0.0)) for term in things)


def _may_stand(entry: Scored, desk: Desk, measure: Want, side: _Side, common: Sequence[Term]) -> bool:
    statement = entry.statement
    if not statement.is_content or statement.text.endswith(":") or entry.coverage < LEAST_COVERAGE:
        return False
    if measure is Want.COUNT and not (figures(statement) or _is_single(statement, common)):
        return False
    if measure in (Want.AGE, Want.UNIT, Want.AMOUNT, Want.DATE) and entry.fit <= 0.0:
        return False
    if side.terms and _share(side.terms, entry) < LEAST_OF_SIDE:
        return False
    if any(term.word in PLACES and entry.matched.get(term.word, 0.0) < 0.5 for term in common):
        return False
    if side.negated is not None and bool(_NOT.search(statement.text)) != side.negated:
        return False
    return not side.years or bool(years_told(desk.source_of(statement), statement) & side.years)


def years_told(source: Source, statement: Statement) -> frozenset[int]:
    return source.years_told(statement) or source.years


def _share(terms: Sequence[Term], entry: Scored) -> float:
    """How much of what names a side the statement has, in or around it."""
    return sum(t.weight * entry.matched.get(t.word, 0.0) for t in terms) / sum(t.weight for t in terms)


def _is_single(statement: Statement, common: Sequence[Term]) -> bool:
    """ "et møde" is one of the meetings asked about."""
    asked = {root(term.word) for term in common}
    return any(first in ("et", "en") and root(second) in asked for first, second in statement.pairs)


def _worth(question: Question, desk: Desk, entry: Scored, measure: Want, side: _Side, other: _Side) -> float:
    statement = entry.statement
    score = entry.score + (0.3 if figures(statement) else 0.0)
    if _MOVED.search(question.text):
        score += 0.6 if way_of(statement.text) else 0.0
    score += 0.25 if any(entry.own_matched.get(term.word, 0) >= 0.7 for term in side.terms) else 0.0
    if measure is Want.COUNT:
        score -= 0.4 if bool(_NOT.search(statement.text)) != question.negated else 0.0
        score += 0.3 if _counts_asked(question, statement) else 0.0
    if side.years:
        score += 0.45 if statement.years and statement.years <= side.years else 0.0
        score += 0.2 if side.time and any(_meets(side.time, mention) for mention in statement.dates) else 0.0
    elif not _MOVED.search(question.text) and re.search(r"(?i)sammenlignet med|i forhold til", statement.text):
        score -= 0.35
    return score - 0.2 * any(root(term.word) in {root(word) for word in statement.words} for term in other.terms)


def _meets(asked: DateMention, said: DateMention) -> bool:
    """Whether a time lies in the other, or at its end ("udgangen af 1. kvartal" in "foråret")."""
    near = datetime.timedelta(days=31)
    inside = said.first >= asked.first - near and said.last <= asked.last + near
    return inside or (asked.first >= said.first and asked.last <= said.last)


def _counts_asked(question: Question, statement: Statement) -> bool:
    """Whether a figure of the statement counts something that the question names."""
    asked = {root(term.word) for term in question.terms if term.weight > 0.3}
    return any(root(word) in asked for figure in figures(statement) if figure.unit for word in words_of(figure.unit))


def _best_pair(
    firsts: Sequence[tuple[float, Statement]], seconds: Sequence[tuple[float, Statement]], measure: Want
) -> tuple[Statement, Statement] | None:
    """The two that fit best, statements that are worded and placed alike before others."""
    pairs = [(a + b + _likeness(first, second, measure), first, second) for a, first in firsts for b, second in seconds]
    if not pairs:
        return None
    _, first, second = max(pairs, key=lambda pair: pair[0])
    return first, second


def _likeness(first: Statement, second: Statement, measure: Want) -> float:
    if first == second:
        return 0.0
    shared = len(first.words & second.words) / max(1, min(len(first.words), len(second.words)))
    near = first.source == second.source and abs(first.index - second.index) <= 8
    if measure not in (Want.COUNT, Want.AMOUNT):
        return 0.3 * shared + 0.15 * near
    alike = like_figures(figures(first), figures(second)) is not None
    return 0.5 * shared + 0.15 * near + 0.1 * (len(figures(first)) == len(figures(second))) + 0.2 * alike


def figures(statement: Statement) -> list[NumberMention]:
    """Figures of a statement that count something; ages, lengths of time and by how much it changed are none."""
    return [
        mention
        for mention in statement.numbers
        if mention.unit not in _TIMES and not _BY_HOW_MUCH.search(statement.text[: mention.start])
    ]


# ------------------------------------------------------------------ how it is told


def thread(desk: Desk, statement: Statement) -> list[Statement]:
    """A statement with the sentences of its block that it goes on from, as far back as they lean."""
    source = desk.source_of(statement)
    found = [statement]
    before = antecedent(source, statement)
    while before and before.is_content and leans_back(found[0]):
        if sum(len(other.text) for other in (before, *found)) > LONGEST_THREAD:
            break
        found.insert(0, before)
        before = antecedent(source, before)
    return found


def _with_figures(desk: Desk, statement: Statement) -> list[Statement]:
    """One statement that speaks of both sides, with the sentence before it where that holds the other figure."""
    before = antecedent(desk.source_of(statement), statement)
    if len(figures(statement)) < 2 and before and figures(before):
        return [before, statement]
    return [statement]


def _ordered(first: Statement, second: Statement) -> list[Statement]:
    return (
        sorted((first, second), key=lambda entry: (entry.source, entry.index))
        if first.source == second.source
        else [first, second]
    )


def difference(
    question: Question, desk: Desk, first: Statement, second: Statement, made: Sequence[AnswerSentence]
) -> AnswerSentence | None:
    """ "Forskellen er 14 (304 mod 290)." where both sides hold one figure of the same unit, and of the same year."""
    if _MOVED.search(question.text):
        return None
    pair = _of_one_year(first, second) or like_figures(_of_year(question, first), _of_year(question, second))
    if pair is None or (None in (pair[0].unit, pair[1].unit) and _likeness(first, second, Want.COUNT) < LEAST_LIKENESS):
        return None
    years = [_year_at(side, figure) for side, figure in zip((first, second), pair, strict=True)]
    if None not in years and years[0] != years[1] and not set(years) <= question.years:
        return None
    one, other = pair
    larger, smaller = (one, other) if one.value > other.value else (other, one)
    unit = " procentpoint" if one.unit == "%" else f" {one.unit}" if one.unit in ("kr.",) else ""
    held = f"{larger.text.strip()} mod {smaller.text.strip()}"
    text = f"Forskellen er {plain_number(larger.value - smaller.value)}{unit} ({held})."
    if one.value == other.value:
        text = f"Tallet er det samme: {one.text.strip()}."
    citations = tuple(dict.fromkeys(citation for sentence in made for citation in sentence.citations))
    return AnswerSentence(
        text, citations=citations, reason="beregnet af de citerede tal", source=desk.source_of(second).label
    )


def own_change(desk: Desk, statement: Statement, made: Sequence[AnswerSentence]) -> AnswerSentence | None:
    """What lies between the two figures that one statement gives for two years."""
    dated = {year: figure for figure in figures(statement) if (year := _year_at(statement, figure)) is not None}
    if len(dated) != 2 or len(figures(statement)) != 2:
        return None
    first, last = (dated[year] for year in sorted(dated))
    if first.unit != last.unit or first.value == last.value or None in (first.unit, last.unit):
        return None
    word = "stigning" if last.value > first.value else "fald"
    unit = "procentpoint" if first.unit == "%" else first.unit
    text = (
        f"Det er {'en' if word == 'stigning' else 'et'} {word} på {plain_number(abs(last.value - first.value))} {unit}."
    )
    citations = tuple(dict.fromkeys(citation for sentence in made for citation in sentence.citations))
    source = desk.source_of(statement).label
    return AnswerSentence(text, citations=citations, reason="beregnet af de citerede tal", source=source)


def _year_at(statement: Statement, figure: NumberMention) -> int | None:
    """The year that stands right beside a figure: "2018 (23 %)", "12 % i 2018"."""
    for mention in statement.dates:
        if 0 <= figure.start - mention.end <= 4 or 0 <= mention.start - figure.end <= 4:
            return mention.first.year
    return None


def _of_one_year(first: Statement, second: Statement) -> tuple[NumberMention, NumberMention] | None:
    """The two figures of the latest year that both statements give one for."""
    dated = [
        {year: figure for figure in figures(side) if (year := _year_at(side, figure)) is not None}
        for side in (first, second)
    ]
    for year in sorted(set(dated[0]) & set(dated[1]), reverse=True):
        pair = like_figures([dated[0][year]], [dated[1][year]])
        if pair:
            return pair
    return None


def _of_year(question: Question, statement: Statement) -> list[NumberMention]:
    """The figures, or of several those that stand right after the year asked for: "2018 (23 %)"."""
    found = figures(statement)
    if len(found) < 2 or not question.years:
        return found
    dated = [
        next((figure for figure in found if 0 <= figure.start - mention.end <= 4), None)
        for mention in statement.dates
        if mention.first.year in question.years
    ]
    return [figure for figure in dated if figure] or found


def like_figures(
    firsts: Sequence[NumberMention], seconds: Sequence[NumberMention]
) -> tuple[NumberMention, NumberMention] | None:
    """A figure of each that counts the same."""
    for one in firsts:
        for other in seconds:
            if (
                one.unit is not None
                and one.unit == other.unit
                and one.high is None
                and other.high is None
                and one.kind == other.kind == "number"
            ):
                return one, other
            if one.unit and other.unit and root(one.unit.lower()) == root(other.unit.lower()):
                return one, other
    alone = len(firsts) == 1 == len(seconds)
    if alone and None in (firsts[0].unit, seconds[0].unit) and not {firsts[0].unit, seconds[0].unit} & {"kr.", "%"}:
        return firsts[0], seconds[0]
    return None


def plain_number(value: Decimal) -> str:
    text = format(value.normalize(), "f").replace(".", ",")
    whole, comma, rest = text.partition(",")
    return re.sub(r"(?<=\d)(?=(?:\d{3})+$)", ".", whole) + comma + rest
