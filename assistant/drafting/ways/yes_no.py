"""A question that wants yes or no is answered so, only where one sentence of the sources carries every part of it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise

from assistant.danish.analysis import STOP_WORDS, fold
from assistant.danish.numbers import NumberMention, find_numbers
from assistant.drafting.asking.lexicon import parts, root, synonyms, word_list, words_of
from assistant.drafting.asking.question import PLACES, Question, Want
from assistant.drafting.asking.topics import is_finite
from assistant.drafting.desk.clauses import FALLS, NEGATED, RISES, nearest_clause, says_something
from assistant.drafting.desk.fitness import is_aim
from assistant.drafting.desk.ranking import Scored
from assistant.drafting.desk.sources import Statement
from assistant.records import AnswerSentence

LEAST_COVERAGE, LEAST_OWN = 0.7, 0.4
AROUND = 0.8  # how surely a word must stand above or beside a sentence that does not say it
LONGEST_WITHOUT_VERB = 8  # words of a question whose last word is what is asked of the subject ("Er konflikten slut?")
_HEDGE = re.compile(r"(?i)ikke nødvendigvis|\bformodes\b|\bsandsynligvis\b|\bkan hænge\b|\bi nogle tilfælde\b")
_ONLY_IF = re.compile(r"(?i)\bkun\b.{0,30}\b(?:såfremt|hvis|når|ved)\b")
_REQUEST = re.compile(r"(?i)^\s*(?:kan|vil|kunne) (?:i|du|vi|jeg|forvaltningen)\b")
_NO_FACT = re.compile(r"(?i)\b(?:indikator|succeskriteri|formål|målsætning)")
_AHEAD = re.compile(
    r"(?i)\b(?:skal|skulle|vil|ville|bør|forvent\w*|ventes|planlæg\w*|ønsker|sigter|formål\w*|målet er|med henblik på|"
    r"for at|frem mod|at (?:ned|øge|sikre|styrke|fore|mind|reduc)\w*|anbefal\w*|foreslå\w*)\b"
)
_MAY = re.compile(r"(?i)\b(?:kan|kunne|muligvis|måske)\b")
_MODAL = re.compile(r"(?i)\b(?:kan|kunne|må|skal|skulle|vil|ville|bør|forvent\w*|ventes|planlagt|planlægges)\b")
_ALL = re.compile(r"(?i)\b(?:alle|samtlige|hver eneste|hele|enhver)\b")
_STILL = re.compile(r"(?i)\b(?:stadig\w*|fortsat|endnu|stadigvæk)\b")
_ENDED = re.compile(r"(?i)\bikke længere\b|\bafsluttede?\b|\bophørt?\b|\bnedlagt\b|\budløbet\b|\bafviklet\b")
_JUST = re.compile(r"(?i)\b(?:kun|udelukkende|alene|eneste|blot|begrænset til)\b")
_WIDE = re.compile(
    r"(?i)\bikke (?:\w+ )?(?:kun|alene|udelukkende|begrænse\w*)|\bbydækkende\b|\bsamtlige bydele\b|\balle bydele\b"
)
_SHARES = re.compile(r"(?i)\b(?:halvdelen|de fleste|flertallet|størstedelen|langt de fleste)\b")
_MORE = re.compile(r"(?i)\b(?:mere|flere|over|højere|større)(?: end)?\s*$|\bmindst\s*$")
_LESS = re.compile(r"(?i)\b(?:mindre|færre|under|lavere)(?: end)?\s*$|\bhøjst\s*$")
_BOUNDS = frozenset(("mindst", "over", "under", "op til", "flere end", "færre end", "højst", "mere end", "mindre end"))
_ASKED_UP = re.compile(
    r"(?i)\b(?:stiger|steget?|steg|øget|vokset|vokser|voksede|forøget)\b|"
    r"\b(?:sket|været|kommet|er der) (?:en )?stigning\b"
)
_ASKED_DOWN = re.compile(
    r"(?i)\b(?:falder|faldet|faldt|reduceret|mindsket|sunket|aftaget|nedbragt)\b|"
    r"\b(?:sket|været|kommet|er der) (?:et )?fald\b"
)
COMPARES = re.compile(r"(?i)\b(?:højere|større|lavere|mindre|flere|færre|mere) end\b")
_GENERAL = frozenset(root(word) for word in word_list("aspects"))
_UP = re.compile(
    r"(?i)\b(?:blevet|er der|kommet|bliver) (?:\w+ ){0,2}(?:flere|mere|større|højere)\b|"
    r"\b(?:flere|mere) (?:\w+ ){0,2}(?:blevet|kommet)\b"
)
_DOWN = re.compile(
    r"(?i)\b(?:blevet|er der|kommet|bliver) (?:\w+ ){0,2}(?:færre|mindre|lavere)\b|"
    r"\b(?:færre|mindre) (?:\w+ ){0,2}(?:blevet|kommet)\b"
)
_PART_OF_TOWN = re.compile(r"(?i)\b(?:ydre|indre)\s+\w+")
_RESPONSIBLE = re.compile(r"(?i)\bforankret\b|\bvaretage[rst]?\w*|\bhører under\b|\bansvar\w*|\bdrives\b|\bstår for\b")
_ORGANISATION = re.compile(
    r"(?i)\b\w*(?:forvaltning|politi|udvalg|repræsentation|sekretariat|jobcent|kommune|ministeri|region|styrelse)\w*"
)
_AUXILIARIES = frozenset(
    words_of("er har kan skal vil bliver blev faar fik var havde kunne skulle maa boer ville bruges")
)
_PREDICATE = re.compile(r"(?i)^[a-zæøå]{3,}(?:et|dt|gt|kt|pt|st|lt|rt|nt|ede|ene)$")
_INFINITIVE = re.compile(r"(?i)^[a-zæøå]{3,}(?:e|es|å|ås)$")
_NOT_A_PREDICATE = frozenset(
    words_of(
        "af i på ved med for til fra om under over mod hos den det de en et at antallet budgettet arbejdet tallet "
        "samlet samlede været blevet haft lidt mest meget stort faktisk alt intet noget andet"
    )
)
_ALIKE = tuple(
    frozenset(root(word) for word in words_of(line))
    for line in (
        "nået opnået opfyldt indfriet lykkedes nåede nå",
        "ses set se mærkes mærke mærket virker virke påvist påvises",
        "fået får fik modtaget modtager tilbydes tilbudt",
        "deltager deltaget indgår sidder medvirker repræsenteret samarbejde samarbejder sammen består omfatter",
        "forlænget forlænges fortsætter videreført",
        "gennemført gennemføres afholdt holdt afholdes holdes udført",
        "afsat afsætte bevilget sat besluttede",
        "findes bor folkeregisteradresse bopæl ligger",
        "forankret varetages hører placeret drives",
        "forankret varetager ansvar ansvaret står",
        "indgået begyndt startet iværksat igangsat etableret begyndte startede",
        "kommet afgået ordinær",
        "afsluttet afsluttede ophørt slut stoppet",
        "vedtaget vedtog besluttet godkendt",
        "steget stiger stigning øget vokset",
        "faldet falder fald reduceret mindsket",
    )
)


_OVER = frozenset(words_of("udløbet slut sluttet ophørt afsluttet stoppet lukket nedlagt ovre forbi"))
_IS_OVER = re.compile(
    r"(?i)\b(?:er|blev|var|har) (?:\w+ ){0,3}(?:udløbet|slut\w*|ophørt|afsluttet|stoppet|lukket|nedlagt|ovre|forbi|"
    r"ikke længere)\b|"
    r"\bafsluttede\b|\bikke længere\b|\bfortsat\b"
)


def verdict(question: Question, best: Scored) -> str:
    """ "Ja", "Nej" or "" where the statement leaves it open.

    "Ja" needs a statement of fact (no aim, indicator or expectation) that holds the predicate, every name, place, year
    and number asked about, moves the way that was asked, and is as wide as "alle", "kun" or "stadig" demands.
    """
    statement = best.statement
    if question.want is not Want.YES_NO or question.options or _REQUEST.search(question.text):
        return ""
    if not is_fact(statement) or _HEDGE.search(statement.text) or not _same_frame(question, best):
        return ""
    clause = nearest_clause(statement.text, [term.word for term in question.terms])
    for judge in (_by_direction, _by_number, _by_width):
        word = judge(question, best, clause)
        if word:
            return "" if word == "?" else word
    if best.coverage < LEAST_COVERAGE or best.own < LEAST_OWN or not holds_predicate(question, best):
        return ""
    asked = bool(NEGATED.search(question.text))
    if _ONLY_IF.search(statement.text):
        return "Nej" if asked else ""
    denied = bool(NEGATED.search(clause))
    if denied and not asked and not _denies(question, statement):
        return ""
    if denied != asked:
        return "" if _AHEAD.search(clause) and not _MODAL.search(question.text) else "Nej"
    if (_AHEAD.search(statement.text) or _MAY.search(statement.text)) and not _MODAL.search(question.text):
        return ""
    return _yes(question, best)


_decided: dict[Question, tuple[Sequence[Scored], Scored | None]] = {}  # the latest question alone


def deciding(question: Question, ranked: Sequence[Scored]) -> Scored | None:
    """The first statement close to the best that carries a verdict."""
    kept = _decided.get(question)
    if kept is None or kept[0] is not ranked:
        kept = (ranked, _first_deciding(question, ranked))
        _decided.clear()
        _decided[question] = kept
    return kept[1]


def _first_deciding(question: Question, ranked: Sequence[Scored]) -> Scored | None:
    able = [entry for entry in ranked if entry.statement.is_content]
    for entry in able[:25]:
        if entry.score < 0.75 * able[0].score or entry.coverage < 0.65 * able[0].coverage:
            continue
        if verdict(question, entry):
            return entry
    return None


def _yes(question: Question, best: Scored) -> str:
    """ "Ja" only where nothing that was asked about is left out of the sentence or what it stands under."""
    for term in question.terms:
        if term.weight < 0.9 or best.own_matched.get(term.word, 0.0) >= 0.5 or _said(term.word, best):
            continue
        if best.matched.get(term.word, 0.0) < AROUND:
            return ""
    organisations: list[str] = [match.group() for match in _ORGANISATION.finditer(question.text)]
    if not all(_said(fold(name), best) for name in organisations):
        return ""
    named = [t for t in question.terms if not _ORGANISATION.match(t.surface) and root(t.word) not in _GENERAL]
    return "Ja" if any(t.weight > 0.3 for t in named) else ""


def is_fact(statement: Statement) -> bool:
    """Whether the statement says what is or was: no aim, no indicator, no heading."""
    near = " ".join(statement.headings[-1:])
    if statement.text.rstrip().endswith(":"):
        return False
    if statement.lead_in is not None and _is_one_of_aims(statement):
        return False
    if (
        _NO_FACT.search(near)
        or is_aim(statement)
        or re.match(r"(?i)\W*(?:formål|indikator|mål(?:et)? (?:er|med))", statement.text)
    ):
        return False
    return says_something(statement.text) or bool(_moves(statement.text))


def _is_one_of_aims(statement: Statement) -> bool:
    """An entry of a list that its lead-in calls aims, or one that begins with an infinitive ("Øge trygheden")."""
    aims = any(word.startswith("formaal") for words, weight in statement.context if weight > 0.8 for word in words)
    return aims or bool(re.match(r"(?:At )?(?!Alle\b|Disse\b|Unge\b|Ledige\b)[A-ZÆØÅ][a-zæøå]+e\b", statement.text))


def _same_frame(question: Question, best: Scored) -> bool:
    """Whether year, part of town and names of the question are those of the statement."""
    statement = best.statement
    if question.years and not question.years & (statement.years or _years_above(statement)):
        return False
    about = f"{statement.topic} {statement.text}".lower()
    parts_of_town = {re.sub(r"\s+", " ", match.group().lower()) for match in _PART_OF_TOWN.finditer(about)}
    asked = {re.sub(r"\s+", " ", match.group().lower()) for match in _PART_OF_TOWN.finditer(question.text)}
    if parts_of_town and not asked & parts_of_town and _asked_way(question.text):
        return False
    for term in question.terms:
        if (term.word in PLACES or (term.is_name and not _ORGANISATION.match(term.surface))) and best.matched.get(
            term.word, 0.0
        ) < 0.5:
            return False
    return True


def _years_above(statement: Statement) -> frozenset[int]:
    return frozenset(int(year) for heading in statement.headings[-2:] for year in re.findall(r"\b20\d\d\b", heading))


# ------------------------------------------------------------------ which way, how many, how wide


def _moves(text: str) -> str:
    rises, falls = bool(RISES.search(text)), bool(FALLS.search(text))
    return "" if rises == falls else "up" if rises else "down"


def _asked_way(text: str) -> str:
    up = bool(_ASKED_UP.search(text) or _UP.search(text))
    down = bool(_ASKED_DOWN.search(text) or _DOWN.search(text))
    return "" if up == down else "up" if up else "down"


def _by_direction(question: Question, best: Scored, clause: str) -> str:
    """ "faldet", "flere": the statement must move; the other way is a "Nej"."""
    asked = _asked_way(question.text)
    if not asked:
        return ""
    said = _moves(clause) if not COMPARES.search(clause) or COMPARES.search(question.text) else ""
    if not said or NEGATED.search(question.text) or _AHEAD.search(clause) or not _same_subject(question, best, clause):
        return "?"
    if bool(re.search(r"(?i)\butryg", clause)) != bool(re.search(r"(?i)\butryg", question.text)) and re.search(
        r"(?i)tryg", question.text
    ):
        said = "down" if said == "up" else "up"
    if NEGATED.search(clause):
        return "Nej" if said == asked else "?"
    return "Ja" if said == asked else "Nej"


def _same_subject(question: Question, best: Scored, clause: str) -> bool:
    """Whether everything the question names is in the sentence or above it, and one part of it in the clause itself."""
    subject = [t for t in question.terms if t.weight > 0.3 and not _moves(t.surface) and t.word not in PLACES]
    subject = [t for t in subject if not _is_way(t.surface)]
    if not subject or not any(_said(t.word, best) or _near(t.word, clause) for t in subject):
        return False
    return all(best.matched.get(t.word, 0.0) >= 0.5 or _near(t.word, clause) for t in subject if t.weight >= 0.9)


def _is_way(word: str) -> bool:
    return bool(re.fullmatch(r"(?i)flere|færre|mere|mindre|større|højere|lavere", word))


def _near(word: str, clause: str) -> bool:
    return len(word) > 5 and any(other[:5] == word[:5] for other in words_of(clause))


def _by_number(question: Question, best: Scored, clause: str) -> str:
    """A number that the question states must be the statement's own; another number of the same thing is a "Nej"."""
    stated = [mention for mention in find_numbers(question.text) if mention.is_quantity and not _is_year(mention)]
    statement_years = best.statement.years
    for mention in stated:
        if not best.statement.numbers and best.matched.get(mention.text, 0.0) >= AROUND:
            continue  # it belongs to the name of what is asked about: "målet om unge under 18 år"
        alike = [other for other in best.statement.numbers if _same_unit(mention, other)]
        before = question.text[: mention.start]
        if _ALL.search(before[-12:]) and not any(_same_unit(mention, other) for other in best.statement.numbers):
            continue
        if _MORE.search(before) or _LESS.search(before):
            if mention.unit in (None, "år") or (statement_years and not question.years):
                return "?"
            return _compared(question, mention, alike, best)
        if any(other.value == mention.value for other in best.statement.numbers):
            continue
        if _ALL.search(before[-12:]) and alike and alike[0].value < mention.value and holds_predicate(question, best):
            return "Nej"
        if len(alike) == 1 and best.coverage >= LEAST_COVERAGE and not NEGATED.search(clause):
            return "Nej" if holds_predicate(question, best) and alike[0].quantifier not in _BOUNDS else "?"
        return "?"
    return ""


