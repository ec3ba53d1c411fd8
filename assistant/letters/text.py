"""A reply as text, in the form Danish administrations write letters."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

from assistant.danish.dates import format_date
from assistant.intake.enquiry import join_names
from assistant.intake.people import Asker
from assistant.letters.model import (
    DraftLetter,
    DraftSentence,
    Section,
    Source,
    list_sources,
    source_key,
    source_numbers,
)

DRAFT_MARK = "UDKAST"
DISCLOSURE = (
    "Udkastet er dannet automatisk ud fra de kilder, det henviser til. "
    "En medarbejder gennemgår og godkender det, før det sendes."
)
DISCLOSURE_OF_A_MODEL = (
    "Udkastet er skrevet med hjælp fra kunstig intelligens (en sprogmodel) ud fra de kilder, det henviser til. "
    "En medarbejder gennemgår og godkender det, før det sendes."
)
QUESTIONS_HEADING = "Spørgsmål"
SOURCES_HEADING = "Kilder"
GREETING = "Med venlig hilsen"


def letter_text(letter: DraftLetter, *, draft: bool = True) -> str:
    """The whole letter; a draft says so, and how it was made."""
    lines = [f"{DRAFT_MARK}", disclosure(letter), ""] if draft else []
    lines += [
        *header_lines(letter, draft=draft),
        "",
        subject_line(letter),
        "",
        salutation(letter),
        "",
        opening(letter),
        "",
    ]
    lines += [QUESTIONS_HEADING, "", *question_lines(letter), "", answers_heading(letter), ""]
    numbers = source_numbers(letter)
    for section in letter.sections:
        lines += [section_heading(section), "", *section_paragraphs(section, numbers), ""]
    if letter.closing:
        lines += [letter.closing, ""]
    lines += [GREETING, "", *signature_lines(letter)]
    sources = list_sources(letter)
    if sources:
        lines += ["", SOURCES_HEADING, "", *(source_line(source) for source in sources)]
    return re.sub(r"\n{3,}", "\n\n", "\n".join(lines)).strip() + "\n"


def disclosure(letter: DraftLetter) -> str:
    """How the draft was made; a language model is named only where one was used."""
    return DISCLOSURE_OF_A_MODEL if used_a_model(letter) else DISCLOSURE


def used_a_model(letter: DraftLetter) -> bool:
    return letter.provenance.drafter not in ("", "extractive")


def header_lines(letter: DraftLetter, *, draft: bool = True) -> list[str]:
    """Office, recipient, date and numbers; a draft shows what is still to be filled in."""
    lines = [letter.office, "", "Til", *recipient_lines(letter), ""]
    lines += [f"E-mail: {one.email}" for one in letter.recipients if one.email]
    lines.append(f"Dato: {format_date(letter.date)}")
    for label, number in (("Sagsnummer", letter.case_number), ("Dokumentnummer", letter.document_number)):
        if number or draft:
            lines.append(f"{label}: {number or 'udfyldes'}")
    return lines


def recipient_lines(letter: DraftLetter) -> list[str]:
    return [recipient_line(one) for one in letter.recipients] or ["udfyldes"]


def recipient_line(recipient: Asker) -> str:
    role = re.sub(
        r"\A[MGFBOR](?=edlem|ruppe|ormand|orgmester|rdfører|ådmand)", lambda first: first[0].lower(), recipient.role
    )
    return f"{recipient.name}, {role}" if role else recipient.name


def subject_line(letter: DraftLetter) -> str:
    return f"Svar på henvendelse om {plain_topic(letter.subject)}" if letter.subject else "Svar på henvendelse"


def plain_topic(subject: str) -> str:
    """The subject as it continues a sentence: "Spørgsmål om Ny Vej" becomes "Ny Vej"."""
    topic = re.sub(
        r"(?i)^(?:(?:spørgsmål|henvendelse|anmodning|forespørgsel)(?:\s+til\s+\S*forvaltning\w*)?\s+(?:om|vedr\.?|"
        r"vedrørende)"
        r"|om|vedr\.?|vedrørende|ang\.?|angående)\s+",
        "",
        subject.strip(" .:"),
    )
    first = topic.split(" ", 1)[0]
    lowered = re.fullmatch(
        r"[A-ZÆØÅ][a-zæøå]+(?:erne|ene|ning|ninger|ing|inger|er|tid|tal|else|elser|het|hed|"
        r"heder|ede|te)",
        first,
    )
    return topic[:1].lower() + topic[1:] if lowered else topic


def salutation(letter: DraftLetter) -> str:
    names = join_names([recipient.name for recipient in letter.recipients])
    return f"Kære {names}" if names else "Kære medlem"


def opening(letter: DraftLetter) -> str:
    """The thanks for the enquiry of its date."""
    if letter.opening:
        return letter.opening
    several = len(letter.recipients) > 1
    your, you = ("jeres", "I") if several else ("din", "du")
    dated = f" af d. {format_date(letter.enquiry_date)}" if letter.enquiry_date else ""
    about = f" om {plain_topic(letter.subject)}" if letter.subject else ""
    what = "spørgsmål" if len(letter.sections) != 1 else "et spørgsmål"
    whom = letter.addressee or letter.office
    return f"Tak for {your} henvendelse{dated}, hvor {you} har stillet {what} til {whom}{about}."


def question_lines(letter: DraftLetter) -> list[str]:
    return [f"{section.number}. {section.question}" for section in letter.sections]


def answers_heading(letter: DraftLetter) -> str:
    genitive = "'" if letter.office.endswith(("s", "x", "z")) else "s"
    return f"{letter.office}{genitive} svar"


def section_heading(section: Section) -> str:
    return f"Ad {section.number}: {section.question}"


def plain_mark(number: int) -> str:
    return f"[{number}]"


def section_paragraphs(
    section: Section, numbers: dict[tuple[str, str, int], int], mark: Callable[[int], str] = plain_mark
) -> list[str]:
    """The answer's paragraphs, with the marks of its sources; a list's entries stand on lines of their own.

    ``numbers`` are the letter's ``source_numbers``.
    """
    paragraphs: list[str] = []
    for sentence in section.sentences:
        text = sentence_text(sentence, numbers, mark)
        starts_line = re.match(r"[-•–*]\s|\d{1,2}[.)]\s|[a-h]\)\s", sentence.text)
        if (
            starts_line
            or not paragraphs
            or re.match(
                r"[-•–*]\s|"
                r"\d{1,2}[.)]\s",
                paragraphs[-1],
            )
            or "\n" in paragraphs[-1]
        ):
            paragraphs.append(text)
        else:
            paragraphs[-1] += " " + text
    return paragraphs


def sentence_text(
    sentence: DraftSentence, numbers: dict[tuple[str, str, int], int], mark: Callable[[int], str] = plain_mark
) -> str:
    return sentence.text.strip() + "".join(f" {mark(number)}" for number in marks(sentence, numbers))


def marks(sentence: DraftSentence, numbers: dict[tuple[str, str, int], int]) -> Iterator[int]:
    """The numbers of the sources of a sentence, each once."""
    yield from dict.fromkeys(numbers[source_key(citation)] for citation in sentence.citations)


def signature_lines(letter: DraftLetter) -> list[str]:
    return [line for line in (letter.signatory or letter.office, letter.signatory_title) if line]


def source_line(source: Source) -> str:
    return f"[{source.number}] {source_words(source)}"


def source_words(source: Source) -> str:
    """ "Notat om Nyt Afsæt, 24. januar 2019, side 2 (notat.pdf)"."""
    dated = f", {source.dated or format_date(source.date)}" if source.date else ""
    named = f" ({source.document})" if source.title and source.title != source.document else ""
    return f"{source.title or source.document}{dated}, side {source.page}{named}"
