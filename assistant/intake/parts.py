"""The parts of a council member's letter: its questions, without phrases that only lead up to them."""

from __future__ import annotations

import re
from dataclasses import replace

from assistant.danish.dates import MONTHS
from assistant.danish.sentences import split_sentences
from assistant.intake.direct import as_direct_question, is_lead_in
from assistant.intake.questions import split_questions
from assistant.records import Part

_LABEL_LINE = re.compile(
    r"(?im)^([ \t]*(?:spørgsmål|spm\.?|"
    r"spg\.?)\s*(?:nr\.?\s*)?(?:\d{1,2}\s?[a-h]?|[a-h]))\s*[:.]?[ \t]*\n+(?=[ \t]*\S)"
)
_LEAD_IN = re.compile(
    r"(?i)^(?:og\s+)?(?:(?:kan|vil|må|kunne|gider)\s+(?:i|du|jeg|vi|forvaltningen|jer)\b(?!.*\b(?:hvor|hvad|"
    r"hvilke\w*|hvem|hvornår|"
    r"hvordan|hvorfor|om)\b).*\b(?:hjælpe|svare?|spørgsmål\w*|spørge|følgende|nedenstående|et par|vende tilbage|"
    r"ringe)\b.*"
    r"|.{0,60}\b(?:følgende|nedenstående)\s+(?:spørgsmål|punkter)?\s*\W*)$"
)
_QUOTES = re.compile(
    r"(?i)\b(?:skrev|svarede|spurgte|lød|læste|stod|sagde|hed|citat)\b[^\"»“”?]{0,60}[\"»“”][^\"«“”]*\?\s*[\"«”]?$"
)  # an old question between quotation marks
_ASKS = r"(?:hvor\w*|hvad|hvem|hvilke\w*|hvornår|hvordan|hvorledes|hvorfor)"
_NEXT_QUESTION = re.compile(
    rf"(?i)\s*,\s*(?:og\s+|samt\s+)?(?={_ASKS}\s+(?:\w+\s+){{0,3}}?(?:er|kan|har|skal|vil|"
    rf"bliver|blev|var|får|koster|sker)\b)"
    rf"|\s+(?:og|samt)\s+(?={_ASKS}\s+(?:er|kan|har|skal|vil|bliver|blev|var|får|koster|"
    rf"sker|mange|meget|stor|lang)\b)"
)
_INDIRECT = re.compile(
    rf"(?i)\b(?:jeg|vi)\b[^?]{{0,60}}\b(?:vide|oplyst|have svar på|svar på|spørge|høre|bede om|"
    rf"få)\b[^?]{{0,60}}?(?:\b{_ASKS}\b|\bom\b)|"
    rf"\b(?:bedes|oplys|redegør|forklar|beskriv)\b[^?]{{0,80}}\b(?:{_ASKS}|om|for)\b"
)
_INTRODUCED = re.compile(rf"(?i)^(?:jeg|vi)\b[^?:]{{0,140}}:\s*(?={_ASKS}\b)")
_ANNOUNCES = re.compile(r"(?i):\s*$|\b(?:følgende|nedenstående|disse spørgsmål|et par spørgsmål)\b")


def read_parts(text: str) -> list[Part]:
    """The letter's questions in order, under the numbers they were given, or numbered here."""
    text = re.sub(r"(?<=[a-zæøå])-\n[ \t]*(?=[a-zæøå])(?!og\b|eller\b)", "", text)  # words broken over two lines
    text = _lines_for_dashes(_without_quotation_marks(text))
    found = split_questions(_LABEL_LINE.sub(r"\1: ", text))
    parts = [part for part in found.parts if re.search(r"\w{2}", part.text)]
    real = [part for part in parts if not (_LEAD_IN.match(part.text.strip()) or _QUOTES.search(part.text))]
    if found.numbered:
        return [replace(part, text=_as_quoted(part.text)) for part in real or parts]
    listed = _asking_bullets(text)
    if listed:
        asked = [part.text for part in real if "?" in part.text and not _is_held(part.text, listed)]
        asked = sorted([*asked, *listed], key=lambda one: _position(" ".join(text.split()), one))
    else:
        asked = [_INTRODUCED.sub("", part.text) for part in real or parts]
        asked = _with_indirect(text, asked)
    pieces = [piece for question in asked for piece in _split_compound(as_direct_question(question))]
    return [Part(str(number), piece) for number, piece in enumerate(pieces, 1)]


def _as_quoted(text: str) -> str:
    """A numbered question as it is quoted: its own words, capitalised, with a question mark where it asks."""
    one = len(split_sentences(text)) < 2
    if one and "?" not in text and re.match(rf"(?i){_ASKS}\b", text):
        text = re.sub(r"(?i)[\s.,;:]+(?:\b(?:og|samt)\W*)?$", "", text) + "?"
    return _capital(text)


