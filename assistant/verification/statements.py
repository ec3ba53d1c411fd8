"""A sentence is read into what can be compared: words, numbers, dates, names, and clauses with their markers."""

from __future__ import annotations

import datetime
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from functools import lru_cache
from itertools import pairwise

from assistant.danish.analysis import fold
from assistant.danish.dates import DateMention, find_dates
from assistant.danish.numbers import NumberMention, find_numbers
from assistant.verification import lexicon, markers
from assistant.verification.lexicon import word_set

_WORD = re.compile(r"\bp\.t\.|[^\W\d_]+(?:['’´][^\W\d_]+)*\+?")
_BREAK = re.compile(r"[,;:–\n]|\s-\s|(?<=[^\W\d_]{3})(?<!\bmio)(?<!\bmia)(?<!\bpct)\.\s(?=[A-ZÆØÅ\"”])")
_CONJUNCTIONS = word_set("""
    men mens medens hvoraf heraf hvorimod hvorefter saa fordi selvom naar hvis
""")
_FINITE = word_set("""
    er var har havde blev bliver kan kunne skal skulle vil ville maa faar fik der det de den deltager deltog ikke
    gaar gik staar stod ligger laa kommer kom giver gav tager tog
""")

# Words whose root is that of a word on a scale ("månedlig", "sommer").
_NOT_ON_SCALES = word_set("""
    langt faaet faar som dag dage dages dagen dagene uge ugen uger ugers ugerne maaned maaneden maaneder maaneders
    maanederne
    aar aars aaret aarene kvartal kvartalet
""")

_NO_LENGTH = (["kort", "efter"], ["kort", "foer"], ["kort", "sagt"], ["kort", "tid"], ["laenge", "efter"])
_PART_OF_YEAR = re.compile(
    r"(?i)\b(midt(?:en)?|først|tidligt?|begyndelsen|sidst|slutningen)\s+(?:på\s+året\s+)?(?:i|på|af)\s+\Z"
)


@dataclass(frozen=True, slots=True, eq=False)
class Meaning:
    """What a word stands for; there is one object for each meaning, so that meanings can be compared once."""

    root: str
    concepts: frozenset[str]
    parts: tuple[frozenset[str], ...]
    values: frozenset[str]  # where it stands on a scale of opposites


@lru_cache(maxsize=100_000)
def meaning_of(folded: str, groups: frozenset[str], values: frozenset[str]) -> Meaning:
    """The meaning of a word that is also part of phrases with these groups."""
    return Meaning(lexicon.root(folded), lexicon.concepts(folded) | groups, lexicon.part_concepts(folded), values)


@dataclass(frozen=True, slots=True, eq=False)
class Word:
    """A word with what it stands for. ``content`` marks the words that a statement is about."""

    start: int
    end: int
    text: str
    folded: str
    root: str
    concepts: frozenset[str]
    parts: tuple[frozenset[str], ...]
    values: frozenset[str]
    clause: int
    content: bool
    capitalised: bool
    meaning: Meaning


@dataclass(frozen=True, slots=True)
class Clause:
    """A stretch of a sentence; ``hedged`` says that it is not stated as a fact."""

    start: int
    end: int
    negations: tuple[int, ...]  # where its negations stand


@dataclass(frozen=True, slots=True, eq=False)
class Statement:
    """A sentence read; ``content`` are the words it is about."""

    text: str
    words: tuple[Word, ...]
    numbers: tuple[NumberMention, ...]
    dates: tuple[DateMention, ...]
    clauses: tuple[Clause, ...]
    strong_hedges: tuple[int, ...]
    weak_hedges: tuple[int, ...]
    causes: tuple[int, ...]
    strong_causes: tuple[int, ...]
    past: bool
    content: tuple[Word, ...] = ()
    by_concept: dict[str, tuple[int, ...]] = field(default_factory=dict)  # concept -> positions in ``words``

    def clause_at(self, position: int) -> int:
        for number, clause in enumerate(self.clauses):
            if position < clause.end:
                return number
        return len(self.clauses) - 1


