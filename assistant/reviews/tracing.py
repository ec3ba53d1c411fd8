"""A sentence taken from one of our own earlier replies is traced to the sources that reply cited."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace

from assistant.letters.model import DraftLetter, DraftSentence, Origin
from assistant.records import Citation

FindSent = Callable[[str], DraftLetter | None]
"""The letter that was sent and is in the collection under that document name."""


def trace_past_replies(letter: DraftLetter, find_sent: FindSent, stands: Callable[[Citation], bool]) -> DraftLetter:
    """The letter with sentences from past replies marked as such, citing first what those replies cited.

    Otherwise a figure would look as fresh as the reply that last repeated it.
    """
    sections = tuple(
        replace(section, sentences=tuple(_trace(sentence, find_sent, stands) for sentence in section.sentences))
        for section in letter.sections
    )
    return replace(letter, sections=sections)


def _trace(sentence: DraftSentence, find_sent: FindSent, stands: Callable[[Citation], bool]) -> DraftSentence:
    found: list[Citation] = []
    as_of, traced = sentence.as_of, False
    for citation in sentence.citations:
        sent = find_sent(citation.document)
        earlier = None if sent is None else _told(sent, citation)
        if earlier is not None:
            traced = True
            found += [one for one in earlier.citations if stands(one) and one not in found]
            as_of = earlier.as_of or as_of
        if sent is not None:
            traced = True
    if not traced:
        return sentence
    own = [citation for citation in sentence.citations if citation not in found]
    return replace(sentence, origin=Origin.PAST_REPLY, citations=(*found, *own), as_of=as_of)


def _told(sent: DraftLetter, citation: Citation) -> DraftSentence | None:
    """The sentence of the sent letter that the citation quotes."""
    quote = _plain(citation.quote)
    matches = [
        one for one in sent.sentences if one.text.strip() and (_plain(one.text) in quote or quote in _plain(one.text))
    ]
    return max(matches, key=lambda one: len(one.text), default=None)


def _plain(text: str) -> str:
    return re.sub(r"\W+", " ", text).casefold().strip()
