"""A question that leans on the one before is answered in the light of it."""

from __future__ import annotations

from assistant.drafting.asking.question import Question, Want, analyse_question
from assistant.drafting.citing import framing
from assistant.drafting.conversation import FollowUp, content_words
from assistant.drafting.desk.ranking import Desk
from assistant.drafting.extractive import Draft, draft_answer
from assistant.records import Status

SPOKEN_OF = 0.5
LEAST_SAID = 0.3  # of a question's own words, for an answer in the light of others to be about it


def draft_following(asked: FollowUp, desk: Desk, *, subject: str = "", said: str = "") -> Draft:
    """Answers a question that leans on the one before: beside its words and spelled out, then by itself.

    Of two answers the one that says more of the question's own words is given; where both say as much, a question that
    names something by itself is answered beside the words of the one before, which weigh less.
    """
    spelled = draft_answer(asked.text, desk, subject=subject, said=said)
    if not asked.asked:
        return spelled
    own = analyse_question(asked.asked)
    beside = draft_answer(asked.asked, desk, subject=f"{subject} {asked.before}".strip(), said=said)
    able = [beside] if _is_answer(beside) and _speaks_of(asked, own, beside, desk, said) else []
    able += (
        [spelled] if _is_answer(spelled) and (not asked.among or _speaks_of(asked, own, spelled, desk, said)) else []
    )
    if said and own.want is Want.COUNT and all(_share_said(own, draft, desk) < LEAST_SAID for draft in able):
        alone = draft_answer(asked.asked, desk, subject=subject, said=said)
        goes_on = {source for source, _ in _quoted(alone, desk)} & {source for source, _ in desk.holding(said)}
        able += [alone] if goes_on and _is_answer(alone) and _speaks_of(asked, own, alone, desk, said) else []
    if asked.among and not able:
        return Draft(Status.NO_BASIS, (framing("Forvaltningen har ikke oplysninger, der besvarer spørgsmålet."),))
    if able:
        prefers = beside if content_words(own) or analyse_question(asked.before).past_reply else spelled
        return max(able, key=lambda draft: (_share_said(own, draft, desk), draft is prefers))
    alone = spelled if asked.certain else draft_answer(asked.asked, desk, subject=subject, said=said)
    return next((draft for draft in (alone, spelled, beside) if _is_answer(draft) or draft.status.abstained), spelled)


def _is_answer(draft: Draft) -> bool:
    """Whether a draft answers, and neither says that there is no basis nor asks back."""
    return not draft.status.abstained and any(sentence.citations for sentence in draft.sentences)


def _quoted(draft: Draft, desk: Desk) -> frozenset[tuple[str, int]]:
    repaired = (citation.repaired for sentence in draft.sentences for citation in sentence.citations)
    return desk.holding(" ".join((*repaired, *(sentence.text for sentence in draft.sentences))))


def _share_said(own: Question, draft: Draft, desk: Desk) -> float:
    """How much of a question's own words the statements quoted hold themselves, to a tenth."""
    places = _quoted(draft, desk)
    total = sum(term.weight for term in own.terms) or 1.0
    said = sum(
        term.weight * max((desk.nearness(term.word, place)[0] for place in places), default=0.0) for term in own.terms
    )
    return round(said / total, 1)


def _speaks_of(asked: FollowUp, own: Question, draft: Draft, desk: Desk, said: str) -> bool:
    """Whether what is quoted holds what the follow-up names by itself, and of "how many of them" counts the same."""
    held = _quoted(draft, desk)
    before = {source for source, _ in desk.holding(said)}
    if asked.among and before and not before & {source for source, _ in held}:
        return False
    return not held or all(
        any(desk.nearness(word, place)[1] >= SPOKEN_OF for place in held) for word in content_words(own)
    )