@lru_cache(maxsize=50_000)
def read_statement(text: str, written: datetime.date | None = None) -> Statement:
    """Reads one sentence. ``written`` is the day that "i år" and "p.t." count from."""
    numbers = tuple(
        _as_share(text, _turned_bound(text, _without_verb(text, mention)))
        for mention in find_numbers(text)
        if mention.kind in ("number", "fraction", "identifier", "ordinal")
    )
    numbers = _joined_ranges(text, tuple(_with_unit_of_whole(text, number, numbers) for number in numbers))
    dates = tuple(_with_part_of_year(text, date) for date in find_dates(text, written=written))
    clauses = _find_clauses(text)
    words = _read_words(text, numbers, dates, clauses)
    by_concept: dict[str, list[int]] = {}
    for position, word in enumerate(words):
        for concept in word.concepts:
            by_concept.setdefault(concept, []).append(position)
    return Statement(
        text,
        words,
        numbers,
        dates,
        clauses,
        _starts(markers.STRONG_HEDGE, text),
        _starts(markers.WEAK_HEDGE, text),
        _starts(markers.CAUSE, text),
        _starts(markers.STRONG_CAUSE, text),
        bool(markers.PAST.search(text)),
        tuple(word for word in words if word.content),
        {concept: tuple(positions) for concept, positions in by_concept.items()},
    )


_OUT_OF = re.compile(r"(?i)\s+(?:ud\s+)?af\s+(?:(?:de|disse)\s+)?")


def _with_unit_of_whole(text: str, number: NumberMention, numbers: Sequence[NumberMention]) -> NumberMention:
    """ "fire af de fem mål" counts "mål" too."""
    match = _OUT_OF.match(text, number.end)
    if number.kind != "number" or match is None:
        return number
    whole = next((other for other in numbers if other.start == match.end() and other.kind == "number"), None)
    counted = whole is not None and whole.unit and number.unit in (None, whole.text)
    return replace(number, unit=whole.unit) if whole is not None and counted else number


_AGENT_AFTER = re.compile(r"(?i)\s+(?:\w+er|\w+r)\s+(?:man|vi)\b")


def _without_verb(text: str, number: NumberMention) -> NumberMention:
    """ "for de unge under 30 bruger man …" counts no "bruger"."""
    return replace(number, unit=None) if number.unit and _AGENT_AFTER.match(text, number.end) else number


_AGE = re.compile(r"(?i)-?\s?årige?\b")
_FROM = re.compile(r"(?i)\b(?:fra|mellem)\s+\Z")
_TO = re.compile(r"(?i)\s+(?:til|og)\s+")


def _joined_ranges(text: str, numbers: tuple[NumberMention, ...]) -> tuple[NumberMention, ...]:
    """ "fra 15 til 23 år" is a range of ages as "15-23-årige" is."""
    found: list[NumberMention] = []
    for read in numbers:
        aged = read.unit == "år" or bool(_AGE.match(text, read.end))
        number = replace(read, unit="år") if aged and not read.unit else read
        before = found[-1] if found else None
        if (
            before is not None
            and aged
            and before.high is None
            and number.high is None
            and before.unit in (None, "år")
            and before.value < number.value
            and _FROM.search(text[: before.start])
            and _TO.fullmatch(text[before.end : number.start])
        ):
            found[-1] = replace(
                before, end=number.end, text=text[before.start : number.end], high=number.value, unit="år"
            )
        else:
            found.append(number)
    return tuple(found)


_NOT_MORE = re.compile(
    r"(?i)\bikke\s+(?:\w+\s+){0,2}(?P<more>mere|flere|over|højere|længere)?(?:mindre|færre|under|lavere)?(?:\s+end)?\s+\Z"
)


def _turned_bound(text: str, mention: NumberMention) -> NumberMention:
    """ "ikke mere end 27" is "højst 27"."""
    if not mention.quantifier:
        return mention
    match = _NOT_MORE.search(text[: mention.start])
    if not match or mention.quantifier.split()[0] not in match.group().lower():
        return mention
    return replace(mention, quantifier="højst" if match["more"] else "mindst")


