"""A reply as a Word document, through the office's template, and as PDF through LibreOffice."""

from __future__ import annotations

import io
import shutil
import subprocess
import tempfile
from pathlib import Path
from typing import Any

from assistant.errors import AssistantError, SettingsError
from assistant.letters import text
from assistant.letters.footnotes import add_footnotes, mark_header_rows
from assistant.letters.footnotes import mark as footnote_mark
from assistant.letters.model import DraftLetter, list_sources, source_numbers
from assistant.letters.template import template_bytes
from assistant.settings import Settings

CONVERSION_SECONDS = 120


class ExportError(AssistantError):
    """A letter that cannot be exported."""


def docx_bytes(letter: DraftLetter, settings: Settings, *, draft: bool = True, approval: str = "") -> bytes:
    """The letter in Word; a draft says so everywhere. ``approval`` is the hash of the approved text."""
    from docxtpl import DocxTemplate
    from jinja2 import TemplateError
    from jinja2.sandbox import SandboxedEnvironment

    template = DocxTemplate(io.BytesIO(template_bytes(settings.letter_template)))
    try:
        # an office writes the template, so it must not reach further than the letter
        fields = _fields(letter, draft, settings.letter_sources)
        template.render(fields, SandboxedEnvironment(autoescape=True), autoescape=True)
    except TemplateError as error:
        raise SettingsError(
            f"Brevskabelonen kan ikke udfyldes ({error}). Ret den i Word, eller fjern LETTER_TEMPLATE."
        ) from error
    if settings.letter_sources != "list":
        add_footnotes(template.docx, {source.number: text.source_words(source) for source in list_sources(letter)})
    mark_header_rows(template.docx)
    _set_properties(template, letter, draft, approval)
    buffer = io.BytesIO()
    template.save(buffer)
    return buffer.getvalue()


def _fields(letter: DraftLetter, draft: bool, shown: str) -> dict[str, Any]:
    mark = text.plain_mark if shown == "list" else footnote_mark
    numbers = source_numbers(letter)
    recipients = text.recipient_lines(letter)
    head = text.header_lines(letter, draft=draft)
    facts = [line for line in head[head.index("", 2) :] if line]  # what follows the recipients
    return {
        "draft": draft,
        "draft_mark": text.DRAFT_MARK,
        "page_mark": text.DRAFT_MARK if draft else "",
        "disclosure": text.disclosure(letter),
        "office": letter.office,
        "recipients": recipients,
        "facts": facts,
        "subject": text.subject_line(letter),
        "salutation": text.salutation(letter),
        "opening": text.opening(letter),
        "questions_heading": text.QUESTIONS_HEADING,
        "questions": text.question_lines(letter),
        "answers_heading": text.answers_heading(letter),
        "sections": [
            {
                "heading": text.section_heading(section),
                "paragraphs": [
                    line
                    for paragraph in text.section_paragraphs(section, numbers, mark)
                    for line in paragraph.split("\n")
                ],
            }
            for section in letter.sections
        ],
        "closing": letter.closing,
        "greeting": text.GREETING,
        "signature": text.signature_lines(letter),
        "sources_heading": text.SOURCES_HEADING,
        "sources": [] if shown == "footnotes" else [text.source_line(source) for source in list_sources(letter)],
    }


def _set_properties(template: Any, letter: DraftLetter, draft: bool, approval: str) -> None:
    properties = template.docx.core_properties
    properties.title = text.subject_line(letter)
    properties.author = letter.office
    properties.subject = letter.subject[:250]
    properties.language = "da-DK"
    properties.content_status = text.DRAFT_MARK if draft else "Godkendt"
    made = "skrevet med hjælp fra kunstig intelligens" if text.used_a_model(letter) else "dannet automatisk"
    properties.keywords = f"{text.DRAFT_MARK}, {made}" if draft else ""
    properties.comments = (
        text.disclosure(letter) if draft else f"Godkendt tekst, SHA-256 {approval}" if approval else ""
    )


def pdf_bytes(docx: bytes) -> bytes:
    """The Word document as PDF; raises ExportError where LibreOffice is missing or fails."""
    return _convert(docx, "pdf")


def plain_text(docx: bytes) -> str:
    """The text that LibreOffice reads in a Word document."""
    return _convert(docx, "txt:Text (encoded):UTF8").decode("utf-8-sig")


def find_libreoffice() -> str | None:
    return shutil.which("soffice") or shutil.which("libreoffice")


def _convert(docx: bytes, target: str) -> bytes:
    program = find_libreoffice()
    if program is None:
        raise ExportError("PDF kræver LibreOffice, som ikke er installeret. Hent brevet som Word-dokument i stedet.")
    with tempfile.TemporaryDirectory(prefix="assistant-office-") as name:
        folder = Path(name)
        (folder / "letter.docx").write_bytes(docx)
        command = [program, f"-env:UserInstallation={(folder / 'profile').as_uri()}", "--headless", "--norestore"]
        command += ["--convert-to", target, "--outdir", str(folder / "out"), str(folder / "letter.docx")]
        try:
            subprocess.run(command, check=True, capture_output=True, timeout=CONVERSION_SECONDS)  # noqa: S603
            return next((folder / "out").iterdir()).read_bytes()
        except (subprocess.SubprocessError, OSError, StopIteration) as error:
            raise ExportError("LibreOffice kunne ikke omdanne brevet. Hent det som Word-dokument i stedet.") from error
