"""How people write the digits of one number: with signs between, letters that look like digits, or in words."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import groupby

WORDS = {
    "không": "0", "khong": "0", "hông": "0", "một": "1", "mot": "1", "mốt": "1", "hai": "2", "ba": "3", "bốn": "4",
    "bon": "4", "tư": "4", "tu": "4", "năm": "5", "nam": "5", "lăm": "5", "lam": "5", "nhăm": "5", "sáu": "6",
    "sau": "6", "bảy": "7", "bẩy": "7", "bay": "7", "tám": "8", "tam": "8", "chín": "9", "chin": "9",
    "zero": "0", "oh": "0", "one": "1", "two": "2", "three": "3", "four": "4", "five": "5", "six": "6", "seven": "7",
    "eight": "8", "nine": "9",
    "xoom": "0", "ib": "1", "ob": "2", "peb": "3", "plaub": "4", "tsib": "5", "rau": "6", "xya": "7", "yim": "8",
    "cuaj": "9",
    "nưng": "1", "nứng": "1", "xoong": "2", "xong": "2", "xam": "3", "xí": "4", "hả": "5", "hốc": "6", "chết": "7",
    "pét": "8", "cảu": "9",
    "khoong": "0", "khoongs": "0", "moojt": "1", "boons": "4", "nawm": "5", "saus": "6", "bary": "7", "bayr": "7",
    "tams": "8", "chins": "9",
}  # fmt: skip
"""Digits in Vietnamese, English, H'Mông and Thái, without marks too, and as an unfinished keyboard leaves them."""
_TENS = ("mười", "mươi", "muoi")
_LOOKALIKES = {"o": "0", "O": "0", "Q": "0", "l": "1", "I": "1", "i": "1", "|": "1", "S": "5", "s": "5"}
_NUMERAL = r"(?<![^\W_])[OoQlIi|]{0,2}\d(?:[\dOoQlIi|Ss]*(?![^\W_])|\d*)|\d+"
_WORD = "|".join(sorted(map(re.escape, [*WORDS, *_TENS]), key=len, reverse=True))
_PIECE = re.compile(rf"(?P<numeral>{_NUMERAL})|(?<![^\W_])(?P<word>{_WORD})(?![^\W_])", re.IGNORECASE)
_JOINT = re.compile(r"[ .\-_*~'\"()\[\]…|\\/+]{0,4}")
_SOFT_JOINT = re.compile(r"\s*[,;:]?\s+|\s*[,;:]")
_JOINT_OF_WORDS = re.compile(r"[ .,\-_*~…/]{0,3}")


@dataclass(frozen=True, slots=True)
class Piece:
    """Some digits of a number as they were written without anything between; or one of them as a word."""

    digits: str
    start: int
    end: int
    is_word: bool


@dataclass(frozen=True, slots=True)
class Number:
    """Digits that belong together, in the pieces in which they were written."""

    pieces: tuple[Piece, ...]

    @property
    def digits(self) -> str:
        """All its digits."""
        return "".join(piece.digits for piece in self.pieces)

    @property
    def start(self) -> int:
        """Where it begins."""
        return self.pieces[0].start

    @property
    def end(self) -> int:
        """Where it ends."""
        return self.pieces[-1].end

    @property
    def words(self) -> int:
        """How many of its digits are words."""
        return sum(piece.is_word and bool(piece.digits) for piece in self.pieces)


def numbers(text: str) -> Iterator[Number]:
    """Every number of a text, in order."""
    run: list[Piece] = []
    for match in _PIECE.finditer(text):
        piece = _piece(match)
        if run and not _goes_on(text[run[-1].end : piece.start], run[-1], piece):
            yield from _split(run)
            run = []
        run.append(piece)
    yield from _split(run)


def joined(text: str, left: Number, right: Number) -> Number | None:
    """Two numbers as one, where only a comma, a colon or the end of a line stands between them."""
    return Number(left.pieces + right.pieces) if _SOFT_JOINT.fullmatch(text[left.end : right.start]) else None


def _piece(match: re.Match[str]) -> Piece:
    if match["word"]:
        return Piece(WORDS.get(match["word"].lower(), ""), match.start(), match.end(), is_word=True)
    digits = "".join(_LOOKALIKES.get(sign, sign) for sign in match["numeral"])
    return Piece(digits, match.start(), match.end(), is_word=False)


def _goes_on(between: str, last: Piece, piece: Piece) -> bool:
    if last.is_word or piece.is_word:
        return bool(_JOINT_OF_WORDS.fullmatch(between))
    return bool(_JOINT.fullmatch(between)) or between == ","


def _split(run: list[Piece]) -> Iterator[Number]:
    """A single word between numerals is no digit: “năm 2025”."""
    stretches = [list(group) for _, group in groupby(run, key=lambda piece: piece.is_word)]
    kept: list[Piece] = []
    for stretch in stretches:
        if stretch[0].is_word and len(stretch) < 2 and len(stretches) > 1:
            if kept:
                yield Number(tuple(kept))
            kept = []
        else:
            kept += stretch
    if kept:
        yield Number(tuple(kept))
