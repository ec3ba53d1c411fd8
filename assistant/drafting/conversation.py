"""A follow-up ("og i 2013?", "hvem har ansvaret for det?") is spelled out from what was asked before."""

from __future__ import annotations

import re
from collections.abc import Sequence

from assistant.danish.dates import find_dates
from assistant.drafting.ambiguity import is_ambiguous
from assistant.drafting.question import analyse_question
from assistant.records import Turn

_OPENS = re.compile(
    r"(?i)^\s*(?:og|men|hvad med|hvad så med|hvad så|samme|også|hvordan med|hvordan ser det ud)\b[\s,]*"
)
_NEXT = re.compile(r"(?i)\båret (?P<way>efter|før|inden)\b|\b(?P<next>næste|forrige|foregående) år\b")
_PRONOUN = re.compile(
    r"(?i)\b(?:for |om |af |til |i |på |med )?(?P<word>det|den|dem|de|dette|denne|disse|deres|"
    r"dens|dets|der)\b(?! (?:er|var|blev|har|kan|skal|findes|sker)\b)"
)
_LOOSE = re.compile(r"(?i)\b(?:det|den|dem|deres|dens|dets|dette|denne|disse|heraf|dertil)\b")
_PREPOSITION = re.compile(r"(?i)\b(?:af|for|om|til|på|ved|i|med|fra|under|mod)\s+(?!\d{4}\b)")
_YEAR = re.compile(r"\b(?:19|20)\d\d\b")


def resolve_follow_up(text: str, conversation: Sequence[Turn]) -> str | None:
    """The question spelled out, or None where it stands by itself."""
    if not conversation:
        return None
    before = conversation[-1].resolved_question or conversation[-1].question
    asked = text.strip()
    shifted = _shift_year(asked, before)
    if shifted:
        return shifted
    if _OPENS.match(asked):
        return _continued(_OPENS.sub("", asked).strip(" ?"), before)
    if leans_on_before(asked):
        return _with_subject(asked, before)
    return None


def subject_of(question: str) -> str:
    """What a question is about, in its own words: a quoted name, a proper name, else its last noun phrase."""
    quoted = re.search(r"[\"'”“»«‘’]([^\"'”“»«‘’]{3,60})[\"'”“»«‘’](?!\w)", question)
    if quoted:
        return quoted[1]
    plain = re.sub(
        r"\s+(?:i|for|fra|til|og|mellem)\s+(?:(?:januar|februar|marts|april|maj|juni|juli|august|"
        r"september|oktober|november|december)\s+)?(?:19|20)\d\d\b",
        "",
        question,
    ).strip(" ?.!")
    names = re.findall(r"(?<=\s)[A-ZÆØÅ][\w+'-]*(?:\s+(?:[A-ZÆØÅ][\w+'-]*|start|by|for|og|et|trygt)(?=\s|$))*", plain)
    pieces = _PREPOSITION.split(plain)
    last = pieces[-1].strip() if len(pieces) > 1 else ""
    if last and len(last.split()) <= 6 and len(last) > 3:
        return last
    if names:
        return str(max(names, key=len))
    verb = re.sub(
        r"(?i)^(?:hvad|hvem|hvor\w*|hvilke[nt]?|hvornår)\s+(?:mange |meget |stor[te]? )?(?:er|var|"
        r"blev|har|hedder|står for|varetager|koster?)?\s*",
        "",
        plain,
    )
    return verb or plain


def _shift_year(asked: str, before: str) -> str | None:
    match = _NEXT.search(asked)
    years = [int(year) for year in _YEAR.findall(before)]
    if not match or not years:
        return None
    later = (match["way"] or "").lower() == "efter" or (match["next"] or "").lower() == "næste"
    year = (max(years) + 1) if later else (min(years) - 1)
    return _put_years(before, str(year))


def _put_years(before: str, wanted: str) -> str:
    """The earlier question with its years replaced."""
    plain = before.rstrip(" ?")
    span = re.search(
        r"\b(?:(?:ved udgangen af|udgangen af|i|for|fra)\s+)?(?:19|20)\d\d\b(?:\s*(?:-|–|til|og)\s*(?:19|20)\d\d\b)?",
        plain,
    )
    if not span:
        return f"{plain} i {wanted}?"
    start = re.match(r"(?:ved udgangen af|udgangen af|i|for|fra)\s+", span.group())
    opening = start.group() if start and start.group().strip() != "fra" else "i " if start else ""
    return f"{plain[: span.start()]}{opening}{wanted}{plain[span.end() :]}?"


def _continued(rest: str, before: str) -> str:
    """ "og i 2013?", "hvad med Exit?", "og hvem har ansvaret for det?" """
    dates = find_dates(rest)
    bare = re.sub(r"(?i)^(?:i|for|fra)\s+", "", rest)
    if dates and dates[0].start <= 4 and dates[0].end >= len(rest) - 2:
        return _put_years(before, bare)
    if analyse_question(rest).text.lower().startswith(("hv", "er ", "har ", "kan ", "skal ")):
        return _with_subject(rest + "?", before) if leans_on_before(rest) else rest[:1].upper() + rest[1:] + "?"
    old = subject_of(before)
    place = re.match(r"(?i)(?:på|i|for|ved|til|af)\s+(.+)$", rest)
    new = place[1] if place else rest
    if old and old in before:
        return before.replace(old, new, 1)
    return f"{before.rstrip(' ?')} – {rest}?"


def leans_on_before(asked: str) -> bool:
    """Whether a question leans on the one before: a pronoun, and nothing else that says what it is about."""
    question = analyse_question(asked)
    heavy = [term for term in question.terms if term.weight >= 0.9]
    return (bool(_LOOSE.search(asked)) and (len(heavy) <= 1 and not question.names)) or not question.terms


def says_little(asked: str) -> bool:
    """Whether a question hardly names what it is about ("Hvor mange har været omfattet?")."""
    question = analyse_question(asked)
    heavy = [term for term in question.terms if term.weight >= 0.9]
    return is_ambiguous(question) or (len(heavy) < 2 and not question.names)


def _with_subject(asked: str, before: str) -> str:
    subject = subject_of(before)
    match = _PRONOUN.search(asked)
    if match and match["word"].lower() not in ("deres", "dens", "dets", "der"):
        start, end = match.span("word")
        return f"{asked[:start]}{subject}{asked[end:]}"
    return f"{asked.rstrip(' ?')} ({subject})?"
