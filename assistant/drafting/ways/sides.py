"""What a question sets side by side: two things that it names, or one thing at two times."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from assistant.danish.dates import DateMention
from assistant.drafting.asking.lexicon import words_of
from assistant.drafting.asking.question import Question, Term, Want

MOST = r"flest|færrest|størst\w*|mindst\w*|højest\w*|lavest\w*|mest|ældst\w*|yngst\w*|først|dyrest\w*|billigst\w*"
MORE = r"(?:flere|færre|mere|mindre|større|højere|lavere|ældre|yngre|længere|kortere|oftere|hyppigere)"
CUES = re.compile(
    rf"(?i)\b{MORE}\b.*\bend\b|\bforskel\w*|\bsammenlign\w*|\bi modsætning til\b|\bkontra\b|\bversus\b|\bvs\b|"
    rf"\bsamme\b|\bens\b|\b(?:{MOST})\b.*\beller\b|\beller\b.*\b(?:{MOST})\b|"
    r"^\W*\w+ der (?:\w+ )?(?:flere|færre)\s+(?!eller\b).*\beller\b(?! (?:flere|færre)\b)|"
    r"\b(?:over eller under|under eller over)\b|\bstemmer\b.*\boverens|\bændret\b.*\bfra\b|"
    r"\bhvor (?:mange|stor\w*|høj\w*|ligger)\b.*\bi forhold til\b|\bog hvor (?:mange|meget|stor\w*)\b.*\d{4}"
)
_B_END = r"(?P<b>.+?)(?:\s+i \d{4})?\s*\??$"
_STANDS = r"^\W*(?:er|har|får|fik|gælder|stiller|hører|ligger|står|\w{3,}es)\s+"
_NAMED = tuple(
    re.compile(f"(?i){pattern}")
    for pattern in (
        rf"\b(?:mellem|forskel\w* på)\s+(?P<a>.+?)\s+og\s+(?:for |på |i |af )?{_B_END}",
        r"(?P<a>.+?)\s+(?:kontra|versus|vs\.?|sammenlignet med|i forhold til|i modsætning til)\s+"
        r"(?P<b>.+?)(?:\s+\d{4}.*)?\??$",
        rf"{MORE}\s+(?P<a>.+?)\s+end\s+(?P<b>.+?)\??$",
        rf"(?P<a>.+?)\s+{MORE}\s+end\s+(?P<b>.+?)\??$",
        r"(?P<a>.+?)\s+(?:over eller under|under eller over)\s+(?P<b>.+?)\??$",
        rf"\b(?:{MOST})\b,?\s+(?P<a>[^:]+?),?\s+eller\s+(?:{MOST})\b,?\s+(?P<b>.+?)\??$",
        rf"\bsammenlign\w*\b.*?\b(?:på|i|for|hos|blandt)\s+(?P<a>\S+(?: \S+)?)\s+og\s+(?:på |i |for )?{_B_END}",
        r"^\W*\w+ der (?:\w+ )?(?:flere|færre)\s+(?!eller\b)(?P<a>[^,:]+?)\s+eller\s+(?P<b>.+?)\??$",
        r"[:,]\s*(?P<a>[^,:]+?)\s+eller\s+(?P<b>.+?)\??$",
        r"\b(?P<a>(?:på |i |uden for |for )?[\w+\-']+(?: [\w+\-']+)?)\s+eller\s+(?P<b>.+?)\??$",
        rf"{_STANDS}(?P<a>.+?)\s+(?:(?:den|det|de)\s+)?samme\b.*?\bsom\s+(?P<b>.+?)\??$",
        r"\bsamme\b.+?\b(?:for|af|til|i|på|ved)\s+(?P<a>.+?)\s+(?:og|som)\s+(?:for |af |til |i |på )?(?P<b>.+?)\??$",
        rf"{_STANDS}(?P<a>.+?)\s+og\s+(?P<b>.+?)\s+(?:\w+\s+){{0,3}}?(?:samme|ens|lige)\b",
    )
)
_YEAR_BEFORE = re.compile(r"(?i)\b(?:året (?:før|forinden)|det foregående år|for et år siden)\b")
_YEAR_AFTER = re.compile(r"(?i)\b(?:året efter|det følgende år|et år (?:efter|senere))\b")
_WITHOUT = re.compile(r"(?i)\b(?:ikke|uden(?: for)?|ingen)\b")

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
class Side:
    """One of two things: the words that name it, or its time; ``negated`` where it is what the other is not."""

    terms: tuple[Term, ...] = ()
    time: DateMention | None = None
    years: frozenset[int] = frozenset()
    negated: bool | None = None


def sides_of(question: Question) -> list[Side]:
    """The two sides, or nothing; two names before two times: "mest på indre eller ydre by fra 2017 til 2018"."""
    times = _times(question)
    return times if len(times) == 2 and not names_two(question) else _named_sides(question)


def names_two(question: Question) -> bool:
    """Whether both sides are names: "på indre eller ydre by"."""
    named = _named_sides(question)
    return bool(named) and all(any(term.is_name for term in side.terms) for side in named)


def asks_of_two_times(question: Question) -> bool:
    """Whether a figure is asked for at one time and at another: "i 2017, og hvor mange året efter"."""
    return question.want in _FIGURES and len(_times(question)) == 2 and bool(_TWO_TIMES.search(question.text))


_FIGURES = frozenset({Want.COUNT, Want.AMOUNT, Want.SHARE})
_TWO_TIMES = re.compile(r"(?i)\d{4}\b.*\bog\b.*(?:\d{4}|\båret efter|\bet år (?:efter|senere))")


def _named_sides(question: Question) -> list[Side]:
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
            return [Side(negated=denied[0]), Side(negated=denied[1])]
        if only_first and only_second:
            return [Side(only_first), Side(only_second)]
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


def _times(question: Question) -> list[Side]:
    """The two times that a question names, also "året før" beside a year."""
    mentions = [mention for mention in question.dates if mention.last.year - mention.first.year < 2]
    found = [_at(mention) for mention in mentions if question.years & _years_of(mention)]
    if len(found) == 1 and found[0].time:
        year = found[0].time.first.year
        step = -1 if _YEAR_BEFORE.search(question.text) else 1 if _YEAR_AFTER.search(question.text) else 0
        if step:
            found.append(Side(years=frozenset((year + step,))))
    if len(found) == 1 and len(found[0].years) == 2 and question.want in (Want.COMPARISON, Want.TREND):
        found = [Side(years=frozenset((year,))) for year in sorted(found[0].years)]
    if len(found) != 2 or found[0].years == found[1].years:
        return []
    return sorted(found, key=lambda side: min(side.years))


def _at(mention: DateMention) -> Side:
    return Side(time=mention, years=_years_of(mention))


def _years_of(mention: DateMention) -> frozenset[int]:
    return frozenset(range(mention.first.year, mention.last.year + 1))


def _terms(question: Question, text: str) -> tuple[Term, ...]:
    words = set(words_of(text))
    return tuple(term for term in question.terms if term.word in words and term.weight > 0.2)


def is_clear(question: Question, sides: Sequence[Side]) -> bool:
    """Whether a question that asks for something else by its form surely compares the two."""
    if sides[0].years:
        return question.want is Want.TREND or bool(CUES.search(question.text)) or asks_of_two_times(question)
    return bool(CUES.search(question.text)) and all(
        side.negated is not None or any(term.weight >= 0.9 for term in side.terms) for side in sides
    )


def measure_of(question: Question) -> Want:
    return next((want for want, pattern in _MEASURES if re.search(pattern, question.text, re.IGNORECASE)), Want.OTHER)
