"""Every error the assistant raises on purpose. Messages are Danish, name the thing and say what to do."""

from __future__ import annotations


class AssistantError(Exception):
    """Base of all expected errors; the message is shown to the user as it is."""

    def __init__(self, message: str) -> None:
        super().__init__(message)
        self.message = message


class UnreadableDocumentError(AssistantError):
    """A file that cannot be read; the message says why in one Danish sentence."""


class DocumentNotFoundError(AssistantError):
    """No document has that name or id."""


class CollectionBusyError(AssistantError):
    """Another process owns the data folder."""


class CollectionDamagedError(AssistantError):
    """The index does not hold what the store says; ``assistant doctor --repair`` rebuilds it."""


class EmbeddingMismatchError(AssistantError):
    """The index was built with another embedding model than the one configured."""


class ModelUnavailableError(AssistantError):
    """The language model, embedding model or re-ranker cannot be loaded or did not answer in time."""


class InvalidQueryError(AssistantError):
    """An empty, overlong or otherwise unusable question or filter."""


class SettingsError(AssistantError):
    """A setting with an impossible value."""


class NotAllowedError(AssistantError):
    """The caller may not do this."""


class ConflictError(AssistantError):
    """Somebody else changed the same thing first."""


class NotFoundError(AssistantError):
    """Something other than a document that is not there, or not for the caller to see."""
