"""Questions to begin with, taken from what the collection's own letters were asked."""

from __future__ import annotations

import re
from threading import Lock

from assistant.errors import DocumentNotFoundError
from assistant.permissions import Person
from assistant.records import Kind, Structure
from assistant.web.listings import list_documents
from assistant.web.people import narrowed
from assistant.web.rooms import Rooms

MOST = 4
DOCUMENTS_LOOKED_AT = 12
SHORTEST, LONGEST = 25, 150
LEANS_ON_ANOTHER = re.compile(
    r"\b(de|dem|deres|dette|disse|den|det|herunder|ovenstående|førnævnte|samme|her|heraf)\b", re.I
)

_lock = Lock()
_remembered: dict[tuple[str, str, frozenset[str] | None], list[str]] = {}


def starter_questions(rooms: Rooms, person: Person) -> list[str]:
    """Up to four questions that stand alone; remembered until the collection changes."""
    filters = narrowed(person)
    key = (str(rooms.settings.data), rooms.collection.version, filters.units)
    with _lock:
        if key in _remembered:
            return _remembered[key]
    newest = list_documents(rooms.store, narrowed(person), order="date", size=DOCUMENTS_LOOKED_AT)
    ranked = sorted(newest.documents, key=lambda document: (document.kind != Kind.REPLY, document.damage))
    found: list[str] = []
    for document in ranked:
        try:
            questions = _questions(rooms.collection.structure(document.id))
        except DocumentNotFoundError:  # removed a moment ago
            continue
        found += [question for question in questions if question not in found][:2]
        if len(found) >= MOST:
            break
    with _lock:
        _remembered.clear()
        _remembered[key] = found[:MOST]
    return found[:MOST]


def _questions(structure: Structure) -> list[str]:
    """The letter's questions that can be understood on their own, shortest first."""
    asked = structure.letter.questions if structure.letter else ()
    texts = [" ".join(question.text.split()) for question in asked]
    whole = [
        text[0].upper() + text[1:]
        for text in texts
        if SHORTEST <= len(text) <= LONGEST and text.endswith("?") and not LEANS_ON_ANOTHER.search(text)
    ]
    return sorted(whole, key=len)
