"""Any Danish text is held against a collection, sentence by sentence."""

from __future__ import annotations

import re
import weakref
from collections import OrderedDict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from threading import RLock
from typing import TYPE_CHECKING

from assistant.danish.numbers import find_quantities
from assistant.danish.sentences import split_sentences
from assistant.records import Citation, Evidence, Support, VerifiedSentence, spans_overlap
from assistant.verification.sources import Sources, SourceSentence, read_sources
from assistant.verification.tables import SourceTable, read_tables
from assistant.verification.verifying import verify_claim

if TYPE_CHECKING:
    from assistant.collection import Collection

MOST_SENTENCES_AT_ONCE = 6000  # in a larger collection, each sentence is held against what a search finds
SEARCHED_HITS = 30
CACHED_DOCUMENTS = 512

# Sentences that claim nothing: greetings, questions, headings, and what says that something is not known.
_FRAMING = re.compile(
    r"\s*(?:(?i:kære|hej)\b[^.,;]{0,60},?"
    r"|Til:?\s+[A-ZÆØÅ][\w-]*(?:[\s,]+[A-ZÆØÅ][\w-]*\.?){0,6}"
    r"|(?i:med venlig hilsen|venlig hilsen|mvh)\b[^.;]{0,60}"
    r"|(?i:tak for (?:din|jeres|dit))\b[^,;]{0,80}(?:, (?i:hvor du)[^;]{0,200})?"
    r"|(?i:ad|spørgsmål)\s*\d*[a-z]?\s*[:.]?"
    r"|#+\s[^.;]{0,120}"
    r"|(?i:(?:forvaltningen|vi|samlingen|kilderne) har (?:desværre )?(?:ikke|ingen) (?:oplysning|grundlag|kilder))"
    r"[^,;]{0,160}"
    r"|[^.!]{0,400}\?)"
)
NO_CLAIM = "Sætningen indeholder ingen påstand, der kan efterprøves."


@dataclass
class _Reading:
    """The documents of one collection as they were read, and all of them together."""

    documents: OrderedDict[tuple[str, str], tuple[list[SourceSentence], list[SourceTable]]] = field(
        default_factory=OrderedDict
    )
    version: str | None = None
    together: Sources | None = None
    guard: RLock = field(default_factory=RLock)


_readings: weakref.WeakKeyDictionary[Collection, _Reading] = weakref.WeakKeyDictionary()
_readings_guard = RLock()


def verify_text(collection: Collection, text: str) -> list[VerifiedSentence]:
    """Marks every sentence of a text, in order. Nobody needs to have said where a sentence comes from."""
    return [verify_sentence(collection, text[start:end]) for start, end in split_sentences(text)]


def verify_sentence(collection: Collection, sentence: str) -> VerifiedSentence:
    """Marks one sentence against the whole collection."""
    plain = re.sub(r"(?:\s*\[\d+\])+", "", re.sub(r"\s+", " ", sentence)).strip()
    if _claims_nothing(plain):
        return VerifiedSentence(sentence, Support.SUPPORTED, NO_CLAIM)
    found = verify_claim(plain, _sources_for(collection, plain))
    return VerifiedSentence(sentence, found.label, found.reason, found.evidence)


def _claims_nothing(sentence: str) -> bool:
    """Whether there is nothing to verify; a sentence with a figure always claims something."""
    if not re.search(r"\w", sentence):
        return True
    return bool(_FRAMING.fullmatch(sentence.rstrip(" ."))) and not find_quantities(sentence)


