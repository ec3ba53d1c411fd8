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

import numpy as np
import torch
from damage import damage_text
from safetensors.torch import save_file

from assistant.danish import analysis
from assistant.embedding import subwords, text_words

MODULES = [{"idx": 0, "name": "0", "path": "", "type": "sentence_transformers.models.StaticEmbedding"}]


class Words:
    """Numbers for words and the pieces that each word is made of."""

    def __init__(self, rows: dict[str, int]) -> None:
        self.rows = rows
        self.numbers: dict[tuple[str, str], int] = {}
        self.pieces: list[list[int]] = []

    def of(self, text: str) -> list[int]:
        found = []
        for word in text_words(text):
            number = self.numbers.get(word)
            if number is None:
                number = len(self.pieces)
                self.numbers[word] = number
                self.pieces.append([self.rows[piece] for piece in subwords(*word) if piece in self.rows])
            found.append(number)
        return found


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
    from tokenizers import Tokenizer, models, pre_tokenizers

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


def make_pair(acts: list[list[tuple[str, str]]], chance: random.Random) -> tuple[str, str]:
    """Two texts that belong together: neighbours, halves of a passage, some words of it, or the same words damaged."""
    act = chance.choice(acts)
    index = chance.randrange(len(act))
    text = act[index][1]
    draw = chance.random()
    if draw < 0.30 and len(act) > 1:  # a stretch of words from another passage of the act
        other = act[index - 1 if index else index + 1][1] if chance.random() < 0.5 else chance.choice(act)[1]
        first, second = stretch(other, chance, 4, 40), text
    elif draw < 0.60:  # inverse cloze: a stretch, and the passage without it
        words = text.split()
        size = chance.randint(3, max(4, min(30, len(words) // 3)))
        start = chance.randrange(max(1, len(words) - size))
        kept = words[start : start + size] if chance.random() < 0.3 else []
        first, second = " ".join(words[start : start + size]), " ".join(words[:start] + kept + words[start + size :])
    elif draw < 0.8:  # keywords: some of the rarer words, in any order and inflection
        words = [word for word in text.split() if len(word) > 6] or text.split()
        chosen = chance.sample(words, min(len(words), chance.randint(1, 6)))
        first = " ".join(chosen)
        second = " ".join(word for word in text.split() if word not in chosen or chance.random() < 0.6)
    else:  # halves
        words = text.split()
        middle = len(words) // 2
        first, second = " ".join(words[:middle]), " ".join(words[middle:])
    if chance.random() < 0.15:
        first = damage_text(first, chance, rate=chance.uniform(0.02, 0.2))
    if chance.random() < 0.4:
        second = damage_text(second, chance, rate=chance.uniform(0.02, 0.25))
    return first, second


def stretch(text: str, chance: random.Random, least: int, most: int) -> str:
    words = text.split()
    size = min(len(words), chance.randint(least, most))
    start = chance.randrange(max(1, len(words) - size + 1))
    return " ".join(words[start : start + size])


class Model(torch.nn.Module):
    """Texts as sums of word vectors, words as sums of piece vectors; unit length, softmax over the batch."""

    def __init__(self, weights: np.ndarray) -> None:
        super().__init__()
        self.embedding = torch.nn.EmbeddingBag.from_pretrained(
            torch.from_numpy(weights), freeze=False, mode="sum", sparse=True
        )

    def forward(self, texts: list[list[int]], words: Words) -> torch.Tensor:
        unique = sorted({number for text in texts for number in text})
        local = {number: index for index, number in enumerate(unique)}
        pieces = [words.pieces[number] for number in unique]
        flat = torch.tensor([row for word in pieces for row in word], dtype=torch.long)
        offsets = torch.tensor(np.cumsum([0] + [len(word) for word in pieces[:-1]]), dtype=torch.long)
        word_vectors = self.embedding(flat, offsets)
        row = torch.tensor([i for i, text in enumerate(texts) for _ in text], dtype=torch.long)
        column = torch.tensor([local[number] for text in texts for number in text], dtype=torch.long)
        counts = torch.sparse_coo_tensor(
            torch.stack([row, column]), torch.ones(len(row)), (len(texts), len(unique)), check_invariants=False
        )
        return torch.nn.functional.normalize(torch.sparse.mm(counts, word_vectors), dim=1, eps=1e-6)


def train(model: Model, words: Words, acts: list[list[tuple[str, str]]], options: argparse.Namespace) -> None:
    optimiser = torch.optim.SparseAdam(model.parameters(), lr=options.rate)
    chance, started, losses = random.Random(7), time.monotonic(), []
    for step in range(options.steps):
        progress = max(step / options.steps, (time.monotonic() - started) / (60 * options.minutes))
        if progress >= 1:
            break
        for group in optimiser.param_groups:
            group["lr"] = options.rate * min(1.0, (step + 1) / 50) * (1 - 0.95 * progress)
        pairs = [make_pair(acts, chance) for _ in range(options.batch)]
        encoded = [(words.of(a), words.of(b)) for a, b in pairs]
        encoded = [(a, b) for a, b in encoded if a and b]
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
            save_model(options.target, words.rows, model.embedding.weight.detach().numpy())


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
        train(model, Words(rows), acts, options)
        trained = model.embedding.weight.detach().numpy()
        trained[-1] = 0
        save_model(options.target, rows, trained)


if __name__ == "__main__":
    main()
