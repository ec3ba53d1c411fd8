"""Which documents a question names: "ifølge notatet", "i svaret til Anna Holm fra 2019", "politiets brev"."""

from __future__ import annotations

import datetime
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from assistant.danish.dates import DateMention, find_dates
from assistant.drafting.asking.lexicon import is_plain, root, words_of
from assistant.drafting.asking.question import Term, analyse_question, split_facets
from assistant.drafting.desk.fitness import REQUEST
from assistant.drafting.desk.ranking import Desk
from assistant.drafting.desk.sources import Source
from assistant.records import BlockKind, Kind

_LETTERS = frozenset({Kind.REPLY, Kind.STATEMENT})
_NOUNS: tuple[tuple[str, frozenset[Kind]], ...] = (
    (r"svar(?:ene|et|brevet|skrivelsen)?|besvarelsen?", frozenset({Kind.REPLY})),
    (r"breve?(?:t|ne)?|skrivelsen?|henvendelsen?", _LETTERS),
    (r"udtalelsen?|høringssvar(?:et)?", frozenset({Kind.STATEMENT})),
    (r"[a-zæøå]*notat(?:et)?", frozenset({Kind.NOTE})),
    (r"[a-zæøå]*rapport(?:en)?|midtvejsevaluering(?:en)?", frozenset({Kind.REPORT})),
    (r"indstilling(?:en)?|referat(?:et)?", frozenset({Kind.DECISION})),
    (r"dokument(?:et)?", frozenset(Kind)),
)
_KINDS = tuple((re.compile(pattern, re.IGNORECASE), kinds) for pattern, kinds in _NOUNS)
_MENTION = re.compile(
    r"(?i)(?P<lead>\b(?:ifølge|i følge|iflg\.?|jf\.?|jævnfør|fra|af|i)\s+|\(\s*)?"
    r"(?:\b(?P<owner>(?:[a-zæøå]+\s)?[a-zæøå-]{2,}s|sit|hans|hendes|dette|denne)\s+)?(?:\b(?:det|den)\s+)?"
    rf"\b(?:(?P<year>(?:19|20)\d\d)-)?(?P<noun>{'|'.join(pattern for pattern, _ in _NOUNS)})(?P<genitive>s)?\b"
)
_ANSWERED = re.compile(  # "har vi svaret": what was done, no document
    r"(?i)\b(?:har|havde|er|blev|få|fået)\b(?:\s+[^\s,.?!]+)*?\s+"
    r"(?:vi|i|de|man|der|nogen|før|tidligere|nogensinde|allerede|ikke|senest|sidst|bif|forvaltningen|kommunen|politiet)\s+$"
)
_DEFINITE = re.compile(r"(?i)(?:et|en|ene)$")
_BEFORE_DATE = re.compile(r"(?i)\s*(?:og\s+)?(?:fra|af|i|dateret|pr\.?)?\s*(?:den|d\.)?\s*")
_BEFORE_NAME = re.compile(r"(?i)\s+(?:til|fra)\s+")
_ABOUT = re.compile(r"(?i)\s+(?:om|vedrørende)\s+(?P<subject>[^,.?!:;()]+)")
_TOLD_THERE = re.compile(r"(?i),?\s*(?:så(?:dan|ledes)\s+)?som\s+(?:\w+\s+){1,2}(?:den\s+|det\s+|de\s+)?$")
_SOMEBODYS = frozenset(words_of("sit deres hans hendes"))
_NOW = re.compile(r"(?i)\b(?:nu|i dag|stadig|fortsat)\b")
LEAST_LIKE = 0.3  # of the weight of the words that say what a document is about
LEAST_SAYING = 0.35  # the weight of a word that says something


@dataclass(frozen=True)
class Mention:
    """A document spoken of: where in the text, whether as the place where something stands, and which it may be."""

    start: int
    end: int
    is_place: bool
    noun: str
    sources: tuple[Source, ...]


@dataclass(frozen=True)
class Named:
    """The documents that hold the answer, and the question without them."""

    sources: tuple[Source, ...]
    rest: str


def documents_named(text: str, desk: Desk) -> Named | None:
    """Where a question says in which documents the answer stands, those of the desk's; else nothing."""
    found = [mention for mention in mentions(text, desk) if mention.is_place]
    ids = {source.document.id for mention in found for source in mention.sources}
    if not ids or len(ids) == len(desk.sources) or (_NOW.search(text) and len(split_facets(text)) > 1):
        return None
    rest = text
    if len(found) == 1:  # of two that are compared the sentence needs both
        rest = _TOLD_THERE.sub("", text[: found[0].start]) + text[found[0].end :]
    if not any(term.weight >= LEAST_SAYING for term in analyse_question(rest).terms):  # it is asked about itself
        rest = text
    return Named(tuple(source for source in desk.sources if source.document.id in ids), _tidy(rest))


def mentions(text: str, desk: Desk) -> list[Mention]:
    """The documents of the desk that a text speaks of in the definite: "notatet", "politiets brev", "2019-svaret"."""
    dates = find_dates(text)
    found = (_mention(match, text, dates, desk) for match in _MENTION.finditer(text))
    return [mention for mention in found if mention]


