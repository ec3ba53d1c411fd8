"""Word documents: the accepted text with numbers, tables, notes and text boxes (runs in a child process).

Read from the XML itself: python-docx leaves out nested tables, notes, tracked insertions, content controls and
text boxes.
"""

from __future__ import annotations

import posixpath
import zipfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any

from assistant.errors import UnreadableDocumentError
from assistant.reading.word_numbering import Numbering, W, read_numbering

Emit = Callable[[dict[str, Any]], None]

_MAX_PART_BYTES = 120 * 1024 * 1024
_MAX_RATIO = 250
_MAX_DEPTH = 200
_RELATIONS = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
_COMPATIBILITY = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
_SUPERSCRIPTS = str.maketrans("0123456789", "⁰¹²³⁴⁵⁶⁷⁸⁹")
_EXCERPT_CHARS = 60


def read_parts(arguments: dict[str, Any], emit: Emit) -> None:
    """Emits {"pages": [text, …], "warnings": […]}."""
    name = arguments["name"]
    try:
        with zipfile.ZipFile(arguments["path"]) as archive:
            reader = WordReader(Package(archive, name))
            reader.read()
    except (zipfile.BadZipFile, zipfile.LargeZipFile, NotImplementedError, EOFError, OSError, RuntimeError) as error:
        raise UnreadableDocumentError(
            f"{name} er beskadiget og kan ikke åbnes som Word-dokument. Hent eller gem filen igen."
        ) from error
    pages = ["\n".join(page).strip("\n") for page in reader.pages]
    while pages and not pages[-1].strip():
        pages.pop()
    if not any(page.strip() for page in pages):
        reason = "kun billeder. Gem det som PDF, så det kan læses som scanning" if reader.images else "ingen tekst"
        raise UnreadableDocumentError(f"{name} indeholder {reason}.")
    emit({"pages": pages, "warnings": reader.warnings()})


class Package:
    """The parts of a docx file, parsed with care: size first, then XML without entities."""

    def __init__(self, archive: zipfile.ZipFile, name: str) -> None:
        self.archive, self.name = archive, name
        self.members = {member.filename: member for member in archive.infolist()}

    def xml(self, part: str) -> Any:
        """The root element of a part, or None where there is no such part."""
        from lxml import etree

        member = self.members.get(part)
        if member is None:
            return None
        if member.file_size > _MAX_PART_BYTES or member.file_size > _MAX_RATIO * max(member.compress_size, 4096):
            raise UnreadableDocumentError(
                f"{self.name} fylder urimeligt meget, når det pakkes ud, og er derfor afvist. Gem det igen fra Word."
            )
        with self.archive.open(member) as stream:
            content = stream.read(_MAX_PART_BYTES + 1)
        if len(content) > _MAX_PART_BYTES:
            raise UnreadableDocumentError(f"{self.name} fylder for meget, når det pakkes ud. Gem det igen fra Word.")
        parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False)
        try:
            return etree.fromstring(content, parser)
        except etree.XMLSyntaxError as error:
            raise UnreadableDocumentError(
                f"{self.name} er beskadiget: indholdet kan ikke læses. Åbn det i Word, og gem det igen."
            ) from error

    def main_part(self) -> str:
        relations = self.xml("_rels/.rels")
        for relation in relations if relations is not None else ():
            if str(relation.get("Type", "")).endswith("/officeDocument"):
                return str(relation.get("Target", "")).lstrip("/")
        return "word/document.xml"

    def related(self, part: str) -> dict[str, tuple[str, str]]:
        """Relations of a part: id → (kind, part)."""
        folder, file = posixpath.split(part)
        relations = self.xml(f"{folder}/_rels/{file}.rels")
        found = {}
        for relation in relations if relations is not None else ():
            target = posixpath.normpath(posixpath.join(folder, str(relation.get("Target", ""))))
            kind = str(relation.get("Type", "")).rsplit("/", 1)[-1]
            found[str(relation.get("Id", ""))] = (kind, target.lstrip("/"))
        return found


