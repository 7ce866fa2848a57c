"""A text as it is meant: plain digits for those of other scripts, nothing invisible; each sign knows its place."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass
from functools import lru_cache

_KEYCAPS = frozenset("\ufe0e\ufe0f\u20e3\u115f\u1160\u3164\uffa0")
_DASHES = dict.fromkeys("‐‑‒–—―−﹣－", "-")
_DOTS = dict.fromkeys("·•․‧∙。．", ".")
_LINES = dict.fromkeys("\r\v\f\x85\u2028\u2029", "\n")
_ALIKE = {"О": "O", "о": "o", "Ο": "O", "ο": "o", "Օ": "O", "І": "I", "і": "i", "Ι": "I", "ı": "i", "Ø": "O", "ø": "o"}
"""Letters that nobody can tell from ours, or from a struck-through zero."""
_PLAIN = {**_DASHES, **_DOTS, **_LINES, **_ALIKE, "：": ":", "，": ",", "／": "/", "（": "(", "）": ")", "\t": " "}


@dataclass(frozen=True, slots=True)
class Shadow:
    """`text` to look at, and for each of its signs where it begins and ends in the text that it stands for."""

    text: str
    starts: tuple[int, ...]
    ends: tuple[int, ...]

    def span(self, start: int, end: int) -> tuple[int, int]:
        """Where a part of the shadow (not empty) stands in the text that it stands for."""
        return self.starts[start], self.ends[end - 1]


def shadow_of(text: str) -> Shadow:
    """The shadow of a text; it is the text itself where nothing is odd."""
    if text.isascii() and "\r" not in text and "\t" not in text:
        return Shadow(text, tuple(range(len(text))), tuple(range(1, len(text) + 1)))
    signs: list[str] = []
    starts: list[int] = []
    ends: list[int] = []
    for place, sign in enumerate(text):
        meant = _on_top(signs[-1], sign) if signs and unicodedata.combining(sign) else None
        if meant is not None:
            signs[-1], ends[-1] = meant, place + 1
            continue
        meant = _meant(sign)
        if not meant and signs and sign in _KEYCAPS:
            ends[-1] = place + 1
        signs += meant
        starts += [place] * len(meant)
        ends += [place + 1] * len(meant)
    return Shadow("".join(signs), tuple(starts), tuple(ends))


def _on_top(sign: str, mark: str) -> str | None:
    """A sign with a mark that follows it: one letter, or the plain sign where something is only struck through it."""
    composed = unicodedata.normalize("NFC", sign + mark)
    if len(composed) == 1:
        return composed
    return sign if sign.isascii() and not sign.isspace() else None


@lru_cache(maxsize=1 << 12)
def _meant(sign: str) -> str:
    if sign in _PLAIN:
        return _PLAIN[sign]
    if sign.isascii():
        return sign
    category = unicodedata.category(sign)
    if sign in _KEYCAPS or category == "Cf":
        return ""
    digit = unicodedata.digit(sign, None)
    if digit is not None:
        return str(digit)
    if category == "Zs":
        return " "
    wide = unicodedata.normalize("NFKC", sign)
    return wide if wide.isascii() and (len(wide) == 1 or wide.isalnum()) else sign
