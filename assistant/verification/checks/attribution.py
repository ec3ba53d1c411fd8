"""Who says it: an assessment, an expectation or a statement belongs to the one who made it."""

from __future__ import annotations

import re
from collections.abc import Iterator

from assistant.verification.alignment import weight, words_agree
from assistant.verification.checks.names import _GENERIC, Name, _aliases, _held, find_names, is_same_name
from assistant.verification.comparison import Comparison, Finding, conflict, missing
from assistant.verification.lexicon import word_set
from assistant.verification.sources import SourceSentence
from assistant.verification.statements import Statement, Word, first_verb, is_verb

_SAYS = (
    r"(?:vurderer|vurderede|mener|mente|oplyser|oplyste|forventer|forventede|skønner|anfører|skriver|skrev|siger|sagde|udtaler|udtalte"
    r"|angiver|konkluderer|konkluderede|anbefaler|anbefalede|meddeler|vurdering|forventning|opfattelse|analyse|undersøgelse|bedømmer|anser|ventede|venter|har\s+skrevet|har\s+oplyst|har\s+vurderet)"
)
_BEFORE = re.compile(
    r"(?i)\bifølge\s+(?P<who>[^,.;]{3,80})|\bdata\s+fra\s+(?P<from>[^,.;]{3,60}?)(?:,|\s+viser|\s+der\b)"
)
_HELPING = word_set("har havde er var bliver blev skal vil kan")
LEAST_VERB = 0.9
_SAYING = re.compile(rf"(?i)\b{_SAYS}\b(?!\s+til\b)")


def check_attribution(comparison: Comparison) -> Iterator[Finding]:
    """The one a claim names as its source must have said it."""
    claimed = speakers(comparison.claim, comparison)
    if not claimed:
        return
    for sentence in comparison.chosen[:1]:
        said = speakers(sentence.statement, comparison)
        if said and not any(_same_speaker(one, other) for one in claimed for other in said):
            yield conflict(f"det er {said[0].text}, der siger det, ikke {claimed[0].text}", sentence)
        elif not said and not any(_may_speak(one, sentence, comparison) for one in claimed):
            yield conflict(f"kilden tilskriver det ikke {claimed[0].text}", sentence)


_AGENT = re.compile(r"(?i)\baf\s+(?:den|det|de|en|et)?\s*\Z")
_WHOLE_MUNICIPALITY = word_set("kommune kommunen kommunens koebenhavn koebenhavns forvaltningen forvaltningens")
_SEVERAL = frozenset(("forvaltninger", "forvaltningerne", "myndigheder", "myndighederne", "udvalgene"))
_INVERTED = 1  # characters between a verb and the actor after it
LEAST_CLAUSE = 1.5  # of a claim's words in a clause, to look for its actor


def check_actor(comparison: Comparison) -> Iterator[Finding]:
    """Who decides, grants or meets must be the one who does so in the source's clause."""
    claim = comparison.claim
    named = find_names(claim, comparison.sources)
    for name, verb in _actors(claim, list(claim.words), comparison):
        if all(word.folded in _WHOLE_MUNICIPALITY for word in name.words) or name.text.lower() in _SEVERAL:
            continue
        for sentence in comparison.chosen:
            said = _actor_in(sentence.statement, claim, name, verb, comparison)
            if said and not any(is_same_name(its, other) for other in said for its in named):
                yield conflict(f"kilden siger {said[0].text}, ikke {name.text}", sentence)


_CLEFT = re.compile(r"(?i)\s*det\s+(?:er|var)\s+\Z")
LEAST_PREDICATE = 0.3  # of what the claim says of its subject, in the source clause that another unit is subject of


def check_subject(comparison: Comparison) -> Iterator[Finding]:
    """What the source says of another unit in a clause of its own must not be said of the claim's subject."""
    claim = comparison.claim
    verb = first_verb(claim)
    names = [name for name in find_names(claim, comparison.sources) if name.sort == "unit"]
    subject = next((name for name in names if name.end <= verb or _CLEFT.match(claim.text[: name.start])), None)
    if subject is None or subject.text.islower() or all(word.folded in _WHOLE_MUNICIPALITY for word in subject.words):
        return
    predicate = [word for word in claim.content if word.start >= subject.end]
    total = sum(weight(word, comparison.sources) for word in predicate)
    for sentence in comparison.chosen:
        source = sentence.statement
        best, clause = 0.0, -1
        for number, _ in enumerate(source.clauses):
            there = [word for word in source.words if word.clause == number]
            held = sum(
                weight(word, comparison.sources) * max((words_agree(word, other) for other in there), default=0.0)
                for word in predicate
            )
            if held > best:
                best, clause = held, number
        if clause < 0 or best < LEAST_PREDICATE * total:
            continue
        said = _subjects(source, clause, comparison)
        if (
            said
            and not any(is_same_name(subject, other) for other in said)
            and not _named_in(subject, source, clause, comparison)
        ):
            yield conflict(f"kilden siger det om {said[0].text}, ikke om {subject.text}", sentence)


