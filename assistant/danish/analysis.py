"""Danish text becomes index terms: folded, stemmed, compounds split, numbers, dates and identifiers in one form."""

from __future__ import annotations

import gzip
import re
import unicodedata
from collections.abc import Iterator
from functools import cache, lru_cache
from importlib import resources
from typing import Any

NGRAM_LENGTH = 4
SHORTEST_COMPOUND = 8
SHORTEST_PART = 4
LONGEST_WORD = 60


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


# Negations ("ikke", "ingen", "uden") are not stop words: they turn a statement around.
STOP_WORDS = _words(
    """
    af alle alt anden at blev bliver da de dem den denne der deres det dette dig din disse dog du efter eller en
    end er et for fra ham han hans har havde have hende hendes her hos hun hvad hvem hvilke hvilken hvilket hvis
    hvor hvordan hvorfor hvornaar i jeg jer jf kan kunne man mange med meget men mener mig min mine mit mod naar
    nogen noget nogle nu ofte og om op os over paa saa samt selv sig sin sine sit skal skulle som sted til ud
    under vaere vaeret var ved vi vil ville vor vores mv m.v jo ja bl.a blandt blive faar fik gaar giver findes
    fordi igen ind lige foer baade hertil herunder dermed saaledes samme anfoert naevnte andre andet idet
    """
)

# Endings that are words too, and particles: parts they seem to make are derivations, not compounds.
_NOT_PARTS = _words(
    """
    skab ning ling ering elig ligt lige agtig mæssig maessig bare fuld fuldt loes loest visning over under imod
    igen efter frem tilbage sammen ende else erne inde isme itet ation tion sion enhed ligh lighed elle ette ente
    inter mellem selv sted steds mest ners
    """
)
# Short words that do form compounds; other words of three letters are left alone.
_SHORT_PARTS = _words(
    """
    bil bog bus by hus sag lov raad tal tog ung dag aar nat uge lys luft vand vej sko tid ord fag liv leg mad ost
    fil jord job kur laan loen net olie ovn pas pris ret rum sne tag told tyv vin ven alm arv boern bro dyr elev
    flag fly glas hal hund kul kyst land last loft moms skat stoej syn
    """
)

ABBREVIATIONS: dict[str, tuple[str, ...]] = {
    "bif": ("beskæftigelses- og integrationsforvaltningen",),
    "biu": ("beskæftigelses- og integrationsudvalget",),
    "br": ("borgerrepræsentationen",),
    "buf": ("børne- og ungdomsforvaltningen",),
    "sof": ("socialforvaltningen",),
    "suf": ("sundheds- og omsorgsforvaltningen",),
    "tmf": ("teknik- og miljøforvaltningen",),
    "kff": ("kultur- og fritidsforvaltningen",),
    "økf": ("økonomiforvaltningen",),
    "øu": ("økonomiudvalget",),
    "mb": ("medlem af borgerrepræsentationen",),
    "jku": ("jobcenter københavn ungecentret", "jobcenter københavn unge"),
    "ssp": ("skole socialforvaltning politi",),
    "kk": ("københavns kommune",),
    "kl": ("kommunernes landsforening",),
    "pet": ("politiets efterretningstjeneste",),
    "vink": ("viden inklusion københavn",),
    "ptsd": ("posttraumatisk stress",),
    "stu": ("særligt tilrettelagt ungdomsuddannelse",),
    "fgu": ("forberedende grunduddannelse",),
    "eud": ("erhvervsuddannelse",),
    "avu": ("almen voksenuddannelse",),
    "amu": ("arbejdsmarkedsuddannelse",),
    "eu": ("europæiske union",),
    "star": ("styrelsen for arbejdsmarked og rekruttering",),
    "lab": ("lov om en aktiv beskæftigelsesindsats",),
    "ft": ("folketinget",),
    "moms": ("merværdiafgift",),
    "dr": ("danmarks radio",),
    "skat": ("skatteforvaltningen",),
}

