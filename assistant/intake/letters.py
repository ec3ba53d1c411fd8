"""Reads a council member's letter, as text or as a file, into an enquiry."""

from __future__ import annotations

import datetime
import re
import tempfile
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from assistant.danish.dates import find_dates
from assistant.errors import InvalidQueryError, UnreadableDocumentError
from assistant.intake import clean, people
from assistant.intake.addressee import find_addressee
from assistant.intake.clean import Body
from assistant.intake.deadlines import working_day_after
from assistant.intake.enquiry import Enquiry, LeftOut
from assistant.intake.layout import plain_lines
from assistant.intake.mail import NO_HEADERS, Headers, Mail, is_raw_mail, read_mail
from assistant.intake.parts import read_parts, renumbered
from assistant.intake.people import Asker
from assistant.intake.remarks import find_remarks
from assistant.intake.segments import Message, split_messages
from assistant.intake.struck import without_struck_text
from assistant.records import Part
from assistant.settings import Settings

LONGEST_LETTER_CHARS = 400_000
_LETTER_FILES = (".pdf", ".docx", ".txt", ".md", ".odt")


def read_letter_file(
    content: bytes, name: str, settings: Settings, *, received: datetime.date | None = None
) -> Enquiry:
    """The enquiry in a file (txt, md, pdf, docx, eml). Raises UnreadableDocumentError when it cannot be read."""
    if Path(name).suffix.lower() == ".eml" or is_raw_mail(content[:4000].decode("latin-1")):
        return _read_mail(read_mail(content), settings, received)
    return read_letter(_file_text(content, name, settings), settings, received=received)


def read_letter(
    text: str, settings: Settings, *, headers: Headers = NO_HEADERS, received: datetime.date | None = None
) -> Enquiry:
    """The enquiry in a letter's text. ``received`` helps to read dates without a year."""
    if is_raw_mail(text) and not headers.senders:
        return _read_mail(read_mail(text.encode()), settings, received)
    if not text.strip():
        raise InvalidQueryError("Brevet er tomt. Indsæt teksten, eller vælg en fil med tekst i.")
    if len(text) > LONGEST_LETTER_CHARS:
        raise InvalidQueryError(f"Brevet har {len(text)} tegn; højst {LONGEST_LETTER_CHARS} kan læses. Del det op.")
    messages = split_messages(plain_lines(text), headers)
    chosen = _choose(messages)
    message = messages[chosen]
    body = clean.clean_body(message.text)
    corrections = "\n\n".join(above.text for above in messages[:chosen])
    parts, withdrawn = _parts(body, corrections)
    earlier = _added_to(messages, chosen)
    if earlier is not None:
        parts = [*_parts(clean.clean_body(messages[earlier].text), message.text)[0], *parts]
        parts = [Part(str(number), part.text) for number, part in enumerate(parts, 1)]
    askers, forwarder = _askers(messages, chosen, body)
    date = _date(messages, chosen, body, received)
    subject = _subject(messages, chosen, body)
    enquiry = Enquiry(
        askers=tuple(askers),
        date=date,
        subject=subject,
        parts=tuple(parts),
        forwarded_by=forwarder,
        addressee=find_addressee(message.text, message.headers.recipient),
        introduction=body.introduction,
        left_out=(*_left_out(messages, chosen, earlier), *body.left_out, *withdrawn),
    )
    remarks = _remarks(body, enquiry)
    enquiry = replace(enquiry, left_out=(*enquiry.left_out, *remarks))
    enquiry = replace(enquiry, warnings=_warnings(enquiry))
    return with_deadline(enquiry, settings)


def with_deadline(enquiry: Enquiry, settings: Settings) -> Enquiry:
    """The enquiry with the deadline that follows from its date."""
    if enquiry.date is None:
        return replace(enquiry, deadline=None)
    return replace(enquiry, deadline=working_day_after(enquiry.date, settings.answer_deadline_working_days))


def _file_text(content: bytes, name: str, settings: Settings) -> str:
    from assistant.reading import read_file

    with tempfile.TemporaryDirectory(prefix="assistant-letter-") as folder:
        path = Path(folder) / ("letter" + Path(name).suffix.lower())
        path.write_bytes(without_struck_text(content, name) if path.suffix == ".docx" else content)
        document = read_file(path, name=name, settings=settings)
    return "\n".join(page.original for page in document.pages)


