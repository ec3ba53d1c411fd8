"""The words around a number that say what it counts."""

from __future__ import annotations

import re

from assistant.danish.counted import FUNCTION_WORDS, head_noun, noun_phrase
from assistant.danish.dates import find_dates
from assistant.danish.numbers import NumberMention, find_numbers
from assistant.structure.drafts import plain, shortened

_CLAUSE_END = re.compile(
    r"[,;:()!?]\s|(?<!\d\s)–\s|\.\s(?=[\"”»(]*[A-ZÆØÅ])|[.,;:()!?]\Z"
    r"|\s(?:som|der|hvor|hvoraf|heraf|men|mens|hvilket|fordi|så|samt at|og at|idet|når)\s"
)
_ABOUT_THEM = re.compile(r"\s*(?:ud )?(?:af|blandt)\s+(?:disse|dem|de|denne|dette|samtlige|alle)\b\s*")
_BEFORE_MONEY = re.compile(
    r"(?P<phrase>(?:[\wæøåÆØÅ/-]+\s+){1,6})(?:på|til|for|af|med|:)\s+(?:i alt\s+|ca\.\s+|op til\s+|mindst\s+)*\Z"
)
_PARENTHESIS = re.compile(r"\s*\([^)]*\)")
_COUNT_OF = re.compile(r"(?i)\bantal(?:let)?(?:\s+af)?(?=\s)")
_QUANTIFIED = re.compile(r"(?i)\b(?:mindst|højst|ca\.|cirka|over|under|omkring|minimum|maksimalt|op til|at)\s*\Z")
_LINKS = frozenset(("fra", "af", "til", "for"))
_MONEY = ("kr.", "euro")
_SHARES = ("%", "procentpoint", "promille")
# Units that measure something else than themselves: "unge under 18 år" counts no years.
_MEASURES = frozenset(
    """
    år årige måned måneder måneders uge uger dag dage time timer minut minutter gang gange kvm m2 km meter
    """.split()  # noqa: SIM905
)


def words_counted(text: str, number: NumberMention, sentence: tuple[int, int]) -> tuple[str, str | None]:
    """What the number counts, in the words of the sentence, and the noun counted where the number has no unit.

    ``text`` holds the sentence at the span ``sentence``; an earlier number in it lends its noun to one without.
    """
    unit = number.unit
    if unit in _MONEY:
        words = _money_purpose(text, number, sentence)
    elif unit in _SHARES or number.kind == "fraction":
        words = _share_of(text, number, sentence)
    elif unit in _MEASURES:
        words = f"{_clause_before(text, sentence[0], number.start, 6)} {_clause(text, number.start, sentence[1], 10)}"
    else:
        words = _after(text, number.end, sentence[1])
        if not words:
            words, unit = _earlier_noun(text, number, sentence)
    return shortened(plain(words), 160).strip(" -–•"), unit


def _after(text: str, position: int, end: int) -> str:
    """The noun phrase after a number with the words that belong to it, up to the end of the clause."""
    phrase = noun_phrase(text, position)
    if not phrase or phrase[1] > end:
        return ""
    noun = text[phrase[0] : phrase[1]]
    return f"{noun} {_clause(text, phrase[1], end, 14)}".strip(" .")


def _clause(text: str, start: int, end: int, reach: int) -> str:
    """The words from ``start`` to the end of their clause."""
    rest = " ".join(_PARENTHESIS.sub("", text[start:end]).split())
    border = _CLAUSE_END.search(rest)
    return " ".join((rest[: border.start()] if border else rest).split()[:reach]).strip(" .,")


def _clause_before(text: str, start: int, end: int, reach: int) -> str:
    """The words of the clause before ``end``."""
    piece = " ".join(text[start:end].split()) + " "
    borders = [border for border in _CLAUSE_END.finditer(piece) if border.end() < len(piece)]
    return " ".join((piece[borders[-1].end() :] if borders else piece).split()[-reach:])


