"""Finds personal data in Danish text: CPR numbers, e-mail, phone numbers, names of private persons; masks them."""

from __future__ import annotations

import datetime
import re
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum

from assistant.danish.numbers import find_quantities
from assistant.danish.sentences import split_sentences


class PersonalKind(StrEnum):
    """What was found."""

    CPR = "cpr"
    EMAIL = "email"
    PHONE = "phone"
    NAME = "name"


MASKS = {
    PersonalKind.CPR: "[CPR-nummer]",
    PersonalKind.EMAIL: "[e-mail]",
    PersonalKind.PHONE: "[telefonnummer]",
    PersonalKind.NAME: "[navn]",
}


@dataclass(frozen=True, slots=True)
class PersonalData:
    """A stretch of a text that tells who somebody is."""

    start: int
    end: int
    text: str
    kind: PersonalKind


def find_personal_data(
    text: str, *, known: Collection[str] = (), today: datetime.date | None = None
) -> list[PersonalData]:
    """Personal data in order, without overlaps; ``known`` are names that are public here (askers, signatories)."""
    found = [*find_cpr_numbers(text, today=today), *_matches(text, _EMAIL, PersonalKind.EMAIL)]
    for later in (_phones(text), _private_names(text, known)):
        taken = list(found)
        found += [one for one in later if all(one.end <= other.start or other.end <= one.start for other in taken)]
    return sorted(found, key=lambda one: one.start)


def mask(text: str, *, kinds: Iterable[PersonalKind] = tuple(PersonalKind), known: Collection[str] = ()) -> str:
    """The text with personal data replaced by what it is."""
    wanted, position, pieces = set(kinds), 0, []
    for one in find_personal_data(text, known=known):
        if one.kind in wanted:
            pieces += [text[position : one.start], MASKS[one.kind]]
            position = one.end
    return "".join(pieces) + text[position:]


def _matches(text: str, pattern: re.Pattern[str], kind: PersonalKind) -> Iterator[PersonalData]:
    for match in pattern.finditer(text):
        yield PersonalData(match.start(), match.end(), match.group(), kind)


_EMAIL = re.compile(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)*\.[a-zæøå]{2,}", re.I)

# ------------------------------------------------------------------ CPR numbers

_DASH = "-–—‐‑‒―−"
_DIGIT = "[0-9OoIl]"  # O and l stand for 0 and 1 in scanned text
_CPR = re.compile(
    rf"""
    (?P<day>{_DIGIT}{{2}})(?P<first>[{_DASH} ./]?)(?P<month>{_DIGIT}{{2}})(?P=first)(?P<year>(?:19|20)?{_DIGIT}{{2}})
    (?P<sep>\s?[{_DASH}]\s?\n?\s*|[ \u00a0]{{1,3}}|[\t\n]|[./]|)
    (?P<serial>{_DIGIT}{{4}}|{_DIGIT}{{2}}\s{_DIGIT}{{2}}|[0-9]{{3}}[A-Z]|(?!XX)[A-Z]{{2}}[A-Z0-9]{{2}})
    """,
    re.X,
)
_SAYS_CPR = re.compile(
    r"(?i)(?:\bcpr\b|c\.p\.r|cpr-?n|c\.p\.r|personn(?:umme)?r|pers\.?\s?nr|person-?id|\bp\.?nr\b|født|\bf\.\s*$|"
    r"fødselsn)[^0-9\n]{0,30}$"
)
_LABEL = re.compile(
    r"(?i)(?:\b(?:sags?|journal|j|jr|dok(?:ument)?|faktura|ordre|konto|bank|reg|tlf|telefon|mobil|fax|ean|cvr|se|p-|"
    r"produktionsenhed|løbe|id|ref(?:erence)?|udbuds?|matr(?:ikel)?|vare|serie|isbn|rekvisitions?|kunde|aftale|police|"
    r"bevillings?|projekt|akt|bilags?|parti|lot|model|giro|fi|kreditor|debitor|kontrakt|sender|pakke|tracking|"
    r"skade|løn|medarbejder|tjeneste|lokal|måler|installations?|stel|edoc|esdh|captia|acadre|sbsys|kle|version|build|"
    r"arkiv|protokol|licens|nøgle|kode|pin|token|batch|emne|afsnits?|artikel|parcel|ejendoms?|bfe|adgangs?|"
    r"hændelses?|udskrift|udskrevet|tidsstempel|tidspunkt|scan\w*|fil|side|linje|række|punkt|pkt|iban)"
    r"[. -]{0,2}(?:n(?:umme)?r|nummer|numre(?:ne)?|no|id|kode)?|\bkl|\bkode|#|"
    r"(?<![a-zæøå])(?!erstatnings|person|fødsels|cpr|borger|klient|patient|elev|barn|med\b)"
    r"[a-zæøå]{3,}(?:[ -]nr|\.?nr|nummer|numre|nøgle|kode)|"
    r"\b(?:sag|faktura|ordre|dokument|bilag|regning|journal|aftale|projekt|police|konto)\w*\s+har\s+(?:nr|nummer))"
    r"\.?(?:et|en)?\s*[:.=]?(?:\s+(?:er|på))?\s*[\"(»]?$"
)
_LISTED_BEFORE = re.compile(
    rf"(?:\d{{6}}\s?[{_DASH}]?\s?\d{{4}}\s*(?:,|;|/|\bog\b|\bsamt\b|"
    rf"\beller\b)\s*(?:\bog\s+)?)+$"
)
_AMOUNT_AFTER = re.compile(r"(?i)^\s*(?:kr\b|kroner|dkk|stk\b|m2|m²|km\b|kwh|%|pct|mio|mia|styk|eksemplarer)")
_PERIOD = re.compile(r"(?i)(?:periode\w*|uge|fra|intervallet|tidsrummet|datoerne?)\s*:?\s*$")
_WEIGHTS = (4, 3, 2, 7, 6, 5, 4, 3, 2, 1)


