"""Splits a letter into its messages: the one on top, what it forwards, and what it quotes."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from assistant.intake.mail import NO_HEADERS, Headers, parse_mail_date, parse_senders

_LABELS = {
    "from": r"fra|from|afsender",
    "to": r"til|to|modtager",
    "copy": r"cc|kopi|kopi til|bcc",
    "date": r"sendt|dato|date|sent",
    "subject": r"emne|subject|vedr\.?|vedrørende",
    "other": r"vedhæftet|vedhæftede filer|vedhæftninger|attachments?|prioritet|importance|reply-to|svar til|besvar til",
}
_HEADER_LINE = re.compile(
    r"^\s*[*_]{0,2}(?P<label>" + "|".join(_LABELS.values()) + r")[*_]{0,2}\s*:[*_]{0,2}[ \t]*(?P<value>.*?)\s*$", re.I
)
_DIVIDER = re.compile(
    r"^\s*[-_=*>\s]*(?:-+\s*)?(?:oprindelig (?:meddelelse|besked|mail|e-mail)|original message|"
    r"videresendt (?:meddelelse|besked|mail"
    r"|e-mail)|forwarded message|begin forwarded message|start på videresendt (?:meddelelse|besked|mail)"
    r"|tidligere (?:korrespondance|mail|besked)|begynd videresendt besked)[-_=*:\s]*$",
    re.I,
)
_ATTRIBUTION = re.compile(
    r"^\s*(?:(?:den|d\.|on|på)\s.{4,120}?\b(?:skrev|wrote)\b.{0,120}|.{3,80}\bskrev\s(?:den|d\.|følgende|"
    r"i går)\b.{0,60}"
    r"|(?:man|tirs|ons|tors|fre|lør|søn)(?:dag)?\.?\s.{4,80}\bskrev\b.{0,100})\s*:\s*$",
    re.I,
)
_SKREV = re.compile(r"\b(?:skrev|wrote)\b", re.I)


@dataclass(frozen=True, slots=True)
class Message:
    """One message of a chain, newest first. ``quoted`` holds lines it quotes with ">"."""

    headers: Headers
    text: str
    quoted: str = ""
    forwarded: bool = False


def split_messages(text: str, headers: Headers = NO_HEADERS) -> list[Message]:
    """The messages of a text, newest first; there is always one.

    The first message's headers are those given, or the header lines that the text begins with.
    """
    lines = text.replace("\r\n", "\n").replace("\r", "\n").replace("\f", "\n").split("\n")
    own, position = _headers_at(lines, _first_filled(lines, 0))
    if own is not None:
        headers = _merge(headers, own)
        lines = lines[position:]
    found: list[Message] = []
    current: list[str] = []
    forwarded, index = False, 0
    while index < len(lines):
        start = _start_of_message(lines, index)
        if start is None:
            current.append(lines[index])
            index += 1
            continue
        if not found and not headers.senders and _is_heading(current):
            headers, index = _merge(headers, start[0]), start[1]
            continue
        found.append(_message(headers, current, forwarded))
        headers, index = start
        current, forwarded = [], True
    found.append(_message(headers, current, forwarded))
    return found


def _start_of_message(lines: list[str], index: int) -> tuple[Headers, int] | None:
    """Headers of a message that begins at the line, and the line its text begins at."""
    line = _unquote(lines[index])
    if _DIVIDER.match(line):
        head, position = _headers_at(lines, _first_filled(lines, index + 1))
        return (head or Headers(), position if head else index + 1)
    head, position = _headers_at(lines, index)
    if head is not None:
        return head, position
    for length in (1, 2):  # mail programs break "Den … skrev … <…>:" over two lines
        joined = " ".join(_unquote(one).strip() for one in lines[index : index + length])
        if line.strip() and _ATTRIBUTION.match(joined) and len(joined) < 240:
            return _attributed(joined), index + length
    return None


def _is_heading(lines: list[str]) -> bool:
    """Whether all there is above a block of header lines is the letter's title."""
    filled = [line.strip() for line in lines if line.strip()]
    return len(filled) == 1 and len(filled[0]) < 140 and filled[0][-1] not in ".!?:"


