"""Takes a message apart: letterhead, salutation, its own text, quotations, signature and disclaimers."""

from __future__ import annotations

import datetime
import re
from collections.abc import Sequence
from dataclasses import dataclass

from assistant.danish.dates import find_dates
from assistant.intake import people
from assistant.intake.enquiry import LeftOut
from assistant.intake.people import Asker
from assistant.intake.worded_dates import with_figures


@dataclass(frozen=True, slots=True)
class Body:
    """A message taken apart. ``text`` is what may hold questions."""

    text: str
    opening: str = ""  # its first paragraph
    signature: tuple[str, ...] = ()
    rest: str = ""  # what follows the signature
    date: datetime.date | None = None
    yearless_date: str = ""  # a dateline without a year
    stated_date: datetime.date | None = None  # "i dag, den 3. maj 2021" in running text
    subject: str = ""
    letterhead_people: tuple[Asker, ...] = ()
    introduction: str = ""
    left_out: tuple[LeftOut, ...] = ()


_DISCLAIMER = re.compile(
    r"(?i)fortrolig|rette modtager|ved en fejl|ekstern afsender|klik ikke på|åbn ikke vedhæft|virus|"
    r"print(?:er)? (?:du |denne )|"
    r"behandl\w* (?:af )?(?:dine |personoplysninger)|databeskyttelse|privatlivspolitik|persondata|confidential|"
    r"intended recipient|"
    r"in error|sendt fra (?:min|outlook|mail|ios)|sent from|get outlook|hent outlook|tænk på miljøet|sikker mail|"
    r"ansvarsfraskrivelse|"
    r"disclaimer|denne (?:e-?mail|mail|meddelelse|besked) (?:er|kan|med|kommer)|kan indeholde|uden for organisationen"
)
_QUOTED_HISTORY = re.compile(
    r"(?im)^[ \t]*(?:(?:mine|vores|de)\s+(?:tidligere|oprindelige|gamle|første)\s+spørgsmål\b[^\n?]{0,100}:|"
    r"(?:tidligere|oprindelige?)\s+(?:stillede\s+)?(?:spørgsmål|henvendelse|mail|brev)(?:\s+(?:af|fra|den|"
    r"d\.)[^\n?:]{0,60})?\s*:|"
    r"(?:til orientering|for god ordens skyld|for en ordens skyld|til sammenligning)[^\n?]{0,120}(?:tidligere|"
    r"dengang|sidst|allerede|spurgte|stillede)[^\n?]{0,120}:|"
    r"(?:jeg|vi)\s+(?:spurgte|stillede|skrev)\s+(?:den|d\.|i|sidste|tidligere|dengang|også)\b[^\n?]{0,140}:|"
    r"(?:i|fra)\s+(?:min|vores|mit)\s+(?:tidligere|sidste|forrige)\s+(?:henvendelse|mail|brev)\b[^\n?]{0,120}:)[ \t]*$"
)
_BACK = re.compile(
    r"(?i)^(?:nu\b|i dag\b|mine nye|de nye|nye spørgsmål|derfor\b|på den baggrund|på baggrund|i forlængelse|"
    r"jeg (?:vil|ønsker|beder|har)|"
    r"vi (?:vil|ønsker|beder|har)|opfølgende|supplerende|herefter|denne gang|"
    r"mine spørgsmål (?:er|nu|i dag)|spørgsmål(?:ene)? (?:er )?nu)"
)
_SALUTATION = re.compile(
    r"(?i)^[\s>*_#]*(?:kære|hej|goddag|god dag|til rette vedkommende|godmorgen|højstærede)\b[^?]{0,140}$"
)
_SUBJECT = re.compile(
    r"(?i)^[\s*_#>]*(?:emne|vedr|vedrørende|angående|ang|sag|subject|re|"
    r"overskrift)\b[*_.: ]*(?P<subject>\S.{2,200}?)[*_\s]*$"
)
_SENDER_LINE = re.compile(
    r"(?i)^[\s*_>]*(?:fra|afsender|spørger|stillet af|spørgsmål fra|"
    r"henvendelse fra)[*_]{0,2}\s*:?[*_]{0,2}\s*(?P<who>\S.{2,160})$"
)
_RECIPIENT_LINE = re.compile(r"(?i)^[\s*_>]*(?:til|modtager|cc|kopi|kopi til|att\.?|sendt til)\b[*_]{0,2}\s*:?")
_OFFICE = re.compile(
    r"(?i)forvaltning|borgmester|udvalget$|sekretariat|jobcent|borgerrepræsentationen$|kommune$|afdeling$|"
    r"byrådet$|rådhus|medlem|"
    r"direktion|\batt\b|\bmb\b|gruppe(?:formand)?\b"
)
_DATE_LINE = re.compile(
    r"(?i)^[\s*_>|]*(?:(?P<label>dato|brevdato|dateret|skrevet|den|d\.)[*_]{0,2}\s*:?[*_]{0,2}\s*)?"
    r"(?:(?P<place>[A-ZÆØÅ][\w .-]{1,40}?),?\s+)?(?:(?:man|tirs|ons|tors|fre|lør|"
    r"søn)dag,?\s+)?(?:den|d\.|dags dato)?\s*$"
)
_THANKS = re.compile(
    r"(?i)^[\s>*_]*(?:(?:mange )?tak )?på forhånd(?: (?:mange )?tak)?"
    r"(?: for (?:hjælpen|svar(?:et)?|jeres svar))?[\s.,!]*$|"
    r"^[\s>*_]*(?:mange )?tak på forhånd[\s.,!]*$"
)
_AFTER_DATE = re.compile(r"[\s.,|)]*(?:kl\..*|\(.*\)\s*|/\s*\w{1,6}|(?:på|i|fra)\s+\w+)?[\s.]*")
_STATES = re.compile(r"(?i)\b(?:i dag|dags dato|stillet|skrevet|indsendt|dateret)\b,?\s*(?:den|d\.)?\s*$")
_NOT_LETTER_DATE = re.compile(
    r"(?i)modtaget|journal|frist|svarfrist|udskrevet|mødedato|møde|fødsels|senest|scannet|registreret|udvalgsmøde|sags"
)


