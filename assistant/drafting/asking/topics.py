"""What a question is about, in its own words, and what it counts: what a later question leans on."""

from __future__ import annotations

import re
from dataclasses import dataclass

from assistant.danish.analysis import fold
from assistant.danish.dates import find_dates
from assistant.drafting.asking.lexicon import is_verb, root, word_list
from assistant.drafting.asking.question import PLACES, Want, analyse_question


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


AUXILIARIES = _words(
    "er var bliver blev har havde kan kunne skal skulle vil ville må måtte bør burde får fik blevet været "
    "findes fandtes sker skete"
)
PREPOSITIONS = _words(
    "af for om til på ved i med fra under mod over efter før inden hos blandt mellem ad siden sammen omkring "
    "vedrørende angående uden gennem via per pr"
)
ADVERBS = _words(
    "ikke også så nu stadig fortsat længere indtil egentlig reelt faktisk allerede senest først endnu da derefter "
    "samtidig kun dog jo vel helt rigtigt samlet tidligere siden ca cirka bare lige desuden især foreløbigt "
    "foreløbig nogensinde aldrig igen ud ind op ned frem væk hen henne tilbage"
)
_ASKING = _words(
    "hvor hvad hvem hvilken hvilket hvilke hvornår hvorfor hvordan hvorledes hvis mange meget ofte længe stor stort "
    "store og men samt der man det den de dem dette denne disse han hun ham hende vi i jeg du selv"
)
_DETERMINERS = _words("den det de en et denne dette disse alle begge hver nogle flere andre")
_ACTOR = re.compile(
    r"^(?:man|vi|[A-ZÆØÅ]{2,6}|\S*(?:forvaltning|udvalg|kommune|repræsentation|politi|regering|direktion|"
    r"råd|ministeri|styrelse)\S*)$"
)
_WORD = re.compile(r"[\w+&/'’-]+(?:\.(?=\w))?|[,;:()?!]|\.")
_QUOTED = re.compile(r"[\"'”“»«‘’]([^\"'”“»«‘’]{3,60})[\"'”“»«‘’](?!\w)")
_TOLD = re.compile(r", når det gælder (.+)$")
_ASIDE = re.compile(r"(?i)\s*[,(]?\s*\b(?:ifølge|jf\.?|i følge)\b[^,?]*")
_NUMBERED = re.compile(r"(?i)\b(?:mål|ad|spørgsmål|punkt|tabel|initiativ|fase)\s+(?:nr\.?\s*)?\d+")
_EACH = re.compile(r"(?i)\s+(?:om|pr\.|per|hvert|hver) (?:året|år|måneden|måned|ugen|uge|dagen|dag)\b")
_HEAVY = 0.9
GENERAL = frozenset(root(word) for word in word_list("aspects"))
_OF_SIDES = frozenset(
    {
        Want.AMOUNT,
        Want.CRITERION,
        Want.PURPOSE,
        Want.UNIT,
        Want.SHARE,
        Want.AGE,
        Want.IDENTIFIER,
        Want.PERSON,
        Want.DATE,
    }
)
_FINITE = re.compile(r"(?:[a-zæøå]{2,}(?:ede|edes|eres|erer|iser)|[a-zæøå]{3,}(?:tages|gives|føres|gøres|ldes|sættes))")
_PRESENT = re.compile(r"[a-zæøå]{3,}(?:er|es|te|edes|ede)")


def is_finite(word: str) -> bool:
    """Whether a word is surely a verb, by itself."""
    lower = word.lower()
    return lower in AUXILIARIES or is_verb(fold(lower)) or bool(_FINITE.fullmatch(lower))


@dataclass(frozen=True, slots=True)
class Counted:
    """What "hvor mange" counts ("unge"), the verb, and the rest ("i 2017 sammen med bandemedlemmer")."""

    what: str
    verb: str
    rest: str


_MANY = re.compile(r"(?i)^\W*(?:(?:og|men|samt)\s+)?hvor mange\s+(?:af\s+)?")


def counted_in(question: str) -> Counted | None:
    """What a question counts, where it does."""
    opening = _MANY.match(question)
    if not opening:
        return None
    words = question[opening.end() :].strip(" ?.!").split()
    for place, word in enumerate(words):
        if place == 0 and is_finite(word):
            return None
        before = words[place - 1].lower() if place else ""
        if place == 0 or before in PREPOSITIONS | _DETERMINERS or before.endswith("-") or not word[0].islower():
            continue
        if word.endswith("-"):
            continue
        if is_finite(word) or (_PRESENT.fullmatch(word) and not before.endswith("e")):
            what = " ".join(words[:place])
            return Counted(what, word, " ".join(words[place + 1 :]))
    return None


