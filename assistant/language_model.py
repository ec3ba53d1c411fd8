"""A prompt becomes text, within a deadline; the door to langchain for language models."""

from __future__ import annotations

import queue
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from assistant.errors import ModelUnavailableError, SettingsError
from assistant.personal_data import mask
from assistant.settings import Settings

LONGEST_REPLY_CHARS = 60_000


@dataclass(frozen=True, slots=True)
class Message:
    """What is said to the model; ``role`` is "system" or "user". Personal data is masked on the way out."""

    role: str
    text: str


class LanguageModel:
    """The configured chat model. Loading the library is left until the first call."""

    def __init__(self, settings: Settings) -> None:
        if not settings.model:
            raise SettingsError("Der er ikke valgt en sprogmodel. Sæt ASSISTANT_MODEL.")
        self.name = settings.model
        self._settings = settings
        self._chat: Any = None
        self._guard = threading.Lock()

    def stream(self, messages: list[Message]) -> Iterator[str]:
        """The reply, piece by piece. Raises ModelUnavailableError when the model fails, is cut off, or is too slow.

        The deadline is for the whole reply. The model is read in a thread of its own, so that a server that sends
        nothing, or never stops sending, cannot hold the caller.
        """
        chat = self._loaded()
        deadline = time.monotonic() + self._settings.model_timeout_seconds
        pieces: queue.Queue[str | BaseException | None] = queue.Queue(maxsize=1000)
        stop = threading.Event()
        threading.Thread(target=_read, args=(chat, messages, pieces, stop), name="language-model", daemon=True).start()
        length = 0
        try:
            while True:
                piece = _next_piece(pieces, deadline)
                if piece is None:
                    return
                if isinstance(piece, BaseException):
                    raise ModelUnavailableError(f"Sprogmodellen svarede ikke: {_cause(piece)}") from piece
                length += len(piece)
                if length > LONGEST_REPLY_CHARS:
                    raise ModelUnavailableError("Sprogmodellens svar blev for langt og er kasseret.")
                yield piece
        finally:
            stop.set()

    def complete(self, messages: list[Message]) -> str:
        """The whole reply; raises ModelUnavailableError like ``stream``."""
        return "".join(self.stream(messages))

    def _loaded(self) -> Any:
        """The library's chat model. Loading it takes seconds the first time and is not counted against the deadline."""
        with self._guard:
            if self._chat is None:
                try:
                    self._chat = _load(self._settings)
                except SettingsError as error:
                    raise ModelUnavailableError(error.message) from error
            return self._chat


def _read(
    chat: Any, messages: list[Message], pieces: queue.Queue[str | BaseException | None], stop: threading.Event
) -> None:
    """Runs in the reading thread: hands on what comes until it ends, fails or nobody listens any more."""
    try:
        finished = None
        for chunk in chat.stream([(message.role, _without_personal_data(message)) for message in messages]):
            if stop.is_set():
                return
            finished = (getattr(chunk, "response_metadata", None) or {}).get("finish_reason") or finished
            if text := _text_of(chunk):
                _put(pieces, text, stop)
        if finished == "length":
            raise ModelUnavailableError("svaret blev afbrudt")
        _put(pieces, None, stop)
    except BaseException as error:  # handed to the caller, who decides
        _put(pieces, error, stop)


def _without_personal_data(message: Message) -> str:
    """What leaves the machine: our own instructions as they are, everything else without personal data."""
    return message.text if message.role == "system" else mask(message.text)


def _load(settings: Settings) -> Any:
    from langchain.chat_models import init_chat_model

    options: dict[str, Any] = {"temperature": settings.model_temperature}
    if settings.model_base_url:
        options["base_url"] = settings.model_base_url
    if settings.model_api_key:
        options["api_key"] = settings.model_api_key.get_secret_value()
    elif settings.model_base_url:
        options["api_key"] = "none"  # a local server asks for no key, its client does
    if str(settings.model).startswith(("openai:", "azure_openai:", "anthropic:", "mistralai:")):
        options |= {"timeout": settings.model_timeout_seconds, "max_retries": 0}
    try:
        return init_chat_model(settings.model, **options)
    except (ImportError, ValueError) as error:
        raise SettingsError(f"Sprogmodellen {settings.model} kan ikke bruges: {error}") from error


def _text_of(chunk: Any) -> str:
    content = chunk.content
    if isinstance(content, str):
        return content
    return "".join(part.get("text", "") for part in content if isinstance(part, dict))


def _next_piece(pieces: queue.Queue[str | BaseException | None], deadline: float) -> str | BaseException | None:
    try:
        return pieces.get(timeout=max(0.0, deadline - time.monotonic()))
    except queue.Empty:
        raise ModelUnavailableError("Sprogmodellen svarede ikke inden for fristen.") from None


def _put(
    pieces: queue.Queue[str | BaseException | None], piece: str | BaseException | None, stop: threading.Event
) -> None:
    while not stop.is_set():
        try:
            pieces.put(piece, timeout=0.2)
            return
        except queue.Full:
            continue


def _cause(error: BaseException) -> str:
    """What went wrong in a few words, without what a server may have put into its message."""
    if isinstance(error, ModelUnavailableError | SettingsError):
        return error.message
    status = getattr(error, "status_code", None)
    return f"fejl {status} fra serveren" if status else type(error).__name__


def load_language_model(settings: Settings) -> LanguageModel | None:
    """The configured model, or None where the assistant works without one."""
    return LanguageModel(settings) if settings.model else None
