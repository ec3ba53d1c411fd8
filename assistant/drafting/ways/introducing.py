"""What something named is, or is for: the sentence of its own section that says so, else what opens the section."""

from __future__ import annotations

import re

from assistant.danish.analysis import STOP_WORDS
from assistant.drafting.asking.lexicon import is_plain, word_list, words_of
from assistant.drafting.asking.question import Question, Term, Want
from assistant.drafting.composing import SAYS_NOTHING
from assistant.drafting.desk.fitness import fitness
from assistant.drafting.desk.ranking import Desk, SourceIndex
from assistant.drafting.desk.sources import Statement
from assistant.drafting.ways.summaries import (
    DOCUMENT,
    NAMED,
    PLAINLY,
    Scope,
    cut_to_quote,
    find_scopes,
    is_called,
    is_list,
    named_source,
    paragraphs_of,
    without_asking_words,
)

WHOLE_SENTENCE = 6  # words; a shorter paragraph that opens a document is a piece of its front page
MOST_BESIDE = 0.5  # of a heading that is but a name, in words beside the name
TELLS_AIM = 0.5  # of a sentence that says what something is for
_ABOUT = re.compile(r"(?i)\b(?:går|gik)\b.*\bud på\b|\bhandler\b.*\bom\b|\bdrejer\b.*\bsig om\b")


def introduce(question: Question, desk: Desk) -> list[Statement]:
    """What the entry or section that bears the name says it is for, else what opens it.

    Where it is asked what something named is about, or is for.
    """
    if not _ABOUT.search(question.text) and question.want is not Want.PURPOSE:
        return []
    core = without_asking_words(question)
    document = _whole_document(question, core, desk)
    if document:
        told = (run for run in paragraphs_of(document.statements) if len(run[0].word_list) >= WHOLE_SENTENCE)
        opening = next(told, list(document.statements[:1]))
        return cut_to_quote(opening, {opening[0].index: 1.0})
    scope = _headed(core, desk, wholly=not _ABOUT.search(question.text))
    if scope is None:
        return []
    aims = [] if _ABOUT.search(question.text) else _aims(question, scope)
    if aims and aims[0].text.rstrip().endswith(":"):
        return [aims[0], *(s for s in scope.source.statements if s.group == aims[0].block)]
    opening = aims or next(paragraphs_of(scope.statements))
    return [] if is_list(opening) else cut_to_quote(opening, {opening[0].index: 1.0})


def _whole_document(question: Question, core: Question, desk: Desk) -> Scope | None:
    """The one document that is asked about and nothing in it: "Hvad handler notatet fra 2013 om?"."""
    word = DOCUMENT.search(question.text)
    others = word_list("aspects") - set(words_of(word.group())) if word else frozenset()
    if word is None or any(term.word in others for term in core.terms):
        return None
    return named_source(question, core, desk)


def _headed(core: Question, desk: Desk, *, wholly: bool) -> Scope | None:
    """The narrowest part of the sources whose heading holds all that is named, the heading most like it first.

    ``wholly`` asks for a heading that is little more than the name.
    """
    heavy = [term for term in core.terms if term.weight >= NAMED and not is_plain(term.word)]
    heavy = [term for term in heavy if term.word not in word_list("aspects")] or heavy  # "X-samarbejdet" is "X"
    if not heavy:
        return None
    found: list[tuple[float, int, int, Scope]] = []
    for position, index in enumerate(desk.indexes):
        for scope in find_scopes(index.source):
            held = [_called(index, scope, term) for term in heavy]
            partly = len(heavy) <= MOST_BESIDE * sum(not _says_little(word) for word in scope.heading)
            if partly and (wholly or is_called(scope.source, [term.word for term in heavy])):
                continue
            if min(held) >= PLAINLY and not SAYS_NOTHING.search(scope.statements[0].topic):
                found.append((-round(sum(held) / len(held), 1), len(scope.heading), position, scope))
    return min(found, key=lambda entry: entry[:3])[3] if found else None


def _says_little(word: str) -> bool:
    return is_plain(word) or word in STOP_WORDS or len(word) < 2


def _called(index: SourceIndex, scope: Scope, term: Term) -> float:
    """How surely the heading over a scope holds a word."""
    return max((index.lexicon.matches(term.word).get(word, 0.0) for word in scope.heading), default=0.0)


def _aims(question: Question, scope: Scope) -> list[Statement]:
    """The first sentence of a scope that says what for, with what follows it in its paragraph."""
    best = max(scope.statements, key=lambda s: fitness(question, s, scope.source).kind)
    if fitness(question, best, scope.source).kind < TELLS_AIM:
        return []
    return [s for s in scope.statements if s.block == best.block and s.index >= best.index]