def find_cpr_numbers(text: str, *, today: datetime.date | None = None) -> list[PersonalData]:
    """CPR numbers in any common way of writing them, with or without a valid check digit.

    Numbers that a label calls something else (case, account, phone …), parts of longer numbers, and birthdays that
    cannot be are left out.
    """
    day = today or datetime.datetime.now(datetime.UTC).date()
    found: list[PersonalData] = []
    position = 0
    while match := _CPR.search(text, position):
        if _is_cpr(text, match, day):
            found.append(PersonalData(match.start(), match.end(), match.group(), PersonalKind.CPR))
            position = match.end()
        else:
            position = match.start() + 1
    for later in (_spaced_out(text, day), _labelled(text, day)):
        taken = list(found)
        found += [one for one in later if all(one.end <= other.start or other.end <= one.start for other in taken)]
    return sorted(found, key=lambda one: one.start)


_OTHER_LABEL = re.compile(
    r"(?i)(?<![a-zæøå])(?:[a-zæøå]+[. -]{0,2}(?:nr|nummer|numre)|bank|konto|tlf|telefon|mobil|fax|ean|cvr|iban|faktura)"
    r"\.?(?:et|en)?\s*[:.]?\s*$"
)


def _says_cpr(before: str) -> bool:
    """Whether the words before say that a CPR number follows, and no other label stands in between."""
    said = _SAYS_CPR.search(before)
    if not said:
        return False
    other = _OTHER_LABEL.search(before)
    word = re.match(r"(?i)[\w.]+", said.group())
    return other is None or other.start() <= said.start() + (word.end() if word else 0)


_LOOSE_DIGIT = "[0-9OoIlBSZ]"
_LOOSE = re.compile(
    rf"(?<![\w]){_LOOSE_DIGIT}(?:[{_DASH} ._:/\n\u00a0]{{0,3}}{_LOOSE_DIGIT}){{9}}(?![\w@]|[.,/-]\d|[ ]\d)"
)
_LOOSELY_READ = str.maketrans("OoIlBSZ", "0011852")