@dataclass(slots=True)
class _Notes:
    """Footnotes or endnotes: their texts, and those the current page refers to."""

    elements: dict[str, Any] = field(default_factory=dict)
    count: int = 0
    waiting: list[tuple[int, str]] = field(default_factory=list)


class WordReader:
    """Walks the body once and collects pages, notes and what was left out."""

    def __init__(self, package: Package) -> None:
        self.package = package
        self.pages: list[list[str]] = [[]]
        self.images = 0
        self._inserted = 0
        self._deleted: list[str] = []
        self._hidden = 0
        self._comments: set[str] = set()
        self._boxes: list[Any] = []
        self._footnotes, self._endnotes = _Notes(), _Notes()
        self._numbering = Numbering()
        self._in_table = 0
        self._depth = 0
        self._embedded = 0

    def read(self) -> None:
        main = self.package.main_part()
        root = self.package.xml(main)
        body = root.find(f"{W}body") if root is not None else None
        if body is None:
            raise UnreadableDocumentError(
                f"{self.package.name} er et Word-dokument uden indhold. Gem det igen fra Word."
            )
        related = self.package.related(main)
        parts = dict(related.values())
        self._numbering = read_numbering(
            self.package.xml(parts.get("numbering", "")), self.package.xml(parts.get("styles", ""))
        )
        for notes, kind, tag in ((self._footnotes, "footnotes", "footnote"), (self._endnotes, "endnotes", "endnote")):
            element = self.package.xml(parts.get(kind, ""))
            for note in element.findall(f"{W}{tag}") if element is not None else ():
                notes.elements[note.get(f"{W}id", "")] = note
        self._read_margins(root, related, "header")
        self._read_blocks(body)
        self._write_notes(self._footnotes)
        self._write_notes(self._endnotes)
        self._read_margins(root, related, "footer")

    def _read_margins(self, root: Any, related: dict[str, tuple[str, str]], kind: str) -> None:
        """Heads and feet stand once: a letterhead or case number is often only there."""
        seen: set[str] = set()
        for reference in root.iter(f"{W}{kind}Reference"):
            part = related.get(reference.get(f"{_RELATIONS}id", ""), ("", ""))[1]
            element = self.package.xml(part) if part and part not in seen else None
            seen.add(part)
            if element is None:
                continue
            before, self.pages = self.pages, [[]]
            self._in_table += 1  # no page breaks in a margin
            self._read_blocks(element)
            self._in_table -= 1
            lines, self.pages = self.pages[0], before
            text = "\n".join(lines).strip()
            if text and text not in seen and any(character.isalpha() for character in text):
                seen.add(text)
                self.pages[-1] += [text, ""]

    # -------------------------------------------------------------- blocks

    def _read_blocks(self, parent: Any) -> None:
        self._depth += 1
        if self._depth > _MAX_DEPTH:
            raise UnreadableDocumentError(
                f"{self.package.name} er indlejret for dybt til at læse. Gem det igen fra Word."
            )
        for element in _children(parent):
            if element.tag == f"{W}p":
                self._read_paragraph(element)
            elif element.tag == f"{W}tbl":
                self._read_table(element)
            elif element.tag == f"{W}altChunk":
                self._embedded += 1
            elif element.tag not in (f"{W}sectPr", f"{W}del", f"{W}moveFrom"):
                self._read_blocks(element)
        self._depth -= 1

    def _read_paragraph(self, paragraph: Any) -> None:
        breaks_before = paragraph.find(f"{W}pPr/{W}pageBreakBefore")
        if breaks_before is not None and breaks_before.get(f"{W}val") not in ("0", "false"):
            self._break_page()
        boxes, self._boxes = self._boxes, []
        label = self._numbering.label(paragraph)
        text = "".join(self._runs(paragraph))
        pieces = text.split("\f")
        for place, piece in enumerate(pieces):
            if place:
                self._break_page()
            line = (label if place == 0 and piece.strip() else "") + piece.strip(" ")
            if line.strip() or len(pieces) == 1:
                self.pages[-1] += [line, ""] if line.strip() else []
        mine, self._boxes = self._boxes, boxes
        for box in mine:
            self._read_blocks(box)

    def _break_page(self) -> None:
        """A new page, unless this one is still empty (Word often marks the same break twice)."""
        if self._in_table or not any(line.strip() for line in self.pages[-1]):
            return
        self._write_notes(self._footnotes)
        self.pages.append([])

    def _read_table(self, table: Any) -> None:
        for row in _rows(table):
            if not self._in_table and row.find(f".//{W}lastRenderedPageBreak") is not None:
                self._break_page()
            nested: list[Any] = []
            cells: list[str] = []
            for cell in _descend(row, f"{W}tc"):
                texts = self._cell_texts(cell, nested)
                span = cell.find(f"{W}tcPr/{W}gridSpan")
                cells.append(" ".join(text for text in texts if text))
                width = span.get(f"{W}val", "1") if span is not None else "1"
                cells += [""] * (min(int(width), 60) - 1 if width.isdigit() else 0)
            if any(cells):
                self.pages[-1].append("\t".join(cells).rstrip("\t"))
            for each in nested:
                self._read_nested(each)
        self.pages[-1].append("")

    def _read_nested(self, table: Any) -> None:
        self._in_table += 1
        self._depth += 1
        if self._depth > _MAX_DEPTH:
            raise UnreadableDocumentError(
                f"{self.package.name} er indlejret for dybt til at læse. Gem det igen fra Word."
            )
        self._read_table(table)
        self._depth -= 1
        self._in_table -= 1

    def _cell_texts(self, cell: Any, nested: list[Any]) -> list[str]:
        texts = []
        for element in _descend(cell, f"{W}p", f"{W}tbl"):
            if element.tag == f"{W}tbl":
                nested.append(element)
            else:
                boxes, self._boxes = self._boxes, []
                text = self._numbering.label(element) + "".join(self._runs(element))
                texts.append(" ".join(text.replace("\f", " ").split()))
                nested_boxes, self._boxes = self._boxes, boxes
                for box in nested_boxes:
                    texts += self._cell_texts(box, nested)
        return texts

    # -------------------------------------------------------------- runs

    def _runs(self, parent: Any) -> Iterator[str]:
        """The accepted text of a paragraph; "\\f" is a page break."""
        for element in _children(parent):
            tag = element.tag
            if tag == f"{W}r":
                yield from self._run(element)
            elif tag in (f"{W}del", f"{W}moveFrom"):
                deleted = "".join(text.text or "" for text in element.iter(f"{W}delText", f"{W}t"))
                if deleted.strip() and tag == f"{W}del":
                    self._deleted.append(deleted.strip())
            elif tag == f"{W}commentRangeStart":
                self._comments.add(element.get(f"{W}id", ""))
            elif tag != f"{W}pPr":
                if tag == f"{W}ins":
                    self._inserted += 1
                if element.tag.endswith("}t") and element.text:  # a formula's text
                    yield element.text
                yield from self._runs(element)

    def _run(self, run: Any) -> Iterator[str]:
        properties = run.find(f"{W}rPr")
        if properties is not None:
            vanish = properties.find(f"{W}vanish")
            if vanish is not None and vanish.get(f"{W}val") not in ("0", "false"):
                self._hidden += sum(len(text.text or "") for text in run.iter(f"{W}t"))
                return
        raised = properties is not None and _value(properties, "vertAlign") == "superscript"
        for element in _children(run):
            tag = element.tag
            if tag == f"{W}t":
                text = element.text or ""
                yield text.translate(_SUPERSCRIPTS) if raised and text.strip().isdigit() else text
            elif tag in (f"{W}footnoteReference", f"{W}endnoteReference"):
                notes = self._footnotes if tag == f"{W}footnoteReference" else self._endnotes
                yield self._refer(notes, element.get(f"{W}id", ""))
            elif tag == f"{W}commentReference":
                self._comments.add(element.get(f"{W}id", ""))
            elif tag in _SIGNS:
                yield _SIGNS[tag]
            elif tag == f"{W}br":
                yield "\f" if element.get(f"{W}type") == "page" else "\n"
            elif tag == f"{W}sym":
                code = element.get(f"{W}char", "")
                yield "•" if code.upper().startswith("F") else chr(int(code, 16)) if code else ""
            elif tag not in (f"{W}rPr", f"{W}instrText", f"{W}delText"):
                self._find_boxes(element)

    def _find_boxes(self, element: Any) -> None:
        for each in element.iter():
            if each.tag == f"{W}txbxContent" and not any(each in box.iter() for box in self._boxes):
                self._boxes.append(each)
            elif isinstance(each.tag, str) and each.tag.endswith(("}blip", "}imagedata")):
                self.images += 1

    def _refer(self, notes: _Notes, identifier: str) -> str:
        note = notes.elements.get(identifier)
        if note is None:
            return ""
        notes.count += 1
        number = notes.count
        texts = self._cell_texts(note, [])
        notes.waiting.append((number, " ".join(text for text in texts if text)))
        return str(number).translate(_SUPERSCRIPTS)

    def _write_notes(self, notes: _Notes) -> None:
        for number, text in notes.waiting:
            self.pages[-1].append(f"{str(number).translate(_SUPERSCRIPTS)} {text}")
        if notes.waiting:
            self.pages[-1].append("")
        notes.waiting.clear()

    def warnings(self) -> list[str]:
        found = []
        if self._inserted or self._deleted:
            sample = "; ".join(f"»{text[:_EXCERPT_CHARS]}«" for text in self._deleted[:3])
            removed = f" Slettet: {sample}." if sample else ""
            found.append(
                f"Dokumentet har registrerede ændringer: {_counted(self._inserted, 'indsættelse', 'indsættelser')} "
                f"er læst med, {_counted(len(self._deleted), 'sletning', 'sletninger')} er ikke.{removed}"
            )
        if self._comments:
            found.append(
                f"Dokumentet har {_counted(len(self._comments), 'kommentar', 'kommentarer')}, som ikke er læst med."
            )
        if self._hidden:
            found.append(f"Skjult tekst i dokumentet ({self._hidden} tegn) er ikke læst med.")
        if self._embedded:
            found.append("Dokumentet indeholder et indsat dokument, som ikke er læst med.")
        return found


