"""What cases and enquiries are called wherever they are named."""

from __future__ import annotations

from collections.abc import Iterable

from assistant.intake.enquiry import Enquiry, join_names
from assistant.intake.people import Asker
from assistant.personal_data import mask


def draft_title(subject: str, recipients: Iterable[Asker]) -> str:
    """ "Indsatsen over for bander"; without a subject "Svar til Vera Prøvesen"."""
    return _begun_large(mask(subject.strip())) or _to("Svar til", recipients)


def enquiry_title(enquiry: Enquiry) -> str:
    """The subject, or "Henvendelse fra Vera Prøvesen"."""
    return _begun_large(mask(enquiry.subject.strip())) or _to("Henvendelse fra", enquiry.askers)


def _to(what: str, people: Iterable[Asker]) -> str:
    names = [one.name for one in people if one.name.strip()]
    return f"{what} {join_names(names) if names else 'medlem'}"


def _begun_large(text: str) -> str:
    return text[:1].upper() + text[1:]
