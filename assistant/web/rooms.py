"""What every request handler works with: the collection and the rooms on top of it, made once for each app."""

from __future__ import annotations

import logging
from concurrent.futures import ThreadPoolExecutor
from functools import cached_property
from typing import TYPE_CHECKING

from fastapi import Request

from assistant.accounts import Accounts
from assistant.audit import open_audit
from assistant.collection import Collection
from assistant.conversations import Conversations
from assistant.errors import AssistantError
from assistant.records import SearchFilters
from assistant.settings import Settings
from assistant.web.listings import CollectionFacts, collection_facts
from assistant.web.metrics import Metrics
from assistant.web.switch import Switch
from assistant.web.throttle import Throttle
from assistant.web.uploads import Uploads

if TYPE_CHECKING:
    from assistant.answering import Assistant
    from assistant.precedents import Precedents
    from assistant.retrieval import Retriever

logger = logging.getLogger(__name__)

ANSWERING_THREADS = 8


class Rooms:
    """The state of one app; heavy parts are loaded when first used."""

    def __init__(self, collection: Collection, settings: Settings) -> None:
        self.collection = collection
        self.settings = settings
        self.store = collection.store
        self.accounts = Accounts(self.store, folder=settings.data, session_hours=settings.session_hours)
        self.audit = open_audit(self.store, settings)
        self.conversations = Conversations(self.store)
        self.switch = Switch(self.store)
        self.metrics = Metrics()
        self.sign_ins = Throttle(failures=20, seconds=60)
        self.answering = ThreadPoolExecutor(ANSWERING_THREADS, thread_name_prefix="answering")
        self.uploads = Uploads(collection)
        self._facts: dict[tuple[str, frozenset[str] | None], CollectionFacts] = {}

    @cached_property
    def assistant(self) -> Assistant:
        from assistant.answering import Assistant

        return Assistant(self.collection)

    @cached_property
    def retriever(self) -> Retriever:
        from assistant.retrieval import Retriever

        return Retriever(self.collection)

    @cached_property
    def precedents(self) -> Precedents:
        from assistant.precedents import Precedents

        return Precedents(self.collection)

    def facts(self, filters: SearchFilters) -> CollectionFacts:
        """Counts over the visible documents, kept until the collection changes."""
        key = (self.collection.version, filters.units)
        if key not in self._facts:
            self._facts = {known: facts for known, facts in self._facts.items() if known[0] == key[0]}
            self._facts[key] = collection_facts(self.store, filters)
        return self._facts[key]

    def warm_up(self) -> None:
        """Loads what the first question would have to wait for."""
        self.facts(SearchFilters())
        try:
            if self.collection.document_ids():
                self.retriever.search("opvarmning", limit=1)
                self.assistant.warm_up()
        except AssistantError as error:
            logger.warning("Assistenten er ikke klar til spørgsmål: %s", error.message)

    def close(self) -> None:
        self.uploads.close()
        self.answering.shutdown(wait=True, cancel_futures=True)


def rooms_of(request: Request) -> Rooms:
    rooms: Rooms = request.app.state.rooms
    return rooms
