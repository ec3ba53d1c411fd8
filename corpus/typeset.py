"""Typesets the demo corpus: a text in ``sources/`` becomes the kind of file an archive holds, in ``documents/``.

    python corpus/typeset.py            # all
    python corpus/typeset.py 05 14      # those whose name begins so

A source is Markdown under a TOML head that names the output and its form: ``letter`` and ``report`` (born-digital
PDF), ``scan-damaged`` (page images under the text layer of an English OCR), ``scan`` (page images alone), ``docx``,
``html``, ``mail`` and ``copy``. Scans need tesseract with its English model.
"""

from __future__ import annotations

import io
import re
import subprocess
import sys
import tempfile
import tomllib
from email.message import EmailMessage
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np
import pypdfium2
from docx import Document as WordDocument
from markdown_it import MarkdownIt
from markdown_it.token import Token
from PIL import Image
from reportlab.lib.enums import TA_LEFT
from reportlab.lib.pagesizes import A4
from reportlab.lib.styles import ParagraphStyle
from reportlab.lib.units import mm
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import BaseDocTemplate, Flowable, Frame, PageTemplate, Paragraph, Spacer, Table, TableStyle

HERE = Path(__file__).parent
BODY = ParagraphStyle("body", fontName="Times-Roman", fontSize=11, leading=14.5, spaceAfter=7, alignment=TA_LEFT)
MARGIN = ParagraphStyle("margin", parent=BODY, fontName="Helvetica", fontSize=7.5, leading=10)
NOTE = ParagraphStyle("note", parent=BODY, fontSize=8.5, leading=11, spaceAfter=3)
HEADINGS = {
    1: ParagraphStyle("h1", parent=BODY, fontName="Helvetica-Bold", fontSize=16, leading=20, spaceAfter=10),
    2: ParagraphStyle("h2", parent=BODY, fontName="Helvetica-Bold", fontSize=12, leading=16, spaceBefore=6),
    3: ParagraphStyle("h3", parent=BODY, fontName="Helvetica-Bold", fontSize=10.5, leading=14, spaceBefore=3),
}
FOOTNOTE = re.compile(r"^\[\^(\w+)\]: (.+)$", re.MULTILINE)


def read_source(path: Path) -> tuple[dict[str, Any], str]:
    """The TOML head between ``+++`` lines, and the Markdown under it."""
    _, head, body = path.read_text(encoding="utf-8").split("+++\n", 2)
    return tomllib.loads(head), body


# ------------------------------------------------------------------ PDF


def flowables(markdown: str) -> list[Flowable]:
    """Markdown as ReportLab paragraphs, lists and tables; footnotes stand at the end under a line."""
    notes = FOOTNOTE.findall(markdown)
    tokens = MarkdownIt().enable("table").parse(FOOTNOTE.sub("", markdown))
    flow: list[Flowable] = []
    markers: list[Any] = []
    index = 0
    while index < len(tokens):
        token = tokens[index]
        if token.type == "heading_open":
            flow.append(Paragraph(inline(tokens[index + 1]), HEADINGS[int(token.tag[1])]))
        elif token.type == "paragraph_open":
            flow.append(paragraph(inline(tokens[index + 1]), markers))
        elif token.type in {"bullet_list_open", "ordered_list_open"}:
            markers.append("–" if token.type.startswith("bullet") else 0)
        elif token.type in {"bullet_list_close", "ordered_list_close"}:
            markers.pop()
        elif token.type == "list_item_open" and markers[-1] != "–":
            markers[-1] += 1
        elif token.type == "table_open":
            rows, index = table_rows(tokens, index)
            flow += [table(rows), Spacer(1, 8)]
        index += 1
    if notes:
        flow.append(Paragraph("_" * 30, NOTE))
    flow += [Paragraph(f"<super>{mark}</super> {text}", NOTE) for mark, text in notes]
    return flow


def inline(token: Token) -> str:
    """Inline Markdown as ReportLab's markup; a single line break inside a paragraph is kept."""
    text = token.content.replace("&", "&amp;").replace("<", "&lt;")
    text = re.sub(r"\\([.*])", r"\1", text)
    text = re.sub(r"\*\*(.+?)\*\*", r"<b>\1</b>", text)
    text = re.sub(r"\[\^(\w+)\]", r"<super>\1</super>", text)
    return text.replace("\n", "<br/>")


def paragraph(text: str, markers: list[Any]) -> Paragraph:
    if not markers:
        return Paragraph(text, BODY)
    bullet = "–" if markers[-1] == "–" else f"{markers[-1]}."
    return Paragraph(text, ParagraphStyle("entry", parent=BODY, leftIndent=14, spaceAfter=4), bulletText=bullet)


def table_rows(tokens: list[Token], start: int) -> tuple[list[list[str]], int]:
    """The cells of the table that opens at ``start``, and the index of its closing token."""
    rows: list[list[str]] = []
    index = start
    while tokens[index].type != "table_close":
        if tokens[index].type == "tr_open":
            rows.append([])
        elif tokens[index].type == "inline":
            rows[-1].append(tokens[index].content)
        index += 1
    return rows, index


def table(rows: list[list[str]]) -> Table:
    style = [("FONT", (0, 0), (-1, 0), "Helvetica-Bold", 9), ("FONT", (0, 1), (-1, -1), "Times-Roman", 10)]
    return Table(rows, style=TableStyle([*style, ("LINEBELOW", (0, 0), (-1, 0), 0.5, "black")]), hAlign="LEFT")


