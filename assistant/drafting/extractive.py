"""Answers from the sources' own sentences, without a language model: one list of ways to answer, tried in order."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

from assistant.drafting import notices
from assistant.drafting.asking.presupposed import taken_for_granted
from assistant.drafting.asking.put_forward import put_forward, told_before
from assistant.drafting.asking.question import Question, Want, analyse_question, without_stated
from assistant.drafting.composing import compose
from assistant.drafting.desk.documents import Named, documents_named
from assistant.drafting.desk.ranking import Desk
from assistant.drafting.subject import document_of_subject, in_period, with_subject_terms
from assistant.drafting.ways import basis
from assistant.drafting.ways.ambiguity import ask_back, each_reading
from assistant.drafting.ways.at_time import told_of_that_time
from assistant.drafting.ways.choosing import accepted, completed, expand, facets, select
from assistant.drafting.ways.comparing import compare
from assistant.drafting.ways.group_counts import count_in_group
from assistant.drafting.ways.introducing import introduce
from assistant.drafting.ways.judging import Correction
from assistant.drafting.ways.lists import answer_with_list, answer_with_members, asks_who
from assistant.drafting.ways.particulars import (
    DENIED,
    answer_about_document,
    asks_nothing_else,
    says_missing,
)
from assistant.drafting.ways.past_replies import answer_from_replies, answered_before
from assistant.drafting.ways.premises import false_premise, told_by_answer, wrong_lead
from assistant.drafting.ways.provenance import answer_on_provenance
from assistant.drafting.ways.standing import latest_decision
from assistant.drafting.ways.summaries import compose_summary, summarise
from assistant.drafting.ways.tables import answer_from_tables, denies
from assistant.drafting.ways.trends import latest_figure, trend
from assistant.drafting.ways.yes_no import with_verdict
from assistant.records import AnswerSentence, Notice, NoticeKind, Status

LEAST_TOLD = 0.7


@dataclass(frozen=True)
class Draft:
    """The answer to one question, before it is verified."""

    status: Status
    sentences: tuple[AnswerSentence, ...]
    notices: tuple[Notice, ...] = ()


def draft_answer(text: str, desk: Desk, *, subject: str = "", said: str = "", before: str = "") -> Draft:
    """Answers one question from the sources on the desk, or from those documents that it names.

    ``subject`` is what the letter says it is about, ``said`` the answer to the question before, ``before`` what is
    told right before the question.
    """
    named = documents_named(text, desk)
    if named is None and (told := document_of_subject(subject, desk)):
        named, subject = Named(told.sources, text), told.rest
    text = in_period(text, subject)
    if named is None:
        return _put_right(text, before, desk, _draft_from(text, desk, subject, said))
    desk = desk.only(named.sources)
    draft = _put_right(named.rest, before, desk, _draft_from(named.rest, desk, subject, said))
    if not draft.status.abstained:
        return draft
    return Draft(Status.NO_BASIS, basis.not_told_in(named.sources, draft.sentences))


def _draft_from(text: str, desk: Desk, subject: str, said: str) -> Draft:
    question = desk.with_titles(with_subject_terms(read_question(text), subject, desk))
    if said:
        question = replace(question, beside=desk.holding(said))
    ways = (
        _past_reply,
        _about_document,
        _table,
        _which_one,
        _provenance,
        _out_of_scope,
        _counted_list,
        _correction,
        _group_count,
        _comparison,
        _asked_before,
        _list,
        _summary,
    )
    for way in ways:
        if way is _which_one and subject.strip():
            continue
        draft = way(question, desk)
        if draft:
            return draft
    return _statements(question, desk)


def read_question(text: str) -> Question:
    """One question; of one that puts a statement to be confirmed, whether the statement is so."""
    put = put_forward(text)
    if put is None:
        question = analyse_question(text)
        return without_stated(question) if question.want is Want.YES_NO else question
    return replace(without_stated(analyse_question(put.text)), want=Want.YES_NO, is_put=True)


# ------------------------------------------------------------------ the ways to answer


def _out_of_scope(question: Question, desk: Desk) -> Draft | None:
    if basis.is_out_of_scope(question, desk):
        return Draft(Status.OUT_OF_SCOPE, (basis.out_of_scope_sentence(),))
    return None


def _about_document(question: Question, desk: Desk) -> Draft | None:
    told = answer_about_document(question, desk)
    if says_missing(told):
        return Draft(Status.NO_BASIS, tuple(told))
    draft = _draft(question, desk, told)
    if draft and told[0].text.startswith(DENIED):
        right = replace(told[0], text=told[0].text.removeprefix(f"{DENIED}. "))
        return replace(draft, notices=(notices.corrected_by(right), *draft.notices))
    return draft


def _past_reply(question: Question, desk: Desk) -> Draft | None:
    if not question.past_reply:
        return None
    if asks_nothing_else(question, desk) and (draft := _about_document(question, desk)):
        return draft
    found = _draft(question, desk, answer_from_replies(question, desk))
    return found or Draft(Status.NO_BASIS, (basis.no_reply_sentence(),))


def _which_one(question: Question, desk: Desk) -> Draft | None:
    each = each_reading(question, desk)
    if each:
        return Draft(Status.ANSWERED, tuple(each))
    asked = ask_back(question, desk)
    return Draft(Status.PARTIAL, tuple(asked)) if asked else None


def _table(question: Question, desk: Desk) -> Draft | None:
    table = answer_from_tables(question, desk)
    if table and table.missing:
        if _told_in_text(question, desk):
            return None
        return Draft(Status.NO_BASIS, table.sentences)
    if table is None:
        return None
    draft = _draft(question, desk, table.sentences)
    return _denied(question, draft) if draft and denies(question, table) else draft


def _told_in_text(question: Question, desk: Desk) -> bool:
    """Whether running text has the amount of a year that the table has not."""
    best, _ = accepted(question, desk, desk.rank(question))
    return bool(
        best
        and best.coverage >= LEAST_TOLD
        and best.statement.years & question.years
        and any(figure.unit == "kr." for figure in best.statement.numbers)
    )


def _denied(question: Question, draft: Draft) -> Draft:
    """The table's figures as a correction, where the question states others or asks why they go the other way."""
    first, *rest = draft.sentences
    if question.want is Want.YES_NO:
        return replace(draft, sentences=(replace(first, text=f"Nej. {first.text}"), *rest))
    if not taken_for_granted(question.text):
        return draft
    sentences = (replace(first, text=f"Det er ikke rigtigt. {first.text}"), *rest)
    return replace(draft, sentences=sentences, notices=(notices.corrected_by(first), *draft.notices))


