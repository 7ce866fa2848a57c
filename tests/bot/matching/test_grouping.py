"""Groups by average link: the same whatever the way of finding them, and found in next to no time."""

from __future__ import annotations

import numpy as np
import pytest

from bot.matching.grouping import Floats, group


def by_the_book(likeness: Floats, from_likeness: float) -> set[frozenset[int]]:
    """Joins the two likest groups as long as any are alike enough; every mean is taken over all pairs."""
    groups = [frozenset({k}) for k in range(len(likeness))]
    while len(groups) > 1:
        pairs = [(a, b) for i, a in enumerate(groups) for b in groups[i + 1 :]]
        means = [float(likeness[np.ix_(sorted(a), sorted(b))].astype(np.float64).mean()) for a, b in pairs]
        if max(means) < from_likeness:
            break
        a, b = pairs[means.index(max(means))]
        groups = [each for each in groups if each not in (a, b)] + [a | b]
    return set(groups)


def some_likeness(count: int, seed: int) -> Floats:
    """Points around a few centres."""
    chance = np.random.default_rng(seed)
    centres = chance.normal(size=(max(2, count // 6), 24))
    points = centres[chance.integers(0, len(centres), count)] + 0.45 * chance.normal(size=(count, 24))
    points /= np.linalg.norm(points, axis=1, keepdims=True)
    return np.asarray(np.clip(points @ points.T, 0, 1), dtype=np.float32)


def test_a_small_example() -> None:
    likeness = np.eye(6, dtype=np.float32)
    for a, b, alike in ((0, 3, 0.9), (0, 4, 0.7), (3, 4, 0.3), (1, 5, 0.8), (4, 5, 0.6)):
        likeness[a, b] = likeness[b, a] = alike
    assert group(likeness, 0.5) == ((0, 3, 4), (1, 5), (2,))
    assert group(likeness, 0.75) == ((0, 3), (1, 5), (2,), (4,))


def test_nothing_and_one() -> None:
    assert group(np.zeros((0, 0), dtype=np.float32), 0.5) == ()
    assert group(np.ones((1, 1), dtype=np.float32), 0.5) == ((0,),)


@pytest.mark.parametrize("from_likeness", [0.3, 0.5, 0.7])
def test_the_groups_are_those_of_the_definition(from_likeness: float) -> None:
    for seed in range(4):
        likeness = some_likeness(28, seed)
        assert set(map(frozenset, group(likeness, from_likeness))) == by_the_book(likeness, from_likeness)
