"""Where a figure comes from, how it was counted and what it includes: the note at it, or what opens its data."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from assistant.drafting.asking.lexicon import root, word_list
from assistant.drafting.asking.question import Question
from assistant.drafting.desk.ranking import Desk, Scored
from assistant.drafting.desk.sources import Source, Statement
from assistant.records import BlockKind

LEAST_COVERAGE = 0.45  # of the words that say which figure is meant
REACH = 14  # statements that a line such as "Data fra ... viser følgende:" may stand above its figures
_FIGURE = r"(?:tal|tallet|tallene|opgørelsen?|data)"
_ASKS = re.compile(
    rf"(?i)\bkilden?\b (?:til|bag|er)|\bhvad er kilden\b|\bhvor (?:stammer|kommer|har) .+ fra\b|"
    rf"\bhv(?:ordan|em) .*\b{_FIGURE}\b.*\b(?:gjort op|opgjort|optalt|talt|beregnet|lavet|leveret|trukket|indsamlet)\b|"
    rf"\bhvem (?:leverer|har leveret|har talt|har optalt|står bag) .*\b{_FIGURE}\b|"
    rf"\b(?:tæller|regnes|indgår|medregnes) .+ (?:med|i (?:{_FIGURE}|de \d+))\b|"
    rf"\bhvad (?:dækker|omfatter|indgår i) {_FIGURE}\b|\bomfatter {_FIGURE}\b"
)
_NOT_THE_FIGURE = frozenset(root(word) for word in word_list("provenance"))
_TELLS = re.compile(
    r"(?i)^(?:kilde|note|anm\w*)\b|\b(?:data|tal|oplysninger|opgørelse\w*) (?:fra|er trukket|trukket|opgjort|leveret)\b"
    r"|\bifølge\b|\boptælling\b|\bregistre(?:ret|rede) i\b|\bkun (?:sager|borgere|unge|personer|tilfælde)\b|"
    r"\bhertil kommer\b|\btallet er\b|\bsåfremt\b|\bopgjort (?:pr\.|på|efter)"
)


def answer_on_provenance(question: Question, desk: Desk) -> list[Statement]:
    """The statements that tell where the figure asked about comes from or what it includes; none found, none given."""
    if not _ASKS.search(question.text):
        return []
    terms = tuple(term for term in question.terms if root(term.word) not in _NOT_THE_FIGURE)
    if not terms:
        return []
    for entry in desk.rank(replace(question, terms=terms))[:6]:
        if entry.coverage < LEAST_COVERAGE or not entry.statement.is_content:
            break
        told = _notes(question, desk, entry)
        if told:
            return told
    return []


def _notes(question: Question, desk: Desk, entry: Scored) -> list[Statement]:
    source, statement = desk.source_of(entry.statement), entry.statement
    if statement.kind is BlockKind.FOOTNOTE:
        return source.by_block[statement.block]
    if not statement.numbers:
        return []
    notes = [other for note in anchored_notes(source, statement) for other in note]
    if any(_TELLS.search(note.text) for note in notes):
        return notes
    above = source.statements[max(0, statement.index - REACH) : statement.index]
    opened = [
        s for s in above if _TELLS.search(s.text) and s.headings[:-1] == statement.headings[: len(s.headings) - 1]
    ]
    return opened[-1:]


def anchored_notes(source: Source, statement: Statement) -> list[Sequence[Statement]]:
    """The footnotes whose marks stand in the statement, each as its sentences."""
    return [
        source.by_block.get(note.block, [])
        for note in source.structure.footnotes
        if note.anchor is not None
        and any(page == note.anchor_page and start <= note.anchor <= end + 3 for page, start, end in statement.spans)
    ]
