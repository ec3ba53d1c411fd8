"""Where Danish sentences begin and end, in prose, lists and text with broken punctuation."""

from __future__ import annotations

import itertools
import re

from assistant.danish.dates import MONTHS

# Abbreviations that another word always follows: a full stop after them never ends a sentence.
OPEN_ABBREVIATIONS = frozenset(
    """
    adm afd afs alm ang att bl.a bla ca cf cand d d.d d.v.s dir dr dvs e.g eks ekskl ell evt f.eks feks fg fhv fig
    forb forf forts ft fx gl gns h.c hhv hr i.e ifm ift iht inkl instr ib j.nr jf jfr jnr journalnr jvf kap kgl kl kpt
    kst lb m.a.o m.h.p m.h.t maks max mht mia mio mhp ndr nr nuv obs off p.g.a pag pga pkt pr prof ref resp s sagsnr
    dokumentnr sekr skr sml spec spm sr st stk stud t.h tab tdl tel telf tidl tlf u.a ugl v v.h.a vedr vejl vha vicedir
    årg
    """.split()  # noqa: SIM905
)
# Abbreviations that may stand at the end of a sentence as well as inside one.
_CLOSING_ABBREVIATIONS = frozenset(
    "kr mv m.v m.m mm m.fl mfl osv o.l o.lign ol o.a etc pct e.l p.t pt tkr t.kr mio.kr mia.kr s.u a.m.b.a aps".split()  # noqa: SIM905
)

_CLOSERS = r"[\"'”’»)\]*_]"
_FOOTNOTE_MARK = r"(?:\s?<sup>[^<]{1,6}</sup>|[¹²³⁴⁵⁶⁷⁸⁹⁰])"
_END = re.compile(rf"[.!?…]+(?:{_CLOSERS}|{_FOOTNOTE_MARK}|</(?:b|i|em|strong|u)>)*")
_NEXT = re.compile(r"(?:[\"'“”„»«(\[*_–—-]|<(?:b|i|em|strong|u)>|\s)*(\S)")
_LAST_WORD = re.compile(r"[^\s(\"”“„»«\[*>]*\Z")
_NEXT_WORD = re.compile(r"\s*[\"'“”„»«(\[*_]*([^\W\d_]+)")
_LIST_MARKER = re.compile(r"[ \t]*(?:[-–•*·▪◦]|\(?(?:\d{1,2}|[a-zæøåA-ZÆØÅ])\)|(?:\d{1,2}|[A-ZÆØÅ])\.)[ \t]+(?=\S)")
_HEADING = re.compile(r"[ \t]*#{1,6}[ \t]")
_AFTER_ORDINAL = frozenset(
    (*MONTHS, *(name[:3] for name in MONTHS), "kvartal", "halvår", "klasse", "sal", "dag", "gang", "og", "til", "maj")
)
_GLUED = re.compile(r"(?<=[a-zæøå]{4})[.!?](?=[A-ZÆØÅ][a-zæøå]{2,}[\s,])")


def split_sentences(text: str) -> list[tuple[int, int]]:
    """Spans of the sentences, in order, without the blanks around them; together they hold all that is not blank.

    A blank line, a Markdown heading, a list entry and a table line each end a sentence; a line break alone does not.
    """
    spans: list[tuple[int, int]] = []
    for start, end in _stretches(text):
        for first, last in _split_stretch(text, start, end):
            stripped = _strip(text, first, last)
            if stripped:
                spans.append(stripped)
    return spans


def _strip(text: str, start: int, end: int) -> tuple[int, int] | None:
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    return (start, end) if start < end else None