_EVERY = re.compile(
    r"(?i)(?:\b(?P<bound>knap|knapt|godt|næsten|over|under|mere end|mindre end|cirka|ca\.|omkring)\s+)?\bhvert?\s+\Z"
)
_REPEATED = re.compile(r"(?i)\s+(?:dag|uge|måned|år|gang|kvartal|time)")


def _as_share(text: str, mention: NumberMention) -> NumberMention:
    """ "hver fjerde borger" is a quarter of them; "hver fjerde uge" is not."""
    every = _EVERY.search(text[: mention.start]) if mention.kind == "ordinal" and mention.value > 1 else None
    if not every or mention.text[0].isdigit() or _REPEATED.match(text[mention.end :]):
        return mention
    return replace(mention, value=1 / mention.value, kind="fraction", unit=None, quantifier=every["bound"])


def _with_part_of_year(text: str, date: DateMention) -> DateMention:
    """ "midt i 2018" and "først i 2018" are read as "medio 2018" and "primo 2018"."""
    before = _PART_OF_YEAR.search(text[: date.start])
    if date.precision != "year" or not before:
        return date
    part = {"mi": "medio", "fø": "primo", "ti": "primo", "be": "primo", "si": "ultimo", "sl": "ultimo"}[
        before.group(1)[:2].lower()
    ]
    found = find_dates(f"{part} {date.first.year}")
    return (
        replace(found[0], start=before.start(), end=date.end, text=text[before.start() : date.end]) if found else date
    )


def _starts(pattern: re.Pattern[str], text: str) -> tuple[int, ...]:
    return tuple(match.start() for match in pattern.finditer(text))


def _find_clauses(text: str) -> tuple[Clause, ...]:
    """Cuts at punctuation, and before conjunctions that a finite verb follows."""
    cuts = {match.end() for match in _BREAK.finditer(text) if not _inside_number(text, match.start())}
    words = list(_WORD.finditer(text))
    for position, match in enumerate(words):
        word = fold(match.group())
        following = {fold(later.group()) for later in words[position + 1 : position + 4]}
        joined = text[: match.start()].rstrip()[-1:] == "-"  # "job- eller uddannelsesplan"
        if word in _CONJUNCTIONS or (word in ("og", "samt", "eller") and following & _FINITE and not joined):
            cuts.add(match.start())
    cuts |= {match.start() for match in markers.FORWARD_NEGATION.finditer(text) if match.start()}
    borders = [0]
    for cut in sorted(cuts | {len(text)}):
        if text[borders[-1] : cut].strip():
            borders.append(cut)
    negations = [match.start() for match in markers.NEGATION.finditer(text)]
    clauses = []
    for start, end in pairwise(borders):
        clauses.append(Clause(start, end, tuple(position for position in negations if start <= position < end)))
    return tuple(clauses) or (Clause(0, len(text), ()),)


def _inside_number(text: str, position: int) -> bool:
    return (
        text[position] in ",:"
        and text[position - 1 : position].isdigit()
        and text[position + 1 : position + 2].isdigit()
    )


def _read_words(
    text: str, numbers: tuple[NumberMention, ...], dates: tuple[DateMention, ...], clauses: tuple[Clause, ...]
) -> tuple[Word, ...]:
    taken = [(m.start, m.end) for m in numbers if m.kind != "identifier" and not m.text.isalpha()]
    taken += [(mention.start, mention.end) for mention in dates if not mention.relative]
    matches = [m for m in _WORD.finditer(text) if not any(start < m.end() and m.start() < end for start, end in taken)]
    counted = {mention.start for mention in numbers}
    light = lexicon.light_words()
    folded = [fold(match.group()) for match in matches]
    roots = [lexicon.root(word) for word in folded]
    said = lexicon.find_phrases(lexicon.synonyms(), roots) + lexicon.thesaurus_phrases(folded)
    extra = _phrase_groups(roots, said)
    for position, group in _particle_verbs(folded):
        extra[position] = extra.get(position, frozenset()) | {group}
    phrases = lexicon.find_phrases(lexicon.opposites(), roots, slack=0)
    scales = _phrase_groups(roots, [found for found in phrases if _unbroken(text, matches, found[0])])
    words, clause = [], 0
    for position, match in enumerate(matches):
        while match.start() >= clauses[clause].end and clause + 1 < len(clauses):
            clause += 1
        plain = folded[position] in _NOT_ON_SCALES or folded[position : position + 2] in _NO_LENGTH
        single = frozenset[str]() if plain else lexicon.opposites().words.get(roots[position], frozenset())
        meaning = meaning_of(
            folded[position],
            extra.get(position, frozenset()),
            single | scales.get(position, frozenset()),
        )
        words.append(
            Word(
                start=match.start(),
                end=match.end(),
                text=match.group(),
                folded=folded[position],
                root=meaning.root,
                concepts=meaning.concepts,
                parts=meaning.parts,
                values=meaning.values,
                clause=clause,
                content=folded[position] not in light and len(folded[position]) > 1 and match.start() not in counted,
                capitalised=match.group()[0].isupper(),
                meaning=meaning,
            )
        )
    return tuple(words)


