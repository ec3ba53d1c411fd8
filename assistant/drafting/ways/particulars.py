"""Questions about a document itself: who signed it, to whom it is addressed, its numbers and its date."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass

from assistant.danish.dates import format_date
from assistant.drafting.asking.lexicon import is_plain, root, words_of
from assistant.drafting.asking.question import Question
from assistant.drafting.citing import sentence
from assistant.drafting.desk.ranking import Desk
from assistant.drafting.desk.sources import Source, Statement
from assistant.records import AnswerSentence, BlockKind, Kind

_DOCUMENT = (
    r"(?:notat\w*|rapport\w*|statusrapport\w*|brev\w*|svar(?:et|ets|brevet)?|udtalelse\w*|besvarelse\w*|"
    r"dokument\w*|henvendelse\w*|skrivelse\w*|den)"
)
_WHAT: tuple[tuple[str, str], ...] = (
    ("case_number", r"\bsags?(?:nr|nummer)\w*|\bjournaln"),
    ("document_number", r"\bdokument(?:nr|nummer)\w*"),
    ("caseworker", r"\bsagsbehandler\w*|\bhvem har (?:skrevet|udarbejdet|lavet|forfattet) notat\w*|\bforfatter\w*"),
    ("signatory", rf"\bunderskr\w*|\bskrev(?:et)? (?:\S+ ){0,4}?under\b(?! \d)|\bafsender\w*|\bhvem (?:har |"
rf"har i )?(?:skrevet|skrev|sendt|sendte|afgav|afgivet) (?:\S+ ){{0,3}}{_DOCUMENT}|\bhvem "
rf"er {_DOCUMENT} (?:\S+ )*fra\b"),
    ("recipient", rf"\bstilet til\b|\badresseret til\b|\bmodtager\w* (?:af )?{_DOCUMENT}|\bhvem (?:er|var|"
rf"blev) {_DOCUMENT} .*\btil\b|\bhvem (?:fik|modtog) {_DOCUMENT}|\bsendt til\b"),
    ("date", rf"\bhvornår (?:er|blev) (?:\S+ ){{0,3}}{_DOCUMENT}(?: \S+){{0,4}} (?:dateret|skrevet|"
rf"udarbejdet|sendt)|\bdato(?:en)? (?:på|for) {_DOCUMENT}|\bhvad er {_DOCUMENT} dateret"),
)  # fmt: skip
_PATTERNS = tuple((name, re.compile(pattern, re.IGNORECASE)) for name, pattern in _WHAT)


@dataclass(frozen=True)
class _Particular:
    value: str
    text: str


def answer_about_document(question: Question, desk: Desk) -> list[AnswerSentence]:
    """The particular asked for, cited to the line that holds it; nothing where none is asked for or none is known."""
    what = next((name for name, pattern in _PATTERNS if pattern.search(question.text)), None)
    if what is None:
        return []
    readers: dict[str, Callable[[Source], _Particular | None]] = {
        "case_number": lambda s: _told(s.document.case_number, "Sagsnummeret er {}."),
        "document_number": lambda s: _told(s.document.document_number, "Dokumentnummeret er {}."),
        "caseworker": _caseworker,
        "signatory": _signatory,
        "recipient": _recipient,
        "date": lambda s: _told(format_date(s.document.date) if s.document.date else None, "Dokumentet er dateret {}."),
    }
    found = []
    for source in desk.sources:
        particular = readers[what](source)
        if particular:
            found.append((_likeness(question, source), source, particular))
    if not found:
        return []
    found.sort(key=lambda entry: -entry[0])
    likeness, source, particular = found[0]
    if likeness <= 0 and len(found) > 1:
        return []
    lines = _lines(source, particular.value)
    return [sentence(particular.text, source, lines)] if lines else []


def _told(value: str | None, text: str) -> _Particular | None:
    return _Particular(value, text.format(value)) if value else None


def _signatory(source: Source) -> _Particular | None:
    letter = source.structure.letter
    if not letter or not letter.signatory:
        return None
    title = f", {letter.signatory_title[:1].lower()}{letter.signatory_title[1:]}" if letter.signatory_title else ""
    what = {Kind.REPLY: "Svaret", Kind.STATEMENT: "Udtalelsen"}.get(source.document.kind, "Brevet")
    return _Particular(letter.signatory, f"{what} er underskrevet af {letter.signatory}{title}.")


def _recipient(source: Source) -> _Particular | None:
    recipient = source.document.recipient or (source.structure.letter.recipient if source.structure.letter else None)
    return _Particular(recipient, f"Brevet er stilet til {recipient}.") if recipient else None


def _caseworker(source: Source) -> _Particular | None:
    heads = [s for s in source.statements if s.kind is BlockKind.LETTERHEAD]
    for position, statement in enumerate(heads[:-1]):
        if re.match(r"(?i)sagsbehandler\W*$", statement.text):
            names = [heads[position + 1].text]
            if position + 2 < len(heads) and re.fullmatch(r"[A-ZÆØÅ][a-zæøåé]+", heads[position + 2].text):
                names.append(heads[position + 2].text)
            return _Particular(names[0], f"Sagsbehandleren er {' '.join(names)}.")
    return None


def _likeness(question: Question, source: Source) -> float:
    """How well the question's words name the document."""
    score = 2.0 if source.document.kind in question.kinds else 0.0
    letter = source.structure.letter
    named = " ".join(
        filter(
            None,
            (
                source.document.title,
                source.document.sender,
                source.document.recipient,
                letter.recipient if letter else "",
            ),
        )
    )
    own = {root(word) for word in words_of(named)}
    score += sum(1.0 for term in question.terms if not is_plain(term.word) and root(term.word) in own)
    score += 0.5 * bool(question.years & source.years)
    return score


def _lines(source: Source, value: str) -> list[Statement]:
    wanted = words_of(value)
    heads = [s for s in source.statements if s.kind in (BlockKind.LETTERHEAD, BlockKind.SIGN_OFF)]
    for statement in heads:
        own = words_of(statement.text)
        if any(own[start : start + len(wanted)] == wanted for start in range(len(own))):
            return [statement]
    lead = {root(word) for word in wanted if len(word) > 2}
    best = max(heads, key=lambda s: len(lead & {root(word) for word in words_of(s.text)}), default=None)
    return [best] if best and lead & {root(word) for word in words_of(best.text)} else []
