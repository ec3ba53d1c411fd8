"""Restores the Danish that was printed on a page, and records each change with its reason."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from assistant.records import Change, Document, Page
from assistant.text_repair.channel import SPECIAL, adapt, confusions
from assistant.text_repair.damage import DAMAGED, Damage, is_surely_clean, measure
from assistant.text_repair.decisions import Choice, choose
from assistant.text_repair.joining import find_divisions, join
from assistant.text_repair.marks import find_noise, with_marks
from assistant.text_repair.options import KEEP, Options, WordOptions, restore_case
from assistant.text_repair.page_ends import join_pages
from assistant.text_repair.tokens import Token, cut
from assistant.text_repair.vocabulary import Vocabulary

REASON_LETTERS = "æ/ø/å tabt ved scanning"
REASON_OTHER_LETTERS = "bogstaver fejllæst ved scanning"
REASON_SIGN = "tegn læst i stedet for bogstavet i"
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

    def repair(self, text: str, *, among_damaged: bool = False) -> tuple[tuple[Change, ...], float]:
        """The changes, and the damage score of the text as read.

        ``among_damaged``: the text belongs to a document that is damaged, so that less evidence will do.
        """
        joined, joins = self._join_lines(text)
        tokens = cut(joined)
        if is_surely_clean(tokens, self._words.looks_odd):
            return _compose(text, joins, []), 0.0
        options = self._options(tokens)
        damage = measure(tokens, options)
        if not damage.needs_repair and not (among_damaged and damage.is_harmed):
            return _compose(text, joins, []), damage.score
        channel = adapt(option.certain.confusions for option in options if option.certain)
        choices = choose(joined, tokens, options, self._words, channel)
        changes = [
            _change(token, choice)
            for token, choice in zip(tokens, choices, strict=True)
            if choice.candidate is not None
        ]
        return with_marks(_compose(text, joins, changes), find_noise(text)), damage.score

    def repair_word(self, word: str) -> str:
        """A word by itself, on a page that is damaged."""
        certain = self._words.of(word).certain
        return restore_case(word, certain.word) if certain else word

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


def _change(token: Token, choice: Choice) -> Change:
    assert choice.candidate is not None
    candidate = choice.candidate
    table = confusions()
    if " " in candidate.word:
        reason = REASON_BLANK
    elif candidate.word in ("i", "I"):
        reason = REASON_SIGN
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
    changes, damage = _repairer(vocabulary).repair(text)
    return Page(1, text, changes).repaired, changes, damage


def damage_score(text: str) -> float:
    """0 for clean text, toward 1 the more of it is harmed; 0.15 where one word in fifty is."""
    return _repairer(None).damage(text).score


def repair_document(document: Document, vocabulary: Vocabulary | None = None) -> Document:
    """The document with changes and damage on each page.

    A word that a page end divides is completed on the first page and blanked on the second. Where most of a document
    is damaged, its short pages are repaired on less evidence.
    """
    repairer = _repairer(vocabulary)
    pages = [_with_repair(page, *repairer.repair(page.original)) for page in document.pages]
    if document.pages and replace(document, pages=tuple(pages)).damage >= DAMAGED:
        pages = [
            page if page.damage else _with_repair(page, *repairer.repair(page.original, among_damaged=True))
            for page in pages
        ]
    for index in range(len(pages) - 1):
        pages[index], pages[index + 1] = join_pages(pages[index], pages[index + 1], repairer.repair_word)
    return replace(document, pages=tuple(pages))


def _with_repair(page: Page, changes: tuple[Change, ...], damage: float) -> Page:
    return replace(page, changes=changes, damage=damage)
