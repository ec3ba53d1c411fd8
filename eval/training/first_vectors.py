"""First vectors of the pieces: what words stand beside, factorised, with synonyms drawn together."""

from __future__ import annotations

import numpy as np
import scipy.sparse
from numpy.typing import NDArray
from sklearn.utils.extmath import randomized_svd

from assistant.danish import analysis

WINDOW = 6
SMOOTHED = 0.75
ROUNDS = 6
SHARE_OF_GRAMS = 0.4  # of a word's vector; the rest stands in the word's own piece

Matrix = NDArray[np.float32]


def first_vectors(
    texts: list[NDArray[np.int32]],
    names: list[str],
    pieces: list[NDArray[np.int32]],
    rows: dict[str, int],
    idf: Matrix,
    synonyms: list[tuple[str, str]],
    dimension: int,
) -> Matrix:
    """A vector a piece; words have their length from how rare they are."""
    stems = stem_rows(names, rows)
    vectors = svd_vectors(neighbours(texts, stems, len(rows)), dimension)
    vectors = with_synonyms(vectors, synonyms, rows)
    weights = np.zeros((len(rows), dimension), np.float32)
    whole = np.fromiter((name[0] == "=" for name in rows), bool, len(rows))
    length = idf / 5
    weights[whole] = (vectors * length[:, None])[whole]
    known = np.flatnonzero((stems >= 0) & np.fromiter((len(piece) > 0 for piece in pieces), bool, len(pieces)))
    known = known[np.abs(vectors[stems[known]]).sum(axis=1) > 0]
    columns = [[row for row in pieces[number].tolist() if not whole[row]] for number in known]
    ones = scipy.sparse.csr_matrix(
        (
            np.ones(sum(map(len, columns)), np.float32),
            np.concatenate([np.array(c, np.int32) for c in columns]),
            np.cumsum([0, *map(len, columns)]),
        ),
        shape=(len(known), len(rows)),
    )
    grams = least_squares(ones, weights[stems[known]])
    return np.where(whole[:, None], (1 - SHARE_OF_GRAMS) * weights, SHARE_OF_GRAMS * grams).astype(np.float32)


def stem_rows(names: list[str], rows: dict[str, int]) -> NDArray[np.int32]:
    """The row of each word's stem; -1 for stop words and unknown ones."""
    found = [
        -1 if not name or name in analysis.STOP_WORDS else rows.get("=" + analysis.stem(name), -1) for name in names
    ]
    return np.array(found, np.int32)


def neighbours(texts: list[NDArray[np.int32]], stems: NDArray[np.int32], size: int) -> scipy.sparse.csr_matrix:
    """How often stems stand within a window of each other, nearer ones counting more, as positive log surprise."""
    counts = scipy.sparse.csr_matrix((size, size), dtype=np.float32)
    for start in range(0, len(texts), 20_000):
        parts = []
        for text in texts[start : start + 20_000]:
            row = stems[text]
            parts += [row[row >= 0], np.full(WINDOW, -1, np.int32)]
        line = np.concatenate(parts)
        for distance in range(1, WINDOW + 1):
            left, right = line[:-distance], line[distance:]
            fits = (left >= 0) & (right >= 0)
            ones = np.full(int(fits.sum()), 1 / distance, np.float32)
            counts += scipy.sparse.coo_matrix((ones, (left[fits], right[fits])), shape=(size, size)).tocsr()
    counts = (counts + counts.T).tocoo()
    total, by_word = counts.sum(), np.asarray(counts.sum(axis=1)).ravel() + 1e-9
    context = by_word**SMOOTHED / (by_word**SMOOTHED).sum()
    surprise = np.log(counts.data / (by_word[counts.row] * context[counts.col]) * 1.0)
    keep = surprise > 0
    del total
    return scipy.sparse.csr_matrix(
        (surprise[keep].astype(np.float32), (counts.row[keep], counts.col[keep])), shape=counts.shape
    )


def svd_vectors(matrix: scipy.sparse.csr_matrix, dimension: int) -> Matrix:
    """Unit vectors; unseen words get zeros."""
    left, values, _ = randomized_svd(matrix, dimension, n_oversamples=10, n_iter=2, random_state=7)
    vectors = left * np.sqrt(values)
    lengths = np.linalg.norm(vectors, axis=1, keepdims=True)
    return np.where(lengths > 1e-6, vectors / np.maximum(lengths, 1e-6), 0).astype(np.float32)


def with_synonyms(vectors: Matrix, synonyms: list[tuple[str, str]], rows: dict[str, int]) -> Matrix:
    """Words drawn towards the mean of their synonyms; unseen words get it whole."""
    ends = []
    for one, other in synonyms:
        if " " not in one and " " not in other:
            a, b = rows.get("=" + analysis.stem(one)), rows.get("=" + analysis.stem(other))
            if a is not None and b is not None and a != b:
                ends += [(a, b), (b, a)]
    first, second = np.array(ends).T
    ties = scipy.sparse.csr_matrix((np.ones(len(first), np.float32), (first, second)), shape=(len(vectors),) * 2)
    degree = np.asarray(ties.sum(axis=1)).ravel()
    seen = (np.abs(vectors).sum(axis=1) > 0).astype(np.float32)
    drawn = vectors.copy()
    for _ in range(ROUNDS):
        mean = (ties @ drawn) / np.maximum(degree, 1)[:, None]
        lengths = np.linalg.norm(mean, axis=1, keepdims=True)
        mean = mean / np.maximum(lengths, 1e-6)
        tied = (degree > 0).astype(np.float32)
        drawn = vectors + (0.7 * tied + 2.0 * tied * (1 - seen))[:, None] * mean
        drawn /= np.maximum(np.linalg.norm(drawn, axis=1, keepdims=True), 1e-6)
    return drawn.astype(np.float32)


def least_squares(ones: scipy.sparse.csr_matrix, target: Matrix, *, ridge: float = 20.0, steps: int = 25) -> Matrix:
    """The n-grams' vectors whose sums come nearest the words', by conjugate gradients."""
    found = np.zeros((ones.shape[1], target.shape[1]), np.float32)
    rest = ones.T @ target
    direction, size = rest.copy(), (rest * rest).sum(axis=0)
    for _ in range(steps):
        moved = ones.T @ (ones @ direction) + ridge * direction
        pace = size / np.maximum((direction * moved).sum(axis=0), 1e-9)
        found += pace * direction
        rest -= pace * moved
        new = (rest * rest).sum(axis=0)
        direction = rest + new / np.maximum(size, 1e-9) * direction
        size = new
    return found