def _correction(question: Question, desk: Desk) -> Draft | None:
    found = false_premise(question, desk)
    if not found:
        return None
    source = desk.source_of(found.statement)
    chosen = expand(replace(question, want=Want.COUNT), source, found.statement)
    other = notices.find_other_value(replace(question, years=frozenset()), desk, chosen)
    if other and other.other not in chosen and notices.belongs_in_answer(other, desk):
        chosen = [*chosen, other.other]
    first, *rest = compose(desk, chosen)
    sentences = (replace(first, text=_denial(question, found, first.text)), *rest)
    told = list(notices.for_answer(question, desk, sentences, chosen, other))
    if question.want is not Want.YES_NO or question.is_put:
        told = [notices.corrected(source, found.statement), *told]
    return Draft(Status.ANSWERED, sentences, tuple(told))


def _denial(question: Question, found: Correction, said: str) -> str:
    if found.reason:
        return f"Nej, {found.reason}: {said}"
    return f"{'Nej' if question.want is Want.YES_NO else 'Det er ikke rigtigt'}. {said}"


def _put_right(text: str, before: str, desk: Desk, draft: Draft) -> Draft:
    """The answer with what its own sentences, or others, say otherwise than the question takes for granted."""
    if any(notice.kind is NoticeKind.FALSE_PREMISE for notice in draft.notices):
        return draft
    question, told = read_question(text), told_before(before)
    answered = () if draft.status.abstained else draft.sentences
    otherwise = told_by_answer(question, told, desk, answered)
    if otherwise:
        return replace(draft, notices=(notices.corrected_by(otherwise), *draft.notices))
    lead = wrong_lead(told, desk)
    if lead is None:
        return draft
    source = desk.source_of(lead.statement)
    first, *rest = compose(desk, expand(replace(question, want=Want.COUNT), source, lead.statement))
    corrected = (replace(first, text=_denial(question, lead, first.text)), *rest)
    return Draft(Status.ANSWERED, (*corrected, *answered), (notices.corrected(source, lead.statement), *draft.notices))


