"""The vector index: vectors in, ids with similarities out (the only importer of chromadb)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import numpy as np
from numpy.typing import NDArray

from assistant.errors import EmbeddingMismatchError, SettingsError

COLLECTION = "chunks"
LARGEST_BATCH = 5_461
MANY_DOCUMENTS = 50
OVERSAMPLING = 4
_FINGERPRINT, _DIMENSION = "embedding_fingerprint", "embedding_dimension"
_HNSW = {"hnsw": {"space": "cosine", "ef_construction": 100, "max_neighbors": 16, "ef_search": 100}}

Metadata = Mapping[str, str | int | float | bool]


class VectorIndex:
    """Chunk vectors in Chroma: in a folder, or on a server or cluster when an address is given.

    The embedding model's fingerprint lives with the collection; opening it with another one raises
    EmbeddingMismatchError, so that vectors of two models are never mixed.
    """

    def __init__(
        self, path: Path | None, url: str | None, *, fingerprint: str, dimension: int, reset: bool = False
    ) -> None:
        """With ``reset``, what was there is dropped, whatever model it came from."""
        self._dimension = dimension
        self._fingerprint = fingerprint
        self._client = _open_client(path, url)
        if reset and any(found.name == COLLECTION for found in self._client.list_collections()):
            self._client.delete_collection(COLLECTION)
        self._collection = self._client.get_or_create_collection(
            COLLECTION,
            metadata={_FINGERPRINT: fingerprint, _DIMENSION: dimension},
            configuration=_HNSW,
            embedding_function=None,
        )
        self._check_model()

    def _check_model(self) -> None:
        stored = (self._collection.metadata or {}).get(_FINGERPRINT)
        if stored != self._fingerprint:
            self.close()  # or this process would go on reading the old files after the index is built anew
            raise EmbeddingMismatchError(
                f"Søgeindekset er bygget med indlejringsmodellen »{stored}«, men »{self._fingerprint}« er valgt. "
                "Kør »assistant doctor --repair« for at genopbygge indekset, eller vælg den tidligere model."
            )

    def upsert(
        self, ids: Sequence[str], vectors: NDArray[np.float32], metadatas: Sequence[Metadata] | None = None
    ) -> None:
        """Adds vectors; a known id is replaced."""
        for start in range(0, len(ids), LARGEST_BATCH):
            batch = slice(start, start + LARGEST_BATCH)
            self._collection.upsert(
                ids=list(ids[batch]),
                embeddings=np.ascontiguousarray(vectors[batch], dtype=np.float32),
                metadatas=[dict(metadata) for metadata in metadatas[batch]] if metadatas else None,
            )

    def delete(self, ids: Sequence[str]) -> None:
        """Removes vectors; unknown ids are ignored."""
        for start in range(0, len(ids), LARGEST_BATCH):
            self._collection.delete(ids=list(ids[start : start + LARGEST_BATCH]))

    def delete_document(self, document_id: str) -> None:
        """Removes all vectors whose metadata name that document."""
        self._collection.delete(where={"document": document_id})

    def search(
        self, vector: NDArray[np.float32], limit: int, *, documents: Iterable[str] | None = None
    ) -> list[tuple[str, float]]:
        """Ids with cosine similarity, best first; only of some documents where those are given."""
        wanted = None if documents is None else set(documents)
        if limit < 1 or not np.any(vector) or wanted == set():
            return []
        if wanted is None or len(wanted) <= MANY_DOCUMENTS:
            return self._query(vector, limit, wanted)
        # Chroma is slow with long lists to choose among; most of what is nearest passes a wide filter anyway.
        near = self._query(vector, OVERSAMPLING * limit, None, among=wanted)
        return near[:limit] if len(near) >= limit else self._query(vector, limit, wanted)

    def _query(
        self, vector: NDArray[np.float32], limit: int, documents: set[str] | None, *, among: set[str] | None = None
    ) -> list[tuple[str, float]]:
        """Nearest ids, Chroma told of ``documents``; of those only the ones in documents ``among``, where given."""
        found = self._collection.query(
            query_embeddings=np.asarray(vector, dtype=np.float32).reshape(1, -1),
            n_results=limit,
            include=["distances"] if among is None else ["distances", "metadatas"],
            where=None if documents is None else {"document": {"$in": sorted(documents)}},
        )
        hits = [(id_, 1.0 - float(far)) for id_, far in zip(found["ids"][0], found["distances"][0], strict=True)]
        if among is None:
            return hits
        metadatas = found["metadatas"][0]
        return [hit for hit, metadata in zip(hits, metadatas, strict=True) if metadata["document"] in among]

    def vectors(self, ids: Sequence[str]) -> dict[str, NDArray[np.float32]]:
        """The stored vectors of ids; unknown ids are left out."""
        if not ids:
            return {}
        found = self._collection.get(ids=list(ids), include=["embeddings"])
        return dict(zip(found["ids"], np.asarray(found["embeddings"], dtype=np.float32), strict=True))

    def ids(self) -> set[str]:
        return set(_all_ids(self._collection))

    def count(self) -> int:
        return int(self._collection.count())

    def close(self) -> None:
        """Lets go of the folder, so that it can be opened or deleted."""
        if hasattr(self._client, "close"):
            self._client.close()


def read_ids(path: Path) -> set[str]:
    """The ids in an embedded index, whatever model it was made with."""
    return set(_all_ids(_open_client(path, None).get_collection(COLLECTION, embedding_function=None)))


def _all_ids(collection: Any) -> Iterator[str]:
    offset = 0
    while page := collection.get(limit=LARGEST_BATCH, offset=offset, include=[])["ids"]:
        yield from page
        offset += len(page)


def _open_client(path: Path | None, url: str | None) -> Any:
    import chromadb
    from chromadb.config import Settings as ChromaSettings

    settings = ChromaSettings(anonymized_telemetry=False)
    if url:
        address = urlsplit(url)
        if not address.hostname:
            raise SettingsError(
                f"ASSISTANT_CHROMA_URL er ikke en gyldig adresse: »{url}«. Skriv fx http://chroma:8000."
            )
        secure = address.scheme == "https"
        return chromadb.HttpClient(
            host=address.hostname, port=address.port or (443 if secure else 8000), ssl=secure, settings=settings
        )
    if path is None:
        return chromadb.EphemeralClient(settings=settings)
    path.mkdir(parents=True, exist_ok=True)
    return chromadb.PersistentClient(path=str(path), settings=settings)
