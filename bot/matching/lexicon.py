"""The lexical kernel: how alike two readings are in their letters and words, for all phrasings at once."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix, hstack

from bot.matching.features import Recipe, Vectorizer
from bot.matching.views import Reading

Floats = NDArray[np.float32]
Integers = NDArray[np.int64]
Booleans = NDArray[np.bool_]
_BLOCK = 256
PRUNED_FROM = 20_000
FREQUENT_FROM = 1500
"""A feature that so many phrasings have: of 100,000 phrasings' postings such features make up more than 19 in 20."""
MOSTLY = 0.75
"""A question whose letters are so much of them frequent is compared with every phrasing."""
CANDIDATES = 500

View = Callable[[Reading], str]
BLOCKS: tuple[tuple[float, tuple[tuple[float, View], ...]], ...] = (
    (0.5, ((0.75, lambda reading: reading.folded), (0.25, lambda reading: reading.typed_folded))),
    (0.5, ((1.0, lambda reading: reading.restored),)),
)
"""Blocks of features: their share of the kernel, and the views (weight, text) that are mixed in the block's columns.
The untouched view stays beside the expanded one; the marked view tells words apart that fold to the same letters."""


class Lexicon:
    """Phrasings as sparse rows of length one, and by feature (postings), so that a question touches few of them.

    From PRUNED_FROM phrasings on, features that very many of them have are left out of the postings, except for the
    phrasings `sure`: those and the likeliest of the others have their exact likeness, the rest a little too low a one.
    """

    def __init__(self, vectorizers: Sequence[Vectorizer], matrix: csr_matrix, sure: Integers) -> None:
        self._vectorizers = tuple(vectorizers)
        self.matrix = matrix
        self._frequent: Booleans | None = None
        if matrix.shape[0] >= PRUNED_FROM:
            self._frequent = np.bincount(matrix.indices, minlength=matrix.shape[1]) >= FREQUENT_FROM
            matrix = _without(matrix, self._frequent, sure)
        self._postings = csr_matrix(matrix.T)

    @classmethod
    def fit(cls, readings: Sequence[Reading], sure: Integers | None = None) -> Lexicon:
        """The lexicon of the phrasings `readings`, in their order."""
        fitted = [Vectorizer.fit([views[0][1](reading) for reading in readings], Recipe()) for _, views in BLOCKS]
        vectorizers = [vectorizer for vectorizer, _ in fitted]
        matrix = _matrix(vectorizers, readings, [first for _, first in fitted])
        return cls(vectorizers, matrix, np.arange(0) if sure is None else sure)

    def vectors(self, readings: Sequence[Reading]) -> csr_matrix:
        """Sparse rows (readings, features), of length one or shorter where features are unknown."""
        return _matrix(self._vectorizers, readings, [None] * len(self._vectorizers))

    def likeness(self, reading: Reading) -> Floats:
        """The kernel between one reading and every phrasing: (phrasings,), 0 to 1."""
        columns, weights = self._row(reading)
        found = np.asarray(self._postings[columns].T @ weights, dtype=np.float32)
        if self._frequent is not None:
            wide = np.bincount(columns, weights, minlength=self.matrix.shape[1]).astype(np.float32)
            frequent = float(np.sum(weights[self._frequent[columns]] ** 2))
            if frequent > MOSTLY * float(np.sum(weights**2)):
                return np.asarray(self.matrix @ wide, dtype=np.float32)
            some = _likeliest(found)
            found[some] = self.matrix[some] @ wide
        return found

    def _row(self, reading: Reading) -> tuple[Integers, Floats]:
        """The columns and weights of one reading, as `vectors` has them; a column may come several times."""
        columns, weights, first = [], [], 0
        for vectorizer, (share, views) in zip(self._vectorizers, BLOCKS, strict=True):
            mixed: dict[str, float] = {}
            for weight, view in views:
                mixed[view(reading)] = mixed.get(view(reading), 0.0) + weight
            for text, weight in mixed.items():
                found, values = vectorizer.weigh(text)
                columns.append(found + first)
                weights.append(values * np.float32(weight * np.sqrt(share)))
            first += max(1, len(vectorizer.vocabulary))
        return np.concatenate(columns), np.concatenate(weights)

    def kernel(self, some: NDArray[np.int64], others: NDArray[np.int64]) -> Floats:
        """The kernel of the phrasings `some` with the phrasings `others`: (some, others)."""
        first, second = self.matrix[some], self.matrix[others].T.tocsr()
        kernel = np.empty((len(some), len(others)), dtype=np.float32)
        for start in range(0, len(some), _BLOCK):  # all at once would take four times the memory
            kernel[start : start + _BLOCK] = (first[start : start + _BLOCK] @ second).toarray()
        return kernel


def _without(matrix: csr_matrix, frequent: Booleans, sure: Integers) -> csr_matrix:
    """The matrix without its `frequent` columns, except in the rows `sure`."""
    spared = np.zeros(matrix.shape[0], dtype=bool)
    spared[sure] = True
    kept = np.repeat(spared, np.diff(matrix.indptr)) | ~frequent[matrix.indices]
    starts = np.concatenate([[0], np.cumsum(kept)])[matrix.indptr].astype(np.int32)
    return csr_matrix((matrix.data[kept], matrix.indices[kept], starts), shape=matrix.shape)


def _likeliest(likeness: Floats) -> Integers:
    """Where `likeness` is at least a third of the highest; of those the CANDIDATES highest."""
    some = np.flatnonzero(likeness >= likeness.max() / 3)
    if len(some) <= CANDIDATES:
        return some
    return some[np.argpartition(-likeness[some], CANDIDATES)[:CANDIDATES]]


def _matrix(
    vectorizers: Sequence[Vectorizer], readings: Sequence[Reading], first: Sequence[csr_matrix | None]
) -> csr_matrix:
    blocks = []
    for vectorizer, (share, views), known in zip(vectorizers, BLOCKS, first, strict=True):
        blocks.append(_mix(vectorizer, readings, views, known) * np.float32(np.sqrt(share)))
    return csr_matrix(hstack(blocks, format="csr", dtype=np.float32))


def _mix(
    vectorizer: Vectorizer, readings: Sequence[Reading], views: tuple[tuple[float, View], ...], first: csr_matrix | None
) -> csr_matrix:
    """One block's rows: its views, mixed by weight (the weights sum to 1). Only what differs from the first view is
    computed, and that is mostly little."""
    texts = [views[0][1](reading) for reading in readings]
    mixed = vectorizer.transform(texts) if first is None else first
    whole = mixed
    for weight, view in views[1:]:
        others = [view(reading) for reading in readings]
        places = np.flatnonzero([other != text for other, text in zip(others, texts, strict=True)])
        if len(places):
            change = (vectorizer.transform([others[place] for place in places]) - whole[places]) * np.float32(weight)
            mixed = mixed + _spread_over(places, len(readings)) @ change
    return csr_matrix(mixed)


def _spread_over(places: NDArray[np.int64], count: int) -> csr_matrix:
    """The matrix (count, places) that puts rows back into their places."""
    ones = np.ones(len(places), dtype=np.float32)
    return csr_matrix((ones, (places, np.arange(len(places)))), shape=(count, len(places)))
