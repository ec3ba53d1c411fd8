"""Measures how well the structure of our own documents is found: precision and recall, one line per aspect.

Run ``python eval/structure/measure.py``; ``tune`` may be looked at while working, ``report`` gives the figures we tell.
With ``--misses`` each miss is printed.
"""

from __future__ import annotations

import argparse
import json
from collections import defaultdict
from dataclasses import dataclass, field
from decimal import Decimal
from pathlib import Path
from typing import Any

from assistant.evaluation.report import keep_row, result_row
from assistant.records import Document, Page, Structure
from assistant.structure import describe

HERE = Path(__file__).parent


@dataclass
class Tally:
    """Right ones among those expected, and among those found."""

    right: int = 0
    expected: int = 0
    found: int = 0
    misses: list[str] = field(default_factory=list)

    def check(self, right: bool, miss: str) -> None:
        self.expected += 1
        self.found += 1
        self.right += right
        if not right:
            self.misses.append(miss)


def read(path: Path) -> Document:
    texts = path.read_text(encoding="utf-8").split("\f")
    pages = tuple(Page(number, text) for number, text in enumerate(texts, start=1))
    return Document("d" + path.stem, path.name, "1", "text/plain", pages)


def score(path: Path, tallies: dict[str, Tally]) -> None:
    expected: dict[str, Any] = json.loads(path.with_suffix(".json").read_text(encoding="utf-8"))
    document, structure = describe(read(path))
    texts = [
        document.pages[block.page - 1].repaired[block.repaired_start : block.repaired_end] for block in structure.blocks
    ]
    _score_metadata(path.name, expected, document, structure, tallies)

    def block_at(opening: str) -> int | None:
        return next((index for index, text in enumerate(texts) if (text + "\n").startswith(opening)), None)

    for opening, kind in expected.get("blocks", []):
        index = block_at(opening)
        found = structure.blocks[index].kind.value if index is not None else None
        tallies["blocks"].check(found == kind, f"{path.name}: {opening!r} is {found}, not {kind}")
    for opening, crumb in expected.get("breadcrumbs", []):
        index = block_at(opening)
        crumbs = structure.blocks[index].breadcrumb if index is not None else ()
        tallies["breadcrumbs"].check(crumb in crumbs, f"{path.name}: {opening!r} under {crumbs}, not {crumb}")
    for opening, lead_in in expected.get("lead_ins", []):
        index = block_at(opening)
        held = structure.blocks[index].lead_in if index is not None else None
        right = held is not None and lead_in in texts[held]
        tallies["lead-ins"].check(right, f"{path.name}: {opening!r} after {held is not None and texts[held]!r}")
    for opening in expected.get("continues", []):
        index = block_at(opening)
        right = index is not None and structure.blocks[index].continues
        tallies["joined over breaks"].check(right, f"{path.name}: {opening!r} does not continue")
    for mark, anchor in expected.get("footnotes", []):
        note = next((note for note in structure.footnotes if note.mark == mark), None)
        before = ""
        if note and note.anchor is not None and note.anchor_page is not None:
            before = document.pages[note.anchor_page - 1].repaired[: note.anchor]
        tallies["footnotes"].check(before.endswith(anchor), f"{path.name}: note {mark} at {before[-30:]!r}")
    _score_questions(path.name, expected, structure, texts, tallies["questions"])
    _score_tables(path.name, expected, structure, tallies["table cells"])
    _score_figures(path.name, expected, structure, tallies)


def _score_metadata(
    name: str, expected: dict[str, Any], document: Document, structure: Structure, tallies: dict[str, Tally]
) -> None:
    letter = structure.letter
    for key in ("kind", "title", "date", "sender", "recipient", "case_number", "document_number"):
        if key in expected:
            found = getattr(document, key)
            tallies["metadata"].check(str(found) == expected[key], f"{name}: {key} is {found!r}")
    for key in ("signatory", "signatory_title", "enquiry_date", "subject"):
        if key in expected:
            found = getattr(letter, key) if letter else None
            tallies["metadata"].check(str(found) == expected[key], f"{name}: {key} is {found!r}")