def _earlier_noun(text: str, number: NumberMention, sentence: tuple[int, int]) -> tuple[str, str | None]:
    """The noun after "disse" ("70 af disse borgere"), or the one counted last, with what is said of it."""
    them = _ABOUT_THEM.match(text, number.end)
    if them:
        words = _after(text, them.end(), sentence[1])
        if words:
            noun = head_noun(text, them.end())
            return words, text[slice(*noun)].lower() if noun else None
    said = _clause(text, number.end, sentence[1], 14)
    if said[:1].isupper():  # "9 Hotspot i Danmark"
        return said, None
    near = max(0, sentence[0] - 300)
    earlier = [mention for mention in find_numbers(text[near : number.start]) if mention.kind == "number"]
    for other in reversed(earlier):
        end = near + other.end
        noun = head_noun(text, end)
        if noun and other.unit not in (*_MONEY, *_SHARES, *_MEASURES):
            if said:
                return f"{text[slice(*noun)]} {said}", other.unit
            return _after(text, end, number.start), other.unit
    subject = _COUNT_OF.search(text, sentence[0], number.start)
    if subject:
        noun = head_noun(text, subject.end())
        if noun:
            return _after(text, subject.end(), number.start), text[slice(*noun)].lower()
    before = _clause_before(text, sentence[0], number.start, 12)
    return f"{before} {said}".strip(), None


def _money_purpose(text: str, number: NumberMention, sentence: tuple[int, int]) -> str:
    before = _BEFORE_MONEY.search(text[sentence[0] : number.start])
    named = _trailing_noun(before["phrase"]) if before else ""
    after = text[number.end : sentence[1]]
    dates = find_dates(after)
    if (
        dates
        and dates[0].start <= 16
        and re.fullmatch(r"(?:\s|i|om|året|perioden|for|hele|,)*", after[: dates[0].start])
    ):
        after = after[dates[0].end :]
    after = re.sub(r"^[\s,]*(?:om året|årligt|pr\. år)?[\s,]*", "", after)
    purpose = _clause(after, 0, len(after), 16)
    if not purpose.lower().startswith(("til ", "på ", "for ", "om ")):
        purpose = "" if named else purpose
    return f"{named} {purpose}".strip() or _clause_before(text, sentence[0], number.start, 12)


def _trailing_noun(phrase: str) -> str:
    """The noun at the end of a phrase with its adjectives: "et årligt samlet budget" is "samlet budget"."""
    words: list[str] = []
    for word in reversed(phrase.split()):
        link = word.lower() in _LINKS and bool(words)
        if word.lower() in FUNCTION_WORDS and not link:
            break
        words.insert(0, word)
    while words and words[0].lower() in _LINKS:
        words.pop(0)
    return " ".join(words)


def _share_of(text: str, number: NumberMention, sentence: tuple[int, int]) -> str:
    after = text[number.end : sentence[1]]
    if re.match(r"\s*af\s", after):
        return _clause(text, number.end, sentence[1], 14).removeprefix("af ")
    subject = _QUANTIFIED.sub("", _subject(text, sentence[0], number.start)).strip(" ,")
    if subject and not subject.lower().startswith(("mindst", "højst", "ca", "over", "under", "omkring")):
        return subject
    return _earlier_noun(text, number, sentence)[0]


def _subject(text: str, start: int, end: int) -> str:
    """What the sentence is about, up to the number: without dates and the other numbers."""
    piece = _PARENTHESIS.sub(" ", text[start:end])
    piece = re.sub(r"\([^)]*\Z", "", piece)
    for date in reversed(find_dates(piece)):
        piece = piece[: date.start] + piece[date.end :]
    piece = re.sub(r"\b(?:fra|til|i)\s+(?=til\b|\Z|,|er\b)", "", piece)
    piece = re.sub(r"\s(?:fra|til|i|på|er|var|steg|faldt)\s*\Z", " ", piece)
    return " ".join(piece.split()[:16]).strip(" ,-*")
