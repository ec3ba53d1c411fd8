"""Who asks: names, roles and on whose behalf, from signatures, letterheads and header lines."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from assistant.intake.mail import Sender


@dataclass(frozen=True, slots=True)
class Asker:
    """Somebody who asks; ``role`` as the letter words it."""

    name: str
    role: str = ""
    email: str = ""


_WORD = r"[A-ZÆØÅÄÖÉÜÁÍÓÚ][a-zæøåäöéüèáíóúßð]+(?:['’-][A-ZÆØÅÄÖÉa-zæøå]+)*"
_INITIAL = r"[A-ZÆØÅ]\."
_PARTICLE = r"(?:af|von|van|de|der|den|el|al|bin|ben|da|la|le|du|dos)"
_NO_FIRST_NAME = r"(?!(?:Stillet|Indsendt|Skrevet|Fremsat|Afsendt|Spurgt|Spørgsmål|Henvendelse|Underskrevet)\b)"
NAME = rf"{_NO_FIRST_NAME}(?:{_WORD}|{_INITIAL})(?:[ \t]{{1,2}}(?:{_PARTICLE}[ \t]+)?(?:{_WORD}|{_INITIAL})){{1,4}}"
_NAME = re.compile(NAME)

_NOT_NAMES = re.compile(
    r"(?i)udvalg|forvaltning|kommun|rådhus|sekretariat|parti\b|partiet|gruppe|repræsentation|byråd|medlem|alliance|"
    r"\bvenstre\b|folkeparti|enhedslisten|socialdemokrat|alternativet|moderaterne|konservative|borgerlige|liste\b|"
    r"direktion|direktør|afdeling|kontor|postboks|gade\b|vej\b|plads\b|venlig|hilsen|hilsner|tak\b|telefon|mobil|"
    r"bilag|spørgsmål|\bsvar\b|\bemne|\btil\b|\bfra\b|vedr|center\b|jobcenter|styrelse|region|københavn|danmark|"
    r"denmark|borgmester|rådmand|formand|konsulent|assistent|medarbejder|\bjanuar\b|\bfebruar\b|\bmarts\b|"
    r"\bapril\b|\bjuni\b|\bjuli\b|\bseptember\b|oktober|november|december|mandag|tirsdag|onsdag|torsdag|fredag|lørdag|søndag|hermed|kære|hej\b|"
    r"\bdette\b|\bdenne\b|sendt|iphone|ipad|android|outlook|e-?mail|\bps\b|samtykke|fortrolig"
)
_ROLE = re.compile(
    r"(?i)\b(?:MB|BR|BIU|SOU|BUU|TMU|KFU|SUD|ØU|MBR)\b|medlem|borgmester|rådmand|formand|gruppe|byråd|borgerrepræsent|"
    r"ordfører|politisk|udvalg|socialdemokrat|\bSF\b|enhedslisten|venstre|konservative|alternativet|alliance|"
    r"folkeparti|moderaterne|radikale|\([A-ZÆØÅ]{1,2}\)|løsgænger|suppleant|parti|sekretær|konsulent|assistent|"
    r"medarbejder"
)
_MEMBER = re.compile(
    r"(?i)\b(?:MB|MBR|BR)\b|medlem|borgmester|rådmand|gruppeformand|byråd|borgerrepræsent|ordfører|\([A-ZÆØÅ]{1,2}\)"
)
_STAFF = re.compile(r"(?i)sekretær|konsulent|assistent|medarbejder|sekretariat|betjent|fuldmægtig|praktikant")
_BEHALF = re.compile(
    r"(?:på\s+vegne\s+af|p\.?\s?v\.?\s?a\.?|e\.\s?b\.(?:\s+for)?|efter\s+bemyndigelse\s+(?:af|fra)|"
    r"på\s+foranledning\s+af)"
    r"\s+(?P<names>[^\n.;:]{3,160})",
    re.I,
)
SIGN_OFF = re.compile(
    r"^[\s>*_]*(?:(?:med|de|mange|rigtig)\s+)?(?:(?:venlig(?:e|st)?|bedste?|kærlig(?:e)?|gode?|mange|"
    r"kollegial(?:e)?)\s+)*"
    r"(?:hilsen|hilsner|hilsener)\b|^[\s>*_]*venligst\s*[,.!]?\s*$|"
    r"^[\s>*_]*(?:m\.?v\.?h\.?|vh\.?|bh\.?|dbh\.?|kh\.?|mhv\.?|v\.\s?h\.)(?=[\s,:.]|$)|"
    r"^[\s>*_]*(?:ærbødigst|hilsen|hilsner|med hilsen|på forhånd tak(?: for (?:hjælpen|"
    r"svar(?:et)?))?[\s,.!]+(?:og )?(?:med )?(?:venlig |bedste )?(?:hilsen|hilsner))\b",
    re.I,
)


def find_names(text: str) -> list[str]:
    """Names of people in a line of a signature or header, in order."""
    found = []
    for match in _NAME.finditer(text):
        name = " ".join(match.group().split())
        if not _NOT_NAMES.search(name):
            found.append(name)
    return found


def is_role(text: str) -> bool:
    """Whether words beside a name say what its bearer is."""
    return len(text) < 70 and bool(_ROLE.search(text) or re.fullmatch(r"[A-ZÆØÅ]{1,3}", text))


def is_sign_off(line: str) -> bool:
    """Whether the line greets at the end of a letter: "Med venlig hilsen", "Mvh. …"."""
    return bool(SIGN_OFF.match(line)) and len(line) < 120


def read_signature(lines: Sequence[str]) -> list[Asker]:
    """The people who sign, from the sign-off's line on; roles on the same line or on the next."""
    askers: list[Asker] = []
    for number, line in enumerate(line.strip(" \t*_/–—-") for line in lines[:14]):
        rest = SIGN_OFF.sub("", line).strip(" ,.:/–—-*_") if number == 0 else line
        if not rest:
            continue
        if re.fullmatch(r"[A-ZÆØÅ]{2,}(?:[ -][A-ZÆØÅ]{2,}){1,3}", rest) and not _NOT_NAMES.search(rest):
            rest = rest.title()
        if re.search(r"@|www\.|https?:|\btlf|\bmobil|\d{4}", rest, re.I):
            askers = _with_email(askers, rest)
            if find_names(rest) and askers:
                continue
        names = find_names(_before_role(rest))
        if names and len(askers) < 6:
            roles = _roles_of(rest, names)
            askers += [Asker(*one) for one in roles.items() if all(one[0] != asker.name for asker in askers)]
        elif askers and _ROLE.search(rest) and not askers[-1].role:
            shared = len(askers) > 1 and all(not asker.role for asker in askers)
            role = rest.strip(" ,()")
            askers = (
                [replace(asker, role=role) for asker in askers]
                if shared
                else [*askers[:-1], replace(askers[-1], role=role)]
            )
        elif askers and len(rest) > 70:
            break
    return askers


