"""One spelling for the many ways of writing the same: Unicode forms, tone placement, repeated letters, case, marks."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

# Old ("hoà", "thuý") and new ("hòa", "thúy") tone placement: the tone stands on the last vowel of an open oa, oe, uy.
_OLD_PLACEMENT = re.compile(r"(?<![q])(o[àáảãạ]|o[èéẻẽẹ]|u[ỳýỷỹỵ])(?![a-zà-ỹ])")
_REPEATED = re.compile(r"(?<=\w)([^\W\d_])\1{2,}|([^\W\d_])\2{3,}")  # not at the beginning: "cccd", "www"
_NO_WORD = re.compile(r"[^\w@./:+-]+|_+")
_LOOSE_SIGN = re.compile(r"(?<!\w)[@./:+-]+|[@./:+-]+(?!\w)")
_SPACES = re.compile(r"\s+")
_LONGEST_WORD = 12


def fold(text: str) -> str:
    """`text` in lower case without diacritics, đ as d, white space as single spaces."""
    return " ".join([_fold_word(word) if len(word) <= _LONGEST_WORD else _folded(word) for word in text.split()])


def _folded(text: str) -> str:
    decomposed = unicodedata.normalize("NFD", text.lower().replace("đ", "d"))
    return _SPACES.sub(" ", "".join(c for c in decomposed if not unicodedata.combining(c))).strip()


@lru_cache(maxsize=1 << 14)
def _fold_word(word: str) -> str:
    """The same few thousand syllables come again and again."""
    return _folded(word)


def clean(text: str) -> str:
    """`text` as words apart by single spaces: lower case, NFC, new tone placement, no emoji or loose punctuation.

    Letters typed three times or more ("rồiiii") are reduced to one.
    """
    text = unicodedata.normalize("NFC", text).lower()
    text = _REPEATED.sub(r"\1\2", text)
    text = _NO_WORD.sub(" ", text)
    text = _LOOSE_SIGN.sub(" ", text)
    return _SPACES.sub(" ", _OLD_PLACEMENT.sub(_move_tone, text)).strip()


def marked_share(text: str) -> float:
    """The share of words, 0 to 1, that carry a Vietnamese mark; 0 for no words."""
    words = text.split()
    return sum(has_mark(word) for word in words) / len(words) if words else 0.0


def has_mark(word: str) -> bool:
    """Whether `word` holds a letter that plain ASCII has not."""
    return not word.isascii()


def _move_tone(match: re.Match[str]) -> str:
    """ "oà" to "òa": the tone moves to the first of the two vowels."""
    vowels = match.group(1)
    bearer = unicodedata.normalize("NFD", vowels[1])
    return unicodedata.normalize("NFC", vowels[0] + bearer[1]) + bearer[0]
