"""Pages to measure reading on: our own Danish prose, typeset as PDF pages and as scans of several qualities."""

from __future__ import annotations

import io
import random
import textwrap
from dataclasses import dataclass
from pathlib import Path

from PIL import Image, ImageDraw, ImageFilter, ImageFont
from reportlab.lib.pagesizes import A4
from reportlab.lib.utils import ImageReader
from reportlab.pdfgen import canvas

PROSE = [line for line in (Path(__file__).parent / "prose.txt").read_text().splitlines() if line.strip()]
FONTS = ("LiberationSerif-Regular.ttf", "LiberationSans-Regular.ttf", "DejaVuSerif.ttf", "DejaVuSans.ttf")


@dataclass(frozen=True)
class Scan:
    """A scanned page and what was printed on it."""

    image: Image.Image
    text: str
    dpi: int
    font: str
    layout: str


def paragraphs(seed: int, count: int) -> list[str]:
    return random.Random(seed).sample(PROSE, count)


def scan(seed: int) -> Scan:
    """A page in one of three layouts, four fonts and four resolutions, a little skewed, blurred and noisy."""
    chance = random.Random(seed)
    dpi, font_name = chance.choice((150, 200, 240, 300)), FONTS[seed % len(FONTS)]
    layout = ("letter", "margin", "columns")[seed % 3]
    text = paragraphs(seed, {"letter": 9, "margin": 7, "columns": 8}[layout])
    scale = dpi / 72
    image = Image.new("L", (round(A4[0] * scale), round(A4[1] * scale)), 255)
    pen = ImageDraw.Draw(image)
    font = ImageFont.truetype(font_name, round(10.5 * scale))
    columns = {"letter": [(60, 470)], "margin": [(60, 350)], "columns": [(50, 235), (310, 235)]}[layout]
    share = -(-len(text) // len(columns))
    for place, (left, width) in enumerate(columns):
        _write(pen, text[place * share : (place + 1) * share], font, (left * scale, 80 * scale), width * scale)
    if layout == "margin":
        lines = ["Sagsnr.", "2021-0314477", "Dokumentnr.", "2021-0314477-8", "Sagsbehandler", "Mette Ågård"]
        _write(pen, lines, ImageFont.truetype(font_name, round(8 * scale)), (450 * scale, 100 * scale), 120 * scale)
        text = [*text, *lines]
    return Scan(_aged(image, chance, dpi), "\n".join(text), dpi, font_name, layout)


def worn(lines: list[str], font_name: str, seed: int) -> Scan:
    """A sheet of separate lines, worn like the others."""
    chance = random.Random(1000 + seed)
    dpi = chance.choice((150, 200, 240, 300))
    scale = dpi / 72
    image = Image.new("L", (round(A4[0] * scale), round(A4[1] * scale)), 255)
    font = ImageFont.truetype(font_name, round(10.5 * scale))
    _write(ImageDraw.Draw(image), lines, font, (60 * scale, 80 * scale), 500 * scale)
    return Scan(_aged(image, chance, dpi), "\n".join(lines), dpi, font_name, "lines")


def _aged(image: Image.Image, chance: random.Random, dpi: int) -> Image.Image:
    image = image.rotate(chance.uniform(-1.2, 1.2), Image.Resampling.BICUBIC, fillcolor=255)
    image = image.filter(ImageFilter.GaussianBlur(chance.uniform(0.0, 0.5) * dpi / 200))
    noise = Image.effect_noise(image.size, chance.uniform(4, 22)).point(lambda value: value - 128 + 128)
    image = Image.blend(image, noise, 0.08)
    stream = io.BytesIO()
    image.save(stream, "JPEG", quality=chance.choice((55, 70, 85)))
    return Image.open(stream).convert("L")


def _write(
    pen: ImageDraw.ImageDraw,
    texts: list[str],
    font: ImageFont.FreeTypeFont,
    at: tuple[float, float],
    width: float,
) -> None:
    left, top = at
    for text in texts:
        line = ""
        for word in text.split():
            if pen.textlength(f"{line} {word}", font=font) > width and line:
                pen.text((left, top), line, font=font, fill=20)
                line, top = word, top + font.size * 1.35
            else:
                line = f"{line} {word}".strip()
        pen.text((left, top), line, font=font, fill=20)
        top += font.size * 1.9


def text_pdf(path: Path, pages: int) -> None:
    """A born-digital PDF: letter pages with a margin column, a running foot and a small table."""
    page = canvas.Canvas(str(path), pagesize=A4)
    for number in range(1, pages + 1):
        page.setFont("Helvetica", 10)
        height = 780.0
        for text in paragraphs(number, 7):
            for line in textwrap.wrap(text, 74):
                page.drawString(60, height, line)
                height -= 13
            height -= 7
        for row in (("Indsats", "2021", "2022"), ("Værkstedet", "4,1", "3,9"), ("I alt", "12,6", "11,9")):
            for left, cell in zip((60, 200, 280), row, strict=True):
                page.drawString(left, height, cell)
            height -= 14
        page.setFont("Helvetica", 8)
        for place, line in enumerate(("Sagsnr.", f"2021-{number:07d}", "Sagsbehandler", "Mette Ågård")):
            page.drawString(460, 760 - 11 * place, line)
        page.drawString(60, 40, f"Forvaltningen, side {number} af {pages}")
        page.showPage()
    page.save()


def scan_pdf(path: Path, scans: list[Scan], layers: list[str] | None = None) -> None:
    """The scans as a PDF of page images; with ``layers`` each has an invisible (damaged) text layer."""
    page = canvas.Canvas(str(path), pagesize=A4)
    for place, each in enumerate(scans):
        stream = io.BytesIO()
        each.image.save(stream, "JPEG", quality=80)
        stream.seek(0)
        page.drawImage(ImageReader(stream), 0, 0, *A4)
        if layers:
            text = page.beginText(60, 780)
            text.setFont("Helvetica", 9)
            text.setTextRenderMode(3)
            for line in layers[place].split("\n"):
                text.textLine(line)
            page.drawText(text)
        page.showPage()
    page.save()
