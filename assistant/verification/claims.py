"""A text becomes claims: its sentences, and the parts of a sentence that can be right or wrong on their own."""

from __future__ import annotations

import re

from assistant.danish.analysis import fold
from assistant.verification.lexicon import word_set
from assistant.verification.statements import Statement, read_statement

_JOINT = re.compile(r"(?:,\s+(?:og|men|mens|hvoraf|heraf)\s+|;\s+|\s+(?:og|men|mens|samt)\s+)")
_VERBS = word_set("""
    er var har havde blev bliver kan kunne skal skulle vil ville maa faar fik deltager deltog gaar gik staar stod
    ligger laa kommer kom giver gav tager tog bruges anvendes gentages finansieres betaler optager afrapporteres
    foelges sker hoerer falder faldt stiger steg gaelder omfatter loeber bygger mistede afholdes findes kraever
    medfoerer indgaar klarer bor koster forventes forventer vurderer mener oplyser laves hentes tilbydes skyldes
""")
_ADJECTIVE = re.compile(r"(?:ede|lige|ige|ske|ende)\Z")


def split_claim(sentence: str) -> list[Statement]:
    """The coordinate clauses of a sentence, each with a verb of its own; the whole sentence where there is one."""
    pieces, start = [], 0
    for match in _JOINT.finditer(sentence):
        before, after = sentence[start : match.start()], sentence[match.end() :]
        if _has_verb(before) and _starts_with_verb(after, match.group()):
            pieces.append(before)
            start = match.end()
    pieces.append(sentence[start:])
    statements = [read_statement(piece.strip()) for piece in pieces]
    if any(len(statement.content) + len(statement.numbers) < 2 for statement in statements):
        return [read_statement(sentence)]
    return statements


def _has_verb(text: str) -> bool:
    return any(fold(word) in _VERBS or re.search(r"(?:ede|edes|tes|te)\Z", word) for word in re.findall(r"\w+", text))


def _starts_with_verb(text: str, joint: str) -> bool:
    """Whether a verb comes soon enough for what follows to be a clause; without a comma it must come at once."""
    words = [fold(word) for word in re.findall(r"\w+", text)[: 5 if "," in joint or ";" in joint else 2]]
    if not words or _ADJECTIVE.search(words[0]):
        return False
    return any(word in _VERBS or re.search(r"(?:ede|edes)\Z", word) for word in words)
