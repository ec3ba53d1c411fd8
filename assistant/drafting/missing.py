"""A part without basis says what is missing, in the words of the part, and who may know it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from assistant.drafting.asking.question import Term, Want, analyse_question
from assistant.drafting.asking.topics import noun_phrases
from assistant.drafting.asking.word_order import in_indirect_order
from assistant.drafting.citing import framing
from assistant.drafting.composing import passage_sentence
from assistant.drafting.desk.ranking import Desk, Scored
from assistant.records import Notice, NoticeKind, PartAnswer, Status

PLAIN = "Forvaltningen har ikke oplysninger, der besvarer spørgsmålet."
KNOWN, SURE, FIRST = 0.6, 0.9, 5


def say_what_is_missing(part: PartAnswer, question: str, subject: str, desk: Desk) -> PartAnswer:
    """The part with what is missing named, and with who has the task where the sources name one."""
    if part.status is not Status.NO_BASIS or not part.sentences:
        return part
    first, *rest = part.sentences
    wanted = in_indirect_order(question)
    if first.text == PLAIN and wanted:
        first = framing(f"Forvaltningen har ikke oplysninger om, {wanted}.")
    knows = who_may_know(question, subject, desk)
    return replace(part, sentences=(first, *rest), notices=(*part.notices, *([knows] if knows else [])))


def who_may_know(question: str, subject: str, desk: Desk) -> Notice | None:
    """Who has the task that is asked about, as the sources say it."""
    asked = desk.with_titles(analyse_question(question))
    named = [term.surface for term in asked.names if not term.is_number]
    phrases = noun_phrases(subject)
    topic = " ".join(named) or (phrases[-1] if phrases else "")
    if not topic:
        return None
    wanted = desk.with_titles(analyse_question(f"Hvem har ansvaret for {topic}?"))
    told = [entry for entry in desk.rank(wanted)[:FIRST] if entry.statement.is_content and entry.fit >= SURE]
    best = next((entry for entry in told if _is_on_topic(wanted.terms, entry)), None)
    if wanted.want is not Want.UNIT or best is None:
        return None
    source = desk.source_of(best.statement)
    said = passage_sentence(source, [best.statement])
    told_by = f"Det vides måske dér, hvor opgaven ligger: {said.text.rstrip('.')} ({source.label})."
    return Notice(NoticeKind.COMMENT, told_by, said.citations)


def _is_on_topic(terms: Sequence[Term], scored: Scored) -> bool:
    heavy = [term for term in terms if term.weight >= SURE]
    return bool(heavy) and all(scored.matched.get(term.word, 0.0) >= KNOWN for term in heavy)
