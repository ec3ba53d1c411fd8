"""The enquiry: what is understood of a council member's letter, all of it correctable by an official."""

from __future__ import annotations

import datetime
from dataclasses import dataclass

from assistant.intake.people import Asker
from assistant.records import Part


@dataclass(frozen=True, slots=True)
class LeftOut:
    """A stretch of the letter that is not asked now.

    ``kind`` is "quoted", "withdrawn", "disclaimer", "covering" or "remark" (said between the questions).
    """

    kind: str
    text: str


@dataclass(frozen=True, slots=True)
class Enquiry:
    """Who asks what, and when a reply is due. ``date`` is the letter's own, on which its deadline counts."""

    askers: tuple[Asker, ...]
    date: datetime.date | None
    subject: str
    parts: tuple[Part, ...]
    deadline: datetime.date | None = None
    forwarded_by: Asker | None = None
    addressee: str = ""  # the administration that the letter puts its questions to, where it names one
    introduction: str = ""  # what the letter says beside its questions
    left_out: tuple[LeftOut, ...] = ()
    warnings: tuple[str, ...] = ()  # Danish: what an official should check

    @property
    def sender(self) -> str:
        """The askers' names as Danish joins them: "A", "A og B", "A, B og C"."""
        return join_names([asker.name for asker in self.askers])


def join_names(names: list[str]) -> str:
    return names[0] if len(names) == 1 else ", ".join(names[:-1]) + " og " + names[-1] if names else ""
