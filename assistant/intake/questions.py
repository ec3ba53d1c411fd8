"""The text of a question or a letter becomes its parts: numbered, lettered, nested, or in running text."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from assistant.danish.sentences import split_sentences
from assistant.records import Part


@dataclass(frozen=True, slots=True)
class Enquiry:
    """What was asked. ``numbered`` says whether the writer numbered the parts; ``subject`` is what surrounds them.

    A single question has one part with the number "1".
    """

    parts: tuple[Part, ...]
    subject: str = ""
    numbered: bool = False
    headings: tuple[str, ...] = ()  # per part, the numbered heading that it stands under

    @property
    def is_single(self) -> bool:
        return len(self.parts) == 1


_GREETING = re.compile(
    r"(?i)^(?:kære|hej|hejsa|goddag|god (?:morgen|dag|aften)|til|"
    r"att\.?)\b(?![^\n]*\?)[^\n?]{0,90}$|^(?:hej|hejsa|goddag)\s*[,!.]*$"
)
_OPENING_WORD = re.compile(r"(?i)^\s*(?:hej(?:sa)?|goddag|kære \w+)\s*[,!.:]+\s*(?=\S)")
_INLINE_GREETING = re.compile(
    r"^\s*(?:[Kk]ære|[Hh]ej|(?:Til|Att\.?)(?! [Hh]v))\s+[^.?!,\n]{2,70}?[.,!:]?\s+"
    r"(?=(?:Kan|Kunne|Vil|Ville|Må|Jeg|Vi|Hv\w+|Er|Har|Skal|Bedes|Giv|Oplys)\s)"
)
_INLINE_SIGN_OFF = re.compile(
    r"(?i)(?<=[?.!])\s+(?:(?:med |de )?(?:venlig|bedste|kærlig|mange)\w* hils(?:en|ner)|hilsen|hilsner|mvh|vh|dbh)\b\.?"
    r"[^?\n]{0,90}$"
)
_SIGN_OFF = re.compile(
    r"(?i)^\W*(?:med |de )?(?:venlig|bedste|kærlig|mange|bedste)\w* hils(?:en|ner)\w*|"
    r"^\W*(?:mvh|vh|hilsen|hilsner|dbh|på forhånd (?:mange )?tak|tak på forhånd|"
    r"m\.v\.h)\b(?![^\n]*\?)"
)
_CONTACT = re.compile(
    r"(?i)^(?:tlf|telefon|mobil|e-?mail|mail|dato|sagsnr|dokumentnr|adresse|cc|sendt|fra|emne)\b\s*[.:]|^\S+@\S+$"
)
_OLD_MAIL = re.compile(
    r"(?im)^\s*(?:-{2,}\s*(?:oprindelig|videresendt)[^\n]*|_{5,}\s*$|den .{5,60} skrev .{0,80}:\s*$|"
    r"fra:\s.+\n(?:\s*(?:sendt|dato|til|cc|emne):.*\n?){1,4})"
)
_OLD_SECTION = re.compile(
    r"(?i)^\W*(?:tidligere|gamle|forrige|besvarede|allerede besvarede|mine tidligere|til "
    r"orientering)\b[^\n?]{0,60}(?:spørgsmål|svar|henvendelse|brev)\w*[^\n?]{0,60}:?\s*$|"
    r"^\W*(?:spørgsmål(?:ene)? fra (?:min|mit|den|sidste|forrige)|(?:du|i|forvaltningen) "
    r"(?:har )?(?:tidligere )?(?:svarede|besvaret))\b[^\n?]*:\s*$"
)
_NEW_SECTION = re.compile(
    r"(?i)^\W*(?:nye spørgsmål|mine (?:nye )?spørgsmål|jeg (?:vil|ønsker|beder|har|spørger)|"
    r"nu (?:vil|ønsker)|spørgsmål)\b[^\n?]*:?\s*$"
)
_LABEL = r"(?:spørgsmål|spm\.?|spg\.?|ad|punkt|nr\.?)"
_ASKING_CAPITAL = r"(?-i:Hv\w+|Er|Har|Kan|Vil|Skal|Bliver|Blev|Findes|Får)\s"  # "1 Hvor mange …"
_MARK = re.compile(
    rf"(?i)^\s*(?:[-–•*]\s+)?\**(?:(?:{_LABEL}\s*(?:nr\.?\s*)?)(?P<labelled>\d{{1,2}}\s?[a-z]?|[a-h])"
    r"(?:\s*[.:)–-]+|(?=\s+(?-i:[A-ZÆØÅ])))|"
    r"\(?(?P<number>\d{1,2}\s?[a-h]?|[a-h]|(?:ix|iv|v?i{1,3}|v|x))"
    rf"(?:\s*[.):]+|\s+[–—-](?=\s+(?-i:[A-ZÆØÅ]))|(?<=\d)(?=\s+{_ASKING_CAPITAL})))\**\s+(?=\S)"
)
_BULLET = re.compile(r"^\s*[-–•*·]\s+(?=\S)")
_INLINE_MARK = re.compile(
    r"(?i)(?:(?<=\s)|(?<=^)|(?<=[(,;:]))\(?(?P<number>\d{1,2}[a-h]?|[a-h])"
    r"(?:\s?[).](?=\s+\S)|(?<=\d)(?=\s+hv(?:or|ad|em|ilk)))"
)
_ASKS = re.compile(
    r"(?i)^(?:og |samt |men |desuden |endvidere |herudover |derudover )*(?:hvor\w*|hvad|hvem|"
    r"hvilke\w*|hvorledes|hvordan|hvornår)\b"
)
_REQUEST = re.compile(
    r"(?i)\b(?:jeg|vi) (?:vil|ville) (?:\w+ ){0,2}(?:gerne|sætte pris på)\b|\b(?:jeg|vi) "
    r"(?:\w+ )?(?:beder|ønsker|anmoder|spørger)\b|"
    r"\b(?:kan|kunne|vil|må|gider) (?:i|du|forvaltningen|jeg|vi)\b|\bbedes\b|\b(?:oplys|"
    r"redegør|beskriv|forklar|angiv|giv|send|nævn)\b(?: venligst| mig| os)?|"
    r"\bi bedes\b|\bforvaltningen bedes\b|\bvil gerne (?:vide|have|bede)"
)
_OLD_QUESTION = re.compile(
    r"(?i)\b(?:spurgte|stillede|svarede|har (?:i )?(?:tidligere )?svaret|tidligere spurgt|"
    r"tidligere stillet|i sin tid|dengang|blev svaret|besvarede)\b"
)
_THANKS = re.compile(
    r"(?i)^(?:tak|på forhånd tak|jeg ser frem|vi ser frem|god (?:dag|weekend)|jeg håber|svar "
    r"gerne|svar bedes|jeg imødeser)\b[^?]*$"
)


def split_questions(text: str) -> Enquiry:
    """Splits what somebody wrote into the questions that want an answer.

    Greetings, sign-offs, contact lines and questions quoted from an earlier letter are left out. Numbers are kept as
    they were written ("2", "1a"); questions in running text are numbered in order.
    """
    lines = _own_lines(text)
    body = "\n".join(lines).strip()
    numbered = _numbered(lines)
    if numbered and len(numbered.parts) > 1:
        return _plain(numbered)
    return _plain(_inline(body) or _bulleted(lines) or numbered or _running(body or text.strip()))


_LEADS_UP = re.compile(
    r"(?i)^(?:(?:for det (?:første|andet|tredje|fjerde|femte)|først|dernæst|derudover|desuden|endelig|endvidere|"
    r"til sidst|og|samt)\b,?\s+)*"
    r"(?:(?:vil|kunne|ønsker|skal) (?:jeg|vi)|(?:jeg|vi) (?:vil|kunne|ønsker|skal))\s+(?:(?:også|gerne|godt|blot|meget|"
    r"desuden|endvidere|tænke mig|tænke os|lige) ?)*(?:vide|høre|spørge(?: om)?|have (?:oplyst|svar på|at vide)|"
    r"få (?:oplyst|at vide|svar på)|bede om(?: at få)?(?: oplyst)?|oplyst|svar på)\s*[,:]?\s+(?=hv(?:or|em|ad|il))"
)
_ORDINAL = re.compile(
    r"(?i)^(?:for det (?:første|andet|tredje|fjerde|femte)|dernæst|til sidst|endelig)\s*[,:]\s*(?=hv(?:or|em|ad|il))"
)


def _plain(enquiry: Enquiry) -> Enquiry:
    """The parts without what only leads up to them: "For det første vil jeg gerne vide, hvor …" asks "Hvor …"."""
    if enquiry.is_single:
        return enquiry
    return replace(enquiry, parts=tuple(replace(part, text=_without_lead(part.text)) for part in enquiry.parts))


def _without_lead(text: str) -> str:
    bare = _ORDINAL.sub("", _LEADS_UP.sub("", text, count=1), count=1)
    if bare == text or not bare.strip():
        return text
    bare = bare[:1].upper() + bare[1:]
    return bare if bare.rstrip().endswith("?") else re.sub(r"[\s.,;]*$", "", bare) + "?"


def _bulleted(lines: Sequence[str]) -> Enquiry | None:
    """A list of questions with marks, with or without a question mark: "kan I oplyse mig, – hvor …, – hvor …?"."""
    entries: list[str] = []
    around: list[str] = []
    open_entry = False
    for line in lines:
        mark = _BULLET.match(line)
        if mark:
            entries.append(line[mark.end() :].strip())
        elif open_entry and line.strip() and line.startswith((" ", "\t")):
            entries[-1] += f" {line.strip()}"
            continue
        elif line.strip():
            around.append(line.strip())
        open_entry = bool(mark)
    if len(entries) < 2 or not all(_ASKS.match(entry) or "?" in entry for entry in entries):
        return None
    if any("?" in line and not _OLD_QUESTION.search(line) for line in around):
        return None
    texts = [re.sub(r"(?i)[\s,;.]*(?:\b(?:og|samt))?\s*$", "", entry) for entry in entries]
    texts = [f"{text[:1].upper()}{text[1:]}" for text in texts]
    parts = (Part(str(n), text if text.endswith("?") else f"{text}?") for n, text in enumerate(texts, start=1))
    return Enquiry(tuple(parts), " ".join(around))


def _own_lines(text: str) -> list[str]:
    """The writer's own lines: no greeting, signature, contact lines, quoted mail or old questions."""
    text = text.replace("\r\n", "\n").replace("\f", "\n")
    old = _OLD_MAIL.search(text)
    if old and text[: old.start()].strip():
        text = text[: old.start()]
    kept: list[str] = []
    skipping = False
    for raw in text.split("\n"):
        line = raw.strip()
        if line.startswith((">", "|")):
            continue
        if _SIGN_OFF.match(line) and any(_MARK.match(other) or "?" in other or len(other) > 25 for other in kept):
            break
        if _OLD_SECTION.match(line):
            skipping = True
            continue
        if skipping:
            if _NEW_SECTION.match(line):
                skipping = False
            else:
                continue
        if _GREETING.match(line) and not any(other.strip() for other in kept):
            continue
        if _CONTACT.match(line) or (_GREETING.match(line) and len(line) < 60 and len(kept) < 4):
            continue
        kept.append(raw.rstrip())
    if kept:
        first = next((i for i, line in enumerate(kept) if line.strip()), 0)
        kept[first] = _OPENING_WORD.sub("", _INLINE_GREETING.sub("", kept[first], count=1))
        kept[-1] = _INLINE_SIGN_OFF.sub("", kept[-1])
    return kept


