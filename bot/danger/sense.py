"""A sense of danger, learned from examples: it hears what no pattern names, and what a pattern misunderstands.
Logistic regression on letters and words; of which kind it is, naive Bayes tells (of the linear models tried as good as
any, and learned at once). Two views of a message as the matcher has them: folded, and with its marks;
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
_SMOOTHING = 0.01


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
        self._kind_weights = arrays["kind_weights"]
        self._kind_bias = arrays["kind_bias"]
        self._kinds = tuple(map(str, arrays["kinds"]))

    @classmethod
    def learn(cls, lessons: Sequence[Lesson], reader: Reader) -> Sense:
        """Takes some seconds for twenty thousand lessons."""
        readings = [reader.read(lesson.text) for lesson in lessons]
        folded, first = Vectorizer.fit([reading.folded for reading in readings], _RECIPE)
        marked, second = Vectorizer.fit([reading.expanded for reading in readings], _RECIPE)
        rows = csr_matrix(hstack([first, second]), dtype=np.float32)
        is_told = np.array([lesson.kind != ORDINARY for lesson in lessons])
        counts = np.array([lesson.weight for lesson in lessons], dtype=np.float32)
        # Imported where it learns: that is a process of its own, and the bot need not hold the library.
        from sklearn.linear_model import LogisticRegression
        from sklearn.naive_bayes import MultinomialNB

        learned = LogisticRegression(C=1 / _RIDGE, solver="liblinear", random_state=0)
        learned.fit(rows, is_told, sample_weight=counts)
        kinds = MultinomialNB(alpha=_SMOOTHING)
        kinds.fit(rows[is_told], [lesson.kind for lesson in lessons if lesson.kind != ORDINARY], counts[is_told])
        return cls(
            {
                **{f"{name}0": array for name, array in folded.arrays.items()},
                **{f"{name}1": array for name, array in marked.arrays.items()},
                "weights": learned.coef_[0].astype(np.float32),
                "bias": learned.intercept_[0],
                "kinds": kinds.classes_,
                "kind_weights": kinds.feature_log_prob_.astype(np.float16),  # half the memory, and as right
                "kind_bias": kinds.class_log_prior_,
            }
        )

    def log_odds(self, reading: Reading) -> float:
        """How much likelier danger is than none, as a logarithm."""
        columns, values = self._row(reading)
        return self._bias + float(self._weights[columns] @ values)

    def kind(self, reading: Reading) -> str:
        """The kind of danger that a message, if of any, tells of most likely."""
        columns, values = self._row(reading)
        likely = self._kind_weights[:, columns].astype(np.float32) @ values + self._kind_bias
        return self._kinds[int(np.argmax(likely))]

    def _row(self, reading: Reading) -> tuple[NDArray[np.int64], Floats]:
        folded, marked = self._views
        first, weighed = folded.weigh(reading.folded)
        second, weighed_too = marked.weigh(reading.expanded)
        return np.concatenate([first, second + len(folded.vocabulary)]), np.concatenate([weighed, weighed_too])
