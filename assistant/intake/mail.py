"""E-mail: an .eml file becomes its headers, its text and its attachments; header lines in running text are read."""

from __future__ import annotations

import datetime
import email
import email.policy
import re
from dataclasses import dataclass, field
from email.message import EmailMessage
from email.utils import getaddresses, parsedate_to_datetime
from html.parser import HTMLParser
from zoneinfo import ZoneInfo

from assistant.danish.dates import find_dates

COPENHAGEN = ZoneInfo("Europe/Copenhagen")
MOST_ATTACHMENTS = 20

_RAW_HEADER = re.compile(
    r"(?im)^(?:return-path|received|message-id|mime-version|content-type|content-transfer-encoding|x-[\w-]+):"
)
_FIRST_HEADER = re.compile(
    r"\A\s*(?:from|to|date|subject|return-path|received|message-id|mime-version|x-[\w-]+):", re.I
)


@dataclass(frozen=True, slots=True)
class Sender:
    """Somebody as a header names them; either part may be empty."""

    name: str
    address: str


@dataclass(frozen=True, slots=True)
class Attachment:
    name: str
    content: bytes


@dataclass(frozen=True, slots=True)
class Headers:
    """What the head of a message says; every field may be missing."""

    senders: tuple[Sender, ...] = ()
    recipient: str = ""
    date: datetime.date | None = None
    subject: str = ""


NO_HEADERS = Headers()


@dataclass(frozen=True, slots=True)
class Mail:
    """An e-mail as it was sent."""

    headers: Headers
    text: str
    attachments: tuple[Attachment, ...] = field(default=())


def is_raw_mail(text: str) -> bool:
    """Whether the text is the source of an e-mail, with technical headers."""
    head = text[:4000].split("\n\n", 1)[0].split("\r\n\r\n", 1)[0]
    return bool(_FIRST_HEADER.match(text)) and bool(_RAW_HEADER.search(head))


def read_mail(content: bytes) -> Mail:
    """Reads the source of an e-mail; parts that cannot be decoded are left out."""
    message = email.message_from_bytes(content.lstrip(), policy=email.policy.default)
    headers = Headers(
        senders=parse_senders(_header(message, "From")),
        recipient=_header(message, "To"),
        date=parse_mail_date(_header(message, "Date")),
        subject=_header(message, "Subject"),
    )
    return Mail(headers, _text_of(message).replace("\r\n", "\n"), _attachments(message))


def parse_senders(value: str) -> tuple[Sender, ...]:
    """Names and addresses of a From line, "Krathusen, Bodil" put in order."""
    cleaned = re.sub(r"\[mailto:([^\]]+)\]|<mailto:([^>]+)>", lambda m: f"<{m[1] or m[2]}>", value)
    cleaned = re.sub(r"\s*\(([^()@]*)\)", "", cleaned) if "@" in cleaned else cleaned
    if "@" not in cleaned:
        return (Sender(_in_order(cleaned), ""),) if cleaned.strip() else ()
    if "<" in cleaned and not re.search(r"[;>]\s*,|;", cleaned):
        # "Krathusen, Bodil <…>": the comma stands inside a name, not between two senders
        name, _, rest = cleaned.partition("<")
        return (Sender(_in_order(name), rest.partition(">")[0].strip()),)
    pairs = getaddresses([cleaned.replace(";", ",")])
    return tuple(Sender(_in_order(name), address) for name, address in pairs if name or address)


def _in_order(name: str) -> str:
    name = " ".join(name.replace('"', " ").strip(" '\t").split())
    last, comma, first = name.partition(",")
    if comma and re.fullmatch(r"[^\W\d_]+(?:[ -][^\W\d_]+){0,2}", first.strip()) and len(last.split()) <= 2:
        return f"{first.strip()} {last.strip()}"
    return name


def parse_mail_date(value: str) -> datetime.date | None:
    """The day in Copenhagen of a Date line, in English or Danish."""
    if not value.strip():
        return None
    try:
        moment = parsedate_to_datetime(value)
        return moment.astimezone(COPENHAGEN).date() if moment.tzinfo else moment.date()
    except (ValueError, TypeError, OverflowError, IndexError):
        found = [mention for mention in find_dates(value) if mention.precision == "day"]
        return found[0].first if found else _english_date(value)


_ENGLISH = [
    "january",
    "february",
    "march",
    "april",
    "may",
    "june",
    "july",
    "august",
    "september",
    "october",
    "november",
    "december",
]


