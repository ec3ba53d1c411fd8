"""Drafted parts become the text that is read: markers, dates of sources, "Ad 1:" for each of several parts."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import replace

from assistant.records import AnswerSentence, Citation, Notice, PartAnswer


def number_citations(parts: Sequence[PartAnswer]) -> list[PartAnswer]:
    """The same parts with citations numbered from 1; the same quote has the same number."""
    numbers: dict[tuple[str, int, int, int], int] = {}

    def numbered(citations: Iterable[Citation]) -> tuple[Citation, ...]:
        return tuple(
            replace(citation, number=numbers.setdefault(_place(citation), len(numbers) + 1)) for citation in citations
        )

    return [
        replace(
            part,
            sentences=tuple(replace(sentence, citations=numbered(sentence.citations)) for sentence in part.sentences),
            notices=tuple(replace(notice, citations=numbered(notice.citations)) for notice in part.notices),
        )
        for part in parts
    ]


def _place(citation: Citation) -> tuple[str, int, int, int]:
    return citation.document_id, citation.page, citation.start, citation.end


def render_parts(parts: Sequence[PartAnswer]) -> str:
    """The answer as text; several parts are answered point by point."""
    if len(parts) == 1:
        return render_sentences(parts[0].sentences)
    return "\n\n".join(f"Ad {part.part.number}: {render_sentences(part.sentences)}" for part in parts)


def render_sentences(sentences: Sequence[AnswerSentence]) -> str:
    """Sentences with [1] markers; the last of each source says what the source is and when it is from."""
    pieces: list[str] = []
    for position, sentence in enumerate(sentences):
        following = sentences[position + 1] if position + 1 < len(sentences) else None
        label = sentence.source if following is None or following.source != sentence.source else ""
        pieces.append(_marked(sentence, label))
    return "\n".join(pieces)


def _marked(sentence: AnswerSentence, label: str) -> str:
    marks = "".join(f"[{number}]" for number in dict.fromkeys(citation.number for citation in sentence.citations))
    text = sentence.text
    if label:
        text = _labelled(text, label)
    return f"{text} {marks}".rstrip()


_ABBREVIATED = re.compile(r"(?i)(?:\b(?:kr|mio|mia|pct|mv|osv|bl\.a|m\.v|m\.fl|m\.m|o\.l|ca|nr|stk|jf)\.)$")


def _labelled(text: str, label: str) -> str:
    """The source before the full stop; the stop of an abbreviation stays, and a bracket at the end is shared."""
    end = re.search(r"[.!?]?$", text)
    cut = end.start() if end else len(text)
    stop = text[cut:] or "."
    body = text if _ABBREVIATED.search(text) else text[:cut]
    bracket = re.search(r"\((?P<within>[^()]{3,60})\)$", body)
    if bracket and re.search(r"\d", bracket["within"]):
        return f"{body[:-1]}; {label}){stop}"
    return f"{body} ({label}){stop}"


def render_notices(notices: Sequence[Notice]) -> str:
    return "\n".join(f"OBS: {notice.text}" for notice in notices)