def clean_body(text: str) -> Body:
    """Takes a message apart."""
    text = re.sub(r"[ \t\u00a0]+\n", "\n", text.replace("\u00a0", " ")).strip("\n")
    lines = text.split("\n")
    end = _signature_start(lines)
    head, signature, rest = lines[:end], *_after(lines, end)
    date, yearless, dated = _dateline(head, [*signature, *rest])
    head = [line for number, line in enumerate(head) if number != dated]
    subject, askers, head = _letterhead(head)
    body, left_out = _without_quotations("\n".join(head))
    body, disclaimers = _without_disclaimers(body)
    kept, dropped = _useful_rest(rest, body)
    body = "\n".join([body, *kept]).strip("\n")
    paragraphs = [piece.strip() for piece in re.split(r"\n\s*\n", body) if piece.strip()]
    return Body(
        text=body,
        opening="\n".join(paragraphs[:2]),
        signature=tuple(signature),
        rest="\n".join(rest),
        date=date,
        yearless_date=yearless,
        stated_date=_stated_date(text),
        subject=subject,
        letterhead_people=tuple(askers),
        introduction=_introduction(paragraphs),
        left_out=(*left_out, *disclaimers, *dropped),
    )


MOST_INITIALS = 4  # letters of a word in capitals that may be an abbreviation


def plain_subject(subject: str) -> str:
    """The subject without "SV:", "VS:", "Fwd:" and marks of mail gateways; one in capitals as a line of text."""
    before = None
    while before != subject:
        before = subject
        subject = re.sub(r"(?i)^\s*(?:(?:sv|vs|re|fw|fwd|svar|videresendt)\s*:|\[[^\]]{1,30}\])\s*", "", subject)
    subject = " ".join(subject.split())
    if subject.isupper() and len(subject.split()[0]) > MOST_INITIALS:
        subject = subject.lower()
    return subject[:1].upper() + subject[1:]


# ------------------------------------------------------------------ the end of the letter


def _signature_start(lines: Sequence[str]) -> int:
    """The line of the sign-off; without one, a last paragraph that is only names; else the end."""
    found = [number for number, line in enumerate(lines) if people.is_sign_off(line.strip("*_ "))]
    for number in found:
        if number > 0 and any(line.strip() for line in lines[:number]):
            return number
    thanked = next((number for number, line in enumerate(lines) if number and _is_signed_thanks(lines, number)), None)
    if thanked is not None:
        return thanked
    last = start = _without_closing_disclaimers(lines)
    while last > 0 and (_line_date(lines[last - 1])[0] or not lines[last - 1].strip()):  # a date below the names
        last -= 1
    start = last
    while start > 0 and lines[start - 1].strip():
        start -= 1
    block = [line.strip(" */_–—-") for line in lines[start:last] if not _line_date(line)[0]] or [""]
    if start > 0 and 0 < len(block) <= 6 and _is_signature(block):
        return start
    if block and re.match(r"^\s*[/–—-]+\s*[A-ZÆØÅ]", lines[last - 1]) and people.find_names(block[-1]):
        return last - 1
    return len(lines)


