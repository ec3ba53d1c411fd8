"""A statement is cut into stretches, one to each of its figures, with the words, names and limits that say of what."""

from __future__ import annotations

import datetime
import re
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise

from assistant.danish.analysis import STOP_WORDS, fold
from assistant.danish.dates import DateMention
from assistant.danish.number_words import find_number_words
from assistant.danish.numbers import NumberMention
from assistant.drafting.asking.lexicon import is_verb, words_of
from assistant.drafting.asking.question import PLACES
from assistant.drafting.desk.sources import Source, Statement

_BOUNDARY = re.compile(r"[,;:]|\b(?:og|samt|mod|mens|men|heraf|fra|til)\b")
_TRAILING = re.compile(
    r"[;:]|\s(?=ifølge\b)|,\s(?=(?:og|men|mens|efter|fordi|så|hvoraf|heraf|da|idet|selv|ifølge|hvilket)\b)"
)
_NEGATION = re.compile(r"(?i)\b(?:ikke|ingen|intet|aldrig|hverken)\b")
_NEGATIONS = frozenset(words_of("ikke ingen intet aldrig hverken"))
_AIM = re.compile(
    r"(?i)\bmål(?:et|sætning\w*|tal\w*)?\b|\bskal\b|\bskulle\b|\bbør\b|\bforvent\w*|\bventes\b|\bplan(?:en|lagt|lægges)\b|"
    r"\bvil\b|\bsuccekriteri\w*|\bsuccesskriteri\w*"
)
_RATES = (
    ("uge", re.compile(r"(?i)\bom ugen\b|\bpr\.? uge\b|\bugentlig\w*|\bhver uge\b")),
    ("måned", re.compile(r"(?i)\bom måneden\b|\bpr\.? måned\b|\bmånedlig\w*|\bhver måned\b")),
    ("dag", re.compile(r"(?i)\bom dagen\b|\bi døgnet\b|\bpr\.? (?:dag|døgn)\b|\bdaglig\w*|\bhver dag\b")),
    (
        "hoved",
        re.compile(r"(?i)\bpr\.? (?:1\.000|1000|100|10\.000|indbygger|borger|elev|barn|plads|person|kvadratmeter)"),
    ),
    ("gennemsnit", re.compile(r"(?i)\bgennemsnit\w*|\bi snit\b")),
)
_AGES = re.compile(
    r"(?i)\b(\d+(?:[-–]\d+)?)\s?-?\s?årige?|"
    r"(?:\b(under|over|fra|mellem|på)\s)?\b(\d+)(?:\s?(?:-|–|og|til)\s?(\d+))? år\b(?! siden)"
    r"(\s(?:og|eller) (?:derover|derunder))?"
)
_SEX = re.compile(r"(?i)\b(?:kvinde|mand|mænd|pige|dreng)\w*")
_PARTS = re.compile(r"(?i)\b(?:heraf|deraf|af dem|af disse|blandt dem|af de \d+)\b")
_STAGE_LINES = """
    søg ansøg ønsk
    henvis
    tilbud tilbyd tilbød
    visiter
    begynd påbegynd
    afslut gennemfør fuldfør bestå bestod
    afvis afslå afslag
    annuller aflys
    godkend
    bevilg afsat afsætt afsætte
    brug forbrug anvend
    solg sælg
    købt køb
    anmeld
    opklar
    sigte
    dømt døm
    anhold
    fæld
    plant
    mangl
    oprett
    nedlæg nedlag
"""
_STAGES = tuple(
    (stems.split()[0], re.compile(rf"(?i)\b(?:{'|'.join(stems.split())})\w*"))
    for stems in _STAGE_LINES.strip().splitlines()
)
_STAGE_STEMS = tuple(fold(stem) for stem in _STAGE_LINES.split())
_FROM = re.compile(r"(?i)\bfra(?:\s(?:den|d\.|og med|starten af|begyndelsen af))*\s*\Z")
_SINCE = re.compile(r"(?i)\bsiden(?:\s\w+){0,3}?\s*\Z")
_LOWER_BOUNDS = frozenset(("mindst", "mindste", "minimum", "min.", "over", "mere end", "flere end", "højere end"))
_UPPER_BOUNDS = frozenset(
    (
        "højst",
        "højest",
        "op til",
        "op mod",
        "under",
        "maksimalt",
        "maks.",
        "max.",
        "færre end",
        "mindre end",
        "ikke over",
    )
)
_ROUGH = frozenset(
    ("ca.", "ca", "cirka", "circa", "omkring", "omkr.", "omtrent", "godt", "knap", "næsten", "tæt på", "lidt over")
)
_CAPITAL = re.compile(r"(?<![.!?:»\"“”(]\s)(?<!\A)\b[A-ZÆØÅ][\wæøåé-]+")
NEUTRAL = frozenset(
    words_of(
        "kommune kommunen kommunens københavn københavns forvaltningen forvaltningens borgerrepræsentationen danmark "
        "danmarks byen dk kbh udvalget"
    )
)
# What many things have or are: these words alone do not say which thing is meant.
GENERIC = frozenset(
    words_of(
        """
        budget budgettet budgetter bevilling bevillingen midler midlerne udgift udgifter udgiften beløb beløbet pris
        prisen priser takst indsats indsatsen indsatser indsatserne projekt projektet ordning ordningen program
        programmet tilbud tilbuddet tilbuddene aftale aftalen aftaler pulje puljen plan planen strategi strategien
        målgruppe målgruppen gruppe gruppen aktivitet aktiviteter borger borgere borgerne personer person unge børn
        voksne deltagere mennesker familier medarbejdere kommunen sag sager tilfælde gange møder møde plads pladser
        samlet årligt årlige løbende ifm ekstra ny nye nyt øvrige forskellige måde del dele opgørelse opgørelsen aktive
        formidlingen afdeling afdelingen område området uge uger dag dage time timer måned måneder ventetid tid
        """
    )
)
# When something holds, how much it is, and words that say nothing of what it is.
_LIGHT = frozenset(
    words_of(
        """
        januar februar marts april maj juni juli august september oktober november december år året årene primo medio
        ultimo udgangen starten slutningen begyndelsen foråret sommeren efteråret vinteren kvartal halvår årsskiftet
        siden skoleåret nu p.t. endnu stadig fortsat senest dengang hidtil perioden mio mia kr pct procent antal
        antallet tal tallet andel andelen gennemsnit gennemsnitlig gennemsnitlige omkring over under mindst gennem alt
        samlet fik gik får går kom kommer gjort gør lavede blevet således også desuden først kun igen hver hvert flere
        sidst videre netop aktuelt bl fx ca ift hertil dertil ekstraordinært
        """
    )
)


