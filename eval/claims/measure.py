"""Measures the verification of claims on the documents beside this file, or on the demo corpus."""

from __future__ import annotations

import argparse
import time
from collections import Counter, defaultdict
from pathlib import Path

from assistant.reading import read_file
from assistant.settings import Settings
from assistant.structure import describe
from assistant.text_repair import repair_document
from assistant.verification import Sources, gather, verify_claim

HERE = Path(__file__).parent
TRUE_KINDS = ("none", "paraphrase")
SETS = {
    "own": (HERE / "claims.tsv", HERE / "documents"),
    "demo": (HERE / "demo.tsv", HERE.parents[1] / "corpus" / "documents"),
}


def read_claims(half: str, path: Path = SETS["own"][0]) -> list[tuple[str, str, str]]:
    """(kind, label, claim) of a half; the lines of each kind are dealt out in turn."""
    seen: Counter[str] = Counter()
    claims = []
    for line in path.read_text(encoding="utf-8").splitlines():
        kind, label, claim = line.split("\t")
        seen[kind] += 1
        if half == "all" or (half == "tune") == bool(seen[kind] % 2):
            claims.append((kind, label, claim))
    return claims


def read_documents(folder: Path = SETS["own"][1]) -> Sources:
    settings = Settings()
    paths = sorted(folder.iterdir())
    return gather(describe(repair_document(read_file(path, name=path.name, settings=settings))) for path in paths)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--set", choices=tuple(SETS), default="own")
    parser.add_argument("--half", choices=("tune", "report", "all"), default="report")
    parser.add_argument("--show", action="store_true", help="the claims that were judged wrongly")
    options = parser.parse_args()
    path, folder = SETS[options.set]
    sources = read_documents(folder)
    claims = read_claims(options.half, path)
    outcomes: dict[str, list[bool]] = defaultdict(list)
    started = time.perf_counter()
    for kind, label, claim in claims:
        found = verify_claim(claim, sources)
        right = (found.label == "supported") == (label == "supported")
        outcomes[kind].append(right)
        if options.show and not right:
            print(f"{kind}: {claim}\n    {found.label}: {found.reason}")
    elapsed = 1000 * (time.perf_counter() - started) / len(claims)
    for kind, rights in outcomes.items():
        print(f"{kind:12} {sum(rights):3} of {len(rights):3} right")
    true = [right for kind in TRUE_KINDS for right in outcomes[kind]]
    false = [right for kind, rights in outcomes.items() if kind not in TRUE_KINDS for right in rights]
    print(f"false alarms {1 - sum(true) / len(true):.3f}, detected {sum(false) / len(false):.3f}, ", end="")
    print(f"balanced accuracy {(sum(true) / len(true) + sum(false) / len(false)) / 2:.3f}, {elapsed:.1f} ms a claim")


if __name__ == "__main__":
    main()
