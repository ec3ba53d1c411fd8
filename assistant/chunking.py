"""A document becomes chunks that follow its structure and map exactly back to its pages."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise

from assistant.danish.sentences import split_sentences
from assistant.records import Block, BlockKind, Chunk, Document, Footnote, Page, Structure, Table
from assistant.structure.drafts import joined, plain, shortened

_ALONE = frozenset((BlockKind.FOOTNOTE, BlockKind.TABLE_ROW, BlockKind.TABLE_CAPTION, BlockKind.TABLE_OF_CONTENTS))
_ASIDE = frozenset((BlockKind.LETTERHEAD, BlockKind.PAGE_FURNITURE, BlockKind.SIGN_OFF, BlockKind.TABLE_OF_CONTENTS))
_ANSWERS = re.compile(r"(?i)\W*(?:ad\b|svar (?:på|til)\b|spørgsmål \d)")
_OPENERS = frozenset((BlockKind.HEADING, BlockKind.ANSWER_HEADING))


@dataclass(slots=True)
class _Piece:
    """A stretch of a page between two borders that a chunk may have, with the block it is from."""

    start: int
    end: int
    block: Block | None


def split_document(document: Document, structure: Structure, *, chunk_size_chars: int) -> list[Chunk]:
    """The chunks of a document, in order.

    The chunks of a page, joined, are its repaired text (an empty one has none), and their original spans are the whole
    original without gap or overlap. Chunks end where a sentence, a list entry or a table row ends; one is longer than
    ``chunk_size_chars`` only where it must be. ``heading`` holds what a reader of the chunk alone would miss: document
    title, breadcrumb, question, lead-in, table caption and column heads, or the sentence a footnote annotates.
    """
    headings = _Headings(document, structure)
    chunks: list[Chunk] = []
    for page in document.pages:
        blocks = [block for block in structure.blocks if block.page == page.number]
        for pieces in _grouped(_pieces(page, blocks, chunk_size_chars), structure, chunk_size_chars):
            start, end = pieces[0].start, pieces[-1].end
            sequence = len(chunks)
            indices = tuple(dict.fromkeys(piece.block.index for piece in pieces if piece.block is not None))
            chunks.append(
                Chunk(
                    id=f"{document.id}.{document.version}.{sequence:05d}",
                    document=document.id,
                    page=page.number,
                    sequence=sequence,
                    start=_original_position(page, start),
                    end=_original_position(page, end),
                    repaired_start=start,
                    repaired_end=end,
                    text=page.repaired[start:end],
                    heading=headings.of(indices),
                    blocks=indices,
                )
            )
    return chunks


# ------------------------------------------------------------------ borders


def _pieces(page: Page, blocks: list[Block], limit: int) -> list[_Piece]:
    """The page cut at the starts of its blocks, and long blocks at the starts of their sentences."""
    length = len(page.repaired)
    if not length:
        return []
    borders: dict[int, Block | None] = {0: blocks[0] if blocks else None}
    for position, block in enumerate(blocks):
        borders[block.repaired_start if position else 0] = block
        following = blocks[position + 1].repaired_start if position + 1 < len(blocks) else length
        if following - block.repaired_start > limit:
            for start in _inner_borders(page, block, limit):
                borders.setdefault(start, block)
    if not blocks and length > limit:
        for start, _ in split_sentences(page.repaired):
            borders.setdefault(start, None)
    allowed = _Allowed(page)
    moved: dict[int, Block | None] = {}
    for start, origin in sorted(borders.items()):
        moved[allowed.nearest(start)] = origin
    moved.pop(length, None)
    starts = [*sorted(moved), length]
    return [_Piece(start, end, moved[start]) for start, end in pairwise(starts)]


def _inner_borders(page: Page, block: Block, limit: int) -> Iterator[int]:
    """Sentence starts; inside a sentence longer than two chunks, the starts of its lines.

    The first sentence may begin after a label ("Ad 3:"), which is not parted from it.
    """
    for number, sentence in enumerate(block.sentences):
        if number:
            yield sentence.repaired_start
        if sentence.repaired_end - sentence.repaired_start > 2 * limit:
            text = page.repaired[sentence.repaired_start : sentence.repaired_end]
            position = 0
            for line in text.splitlines(keepends=True):
                if number or position:
                    yield sentence.repaired_start + position
                position += len(line)


class _Allowed:
    """Borders may not fall inside a repair: its original reading cannot be cut."""

    def __init__(self, page: Page) -> None:
        self.starts: list[int] = []
        self.ends: list[int] = []
        shift = 0
        for change in page.changes:
            self.starts.append(change.start + shift)
            shift += len(change.after) - (change.end - change.start)
            self.ends.append(change.end + shift)

    def nearest(self, position: int) -> int:
        index = bisect_right(self.starts, position) - 1
        if index >= 0 and self.starts[index] < position < self.ends[index]:
            return self.ends[index]
        return position


def _original_position(page: Page, position: int) -> int:
    """The original offset of a border in the repaired text that lies inside no repair.

    What a repair takes away without putting anything in its place goes with the text before it.
    """
    shift = 0
    for change in page.changes:
        after_start = change.start + shift
        grown = len(change.after) - (change.end - change.start)
        if position < after_start or (position == after_start and change.after):
            return position - shift
        if position == 0:
            return 0
        shift += grown
    return position - shift


# ------------------------------------------------------------------ groups


def _grouped(pieces: list[_Piece], structure: Structure, limit: int) -> Iterator[list[_Piece]]:
    """Neighbouring pieces that are one chunk."""
    group: list[_Piece] = []
    for index, piece in enumerate(pieces):
        if group and _parts(group, piece, structure, limit, _whole_list(pieces, index)):
            yield group
            group = []
        group.append(piece)
    if group:
        yield group


def _parts(group: list[_Piece], piece: _Piece, structure: Structure, limit: int, list_length: int) -> bool:
    """Whether a new chunk begins with the piece."""
    last, block = group[-1].block, piece.block
    if block is None or last is None:
        return piece.end - group[0].start > limit
    if block.index == last.index:
        return piece.end - group[0].start > limit
    if _only_headings(group):
        return block.kind in _ALONE or (block.kind in _ASIDE) or piece.end - group[0].start > 2 * limit
    if block.kind in _ALONE or last.kind in _ALONE or block.kind in _OPENERS:
        return not (last.kind == BlockKind.TABLE_CAPTION and block.kind == BlockKind.TABLE_HEAD)
    if (block.kind in _ASIDE) != (last.kind in _ASIDE):
        return True
    if block.breadcrumb != last.breadcrumb or block.answers != last.answers:
        return True
    if piece.end - group[0].start > limit:
        return True
    # An announcement stays with its list, when both fit in one chunk.
    announces = block.kind == BlockKind.PARAGRAPH and list_length > 0
    return announces and list_length > limit - (piece.start - group[0].start) and list_length <= limit


def _only_headings(group: list[_Piece]) -> bool:
    return all(piece.block is not None and piece.block.kind in _OPENERS for piece in group)


def _whole_list(pieces: list[_Piece], index: int) -> int:
    """The length of a paragraph with the list it announces; 0 where none follows."""
    block = pieces[index].block
    if block is None or block.kind != BlockKind.PARAGRAPH:
        return 0
    end = 0
    for piece in pieces[index + 1 :]:
        if piece.block is None or (piece.block.kind != BlockKind.LIST_ENTRY and piece.block.index != block.index):
            break
        if piece.block.lead_in == block.index:
            end = piece.end
    return end - pieces[index].start if end else 0


# ------------------------------------------------------------------ headings


class _Headings:
    """What a chunk's text leaves out and its reader needs."""

    def __init__(self, document: Document, structure: Structure) -> None:
        self.document = document
        self.structure = structure
        self.pages = {page.number: page for page in document.pages}
        self.questions = {q.number: q.text for q in structure.letter.questions} if structure.letter else {}
        self.tables: dict[int, Table] = {}
        for table in structure.tables:
            for index in (table.head_block, *(row.block for row in table.rows)):
                if index is not None:
                    self.tables[index] = table
        self.footnotes: dict[int, Footnote] = {note.block: note for note in structure.footnotes}

    def of(self, indices: tuple[int, ...]) -> str:
        blocks = [self.structure.blocks[index] for index in indices]
        first = next((block for block in blocks if block.kind not in _ASIDE), None)
        parts = [self.document.title]
        if first is not None:
            parts += first.breadcrumb
            parts += self._question(first)
            parts += self._lead_ins(first, indices)
            parts += self._table(first)
            parts += self._anchor(first)
        unique = dict.fromkeys(part.strip() for part in parts if part and part.strip())
        return "\n".join(unique)

    def _text(self, index: int, limit: int = 300) -> str:
        block = self.structure.blocks[index]
        text = plain(self.pages[block.page].repaired[block.repaired_start : block.repaired_end])
        if block.kind == BlockKind.PARAGRAPH and block.sentences and len(text) > limit:
            last = block.sentences[-1]  # the sentence that announces the list
            text = plain(self.pages[block.page].repaired[last.repaired_start : last.repaired_end])
        return shortened(text, limit)

    def _question(self, block: Block) -> list[str]:
        if not block.answers or block.kind in (BlockKind.QUESTION, BlockKind.ANSWER_HEADING):
            return []
        text = self.questions.get(block.answers, "")
        told = any(_ANSWERS.match(crumb) for crumb in block.breadcrumb)
        return [] if told or not text else [f"Spørgsmål {block.answers}: {text}"]

    def _lead_ins(self, block: Block, indices: tuple[int, ...]) -> list[str]:
        found: list[str] = []
        lead_in = block.lead_in
        while lead_in is not None and lead_in not in indices and len(found) < 4:
            found.append(self._text(lead_in))
            lead_in = self.structure.blocks[lead_in].lead_in
        if block.continues and block.index:
            before = self._sentence_before(block)
            if before:
                found.append(before)
        return found[::-1]

    def _sentence_before(self, block: Block) -> str:
        """The words that a block cut by a page break continues."""
        for other in reversed(self.structure.blocks[: block.index]):
            if other.kind in (BlockKind.PARAGRAPH, BlockKind.LIST_ENTRY) and other.sentences:
                last = other.sentences[-1]
                return shortened(plain(self.pages[other.page].repaired[last.repaired_start : last.repaired_end]), 300)
        return ""

    def _table(self, block: Block) -> list[str]:
        table = self.tables.get(block.index)
        if table is None:
            return []
        price = table.price_level if table.price_level and table.price_level not in table.caption else None
        heads = " | ".join(head for head in (table.label_head, *table.columns) if head)
        unit = table.unit if table.unit and table.unit not in table.caption else None
        return [joined((table.caption, unit, price), ", "), heads if block.index != table.head_block else ""]

    def _anchor(self, block: Block) -> list[str]:
        note = self.footnotes.get(block.index)
        if note is None or note.anchor_block is None or note.anchor is None:
            return []
        anchored = self.structure.blocks[note.anchor_block]
        page = self.pages[anchored.page]
        for sentence in anchored.sentences:
            if sentence.repaired_start <= note.anchor < sentence.repaired_end:
                text = plain(page.repaired[sentence.repaired_start : sentence.repaired_end])
                return [*anchored.breadcrumb, f"Note {note.mark} til: {shortened(text, 400)}"]
        return [*anchored.breadcrumb]