def _read_mail(mail: Mail, settings: Settings, received: datetime.date | None) -> Enquiry:
    """The mail's own text; where that asks nothing, the first attached letter that does."""
    text = mail.text.strip()
    letters = [one for one in mail.attachments if one.name.lower().endswith(_LETTER_FILES)]
    if letters and not (text and _asks(clean.clean_body(text).text)):
        for letter in letters:
            try:
                attached = _file_text(letter.content, letter.name, settings)
            except UnreadableDocumentError:
                continue
            divided = f"{text}\n-----Oprindelig meddelelse-----\n{attached}" if text else attached
            return read_letter(divided, settings, headers=mail.headers, received=received)
    return read_letter(text, settings, headers=mail.headers, received=received or mail.headers.date)


# ------------------------------------------------------------------ which message asks

_COVERING = re.compile(
    r"(?i)videresend|nedenstående|nedenfor|herunder|vedhæftet|vedlagt|\bfyi\b|til orientering|til jeres|til videre|"
    r"bedes besvaret|bedes besvare|se (?:mail|brev)|hermed (?:henvendelse|brev|mail|spørgsmål)|fordeles|til besvarelse|"
    r"(?:kan|vil) (?:i|du) (?:tage|besvare|svare|håndtere|kigge|se på)|hører til hos jer"
)


def _asks(text: str) -> bool:
    return (
        "?" in text
        or bool(re.search(r"(?im)^\s*(?:\d{1,2}|[a-h])[.)]\s+\S", text))
        or bool(
            re.search(
                r"(?i)\b(?:jeg|vi)\s+(?:vil(?:le)?|ønsker|beder|anmoder|spørger|skal)\b.{0,80}\b(?:vide|oplys|"
                r"svar|redegør|spørg|"
                r"oversigt|orienter|få)",
                text,
            )
        )
    )


def _choose(messages: Sequence[Message]) -> int:
    """The newest message that asks something; a covering note that only passes a letter on does not count."""
    for index, message in enumerate(messages):
        body = _without_corrections(clean.clean_body(message.text).text)
        last = index == len(messages) - 1
        if _asks(body) and (last or not _only_covers(body, messages[index + 1 :])):
            return index
    return next((n for n, message in enumerate(messages) if message.text.strip()), 0)


def _without_corrections(text: str) -> str:
    """The text without sentences that take back or reword a question of a message below."""
    rest = _REPLACED.sub(" ", text)
    sentences = re.split(r"(?<=[.!?])\s+|\n\s*\n", rest)
    return "\n".join(one for one in sentences if not (_WITHDRAWN.search(one) and _NUMBERED.search(one)))


_ADDS = re.compile(r"(?i)\b(?:tilføje|tilføjer|supplere|supplerer|supplerende|yderligere|ekstra|endnu et|glemte)\b")
_REFERS_BELOW = re.compile(
    r"(?i)\b(?:nedenfor|nedenstående|herunder|min (?:mail|henvendelse|e-mail|besked)|"
    r"mine spørgsmål)\b"
)


def _added_to(messages: Sequence[Message], chosen: int) -> int | None:
    """The message below that a letter adds questions to: by the same person, and without a reply in between."""
    below = chosen + 1
    text = messages[chosen].text
    if below >= len(messages) or not (_ADDS.search(text) and _REFERS_BELOW.search(text)):
        return None
    upper, lower = (people.from_headers(messages[n].headers.senders) for n in (chosen, below))
    same = bool(upper and lower) and people.same_person(upper[0].name, lower[0].name)
    return below if same and _asks(clean.clean_body(messages[below].text).text) else None


def _only_covers(body: str, below: Sequence[Message]) -> bool:
    """Whether a message merely hands on one below: short, no numbered questions, and it says so."""
    numbered = re.search(r"(?m)^\s*(?:\d{1,2}|[a-h])[.)]\s+\S", body)
    adds = _ADDS.search(body) and "?" in body
    if numbered or adds or len(body) > 900 or not any(_asks(message.text) for message in below):
        return False
    questions = [line for line in re.findall(r"[^.?!\n]*\?", body) if not _COVERING.search(line)]
    return bool(_COVERING.search(body)) and not any(_is_substantial(question) for question in questions)