_SIGNS: dict[str, str] = {
    f"{W}tab": "\t",
    f"{W}ptab": "\t",
    f"{W}cr": "\n",
    f"{W}noBreakHyphen": "-",
    f"{W}lastRenderedPageBreak": "\f",
}


def _children(parent: Any) -> Iterator[Any]:
    """Child elements; of alternative contents only the first (the other says the same for old programs)."""
    for element in parent:
        if not isinstance(element.tag, str):
            continue
        if element.tag == f"{_COMPATIBILITY}AlternateContent":
            choice = element.find(f"{_COMPATIBILITY}Choice")
            yield from _children(choice if choice is not None else element)
        else:
            yield element


def _descend(parent: Any, *tags: str) -> Iterator[Any]:
    """The nearest descendants with one of the tags: content controls and the like are looked through."""
    for element in _children(parent):
        if element.tag in tags:
            yield element
        elif element.tag not in (f"{W}del", f"{W}tcPr", f"{W}trPr", f"{W}tblPr", f"{W}tblGrid", f"{W}pPr"):
            yield from _descend(element, *tags)


def _rows(table: Any) -> Iterator[Any]:
    """Rows, without those whose deletion is tracked."""
    for row in _descend(table, f"{W}tr"):
        if row.find(f"{W}trPr/{W}del") is None:
            yield row


def _counted(count: int, one: str, more: str) -> str:
    return f"{count} {one if count == 1 else more}"


def _value(properties: Any, key: str) -> str:
    element = properties.find(f"{W}{key}")
    return str(element.get(f"{W}val", "")) if element is not None else ""
