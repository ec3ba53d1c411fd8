"""Letterheads, page furniture, headings and captions are told from running text."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable

from assistant.danish.dates import find_dates
from assistant.records import BlockKind
from assistant.structure.drafts import Draft, is_word, plain

_LABEL = re.compile(
    r"(?i)(?:sags?\s?-?(?:nr|nummer|id)|dokument\s?-?(?:nr|nummer)|journal\s?(?:nr|nummer)|j\.?\s?nr|sagsbehandler"
    r"|edoc(?:snr)?"
    r"|acadre|f2|cvr(?:-nr)?|ean(?:-nr)?|tlf|telefon|telefax|mobil|direkte(?: telefon)?|e-?mail|mail|fax|web|hjemmeside"
    r"|vores ref|deres ref|ref|dato|kontaktperson|kontakt|postboks|via e-?mail|bilag|kopi til|cc|att|til|fra|emne"
    r"|sendt|modtaget)\b\.?\s*:?\s*"
)
_BARE_LABELS_NEED_COLON = (
    "til",
    "fra",
    "bilag",
    "mail",
    "web",
    "ref",
    "kontakt",
    "sendt",
    "modtaget",
    "cc",
    "f2",
    "direkte",
    "fax",
)
_CONTACT = re.compile(
    r"(?i)[\w.+-]+@[\w.-]+\w|(?:https?://|www\.)\S+|(?:\+45\s?)?\d{2}\s?\d{2}\s?\d{2}\s?\d{2}|\d{4}\s\d{4}"
    r"|[\wæøåé. ]+?(?:gade|vej|plads|allé|alle|stræde|boulevard|torv|havn|kaj)\s\d{1,3}\s?[a-z]?(?:,.*)?"
    r"|(?:postboks\s)?\d{4} [A-ZÆØÅ][a-zæøå]+(?: [A-ZÆØÅ]{1,2})?|(?!(?:19|20)\d\d\s?[-–/]\s?\d)[\d/.\s-]{6,14}"
    r"|20\d\d-(?!(?:19|20)\d\d\Z)\d{4,}(?:-\d+)?"
)
_UNIT_NAME = re.compile(
    r"(?i)[\wæøåé,./&() -]*(?:forvaltning(?:en)?|kommune|direktion(?:en)?|center|centret|politi|ministeri(?:et|um)"
    r"|styrelse(?:n)?"
    r"|sekretariat(?:et)?|afdeling(?:en)?|kontor(?:et)?|jobcenter|borgmester(?:en)?|rådhus(?:et)?|enhed(?:en)?"
    r"|(?:center|kontor|afdeling|enhed) for [\wæøå, og-]+)"
)
_PAGE_NUMBER = re.compile(r"(?i)(?:side|s\.)?\s*[-–]?\s*\d{1,4}\s*[-–]?(?:\s*(?:af|/)\s*\d{1,4})?")
_RUNNING_HEAD = re.compile(r"(?i)(?:\s{3,}|\t)side\s+\d{1,4}(?:\s*(?:af|/)\s*\d{1,4})?\s*\Z")
_CAPTION = re.compile(r"(?i)\W{0,4}(?:tabel|oversigt|skema)\s*(?:\d+[a-z]?)?\s*(?:[.:–-]|\s)\s*\S")
_KNOWN_HEADINGS = (
    "Spørgsmål", "Svar", "Baggrund", "Indstilling", "Indledning", "Konklusion", "Sagsfremstilling", "Løsning",
    "Problemstilling", "Økonomi", "Videre proces", "Resumé", "Sammenfatning", "Beslutning", "Motivering", "Bilag",
    "Forvaltningens svar", "Bemærkninger", "Vurdering", "Indhold", "Indholdsfortegnelse", "Formål", "Målgruppe",
)  # fmt: skip


def assign_roles(drafts: list[Draft], pages: int) -> list[Draft]:
    """Gives furniture, letterheads, captions and plain-text headings their kinds; may split a block in two."""
    drafts = _split_heading_lines(drafts)
    _mark_furniture(drafts, pages)
    _mark_captions(drafts)
    _mark_letterheads(drafts)
    _mark_plain_headings(drafts)
    return drafts


# ------------------------------------------------------------------ furniture


def _mark_furniture(drafts: list[Draft], pages: int) -> None:
    for draft in drafts:
        numbered = _PAGE_NUMBER.fullmatch(draft.plain) or (
            len(draft.lines) == 1 and _RUNNING_HEAD.search(draft.text[-200:])
        )
        if draft.kind == BlockKind.PARAGRAPH and numbered:
            draft.kind = BlockKind.PAGE_FURNITURE
    if pages < 3:
        return
    edges: Counter[str] = Counter()
    by_page: dict[int, list[Draft]] = {}
    for draft in drafts:
        by_page.setdefault(draft.page, []).append(draft)
    candidates: list[Draft] = []
    for page in by_page.values():
        seen = {id(draft): draft for draft in (*page[:2], *page[-2:])}
        candidates += seen.values()
    for draft in candidates:
        edges[_without_digits(draft.plain)] += 1
    for draft in candidates:
        repeated = edges[_without_digits(draft.plain)]
        line = (
            len(draft.plain) <= 120 and draft.kind != BlockKind.TABLE_ROW and not draft.plain.endswith((".", ":", "?"))
        )
        if line and repeated >= max(3, pages // 3):
            draft.kind = BlockKind.PAGE_FURNITURE


def _without_digits(text: str) -> str:
    return re.sub(r"\d+", "0", text)


def _mark_captions(drafts: list[Draft]) -> None:
    """A caption stands right before a table, or right after it; a title in capitals before it is one too."""
    for position, draft in enumerate(drafts):
        if draft.kind != BlockKind.TABLE_ROW or (position and drafts[position - 1].table == draft.table):
            continue
        before = drafts[position - 1] if position else None
        if before and before.kind in (BlockKind.PARAGRAPH, BlockKind.HEADING) and _is_caption(before):
            before.kind, before.table = BlockKind.TABLE_CAPTION, draft.table
            continue
        last = position
        while last + 1 < len(drafts) and drafts[last + 1].table == draft.table:
            last += 1
        after = drafts[last + 1] if last + 1 < len(drafts) else None
        if after and after.kind == BlockKind.PARAGRAPH and _is_caption(after) and len(after.plain) < 200:
            after.kind, after.table = BlockKind.TABLE_CAPTION, draft.table


def _is_caption(draft: Draft) -> bool:
    return bool(_CAPTION.match(draft.plain)) and len(draft.plain) < 300 and not _sentence_like(draft.plain)


def _sentence_like(text: str) -> bool:
    return (
        text.endswith(".") and not text.lower().endswith(("kr.", "pct.", "mio.", "mv.", "m.v.")) and " viser " in text
    )


# ------------------------------------------------------------------ letterheads


def letterhead_line(line: str) -> bool:
    """Whether a line is a label of a letterhead, with or without its value, or an address, a number or a date."""
    text = plain(line)
    if not text or len(text) > 90:
        return False
    label = _LABEL.match(text)
    if label and (label.end() == len(text) or ":" in label.group()):
        return True
    if label and text[0].isupper() and not label.group().strip(" .").lower().startswith(_BARE_LABELS_NEED_COLON):
        rest = text[label.end() :]
        return bool(_CONTACT.fullmatch(rest)) or len(rest.split()) <= 4
    return bool(_CONTACT.fullmatch(text)) or is_date_line(text)


def is_date_line(text: str) -> bool:
    """A line that holds a date and nothing else but a place and "den"."""
    bare = re.sub(r"(?i)^(?:[A-ZÆØÅ][a-zæøå]+(?: [A-Z])?,\s*)?(?:dato:?\s*)?(?:den|d\.)?\s*", "", text.strip())
    dates = find_dates(bare)
    return (
        len(dates) == 1
        and dates[0].start == 0
        and len(bare.rstrip(". ")) <= dates[0].end
        and dates[0].precision in ("day", "month")
    )


def is_unit_name(text: str) -> bool:
    words = plain(text)
    return bool(_UNIT_NAME.fullmatch(words)) and len(words) <= 90


def _mark_letterheads(drafts: list[Draft]) -> None:
    """Whole paragraphs of letterhead lines; the values that follow a bare label; a unit's name above its address."""
    movable = (BlockKind.PARAGRAPH, BlockKind.HEADING)
    for draft in drafts:
        plain_or_bold = draft.kind == BlockKind.PARAGRAPH or (draft.kind == BlockKind.HEADING and draft.level == 7)
        telling = any(letterhead_line(line) for line in draft.lines)
        if plain_or_bold and telling and _all(draft, lambda line: letterhead_line(line) or is_unit_name(line)):
            draft.kind = BlockKind.LETTERHEAD
    for position, draft in enumerate(drafts):
        if draft.kind == BlockKind.LETTERHEAD and is_bare_label(draft.lines[-1]):
            _take_values(drafts, position)
    for position, draft in enumerate(drafts[:-1]):
        following = drafts[position + 1]
        is_title = draft.kind == BlockKind.HEADING and draft.level < 7
        if draft.kind in movable and not is_title and is_unit_name(draft.text) and _is_address(following):
            draft.kind = BlockKind.LETTERHEAD