def _is_held(text: str, entries: list[str]) -> bool:
    """Whether a question that was read across lines is one or several entries of the list."""
    words = set(re.findall(r"\w+", text.casefold()))
    return any(len(words & set(re.findall(r"\w+", entry.casefold()))) >= 0.5 * len(words) for entry in entries)


_MARKED_LINE = re.compile(rf"(?m)^\s*(?:\d{{1,2}}|[a-h])[.)]\s(?!(?:{'|'.join(MONTHS)}))")
_QUOTED_LIST = re.compile(r"(?ms)^[ \t]*[»\"“](?P<list>(?:1|a)[.)]\s.*?)[«\"”][ \t]*$")


def _without_quotation_marks(text: str) -> str:
    """Takes the marks off a quoted list where nothing else is asked; beside other questions it is a quotation."""
    quoted = _QUOTED_LIST.search(text)
    if quoted is None:
        return text
    before, after = text[: quoted.start()], text[quoted.end() :]
    alone = "?" not in before + after and not _MARKED_LINE.search(before + after)
    return before + quoted["list"] + after if alone else text


def _asking_bullets(text: str) -> list[str]:
    """The entries of a list with marks that ask: by themselves, or after a line that does ("Kan I oplyse mig, –")."""
    entries: list[str] = []
    lead, before = "", ""
    for line in text.split("\n"):
        mark = re.match(r"\s*[-–—•*·]\s+(?=\S)", line)
        if mark:
            lead = lead if entries else before
            entries.append(line[mark.end() :].strip())
        elif entries and line.strip() and (line.startswith((" ", "\t")) or _goes_on(entries[-1], line)):
            entries[-1] += " " + line.strip()
        before = line.strip() or before
    asking = [entry for entry in entries if "?" in entry or re.match(rf"(?i)(?:og\s+|samt\s+)?{_ASKS}\b", entry)]
    announced = bool(lead) and (_ANNOUNCES.search(lead) or is_lead_in(lead)) and "?" not in text.replace("?\n", "\n")
    if len(entries) < 2 or not (len(asking) >= 0.5 * len(entries) or announced):
        return []
    return [entry.rstrip(" ,;") for entry in (entries if announced else asking)]


def _goes_on(entry: str, line: str) -> bool:
    """Whether a line without a mark continues the entry above: it starts small, and the entry is not at its end."""
    return bool(re.match(r"\s*[a-zæøå(]", line)) and not re.search(r"[.?!:;]\s*$", entry)


_INLINE_DASH = re.compile(rf"(?i)(?<=[,:;?])\s*[–—-]\s+(?={_ASKS}\b)")


def _lines_for_dashes(text: str) -> str:
    """ "Kan I oplyse mig, – hvor mange …, – hvor mange …?" with each question on a line of its own."""
    paragraphs = re.split(r"(\n\s*\n)", text)
    return "".join(_INLINE_DASH.sub("\n- ", one) if len(_INLINE_DASH.findall(one)) > 1 else one for one in paragraphs)


def _split_compound(question: str) -> list[str]:
    """ "Hvad er status, hvornår kan de flytte, og hvad koster det?" asks three things."""
    pieces = [piece.strip(" ,") for piece in _NEXT_QUESTION.split(question)]
    if len(pieces) < 2 or not re.match(rf"(?i)(?:og\s+|samt\s+)?{_ASKS}\b", pieces[0]):
        return [question]
    return [piece if piece.endswith("?") else piece + "?" for piece in (_capital(one) for one in pieces)]


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]


def _with_indirect(text: str, pieces: list[str]) -> list[str]:
    """Sentences that ask without a question mark ("Jeg vil også gerne vide, hvor mange …"), in their place."""
    flat = " ".join(text.split())
    placed = [(_position(flat, piece), piece) for piece in pieces]
    for start, end in split_sentences(text):
        sentence = " ".join(text[start:end].split())
        known = any(_bare(piece) in _bare(sentence) or _bare(sentence) in _bare(piece) for piece in pieces)
        if known or "?" in sentence or _ANNOUNCES.search(sentence) or not _INDIRECT.search(sentence):
            continue
        asked = re.search(rf"(?i)\b{_ASKS}\b", sentence)
        if asked and len(sentence) - asked.start() > 20:
            placed.append((_position(flat, sentence), sentence))
    return [piece for _, piece in sorted(placed, key=lambda one: one[0])]


def _bare(text: str) -> str:
    return text.strip(" ?.").casefold()


def _position(flat: str, piece: str) -> int:
    found = flat.find(piece[:40].rstrip("?"))
    return found if found >= 0 else flat.casefold().find(piece[:40].rstrip("?").casefold())


def renumbered(parts: list[Part]) -> list[Part]:
    """The parts with numbers from 1, where two have the same."""
    numbers = [part.number for part in parts]
    if len(set(numbers)) == len(numbers):
        return parts
    return [replace(part, number=str(number)) for number, part in enumerate(parts, 1)]
