"""Measures text repair on pages that were typeset and read by tesseract's English model: recipes side by side.

    python eval/repair/measure.py eval/repair/pages/report [--recipe full] [--show]

Each NAME.printed.txt has its NAME.read.txt beside it. Words are compared with divided words joined and reading order
left aside (as bags of words); "put right" and "made wrong" are counted where printed and read words can be aligned.
"""

from __future__ import annotations

import argparse
import json
import re
import time
from collections import Counter
from collections.abc import Callable
from difflib import SequenceMatcher
from functools import cache, lru_cache
from pathlib import Path
from typing import Any

from rapidfuzz import process
from rapidfuzz.distance import Levenshtein

from assistant.evaluation.report import keep_row, result_row
from assistant.text_repair import repair_text
from assistant.text_repair.damage import DAMAGED
from assistant.text_repair.lexicon import NAME, load_lexicon
from assistant.text_repair.options import WordOptions, restore_case
from assistant.text_repair.repair import Repairer
from assistant.text_repair.tokens import cut

EDGE = "\"'“”„»«‘’()[].,;:!?–—-|*•"
HYPHEN = re.compile(r"(?<=[^\W\d_])[-‐]\n\s*(?=[^\W\d_A-ZÆØÅ])(?!(?:og|eller|samt)\b)")
HOMOGRAPH_LIST = """
far/får for/før mal/mål pa/på ar/år bor/bør gor/gør lon/løn fore/føre hore/høre bode/bøde rad/råd bade/både sa/så na/nå
ga/gå fa/få ma/må star/står gar/går tal/tål hand/hånd bred/brød ler/lær sag/såg lan/lån lane/låne sted/stød tank/tænk
hal/hæl har/hår nar/når matte/måtte male/måle mode/møde dor/dør ror/rør taler/tåler hor/hør lose/løse las/lås lag/låg
hold/høld mand/månd sma/små der/dør her/hør store/større ord/ørd vand/vånd tag/tåg dag/dåg maler/måler teller/tæller
"""
HOMOGRAPHS = [tuple(pair.split("/")) for pair in HOMOGRAPH_LIST.split()]


def words_of(text: str) -> list[str]:
    return [word for chunk in HYPHEN.sub("", text).split() if (word := chunk.strip(EDGE))]


def keep_as_read(text: str) -> str:
    return text


@lru_cache(maxsize=1)
def common_words() -> list[str]:
    lexicon = load_lexicon()
    return [
        word
        for word, cost, role in zip(lexicon.words, lexicon.costs, lexicon.roles, strict=True)
        if cost < 200 and not role & NAME and len(word) > 1
    ]


@cache
def nearest_word(word: str) -> str:
    if word.lower() in load_lexicon() or not word.isalpha():
        return word
    found = process.extractOne(word.lower(), common_words(), scorer=Levenshtein.distance, score_cutoff=3)
    return restore_case(word, found[0]) if found else word


def word_by_word(text: str, change: Callable[[str], str]) -> str:
    text = HYPHEN.sub("", text)
    pieces, position = [], 0
    for token in cut(text):
        if token.is_word:
            pieces += [text[position : token.start], change(token.text)]
            position = token.end
    return "".join([*pieces, text[position:]])


OPTIONS = WordOptions()


def most_frequent(word: str) -> str:
    options = OPTIONS.of(word)
    if not options.others:
        return word
    best = options.others[0]
    return restore_case(word, best.word) if best.channel + OPTIONS.cost_of(best) < options.keep_cost else word


RECIPES: dict[str, Callable[[str], str]] = {
    "as read": keep_as_read,
    "nearest word": lambda text: word_by_word(text, nearest_word),
    "confusions + frequency": lambda text: word_by_word(text, most_frequent),
    "full": lambda text: repair_text(text)[0],
}


def aligned(printed: list[str], read: list[str]) -> list[str | None]:
    """For each printed word the word that was read in its place."""
    places: list[str | None] = [None] * len(printed)
    for tag, a, b, c, d in SequenceMatcher(None, printed, read, autojunk=False).get_opcodes():
        if tag == "equal" or b - a == d - c:
            places[a:b] = read[c:d]
        elif tag == "replace":
            pool = read[c:d]
            for index in range(a, b):
                near = [word for word in pool if Levenshtein.normalized_similarity(printed[index], word) > 0.5]
                if near:
                    places[index] = max(near, key=lambda word: Levenshtein.normalized_similarity(printed[index], word))
    return places


