"""Learns to tell pairs of words apart that the scanner makes one of, by logistic regression over their sentences.

    python eval/training/train_homographs.py --acts FOLDER

Run it after ``train_repair.py``, whose confusions it uses. Pairs are those where both words are common in the acts.
"""

from __future__ import annotations

import argparse
import json
import random
from collections import Counter, defaultdict
from itertools import chain
from pathlib import Path

import numpy as np
from confusions import undo_confusions
from sklearn.feature_extraction import DictVectorizer
from sklearn.linear_model import LogisticRegression
from train_repair import own_prose, read_acts, write

from assistant.text_repair.homographs import features
from assistant.text_repair.ngrams import BORDER, load_confusions
from assistant.text_repair.tokens import cut

LEAST_SEEN = 60
MOST_EXAMPLES = 15_000
MOST_ODDS = 6.0  # letters use the rarer word oftener than statutes do
OWN_WEIGHT = 15.0
LEAST_WEIGHT = 0.08


def sentences(text: str) -> tuple[list[str], list[bool]]:
    """The words as the language model sees them, and for each whether a comma precedes it."""
    words, commas = [BORDER, BORDER], [False, False]
    for token in cut(text):
        if token.starts_sentence:
            words.append(BORDER)
            commas.append(False)
        words.append(token.lower)
        commas.append(text[: token.start].rstrip()[-1:] == ",")
    return [*words, BORDER, BORDER], [*commas, False, False]


def find_pairs(counts: Counter[str]) -> list[tuple[str, str]]:
    confusions = load_confusions()
    common = [word for word, count in counts.items() if count >= LEAST_SEEN and set(word) & set("æøå")]
    return sorted(
        (reading, word)
        for word in common
        for reading in undo_confusions(word, confusions)
        if counts[reading] >= LEAST_SEEN and len(reading) > 1 and reading.isalpha()
    )


def learn(examples: list[tuple[list[str], int, float]]) -> dict[str, float]:
    vectorizer = DictVectorizer()
    matrix = vectorizer.fit_transform([dict.fromkeys(found, 1.0) for found, _, _ in examples])
    kept = np.asarray((matrix > 0).sum(axis=0)).ravel() >= 3
    model = LogisticRegression(C=0.5, max_iter=300, fit_intercept=False)
    model.fit(matrix[:, kept], [label for _, label, _ in examples], [weight for _, _, weight in examples])
    names = np.array(vectorizer.get_feature_names_out())[kept]
    return {
        name: round(float(weight), 2)
        for name, weight in zip(names, model.coef_[0], strict=True)
        if abs(weight) >= LEAST_WEIGHT
    }


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--acts", type=Path, required=True)
    arguments = parser.parse_args()
    chosen = random.Random(3)
    rows = [(sentences(text), 1.0) for text in read_acts(arguments.acts)]
    rows += [(sentences(text), OWN_WEIGHT) for text in dict.fromkeys(own_prose())]
    counts = Counter(chain.from_iterable(row[0] for row, _ in rows))
    pairs = find_pairs(counts)
    print(len(pairs), "pairs:", " ".join("/".join(pair) for pair in pairs))
    places: dict[str, list[tuple[int, int]]] = defaultdict(list)
    wanted = {word for pair in pairs for word in pair}
    for number, ((words, _), _) in enumerate(rows):
        for place, word in enumerate(words):
            if word in wanted:
                places[word].append((number, place))
    learned = {}
    for plain, special in pairs:
        rarer = min(len(places[plain]), len(places[special]))
        examples = []
        for label, word in enumerate((plain, special)):
            own = [spot for spot in places[word] if rows[spot[0]][1] > 1]
            acts = [spot for spot in places[word] if rows[spot[0]][1] == 1]
            acts = chosen.sample(acts, min(len(acts), MOST_EXAMPLES, int(MOST_ODDS * rarer)))
            for number, place in acts + own:
                (words, commas), weight = rows[number]
                examples.append((features(words, place, commas[place]), label, weight))
        learned[f"{plain} {special}"] = learn(examples)
    print(sum(map(len, learned.values())), "weights")
    write("homographs.bin", json.dumps(learned, ensure_ascii=False, separators=(",", ":")).encode())


if __name__ == "__main__":
    main()
