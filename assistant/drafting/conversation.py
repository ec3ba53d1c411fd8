"""A follow-up ("og i 2013?", "hvem har ansvaret for det?") is spelled out from what was asked before."""

from __future__ import annotations

import re
from collections.abc import Sequence

from assistant.danish.analysis import fold
from assistant.danish.dates import find_dates
from assistant.drafting.ambiguity import is_ambiguous
from assistant.drafting.lexicon import root, word_list
from assistant.drafting.question import PLACES, analyse_question
from assistant.records import Turn

_OPENS = re.compile(
    r"(?i)^\s*(?:og|men|ok(?:ay)?|hvad med|hvad så med|hvad så|samme|også|hvordan med|hvordan ser det ud)\b[\s,]*"
)
_NEXT = re.compile(r"(?i)\båret (?P<way>efter|før|inden)\b|\b(?P<next>næste|forrige|foregående) år\b")
_PRONOUN = re.compile(
    r"(?i)\b(?P<word>det|den|dem|de|dette|denne|disse|deres|dens|dets|heraf|deraf)\b"
    r"(?! (?:er|var|blev|har|kan|skal|findes|sker)\b)"
)
_LOOSE = re.compile(
    r"(?i)\b(?:det|den|dem|deres|dens|dets|dette|denne|heraf|deraf|dertil)\b(?! (?:[a-zæøå]+e|[a-zæøå]+te) \w)"
)
_EMPTY_IT = re.compile(
    r"(?i)\bdet (?:rigtigt|sandt|korrekt|muligt|sådan|nødvendigt|tilladt|vigtigt)\b|"
    r"\bdet (?:besluttet|aftalt|planen|meningen) at\b|"
    r"\bhvad (?:er|var) det (?:for|der)\b|\bhvor(?:dan|når) (?:er|går|gik) det (?:med|gået)\b"
)
_PREPOSITIONS = "af|for|om|til|på|ved|i|med|fra|under|mod"
_PREPOSITION = re.compile(rf"(?i)\b(?:{_PREPOSITIONS})\s+(?!\d{{4}}\b)")
_YEAR = re.compile(r"\b(?:19|20)\d\d\b")
_VERB = (
    r"(?:er|har|var|blev|havde|bliver|kan|skal|skulle|kunne|vil|fik|får|bor|gik|går|kom|holdt|fandt|stod|står|indgår|findes|"
    r"deltog|deltager|modtog|modtager|omfatter|omfattede|[a-zæøå]{3,}ede|[a-zæøå]{4,}es)"
)
_COUNTED = re.compile(
    rf"(?i)^(?:og |men )?hvor mange (?P<what>(?!af\b)(?!{_VERB}\b).+?) (?={_VERB}\b)(?P<rest>.+?)\??$"
)
_UNCOUNTED = re.compile(rf"(?i)^hvor mange (?P<of>af dem |af disse |heraf |deraf )?(?P<rest>{_VERB}\b.*?)\??$")
_BARE = re.compile(
    r"(?i)^(?P<asks>hvorfor|hvordan|hvornår|hvor|hvem|siden hvornår|hvor længe)"
    r"(?: (?:det|da|så|ikke|"
    r"(?:er|var|blev|skete|gjaldt|gælder) det|skete det|er det fra|(?:gjorde|har gjort|besluttede|bestemte) det))?\W*$"
)
_YES_NO = re.compile(rf"(?i)^{_VERB}\s+(?!mange\b)\S")
_GENERAL = frozenset(root(word) for word in word_list("aspects"))
_PLACE = re.compile(r"(?:\b(?:Ydre|Indre|ydre|indre) )?\b[A-ZÆØÅa-zæøå]+\b")
_NUMBERED = re.compile(r"(?i)\b(?P<kind>mål|ad|spørgsmål|punkt|tabel|initiativ|fase)\s+(?:nr\.?\s*)?\d+")


def resolve_follow_up(text: str, conversation: Sequence[Turn]) -> str | None:
    """The question spelled out, or None where it stands by itself."""
    if not conversation:
        return None
    before = _last_question(conversation[-1].resolved_question or conversation[-1].question)
    asked = text.strip()
    shifted = _shift_year(asked, before)
    if shifted:
        return shifted
    rest = _OPENS.sub("", asked).strip(" ?")
    spelled = _bare(rest, before) or _counted(rest, before)
    if spelled:
        return spelled
    if _OPENS.match(asked):
        return _continued(rest, before)
    if leans_on_before(asked):
        return _with_subject(asked, before)
    return None