def _subjects(source: Statement, clause: int, comparison: Comparison) -> list[Name]:
    """The units before the verb of a clause."""
    words = [word for word in source.words if word.clause == clause]
    verb = next((word.start for position, word in enumerate(words) if position and is_verb(word)), None)
    if verb is None:
        return []
    names = find_names(source, comparison.sources)
    return [name for name in names if name.sort == "unit" and words[0].start <= name.start and name.end <= verb]


def _named_in(subject: Name, source: Statement, clause: int, comparison: Comparison) -> bool:
    span = source.clauses[clause]
    return any(
        is_same_name(subject, name)
        for name in find_names(source, comparison.sources)
        if span.start <= name.start < span.end
    )


_HOLDING = r"forankr\w*|varetage\w*|ansvar\w*|hører?\s+(?:hjemme|under|til)|ligger?|placere\w*|organisere\w*"
_HELD_BY = re.compile(rf"(?i)\b(?:{_HOLDING})\s+(?:\w+\s+)?(?:i|af|hos|under|til|ved)\b")
_HOLDS = re.compile(rf"(?i)\b(?:{_HOLDING}|opgaven|tovholder|står\s+for|sekretariat\w*|enhed\w*)\b")


def check_responsibility(comparison: Comparison) -> Iterator[Finding]:
    """That something is anchored in a unit must be said of the unit, not only stand in a sentence with its name."""
    match = _HELD_BY.search(comparison.claim.text)
    if not match or not comparison.chosen:
        return
    named = any(
        name.sort == "unit" and 0 <= name.start - match.end() <= _NEXT
        for name in find_names(comparison.claim, comparison.sources)
    )
    if named and not any(_HOLDS.search(sentence.statement.text) for sentence in comparison.chosen):
        yield missing("kilden siger ikke, hvem der har ansvaret", comparison.chosen[0])


_NEXT = 12  # characters


def _actors(statement: Statement, words: list[Word], comparison: Comparison) -> list[tuple[Name, Word]]:
    """The units that do something among the words, each with its verb: before or after it, or after "af"."""
    names = [name for name in find_names(statement, comparison.sources) if name.sort == "unit"]
    found = []
    for position, verb in enumerate(words):
        before = words[position - 1] if position else None
        helped = before is not None and before.folded in _HELPING and verb.folded.endswith("t")
        if not verb.content or verb.capitalised or not (helped or is_verb(verb)):
            continue
        if before is not None and before.folded in _HELPING:
            before = words[position - 2] if position > 1 else None
        for name in names:
            active = before is not None and name.start <= before.start < name.end
            inverted = is_verb(verb) and 0 <= name.start - verb.end <= _INVERTED
            passive = 0 < name.start - verb.end <= 20 and bool(_AGENT.search(statement.text[verb.end : name.start]))
            if active or inverted or passive:
                found.append((name, verb))
    return found


def _actor_in(source: Statement, claim: Statement, name: Name, verb: Word, comparison: Comparison) -> list[Name]:
    """The units that do what the verb says, in the clause that holds most of the claim."""
    wanted = [word for word in claim.content if not name.start <= word.start < name.end]
    best, clause = LEAST_CLAUSE, -1
    for number, _ in enumerate(source.clauses):
        there = [word for word in source.words if word.clause == number]
        held = sum(max((words_agree(word, other) for other in there), default=0.0) for word in wanted)
        if held > best:
            best, clause = held, number
    words = [word for word in source.words if word.clause == clause]
    return [actor for actor, its in _actors(source, words, comparison) if words_agree(verb, its) >= LEAST_VERB]


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


def _may_speak(name: Name, sentence: SourceSentence, comparison: Comparison) -> bool:
    """The document's own sender speaks in all of it; so does whoever the sentence or its headings name."""
    document = sentence.document
    spoken = f"{document.sender or ''} {document.title}".lower()
    telling = [word for word in name.words if word.folded not in _GENERIC] or list(name.words)
    if all(word.text.lower().rstrip("s")[:8] in spoken for word in telling):
        return True
    headings = [sentence.statement] + [statement for statement, strength in sentence.around if strength >= 0.9]
    if any(all(_held(word, statement) for word in name.words) for statement in headings):
        return True
    near = [statement for statement, strength in sentence.around if 0.6 <= strength < 0.9]
    return any(_same_speaker(name, other) for statement in near for other in speakers(statement, comparison))
