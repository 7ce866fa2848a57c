"""A text as it is meant: plain digits for those of other scripts, nothing invisible; each sign knows its place."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass

_KEYCAPS = frozenset("\ufe0f\u20e3")
_DASHES = dict.fromkeys("‐‑‒–—―−﹣－", "-")
_DOTS = dict.fromkeys("·•․‧∙。．", ".")
_PLAIN = {**_DASHES, **_DOTS, "：": ":", "，": ",", "／": "/"}


@dataclass(frozen=True, slots=True)
class Shadow:
    """`text` to look at, and for each of its signs the place in the text that people see."""

    text: str
    places: tuple[int, ...]

    def span(self, start: int, end: int) -> tuple[int, int]:
        """Where a part of the shadow (not empty) stands in what people see."""
        return self.places[start], self.places[end - 1] + 1


def shadow_of(text: str) -> Shadow:
    """The shadow of a text; it is the text itself where nothing is odd."""
    signs: list[str] = []
    places: list[int] = []
    for place, sign in enumerate(text):
        meant = _meant(sign)
        signs.append(meant)
        places += [place] * len(meant)
    return Shadow("".join(signs), tuple(places))


def _meant(sign: str) -> str:
    if sign.isascii():
        return sign
    if sign in _KEYCAPS or unicodedata.category(sign) == "Cf":
        return ""
    if sign in _PLAIN:
        return _PLAIN[sign]
    digit = unicodedata.digit(sign, None)
    if digit is not None:
        return str(digit)
    if unicodedata.category(sign) == "Zs":
        return " "
    wide = unicodedata.normalize("NFKC", sign)
    return wide if len(wide) == 1 and wide.isascii() else sign