_MONTH_NAMES = """jan januar, feb februar, mar marts, apr april, maj, jun juni, jul juli, aug august,
sep sept september, okt oktober, nov november, dec december"""
_MONTHS = {name: number for number, names in enumerate(_MONTH_NAMES.split(","), start=1) for name in names.split()}
_MONTH_PATTERN = "|".join(sorted(_MONTHS, key=len, reverse=True))
_TOKEN = re.compile(
    rf"""
    (?=\d)(?:
      (?P<written>\b(?P<d1>\d{{1,2}})\.?\s?(?:af\s)?(?P<m1>{_MONTH_PATTERN})\.?\s(?P<y1>(?:18|19|20)\d\d)\b)
    | (?P<iso>\b(?P<y2>(?:18|19|20)\d\d)-(?P<m2>[01]\d)-(?P<d2>[0-3]\d)\b)
    | (?P<figures>\b(?P<d3>[0-3]?\d)[.\-/](?P<m3>[01]?\d)[.\-/](?P<y3>(?:18|19|20)\d\d)\b)
    | (?P<identifier>\b\d{{2,4}}[-/]\d{{3,}}(?:[-/]\d+)*\b)
    | (?P<number>\b\d{{1,3}}(?:[.\u00a0]\d{{3}})+(?:,\d+)?\b|\b\d+,\d+\b)
    )
  | (?P<word>[^\W_]+)
    """,
    re.VERBOSE | re.IGNORECASE,
)
_WORD = re.compile(r"[^\W_]+")
_DIGIT = re.compile(r"\d")
_DATE_GROUPS = {"written": ("d1", "m1", "y1"), "iso": ("d2", "m2", "y2"), "figures": ("d3", "m3", "y3")}
_HYPHEN_AT_LINE_END = re.compile(r"(?<=[^\W\d_])[-\u00ad\u00ac]\s*\n\s*(?!(?:og|eller|samt)\b)(?=[a-zæøå])")
_FOLDS = str.maketrans(
    {"æ": "ae", "ø": "oe", "å": "aa", "ä": "ae", "ö": "oe", "ß": "ss", "đ": "d", "ł": "l", "þ": "th"}
)
_INFLECTIONS = (
    "n",
    "r",
    "s",
    "t",
    "e",
    "en",
    "er",
    "et",
    "ne",
    "ns",
    "rs",
    "ts",
    "es",
    "ens",
    "ers",
    "ets",
    "nes",
    "rne",
    "ene",
    "erne",
    "rnes",
    "enes",
    "ernes",
)
_SKELETON = (("ae", "e"), ("oe", "o"), ("aa", "a"), ("ee", "e"), ("oo", "o"))


@lru_cache(maxsize=400_000)
def fold(word: str) -> str:
    """One spelling for all: NFC, lower case, æ/ø/å as ae/oe/aa, no accents. ``fold("Børn") == fold("Boern")``."""
    word = unicodedata.normalize("NFC", word).lower().translate(_FOLDS)
    if word.isascii():
        return word
    kept = (char for char in unicodedata.normalize("NFKD", word) if not unicodedata.combining(char))
    return "".join(kept).lower()


@cache
def _stemmer() -> Any:
    import Stemmer

    return Stemmer.Stemmer("danish", 0)


@lru_cache(maxsize=400_000)
def stem(folded: str) -> str:
    """The stem of a folded word; "indsats" and "indsatsen" share theirs."""
    stemmed = str(_stemmer().stemWord(folded))
    if stemmed.endswith("s") and stemmed != folded:
        stemmed = str(_stemmer().stemWord(stemmed))
    return stemmed


@cache
def _parts() -> frozenset[str]:
    """Words that compounds are made of, folded; see ``compound_parts.md`` beside the list."""
    packed = resources.files("assistant.danish").joinpath("compound_parts.txt.gz").read_bytes()
    return frozenset(gzip.decompress(packed).decode().split()) | _SHORT_PARTS


def _is_word(piece: str) -> bool:
    """Whether a piece is a word of its own (in the form that dictionaries list)."""
    if len(piece) < SHORTEST_PART:
        return piece in _SHORT_PARTS
    return piece in _parts() and piece not in _NOT_PARTS


def _is_first_part(piece: str) -> bool:
    """A word, bare or with a linking letter ("arbejds", "bande", "folke", "student-er")."""
    if _is_word(piece):
        return True
    if piece.endswith("s") and len(piece) > SHORTEST_PART:
        return _is_word(piece[:-1]) or (len(piece) > 5 and _is_word(piece[:-1] + "e"))
    return (piece.endswith("e") and _is_word(piece[:-1])) or (piece.endswith("er") and _is_word(piece[:-2]))


def _is_last_part(piece: str) -> bool:
    """A word in any inflection: bare, with an ending, or with an ending after a doubled consonant ("medlemmer")."""
    if _is_word(piece):
        return True
    if piece in _NOT_PARTS:
        return False
    for ending in _INFLECTIONS:
        if piece.endswith(ending) and len(piece) - len(ending) >= 3:
            bare = piece.removesuffix(ending)
            if _is_word(bare) or (bare[-1] == bare[-2] and _is_word(bare[:-1])):
                return True
    return False


