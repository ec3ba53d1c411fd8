"""Questions that name an aspect but not of what: the reader is asked which one is meant."""

from __future__ import annotations

import re

from assistant.drafting.citing import framing
from assistant.drafting.composing import SAYS_NOTHING
from assistant.drafting.lexicon import is_plain, root, word_list
from assistant.drafting.question import Question, Want
from assistant.drafting.ranking import Desk
from assistant.drafting.sources import Statement
from assistant.records import AnswerSentence

_ASPECTS = frozenset(root(word) for word in word_list("aspects"))
_MOST_READINGS = 4


def is_ambiguous(question: Question) -> bool:
    """Whether nothing in the question says which of many things it is about."""
    if (
        question.years
        or question.names
        or question.past_reply
        or question.superlative
        or question.aggregate
        or question.kinds
        or len(question.text.split()) > 9
        or re.search(r"\d", question.text)
    ):
        return False
    content = [term for term in question.terms if term.weight > 0.2 or root(term.word) in _ASPECTS]
    return all(root(term.word) in _ASPECTS or is_plain(term.word) for term in content)


def _topic(statement: Statement) -> str:
    topic = re.sub(r"^(?:[\d.]+|[A-Z]\.)\s+", "", statement.topic).strip(" :.*")
    return "" if len(topic) > 70 or SAYS_NOTHING.search(topic) else topic


def ask_back(question: Question, desk: Desk) -> list[AnswerSentence]:
    """One sentence that asks which one is meant, with what the sources offer; nothing for a clear question."""
    if not is_ambiguous(question) or (question.want is Want.DEFINITION and not question.terms):
        return []
    ranked = [entry for entry in desk.rank(question) if entry.statement.is_content and _topic(entry.statement)]
    likely = [entry for entry in ranked if entry.coverage >= 0.5 * ranked[0].coverage]
    topics = list(dict.fromkeys(_topic(entry.statement) for entry in likely))[:_MOST_READINGS]
    if len(topics) == 1:
        return []
    if not topics:
        return [framing("Spørgsmålet kan forstås på flere måder – hvad sigter du til?")]
    offered = f"{', '.join(topics[:-1])} eller {topics[-1]}"
    return [framing(f"Spørgsmålet kan handle om flere forskellige ting – mener du {offered}?")]