def _labelled(text: str, today: datetime.date) -> Iterator[PersonalData]:
    """After a word that says so, ten digits in any grouping and as a scanner may have read them."""
    for match in _LOOSE.finditer(text):
        if not _says_cpr(text[max(0, match.start() - 60) : match.start()]):
            continue
        plain = re.sub(r"[\W_]", "", match.group())
        digits = plain.translate(_LOOSELY_READ)
        read = _CPR.fullmatch(digits)
        if sum(char.isdigit() for char in plain) >= 5 and read and _birthday(read, digits, today, True):
            yield PersonalData(match.start(), match.end(), match.group(), PersonalKind.CPR)


_BOXES = re.compile(rf"(?<!\d)(?<!\d )(?:\d ){{5}}\d ?[{_DASH}]? ?(?:\d ){{3}}\d(?! ?\d)")


def _spaced_out(text: str, today: datetime.date) -> Iterator[PersonalData]:
    """Numbers written digit by digit, as in the boxes of a form."""
    for match in _BOXES.finditer(text):
        digits = re.sub(r"\D", "", match.group())
        plain = _CPR.fullmatch(digits)
        says = _says_cpr(text[max(0, match.start() - 60) : match.start()])
        if plain and _birthday(plain, digits, today, says) and (says or not match.group().replace(" ", "").isdigit()):
            yield PersonalData(match.start(), match.end(), match.group(), PersonalKind.CPR)


def _is_cpr(text: str, match: re.Match[str], today: datetime.date) -> bool:
    before, after = text[max(0, match.start() - 60) : match.start()], text[match.end() : match.end() + 24]
    label = _LISTED_BEFORE.sub("", before)  # "CPR-numrene 010190-1234 og …": the word stands for all of them
    says = _says_cpr(label)
    if match["sep"] in ("\t", "\n") and not says:
        return False
    if _is_part_of_more(before, after, match):
        return False
    digits = _digits(match)
    letters = not match["serial"].replace(" ", "").isdigit() and not re.fullmatch(rf"{_DIGIT}{{4}}", match["serial"])
    if sum(char.isdigit() for char in match.group()) < (6 if letters else 8) or (
        letters and not (says or match["sep"])
    ):
        return False
    if letters and not says and not re.search(rf"[{_DASH}]", match["sep"]):
        return False
    born = _birthday(match, digits, today, says)
    if born is None:
        return False
    if says:
        return True
    if _LABEL.search(label) or _AMOUNT_AFTER.match(after) or digits[6:] == "0000":
        return False
    return letters or _plausible(before, after, match, digits)


def _plausible(before: str, after: str, match: re.Match[str], digits: str) -> bool:
    """Without a word that says so: is this way of writing it a CPR number's?"""
    dashed = bool(re.search(rf"[{_DASH}]", match["sep"]))
    if _PERIOD.search(before) and re.fullmatch(r"(?:0[1-9]|[12]\d|3[01])(?:0[1-9]|1[0-2])", digits[6:]):
        return False
    if match["first"] and not dashed:
        # "01.01.90 1234" may be a date and a time, or a year
        if len(match["year"]) == 4 or re.match(r"(?:19|20)\d\d", digits[6:]):
            return False
        return match["first"] == " " or has_check_digit(digits)
    if dashed:
        return len(match["year"]) == 2 or match["first"] == "." or has_check_digit(digits)
    if match["sep"] in (".", "/"):
        return match["sep"] == "/" or has_check_digit(digits)
    if match["sep"]:
        clock = re.match(r"(?i)\s*(?:-|–|til\b|timer?\b)", after) and digits[6:] < "2400"
        return not clock and not re.search(r"\d[\s]$", before)
    return True


def _is_part_of_more(before: str, after: str, match: re.Match[str]) -> bool:
    """Whether the digits go on, or hang together with a longer number, word, path or address."""
    if re.search(rf"\d{{6}}[{_DASH}]\d{{4}},$", before):  # "010190-1234,020290-1234"
        before = ""
    if re.match(rf",\d{{6}}[{_DASH}]\d{{4}}(?!\d)|['’]?s\b", after):
        after = ""
    glued = re.search(r"[\w@#/\\=+]$|\d[.,:/ \u00a0–-]$|[A-Za-zÆØÅæøå]-$|[-–]$", before)
    if glued and not re.search(r"(?i)(?:cpr|nr|nummer)[-.:/=#]?$|[a-zæøå]{3,}:$|\s[-–]$|^[-–]$|\n[-–]$", before):
        return True
    return bool(
        re.match(
            r"[\w@\\_]|[.,:/–-]\d|[ \u00a0]\d{2,}(?![.\d]*\s*år)|-[A-Za-z0-9]|\.(?:pdf|docx?|jpg|"
            r"png|txt)",
            after,
        )
    )