# ------------------------------------------------------------------ numbered

_ASIDE = re.compile(r"(?i)^\s*(?:uddybning|begrundelse|baggrund|bemærkning|kommentar|note|motivering)\w*\s*:")


def _numbered(lines: Sequence[str]) -> Enquiry | None:
    found: list[tuple[str, list[str]]] = []
    before: list[str] = []
    after: list[str] = []
    parent = ""
    for line in lines:
        mark = _MARK.match(line)
        number = _number_of(mark) if mark else ""
        if mark and number and _follows(number, [n for n, _ in found], parent):
            rest = line[mark.end() :].strip()
            number = _full_number(number, parent)
            if number.isdigit():
                parent = number
            found.append((number, [rest]))
        elif not found:
            before.append(line.strip())
        elif _stands_apart(line, bool(after)):
            after.append(line.strip())
        else:
            found[-1][1].append(line.strip())
    parts = [Part(number, re.sub(r"\s+", " ", " ".join(pieces)).strip()) for number, pieces in found]
    pairs = _under_parents([part for part in parts if part.text])
    if not pairs or (len(pairs) < 2 and len(before) > 2):
        return None
    for line in after:
        if "?" in line and not _OLD_QUESTION.search(line):
            pairs.append((Part(str(len(pairs) + 1), line), ""))
    return Enquiry(
        tuple(part for part, _ in pairs),
        " ".join(line for line in before if line),
        True,
        tuple(parent for _, parent in pairs),
    )


