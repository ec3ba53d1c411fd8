"""Trains the offline embedding: a static subword model, contrastively, on public Danish text with OCR damage.

Usage: python eval/training/train_offline_embedding.py TARGET_FOLDER PASSAGES.jsonl.gz[=SHARE] … [--minutes 25]

PASSAGES hold {"_id": "document#number", "title", "text"} a line; SHARE is how much of the batches a file gets. What to
collect and how it is used: assistant/embedding_offline/README.md.
"""

from __future__ import annotations

import argparse
import gzip
import json
import multiprocessing
import random
import time
from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import scipy.sparse
import torch
from damage import damage_text
from first_vectors import first_vectors
from numpy.typing import NDArray
from safetensors.torch import load_file, save_file
from tokenizers import Tokenizer, models, pre_tokenizers

from assistant.danish import analysis
from assistant.danish.relatedness import related_words
from assistant.danish.synonyms import load_synonyms
from assistant.embedding import subwords, text_words

MODULES = [{"idx": 0, "name": "0", "path": "", "type": "sentence_transformers.models.StaticEmbedding"}]
SYNONYM = 0.6  # a tie as strong as this may stand in for a word
SYNONYM_BATCHES = 0.06
LONGEST = 80  # words of a passage that are read at a time

Text = NDArray[np.int32]


@dataclass(slots=True)
class Document:
    title: Text
    passages: list[Text]


class Words:
    """Numbers for words, the pieces that each word is made of, damaged readings of it and words that may replace it."""

    def __init__(self, rows: dict[str, int]) -> None:
        self.rows = rows
        self.numbers: dict[tuple[str, str], int] = {}
        self.pieces: list[NDArray[np.int32]] = []
        self.names: list[str] = []
        self.readings: dict[int, list[list[int]]] = {}
        self.replacements: dict[int, tuple[list[list[int]], list[float]]] = {}

    def of(self, text: str) -> Text:
        return np.array([self._number(*word) for word in text_words(text)], np.int32)

    def _number(self, kind: str, token: str) -> int:
        number = self.numbers.get((kind, token))
        if number is None:
            number = self.numbers[(kind, token)] = len(self.pieces)
            rows = [self.rows[piece] for piece in subwords(kind, token) if piece in self.rows]
            self.pieces.append(np.array(rows, np.int32))
            self.names.append(token if kind == "word" else "")
        return number

    def damaged(self, text: Text, rate: float, chance: random.Random) -> Text:
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

    def reworded(self, text: Text, rate: float, chance: random.Random) -> Text:
        """The text with some words replaced by synonyms."""
        found: list[int] = []
        for number in text.tolist():
            texts, strengths = self._replacements(number) if chance.random() < rate else ([], [])
            found += chance.choices(texts, strengths)[0] if texts else (number,)
        return np.array(found, np.int32)

    def _replacements(self, number: int) -> tuple[list[list[int]], list[float]]:
        known = self.replacements.get(number)
        if known is None:
            name = self.names[number]
            near = related_words(name) if len(name) > 2 and name not in analysis.STOP_WORDS else {}
            chosen = [(self.of(word).tolist(), strength**3) for word, strength in near.items() if strength >= SYNONYM]
            known = self.replacements[number] = ([t for t, _ in chosen], [s for _, s in chosen])
        return known


def unfold(folded: str, chance: random.Random) -> str:
    """A folded word with its Danish letters, so that they can be damaged ("ae" is nearly always "æ")."""
    for letters, letter in (("ae", "æ"), ("oe", "ø"), ("aa", "å")):
        if chance.random() < 0.9:
            folded = folded.replace(letters, letter)
    return folded


