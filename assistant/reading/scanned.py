"""Scanned pages: rendered, put upright, read twice by tesseract, several pages at a time."""

from __future__ import annotations

import math
import tempfile
import threading
from collections.abc import Sequence
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from assistant.errors import UnreadableDocumentError
from assistant.reading.failures import failure_message
from assistant.reading.layout import Box, PageText, Segment, lay_out
from assistant.reading.sandbox import ChildFailure, Limits, run_in_child
from assistant.reading.second_look import read_lines_at, read_unsure_lines, restore_halves
from assistant.reading.tesseract import (
    TesseractStoppedError,
    Word,
    installed_languages,
    missing_languages,
    quarter_turns,
    read_words,
)
from assistant.reading.two_readings import combine
from assistant.records import Page, WordBox

if TYPE_CHECKING:
    from assistant.reading import Progress
    from assistant.settings import Settings

_TICK_SECONDS = 0.4
_MIN_SKEW_DEGREES = 0.25


@dataclass(frozen=True, slots=True)
class Source:
    """The file whose pages are read."""

    path: Path
    name: str
    media_type: str


def why_no_ocr(settings: Settings) -> str | None:
    """Danish: what is missing on this machine before scans can be read, or None."""
    if not installed_languages():
        return "tesseract er ikke installeret (pakkerne tesseract-ocr og tesseract-ocr-dan)"
    missing = missing_languages(settings.ocr_languages)
    if missing:
        return "tesseract mangler sproget " + ", ".join(f"{each} (pakken tesseract-ocr-{each})" for each in missing)
    return None


def read_scanned_pages(
    source: Source,
    numbers: Sequence[int],
    settings: Settings,
    progress: Progress | None = None,
    *,
    old_words: dict[int, tuple[WordBox, ...]] | None = None,
    old_texts: dict[int, str] | None = None,
) -> dict[int, Page]:
    """Pages read by tesseract, by number. Raises ``UnreadableDocumentError`` when tesseract is missing.

    A page that cannot be read comes back empty with a warning. Whatever ``progress`` raises stops the work at once.
    """
    reason = why_no_ocr(settings)
    if reason:
        raise UnreadableDocumentError(f"{source.name} er skannet, og {reason}. Installér det, og indlæs filen igen.")
    stop = threading.Event()
    pages: dict[int, Page] = {}
    with ThreadPoolExecutor(settings.ocr_workers) as pool:
        waiting: set[Future[Page]] = set()
        try:
            for number in numbers:
                old = _old_layer((old_texts or {}).get(number, ""), (old_words or {}).get(number, ()))
                waiting.add(pool.submit(_read_page, source, number, settings, stop, old))
            while waiting:
                done, waiting = wait(waiting, timeout=_TICK_SECONDS, return_when=FIRST_COMPLETED)
                for future in done:
                    page = future.result()
                    pages[page.number] = page
                if progress is not None:
                    progress(len(pages), len(numbers))
        except BaseException:
            stop.set()
            for future in waiting:
                future.cancel()
            raise
    return pages


def _old_layer(text: str, words: Sequence[WordBox]) -> list[tuple[str, WordBox]]:
    return [(text[word.start : word.end], word) for word in words]


def _read_page(
    source: Source, number: int, settings: Settings, stop: threading.Event, old: list[tuple[str, WordBox]]
) -> Page:
    with tempfile.TemporaryDirectory(prefix="assistant-ocr-") as folder:
        image = Path(folder) / "page.png"
        try:
            rendered = _render(source, number, settings, image)
            if rendered["blank"]:
                return Page(number, "", source="ocr", has_image=True)
            return _read_image(image, rendered["dpi"], number, settings, stop, old)
        except ChildFailure as failure:
            message = failure_message(f"Side {number} i {source.name}", failure, _render_limits(settings))
            return Page(number, "", source="ocr", warnings=(message,), has_image=True)
        except TesseractStoppedError:
            message = f"Side {number} kunne ikke læses af tesseract."
            return Page(number, "", source="ocr", warnings=(message,), has_image=True)


