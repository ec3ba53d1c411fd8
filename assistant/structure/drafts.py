"""The working form of blocks while the structure of a document is being found, and the small tools all steps share."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import lru_cache

from assistant.records import BlockKind

_MARKUP = re.compile(r"<sup>[^<]*</sup>|</?(?:b|i|u|em|strong|sup|sub|br)\s*/?>|\*{1,3}(?=\S)|(?<=\S)\*{1,3}")
_ESCAPED = re.compile(r"\\([*_#.>-])")
_PROTECTED = re.compile("[\ue000-\ue0ff]")

# Kinds that hold what a document says, as opposed to what surrounds it.
CONTENT_KINDS = frozenset(
    (
        BlockKind.PARAGRAPH,
        BlockKind.LIST_ENTRY,
        BlockKind.QUESTION,
        BlockKind.ANSWER_HEADING,
        BlockKind.HEADING,
        BlockKind.TABLE_CAPTION,
        BlockKind.TABLE_HEAD,
        BlockKind.TABLE_ROW,
    )
)


@dataclass(slots=True)
class Draft:
    """A stretch of a page whose role is still being decided; offsets are into the repaired text of the page."""

    kind: BlockKind
    page: int
    start: int
    end: int
    text: str
    level: int = 0
    marker: str | None = None
    breadcrumb: tuple[str, ...] = ()
    lead_in: int | None = None
    answers: str | None = None
    continues: bool = False
    table: int | None = None  # the table a caption, head or row belongs to, numbered within the document
    section: bool = False  # a run-in heading that names what follows
    lines: tuple[str, ...] = field(default=())

    @property
    def plain(self) -> str:
        return plain(self.text)


@lru_cache(maxsize=4096)
def plain(text: str) -> str:
    """The words without Markdown and HTML markup, on one line."""
    text = text.strip()
    if text.startswith("#"):
        text = text.strip("#")
    text = _ESCAPED.sub(lambda match: chr(0xE000 + ord(match[1])), text)
    text = _PROTECTED.sub(lambda match: chr(ord(match[0]) - 0xE000), _MARKUP.sub("", text))
    return " ".join(text.split())


@lru_cache(maxsize=4096)
def folded_ocr(text: str) -> str:
    """Lower case with the letters an English OCR confuses made equal, to compare words that may still be damaged."""
    text = text.lower()
    for wrong in ("ae", "æ", "ø", "å", "é", "@", "ö", "ä", "g"):
        text = text.replace(wrong, "*")
    return re.sub(r"[aoe]", "*", text)


def is_word(text: str, word: str) -> bool:
    """Whether the text is that word, however the OCR spelled it ("Spergsmal" is "Spørgsmål")."""
    return folded_ocr(text.strip(" :.*#")) == folded_ocr(word)


def previous_content(drafts: list[Draft], position: int) -> int | None:
    """The index of the nearest content before ``position``."""
    for index in range(position - 1, -1, -1):
        if drafts[index].kind in CONTENT_KINDS:
            return index
    return None


def shortened(text: str, limit: int) -> str:
    """The text, cut at a word if it is longer than the limit."""
    if len(text) <= limit:
        return text
    return text[:limit].rsplit(" ", 1)[0].rstrip(" ,;:") + " …"


def joined(parts: Iterable[str | None], separator: str = " ") -> str:
    return separator.join(part for part in parts if part)
