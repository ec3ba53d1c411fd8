"""A question's way through the app: asked in a thread, told as it comes, kept even when nobody listens any more."""

from __future__ import annotations

import asyncio
import json
import logging
from collections.abc import AsyncIterator, Iterator, Sequence
from typing import Any

from assistant.contract import answer_json, notice_json, part_json, sentence_json
from assistant.permissions import Person
from assistant.records import Answer, AnswerSentence, Notice, PartAnswer, Turn
from assistant.web.dating import with_shown_dates
from assistant.web.people import narrowed
from assistant.web.problems import problem_body, problem_of
from assistant.web.rooms import Rooms
from assistant.web.schemas import AskBody
from assistant.web.timeline import timeline_json

logger = logging.getLogger(__name__)

NEW = "new"
KEEP_ALIVE_SECONDS = 10.0
Event = tuple[str, dict[str, Any]]


def ask_events(rooms: Rooms, person: Person, body: AskBody) -> Iterator[Event]:
    """``started``, then ``sentence`` and ``notice`` as they come, then ``done`` with the whole answer.

    Where a question has several parts, each comes as ``part`` before its sentences.

    With a conversation the answer is kept in it, whether or not the events are read to the end by a browser.
    """
    conversations, id = rooms.conversations, body.conversation
    turns = conversations.turns(person.id, id) if id and id != NEW else []
    if id == NEW:
        id = conversations.start(person.id, body.question).id
    yield "started", {"conversation": id, "question": body.question}
    try:
        yield from _answer_events(rooms, person, body, turns, id)
    except Exception:
        if id and body.conversation == NEW:  # nothing was answered, so there is no conversation to keep
            conversations.delete(person.id, id)
        raise


def _answer_events(
    rooms: Rooms, person: Person, body: AskBody, turns: Sequence[Turn], id: str | None
) -> Iterator[Event]:
    filters = narrowed(person, body.filters.filters())
    for event in rooms.assistant.ask_stream(body.question, conversation=turns, filters=filters):
        if isinstance(event, AnswerSentence):
            yield "sentence", with_shown_dates(rooms.collection, sentence_json(event))
        elif isinstance(event, PartAnswer):
            yield "part", with_shown_dates(rooms.collection, part_json(event))
        elif isinstance(event, Notice):
            yield "notice", with_shown_dates(rooms.collection, notice_json(event))
        else:
            if id:
                rooms.conversations.add(person.id, id, event)
            rooms.metrics.count("assistant_questions_total", status=event.status.value)
            yield "done", shown_answer(rooms, event) | {"conversation": id}


def shown_answer(rooms: Rooms, answer: Answer) -> dict[str, Any]:
    """The answer of the contract, with what the chat page draws beside it."""
    shown: dict[str, Any] = answer_json(answer) | {"timeline": timeline_json(answer)}
    return with_shown_dates(rooms.collection, shown)


def last_event(events: Iterator[Event]) -> dict[str, Any]:
    """The answer without its way there."""
    answer: dict[str, Any] = {}
    for name, content in events:
        if name == "done":
            answer = content
    return answer


async def told(rooms: Rooms, events: Iterator[Event]) -> AsyncIterator[bytes]:
    """The events as a stream for the browser; the work goes on when the browser is gone."""
    loop = asyncio.get_running_loop()
    queue: asyncio.Queue[Event | None] = asyncio.Queue()

    def tell(event: Event | None) -> None:
        try:
            loop.call_soon_threadsafe(queue.put_nowait, event)
        except RuntimeError:  # the app has stopped; the answer is kept all the same
            logger.debug("Ingen lytter længere")

    def work() -> None:
        try:
            for event in events:
                tell(event)
        except Exception as error:  # the outer edge: told to the reader, logged by problem_of
            tell(("error", problem_body(problem_of(error))))
        finally:
            tell(None)

    rooms.answering.submit(work)
    while True:
        try:
            event = await asyncio.wait_for(queue.get(), KEEP_ALIVE_SECONDS)
        except TimeoutError:
            yield b": venter\n\n"
            continue
        if event is None:
            return
        yield encode(*event)


def encode(name: str, content: dict[str, Any]) -> bytes:
    return f"event: {name}\ndata: {json.dumps(content, ensure_ascii=False)}\n\n".encode()