def choose_vocabulary(texts: list[str], words: int, grams: int) -> tuple[dict[str, int], NDArray[np.float32]]:
    """The pieces to keep, commonest first, and their inverse document frequency."""
    frequency: Counter[str] = Counter()
    for text in texts:
        pieces: set[str] = set()
        for word in set(text_words(text)):
            pieces.update(subwords(*word))
        frequency.update(pieces)
    # Words of the language at large, so that other subjects than those read are not spelled with n-grams alone.
    for word in analysis._parts():
        frequency.update(set(subwords("word", word)))
    for line in load_synonyms()._lines:
        for kind, token in text_words(line.split("\t")[0]):
            frequency.update(set(subwords(kind, token)))
    whole = [(piece, n) for piece, n in frequency.items() if piece[0] == "="]
    parts = [(piece, n) for piece, n in frequency.items() if piece[0] != "="]
    kept = sorted(whole, key=lambda x: (-x[1], x[0]))[:words] + sorted(parts, key=lambda x: (-x[1], x[0]))[:grams]
    idf = np.array([np.log(1 + len(texts) / n) for _, n in kept], dtype=np.float32)
    return {piece: row for row, (piece, _) in enumerate(kept)}, idf


def save_model(folder: Path, rows: dict[str, int], weights: NDArray[np.float32]) -> None:
    """Writes a folder that sentence-transformers loads as a StaticEmbedding."""
    folder.mkdir(parents=True, exist_ok=True)
    tokenizer = Tokenizer(models.WordLevel(vocab=rows, unk_token="[UNK]"))
    tokenizer.pre_tokenizer = pre_tokenizers.WhitespaceSplit()
    tokenizer.save(str(folder / "tokenizer.json"), pretty=False)
    save_file({"embedding.weight": torch.from_numpy(weights.astype(np.float16))}, str(folder / "model.safetensors"))
    (folder / "modules.json").write_text(json.dumps(MODULES, indent=1) + "\n")


def read_weights(folder: Path, rows: dict[str, int]) -> NDArray[np.float32]:
    """Weights that ``save_model`` wrote, for the same pieces."""
    assert json.loads((folder / "tokenizer.json").read_text())["model"]["vocab"] == rows, "other pieces"
    return load_file(folder / "model.safetensors")["embedding.weight"].float().numpy()


def read_documents(path: Path) -> list[tuple[str, list[str]]]:
    """(title, texts of the passages in order) of each document."""
    titles: dict[str, str] = {}
    texts: dict[str, list[str]] = defaultdict(list)
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        for line in lines:
            passage = json.loads(line)
            document = passage["_id"].partition("#")[0]
            titles[document] = passage["title"]
            texts[document].append(passage["text"])
    return [(titles[document], texts[document]) for document in texts]


