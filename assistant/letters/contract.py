"""A drafted reply as the JSON that ``assistant draft --json`` and the HTTP API promise."""

from __future__ import annotations

from typing import Any

from assistant.contract import answer_json
from assistant.intake.enquiry import Enquiry
from assistant.letters.assembling import AnsweredEnquiry
from assistant.letters.text import letter_text


def draft_json(drafted: AnsweredEnquiry) -> dict[str, Any]:
    """The letter as read, one answer a part, the whole draft as text, and what came of each part."""
    sections = drafted.letter.sections
    return {
        "letter": enquiry_json(drafted.enquiry),
        "parts": [answer_json(answer) for answer in drafted.answers],
        "draft": letter_text(drafted.letter),
        "coverage": [{"number": section.number, "status": section.status.value} for section in sections],
    }


def enquiry_json(enquiry: Enquiry) -> dict[str, Any]:
    """``sender`` is who asks and gets the reply, several joined with "og"; ``senders`` has them one by one."""
    forwarder = enquiry.forwarded_by
    return {
        "sender": enquiry.sender,
        "senders": [{"name": one.name, "role": one.role, "email": one.email} for one in enquiry.askers],
        "forwarded_by": forwarder.name if forwarder else None,
        "date": enquiry.date.isoformat() if enquiry.date else None,
        "subject": enquiry.subject,
        "addressee": enquiry.addressee,
        "deadline": enquiry.deadline.isoformat() if enquiry.deadline else None,
        "parts": [{"number": part.number, "text": part.text} for part in enquiry.parts],
        "left_out": [{"kind": one.kind, "text": one.text} for one in enquiry.left_out],
        "warnings": list(enquiry.warnings),
    }
