"""Questions that a table answers: which of its rows and columns are asked about, and what of them."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import lru_cache

from rapidfuzz.distance import DamerauLevenshtein

from assistant.danish.analysis import STOP_WORDS, fold
from assistant.danish.numbers import find_numbers
from assistant.drafting.asking.lexicon import JOIN, Lexicon, is_verb, parts, root, word_list, words_of
from assistant.drafting.asking.question import Question, Term, Want
from assistant.drafting.citing import sentence
from assistant.drafting.desk.clauses import FALLS, NEGATED, RISES
from assistant.drafting.desk.ranking import Desk
from assistant.drafting.ways.reckoning import reckon
from assistant.drafting.ways.table_sentences import TableAnswer, TableView, join, label, row_sentence
from assistant.records import AnswerSentence, Row

_MONEY_ASKED = re.compile(
    r"(?i)budget|bevilling|bevilg|penge|beløb|\bafsat|sat af|\bkoste|\bmio\b|\bkr\b|kroner|\btabb?el|"
    r"\bregnet med til\b|økonomi|midler|\bfår\b|\bfik\b|\bget\b|\bramme|udgift|dyrest|billigst|"
    r"\bpost(?:en|er|erne)?\b|\b(?:går|gik|er|var) der (?:\w+ )?til\b|\bder (?:er|var) til\b|\bbruge[rs]?\b|"
    r"\bbrugt\b|prioriter|finansier|kasse"
)
_WHOLE = re.compile(r"(?i)\b(?:det |den )?(?:samle(?:t|de)|total(?:t|e)?)\b|\bi alt\b|\bsummen af alle\b|\btotalen\b")
_BUDGET = re.compile(
    r"(?i)\b(?:\w*budget(?:tet|rammen|terne)?|rammen|pengene|midlerne|"
    r"(?:flere|færre|flest|færrest|mange|mindst|mest) penge)\b"
)
_FILLER = word_list("tables")
_SPAN = re.compile(r"(?i)\bfra\b.*\d{4}.*\btil\b.*\d{4}|\d{4}\s?[-–]\s?\d{4}|\bårene\b.*\d{4}.*\d{4}")
_ROWS_ASKED = re.compile(
    r"(?i)\bfordel(?:ing|t|es|er)\w*|"
    r"\b(?:hvilke[nt]?|hvor mange) (?:\w+ ){0,2}?(?:indsats|aktivitet|projekt|post|formål|område|program|række|"
    r"linje)\w*"
)
_YEAR_ASKED = re.compile(r"(?i)\bhvilke[nt]? (?:\w+ )?(?:år|årstal)\b|\bhvornår\b")
_ALL_YEARS = re.compile(
    r"(?i)\b(?:alle|samtlige|de) (?:\w+ )?år\b|\b(?:hele|samlede) periode\w*|"
    r"\b(?:gennem|over|i løbet af) (?:årene|perioden)\b|"
    r"\b(?:til ?sammen|sammenlagt)\b(?!.*\d{4})"
)
_NEXT, _BEFORE = (
    re.compile(r"(?i)\b(?:året efter|næste år|det følgende år)\b"),
    re.compile(r"(?i)\båret (?:før|forinden)\b"),
)
_SINCE = re.compile(r"(?i)\b(?:siden|efter|fra) (?:og med )?\d{4}\b(?!.*\d{4})")
_SEVERAL = re.compile(r"(?i)poster(?:ne)?\b|indsatser(?:ne)?\b")
_SEVERAL_SAID = re.compile(r"(?i)\b(?:begge|(?:de|alle) (?:to|tre|fire)) (?:poster|indsatser|linjer|rækker|beløb)\w*")
LEAST_SYNONYM, LEAST_IDIOM = 0.74, 0.7  # how surely a word or an idiom means one of a row's label
LEAST_LABEL = 0.45  # of the letters of a row's label that the question must name
_LABEL_FILLER = frozenset(("mv", "m", "v", "og", "for", "i", "til", "af", "s"))


_NO_CELL = frozenset({Want.PURPOSE, Want.DEFINITION, Want.PLACE, Want.UNIT})  # what no cell of a table tells
_HARDLY_CELL = frozenset({Want.SUMMARY, Want.CRITERION})  # what it tells only where money or a sum is asked for


def answer_from_tables(question: Question, desk: Desk) -> TableAnswer | None:
    """The answer when the question is about a table's rows and columns, else None."""
    reckons = question.aggregate or _MONEY_ASKED.search(question.text)  # "hvad er rammen i 2015"
    if question.want in _NO_CELL and not (question.want is Want.DEFINITION and reckons):
        return None
    if question.want in _HARDLY_CELL and not reckons:
        return None
    for source in desk.sources:
        for table in source.structure.tables:
            if not table.rows:
                continue
            found = _answer(question, TableView(source, table))
            if found:
                return found
    return None


