"""A text becomes claims: its sentences, and the parts of a sentence that can be right or wrong on their own."""

from __future__ import annotations

import re

from assistant.danish.analysis import fold
from assistant.text_repair import damage_score, repair_text
from assistant.verification.lexicon import word_set
from assistant.verification.statements import Statement, first_verb, read_statement

LONGEST_SUBJECT = 8  # words

_JOINT = re.compile(r"(?:,\s+(?:og|men|mens|hvoraf|heraf)\s+|;\s+|\s+(?:og|men|mens|samt)\s+)")
_VERBS = word_set("""
    er var har havde blev bliver kan kunne skal skulle vil ville maa faar fik deltager deltog gaar gik staar stod
    ligger laa kommer kom giver gav tager tog bruges anvendes gentages finansieres betaler optager afrapporteres
    foelges sker hoerer falder faldt stiger steg gaelder omfatter loeber bygger mistede afholdes findes kraever
    medfoerer indgaar klarer bor koster forventes forventer vurderer mener oplyser laves hentes tilbydes skyldes
""")
_ADJECTIVE = re.compile(r"(?:ede|lige|ige|ske|ende)\Z")


_MONTHS = ("januar", "februar", "marts", "april", "maj", "juni", "juli", "august", "september", "oktober", "november")
_COUNTS = ("en", "to", "tre", "fire", "fem", "seks", "syv", "otte", "ni", "ti", "elleve")
_FIRST_MONTHS = re.compile(
    rf"(?i)\b(?:årets\s+(?P<a>{'|'.join(_COUNTS[1:])})\s+første|(?:årets|de)\s+første\s+(?P<b>{'|'.join(_COUNTS[1:])}))\s+måneder"
    r"\s+(?:af|i)\s+(?P<year>20\d\d)\b"
)
_LAST_MONTHS = re.compile(
    rf"(?i)\b(?:årets\s+(?P<a>{'|'.join(_COUNTS[1:])})\s+sidste|(?:årets|de)\s+sidste\s+(?P<b>{'|'.join(_COUNTS[1:])}))\s+måneder"
    r"\s+(?:af|i)\s+(?P<year>20\d\d)\b"
)
_YEARS_LONG = re.compile(
    rf"(?i)\b(?P<count>{'|'.join(_COUNTS[1:])})årigt?e?\b(?!\s+(?:dreng|pige|mand|kvinde|barn|unge?))"
)


# A word cut at a line end: claims may be copied from a page.
_CUT_WORD = re.compile(r"(?<=[a-zæøå])([a-zæøå])-\s+(?!(?:og|eller|samt|til)\b)([a-zæøå])")
MISREAD = 0.1  # from here on a claim is taken for one copied from a bad scan


def plain_wording(sentence: str) -> str:
    """A claim with months and years as the sources write them: "årets fire første måneder af 2018", "treårig"."""
    sentence = _CUT_WORD.sub(r"\1\2", sentence)
    if damage_score(sentence) > MISREAD:
        sentence = repair_text(sentence)[0]
    sentence = _FIRST_MONTHS.sub(lambda m: f"januar-{_MONTHS[_count(m) - 1]} {m['year']}", sentence)
    sentence = _LAST_MONTHS.sub(lambda m: f"{_MONTHS[12 - _count(m)]}-december {m['year']}", sentence)
    return _YEARS_LONG.sub(lambda m: f"på {m['count'].lower()} år", sentence)


def plain_statement(sentence: str) -> Statement:
    """A sentence read whole, its months and years as the sources write them."""
    return read_statement(plain_wording(sentence))


def _count(match: re.Match[str]) -> int:
    return _COUNTS.index((match["a"] or match["b"]).lower()) + 1


def split_claim(sentence: str) -> list[Statement]:
    """The coordinate clauses of a sentence, each with a verb of its own; the whole sentence where there is one."""
    pieces, start = [], 0
    for match in _JOINT.finditer(sentence):
        before, after = sentence[start : match.start()], sentence[match.end() :]
        if _has_verb(before) and _starts_with_verb(after, match.group()):
            pieces.append(before)
            start = match.end()
    pieces.append(sentence[start:])
    statements = [read_statement(piece) for piece in _with_subjects([piece.strip() for piece in pieces])]
    if any(len(statement.content) + len(statement.numbers) < 2 for statement in statements):
        return [read_statement(sentence)]
    return statements


def _with_subjects(pieces: list[str]) -> list[str]:
    """A piece that begins with its verb gets the subject of the first: "…, men steg på Amager"."""
    first = read_statement(pieces[0])
    verb = first_verb(first)
    subject = first.text[:verb].strip()
    if not verb or len(subject.split()) > LONGEST_SUBJECT or "," in subject:
        return pieces
    return [pieces[0]] + [
        f"{subject} {piece}" if fold(re.split(r"\W+", piece)[0]) in _VERBS else piece for piece in pieces[1:]
    ]


def _has_verb(text: str) -> bool:
    return any(fold(word) in _VERBS or re.search(r"(?:ede|edes|tes|te)\Z", word) for word in re.findall(r"\w+", text))


def _starts_with_verb(text: str, joint: str) -> bool:
    """Whether a verb comes soon enough for what follows to be a clause; without a comma it must come at once."""
    words = [fold(word) for word in re.findall(r"\w+", text)[: 5 if "," in joint or ";" in joint else 2]]
    if not words or _ADJECTIVE.search(words[0]):
        return False
    return any(word in _VERBS or re.search(r"(?:ede|edes)\Z", word) for word in words)
