"""Trains the offline embedding: a static subword model, contrastively, on public-domain Danish acts with OCR damage.

Usage: python eval/training/train_offline_embedding.py PASSAGES.jsonl.gz TARGET_FOLDER [--minutes 15] [--steps N]

PASSAGES holds {"_id": "act#number", "title", "text"} a line. See README.md beside this file.
"""

from __future__ import annotations

import argparse
import gzip
import json
import random
import time
from collections import Counter
from pathlib import Path
from typing import Any

import numpy as np
import scipy.sparse
import torch
from damage import damage_text
from numpy.typing import NDArray
from safetensors.torch import save_file
from tokenizers import Tokenizer, models, pre_tokenizers

from assistant.danish import analysis
from assistant.embedding import subwords, text_words

MODULES = [{"idx": 0, "name": "0", "path": "", "type": "sentence_transformers.models.StaticEmbedding"}]


Text = NDArray[np.int32]
Act = list[Text]


class Words:
    """Numbers for words, the pieces that each word is made of, and damaged readings of it."""

    def __init__(self, rows: dict[str, int]) -> None:
        self.rows = rows
        self.numbers: dict[tuple[str, str], int] = {}
        self.pieces: list[NDArray[np.int32]] = []
        self.names: list[str] = []
        self.readings: dict[int, list[list[int]]] = {}

    def of(self, text: str) -> NDArray[np.int32]:
        return np.array([self._number(*word) for word in text_words(text)], np.int32)

    def _number(self, kind: str, token: str) -> int:
        number = self.numbers.get((kind, token))
        if number is None:
            number = self.numbers[(kind, token)] = len(self.pieces)
            rows = [self.rows[piece] for piece in subwords(kind, token) if piece in self.rows]
            self.pieces.append(np.array(rows, np.int32))
            self.names.append(token if kind == "word" else "")
        return number

    def damaged(self, text: NDArray[np.int32], rate: float, chance: random.Random) -> NDArray[np.int32]:
        """The text with some words as a scan reads them."""
        found: list[int] = []
        for number in text.tolist():
            found += chance.choice(self._readings(number)) if chance.random() < rate else (number,)
        return np.array(found, np.int32)

    def _readings(self, number: int) -> list[list[int]]:
        readings = self.readings.get(number)
        if readings is None:
            chance, name = random.Random(number), self.names[number]
            printed = [unfold(name, chance) for _ in range(6)] if len(name) > 2 else []
            texts = [damage_text(word, chance, rate=chance.choice([0, 0.6])) for word in printed]
            readings = [self.of(text).tolist() for text in texts] or [[number]]
            self.readings[number] = readings
        return readings


def unfold(folded: str, chance: random.Random) -> str:
    """A folded word with its Danish letters, so that they can be damaged ("ae" is nearly always "æ")."""
    for letters, letter in (("ae", "æ"), ("oe", "ø"), ("aa", "å")):
        if chance.random() < 0.9:
            folded = folded.replace(letters, letter)
    return folded


def choose_vocabulary(texts: list[str], words: int, grams: int) -> tuple[dict[str, int], np.ndarray]:
    """The pieces to keep, commonest first, and their inverse document frequency."""
    frequency: Counter[str] = Counter()
    for text in texts:
        pieces: set[str] = set()
        for word in set(text_words(text)):
            pieces.update(subwords(*word))
        frequency.update(pieces)
    # Words of the language at large, so that other subjects than law are not spelled with n-grams alone.
    for word in analysis._parts():
        frequency.update(set(subwords("word", word)))
    whole = [(piece, n) for piece, n in frequency.items() if piece[0] == "="]
    parts = [(piece, n) for piece, n in frequency.items() if piece[0] != "="]
    kept = sorted(whole, key=lambda x: (-x[1], x[0]))[:words] + sorted(parts, key=lambda x: (-x[1], x[0]))[:grams]
    idf = np.array([np.log(1 + len(texts) / n) for _, n in kept], dtype=np.float32)
    return {piece: row for row, (piece, _) in enumerate(kept)}, idf