def denies(question: Question, answer: TableAnswer) -> bool:
    """Whether the question states another amount, or the other way, than the table has."""
    stated = [mention.value for mention in find_numbers(question.text) if mention.unit == "kr."]
    if stated and answer.values:
        told = {value * scale for value in answer.values for scale in (1, 1000, 10**6, 10**9)}
        return not any(value in told for value in stated)
    if _LOST.search(question.text) and answer.values and not answer.missing:
        return True
    if _ONLY_IN.search(question.text) and question.is_why and len(answer.values) > 1:
        return True
    up, down = bool(RISES.search(question.text)), bool(FALLS.search(question.text))
    if up == down or not answer.way or NEGATED.search(question.text):
        return False
    return (answer.way == "up") != up


_ONLY_IN = re.compile(r"(?i)\b(?:kun|alene)\b.*\d{4}")
_LOST = re.compile(
    r"(?i)\bmist(?:er|ede|et)\b|\b(?:helt|skåret) væk\b|\bfjernet\b|\bingen (?:penge|midler|bevilling)\b|"
    r"\bintet beløb\b"
)


@dataclass(frozen=True)
class _Asked:
    """The rows and columns a question names, and its words that neither explains."""

    rows: list[Row]
    rest: list[Term]
    columns: list[int] | None
    every_row: bool  # asked which rows are so and so


def _answer(question: Question, view: TableView) -> TableAnswer | None:
    if re.search(r"(?i)prisniveau|hvilke(?:t års)? priser|\bpl\b", question.text):
        return _price_level(view)
    if _counts_other(question, view):
        return None
    if question.kinds and view.source.document.kind not in question.kinds:
        return None
    question = _with_sum(question)
    question = replace(question, years=_years_meant(question, view))
    rows, rest = _rows_asked(question, view)
    asked = _Asked(rows, rest, _columns_asked(question, view), bool(_ROWS_ASKED.search(question.text)))
    in_years = bool(set(view.years) & set(question.years))
    asks_money = bool(_MONEY_ASKED.search(question.text)) or bool(rows and (in_years or question.aggregate))
    asks_money = asks_money or bool(asked.every_row and in_years)
    captioned = any(_in_caption(term, view) for term in rest)
    whole = not rows and not asked.every_row and _asks_whole(question, view, captioned=captioned)
    if not asks_money and not (whole and captioned and (in_years or question.superlative)):
        return None
    named_so = bool(_MONEY_ASKED.search(question.text)) or asked.every_row or question.is_why
    slight = bool(asked.columns) and (bool(rows) or asked.every_row) and named_so
    left = [term for term in rest if term.weight > (0.8 if slight else 0.2) and not _in_table(term, view)]
    if [term for term in left if not (rows and in_years and question.is_why and is_verb(term.word))]:
        return None
    if asked.columns is None and question.years and view.years:
        return _missing_year(question, view, rows) if rows or whole else None
    if not rows and not whole and not (asked.every_row or question.superlative or asked.columns):
        return None
    every = list(range(len(view.table.columns)))
    only = question.is_why and len(rows) == 1 and _ONLY_IN.search(question.text)
    chosen = asked.columns if asked.columns is not None and not only else every
    return reckon(question, view, rows, chosen, whole=whole)


