"""Digits as words: Vietnamese, English, H'Mông and Thái; without marks, as keyboards leave them, slurred."""

from __future__ import annotations

import re
from functools import lru_cache

from bot.text import decode_telex, decode_vni, fold

_WORDS = {
    "0": "khong hong hok hk ko kh khg kg xoom xum zero oh nought nil suon sun",
    "1": "mot ib iz one nung nuong",
    "2": "hai ob aoz two xoong xong song soong",
    "3": "ba bah peb pez three xam sam",
    "4": "bon tu plaub plauz four xi si",
    "5": "nam lam nham tsib tsiz tswz five ha hok",
    "6": "sau xau rau trau six hoc",
    "7": "bay xya shiengz seven chet jet",
    "8": "tam yim jiz eight pet",
    "9": "chin chinh cuaj cuax nine cau kau",
}
"""Folded; of two meanings the first counts."""
_DIGITS = {word: digit for digit, words in reversed(_WORDS.items()) for word in words.split()}
_MARKED = frozenset("không hông một mốt tư tứ năm lăm nhăm sáu xáu bảy bẩy bày tám chín".split())  # noqa: SIM905
_UNLIKELY_ELSE = frozenset("khong mot bon bay tam chin chinh nung xoong pet cau suon".split())  # noqa: SIM905
"""These are digits whatever their marks; “bà”, “làm”, “từ” are none."""
_UNFINISHED = {"khoong": "0", "khoongs": "0", "bary": "7", "moot": "1", "boon": "4", "kong": "0", "hug": "0"}
"""Keystrokes that decode to nothing because one is missing."""
_TEN = "muoi"
_TWICE = {"double": 2, "triple": 3}
_REPEATED = re.compile(r"([^\W\d_])\1+")
_GLUED = re.compile("khong|mot|hai|bay|ba|bon|tu|nam|lam|sau|tam|chin")
_FEWEST_GLUED = 3
_SURE = frozenset(
    """
    bốn bón sáu bảy bẩy tám chín một mốt lăm nhăm bon bay tam chin mot zero three four seven eight nine plaub tsib
    xya yim cuaj peb
    """.split()  # noqa: SIM905
)
TENS = "mười"
"""What `digits_of` answers for a ten: one digit or none, as its neighbours have it."""


@lru_cache(maxsize=1 << 13)
def digits_of(word: str) -> str | None:
    """The digit that a word stands for (the digits, where several are written as one word), `TENS`, or None."""
    word = word.lower()
    typed = decode_vni(word) or decode_telex(word) or word
    plain = fold(typed)
    if plain == _TEN:
        return TENS
    for reading in (word, _REPEATED.sub(r"\1", word)):
        if digit := _DIGITS.get(reading) or _UNFINISHED.get(reading):
            return digit
    if not typed.isascii():
        return _DIGITS.get(plain) if typed in _MARKED or plain in _UNLIKELY_ELSE else _several(plain)
    return _several(plain)


def repeats(word: str) -> int:
    """How often the digit after this word is meant: “double two”; 0 for other words."""
    return _TWICE.get(word.lower(), 0)


def is_sure(word: str) -> bool:
    """Whether a word is hardly ever anything but a digit, so that it may stand alone behind others."""
    return word.lower() in _SURE


def _several(plain: str) -> str | None:
    found = _GLUED.findall(plain)
    return "".join(_DIGITS[word] for word in found) if len(found) >= _FEWEST_GLUED and "".join(found) == plain else None
