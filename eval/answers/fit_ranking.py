"""Fits what each part of a sentence's score is worth (``assistant/drafting/desk/weights.json``), with numpy alone.

    PYTHONPATH=. python eval/answers/fit_ranking.py --set QUESTIONS=DOCUMENTS... [--held ...] [--write]

QUESTIONS is a .jsonl file (text, gold: [{doc, quote, must}], doc being how the document's name begins), DOCUMENTS the
folder they are about. Each question should give the sentences that its gold quotes stand in more weight than the others
that it could have taken: the softmax cross-entropy of ListNet (Cao et al. 2007) with any gold sentence right. A ridge
draws the weights to those in use. Prints how often the first sentence is a right one: with the weights in use, in five
folds, and for the held-out sets.
"""

from __future__ import annotations

import argparse
import json
import re
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from desks import lay_out
from numpy.typing import NDArray

from assistant.answering import subject_of_part
from assistant.drafting.asking.question import analyse_question
from assistant.drafting.citing import cite
from assistant.drafting.desk.ranking import Desk
from assistant.drafting.desk.scoring import WEIGHTS
from assistant.drafting.desk.sources import Source, Statement
from assistant.drafting.extractive import with_subject_terms
from assistant.drafting.ways.choosing import facets
from assistant.intake.questions import split_questions

CANDIDATES, FOLDS, STEPS, RATE, RIDGE = 30, 5, 400, 0.2, 0.02
LEAST_SHARED = 15  # letters and digits that a sentence and a gold quote must share

Array = NDArray[np.float64]


@dataclass
class Example:
    """A question's candidates, a row each, and which of them are right."""

    rows: Array
    right: NDArray[np.bool_]


def read_examples(questions: Path, desk: Desk, names: list[str]) -> list[Example]:
    """The questions in one part whose gold stands among the candidates."""
    examples = []
    for line in questions.read_text(encoding="utf-8").splitlines():
        item = json.loads(line)
        gold = [(g["doc"], _bare(g["quote"])) for g in item.get("gold", ()) if g.get("must", True)]
        enquiry = split_questions(item["text"])
        if not gold or len(enquiry.parts) != 1 or item.get("parts"):
            continue
        subject = subject_of_part(enquiry.parts[0], enquiry)
        question = desk.with_titles(with_subject_terms(analyse_question(enquiry.parts[0].text), subject, desk))
        ranked = [entry for entry in desk.rank(facets(question)[0]) if entry.statement.is_content][:CANDIDATES]
        right = np.array([_holds(desk.source_of(entry.statement), entry.statement, gold) for entry in ranked], bool)
        if right.any() and not right.all():
            rows = np.array([[entry.features.get(name, 0.0) for name in names] for entry in ranked])
            examples.append(Example(rows, right))
    return examples


def _bare(text: str) -> str:
    return re.sub(r"[\W_]+", "", text).casefold()


def _holds(source: Source, statement: Statement, gold: list[tuple[str, str]]) -> bool:
    for name, quote in gold:
        if source.document.name.startswith(name):
            for citation in cite(source, [statement]):
                said = _bare(citation.quote)
                if min(len(said), len(quote)) >= LEAST_SHARED and (said in quote or quote in said):
                    return True
    return False


def fit(examples: list[Example], start: Array) -> Array:
    """Weights by gradient ascent with Adam; ``start`` is where the ridge draws them."""
    spread = np.concatenate([example.rows for example in examples]).std(axis=0) + 1e-3
    weights, first, second = start * spread, np.zeros_like(start), np.zeros_like(start)
    aim = weights.copy()
    for step in range(1, STEPS + 1):
        slope = -RIDGE * len(examples) * (weights - aim)
        for example in examples:
            rows = example.rows / spread
            scores = rows @ weights
            shares = np.exp(scores - scores.max())
            among = shares * example.right
            slope += rows.T @ (among / among.sum() - shares / shares.sum())
        slope /= len(examples)
        first, second = 0.9 * first + 0.1 * slope, 0.99 * second + 0.01 * slope**2
        weights = weights + RATE * first / (1 - 0.9**step) / (np.sqrt(second / (1 - 0.99**step)) + 1e-8) / np.sqrt(step)
    found: Array = weights / spread
    return found


def share_right(examples: list[Example], weights: Array) -> float:
    return float(np.mean([example.right[int(np.argmax(example.rows @ weights))] for example in examples]))


def main() -> None:
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    arguments.add_argument("--set", action="append", required=True, metavar="QUESTIONS=DOCUMENTS")
    arguments.add_argument("--held", action="append", default=[], metavar="QUESTIONS=DOCUMENTS")
    arguments.add_argument("--write", action="store_true")
    given = arguments.parse_args()
    in_use: dict[str, float] = json.loads(WEIGHTS.read_text())
    names = sorted(in_use)
    start = np.array([in_use[name] for name in names])
    desks: dict[str, Desk] = {}

    def read(named: list[str]) -> list[Example]:
        found: list[Example] = []
        for one in named:
            questions, _, folder = one.partition("=")
            desk = desks.setdefault(folder, desks.get(folder) or lay_out(Path(folder)))
            found += read_examples(Path(questions), desk, names)
        return found

    examples, held = read(given.set), read(given.held)
    order = np.random.RandomState(0).permutation(len(examples))
    folds = [fit([examples[i] for k, i in enumerate(order) if k % FOLDS != fold], start) for fold in range(FOLDS)]
    crossed = [share_right([examples[i]], folds[k % FOLDS]) for k, i in enumerate(order)]
    weights = fit(examples, start)
    size = np.abs(start).sum() / np.abs(weights).sum()  # thresholds elsewhere go by the size of the score
    print(f"{len(examples)} questions: in use {share_right(examples, start):.3f}, in folds {np.mean(crossed):.3f}")
    if held:
        print(f"{len(held)} held out: in use {share_right(held, start):.3f}, fitted {share_right(held, weights):.3f}")
    fitted = {name: round(float(value * size), 3) for name, value in zip(names, weights, strict=True)}
    print(json.dumps(fitted, indent=1))
    if given.write:
        WEIGHTS.write_text(json.dumps(fitted, indent=1) + "\n")


if __name__ == "__main__":
    main()
