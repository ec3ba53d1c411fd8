"""HTML: the text a reader sees, with tables as rows of tab-separated cells (runs in a child process)."""

from __future__ import annotations

import re
from collections.abc import Callable
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

from assistant.errors import UnreadableDocumentError
from assistant.reading.text import decode

Emit = Callable[[dict[str, Any]], None]

_UNSEEN = frozenset(
    {"script", "style", "head", "template", "noscript", "iframe", "object", "svg", "select", "textarea"}
)
_VOID = frozenset({"br", "hr", "img", "input", "meta", "link", "col", "area", "base", "embed", "source", "wbr"})
_PARAGRAPHS = frozenset({"p", "h1", "h2", "h3", "h4", "h5", "h6", "table", "ul", "ol", "blockquote", "pre", "dl", "hr"})
_LINES = frozenset(
    {"div", "li", "tr", "section", "article", "header", "footer", "dt", "dd", "address", "figure", "caption"}
)
_PARAGRAPH, _LINE, _BULLET = "\x1e", "\x1f", "\x1d"  # marks for breaks that blocks ask for, and after a bullet
_BREAKS = re.compile(f"[ \\n]*[{_PARAGRAPH}{_LINE}][{_PARAGRAPH}{_LINE} \\n]*")
_MARKS = re.compile("[\x00\x1d-\x1f]")
_SUPERSCRIPTS = str.maketrans("0123456789", "⁰¹²³⁴⁵⁶⁷⁸⁹")
_HIDDEN_STYLE = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden|font-size\s*:\s*0(?![.\d])", re.IGNORECASE)
_CHARSET = re.compile(rb"charset\s*=\s*[\"']?([\w-]+)", re.IGNORECASE)


def read_parts(arguments: dict[str, Any], emit: Emit) -> None:
    """Emits {"text", "warnings"}."""
    name = arguments["name"]
    text, warnings = visible_text(decode_markup(Path(arguments["path"]).read_bytes(), name))
    if not text.strip():
        raise UnreadableDocumentError(f"{name} indeholder ingen synlig tekst. Hent eller gem filen igen.")
    emit({"text": text, "warnings": warnings})


def decode_markup(content: bytes, name: str) -> str:
    """The charset the page declares, if the bytes agree with it; otherwise as any text file."""
    declared = _CHARSET.search(content[:2048])
    if declared and not content.startswith((b"\xff\xfe", b"\xfe\xff", b"\xef\xbb\xbf")):
        try:
            return content.decode(declared.group(1).decode("ascii"))
        except (UnicodeDecodeError, LookupError):
            pass
    return decode(content, name)[0]


def visible_text(markup: str) -> tuple[str, list[str]]:
    """The visible text, and Danish warnings about what is hidden."""
    reader = _Reader()
    reader.feed(_MARKS.sub("", markup))
    reader.close()
    warnings = []
    if reader.hidden_characters:
        warnings.append(f"Skjult tekst i filen ({reader.hidden_characters} tegn) er ikke læst med.")
    return reader.text(), warnings


class _Reader(HTMLParser):
    """Collects text; ``_unseen`` counts the open elements that hide what is in them."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.hidden_characters = 0
        self._pieces: list[str] = []
        self._open: list[tuple[str, bool, bool]] = []  # tag, unseen, hidden on purpose
        self._lists: list[int | None] = []
        self._cells: list[int] = []  # cells so far in the open rows

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        attributes = dict(attrs)
        hidden = "hidden" in attributes or bool(_HIDDEN_STYLE.search(attributes.get("style") or ""))
        if tag not in _VOID:
            self._open.append((tag, tag in _UNSEEN or hidden, hidden))
        if tag == "br":
            self._pieces.append("\n")
        else:
            self._break(tag)
        if tag in ("ul", "ol"):
            self._lists.append(0 if tag == "ol" else None)
        elif tag == "li":
            self._pieces.append(self._bullet())
        elif tag == "tr":
            self._cells.append(0)
        elif tag in ("td", "th") and self._cells:
            if self._cells[-1]:
                self._pieces.append("\t")
            self._cells[-1] += 1

    def handle_endtag(self, tag: str) -> None:
        places = [place for place, entry in enumerate(self._open) if entry[0] == tag]
        if not places:
            return
        del self._open[places[-1] :]
        self._break(tag)
        if tag in ("ul", "ol") and self._lists:
            self._lists.pop()
        elif tag == "tr" and self._cells:
            self._cells.pop()

    def handle_data(self, data: str) -> None:
        if any(hidden for _, _, hidden in self._open):
            self.hidden_characters += len(data.strip())
        if any(unseen for _, unseen, _ in self._open):
            return
        tags = [tag for tag, _, _ in self._open]
        if "pre" in tags:
            self._pieces.append(data)
            return
        text = re.sub(r"[ \t\r\n]+", " ", data)
        if "sup" in tags and text.strip().isdigit():
            text = text.strip().translate(_SUPERSCRIPTS)
        in_cell = bool(self._cells) and self._cells[-1] > 0
        self._pieces.append(text if not in_cell else text.replace("\t", " "))

    def _break(self, tag: str) -> None:
        """Blocks ask for a new line or paragraph; within a table cell they only part words."""
        if tag not in _PARAGRAPHS | _LINES:
            return
        if self._cells and self._cells[-1] and tag != "tr":
            self._pieces.append(" ")
        elif not (self._pieces and self._pieces[-1].endswith(_BULLET)):
            self._pieces.append(_PARAGRAPH if tag in _PARAGRAPHS else _LINE)

    def _bullet(self) -> str:
        if not self._lists or self._lists[-1] is None:
            return "• " + _BULLET
        number = self._lists[-1] + 1
        self._lists[-1] = number
        return f"{number}. {_BULLET}"

    def text(self) -> str:
        """Breaks asked for by blocks fold into one; spaces beside them go."""
        text = "".join(self._pieces).replace(_BULLET, "")
        text = _BREAKS.sub(lambda found: "\n\n" if _PARAGRAPH in found.group() else "\n", text)
        text = re.sub(r" *\t *", "\t", text)
        text = re.sub(r" *\n *", "\n", text)
        return re.sub(r"\n{3,}", "\n\n", text).strip("\n ")
