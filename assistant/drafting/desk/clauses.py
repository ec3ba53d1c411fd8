"""Clauses of a Danish sentence: where they begin, whether they say anything, which way they move."""

from __future__ import annotations

import re
from collections.abc import Sequence

from assistant.danish.analysis import STOP_WORDS, fold
from assistant.drafting.asking.lexicon import root, words_of

_BREAK = re.compile(
    r"[,;:]\s+(?=(?:og|men|mens|hvor|hvori|hvorefter|der|som|hvilket|herunder|idet|ligesom|således at|så|samt|at|"
    r"når|hvis|selvom|til forskel|dog)\b)|\s+(?=mens\b|såfremt\b)|;\s+|\s[–—]\s"
)
_FINITE = re.compile(
    r"(?i)\b(?:er|var|har|havde|bliver|blev|kan|kunne|skal|skulle|vil|ville|må|måtte|bør|burde|får|fik|går|gik|står|"
    r"stod|gør|gjorde|ser|så|kom|fandt|tog|gav|lå|sad|steg|faldt|vedtog|traf|drev|holdt|skrev|består|bestod|sker|"
    r"[a-zæøå]{3,}(?:rer|kker|gger|tter|sker|nder|lder|mmer|ller|fter|ner|ger|ver|ker|der|ter|ser)|"
    r"[a-zæøå]{3,}(?:es|edes|tes))\b"
)
_PAST = re.compile(r"(?i)(?P<before>\S+)?\s*\b[a-zæøå]{3,}ede\b")
_NO_VERB_BEFORE = frozenset(
    words_of("af de den det en et i på med til for fra over under ved og disse alle antal antallet")
)
_ARTICLES = frozenset(words_of("de den det en et disse alle samtlige flere mange af antal antallet andre nogle"))
RISES = re.compile(
    r"(?i)\b(?:stig(?:e|er|ning\w*|ende)?|steget?|steg|øge(?:s|t|de)?|øgning\w*|vokset?|vokser|voksede|vækst|"
    r"forøge\w*|forhøjet)\b|\b(?:flere|højere|større) end\b"
)
FALLS = re.compile(
    r"(?i)\b(?:fald(?:e|er|et|t|ende)?|faldt|reducer(?:et|es|ing\w*)|mindsket?|mindskes|sunket|nedgang\w*|"
    r"nedbragt|aftaget|aftager|halveret)\b|\b(?:færre|lavere|mindre) end\b"
)
_GROWS = re.compile(r"(?i)\b(?:flere|værre|forværre\w*|eskalere\w*|tiltag\w*|tiltog)\b")
_SHRINKS = re.compile(r"(?i)\b(?:færre|mildere|aftag\w*|aftog|mindske\w*|mindre)\b")
NEGATED = re.compile(r"(?i)\b(?:ikke|ingen|intet|hverken|aldrig|næppe|uden at)\b")
_WAY = re.compile(
    r"(?i)^(?:(?:der (?:er|ses) )?(?:sket )?(?:en|et)\s+)?(?P<way>stigning|fald)\s+i\s+"
    r"(?:(?P<kind>andel|antal)(?:let|en)?\s+(?:af\s+)?)?(?P<what>[^()]+?)\s+fra\s+(?P<from>\d{4})\s+\((?P<low>[^()]+)\)\s+til\s+(?P<to>\d{4})\s+"
    r"\((?P<high>[^()]+)\)\.?$"
)
_BARE_WAY = re.compile(
    r"(?i)^(?P<phrase>(?:en|et)\s+(?:stigning|fald))\s+fra\s+(?P<from>\d{4})\s+\((?P<low>[^()]+)\)\s+til\s+"
    r"(?P<to>\d{4})\s+\((?P<high>[^()]+)\)\.?$"
)


def way_of(text: str) -> str:
    """Which way a text says that something moves: "up", "down", or "" for neither or both."""
    up = bool(RISES.search(text) or _GROWS.search(text))
    down = bool(FALLS.search(text) or _SHRINKS.search(text))
    return "" if up == down else "up" if up else "down"


def clauses(text: str) -> list[str]:
    """The sentence cut where a new clause begins."""
    return [piece for piece in _BREAK.split(text) if piece and re.search(r"\w", piece)]


def says_something(text: str) -> bool:
    """Whether the main clause has a finite verb; "Fald i andel utrygge på Nørrebro" has none."""
    main = re.sub(r",\s+(?:der|som|hvor\w*|hvilket|hvis)\b[^,]*(?:,|$)", " ", text)
    main = clauses(main)[0] if clauses(main) else main
    if re.match(r"(?i)(?:for at|når|hvis|ved|på baggrund|udover|med|i forbindelse|som|såfremt|da|selvom)\b", text):
        main = text
    for match in _FINITE.finditer(main):
        word = match.group().lower()
        before = words_of(main[: match.start()])
        is_short = len(word) <= 6 or word.endswith("es")
        if is_short or not before or before[-1] not in _ARTICLES:
            if word.endswith("er") and len(word) > 3 and before and before[-1] in _NO_VERB_BEFORE:
                continue
            return True
    return any(fold(match["before"] or "") not in _NO_VERB_BEFORE for match in _PAST.finditer(main))


def restated(text: str, topic: str) -> str:
    """A heading that reports a movement, as a sentence with the same figures; the text itself where it is none."""
    match = _WAY.match(text)
    if match:
        verb = "steg" if match["way"].lower() == "stigning" else "faldt"
        kind = {"andel": "Andelen af ", "antal": "Antallet af "}.get((match["kind"] or "").lower(), "")
        what = match["what"] if kind else match["what"][:1].upper() + match["what"][1:]
        return f"{kind}{what} {verb} fra {match['low']} i {match['from']} til {match['high']} i {match['to']}."
    match = _BARE_WAY.match(text)
    if match:
        phrase = match["phrase"][:1].lower() + match["phrase"][1:]
        where = f"{topic}: " if topic else ""
        figures = f"fra {match['low']} i {match['from']} til {match['high']} i {match['to']}"
        return f"{where}Der er tale om {phrase} {figures}."
    return text


def nearest_clause(text: str, wanted: list[str]) -> str:
    """The clause that shares most with some words; near compounds ("bandemedlem", "bandegruppering") count half."""
    pieces = clauses(text) or [text]
    return max(pieces, key=lambda piece: words_shared(piece, wanted))


def words_shared(piece: str, wanted: Sequence[str]) -> float:
    """How many of some words a piece of text holds; near compounds count half."""
    held = [word for word in words_of(piece) if word not in STOP_WORDS]
    roots = {root(word) for word in held}
    total = 0.0
    for word in wanted:
        if root(word) in roots:
            total += 1.0
        elif len(word) > 5 and any(other[:5] == word[:5] for other in held):
            total += 0.5
    return total