def pdf(head: dict[str, Any], markdown: str) -> bytes:
    """A letter with its margin column, or a report with a running foot."""
    buffer = io.BytesIO()
    right = 62 * mm if head.get("margin") else 25 * mm
    frame = Frame(25 * mm, 22 * mm, A4[0] - 25 * mm - right, A4[1] - 44 * mm, showBoundary=0)
    title = re.sub(r"[#*]", "", next(line for line in markdown.splitlines() if line.strip())).strip()
    document = BaseDocTemplate(buffer, pagesize=A4, title=title if head["form"] == "report" else "", invariant=1)
    document.addPageTemplates(PageTemplate(frames=[frame], onPage=partial(furnish, head)))
    document.build(flowables(markdown))
    return buffer.getvalue()


def furnish(head: dict[str, Any], canvas: Canvas, document: BaseDocTemplate) -> None:
    if document.page == 1 and head.get("margin"):
        text = Paragraph(head["margin"].replace("\n", "<br/>"), MARGIN)
        _, height = text.wrap(32 * mm, 200 * mm)
        text.drawOn(canvas, A4[0] - 52 * mm, A4[1] - 60 * mm - height)
    if document.page > 1 or head["form"] == "report":
        canvas.setFont("Helvetica", 8)
        canvas.drawRightString(A4[0] - 25 * mm, 12 * mm, f"Side {document.page}")


# ------------------------------------------------------------------ scans


def page_images(content: bytes, *, dots_per_inch: int, seed: int) -> list[Image.Image]:
    """The pages as a flatbed scanner sees them: grey, a little askew, with noise."""
    random = np.random.default_rng(seed)
    images = []
    for page in pypdfium2.PdfDocument(content):
        image = page.render(scale=dots_per_inch / 72, grayscale=True).to_pil()
        image = image.rotate(random.uniform(-0.6, 0.6), resample=Image.Resampling.BICUBIC, fillcolor=250)
        pixels = np.asarray(image, dtype=np.float32) + random.normal(0, 7, (image.height, image.width))
        images.append(Image.fromarray(np.clip(pixels, 0, 255).astype(np.uint8)))
    return images


def scan(content: bytes, *, seed: int) -> bytes:
    """A PDF of page images without any text."""
    images = page_images(content, dots_per_inch=150, seed=seed)
    buffer = io.BytesIO()
    images[0].save(buffer, "PDF", save_all=True, append_images=images[1:], resolution=150, quality=60)
    return buffer.getvalue()


def damaged_scan(content: bytes, *, seed: int) -> bytes:
    """A PDF of page images under a text layer that tesseract's English model read."""
    images = page_images(content, dots_per_inch=150, seed=seed)
    with tempfile.TemporaryDirectory() as folder:
        names = []
        for number, image in enumerate(images):
            name = Path(folder, f"{number}.jpg")
            image.save(name, quality=60, dpi=(150, 150))
            names.append(str(name))
        listing = Path(folder, "pages.txt")
        listing.write_text("\n".join(names), encoding="utf-8")
        command = ["tesseract", str(listing), str(Path(folder, "out")), "-l", "eng", "pdf"]
        subprocess.run(command, check=True, capture_output=True)
        return Path(folder, "out.pdf").read_bytes()


# ------------------------------------------------------------------ the other forms


def docx(markdown: str) -> bytes:
    document = WordDocument()
    tokens = MarkdownIt().enable("table").parse(markdown)
    index = 0
    while index < len(tokens):
        token = tokens[index]
        if token.type == "heading_open":
            document.add_heading(tokens[index + 1].content, level=int(token.tag[1]))
        elif token.type == "paragraph_open":
            document.add_paragraph(tokens[index + 1].content)
        elif token.type == "table_open":
            rows, index = table_rows(tokens, index)
            grid = document.add_table(rows=0, cols=len(rows[0]), style="Table Grid")
            for row in rows:
                for cell, text in zip(grid.add_row().cells, row, strict=True):
                    cell.text = text
        index += 1
    buffer = io.BytesIO()
    document.save(buffer)
    return buffer.getvalue()


def html(markdown: str) -> bytes:
    body = MarkdownIt().enable("table").render(markdown)
    return f'<!doctype html>\n<html lang="da"><meta charset="utf-8">\n<body>\n{body}</body></html>\n'.encode()


def mail(head: dict[str, Any], text: str) -> bytes:
    message = EmailMessage()
    for field in ("From", "To", "Subject", "Date"):
        message[field] = head[field.lower()]
    message["Message-ID"] = "<status-al-capone@example.org>"
    message.set_content(text.strip() + "\n", charset="utf-8", cte="quoted-printable")
    return message.as_bytes()


def render(head: dict[str, Any], text: str, *, seed: int) -> bytes:
    """The file's content. Raises ValueError for a form that does not exist."""
    match head["form"]:
        case "letter" | "report":
            return pdf(head, text)
        case "scan":
            return scan(pdf(head, text), seed=seed)
        case "scan-damaged":
            return damaged_scan(pdf(head, text), seed=seed)
        case "docx":
            return docx(text)
        case "html":
            return html(text)
        case "mail":
            return mail(head, text)
        case "copy":
            return (text.strip() + "\n").encode()
        case form:
            raise ValueError(f"{head['output']}: no form is called {form!r}")


def main(prefixes: list[str]) -> None:
    target = HERE / "documents"
    target.mkdir(exist_ok=True)
    for path in sorted((HERE / "sources").glob("*.md")):
        if prefixes and not path.name.startswith(tuple(prefixes)):
            continue
        head, text = read_source(path)
        (target / head["output"]).write_bytes(render(head, text, seed=int(path.name[:2])))
        print(head["output"])


if __name__ == "__main__":
    main(sys.argv[1:])