def _before_role(line: str) -> str:
    """The line without parties and other roles that look like names."""
    return re.sub(r"\([^)]*\)", ",", line)


def _role_of(line: str, names: Sequence[str]) -> str:
    for name in names:
        line = line.replace(name, " ")
    role = re.sub(r"^\s*(?:og|&|samt)\s+|\s+(?:og|&|samt)\s*$", "", re.sub(r"\s+", " ", line).strip(" ,;:/–—-"))
    role = role.strip(" ,;:/–—-")
    if role.startswith("(") and role.endswith(")"):
        role = role[1:-1]
    return role if _ROLE.search(role) or re.fullmatch(r"[A-ZÆØÅ]{1,3}", role) else ""


def _roles_of(line: str, names: Sequence[str]) -> dict[str, str]:
    """The role beside each name: "Asger Blomkvist (A) og Ellen Sø (Ø)"; one role may belong to all."""
    starts = [*(line.find(name) for name in names), len(line)]
    own = {name: _role_of(line[starts[n] : starts[n + 1]], [name]) for n, name in enumerate(names)}
    return own if any(own.values()) else dict.fromkeys(names, _role_of(line, names))


def _with_email(askers: list[Asker], line: str) -> list[Asker]:
    match = re.search(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+", line)
    if match and askers and not askers[-1].email:
        return [*askers[:-1], replace(askers[-1], email=match.group())]
    return askers


def on_behalf(text: str) -> list[Asker]:
    """The people that somebody else writes for: "på vegne af Bodil Krathusen, MB"."""
    found: list[Asker] = []
    for match in _BEHALF.finditer(text):
        named = re.split(r"(?i)\b(?:som|der|vil|ønsker|skal|har|vedr\w*|om|angående)\b", match["names"])[0]
        for piece in re.split(r",?\s+(?:og|samt)\s+|\s*&\s*", named):
            names = find_names(_before_role(piece))
            if names and all(names[0] != asker.name for asker in found):
                found.append(Asker(names[0], _role_of(piece, names)))
    return found


def undersigned(text: str) -> list[Asker]:
    """People who name themselves in the letter: "Vi undertegnede, Sigurd Fjordby og Lone Bakkegaard, ønsker …"."""
    match = re.search(r"(?i)\bundertegnede\b[,:]?(?P<names>[^.?\n]{3,160})", text)
    return [Asker(name) for name in find_names(_before_role(match["names"]))] if match else []


def told_of(text: str) -> list[Asker]:
    """Somebody a letter tells of: "Bodil Krathusen, medlem af Borgerrepræsentationen, har stillet følgende …"."""
    told = re.search(
        rf"(?P<name>{NAME})(?P<role>,[^.?]{{3,90}},|\s*\([^)]*\))?\s+(?:har|ønsker|beder|spørger|"
        rf"stiller)\b",
        text,
    )
    if not told or not find_names(told["name"]):
        return []
    return [Asker(find_names(told["name"])[0], " ".join((told["role"] or "").split()).strip(" ,()"))]


_JOINS = re.compile(
    r"(?i)tilslutter mig|medspørger|medstiller|stiller (?:jeg )?også|støtter spørgsmål|"
    r"vil også gerne have svar"
)


def joins(text: str) -> bool:
    """Whether a covering note makes its writer one of those who ask."""
    return bool(_JOINS.search(text))


def is_member(asker: Asker) -> bool:
    """Whether the role says that this is an elected member."""
    return bool(_MEMBER.search(asker.role)) and not _STAFF.search(asker.role)


def is_staff(asker: Asker) -> bool:
    return bool(_STAFF.search(asker.role))


def from_headers(senders: Sequence[Sender]) -> list[Asker]:
    """Askers from a From line; without a name, the address is read: "bodil_krathusen@…"."""
    found = []
    for sender in senders:
        plain = re.sub(r"\([^)]*\)", "", sender.name)
        names = find_names(plain)
        name = names[0] if names else _name_in_address(sender.address or plain)
        if name:
            role = _role_of(sender.name, names) if names else ""
            found.append(Asker(name, role, sender.address))
            found += [Asker(other, role) for other in names[1:]]
    return found


def _name_in_address(address: str) -> str:
    local = address.partition("@")[0]
    words = [word for word in re.split(r"[._]", local) if word.isalpha()]
    if len(words) < 2 or _NOT_NAMES.search(" ".join(words)):
        return ""
    return " ".join(word.capitalize() for word in words)


def complete(asker: Asker, others: Sequence[Asker]) -> Asker:
    """The asker with role and address from another mention of the same person."""
    for other in others:
        if other is not asker and same_person(asker.name, other.name):
            fuller = "." in asker.name or asker.name.split()[0] == other.name.split()[0]
            name = max(asker.name, other.name, key=len) if fuller else asker.name
            asker = Asker(name, asker.role or other.role, asker.email or other.email)
    return asker


def same_person(first: str, second: str) -> bool:
    """Whether two spellings name the same person: "Bodil", "B. Krathusen" and "Bodil M. Krathusen"."""
    short, long = sorted((first.casefold().split(), second.casefold().split()), key=len)
    return all(
        any(word == other or _is_initial(word, other) or _is_initial(other, word) for other in long) for word in short
    )


def _is_initial(initial: str, word: str) -> bool:
    return initial.endswith(".") and word.startswith(initial[:-1])
