"""Fits the weights with which verification decides (``assistant/verification/weights.json``), with numpy alone.

    python eval/claims/fit.py [--set CLAIMS=DOCUMENTS[=WEIGHT]]... [--write]

Without ``--set`` the claims beside this file are used. A set is a .tsv (kind, label, claim) or .jsonl (tamper, label,
text) file and the folder of documents that it is about. Which of the candidate sentences carries a true claim is not
known: the one that the weights like best is taken, and the weights are fitted anew, in turns. Of a false claim the part
that is liked least must fall; and what is left of the sources without the sentence that carries a true claim must not
carry it. Prints accuracy with the claims of the same source sentence kept out of the fit (ten folds).
"""

from __future__ import annotations

import argparse
import json
import zlib
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from assistant.reading import read_file
from assistant.settings import Settings
from assistant.structure import describe
from assistant.text_repair import repair_document
from assistant.verification import Sources, claims, gather
from assistant.verification.statements import read_statement
from assistant.verification.tables import verify_by_tables
from assistant.verification.verifying import LIKELY
from assistant.verification.weighing import weigh

HERE = Path(__file__).parent
WEIGHTS = HERE.parents[1] / "assistant" / "verification" / "weights.json"
FOLDS, TURNS, STEPS, RATE = 10, 8, 250, 0.15
RIDGE = 0.01
SECOND, BEREFT = 0.4, 0.3  # worth of a false claim's second candidate, and of sources bereft of what carries a claim
BEREFT_FIT = 0.8  # where another sentence fits so well, it may carry the claim too
NEVER_FOR = (
    "crossed",
    "gap_fit",
    "denied_fit",
    "denied_more",
    "conflict",
    "aligned_conflict",
    "clash",
)  # and all findings

Array = NDArray[np.float64]
Place = tuple[str, int]


@dataclass
class Candidate:
    """What a candidate looks like, and which sentences it is."""

    features: dict[str, float]
    barred: bool
    places: list[Place]


@dataclass
class Part:
    """A part of a claim: its candidates, those not barred as rows of ``matrix``."""

    candidates: list[Candidate]
    by_table: bool
    open: list[int] = field(default_factory=list)
    matrix: Array = field(default_factory=lambda: np.zeros((0, 0)))


@dataclass
class Example:
    kind: str
    true: bool
    weight: float
    parts: list[Part]

    @property
    def fold(self) -> int:
        places = [place for part in self.parts for c in part.candidates[:1] for place in c.places]
        return zlib.crc32(repr(places[:1]).encode()) % FOLDS


def read_sources(folder: Path) -> Sources:
    settings = Settings()
    paths = sorted(path for path in folder.iterdir() if path.is_file())
    return gather(describe(repair_document(read_file(path, name=path.name, settings=settings))) for path in paths)


def read_claims(path: Path) -> list[tuple[str, str, str]]:
    lines = path.read_text(encoding="utf-8").splitlines()
    if path.suffix == ".tsv":
        return [(kind, label, claim) for kind, label, claim in (line.split("\t") for line in lines)]
    return [(row["tamper"], row["label"], row["text"]) for row in map(json.loads, lines)]


def read_examples(path: Path, sources: Sources, weight: float) -> list[Example]:
    examples = []
    for kind, label, claim in read_claims(path):
        plain = claims.plain_wording(claim)
        whole, parts = read_statement(plain), []
        for statement in claims.split_claim(plain):
            table = verify_by_tables(statement, sources.tables)
            candidates = [
                Candidate(one.features, one.barred, [(s.document.name, s.order) for s in one.comparison.chosen])
                for one in weigh(statement, whole, sources)
            ]
            parts.append(Part(candidates, table is not None and table.label == "supported"))
        examples.append(Example(kind, label == "supported", weight, parts))
    return examples


@dataclass
class Scale:
    """Names of the features, and what makes their columns alike in size."""

    names: list[str]
    mean: Array
    spread: Array

    def apply(self, rows: Array) -> Array:
        scaled: Array = (rows - self.mean) / self.spread
        return scaled


def lay_out(examples: Sequence[Example]) -> Scale:
    names = sorted({name for e in examples for p in e.parts for c in p.candidates for name in c.features})
    rows = []
    for example in examples:
        for part in example.parts:
            part.open = [number for number, c in enumerate(part.candidates) if c.features and not c.barred]
            found = [[part.candidates[number].features.get(name, 0.0) for name in names] for number in part.open]
            part.matrix = np.array(found, dtype=float).reshape(len(found), len(names))
            rows.append(part.matrix)
    together = np.concatenate(rows)
    return Scale(names, together.mean(axis=0), together.std(axis=0) + 1e-6)


def score(weights: Array, example: Example, scale: Scale) -> tuple[float, Part | None]:
    """How likely the claim's least likely part is (before the logistic function), and which part that is."""
    worst: tuple[float, Part | None] = (30.0, None)
    for part in example.parts:
        best = 9.0 if part.by_table else -9.0
        if not part.by_table and len(part.matrix):
            best = float((scale.apply(part.matrix) @ weights[1:]).max() + weights[0])
        if best < worst[0]:
            worst = (best, part)
    return worst


