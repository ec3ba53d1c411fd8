"""A draft letter as the JSON that the HTTP interface and the case file give."""

from __future__ import annotations

import dataclasses
import datetime
from enum import Enum
from typing import Any

from assistant.contract import citation_json, notice_json
from assistant.letters.model import ORIGIN_NAMES, DraftLetter, DraftSentence, list_sources
from assistant.letters.text import source_words
from assistant.personal_data import find_personal_data, find_small_numbers


def letter_json(letter: DraftLetter) -> dict[str, Any]:
    """All of a letter, its sources under the numbers their marks show."""
    return {
        "office": letter.office,
        "recipients": [plain(recipient) for recipient in letter.recipients],
        "date": letter.date.isoformat(),
        "enquiry_date": letter.enquiry_date.isoformat() if letter.enquiry_date else None,
        "subject": letter.subject,
        "case_number": letter.case_number,
        "document_number": letter.document_number,
        "opening": letter.opening,
        "closing": letter.closing,
        "signatory": letter.signatory,
        "signatory_title": letter.signatory_title,
        "addressee": letter.addressee,
        "sections": [
            {
                "number": section.number,
                "question": section.question,
                "status": section.status.value,
                "sentences": [sentence_json(sentence) for sentence in section.sentences],
                "notices": [notice_json(notice) for notice in section.notices],
            }
            for section in letter.sections
        ],
        "sources": [plain(source) | {"words": source_words(source)} for source in list_sources(letter)],
        "provenance": plain(letter.provenance),
    }


def sentence_json(sentence: DraftSentence) -> dict[str, Any]:
    return {
        "id": sentence.id,
        "text": sentence.text,
        "origin": sentence.origin.value,
        "origin_name": ORIGIN_NAMES[sentence.origin],
        "support": sentence.support.value,
        "reason": sentence.reason,
        "as_of": sentence.as_of,
        "framing": sentence.framing,
        "machine_text": sentence.machine_text,
        "changed_figures": list(sentence.changed_figures),
        "needs_look": sentence.needs_look,
        "citations": [citation_json(citation) for citation in sentence.citations],
    }


def warnings_json(letter: DraftLetter) -> dict[str, Any]:
    """Personal data and small counts in the letter, by sentence."""
    known = [recipient.name for recipient in letter.recipients] + [letter.signatory]
    found, small = [], []
    for sentence in letter.sentences:
        for one in find_personal_data(sentence.text, known=known):
            found.append({"sentence": sentence.id} | plain(one))
        for number in find_small_numbers(sentence.text):
            small.append({"sentence": sentence.id} | plain(number))
    return {"personal_data": found, "small_numbers": small}


def plain(record: Any) -> Any:
    """A record as what JSON has: dictionaries, lists, text and numbers."""
    if dataclasses.is_dataclass(record) and not isinstance(record, type):
        return {field.name: plain(getattr(record, field.name)) for field in dataclasses.fields(record)}
    if isinstance(record, Enum):
        return record.value
    if isinstance(record, (datetime.date, datetime.datetime)):
        return record.isoformat()
    if isinstance(record, (list, tuple, frozenset, set)):
        return [plain(one) for one in record]
    if isinstance(record, dict):
        return {key: plain(value) for key, value in record.items()}
    return record
