"""E-mail: head, body, earlier correspondence and attachments (runs in a child process)."""

from __future__ import annotations

import base64
import email
import email.policy
import re
from collections.abc import Callable
from datetime import datetime
from email.message import EmailMessage
from email.utils import parsedate_to_datetime
from pathlib import Path
from typing import Any

from assistant.errors import UnreadableDocumentError
from assistant.reading.markup import decode_markup, visible_text
from assistant.reading.text import decode

Emit = Callable[[dict[str, Any]], None]

_MAX_ATTACHMENTS = 100
_MONTHS = (
    *("januar", "februar", "marts", "april", "maj", "juni"),
    *("juli", "august", "september", "oktober", "november", "december"),
)
_HEAD = (("from", "Fra"), ("to", "Til"), ("cc", "Cc"), ("date", "Dato"), ("subject", "Emne"))

_HISTORY = re.compile(
    r"""(?mx)
    ^[ ]*-{2,}[ ]*(?:Oprindelig\ meddelelse|Original\ [Mm]essage|Videresendt\ (?:meddelelse|mail|besked)
        |Forwarded\ [Mm]essage|Original\ besked)[ ]*-{2,}
    | ^[ ]*_{10,}[ ]*\n+[ ]*(?:Fra|From):
    | ^[ ]*\**(?:Fra|From):\**[ ].+\n(?:.*\n){0,2}?[ ]*\**(?:Sendt|Sent|Dato|Date):
    | ^[ ]*(?:Den|On)[ ].{5,120}?(?:\n.{0,80}?)?[ ](?:skrev|wrote)\b(?:.{0,120}\n)?.{0,120}?:[ ]*$
    | ^>[ ]?.*\n(?:>.*\n?)
    """
)


def read_parts(arguments: dict[str, Any], emit: Emit) -> None:
    """Emits {"body", "history", "warnings"} and an {"attachment", "content"} (base64) for every attachment."""
    name = arguments["name"]
    message = email.message_from_bytes(Path(arguments["path"]).read_bytes(), policy=email.policy.default)
    assert isinstance(message, EmailMessage)
    head = _head(message)
    body, warnings = _body(message, name)
    if not head or not (body.strip() or any(message.iter_attachments())):
        raise UnreadableDocumentError(f"{name} er ikke en hel e-mail. Gem den igen som .eml fra mailprogrammet.")
    body, history = split_history(body)
    emit({"body": f"{head}\n\n{body}".strip(), "history": history.strip(), "warnings": warnings})
    for count, part in enumerate(_attachments(message), 1):
        if count > _MAX_ATTACHMENTS:
            emit({"warning": f"E-mailen har mere end {_MAX_ATTACHMENTS} vedhæftede filer; resten er ikke læst."})
            return
        emit(_attachment(part, count))


def split_history(text: str) -> tuple[str, str]:
    """What the sender wrote, and the earlier correspondence quoted below it (empty when there is none)."""
    found = _HISTORY.search(text)
    if found is None:
        return text, ""
    return text[: found.start()].rstrip(), text[found.start() :].strip("\n")


def _head(message: EmailMessage) -> str:
    lines = []
    for key, label in _HEAD:
        value = str(message.get(key, "") or "").replace("\n", " ").replace("\r", "").strip()
        if value:
            lines.append(f"{label}: {_date(value) if key == 'date' else value}")
    return "\n".join(lines)


def _date(value: str) -> str:
    try:
        moment: datetime = parsedate_to_datetime(value)
    except (ValueError, TypeError):
        return value
    return f"{moment.day}. {_MONTHS[moment.month - 1]} {moment.year} kl. {moment:%H.%M}"


def _body(message: EmailMessage, name: str) -> tuple[str, list[str]]:
    """The plain body; the HTML one where there is no plain one."""
    part = message.get_body(preferencelist=("plain", "html"))
    if part is None:
        return "", []
    content = part.get_payload(decode=True)
    if not isinstance(content, bytes):
        return "", []
    text = _decoded(content, part.get_content_charset(), name)
    if part.get_content_subtype() == "html":
        return visible_text(text if part.get_content_charset() else decode_markup(content, name))
    return text.replace("\r\n", "\n").replace("\r", "\n"), []


def _decoded(content: bytes, charset: str | None, name: str) -> str:
    if charset:
        try:
            return content.decode(charset)
        except (UnicodeDecodeError, LookupError):
            pass
    return decode(content, name)[0] if content else ""


def _attachments(message: EmailMessage) -> list[EmailMessage]:
    """Attached files; pictures of a signature (inline, small) are not."""
    chosen = []
    for part in message.iter_attachments():
        if not isinstance(part, EmailMessage):
            continue
        inline = part.get_content_disposition() == "inline" or part.get("content-id") is not None
        if inline and part.get_content_maintype() == "image":
            continue
        chosen.append(part)
    return chosen


def _attachment(part: EmailMessage, count: int) -> dict[str, Any]:
    name = part.get_filename()
    if part.get_content_type() == "message/rfc822":
        inner = part.get_payload(0) if isinstance(part.get_payload(), list) else None
        content = inner.as_bytes() if isinstance(inner, EmailMessage) else b""
        name = name or f"e-mail-{count}.eml"
        if not name.lower().endswith(".eml"):
            name += ".eml"
    else:
        payload = part.get_payload(decode=True)
        content = payload if isinstance(payload, bytes) else b""
    return {"attachment": name or f"bilag-{count}", "content": base64.b64encode(content).decode("ascii")}