@dataclass(frozen=True)
class Stretch:
    """A figure, or none, with the part of its statement that says what it counts and when."""

    source: Source
    statement: Statement
    figure: NumberMention | None
    text: str  # the part of the sentence that belongs to the figure
    lead: str = ""  # what stands before the first of several figures
    asked: str = ""  # the question that the statement answers

    @cached_property
    def words(self) -> tuple[str, ...]:
        return content_words(self.text)

    @cached_property
    def subject(self) -> tuple[str, ...]:
        """The words that say which thing is meant; of the question or the heading where the sentence has none."""
        asked = [word for word in self.asked_words if word not in GENERIC and not is_verb(word)]
        above = [word for word in content_words(self.statement.topic) if word not in GENERIC]
        return self.subject_of_its_own or tuple(asked or above)

    @cached_property
    def subject_of_its_own(self) -> tuple[str, ...]:
        """What its own words say it is about; what is done with it aside."""
        words = (*self.words, *self.lead_words)
        return tuple(w for w in words if w not in GENERIC and not is_verb(w) and not w.startswith(_STAGE_STEMS))

    @cached_property
    def lead_words(self) -> tuple[str, ...]:
        return tuple(word for word in content_words(self.lead) if word not in self.words)

    @cached_property
    def asked_words(self) -> tuple[str, ...]:
        own = {*self.words, *self.lead_words}
        return tuple(word for word in content_words(self.asked) if word not in own)

    @cached_property
    def names(self) -> frozenset[str]:
        """Places and names in the stretch and its lead."""
        whole = f"{self.lead} {self.text}".strip() if self.lead else self.text
        return names_in(whole)

    @property
    def said(self) -> str:
        return f"{self.lead} {self.text}"

    @cached_property
    def is_denied(self) -> bool:
        return len(_NEGATION.findall(self.text)) % 2 == 1

    @cached_property
    def is_aim(self) -> bool:
        heading = self.statement.headings[-1] if self.statement.headings else ""
        return bool(_AIM.search(self.said) or re.match(r"(?i)mål\b|succeskriteri", heading))

    @cached_property
    def rates(self) -> frozenset[str]:
        return frozenset(name for name, pattern in _RATES if pattern.search(self.said))

    @cached_property
    def stages(self) -> frozenset[str]:
        """How far something has come, as verbs say it: applied for, granted, begun, ended, spent."""
        return frozenset(name for name, pattern in _STAGES if pattern.search(self.said))

    @cached_property
    def limits(self) -> frozenset[str]:
        """Ages and sexes that it is about, and whether it is a part of something."""
        ages = {"".join(filter(None, match.groups())).lower() for match in _AGES.finditer(self.said)}
        return frozenset(
            ages
            | {fold(match[0])[:3] for match in _SEX.finditer(self.said)}
            | ({"part"} if _PARTS.search(self.said) else set())
        )

    @cached_property
    def bound(self) -> str:
        quantifier = self.figure.quantifier if self.figure else None
        return "low" if quantifier in _LOWER_BOUNDS else "high" if quantifier in _UPPER_BOUNDS else ""

    @property
    def is_rough(self) -> bool:
        return self.figure is not None and self.figure.quantifier in _ROUGH

    @cached_property
    def dates(self) -> list[DateMention]:
        start = self.statement.text.find(self.text)
        return [d for d in self.statement.dates if start <= d.start < start + len(self.text)]

    @cached_property
    def until(self) -> datetime.date | None:
        """The last day it says that something holds; a day that something starts on is none."""
        text = self.statement.text
        ends = [d.last for d in self.statement.dates if not _FROM.search(text[: d.start])]
        return max(ends, default=None)

    @cached_property
    def as_of(self) -> tuple[datetime.date, datetime.date, bool] | None:
        """First and last day that the figure holds for, and whether the text itself says so."""
        found = self.dates
        if not found:
            lead_end = len(self.lead)
            found = [mention for mention in self.statement.dates if self.lead and mention.end <= lead_end]
        if found:
            last = max(found, key=lambda mention: mention.last)
            if not _SINCE.search(self.statement.text[: last.start]):
                return last.first, last.last, True
            return (self.source.date, self.source.date, False) if self.source.date else None
        held = self._registered()
        if held:
            return held
        return (self.source.date, self.source.date, False) if self.source.date else None

    def _registered(self) -> tuple[datetime.date, datetime.date, bool] | None:
        """What the document's register of figures says, where a heading or the sentence before gives the date."""
        if self.figure is None:
            return None
        for page, start, end in self.statement.spans:
            for figure in self.source.structure.figures:
                here = figure.page == page and start <= figure.repaired_start < end
                told = figure.as_of_text or ""
                if here and figure.value == self.figure.value and told and figure.as_of_first and "siden" not in told:
                    return figure.as_of_first, figure.as_of_last or figure.as_of_first, True
        return None


