"""A sense of danger, learned from examples: it hears what no pattern names. Logistic regression on letters and words.

Beside the patterns, never instead of them. Two views of a message as the matcher has them: folded, and with its marks;
lessons are learned with their marks and without, so that a message without marks is no stranger.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix, hstack

from bot.danger.lessons import ORDINARY, Lesson
from bot.matching.features import Recipe, Vectorizer
from bot.matching.views import Reader, Reading

Floats = NDArray[np.float32]
_RECIPE = Recipe(char=(3, 5), words=(1, 2), char_weight=0.5)
_RIDGE = 0.1
_STEPS = 150
DANGER_FROM = 0.8
"""Log-odds from which a message is taken for danger: 2 of 1,273 ordinary questions not learned from, beside
those that the patterns take for it."""
_FEWEST_WORDS = 4
"""Fewer words say nothing that a pattern would not say better."""
_NEAREST = 3
"""So many examples of each kind tell of which kind a message is."""


class Sense:
    """What was learned. Never changes, so many threads may ask it."""

    def __init__(self, arrays: Mapping[str, NDArray[Any]]) -> None:
        """From what `arrays` gave. Raises KeyError where something is missing."""
        self.arrays = arrays
        self._views = [
            Vectorizer(arrays[f"hashes{view}"], arrays[f"idf{view}"], arrays[f"char{view}"], _RECIPE) for view in (0, 1)
        ]
        self._weights = arrays["weights"]
        self._bias = float(arrays["bias"])
        width = len(self._weights)
        self._told = csr_matrix(
            (arrays["told"], arrays["columns"], arrays["starts"]), shape=(len(arrays["starts"]) - 1, width)
        )
        self._kind_of = arrays["kind_of"]
        self._kinds = tuple(map(str, arrays["kinds"]))

    @classmethod
    def learn(cls, lessons: Sequence[Lesson], reader: Reader) -> Sense:
        """Takes a second or two for some thousand lessons."""
        readings = [reader.read(lesson.text) for lesson in lessons]
        folded, first = Vectorizer.fit([reading.folded for reading in readings], _RECIPE)
        marked, second = Vectorizer.fit([reading.expanded for reading in readings], _RECIPE)
        rows = csr_matrix(hstack([first, second]), dtype=np.float32)
        is_told = np.array([lesson.kind != ORDINARY for lesson in lessons])
        counts = np.array([lesson.weight for lesson in lessons], dtype=np.float32)
        weights, bias = _fit(rows, is_told.astype(np.float32), counts)
        kinds = sorted({lesson.kind for lesson in lessons} - {ORDINARY})
        told = rows[is_told]
        kind_of = [kinds.index(lesson.kind) for lesson in lessons if lesson.kind != ORDINARY]
        return cls(
            {
                **{f"{name}0": array for name, array in folded.arrays.items()},
                **{f"{name}1": array for name, array in marked.arrays.items()},
                "weights": weights,
                "bias": np.array(bias),
                "told": told.data,
                "columns": told.indices,
                "starts": told.indptr,
                "kind_of": np.array(kind_of),
                "kinds": np.array(kinds),
            }
        )

    def log_odds(self, reading: Reading) -> float:
        """How much likelier danger is than none, as a logarithm."""
        columns, values = self._row(reading)
        return self._bias + float(self._weights[columns] @ values)

    def kind(self, reading: Reading) -> str | None:
        """The kind of danger that a message tells of most likely, or None where it tells of none."""
        if len(reading.typed.split()) < _FEWEST_WORDS or self.log_odds(reading) < DANGER_FROM:
            return None
        row = np.zeros(len(self._weights), dtype=np.float32)
        columns, values = self._row(reading)
        row[columns] = values
        likeness = np.asarray(self._told @ row)
        nearest = [np.sort(likeness[self._kind_of == kind])[-_NEAREST:].sum() for kind in range(len(self._kinds))]
        return self._kinds[int(np.argmax(nearest))]

    def _row(self, reading: Reading) -> tuple[NDArray[np.int64], Floats]:
        folded, marked = self._views
        first, weighed = folded.weigh(reading.folded)
        second, weighed_too = marked.weigh(reading.expanded)
        return np.concatenate([first, second + len(folded.vocabulary)]), np.concatenate([weighed, weighed_too])


def _fit(rows: csr_matrix, target: Floats, counts: Floats) -> tuple[Floats, float]:
    """Weights and bias of a logistic regression with a ridge, by accelerated gradient steps like the matcher's head."""
    turned = csr_matrix(rows.T)
    weights, bias = np.zeros(rows.shape[1], dtype=np.float32), 0.0
    ahead, ahead_bias, momentum = weights, bias, 1.0
    step = np.float32(1 / (0.25 * _largest_eigenvalue(rows, turned, counts) + _RIDGE))
    for _ in range(_STEPS):
        error = (1 / (1 + np.exp(-(rows @ ahead + np.float32(ahead_bias)))) - target) * counts
        following = ahead - step * (turned @ error + np.float32(_RIDGE) * ahead)
        following_bias = ahead_bias - float(step * error.sum())
        faster = (1 + np.sqrt(1 + 4 * momentum**2)) / 2
        carry = np.float32((momentum - 1) / faster)
        ahead = following + carry * (following - weights)
        ahead_bias = following_bias + float(carry) * (following_bias - bias)
        weights, bias, momentum = following, following_bias, faster
    return weights, bias


def _largest_eigenvalue(rows: csr_matrix, turned: csr_matrix, counts: Floats) -> float:
    """Of the rows with a column of ones for the bias, by power iteration from a fixed start; a little above the true
    value."""
    vector, one, size = np.cos(np.arange(rows.shape[1], dtype=np.float32)), 1.0, 1.0
    for _ in range(20):
        length = max(float(np.hypot(np.linalg.norm(vector), one)), 1e-9)
        scores = (rows @ (vector / np.float32(length)) + np.float32(one / length)) * counts
        vector, one = turned @ scores, float(scores.sum())
        size = float(np.hypot(np.linalg.norm(vector), one))
    return max(1.05 * size, 1e-9)
