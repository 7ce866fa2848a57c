"""Questions grouped by meaning: two are together if they are likelier than not to want the same answer."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float32]


def group(likeness: Floats, from_likeness: float) -> tuple[tuple[int, ...], ...]:
    """Groups of indices, largest first, by average-link clustering of a likeness matrix (n, n).

    Two groups are joined while the mean likeness between them is at least `from_likeness`. Quadratic in memory, meant
    for the some hundred questions of an admin's list.
    """
    groups = [[k] for k in range(len(likeness))]
    between = likeness.astype(np.float64).copy()
    np.fill_diagonal(between, -1.0)
    alive = list(range(len(groups)))
    while len(alive) > 1:
        part = between[np.ix_(alive, alive)]
        place = int(part.argmax())
        first, second = alive[place // len(alive)], alive[place % len(alive)]
        if part.flat[place] < from_likeness:
            break
        sizes = len(groups[first]), len(groups[second])
        mixed = (between[first] * sizes[0] + between[second] * sizes[1]) / sum(sizes)
        between[first], between[:, first] = mixed, mixed
        between[first, first] = -1.0
        groups[first] += groups[second]
        alive.remove(second)
    found = [tuple(sorted(groups[k])) for k in alive]
    return tuple(sorted(found, key=lambda members: (-len(members), members)))
