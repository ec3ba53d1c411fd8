"""Where a block ends in text whose paragraphs no blank line parts, as PDF files and scans give it."""

from __future__ import annotations

import re
from collections.abc import Sequence

from assistant.structure.drafts import plain
from assistant.structure.roles import is_bare_label, is_known_heading, letterhead_line

_OPENS = re.compile(
    r"(?i)\W{0,3}(?:ad\.?\s?\d{1,2}\s?[a-z]?\s*[:.)–-]|svar (?:på|til) spørgsmål"
    r"|sp[^\s]{1,3}rgsm[^\s]{1,3}l\s\d{1,2}[a-z]?\b"
    r"|svar:|(?:med )?venlige? hils(?:en|ner)|k(?:æ|ae|ee|e|ø|a)re [A-ZÆØÅ]|mål nr\.?\s*\d+\s*:|tabel \d+\s*[:.–-])"
)
_OWN_ANSWER = re.compile(r"[A-ZÆØÅ@].{2,80}(?:ens|ets|nes|ings|ders|ters|s) svar:?")
_STARTS = '"“”»«–¹²³⁴⁵⁶⁷⁸⁹§('
_TERMINAL = re.compile(r"[.!?:][\"”»)]*(?:[¹²³⁴⁵⁶⁷⁸⁹]|<sup>\w+</sup>)*\Z")


def line_width(lengths: Sequence[int]) -> int:
    """The usual length of a full line; 0 where there are too few lines to tell."""
    lengths = sorted(length for length in lengths if length)
    return lengths[int(len(lengths) * 0.9)] if len(lengths) >= 5 else 0


def begins_block(opened: Sequence[str], line: str, width: int, *, all_short: bool) -> bool:
    """Whether ``line`` begins a new block after the lines of the block that is open.

    A paragraph's last line stops where the next word would still have fitted. ``all_short`` says that the lines around
    are all short, as in an address, where that tells nothing.
    """
    previous, text = opened[-1].strip(), line.strip()
    if _stands_alone(text) or (len(opened) == 1 and _stands_alone(previous)):
        return True
    ended = bool(_TERMINAL.search(previous))
    if _OPENS.match(text) and (ended or len(previous) < 0.7 * width or not width):
        return True
    starts = text[:1].isupper() or text[:1].isdigit() or text[:1] in _STARTS
    if not width or not starts:
        return False
    first_word = text.split(maxsplit=1)[0]
    if len(previous) + 1 + len(first_word) >= 0.82 * width:
        return False
    if ended:
        return not previous.lower().endswith((" nr.", " pr.", " d.", " ca.", " jf.", " stk.", " kl.", " hhv."))
    return not all_short and len(opened) == 1 and _may_be_heading(previous)


def _stands_alone(text: str) -> bool:
    """Lines that are a block of their own wherever they stand."""
    if len(text) > 100:
        return False
    words = plain(text)
    if is_known_heading(words) or _OWN_ANSWER.fullmatch(words):
        return True
    if is_bare_label(words):  # "Sagsnr." above its number, whatever stands over it
        return words[:1].isupper()
    return words[:1].isupper() and words[-1:] not in ".,;" and letterhead_line(words) and ":" not in words[:12]


def _may_be_heading(text: str) -> bool:
    words = plain(text)
    return 2 < len(words) <= 90 and not words.endswith((",", ";", "-", "–")) and not words[:1].islower()
