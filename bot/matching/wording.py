"""Which texts are nearly the same wording: alike to a letter or two once read, in whatever order of words.

Much narrower than the same meaning (`grouping`): another way of saying it is worth having as a phrasing of its own.
"""

from __future__ import annotations

from collections.abc import Sequence

from rapidfuzz import fuzz

from bot.matching.deciding import Mind

_NEARLY_THE_SAME = 93.0
"""In percent, of the letters without marks; of 20 letters one may differ."""


def known(mind: Mind, owner: str) -> tuple[str, ...]:
    """How the entry `owner` is asked for already, folded."""
    model = mind.model
    pairs = zip(model.corpus.phrasings, model.readings, strict=True)
    return tuple(reading.folded for phrasing, reading in pairs if phrasing.owner == owner)


def places(mind: Mind, texts: Sequence[str], before: Sequence[str] = ()) -> tuple[int | None, ...]:
    """For each of `texts` the place where nearly the same wording stands first, which is its own where it is new.

    None where one of the folded texts `before` says it like that.
    """
    found: list[int | None] = []
    read: list[str] = []
    for place, text in enumerate(_folded(mind, text) for text in texts):
        read.append(text)
        if any(_alike(text, other) for other in before):
            found.append(None)
        else:
            found.append(next(first for first in range(place + 1) if first == place or _alike(text, read[first])))
    return tuple(found)


def _alike(first: str, second: str) -> bool:
    return fuzz.token_sort_ratio(first, second, score_cutoff=_NEARLY_THE_SAME) > 0


def _folded(mind: Mind, text: str) -> str:
    """A text as it is compared: read, expanded, without marks."""
    return mind.model.reader.read(text, mind.model.corpus.language).folded