def rows_for(weights: Array, examples: Sequence[Example], scale: Scale, turn: int) -> tuple[Array, Array, Array]:
    """The candidates to fit on in this turn, whether they carry a claim, and their worth."""
    rows: list[Array] = []
    wanted: list[float] = []
    worth: list[float] = []
    for example in examples:
        _, least = score(weights, example, scale)
        for part in example.parts if example.true else [least]:
            if part is None or part.by_table or not len(part.matrix):
                continue
            liked = np.argsort(-(scale.apply(part.matrix) @ weights[1:]))
            for rank, number in enumerate(liked[: 1 if example.true else 2]):
                rows.append(part.matrix[number])
                wanted.append(float(example.true))
                worth.append(example.weight * (SECOND if rank else 1.0))
            if example.true and turn >= 2 and len(example.parts) == 1:
                bereft = without(part, part.open[int(liked[0])], scale)
                if len(bereft):
                    rows.append(bereft[int((scale.apply(bereft) @ weights[1:]).argmax())])
                    wanted.append(0.0)
                    worth.append(example.weight * BEREFT)
    return scale.apply(np.array(rows)), np.array(wanted), np.array(worth)


def without(part: Part, carrier: int, scale: Scale) -> Array:
    """The candidates that share no sentence with the one that carries the claim, beside each other."""
    gone = set(part.candidates[carrier].places)
    rest = [row for row, number in enumerate(part.open) if not gone & set(part.candidates[number].places)]
    fits = [
        c.features["fit"] for c in part.candidates if c.features and len(c.places) == 1 and not gone & set(c.places)
    ]
    if not rest or not fits or max(fits) >= BEREFT_FIT * part.candidates[carrier].features["fit"]:
        return np.zeros((0, len(scale.names)))
    bereft = part.matrix[rest].copy()
    bereft[:, scale.names.index("gap_fit")] = np.maximum(0, max(fits) - bereft[:, scale.names.index("fit")])
    return bereft


def fit(examples: Sequence[Example], scale: Scale) -> Array:
    weights = np.zeros(len(scale.names) + 1)
    for name, start in (("fit", 1.0), ("own_near", 0.5), ("covered_near", 0.5)):
        weights[1 + scale.names.index(name)] = start
    against = np.array([name in NEVER_FOR or name.startswith("finds_") for name in scale.names])
    weights[1:][against] = -0.3
    for turn in range(TURNS):
        rows, wanted, worth = rows_for(weights, examples, scale, turn)
        worth[wanted == 1] *= worth[wanted == 0].sum() / worth[wanted == 1].sum()
        worth /= worth.mean()
        weights = descend(weights, np.c_[np.ones(len(rows)), rows], wanted, worth, against)
    return weights


def descend(weights: Array, rows: Array, wanted: Array, worth: Array, against: NDArray[np.bool_]) -> Array:
    """Logistic regression with a ridge; what counts against a claim never gets to count for it."""
    ridge = np.r_[0.0, np.full(rows.shape[1] - 1, RIDGE)]
    first, second = np.zeros_like(weights), np.zeros_like(weights)
    for step in range(STEPS):
        likely = 1 / (1 + np.exp(-np.clip(rows @ weights, -30, 30)))
        slope = rows.T @ (worth * (likely - wanted)) / len(rows) + ridge * weights
        first, second = 0.9 * first + 0.1 * slope, 0.99 * second + 0.01 * slope**2
        move = (first / (1 - 0.9 ** (step + 1))) / (np.sqrt(second / (1 - 0.99 ** (step + 1))) + 1e-6)
        weights = weights - RATE / 2 * (1 - step / (STEPS + 10)) * move
        weights[1:] = np.where(against, np.minimum(weights[1:], 0), weights[1:])
    return weights


def cross_validate(examples: Sequence[Example], scale: Scale) -> None:
    least = float(np.log(LIKELY / (1 - LIKELY)))
    right: dict[bool, list[bool]] = {True: [], False: []}
    for fold in range(FOLDS):
        weights = fit([example for example in examples if example.fold != fold], scale)
        for example in examples:
            if example.fold == fold:
                right[example.true].append((score(weights, example, scale)[0] >= least) == example.true)
    held, found = float(np.mean(right[True])), float(np.mean(right[False]))
    print(
        f"{len(examples)} claims: false alarms {1 - held:.3f}, detected {found:.3f}, balanced {(held + found) / 2:.3f}"
    )


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--set", action="append", default=[], metavar="CLAIMS=DOCUMENTS[=WEIGHT]")
    parser.add_argument("--write", action="store_true", help="the weights are written where verification reads them")
    options = parser.parse_args()
    examples: list[Example] = []
    read: dict[str, Sources] = {}
    for given in options.set or [f"{HERE / 'claims.tsv'}={HERE / 'documents'}"]:
        path, folder, *weight = given.split("=")
        sources = read.get(folder) or read.setdefault(folder, read_sources(Path(folder)))
        examples += read_examples(Path(path), sources, float(weight[0]) if weight else 1.0)
    scale = lay_out(examples)
    cross_validate(examples, scale)
    weights = fit(examples, scale)
    plain = weights[1:] / scale.spread
    found = {
        "bias": float(weights[0] - (scale.mean * plain).sum()),
        **dict(zip(scale.names, plain.tolist(), strict=True)),
    }
    if options.write:
        WEIGHTS.write_text(json.dumps({name: round(value, 4) for name, value in found.items()}, indent=1) + "\n")
    else:
        print(json.dumps({name: round(value, 2) for name, value in found.items()}, indent=1))


if __name__ == "__main__":
    main()