def _provenance(question: Question, desk: Desk) -> Draft | None:
    told = answer_on_provenance(question, desk)
    return _draft(question, desk, compose(desk, told)) if told else None


def _group_count(question: Question, desk: Desk) -> Draft | None:
    return _draft(question, desk, count_in_group(question, desk))


def _comparison(question: Question, desk: Desk) -> Draft | None:
    ways = (trend, compare) if question.want is Want.TREND else (compare, trend)
    draft = _draft(question, desk, ways[0](question, desk) or ways[1](question, desk))
    told = notices.differing_figures(question, draft.sentences) if draft else None
    return replace(draft, notices=(told, *draft.notices)) if draft and told else draft


def _asked_before(question: Question, desk: Desk) -> Draft | None:
    said = answered_before(question, desk)
    if not said:
        return None
    sentences = compose(desk, said)
    return Draft(Status.ANSWERED, tuple(sentences), tuple(notices.for_answer(question, desk, sentences, said)))


def _counted_list(question: Question, desk: Desk) -> Draft | None:
    """The list that holds just as many as the question says, so that no figure of something else corrects it."""
    listed = answer_with_list(facets(question)[0], desk, as_many=True)
    return _list(question, desk) if listed else None


def _list(question: Question, desk: Desk) -> Draft | None:
    """The list that is asked for, in full, or the sentence that names those who are."""
    first, *others = facets(question)
    listed = answer_with_list(first, desk)
    if listed:
        chosen = completed(question, desk, listed)
    else:
        named = answer_with_members(first, desk)
        chosen = select(first, [other for other in others if not asks_who(other)], desk, named) if named else []
    if not chosen:
        return None
    sentences = compose(desk, chosen)
    return Draft(Status.ANSWERED, tuple(sentences), tuple(notices.for_answer(question, desk, sentences, chosen)))


def _summary(question: Question, desk: Desk) -> Draft | None:
    chosen = summarise(question, desk)
    sentences = compose_summary(desk, chosen)
    if not chosen:
        chosen = introduce(question, desk)
        sentences = compose(desk, chosen)
    if not chosen:
        return None
    return Draft(Status.ANSWERED, tuple(sentences), tuple(notices.for_answer(question, desk, sentences, chosen)))


def _statements(question: Question, desk: Desk) -> Draft:
    first, *others = facets(question)
    ranked = desk.rank(first)
    best, missing = accepted(first, desk, ranked)
    best = latest_figure(first, desk, latest_decision(first, desk, ranked, best))
    best = told_of_that_time(first, desk, ranked, best)
    if best is None:
        return Draft(Status.NO_BASIS, tuple(basis.no_basis_sentences(desk, ranked, missing)))
    chosen = select(first, others, desk, best)
    other = notices.find_other_value(question, desk, chosen) or notices.find_other_value(first, desk, chosen)
    if other and other.other not in chosen and notices.belongs_in_answer(other, desk):
        chosen = [*chosen, other.other]
    sentences = with_verdict(question, best, compose(desk, chosen))
    return Draft(Status.ANSWERED, tuple(sentences), tuple(notices.for_answer(question, desk, sentences, chosen, other)))


def _draft(
    question: Question, desk: Desk, sentences: list[AnswerSentence] | tuple[AnswerSentence, ...]
) -> Draft | None:
    if not sentences:
        return None
    told: Iterator[Notice] = notices.for_answer(question, desk, sentences)
    return Draft(Status.ANSWERED, tuple(sentences), tuple(told))