def _digits(match: re.Match[str]) -> str:
    """Ten characters, misread letters put right."""
    plain = match["day"] + match["month"] + match["year"][-2:] + match["serial"].replace(" ", "")
    return plain[:6].translate(_MISREAD) + (
        plain[6:].translate(_MISREAD) if not re.search("[A-HJ-NP-Z]", plain[6:]) else plain[6:]
    )


_MISREAD = str.maketrans("OoIl", "0011")


def _birthday(match: re.Match[str], digits: str, today: datetime.date, says: bool) -> datetime.date | None:
    """The day of birth; replacement numbers have 60 added to the day."""
    day, month, year = int(digits[:2]), int(digits[2:4]), int(digits[4:6])
    full = match["year"].translate(_MISREAD)
    century = int(full[:2]) * 100 if len(full) == 4 else _century(year, digits[6])
    try:
        born = datetime.date(century + year, month, day - 60 if 61 <= day <= 91 else day)
    except ValueError:
        return None
    if says:
        return born
    return born if born <= today and born.year >= 1900 else None


def _century(year: int, seventh: str) -> int:
    """The century that the seventh digit stands for."""
    if not seventh.isdigit() or seventh in "0123":
        return 1900
    if seventh in "49":
        return 2000 if year <= 36 else 1900
    return 2000 if year <= 57 else 1800


def has_check_digit(digits: str) -> bool:
    """Whether ten digits satisfy the modulus 11 rule, which numbers given out since 2007 need not."""
    return (
        digits.isdigit() and sum(int(digit) * weight for digit, weight in zip(digits, _WEIGHTS, strict=True)) % 11 == 0
    )


# ------------------------------------------------------------------ phones and names

_PHONE = re.compile(
    r"(?<![\w.,/@-])(?:(?P<code>(?:\+|"
    r"00)45[ \u00a0]?))?(?P<number>\d{2}[ \u00a0]\d{2}[ \u00a0]\d{2}[ \u00a0]\d{2}|\d{4}[ \u00a0]\d{4}|"
    r"\d{3}[ \u00a0]\d{2}[ \u00a0]\d{3}|\d{8})(?![\w/@-]|[.,]\d|[ \u00a0]\d)"
)
_SAYS_PHONE = re.compile(
    r"(?i)(?:tlf|telefon|mobil|ring|sms|fax|direkte|phone)\w*\.?\s*(?:nr|nummer)?\.?\s*(?:på|"
    r"til)?\s*[:.]?\s*$"
)
_OTHER_NUMBER = re.compile(
    r"(?i)(?:cvr|ean|sag|journal|j\.?\s?nr|dok|faktura|konto|nr|nummer|id|"
    r"se)\w*\.?\s*[:.-]?\s*$"
)


def _phones(text: str) -> Iterator[PersonalData]:
    for match in _PHONE.finditer(text):
        before = text[max(0, match.start() - 30) : match.start()]
        said = bool(match["code"]) or bool(_SAYS_PHONE.search(before))
        paired = match["number"].count(" ") + match["number"].count("\u00a0") == 3
        if said or (paired and not _OTHER_NUMBER.search(before) and match["number"][0] not in "01"):
            yield PersonalData(match.start(), match.end(), match.group(), PersonalKind.PHONE)