def relative_clause(counted: Counted) -> str:
    """Those that were counted: "unge, som politiet traf i 2017", "borgere, der ikke længere er omfattet"."""
    rest = counted.rest.split()
    if not rest:
        return f"{counted.what}, der {counted.verb}"
    told = rest[1:] if rest[0].lower() == "der" else rest
    if counted.verb.lower() in ("er", "var") and told and told[0].lower() in PREPOSITIONS:
        return f"{counted.what} {' '.join(told)}"
    if told is not rest:
        return f"{counted.what}, der {counted.verb} {' '.join(rest[1:])}".rstrip()
    denial: list[str] = []
    while rest and rest[0].lower() in ("ikke", "længere", "stadig", "fortsat", "også", "endnu", "nu"):
        denial.append(rest.pop(0))
    nouns = 0
    if rest and not denial and rest[0].lower() not in ("en", "et") and _opens_noun_phrase(rest[0]):
        nouns = 1
        while nouns < len(rest) - 1 and (
            rest[nouns - 1].lower() in _DETERMINERS
            or rest[nouns - 1].endswith("s")
            or (rest[nouns - 1][0].isupper() and rest[nouns][0].isupper())
        ):
            nouns += 1
        if nouns == len(rest) and counted.verb.lower() in ("er", "var"):
            nouns = 0
    if nouns:
        return " ".join(filter(None, [f"{counted.what}, som", *rest[:nouns], counted.verb, *rest[nouns:]]))
    return " ".join(filter(None, [f"{counted.what}, der", *denial, counted.verb, *rest]))


def as_subordinate(counted: Counted) -> str:
    """The same as it stands after "hvor mange": "kvinder der er i målgruppen", "unge politiet traf i 2017"."""
    rest = counted.rest.split()
    told = rest[1:] if rest and rest[0].lower() == "der" else rest
    if told is not rest or (told and told[0].lower() in PREPOSITIONS):
        return f"{counted.what} der {counted.verb} {' '.join(told)}".rstrip()
    return relative_clause(counted).replace(", der ", " der ", 1).replace(", som ", " ", 1)


def _opens_noun_phrase(word: str) -> bool:
    lower = word.lower()
    if lower in _DETERMINERS | {"man", "vi"} or word[0].isupper():
        return True
    if lower in PREPOSITIONS | ADVERBS or is_finite(word):
        return False
    return bool(re.search(r"(?:[a-zæøå]{3}en|ingen|politiet|projektet|skabet|centret|erne|ene)$", lower))


def subject_of(question: str) -> str:
    """What a question is about, in its own words: a quoted name, a numbered thing, else its weightiest noun phrase."""
    plain = question.strip(" ?.!")
    quoted = _QUOTED.search(question)
    told = _TOLD.search(plain)
    if quoted or told:
        return quoted[1] if quoted else told[1] if told else ""
    numbered = _NUMBERED.search(plain)
    phrases = noun_phrases(plain)
    weighed = [(_weight(phrase), phrase) for phrase in phrases]
    best = max((weight for weight, _ in weighed), default=0.0)
    if numbered and best < 1.0:
        return numbered.group()
    if not weighed:
        return plain
    return next(phrase for weight, phrase in reversed(weighed) if weight == best)


def agrees(phrase: str, pronoun: str) -> bool:
    """Whether a phrase may be what "den" stands for: a name, or one thing of the common gender."""
    words = phrase.split()
    ends = [place for place, word in enumerate(words) if word.lower() in PREPOSITIONS]
    noun = words[ends[0] - 1] if ends and ends[0] else words[-1]
    if words[0].lower() not in _DETERMINERS and (noun[0].isupper() or not noun.islower()):
        return True
    first = words[0].lower()
    if pronoun == "den":
        return first in ("den", "en", "denne") or (noun.endswith("en") and len(noun) > 4)
    return True


def whole_topic(question: str) -> str:
    """Those that were counted, with what is told of them, else the subject."""
    counted = counted_in(question)
    return relative_clause(counted) if counted else subject_of(question)


def _weight(phrase: str) -> float:
    """How much a phrase says: its names and weighty words, and a little for each that only names a side."""
    terms = analyse_question(f"– {phrase}").terms
    heavy = sum(1.5 if term.is_name else 1.0 for term in terms if term.weight >= _HEAVY)
    return heavy + 0.1 * bool(terms)


def noun_phrases(question: str) -> list[str]:
    """The stretches between the verbs of a question, without times, adverbs, and who acts."""
    words = _WORD.findall(_without_times(_ASIDE.sub("", question)))
    runs: list[list[str]] = [[]]
    helped, finished = False, False  # an auxiliary was read, its participle was read
    for place, word in enumerate(words):
        lower = word.lower()
        named = (place > 0 and word[0].isupper()) or (bool(runs[-1]) and runs[-1][-1][0].isupper())
        before = words[place - 1].lower() if place else ""
        within = before in PREPOSITIONS | _DETERMINERS | {"og", "eller"} or before.endswith(("e", "-"))
        named = named and word[0].isalnum() and lower not in AUXILIARIES | _ASKING
        if named or (lower in _DETERMINERS and _starts_phrase(words, place)):
            runs[-1].append(word)
            continue
        participle = helped and not finished and not within and _is_participle(words, place)
        present = not helped and any(runs) and not within and bool(re.fullmatch(r"[a-zæøå]{4,}(?:er|te|es)", lower))
        verb = is_finite(word) and not (within and place + 1 < len(words) and lower.endswith(("e", "t")))
        verb = verb or _is_second(words, place) or (any(runs) and _stands_as_verb(words, place))
        helped, finished = helped or lower in AUXILIARIES, finished or participle
        if verb or participle or present or lower in _ASKING | ADVERBS or not word[0].isalnum():
            runs.append([])
        else:
            runs[-1].append(word)
    phrases = [_without_side(_trimmed(run), question) for run in runs]
    return [" ".join(phrase) for phrase in phrases if phrase]