def verify_sentence_against(
    collection: Collection, sentence: str, cited: Sequence[Citation | Evidence]
) -> VerifiedSentence:
    """Whether an edited sentence still follows from the passages it cites, or from anything else in the collection.

    Where only another place carries it, the reason says so.
    """
    plain = re.sub(r"\s+", " ", sentence).strip()
    if _claims_nothing(plain):
        return VerifiedSentence(sentence, Support.SUPPORTED, NO_CLAIM)
    everywhere = verify_sentence(collection, sentence)
    if not cited or any(_same_place(found, place) for found in everywhere.evidence for place in cited):
        return everywhere
    here = verify_claim(plain, _cited_sources(collection, cited))
    if here.label is Support.SUPPORTED:
        return VerifiedSentence(sentence, here.label, here.reason, here.evidence)
    if everywhere.label is Support.SUPPORTED:
        reason = "Står ikke i det citerede sted, men et andet sted i kilderne"
        return VerifiedSentence(sentence, everywhere.label, reason, everywhere.evidence)
    return everywhere


def _same_place(found: Evidence, cited: Citation | Evidence) -> bool:
    return (
        found.document_id == cited.document_id
        and found.page == cited.page
        and spans_overlap((found.start, found.end), (cited.start, cited.end))
    )


# ------------------------------------------------------------------ which sentences are asked


def _reading(collection: Collection) -> _Reading:
    with _readings_guard:
        return _readings.setdefault(collection, _Reading())


def _read(collection: Collection, id: str) -> tuple[list[SourceSentence], list[SourceTable]]:
    """The sentences and tables of a document, read once for each of its versions."""
    reading = _reading(collection)
    document = collection.document(id)
    key = (id, document.version)
    with reading.guard:
        if key in reading.documents:
            reading.documents.move_to_end(key)
            return reading.documents[key]
    structure = collection.structure(id)
    read = read_sources(document, structure), read_tables(document, structure)
    with reading.guard:
        reading.documents[key] = read
        while len(reading.documents) > CACHED_DOCUMENTS:
            reading.documents.popitem(last=False)
    return read


def _sources_for(collection: Collection, sentence: str) -> Sources:
    """All sentences of a small collection; of a large one, those on the pages that a search finds."""
    reading = _reading(collection)
    version = collection.version
    with reading.guard:
        if reading.version == version and reading.together is not None:
            return reading.together
    ids = collection.document_ids()
    if _is_small(collection, ids):
        together = _join(_read(collection, id) for id in ids)
        with reading.guard:
            reading.version, reading.together = version, together
        return together
    return _searched_sources(collection, sentence)


def _is_small(collection: Collection, ids: Sequence[str]) -> bool:
    if len(ids) > CACHED_DOCUMENTS:
        return False
    total = 0
    for id in ids:
        total += sum(len(page.original) for page in collection.document(id).pages) // 100
        if total > MOST_SENTENCES_AT_ONCE:
            return False
    return True


def _join(readings: Iterable[tuple[list[SourceSentence], list[SourceTable]]]) -> Sources:
    sentences: list[SourceSentence] = []
    tables: list[SourceTable] = []
    for found, its_tables in readings:
        sentences += found
        tables += its_tables
    return Sources(sentences, tables)


def _searched_sources(collection: Collection, sentence: str) -> Sources:
    from assistant.retrieval import Retriever

    chunks = Retriever(collection).find_chunks(sentence, limit=SEARCHED_HITS)
    pages = {(chunk.document, chunk.page) for chunk in chunks}
    read = {id: _read(collection, id) for id in dict.fromkeys(id for id, _ in pages)}
    sentences = [found for id, (several, _) in read.items() for found in several if (id, found.page) in pages]
    tables = [table for id, (_, several) in read.items() for table in several if (id, table.table.page) in pages]
    return Sources(sentences, tables)


def _cited_sources(collection: Collection, cited: Sequence[Citation | Evidence]) -> Sources:
    """The sentences and tables that the cited passages touch."""
    places: dict[str, list[Citation | Evidence]] = {}
    for place in cited:
        places.setdefault(place.document_id, []).append(place)
    sentences: list[SourceSentence] = []
    tables: list[SourceTable] = []
    for id in places.keys() & set(collection.document_ids()):
        several, its_tables = _read(collection, id)
        sentences += [found for found in several if any(_same_place(found.evidence(), place) for place in places[id])]
        tables += [table for table in its_tables if any(table.table.page == place.page for place in places[id])]
    return Sources(sentences, tables)