def _first_filled(lines: list[str], index: int) -> int:
    while index < len(lines) and not _unquote(lines[index]).strip():
        index += 1
    return index


def _headers_at(lines: list[str], index: int) -> tuple[Headers | None, int]:
    """The block of header lines at the index: a From line with at least one other, or None."""
    values: dict[str, str] = {}
    position = index
    while position < len(lines):
        match = _HEADER_LINE.match(_unquote(lines[position]))
        if match:
            kind = _kind(match["label"])
            values.setdefault(kind, match["value"].strip("* _"))
            position += 1
        elif values and not _unquote(lines[position]).strip() and _more_headers(lines, position + 1, values):
            position += 1
        else:
            break
    if "from" not in values or len(values.keys() - {"other"}) < 2:
        return None, index
    return _headers_from(values), position


def _more_headers(lines: list[str], index: int, seen: dict[str, str]) -> bool:
    """Whether another header of a kind not seen yet follows a blank line (converted mails double their breaks)."""
    match = _HEADER_LINE.match(_unquote(lines[index])) if index < len(lines) else None
    return bool(match) and _kind(match["label"] if match else "") not in seen


def _kind(label: str) -> str:
    return next(kind for kind, pattern in _LABELS.items() if re.fullmatch(pattern, label.strip(), re.I))


def _headers_from(values: dict[str, str]) -> Headers:
    return Headers(
        senders=parse_senders(values.get("from", "")),
        recipient=values.get("to", ""),
        date=parse_mail_date(values.get("date", "")),
        subject=values.get("subject", ""),
    )


def _attributed(line: str) -> Headers:
    """Headers out of "Den 3. maj 2021 kl. 10.12 skrev Bodil Krathusen <…>:"."""
    before, after = _SKREV.split(line, maxsplit=1)
    after = after.strip(" :")
    if re.match(r"(?i)(den|d\.|følgende|i går)\b", after) or not after:  # "Bodil Krathusen skrev den 3. maj:"
        return Headers(senders=parse_senders(before.strip(" ,")), date=parse_mail_date(after))
    name = re.split(r"\d{1,2}[.:]\d{2}(?:[.:]\d{2})?,?\s+|\b\d{4},?\s+(?=[A-ZÆØÅ])", before)[-1].strip(" ,")
    if re.match(r"(?i)wrote", line[len(before) :]) and name and not re.search(r"\d", name):
        after = name  # "On 3 May 2021, at 10.12, Bodil Krathusen <…> wrote:"
    return Headers(senders=parse_senders(after), date=parse_mail_date(before))


def _unquote(line: str) -> str:
    return re.sub(r"^(?:\s?>)+ ?", "", line)


def _message(headers: Headers, lines: list[str], forwarded: bool) -> Message:
    """Takes the quotation marks off a message that is quoted as a whole, and quoted lines out of one that is not."""
    filled = [line for line in lines if line.strip()]
    if forwarded and filled and sum(line.lstrip().startswith(">") for line in filled) >= 0.8 * len(filled):
        level = min(_level(line) for line in filled if _level(line))
        lines = [re.sub(rf"^(?:\s?>){{0,{level}}} ?", "", line) for line in lines]
    own = [line for line in lines if not line.lstrip().startswith(">")]
    quoted = [_unquote(line) for line in lines if line.lstrip().startswith(">")]
    return Message(headers, "\n".join(own).strip("\n"), "\n".join(quoted), forwarded)


def _level(line: str) -> int:
    match = re.match(r"^(?:\s?>)+", line)
    return match.group().count(">") if match else 0


def _merge(given: Headers, own: Headers) -> Headers:
    """What the file's headers say, filled up from lines in the text."""
    return replace(
        given,
        senders=given.senders or own.senders,
        recipient=given.recipient or own.recipient,
        date=given.date or own.date,
        subject=given.subject or own.subject,
    )