def _mention(match: re.Match[str], text: str, dates: Sequence[DateMention], desk: Desk) -> Mention | None:
    if match["noun"].lower() == "svaret" and not match["lead"] and _ANSWERED.search(text[: match.start()]):
        return None
    owner = words_of(match["owner"] or "")
    able = _of_kind(match["noun"], owner, desk)
    certain = bool(_DEFINITE.search(match["noun"]) or owner)
    if match["year"]:
        able = [source for source in able if int(match["year"]) in {day.year for day in days_of(source)}]
        certain = True
    end = match.end()
    dated: list[Source] = []
    while (date := _date_at(text, end, dates)) and (then := [s for s in able if _is_of(s, date)]):
        dated, end = [*dated, *then], date.end
    able = dated or able
    if before := _BEFORE_NAME.match(text, end):
        named, length = _people_named(text[before.end() :], able)
        if named:
            able, end, certain = named, before.end() + length, True
    if not able or not (certain or dated):
        return None
    if len(able) > 1:
        able = _of_sender(text, able)
    about = _ABOUT.match(text, end)
    if about and len(able) > 1:
        able = _most_like(about["subject"], able, desk)
    if (match["lead"] or "").startswith("(") and text[end : end + 1] == ")":
        end += 1
    return Mention(
        match.start(), end, bool(match["lead"]) and not match["genitive"], match["noun"].lower(), tuple(able)
    )


def _of_kind(noun: str, owner: Sequence[str], desk: Desk) -> list[Source]:
    """The sources that a noun may call; "politiets svar" is a letter of the police."""
    kinds = next(kinds for pattern, kinds in _KINDS if pattern.fullmatch(noun))
    whose = {root(word.removesuffix("s")) for word in owner}
    sent = [s for s in desk.sources if s.document.kind in kinds | _LETTERS and whose & _sender_roots(s)]
    if _SOMEBODYS & set(owner):
        kinds = kinds | _LETTERS
    return sent or [source for source in desk.sources if source.document.kind in kinds]


def _of_sender(text: str, sources: Sequence[Source]) -> list[Source]:
    """Of several letters those of another body that the question speaks of: "politiet … i brevet"."""
    said = {root(word) for word in words_of(text)}
    sent = [s for s in sources if s.document.kind is Kind.STATEMENT and said & _sender_roots(s) - _everybody(sources)]
    return sent or list(sources)


def _everybody(sources: Sequence[Source]) -> set[str]:
    """What the senders of replies are called."""
    return {word for source in sources if source.document.kind is Kind.REPLY for word in _sender_roots(source)}


def _sender_roots(source: Source) -> set[str]:
    return {root(word) for word in words_of(source.document.sender or "") if len(word) > 4}


def days_of(source: Source) -> list[datetime.date]:
    """The days that a document is called by: its own, and that of the enquiry it answers."""
    letter = source.structure.letter
    days = (source.document.date, letter and letter.date, letter and letter.enquiry_date)
    return [day for day in days if day]


def _is_of(source: Source, date: DateMention) -> bool:
    return any(date.first <= day <= date.last for day in days_of(source))


def _date_at(text: str, place: int, dates: Iterable[DateMention]) -> DateMention | None:
    before = _BEFORE_DATE.match(text, place)
    return next((date for date in dates if before and place <= date.start <= before.end() and date.start > place), None)


def people_of(source: Source) -> frozenset[str]:
    """The words of the names of those who wrote a letter and to whom it was written."""
    letter = source.structure.letter
    names = [source.document.recipient, source.document.sender]
    names += [letter.recipient, letter.signatory] if letter else []
    return frozenset(form for name in names if name for word in words_of(name) for form in _forms(word))


def _forms(word: str) -> set[str]:
    """A word of a name as it may be written: with and without the s of a genitive, a long one in any form."""
    return ({word, word.removesuffix("s")} if len(word) > 2 else set()) | ({root(word)} if len(word) > 5 else set())


def _people_named(text: str, sources: Sequence[Source]) -> tuple[list[Source], int]:
    """The sources whose people the text begins with, and the length of the name."""
    found: list[Source] = []
    length = 0
    for word in list(re.finditer(r"[^\s,.?!:;()]+", text))[:5]:
        forms = {form for part in words_of(word.group()) for form in _forms(part)}
        here = [source for source in found or sources if forms & people_of(source)]
        if not here:
            break
        found, length = here, word.end()
    return found, length


def _most_like(subject: str, sources: Sequence[Source], desk: Desk) -> list[Source]:
    """Of several documents the one that is about what is named; all of them, where none is."""
    terms = analyse_question(subject).terms
    likeness = {source.document.id: likeness_of(source, terms, desk) for source in sources}
    best = max(likeness.values())
    return [s for s in sources if likeness[s.document.id] == best] if best >= LEAST_LIKE else list(sources)


def likeness_of(source: Source, terms: Sequence[Term], desk: Desk) -> float:
    """The share of the words that the document's title, opening, questions or people hold, by weight."""
    index = next(index for index in desk.indexes if index.source is source)
    heads = {s.index for s in source.statements if _is_head(s.kind) or (s.is_content and REQUEST.search(s.text))}
    title = {root(word) for word in words_of(source.document.title)}
    people = people_of(source)
    total = held = 0.0
    for term in terms:
        named = bool(_forms(term.word) & people)
        weight = desk.weight(term) * (0.3 if is_plain(term.word) and not named else 1.0)
        own, _ = index.find(term.word)
        total += weight
        held += weight * max(float(named or root(term.word) in title), *(own.get(place, 0.0) for place in heads), 0.0)
    return held / total if total else 0.0


def _is_head(kind: BlockKind) -> bool:
    return kind in (BlockKind.QUESTION, BlockKind.LETTERHEAD, BlockKind.SIGN_OFF)


def _tidy(text: str) -> str:
    text = re.sub(r"\s+([,.?!:;])", r"\1", re.sub(r"\s+", " ", text)).strip()
    text = re.sub(r"^[,:;]\s*|,(?=[.?!:;]|$)", "", text)
    return text[:1].upper() + text[1:]