_PARTICLES = word_set("ned om op ud ind fast bort sammen frem af til fra over igen med")
_PARTICLE_REACH = 3  # words


def _particle_verbs(folded: list[str]) -> Iterator[tuple[int, str]]:
    """ "bygges om" is "ombygge", "lukket ned" is "nedlukning": the verb's place, and the root of both as one word."""
    for position, particle in enumerate(folded):
        if particle not in _PARTICLES:
            continue
        for place in range(max(0, position - _PARTICLE_REACH), position):
            if len(folded[place]) > _PARTICLE_REACH and folded[place] not in _AUXILIARIES:
                yield place, lexicon.root(particle + folded[place])


def _unbroken(text: str, matches: list[re.Match[str]], positions: tuple[int, ...]) -> bool:
    """Whether no figure stands inside the phrase: "hver 14. dag" is not "hver dag"."""
    return not any(
        character.isdigit() for character in text[matches[positions[0]].start() : matches[positions[-1]].end()]
    )


def _phrase_groups(roots: list[str], phrases: list[tuple[tuple[int, ...], str]]) -> dict[int, frozenset[str]]:
    found: dict[int, frozenset[str]] = {}
    for positions, group in phrases:
        for position in positions:
            found[position] = found.get(position, frozenset()) | {group}
    return found


_AUXILIARIES = word_set("er var har havde blev bliver kan kunne skal skulle vil ville faar fik maa")
# Strong verbs in the past, which have no ending to tell them by.
_PAST_VERBS = word_set("""
    fandt fik tog gav skrev steg faldt gik kom blev laa sad stod holdt bad traf sagde lagde satte bragte drog valgte
    trak loeb slap lod boed broed noed drev bar hjalp gjorde vandt sprang vidste skete talte bragte solgte fulgte forlod
    sogte havde voksede bad drak sang hed sendte drog skar greb stod saa lod
""")
_VERB_ENDING = re.compile(r"\w{3,}(?:er|es|ede|edes|tes|te)\Z")


def is_verb(word: Word) -> bool:
    """Whether a word may be a finite verb; nouns in the plural look the same and are taken too."""
    return _looks_like_verb(word.folded, word.capitalised)


@lru_cache(maxsize=50_000)
def _looks_like_verb(folded: str, capitalised: bool) -> bool:
    return folded in _AUXILIARIES or folded in _PAST_VERBS or (not capitalised and bool(_VERB_ENDING.match(folded)))


_ARTICLES = word_set("den det de en et denne dette disse sin sit sine deres kommunens")


def _before_noun(statement: Statement, position: int) -> bool:
    """Whether what looks like a verb stands where an adjective does: "den borgervendte kriminalitet"."""
    word, before = statement.words[position], statement.words[position - 1]
    after = statement.words[position + 1] if position + 1 < len(statement.words) else None
    return (
        before.folded in _ARTICLES
        and word.folded.endswith(("ede", "te"))
        and after is not None
        and after.content
        and word.folded not in _AUXILIARIES
    )


def first_verb(statement: Statement) -> int:
    """Where the first finite verb starts: what stands before it is what the sentence is about."""
    for position, word in enumerate(statement.words):
        if position and is_verb(word) and not _before_noun(statement, position):
            return word.start
    return 0
