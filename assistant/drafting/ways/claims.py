"""A claim held against the sources on the desk, with the checks of verification."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Sequence
from dataclasses import dataclass, replace
from threading import Lock
from typing import TYPE_CHECKING

from assistant.drafting.desk.ranking import Desk, Scored
from assistant.drafting.desk.sources import Source, Statement
from assistant.records import AnswerSentence, Citation, Document, Evidence, Structure, Support, spans_overlap

if TYPE_CHECKING:
    from assistant.verification import Sources

MOST_STATEMENTS_WHOLE = 700  # in the documents of a desk; of longer ones only what stands near the best is read
NEAR_BLOCKS = 3
FEW_STATEMENTS = 5
_KEPT = 8


@dataclass(frozen=True, slots=True)
class Checked:
    """What the checks say of a claim, the statement that says so, and in Danish why."""

    label: Support
    statement: Statement | None
    reason: str
    evidence: tuple[Evidence, ...] = ()


def held_against(claim: str, desk: Desk, ranked: Sequence[Scored]) -> Checked:
    """A claim as the checks of verification judge it; ``ranked`` are the desk's statements for the claim."""
    from assistant.verification import verify_claim

    found = verify_claim(f"{claim.rstrip(' .?')}.", _sources(desk, ranked))
    statement = next(filter(None, (_statement_at(desk, evidence) for evidence in found.evidence)), None)
    return Checked(found.label, statement, found.reason, found.evidence)


def denied_by(claim: str, statement: Statement, desk: Desk, ranked: Sequence[Scored]) -> str:
    """In Danish, what one statement says otherwise than a claim, all other sources apart; "" if nothing."""
    from assistant.verification import LIKELY, plain_statement, weigh_one

    sources = _sources(desk, ranked)
    part = plain_statement(f"{claim.rstrip(' .?')}.")
    for sentence in sources.sentences:
        if sentence.document.id != statement.source or not any(
            number == sentence.page and spans_overlap((start, end), (sentence.repaired_start, sentence.repaired_end))
            for number, start, end in statement.spans
        ):
            continue
        judged = weigh_one(part, sentence, sources)
        if judged.denies and judged.conflict and (judged.barred or judged.likelihood < LIKELY):
            return judged.conflict[1].reason
    return ""


def quoted_by(desk: Desk, sentences: Sequence[AnswerSentence]) -> list[Statement]:
    """The statements that the sentences of an answer quote."""
    found = [_statement_at(desk, citation) for sentence in sentences for citation in sentence.citations]
    return list(dict.fromkeys(statement for statement in found if statement))


def _statement_at(desk: Desk, evidence: Evidence | Citation) -> Statement | None:
    for source in desk.sources:
        if source.document.id != evidence.document_id:
            continue
        page = source.document.pages[evidence.page - 1]
        for statement in source.statements:
            for number, start, end in statement.spans:
                if number == evidence.page and spans_overlap(
                    page.original_span(start, end), (evidence.start, evidence.end)
                ):
                    return statement
    return None


# ------------------------------------------------------------------ the sources as verification reads them

_read: OrderedDict[tuple[tuple[str, str], ...], Sources] = OrderedDict()
_guard = Lock()


def _sources(desk: Desk, ranked: Sequence[Scored]) -> Sources:
    """All of a small desk, kept while its documents stay the same; of a large one the blocks near the best."""
    from assistant.verification import gather

    sentences = sum(len(block.sentences) for source in desk.sources for block in source.structure.blocks)
    if sentences > MOST_STATEMENTS_WHOLE:  # of a long document the desk may have but a stretch
        return gather(_near(desk, ranked))
    key = tuple((source.document.id, source.document.version) for source in desk.sources)
    with _guard:
        kept = _read.get(key)
        if kept is not None:
            _read.move_to_end(key)
            return kept
    made = gather((source.document, source.structure) for source in desk.sources)
    with _guard:
        _read[key] = made
        while len(_read) > _KEPT:
            _read.popitem(last=False)
    return made


def _near(desk: Desk, ranked: Sequence[Scored]) -> list[tuple[Document, Structure]]:
    wanted: dict[str, set[int]] = {}
    sources: dict[str, Source] = {}
    for entry in ranked[:FEW_STATEMENTS]:
        source = desk.source_of(entry.statement)
        sources[source.document.id] = source
        block = entry.statement.block
        wanted.setdefault(source.document.id, set()).update(range(block - NEAR_BLOCKS, block + NEAR_BLOCKS + 1))
    return [
        (
            source.document,
            replace(
                source.structure,
                blocks=tuple(block for block in source.structure.blocks if block.index in wanted[id]),
                tables=(),
            ),
        )
        for id, source in sources.items()
    ]
