"""Learns the weights of text repair: word list, word pairs and triples, confusions.

    python eval/training/train_repair.py --acts FOLDER --dictionary FOLDER --pairs FOLDER

``--acts`` holds corpus.jsonl.gz, distractors.jsonl.gz and corpus_damaged.jsonl.gz (passages of Danish acts, and the
first of them damaged); ``--dictionary`` holds da_DK.aff and da_DK.dic (Stavekontrolden, MPL 1.1).
"""

from __future__ import annotations

import argparse
import gzip
import json
import math
import zlib
from collections import Counter
from collections.abc import Iterable, Iterator
from itertools import pairwise
from pathlib import Path

import numpy as np
from confusions import learn_confusions, undo_confusions
from stavekontrolden import BEGIN, END, MIDDLE, WORD, read_dictionary

from assistant.text_repair.lexicon import COST_UNIT
from assistant.text_repair.ngrams import BORDER, COUNT_UNITS, ID_BITS, NUMBER, OTHER
from assistant.text_repair.tokens import model_words

NAME = 16
WEIGHTS = Path(__file__).parents[2] / "assistant" / "text_repair" / "weights"
OWN_PROSE = (Path(__file__).parent / "prose", Path(__file__).parents[1] / "repair" / "texts" / "dev")
OWN_WEIGHT = 60  # one own sentence counts as that many of the acts


def read_acts(folder: Path) -> Iterator[str]:
    for name in ("corpus", "distractors"):
        with gzip.open(folder / f"{name}.jsonl.gz", "rt", encoding="utf-8") as lines:
            for line in lines:
                yield json.loads(line)["text"]


def own_prose() -> list[str]:
    """Sentences written for the purpose, and the texts of the pages that recipes were tuned on."""
    return [path.read_text("utf-8") for folder in OWN_PROSE for path in sorted(folder.glob("*.txt"))] * OWN_WEIGHT


def is_danish(word: str) -> bool:
    return word.isalpha() and all(letter in "abcdefghijklmnopqrstuvwxyzæøåéäöü" for letter in word)


def write(name: str, content: bytes) -> None:
    WEIGHTS.mkdir(exist_ok=True)
    (WEIGHTS / name).write_bytes(zlib.compress(content, 9))
    print(f"{name}: {(WEIGHTS / name).stat().st_size / 1e6:.2f} MB")


def build_lexicon(forms: dict[str, int], counts: Counter[str]) -> dict[str, int]:
    """Dictionary forms and the acts' own words; rare forms that a compound explains are left out."""
    roles: dict[str, int] = {}
    capital_only: dict[str, bool] = {}
    for form, role in forms.items():
        lower = form.lower()
        if is_danish(lower) and not (form.isupper() and len(form) > 1):
            roles[lower] = roles.get(lower, 0) | role
            capital_only[lower] = capital_only.get(lower, True) and form[0].isupper()
    begins = {word for word, role in roles.items() if role & (BEGIN | MIDDLE) and len(word) >= 3}
    ends = {word for word, role in roles.items() if role & END and len(word) >= 3}
    kept: dict[str, int] = {}
    for word, role in roles.items():
        name = capital_only[word]
        genitive = name and word.endswith("s") and word[:-1] in roles
        compound = any(word[:i] in begins and word[i:] in ends for i in range(4, len(word) - 3))
        if counts[word] or not (genitive or compound):
            kept[word] = role | (NAME if name else 0)
    for word, count in counts.items():
        if word not in kept and is_danish(word) and count >= (3 if len(word) > 4 else 30):
            kept[word] = WORD
    return kept


def word_costs(words: list[str], roles: dict[str, int], counts: Counter[str]) -> bytes:
    total = sum(counts.values())
    steps = []
    for word in words:
        chance = counts[word] / total if counts[word] else (1e-9 if len(word) < 4 else 2e-8)
        steps.append(min(255, round(-math.log(chance) / COST_UNIT)))
    return bytes(steps)


