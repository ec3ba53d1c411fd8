"""People, an enquiry and a draft letter for tests of the workflow; all invented."""

from __future__ import annotations

import datetime

from assistant.intake.people import Asker
from assistant.letters.model import DraftLetter, DraftSentence, Section
from assistant.permissions import Person, Role
from assistant.records import Citation, Status

LETTER = """Lindevig, den 14. marts 2023

Til Socialforvaltningen

Vedr.: Ventetid på støttekontaktpersoner

Kære forvaltning

1. Hvor mange borgere venter i dag på en støttekontaktperson?
2. Hvor lang er den gennemsnitlige ventetid?

Med venlig hilsen
Sigrid Tornager
Medlem af Borgerrepræsentationen (SF)
"""


def person(id: str, *roles: Role, units: tuple[str, ...] = ()) -> Person:
    return Person(id, id, id.capitalize(), frozenset(roles or Role), frozenset(units))


WRITER = person("anna", Role.DRAFTER)
SECOND_WRITER = person("bo", Role.DRAFTER)
APPROVER = person("carl", Role.APPROVER)
SECOND_APPROVER = person("dina", Role.APPROVER)
RECORDS = person("elsa", Role.RECORDS)
READER = person("finn", Role.READER)
EVERYTHING = person("gert", *Role)

CITATION = Citation(
    document="notat.txt",
    document_id="d1",
    title="Notat om ventetid",
    date=datetime.date(2023, 2, 1),
    page=2,
    start=10,
    end=44,
    quote="107 borgere venter på en kontaktperson",
    repaired="107 borgere venter på en kontaktperson",
    number=1,
    version="v1",
)


def letter(text: str = "I alt venter 107 borgere.", *, sections: int = 2) -> DraftLetter:
    """A small reply with one sentence an answer."""
    return DraftLetter(
        office="Socialforvaltningen",
        recipients=(Asker("Sigrid Tornager", "MB"),),
        date=datetime.date(2023, 3, 20),
        enquiry_date=datetime.date(2023, 3, 14),
        subject="Ventetid",
        sections=tuple(
            Section(
                str(number),
                f"Spørgsmål nummer {number}?",
                Status.ANSWERED,
                (DraftSentence(f"s{number}", text, citations=(CITATION,), machine_text=text),),
            )
            for number in range(1, sections + 1)
        ),
    )
