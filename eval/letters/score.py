"""Reads the letters of ``letters.txt`` and compares with their gold: python eval/letters/score.py [dev|report]."""

from __future__ import annotations

import re
import sys
from dataclasses import dataclass, field
from pathlib import Path

from assistant.intake.enquiry import Enquiry
from assistant.intake.letters import read_letter, read_letter_file
from assistant.settings import Settings


@dataclass
class Gold:
    id: str
    part: str
    format: str
    text: str = ""
    recipients: list[str] = field(default_factory=list)
    date: str = ""
    subject: str = ""
    questions: list[tuple[str, str]] = field(default_factory=list)
    old: list[str] = field(default_factory=list)


LETTERS = Path(__file__).with_name("letters.txt")


def load(path: Path = LETTERS) -> list[Gold]:
    """The letters with their gold."""
    found = []
    for block in re.split(r"(?m)^=== ", path.read_text(encoding="utf-8"))[1:]:
        head, _, text = block.partition("\n---\n")
        first, *lines = head.split("\n")
        gold = Gold(*first.split(), text=text.strip("\n") + "\n")
        for line in lines:
            key, _, value = line.partition(": ")
            if key == "recipient":
                gold.recipients = [name.strip() for name in value.split(";")]
            elif key in ("date", "subject"):
                setattr(gold, key, value.strip())
            elif key.startswith("q "):
                gold.questions.append((key[2:], value.strip()))
            elif key == "not":
                gold.old.append(value.strip())
        found.append(gold)
    return found


def read(gold: Gold, settings: Settings) -> Enquiry:
    if gold.format == "eml":
        return read_letter_file(gold.text.encode(), "brev.eml", settings)
    return read_letter(gold.text, settings)


def _words(text: str) -> set[str]:
    return set(re.findall(r"\w+", text.casefold()))


def _alike(first: str, second: str) -> bool:
    one, other = _words(first), _words(second)
    return bool(one | other) and len(one & other) / len(one | other) >= 0.7


def compare(gold: Gold, enquiry: Enquiry) -> dict[str, object]:
    """What was right and wrong with one letter."""
    left = list(enquiry.parts)
    right, numbered = 0, 0
    for number, text in gold.questions:
        match = next((part for part in left if _alike(part.text, text)), None)
        if match is not None:
            right += 1
            numbered += match.number == number
            left.remove(match)
    return {
        "right": right,
        "found": len(enquiry.parts),
        "wanted": len(gold.questions),
        "numbered": numbered,
        "old": sum(any(_alike(part.text, old) for part in left) for old in gold.old),
        "recipient": [asker.name for asker in enquiry.askers] == gold.recipients,
        "date": str(enquiry.date) == gold.date,
        "subject": not gold.subject or enquiry.subject == gold.subject,
    }


def main(part: str) -> None:
    settings = Settings()
    rows = []
    for gold in load():
        if gold.part != part:
            continue
        enquiry = read(gold, settings)
        row = compare(gold, enquiry)
        rows.append(row)
        wrong = row["right"] != row["wanted"] or row["found"] != row["wanted"] or row["old"]
        if wrong or not (row["recipient"] and row["date"] and row["subject"]):
            print(gold.id, row)
            print("   ", [asker.name for asker in enquiry.askers], enquiry.date, repr(enquiry.subject))
            print("   ", [(part.number, part.text) for part in enquiry.parts])

    def total(key: str) -> int:
        return sum(int(row[key]) for row in rows)  # type: ignore[call-overload]

    print(
        f"{part}: {len(rows)} letters; split precision {total('right') / total('found'):.3f}, "
        f"recall {total('right') / total('wanted'):.3f}; numbers {total('numbered') / total('wanted'):.3f}; "
        f"old questions taken {total('old')}; recipient {total('recipient') / len(rows):.3f}; "
        f"date {total('date') / len(rows):.3f}; subject {total('subject') / len(rows):.3f}"
    )


if __name__ == "__main__":
    main(sys.argv[1] if len(sys.argv) > 1 else "dev")