def names_in(text: str) -> frozenset[str]:
    """Folded places, and words with a capital inside the sentence; those of the whole municipality left out."""
    capitals = {fold(match[0]) for match in _CAPITAL.finditer(text)}
    places = {word for word in words_of(text) if word in PLACES}
    return frozenset(
        word
        for word in capitals | places
        if word not in NEUTRAL and word not in _LIGHT and not word.isdigit() and not word.startswith("budget")
    )


def content_words(text: str) -> tuple[str, ...]:
    """Folded words that say what a text is about, each once."""
    numbers = {fold(text[found.start : found.end]) for found in find_number_words(text)}
    return tuple(
        dict.fromkeys(
            word
            for word in words_of(text)
            if word not in STOP_WORDS
            and word not in _LIGHT
            and word not in NEUTRAL
            and word not in _NEGATIONS
            and word not in numbers
            and not word[0].isdigit()
            and len(word) > 1
        )
    )


def stretches(source: Source, statement: Statement, asked: str = "") -> list[Stretch]:
    """One stretch to each figure of a statement; a statement without figures is one stretch."""
    text = statement.text
    figures = [
        mention
        for mention in statement.numbers
        if mention.kind == "number" and not _is_age(text, mention) and not _is_named(text, mention)
    ]
    if not figures:
        return [Stretch(source, statement, None, _without_trailing(text, 0), asked=asked)]
    cuts = [0]
    for one, other in pairwise(figures):
        between = list(_BOUNDARY.finditer(text, one.end, other.start))
        cuts.append(between[-1].start() if between else one.end)
    cuts.append(len(text))
    lead = text[: figures[0].start] if len(figures) > 1 else ""
    found = []
    for number, figure in enumerate(figures):
        start, end = cuts[number], cuts[number + 1]
        part = text[start:end]
        if number == len(figures) - 1:
            part = _without_trailing(part, figure.end - start)
        found.append(Stretch(source, statement, figure, part, lead if number else "", asked))
    return found


def _is_age(text: str, mention: NumberMention) -> bool:
    return mention.unit == "år" or bool(re.match(r"[\s-]*årig", text[mention.end :]))


def _is_named(text: str, mention: NumberMention) -> bool:
    """ "Ring 4": the number belongs to a name."""
    return mention.unit is None and bool(re.search(r"(?<=[a-zæøå] )[A-ZÆØÅ][a-zæøå]+ \Z", text[: mention.start]))


def _without_trailing(text: str, after: int) -> str:
    cut = _TRAILING.search(text, max(after, 1))
    return text[: cut.start()] if cut and cut.start() > 12 else text