_NAME_WORD = r"[A-ZÆØÅÄÖÉ][a-zæøåäöéü]+(?:['’-][A-ZÆØÅa-zæøå]+)*"
_PRIVATE = re.compile(
    r"(?:\b(?:[Bb]orger(?:en|ens)?|[Bb]eboer(?:en)?|[Ee]lev(?:en)?|[Kk]lient(?:en)?|[Pp]atient(?:en)?|"
    r"[Aa]nsøger(?:en)?|"
    r"[Ll]ejer(?:en)?|[Bb]arnet|[Mm]or(?:en)?|[Mm]oderen|[Ff]ar(?:en)?|[Ff]aderen|[Dd]atter(?:en)?|"
    r"[Ss]øn(?:nen)?|[Hh]ustru(?:en)?|"
    r"[Ææ]gtefælle(?:n)?|[Nn]abo(?:en)?|[Pp]årørende|[Vv]ælger(?:en)?|"
    r"[Kk]ontanthjælpsmodtager(?:en)?|[Ll]edige|[Uu]ng(?:e)?|"
    r"[Hh]r\.|[Ff]ru|[Ff]rk\.|[Hh]edder|ved navn|navngivne|opkaldt af|kontaktet af|klage fra|"
    r"brev fra|henvendelse fra borgeren)"
    rf"[ ,:]+(?:på \d+ år |på \d+,? )?)(?P<name>{_NAME_WORD}(?: (?:af |von |de |el |al )?{_NAME_WORD}){{0,3}})"
)
_PLACE = re.compile(
    r"(?i)(?:kommune|forvaltning|udvalg|borgerrepræsentation|jobcenter|center|skole|hospital|by|"
    r"plads|vej|gade|parken|danmark|"
    r"københavn|aarhus|odense|aalborg|nørrebro|vesterbro|østerbro|amager|mandag|tirsdag|onsdag|torsdag|fredag)$"
)


def _private_names(text: str, known: Collection[str]) -> Iterator[PersonalData]:
    public = {word.casefold() for name in known for word in name.split()}
    for match in _PRIVATE.finditer(text):
        name = match["name"]
        words = name.split()
        if _PLACE.search(words[0]) or _PLACE.search(words[-1]) or all(word.casefold() in public for word in words):
            continue
        yield PersonalData(match.start("name"), match.end("name"), name, PersonalKind.NAME)


# ------------------------------------------------------------------ small numbers

_PEOPLE = re.compile(
    r"(?i)^\W*(?:\w+\s+){0,2}(?:borger|person|ung|elev|bør?n|famili|ledig|kvind|mænd|mand|pige|"
    r"dreng|beboer|deltager|ansøger|klient|"
    r"modtager|flygtning|ældre|barn|kursist|medarbejder|sag|anmeldelse|sigtede|dømte|tilfælde|"
    r"forældre|studerende|husstand)"
)
_BROKEN_DOWN = re.compile(
    r"\b(?:[Bb]ydel\w*|kvarter\w*|boligområde\w*|distrikt\w*|postnummer\w*|sogn\w*|"
    r"aldersgruppe\w*|årige?|-årige|under \d+ år|"
    r"over \d+ år|i alderen|køn|nationalitet\w*|oprindelse|\d+\s*-\s*\d+ år)\b|\b(?:[Ii]|[Pp]å|[Ff]ra|"
    r"[Vv]ed)\s+(?!alt\b)[A-ZÆØÅ][a-zæøå]{2,}"
)
SMALLEST_SAFE = 5


@dataclass(frozen=True, slots=True)
class SmallNumber:
    """A count so small, and so finely broken down, that it may tell who somebody is; ``warning`` is Danish."""

    start: int
    end: int
    text: str
    warning: str


def find_small_numbers(text: str) -> list[SmallNumber]:
    """Counts of people from 1 to 4 in a sentence that breaks them down by area or age."""
    found = []
    for start, end in split_sentences(text):
        sentence = text[start:end]
        if not _BROKEN_DOWN.search(sentence):
            continue
        for number in find_quantities(sentence):
            if not (1 <= number.value < SMALLEST_SAFE and number.value == int(number.value)):
                continue
            counted = f"{number.unit or ''} {sentence[number.end : number.end + 40]}"
            if _PEOPLE.match(counted.strip()):
                warning = (
                    f"»{number.text}« er under {SMALLEST_SAFE} og opdelt på område eller alder. "
                    "Skriv »færre end 5«, eller læg grupper sammen, så ingen kan genkendes."
                )
                found.append(SmallNumber(start + number.start, start + number.end, number.text, warning))
    return found
