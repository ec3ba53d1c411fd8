"""The SQL store: the system of record."""

from assistant.store.store import Store, StoredDocument

__all__ = ["Store", "StoredDocument"]
