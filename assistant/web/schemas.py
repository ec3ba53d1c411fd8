"""Bodies that the HTTP interface takes; what it gives is described by ``assistant.contract``."""

from __future__ import annotations

import datetime
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, StringConstraints

from assistant.records import Kind, SearchFilters

Words = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=200_000)]
ShortText = Annotated[str, StringConstraints(strip_whitespace=True, max_length=4000)]


class Body(BaseModel):
    model_config = ConfigDict(extra="forbid")


class FilterBody(Body):
    """What a question or a search is narrowed to."""

    kind: Kind | None = None
    since: datetime.date | None = None
    until: datetime.date | None = None
    sender: ShortText | None = None
    case_number: ShortText | None = None
    documents: list[str] | None = Field(None, max_length=1000)

    def filters(self) -> SearchFilters:
        return SearchFilters(
            kind=self.kind,
            since=self.since,
            until=self.until,
            sender=self.sender or None,
            case_number=self.case_number or None,
            documents=None if self.documents is None else frozenset(self.documents),
        )


class AskBody(Body):
    """A question; ``conversation`` is the id of one to continue, or "new" to keep this as the first of one."""

    question: Words
    conversation: str | None = Field(None, max_length=64)
    filters: FilterBody = Field(default_factory=lambda: FilterBody(documents=None))


class SearchBody(FilterBody):
    query: Words
    limit: int = Field(10, ge=1, le=200)


class VerifyBody(Body):
    text: Words


class SignInBody(Body):
    name: str = Field(max_length=200)
    password: str = Field(max_length=1000)


class PasswordBody(Body):
    old: str = Field(max_length=1000)
    new: str = Field(max_length=1000)


class ConversationBody(Body):
    title: ShortText | None = None
    pinned: bool | None = None


class FeedbackBody(Body):
    """What a person thought of an answer: 1 good, -1 bad, None neither."""

    verdict: Literal[1, -1] | None = None
    comment: ShortText | None = None


class UnitBody(Body):
    """Who may see a document: one unit, or None for everybody."""

    unit: ShortText | None
