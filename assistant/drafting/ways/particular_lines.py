"""What a document says of itself, read from its head, opening and end, each with the lines that hold it."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from assistant.danish.dates import format_date
from assistant.drafting.asking.lexicon import root, words_of
from assistant.drafting.desk.fitness import REQUEST
from assistant.drafting.desk.sources import Source, Statement
from assistant.records import BlockKind, Kind

THANKS = re.compile(r"(?i)^tak for (?:din|dit|deres|jeres)\b")
_MAIL = re.compile(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+")
_STREET = re.compile(r"(?i)^[a-zæøåé. ]+(?:gade|vej|vænge|plads|torv|allé|alle|stræde|boulevard|kaj|park)\w* \d+")
_POSTAL = re.compile(r"^\d{4} [A-ZÆØÅ]")
_NAME = re.compile(r"[A-ZÆØÅ][a-zæøåé]+")
_DATED = re.compile(r"(?i)^\W*(?:den |dato:? )?\d{1,2}[. -]")
NOT_TOLD = "Det fremgår ikke"
_COUNTED = ("ingen", "ét", "to", "tre", "fire", "fem", "seks", "syv", "otte", "ni", "ti", "elleve", "tolv")


@dataclass(frozen=True)
class Particular:
    """What is told of a document, and the lines it is read from; without lines, that it is not told."""

    text: str
    lines: tuple[Statement, ...] = ()


Reader = Callable[[Source], Particular | None]


def heads(source: Source) -> list[Statement]:
    """The lines of a document's head and end."""
    return [s for s in source.statements if s.kind in (BlockKind.LETTERHEAD, BlockKind.SIGN_OFF)]


def case_number(source: Source) -> Particular | None:
    return _told(source, source.document.case_number, "Sagsnummeret er {}.")


def document_number(source: Source) -> Particular | None:
    return _told(source, source.document.document_number, "Dokumentnummeret er {}.")


def signatory(source: Source) -> Particular | None:
    """Who signed, and as what."""
    letter = source.structure.letter
    if not letter or not letter.signatory:
        return None
    title = letter.signatory_title
    told = f", {title[:1].lower()}{title[1:]}" if title else ""
    lines = _holding(source, letter.signatory)
    following = [s for s in heads(source) if lines and title and s.index == lines[-1].index + 1 and title in s.text]
    text = f"{letter_name(source)} er underskrevet af {letter.signatory}{told}."
    return Particular(text, (*lines, *following)) if lines else None


def letter_name(source: Source) -> str:
    """What a sentence about a letter calls it."""
    return {Kind.REPLY: "Svaret", Kind.STATEMENT: "Udtalelsen"}.get(source.document.kind, "Brevet")


def recipient(source: Source) -> Particular | None:
    letter = source.structure.letter
    name = source.document.recipient or (letter.recipient if letter else None)
    return _told(source, name, "Brevet er stilet til {}.")


def asker(source: Source) -> Particular | None:
    """Who asked: whom a reply is written to, or who is said to have asked for a statement."""
    letter = source.structure.letter
    if letter and letter.recipient and source.document.kind is Kind.REPLY:
        told = _told(source, letter.recipient, "Spørgsmålet er stillet af {}.")
        return Particular(told.text, (*told.lines, *opening(source))) if told else None
    return enquiry(source) if source.document.kind is Kind.STATEMENT else None


def mail(source: Source) -> Particular | None:
    """The mail address of a letter's recipient, or the line with all of them."""
    lines = [s for s in heads(source) if _MAIL.search(s.text)]
    found = [address for line in lines for address in _MAIL.findall(line.text)]
    letter = source.structure.letter
    if not found:
        return None
    if len(found) > 1 or not letter:
        return Particular(lines[0].text, tuple(lines))
    owner = f" til {letter.recipient}" if letter.recipient else ""
    return Particular(f"E-mailadressen{owner} er {found[0]}.", tuple(lines))