def measure(folder: Path, recipe: Callable[[str], str], show: bool) -> dict[str, object]:
    total: Counter[str] = Counter()
    lexicon = load_lexicon()
    pairs = {word: pair for pair in HOMOGRAPHS for word in pair}
    began = time.perf_counter()
    for path in sorted(folder.glob("*.printed.txt")):
        printed_text = path.read_text("utf-8")
        read_text = path.with_name(path.name.replace(".printed.", ".read.")).read_text("utf-8")
        repaired_text = recipe(read_text)
        printed, read, repaired = words_of(printed_text), words_of(read_text), words_of(repaired_text)
        bags = Counter(printed), Counter(read), Counter(repaired)
        total["words"] += len(printed)
        total["errors"] += max((bags[0] - bags[2]).total(), (bags[2] - bags[0]).total())
        total["errors before"] += max((bags[0] - bags[1]).total(), (bags[1] - bags[0]).total())
        numbers = Counter({w: min(n, bags[1][w]) for w, n in bags[0].items() if re.search(r"\d|@\w", w) and bags[1][w]})
        total["numbers"] += numbers.total()
        total["numbers lost"] += (numbers - bags[2]).total()
        for true, before, after in zip(printed, aligned(printed, read), aligned(printed, repaired), strict=True):
            if before is None:
                continue
            damaged = before != true
            total["damaged"] += damaged
            total["put right"] += damaged and after == true
            total["made wrong"] += not damaged and after != true and true not in bags[2]
            harmed = not damaged and after != true
            if true.isalpha() and true.lower() not in lexicon and not set(true.lower()) & set("æøå") and not damaged:
                total["stay"] += 1
                total["stayed"] += after == true
            if true.lower() in pairs:
                total["homographs"] += 1
                total["homographs right"] += after == true
            if show and (harmed or (after != true)):
                print(f"{path.name[:24]:24} {'HARM' if harmed else '    '} {true!r} read {before!r} repaired {after!r}")
    return {
        "WER before": round(100 * total["errors before"] / total["words"], 2),
        "WER": round(100 * total["errors"] / total["words"], 2),
        **{
            key: total[key]
            for key in (
                "words",
                "damaged",
                "put right",
                "made wrong",
                "numbers",
                "numbers lost",
                "stay",
                "stayed",
                "homographs",
                "homographs right",
            )
        },
        "seconds": round(time.perf_counter() - began, 2),
    }


def flagged(folder: Path) -> dict[str, int]:
    repairer = Repairer()
    scores = {path.name: repairer.damage(path.read_text("utf-8")).score for path in sorted(folder.glob("*.txt"))}
    return {
        "pages": len(scores) // 2,
        "damaged flagged": sum(score >= DAMAGED for name, score in scores.items() if ".read." in name),
        "clean flagged": sum(score >= DAMAGED for name, score in scores.items() if ".printed." in name),
        "clean changed": sum(
            words_of(repair_text(path.read_text("utf-8"))[0]) != words_of(path.read_text("utf-8"))
            for path in folder.glob("*.printed.txt")
        ),
    }


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--recipe", choices=RECIPES)
    parser.add_argument("--show", action="store_true", help="print each word that is still wrong, or was harmed")
    parser.add_argument("--keep", type=Path, help="add the measurement to this file")
    arguments = parser.parse_args()
    summary: dict[str, Any] = {}
    for name in [arguments.recipe] if arguments.recipe else RECIPES:
        summary[name] = measure(arguments.folder, RECIPES[name], arguments.show)
        print(name, json.dumps(summary[name], ensure_ascii=False))
    summary["pages"] = flagged(arguments.folder)
    print(json.dumps(summary["pages"]))
    if arguments.keep:
        folder = f"eval/repair/pages/{arguments.folder.name}"
        told = {"command": f"python eval/repair/measure.py {folder}", "data": folder}
        keep_row(arguments.keep, result_row(f"repair {arguments.folder.name}", summary) | told)


if __name__ == "__main__":
    main()