def _last_question(text: str) -> str:
    """Of a letter, the last question it asks; else the text itself."""
    if len(text) < 240 and "\n" not in text.strip():
        return text
    asked = [line.strip(" -–•\t") for line in re.split(r"(?<=[?.!])\s+|\n+", text) if line.strip().endswith("?")]
    return re.sub(r"^\(?\d{1,2}[.)]\s*", "", asked[-1]) if asked else text


def _bare(rest: str, before: str) -> str | None:
    """ "hvorfor?", "hvornår var det?": asked of what was asked before."""
    match = _BARE.match(rest)
    if not match:
        return None
    asks = match["asks"][:1].upper() + match["asks"][1:]
    plain = before.strip().rstrip(" ?")
    if _YES_NO.match(plain):
        asked = f"{plain[:1].lower()}{plain[1:]}"
        if re.search(r"(?i)\bikke\b", rest) and not re.search(r"(?i)\bikke\b", asked):
            asked = re.sub(r" (\S+)$", r" ikke \1", asked)
        return f"{asks} {asked}?"
    who = re.match(r"(?i)^hvem (?P<verb>(?!er\b|var\b|har\b|i\b|af\b)\S+) (?P<rest>.+)$", plain)
    if who:
        return f"{asks} {who['verb']} man {who['rest']}?"
    which = re.match(
        r"(?i)^(?:hvilke[nt]?|hvor mange) (?P<what>.+?) (?P<verb>er|var|blev) (?P<rest>(?!der\b).+)$", plain
    )
    if which:
        return f"{asks} {which['verb']} {which['what']} {which['rest']}?"
    there = re.match(
        r"(?i)^(?:hvilke[nt]?|hvor mange) (?P<what>.+?) (?P<verb>er|var|blev) der "
        r"(?P<done>\S+(?:et|t|dt))\b(?P<rest>.*)$",
        plain,
    )
    if there:
        return f"{asks} {there['verb']} der {there['done']} {there['what']}{there['rest']}?"
    return f"{rest[:1].upper()}{rest[1:]}, når det gælder {_whole_topic(before)}?"


def _whole_topic(before: str) -> str:
    """What was counted and where ("møder med beboere på Amager"), else the subject."""
    counted = _COUNTED.match(before.strip())
    if counted is None:
        return subject_of(before)
    tail = re.search(rf"(?i)\b(?:{_PREPOSITIONS})\s.+$", counted["rest"])
    within = re.search(rf"(?i)\b(?:{_PREPOSITIONS})\s", counted["what"])
    if not tail and _is_general(counted["what"]):
        return subject_of(before)
    return counted["what"] if within or not tail else f"{counted['what']} {tail.group()}"


def _counted(rest: str, before: str) -> str | None:
    """ "hvor mange er kommet i arbejde?" counts what was counted before."""
    match = _UNCOUNTED.match(rest)
    if not match or re.match(r"(?i)\S+ der\b", match["rest"]):
        return None
    counted = _COUNTED.match(before.strip())
    subject = subject_of(before)
    if counted is None:
        counted = re.match(
            rf"(?i)^(?:og )?hvor mange af (?:de )?(?P<what>.+?) (?={_VERB}\b)(?P<rest>.+?)\??$", before.strip()
        )
    if counted is None:
        return f"Hvor mange {match['rest']}, når det gælder {subject}?"
    what = counted["what"]
    told = f"Hvor mange {'af de ' if match['of'] else ''}{what} {match['rest']}"
    if subject.lower() in told.lower() or _is_general(subject) or subject.lower() in what.lower():
        return f"{told}?"
    return f"{told}, når det gælder {subject}?"


