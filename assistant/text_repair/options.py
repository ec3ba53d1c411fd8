"""What each word of a page may have been, looked up once per spelling and remembered."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from assistant.text_repair.candidates import Candidate, CandidateSearch
from assistant.text_repair.channel import SPECIAL, by_reading, confusions
from assistant.text_repair.lexicon import COST_UNIT, MISSING_COST, NAME, load_lexicon
from assistant.text_repair.ngrams import load_language_model
from assistant.text_repair.vocabulary import Vocabulary

UNKNOWN_COST = 22.0  # of leaving a word that nobody knows
UNKNOWN_NAME_COST = 17.5  # the same for one with a capital, which is often a name
LETTER_COST = 0.8  # more for each letter: long words are compounds rather than names or foreign
SIGN_COST = 15.0  # more for a word with a sign or figure in it
NAME_DOUBT = 2.5
_SHORTEST_COMPOUND_NAME = 9
_DEAREST, _DEAREST_PER_LETTER = 4.2, 0.55  # confusions that a word may have had
_MOST_REMEMBERED = 300_000  # words
_BLANK_MARGIN = 2.0  # by which two words must beat a compound
_RARE_SIGN_COST = 6.0
BLANK_COST = 6.0  # of a blank that was lost
_COMMON = 11.5
_CLEAR = 5.0  # nats between "certainly damaged" and the next best
# Without one of these, what looks like two words is a compound that no list has.
_FORM_WORD_LIST = """
i at og en er de det den der som til for på af med om et vi har kan skal ikke jeg du han hun man var blev ved fra eller
også når hvis da så være får mod samt skulle bliver efter inden
"""
_FORM_WORDS = frozenset(_FORM_WORD_LIST.split())


@dataclass(frozen=True, slots=True)
class Options:
    """``keep_cost`` is the cost of the word as read; ``others`` are what it may have been instead, cheapest first."""

    read: str
    keep_cost: float
    known: bool
    others: tuple[Candidate, ...] = ()
    certain: Candidate | None = None  # set where no context could speak for the reading


KEEP = Options("", 0.0, True)


class WordOptions:
    """Options per word for one vocabulary."""

    def __init__(self, vocabulary: Vocabulary | None = None) -> None:
        self._lexicon = load_lexicon()
        self._extra = vocabulary.lexicon if vocabulary else None
        self._searches = [CandidateSearch(self._lexicon)]
        if self._extra and self._extra.words:
            self._searches.append(CandidateSearch(self._extra))
        self._readings = by_reading()
        self._odd: dict[str, bool] = {}
        self._memo: dict[tuple[str, bool, bool], Options] = {}

    def of(self, text: str, *, starts_sentence: bool = False, before_hyphen: bool = False) -> Options:
        """For a word as it stands on the page, capitals and all."""
        name_like = text[0].isupper() and not starts_sentence
        key = (text, name_like, before_hyphen)
        found = self._memo.get(key)
        if found is None:
            if len(self._memo) > _MOST_REMEMBERED:
                self._memo.clear()
            found = self._memo[key] = self._look_up(*key)
        return found

    def looks_odd(self, lower: str) -> bool:
        """A quick look, without a search: the word is rare or unknown as it stands, so that it may be damaged."""
        odd = self._odd.get(lower)
        if odd is None:
            index = self._lexicon.find(lower)
            odd = self._odd[lower] = index < 0 or self._lexicon.costs[index] * COST_UNIT > _COMMON
        return odd

    def knows(self, word: str) -> bool:
        return word in self._lexicon or (self._extra is not None and word in self._extra)

    def word_cost(self, word: str) -> float:
        cost = load_language_model().word_cost(word)
        if cost >= MISSING_COST - 2 and self._extra is not None:
            cost = min(cost, self._extra.cost(word))
        return cost

    def _look_up(self, text: str, name_like: bool, before_hyphen: bool) -> Options:
        if text == "i1":  # a stroke too many
            return Options(text, UNKNOWN_COST, False, (Candidate("i", _RARE_SIGN_COST, 3.0),))
        if not _may_be_repaired(text):
            return KEEP
        lower = text.lower()
        known = self.knows(lower)
        if known and not any(read in lower for read in self._readings):
            return Options(lower, self.word_cost(lower), True)
        candidates = [
            c for search in self._searches for c in search.find(lower, before_hyphen=before_hyphen, known=known)
        ]
        same = [c for c in candidates if c.word == lower]
        if known:
            keep = self.word_cost(lower)
        elif same:
            keep, known = same[0].word_cost, True
        else:
            keep = (UNKNOWN_NAME_COST if name_like else UNKNOWN_COST) + LETTER_COST * len(text)
            keep += 0.0 if text.isalpha() else SIGN_COST
        candidates = [c for c in candidates if c.word != lower and _fits(c, text, known)]
        if name_like and self.knows(lower):
            candidates = self._less_likely_than_a_name(candidates, lower)
        if lower not in self._lexicon and (same or not candidates):
            candidates += [c for c in self._run_together(lower) if c.total + _BLANK_MARGIN * known < keep]
        others = tuple(sorted(candidates, key=self._cost))
        return Options(lower, keep, known, others, self._certain(keep, others))

    def _less_likely_than_a_name(self, candidates: list[Candidate], lower: str) -> list[Candidate]:
        """A capital within a sentence speaks for a name as it was read, and against words that are none."""
        doubt = NAME_DOUBT * (2 if self._lexicon.role(lower) & NAME else 1)
        return [
            candidate if candidate.is_name else replace(candidate, channel=candidate.channel + doubt)
            for candidate in candidates
            if not (candidate.is_compound and len(lower) < _SHORTEST_COMPOUND_NAME)
        ]

    def _run_together(self, lower: str) -> list[Candidate]:
        """Two common words between which the blank was lost."""
        found = []
        for middle in range(1, len(lower)):
            first, second = lower[:middle], lower[middle:]
            forms = (first in _FORM_WORDS) + (second in _FORM_WORDS)
            if not forms or (forms == 1 and max(len(first), len(second)) < 4):
                continue
            if self.knows(first) and self.knows(second):
                cost = self.word_cost(first) + self.word_cost(second)
                if max(self.word_cost(first), self.word_cost(second)) < _COMMON:
                    found.append(Candidate(f"{first} {second}", BLANK_COST, cost))
        return sorted(found, key=lambda c: c.word_cost)[:3]

    def cost_of(self, candidate: Candidate) -> float:
        return candidate.word_cost if candidate.is_compound or " " in candidate.word else self.word_cost(candidate.word)

    def _cost(self, candidate: Candidate) -> float:
        return candidate.channel + self.cost_of(candidate)

    def _certain(self, keep: float, others: tuple[Candidate, ...]) -> Candidate | None:
        if not others or not others[0].confusions:
            return None
        best = self._cost(others[0])
        second = self._cost(others[1]) if len(others) > 1 else 99.0
        return others[0] if best + _CLEAR < keep and best + 2.0 < second else None


# "p4", "sm4", "p4krævet": one figure behind a letter; in short words only a 4, which stands for å.
_LETTER_FIGURE = re.compile(
    r"[A-ZÆØÅa-zæøå]?[a-zæøå]{1,2}4[a-zæøå]{0,2}|[a-zæøå]4[a-zæøå]?|4r[a-zæøå]*|(?=.{5,})[A-ZÆØÅa-zæøå][a-zæøå]*\d[a-zæøå]*"
)
_CAPITAL_A = re.compile(r"(?!mA)[a-zæøå]{1,12}A[a-zæøå]*")  # "pA", "ogsA"


def _may_be_repaired(text: str) -> bool:
    if len(text) == 1:
        return False
    inner = text[2:] if text[:2] == "AE" else text[1:]
    if _CAPITAL_A.fullmatch(text):
        return True
    if any(sign.isdigit() for sign in text):
        return _LETTER_FIGURE.fullmatch(text) is not None
    if sum(letter.isalpha() for letter in text) > 1 and text.isupper():
        return len(text) > 4
    return inner == inner.lower() or text[0] in "@&"


def _fits(candidate: Candidate, text: str, known: bool) -> bool:
    """Leaves out what would be guessing: names for words without a capital, rare letters in short words."""
    if candidate.is_name and not (text[0].isupper() or text[0] == "@"):
        return False
    if text.isalpha() and candidate.channel > _DEAREST + _DEAREST_PER_LETTER * len(text):
        return False
    special = all(set(confusions()[index].printed) & set(SPECIAL) for index in candidate.confusions)
    if not special and (known or len(candidate.word) < 5):
        return False
    return not (any(sign.isdigit() for sign in text) and not special)


def restore_case(read: str, word: str, *, capital: bool | None = None) -> str:
    """The repaired word with the capitals of the reading; ``capital`` decides where the first letter is in doubt."""
    if capital is not None and (read[0] == "@" or (read[0] == "A" and word[0] == "å")):
        return word[0].upper() + word[1:] if capital else word
    letters = [sign for sign in read if sign.isalpha()]
    if len(letters) > 1 and all(letter.isupper() for letter in letters):
        return word.upper()
    return word[0].upper() + word[1:] if read[0].isupper() else word
