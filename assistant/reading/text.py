"""Text and Markdown files: bytes become pages, whatever encoding they were written in."""

from __future__ import annotations

import codecs
import re
import unicodedata

from assistant.errors import UnreadableDocumentError
from assistant.records import Page

_BOMS: tuple[tuple[bytes, str], ...] = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_ENCODING_LABELS = {"cp1252": "Windows-1252", "cp865": "DOS (cp865)", "mac_roman": "Mac Roman"}
_CONTROL = re.compile(r"[\x00-\x08\x0e-\x1f\x7f]")
_DANISH_IN_WORD = re.compile(r"(?<=[a-zæøå])[æøå]|[æøåÆØÅ](?=[a-zæøå])")
_ODD_IN_WORD = re.compile(r"[A-Za-z][^\sA-Za-zæøåÆØÅéÉüÜöÖäÄ0-9.,;:!?'\"()/\-_@&=+*#%<>\[\]{}|\\~`’”“–—§]+[A-Za-z]")


def read_text(content: bytes, name: str) -> tuple[tuple[Page, ...], tuple[str, ...]]:
    """Pages (a form feed starts a new one) and Danish warnings. Line ends become ``\\n``; nothing else changes."""
    text, warnings = decode(content, name)
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    if not text.strip("\ufeff\ufffd \n\t\f\v\u200b\xa0"):
        raise UnreadableDocumentError(f"{name} indeholder ingen tekst. Hent eller gem filen igen.")
    parts = text.split("\f")
    while len(parts) > 1 and not parts[-1].strip():
        parts.pop()
    if not unicodedata.is_normalized("NFC", text):
        warnings.append("Teksten skriver nogle bogstaver som to tegn (fx a + ° for å); den er gemt, som den er.")
    return tuple(Page(number, part) for number, part in enumerate(parts, 1)), tuple(warnings)


def decode(content: bytes, name: str) -> tuple[str, list[str]]:
    """Text without its byte order mark, and warnings. Raises ``UnreadableDocumentError`` for what is not text."""
    for bom, encoding in _BOMS:
        if content.startswith(bom):
            text = content[len(bom) :].decode(encoding, errors="replace")
            return _without_controls(text, name, [])
    encoding_16 = _utf16_without_bom(content)
    if encoding_16:
        return _without_controls(content.decode(encoding_16, errors="replace"), name, [])
    try:
        return _without_controls(content.decode("utf-8"), name, [])
    except UnicodeDecodeError:
        pass
    if _mostly_utf8(content):
        text = content.decode("utf-8", errors="assistant_cp1252")
        return _without_controls(text, name, ["Enkelte tegn var ikke UTF-8 og er læst som Windows-1252."])
    encoding = max(("cp1252", "cp865", "mac_roman"), key=lambda candidate: _plausibility(content, candidate))
    text = content.decode(encoding, errors="replace")
    warnings = [] if encoding == "cp1252" else [f"Teksten er læst som {_ENCODING_LABELS[encoding]}."]
    return _without_controls(text, name, warnings)


def _utf16_without_bom(content: bytes) -> str | None:
    """UTF-16 shows itself by zero bytes that nearly all stand at odd (or at even) places."""
    sample = content[:4096]
    if len(sample) < 4 or len(content) % 2:
        return None
    even, odd = sample[0::2].count(0), sample[1::2].count(0)
    half = len(sample) // 2
    if odd > half * 0.6 and even < half * 0.1:
        return "utf-16-le"
    if even > half * 0.6 and odd < half * 0.1:
        return "utf-16-be"
    return None


def _mostly_utf8(content: bytes) -> bool:
    """More well-formed multi-byte characters than stray bytes."""
    text = content.decode("utf-8", errors="replace")
    stray = text.count("\ufffd")
    return sum(ord(character) > 127 for character in text) - stray > stray


def _plausibility(content: bytes, encoding: str) -> int:
    """Danish letters inside words, less odd signs inside words."""
    text = content[:200_000].decode(encoding, errors="replace")
    return len(_DANISH_IN_WORD.findall(text)) - 2 * len(_ODD_IN_WORD.findall(text)) + (encoding == "cp1252")


def _without_controls(text: str, name: str, warnings: list[str]) -> tuple[str, list[str]]:
    """Control characters become U+FFFD (a database cannot keep NUL); a text full of them is no text."""
    controls = len(_CONTROL.findall(text)) + text.count("\ufffd")
    if controls > 8 and controls > len(text) * 0.02:
        raise UnreadableDocumentError(
            f"{name} er ikke en tekstfil: indholdet er binært. Giv filen den rigtige endelse, eller gem den igen."
        )
    if controls:
        signs = "1 ulæseligt tegn" if controls == 1 else f"{controls} ulæselige tegn"
        warnings.append(f"{signs} i filen er vist som \ufffd.")
        text = _CONTROL.sub("\ufffd", text)
    return text, warnings


def _read_as_cp1252(error: UnicodeError) -> tuple[str, int]:
    assert isinstance(error, UnicodeDecodeError)
    stray = error.object[error.start : error.end]
    return stray.decode("cp1252", errors="replace"), error.end


codecs.register_error("assistant_cp1252", _read_as_cp1252)