_DOWN_TO = re.compile(r"(?i)\b(?:falder|stiger|faldt|steg|skæres|kommer) (?:\w+ ){0,3}?til\b")
_CUT = re.compile(r"(?i)\bforsvinder\b|\bskær(?:es|er|et)\b|\bskåret\b|\bspare[srt]?\b|\bmister\b")


def _with_sum(question: Question) -> Question:
    """ "til sammen", "i hele perioden" ask for a sum where nothing else is reckoned; a cut between two years does."""
    if question.aggregate in (None, "sum") and len(question.years) > 1 and _CUT.search(question.text):
        return replace(question, aggregate="difference")
    total = re.search(
        r"(?i)\btil sammen\b|\bhele perioden\b|\bover (?:alle |de )?(?:\w+ )?år\b|\bi sum\b", question.text
    )
    return replace(question, aggregate="sum") if total and question.aggregate in (None, "sum") else question


def _asks_whole(question: Question, view: TableView, *, captioned: bool) -> bool:
    """Whether the total is meant: named so, or the budget of which the change or the largest year is asked."""
    if _WHOLE.search(question.text):
        return True
    if not (_BUDGET.search(question.text) or (captioned and _MONEY_ASKED.search(question.text))):
        return False
    if question.superlative:
        years = len(question.years) > 1 and not _WHICH_ROW.search(question.text)
        return years or bool(_YEAR_ASKED.search(question.text))
    change = question.aggregate == "difference" or question.want in (Want.TREND, Want.COMPARISON)
    return (
        change or bool(RISES.search(question.text) or FALLS.search(question.text) or _CHANGES.search(question.text))
    ) and (len(question.years) != 1 or bool(_DOWN_TO.search(question.text)))


_WHICH_ROW = re.compile(r"(?i)\b(?:hvem|hvilke[nt]?)\b")
_HOW_MANY = re.compile(r"(?i)\bhvor mange (?P<counted>\w+(?: \w+)?)")
_MONEY_COUNTED = re.compile(r"(?i)\b(?:kr|kroner|mio|millioner|tusinde?|penge|midler|procent|pct|gange|år)\b")


def _counts_other(question: Question, view: TableView) -> bool:
    """Whether a question counts people or things ("hvor mange unge"), where the table has amounts of money."""
    counted = _HOW_MANY.search(question.text)
    if not counted or "kr" not in view.unit:
        return False
    return not (_MONEY_COUNTED.search(counted["counted"]) or _ROWS_ASKED.search(counted.group()))


_CHANGES = re.compile(
    r"(?i)\b(?:flere|færre|mere|mindre) (?:penge|midler)\b|\bændre\w*|\budvikl\w*|\bforsvinder\b|\bskær\w*"
)


def _price_level(view: TableView) -> TableAnswer | None:
    if not view.table.price_level:
        return None
    year = view.table.price_level.split("-")[0]
    told = next((s for s in view.source.statements if year in s.text and "pris" in s.text.lower()), None)
    if told is None:
        return None
    return TableAnswer((sentence(f"Beløbene er opgjort i {view.table.price_level}: {told.text}", view.source, [told]),))


# ------------------------------------------------------------------ rows


def _in_table(term: Term, view: TableView) -> bool:
    """Whether the table's caption or column heads hold the word, or it is a word one asks tables with."""
    if JOIN in term.word:
        return all(word in STOP_WORDS or root(word) in _FILLER_ROOTS for word in term.word.split(JOIN))
    if root(term.word) in _FILLER_ROOTS or root(term.word) in _BUDGET_ROOTS or _is_filler_misspelt(term.word):
        return True
    if parts(term.word) and set(parts(term.word)) <= _FILLER_ROOTS:
        return True
    return bool(_ROWS_ASKED.search(f"hvilke {term.surface}")) or _in_caption(term, view)


