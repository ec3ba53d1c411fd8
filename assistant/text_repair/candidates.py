"""Finds the words that may have been printed where a word was read, cheapest first."""

from __future__ import annotations

from dataclasses import dataclass

from assistant.text_repair.channel import Confusion, by_reading
from assistant.text_repair.lexicon import BEGIN, COST_UNIT, END, MIDDLE, NAME, WORD, Lexicon

MAX_CONFUSIONS = 5
MAX_CHANNEL = 12.0  # dearest set of confusions that is tried
MAX_CHANNEL_KNOWN = 6.5  # the same where the reading is a word itself
_LEAST_WORD_COST = 3.0
MAX_STEPS = 4000
COMPOUND_COST = 1.5
ODD_PART_COST = 3.0  # where the dictionary does not expect a word in a compound
PART_SHARE = 0.75  # parts of a compound go together oftener than by chance
_SLACK = 9.0  # candidates this much dearer than the cheapest are dropped
_MIN_PART = 3
_State = tuple[int, str, int, int, float, tuple[int, ...], str, float]


@dataclass(frozen=True, slots=True)
class Candidate:
    """A word that may have been printed. ``channel`` is what its confusions cost, ``word_cost`` what the word costs."""

    word: str
    channel: float
    word_cost: float
    confusions: tuple[int, ...] = ()
    is_compound: bool = False
    is_name: bool = False

    @property
    def total(self) -> float:
        return self.channel + self.word_cost


class CandidateSearch:
    """Walks the lexicon letter by letter, taking each letter as read or as a known confusion."""

    def __init__(self, lexicon: Lexicon) -> None:
        self._lexicon = lexicon
        self._table = by_reading()
        self._longest = max(map(len, self._table), default=1)
        self._ahead: dict[str, list[tuple[int, str, Confusion | None]]] = {}

    def find(self, read: str, *, before_hyphen: bool = False, known: bool = False) -> list[Candidate]:
        """Candidates for a lower-case reading, the reading itself among them where it is a word.

        Compounds are looked for only where no word of the lexicon fits. Before a hyphen ("børne- og") a word that
        stands only in compounds will do.
        """
        roles = WORD | BEGIN | MIDDLE if before_hyphen else WORD
        found = self._walk(read, roles, MAX_CHANNEL_KNOWN if known else MAX_CHANNEL, compounds=False)
        if not found and len(read) >= 2 * _MIN_PART:
            found = self._walk(read, roles, MAX_CHANNEL, compounds=True)
        return _best(found)

    def _options(self, read: str) -> list[list[tuple[int, str, Confusion | None]]]:
        """For each position: (letters consumed, letters printed, the confusion or None)."""
        options: list[list[tuple[int, str, Confusion | None]]] = []
        for position in range(len(read)):
            ahead = read[position : position + self._longest]
            here = self._ahead.get(ahead)
            if here is None:
                here = self._ahead[ahead] = [
                    (length, confusion.printed, confusion)
                    for length in range(1, len(ahead) + 1)
                    for confusion in self._table.get(ahead[:length], ())
                ]
                here.append((1, ahead[0], None))  # last, so that it is tried first
            options.append(here)
        return options

    def _walk(self, read: str, roles: int, dearest: float, *, compounds: bool) -> list[Candidate]:
        lexicon, options, end = self._lexicon, self._options(read), len(read)
        words, size, steps, bound = lexicon.words, len(lexicon.words), 0, 60.0
        narrow = lexicon.narrow
        found: list[Candidate] = []
        # position, prefix, its range, channel cost, confusions, finished parts of the compound and their cost
        stack: list[_State] = [(0, "", 0, size, 0.0, (), "", 0.0)]
        while stack and steps < MAX_STEPS:
            steps += 1
            position, prefix, low, high, channel, used, parts, parts_cost = stack.pop()
            if prefix and words[low] == prefix:
                role, own_cost = lexicon.roles[low], lexicon.costs[low] * COST_UNIT
                if position == end and _may_end(prefix, parts, role, roles):
                    cost = parts_cost + PART_SHARE * own_cost if parts else own_cost
                    found.append(Candidate(parts + prefix, channel, cost, used, bool(parts), bool(role & NAME)))
                    bound = min(bound, found[-1].total + _SLACK)
                elif compounds and end - position >= _MIN_PART and _may_begin(prefix, role):
                    cost = parts_cost + PART_SHARE * own_cost + COMPOUND_COST
                    if not role & (BEGIN | MIDDLE):
                        cost += ODD_PART_COST
                    if cost + channel < bound:
                        stack.append((position, "", 0, size, channel, used, parts + prefix, cost))
            if position == end:
                continue
            for length, printed, confusion in options[position]:
                total = channel
                if confusion is not None:
                    total += confusion.cost
                    if total > dearest or len(used) >= MAX_CONFUSIONS:
                        continue
                    if total + parts_cost + _LEAST_WORD_COST > bound:
                        continue
                longer = prefix + printed
                next_low, next_high = narrow(longer, low, high)
                if next_low < next_high:
                    path = used if confusion is None else (*used, confusion.index)
                    stack.append((position + length, longer, next_low, next_high, total, path, parts, parts_cost))
        return found


def _may_begin(word: str, role: int) -> bool:
    """Whether a word may stand before another in a compound; ordinary words may, at a cost."""
    if role & (BEGIN | MIDDLE):
        return len(word) > 1
    return role & WORD != 0 and not role & NAME and len(word) >= _MIN_PART


def _may_end(word: str, parts: str, role: int, roles: int) -> bool:
    """Whether a word with that role may end what was read (as the last part of a compound, if there are parts)."""
    if not parts:
        return role & roles != 0
    return role & END != 0 or (role & WORD != 0 and not role & NAME and len(word) > _MIN_PART)


def _best(found: list[Candidate]) -> list[Candidate]:
    """Each word once, by its cheapest path; hopeless ones dropped."""
    cheapest: dict[str, Candidate] = {}
    for candidate in sorted(found, key=lambda candidate: candidate.total):
        cheapest.setdefault(candidate.word, candidate)
    ordered = list(cheapest.values())
    return [candidate for candidate in ordered if candidate.total <= ordered[0].total + _SLACK][:12]