def _score_questions(name: str, expected: dict[str, Any], structure: Structure, texts: list[str], tally: Tally) -> None:
    if "questions" not in expected:
        return
    found = {question.number: question for question in structure.letter.questions} if structure.letter else {}
    tally.expected += len(expected["questions"])
    tally.found += len(found)
    for number, opening in expected["questions"].items():
        question = found.get(number)
        if question and any(texts[index].startswith(opening) for index in question.answer_blocks):
            tally.right += 1
        else:
            tally.misses.append(f"{name}: question {number}: {question}")


def _score_tables(name: str, expected: dict[str, Any], structure: Structure, tally: Tally) -> None:
    for wanted, table in zip(expected.get("tables", []), (*structure.tables, None, None), strict=False):
        if table is None:
            tally.check(False, f"{name}: table missing")
            continue
        for key in ("unit", "price_level"):
            if key in wanted:
                tally.check(getattr(table, key) == wanted[key], f"{name}: {key} {getattr(table, key)!r}")
        tally.check(list(table.columns) == wanted["columns"], f"{name}: columns {table.columns}")
        tally.check(len(table.warnings) == wanted["warnings"], f"{name}: warnings {table.warnings}")
        for label, column, value in wanted["cells"]:
            row = next((row for row in table.rows if row.label == label), None)
            place = table.columns.index(column) if column in table.columns else None
            cell = row.cells[place] if row and place is not None else None
            right = cell is not None and cell.value == (Decimal(value) if value is not None else None)
            tally.check(right, f"{name}: {label}/{column}: {cell}")


def _score_figures(name: str, expected: dict[str, Any], structure: Structure, tallies: dict[str, Tally]) -> None:
    left = list(structure.figures)
    values, units, times = tallies["figures"], tallies["figure units"], tallies["figure dates"]
    values.found += len(left)
    values.expected += len(expected.get("figures", []))
    for text, value, unit, first, last in expected.get("figures", []):
        figure = next((figure for figure in left if figure.text == text and figure.value == Decimal(value)), None)
        if figure is None:
            values.misses.append(f"{name}: {text!r} missing")
            continue
        left.remove(figure)
        values.right += 1
        if unit != "*":
            units.check(figure.unit == unit, f"{name}: {text!r} has unit {figure.unit!r}, not {unit!r}")
        if first != "*":
            right = (str(figure.as_of_first), str(figure.as_of_last)) == (first, last)
            times.check(
                right, f"{name}: {text!r} holds {figure.as_of_first}..{figure.as_of_last} {figure.as_of_text!r}"
            )
    values.misses += [f"{name}: {figure.text!r} ({figure.counted}) not expected" for figure in left]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--misses", action="store_true")
    parser.add_argument("--keep", type=Path, help="add the measurement to this file")
    parser.add_argument("parts", nargs="*", default=["tune", "report"])
    options = parser.parse_args()
    summary: dict[str, Any] = {}
    for part in options.parts:
        tallies: dict[str, Tally] = defaultdict(Tally)
        for path in sorted((HERE / part).glob("*.txt")):
            score(path, tallies)
        summary[part] = {
            aspect: {
                "precision": round(tally.right / tally.found, 3) if tally.found else None,
                "recall": round(tally.right / tally.expected, 3) if tally.expected else None,
                "expected": tally.expected,
            }
            for aspect, tally in tallies.items()
        }
        if options.misses:
            for tally in tallies.values():
                print(*tally.misses, sep="\n")
    print(json.dumps(summary, indent=1, ensure_ascii=False))
    if options.keep:
        told = {"command": "python eval/structure/measure.py", "data": "eval/structure/tune, eval/structure/report"}
        keep_row(options.keep, result_row("structure", summary) | told)


if __name__ == "__main__":
    main()
