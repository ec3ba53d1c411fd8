"""A page of text is cut into paragraphs, headings, list entries, table lines and footnotes."""

from __future__ import annotations

import re
from dataclasses import dataclass

from assistant.danish.dates import MONTHS
from assistant.records import BlockKind, Page
from assistant.structure.breaks import begins_block, line_width
from assistant.structure.drafts import Draft, plain

_HEADING = re.compile(r"\s{0,3}(#{1,6})\s+\S")
_RULE = re.compile(r"\s*(?:-{3,}|_{3,}|\*{3,}|={3,}|(?:[-*_]\s){2,}[-*_])\s*")
_FOOTNOTE = re.compile(r"\s*(?:<sup>\s*(\d{1,3}|\*+)\s*</sup>|([¹²³⁴⁵⁶⁷⁸⁹]+)|\[\^(\w+)\]:?)\s*(?=\S)")
_ENTRY = re.compile(
    r"(?P<indent>\s*)(?P<bullet>[-–•*·▪◦▫o])?(?(bullet)\s+)"
    r"(?P<number>\(?(?:\d{1,2}[a-z]?|[a-zæøåA-ZÆØÅ])\)|(?:\d{1,2}[a-z]?|[A-ZÆØÅ]|[ivx]{1,4})\.)?(?(number)[ \t]+)(?=\S)"
)
_BOLD_LINE = re.compile(r"\s*(\*{2,3}|__)(?=\S)(?:(?!\1).)+\1[.:]?\s*")
_PIPE = re.compile(r"\s*\|.*\|\s*")
_PIPE_RULE = re.compile(r"\s*\|?\s*:?-{2,}:?\s*(?:\|\s*:?-{2,}:?\s*)*\|?\s*")
_CONTENTS = re.compile(r"\s*\S.*?(?:\.{3,}|…+|(?:\.\s){3,}|\t|\s{3,})\s*\.*\s*\d{1,3}\s*")
_DOTTED = re.compile(r"(?:\.{3,}|…|(?:\.\s){3,})\s*\t?\s*\d{1,3}\s*\Z")
_WIDE_GAP = re.compile(r"\S(?:\s{2,})\S")
_LONG_LINE = 400  # longer lines are running text, whatever dots and blanks they hold
_ORDINAL_NOUNS = (*MONTHS, "kvartal", "halvår")
_SUPERSCRIPTS = str.maketrans("¹²³⁴⁵⁶⁷⁸⁹⁰", "1234567890")


@dataclass(slots=True)
class Line:
    """A line of a page, without its line break."""

    start: int
    end: int
    text: str

    @property
    def blank(self) -> bool:
        return not self.text.strip()


def lines_of(text: str) -> list[Line]:
    lines, position = [], 0
    for piece in text.splitlines(keepends=True):
        bare = piece.rstrip("\r\n\v\f\x1c\x1d\x1e\x85\u2028\u2029")
        lines.append(Line(position, position + len(bare), bare))
        position += len(piece)
    return lines


def segment_page(page: Page, first_table: int, *, in_list: bool = False) -> list[Draft]:
    """The stretches of a page in order; tables are numbered from ``first_table``.

    ``in_list`` says that the page before ended in a list, which this page may go on with.
    """
    return _Segmenter(page, first_table, in_list).run()


