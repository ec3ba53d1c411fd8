"""A reply as data: recipients, sections with sentences that keep their citations, and the sources they name."""

from __future__ import annotations

import datetime
import hashlib
import json
from dataclasses import dataclass, field
from enum import StrEnum

from assistant.intake.people import Asker
from assistant.records import Citation, Notice, Provenance, Status, Support


class Origin(StrEnum):
    """Where a sentence comes from."""

    MACHINE = "machine"
    EDITED = "edited"  # the machine's sentence, changed by hand
    BY_HAND = "by_hand"
    FROM_SOURCE = "from_source"  # a source's own words, chosen by hand
    PAST_REPLY = "past_reply"  # taken from an earlier reply, checked again


ORIGIN_NAMES = {
    Origin.MACHINE: "skrevet af assistenten",
    Origin.EDITED: "assistentens sætning, rettet i hånden",
    Origin.BY_HAND: "skrevet i hånden",
    Origin.FROM_SOURCE: "sat ind fra kilden",
    Origin.PAST_REPLY: "fra et tidligere svar",
}


@dataclass(frozen=True, slots=True)
class DraftSentence:
    """A sentence of a draft. ``id`` stays with it while it is moved and reworded."""

    id: str
    text: str
    origin: Origin = Origin.MACHINE
    support: Support = Support.SUPPORTED
    citations: tuple[Citation, ...] = ()
    reason: str = ""
    as_of: str | None = None
    framing: bool = False
    machine_text: str = ""  # what the machine wrote, "" for a sentence by hand
    changed_figures: tuple[str, ...] = ()  # numbers and dates of this text that no cited quote holds

    @property
    def needs_look(self) -> bool:
        """Whether a reviewer should stop here."""
        return self.support is not Support.SUPPORTED or bool(self.changed_figures) or self.origin is Origin.BY_HAND


@dataclass(frozen=True, slots=True)
class Section:
    """The answer to one question of the letter."""

    number: str
    question: str
    status: Status
    sentences: tuple[DraftSentence, ...]
    notices: tuple[Notice, ...] = ()


@dataclass(frozen=True, slots=True)
class DraftLetter:
    """A reply in all its parts."""

    office: str
    recipients: tuple[Asker, ...]
    date: datetime.date
    enquiry_date: datetime.date | None
    subject: str
    sections: tuple[Section, ...]
    case_number: str = ""
    document_number: str = ""
    opening: str = ""  # replaces the standard thanks when an official wrote their own
    closing: str = ""  # a paragraph before the sign-off
    signatory: str = ""
    signatory_title: str = ""
    addressee: str = ""  # whom the enquiry put its questions to, where that is not the office itself
    provenance: Provenance = field(default_factory=Provenance)

    @property
    def sentences(self) -> tuple[DraftSentence, ...]:
        return tuple(sentence for section in self.sections for sentence in section.sentences)


@dataclass(frozen=True, slots=True)
class Source:
    """A page that the letter cites, under the number its marks show."""

    number: int
    document: str
    document_id: str
    version: str
    title: str
    date: datetime.date | None
    page: int
    dated: str = ""  # the date in words where the document names no day


def list_sources(letter: DraftLetter) -> list[Source]:
    """The cited pages in the order they are first cited."""
    found: dict[tuple[str, str, int], Source] = {}
    for sentence in letter.sentences:
        for citation in sentence.citations:
            key = source_key(citation)
            if key not in found:
                found[key] = Source(
                    len(found) + 1,
                    citation.document,
                    citation.document_id,
                    citation.version,
                    citation.title,
                    citation.date,
                    citation.page,
                    citation.dated,
                )
    return list(found.values())


def source_key(citation: Citation) -> tuple[str, str, int]:
    """What makes two citations one entry in the list of sources."""
    return citation.document_id or citation.document, citation.version, citation.page


def source_numbers(letter: DraftLetter) -> dict[tuple[str, str, int], int]:
    return {(s.document_id or s.document, s.version, s.page): s.number for s in list_sources(letter)}


def approval_hash(letter: DraftLetter, text: str) -> str:
    """Binds an approval to the exact text and to the versions of the sources."""
    versions = sorted({(s.document_id, s.version) for s in list_sources(letter)})
    quotes = sorted(
        {(c.document_id, c.version, c.page, c.start, c.end, c.quote) for s in letter.sentences for c in s.citations}
    )
    bound = json.dumps([text, versions, quotes], ensure_ascii=False)
    return hashlib.sha256(bound.encode()).hexdigest()
