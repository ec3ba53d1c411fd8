"""A second look at what a page's reading is unsure of: lines cut out and read by themselves, and halves read as %.

Tesseract's page analysis sometimes cuts the first line of a margin column badly and reads nonsense; cut out and read
alone, the same line is read well. No model here can write "½": both are sure of "17%" where "17½" is printed. The
sign's shape tells: "%" has two closed loops, "½" has none.
"""

from __future__ import annotations

import re
from collections import deque
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from assistant.reading.layout import Box
from assistant.reading.tesseract import Word, read_words

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

_UNSURE = 45.0  # mean confidence of a line's words, weighted by their length
_BETTER = 25.0  # by which a line read alone must be surer
_MOST_LINES = 8  # a page with more unsure lines is bad as a whole, and gains nothing
_PERCENT = re.compile(r"(?P<before>[(]?\d{0,3})(?P<sign>Y?%[25]?)(?P<after>[.,;:)]*)")  # "½" is read "%", and also "%2"
_SIGN_WIDTH, _DIGIT_WIDTH, _POINT_WIDTH = 0.87, 0.56, 0.28  # of the height of the letters, in common fonts


def read_unsure_lines(
    image: Path, words: Sequence[Word], languages: str, dpi: int, cancelled: Callable[[], bool]
) -> tuple[list[Word], list[Box]]:
    """The words with unsure lines read again by themselves, and the boxes of the lines that were taken anew."""
    stretches = _stretches(words)
    unsure = [place for place, each in enumerate(stretches) if _sureness(each) < _UNSURE and _holds_letters(each)]
    if not unsure or len(unsure) > _MOST_LINES:
        return list(words), []
    boxes: list[Box] = []
    for place in unsure:
        stretch = stretches[place]
        again = read_line(image, stretch, languages, dpi, cancelled)
        if again and _sureness(again) > _sureness(stretch) + _BETTER:
            stretches[place] = again
            boxes.append(_around(stretch))
    return [word for stretch in stretches for word in stretch], boxes


def _stretches(words: Sequence[Word]) -> list[list[Word]]:
    """Lines, parted at wide gaps: tesseract may take the lines of a margin for the ends of those beside it.

    Two unsure words may stand farther apart: what is misread has gaps of its own.
    """
    stretches: list[list[Word]] = []
    for word in words:
        last = stretches[-1][-1] if stretches else None
        height = max(word.box[3] - word.box[1], 1.0)
        if last is not None and last.line == word.line:
            unsure = word.confidence < _UNSURE and _sureness(stretches[-1]) < _UNSURE
            if word.box[0] - last.box[2] < (4.0 if unsure else 1.5) * height:
                stretches[-1].append(word)
                continue
        stretches.append([word])
    return stretches


def read_lines_at(
    image: Path, words: Sequence[Word], boxes: Sequence[Box], languages: str, dpi: int, cancelled: Callable[[], bool]
) -> list[Word]:
    """The words of another reading, with those in the boxes read again where that is surer."""
    kept = list(words)
    for box in boxes:
        within = [word for word in kept if _inside(word, box)]
        if within:
            again = read_line(image, within, languages, dpi, cancelled)
            if again and _sureness(again) > _sureness(within):
                kept = [word for word in kept if word not in within] + again
    return kept


def read_line(image: Path, line: Sequence[Word], languages: str, dpi: int, cancelled: Callable[[], bool]) -> list[Word]:
    """The words of one line, cut out with a white edge and read alone; they keep the line they were on."""
    from PIL import Image

    left, top, right, bottom = _around(line)
    height = bottom - top
    area = (int(left - height), int(top - 0.6 * height), int(right + height), int(bottom + 0.6 * height))
    edge = 30
    with Image.open(image) as opened:
        area = (max(area[0], 0), max(area[1], 0), min(area[2], opened.width), min(area[3], opened.height))
        piece = Image.new("L", (area[2] - area[0] + 2 * edge, area[3] - area[1] + 2 * edge), 255)
        piece.paste(opened.crop(area).convert("L"), (edge, edge))
    path = image.with_name("line.png")
    piece.save(path, "PNG", compress_level=1)
    middle, level = (top + bottom) / 2, _level(line, top, bottom)
    read = []
    for word in read_words(path, languages, dpi, cancelled, layout=6):
        a, b, c, d = word.box
        box = (a + area[0] - edge, b + area[1] - edge, c + area[0] - edge, d + area[1] - edge)
        if box[1] < middle < box[3]:
            read.append(replace(word, box=box, line=line[0].line, line_top=level[0], line_bottom=level[1]))
    return read