def _stretches(text: str) -> list[tuple[int, int]]:
    """Stretches that no sentence crosses: between blank lines, headings, list entries and table lines."""
    stretches: list[tuple[int, int]] = []
    start, position, previous = 0, 0, ""
    for line in text.splitlines(keepends=True):
        alone = bool(_HEADING.match(line)) or "\t" in line.strip() or line.lstrip().startswith("|")
        after_alone = bool(_HEADING.match(previous)) or "\t" in previous.strip() or previous.lstrip().startswith("|")
        if not line.strip() or alone or after_alone or _starts_entry(line, previous):
            stretches.append((start, position))
            start = position
        position += len(line)
        previous = line
    stretches.append((start, len(text)))
    return [(first, last) for first, last in stretches if first < last]


def _starts_entry(line: str, previous: str) -> bool:
    """Whether a line opens a list entry. "22. marts" and "1. kvartal" at a line start do not, nor does a stray dash."""
    marker = _LIST_MARKER.match(line)
    if not marker:
        return False
    if not previous.strip():
        return True
    rest = line[marker.end() :]
    word = _NEXT_WORD.match(rest)
    if word and marker.group().strip()[:-1].isdigit() and word[1].lower() in _AFTER_ORDINAL:
        return False
    if previous.rstrip()[-1] in ".:;!?)" or _LIST_MARKER.match(previous):
        return not previous.rstrip().lower().endswith((" nr.", " pr.", " d.", " ca.", " stk.", " jf."))
    if marker.group().strip() in "–-":
        return bool(word) and rest[:1].isupper()
    return rest[:1].isupper() or rest[:1] in '"“”»*'


def _split_stretch(text: str, start: int, end: int) -> list[tuple[int, int]]:
    cuts: list[int] = []
    for match in _END.finditer(text, start, end):
        if _ends_sentence(text, start, match, end):
            cuts.append(match.end())
    cuts += [match.end() for match in _GLUED.finditer(text, start, end)]
    borders = [start, *sorted(set(cuts)), end]
    return [(first, last) for first, last in itertools.pairwise(borders) if first < last]


def _ends_sentence(text: str, start: int, match: re.Match[str], end: int) -> bool:
    if match.end() >= end:
        return False  # the stretch ends here anyway
    after = _NEXT.match(text, match.end(), end)
    if not after or not text[match.end()].isspace():
        return False
    opener = after[1]
    if not (opener.isupper() or opener.isdigit() or opener in "§@<…#"):
        return False
    if match.group()[0] != "." or match.group().startswith(".."):
        return True
    return _full_stop_ends(text, start, match.start(), after, end)


def _full_stop_ends(text: str, start: int, stop: int, after: re.Match[str], end: int) -> bool:
    word = _LAST_WORD.search(text, start, stop)
    last = word.group() if word else ""
    bare = last.rstrip(".").lower()
    next_word = _NEXT_WORD.match(text, stop + 1, end)
    if last.isdigit() or re.fullmatch(r"[\d-]+", last or "x"):
        if next_word and next_word[1].lower() in _AFTER_ORDINAL and not next_word[1][:1].isupper():
            return False
        if next_word and next_word[1].lower() in MONTHS:
            return False
        return not _is_marker(text, start, stop - len(last), last)
    if bare in OPEN_ABBREVIATIONS:
        return False
    if bare in _CLOSING_ABBREVIATIONS:
        if after[1].isdigit():
            return bare not in ("p.t", "pt") and bool(
                re.search(r"\d[\w.,\s]{0,12}\Z", text[max(start, stop - 20) : stop])
            )
        return bare not in ("p.t", "pt")
    if len(bare) == 1 and bare.isalpha():  # an initial, or a list letter
        return last.islower() and not _is_marker(text, start, stop - len(last), last)
    return True


def _is_marker(text: str, start: int, position: int, number: str) -> bool:
    """Whether the number opens the stretch ("1. Uddannelse …", "**1. Bekymring", "Ad 1. Hvilke …")."""
    before = text[start:position].strip(" \t\n*_#>(\"'“”-–•")
    return len(number) <= 2 and before.lower() in ("", "ad", "spørgsmål", "svar på spørgsmål")
