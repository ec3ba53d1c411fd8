"""Measures reading: speed, memory, scans and highlights.

Run ``python eval/reading/measure.py [speed] [memory] [scans] [halves] [highlights] [--keep eval/results.jsonl]``.
Times are processor seconds, children included, so that other work on the machine does not count.
"""

from __future__ import annotations

import argparse
import io
import json
import os
import re
import subprocess
import sys
import tempfile
from collections import Counter
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))
sys.path.insert(0, str(Path(__file__).resolve().parent))

from pages import FONTS, Scan, scan, scan_pdf, text_pdf, worn
from PIL import Image
from rapidfuzz.distance import Levenshtein

from assistant.evaluation.report import keep_row, result_row
from assistant.reading import read_file, reread_pages
from assistant.reading.page_images import page_boxes, page_image
from assistant.settings import Settings

SETTINGS = Settings(ocr_workers=1, _env_file=None)


def processor_seconds() -> float:
    times = os.times()
    return times.user + times.system + times.children_user + times.children_system


def measure_speed(folder: Path) -> dict[str, float]:
    """Text-layer pages a second: ours with boxes, order and hidden text, and bare pypdf on the same file."""
    import pypdf  # noqa: PLC0415

    path = folder / "text.pdf"
    text_pdf(path, 300)
    start = processor_seconds()
    pages = read_file(path, name=path.name, settings=SETTINGS).pages
    ours = processor_seconds() - start
    start = processor_seconds()
    for page in pypdf.PdfReader(path).pages:
        page.extract_text()
    bare = processor_seconds() - start
    texts = [folder / f"{number}.txt" for number in range(500)]
    for text in texts:
        text.write_text(pages[0].original)
    start = processor_seconds()
    for text in texts:
        read_file(text, name=text.name, settings=SETTINGS)
    return {
        "pages_per_second": round(300 / ours, 1),
        "pypdf_pages_per_second": round(300 / bare, 1),
        "text_files_per_second": round(500 / (processor_seconds() - start)),
    }


def measure_memory(folder: Path) -> dict[str, float]:
    """Peak memory, of the reading process and of its child, on a PDF of 5,000 pages."""
    path = folder / "long.pdf"
    text_pdf(path, 5000)
    code = (
        "import resource, sys, time; from pathlib import Path; from assistant.reading import read_file;"
        "from assistant.settings import Settings; start = time.perf_counter();"
        "pages = read_file(Path(sys.argv[1]), name='long.pdf', settings=Settings(_env_file=None)).pages;"
        "mb = lambda who: round(resource.getrusage(who).ru_maxrss / 1024);"
        "print(len(pages), round(time.perf_counter() - start, 1),"
        " mb(resource.RUSAGE_SELF), mb(resource.RUSAGE_CHILDREN))"
    )
    root = Path(__file__).resolve().parents[2]
    output = subprocess.run(
        [sys.executable, "-c", code, str(path)], capture_output=True, text=True, check=True, cwd=root
    )
    pages, seconds, parent, child = output.stdout.split()
    return {
        "pages": int(pages),
        "seconds": float(seconds),
        "file_mb": round(path.stat().st_size / 1e6, 1),
        "parent_mb": int(parent),
        "child_mb": int(child),
    }


def words(text: str) -> list[str]:
    return re.sub(r"-\n(?=[a-zæøå])", "", text).split()


def word_errors(read: str, printed: str) -> int:
    """Words wrong, reading order left aside."""
    have, want = Counter(words(read)), Counter(words(printed))
    missing, extra = sum((want - have).values()), sum((have - want).values())
    return max(missing, extra)


def figures_lost(read: str, printed: str) -> list[str]:
    """Printed words with a digit, an @, a § or a _ that the reading lacks."""
    have, want = Counter(words(read)), Counter(words(printed))
    return [word for word in (want - have).elements() if re.search(r"[\d@§_]", word)]


def tesseract(image: Path, language: str) -> str:
    return subprocess.run(
        ["tesseract", str(image), "-", "-l", language, "--psm", "1"], capture_output=True, text=True, check=True
    ).stdout


