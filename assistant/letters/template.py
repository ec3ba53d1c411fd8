"""The Word template that ships: built here, written out for an office to edit in Word, filled in by ``word``."""

from __future__ import annotations

import io
from pathlib import Path
from typing import TYPE_CHECKING, Any

from assistant.errors import SettingsError

if TYPE_CHECKING:
    from docx.document import Document as WordDocument

BODY: tuple[tuple[str, str], ...] = (
    ("Normal", "{%p if draft %}"),
    ("Udkast", "{{ draft_mark }}"),
    ("Udkast", "{{ disclosure }}"),
    ("Normal", "{%p endif %}"),
    ("Brevhoved", "{{ office }}"),
    ("Modtager", "Til"),
    ("Normal", "{%p for line in recipients %}"),
    ("Modtager", "{{ line }}"),
    ("Normal", "{%p endfor %}"),
    ("Normal", "{%p for line in facts %}"),
    ("Oplysning", "{{ line }}"),
    ("Normal", "{%p endfor %}"),
    ("Heading 1", "{{ subject }}"),
    ("Normal", "{{ salutation }}"),
    ("Normal", "{{ opening }}"),
    ("Heading 2", "{{ questions_heading }}"),
    ("Normal", "{%p for line in questions %}"),
    ("Citeret spørgsmål", "{{ line }}"),
    ("Normal", "{%p endfor %}"),
    ("Heading 2", "{{ answers_heading }}"),
    ("Normal", "{%p for section in sections %}"),
    ("Heading 3", "{{ section.heading }}"),
    ("Normal", "{%p for paragraph in section.paragraphs %}"),
    ("Normal", "{{ paragraph }}"),
    ("Normal", "{%p endfor %}"),
    ("Normal", "{%p endfor %}"),
    ("Normal", "{%p if closing %}"),
    ("Normal", "{{ closing }}"),
    ("Normal", "{%p endif %}"),
    ("Normal", "{{ greeting }}"),
    ("Normal", "{%p for line in signature %}"),
    ("Underskrift", "{{ line }}"),
    ("Normal", "{%p endfor %}"),
    ("Normal", "{%p if sources %}"),
    ("Heading 2", "{{ sources_heading }}"),
    ("Normal", "{%p for line in sources %}"),
    ("Kilde", "{{ line }}"),
    ("Normal", "{%p endfor %}"),
    ("Normal", "{%p endif %}"),
)
"""The template's paragraphs: style and text. Offices may move, restyle and surround them."""


def template_bytes(path: Path | None = None) -> bytes:
    """The office's own template, or the one that ships."""
    if path is None:
        return _build()
    try:
        return path.read_bytes()
    except OSError as error:
        raise SettingsError(f"Brevskabelonen {path} kan ikke læses ({error.strerror}). Ret LETTER_TEMPLATE.") from None


def _build() -> bytes:
    from docx import Document
    from docx.shared import Cm

    document = Document()
    for section in document.sections:
        section.page_width, section.page_height = Cm(21), Cm(29.7)
        section.left_margin = section.right_margin = Cm(2.5)
    _add_styles(document)
    for style, text in BODY:
        document.add_paragraph(text, style=style)
    document.sections[0].header.paragraphs[0].text = "{{ page_mark }}"
    buffer = io.BytesIO()
    document.save(buffer)
    return buffer.getvalue()


def _add_styles(document: WordDocument) -> None:
    """Own paragraph styles, Danish as the language of all text, and quiet headings."""
    from docx.enum.style import WD_STYLE_TYPE
    from docx.oxml import OxmlElement
    from docx.oxml.ns import qn
    from docx.shared import Pt, RGBColor

    styles: Any = document.styles
    styles["Normal"].font.name, styles["Normal"].font.size = "Calibri", Pt(11)
    styles["Normal"].paragraph_format.space_after = Pt(8)
    defaults = styles.element.rPr_default if hasattr(styles.element, "rPr_default") else None
    for holder in [defaults, styles["Normal"].element.get_or_add_rPr()]:
        if holder is not None:
            language = OxmlElement("w:lang")
            for attribute in ("w:val", "w:eastAsia"):
                language.set(qn(attribute), "da-DK")
            holder.append(language)
    for language in styles.element.iter(qn("w:lang")):
        language.set(qn("w:val"), "da-DK")
    for name, points in (("Heading 1", 15), ("Heading 2", 13), ("Heading 3", 11)):
        styles[name].font.size, styles[name].font.name = Pt(points), "Calibri"
        styles[name].font.color.rgb = RGBColor(0x1A, 0x1A, 0x1A)
    for name, size, italic in (
        ("Brevhoved", 12, False),
        ("Modtager", 11, False),
        ("Oplysning", 10, False),
        ("Citeret spørgsmål", 11, True),
        ("Underskrift", 11, False),
        ("Kilde", 9, False),
        ("Udkast", 10, True),
    ):
        style = styles.add_style(name, WD_STYLE_TYPE.PARAGRAPH)
        style.base_style = styles["Normal"]
        style.font.size, style.font.italic = Pt(size), italic
        style.paragraph_format.space_after = Pt(8 if name == "Citeret spørgsmål" else 0)
