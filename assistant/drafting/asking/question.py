"""What a question asks for: the kind of answer, the words that carry it, its years, names and conditions."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal

from rapidfuzz.distance import DamerauLevenshtein

from assistant.danish.analysis import STOP_WORDS, fold
from assistant.danish.dates import DateMention, find_dates
from assistant.danish.inflection import word_key
from assistant.danish.numbers import find_numbers
from assistant.drafting.asking.earlier import asks_for_earlier_reply
from assistant.drafting.asking.lexicon import is_plain, is_verb, word_list, words_of
from assistant.drafting.asking.spelling import spelled
from assistant.drafting.asking.told import when_told
from assistant.drafting.asking.wants import Want, main_clause, options_of, read_want
from assistant.records import Kind

__all__ = ("EXPECTS", "PLACES", "Question", "Term", "Want", "analyse_question", "split_facets")


@dataclass(frozen=True, slots=True)
class Term:
    """A word of the question: folded, and how much it weighs beside its rarity."""

    word: str
    weight: float = 1.0
    is_name: bool = False
    is_number: bool = False
    surface: str = ""


@dataclass(frozen=True)
class Question:
    """A question as the drafter understands it."""

    text: str
    want: Want
    terms: tuple[Term, ...]
    counted: tuple[str, ...] = ()  # folded words of what "hvor mange" counts
    dates: tuple[DateMention, ...] = ()
    years: frozenset[int] = frozenset()
    told: tuple[DateMention, ...] = ()  # when the source was written that is to answer
    sources: frozenset[str] = frozenset()  # the sources that are to answer, where the question names whom they went to
    about_now: bool = False
    wants_actual: bool = False  # an outcome, not an aim
    past_reply: bool = False
    kinds: frozenset[Kind] = frozenset()  # kinds of source it names
    superlative: str | None = None  # "max" or "min"
    aggregate: str | None = None  # "sum", "difference", "average", "part"
    options: tuple[str, str] | None = None  # "A eller B"
    is_why: bool = False
    stated: frozenset[Decimal] = frozenset()  # quantities that the question itself states
    negated: bool = False
    expects: bool = False  # what is to come, not what was
    wants_all: bool = False  # each of several things, not one of them
    is_put: bool = False  # a statement that is put to be confirmed
    speaker: frozenset[str] = frozenset()  # roots of the name of the body whose words are asked for
    beside: frozenset[tuple[str, int]] = frozenset()  # source and index of what answered the question before

    @property
    def names(self) -> tuple[Term, ...]:
        return tuple(term for term in self.terms if term.is_name)


_LONE_YEAR = re.compile(r"(?<![\w.,/-])(?:19[89]\d|20[0-4]\d)(?![\w/-]|[.,]\d)")

_REQUEST = re.compile(
    r"(?i)^(?:(?:kan|vil|kunne|gider) (?:i|du|forvaltningen|vi)(?: kort)?|jeg (?:vil|ville) gerne|vi "
    r"(?:vil|ville) gerne|jeg ønsker at|forvaltningen bedes|i bedes) (?:venligst |lige |også "
    r")?"
    r"(?:gengive|oplyse|fortælle|beskrive|forklare|redegøre for|sige|vide|svare på|have "
    r"oplyst|høre|få at vide)(?: kort| nærmere| mig| os)?,?\s+(?:om\s+)?(?=hv|om\b)"
)
_NOW = re.compile(
    r"(?i)\bstadig\w*|\bfortsat\b|\blige nu\b|\bi dag\b|\bnu(?:værende)?\b|\baktuel\w*|"
    r"\bp\.?t\.?\b|\bi øjeblikket\b|\bendnu\b|\bfor tiden\b"
)
_ACTUAL = re.compile(r"(?i)\bfaktisk\b|\breelt\b|\bi praksis\b|\brent faktisk\b|\bopnåe\w*\b|\bvirkelig\b")
_ACTUAL_COUNT = re.compile(
    r"(?i)\b(?:hvor mange|hvor stor en (?:andel|del)|hvilken andel)\b.*\b(?:fik|kom|deltog|"
    r"holdt|blev|er blevet|har fået|er kommet|har deltaget|modtog|gennemførte|afleverede|"
    r"har afleveret|startede|er startet|nåede|lykkedes|er faldet|har gennemført|blev holdt)\b"
)
EXPECTS = re.compile(
    r"(?i)\b(?:vente[srt]?|ventede|forvente[srt]?|forventede|regner? (?:man|i|de|forvaltningen) med)\b|"
    r"\bhvornår (?:\S+ ){1,8}(?:klar|færdig\w*)\b|\btidligst\b|\bforeligge\b"
)
_ALL = re.compile(r"(?i)\b(?:alle|samtlige|begge|hvilke|hver (?:enkelt|af)|(?:to|tre|fire|fem|seks) \w+e?)\b")
_SUPERLATIVE = (
    ("max", r"\b(?:flest|størst\w*|højest\w*|mest|dyrest\w*|topper|toppede|toppet)\b"),
    ("min", r"\b(?:færrest|mindst(?:e)?|lavest\w*|billigst\w*)\b"),
)
_AGGREGATES = (
    (
        "difference",
        r"\b(?:forskel|differen)\w*|\bfald(?:er|et|t)?\b|\bstig(?:er|ning\w*|et)?\b|\bsteg\b|\bfaldt\b|\bhvor "
        r"meget (?:mere|mindre|flere|færre)|\bhvor mange (?:flere|færre)\b",
    ),
    ("average", r"\bgennemsnit\w*|\bi snit\b"),
    ("part", r"\bandel\w*|\bprocent\w*|\bhvor stor en del\b|\budgør\b.*\baf\b"),
    (
        "sum",
        r"\bi alt\b|\bsamle(?:t|de)\b|\btilsammen\b|\bsum(?:men)?\b|\btotal\w*|\blagt sammen\b|\balle (?:\w+ )?år\b",
    ),
)
_KINDS = (
    (Kind.NOTE, r"\bnotat\w*|\btabel(?:len)? ?1?\b|\bbudgettabel\w*"),
    (Kind.REPORT, r"\b(?:status)?rapport(?:en|ens|er)?\b(?! om)|\bmidtvejsevaluering\w*"),
    (
        Kind.STATEMENT,
        r"\bpolitiets (?:brev|udtalelse|svar|vurdering|forventning)|\bpolitiet (?:skriver|vurderer|forventer|"
        r"mener|svarer|siger|udtaler)|\b(?:skriver|vurderer|forventer|mener|svarer|siger|udtaler) politiet\b|"
        r"\budtalelse\w*",
    ),
    (Kind.REPLY, r"\bsvaret (?:til|fra|på)\b|\bbrevet til\b"),
)

# ------------------------------------------------------------------ the words

_EMPTY = word_list("empty")
_ASKING = word_list("asking")
_WEAK = word_list("weak")
_WEAK_VERBS = frozenset(word_key(word) for word in _WEAK if is_verb(word))
_FUNCTION = word_list("function")
PLACES = word_list("places")
_WORD = re.compile(r"[^\W_]+(?:['’][a-z]+)?\+?", re.UNICODE)


def analyse_question(text: str) -> Question:
    """Reads one question."""
    plain = _REQUEST.sub("", spelled(re.sub(r"\s+", " ", text).strip()))
    plain = plain[:1].upper() + plain[1:] if text[:1].isupper() else plain
    want = read_want(plain)
    mentioned = _dates_of(plain)
    told = when_told(plain, mentioned)
    dates = tuple(mention for mention in mentioned if mention not in told)
    years = frozenset(
        year for mention in dates for year in range(mention.first.year, mention.last.year + 1)
    ) - _title_years(plain)
    return Question(
        text=plain,
        want=want,
        terms=tuple(_terms_of(plain, mentioned)),
        counted=_counted(main_clause(plain)),
        dates=dates,
        told=told,
        years=years,
        about_now=bool(_NOW.search(plain)),
        wants_actual=bool(_ACTUAL.search(plain) or _ACTUAL_COUNT.search(plain)),
        past_reply=asks_for_earlier_reply(plain),
        kinds=frozenset(kind for kind, pattern in _KINDS if re.search(pattern, plain, re.IGNORECASE)),
        superlative=next((name for name, pattern in _SUPERLATIVE if re.search(pattern, plain, re.IGNORECASE)), None),
        aggregate=next((name for name, pattern in _AGGREGATES if re.search(pattern, plain, re.IGNORECASE)), None),
        options=options_of(plain),
        is_why=bool(re.search(r"(?i)\bhvorfor\b", plain)),
        stated=frozenset(mention.value for mention in find_numbers(plain) if mention.is_quantity),
        negated=bool(re.search(r"(?i)\b(?:ikke|ingen|intet)\b", plain)),
        expects=bool(EXPECTS.search(plain)),
        wants_all=bool(_ALL.search(plain)),
    )


def without_stated(question: Question) -> Question:
    """The question without the quantities it states: what is held against the sources need not stand in them."""
    stated = {fold(mention.text) for mention in find_numbers(question.text) if mention.is_quantity and mention.unit}
    terms = tuple(term for term in question.terms if not (term.is_number and term.word in stated))
    return replace(question, terms=terms) if terms else question


def _dates_of(text: str) -> tuple[DateMention, ...]:
    """The dates of a question; in keywords ("hotspot 2012 2013 budget") a lone year is one too."""
    found = find_dates(text)
    lone = [
        DateMention(
            match.start(), match.end(), match.group(), date(int(match[0]), 1, 1), date(int(match[0]), 12, 31), "year"
        )
        for match in _LONE_YEAR.finditer(text)
        if not any(mention.start <= match.start() < mention.end for mention in found)
    ]
    return tuple(sorted((*found, *lone), key=lambda mention: mention.start))


def _title_years(text: str) -> frozenset[int]:
    """Years that are part of a name ("Sikker By-strategien 2018-2021", "Budget 2019") do not date what is asked."""
    found: set[int] = set()
    for match in re.finditer(
        r"(?i)\b(?:strategi\w*|aftale\w*|budget|inklusionsaftalen|plan(?:en)?|finanslov\w*) "
        r"(\d{4})(?:\s?[-–]\s?(\d{2,4}))?",
        text,
    ):
        if match[1] and (
            match[2]
            or (
                re.search(r"(?i)^(?:budget |inklusion|strategi|aftale|plan|finans)", match.group())
                and not match.group().lower().startswith("budget ")
            )
        ):
            last = int(match[2]) if match[2] and len(match[2]) == 4 else int(match[1])
            found |= set(range(int(match[1]), last + 1))
    return frozenset(found)


def _terms_of(text: str, dates: tuple[DateMention, ...]) -> list[Term]:
    terms: dict[str, Term] = {}
    in_date = [(mention.start, mention.end) for mention in dates]
    sentence_start = True
    for match in _WORD.finditer(text):
        surface = match.group()
        dated = any(start <= match.start() < end for start, end in in_date)
        for word in words_of(surface):
            if (
                dated
                or word in _EMPTY
                or _is_misspelt_asking(word)
                or (len(word) == 1 and not word.isdigit())
                or (word in STOP_WORDS and word not in ("ikke", "ingen", "uden"))
            ):
                continue
            is_name = word in PLACES or (
                surface[0].isupper() and (not sentence_start or surface.isupper()) and len(surface) > 1
            )
            weight = (
                0.1
                if word in _FUNCTION and not is_name
                else 0.15
                if word in _ASKING
                else 0.3
                if word in ("ikke", "ingen", "uden")
                else 0.4
                if word in _WEAK or ((is_plain(word) or word_key(word) in _WEAK_VERBS) and not is_name)
                else 1.0
            )
            terms.setdefault(word, Term(word, weight, is_name, surface.isdigit(), surface))
        sentence_start = text[match.end() : match.end() + 2].strip() in (".", "?", "!", ":")
    return list(terms.values())


_ASKING_WORDS = ("hvor", "hvad", "hvem", "hvornaar", "hvilke", "hvilken", "hvordan", "hvorfor", "mange")


def _is_misspelt_asking(word: str) -> bool:
    """ "hvro", "hvonår", "mage": a question word with its letters in disorder."""
    return any(
        word != asking and len(word) >= 4 and word[0] == asking[0] and DamerauLevenshtein.distance(word, asking) == 1
        for asking in _ASKING_WORDS
    )


def _counted(text: str) -> tuple[str, ...]:
    match = re.search(
        r"(?i)\b(?:hvor ma[n]?[gn]e|antal(?:let)?(?: af)?|hvor stor en andel(?: af)?|hvor mange procent(?: af)?)"
        r"\s+(.{2,60})",
        text,
    )
    if not match:
        return ()
    words: list[str] = []
    following = [word for word in _WORD.findall(match[1]) if not word[0].isdigit()]
    after_verb = len(following) > 1 and is_verb(fold(following[0])) and not is_verb(fold(following[1]))
    if after_verb and following[1].lower() not in ("der", "som"):
        return ()
    for surface in following[:2]:
        word = fold(surface)
        if re.fullmatch(
            r"(?i)arbejder|arbejdede|deltager|bruger|lever|hører|går|står|får|"
            r"sidder|sad|siddet|ligger|bor|boede|kommer|tog|gik|er|var|har|blev|bliver|der|i|på|af|med|kan|skal|fik|"
            r"kom|deltog|om|som|ved|gange|vi|findes|mødte|havde|måtte|ville",
            surface,
        ):
            break
        words.append(word)
        if not word.endswith("e") or word in ("unge", "ledige"):
            break
    return tuple(words)


def split_facets(text: str) -> list[str]:
    """The questions that one sentence joins: \"Hvornår slutter det, og hvornår begyndte det?\"."""
    match = re.search(
        r"(?i)[,;]?\s+(?:og|samt|men)\s+((?:på |til |i |fra )?(?:hvor|hvem|hvad|hvilke|hvornår)\w*\b.+)$", text
    )
    if not match or not re.search(r"(?i)\bhv(?:or|em|ad|ilke)", text[: match.start()]):
        return [text]
    return [text[: match.start()], match[1]]
