"""Things that the sources tell of one by one are counted: "tre af de fem mål er nået", "fire særlige tilbud"."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise

from assistant.danish.analysis import fold
from assistant.danish.numbers import NumberMention
from assistant.verification.alignment import agreements, presence
from assistant.verification.checks.denials import denied_words
from assistant.verification.comparison import Comparison, Finding, conflict
from assistant.verification.lexicon import root
from assistant.verification.quantities import measure
from assistant.verification.sources import SourceSentence
from assistant.verification.statements import Statement, Word, read_statement

LONGEST_LIST = 12
LEAST_ALIKE = 0.8
LEAST_COUNTED = 0.6  # of the word for what is counted, in the sentence that leads in the list
_LABELLED = re.compile(r"(?i)\W*(?P<what>[^\W\d_]{3,})\s+(?:nr\.?|nummer)?\s*(?P<number>\d{1,2})\b")
_OUT_OF = re.compile(r"(?i)(?:ud\s+)?af\s+(?:de|disse|partnerskabets|kommunens|aftalens|planens)?\s*\Z")
_ALL = re.compile(r"(?i)\b(?:alle|samtlige)\s+(?:de\s+)?\Z")


def judge_tally(comparison: Comparison, number: NumberMention) -> Finding | bool | None:
    """True where verdicts on numbered things add up to the claim's "tre af de fem mål", a finding where they do not.

    None where the claim speaks of no such count, or the sources give no verdict on each.
    """
    if number.kind != "number" or measure(number) or not number.unit or number.value > LONGEST_LIST:
        return None
    claim = comparison.claim
    whole = _whole(claim, number)
    if whole is None:
        return None
    every = bool(_ALL.search(claim.text[: number.start]))
    for said, denied in _verdicts(comparison, number.unit):
        if len(said) != whole.value:
            continue
        if whole is number and not every:
            return True
        wanted = whole.value if every else next(n.value for n in claim.numbers if n.end <= whole.start)
        count = sum(not no for no in said.values())
        held = len(said) - count if denied else count
        if held == wanted:
            return True
        verdict = "det siges ikke" if denied else "det siges"
        return conflict(f"{verdict} om {held} af {len(said)} {number.unit} i kilden", comparison.chosen[0])
    return None


def _whole(claim: Statement, number: NumberMention) -> NumberMention | None:
    """The "fem" of "tre af de fem mål", for either of the two numbers; "fem" of "alle fem mål"."""
    counts = [other for other in claim.numbers if other.kind == "number" and not measure(other)]
    for part, whole in pairwise(counts):
        if number in (part, whole) and _OUT_OF.match(claim.text[part.end : whole.start].strip() + " "):
            return whole
    return number if _ALL.search(claim.text[: number.start]) else None


def _verdicts(comparison: Comparison, unit: str) -> Iterator[tuple[dict[int, bool], bool]]:
    """For each word of the claim that tells the verdict: which numbered things it is denied of, and of which not."""
    claim = comparison.claim
    counted = root(fold(unit.rsplit(maxsplit=1)[-1]))
    documents = {id(sentence.document) for sentence in comparison.chosen}
    labelled = [
        (int(match["number"]), sentence)
        for sentence in comparison.sources.sentences
        if id(sentence.document) in documents
        and (match := _LABELLED.match(sentence.statement.text))
        and root(fold(match["what"])) == counted
    ]
    if len({number for number, _ in labelled}) < 2:
        return
    denied = denied_words(claim).strict
    for word in claim.content:
        if word.root == counted:
            continue
        said = dict(_said(word, labelled))
        if len(said) > 1:
            yield said, word.start in denied


def _said(word: Word, labelled: list[tuple[int, SourceSentence]]) -> Iterator[tuple[int, bool]]:
    for number, sentence in labelled:
        statement = sentence.statement
        agree = agreements(word.meaning, statement)
        best = max(range(len(agree)), key=agree.__getitem__, default=-1)
        if best >= 0 and agree[best] >= LEAST_ALIKE:
            yield number, statement.words[best].start in denied_words(statement).strict


def is_listed(comparison: Comparison, number: NumberMention) -> bool:
    """Whether a chosen sentence leads in a list of so many entries, names so many things, or is one of so many."""
    if number.kind != "number" or measure(number) or not number.unit or not 1 < number.value <= LONGEST_LIST:
        return False
    counted = read_statement(number.unit).content
    return any(
        number.value in (sentence.entries, _named_in_row(sentence.statement.text))
        and all(presence(word, sentence.own) >= LEAST_COUNTED for word in counted)
        for sentence in comparison.chosen
    )


_ROW = re.compile(r"[A-ZÆØÅ][\w-]*(?:,\s+[A-ZÆØÅ][\w-]*)+\s+(?:og|samt)\s+[A-ZÆØÅ][\w-]*")


def _named_in_row(text: str) -> int:
    """How many names a row of them has: "Husum, Valby og Vanløse"."""
    row = _ROW.search(text)
    return len(re.split(r",\s+|\s+(?:og|samt)\s+", row.group())) if row else 0