def _english_date(value: str) -> datetime.date | None:
    """ "May 3, 2021" and "3 May 2021"."""
    match = re.search(r"\b(?:(\d{1,2})(?:st|nd|rd|th)?\s+)?([A-Za-z]{3,9})\.?\s+(?:(\d{1,2}),?\s+)?(\d{4})\b", value)
    if not match:
        return None
    month = next((n for n, name in enumerate(_ENGLISH, 1) if name.startswith(match[2].lower())), None)
    day = match[1] or match[3]
    try:
        return datetime.date(int(match[4]), month, int(day)) if month and day else None
    except ValueError:
        return None


def _header(message: EmailMessage, name: str) -> str:
    try:
        value = message[name]
    except (ValueError, IndexError, AttributeError):  # a header that the library cannot parse
        return ""
    text = "" if value is None else str(value)
    if "\ufffd" in text:  # bytes beyond ASCII that the header does not explain
        raw = next((str(found) for key, found in message.raw_items() if key.lower() == name.lower()), "")
        text = _text_from(raw.encode("utf-8", "surrogateescape"), None)
    return " ".join(text.split())


def _text_from(content: bytes, charset: str | None) -> str:
    """Bytes as text: UTF-8 where they are that, else what the mail says, else what Windows writes."""
    for name in ("utf-8", charset or "cp1252", "cp1252"):
        try:
            return content.decode(name)
        except (UnicodeDecodeError, LookupError):
            continue
    return content.decode("latin-1")


def _text_of(message: EmailMessage) -> str:
    """The plain text, or the HTML as text. Several text parts in a row (mail in mail) are joined."""
    try:
        body = message.get_body(preferencelist=("plain", "html"))
    except (KeyError, AttributeError):
        body = None
    pieces = []
    if isinstance(body, EmailMessage):
        pieces.append(_decoded(body))
    for part in message.iter_attachments() if message.is_multipart() else ():
        if part.get_content_type() == "message/rfc822":
            pieces.append(_forwarded(part))
    return "\n".join(piece for piece in pieces if piece)


def _decoded(part: EmailMessage) -> str:
    payload = part.get_payload(decode=True)
    content = _text_from(payload if isinstance(payload, bytes) else b"", part.get_content_charset())
    return html_text(content) if part.get_content_subtype() == "html" else content


def _forwarded(part: EmailMessage) -> str:
    """A mail attached to a mail, as a mail program would write it inline."""
    inner = part.get_content() if part.get_content_type() == "message/rfc822" else None
    if not isinstance(inner, EmailMessage):
        return ""
    lines = [f"{label}: {_header(inner, name)}" for label, name in _INLINE if _header(inner, name)]
    return "\n-----Oprindelig meddelelse-----\n" + "\n".join(lines) + "\n\n" + _text_of(inner)


_INLINE = (("Fra", "From"), ("Dato", "Date"), ("Til", "To"), ("Emne", "Subject"))


def _attachments(message: EmailMessage) -> tuple[Attachment, ...]:
    found = []
    for part in message.iter_attachments() if message.is_multipart() else ():
        payload = part.get_payload(decode=True)
        if isinstance(payload, bytes) and part.get_filename():
            found.append(Attachment(str(part.get_filename()), payload))
    return tuple(found[:MOST_ATTACHMENTS])


class _HtmlText(HTMLParser):
    """Text of a mail in HTML, with line breaks where it shows them."""

    BREAKS = frozenset({"p", "br", "div", "tr", "li", "h1", "h2", "h3", "h4", "table", "ul", "ol", "blockquote", "hr"})

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.pieces: list[str] = []
        self.hidden = 0
        self.lists: list[int | None] = []
        self.quoted = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in ("style", "script", "head", "title"):
            self.hidden += 1
        elif tag in ("ol", "ul"):
            self.lists.append(1 if tag == "ol" else None)
        elif tag in ("s", "del", "strike"):
            self.pieces.append("~~")
        if tag in self.BREAKS:
            self.pieces.append("\n\n" if tag == "p" else "\n")
        if tag == "li" and self.lists:
            number = self.lists[-1]
            self.pieces.append("- " if number is None else f"{number}. ")
            if number is not None:
                self.lists[-1] = number + 1

    def handle_endtag(self, tag: str) -> None:
        if tag in ("style", "script", "head", "title"):
            self.hidden = max(0, self.hidden - 1)
        elif tag in ("ol", "ul") and self.lists:
            self.lists.pop()
        elif tag in ("s", "del", "strike"):
            self.pieces.append("~~")
        if tag in self.BREAKS - {"br"}:
            self.pieces.append("\n")

    def handle_data(self, data: str) -> None:
        if not self.hidden:
            self.pieces.append(re.sub(r"\s+", " ", data))


def html_text(source: str) -> str:
    """The text of an HTML message."""
    parser = _HtmlText()
    parser.feed(source)
    parser.close()
    lines = [line.strip() for line in "".join(parser.pieces).split("\n")]
    return re.sub(r"\n{3,}", "\n\n", "\n".join(lines)).strip()
