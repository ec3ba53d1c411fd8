"""Cuts a page into the words that repair may look at, and the rest that it must leave alone."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import NamedTuple

from assistant.text_repair.ngrams import BORDER, NUMBER, OTHER

CHUNK = re.compile(r"\S+")
_OPENING = "\"'“”„‟»«‘’‚(['{<*•·–—-"
_CLOSING = "\"'“”„‟»«‘’‚)]}>*.,;:!?…–—"
# E-mail and web addresses, file names, paths: never touched.
_PROTECTED = re.compile(
    r"[\w.+&-]+@[\w-]+\.[\w.-]+|(?:https?://|www\.)\S+|[\w-]+(?:\.[\w-]+)*\.(?:dk|com|org|net|eu|gov|nu)\b\S*"
    r"|[\w()-]+\.(?:pdf|docx?|xlsx?|pptx?|txt|msg|eml|csv|zip|jpe?g|png|tiff?|xml|html?)\b"
    r"|\w*_\w*|(?:[A-Za-z]:)?\\\S+|\S*\d{2}\S*",
    re.IGNORECASE,
)
_DIGIT = re.compile(r"\d")
_LETTER = re.compile(r"[^\W\d_]")
# Signs that the scanner puts for a letter inside a word.
_WORD = re.compile(r"[^\W_]*(?:[@&¢$£€©®¥§|!][^\W_]*)*[^\W_]?|[@&|]")
_JOINTS = re.compile(r"[-/‐.]")
_SENTENCE_END = re.compile(r"[.?!:][\"'”)\]]*$")


class Piece(NamedTuple):
    """A word within a chunk; ``lower`` is what the language model sees."""

    start: int
    end: int
    text: str
    lower: str
    is_word: bool


class Chunk(NamedTuple):
    """A run of characters without a blank, cut into pieces."""

    pieces: tuple[Piece, ...]
    ends_sentence: bool


@dataclass(slots=True)
class Token:
    """A word or other piece at its place on the page."""

    start: int
    end: int
    text: str
    lower: str
    is_word: bool
    starts_sentence: bool = False
    before_hyphen: bool = False


def _number_or_other(text: str) -> str:
    return NUMBER if _DIGIT.search(text) and not _LETTER.search(text) else OTHER


@lru_cache(maxsize=200_000)
def cut_chunk(chunk: str) -> Chunk:
    """The pieces of one chunk: "(job-/uddannelse)." has the words job and uddannelse."""
    ends = _SENTENCE_END.search(chunk) is not None
    start, end = 0, len(chunk)
    while start < end and chunk[start] in _OPENING:
        start += 1
    while end > start and chunk[end - 1] in _CLOSING + "-‐":
        end -= 1
    core = chunk[start:end]
    if not core:
        return Chunk((), ends)
    if _PROTECTED.fullmatch(core) or _PROTECTED.match(core):
        return Chunk((Piece(start, end, core, _number_or_other(core), False),), ends)
    pieces, position = [], start
    for part in _JOINTS.split(core):
        if part:
            pieces.append(_piece(part, position))
        position += len(part) + 1
    return Chunk(tuple(pieces), ends)


def _piece(part: str, position: int) -> Piece:
    inner = part.strip(_CLOSING + _OPENING) if part[0] != "!" else part
    offset = part.find(inner) if inner else 0
    inner = inner or part
    is_word = _WORD.fullmatch(inner) is not None and (_LETTER.search(inner) is not None or inner in "|&@")
    lower = inner.lower() if is_word else _number_or_other(inner)
    return Piece(position + offset, position + offset + len(inner), inner, lower, is_word)


def cut(text: str) -> list[Token]:
    """Every piece of the text, in order."""
    tokens: list[Token] = []
    starts, end_before = True, 0
    for match in CHUNK.finditer(text):
        pieces, ends = cut_chunk(match.group())
        offset = match.start()
        if text.find("\n\n", end_before, offset) >= 0:  # a paragraph or heading
            starts = True
        end_before = match.end()
        for start, end, word, lower, is_word in pieces:
            hyphen = text[offset + end : offset + end + 1] == "-"
            tokens.append(Token(offset + start, offset + end, word, lower, is_word, starts, hyphen))
            starts = False
        if ends:
            starts = True
    return tokens


def model_words(text: str) -> list[str]:
    """The text as the language model counts it: lower-case words, <n>, <x>, and <s> at sentence starts."""
    words: list[str] = []
    for token in cut(text):
        if token.starts_sentence:
            words.append(BORDER)
        words.append(token.lower)
    return words
