"""A follow-up ("og i 2013?", "hvem har ansvaret for det?") is spelled out from what was asked before."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from assistant.danish.analysis import fold
from assistant.danish.dates import find_dates
from assistant.drafting.asking.lexicon import root, word_list, words_of
from assistant.drafting.asking.pronouns import find_pronoun
from assistant.drafting.asking.question import PLACES, Question, Want, analyse_question
from assistant.drafting.asking.topics import (
    AUXILIARIES,
    PREPOSITIONS,
    agrees,
    counted_in,
    is_finite,
    names_of_people,
    noun_phrases,
    subject_of,
    whole_topic,
)
from assistant.drafting.desk.ranking import Desk
from assistant.drafting.ways.ambiguity import is_ambiguous
from assistant.records import Turn


@dataclass(frozen=True, slots=True)
class FollowUp:
    """A question that leans on the one before, spelled out.

    ``asked`` is its own wording where that is put to the sources beside the words ``before``; it is empty where
    ``text`` says by itself all that is asked.
    """

    text: str
    asked: str = ""
    before: str = ""
    certain: bool = True  # not only because the question says little
    among: bool = False  # "hvor mange af dem": only of what was counted before
    is_named: bool = True  # what it is about could be named, not only the question before be told


_OPENS = re.compile(
    r"(?i)^\s*(?:(?:og|men|så|ok(?:ay)?|hvad så med|hvad med|hvad så|samme|også|hvordan med|"
    r"hvordan ser det ud)\b[\s,]*)+"
)
_NEXT = re.compile(
    r"(?i)\b(?:året|(?P<number>et|to|tre|fire|fem|\d) år) "
    r"(?P<way>efter|senere|derefter|før|tidligere|forinden|inden)\b|"
    r"\b(?P<next>næste|efterfølgende|følgende|forrige|foregående) år\b"
)
_LATER = ("efter", "senere", "derefter", "næste", "efterfølgende", "følgende")
_NUMBERS = {"et": 1, "to": 2, "tre": 3, "fire": 4, "fem": 5}
_UNCOUNTED = re.compile(
    r"(?i)^hvor mange (?P<of>af dem |af disse |af de her |heraf |deraf )?(?P<rest>(?P<verb>\w+)\b.*?)\??$"
)
_BARE = re.compile(
    r"(?i)^(?P<asks>(?:(?:af|for|til|med|fra|hos) )?hvem|hvorfor|hvordan|siden hvornår|hvornår|hvor længe|hvor)"
    r"(?: (?:det|da|så|ikke|"
    r"(?:er|var|blev|skete|gjaldt|gælder) det|skete det|er det fra|(?:gjorde|har gjort|besluttede|bestemte) det))?\W*$"
)
_ASKS = re.compile(r"(?i)^(?:(?:i|på|til|for|af|med|fra|hos|om|under) )?hv(?:ad|em|or\w*|ilke[nt]?)\b")
_GENERAL = frozenset(root(word) for word in word_list("aspects"))
_NUMBERED = re.compile(r"(?i)\b(?P<kind>mål|ad|spørgsmål|punkt|tabel|initiativ|fase)\s+(?:nr\.?\s*)?\d+")
_PLACE = re.compile(r"(?:\b(?:Ydre|Indre|ydre|indre) )?\b[A-ZÆØÅa-zæøå]+\b")
_YEAR = re.compile(r"\b(?:19|20)\d\d\b")
MOST_WORDS = 8  # of a question that may lean on the one before without saying so
LONGEST_TOPIC = 14


def follow_up(text: str, conversation: Sequence[Turn], desk: Desk | None = None) -> FollowUp | None:
    """The question spelled out, or None where it stands by itself."""
    if not conversation:
        return None
    before = _last_question(_root(conversation[-1].resolved_question or conversation[-1].question))
    asked = " ".join(text.split())
    if asked.strip(" ?").lower() == before.strip(" ?").lower():
        return None
    shifted = _shift_year(asked, before)
    if shifted:
        return FollowUp(shifted)
    named = _with_person(asked, before, conversation[-1].answer)
    if named != asked:
        return FollowUp(f"{named[:1].upper()}{named[1:]}", asked, before)
    rest = _OPENS.sub("", asked).strip(" ?")
    bare = _bare(rest, before)
    if bare:
        return bare
    counted = _counted(rest, before)
    if counted:
        return counted
    if _OPENS.match(asked):
        return _continued(rest, before, _earlier(conversation))
    if leans_on_before(asked):
        return _with_subject(asked, before, _earlier(conversation))
    if says_too_little(asked, desk):
        return replace(_with_subject(asked, before), certain=False)
    return None


_FOLLOWS = re.compile(r"^.+\(i forlængelse af »(?P<root>.+)«\)\W*$")


def _root(question: str) -> str:
    """Of a question told in the light of an earlier one, that earlier one, which says what both are about."""
    match = _FOLLOWS.match(question)
    return match["root"] if match else question


def _last_question(text: str) -> str:
    """Of a letter, the last question it asks; else the text itself."""
    if len(text) < 240 and "\n" not in text.strip():
        return text
    asked = [line.strip(" -–•\t") for line in re.split(r"(?<=[?.!])\s+|\n+", text) if line.strip().endswith("?")]
    return re.sub(r"^\(?\d{1,2}[.)]\s*", "", asked[-1]) if asked else text


# ------------------------------------------------------------------ whether a question leans


def leans_on_before(asked: str) -> bool:
    """Whether a question points at what was asked before, or says nothing of its own."""
    return find_pronoun(asked) is not None or not analyse_question(asked).terms


def says_little(asked: str) -> bool:
    """Whether a question hardly names what it is about ("Hvor mange har været omfattet?")."""
    question = analyse_question(asked)
    return is_ambiguous(question) or (len(_heavy(question)) < 2 and not question.names)


def says_too_little(asked: str, desk: Desk | None) -> bool:
    """Whether a short question names nothing by itself: "hvilke forvaltninger er med?", "er målet nået?"."""
    question = analyse_question(asked)
    question = desk.with_titles(question) if desk else question
    if question.names or question.past_reply or question.kinds or question.stated:
        return False
    return len(content_words(question)) < 2 and len(asked.split()) <= MOST_WORDS


def _heavy(question: Question) -> list[str]:
    return [term.word for term in question.terms if term.weight >= 0.9]


_DEFINITE = re.compile(r"[a-zæøå]{3,}(?:en|et|erne|ene)")


def takes_up(asked: str, before: Turn) -> bool:
    """Whether a question speaks of something as known that the question before or its answer has: "møderne"."""
    known = {root(word) for word in words_of(f"{before.question} {before.answer}")}
    nouns = [word for word in re.findall(r"\w+", asked) if _DEFINITE.fullmatch(word) and not is_finite(word)]
    return any(root(fold(noun)) in known - _GENERAL for noun in nouns)


def content_words(question: Question) -> list[str]:
    """What a question names by itself: no verbs, and nothing like "indsatsen" or "resultaterne"."""
    return [word for word in _heavy(question) if root(word) not in _GENERAL and not is_finite(word)]


# ------------------------------------------------------------------ what it is spelled out to


def _bare(rest: str, before: str) -> FollowUp | None:
    """ "hvorfor?", "hvornår var det?", "af hvem?": asked of what was asked before."""
    match = _BARE.match(rest)
    if not match:
        return None
    asks = match["asks"][:1].upper() + match["asks"][1:]
    plain = re.sub(r"(?i)^(?:og|men|så)\s+", "", before.strip().rstrip(" ?"))
    first, _, told = plain.partition(" ")
    if is_finite(first) and told:
        asked = f"{first.lower()} {told}"
        if re.search(r"(?i)\bikke\b", rest) and not re.search(r"(?i)\bikke\b", asked):
            asked = re.sub(r" (\S+)$", r" ikke \1", asked)
        return FollowUp(f"{asks} {asked}?")
    when = re.match(r"(?i)^(?:hvornår|hvordan|hvorfor|hvor(?! \w+t\b)) (?P<rest>(?P<verb>\S+) .+)$", plain)
    if when and is_finite(when["verb"]):
        return FollowUp(f"{asks} {when['rest']}?")
    who = re.match(r"(?i)^hvem (?P<verb>(?!er\b|var\b|har\b|i\b|af\b)\S+) (?P<rest>.+)$", plain)
    if who:
        return FollowUp(f"{asks} {who['verb']} man {who['rest']}?")
    counted = counted_in(plain)
    which = re.match(r"(?i)^hvilke[nt]? (?P<what>.+?) (?P<verb>er|var|blev) (?P<rest>.+)$", plain)
    what, verb, rest_ = (
        (counted.what, counted.verb, counted.rest)
        if counted
        else (which["what"], which["verb"], which["rest"])
        if which
        else ("", "", "")
    )
    there = re.match(r"(?i)^der (?P<done>\S+(?:et|t|dt))\b(?P<rest>.*)$", rest_)
    if there:
        return FollowUp(f"{asks} {verb} der {there['done']} {what}{there['rest']}?")
    if verb in ("er", "var", "blev") and not rest_.lower().startswith("der "):
        return FollowUp(f"{asks} {verb} {what} {rest_}?")
    return _told(f"{rest[:1].upper()}{rest[1:]}", before, whole_topic(plain))


def _counted(rest: str, before: str) -> FollowUp | None:
    """ "hvor mange er kommet i arbejde?" counts among those counted before."""
    match = _UNCOUNTED.match(rest)
    if not match or not (match["of"] or is_finite(match["verb"])) or re.match(r"(?i)\S+ der\b", match["rest"]):
        return None
    counted = counted_in(before) if analyse_question(before).want is Want.COUNT else None
    asked = f"Hvor mange {match['rest']}?"
    if counted is None:
        spelled = _told(asked.rstrip("?"), before, subject_of(before))
        return replace(spelled, among=bool(match["of"]), certain=bool(match["of"]))
    who = whole_topic(before)
    told = f"af de {who}," if match["of"] else who.split(", ")[0]
    general = not match["of"] and _is_general(counted.what)
    if general or len(who.split()) > LONGEST_TOPIC:
        return replace(_told(asked.rstrip("?"), before, subject_of(before)), among=bool(match["of"]))
    text = f"Hvor mange {told} {match['rest']}"
    about = subject_of(before)
    if not match["of"] and _names_something(about) and about.lower() not in text.lower() and not _is_general(about):
        text = f"{text}, når det gælder {about}"
    return FollowUp(f"{text}?", asked, before, among=bool(match["of"]))


def _is_general(subject: str) -> bool:
    """Whether a subject is but "indsatsen" or "projektet"."""
    return all(root(fold(word)) in _GENERAL for word in re.findall(r"\w+", subject))


def _shift_year(asked: str, before: str) -> str | None:
    match = _NEXT.search(asked)
    years = [int(year) for year in _YEAR.findall(before)]
    if not match or not years or len(asked.split()) > 7 or _ASKS.match(_OPENS.sub("", asked)):
        return None
    way = (match["way"] or match["next"]).lower()
    step = _NUMBERS.get((match["number"] or "et").lower()) or int(match["number"])
    year = max(years) + step if way in _LATER else min(years) - step
    return _put_years(before, str(year))


def _put_years(before: str, wanted: str) -> str:
    """The earlier question with its years replaced; a year by itself leaves "efter 1. kvartal" before it."""
    plain = before.rstrip(" ?")
    mention = find_dates(wanted)
    dates = find_dates(plain)
    if re.fullmatch(r"\d{4}", wanted):
        span = re.search(r"\b(?:19|20)\d\d\b(?:\s*(?:-|–|til|og)\s*(?:19|20)\d\d\b)?", plain)
        start, end = span.span() if span else (-1, -1)
        opening = "fra " if start > 0 and re.search(r"(?i)\bfra\s$", plain[:start]) else ""
        start -= len(opening)
        wanted = f"i {wanted}" if opening else wanted
    else:
        start, end = (dates[0].start, dates[0].end) if dates and mention else (-1, -1)
    if start < 0:
        return f"{plain} i {wanted}?"
    return f"{plain[:start]}{wanted}{plain[end:]}?"


def _continued(rest: str, before: str, earlier: Sequence[str] = ()) -> FollowUp | None:
    """ "og i 2013?", "hvad med Exit?", "og hvem har ansvaret for det?" """
    dates = find_dates(rest)
    bare = re.sub(r"(?i)^(?:i|for|fra)\s+", "", rest)
    if dates and dates[0].start <= 4 and dates[0].end >= len(rest) - 2:
        return FollowUp(_put_years(before, bare))
    if _ASKS.match(rest) or is_finite(rest.split(maxsplit=1)[0] if rest else ""):
        asked = f"{rest[:1].upper()}{rest[1:]}?"
        if leans_on_before(rest):
            return _with_subject(asked, before, earlier)
        return replace(_with_subject(asked, before), certain=False) if says_too_little(rest, None) else FollowUp(asked)
    if not rest:
        return None
    place = re.match(r"(?i)(?:på|i|for|ved|til|af|om)\s+(.+)$", rest)
    new = place[1] if place else rest
    old = _of_the_kind(new, before)
    if not old and find_pronoun(rest):
        return _told(before.rstrip(" ?"), before, rest, aspect=True)
    old = old or subject_of(before)
    if old and old in before and len(old.split()) < len(before.split()) - 1:
        if dates:  # "hvad med Exit i 2013?"
            when = rest[dates[0].start : dates[0].end]
            bare = re.sub(r"(?i)\s+(?:i|for|fra)\s*$", "", new[: new.find(when)])
            return FollowUp(_put_years(before.replace(old, bare, 1), when))
        return FollowUp(before.replace(old, new, 1))
    return _told(before.rstrip(" ?"), before, rest, aspect=True)


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


def _earlier(conversation: Sequence[Turn]) -> list[str]:
    """The questions before the last one, the latest first."""
    return [_root(turn.resolved_question or turn.question) for turn in reversed(conversation[:-1])]


def _meant(word: str, before: str, earlier: Sequence[str]) -> str:
    """What a pronoun stands for: the weightiest phrase before that agrees with it, in the last question if it can."""
    if word in ("dem", "disse", "de"):
        return whole_topic(before)
    subject = subject_of(before)
    if word != "den" or agrees(subject, word):
        return subject
    found = (phrase for asked in (before, *earlier) for phrase in noun_phrases(asked) if agrees(phrase, word))
    return next(found, subject)


_PERSONAL = re.compile(r"(?i)\b(?P<own>hans|hendes)\b|\b(?:han|hun|ham|hende|vedkommende)\b")


def _with_person(asked: str, before: str, said: str) -> str:
    """ "hun" and "hans" as the person last named, in the question before or its answer."""
    match = _PERSONAL.search(asked)
    if not match:
        return asked
    people = [name for text in (said, before) for name in names_of_people(text)]
    if not people:
        return asked
    name = people[-1]
    owned = (name if name.endswith("s") else f"{name}s") if match["own"] else name
    return asked[: match.start()] + owned + asked[match.end() :]


def _with_subject(asked: str, before: str, earlier: Sequence[str] = ()) -> FollowUp:
    """The question with its pronoun spelled out, or with the subject of the one before told at its end."""
    asked = asked[:1].upper() + asked[1:]
    match = find_pronoun(asked)
    word = match["word"].lower() if match else ""
    subject = _meant(word, before, earlier)
    plain = word in ("det", "den", "dem", "dette", "denne", "de") and not _before_noun(asked, match)
    last = match is not None and not asked[match.end() :].strip(" ?")
    general = _is_general(subject)
    if match is None or not plain or not (general or _names_something(subject)) or (", " in subject and not last):
        return _told(asked.rstrip(" ?"), before, subject)
    start, end = match.span("word")
    if general:
        return _told(f"{asked[:start]}{subject}{asked[end:]}".rstrip(" ?"), before, subject_of(before))
    text = f"{asked[:start]}{'de ' if ', ' in subject else ''}{subject}{asked[end:]}"
    return FollowUp(text, asked, before)


def _before_noun(asked: str, match: re.Match[str] | None) -> bool:
    """Whether "denne" or "disse" stands before its noun: "disse unge"."""
    following = re.match(r"\s+(\w+)", asked[match.end() :]) if match else None
    if following is None or match is None or match["word"].lower() in ("det", "den", "de", "dem"):
        return False
    return not is_finite(following[1]) and following[1].lower() not in PREPOSITIONS | AUXILIARIES


def _told(asked: str, before: str, subject: str, *, aspect: bool = False) -> FollowUp:
    """The question with what it is about told at its end; where that cannot be named, with the one before."""
    bare = before.strip().rstrip(" ?")
    if aspect:
        return FollowUp(f"{asked} – {subject}?", f"{subject}?", before)
    if _names_something(subject) and len(subject.split()) <= LONGEST_TOPIC:
        return FollowUp(f"{asked}, når det gælder {subject}?", f"{asked}?", before)
    return FollowUp(f"{asked}? (i forlængelse af »{bare}?«)", f"{asked}?", before, is_named=False)


def _names_something(subject: str) -> bool:
    return bool(_heavy(analyse_question(f"– {subject}"))) and not _ASKS.match(subject) and not find_pronoun(subject)