def _compared(question: Question, mention: NumberMention, alike: Sequence[NumberMention], best: Scored) -> str:
    before = question.text[: mention.start]
    if len(alike) != 1 or not holds_predicate(question, best) or alike[0].high is not None:
        return "?"
    least = bool(re.search(r"(?i)mindst\s*$", before))
    most = bool(re.search(r"(?i)højst\s*$", before))
    value, wanted = alike[0].value, mention.value
    holds = (
        (value > wanted or (least and value == wanted))
        if _MORE.search(before)
        else value < wanted or (most and value == wanted)
    )
    return "Ja" if holds else "Nej"


def _same_unit(one: NumberMention, other: NumberMention) -> bool:
    mine, theirs = (words_of(mention.unit or "") for mention in (one, other))
    if not mine or not theirs:
        return False
    return root(mine[-1]) == root(theirs[-1]) or one.unit == other.unit


def _is_year(mention: NumberMention) -> bool:
    return mention.unit is None and 1900 <= mention.value <= 2100


def _by_width(question: Question, best: Scored, clause: str) -> str:
    """ "alle", "kun", "stadig", "de fleste": as wide as the statement itself says, never wider."""
    text = best.statement.text
    if _SHARES.search(question.text) and not _SHARES.search(text):
        return "?"
    if _JUST.search(question.text) and not _JUST.search(clause):
        only_there = re.search(r"(?i)\b(?:kun|udelukkende|alene) (?:på|i|for|gældende for) ", question.text)
        return "Nej" if only_there and _WIDE.search(text) and best.coverage >= LEAST_COVERAGE else "?"
    if _ALL.search(question.text) and not _ALL.search(clause):
        stated = [mention for mention in find_numbers(question.text) if mention.is_quantity]
        fewer = [o for o in best.statement.numbers for s in stated if o.value < s.value and o.start < 12]
        sure = best.coverage >= LEAST_COVERAGE and best.own >= LEAST_OWN and bool(_predicate(question))
        if NEGATED.search(clause) and sure and holds_predicate(question, best) and not _WIDE.search(clause):
            return "Nej"
        return "Nej" if fewer and _STILL.search(question.text) and _STILL.search(text) else "?"
    if _STILL.search(question.text):
        if _ENDED.search(clause) and best.coverage >= LEAST_COVERAGE:
            return "Nej"
        if not _STILL.search(clause):
            return "?"
    return ""