def _stands_apart(line: str, after: bool) -> bool:
    """Whether a line below a numbered question is none of it: blank, a remark, or text ``after`` one of these."""
    goes_on = _ASKS.match(line.strip()) or line.startswith((" ", "\t"))
    return not line.strip() or bool(_ASIDE.match(line)) or (after and not goes_on)


def _number_of(mark: re.Match[str]) -> str:
    return re.sub(r"\s", "", mark["labelled"] or mark["number"] or "").lower()


def _follows(number: str, found: Sequence[str], parent: str) -> bool:
    """Whether a mark goes on with the numbering so far; "22. marts" at a line start does not."""
    if not found:
        return number in ("1", "1a", "a", "i")
    if number.isdigit():
        heads = [int(match[0]) for other in found if (match := re.match(r"\d+", other))]
        return not heads or 0 < int(number) - max(heads) <= 2
    return True


def _full_number(number: str, parent: str) -> str:
    return f"{parent}{number}" if parent and number.isalpha() and len(number) == 1 else number


def _under_parents(parts: Sequence[Part]) -> list[tuple[Part, str]]:
    """The parts that ask, each with the numbered heading above it; a heading alone asks nothing.

    "2. Hvad koster det" with "a) i 2018?" below it asks "Hvad koster det i 2018?".
    """
    kept: list[tuple[Part, str]] = []
    heading, heading_number = "", ""
    for position, part in enumerate(parts):
        nested = heading_number and re.fullmatch(rf"{re.escape(heading_number)}[a-h]", part.number)
        follows = position + 1 < len(parts) and re.fullmatch(
            rf"{re.escape(part.number)}[a-h]", parts[position + 1].number
        )
        if follows:
            heading, heading_number = part.text, part.number
            if "?" in part.text or _REQUEST.search(part.text):
                kept.append((part, ""))
        elif nested and not _ASKS.match(part.text) and _completes(part.text):
            kept.append((Part(part.number, f"{heading.rstrip(' :?')} {part.text}"), heading))
        else:
            kept.append((part, heading if nested else ""))
    return kept


