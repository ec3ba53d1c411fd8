"""The lexical index on disk: chunks in as Danish index terms, ids with scores out (the only importer of tantivy)."""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from threading import Lock
from typing import Any

from assistant.danish import analysis
from assistant.index.abbreviations import Definition, find_definitions, long_key
from assistant.index.terms import QueryTerms, terms_of_passage, terms_of_query

SCHEMA_VERSION = 3
FIELDS = ("stems", "parts", "grams", "exact", "heading")
WEIGHTS = {"stems": 0.5, "parts": 1.0, "grams": 0.4, "heading": 0.8, "exact": 0.5}
_WRITER_MEMORY = 64_000_000


@dataclass(frozen=True, slots=True)
class LexicalEntry:
    """What is indexed of a chunk."""

    id: str
    document: str
    text: str
    heading: str = ""


class LexicalIndex:
    """A tantivy index in a folder. Additions and deletions are seen after ``commit``.

    One process writes. A folder of another schema version is emptied; ``created`` says that there was nothing to
    open, so that the owner can fill it again from the store.
    """

    def __init__(self, path: Path) -> None:
        import tantivy

        self._tantivy = tantivy
        self._path = path
        version = path / "assistant-schema.json"
        if path.exists() and (not version.exists() or json.loads(version.read_text()) != SCHEMA_VERSION):
            shutil.rmtree(path)
        self.created = not path.exists()
        path.mkdir(parents=True, exist_ok=True)
        self._schema = self._make_schema()
        self._index = tantivy.Index(self._schema, path=str(path))
        words = tantivy.TextAnalyzerBuilder(tantivy.Tokenizer.whitespace()).build()
        self._index.register_tokenizer("terms", words)
        self._index.reload()
        version.write_text(json.dumps(SCHEMA_VERSION))
        self._writer: Any = None
        self._searcher: Any = None
        self._refreshing = Lock()  # tantivy refuses to be asked for a searcher while it reloads

    def _make_schema(self) -> Any:
        builder = self._tantivy.SchemaBuilder()
        builder.add_text_field("id", stored=True, tokenizer_name="raw", index_option="basic")
        builder.add_text_field("document", stored=True, tokenizer_name="raw", index_option="basic")
        for field in FIELDS:
            option = "position" if field in ("exact", "parts", "heading") else "freq"
            builder.add_text_field(field, tokenizer_name="terms", index_option=option)
        builder.add_text_field("defines", tokenizer_name="terms", index_option="basic")
        builder.add_text_field("definitions", stored=True, tokenizer_name="raw", index_option="basic")
        return builder.build()

    # -------------------------------------------------------------- writing

    def upsert(self, entries: Sequence[LexicalEntry]) -> None:
        """Adds entries; an entry with a known id replaces the earlier one."""
        writer = self._open_writer()
        for entry in entries:
            terms = terms_of_passage(entry.text, entry.heading)
            fields = {field: " ".join(getattr(terms, field)) for field in FIELDS}
            if definitions := find_definitions(entry.text):
                fields["defines"] = " ".join(key for one in definitions for key in (one.short, long_key(one.long)))
                fields["definitions"] = json.dumps([[one.short, one.long] for one in definitions])
            writer.delete_documents_by_term("id", entry.id)
            writer.add_document(self._tantivy.Document(id=entry.id, document=entry.document, **fields))

    def delete(self, ids: Iterable[str]) -> None:
        writer = self._open_writer()
        for id_ in ids:
            writer.delete_documents_by_term("id", id_)

    def delete_document(self, document_id: str) -> None:
        self._open_writer().delete_documents_by_term("document", document_id)

    def commit(self) -> None:
        """Makes what was written visible and durable."""
        if self._writer is None:
            return
        self._writer.commit()
        self._writer.wait_merging_threads()
        self._writer = None
        with self._refreshing:
            self._index.reload()
            self._searcher = None

    def close(self) -> None:
        """Drops what was not committed and lets go of the folder."""
        if self._writer is not None:
            self._writer.rollback()
            self._writer = None
        self._searcher = None

    def _open_writer(self) -> Any:
        if self._writer is None:
            self._writer = self._index.writer(heap_size=_WRITER_MEMORY, num_threads=1)
        return self._writer

    # -------------------------------------------------------------- reading

    def count(self) -> int:
        return int(self._reader().num_docs)

    def ids(self) -> set[str]:
        reader = self._reader()
        hits = reader.search(self._tantivy.Query.all_query(), limit=max(1, self.count()), count=False).hits
        return {reader.doc(address)["id"][0] for _, address in hits}

    def search(self, query: str, limit: int) -> list[tuple[str, float]]:
        """Ids with scores, best first."""
        return self.search_terms(terms_of_query(query), limit)

    def search_terms(
        self,
        terms: QueryTerms,
        limit: int,
        weights: dict[str, float] | None = None,
        *,
        documents: Iterable[str] | None = None,
    ) -> list[tuple[str, float]]:
        """Like ``search``, for terms made before, with a weight per field, and in some documents only.

        With ``documents``, their passages without any of the terms are found too, with a score of 0.
        """
        wanted = self.make_query(terms, weights or WEIGHTS)
        return self._collect(wanted if documents is None else self._within(wanted, documents), limit)

    def _within(self, wanted: Any, documents: Iterable[str]) -> Any:
        query, occur = self._tantivy.Query, self._tantivy.Occur
        among = query.term_set_query(self._schema, "document", list(documents))
        filter_ = query.const_score_query(among, 0.0)
        return query.boolean_query([(occur.Must, filter_), (occur.Should, wanted)])

    def search_phrase(
        self, phrase: str, limit: int, *, documents: Iterable[str] | None = None
    ) -> list[tuple[str, float]]:
        """Chunks that hold the words of a phrase in that order, side by side."""
        words = analysis.exact_words(phrase)
        if not words:
            return []
        if len(words) == 1:
            wanted = self._tantivy.Query.term_query(self._schema, "exact", words[0])
        else:
            wanted = self._tantivy.Query.phrase_query(self._schema, "exact", list(words))
        if documents is not None:
            among = self._tantivy.Query.term_set_query(self._schema, "document", list(documents))
            must = self._tantivy.Occur.Must
            wanted = self._tantivy.Query.boolean_query([(must, among), (must, wanted)])
        return self._collect(wanted, limit)

    def definitions(self, key: str) -> list[Definition]:
        """What passages define with that abbreviation ("SSP") or long form (as ``long_key`` gives it)."""
        if not key or not self._reader().doc_freq("defines", key):
            return []
        reader, found = self._reader(), list[Definition]()
        query = self._tantivy.Query.term_query(self._schema, "defines", key, index_option="basic")
        for _, address in reader.search(query, limit=20, count=False).hits:
            for short, long in json.loads(reader.doc(address)["definitions"][0]):
                if key in (short, long_key(long)):
                    found.append(Definition(short, long))
        return list(dict.fromkeys(found))

    def document_frequency(self, field: str, term: str) -> int:
        return int(self._reader().doc_freq(field, term))

    def make_query(self, terms: QueryTerms, weights: dict[str, float]) -> Any:
        query, parts = self._tantivy.Query, []
        for field, weight in weights.items():
            source: dict[str, float] = getattr(terms, field)
            for term, term_weight in source.items():
                found = query.term_query(self._schema, field, term, index_option="freq")
                boosted = query.boost_query(found, weight * term_weight)
                if weight * term_weight > 0:
                    parts.append((self._tantivy.Occur.Should, boosted))
        return query.boolean_query(parts) if parts else query.empty_query()

    def _collect(self, query: Any, limit: int) -> list[tuple[str, float]]:
        reader = self._reader()
        if limit < 1 or not reader.num_docs:
            return []
        hits = reader.search(query, limit=limit, count=False).hits
        found = [(reader.doc(address)["id"][0], float(score)) for score, address in hits]
        return sorted(found, key=lambda hit: (-hit[1], hit[0]))

    def _reader(self) -> Any:
        searcher = self._searcher
        if searcher is None:
            with self._refreshing:
                searcher = self._searcher = self._index.searcher()
        return searcher
