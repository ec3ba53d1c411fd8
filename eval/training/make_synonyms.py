"""Makes assistant/danish/synonyms.txt.gz from the Danish MyThes thesaurus (th_da_DK.dat).

Usage: PYTHONPATH=. python eval/training/make_synonyms.py th_da_DK.dat

What the table holds and how strong a tie is: assistant/danish/synonyms.md.
"""

from __future__ import annotations

import gzip
import re
import sys
from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import product
from pathlib import Path

from assistant.danish import analysis
from assistant.danish.synonyms import STRENGTHS, entry_of

TARGET = Path(analysis.__file__).with_name("synonyms.txt.gz")
NARROWER = "(underbegreb)"
NOTE = re.compile(r"\(([^()]*)\)")
UNWANTED = ("vulgær", "rå", "ondsindet")
MOST_WORDS = 5
# Strength of a synonym by how many stand in its sense: a long row is a field of meaning more than one meaning.
SYNONYM = ((3, 0.85), (6, 0.75), (10, 0.65), (99, 0.55))
ONE_WAY = 0.15
NARROW = ((8, 0.5), (25, 0.4), (80, 0.35), (9999, 0.3))
WEAKEST = 0.25
MOST_NEIGHBOURS = 60


@dataclass
class Sense:
    """One line of a word: words of the same meaning, and words of a narrower one."""

    same: list[str] = field(default_factory=list)
    narrower: list[str] = field(default_factory=list)


def wordings(member: str) -> Iterator[str]:
    """The folded wordings of a member: notes left out, "falde bort/væk" as two."""
    if any(bad in note for note in NOTE.findall(member) for bad in UNWANTED):
        return
    bare = NOTE.sub(" ", member).replace("'", " ")
    for words in product(*(word.split("/") for word in bare.split())):
        text = analysis.fold(" ".join(words)).strip(" .,;:!?")
        wanted = re.fullmatch(r"[a-z0-9][a-z0-9 -]*", text) and not text.endswith("-")
        if wanted and len(words) <= MOST_WORDS and not all(word in analysis.STOP_WORDS for word in text.split()):
            yield text


def read_senses(path: Path) -> dict[str, list[Sense]]:
    """Every head as the file writes it, with its senses."""
    found: dict[str, list[Sense]] = {}
    senses: list[Sense] = []
    for line in path.read_text(encoding="utf-8").splitlines()[1:]:
        if not line.startswith("|"):
            senses = found.setdefault(line.rpartition("|")[0], [])
            continue
        sense = Sense()
        for member in line[1:].split("|"):
            if member.endswith(NARROWER):
                sense.narrower += wordings(member.removesuffix(NARROWER))
            elif member != "TOP":
                sense.same += wordings(member)
        senses.append(sense)
    return found


def graded(value: int, steps: tuple[tuple[int, float], ...]) -> float:
    return next(strength for most, strength in steps if value <= most)


class Ties:
    """How strongly entries are tied, and how each entry is written."""

    def __init__(self) -> None:
        self.written: dict[str, Counter[str]] = defaultdict(Counter)
        self.same: dict[tuple[str, str], float] = {}
        self.narrower: dict[tuple[str, str], float] = {}

    def entry(self, wording: str, weight: int = 1) -> str:
        key = entry_of(wording)
        self.written[key][wording] += weight
        return key

    def add(self, head: str, senses: list[Sense]) -> None:
        children = sum(len(sense.narrower) for sense in senses)
        meanings = sum(bool(sense.same) for sense in senses)
        for wording in wordings(head):
            own = self.entry(wording, 3)
            for sense in senses:
                # One of many meanings is meant the more seldom.
                strength = graded(len(sense.same), SYNONYM) - 0.02 * min(meanings - 1, 5)
                for other in map(self.entry, sense.same):
                    self.keep(self.same, own, other, strength)
                for other in map(self.entry, sense.narrower):
                    if not other.endswith(own):  # "anlægsudgift" is an "udgift": compounds say so themselves
                        self.keep(self.narrower, own, other, graded(children, NARROW))

    @staticmethod
    def keep(ties: dict[tuple[str, str], float], one: str, other: str, strength: float) -> None:
        if one != other and one and other:
            ties[one, other] = max(strength, ties.get((one, other), 0))

    def neighbours(self) -> dict[str, dict[str, float]]:
        """For every entry its neighbours, strongest first."""
        found: dict[str, dict[str, float]] = defaultdict(dict)
        for one, other in self.same.keys() | self.narrower.keys():
            there, back = self.same.get((one, other), 0.0), self.same.get((other, one), 0.0)
            narrow = max(self.narrower.get((one, other), 0), self.narrower.get((other, one), 0))
            synonym = (there + back) / 2 if there and back else max(there, back) - ONE_WAY
            strength = max(synonym, narrow) + (0.05 if synonym > 0 and narrow else 0)
            if strength >= WEAKEST:
                found[one][other] = found[other][one] = round(strength / 0.05) * 0.05
        return {
            own: dict(sorted(others.items(), key=lambda item: (-item[1], item[0]))[:MOST_NEIGHBOURS])
            for own, others in found.items()
        }


def lines(ties: Ties) -> Iterator[str]:
    """entry TAB wording (empty if the same) TAB its neighbours' line numbers, in base 36, after their strength."""
    neighbours = ties.neighbours()
    order = sorted(neighbours)
    number = {entry: analysis_number(index) for index, entry in enumerate(order)}
    for entry in order:
        wording = max(ties.written[entry].items(), key=lambda item: (item[1], -len(item[0]), item[0]))[0]
        groups: dict[str, list[str]] = defaultdict(list)
        for other, strength in neighbours[entry].items():
            groups[STRENGTHS[min(round(strength / 0.05), 19)]].append(number[other])
        packed = ";".join(f"{strength}{','.join(others)}" for strength, others in groups.items())
        yield f"{entry}\t{'' if wording == entry else wording}\t{packed}"


def analysis_number(value: int) -> str:
    digits = "0123456789abcdefghijklmnopqrstuvwxyz"
    text = ""
    while True:
        value, rest = divmod(value, 36)
        text = digits[rest] + text
        if not value:
            return text


def main() -> None:
    ties = Ties()
    for head, senses in read_senses(Path(sys.argv[1])).items():
        ties.add(head, senses)
    written = list(lines(ties))
    TARGET.write_bytes(gzip.compress("\n".join(written).encode(), mtime=0))
    print(len(written), "entries", TARGET.stat().st_size, "bytes")


if __name__ == "__main__":
    main()