def _completes(text: str) -> bool:
    """Whether a nested entry only ends the heading above it: "i 2018?", "at drive om året?"."""
    opens = re.match(r"(?:at|i|på|for|til|fra|med|om|under|over|efter|før|pr\.|hos|blandt|af|ved)\b", text)
    return len(text.split()) < 4 or bool(opens)


# ------------------------------------------------------------------ in running text


_NO_SUBJECT = re.compile(
    r"(?i)^(?:(?:jeg|vi) (?:har|skal bruge|mangler)\s+)?(?:lige\s+)?(?:et par|to|tre|fire|fem|nogle|følgende)?\s*"
    r"(?:korte?\s+)?(?:ting|spørgsmål)?$"
)


def _inline(body: str) -> Enquiry | None:
    """ "1) hvem … og 2) hvad …" within a line."""
    flat = re.sub(r"\s+", " ", body)
    marks: list[re.Match[str]] = []
    for match in _INLINE_MARK.finditer(flat):
        number = match["number"].lower()
        expected = ("1", "a", "1a") if not marks else _next_numbers(marks[-1]["number"].lower())
        if number in expected:
            marks.append(match)
    if len(marks) < 2:
        return None
    parts = []
    for position, match in enumerate(marks):
        end = marks[position + 1].start() if position + 1 < len(marks) else len(flat)
        text = flat[match.end() : end].strip(" (")
        text = re.sub(r"(?i)[,;]?\s*\b(?:og|samt)\s*$", "", text).strip(" ,;")
        parts.append(Part(match["number"].lower(), text))
    if (
        sum(bool(_ASKS.match(part.text) or "?" in part.text or _REQUEST.search(part.text)) for part in parts)
        < len(parts) / 2
    ):
        return None
    subject = flat[: marks[0].start()].strip(" :,-()")
    return Enquiry(tuple(parts), "" if _NO_SUBJECT.match(subject) else subject, numbered=True)


