"""Takes struck-through text out of a Word letter; a paragraph that is struck as a whole is marked as such."""

from __future__ import annotations

import io
import zipfile
from typing import Any

from assistant.errors import UnreadableDocumentError

LARGEST_UNPACKED_BYTES = 200 * 1024 * 1024
_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"


def without_struck_text(content: bytes, name: str) -> bytes:
    """The file without struck-through runs; "~~" stands around paragraphs that hold nothing else."""
    from assistant.reading.word import Package

    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            if sum(member.file_size for member in archive.infolist()) > LARGEST_UNPACKED_BYTES:
                return content
            package = Package(archive, name)
            part = package.main_part()
            root = package.xml(part)
            if root is None or not _take_out(root):
                return content
            return _with_part(archive, part, root)
    except (zipfile.BadZipFile, UnreadableDocumentError, OSError, KeyError, RuntimeError):
        return content  # whoever reads the file says what is wrong with it


def _take_out(root: Any) -> bool:
    changed = False
    for paragraph in root.iter(f"{_W}p"):
        runs = [run for run in paragraph.iter(f"{_W}r") if any(text.text for text in run.iter(f"{_W}t"))]
        struck = [run for run in runs if _is_struck(run)]
        if not struck:
            continue
        changed = True
        if all(run in struck or not _text(run).strip() for run in runs):
            texts = [text for run in struck for text in run.iter(f"{_W}t")]
            texts[0].text = "~~" + (texts[0].text or "")
            texts[-1].text = (texts[-1].text or "").rstrip() + "~~"
        else:
            for run in struck:
                for text in run.iter(f"{_W}t"):
                    text.text = ""
    return changed


def _text(run: Any) -> str:
    return "".join(text.text or "" for text in run.iter(f"{_W}t"))


def _is_struck(run: Any) -> bool:
    properties = run.find(f"{_W}rPr")
    if properties is None:
        return False
    marks = [properties.find(f"{_W}{mark}") for mark in ("strike", "dstrike")]
    return any(mark is not None and mark.get(f"{_W}val", "1") not in ("0", "false", "off") for mark in marks)


def _with_part(archive: zipfile.ZipFile, part: str, root: Any) -> bytes:
    from lxml import etree

    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as target:
        for member in archive.infolist():
            if member.filename == part:
                target.writestr(part, etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True))
            else:
                target.writestr(member, archive.read(member))
    return made.getvalue()
