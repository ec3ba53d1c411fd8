"""Lists that are asked for: what is to be listed, the lists a source holds, and the one that fits, in full."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from rapidfuzz.distance import DamerauLevenshtein

from assistant.danish.analysis import fold
from assistant.danish.counted import noun_phrase
from assistant.danish.numbers import find_numbers
from assistant.danish.relatedness import relatedness
from assistant.danish.thesaurus import load_thesaurus
from assistant.drafting.asking.lexicon import is_plain, is_verb, parts, root, word_list, words_of
from assistant.drafting.asking.question import Question, Term, Want
from assistant.drafting.desk.ranking import Desk, Scored, SourceIndex
from assistant.drafting.desk.sources import TOPIC, Source, Statement, is_aspect
from assistant.drafting.ways import objections
from assistant.drafting.ways.entries import entries_alike
from assistant.records import BlockKind

LEAST_NAMED, LEAST_ABOUT, LEAST_ABOUT_NAMED, LEAST_RELATED = 0.5, 0.62, 0.45, 0.55
GENERIC = 0.5  # of a word such as "elementer" that may stand for whatever a list holds
COUNTED, MISCOUNTED = 0.3, 0.35
MOST_NEAR, NEAR_TOP, BESIDE = 8, 0.7, 0.2
HEAVY, SAID, PAIR = 0.9, 0.75, 2
ONE_ENTRY, LEAST_NAME = 0.35, 0.4  # of what only one entry says; how surely a name must stand in or around a list
MOST_HEADINGS, LONG = 12, 7
_COUNTS = r"(?:\d{1,2}|to|tre|fire|fem|seks|syv|otte|ni|ti|elleve|tolv)"
_ASKED = re.compile(
    rf"(?i)\b(?:h?vilke|nævn(?:e)?|oplist(?:e)?|opregn(?:e)?|remse? op|(?:hvad|hvem) (?P<is>er|var))\b"
    rf"(?: (?:mig|alle|samtlige|af|de|disse|er|var|\w{{3,}}(?:ets|ens|rnes|nes)))*"
    rf"(?: (?P<count>{_COUNTS}))?(?= [^\s])"
)
_MEASURED = re.compile(r"(?i)\bhvad\b[^?]*\bmåle[srt]\b[^?]*\bpå\b|\bmåle[srt] [^?]*\bpå hvad\b")
_MADE_OF = re.compile(
    r"(?i)\bhvad\b[^?]*\b(?:bestå[rt]?|består|omfatter|indeholder|rummer)\b|"
    r"\bhvad (?:laver|gør|foretager)\b[^?]*\b(?:konkret|i praksis)\b"
)
_OPEN = frozenset({Want.OTHER, Want.LIST, Want.MEASURE, Want.CRITERION})
_PLURAL = ("er", "erne", "e", "ene", "maal", "formaal", "udvalg", "tiltag", "tilbud", "parter", "led", "centre")
_MEASURES = ("succeskriterier", "indikatorer")
_ANYTHING = ("aktiviteter",)
_GENERIC = frozenset(
    root(word)
    for word in words_of(
        "elementer dele ting punkter led komponenter forhold emner temaer bestanddele slags typer indsatser tiltag "
        "aktiviteter initiativer opgaver tilbud"
    )
)
_PART_OF = re.compile(r"(?i)\w+ af (?P<whole>\w+)")  # "dele af politiet"
_PART_OF_BODY = "afdelinger"
_NUMBERED = re.compile(r"^(?:(?P<word>[A-ZÆØÅ]\w+) )?(?:nr\.? ?)?\d{1,2}[.:)]? ")


@dataclass(frozen=True)
class Asked:
    """What a question wants listed: the words that name it, how many there are to be, or nothing but that it is so."""

    names: tuple[str, ...]  # folded
    count: int | None = None
    modifiers: frozenset[str] = frozenset()  # words before the name: "politiske" organer
    is_choice: bool = False  # some of a known list: "hvilke af de fem mål er nået"


@dataclass(frozen=True)
class Listing:
    """A list in a source: what opens it, its entries, and the words that say what they are."""

    source: Source
    lead: Statement | None
    entries: tuple[Statement, ...]
    names: frozenset[str]  # folded words
    is_loose: bool = False  # things that stand under one heading, which must say all that is asked

    @property
    def size(self) -> int:
        return len({entry.block for entry in self.entries})

    @property
    def statements(self) -> list[Statement]:
        return [*([self.lead] if self.lead else []), *self.entries]


def asked_list(question: Question) -> Asked | None:
    """What is to be listed, where a list is asked for."""
    match = _ASKED.search(question.text)
    noun = noun_phrase(question.text, match.end()) if match else None
    if match and noun:
        start, _, head = noun
        name = words_of(question.text[head:])[0]
        count = next((int(mention.value) for mention in find_numbers(match["count"] or "")), None)
        if count or (not match["is"] and name.endswith(_PLURAL)) or name.endswith("erne"):
            before = frozenset(words_of(question.text[start:head]))
            if root(name) in _GENERIC and (of := _PART_OF.match(question.text, head)) and _BODY.search(of["whole"]):
                return Asked((_PART_OF_BODY,), count, before)
            return Asked((name,), count, before, is_choice=bool(re.search(r"(?i)\baf\b", match.group())))
    if question.want in _OPEN and _MEASURED.search(question.text):
        return Asked(_MEASURES)
    if question.want in _OPEN and _MADE_OF.search(question.text):
        return Asked(_ANYTHING)
    return None


def answer_with_list(question: Question, desk: Desk, *, as_many: bool = False) -> list[Statement]:
    """The list that is asked for, in full; nothing where no list is plainly the one, or not as long as was said."""
    asked = asked_list(question)
    if as_many and (asked is None or asked.count is None):
        return []
    if asked is None:
        return [] if as_many else entries_alike(question, desk.rank(question), desk)
    if asked.is_choice or question.negated or question.options or question.superlative:
        return []
    ranked = desk.rank(question)
    near = [entry.statement for entry in ranked[:MOST_NEAR] if entry.score >= NEAR_TOP * ranked[0].score]
    found = (
        (_fits(question, asked, listing, desk, index, near), -position, -order, listing)
        for position, index in enumerate(desk.indexes)
        for order, listing in enumerate(find_lists(index.source))
    )
    score, *_, best = max(found, key=lambda entry: entry[:3], default=(0.0, 0, 0, None))
    as_long = best is not None and asked.count == best.size
    if best and score > 0.0:
        some = [] if asked.count else entries_alike(question, ranked, desk)
        if some and all(entry in best.entries for entry in some) and _are_named_apart(question, some, best, desk):
            return some
        return best.statements if as_long or not as_many else []
    return [] if as_many or asked.count else entries_alike(question, ranked, desk)


def _are_named_apart(question: Question, some: Sequence[Statement], listing: Listing, desk: Desk) -> bool:
    """Whether a word of the question stands in some entries of a list, and neither in the others nor around it."""
    others = [entry for entry in listing.entries if entry not in some]
    heavy = [term.word for term in question.terms if term.weight >= HEAVY]
    return any(
        all(desk.nearness(word, (entry.source, entry.index))[0] >= SAID for entry in some)
        and all(max(desk.nearness(word, (entry.source, entry.index))) < LEAST_NAME for entry in others)
        for word in heavy
    )


def _fits(
    question: Question, asked: Asked, listing: Listing, desk: Desk, index: SourceIndex, near: Sequence[Statement]
) -> float:
    """How well the list is what is asked for; 0 where it is not called that, or is of something else.

    ``near`` are the statements that answer best by themselves: a list stands where they do.
    """
    named = max((_called(name, listing.names) for name in asked.names), default=0.0)
    exact = asked.count == listing.size and (named >= 1.0 or listing.size > PAIR)
    if asked.count is not None:
        named += COUNTED if asked.count == listing.size else -MISCOUNTED
    if listing.is_loose:
        return named + 2.0 if named >= 1.0 and _heading_says(question, asked, listing, index) else 0.0
    opening = listing.entries[0]
    counted = opening.kind is BlockKind.HEADING and asked.count == listing.size > PAIR
    counted = counted and near[0].source == opening.source
    if named < LEAST_NAMED or not (counted or any(_beside(listing, statement) for statement in near)):
        return 0.0
    places = [statement.index for statement in listing.statements]
    names = [term.word for term in question.names if not _is_spelt_alike(term.word, opening.topic)]
    if any(max(index.find(name)[1].get(i, 0.0) for i in places) < LEAST_NAME for name in names):
        return 0.0
    about = _about(question, asked, listing, desk, index) + (BESIDE if _beside(listing, near[0]) else 0.0)
    return named + 2 * about if about >= (LEAST_ABOUT_NAMED if exact else LEAST_ABOUT) else 0.0


def _is_spelt_alike(word: str, heading: str) -> bool:
    """Whether a heading has the long word but for one letter: "udgående" and "udegående"."""
    long = [other for other in words_of(heading) if min(len(other), len(word)) >= LONG]
    return any(DamerauLevenshtein.distance(word, other, score_cutoff=1) <= 1 for other in long)


def _heading_says(question: Question, asked: Asked, listing: Listing, index: SourceIndex) -> bool:
    """Whether the heading over loose entries holds each word of what is asked, and there is one."""
    own = {root(name) for name in asked.names}
    heavy = [t for t in question.terms if t.weight >= HEAVY and root(t.word) not in own and not is_plain(t.word)]
    said = (max((index.lexicon.matches(t.word).get(word, 0.0) for word in listing.names), default=0.0) for t in heavy)
    return bool(heavy) and all(strength >= SAID for strength in said)


def _beside(listing: Listing, statement: Statement) -> bool:
    """Whether a statement is of the list or stands under the same heading."""
    first = listing.entries[0]
    if statement.source != first.source or statement in listing.statements:
        return statement.source == first.source
    if first.kind is BlockKind.HEADING and first.group is None:
        return any(entry.text in (*statement.headings, statement.topic) for entry in listing.entries)
    return bool(first.topic) and statement.topic == first.topic


def _called(name: str, names: frozenset[str]) -> float:
    """How well a list whose lead-in holds some words may be called by a name."""
    own = root(name)
    roots = {root(word) for word in names}
    if own in roots or any(own == root(parts(word)[-1]) for word in names if len(parts(word)) > 1):
        return 1.0
    pieces = parts(name)
    if len(pieces) > 1 and any(_are_alike(pieces, parts(word) or (root(word),)) for word in names):
        return 0.8
    near = max((relatedness(name, word) for word in names if len(word) > 3), default=0.0)
    generic = GENERIC if own in _GENERIC and roots & _GENERIC else 0.0
    return max(near if near >= LEAST_RELATED else 0.0, generic)


def _are_alike(one: Sequence[str], other: Sequence[str]) -> bool:
    """Whether two compounds end on the same, or begin on it and end on what is near: "-tilbud" and "-indsatser"."""
    if one[-1] == other[-1]:
        return True
    return len(other) > 1 and one[0] == other[0] and relatedness(one[-1], other[-1]) >= LEAST_RELATED


def _about(question: Question, asked: Asked, listing: Listing, desk: Desk, index: SourceIndex) -> float:
    """The share of what the question says besides the name that stands in or around the list."""
    own = {root(name) for name in asked.names}
    total = held = 0.0
    for term in question.terms:
        counts = term.is_number or (asked.count is not None and term.word in _COUNT_WORDS)
        if root(term.word) in own or term.weight < 0.3 or (counts and not _is_number_of(term, question)):
            continue
        weight = desk.weight(term) * (0.5 if is_plain(term.word) or is_verb(term.word) else 1.0)
        near = index.find(term.word)[1]
        strengths = [near.get(entry.index, 0.0) for entry in listing.entries]
        spread = ONE_ENTRY * max(strengths) + (1.0 - ONE_ENTRY) * sum(strengths) / len(strengths)
        total += weight
        held += weight * min(1.0, max(near.get(listing.lead.index, 0.0) if listing.lead else 0.0, spread) / TOPIC)
    return held / total if total else 0.0


_COUNT_WORDS = frozenset(words_of("to tre fire fem seks syv otte ni ti elleve tolv"))


def _is_number_of(term: Term, question: Question) -> bool:
    """Whether a number names something ("mål 5", "mål nr. 5"), and does not say how many there are."""
    return bool(
        re.search(rf"(?i)\b(?:nr\.?|mål|tiltag|punkt|aktivitet|tabel|bilag) {re.escape(term.surface)}\b", question.text)
    )


# ------------------------------------------------------------------ the lists of a source


def find_lists(source: Source) -> Iterator[Listing]:
    """Every list of a source: those a lead-in opens, those a heading names, and headings of one kind."""
    yield from _led(source)
    yield from _under_aspects(source)
    yield from _of_headings(source)
    yield from _of_topics(source)


def _led(source: Source) -> Iterator[Listing]:
    """Lists with the sentence that opens them, or under a heading that says what they hold."""
    groups: dict[int, list[Statement]] = {}
    for statement in source.statements:
        of_aspect = statement.lead_in is None and statement.headings and is_aspect(statement.headings[-1])
        if statement.group is not None and not of_aspect:
            groups.setdefault(statement.group, []).append(statement)
    for entries in groups.values():
        lead = source.statements[entries[0].lead_in] if entries[0].lead_in is not None else None
        heading = entries[0].headings[-1] if entries[0].headings else ""
        names = lead.words if lead else frozenset(words_of(heading))
        if names and len({entry.block for entry in entries}) > 1:
            yield Listing(source, lead, tuple(entries), names)


def _under_aspects(source: Source) -> Iterator[Listing]:
    """What stands under "Succeskriterier" and the like, sentence by sentence or as a list."""
    runs: list[list[Statement]] = []
    for statement in source.statements:
        if not statement.is_content or not statement.headings or not is_aspect(statement.headings[-1]):
            continue
        if runs and runs[-1][-1].headings == statement.headings and statement.block - runs[-1][-1].block < 4:
            runs[-1].append(statement)
        else:
            runs.append([statement])
    for run in runs:
        heading = run[0].headings[-1]
        yield Listing(source, None, tuple(run), frozenset(words_of(heading)))


def _of_headings(source: Source) -> Iterator[Listing]:
    """Headings that stand beside each other under one, or are numbered through: "Mål nr. 1: ...", "Mål nr. 2: ..."."""
    beside: dict[tuple[tuple[str, ...], str], list[Statement]] = {}
    through: dict[tuple[tuple[str, ...], str], list[Statement]] = {}
    for statement in source.statements:
        if statement.kind is BlockKind.HEADING and statement.group is None and statement.headings:
            match = _NUMBERED.match(statement.text)
            word = match["word"] or "#" if match else ""
            beside.setdefault((statement.headings, word), []).append(statement)
            if match:
                through.setdefault((statement.headings[:-1], word), []).append(statement)
    for (headings, word), entries in beside.items():
        yield from _series(source, headings, word, entries)
    for (headings, word), entries in through.items():
        if headings and len({entry.headings for entry in entries}) > 1:
            yield from _series(source, headings, word, entries)


def _series(source: Source, headings: tuple[str, ...], word: str, entries: Sequence[Statement]) -> Iterator[Listing]:
    if not 1 < len(entries) <= MOST_HEADINGS or any(is_aspect(entry.text) for entry in entries):
        return
    before = reversed(source.statements[: entries[0].index])
    lead = next((s for s in before if s.is_content and s.headings == headings), None)
    opens = lead if lead and lead.text.rstrip().endswith(":") else None
    if word or opens:
        names = {fold(word)} if word.isalpha() else set(words_of(headings[-1]))
        yield Listing(source, opens, tuple(entries), frozenset(names | (set(opens.words) if opens else set())))


def _of_topics(source: Source) -> Iterator[Listing]:
    """Entries that each tell of a thing of their own under one heading, by the sentence that begins them."""
    under: dict[tuple[str, ...], dict[str, Statement]] = {}
    for statement in source.statements:
        if statement.is_entry_topic and len(statement.headings) > 1 and statement.headings[-1] == statement.topic:
            under.setdefault(statement.headings[:-1], {}).setdefault(statement.topic, statement)
    for headings, topics in under.items():
        if len(topics) > 1:
            yield Listing(source, None, tuple(topics.values()), frozenset(words_of(headings[-1])), is_loose=True)


# ------------------------------------------------------------------ members that one sentence names


_BODY = re.compile(
    r"(?i)forvaltning|jobcent|kommune|politi|cent(?:er|re|ret|rene)\b|sekretariat|udvalg|styregruppe|bestyrelse|direktion|"
    r"enhed|team|væsen|forsorg|\bskat\b|fængs|pensionat|skole|forening|virksomhed|leverandør|styrelse|organisation|"
    r"repræsentation|råd(?:et)?\b|ministeri|regering|afdeling|sektion|erhvervsliv|frivillig|beredskab|hospital|selskab|"
    r"helhedsplan|universitet|institution|klubb?|region|ledelse"
)
_ACRONYM = re.compile(r"\b[A-ZÆØÅ]{2,6}\+?\b")
_NAME = re.compile(r"(?<![.!?] )(?<!^)\b[A-ZÆØÅ][a-zæøå]{2,}")
_BETWEEN = re.compile(r",\s+|;\s+|\s+(?:og|samt|eller)\s+|/\s?(?=[A-ZÆØÅ])|\(")
_SPREAD_ASKED = re.compile(r"(?i)\bfordel(?:er|te|t|ing)\w*|\bopdelt\b|\bdelt op\b")
_SPREAD = re.compile(r"(?i)\b(?:heraf|hvoraf|deraf|fordelt (?:på|med))\b")
_ORDERED = re.compile(r"(?i)\bfor det (?:første|andet|tredje|fjerde|femte)\b|(?<!\w)\d\)|\bdels\b")
LEAST_MEMBERS, MOST_TRIED = 2, 30
NEAR_BEST, LEAST_COVERED, GOES_ON, VERB = 0.85, 0.65, 0.9, 0.5
_TAKING_PART = ("deltage", "samarbejde", "medvirke", "bidrage", "repræsenteret")
_RECEIVES = re.compile(r"(?i)\bhvem (?:\w+ )?(?:får|fik|modtager|modtog|skal have|orienteres|får forelagt)\b")
_HANDS_OVER = re.compile(r"(?i)\bforelæg\w*|\btilgår\b|\borienter\w*|\b(?:sendes|afrapporter\w*|rapporter\w*) til\b")
_IS_WITH = re.compile(r"(?i)\b(?:er|var|sidder|sad|står|stod) (?:\w+ )?(?:med|sammen|om|omkring)\b")
_NEAR_WORDS = 5  # of a piece between commas, in which the member stands
_MANY, _EACH, _SINGLE, _OF_NAME = 0.2, 0.06, -0.2, 0.3


def answer_with_members(question: Question, desk: Desk) -> Scored | None:
    """The sentence that names those who are asked for ("hvilke udvalg", "hvem deltager"), where it is no list."""
    asked = asked_list(question)
    kind = _kind_of(question, asked)
    if kind is None or question.options or question.superlative:
        return None
    name = asked.names[0] if asked else ""
    called = {root(name), *(root(word) for word in asked.modifiers)} if asked else set()
    terms = (term for term in question.terms if root(term.word) not in called)
    plain = replace(question, terms=tuple(replace(t, weight=VERB * t.weight) if is_verb(t.word) else t for t in terms))
    ranked = desk.rank(plain)
    at = {(entry.statement.source, entry.statement.index): entry for entry in ranked}
    receives = bool(_RECEIVES.search(question.text))
    scored = [
        replace(
            whole, score=whole.score + _worth(entry.statement, kind, asked) + _hands_over(entry.statement, receives)
        )
        for entry in ranked[:MOST_TRIED]
        if entry.statement.is_content and not entry.statement.text.rstrip().endswith(":")
        for whole in [_with_before(entry, at.get((entry.statement.source, entry.statement.index - 1)), plain, desk)]
    ]
    scored.sort(key=lambda entry: -entry.score)
    most = max((entry.coverage for entry in scored), default=0.0)
    for entry in scored:
        if entry.score < NEAR_BEST * scored[0].score or _count(entry.statement, kind) < LEAST_MEMBERS:
            break
        if entry.coverage >= LEAST_COVERED * most and not objections.objection(plain, desk, entry):
            return entry
    return None


def _with_before(entry: Scored, before: Scored | None, question: Question, desk: Desk) -> Scored:
    """A statement scored as one with the sentence that it goes on from."""
    if before is None or before.statement.block != entry.statement.block:
        return entry
    matched = dict(entry.matched)
    for word, strength in before.own_matched.items():
        matched[word] = max(matched.get(word, 0.0), GOES_ON * strength)
    weights = {term.word: desk.weight(term) for term in question.terms}
    covered = sum(weights.get(word, 0.0) * strength for word, strength in matched.items())
    coverage = covered / (sum(weights.values()) or 1.0)
    return replace(entry, matched=matched, coverage=coverage, score=entry.score + coverage - entry.coverage)


def asks_who(question: Question) -> bool:
    """Whether a second half asks for more of those who take part: "... og hvem udefra"."""
    return bool(re.match(r"(?i)\W*(?:(?:med|af|fra) )?hvem\b", question.text))


def _kind_of(question: Question, asked: Asked | None) -> re.Pattern[str] | None:
    if _SPREAD_ASKED.search(question.text):
        return _SPREAD
    if asked and asked.names[0] in word_list("bodies"):
        return _BODY
    if asked and asked.names[0] in word_list("whereabouts"):
        return _NAME
    if asked and asked.names[0] in word_list("anything"):
        return _ORDERED
    asks_who = asked is None and question.want is Want.PERSON and re.search(r"(?i)\bhvem\b", question.text)
    return _BODY if asks_who and _asks_of_taking_part(question) else None


def _asks_of_taking_part(question: Question) -> bool:
    words = [*(term.word for term in question.terms), *words_of(question.text)]
    phrases = [match.entry for match in load_thesaurus().find_phrases(words_of(question.text))]
    near = (relatedness(word, part) for word in (*words, *phrases) for part in _TAKING_PART)
    return bool(_IS_WITH.search(question.text) or _RECEIVES.search(question.text)) or any(
        strength >= LEAST_RELATED for strength in near
    )


def _worth(statement: Statement, kind: re.Pattern[str], asked: Asked | None) -> float:
    """What naming several of the kind adds to a statement's score."""
    count = _count(statement, kind)
    if kind in (_ORDERED, _SPREAD):
        return _MANY + _OF_NAME if count >= LEAST_MEMBERS else 0.0
    if count < LEAST_MEMBERS:
        return _SINGLE
    own = root(asked.names[0]) if asked else ""
    named = sum(own in (root(word), *parts(word)[-1:]) for word in statement.word_list if own)
    return _MANY + _EACH * min(count, 5) + (_OF_NAME if named >= LEAST_MEMBERS else 0.0)


def _hands_over(statement: Statement, receives: bool) -> float:
    """What speaks for a sentence that hands something over, where it is asked who gets it."""
    return _OF_NAME if receives and _HANDS_OVER.search(statement.text) else 0.0


def _count(statement: Statement, kind: re.Pattern[str]) -> int:
    """How many of one kind a sentence names side by side."""
    if kind is _ORDERED:
        return len(kind.findall(statement.text))
    if kind is _SPREAD:
        said = kind.search(statement.text)
        return sum(figure.start >= said.end() for figure in statement.numbers) if said else 0
    pieces = _BETWEEN.split(statement.text)
    if len(pieces) < LEAST_MEMBERS:
        return 0
    heads = [
        " ".join(piece.split()[-_NEAR_WORDS:] if place == 0 else piece.split()[:_NEAR_WORDS])
        for place, piece in enumerate(pieces)
    ]
    if kind is _NAME:
        return sum(bool(_NAME.search(f" {head}") and not _BODY.search(head)) for head in heads)
    return sum(bool(kind.search(head) or _ACRONYM.search(head)) for head in heads)
