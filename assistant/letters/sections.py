"""Answers become the sections of a letter: what an official must know stands beside the text, not in it."""

from __future__ import annotations

import re
import secrets
from collections.abc import Callable, Sequence
from dataclasses import replace

from assistant.danish.dates import format_date
from assistant.letters.model import DraftLetter, DraftSentence, Section
from assistant.personal_data import PersonalKind, find_cpr_numbers, find_personal_data
from assistant.records import Answer, AnswerSentence, Document, Notice, NoticeKind, Part, Status, page_of

NO_BASIS = "Forvaltningen har ikke oplysninger, der kan besvare spørgsmålet."
_NEAREST = re.compile(r"(?i)\A(?:den )?nærmeste oplysning[^:]{0,60}:\s*")
_MACHINE_REASON = re.compile(r"(?i)\A(?:kilderne|kilden|samlingen|de fundne)\b")
_PLAIN_NO_BASIS = re.compile(r"(?i)\Aforvaltningen har ikke oplysninger, der (?:kan )?besvare[rs]? spørgsmålet\.?\Z")
_AD = re.compile(r"(?i)\A\s*ad\s*\.?\s*\d{1,2}\s?[a-z]?\s*[:.)–-]\s*(?=\S)")
_CLARIFYING = re.compile(r"(?i)\Aspørgsmålet kan (?:handle om|forstås)\b.*\?\s*\Z", re.S)
_KIND_WORDS = {
    PersonalKind.CPR: "CPR-nummer",
    PersonalKind.EMAIL: "e-mailadresse",
    PersonalKind.PHONE: "telefonnummer",
    PersonalKind.NAME: "navn på en privatperson",
}


def section_of(part: Part, answer: Answer) -> Section:
    """The answer to one question. Reasons and near misses become comments; without a basis the letter says so."""
    kept: list[AnswerSentence] = []
    comments: list[Notice] = []
    for sentence in answer.sentences:
        if _NEAREST.match(sentence.text):
            comments.append(_nearest(sentence))
        elif sentence.framing and (_MACHINE_REASON.match(sentence.text) or is_clarifying(sentence)):
            comments.append(Notice(NoticeKind.COMMENT, sentence.text))
        elif not (sentence.framing and _PLAIN_NO_BASIS.match(sentence.text)):
            kept.append(sentence)
    status = answer.status
    if not kept:
        kept = [AnswerSentence(NO_BASIS, framing=True)]
        status = status if status.abstained or status is Status.FAILED else Status.NO_BASIS
    return Section(part.number, part.text, status, tuple(_sentence(one) for one in kept), (*answer.notices, *comments))


def is_clarifying(sentence: AnswerSentence) -> bool:
    """Whether a sentence asks back what is meant, which a letter cannot do."""
    return sentence.framing and bool(_CLARIFYING.match(sentence.text))


def offered_readings(sentence: AnswerSentence) -> list[str]:
    """What a question back offers: "… – mener du A, B eller C?"."""
    match = re.search(r"(?i)mener du (?P<offered>.+)\?\s*\Z", sentence.text, re.S)
    return [one.strip() for one in re.split(r",\s+|\s+eller\s+", match["offered"])] if match else []


def _nearest(sentence: AnswerSentence) -> Notice:
    said = _NEAREST.sub("", sentence.text).strip()
    cited = [
        f"{one.title or one.document}{f', {one.dated or format_date(one.date)}' if one.date else ''}, side {one.page}"
        for one in sentence.citations[:2]
    ]
    where = f" ({'; '.join(dict.fromkeys(cited))})" if cited else ""
    return Notice(
        NoticeKind.COMMENT, f"Nærmeste oplysning, som ikke besvarer spørgsmålet: {said}{where}", sentence.citations
    )


def _sentence(sentence: AnswerSentence) -> DraftSentence:
    text = _AD.sub("", sentence.text)  # a past reply's own numbering would be read as this letter's
    return DraftSentence(
        id="s" + secrets.token_hex(6),
        text=text,
        support=sentence.support,
        citations=sentence.citations,
        reason=sentence.reason,
        as_of=sentence.as_of,
        framing=sentence.framing,
        machine_text=text,
    )


# ------------------------------------------------------------------ over all sections


def without_repetition(sections: Sequence[Section]) -> tuple[Section, ...]:
    """Sections that say what an earlier one said refer to it: "Se svaret ad 2."."""
    told: dict[str, str] = {}
    found = []
    for section in sections:
        kept: list[DraftSentence] = []
        repeated = [_key(one) in told and not one.framing for one in section.sentences]
        refers = all(repeated) or sum(repeated) > 1
        for sentence, again in zip(section.sentences, repeated, strict=True):
            if not (again and refers):
                kept.append(sentence)
                continue
            earlier = told[_key(sentence)]
            text = f"Se svaret ad {earlier}." if all(repeated) else f"Se også svaret ad {earlier}."
            if all(one.text != text for one in kept):
                said = AnswerSentence(text, framing=True)
                kept.append(_sentence(said))
        for sentence in section.sentences:
            if not sentence.framing:
                told.setdefault(_key(sentence), section.number)
        found.append(replace(section, sentences=tuple(kept)))
    return tuple(found)


def _key(sentence: DraftSentence) -> str:
    return " ".join(re.findall(r"\w+", sentence.text.casefold()))


def with_personal_data_notices(letter: DraftLetter, documents: Callable[[str], Document] | None = None) -> DraftLetter:
    """The letter with a notice at each section that holds personal data, or cites a page that holds CPR numbers.

    Without ``documents`` only the cited passages are looked at.
    """
    known = [recipient.name for recipient in letter.recipients] + [letter.signatory]
    sections = []
    for section in letter.sections:
        texts = [one.text for one in section.sentences]
        found = {one.kind for text in texts for one in find_personal_data(text, known=known)}
        said: list[str] = []
        if found:
            kinds = ", ".join(_KIND_WORDS[kind] for kind in PersonalKind if kind in found)
            said.append(f"Svaret indeholder personoplysninger ({kinds}). Kontrollér, at de må stå i brevet.")
        pages = _pages_with_cpr(section, documents)
        if pages:
            said.append(f"Der står CPR-numre på {', '.join(pages[:3])}. Vedlæg ikke kilden uden at slette dem.")
        notices = tuple(Notice(NoticeKind.PERSONAL_DATA, text) for text in said)
        others = tuple(one for one in section.notices if one.kind is not NoticeKind.PERSONAL_DATA)
        sections.append(replace(section, notices=(*others, *notices)))
    return replace(letter, sections=tuple(sections))


def _pages_with_cpr(section: Section, documents: Callable[[str], Document] | None) -> list[str]:
    found: dict[str, bool] = {}
    for citation in (one for sentence in section.sentences for one in sentence.citations):
        where = f"side {citation.page} i »{citation.title or citation.document}«"
        if where not in found:
            text = citation.quote
            if documents is not None:
                text = page_of(documents(citation.document_id).pages, citation.page).original
            found[where] = bool(find_cpr_numbers(text))
    return [where for where, has in found.items() if has]
