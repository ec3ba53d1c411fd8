"""What the workflow keeps of an enquiry and of a draft, as records."""

from __future__ import annotations

import datetime
from dataclasses import dataclass

from assistant.errors import ConflictError
from assistant.intake.enquiry import Enquiry
from assistant.letters.model import DraftLetter
from assistant.reviews.states import State


@dataclass(frozen=True, slots=True)
class StoredEnquiry:
    """An enquiry with the file it came in. ``revision`` grows with every correction."""

    id: str
    revision: int
    enquiry: Enquiry
    file_name: str
    digest: str
    unit: str | None
    created_by: str
    created_at: datetime.datetime


@dataclass(frozen=True, slots=True)
class DraftSummary:
    """A draft as the queue lists it."""

    id: str
    enquiry_id: str
    state: State
    version: int
    revision: int
    step: int
    subject: str
    deadline: datetime.date | None
    unit: str | None
    owner: str
    coverage: tuple[dict[str, str], ...]
    unverified: int
    created_by: str
    created_at: datetime.datetime
    updated_at: datetime.datetime
    sent_at: datetime.datetime | None
    approved_hash: str | None
    reply_document: str | None


@dataclass(frozen=True, slots=True)
class Draft:
    """A draft with its newest letter; ``text_hash`` is what an approval binds."""

    summary: DraftSummary
    letter: DraftLetter
    text_hash: str

    @property
    def id(self) -> str:
        return self.summary.id

    @property
    def state(self) -> State:
        return self.summary.state

    @property
    def revision(self) -> int:
        return self.summary.revision


@dataclass(frozen=True, slots=True)
class Version:
    """One version of a draft."""

    number: int
    letter: DraftLetter
    text_hash: str
    author: str
    created_at: datetime.datetime


@dataclass(frozen=True, slots=True)
class Event:
    """One decision on a draft."""

    move: str
    before: State
    after: State
    step: str | None
    version: int
    text_hash: str
    note: str
    person: str
    at: datetime.datetime


@dataclass(frozen=True, slots=True)
class View:
    """Somebody opened a version of the draft, or one of its sources."""

    version: int
    opened: str
    person: str
    at: datetime.datetime


@dataclass(frozen=True, slots=True)
class Comment:
    """A comment on a sentence or on the whole draft; ``answers`` is the comment it answers."""

    id: str
    version: int
    sentence: str | None
    answers: str | None
    text: str
    person: str
    at: datetime.datetime
    resolved_at: datetime.datetime | None


@dataclass(frozen=True, slots=True)
class SourceChange:
    """A citation that no longer stands as it did; ``kind`` is "removed", "replaced" or "moved"."""

    kind: str
    document: str
    page: int
    quote: str
    explanation: str


class EditConflictError(ConflictError):
    """Two people changed the same draft; carries both letters, so that nothing is lost."""

    def __init__(self, message: str, *, mine: DraftLetter | None, theirs: Draft) -> None:
        super().__init__(message)
        self.mine, self.theirs = mine, theirs


class SourcesChangedError(ConflictError):
    """The collection changed since the approval; carries what changed."""

    def __init__(self, message: str, changes: tuple[SourceChange, ...]) -> None:
        super().__init__(message)
        self.changes = changes