def _render(source: Source, number: int, settings: Settings, output: Path) -> dict[str, Any]:
    arguments = {
        "path": str(source.path),
        "name": source.name,
        "media_type": source.media_type,
        "number": number,
        "output": str(output),
    }
    for message in run_in_child("render", arguments, _render_limits(settings)):
        return message
    raise ChildFailure("crash")


def _render_limits(settings: Settings) -> Limits:
    return Limits(settings.parse_memory_mb, settings.parse_timeout_seconds, file_mb=200)


def _read_image(
    image: Path, dpi: int, number: int, settings: Settings, stop: threading.Event, old: list[tuple[str, WordBox]]
) -> Page:
    turns = quarter_turns(image, dpi, stop.is_set)
    view = _put_upright(image, turns)
    first = read_words(image, settings.ocr_languages, dpi, stop.is_set)
    first, anew = read_unsure_lines(image, first, settings.ocr_languages, dpi, stop.is_set)
    warnings: list[str] = []
    second: list[Word] = []
    figure_languages = _second_languages(settings)
    if figure_languages:
        if missing_languages(figure_languages):
            warnings.append(f"Side {number}: tegn som @ og § kan mangle, for tesseract har ikke {figure_languages}.")
        else:
            second = read_words(image, figure_languages, dpi, stop.is_set)
            second = read_lines_at(image, second, anew, figure_languages, dpi, stop.is_set)
    layer = [Word(text, view.to_upright(box), 0, 0, -1, 0.0) for text, box in old]
    combined = combine(first, second, layer)
    combined.words, halves = _with_halves(image, combined.words)
    combined.disputes += halves
    warnings += [
        f"Side {number}: to læsninger er uenige om et tal: »{kept}« eller »{other}«. Se efter på billedet."
        for kept, other in dict.fromkeys(combined.disputes)
    ]
    text = _lay_out(combined.words)
    boxes = _word_boxes(text, view)
    return Page(number, text.text, source="ocr", words=boxes, warnings=tuple(warnings), has_image=True)


def _with_halves(image: Path, words: list[Word]) -> tuple[list[Word], list[tuple[str, str]]]:
    from PIL import Image

    if not any("%" in word.text for word in words):
        return words, []
    with Image.open(image) as opened:
        return restore_halves(opened.convert("L"), words)


def _second_languages(settings: Settings) -> str:
    """The figure languages less those of the words: of "dan+eng" tesseract prints the surer word, and the Danish
    model is very sure that "§" is "8". Read apart, the two are independent witnesses (and it takes half the time)."""
    words = settings.ocr_languages.split("+")
    return "+".join(language for language in settings.ocr_figure_languages.split("+") if language not in words)


def _lay_out(words: Sequence[Word]) -> PageText:
    """Words of a line that stand close together are one stretch; columns and tables are told by their gaps."""
    segments: list[Segment] = []
    line, previous = -1, None
    for order, word in enumerate(words):
        size = max(word.line_bottom - word.line_top, 1.0)
        if previous is not None and word.line == line and word.box[0] - previous.box[2] < 1.15 * size:
            segment = segments[-1]
            segment.characters += [" ", *word.text]
            segment.boxes += [None, *([word.box] * len(word.text))]
            segment.right = max(segment.right, word.box[2])
        else:
            box = (word.box[0], word.line_top, word.box[2], word.line_bottom)
            segments.append(Segment(list(word.text), [word.box] * len(word.text), *box, size=size, order=order))
        line, previous = word.line, word
    return lay_out(segments)


def _word_boxes(text: PageText, view: View) -> tuple[WordBox, ...]:
    boxes: list[WordBox] = []
    start = 0
    for position in range(1, len(text.boxes) + 1):
        if position == len(text.boxes) or text.boxes[position] is not text.boxes[start]:
            box = text.boxes[start]
            if box is not None:
                boxes.append(WordBox(start, position, *view.to_page(box)))
            start = position
    return tuple(boxes)


# ------------------------------------------------------------------ upright


