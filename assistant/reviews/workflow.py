"""The workflow of one collection: from a letter to a sent reply, each step a call."""

from __future__ import annotations

import datetime
from collections.abc import Callable
from dataclasses import replace
from typing import TYPE_CHECKING

from assistant.audit import Audit
from assistant.errors import InvalidQueryError
from assistant.letters.assembling import draft_reply
from assistant.letters.editing import LetterEdit, apply_edit, collection_verifier
from assistant.letters.sections import with_personal_data_notices
from assistant.permissions import Person, require, visible_units
from assistant.records import Citation, SearchFilters
from assistant.reviews.comments import Comments
from assistant.reviews.enquiries import Enquiries
from assistant.reviews.records import Draft, EditConflictError
from assistant.reviews.reviews import Reviews
from assistant.reviews.sending import Sending
from assistant.reviews.tracing import trace_past_replies
from assistant.settings import Settings

if TYPE_CHECKING:
    from assistant.answering import Assistant
    from assistant.collection import Collection


class Workflow:
    """Enquiries, drafts, comments and sending over one collection."""

    def __init__(self, collection: Collection, audit: Audit, settings: Settings) -> None:
        self.collection = collection
        self.audit = audit
        self.settings = settings
        self.enquiries = Enquiries(collection.store, audit, settings)
        self.reviews = Reviews(collection.store, audit, settings)
        self.comments = Comments(collection.store, audit)
        self.sending = Sending(collection, self.reviews, audit, settings)

    def draft_enquiry(self, enquiry_id: str, by: Person, assistant: Assistant, *, origin: str = "") -> Draft:
        """Asks every part of the enquiry and keeps the reply as a draft of the caller's."""
        with self.audit.refusals("drafts.create", by=by, kind="enquiry", id=enquiry_id, origin=origin):
            require(by, "drafts.create")
            stored = self.enquiries.get(enquiry_id, by)
            if not stored.enquiry.parts:
                raise InvalidQueryError("Henvendelsen har ingen spørgsmål. Skriv dem ind, før svaret udarbejdes.")
        drafted = draft_reply(assistant, stored.enquiry, self.settings, date=_today(), filters=filters_of(by))
        letter = trace_past_replies(drafted.letter, self.reviews.find_sent, self._stands(by))
        letter = replace(letter, signatory=by.display_name)
        letter = with_personal_data_notices(letter, self.collection.document)
        return self.reviews.create(enquiry_id, letter, by, unit=stored.unit, origin=origin)

    def _stands(self, by: Person) -> Callable[[Citation], bool]:
        """Whether a citation's source is still there in its version, for the person to see."""
        visible = {stored.id: stored.version for stored in self.collection.store.documents(filters_of(by))}
        return lambda citation: visible.get(citation.document_id) == citation.version

    def edit(
        self, id: str, edit: LetterEdit, by: Person, *, revision: int | None = None, origin: str = "", note: str = ""
    ) -> Draft:
        """Changes the letter; sentences whose words changed are checked again before it is kept."""
        with self.audit.refusals("drafts.edit", by=by, kind="draft", id=id, origin=origin):
            require(by, "drafts.edit")
            draft = self.reviews.get(id, by)
            based_on = draft.revision if revision is None else revision
            letter = apply_edit(draft.letter, edit, collection_verifier(self.collection, filters_of(by)))
            if based_on != draft.revision:
                raise EditConflictError(
                    "En anden har ændret svarudkastet, siden du hentede det. Begge tekster er bevaret; sammenlign dem, "
                    "og gem igen.",
                    mine=letter,
                    theirs=draft,
                )
        return self.reviews.edit(id, letter, by, revision=based_on, origin=origin, note=note)


def filters_of(person: Person) -> SearchFilters:
    """What the person may search in."""
    return SearchFilters(units=visible_units(person))


def _today() -> datetime.date:
    return datetime.datetime.now().astimezone().date()