def address(source: Source) -> Particular | None:
    lines = heads(source)
    for position, line in enumerate(lines):
        if _STREET.match(line.text):
            place = [other for other in lines[position + 1 : position + 2] if _POSTAL.match(other.text)]
            told = ", ".join(other.text.rstrip(" ,") for other in (line, *place))
            return Particular(f"Adressen er {told.rstrip('.')}.", (line, *place))
    return None


def caseworker(source: Source) -> Particular | None:
    lines = [s for s in heads(source) if s.kind is BlockKind.LETTERHEAD]
    for position, line in enumerate(lines[:-1]):
        if re.match(r"(?i)sagsbehandler\W*$", line.text):
            names = lines[position + 1 : position + 2]
            names += [other for other in lines[position + 2 : position + 3] if _NAME.fullmatch(other.text)]
            return Particular(f"Sagsbehandleren er {' '.join(name.text for name in names)}.", (names[0],))
    return None


def date(source: Source) -> Particular | None:
    """When a document was written; of a letter that does not say so, when the enquiry is from."""
    letter = source.structure.letter
    if letter and letter.date is None:
        return Particular(f"{NOT_TOLD}, hvornår {letter_name(source).lower()} er skrevet.")
    day = letter.date if letter else source.document.date
    return _told(source, format_date(day) if day else None, "Dokumentet er dateret {}.")


def opening(source: Source) -> tuple[Statement, ...]:
    """The sentence in which a letter says what it answers: "Tak for din henvendelse af …"."""
    content = [s for s in source.statements if s.is_content]
    thanks = [s for s in content if THANKS.match(s.text)] or [s for s in content[:4] if REQUEST.search(s.text)]
    return tuple(thanks[:1])


def enquiry(source: Source) -> Particular | None:
    """When and about what somebody wrote, in the letter's own words."""
    letter, lines = source.structure.letter, opening(source)
    if not letter or not lines:
        return None
    if not letter.enquiry_date or source.document.kind is Kind.STATEMENT:
        return Particular(lines[0].text, lines)
    return Particular(f"Henvendelsen er af {format_date(letter.enquiry_date)}: »{lines[0].text}«", lines)


def asked(source: Source) -> Particular | None:
    """What was asked, in the words of the letter that answers."""
    letter = source.structure.letter
    questions = [s for s in source.statements if s.kind is BlockKind.QUESTION]
    if not letter or not questions:
        return enquiry(source)
    if len(questions) == 1:
        return Particular(questions[0].text, (*opening(source), *questions))
    listed = "\n".join(f"– {question.text}" for question in questions)
    return Particular(f"Der blev spurgt:\n{listed}", tuple(questions))


def number_asked(source: Source) -> Particular | None:
    letter = source.structure.letter
    count = len(letter.questions) if letter else 0
    if not count:
        return None
    number = _COUNTED[count] if count < len(_COUNTED) else str(count)
    lines = tuple(s for s in source.statements if s.kind is BlockKind.QUESTION)
    return Particular(f"Der blev stillet {number} spørgsmål.", (*opening(source), *lines))


def _told(source: Source, value: str | None, text: str) -> Particular | None:
    lines = _holding(source, value) if value else []
    return Particular(text.format(value), tuple(lines)) if lines else None


def _holding(source: Source, value: str) -> list[Statement]:
    """The line of the head or the end that holds a value, or most of it."""
    wanted, lines = words_of(value), heads(source)
    for line in lines:
        if _stands_in(wanted, words_of(line.text)):
            return [line]
    lead = {root(word) for word in wanted if len(word) > 2}
    best = max(lines, key=lambda s: len(lead & {root(word) for word in words_of(s.text)}), default=None)
    return [best] if best and lead & {root(word) for word in words_of(best.text)} else []


def _stands_in(wanted: Sequence[str], own: Sequence[str]) -> bool:
    return any(list(own[start : start + len(wanted)]) == list(wanted) for start in range(len(own)))
