"""Measures the differences told between earlier replies and later sources: ``python eval/differences/measure.py``.

Each case is a reply of one question and a later document. Every case is asked twice: with its own later document alone,
and with the later documents of all cases, where every difference that points to another case's document is a false one.
"""

from __future__ import annotations

import datetime
import hashlib
import json
import re
import sys
from collections import Counter
from dataclasses import dataclass, replace
from pathlib import Path

from assistant.drafting.desk.ranking import Desk, SourceIndex
from assistant.drafting.desk.sources import Source, read_source
from assistant.evaluation.report import keep_row, result_row
from assistant.precedents.differences import Difference, find_differences
from assistant.records import Document, Kind, Page
from assistant.structure import describe

HERE = Path(__file__).parent
KINDS = {"note": Kind.NOTE, "report": Kind.REPORT, "decision": Kind.DECISION, "reply": Kind.REPLY}


@dataclass(frozen=True)
class Case:
    """A reply, a later document, and the differences that should be told: kind, what it said, what it says."""

    id: str
    reply: Source
    later: Source
    expected: tuple[tuple[str, str, str], ...]

    @property
    def family(self) -> str:
        """Cases about one thing: "cykelsti" and "cykelsti-andet"."""
        return self.id.split("-")[0]


def main() -> None:
    named = [name for name in sys.argv[1:] if not name.startswith("--")]
    names = named or ["tune.txt", "report.txt", "fresh.txt", "last.txt"]
    details, summary = "--details" in sys.argv, {}
    for name in names:
        cases = read_cases((HERE / name).read_text(encoding="utf-8"))
        summary[name.removesuffix(".txt")] = measure(cases, details=details)
    print(json.dumps(summary, ensure_ascii=False))
    if "--keep" in sys.argv:
        row = result_row("differences", summary) | {"command": "python eval/differences/measure.py"}
        keep_row(HERE.parent / "results.jsonl", row)


def read_cases(text: str) -> list[Case]:
    """The cases of a file; see README.md for the form."""
    cases = []
    for block in re.split(r"(?m)^=== ", text)[1:]:
        head, *lines = block.strip().split("\n")
        id_, date, later = (part.strip() for part in head.split("|", 2))
        kind, later_date, title = later.split(" ", 2)
        said: dict[str, list[str]] = {"Q": [], "A": [], "N": [], "D": []}
        for line in filter(None, lines):
            said[line[0]].append(line[2:].strip())
        expected = [tuple(part.strip() for part in line.split("|")) for line in said["D"] if line != "none"]
        cases.append(
            Case(
                id_,
                _reply(id_, datetime.date.fromisoformat(date), said["Q"], said["A"]),
                _source(
                    f"{id_}-nu.md", f"# {title}\n\n" + "\n\n".join(said["N"]), KINDS[kind],
                    datetime.date.fromisoformat(later_date), title,
                ),
                tuple((one[0], one[1], one[2]) for one in expected),
            )
        )  # fmt: skip
    return cases


def _reply(id_: str, date: datetime.date, questions: list[str], answers: list[str]) -> Source:
    asked = "\n".join(f"{number}. {text}" for number, text in enumerate(questions, 1))
    said = "\n\n".join(f"Ad {number}: {text}" for number, text in enumerate(answers, 1))
    text = (
        "Til\nVera Prøvesen, MB\n\nKære Vera Prøvesen\n\nTak for din henvendelse med spørgsmål.\n\n"
        f"Spørgsmål\n\n{asked}\n\nForvaltningens svar\n\n{said}\n\nMed venlig hilsen\n\nEllen Opdigtet\nDirektør\n"
    )
    return _source(f"{id_}-svar.txt", text, Kind.REPLY, date, f"Svar om {id_}")


def _source(name: str, text: str, kind: Kind, date: datetime.date, title: str) -> Source:
    digest = hashlib.sha256(f"{name}{text}".encode()).hexdigest()[:12]
    document = Document(id="d" + digest, name=name, version=digest, media_type="text/plain", pages=(Page(1, text),))
    document, structure = describe(document)
    return read_source(replace(document, kind=kind, date=date, title=title), structure)


def measure(cases: list[Case], *, details: bool = False) -> dict[str, object]:
    """Precision and recall of the differences, each case by itself and among all."""
    figures: dict[str, object] = {"n": len(cases), "expected": sum(len(case.expected) for case in cases)}
    for name in ("alone", "together"):
        counts: Counter[str] = Counter()
        for case in cases:
            others = [other.later for other in cases if other.family != case.family] if name == "together" else []
            told = _told(case, [source for source in (case.later, *others) if _is_later(source, case.reply)])
            right = [difference for difference in told if _is_expected(case, difference)]
            missed = [one for one in case.expected if not any(_matches(one, difference) for difference in told)]
            kinds = sum(any(_matches(one, d) and d.kind == one[0] for d in told) for one in case.expected)
            counts.update(told=len(told), right=len(right), missed=len(missed), kinds=kinds)
            if details and (missed or len(right) < len(told)):
                print(name, case.id, "MISSED" if missed else "", missed, file=sys.stderr)
                for difference in told:
                    mark = "  right:" if difference in right else "  FALSE:"
                    print(mark, difference.kind, difference.text, file=sys.stderr)
        expected = sum(len(case.expected) for case in cases)
        figures[name] = {
            "told": counts["told"],
            "precision": round(counts["right"] / counts["told"], 3) if counts["told"] else None,
            "recall": round(1 - counts["missed"] / expected, 3),
            "kind right": counts["kinds"],
        }
    return figures


def _is_later(source: Source, reply: Source) -> bool:
    return bool(source.date and reply.date and source.date > reply.date)


def _told(case: Case, later: list[Source]) -> list[Difference]:
    then = Desk([case.reply], [SourceIndex(case.reply)])
    now = Desk(later, [SourceIndex(source) for source in later])
    letter = case.reply.structure.letter
    assert letter is not None, case.id
    assert letter.questions, case.id
    return [d for asked in letter.questions for d in find_differences(case.reply, asked, then, now).differences]


def _is_expected(case: Case, difference: Difference) -> bool:
    own = {citation.document for citation in difference.now} == {case.later.document.name}
    return own and any(_matches(one, difference) for one in case.expected)


def _matches(one: tuple[str, str, str], difference: Difference) -> bool:
    _, then, now = one
    said = re.split(r"» ?(?:En nyere|Det er siden|Det stemmer)", difference.text)
    return (
        then in difference.text
        and now in difference.text
        and bool(said)
        and _of(then, difference.then_text, difference)
    )


def _of(wanted: str, told: str, difference: Difference) -> bool:
    return wanted in told or told in wanted or wanted in difference.text.split("«")[0]


if __name__ == "__main__":
    main()
