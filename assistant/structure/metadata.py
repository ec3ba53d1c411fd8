"""Title, kind, date, case and document numbers of a document."""

from __future__ import annotations

import datetime
import re
from dataclasses import dataclass

from assistant.danish.dates import find_dates, format_date
from assistant.records import BlockKind, Kind, Letter
from assistant.structure.drafts import Draft, plain, shortened
from assistant.structure.roles import is_date_line, is_unit_name

_CASE = re.compile(
    r"(?i)\b(?:sags?\s?-?(?:nr|nummer|id)|journal\s?-?(?:nr|nummer)|j\.?\s?nr|edoc(?:snr)?"
    r"|f2)\b\.?\s*:?\s*(?P<number>[\w./-]*\d[\w./-]*)"
)
_DOCUMENT = re.compile(r"(?i)\bdokument\s?-?(?:nr|nummer|id)\b\.?\s*:?\s*(?P<number>[\w./-]*\d[\w./-]*)")
_REPLY = re.compile(
    r"(?i)\btak for (?:din|jeres|deres) (?:henvendelse|mail|e-mail|brev|spørgsmål|forespørgsel)|\bhar (?:du"
    r"|i) (?:stillet|spurgt)"
    r"|\bdu har (?:stillet|spurgt|ønsket|bedt|gnsket)|\b(?:svar|besvarelse)\b.{0,30}\b(?:på"
    r"|af)\b.{0,40}\b(?:spørgsmål|henvendelse|forespørgsel)"
)
_STATEMENT = re.compile(
    r"(?i)\banmodet om .{0,80}(?:vurdering|udtalelse|bemærkninger|redegørelse|kommentarer)|\b(?:høringssvar"
    r"|udtalelse)\b"
    r"|\bdet er .{0,40} vurdering, at\b|\bdet kan (?:endvidere )?oplyses\b"
)
_DECISION = re.compile(
    r"(?i)\b(?:indstiller(?:,)? at|beslutningsprotokol|beslutningsreferat|referat|dagsorden(?:spunkt)?"
    r"|indstillingen (?:blev )?(?:tiltrådt|godkendt)"
    r"|udvalget (?:tiltrådte|godkendte|besluttede)|indstilling og beslutning|indstilling om)\b"
)
_REPORT = re.compile(
    r"(?i)\w*(?:rapport(?:en)?|redegørelse|evaluering|årsberetning|undersøgelse|kortlægning|analyse|handleplan"
    r"|strategi|status på)\b"
)
_SUBJECT_OPENING = re.compile(
    r"(?i)^(?:svar (?:på|til).{0,80}? om|svar om|(?:udtalelse|høringssvar) (?:om|vedr\S*|til)|om|vedr(?:\."
    r"|ørende)?:?)\s+"
)
_TYPE_WORD = re.compile(r"(?i)(?:notat|orientering|referat|indstilling|rapport|memo|bilag|svar|udkast)\W*")
_NOTE_LINE = re.compile(r"(?i)(?:orienterings|baggrunds|sags)?notat")
_NOTE = re.compile(r"(?i)\b(?:\w*notat(?:et)?|orientering|memo)\b")


@dataclass(frozen=True, slots=True)
class Metadata:
    """What a document's own words say about it."""

    title: str
    kind: Kind
    date: datetime.date | None
    case_number: str | None
    document_number: str | None
    sender: str | None = None
    warnings: tuple[str, ...] = ()


def read_metadata(drafts: list[Draft], letter: Letter | None, name: str) -> Metadata:
    head = _head_text(drafts)
    kind = _kind(drafts, letter, head)
    date, inferred = _date(drafts, letter)
    warnings = (
        (f"{name}: datoen {format_date(date)} er udledt af teksten; dokumentet har ingen egen dato.",)
        if date and inferred
        else ()
    )
    if date is None and drafts:
        warnings = (f"{name}: der er ikke fundet nogen dato i dokumentet.",)
    case, document = _numbers(drafts)
    return Metadata(_title(drafts, letter, kind, name), kind, date, case, document, _sender(drafts), warnings)


def _head_text(drafts: list[Draft]) -> str:
    return " ".join(draft.plain for draft in drafts[:16])[:1500]


# ------------------------------------------------------------------ kind


def _kind(drafts: list[Draft], letter: Letter | None, head: str) -> Kind:
    title = _first_heading(drafts) or ""
    if letter is not None:
        if _REPLY.search(head) or letter.questions:
            return Kind.REPLY
        body = " ".join(draft.plain for draft in drafts)
        if _STATEMENT.search(body):
            return Kind.STATEMENT
        if any(line.lower().startswith("emne:") for draft in drafts[:4] for line in draft.lines):
            return Kind.OTHER  # an e-mail
    if re.match(r"(?i)\W*(?:udtalelse|høringssvar)\b", title):
        return Kind.STATEMENT
    if any(_NOTE_LINE.fullmatch(plain(line)) for draft in drafts[:10] for line in draft.lines):
        return Kind.NOTE
    for pattern, kind in ((_NOTE, Kind.NOTE), (_DECISION, Kind.DECISION), (_REPORT, Kind.REPORT)):
        if pattern.search(title):
            return kind
    if any(draft.kind == BlockKind.ANSWER_HEADING for draft in drafts) and _REPLY.search(head):
        return Kind.REPLY
    if letter is None and re.search(r"(?i)\bhøringssvar\b|\budtalelse fra\b", head):
        return Kind.STATEMENT
    if _DECISION.search(head):
        return Kind.DECISION
    if _NOTE.search(head[:600]):
        return Kind.NOTE
    has_contents = any(draft.kind == BlockKind.TABLE_OF_CONTENTS for draft in drafts)
    if has_contents or _REPORT.search(head[:400]):
        return Kind.REPORT
    return Kind.REPLY if _REPLY.search(head) else Kind.OTHER


