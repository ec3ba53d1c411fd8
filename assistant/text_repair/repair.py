"""Restores the Danish that was printed on a page, and records each change with its reason."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from assistant.records import Change, Document, Page
from assistant.text_repair.channel import SPECIAL, adapt, confusions
from assistant.text_repair.damage import Damage, measure
from assistant.text_repair.decisions import Choice, choose
from assistant.text_repair.joining import find_divisions, join
from assistant.text_repair.options import KEEP, Options, WordOptions, restore_case
from assistant.text_repair.tokens import Token, cut
from assistant.text_repair.vocabulary import Vocabulary

REASON_LETTERS = "æ/ø/å tabt ved scanning"
REASON_OTHER_LETTERS = "bogstaver fejllæst ved scanning"
REASON_BLANK = "mellemrum tabt ved scanning"
REASON_DIVIDED = "ordet er delt over to linjer"
REASON_DIVIDED_AND_LETTERS = "ordet er delt over to linjer; æ/ø/å tabt ved scanning"


@dataclass(frozen=True, slots=True)
class _Join:
    """A divided word: its original span, the text that replaces it, and where that stands in the joined text."""

    start: int
    end: int
    after: str
    joined_start: int

    @property
    def joined_end(self) -> int:
        return self.joined_start + len(self.after)


class Repairer:
    """Repairs pages with one vocabulary; remembers what it found out about each word."""

    def __init__(self, vocabulary: Vocabulary | None = None) -> None:
        self._words = WordOptions(vocabulary)

    def damage(self, text: str) -> Damage:
        joined, _ = self._join_lines(text)
        tokens = cut(joined)
        return measure(tokens, self._options(tokens))

    def repair(self, text: str) -> tuple[str, tuple[Change, ...], float]:
        """The repaired text, its changes, and the damage score of the text as read."""
        joined, joins = self._join_lines(text)
        tokens = cut(joined)
        options = self._options(tokens)
        damage = measure(tokens, options)
        changes: list[Change] = []
        if damage.needs_repair:
            channel = adapt(option.certain.confusions for option in options if option.certain)
            choices = choose(tokens, options, self._words, channel)
            changes = [
                _change(token, choice, option)
                for token, choice, option in zip(tokens, choices, options, strict=True)
                if choice.candidate is not None
            ]
        composed = _compose(text, joins, changes)
        page = Page(1, text, composed)
        return page.repaired, composed, damage.score

    def _options(self, tokens: Sequence[Token]) -> list[Options]:
        return [
            self._words.of(token.text, starts_sentence=token.starts_sentence, before_hyphen=token.before_hyphen)
            if token.is_word
            else KEEP
            for token in tokens
        ]

    def _join_lines(self, text: str) -> tuple[str, list[_Join]]:
        """The text with divided words joined, and where."""
        pieces, joins, position, length = [], [], 0, 0
        for division in find_divisions(text):
            if division.start < position:
                continue
            after = join(division.first, division.second, self._words.knows) + division.rest
            if division.blank_end > division.end + len(division.rest):
                after += "\n"
            pieces += [text[position : division.start], after]
            length += division.start - position
            joins.append(_Join(division.start, division.blank_end, after, length))
            length += len(after)
            position = division.blank_end
        return "".join([*pieces, text[position:]]), joins


def _change(token: Token, choice: Choice, option: Options) -> Change:
    assert choice.candidate is not None
    candidate = choice.candidate
    table = confusions()
    if " " in candidate.word:
        reason = REASON_BLANK
    elif any(set(table[index].printed) & set(SPECIAL) for index in candidate.confusions):
        reason = REASON_LETTERS
    else:
        reason = REASON_OTHER_LETTERS
    capital = token.starts_sentence or candidate.is_name or token.text[0] == "@"
    after = restore_case(token.text, candidate.word, capital=capital)
    return Change(token.start, token.end, token.text, after, round(choice.confidence, 3), reason)


def _compose(text: str, joins: Sequence[_Join], changes: Sequence[Change]) -> tuple[Change, ...]:
    """Changes in the original text out of the joins and the changes in the joined text."""
    composed: list[Change] = []
    remaining = list(changes)
    shift = 0  # original offset minus joined offset, after the joins passed so far
    for join_ in joins:
        while remaining and remaining[0].end <= join_.joined_start:
            composed.append(_moved(remaining.pop(0), shift))
        after, confidence, reason = join_.after, 0.99, REASON_DIVIDED
        inside = []
        while remaining and remaining[0].start < join_.joined_end:
            inside.append(remaining.pop(0))
        for change in reversed(inside):
            start = change.start - join_.joined_start
            after = after[:start] + change.after + after[start + len(change.before) :]
            confidence, reason = min(confidence, change.confidence), REASON_DIVIDED_AND_LETTERS
        composed.append(Change(join_.start, join_.end, text[join_.start : join_.end], after, confidence, reason))
        shift = join_.end - join_.joined_end
    composed += [_moved(change, shift) for change in remaining]
    return tuple(composed)


def _moved(change: Change, shift: int) -> Change:
    return replace(change, start=change.start + shift, end=change.end + shift)


_default: Repairer | None = None


def _repairer(vocabulary: Vocabulary | None) -> Repairer:
    global _default  # noqa: PLW0603 - the memory of the shipped words is worth keeping
    if vocabulary:
        return vocabulary.repairer(Repairer)
    if _default is None:
        _default = Repairer()
    return _default


def repair_text(text: str, vocabulary: Vocabulary | None = None) -> tuple[str, tuple[Change, ...], float]:
    """(repaired text, changes, damage of the text as read); clean text comes back as it is."""
    return _repairer(vocabulary).repair(text)


def damage_score(text: str) -> float:
    """0 for clean text, toward 1 the more of it is harmed."""
    return _repairer(None).damage(text).score


def repair_document(document: Document, vocabulary: Vocabulary | None = None) -> Document:
    """The document with changes and damage on each page."""
    repairer = _repairer(vocabulary)
    pages = []
    for page in document.pages:
        _, changes, damage = repairer.repair(page.original)
        pages.append(replace(page, changes=changes, damage=damage))
    return replace(document, pages=tuple(pages))