def _is_second(words: list[str], place: int) -> bool:
    """Whether a word stands where a question has its verb: "hvornår godkendte", "hvordan forklarer"."""
    return place == 1 and words[0].lower() in ("hvad", "hvem", "hvornår", "hvorfor", "hvordan", "hvorledes")


def _stands_as_verb(words: list[str], place: int) -> bool:
    """ "afsatte" in "hvor mange penge afsatte BIU": in the past, and no noun follows that it could tell of."""
    following = words[place + 1] if place + 1 < len(words) else "."
    definite = re.fullmatch(r"[a-zæøå]{3,}(?:en|et|erne|ene)", following)  # no adjective stands before such a noun
    open_ = definite or not following[0].islower() or following.lower() in PREPOSITIONS | _ASKING | ADVERBS
    before = words[place - 1].lower()
    past = re.fullmatch(r"[a-zæøå]{3,}(?:te|ede|edes)", words[place])
    return bool(past) and open_ and before not in PREPOSITIONS | _DETERMINERS | {"og", "eller"}


def _is_participle(words: list[str], place: int) -> bool:
    """ "godkendt" in "blev projektet godkendt" and "underskrevet" in "har underskrevet", not "projektet"."""
    if not re.fullmatch(r"[a-zæøå]{2,}t", words[place].lower()):
        return False
    return words[place - 1].lower() not in AUXILIARIES - {"har", "havde"} or words[0].lower() == "hvilke"


def _without_side(run: list[str], question: str) -> list[str]:
    """ "Cykelbussen" of "budgettet for Cykelbussen", where it is the budget that is asked for."""
    if analyse_question(question).want in _OF_SIDES:
        while len(run) > 2 and run[1].lower() in PREPOSITIONS and root(fold(run[0])) in GENERAL:
            run = run[2:]
    return run


def _starts_phrase(words: list[str], place: int) -> bool:
    """Whether a determiner stands before its noun or adjective, and is no pronoun."""
    if place + 1 >= len(words):
        return False
    following = words[place + 1].lower()
    if following in PREPOSITIONS | ADVERBS | AUXILIARIES or not following[0].isalnum():
        return False
    return not is_finite(following) or (following.endswith("e") and place + 2 < len(words))


def _trimmed(run: list[str]) -> list[str]:
    """A run without prepositions at its ends and without who acts before what is acted on."""
    while run and run[0].lower() in PREPOSITIONS:
        run = run[1:]
    while run and run[-1].lower() in PREPOSITIONS | _DETERMINERS:
        run = run[:-1]
    while (
        len(run) > 1
        and _ACTOR.match(run[0])
        and not run[0].endswith("s")
        and run[1].lower() not in ("i", "på", "ved", "og", "af")
    ):
        run = run[1:]
        while run and run[0].lower() in PREPOSITIONS:
            run = run[1:]
    return run


def _without_times(text: str) -> str:
    """The text without its dates and the prepositions before them; the years of a name ("Budget 2019") stay."""
    named = analyse_question(text)
    text = _EACH.sub("", text)
    for mention in reversed(find_dates(text)):
        if not named.years and re.fullmatch(r"\d{4}(?:[-–]\d+)?", mention.text):
            continue
        before = re.sub(
            r"(?i)(?:\s+(?:i|for|fra|til|om|af|på|pr\.?|ved|den|d\.|og|mellem|siden|efter|før|hele|medio|primo|ultimo|udgangen|starten|løbet))+\s*$",
            "",
            text[: mention.start],
        )
        text = before + text[mention.end :]
    return text


_NAME = re.compile(r"\b[A-ZÆØÅ][a-zæøåé]+(?:(?: [A-ZÆØÅ]\.?)? [A-ZÆØÅ][a-zæøåé]+){1,3}\b")
_INSTITUTION = re.compile(
    r"(?i)kommun|politi|forvaltning|jobcent|center|råd\b|udvalg|aftale|strategi|enhed|sekretariat|nationale|budget|"
    r"skole|forening|fængsel|partnerskab|program|start\b|\bsikker\b|\bindre\b|\bydre\b|direktion"
)


def names_of_people(text: str) -> list[str]:
    """Names of at least two words that are no office's and no place's."""
    found = (match.group() for match in _NAME.finditer(text))
    return [
        name for name in found if not _INSTITUTION.search(name) and not any(fold(w) in PLACES for w in name.split())
    ]