@lru_cache(maxsize=4096)
def _is_filler_misspelt(word: str) -> bool:
    close = (other for other in _FILLER if abs(len(other) - len(word)) <= 1 and other[:2] == word[:2])
    return len(word) >= 5 and any(DamerauLevenshtein.distance(word, other, score_cutoff=1) <= 1 for other in close)


_FILLER_ROOTS = frozenset(root(word) for word in _FILLER)
_BUDGET_ROOTS = frozenset(root(word) for word in ("budget", "bevilling", "beloeb", "afsat"))


def _in_caption(term: Term, view: TableView) -> bool:
    around = f"{view.table.caption} {view.table.label_head} {' '.join(view.table.columns)}"
    held = {root(word) for word in words_of(around)}
    return root(term.word) in held or (len(parts(term.word)) > 1 and set(parts(term.word)) <= held)


def _rows_asked(question: Question, view: TableView) -> tuple[list[Row], list[Term]]:
    """Rows that the question names, and the question's words that they do not explain."""
    scored: list[tuple[float, int, Row, frozenset[str]]] = []
    terms = [term for term in question.terms if term.word not in _FILLER]
    lexicon = _lexicon(frozenset(word for row in view.table.rows for word in _label_words(row)))
    for position, row in enumerate(view.table.rows):
        if row.is_total:
            continue
        words = _label_words(row)
        named = {word for word in words if any(_names(word, term.word, lexicon) for term in terms)}
        explained = frozenset(term.word for term in terms if any(_names(word, term.word, lexicon) for word in words))
        covered = sum(len(word) for word in named) / max(1, sum(len(word) for word in words))
        if covered >= LEAST_LABEL and explained:
            scored.append((covered + 0.1 * len(explained), position, row, explained))
    scored.sort(key=lambda entry: (-entry[0], entry[1]))
    kept: list[tuple[int, Row]] = []
    explained_so_far: set[str] = set()
    for _, position, row, explained in scored:
        if explained - explained_so_far or _names_several(question, explained):
            kept.append((position, row))
            explained_so_far |= explained
    for _, row in kept:
        explained_so_far |= _told_by_heading(row, terms, view)
    order = {term.word: i for i, term in enumerate(question.terms)}
    kept.sort(key=lambda entry: min((order[w] for _, _, r, e in scored if r is entry[1] for w in e), default=0))
    rest = [term for term in question.terms if term.word not in explained_so_far and not term.is_number]
    return [row for _, row in kept], rest


def _label_words(row: Row) -> list[str]:
    return [word for word in words_of(row.label) if word not in _LABEL_FILLER]


def _names_several(question: Question, explained: frozenset[str]) -> bool:
    """Whether one word is to name all rows that it fits: "fritidsjobposterne", "de to poster"."""
    return bool(_SEVERAL_SAID.search(question.text)) or any(
        _SEVERAL.search(word) and len(parts(word)) > 1 for word in explained
    )


@lru_cache(maxsize=64)
def _lexicon(words: frozenset[str]) -> Lexicon:
    return Lexicon(words)


def _names(label: str, asked: str, lexicon: Lexicon) -> bool:
    """Whether a word of the question is one of a row's label, or means the same."""
    least = LEAST_IDIOM if JOIN in asked else LEAST_SYNONYM
    return _alike(label, asked) or lexicon.matches(asked).get(label, 0.0) >= least


def _told_by_heading(row: Row, terms: Sequence[Term], view: TableView) -> frozenset[str]:
    """Words by which the question calls a row that stand in the heading of the section that bears its label."""
    own = _label_words(row)
    topics = {frozenset(words_of(s.topic)) for s in view.source.statements if s.is_entry_topic}
    around = (topic for topic in topics if own and all(_is_held(word, topic) for word in own))
    held = frozenset(word for topic in around for word in topic)
    return frozenset(term.word for term in terms if _is_held(term.word, held))