def save_model(folder: Path, rows: dict[str, int], weights: np.ndarray) -> None:
    """Writes a folder that sentence-transformers loads as a StaticEmbedding."""
    folder.mkdir(parents=True, exist_ok=True)
    tokenizer = Tokenizer(models.WordLevel(vocab=rows, unk_token="[UNK]"))
    tokenizer.pre_tokenizer = pre_tokenizers.WhitespaceSplit()
    tokenizer.save(str(folder / "tokenizer.json"), pretty=False)
    save_file({"embedding.weight": torch.from_numpy(weights.astype(np.float16))}, str(folder / "model.safetensors"))
    (folder / "modules.json").write_text(json.dumps(MODULES, indent=1) + "\n")


def read_acts(path: Path) -> list[list[tuple[str, str]]]:
    """(title, text) of the passages of each act, in order."""
    acts: dict[str, list[tuple[str, str]]] = {}
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        for line in lines:
            passage = json.loads(line)
            acts.setdefault(passage["_id"].partition("#")[0], []).append((passage["title"], passage["text"]))
    return list(acts.values())


def make_pair(acts: list[Act], words: Words, chance: random.Random) -> tuple[Text, Text]:
    """Two texts that belong together: neighbours, halves of a passage, some words of it, or the same words damaged."""
    act = chance.choice(acts)
    index = chance.randrange(len(act))
    text = act[index]
    draw, size = chance.random(), len(text)
    if draw < 0.25 and len(act) > 1:  # a stretch of words from another passage of the act
        other = act[index - 1 if index else index + 1] if chance.random() < 0.5 else chance.choice(act)
        start, end = stretch(len(other), chance, 3, 30)
        first, second = other[start:end], text
    elif draw < 0.55:  # inverse cloze: a stretch, and the passage without it
        start, end = stretch(size, chance, 2, max(4, min(20, size // 3)))
        first = text[start:end]
        second = text if chance.random() < 0.3 else np.concatenate([text[:start], text[end:]])
    elif draw < 0.8:  # keywords: some of the longer words, in any order; most are left in the passage
        long = [number for number in text.tolist() if len(words.names[number]) > 5] or text.tolist()
        chosen = chance.sample(long, min(len(long), chance.randint(1, 6)))
        gone = {number for number in chosen if chance.random() < 0.5}
        first = np.array(chosen, np.int32)
        second = np.array([number for number in text.tolist() if number not in gone], np.int32)
    else:  # halves
        first, second = text[: size // 2], text[size // 2 :]
    if chance.random() < 0.15:
        first = words.damaged(first, chance.uniform(0.1, 0.5), chance)
    if chance.random() < 0.4:
        second = words.damaged(second, chance.uniform(0.1, 0.8), chance)
    return first, second


def stretch(size: int, chance: random.Random, least: int, most: int) -> tuple[int, int]:
    length = min(size, chance.randint(least, most))
    start = chance.randrange(max(1, size - length + 1))
    return start, start + length


class Model(torch.nn.Module):
    """Texts as sums of word vectors, words as sums of piece vectors; unit length."""

    def __init__(self, weights: NDArray[np.float32]) -> None:
        super().__init__()
        self.weight = torch.nn.Parameter(torch.from_numpy(weights))

    def forward(self, texts: list[Text], words: Words) -> torch.Tensor:
        unique, column = np.unique(np.concatenate(texts), return_inverse=True)
        pieces = [words.pieces[number] for number in unique]
        word_vectors = SumRows.apply(self.weight, [len(word) for word in pieces], np.concatenate(pieces))
        sums = SumRows.apply(word_vectors, [len(text) for text in texts], column)
        return torch.nn.functional.normalize(sums, dim=1, eps=1e-6)


class SumRows(torch.autograd.Function):
    """Sums of rows of a dense matrix, as a sparse matrix of ones says; the backward pass stays sparse too."""

    @staticmethod
    def forward(context: Any, dense: torch.Tensor, lengths: list[int], columns: NDArray[np.int32]) -> torch.Tensor:
        values = np.ones(len(columns), np.float32)
        shape = (len(lengths), len(dense))
        context.sums = scipy.sparse.csr_matrix((values, columns, np.cumsum([0, *lengths])), shape=shape)
        return torch.from_numpy(context.sums @ dense.detach().numpy())

    @staticmethod
    def backward(context: Any, gradient: torch.Tensor) -> tuple[torch.Tensor, None, None]:
        return torch.from_numpy(context.sums.T @ gradient.numpy()), None, None


def train(model: Model, words: Words, acts: list[Act], options: argparse.Namespace) -> None:
    optimiser = torch.optim.Adam(model.parameters(), lr=options.rate)
    chance, started, losses = random.Random(7), time.monotonic(), []
    for step in range(options.steps):
        progress = max(step / options.steps, (time.monotonic() - started) / (60 * options.minutes))
        if progress >= 1:
            break
        for group in optimiser.param_groups:
            group["lr"] = options.rate * min(1.0, (step + 1) / 50) * (1 - 0.95 * progress)
        pairs = [make_pair(acts, words, chance) for _ in range(options.batch)]
        encoded = [(a, b) for a, b in pairs if len(a) and len(b)]
        vectors = model([a for a, _ in encoded] + [b for _, b in encoded], words)
        first, second = vectors[: len(encoded)], vectors[len(encoded) :]
        scores = first @ second.T * options.scale
        target = torch.arange(len(encoded))
        loss = (
            torch.nn.functional.cross_entropy(scores, target) + torch.nn.functional.cross_entropy(scores.T, target)
        ) / 2
        optimiser.zero_grad()
        loss.backward()
        optimiser.step()
        losses.append(loss.item())
        if step % 50 == 0:
            print(f"{step:6d} {np.mean(losses[-50:]):.4f} {time.monotonic() - started:.0f} s", flush=True)
            save_model(options.target, words.rows, model.weight.detach().numpy())


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("passages", type=Path)
    parser.add_argument("target", type=Path)
    parser.add_argument("--minutes", type=float, default=15)
    parser.add_argument("--steps", type=int, default=4000)
    parser.add_argument("--batch", type=int, default=768)
    parser.add_argument("--dimension", type=int, default=160)
    parser.add_argument("--words", type=int, default=14_000)
    parser.add_argument("--grams", type=int, default=32_000)
    parser.add_argument("--rate", type=float, default=0.01)
    parser.add_argument("--scale", type=float, default=20.0)
    options = parser.parse_args()
    torch.manual_seed(7)
    acts = read_acts(options.passages)
    chance = random.Random(3)
    sample = [
        text for act in chance.sample(acts, min(len(acts), 6000)) for _, text in chance.sample(act, min(len(act), 4))
    ]
    sample += [damage_text(text, chance, rate=0.15) for text in chance.sample(sample, len(sample) // 3)]
    rows, idf = choose_vocabulary(sample, options.words, options.grams)
    rows["[UNK]"] = len(rows)
    generator = np.random.default_rng(7)
    weights = generator.standard_normal((len(rows), options.dimension)).astype(np.float32) / options.dimension**0.5
    # Whole words count for more than one of their many n-grams.
    emphasis = np.array([1.0 if piece[0] == "=" else 0.3 for piece in list(rows)[:-1]], np.float32)
    weights[:-1] *= (idf * emphasis / 5)[:, None]
    weights[-1] = 0
    save_model(options.target, rows, weights)
    print(len(rows), "pieces", flush=True)
    if options.steps:
        model = Model(weights)
        words = Words(rows)
        train(model, words, [[words.of(text) for _, text in act] for act in acts], options)
        trained = model.weight.detach().numpy()
        trained[-1] = 0
        save_model(options.target, rows, trained)


if __name__ == "__main__":
    main()