def confusable_words(counts: Counter[str], confusions: list[tuple[str, str, float]]) -> set[str]:
    """Words that another word may be read as, or that may be read as one form with another word."""
    common = {word for word, count in counts.items() if count >= 5 and word.isalpha()}
    readings: dict[str, set[str]] = {}
    for word in common:
        for reading in undo_confusions(word, confusions):
            readings.setdefault(reading, set()).add(word)
    confusable: set[str] = set()
    for reading, sources in readings.items():
        both = sources | ({reading} & common)
        if len(both) > 1:
            confusable |= both
    return confusable


def keys_and_counts(counted: dict[int, int]) -> tuple[bytes, bytes]:
    keys = np.array(sorted(counted), dtype=np.uint64)
    steps = bytes(min(255, round(COUNT_UNITS * math.log2(counted[int(key)]))) for key in keys)
    differences = np.diff(keys, prepend=np.uint64(0)).astype(np.uint64)
    return np.ascontiguousarray(differences.view(np.uint8).reshape(-1, 8).T).tobytes(), steps


def write_ngrams(texts: Iterable[list[str]], counts: Counter[str], confusable: set[str]) -> None:
    vocabulary = [BORDER, NUMBER, OTHER] + [
        word for word, count in counts.most_common(2**ID_BITS - 10) if count >= 4 and is_danish(word)
    ]
    ids = {word: index for index, word in enumerate(vocabulary)}
    chosen = {ids[word] for word in confusable | {"i", NUMBER} if word in ids}
    totals: Counter[int] = Counter()
    pairs: Counter[int] = Counter()
    triples: Counter[int] = Counter()
    types: Counter[int] = Counter()
    for words in texts:
        row = [ids.get(word, -1) for word in words]
        totals.update(row)
        for first, second in pairwise(row):
            if first >= 0 and second >= 0:
                pairs[first << ID_BITS | second] += 1
        for first, second, third in zip(row, row[1:], row[2:], strict=False):
            if min(first, second, third) >= 0 and (first in chosen or second in chosen or third in chosen):
                triples[(first << ID_BITS | second) << ID_BITS | third] += 1
    for key in pairs:
        types[key >> ID_BITS] += 1
    mask = 2**ID_BITS - 1
    kept_triples = {key: count for key, count in triples.items() if count >= 2}
    histories = {key >> ID_BITS for key in kept_triples}
    kept_pairs = {
        key: count
        for key, count in pairs.items()
        if count >= (2 if key >> ID_BITS in chosen or key & mask in chosen else 4) or key in histories
    }
    print(f"{len(vocabulary)} words, {len(chosen)} confusable, {len(kept_pairs)} pairs, {len(kept_triples)} triples")
    write("ngram_words.bin", "\n".join(vocabulary).encode())
    write("ngram_totals.bin", np.array([totals[i] for i in range(len(vocabulary))], dtype=np.uint32).tobytes())
    write("ngram_types.bin", np.array([types[i] for i in range(len(vocabulary))], dtype=np.uint32).tobytes())
    for name, counted in (("pair", kept_pairs), ("triple", kept_triples)):
        keys, steps = keys_and_counts(counted)
        write(f"{name}s.bin", keys)
        write(f"{name}_counts.bin", steps)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--acts", type=Path, required=True)
    parser.add_argument("--dictionary", type=Path, required=True)
    parser.add_argument("--pairs", type=Path, default=Path(__file__).parent / "pairs")
    arguments = parser.parse_args()
    confusions = learn_confusions(arguments.acts, arguments.pairs)
    write("confusions.bin", json.dumps(confusions, ensure_ascii=False).encode())
    rows = [model_words(text) for text in [*read_acts(arguments.acts), *own_prose()]]
    counts: Counter[str] = Counter()
    for row in rows:
        counts.update(row)
    roles = build_lexicon(read_dictionary(arguments.dictionary), counts)
    words = sorted(roles)
    print(f"{len(words)} words")
    write("words.bin", "\n".join(words).encode())
    write("roles.bin", bytes(roles[word] for word in words))
    write("costs.bin", word_costs(words, roles, counts))
    write_ngrams(rows, counts, confusable_words(counts, confusions))


if __name__ == "__main__":
    main()