def _is_signed_thanks(lines: Sequence[str], number: int) -> bool:
    """ "På forhånd tak" with a name on the next line that is not blank."""
    if not _THANKS.match(lines[number]):
        return False
    below = [line.strip(" */_–—-") for line in lines[number + 1 :] if line.strip()][:4]
    return bool(below) and _is_signature(below[:1])


def _without_closing_disclaimers(lines: Sequence[str]) -> int:
    """The line after which there are only disclaimers."""
    last = len(lines)
    while last > 0:
        while last > 0 and not lines[last - 1].strip():
            last -= 1
        start = last
        while start > 0 and lines[start - 1].strip():
            start -= 1
        paragraph = "\n".join(lines[start:last])
        if start == 0 or len(_DISCLAIMER.findall(paragraph)) < 2:
            break
        last = start
    return last if last else len(lines)


def _is_signature(block: Sequence[str]) -> bool:
    """A few short lines, one of which begins or ends with a name; nothing in them asks, lists or explains."""
    told = any("?" in line or len(line) > 90 or re.match(r"\d{1,2}[.)]\s", line) for line in block)
    names = [people.find_names(line) for line in block[:2]]
    begins = any(found and line.startswith(found[0]) for found, line in zip(names, block, strict=False))
    return not told and (begins or (bool(names[0]) and _ends_with_name(block[0], names[0])))


def _ends_with_name(line: str, names: Sequence[str]) -> bool:
    """ "På forhånd tak. Bo Bang, MB": few words that tell nothing, a name, and at most a role."""
    before = re.split(r"[.:;!–—]\s*", line.partition(names[0])[0])[-1]
    after = line.rpartition(names[-1])[2]
    for mention in find_dates(after):
        after = after.replace(mention.text, "")
    after = re.sub(r"(?i)(?:,\s*)?\b(?:den|d|kl|København)\.?\s*$", "", after.strip(" .,/()–-")).strip(" .,/()–-")
    tells = re.search(r"(?i)\b(?:jeg|vi|har|er|blev|var|ifølge|talt|sagt)\b", before)
    states = re.search(r"(?i)\b(?:stille[ts]|skrevet|indsendt|fremsat|sendt)\b.{0,30}\b(?:af|fra)\s*$", before)
    return (
        len(before) <= 60
        and (bool(states) or not tells)
        and (not after or people.is_role(after) or people.is_role(line))
    )


def _after(lines: Sequence[str], end: int) -> tuple[list[str], list[str]]:
    """The signature's block, and what follows it."""
    block: list[str] = []
    number, names = end, False
    while number < len(lines):
        line = lines[number]
        if not line.strip() and names and not _goes_on(lines, number + 1):
            break
        if (
            block
            and names
            and (re.match(r"(?i)\s*p\.?\s?s\.?\b|\s*bilag\b|\s*\d{1,2}[.)]\s", line) or _DISCLAIMER.search(line))
        ):
            break
        names = names or bool(people.find_names(people.SIGN_OFF.sub("", line)))
        block.append(line)
        number += 1
    return block, list(lines[number:])


def _goes_on(lines: Sequence[str], number: int) -> bool:
    """Whether a second signature follows a blank line, perhaps after an "og" of its own."""
    line = lines[number].strip(" *_") if number < len(lines) else ""
    if line.casefold() in ("og", "samt", "&"):
        return True
    names = people.find_names(line)
    return bool(names) and len(line) < 90 and line.startswith(names[0])


