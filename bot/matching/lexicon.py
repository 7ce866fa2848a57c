"""The lexical kernel: how alike two readings are in their letters and words, for all phrasings at once."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix, hstack

from bot.matching.features import Recipe, Vectorizer
from bot.matching.views import Reading

Floats = NDArray[np.float32]
_BLOCK = 256

View = Callable[[Reading], str]
BLOCKS: tuple[tuple[float, tuple[tuple[float, View], ...]], ...] = (
    (0.5, ((0.75, lambda reading: reading.folded), (0.25, lambda reading: reading.typed_folded))),
    (0.5, ((1.0, lambda reading: reading.restored),)),
)
"""Blocks of features: their share of the kernel, and the views (weight, text) that are mixed in the block's columns.
The untouched view stays beside the expanded one; the marked view tells words apart that fold to the same letters."""


class Lexicon:
    """Phrasings as sparse rows of length one, kept by feature (postings) so that a question touches few of them."""

    def __init__(self, vectorizers: Sequence[Vectorizer], matrix: csr_matrix) -> None:
        self._vectorizers = tuple(vectorizers)
        self.matrix = matrix
        self._postings = csr_matrix(matrix.T)

    @classmethod
    def fit(cls, readings: Sequence[Reading], recipe: Recipe | None = None) -> Lexicon:
        """The lexicon of the phrasings `readings`, in their order."""
        fitted = [
            Vectorizer.fit([views[0][1](reading) for reading in readings], recipe or Recipe()) for _, views in BLOCKS
        ]
        vectorizers = [vectorizer for vectorizer, _ in fitted]
        return cls(vectorizers, _matrix(vectorizers, readings, [first for _, first in fitted]))

    def vectors(self, readings: Sequence[Reading]) -> csr_matrix:
        """Sparse rows (readings, features), of length one or shorter where features are unknown."""
        return _matrix(self._vectorizers, readings, [None] * len(self._vectorizers))

    def likeness(self, reading: Reading) -> Floats:
        """The kernel between one reading and every phrasing: (phrasings,), 0 to 1."""
        row = self.vectors([reading])
        return np.asarray(self._postings[row.indices].T @ row.data, dtype=np.float32)

    def kernel(self, some: NDArray[np.int64], others: NDArray[np.int64]) -> Floats:
        """The kernel of the phrasings `some` with the phrasings `others`: (some, others)."""
        first, second = self.matrix[some], self.matrix[others].T.tocsr()
        kernel = np.empty((len(some), len(others)), dtype=np.float32)
        for start in range(0, len(some), _BLOCK):  # all at once would take four times the memory
            kernel[start : start + _BLOCK] = (first[start : start + _BLOCK] @ second).toarray()
        return kernel


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