@dataclass(frozen=True, slots=True)
class View:
    """From the page as shown (fractions) to the upright, deskewed image (pixels) and back."""

    width: int  # of the upright image
    height: int
    turns: int  # clockwise quarter turns that put the page upright
    degrees: float  # then turned by so much, counter-clockwise

    def to_page(self, box: Box) -> tuple[float, float, float, float]:
        corners = [self._rotate(x, y, self.degrees) for x, y in _corners(box)]
        left, top = min(x for x, _ in corners) / self.width, min(y for _, y in corners) / self.height
        right, bottom = max(x for x, _ in corners) / self.width, max(y for _, y in corners) / self.height
        for _ in range(self.turns):  # undo a clockwise turn
            left, top, right, bottom = top, 1 - right, bottom, 1 - left
        return max(0.0, left), max(0.0, top), min(1.0, right), min(1.0, bottom)

    def to_upright(self, box: WordBox) -> Box:
        left, top, right, bottom = box.left, box.top, box.right, box.bottom
        for _ in range(self.turns):
            left, top, right, bottom = 1 - bottom, left, 1 - top, right
        pixels = (left * self.width, top * self.height, right * self.width, bottom * self.height)
        corners = [self._rotate(x, y, -self.degrees) for x, y in _corners(pixels)]
        return (
            min(x for x, _ in corners),
            min(y for _, y in corners),
            max(x for x, _ in corners),
            max(y for _, y in corners),
        )

    def _rotate(self, x: float, y: float, degrees: float) -> tuple[float, float]:
        """Clockwise on the screen about the middle (undoes PIL's counter-clockwise turn)."""
        if not degrees:
            return x, y
        angle = math.radians(degrees)
        dx, dy = x - self.width / 2, y - self.height / 2
        return (
            self.width / 2 + dx * math.cos(angle) - dy * math.sin(angle),
            self.height / 2 + dx * math.sin(angle) + dy * math.cos(angle),
        )


def _corners(box: Box) -> list[tuple[float, float]]:
    left, top, right, bottom = box
    # The middles of the edges: a turned box would otherwise grow into its neighbours.
    middle_x, middle_y = (left + right) / 2, (top + bottom) / 2
    return [(left, middle_y), (right, middle_y), (middle_x, top), (middle_x, bottom)]


def _put_upright(image: Path, turns: int) -> View:
    """Turn and straighten the image file in place."""
    from PIL import Image

    with Image.open(image) as opened:
        picture = opened.convert("L")
    if turns:
        picture = picture.rotate(-90 * turns, expand=True)
    degrees = _skew(picture)
    if degrees:
        picture = picture.rotate(degrees, Image.Resampling.BICUBIC, fillcolor=255)
    if turns or degrees:
        picture.save(image, "PNG", compress_level=1)
    return View(picture.width, picture.height, turns, degrees)


def _skew(picture: Any) -> float:
    """Degrees (counter-clockwise) that make the lines of writing level: the turn with the sharpest row profile."""
    import numpy as np
    from PIL import Image

    scale = 800 / max(picture.width, 1)
    small = picture.resize((800, max(1, round(picture.height * scale))), Image.Resampling.BILINEAR)
    pixels = np.asarray(small, dtype=np.float32)
    ink = Image.fromarray(((pixels < min(200.0, float(pixels.mean()) - 15)) * 255).astype("uint8"))

    def sharpness(degrees: float) -> float:
        turned = np.asarray(ink.rotate(degrees, Image.Resampling.NEAREST), dtype=np.float32)
        profile = turned[:, 80:-80].sum(axis=1)
        return float(((profile[1:] - profile[:-1]) ** 2).sum())

    level = sharpness(0.0)
    if level <= 0:
        return 0.0
    coarse = max((step * 0.5 for step in range(-14, 15)), key=sharpness)
    fine = max((coarse + step * 0.1 for step in range(-5, 6)), key=sharpness)
    return round(fine, 2) if abs(fine) >= _MIN_SKEW_DEGREES and sharpness(fine) > 1.1 * level else 0.0