def measure_scans(folder: Path, count: int = 12) -> dict[str, object]:
    """Word error rate of plain tesseract (eng, dan) and of ours, without and with the damaged layer to help."""
    scans: list[Scan] = [scan(seed) for seed in range(count)]
    layers: list[str] = []
    wrong: Counter[str] = Counter()
    lost: dict[str, list[str]] = {}
    total = 0
    for each in scans:
        image = folder / "page.png"
        each.image.save(image, dpi=(each.dpi, each.dpi))
        layers.append(tesseract(image, "eng"))
        for label, text in (("eng", layers[-1]), ("dan", tesseract(image, "dan"))):
            wrong[label] += word_errors(text, each.text)
            lost.setdefault(label, []).extend(figures_lost(text, each.text))
        total += len(words(each.text))
    plain, layered = folder / "scans.pdf", folder / "layered.pdf"
    scan_pdf(plain, scans)
    scan_pdf(layered, scans, layers)
    start = processor_seconds()
    document = read_file(plain, name=plain.name, settings=SETTINGS)
    seconds = processor_seconds() - start
    damaged = read_file(layered, name=layered.name, settings=SETTINGS)
    again = reread_pages(damaged, layered, [page.number for page in damaged.pages], SETTINGS)
    for label, read in (("ours", document), ("ours, with the old layer", again)):
        for page, each in zip(read.pages, scans, strict=True):
            wrong[label] += word_errors(page.original, each.text)
            lost.setdefault(label, []).extend(figures_lost(page.original, each.text))
    return {
        "pages": count,
        "words": total,
        "wer_percent": {label: round(100 * errors / total, 2) for label, errors in wrong.items()},
        "figures_and_signs_lost": {label: len(each) for label, each in lost.items()},
        "lost_by_ours": lost["ours"],
        "order_errors_percent": round(100 * order_error(document.pages, scans), 2),
        "pages_per_minute_per_core": round(60 * count / seconds, 1),
        "disputed_figures": sum("uenige" in warning for warning in document.warnings),
    }


DATA = {
    "speed": "300 typeset pages and 500 text files of eval/reading/prose.txt",
    "memory": "a PDF of 5,000 typeset pages of eval/reading/prose.txt",
    "scans": "12 worn scans of eval/reading/prose.txt, seeds 0-11",
    "halves": "12 worn sheets of made-up lines, seeds 1000-1011",
    "highlights": "10 typeset and 4 scanned pages of eval/reading/prose.txt",
}
HALVES = ("17½", "17%", "8%", "6½", "100%", "49%", "2½", "23%", "14½", "60%", "8½", "98%")


def measure_halves(folder: Path, count: int = 12) -> dict[str, object]:
    """What is read where "½" and "%" are printed, on sheets of several fonts, resolutions and wear."""
    right, wrong = Counter[str](), Counter[str]()
    for seed in range(count):
        lines = [
            f"Borgeren var i aktivering {value} i ugen, og det er {HALVES[(place + 5) % 12]}, siger kommunen."
            for place, value in enumerate(HALVES)
        ]
        path = folder / "page.pdf"
        scan_pdf(path, [worn(lines, FONTS[seed % len(FONTS)], seed)])
        text = read_file(path, name=path.name, settings=SETTINGS).pages[0].original
        have = Counter(word.strip(".,") for word in text.split())
        for value, printed in Counter(HALVES).items():
            kept = min(have[value], 2 * printed)
            right[value[-1]] += kept
            wrong[value[-1]] += 2 * printed - kept
    return {"half": {"read": right["½"], "lost": wrong["½"]}, "percent": {"read": right["%"], "lost": wrong["%"]}}


def order_error(pages: object, scans: list[Scan]) -> float:
    """Share of words that must move to be in printed order."""
    moved = total = 0
    for page, each in zip(pages, scans, strict=True):  # type: ignore[call-overload]
        read, printed = words(page.original), words(each.text)
        bag = word_errors(page.original, each.text)
        moved += max(0, Levenshtein.distance(read, printed) - bag)
        total += len(printed)
    return moved / total