def _next_numbers(number: str) -> tuple[str, ...]:
    if number.isdigit():
        return str(int(number) + 1), f"{number}a"
    if number.isalpha():
        return (chr(ord(number) + 1),)
    digits, letter = number[:-1], number[-1]
    return f"{digits}{chr(ord(letter) + 1)}", str(int(digits) + 1)


_ASKED_NEXT = re.compile(
    r"(?<=\?)\s+(?=\w)|(?<=[a-zæøå]{3}[.!])\s+(?=(?:hvor|hvad|hvem|hvilke[nt]?|hvornår|hvordan)\b)"
)

_CONFIRM = re.compile(
    r"(?i)^(?:(?:er|var) det(?: tal| virkelig| stadig| nu)? (?:rigtigt?|korrekt|sandt?|sådan|tilfældet)|"
    r"(?:passer|stemmer|holder) det(?: her)?(?: tal| virkelig| stadig)*)\s*\?$"
)
_TOLD = re.compile(
    r"(?i)\b(?:forstået|læst|hørt|set|oplyst|at vide|forlyder|siges|siger|påstås|påstår|skriver|fremgår|mener)\b"
    r"[^,.:]{0,60}?,? at (?P<told>.+?)[\s.]*$"
)


def _confirming(sentence: str, before: str) -> str:
    """ "Er det rigtigt?" of what was told before it: "Jeg har læst, at I lukker. Er det rigtigt?"."""
    told = _TOLD.search(before) if _CONFIRM.match(sentence) else None
    return f"Er det rigtigt, at {told['told']}?" if told else sentence


def _running(body: str) -> Enquiry:
    sentences = [re.sub(r"\s+", " ", body[start:end]).strip() for start, end in split_sentences(body)]
    sentences = [piece for sentence in sentences for piece in _ASKED_NEXT.split(sentence) if piece]
    sentences = [_BULLET.sub("", sentence) for sentence in sentences if not _THANKS.match(sentence)]
    asked: list[str] = []
    around: list[str] = []
    for said in sentences:
        sentence = _confirming(said, around[-1] if around else "")
        if sentence != said:
            around.pop()
        old = _OLD_QUESTION.search(sentence) and re.search(r"[\"”“»«:]", sentence)
        if not old and (sentence.endswith("?") or _ASKS.match(sentence) or _LEADS_UP.match(sentence)):
            asked.append(sentence)
        else:
            around.append(sentence)
    if not asked:
        asked = [sentence for sentence in around if _REQUEST.search(sentence) and not _OLD_QUESTION.search(sentence)]
        around = [sentence for sentence in around if sentence not in asked]
    if not asked:
        asked, around = [" ".join(around) or body], []
    parts = tuple(Part(str(number), sentence) for number, sentence in enumerate(asked, start=1))
    return Enquiry(parts, " ".join(around))