def _all(draft: Draft, test: Callable[[str], bool]) -> bool:
    return bool(draft.lines) and all(test(line) for line in draft.lines)


def is_bare_label(line: str) -> bool:
    """Whether a line is a label of a letterhead without its value."""
    label = _LABEL.fullmatch(plain(line))
    return label is not None


def _is_address(draft: Draft) -> bool:
    return (
        draft.kind == BlockKind.LETTERHEAD
        and bool(re.search(r"\d|@|www", draft.text))
        and not is_date_line(draft.plain)
    )


def _take_values(drafts: list[Draft], position: int) -> None:
    """The name (which may stand in two pieces) or number under a bare label."""
    names = "sagsbehandler" in drafts[position].lines[-1].lower() or "kontakt" in drafts[position].lines[-1].lower()
    for draft in drafts[position + 1 : position + (3 if names else 2)]:
        words = draft.plain.split()
        short = draft.kind == BlockKind.PARAGRAPH and len(words) <= 4 and len(draft.plain) <= 45
        if not short or draft.plain.endswith((".", ":", ";", "?")) or not all(_name_or_number(word) for word in words):
            return
        draft.kind = BlockKind.LETTERHEAD


def _name_or_number(word: str) -> bool:
    return word[:1].isupper() or word[:1].isdigit() or word in ("af", "von", "de", "og")