def _is_substantial(question: str) -> bool:
    return (
        bool(re.search(r"(?i)\b(?:hvor|hvad|hvilke\w*|hvem|hvornår|hvordan|hvorfor)\b", question))
        and len(question) > 25
    )


# ------------------------------------------------------------------ the parts

_WITHDRAWN = re.compile(
    r"(?i)(?:trækker|trækkes|trukket|udgår|udgået|bortfalder|bortfaldet|frafalder|frafaldes|annuller\w*|se bort fra|"
    r"ser bort fra|skal ikke besvares|behøver (?:i |du )?ikke (?:at )?(?:be)?svare\w*|slettes|stryges|er besvaret|"
    r"(?:har|fik) (?:jeg |vi )?(?:allerede )?(?:fået )?svar(?:et)? på)"
)
_NUMBERED = re.compile(
    r"(?i)\bspørgsmål(?:ene|et)?\s*(?:nr\.?|nummer)?\s*((?:\d{1,2}\s*[a-h]?)(?:\s*(?:,|og|samt|&|-|"
    r"–)\s*(?:nr\.?\s*)?\d{1,2}\s*[a-h]?)*)"
)
_REPLACED = re.compile(
    r"(?i)spørgsmål\s*(?:nr\.?\s*)?(\d{1,2}\s*[a-h]?)\s+(?:skal|bør|bedes)\s+(?:i stedet |nu |rettelig )?(?:lyde|"
    r"læses|formuleres)(?: således| sådan)?\s*:?\s*[»\"”“]?([^\n?]+\?)"
)


_STRUCK = re.compile(r"~~[^~]*~~")


def _without_struck(part: Part) -> Part:
    """The part without struck words; one that is struck as a whole stays as it is."""
    rest = " ".join(_STRUCK.sub("", part.text).split())
    return replace(part, text=rest) if rest != part.text and re.search(r"\w{3}", rest) else part


def _parts(body: Body, corrections: str = "") -> tuple[list[Part], list[LeftOut]]:
    """The questions that stand, and those that were withdrawn, here or in a later message (``corrections``)."""
    gone = _withdrawn_numbers(body.text) | _withdrawn_numbers(body.rest) | _withdrawn_numbers(corrections)
    parts, withdrawn = [], []
    for part in map(_without_struck, read_parts(body.text)):
        if _number(part.number) in gone or _is_struck(part.text):
            withdrawn.append(LeftOut("withdrawn", f"{part.number}. {part.text}"))
        elif not _only_withdraws(part.text):
            parts.append(part)
    for match in _REPLACED.finditer(f"{body.text}\n{body.rest}\n{corrections}"):
        number = _number(match[1])
        parts = [
            Part(part.number, match[2].strip(' »«"“”')) if _number(part.number) == number else part for part in parts
        ]
    return renumbered(parts), withdrawn


def _remarks(body: Body, enquiry: Enquiry) -> list[LeftOut]:
    """What stands between and after the questions and is neither asked nor kept elsewhere."""
    if not enquiry.parts:
        return []
    known = [body.introduction, enquiry.subject, *(one.text for one in enquiry.left_out)]
    found = find_remarks(body.text, enquiry.parts, known)
    return [LeftOut("remark", " ".join(found))] if found else []


def _number(text: str) -> str:
    return re.sub(r"[\s.()]", "", text).casefold()


def _withdrawn_numbers(text: str) -> set[str]:
    """Numbers of questions that a sentence of the letter takes back: "Spørgsmål 2 og 4 udgår"."""
    found: set[str] = set()
    for sentence in re.split(r"(?<=[.!?])\s+(?=[A-ZÆØÅ»])|\n\s*\n", text):
        if not _WITHDRAWN.search(sentence) or sentence.rstrip().endswith("?"):
            continue
        for match in _NUMBERED.finditer(sentence):
            found.update(_expand(match[1]))
        alone = re.match(
            r"\W*(?i:nr\.?\s*)?([A-Ha-h]|\d{1,2}[a-h]?)\s+(?:bortfalder|udgår|trækkes|"
            r"frafaldes)\b",
            sentence,
        )
        if alone:
            found.add(_number(alone[1]))
    return found