# ------------------------------------------------------------------ the predicate


def _predicate(question: Question) -> list[str]:
    """The words that say what is asked of the subject: the main verb, or the participle an auxiliary goes with."""
    words = re.findall(r"[^\W\d_][\w-]*", question.text)
    while words and fold(words[0]) in ("hej", "og", "men", "saa"):
        words = words[1:]
    if not words:
        return []
    words = _clause_said(words)
    verb = 0 if fold(words[0]) in _AUXILIARIES or is_finite(words[0]) else _place_of_verb(words)
    first, words = fold(words[verb]), words[verb:]
    if first not in _AUXILIARIES:
        return [first]
    pattern = _INFINITIVE if first in ("kan", "skal", "vil", "maa", "boer", "kunne", "skulle", "ville") else _PREDICATE
    found = [
        fold(word)
        for before, word in pairwise(words)
        if pattern.match(word) and fold(word) not in _NOT_A_PREDICATE and fold(before) not in _NOT_A_PREDICATE
    ]
    return found[-1:] or ([fold(words[-1])] if len(words) < LONGEST_WITHOUT_VERB else [])


_SAYING = frozenset(root(word) for word in words_of("mener siger vurderer konkluderer forventer oplyser skriver tror"))


def _clause_said(words: list[str]) -> list[str]:
    """What is said, of a question whether somebody says it: "vurderer politiet, at indsatsen virker"."""
    place = next((place for place, word in enumerate(words) if word == "at" and place > 1), 0)
    if not place or place + 2 >= len(words) or not _SAYING & {root(fold(word)) for word in words[:place]}:
        return words
    return words[place + 1 :]


