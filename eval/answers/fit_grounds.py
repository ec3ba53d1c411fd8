"""Fits what the signs for and against an answer weigh: ``python eval/answers/fit_grounds.py DOCUMENTS QUESTIONS...``.

``DOCUMENTS`` is a folder of files; each line of ``QUESTIONS`` (JSON) has a ``text`` and ``abstain``: true or "yes"
where the documents hold no basis for an answer, false, "no" or nothing where they do. Questions that are answered
without weighing single statements (from tables, lists, earlier replies) are left out. What is printed goes into
``WEIGHTS`` in ``assistant/drafting/ways/grounds.py``; before it, what ten-fold cross-validation says of it.
"""

from __future__ import annotations

import json
import sys
import zlib
from pathlib import Path
from typing import Any

import numpy as np
from desks import lay_out

from assistant.answering import answer_question
from assistant.drafting.desk.ranking import Desk
from assistant.drafting.ways import choosing, grounds

FOLDS, STEPS, RIDGE = 10, 30, 1.0
THRESHOLDS = (-1.0, -0.5, 0.0, 0.5)


def main() -> None:
    desk = lay_out(Path(sys.argv[1]))
    weighed = [found for path in sys.argv[2:] for found in collect(Path(path), desk)]
    names = list(weighed[0][1])
    seen = np.array([[1.0, *signs.values()] for _, signs, _ in weighed])
    answerable = np.array([float(basis) for _, _, basis in weighed])
    folds = np.array([zlib.crc32(text.encode()) % FOLDS for text, _, _ in weighed])
    odds = np.zeros(len(weighed))
    for fold in range(FOLDS):
        odds[folds == fold] = seen[folds == fold] @ fit(seen[folds != fold], answerable[folds != fold])
    for threshold in THRESHOLDS:
        print(json.dumps(judge(odds < threshold, answerable < 0.5, threshold)))
    fitted = fit(seen, answerable)
    print(json.dumps(dict(zip(["always", *names], (round(float(w), 2) for w in fitted), strict=True)), indent=4))


def collect(path: Path, desk: Desk) -> list[tuple[str, dict[str, float], bool]]:
    """Each question with the signs of the statement that was weighed first for it, and whether there is a basis."""
    recorded: list[dict[str, float]] = []

    def holds(*weighed: Any) -> bool:
        opposed = weighed[-1]
        if not (opposed and opposed.kind in grounds.NEVER):
            recorded.append(grounds.signs(*weighed))
        return opposed is None

    found = []
    kept, choosing.grounds.holds = grounds.holds, holds  # type: ignore[attr-defined]
    try:
        for line in path.read_text(encoding="utf-8").splitlines():
            asked = json.loads(line)
            recorded.clear()
            if asked.get("abstain") == "either" or len(answer_question(asked["text"], desk).parts) or not recorded:
                continue
            found.append((asked["text"], recorded[0], asked.get("abstain") not in (True, "yes")))
    finally:
        choosing.grounds.holds = kept  # type: ignore[attr-defined]
    return found


def fit(seen: np.ndarray[Any, Any], answerable: np.ndarray[Any, Any]) -> np.ndarray[Any, Any]:
    """Logistic regression by Newton's method, every weight but the first held small."""
    weights = np.zeros(seen.shape[1])
    held = RIDGE * np.diag([0.0] + [1.0] * (seen.shape[1] - 1))
    for _ in range(STEPS):
        chance = 1 / (1 + np.exp(-seen @ weights))
        slope = seen.T @ (answerable - chance) - held @ weights
        weights += np.linalg.solve((seen.T * (chance * (1 - chance))) @ seen + held, slope)
    return weights


def judge(abstained: np.ndarray[Any, Any], without_basis: np.ndarray[Any, Any], threshold: float) -> dict[str, float]:
    right = float((abstained & without_basis).sum())
    return {
        "threshold": threshold,
        "precision": round(right / max(1, int(abstained.sum())), 3),
        "recall": round(right / max(1, int(without_basis.sum())), 3),
        "false": round(float((abstained & ~without_basis).sum()) / max(1, int((~without_basis).sum())), 3),
    }


if __name__ == "__main__":
    main()