@lru_cache(maxsize=400_000)
def split_compound(folded: str) -> tuple[str, ...]:
    """The stems of a compound's parts, or nothing for a word that is no compound.

    Linking letters go with the stem: ``split_compound("bandeindsatsen") == ("band", "indsat")``.
    """
    length = len(folded)
    if not SHORTEST_COMPOUND <= length <= LONGEST_WORD or not folded.isalpha():
        return ()
    best: dict[int, tuple[int, int, tuple[str, ...]]] = {0: (0, 0, ())}  # where a part may begin
    for end in range(3, length + 1):
        if length - 3 < end < length:
            continue
        fits = _is_last_part if end == length else _is_first_part
        for start, before in tuple(best.items()):
            if not end - 22 <= start < end - 2 or (start == 0 and end == length) or not fits(folded[start:end]):
                continue
            # Fewest parts first; among those, the most even split.
            found = (before[0] + 1, before[1] + (end - start) ** 2, (*before[2], stem(folded[start:end])))
            best[end] = min(best.get(end, found), found)
    return best[length][2] if length in best else ()


@lru_cache(maxsize=100_000)
def last_part(folded: str) -> str:
    """The longest word that a long word may be a compound with; empty if there is none."""
    if not SHORTEST_COMPOUND <= len(folded) <= LONGEST_WORD or not folded.isalpha():
        return ""
    endings = (folded[start:] for start in range(SHORTEST_PART, len(folded) - SHORTEST_PART))
    return next((ending for ending in endings if _is_last_part(ending)), "")


def join_lines(text: str) -> str:
    """The text with words joined that a line end had cut ("kom-\\nmune"). Positions change."""
    return _HYPHEN_AT_LINE_END.sub("", text) if "\n" in text else text


def tokens_with_spans(text: str) -> Iterator[tuple[str, str, int, int]]:
    """(kind, folded token, start, end) of every word, number, date and identifier; dates in ISO form."""
    for match in _TOKEN.finditer(text):
        start, end = match.span()
        if match.lastgroup == "word":
            token = fold(text[start:end])[:LONGEST_WORD]
            if token:
                yield "word", token, start, end
        else:
            yield *_normal_form(match), start, end


def _normal_form(match: re.Match[str]) -> tuple[str, str]:
    """(kind, token) of what is not a word."""
    kind = str(match.lastgroup)
    if kind in _DATE_GROUPS:
        day, month, year = (match[group] for group in _DATE_GROUPS[kind])
        return "date", f"{year}-{_MONTHS.get(month.lower()) or int(month):02d}-{int(day):02d}"
    if kind == "identifier":
        return kind, match[0].replace("/", "-")
    return "number", match[0].replace(".", "").replace("\u00a0", "").rstrip(",")


def analyse_with_spans(text: str) -> list[tuple[str, int, int]]:
    """Index terms with where they stand: stems, parts of compounds, numbers and dates; stop words left out."""
    terms: list[tuple[str, int, int]] = []
    for kind, token, start, end in tokens_with_spans(text):
        for term in terms_of(kind, token):
            terms.append((term, start, end))
    return terms


def analyse(text: str) -> list[str]:
    """Index terms of a text, in order; see ``analyse_with_spans``."""
    return [term for term, _, _ in analyse_with_spans(text)]


@lru_cache(maxsize=400_000)
def terms_of(kind: str, token: str) -> tuple[str, ...]:
    """The index terms of one token; none for a stop word."""
    if kind == "date":
        year, month, _ = token.split("-")
        return (token, year) if month else (token,)
    if kind != "word":
        return (token,)
    if token in STOP_WORDS:
        return ()
    return (stem(token), *split_compound(token))


@lru_cache(maxsize=400_000)
def skeleton(folded: str) -> str:
    """A word with the letters made equal that scans confuse most (æ/ae/e, ø/oe/o, å/aa/a)."""
    for before, after in _SKELETON:
        folded = folded.replace(before, after)
    return folded


@lru_cache(maxsize=400_000)
def word_ngrams(folded: str) -> tuple[str, ...]:
    """The overlapping character n-grams of one folded word; the word itself where it is no longer than one."""
    bare = skeleton(folded)
    if len(bare) <= NGRAM_LENGTH:
        return (bare,)
    return tuple(bare[start : start + NGRAM_LENGTH] for start in range(len(bare) - NGRAM_LENGTH + 1))


def ngrams(text: str) -> list[str]:
    """Character n-grams of a text's words, for remains of bad scans and for typing errors."""
    found: list[str] = []
    for kind, token, _, _ in tokens_with_spans(text):
        if kind != "word":
            found.append(token)
        elif token not in STOP_WORDS:
            found.extend(word_ngrams(token))
    return found


def exact_words(text: str) -> list[str]:
    """Every word, number, date and identifier of a text in folded form, in order, stop words included."""
    if not _DIGIT.search(text):  # then all tokens are words, which are quicker to find by themselves
        return [token[:LONGEST_WORD] for word in _WORD.findall(text) if (token := fold(word))]
    return [token for _, token, _, _ in tokens_with_spans(text)]