def _useful_rest(rest: Sequence[str], body: str) -> tuple[list[str], list[LeftOut]]:
    """Paragraphs after the signature that still ask: a postscript, or a list of questions enclosed."""
    kept: list[str] = []
    dropped: list[LeftOut] = []
    asked = bool(re.search(r"(?m)^\s*\d{1,2}[.)]\s+\S", body)) or "?" in body
    for paragraph in re.split(r"\n\s*\n", "\n".join(rest).strip("\n")):
        if not paragraph.strip():
            continue
        postscript = re.match(r"(?i)\s*\(?p\.?\s?s\.?\b[\s.:]*", paragraph)
        enclosed = re.search(r"(?m)^\s*(?:\d{1,2}|[a-h])[.)]\s+\S", paragraph) and (not asked or bool(kept))
        heading = not asked and re.match(r"(?i)\s*(?:bilag|spørgsmål)\b", paragraph)
        if _DISCLAIMER.search(paragraph) and not postscript:
            dropped.append(LeftOut("disclaimer", paragraph.strip()))
        elif postscript:
            kept += ["", paragraph[postscript.end() :]]
        elif enclosed or heading:
            kept += ["", paragraph]
    return kept, dropped


# ------------------------------------------------------------------ the beginning of the letter


def _dateline(head: Sequence[str], tail: Sequence[str]) -> tuple[datetime.date | None, str, int | None]:
    """The letter's date, or the text of a date without a year, and its line in ``head``."""
    yearless = ("", None)
    first = next((number for number, line in enumerate(head) if _SALUTATION.match(line)), None)
    near = [*range(min(len(head), 25 if first is None else first + 3)), *range(max(0, len(head) - 3), len(head))]
    for number in dict.fromkeys(near):
        date, without_year = _line_date(head[number])
        if date is not None:
            return date, "", number
        if without_year and not yearless[0]:
            yearless = (without_year, number)
    for line in tail[:12]:
        date, without_year = _line_date(line)
        if date is not None:
            return date, "", None
        if without_year and not yearless[0]:
            yearless = (without_year, None)
    return None, *yearless


def _stated_date(text: str) -> datetime.date | None:
    """A date that the letter's own words call the day it was written."""
    text = with_figures(text)
    for mention in find_dates(text):
        if mention.precision == "day" and _STATES.search(text[: mention.start]):
            return mention.first
    return None


def _line_date(line: str) -> tuple[datetime.date | None, str]:
    """The date of a line that says nothing else; a text for dates that lack their year."""
    plain = with_figures(line.strip(" *_|>\t"))
    other = _NOT_LETTER_DATE.search(plain)
    if other and find_dates(plain[: other.start()]):  # "Brevdato: 3. maj 2021, modtaget 7. maj 2021"
        plain, other = plain[: other.start()].rstrip(" ,;/("), None
    if not plain or len(plain) > 90 or other or plain.endswith("?"):
        return None, ""
    for mention in find_dates(plain):
        before, after = plain[: mention.start], plain[mention.end :]
        if mention.precision == "day" and _DATE_LINE.match(before) and _AFTER_DATE.fullmatch(after):
            return mention.first, ""
    match = re.fullmatch(
        r"(?i)(?:[A-ZÆØÅ][\w ]{1,30},?\s+)?(?:(?:man|tirs|ons|tors|fre|lør|"
        r"søn)dag )?(?:den|d\.)\s+(\d{1,2}\.\s*[a-zæøå]{3,9})\.?",
        plain,
    )
    return (None, plain) if match else (None, "")


def _letterhead(head: Sequence[str]) -> tuple[str, list[Asker], list[str]]:
    """Subject, people named above the salutation, and the letter without those lines."""
    limit = next((number for number, line in enumerate(head) if _SALUTATION.match(line)), None)
    top = limit if limit is not None else _short_lines(head)
    subject, askers, kept = "", [], []
    addressed = False
    for number, line in enumerate(head):
        plain = line.strip(" *_#>\t")
        if number > (top if limit is None else limit + 3) or not plain:
            addressed = addressed and bool(plain)
            kept.append(line)
            continue
        named, sender = _SUBJECT.match(line), _SENDER_LINE.match(line)
        if named and "?" not in plain and not subject:
            subject = named["subject"].strip(" *_#")
        elif sender and people.find_names(sender["who"]) and number < top + 1:
            askers += people.read_signature(["", sender["who"]])
        elif _SALUTATION.match(line):
            continue
        elif number < top:
            if _RECIPIENT_LINE.match(plain):
                addressed = True
            elif not addressed and people.find_names(plain) and len(plain) < 90:
                askers += people.read_signature(["", plain])
            elif (not subject and line.lstrip().startswith(("#", "**")) and "?" not in plain) or (
                not subject and _is_title(head, number, plain)
            ):
                subject = plain
        else:
            kept.append(line)
    return plain_subject(subject), askers, kept