def _expand(numbers: str) -> list[str]:
    span = re.fullmatch(r"\s*(\d+)\s*[-–]\s*(\d+)\s*", numbers)
    if span:
        return [str(number) for number in range(int(span[1]), int(span[2]) + 1)]
    return [_number(number) for number in re.findall(r"\d{1,2}\s*[a-h]?(?![\w])", numbers)]


def _is_struck(text: str) -> bool:
    """A question that is crossed out, or marked as taken back beside its number."""
    plain = text.strip()
    if plain.startswith("~~") or re.fullmatch(
        r"\W*(?:udgår|udgået|bortfalder|trukket tilbage|trækkes tilbage|slettet)\W*", plain, re.I
    ):
        return True
    marked = re.search(
        r"(?i)[(\[](?:dette spørgsmål |spørgsmålet )?(?:er )?(?:udgår|udgået|bortfald\w*|trukket(?: tilbage)?|"
        r"trækkes(?: tilbage)?|frafald\w*|annulleret|slettet)[^)\]]*[)\]]",
        plain,
    )
    opened = re.match(
        r"(?i)\W*(?:udgår|udgået|bortfalder|trukket tilbage|trækkes tilbage|slettet|annulleret)\b\s*[:–—-]", plain
    )
    return bool(marked or opened)


def _only_withdraws(text: str) -> bool:
    return bool(_WITHDRAWN.search(text)) and bool(_NUMBERED.search(text)) and "?" not in text


# ------------------------------------------------------------------ who, when, about what


def _askers(messages: Sequence[Message], chosen: int, body: Body) -> tuple[list[Asker], Asker | None]:
    message = messages[chosen]
    senders = people.from_headers(message.headers.senders)
    signed = people.read_signature(body.signature)
    behalf = people.on_behalf("\n".join(body.signature)) or people.on_behalf(body.opening)
    known = [*signed, *senders, *body.letterhead_people]
    askers = _main_askers(signed, senders, body.letterhead_people) or people.undersigned(body.opening)
    askers = askers or people.told_of(body.opening)
    askers = [people.complete(asker, known) for asker in askers]
    if behalf:
        writers = [asker for asker in askers if all(not people.same_person(asker.name, one.name) for one in behalf)]
        members = [asker for asker in writers if people.is_member(asker)]
        askers = [*members, *(people.complete(one, known) for one in behalf)]
        return askers, next((one for one in writers if one not in members), None)
    forwarder = None
    if chosen > 0:
        cover = clean.clean_body(messages[0].text)
        covering = [*people.read_signature(cover.signature), *people.from_headers(messages[0].headers.senders)]
        forwarder = people.complete(covering[0], covering) if covering else None
        if not askers:
            askers = people.on_behalf(messages[0].text) or _introduced(messages[0].text)
        if not askers and forwarder is not None:  # a member who attaches their own letter
            askers, forwarder = [forwarder], None
        if forwarder is not None and people.joins(messages[0].text):
            askers, forwarder = [*askers, forwarder], None
        if forwarder is not None and any(people.same_person(forwarder.name, asker.name) for asker in askers):
            forwarder = None
    return askers, forwarder


def _main_askers(signed: list[Asker], senders: list[Asker], letterhead: Sequence[Asker]) -> list[Asker]:
    if signed:
        first_names = [asker for asker in senders if any(_is_first_name(one.name, asker.name) for one in signed)]
        return first_names or signed
    if senders and not all(people.is_staff(asker) for asker in senders):
        return senders
    return list(letterhead) or senders


def _is_first_name(short: str, name: str) -> bool:
    return len(short.split()) == 1 and short.casefold() == name.split(maxsplit=1)[0].casefold()


def _introduced(cover: str) -> list[Asker]:
    """ "Nedenstående er fra Bodil Krathusen (SF)"."""
    match = re.search(rf"(?:fra|af)\s+(?:\w+\s+){{0,3}}?(?P<name>{people.NAME})(?P<role>[^\n.]{{0,60}})", cover)
    if not match or not people.find_names(match["name"]):
        return []
    role = re.match(r"\s*\(([^)]+)\)|\s*,\s*([^,.]+)", match["role"])
    return [Asker(match["name"], (role[1] or role[2]).strip() if role else "")]