def _is_general(subject: str) -> bool:
    """Whether a subject is but "indsatsen" or "projektet"."""
    return all(root(fold(word)) in _GENERAL for word in re.findall(r"\w+", subject))


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
    told = re.search(r", når det gælder (.+)$", plain)
    if told:
        return told[1]
    names = re.findall(
        r"(?<=\s)[A-ZÆØÅ][\w+'-]*(?:\s+(?:[A-ZÆØÅ][\w+'-]*|start|by|for|og|et|trygt)(?=\s|$))*(?: i \d \w+)?", plain
    )
    counted = _COUNTED.match(plain)
    tail = counted["rest"] if counted else plain
    pieces = _PREPOSITION.split(tail)
    last = re.split(rf"(?i)(?<!\bden)(?<!\bde)(?<!\bdet)\s+{_VERB}\b", pieces[-1].strip())[0] if len(pieces) > 1 else ""
    if last and len(last.split()) <= 6 and len(last) > 3 and (not names or any(name in last for name in names)):
        return last
    if names:
        return str(max(names, key=len))
    if counted:
        own = re.sub(rf"(?i)^{_VERB} (?:der )?", "", counted["rest"])
        noun = re.match(r"(?i)(?P<noun>[a-zæøå-]{4,}(?:en|et|erne|ene))\b", own)
        return noun["noun"] if noun and not noun["noun"].endswith("et") else counted["what"]
    if last and len(last.split()) <= 6 and len(last) > 3:
        return last
    numbered = _NUMBERED.search(plain)
    if numbered:
        return numbered.group()
    verb = re.sub(
        r"(?i)^(?:hvad|hvem|hvor\w*|hvilke[nt]?|hvornår)\s+(?:mange |meget |stor[te]? )?(?:er|var|"
        r"blev|har|hedder|står for|varetager|koster?)?\s*",
        "",
        plain,
    )
    return re.sub(rf"(?i)^{_VERB}\s+", "", verb) or plain


def _shift_year(asked: str, before: str) -> str | None:
    match = _NEXT.search(asked)
    years = [int(year) for year in _YEAR.findall(before)]
    if not match or not years or len(asked.split()) > 7:
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
    if analyse_question(rest).text.lower().startswith(("hv", "er ", "har ", "kan ", "skal ", "blev ", "var ", "fik ")):
        return _with_subject(rest + "?", before) if leans_on_before(rest) else rest[:1].upper() + rest[1:] + "?"
    place = re.match(r"(?i)(?:på|i|for|ved|til|af)\s+(.+)$", rest)
    new = place[1] if place else rest
    old = _of_the_kind(new, before) or subject_of(before)
    if old and old in before:
        return before.replace(old, new, 1)
    return f"{before.rstrip(' ?')} – {rest}?"


def _of_the_kind(new: str, before: str) -> str:
    """What in the earlier question the new words take the place of: a place for a place, "mål 2" for "mål 1"."""
    numbered = _NUMBERED.match(new)
    if numbered:
        same = next((m for m in _NUMBERED.finditer(before) if m["kind"].lower() == numbered["kind"].lower()), None)
        return same.group() if same else ""
    if any(fold(word) in PLACES for word in new.split()):
        found = [
            m.group() for m in _PLACE.finditer(before) if fold(m.group().split()[-1]) in PLACES - {"indre", "ydre"}
        ]
        return found[-1] if found else ""
    return ""


def leans_on_before(asked: str) -> bool:
    """Whether a question leans on the one before: a pronoun, and nothing else that says what it is about."""
    question = analyse_question(asked)
    heavy = [term for term in question.terms if term.weight >= 0.9]
    if _EMPTY_IT.search(asked):
        return False
    return (bool(_LOOSE.search(asked)) and (len(heavy) <= 1 and not question.names)) or not question.terms


def says_little(asked: str) -> bool:
    """Whether a question hardly names what it is about ("Hvor mange har været omfattet?")."""
    question = analyse_question(asked)
    heavy = [term for term in question.terms if term.weight >= 0.9]
    return is_ambiguous(question) or (len(heavy) < 2 and not question.names)


def _with_subject(asked: str, before: str) -> str:
    asked = asked[:1].upper() + asked[1:]
    match = _PRONOUN.search(asked)
    many = match is not None and match["word"].lower() in ("dem", "disse", "deres")
    subject = _whole_topic(before) if many else subject_of(before)
    if match and match["word"].lower() in ("det", "den", "dem", "dette", "denne"):
        start, end = match.span("word")
        return f"{asked[:start]}{subject}{asked[end:]}"
    return f"{asked.rstrip(' ?')}, når det gælder {subject}?"