def measure_highlights(folder: Path) -> dict[str, float]:
    """What stands within the boxes of a quote, read back: pdfium's own text for born-digital pages, OCR for scans."""
    path = folder / "text.pdf"
    text_pdf(path, 10)
    scans = [scan(seed) for seed in range(4)]
    scanned = folder / "scans.pdf"
    scan_pdf(scanned, scans)
    likeness: dict[str, list[float]] = {"born_digital": [], "scans": []}
    for label, file in (("born_digital", path), ("scans", scanned)):
        document = read_file(file, name=file.name, settings=SETTINGS)
        for page in document.pages:
            for start, end in quote_spans(page.original):
                boxes = page_boxes(file, document.media_type, page, [(start, end)], settings=SETTINGS)
                back = text_under(file, page.number, boxes) if label == "born_digital" else ocr_under(file, page, boxes)
                likeness[label].append(similarity(back, page.original[start:end]))
    return {
        f"{label}_{key}": round(value, 4)
        for label, values in likeness.items()
        for key, value in (("mean", sum(values) / len(values)), ("worst", min(values)), ("quotes", len(values)))
    }


def quote_spans(text: str) -> list[tuple[int, int]]:
    return [found.span() for found in re.finditer(r"[A-ZÆØÅ][^.\n]+(?:\n[^.\n]+)*\.", text) if len(found.group()) > 50][
        :5
    ]


def similarity(read: str, quote: str) -> float:
    return Levenshtein.normalized_similarity(" ".join(read.split()), " ".join(quote.split()))


def text_under(path: Path, number: int, boxes: list) -> str:  # type: ignore[type-arg]
    import pypdfium2  # noqa: PLC0415

    document = pypdfium2.PdfDocument(path)
    page = document[number - 1]
    width, height = page.get_size()
    text_page = page.get_textpage()
    return " ".join(
        text_page.get_text_bounded(b.left * width, (1 - b.bottom) * height, b.right * width, (1 - b.top) * height)
        for b in boxes
    )


def ocr_under(path: Path, page: object, boxes: list) -> str:  # type: ignore[type-arg]
    png = page_image(path, "application/pdf", page, settings=SETTINGS, width=2480)  # type: ignore[arg-type]
    assert png is not None
    image = Image.open(io.BytesIO(png))
    pieces = []
    for box in boxes:
        margin = 6
        area = (
            int(box.left * image.width) - margin,
            int(box.top * image.height) - margin,
            int(box.right * image.width) + margin,
            int(box.bottom * image.height) + margin,
        )
        crop = Image.new("L", (area[2] - area[0] + 80, area[3] - area[1] + 80), 255)
        crop.paste(image.crop(area).convert("L"), (40, 40))
        with tempfile.NamedTemporaryFile(suffix=".png") as file:
            crop.save(file.name)
            pieces.append(
                subprocess.run(
                    ["tesseract", file.name, "-", "-l", "dan", "--psm", "6", "--dpi", "300"],
                    capture_output=True,
                    text=True,
                    check=True,
                ).stdout
            )
    return " ".join(pieces)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--keep", type=Path, help="add each measurement to this file")
    parser.add_argument("parts", nargs="*", default=["speed", "memory", "scans", "halves", "highlights"])
    options = parser.parse_args()
    measures = {
        "speed": measure_speed,
        "memory": measure_memory,
        "scans": measure_scans,
        "halves": measure_halves,
        "highlights": measure_highlights,
    }
    for name in options.parts:
        with tempfile.TemporaryDirectory() as folder:
            summary = measures[name](Path(folder))
        print(json.dumps({name: summary}, ensure_ascii=False, indent=1), flush=True)
        if options.keep:
            told = {"command": f"python eval/reading/measure.py {name}", "data": DATA[name]}
            keep_row(options.keep, result_row(f"reading {name}", summary) | told)


if __name__ == "__main__":
    main()
