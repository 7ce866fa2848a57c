"""Questions grouped by meaning: two are together if they are likelier than not to want the same answer."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float32]


def group(likeness: Floats, from_likeness: float) -> tuple[tuple[int, ...], ...]:
    """Groups of indices, largest first, by average-link clustering of a likeness matrix (n, n).

    Two groups are joined while the mean likeness between them is at least `from_likeness`, the likest first. Quadratic
    in memory and nearly so in time: every group remembers the likest other one, which few joins change.
    """
    count = len(likeness)
    if count < 2:
        return tuple((k,) for k in range(count))
    groups = [[k] for k in range(count)]
    between = likeness.astype(np.float64).copy()
    np.fill_diagonal(between, -1.0)
    nearest = between.argmax(axis=1)
    highest = between[np.arange(count), nearest]
    while True:
        first = int(highest.argmax())
        if highest[first] < from_likeness:
            break
        second = int(nearest[first])
        sizes = len(groups[first]), len(groups[second])
        mixed = (between[first] * sizes[0] + between[second] * sizes[1]) / sum(sizes)
        between[first], between[:, first] = mixed, mixed
        between[second], between[:, second] = -1.0, -1.0
        between[first, first] = -1.0
        groups[first] += groups[second]
        groups[second], highest[second] = [], -1.0
        # A mean is never above the higher part: only whoever had one of the two as its likest has to look anew, and
        # nobody who was too far from all.
        anew = np.flatnonzero(((nearest == first) | (nearest == second)) & (highest >= from_likeness))
        nearest[anew] = between[anew].argmax(axis=1)
        highest[anew] = between[anew, nearest[anew]]
    found = [tuple(sorted(members)) for members in groups if members]
    return tuple(sorted(found, key=lambda members: (-len(members), members)))
