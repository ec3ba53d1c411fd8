"""The structure of a document: its blocks, tables, footnotes, letter and figures, and what it says about itself."""

from __future__ import annotations

import re
from dataclasses import replace

from assistant.danish.sentences import split_sentences
from assistant.records import Block, BlockKind, Document, Sentence, Structure
from assistant.structure.drafts import Draft
from assistant.structure.figures import find_figures
from assistant.structure.footnotes import find_footnotes
from assistant.structure.letters import assign_answers, is_letter, mark_letter, mark_questions, read_letter
from assistant.structure.metadata import read_metadata
from assistant.structure.noise import cut_off_ends, part_noise
from assistant.structure.outline import build_outline
from assistant.structure.roles import assign_roles
from assistant.structure.segments import segment_page
from assistant.structure.tables import find_tables

# "Ad 3:", "Ad B)", "Status:": what a block opens with and what is no part of its first sentence.
_RUN_IN_LABEL = re.compile(
    r"(?:[-–•*·]\s+)?(?:(?:\*\*|__|<b>)?(?:Ad\.?\s?\d{1,2}\s?[a-z]?\s*[:.)–]|Ad\s+[A-ZÆØÅ]\s*[).:]"
    r"|(?:Status|Beskrivelse|Resultat(?:er)?|Formål(?:et)?|Målgruppe(?:n)?|Svar|Baggrund|Målopfyldelse|Effektmål"
    r"|Indikator(?:er)?|Økonomi|Bemærkning(?:er)?)\s*(?:\*\*|__|</b>)?\s*:)(?:\*\*|__|</b>)?\s*)+(?=\S)"
)
_LABELLED = frozenset((BlockKind.PARAGRAPH, BlockKind.LIST_ENTRY))
_WHOLE = frozenset((BlockKind.TABLE_HEAD, BlockKind.TABLE_ROW, BlockKind.PAGE_FURNITURE, BlockKind.TABLE_OF_CONTENTS))


def describe(document: Document) -> tuple[Document, Structure]:
    """The document with its title, kind, date, parties and numbers filled in, and its structure.

    Works on the repaired text of the pages; ``document.id`` must be set. A date that the document does not give itself
    is inferred from its text and said so in ``warnings``.
    """
    drafts: list[Draft] = []
    tables = 0
    for page in document.pages:
        in_list = any(draft.kind == BlockKind.LIST_ENTRY for draft in drafts[-4:])
        drafts += part_noise(segment_page(page, tables, in_list=in_list), page)
        tables = 1 + max((draft.table for draft in drafts if draft.table is not None), default=-1)
    drafts = assign_roles(drafts, len(document.pages))
    letter_like = is_letter(drafts)
    if letter_like:
        mark_letter(drafts)
    else:
        mark_questions(drafts)
    found_tables = find_tables(drafts)
    build_outline(drafts)
    assign_answers(drafts)
    letter = read_letter(drafts) if letter_like else None
    metadata = read_metadata(drafts, letter, document.name)
    described = replace(
        document,
        title=document.title or metadata.title,
        kind=metadata.kind,
        date=document.date or metadata.date,
        sender=(letter.sender if letter else None) or document.sender or metadata.sender,
        recipient=(letter.recipient if letter else None) or document.recipient,
        case_number=document.case_number or metadata.case_number,
        document_number=document.document_number or metadata.document_number,
        warnings=(*document.warnings, *(warning for warning in metadata.warnings if warning not in document.warnings)),
    )
    sentences = [_sentences(draft) for draft in drafts]
    footnotes = find_footnotes(drafts)
    for note in footnotes:
        if note.anchor_block is not None:
            drafts[note.block].breadcrumb = drafts[note.anchor_block].breadcrumb
    cut_off = {page.number: cut_off_ends(page) for page in document.pages}
    structure = Structure(
        blocks=tuple(_block(i, draft, sentences[i], cut_off[draft.page]) for i, draft in enumerate(drafts)),
        tables=found_tables,
        footnotes=footnotes,
        letter=letter,
        figures=find_figures(described, drafts, found_tables, footnotes, sentences),
    )
    return described, structure


def _sentences(draft: Draft) -> list[tuple[int, int]]:
    """Sentence spans on the page. A marker ("1.", "- ") belongs to the first sentence, a label ("Ad 3:") does not."""
    if not draft.text.strip():
        return []
    if draft.kind in _WHOLE:
        return [(draft.start, draft.end)]
    spans = split_sentences(draft.text)
    if len(spans) > 1 and re.fullmatch(r"[\W\d]*|<sup>\w+</sup>", draft.text[slice(*spans[0])]):
        spans = [(spans[0][0], spans[1][1]), *spans[2:]]
    label = _RUN_IN_LABEL.match(draft.text) if draft.kind in _LABELLED else None
    if label and draft.text[label.end() :].strip():
        spans = [(max(start, label.end()), end) for start, end in spans if end > label.end()]
    return [(draft.start + start, draft.start + end) for start, end in spans]


def _block(index: int, draft: Draft, sentences: list[tuple[int, int]], cut_off: frozenset[int]) -> Block:
    return Block(
        index=index,
        kind=draft.kind,
        page=draft.page,
        repaired_start=draft.start,
        repaired_end=draft.end,
        sentences=tuple(Sentence(start, end, any(start < each <= end for each in cut_off)) for start, end in sentences),
        breadcrumb=draft.breadcrumb,
        level=draft.level,
        lead_in=draft.lead_in,
        marker=draft.marker,
        answers=draft.answers,
        continues=draft.continues,
    )