def _date(messages: Sequence[Message], chosen: int, body: Body, received: datetime.date | None) -> datetime.date | None:
    """The letter's own dateline, else its message's header, else that of the message that brought it."""
    if body.date is not None:
        return body.date
    later = [message.headers.date for message in reversed(messages[:chosen])]
    known = [date for date in (messages[chosen].headers.date, *later) if date is not None]
    year = known[0] if known else received
    if year is not None and body.yearless_date:
        mentions = find_dates(body.yearless_date, written=year)
        days = [mention.first for mention in mentions if mention.precision == "day"]
        if days:
            return days[0]
    return known[0] if known else body.stated_date


def _subject(messages: Sequence[Message], chosen: int, body: Body) -> str:
    later = (message.headers.subject for message in reversed(messages[:chosen]))
    found = (clean.plain_subject(one) for one in (body.subject, messages[chosen].headers.subject, *later))
    named = next((subject for subject in found if subject and not _SAYS_NOTHING.fullmatch(subject)), "")
    return named or _announced_subject(body)


_SAYS_NOTHING = re.compile(
    r"(?i)\W*(?:(?:nye?|nogle|et par|to|tre|fire|fem|flere|opfølgende|skriftlige?|yderligere|hermed|haster|"
    r"vigtigt?|\d+|mine?|politiske?)\W+)*(?:spørgsmål(?:ene|et)?|spm|spg|henvendelse|mail|brev|anmodning|forespørgsel|hej|svar|"
    r"hjælp|til besvarelse|besvarelse|ingen emne|intet emne|uden emne)?"
    r"(?:\s+(?:til|fra|vedr\.?|om)\s+(?:forvaltningen|borgmesteren|jer|dig|mig|besvarelse|(?:et )?medlem|udvalget|"
    r"\w{2,3}))?\W*"
)
_ABOUT = re.compile(
    r"(?i)\b(?:spørgsmål|henvendelse|oplysninger|svar)\s+(?:om|vedr\.?|vedrørende|angående)\s+(?P<about>[^.:?!\n;,]{4,90})"
    r"(?=[.:,;]|\n|$)"
)


def _announced_subject(body: Body) -> str:
    """What the letter's opening says its questions are about: "Jeg har tre spørgsmål om …:"."""
    match = _ABOUT.search(" ".join(f"{body.introduction}".split("\n")))
    about = " ".join(match["about"].split()) if match else ""
    return (
        ""
        if re.search(r"(?i)\b(?:følgende|nedenstående|det|dette|den|sagen|hvor\w*|hvad)$|^(?:hvor|hvad|at)\b", about)
        else about
    )


def _left_out(messages: Sequence[Message], chosen: int, earlier: int | None) -> list[LeftOut]:
    found = [LeftOut("covering", message.text) for message in messages[:chosen] if message.text.strip()]
    if messages[chosen].quoted.strip():
        found.append(LeftOut("quoted", messages[chosen].quoted))
    below = [message for n, message in enumerate(messages) if n > chosen and n != earlier]
    found += [LeftOut("quoted", message.text) for message in below if message.text.strip()]
    return found


def _warnings(enquiry: Enquiry) -> tuple[str, ...]:
    found = []
    if not enquiry.askers:
        found.append("Det fremgår ikke, hvem der har skrevet brevet. Angiv afsenderen.")
    if enquiry.date is None:
        found.append("Brevets dato kunne ikke læses. Angiv datoen, så fristen kan beregnes.")
    if not enquiry.parts:
        found.append("Der er ikke fundet spørgsmål i brevet. Skriv dem ind.")
    if any(one.kind == "remark" and "?" in one.text for one in enquiry.left_out):
        found.append(
            "Brevet spørger måske om mere end det, der er fundet. Læs det udeladte, og tilføj, hvad der mangler."
        )
    elif any(one.kind == "remark" for one in enquiry.left_out):
        found.append("Brevet siger noget mellem spørgsmålene, som ikke er taget med som spørgsmål. Læs det udeladte.")
    withdrawn = sum(one.kind == "withdrawn" for one in enquiry.left_out)
    if withdrawn:
        found.append(f"{withdrawn} spørgsmål er trukket tilbage i brevet og er udeladt. Kontrollér, at det er rigtigt.")
    return tuple(found)