class _Segmenter:
    def __init__(self, page: Page, first_table: int, in_list: bool) -> None:
        self.in_list = in_list
        self.page = page
        self.text = page.repaired
        self.lines = lines_of(self.text)
        self.width = line_width([len(line.text.rstrip()) for line in self.lines if "\t" not in line.text])
        self.short = _in_short_runs(self.lines, 0.75 * self.width)
        self.table = first_table
        self.drafts: list[Draft] = []
        self.open: list[Line] = []
        self.open_kind = BlockKind.PARAGRAPH
        self.open_level = 0
        self.open_marker: str | None = None

    def run(self) -> list[Draft]:
        position = 0
        while position < len(self.lines):
            position = self._take(position)
        self._close()
        return self.drafts

    def _take(self, position: int) -> int:
        line = self.lines[position]
        if line.blank:
            self._close()
            return position + 1
        after = self._take_lines_together(position)
        if after is not None:
            return after
        if heading := _HEADING.match(line.text):
            self._single(BlockKind.HEADING, line, level=len(heading[1]))
        elif _RULE.fullmatch(line.text):
            self._single(BlockKind.PAGE_FURNITURE, line)
        elif footnote := _FOOTNOTE.match(line.text):
            self._close()
            mark = (footnote[1] or footnote[2] or footnote[3]).translate(_SUPERSCRIPTS)
            self._start(BlockKind.FOOTNOTE, line, marker=mark)
        elif (entry := self._entry(position)) is not None:
            self._close()
            self._start(BlockKind.LIST_ENTRY, line, level=entry[0], marker=entry[1])
        elif self._begins_page(position) or self._begins_block(position):
            self._close()
            self._start(BlockKind.PARAGRAPH, line)
        elif _BOLD_LINE.fullmatch(line.text) and not self.open and self._alone(position):
            self._single(BlockKind.HEADING, line, level=7)
        elif self.open:
            self.open.append(line)
        else:
            self._start(BlockKind.PARAGRAPH, line)
        return position + 1

    def _take_lines_together(self, position: int) -> int | None:
        """A table of contents or a table, which several lines make; the position after it."""
        end = self._contents_end(position)
        if end:
            self._close()
            self._add(BlockKind.TABLE_OF_CONTENTS, self.lines[position:end])
            return end
        end = self._table_end(position)
        if end:
            self._close()
            for line in self.lines[position:end]:
                if not line.blank:
                    self._add(BlockKind.TABLE_ROW, [line], table=self.table)
            self.table += 1
            return end
        return None

    # -------------------------------------------------------------- runs of lines

    def _contents_end(self, position: int) -> int | None:
        end, dotted, seen = position, 0, 0
        while end < len(self.lines):
            line = self.lines[end]
            if line.blank and seen and end + 1 < len(self.lines) and _DOTTED.search(self.lines[end + 1].text[-80:]):
                end += 1
                continue
            if len(line.text) > _LONG_LINE or not _CONTENTS.fullmatch(line.text):
                break
            dotted += bool(_DOTTED.search(line.text[-80:]))
            seen += 1
            end += 1
        return end if seen >= 2 and dotted >= max(2, seen // 2) else None

    def _table_end(self, position: int) -> int | None:
        for shape, least in ((_tab_columns, 2), (_pipe_columns, 2), (_spaced_columns, 3)):
            end = position
            counts = []
            while end < len(self.lines) and (count := shape(self.lines[end].text)) > 1:
                counts.append(count)
                end += 1
            if len(counts) < least:
                continue
            if shape is not _spaced_columns or self._is_spaced_table(position, end, counts):
                return end
        return None

    def _is_spaced_table(self, position: int, end: int, counts: list[int]) -> bool:
        """Columns made with blanks are a table only when the rows agree and hold numbers."""
        numbers = sum(
            bool(re.fullmatch(r"[-–]|[-–]?[\d.,]+\s?(?:%|kr\.?|pct\.?)?", cell.strip()))
            for line in self.lines[position:end]
            for cell in re.split(r"\s{2,}", line.text.strip())[1:]
        )
        return max(counts) - min(counts) <= 1 and numbers >= sum(counts) / 3

    # -------------------------------------------------------------- single lines

    def _entry(self, position: int) -> tuple[int, str | None] | None:
        """Level and marker of a list entry that opens on this line."""
        line = self.lines[position]
        match = _ENTRY.match(line.text)
        if not match or not (match["bullet"] or match["number"]):
            return None
        rest = line.text[match.end() :]
        number = match["number"]
        if match["bullet"] == "o" and not match["indent"]:
            return None
        if number and number[:-1].isdigit() and rest.lower().startswith(_ORDINAL_NOUNS):
            return None
        if self.open and not self._may_open_entry(number, match["bullet"], rest):
            return None
        indent = len(match["indent"].replace("\t", "    "))
        return (indent + 1) // 2 if indent > 1 else 0, number.strip("().") if number else None

    def _may_open_entry(self, number: str | None, bullet: str | None, rest: str) -> bool:
        """Whether an entry may begin on the line after running text ("nr.\n12. …", a dash at a line start may not)."""
        before = self.open[-1].text.rstrip()
        if self.open_kind == BlockKind.LIST_ENTRY or before.endswith((":", ".", ";", "?", "!")):
            return not before.lower().endswith((" nr.", " pr.", " d.", " ca.", " jf.", " stk.", " den"))
        if number and not bullet and not number[:-1].isdigit():
            return False
        if bullet and self._goes_on_with_list():
            return True
        return bullet in ("•", "▪", "◦") or (rest[:1].isupper() and bullet not in ("–", "-", "*", "o"))

    def _goes_on_with_list(self) -> bool:
        """Whether the open lines end an entry that a page break or a margin cut off."""
        recent = any(draft.kind == BlockKind.LIST_ENTRY for draft in self.drafts[-3:])
        return (recent or self.in_list) and self.open[0].text.strip()[:1].islower()

    def _begins_block(self, position: int) -> bool:
        """Whether the line begins a paragraph or heading though no blank line says so."""
        if not self.open:
            return False
        opened = [line.text for line in self.open[-2:]]
        return begins_block(opened, self.lines[position].text, self.width, all_short=self.short[position])

    def _begins_page(self, position: int) -> bool:
        """A line set in by one blank, as some readers leave where a new page of the letter began."""
        text = self.lines[position].text
        if not self.open or not (text.startswith(" ") and text[1:2].strip()):
            return False
        return not any(line.text.startswith(" ") for line in self.open[-3:]) and not self._next_starts_blank(position)

    def _next_starts_blank(self, position: int) -> bool:
        return position + 1 < len(self.lines) and self.lines[position + 1].text.startswith(" ")

    def _alone(self, position: int) -> bool:
        after = self.lines[position + 1] if position + 1 < len(self.lines) else None
        words = plain(self.lines[position].text)
        return (after is None or after.blank) and len(words) <= 140 and not words.endswith((".", ";", ","))

    # -------------------------------------------------------------- building

    def _start(self, kind: BlockKind, line: Line, level: int = 0, marker: str | None = None) -> None:
        self.open, self.open_kind, self.open_level, self.open_marker = [line], kind, level, marker

    def _single(self, kind: BlockKind, line: Line, level: int = 0) -> None:
        self._close()
        self._add(kind, [line], level=level)

    def _close(self) -> None:
        if self.open:
            self._add(self.open_kind, self.open, level=self.open_level, marker=self.open_marker)
            self.open = []

    def _add(
        self,
        kind: BlockKind,
        lines: list[Line],
        level: int = 0,
        marker: str | None = None,
        table: int | None = None,
    ) -> None:
        start, end = lines[0].start, lines[-1].end
        text = self.text[start:end]
        if kind != BlockKind.TABLE_ROW:  # a row's leading tab is an empty cell
            start += len(text) - len(text.lstrip())
        end -= len(text) - len(text.rstrip()) if kind != BlockKind.TABLE_ROW else 0
        draft = Draft(kind, self.page.number, start, end, self.text[start:end], level, marker, table=table)
        draft.lines = tuple(line.text.strip() for line in lines)
        self.drafts.append(draft)


def _in_short_runs(lines: list[Line], limit: float) -> list[bool]:
    """For each line, whether all lines around it up to the next blank ones are shorter than the limit."""
    short = [False] * len(lines)
    start = 0
    for position in range(len(lines) + 1):
        if position == len(lines) or lines[position].blank:
            if all(len(line.text) < limit for line in lines[start:position]):
                short[start:position] = [True] * (position - start)
            start = position + 1
    return short


def _tab_columns(line: str) -> int:
    return line.count("\t") + 1 if "\t" in line.strip("\n") and line.strip() else 0


def _pipe_columns(line: str) -> int:
    if "|" not in line:
        return 0
    return line.strip().strip("|").count("|") + 1 if _PIPE.fullmatch(line) or _PIPE_RULE.fullmatch(line) else 0


def _spaced_columns(line: str) -> int:
    if len(line) > _LONG_LINE:
        return 0
    return len(re.split(r"\s{2,}", line.strip())) if _WIDE_GAP.search(line.strip()) else 0