class Pairs:
    """Makes batches of two texts that belong together."""

    def __init__(self, sources: list[tuple[list[Document], float]], words: Words, synonyms: list[tuple[str, str]]):
        self.sources, self.words, self.synonyms = sources, words, synonyms

    def batch(self, size: int, chance: random.Random) -> tuple[list[Text], list[Text], list[int]]:
        """First texts, second texts and the numbers of their documents; all of one source, so that they are alike."""
        if chance.random() < SYNONYM_BATCHES:
            pairs = [(*chance.choice(self.synonyms), number) for number in range(size)]
            read = [(self.words.of(one), self.words.of(other), number) for one, other, number in pairs]
        else:
            shares = [share for _, share in self.sources]
            documents = chance.choices(self.sources, shares)[0][0]
            read = []
            for _ in range(size):
                number = chance.randrange(len(documents))
                read.append((*self._pair(documents[number], chance), number))
        kept = [(one, other, number) for one, other, number in read if len(one) and len(other)]
        return [one for one, _, _ in kept], [other for _, other, _ in kept], [number for _, _, number in kept]

    def _pair(self, document: Document, chance: random.Random) -> tuple[Text, Text]:
        first, second = self._related(document, chance)
        if chance.random() < 0.35:
            first = self.words.reworded(first, chance.uniform(0.15, 0.6), chance)
        if chance.random() < 0.15:
            first = self.words.damaged(first, chance.uniform(0.1, 0.5), chance)
        if len(second) > LONGEST:
            start = chance.randrange(len(second) - LONGEST + 1)
            second = second[start : start + LONGEST]
        if chance.random() < 0.4:
            second = self.words.damaged(second, chance.uniform(0.1, 0.8), chance)
        return first, second

    def _related(self, document: Document, chance: random.Random) -> tuple[Text, Text]:
        passages = document.passages
        index = chance.randrange(len(passages))
        text = passages[index]
        draw, size = chance.random(), len(text)
        if draw < 0.3 and len(document.title) > 1:  # the title or question, or some words of it
            title = document.title
            if len(title) > 4 and chance.random() < 0.5:
                title = np.array(chance.sample(title.tolist(), chance.randint(2, len(title))), np.int32)
            return title, text
        if draw < 0.5 and len(passages) > 1:  # a stretch of words from another passage of the document
            near = passages[index - 1 if index else index + 1]
            other = near if chance.random() < 0.5 else chance.choice(passages)
            start, end = stretch(len(other), chance, 3, 30)
            return other[start:end], text
        if draw < 0.7:  # inverse cloze: a stretch, and the passage without it
            start, end = stretch(size, chance, 2, max(4, min(20, size // 3)))
            return text[start:end], text if chance.random() < 0.3 else np.concatenate([text[:start], text[end:]])
        if draw < 0.9:  # keywords: some of the longer words, in any order; most are left in the passage
            names = self.words.names
            long = [number for number in text.tolist() if len(names[number]) > 5] or text.tolist()
            chosen = chance.sample(long, min(len(long), chance.randint(1, 6)))
            gone = {number for number in chosen if chance.random() < 0.6}
            return np.array(chosen, np.int32), np.array([n for n in text.tolist() if n not in gone], np.int32)
        return text[: size // 2], text[size // 2 :]


def stretch(size: int, chance: random.Random, least: int, most: int) -> tuple[int, int]:
    length = min(size, chance.randint(least, most))
    start = chance.randrange(max(1, size - length + 1))
    return start, start + length


def synonym_pairs() -> list[tuple[str, str]]:
    """Words and phrases that may replace each other; the surer a pair, the more often it stands in the list."""
    table = load_synonyms()
    found = []
    for line in table._lines:
        wording = table.wording(line.split("\t")[0])
        for other, strength in related_words(wording).items():
            if strength >= SYNONYM:
                found += [(wording, other)] * (3 if strength > 0.8 else 1)
    return found


@dataclass(slots=True)
class Batch:
    """A batch as sums: texts of words, words of pieces."""

    lengths: list[int]
    columns: NDArray[np.int32]
    word_lengths: list[int]
    pieces: NDArray[np.int32]
    documents: list[int]


def make_batches(pairs: Pairs, size: int, seed: int, queue: Any) -> None:
    chance = random.Random(seed)
    words = pairs.words
    while True:
        first, second, documents = pairs.batch(size, chance)
        texts = first + second
        unique, columns = np.unique(np.concatenate(texts), return_inverse=True)
        pieces = [words.pieces[number] for number in unique]
        lengths, word_lengths = [len(text) for text in texts], [len(word) for word in pieces]
        queue.put(Batch(lengths, columns.astype(np.int32), word_lengths, np.concatenate(pieces), documents))


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


def loss_of(weight: torch.Tensor, batch: Batch, scale: float) -> torch.Tensor:
    """Softmax over the batch, both ways; other passages of the same document are no counter-examples."""
    word_vectors = SumRows.apply(weight, batch.word_lengths, batch.pieces)
    vectors = torch.nn.functional.normalize(SumRows.apply(word_vectors, batch.lengths, batch.columns), eps=1e-6)
    half = len(batch.documents)
    scores = vectors[:half] @ vectors[half:].T * scale
    numbers = torch.tensor(batch.documents)
    same = (numbers[:, None] == numbers[None, :]) & ~torch.eye(half, dtype=torch.bool)
    scores = scores.masked_fill(same, -1e4)
    target = torch.arange(half)
    return (torch.nn.functional.cross_entropy(scores, target) + torch.nn.functional.cross_entropy(scores.T, target)) / 2


def train(weights: NDArray[np.float32], pairs: Pairs, options: argparse.Namespace) -> NDArray[np.float32]:
    weight = torch.nn.Parameter(torch.from_numpy(weights))
    optimiser = torch.optim.Adam([weight], lr=options.rate, fused=True)
    context = multiprocessing.get_context("fork")
    queue = context.Queue(maxsize=6)
    makers = [
        context.Process(target=make_batches, args=(pairs, options.batch, seed, queue), daemon=True)
        for seed in range(options.makers)
    ]
    for maker in makers:
        maker.start()
    started, losses = time.monotonic(), []
    for step in range(options.steps):
        progress = max(step / options.steps, (time.monotonic() - started) / (60 * options.minutes))
        if progress >= 1:
            break
        for group in optimiser.param_groups:
            group["lr"] = options.rate * min(1.0, (step + 1) / 50) * (1 - 0.95 * progress)
        loss = loss_of(weight, queue.get(), options.scale)
        optimiser.zero_grad()
        loss.backward()
        optimiser.step()
        losses.append(loss.item())
        if step % 50 == 0:
            print(f"{step:6d} {np.mean(losses[-50:]):.4f} {time.monotonic() - started:.0f} s", flush=True)
        if step % 200 == 199:
            save_model(
                options.target.with_name(options.target.name + "-last"), pairs.words.rows, weight.detach().numpy()
            )
    for maker in makers:
        maker.terminate()
    return weight.detach().numpy()


def sampled(sources: list[list[tuple[str, list[str]]]], chance: random.Random) -> Iterator[str]:
    for documents in sources:
        for title, texts in chance.sample(documents, min(len(documents), 6000)):
            yield f"{title}\n" + "\n".join(chance.sample(texts, min(len(texts), 4)))


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("target", type=Path)
    parser.add_argument("passages", nargs="+", help="a file, or a file=share")
    parser.add_argument("--minutes", type=float, default=25)
    parser.add_argument("--steps", type=int, default=6000)
    parser.add_argument("--batch", type=int, default=1024)
    parser.add_argument("--makers", type=int, default=1)
    parser.add_argument("--dimension", type=int, default=192)
    parser.add_argument("--words", type=int, default=40_000)
    parser.add_argument("--grams", type=int, default=30_000)
    parser.add_argument("--rate", type=float, default=0.004)
    parser.add_argument("--scale", type=float, default=20.0)
    parser.add_argument("--first", type=Path, help="a folder with the first vectors, made before")
    parser.add_argument("--start", type=Path, help="a folder with weights to go on from")
    parser.add_argument(
        "--first-share", type=float, default=0.5, help="how much of the first vectors is mixed in at the end"
    )
    options = parser.parse_args()
    torch.manual_seed(7)
    started = time.monotonic()
    named = [argument.partition("=") for argument in options.passages]
    raw = [read_documents(Path(name)) for name, _, _ in named]
    sample = list(sampled(raw, random.Random(3)))
    chance = random.Random(5)
    sample += [damage_text(text, chance, rate=0.15) for text in chance.sample(sample, len(sample) // 4)]
    rows, idf = choose_vocabulary(sample, options.words, options.grams)
    rows["[UNK]"] = len(rows)
    print(len(rows), "pieces", round(time.monotonic() - started), "s", flush=True)
    words = Words(rows)
    sources = [
        (
            [Document(words.of(title), [words.of(text) for text in texts]) for title, texts in documents],
            float(share or 1),
        )
        for documents, (_, _, share) in zip(raw, named, strict=True)
    ]
    print(len(words.pieces), "words", round(time.monotonic() - started), "s", flush=True)
    synonyms = synonym_pairs()
    print(len(synonyms), "synonym pairs", round(time.monotonic() - started), "s", flush=True)
    if options.first:
        first = read_weights(options.first, rows)
    else:
        texts = [text for documents, _ in sources for document in documents for text in document.passages]
        first = first_vectors(texts, words.names, words.pieces, rows, np.append(idf, 0), synonyms, options.dimension)
        save_model(options.target.with_name(options.target.name + "-first"), rows, first)
    print("first vectors", round(time.monotonic() - started), "s", flush=True)
    weights = read_weights(options.start, rows) if options.start else first.copy()
    trained = train(weights, Pairs(sources, words, synonyms), options)
    save_model(options.target.with_name(options.target.name + "-last"), rows, trained)
    mixed = options.first_share * first + (1 - options.first_share) * trained
    mixed[-1] = 0
    save_model(options.target, rows, mixed)


if __name__ == "__main__":
    main()
