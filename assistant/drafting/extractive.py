"""Answers from the sources' own sentences: what is asked, which statements answer it, how they are put."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from assistant.drafting import basis, notices
from assistant.drafting.ambiguity import ask_back
from assistant.drafting.comparing import compare
from assistant.drafting.composing import antecedent, compose, leans_back
from assistant.drafting.past_replies import answer_from_replies
from assistant.drafting.question import Question, Term, Want, analyse_question
from assistant.drafting.ranking import Desk, Scored
from assistant.drafting.sources import Source, Statement
from assistant.drafting.tables import answer_from_tables
from assistant.drafting.yes_no import with_verdict
from assistant.records import AnswerSentence, Notice, Status

SUBJECT_WEIGHT = 0.45


@dataclass(frozen=True)
class Draft:
    """The answer to one question, before it is verified."""

    status: Status
    sentences: tuple[AnswerSentence, ...]
    notices: tuple[Notice, ...] = ()


def draft_answer(text: str, desk: Desk, *, subject: str = "") -> Draft:
    """Answers one question from the sources on the desk; ``subject`` is what the letter says it is about."""
    question = with_subject_terms(analyse_question(text), subject)
    if basis.is_out_of_scope(question, desk):
        return Draft(Status.OUT_OF_SCOPE, (basis.out_of_scope_sentence(),))
    asked_back = ask_back(question, desk)
    if asked_back:
        return Draft(Status.PARTIAL, tuple(asked_back))
    if question.past_reply:
        return _past_reply(question, desk)
    table = answer_from_tables(question, desk)
    if table:
        status = Status.NO_BASIS if table.missing else Status.ANSWERED
        return Draft(status, table.sentences, tuple(notices.for_answer(question, desk, table.sentences)))
    ranked = desk.rank(question)
    compared = compare(question, desk)
    chosen = select(question, desk, ranked)
    verdict = basis.judge(question, desk, ranked, chosen)
    if verdict.missing and not compared:
        return Draft(Status.NO_BASIS, tuple(basis.no_basis_sentences(question, desk, ranked, verdict)))
    sentences = compared or with_verdict(question, desk, chosen, compose(desk, chosen, question))
    return Draft(Status.ANSWERED, tuple(sentences), tuple(notices.for_answer(question, desk, sentences, chosen)))


def with_subject_terms(question: Question, subject: str) -> Question:
    """The question with the words of the letter's subject added, at less weight."""
    if not subject.strip():
        return question
    known = {term.word for term in question.terms}
    around = analyse_question(subject)
    added = tuple(
        replace(term, weight=term.weight * SUBJECT_WEIGHT, is_name=False) for term in around.terms if term.word not in known
    )
    return replace(question, terms=question.terms + added, kinds=question.kinds or around.kinds)


def _past_reply(question: Question, desk: Desk) -> Draft:
    sentences = answer_from_replies(question, desk)
    if not sentences:
        return Draft(Status.NO_BASIS, (basis.no_reply_sentence(question),))
    return Draft(Status.ANSWERED, tuple(sentences), tuple(notices.for_answer(question, desk, sentences)))


# ------------------------------------------------------------------ which statements

_MOST = {Want.LIST: 3, Want.OTHER: 2, Want.PURPOSE: 2, Want.REASON: 2, Want.CRITERION: 3}


def select(question: Question, desk: Desk, ranked: Sequence[Scored]) -> list[Statement]:
    """The statements that answer, in reading order."""
    content = [entry for entry in ranked if _may_answer(question, entry.statement)]
    if not content:
        return []
    best = content[0]
    source = desk.source_of(best.statement)
    chosen = expand(question, source, best.statement)
    for facet in facets(question):
        found = next((entry for entry in desk.rank(facet) if _may_answer(facet, entry.statement)), None)
        if found and found.statement not in chosen and found.score > 0.6 * best.score:
            chosen += [entry for entry in expand(facet, desk.source_of(found.statement), found.statement) if entry not in chosen]
    return in_order(chosen)


def in_order(statements: Sequence[Statement]) -> list[Statement]:
    """Reading order within a source; the source of the best statement first."""
    first = statements[0].source
    return sorted(statements, key=lambda entry: (entry.source != first, entry.source, entry.index))


def _may_answer(question: Question, statement: Statement) -> bool:
    if statement.is_content:
        return not statement.text.rstrip().endswith(":") or _has_entries(question)
    from assistant.records import BlockKind

    if statement.kind in (BlockKind.SIGN_OFF, BlockKind.LETTERHEAD):
        return question.want in (Want.PERSON, Want.IDENTIFIER, Want.DATE)
    return statement.kind is BlockKind.HEADING and question.want is Want.LIST


def _has_entries(question: Question) -> bool:
    return True


def expand(question: Question, source: Source, statement: Statement) -> list[Statement]:
    """A statement with what it cannot do without: its list, its antecedent, the sentence that goes on."""
    entries = _entries(source, statement)
    wants_list = question.want in (Want.LIST, Want.PURPOSE, Want.CRITERION, Want.OTHER, Want.PERSON, Want.PLACE)
    if entries and (statement.text.rstrip().endswith(":") or statement.group is not None) and wants_list:
        lead = [statement] if statement.group is None else [source.statements[statement.lead_in]] if statement.lead_in is not None else []
        return [*lead, *entries]
    if question.want is Want.CRITERION:
        siblings = [s for s in source.statements if s.is_content and s.topic == statement.topic and s.headings == statement.headings and s.block != statement.block or s is statement]
        return [s for s in siblings if abs(s.block - statement.block) < 6]
    found = [statement]
    before = antecedent(source, statement)
    if leans_back(statement) and before and before.is_content:
        found.insert(0, before)
    return found


def _entries(source: Source, statement: Statement) -> list[Statement]:
    if statement.group is not None:
        return [other for other in source.statements if other.group == statement.group]
    return [other for other in source.statements if other.group == statement.block]


def facets(question: Question) -> list[Question]:
    """The second question of "… , og hvornår begyndte det?", with the words of the first around it."""
    match = re.search(r"(?i)[,;]?\s+(?:og|samt|men)\s+((?:på |til |i )?(?:hvor|hvem|hvad|hvilke|hvornår)\w*\b.+)$", question.text)
    if not match:
        return []
    second = analyse_question(match[1])
    first_words = {term.word for term in second.terms}
    added: tuple[Term, ...] = tuple(
        replace(term, weight=term.weight * 0.6) for term in question.terms if term.word not in first_words
    )
    return [replace(second, terms=second.terms + added, kinds=question.kinds, years=second.years or question.years)]