def _is_held(word: str, words: frozenset[str]) -> bool:
    return max(_lexicon(words).matches(word).values(), default=0.0) >= LEAST_SYNONYM


def _alike(label: str, asked: str) -> bool:
    """Whether a word of a row's label and one of the question name the same, a slip of the pen apart."""
    if label == asked or root(label) == root(asked):
        return True
    if {label, asked} & {"ssp", "sspplus"}:
        return False
    shorter, longer = sorted((label, asked), key=len)
    if len(shorter) >= 5 and longer.startswith(shorter[: max(5, len(shorter) - 2)]):
        return True
    mine, theirs = parts(label), parts(asked)
    if len(mine) > 2 and len(theirs) > 2 and mine[:-1] == theirs[:-1]:
        return True  # "fritidsjobindsatsen" is the row "Fritidsjobformidling"
    if len(shorter) >= 7 and DamerauLevenshtein.distance(label, asked, score_cutoff=2) <= (
        1 if len(shorter) < 10 else 2
    ):
        return True
    if len(mine) > 1 and len(theirs) > 1 and mine[0] == theirs[0] and theirs[-1] in _FILLER_ROOTS:
        return True  # "fritidsjobposterne"
    return root(asked) in mine or (len(theirs) > 1 and label not in _FILLER and root(label) in theirs)


# ------------------------------------------------------------------ columns


_COUNTS = {"et": 1, "to": 2, "tre": 3, "fire": 4}
_FIRST_OR_LAST = re.compile(
    r"(?i)\b(?:(?P<before>to|tre|fire) )?(?P<which>første|sidste) (?:(?P<after>et|to|tre|fire) )?år\b(?! til| om)"
)


def _years_meant(question: Question, view: TableView) -> frozenset[int]:
    """The years asked about: those named, the one before or after, all from one on, or all of a span."""
    years = set(question.years)
    end = _FIRST_OR_LAST.search(question.text)
    if end and not years:
        among = sorted(view.years)
        count = _COUNTS.get((end["before"] or end["after"] or "et").lower(), 1)
        return frozenset(among[:count] if end["which"].lower().startswith("første") else among[-count:])
    if len(years) == 1:
        (year,) = years
        years |= {year + 1} if _NEXT.search(question.text) else set()
        years |= {year - 1} if _BEFORE.search(question.text) else set()
        if _SINCE.search(question.text) and len(years) == 1:
            years |= {other for other in view.years if other > year}
    if question.aggregate in ("sum", "average") and len(years) > 1 and _SPAN.search(question.text):
        years |= set(range(min(years), max(years) + 1))
    return frozenset(years)


def _columns_asked(question: Question, view: TableView) -> list[int] | None:
    wanted = [view.years[year] for year in sorted(question.years) if year in view.years]
    if wanted:
        return wanted
    if question.years and view.years:
        return None
    if _ALL_YEARS.search(question.text):
        return list(range(len(view.table.columns)))
    words = {root(term.word) for term in question.terms}
    named = [
        i
        for i, name in enumerate(view.table.columns)
        if not re.search(r"\d{4}", name) and {root(fold(w)) for w in name.split()} & words
    ]
    return named or None


def _missing_year(question: Question, view: TableView, rows: Sequence[Row]) -> TableAnswer:
    total = next((row for row in view.table.rows if row.is_total), None)
    row = rows[0] if rows else total or view.table.rows[-1]
    years = join([str(year) for year in sorted(question.years)])
    what = "det samlede budget" if row.is_total else label(row)
    text = f"Forvaltningen har ikke oplysninger om beløb for {what} i {years}."
    known = [i for i, cell in enumerate(row.cells) if cell.value is not None]
    nearest = row_sentence(view, row, known)
    nearest = replace(nearest, text=f"Nærmeste oplysning, som dog ikke besvarer spørgsmålet: {nearest.text}")
    return TableAnswer((AnswerSentence(text, framing=True), nearest), missing=True)