# ------------------------------------------------------------------ headings in plain text


def _split_heading_lines(drafts: list[Draft]) -> list[Draft]:
    """ "Spørgsmål" on a line of its own, right above its text, is a heading."""
    split: list[Draft] = []
    for draft in drafts:
        first = draft.lines[0] if draft.lines else ""
        if draft.kind != BlockKind.PARAGRAPH or len(draft.lines) < 2 or not is_known_heading(first):
            split.append(draft)
            continue
        cut = draft.start + len(first)
        rest = draft.text[len(first) :]
        gap = len(rest) - len(rest.lstrip())
        split.append(Draft(BlockKind.HEADING, draft.page, draft.start, cut, first, level=8, lines=(first,)))
        body = Draft(draft.kind, draft.page, cut + gap, draft.end, rest.lstrip(), draft.level, draft.marker)
        body.lines = draft.lines[1:]
        split.append(body)
    return split


def is_known_heading(line: str) -> bool:
    """Whether a line is one of the headings that administration writes everywhere ("Spørgsmål", "Økonomi")."""
    return len(line) <= 40 and any(is_word(line, word) for word in _KNOWN_HEADINGS)


def _numbered_heading(drafts: list[Draft], position: int) -> bool:
    """A numbered line right above its text: "1. Samtaler med unge" and then a paragraph."""
    draft = drafts[position]
    if draft.kind != BlockKind.LIST_ENTRY or len(draft.lines) != 1 or not (draft.marker or "x")[0].isdigit():
        return False
    following = drafts[position + 1]
    if draft.plain.endswith("?"):
        return False
    return following.kind == BlockKind.PARAGRAPH and _heading_like(draft.plain) and following.plain[:1].isupper()


def _mark_plain_headings(drafts: list[Draft]) -> None:
    """A short line between blank lines, without a full stop, is a heading where the text has no marked headings."""
    marked = sum(draft.kind == BlockKind.HEADING and draft.level < 7 for draft in drafts) >= 2
    for position, draft in enumerate(drafts):
        if position + 1 < len(drafts) and not marked and _numbered_heading(drafts, position):
            draft.kind, draft.level = BlockKind.HEADING, 8
        if draft.kind != BlockKind.PARAGRAPH or len(draft.lines) != 1 or position + 1 == len(drafts):
            continue
        text = draft.plain
        if is_known_heading(text):
            draft.kind, draft.level = BlockKind.HEADING, 8
            continue
        following = drafts[position + 1].kind
        opens_text = (position == 0 and following == BlockKind.LETTERHEAD) or following in (
            BlockKind.PARAGRAPH,
            BlockKind.LIST_ENTRY,
            BlockKind.HEADING,
            BlockKind.TABLE_ROW,
        )
        if not marked and opens_text and _heading_like(text):
            draft.kind, draft.level = BlockKind.HEADING, 8


def _heading_like(text: str) -> bool:
    if not 3 <= len(text) <= 90 or len(text.split()) > 12 or text.endswith((".", ",", ";", ":", "-")):
        return False
    if not (text[0].isupper() or re.match(r"\d{1,2}(?:\.\d)*\.?\s+[A-ZÆØÅ]", text)) or "@" in text:
        return False
    return not re.match(r"(?i)(?:kære|til\b|hej\b|att\b|med venlig|venlig hilsen|ad\s?\d|tak for)", text)
