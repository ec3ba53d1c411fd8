"""Makes assistant/danish/compound_parts.txt.gz from a Danish spelling dictionary (hunspell da_DK.dic).

Usage: python eval/training/make_compound_parts.py da_DK.dic

Words are taken from short to long; a word that the ones before it already explain as a compound is left out, so the
list holds the atoms that compounds are made of.
"""

from __future__ import annotations

import gzip
import sys
from pathlib import Path

from assistant.danish import analysis

TARGET = Path(analysis.__file__).with_name("compound_parts.txt.gz")


def base_words(dictionary: Path) -> list[str]:
    """Folded base forms of the dictionary, shortest first."""
    words = set()
    for line in dictionary.read_text(encoding="utf-8").splitlines()[1:]:
        word = line.partition("/")[0].partition("\t")[0].strip()
        if word.isalpha() and len(word) >= 4 and not word.isupper():
            words.add(analysis.fold(word))
    return sorted(words, key=lambda word: (len(word), word))


def main() -> None:
    parts: set[str] = set(analysis._SHORT_PARTS)
    analysis._parts = lambda: parts  # type: ignore[assignment]
    for word in base_words(Path(sys.argv[1])):
        if word in analysis.STOP_WORDS or len(word) > 16 or analysis.split_compound(word):
            continue
        parts.add(word)
        analysis.split_compound.cache_clear()
    TARGET.write_bytes(gzip.compress("\n".join(sorted(parts)).encode(), mtime=0))
    print(len(parts), "words", TARGET.stat().st_size, "bytes")


if __name__ == "__main__":
    main()