def _place_of_verb(words: Sequence[str]) -> int:
    """Where the first verb of a statement stands; 0 for a question, whose first word is its verb."""
    return next((place for place, word in enumerate(words) if place and is_finite(word)), 0)


def holds_predicate(question: Question, best: Scored) -> bool:
    predicate = [word for word in _predicate(question) if word not in STOP_WORDS]
    if any(word in _OVER for word in predicate) and not _IS_OVER.search(best.statement.text):
        return False
    return all(_said(word, best) for word in predicate)


def _said(word: str, best: Scored) -> bool:
    """Whether the statement itself says the word, a form of it or its like."""
    return best.own_matched.get(word, 0.0) >= 0.7 or _stands_among(word, best.statement.words)


def _stands_among(word: str, words: frozenset[str]) -> bool:
    """Whether some words have a form of the word, or its like."""
    roots = {root(other) for other in words}
    mine = {root(word), *parts(word)}
    if mine & roots or any(synonyms().get(one, frozenset()) & roots for one in mine):
        return True
    return any(root(word) in group and group & roots for group in _ALIKE) or _in_compound(word, words)


def _denies(question: Question, statement: Statement) -> bool:
    """Whether what the statement denies is the very thing asked of the subject: "uden at have …" denies another."""
    from assistant.verification import denied_words, plain_statement

    predicate = [word for word in _predicate(question) if word not in STOP_WORDS]
    read = plain_statement(statement.text)
    denied = denied_words(read).strict
    held = frozenset(word.folded for word in read.words if word.start in denied)
    return not predicate or any(_stands_among(word, held) for word in predicate)


def _in_compound(word: str, words: frozenset[str]) -> bool:
    stem = root(word)
    return len(stem) > 4 and any(stem in other for other in words)


def with_verdict(question: Question, best: Scored, sentences: Sequence[AnswerSentence]) -> list[AnswerSentence]:
    """The sentences, the first opened with the verdict where it is the one that carries it."""
    word = verdict(question, best)
    if not word or not sentences:
        return list(sentences)
    said = re.sub(r"^Vedrørende [^:]{3,90}: (?=[A-ZÆØÅ])", "", sentences[0].text)
    return [replace(sentences[0], text=f"{word}. {said}"), *sentences[1:]]
