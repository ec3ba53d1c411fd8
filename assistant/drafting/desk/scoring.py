"""What speaks for a statement as the answer besides its words, and how much each of it is worth."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from functools import cache
from itertools import pairwise
from pathlib import Path

from assistant.drafting.asking.lexicon import is_verb, parts, root, words_of
from assistant.drafting.asking.question import Question, Want
from assistant.drafting.desk.sources import Source, Statement
from assistant.records import BlockKind

WEIGHTS = Path(__file__).with_name("weights.json")
MOST_PHRASES = 3
_KIND_PENALTY = {
    BlockKind.HEADING: 0.3,
    BlockKind.FOOTNOTE: 0.04,
    BlockKind.QUESTION: 0.6,
    BlockKind.LETTERHEAD: 0.35,
    BlockKind.SIGN_OFF: 0.35,
    BlockKind.TABLE_CAPTION: 0.4,
}


@cache
def _weights() -> dict[str, float]:
    found: dict[str, float] = json.loads(WEIGHTS.read_text())
    return found


def worth(features: Mapping[str, float]) -> float:
    """The score of a statement with these features, their weights fitted by eval/answers/fit_ranking.py."""
    weights = _weights()
    return sum(weights.get(name, 1.0) * value for name, value in features.items() if value)


def surroundings(
    question: Question,
    asked: frozenset[tuple[str, str]],
    statement: Statement,
    source: Source,
    matched: dict[str, float],
    kind_fit: float,
) -> dict[str, float]:
    """Features of where a statement stands and how it is put; 0 where nothing is to be said.

    ``asked`` are the neighbouring words of the question, see ``word_pairs``.
    """
    is_opener = statement.text.endswith(":") and len(statement.words) <= 2  # "Indikatorer:" opens the list asked for
    was_asked = _was_asked(question, source.openings.get(statement.index, frozenset()))
    introduces = question.want in _INTRODUCES and _introduces(question, source, statement)
    return {
        "block": _KIND_PENALTY.get(statement.kind, 0.0),
        "phrases": min(MOST_PHRASES, len(asked & statement.pairs)),
        "about": _is_about(question, statement),
        "names_missing": _names_missing(question, matched),
        "was_asked": 1 + max(0.0, -kind_fit) if was_asked else 0.0,
        "heading": _under_heading(question, statement),
        "bare": float(_is_bare(question, statement)),
        "introduces": float(introduces),
        "opens_list": float(is_opener and bool(matched)),
        "beside": _beside(question, statement, source) if question.beside else 0.0,
    }


SAME_SOURCE, SAME_TOPIC, NEXT_TO, NEAREST = 0.08, 0.2, 0.28, 4


def _beside(question: Question, statement: Statement, source: Source) -> float:
    """What speaks for a statement near those that answered the question before."""
    best = 0.0
    for where, index in question.beside:
        if where != statement.source:
            continue
        other = source.statements[index]
        on_topic = statement.topic and statement.topic == other.topic
        near = NEXT_TO if abs(index - statement.index) <= NEAREST else SAME_TOPIC if on_topic else SAME_SOURCE
        best = max(best, near)
    return best


_NUMBERED = re.compile(
    r"(?i)\b(mål|tiltag|aktivitet|initiativ|punkt|indsats|princip)(?:et|en)? (?:nr\.? ?)?(\d{1,2})\b"
)
_SECTIONS = frozenset({Want.SUMMARY, Want.OTHER, Want.LIST})


def _under_heading(question: Question, statement: Statement) -> float:
    """What speaks for a statement under the heading asked about: "mål 4", or the section to be summed up."""
    headings = statement.headings[-3:]
    numbered = _NUMBERED.search(question.text)
    if numbered and question.want in _SECTIONS:
        named = re.compile(rf"(?i)\b{numbered[1]}\w* (?:nr\.? ?)?{numbered[2]}\b")
        here = any(named.search(heading) or heading.startswith(f"{numbered[2]}.") for heading in headings)
        return 0.45 if here or named.search(statement.text) else -0.15
    if question.want is not Want.SUMMARY or not headings:
        return 0.0
    heavy = {root(term.word) for term in question.terms if term.weight >= 0.9}
    words = {root(word) for heading in headings for word in words_of(heading)}
    return 0.6 * len(heavy & words) / max(1, len(heavy))


_VERB_ENDING = re.compile(r"\b[a-zæøå]{2,}(?:er|r|ede|edes|es|te|tes)\b")


def _is_bare(question: Question, statement: Statement) -> bool:
    """Whether a statement is no sentence, and nothing before it makes it one: "Fyraftensmøde om konflikten."."""
    if not statement.is_content or statement.lead_in is not None or statement.text.rstrip().endswith(":"):
        return False
    if question.want in (Want.LIST, Want.CRITERION, Want.MEASURE) or _VERB_ENDING.search(statement.text):
        return False
    return not (any(is_verb(word) for word in statement.word_list) or statement.numbers)


_INTRODUCES = frozenset({Want.PURPOSE, Want.DEFINITION, Want.SUMMARY, Want.OTHER})
_INTRODUCTION = re.compile(r"(?i)^(?:[\d.]+\s*)?(?:introduktion|indledning|baggrund|resum[eé]|sammenfatning|om )")


def _introduces(question: Question, source: Source, statement: Statement) -> bool:
    """Whether the question is about what the whole document is about, and the statement opens its introduction."""
    heavy = [root(term.word) for term in question.terms if term.weight >= 0.9]
    if not heavy or not statement.headings or statement.place or not _INTRODUCTION.match(statement.headings[-1]):
        return False
    first = next((s for s in source.statements if s.headings == statement.headings and s.is_content), None)
    title = {root(word) for word in source.name_words} | {part for word in source.name_words for part in parts(word)}
    return first is statement and all(word in title or set(parts(word)) & title for word in heavy)


def word_pairs(question: Question) -> frozenset[tuple[str, str]]:
    """Neighbouring words of the question, at least one of which says what it is about."""
    asked = words_of(question.text)
    content = {term.word for term in question.terms if term.weight >= 0.9}
    return frozenset(pair for pair in pairwise(asked) if content & set(pair))


def _was_asked(question: Question, asked: frozenset[str]) -> bool:
    """Whether a past reply was asked nearly the same."""
    heavy = [root(term.word) for term in question.terms if term.weight >= 0.4]
    return len(heavy) > 1 and sum(word in asked for word in heavy) >= 0.75 * len(heavy)


def _names_missing(question: Question, matched: dict[str, float]) -> float:
    """Names and numbers of the question that are not there, at most two."""
    missing = sum(
        1.0 - min(1.0, 2 * matched.get(term.word, 0.0))
        for term in question.terms
        if (term.is_name or term.is_number) and term.weight >= 0.9
    )
    return min(missing, 2.0)


def _is_about(question: Question, statement: Statement) -> float:
    """Whether what is asked about is the name of the list entry that the statement describes."""
    return float(
        statement.is_entry_topic
        and any(root(term.word) in statement.topic_roots for term in question.terms if term.is_name or term.weight >= 1)
    )