# ------------------------------------------------------------------ date


def _date(drafts: list[Draft], letter: Letter | None) -> tuple[datetime.date | None, bool]:
    """The document's date, and whether it was inferred from what the text speaks of."""
    if letter and letter.date:
        return letter.date, False
    own = _own_date(drafts)
    if own:
        return own, False
    text = "\n".join(draft.plain for draft in drafts)
    days = [date.first for date in find_dates(text) if date.precision == "day" and "udgang" not in date.text]
    if letter is not None and (days or letter.enquiry_date):
        return max([*days, *([letter.enquiry_date] if letter.enquiry_date else [])]), True
    if days:
        return max(days), True
    months = [date.first for date in find_dates(text) if date.precision == "month"]
    return (max(months), True) if months else (None, False)


def _own_date(drafts: list[Draft]) -> datetime.date | None:
    """A line of its own near the top that is nothing but a date; a day before a month."""
    months: list[datetime.date] = []
    for draft in drafts[:6]:
        text = draft.plain
        meeting = (
            find_dates(text) if len(text) < 140 and re.search(r"(?i)\bmøde\w*\b.{0,60}\b(?:den|d\.)\s", text) else []
        )
        if meeting and meeting[0].precision == "day":
            return meeting[0].first
    for draft in drafts[:40]:
        for line in draft.lines or (draft.text,):
            text = plain(line)
            if len(text) > 60 or not (
                is_date_line(text) or re.match(r"(?i)(?:dato|mødedato|møde den|mødet den)\b", text)
            ):
                continue
            date = find_dates(text)
            if date and date[0].precision == "day":
                return date[0].first
            if date and date[0].precision == "month":
                months.append(date[0].first)
    return months[0] if months else None


# ------------------------------------------------------------------ numbers


def _numbers(drafts: list[Draft]) -> tuple[str | None, str | None]:
    """Case and document number, each with its label before it on the same or the preceding line."""
    text = "\n".join(
        "\n".join(draft.lines) for draft in drafts if draft.kind in (BlockKind.LETTERHEAD, BlockKind.PAGE_FURNITURE)
    )
    case, document = _CASE.search(text), _DOCUMENT.search(text)
    if case is None:
        start = "\n".join("\n".join(draft.lines) for draft in drafts[:14])
        case = _CASE.search(start)
    return (case["number"].strip(".") if case else None, document["number"].strip(".") if document else None)


def _sender(drafts: list[Draft]) -> str | None:
    """The unit that a letterhead names, in a document that is no letter."""
    lines = [plain(line) for draft in drafts if draft.kind == BlockKind.LETTERHEAD for line in draft.lines]
    for line in lines:
        stated = re.match(r"(?i)fra:\s*(.+)", line)
        if stated:
            return re.sub(r"\s*<[^>]*>", "", stated[1])
    return next((line for line in lines if is_unit_name(line) and not re.match(r"(?i)til\b", line)), None)


# ------------------------------------------------------------------ title


def _first_heading(drafts: list[Draft]) -> str | None:
    headings = [draft for draft in drafts[:40] if draft.kind == BlockKind.HEADING]
    headings = [draft for draft in headings if not _TYPE_WORD.fullmatch(draft.plain)] or headings
    marked = [draft for draft in headings if draft.level < 7]
    chosen = (marked or headings)[:1]
    if not chosen:
        return None
    words = [chosen[0].plain]
    following = drafts[drafts.index(chosen[0]) + 1 :]
    for position, draft in enumerate(following):  # a title page sets its title on several lines
        if draft.kind != BlockKind.HEADING or draft.level < 7 or len(draft.plain) > 60:
            break
        if position == 0 and not re.match(r"(?i)(?:vedrørende|for|om|til|[\"”“])", draft.plain):
            break
        words.append(draft.plain)
    return shortened(" ".join(words).strip(" :"), 220)


def _title(drafts: list[Draft], letter: Letter | None, kind: Kind, name: str) -> str:
    if letter is not None:
        return _letter_title(letter, kind, name)
    heading = _first_heading(drafts)
    if heading:
        return heading
    for draft in drafts:
        if draft.kind == BlockKind.PARAGRAPH and len(draft.plain) > 3:
            return shortened(draft.plain, 120)
    return name


def _letter_title(letter: Letter, kind: Kind, name: str) -> str:
    word = {Kind.REPLY: "Svar", Kind.STATEMENT: "Udtalelse"}.get(kind, "Brev")
    parts = [word]
    if kind == Kind.REPLY and letter.recipient:
        parts.append(f"til {letter.recipient}")
    elif letter.sender and kind != Kind.REPLY:
        parts.append(f"fra {letter.sender}")
    if letter.subject:
        parts.append(f"om {_SUBJECT_OPENING.sub('', letter.subject)}")
    when = letter.date or letter.enquiry_date
    if when:
        parts.append(f"af {format_date(when)}" if letter.date else f"(henvendelse af {format_date(when)})")
    return " ".join(parts) if len(parts) > 1 else name
