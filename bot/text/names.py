"""People's names as they may be shown to others: one short line that cannot hide or turn what stands beside it."""

from __future__ import annotations

import re
import unicodedata

_LONGEST = 40
_NO_NAME = "…"
_UNSEEN = frozenset({"Cf", "Cc", "Cs", "Co", "Cn", "Zl", "Zp"})
_HEAPED_MARKS = re.compile(r"([\u0300-\u036f\u0e31-\u0e4e\u20d0-\u20ff]{3})[\u0300-\u036f\u0e31-\u0e4e\u20d0-\u20ff]+")


def clean_name(name: str) -> str:
    """A name without control, direction and zero-width characters, without heaps of accents, of at most 40 characters.

    Something is always left to be shown.
    """
    seen = "".join(letter for letter in name if unicodedata.category(letter) not in _UNSEEN)
    short = " ".join(_HEAPED_MARKS.sub(r"\1", unicodedata.normalize("NFC", seen)).split())
    if len(short) > _LONGEST:
        short = short[: _LONGEST - 1] + "…"
    return short or _NO_NAME
