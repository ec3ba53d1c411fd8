"""Marks of sources in a Word letter become real footnotes: the first of each source, and links back to it."""

from __future__ import annotations

import copy
import re
from collections.abc import Mapping
from typing import Any

OPEN, CLOSE = "\ue000", "\ue001"  # around a source's number while the template is filled in; in no font and no text
_MARK = re.compile(f"{OPEN}(\\d+){CLOSE}")
_W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_XML = "{http://www.w3.org/XML/1998/namespace}"
_CONTENT_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.footnotes+xml"
_RELATION = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/footnotes"
_EMPTY = (
    f'<w:footnotes xmlns:w="{_W}">'
    '<w:footnote w:type="separator" w:id="-1"><w:p><w:r><w:separator/></w:r></w:p></w:footnote>'
    '<w:footnote w:type="continuationSeparator" w:id="0"><w:p><w:r><w:continuationSeparator/></w:r></w:p></w:footnote>'
    "</w:footnotes>"
)


def mark(number: int) -> str:
    """What stands for a source's mark until ``add_footnotes`` puts one there."""
    return f"{OPEN}{number}{CLOSE}"


def add_footnotes(document: Any, sources: Mapping[int, str]) -> None:
    """Replaces the marks in a python-docx document; ``sources`` has each footnote's text by number.

    Word numbers footnotes itself. Marks that do not come in the order of their sources stay plain text.
    """
    body = document.element.body
    first = list(
        dict.fromkeys(int(number) for node in body.iter(_tag("t")) for number in _MARK.findall(node.text or ""))
    )
    numbered = first == list(range(1, len(first) + 1)) and not list(body.iter(_tag("footnoteReference")))
    ids = _write_notes(document, {number: sources.get(number, "") for number in first}) if numbered and first else {}
    if ids:
        _add_styles(document)
    seen: set[int] = set()
    for node in [node for node in body.iter(_tag("t")) if _MARK.search(node.text or "")]:
        _replace(node, ids, seen)


def _replace(node: Any, ids: Mapping[int, int], seen: set[int]) -> None:
    """Splits the run at its marks."""
    run = node.getparent()
    pieces = _MARK.split(node.text or "")
    made: list[Any] = []
    for position, piece in enumerate(pieces):
        if position % 2 == 0:
            made += [_run(run, _text(piece))] if piece else []
        elif int(piece) not in ids:
            made.append(_run(run, _text(f"[{piece}]")))
        elif int(piece) in seen:
            made.append(_link(run, int(piece)))
        else:
            seen.add(int(piece))
            made += _reference(run, int(piece), ids[int(piece)])
    after = list(node.itersiblings())
    if after:  # a line break or a tab behind the text
        made.append(_run(run, *after))
    node.getparent().remove(node)
    for one in reversed(made):
        run.addnext(one)


def _reference(run: Any, number: int, id: int) -> list[Any]:
    """ "[1]" whose figure is the footnote's own number."""
    begin = _element("bookmarkStart", id=str(9000 + number), name=f"kilde{number}")
    end = _element("bookmarkEnd", id=str(9000 + number))
    inner = _run(run, _element("footnoteReference", id=str(id)), style="FootnoteReference")
    opened, closed = (_run(run, _text(char), style="FootnoteReference") for char in "[]")
    return [begin, opened, inner, closed, end]


def _link(run: Any, number: int) -> Any:
    link = _element("hyperlink", anchor=f"kilde{number}", history="1")
    link.append(_run(run, _text(f"[{number}]"), style="FootnoteReference"))
    return link


def _run(like: Any, *content: Any, style: str = "") -> Any:
    """A run that looks like another."""
    made = _element("r")
    properties = like.find(_tag("rPr"))
    if style:
        properties = _element("rPr")
        properties.append(_element("rStyle", val=style))
    if properties is not None:
        made.append(copy.deepcopy(properties))
    for one in content:
        made.append(one)
    return made


def _text(text: str) -> Any:
    made = _element("t")
    made.text = text
    made.set(f"{_XML}space", "preserve")
    return made


def _write_notes(document: Any, texts: Mapping[int, str]) -> dict[int, int]:
    """Adds the notes to the document's footnotes; returns their ids by number."""
    from docx.opc.packuri import PackURI
    from docx.opc.part import Part
    from lxml import etree

    related = [one.target_part for one in document.part.rels.values() if one.reltype == _RELATION]
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False)
    root = etree.fromstring(related[0].blob if related else _EMPTY.encode(), parser)
    highest = max((int(note.get(_tag("id"), "0")) for note in root), default=0)
    ids = {number: max(highest, 0) + number for number in texts}
    for number, text in texts.items():
        note, paragraph = _element("footnote", id=str(ids[number])), _element("p")
        properties = _element("pPr")
        properties.append(_element("pStyle", val="FootnoteText"))
        paragraph.append(properties)
        shown = _element("r")
        style = _element("rPr")
        style.append(_element("rStyle", val="FootnoteReference"))
        shown.append(style)
        shown.append(_element("footnoteRef"))
        words = _element("r")
        words.append(_text(f" {text}"))
        paragraph.append(shown)
        paragraph.append(words)
        note.append(paragraph)
        root.append(note)
    content = etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True)
    if related:
        related[0]._blob = content
    else:
        part = Part(PackURI("/word/footnotes.xml"), _CONTENT_TYPE, content, document.part.package)
        document.part.relate_to(part, _RELATION)
    return ids


def _add_styles(document: Any) -> None:
    """Word's own styles for footnotes, where the template lacks them."""
    from docx.enum.style import WD_STYLE_TYPE
    from docx.shared import Pt

    known = {style.style_id for style in document.styles}
    if "FootnoteText" not in known:
        style = document.styles.add_style("footnote text", WD_STYLE_TYPE.PARAGRAPH, builtin=True)
        style.element.set(_tag("styleId"), "FootnoteText")
        style.font.size = Pt(9)
    if "FootnoteReference" not in known:
        style = document.styles.add_style("footnote reference", WD_STYLE_TYPE.CHARACTER, builtin=True)
        style.element.set(_tag("styleId"), "FootnoteReference")
        style.font.superscript = True


def mark_header_rows(document: Any) -> None:
    """Says of each table with a head that its first row is read out as the head of the columns."""
    for table in document.element.body.iter(_tag("tbl")):
        rows = table.findall(_tag("tr"))
        look = table.find(f"{_tag('tblPr')}/{_tag('tblLook')}")
        if len(rows) < 2 or look is None or look.get(_tag("firstRow"), "0") not in ("1", "true"):
            continue
        properties = rows[0].get_or_add_trPr()
        if properties.find(_tag("tblHeader")) is None:
            properties.append(_element("tblHeader"))


def _element(tag: str, /, **attributes: str) -> Any:
    from docx.oxml import OxmlElement

    made = OxmlElement(f"w:{tag}")
    for key, value in attributes.items():
        made.set(_tag(key), value)
    return made


def _tag(name: str) -> str:
    return f"{{{_W}}}{name}"
