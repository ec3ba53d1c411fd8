"""Whether the sources are about the subject at all, and how it is said when they hold no basis for an answer."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence

from assistant.drafting.asking.lexicon import is_plain
from assistant.drafting.asking.question import Question
from assistant.drafting.citing import framing, sentence
from assistant.drafting.composing import passage_sentence
from assistant.drafting.desk.ranking import Desk, Scored
from assistant.drafting.desk.sources import Source
from assistant.drafting.ways.objections import NOT_MENTIONED
from assistant.records import AnswerSentence

_PASTIME = re.compile(
    r"(?i)\b(?:skriv\w*|fortæl\w*|lav\w*|digt\w*|giv\w*|syng\w*)\b.*\b(?:digt|vits|vittighed|"
    r"joke|sang|eventyr|opskrift|rim)\b"
)
_CHAT = re.compile(
    r"(?i)\b(?:skriv|digt|vits|joke|opskrift|vejret?|lottotal|oversæt|horoskop|fodbold|superliga|film|sang)\b"
)


LEAST_FOR_ERRAND, IN_SCOPE = 0.75, 1.2
# "Hvordan søger jeg …", "Kan I hjælpe mig med …": an errand of the citizen's own, not a question to the sources.
_ERRAND = re.compile(
    r"(?i)\b(?:hvordan|hvor|hvornår|kan) (?:\w+ )?(?:søg|ansøg|forny|bestil|tilmeld|få|betal|"
    r"klag|skift|meld)(?:er|ler|r|e)? (?:jeg|man)\b|\bhjælpe (?:mig )?med at\b"
)


def is_out_of_scope(question: Question, desk: Desk) -> bool:
    """Whether the sources know next to nothing of what the question is about."""
    if _ERRAND.search(question.text):
        ranked = desk.rank(question)
        return not ranked or max(entry.coverage for entry in ranked[:4]) < LEAST_FOR_ERRAND
    heavy = [term for term in question.terms if term.weight >= 0.4 and not is_plain(term.word)]
    if _PASTIME.search(question.text):
        return True
    if not heavy:
        return False
    unknown = [term for term in heavy if not desk.knows_well(term.word)]
    if unknown and not _CHAT.search(question.text) and any(e.score >= IN_SCOPE for e in desk.rank(question)[:1]):
        return False
    if len(unknown) == len(heavy):
        return True
    if _CHAT.search(question.text) and unknown:
        return True
    return len(unknown) >= 2 and len(unknown) / len(heavy) >= 0.6


def out_of_scope_sentence() -> AnswerSentence:
    return framing("Spørgsmålet ligger uden for det, som dokumenterne handler om, og kan ikke besvares ud fra dem.")


# ------------------------------------------------------------------ how it is said

_SAID_MISSING = re.compile(r"^»[^»]+« (?:.*)?er ikke omtalt i de foreliggende dokumenter\.$")


def confirmed(sentences: Sequence[AnswerSentence], is_held: Callable[[str], bool]) -> tuple[AnswerSentence, ...]:
    """The sentences without a reason that a search of the whole collection does not bear out."""
    return tuple(
        said
        for said in sentences
        if not (
            said.framing
            and _SAID_MISSING.match(said.text)
            and any(is_held(word) for word in re.findall(r"»([^»«]+)«", said.text))
        )
    )


SAYS_UNKNOWN = re.compile(
    r"(?i)\bhar (?:ikke|ingen) oplysninger om\b|\bkan (?:\w+ )?ikke (?:oplyses?|siges?)\b|\bfremgår ikke\b"
)


def no_basis_sentences(desk: Desk, ranked: Sequence[Scored], missing: str) -> list[AnswerSentence]:
    """That there is no basis, why, and the nearest thing that the sources have."""
    said = [framing("Forvaltningen har ikke oplysninger, der besvarer spørgsmålet.")]
    if missing != NOT_MENTIONED and not missing.startswith("Kilderne omtaler ikke"):
        said.append(framing(missing))
    nearest = next(
        (entry for entry in ranked if entry.statement.is_content and not entry.statement.text.endswith(":")), None
    )
    if nearest and nearest.coverage >= 0.5 and max(nearest.own_matched.values(), default=0.0) >= 0.8:
        source = desk.source_of(nearest.statement)
        close = passage_sentence(source, [nearest.statement])
        unknown = SAYS_UNKNOWN.search(nearest.statement.text) and nearest.own >= 0.8
        opening = "Det siger kilden selv" if unknown else "Nærmeste oplysning, som dog ikke besvarer spørgsmålet"
        said.append(sentence(f"{opening}: {close.text}", source, [nearest.statement]))
    return said


def not_told_in(sources: Sequence[Source], said: Sequence[AnswerSentence]) -> tuple[AnswerSentence, ...]:
    """That the documents asked about do not tell it, and the nearest thing that they do."""
    labels = [source.label for source in sources]
    named = f"{', '.join(labels[:-1])} og {labels[-1]}" if len(labels) > 1 else labels[0]
    return (framing(f"Det fremgår ikke af {named}."), *(sentence for sentence in said if sentence.citations))


def no_reply_sentence() -> AnswerSentence:
    return framing("Der er ikke fundet noget tidligere svar om det, der spørges om.")
