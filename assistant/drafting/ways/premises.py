"""What a question takes for granted, or puts to be confirmed, is held against the sources."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from assistant.drafting.asking.presupposed import MOVES, Presumed, finished, taken_for_granted
from assistant.drafting.asking.put_forward import as_statement
from assistant.drafting.asking.question import Question, Want
from assistant.drafting.composing import with_antecedent
from assistant.drafting.desk.clauses import NEGATED, way_of
from assistant.drafting.desk.fitness import is_aim
from assistant.drafting.desk.ranking import Desk
from assistant.drafting.desk.sources import Statement
from assistant.drafting.ways.claims import quoted_by
from assistant.drafting.ways.counts_otherwise import other_count
from assistant.drafting.ways.judging import Correction, cells_tell_otherwise, judged, told_otherwise
from assistant.drafting.ways.movement import way_near
from assistant.drafting.ways.wrong_kinds import by_kind, placed_elsewhere, runs_on
from assistant.records import AnswerSentence

_OF_AIMS = re.compile(r"(?i)\b(?:skal|skulle|mål(?:et|ene|sætning\w*)?|\w*kriteri\w+|forvent\w*)\b")
_UNMOVED = re.compile(r"(?i)\ber det samme i\b")
_REACHED = re.compile(r"(?i)\b(?:nået|nåede|opfyldt|indfriet|opnåe\w+|lykke\w+)\b")


def false_premise(question: Question, desk: Desk) -> Correction | None:
    """What contradicts the question's premises, if anything does.

    Each thing taken for granted is asked as a yes-or-no question and held against the sources as a claim; where both
    leave it open, what kinds of premises are wrong most often is looked for by itself.
    """
    if question.want is Want.SUMMARY or question.past_reply:
        return None
    found = _denied(question, desk) if question.want is Want.YES_NO else _contradicted(question, desk)
    return found if found and _tells_otherwise(question, desk, found.statement) else None


def _denied(question: Question, desk: Desk) -> Correction | None:
    """What says otherwise than a question asks whether is so."""
    presumed = finished(Presumed(as_statement(question.text), is_put=question.is_put))
    holds, found = judged(presumed, desk)
    return found if found or holds else placed_elsewhere(question, desk, presumed.unit)


def _tells_otherwise(question: Question, desk: Desk, statement: Statement) -> bool:
    """Whether a statement may be said to put the question right: no aim, and no move the very way that was asked."""
    if is_aim(statement) and not _is_of_aims(question.text):
        return False
    asked = "" if NEGATED.search(question.text) else way_of(question.text)
    about = [term.word for term in question.terms if not way_of(term.surface)]
    shown = "; ".join(said.text for said in with_antecedent(desk.source_of(statement), statement))
    return not asked or way_near(about, shown) != asked


def _is_of_aims(text: str) -> bool:
    return bool(_OF_AIMS.search(text)) and not _REACHED.search(text)


def _contradicted(question: Question, desk: Desk) -> Correction | None:
    presumptions = taken_for_granted(question.text)
    for presumed in presumptions:
        holds, found = judged(presumed, desk)
        if found:
            return found
        if holds:
            return None
    if any(presumed.is_reason for presumed in presumptions):
        question = replace(question, is_why=True)
        running = runs_on(question, desk)
        if running:
            return running
    unit = next((presumed.unit for presumed in presumptions if presumed.unit), "")
    counted = other_count(question, desk)
    return (
        (Correction(*counted) if counted else None) or placed_elsewhere(question, desk, unit) or by_kind(question, desk)
    )


def told_by_answer(
    question: Question, before: Sequence[Presumed], desk: Desk, sentences: Sequence[AnswerSentence]
) -> AnswerSentence | None:
    """The sentence of an answer that says otherwise than the question takes for granted."""
    premises = [*before, *taken_for_granted(question.text)]
    if question.is_put:
        premises.append(Presumed(question.text, is_put=True))
    for presumed in premises:
        for sentence in sentences:
            if _says_otherwise(sentence, presumed, desk):
                return sentence
    return None


def _says_otherwise(sentence: AnswerSentence, presumed: Presumed, desk: Desk) -> bool:
    if MOVES.search(presumed.text) and _UNMOVED.search(sentence.text):
        return True
    quoted = quoted_by(desk, [sentence])
    return bool(told_otherwise(presumed, desk, quoted)) if quoted else cells_tell_otherwise(presumed, desk, sentence)


def wrong_lead(told: Sequence[Presumed], desk: Desk) -> Correction | None:
    """What contradicts a statement that the question is led in by."""
    for presumed in told:
        found = judged(presumed, desk)[1]
        if found and (not is_aim(found.statement) or _is_of_aims(presumed.text)):
            return found
    return None
