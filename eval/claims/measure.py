"""Measures the verification of claims on the documents beside this file."""

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


def read_claims(half: str) -> list[tuple[str, str, str]]:
    """(kind, label, claim) of a half; the lines of each kind are dealt out in turn."""
    seen: Counter[str] = Counter()
    claims = []
    for line in (HERE / "claims.tsv").read_text(encoding="utf-8").splitlines():
        kind, label, claim = line.split("\t")
        seen[kind] += 1
        if half == "all" or (half == "tune") == bool(seen[kind] % 2):
            claims.append((kind, label, claim))
    return claims


def read_documents() -> Sources:
    settings = Settings()
    paths = sorted((HERE / "documents").iterdir())
    return gather(describe(repair_document(read_file(path, name=path.name, settings=settings))) for path in paths)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--half", choices=("tune", "report", "all"), default="report")
    parser.add_argument("--show", action="store_true", help="the claims that were judged wrongly")
    options = parser.parse_args()
    sources = read_documents()
    claims = read_claims(options.half)
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
