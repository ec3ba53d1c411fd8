"""Which way a statement says that the very thing asked about moves; one sentence may have two things move apart."""

from __future__ import annotations

import re
from collections.abc import Sequence

from assistant.drafting.asking.lexicon import parts, root, words_of
from assistant.drafting.asking.question import Term
from assistant.drafting.desk.clauses import NEGATED, way_of, words_shared
from assistant.drafting.desk.ranking import Scored

_PIECES = re.compile(r"(?i),?\s*\b(?:mens|men|hvorimod)\b\s*|;\s+")
LEAST_HELD = 0.5


def way_told(subject: Sequence[Term], entry: Scored, *, by_name: bool = False) -> str:
    """ "up" or "down" where one half of the statement says so of all that the question names; else "".

    ``by_name``: each is named in that half, not told by a kin of it or by what stands above.
    """
    pieces = _PIECES.split(entry.statement.text)
    for piece in pieces:
        way = way_of(piece)
        if not way or NEGATED.search(piece):
            continue
        if all(_is_named_in(t, piece) if by_name else _stands_in(t, piece, entry, len(pieces)) for t in subject):
            return way
    return ""


def way_near(words: Sequence[str], text: str) -> str:
    """Which way the half of a sentence moves that shares most with some words; feeling safe moves against unsafe."""
    half = max(_PIECES.split(text), key=lambda piece: words_shared(piece, words))
    way = "" if NEGATED.search(half) else way_of(half)
    asked_unsafe, told_unsafe = (bool(re.search(r"(?i)\butryg", said)) for said in (" ".join(words), half))
    if way and asked_unsafe != told_unsafe and any("tryg" in word for word in words):
        return "down" if way == "up" else "up"
    return way


def _stands_in(term: Term, piece: str, entry: Scored, pieces: int) -> bool:
    """Whether the piece of a statement has the word; or all of the statement stands under it."""
    if entry.own_matched.get(term.word, 0.0) < LEAST_HELD:
        return entry.matched.get(term.word, 0.0) >= LEAST_HELD
    return _is_named_in(term, piece) or pieces == 1


def _is_named_in(term: Term, piece: str) -> bool:
    held = words_of(piece)
    stems = {other for word in held for other in (root(word), *parts(word))}
    return bool({root(term.word), *parts(term.word)} & stems) or any(word.startswith(term.word[:5]) for word in held)
