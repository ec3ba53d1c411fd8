"""Who says it: an assessment, an expectation or a statement belongs to the one who made it."""

from __future__ import annotations

import re
from collections.abc import Iterator

from assistant.verification.checks.names import _GENERIC, Name, _aliases, _held, find_names
from assistant.verification.comparison import Comparison, Finding, conflict
from assistant.verification.sources import SourceSentence
from assistant.verification.statements import Statement

_SAYS = (
    r"(?:vurderer|vurderede|mener|mente|oplyser|oplyste|forventer|forventede|skønner|anfører|skriver|skrev|siger|sagde|udtaler|udtalte"
    r"|angiver|konkluderer|konkluderede|anbefaler|anbefalede|meddeler|vurdering|forventning|opfattelse|analyse|undersøgelse|bedømmer|anser|ventede|venter|har\s+skrevet|har\s+oplyst|har\s+vurderet)"
)
_BEFORE = re.compile(
    r"(?i)\bifølge\s+(?P<who>[^,.;]{3,80})|\bdata\s+fra\s+(?P<from>[^,.;]{3,60}?)(?:,|\s+viser|\s+der\b)"
)
_SAYING = re.compile(rf"(?i)\b{_SAYS}\b")


def check_attribution(comparison: Comparison) -> Iterator[Finding]:
    """The one a claim names as its source must have said it."""
    claimed = speakers(comparison.claim, comparison)
    if not claimed:
        return
    for sentence in comparison.chosen[:1]:
        said = speakers(sentence.statement, comparison)
        if said and not any(_same_speaker(one, other) for one in claimed for other in said):
            yield conflict(f"det er {said[0].text}, der siger det, ikke {claimed[0].text}", sentence)
        elif not said and not any(_may_speak(one, sentence) for one in claimed):
            yield conflict(f"kilden tilskriver det ikke {claimed[0].text}", sentence)


def speakers(statement: Statement, comparison: Comparison) -> list[Name]:
    """Names that stand right before a verb of saying, or after "ifølge"."""
    names = find_names(statement, comparison.sources)
    found = []
    for match in _BEFORE.finditer(statement.text):
        group = "who" if match["who"] else "from"
        inside = [name for name in names if name.start >= match.start(group) and name.start < match.end(group)]
        found += inside[:1]
    for match in _SAYING.finditer(statement.text):
        before = [name for name in names if 0 <= match.start() - name.end <= 14]
        after = [name for name in names if 0 <= name.start - match.end() <= 2]
        found += before[-1:] or after[:1]
    return found


def _same_speaker(first: Name, second: Name) -> bool:
    roots = {alias for word in second.words for alias in _aliases(word)}
    if any(not _aliases(word).isdisjoint(roots) for word in first.words):
        return True
    return any(
        word.folded in _GENERIC and any(word.root in other.folded for other in second.words) for word in first.words
    ) or any(
        word.folded in _GENERIC and any(word.root in other.folded for other in first.words) for word in second.words
    )


def _may_speak(name: Name, sentence: SourceSentence) -> bool:
    """The document's own sender speaks in all of it; so does whoever the sentence or its headings name."""
    document = sentence.document
    spoken = f"{document.sender or ''} {document.title}".lower()
    if any(word.text.lower().rstrip("s")[:8] in spoken for word in name.words):
        return True
    statements = [sentence.statement] + [statement for statement, strength in sentence.around if strength >= 0.6]
    return any(all(_held(word, statement) for word in name.words) for statement in statements)
