"""Calls tesseract and reads its table of words."""

from __future__ import annotations

import contextlib
import os
import re
import resource
import shutil
import subprocess
import time
from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import lru_cache
from pathlib import Path

from assistant.reading.layout import Box

_SECONDS_A_PAGE = 180
_MEMORY_BYTES = 3 * 1024**3


@dataclass(frozen=True, slots=True)
class Word:
    """A word as tesseract read it, with its box in pixels and the height of its line; ``pieces`` if it was joined."""

    text: str
    box: Box
    line_top: float
    line_bottom: float
    line: int
    confidence: float
    pieces: tuple[Word, ...] = ()

    def moved(self, line: int) -> Word:
        return replace(self, line=line)


class TesseractStoppedError(Exception):
    """A reading was cancelled, failed or took too long."""


@lru_cache(maxsize=1)
def installed_languages() -> frozenset[str]:
    """The languages tesseract has here; empty when tesseract is missing."""
    program = shutil.which("tesseract")
    if program is None:
        return frozenset()
    with contextlib.suppress(OSError, subprocess.SubprocessError):
        listed = subprocess.run(  # noqa: S603
            [program, "--list-langs"], capture_output=True, text=True, timeout=20, check=False
        )
        return frozenset(listed.stdout.split("\n")[1:]) - {""}
    return frozenset()


def missing_languages(languages: str) -> list[str]:
    return [language for language in languages.split("+") if language not in installed_languages()]


def read_words(image: Path, languages: str, dpi: int, cancelled: Callable[[], bool], *, layout: int = 3) -> list[Word]:
    """The words of an upright page image in tesseract's order; ``layout`` is tesseract's own number (6: one block)."""
    output = _run(image, ["-l", languages, "--psm", str(layout), "--dpi", str(dpi), "tsv"], cancelled)
    words: list[Word] = []
    top = bottom = 0.0
    line = -1
    for row in output.split("\n")[1:]:
        columns = row.split("\t", 11)
        if len(columns) < 12:
            continue
        left, upper, width, height = (float(value) for value in columns[6:10])
        if columns[0] == "4":
            line, top, bottom = line + 1, upper, upper + height
        elif columns[0] == "5" and columns[11].strip():
            box = (left, upper, left + width, upper + height)
            words.append(Word(columns[11].strip(), box, top, bottom, line, float(columns[10])))
    return words


def quarter_turns(image: Path, dpi: int, cancelled: Callable[[], bool]) -> int:
    """Clockwise quarter turns that put the page upright; 0 when tesseract cannot tell."""
    if "osd" not in installed_languages():
        return 0
    try:
        output = _run(image, ["-l", "osd", "--psm", "0", "--dpi", str(dpi)], cancelled)
    except TesseractStoppedError:
        if cancelled():
            raise
        return 0
    turn = re.search(r"Rotate: (\d+)", output)
    confidence = re.search(r"Orientation confidence: ([\d.]+)", output)
    if turn is None or confidence is None or float(confidence.group(1)) < 2.0:
        return 0
    return int(turn.group(1)) // 90 % 4


def _run(image: Path, options: list[str], cancelled: Callable[[], bool]) -> str:
    process = subprocess.Popen(  # noqa: S603
        ["tesseract", str(image), "stdout", *options],  # noqa: S607
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        env={**os.environ, "OMP_THREAD_LIMIT": "1"},
        start_new_session=True,
    )
    deadline = time.monotonic() + _SECONDS_A_PAGE
    try:
        if hasattr(resource, "prlimit"):
            with contextlib.suppress(OSError):
                resource.prlimit(process.pid, resource.RLIMIT_AS, (_MEMORY_BYTES, _MEMORY_BYTES))
        while True:
            if cancelled() or time.monotonic() > deadline:
                raise TesseractStoppedError
            try:
                output, _ = process.communicate(timeout=0.2)
                break
            except subprocess.TimeoutExpired:
                continue
    finally:
        if process.poll() is None:
            process.kill()
            process.communicate()
    if process.returncode:
        raise TesseractStoppedError
    return output.decode("utf-8", "replace")