def _level(line: Sequence[Word], top: float, bottom: float) -> tuple[float, float]:
    """The line's own upper and lower edge, unless it was cut so badly that it holds a second line."""
    first = line[0]
    fits = first.line_bottom - first.line_top < 1.8 * (bottom - top)
    return (first.line_top, first.line_bottom) if fits else (top, bottom)


def _sureness(words: Sequence[Word]) -> float:
    length = sum(len(word.text) for word in words)
    return sum(word.confidence * len(word.text) for word in words) / max(length, 1)


def _holds_letters(words: Sequence[Word]) -> bool:
    return sum(character.isalnum() for word in words for character in word.text) >= 3


def _around(words: Sequence[Word]) -> Box:
    return (
        min(word.box[0] for word in words),
        min(word.box[1] for word in words),
        max(word.box[2] for word in words),
        max(word.box[3] for word in words),
    )


def _inside(word: Word, box: Box) -> bool:
    across, down = (word.box[0] + word.box[2]) / 2, (word.box[1] + word.box[3]) / 2
    return box[0] <= across <= box[2] and box[1] <= down <= box[3]


# ------------------------------------------------------------------ halves


def restore_halves(picture: Any, words: Sequence[Word]) -> tuple[list[Word], list[tuple[str, str]]]:
    """The words with "½" where "%" was read and the sign has no loops; each such (kept, other) is to be told of."""
    restored, disputes = [], []
    for word in words:
        match = _PERCENT.fullmatch(word.text)
        if match and looks_like_half(picture, word, match):
            text = f"{match['before']}½{match['after']}"
            disputes.append((text, word.text))
            restored.append(replace(word, text=text))
        else:
            restored.append(word)
    return restored, disputes


def looks_like_half(picture: Any, word: Word, match: re.Match[str]) -> bool:
    """Whether the percent sign of the word has no closed loop at any threshold."""
    left, right = _sign_edges(word, match)
    top, bottom = word.box[1], word.box[3]
    margin = 2
    piece = picture.crop((int(left), int(top) - margin, int(right) + margin, int(bottom) + margin))
    if piece.width < 6 or piece.height < 10:
        return False
    return count_loops(piece) == 0


def _sign_edges(word: Word, match: re.Match[str]) -> tuple[float, float]:
    parts = match["before"], match["after"]
    widths = [sum(_DIGIT_WIDTH if each.isdigit() else _POINT_WIDTH for each in part) for part in parts]
    unit = (word.box[2] - word.box[0]) / (widths[0] + _SIGN_WIDTH + widths[1])
    return word.box[0] + widths[0] * unit, word.box[2] - widths[1] * unit


def count_loops(piece: Any) -> int:
    """The most patches of paper that ink encloses, over several thresholds between ink and paper."""
    import numpy as np
    from PIL import Image

    large = piece.resize((piece.width * 2, piece.height * 2), Image.Resampling.BICUBIC)
    pixels = np.asarray(large, dtype=np.float32)
    dark, light = np.percentile(pixels, 3), np.percentile(pixels, 95)
    least = max(4, round(0.002 * pixels.size))
    return max(
        _enclosed(pixels > dark + share * (light - dark), least) for share in (0.35, 0.45, 0.55, 0.65, 0.75, 0.85)
    )


def _enclosed(paper: npt.NDArray[np.bool_], least: int) -> int:
    """Patches of paper of a least size that touch no edge."""
    height, width = paper.shape
    seen = ~paper
    found = 0
    for row in range(height):
        for column in range(width):
            if seen[row, column]:
                continue
            size, at_edge = 0, False
            queue = deque([(row, column)])
            seen[row, column] = True
            while queue:
                y, x = queue.popleft()
                size += 1
                if y in (0, height - 1) or x in (0, width - 1):
                    at_edge = True
                for next_y, next_x in ((y - 1, x), (y + 1, x), (y, x - 1), (y, x + 1)):
                    if 0 <= next_y < height and 0 <= next_x < width and not seen[next_y, next_x]:
                        seen[next_y, next_x] = True
                        queue.append((next_y, next_x))
            found += not at_edge and size >= least
    return found