_ENTRY = re.compile(r"(?:\d{1,2}|[A-Za-z]|[IVXivx]{1,4})[.)]|[-•*]|(?i:spørgsmål|spm\.?|spg\.?)\s*(?:\d{1,2}|[A-Z])\b")


def _short_lines(head: Sequence[str]) -> int:
    """How many lines at the top are letterhead, in a letter without a salutation."""
    for number, line in enumerate(head[:15]):
        plain = line.strip(" *_")
        known = _SUBJECT.match(line) or _SENDER_LINE.match(line) or _RECIPIENT_LINE.match(plain) or not plain
        short = len(plain) < 70 and not re.search(r"[?.:]$", plain) and not _ENTRY.match(plain)
        if not known and not short:
            return number
    return min(len(head), 15)


def _is_title(head: Sequence[str], number: int, plain: str) -> bool:
    """A line of its own above the letter's text that names a matter."""
    if not 8 < len(plain) < 140 or re.search(r"[.:,;]$|@|\d{4}|^\d", plain) or _OFFICE.search(plain):
        return False
    before = head[number - 1].strip() if number else ""
    after = head[number + 1].strip() if number + 1 < len(head) else ""
    matter = re.match(r"(?i)(?:spørgsmål|henvendelse|anmodning|forespørgsel|opfølgning|om)\b", plain)
    return not after and (not before or bool(matter))


# ------------------------------------------------------------------ what is not asked now


def _without_disclaimers(text: str) -> tuple[str, list[LeftOut]]:
    kept, dropped = [], []
    for paragraph in re.split(r"(\n\s*\n)", text):
        asks_much = re.search(r"(?m)^\s*\d{1,2}[.)]\s", paragraph) or paragraph.count("?") > 1
        strong = len(_DISCLAIMER.findall(paragraph)) >= 2 or re.match(
            r"(?i)\s*\[?(?:ekstern|external|advarsel|ansvarsfraskrivelse|disclaimer|caution|"
            r"sendt fra|sent from|denne e-?mail)",
            paragraph,
        )
        if paragraph.strip() and strong and _DISCLAIMER.search(paragraph) and not asks_much:
            dropped.append(LeftOut("disclaimer", paragraph.strip()))
        else:
            kept.append(paragraph)
    return "".join(kept), dropped


def _without_quotations(text: str) -> tuple[str, list[LeftOut]]:
    """Takes out questions that the letter repeats from an earlier one: "Jeg spurgte den 3. maj: …"."""
    paragraphs = re.split(r"\n[ \t]*\n", text)
    kept: list[str] = []
    left_out: list[LeftOut] = []
    quoting = False
    for paragraph in paragraphs:
        match = _QUOTED_HISTORY.search(paragraph)
        if match:
            kept.append(paragraph[: match.start()].rstrip())
            quoted, back = _until_back(paragraph[match.start() :])
            left_out.append(LeftOut("quoted", quoted.strip()))
            quoting = not back
            if back:
                kept.append(back)
        elif (
            quoting
            and not _BACK.match(paragraph.strip())
            and _looks_quoted(paragraph, first=left_out[-1].text.count("\n") == 0)
        ):
            left_out[-1] = LeftOut("quoted", left_out[-1].text + "\n" + paragraph.strip())
        else:
            quoting = False
            kept.append(paragraph)
    return "\n\n".join(piece for piece in kept if piece.strip()), left_out


def _until_back(quotation: str) -> tuple[str, str]:
    lines = quotation.split("\n")
    for number, line in enumerate(lines[1:], 1):
        if _BACK.match(line.strip()):
            return "\n".join(lines[:number]), "\n".join(lines[number:])
    return quotation, ""


def _looks_quoted(paragraph: str, *, first: bool) -> bool:
    """A list, an indented or quoted stretch goes on being the quotation; running text does so directly after it."""
    listed = re.match(r"\s*(?:\d{1,2}|[a-h])[.)]\s|\s*[-•*»\"“”]\s?|\s{3,}\S", paragraph)
    return bool(listed) if not first else bool(listed) or paragraph.strip().endswith("?")


def _introduction(paragraphs: Sequence[str]) -> str:
    """What the letter says before its first question."""
    found = []
    for paragraph in paragraphs:
        if "?" in paragraph or re.match(r"\s*(?:\d{1,2}|[a-h])[.)]\s", paragraph):
            break
        found.append(paragraph)
    return "\n\n".join(found)
