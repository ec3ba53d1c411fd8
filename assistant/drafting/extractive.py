"""Answers from the sources' own sentences: what is asked, which statements answer it, how they are put."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from assistant.drafting import basis, notices
from assistant.drafting.ambiguity import ask_back
from assistant.drafting.comparing import compare
from assistant.drafting.composing import antecedent, compose, leans_back
from assistant.drafting.lexicon import root
from assistant.drafting.past_replies import answer_from_replies
from assistant.drafting.premises import false_premise
from assistant.drafting.question import Question, Term, Want, analyse_question
from assistant.drafting.ranking import Desk, Scored
from assistant.drafting.sources import Source, Statement
from assistant.drafting.tables import answer_from_tables
from assistant.drafting.yes_no import with_verdict
from assistant.records import AnswerSentence, BlockKind, Notice, Status

SUBJECT_WEIGHT = 0.45
NEAR_BEST = 0.78


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
    contradicted = false_premise(question, desk)
    if contradicted:
        return _correction(question, desk, contradicted)
    ranked = desk.rank(question)
    compared = compare(question, desk)
    if compared:
        return Draft(Status.ANSWERED, tuple(compared), tuple(notices.for_answer(question, desk, compared)))
    best, missing = accepted(question, desk, ranked)
    if best is None:
        return Draft(Status.NO_BASIS, tuple(basis.no_basis_sentences(question, desk, ranked, missing)))
    chosen = select(question, desk, best)
    sentences = with_verdict(question, best.statement, best.coverage, compose(desk, chosen, question))
    return Draft(Status.ANSWERED, tuple(sentences), tuple(notices.for_answer(question, desk, sentences, chosen)))


def _correction(question: Question, desk: Desk, found: Scored) -> Draft:
    source = desk.source_of(found.statement)
    first, *rest = compose(desk, expand(question, source, found.statement), question)
    sentences = (replace(first, text=f"Det stemmer ikke med kilderne: {first.text}"), *rest)
    others = notices.for_answer(question, desk, sentences, [found.statement])
    return Draft(Status.ANSWERED, sentences, (notices.corrected(source, found.statement), *others))


def accepted(question: Question, desk: Desk, ranked: Sequence[Scored]) -> tuple[Scored | None, str]:
    """The best statement that nothing speaks against, or what speaks against the best of all."""
    first = ""
    leader: Scored | None = None
    for entry in ranked:
        if not _may_answer(question, entry.statement):
            continue
        leader = leader or entry
        if entry.score < NEAR_BEST * leader.score or entry.coverage < NEAR_BEST * leader.coverage:
            break
        against = basis.objection(question, desk, entry)
        if not against:
            return entry, ""
        first = first or against
        if against in basis.FINAL:
            break
    return None, first or "Kilderne omtaler ikke det, der spørges om."


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

def select(question: Question, desk: Desk, best: Scored) -> list[Statement]:
    """The statements that answer, in reading order: the best one and what belongs to it, and a second question's."""
    source = desk.source_of(best.statement)
    chosen = expand(question, source, best.statement)
    for facet in facets(question):
        found, _ = accepted(facet, desk, desk.rank(facet))
        if found and found.statement not in chosen and found.score > 0.6 * best.score:
            chosen += [entry for entry in expand(facet, desk.source_of(found.statement), found.statement) if entry not in chosen]
    return in_order(chosen)


def in_order(statements: Sequence[Statement]) -> list[Statement]:
    """Reading order within a source; the source of the best statement first."""
    first = statements[0].source
    return sorted(statements, key=lambda entry: (entry.source != first, entry.source, entry.index))


def _may_answer(question: Question, statement: Statement) -> bool:
    if statement.is_content:
        return True
    if statement.kind in (BlockKind.SIGN_OFF, BlockKind.LETTERHEAD):
        return question.want in (Want.PERSON, Want.IDENTIFIER, Want.DATE)
    return statement.kind is BlockKind.HEADING and question.want is Want.LIST


def expand(question: Question, source: Source, statement: Statement) -> list[Statement]:
    """A statement with what it cannot do without: its list, its antecedent, the sentence that goes on."""
    entries = _entries(source, statement)
    if entries and (statement.text.rstrip().endswith(":") or _is_list_wanted(question, source, statement)):
        lead = source.statements[statement.lead_in] if statement.group is not None and statement.lead_in is not None else statement
        return [lead, *entries]
    if question.want is Want.CRITERION:
        return [
            other
            for other in source.statements
            if other.is_content and other.headings == statement.headings and abs(other.block - statement.block) < 6
        ]
    found = [statement]
    before = antecedent(source, statement)
    if leans_back(statement) and before and before.is_content:
        found.insert(0, before)
    return found


def _is_list_wanted(question: Question, source: Source, statement: Statement) -> bool:
    """Whether an entry was found where its whole list was asked for: the lead-in holds more of the question."""
    if statement.group is None or statement.lead_in is None or question.want not in (Want.LIST, Want.PURPOSE, Want.CRITERION):
        return False
    lead = source.statements[statement.lead_in]
    content = [term.word for term in question.terms if term.weight > 0.3]
    in_lead = sum(root(word) in {root(other) for other in lead.words} for word in content)
    in_entry = sum(root(word) in {root(other) for other in statement.words} for word in content)
    return in_lead >= in_entry


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
