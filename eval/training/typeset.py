"""Typesets Danish text as page images and reads them with tesseract's English model: printed and read, side by side.

    python eval/training/typeset.py --texts FOLDER --output FOLDER [--pages-per-text 2] [--seed 1]
    python eval/training/typeset.py --acts FOLDER --output FOLDER --pages 60

Pages differ in fonts, sizes, layouts (letter with margin, two columns, narrow column, note), resolution (150-300 dpi),
and how worn the print is. Fonts: DejaVu and Liberation, from /usr/share/fonts.
"""

from __future__ import annotations

import argparse
import gzip
import io
import json
import random
import subprocess
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

from PIL import Image, ImageDraw, ImageFilter, ImageFont

FONTS = Path("/usr/share/fonts/truetype")
FACES = (
    "liberation/LiberationSerif-Regular.ttf",
    "liberation/LiberationSans-Regular.ttf",
    "liberation/LiberationSansNarrow-Regular.ttf",
    "liberation/LiberationSerif-Italic.ttf",
    "liberation/LiberationMono-Regular.ttf",
    "dejavu/DejaVuSerif.ttf",
    "dejavu/DejaVuSans.ttf",
    "dejavu/DejaVuSansCondensed.ttf",
    "dejavu/DejaVuSerifCondensed.ttf",
)
VOWELS = "aeiouyæøåé"


@dataclass(frozen=True)
class Look:
    """How one page is set and scanned."""

    face: str
    points: float
    dpi: int
    layout: str
    blur: float
    tilt: float
    noise: float


def random_look(random_: random.Random) -> Look:
    return Look(
        random_.choice(FACES),
        random_.choice((9.5, 10, 10.5, 11, 11.5, 12)),
        random_.choice((150, 200, 200, 250, 300)),
        random_.choice(("letter", "letter", "columns", "narrow", "note")),
        random_.choice((0.0, 0.3, 0.5, 0.7)),
        random_.uniform(-0.4, 0.4),
        random_.choice((0, 4, 8, 14)),
    )


def break_points(word: str) -> list[int]:
    """Where a plain word may be divided: before a consonant that a vowel follows, parts of at least two letters."""
    lower = word.lower()
    return [
        i
        for i in range(2, len(word) - 2)
        if lower[i] not in VOWELS and lower[i + 1] in VOWELS and any(c in VOWELS for c in lower[:i])
    ]


def set_lines(text: str, font: ImageFont.FreeTypeFont, width: float) -> list[str]:
    """The text in lines of that width; words are divided with a hyphen where it helps."""
    lines = []
    for paragraph in text.split("\n"):
        line = ""
        for word in paragraph.split():
            trial = f"{line} {word}" if line else word
            if font.getlength(trial) <= width:
                line = trial
                continue
            head = next((i for i in reversed(break_points(word)) if font.getlength(f"{line} {word[:i]}-") <= width), 0)
            if head and word.isalpha() and len(word) > 5:
                lines.append(f"{line} {word[:head]}-".strip())
                line = word[head:]
            else:
                lines.append(line)
                line = word
        lines.append(line)
    return lines


def boxes_of(layout: str, width: int, height: int) -> list[tuple[int, int, int, int]]:
    left, top, bottom = width // 9, height // 12, height - height // 12
    if layout == "columns":
        gap = width // 24
        middle = width // 2
        return [(left, top, middle - gap, bottom), (middle + gap, top, width - left, bottom)]
    if layout == "narrow":
        return [(left, top, left + int(width * 0.52), bottom)]
    if layout == "letter":
        return [(left, top * 2, int(width * 0.72), bottom)]
    return [(left, top, width - left, bottom)]


def draw_page(text: str, look: Look, seed: int) -> tuple[Image.Image, str]:
    """The page image, and the text as far as it fitted (lines joined, divided words whole)."""
    width, height = int(8.27 * look.dpi), int(11.69 * look.dpi)
    image = Image.new("L", (width, height), 255)
    draw = ImageDraw.Draw(image)
    font = ImageFont.truetype(FONTS / look.face, int(look.points * look.dpi / 72))
    step = int(look.points * look.dpi / 72 * 1.35)
    boxes = boxes_of(look.layout, width, height)
    lines = set_lines(text, font, boxes[0][2] - boxes[0][0])
    ink, drawn = random.Random(seed).randint(0, 50), 0
    for left, top, _, bottom in boxes:
        for line_top in range(top, bottom - step, step):
            if drawn < len(lines):
                draw.text((left, line_top), lines[drawn], font=font, fill=ink)
                drawn += 1
    image = image.rotate(look.tilt, fillcolor=255, resample=Image.Resampling.BICUBIC)
    if look.blur:
        image = image.filter(ImageFilter.GaussianBlur(look.blur * look.dpi / 150))
    if look.noise:
        grain = Image.effect_noise(image.size, look.noise * 2)
        image = Image.blend(image, grain, 0.08)
    return image, "\n".join(lines[:drawn])


def read_image(image: Image.Image, dpi: int, language: str = "eng") -> str:
    buffer = io.BytesIO()
    image.save(buffer, "PNG", dpi=(dpi, dpi))
    command = ["tesseract", "-", "-", "-l", language, "--psm", "3"]
    finished = subprocess.run(
        command,
        input=buffer.getvalue(),
        capture_output=True,
        check=True,
        env={"OMP_THREAD_LIMIT": "1", "PATH": "/usr/bin"},
    )
    return finished.stdout.decode("utf-8").replace("\f", "")


def make_page(name: str, text: str, output: Path, seed: int) -> None:
    look = random_look(random.Random(seed))
    image, printed = draw_page(text, look, seed)
    read = read_image(image, look.dpi)
    (output / f"{name}.printed.txt").write_text(printed + "\n", "utf-8")
    (output / f"{name}.read.txt").write_text(read, "utf-8")


def acts_texts(folder: Path, pages: int, seed: int) -> list[tuple[str, str]]:
    with gzip.open(folder / "distractors.jsonl.gz", "rt", encoding="utf-8") as lines:
        passages = [json.loads(line)["text"] for line in lines]
    chosen = random.Random(seed)
    return [(f"acts-{n:03}", "\n\n".join(chosen.sample(passages, 3))) for n in range(pages)]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--texts", type=Path)
    parser.add_argument("--acts", type=Path)
    parser.add_argument("--output", type=Path, required=True)
    parser.add_argument("--pages", type=int, default=60)
    parser.add_argument("--pages-per-text", type=int, default=2)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--workers", type=int, default=2)
    arguments = parser.parse_args()
    arguments.output.mkdir(parents=True, exist_ok=True)
    if arguments.acts:
        texts = acts_texts(arguments.acts, arguments.pages, arguments.seed)
    else:
        texts = [
            (f"{path.stem}-{copy}", path.read_text("utf-8"))
            for path in sorted(arguments.texts.glob("*.txt"))
            for copy in range(1, arguments.pages_per_text + 1)
        ]
    with ThreadPoolExecutor(arguments.workers) as pool:
        for index, (name, text) in enumerate(texts):
            pool.submit(make_page, name, text, arguments.output, arguments.seed * 1000 + index)


if __name__ == "__main__":
    main()
