"""How people write the digits of one number: with signs between, letters that look like digits, or in words."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import groupby
from operator import itemgetter

from bot.privacy import shapes
from bot.privacy.digit_words import TENS, digits_of, repeats

_LOOKALIKES = {"o": "0", "O": "0", "Q": "0", "l": "1", "I": "1", "i": "1", "S": "5", "s": "5"}
_TOKEN = re.compile(r"[^\W_]+")
_NUMERAL = re.compile(
    r"[OoQlIi]{0,3}\d[\dOoQlIiSs]*|S\d\d[\dOoQlIiSs]*|(?=(?:\D*\d){4})[\dOoQlIi]+|(?=\D*\d)[\dOI]{9,}"
)
_MOSTLY_LETTERS = re.compile(r"[OolI]{2,}|O")
_NAMES = frozenset(["cvv2", "cvc2"])
"""Their digit is part of the name."""
_INSIDE = re.compile(r"\d(?:[\dOolI]*\d)?|[^\W\d_]+")
_JOINT = re.compile(r"[ .\-_*~'\"“”‘’()\[\]{}<>…|\\/+•→=&#^`]{0,8}")
_JOINT_OF_WORDS = re.compile(r"[ .\-_*~…/|]{0,6}(?:(?:double|triple) )?|,", re.IGNORECASE)
_SOFT_JOINT = re.compile(
    r"[\W_]{0,12}(?:(?:chấm|cham|gạch|gach|phẩy|phay|cách|cach|rồi|roi|tiếp|tiep|tới|toi|xong|sau đó|con|số|so|dot|dash"
    r"|then|xuống dòng|xuong dong)[\W_]{0,12})?",
    re.IGNORECASE,
)
_GROUPED, _ALTERNATING = 3, 3


@dataclass(frozen=True, slots=True)
class Piece:
    """Some digits of a number as they were written without anything between; or as words."""

    digits: str
    start: int
    end: int
    is_word: bool
    form: int = -1
    """The form (a date, a price …) that it is part of."""
    counts: bool = False
    """Whether a unit follows, so that it is a number of its own: “otp 482913 5 phút”."""


@dataclass(frozen=True, slots=True)
class Number:
    """Digits that belong together, in the pieces in which they were written."""

    pieces: tuple[Piece, ...]
    is_lone_word: bool = False
    """A single word between numerals: hardly a digit, unless the numerals lack just that."""

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
        return sum(len(piece.digits) for piece in self.pieces if piece.is_word)

    @property
    def has_form(self) -> bool:
        """Whether it is written as dates, prices, hotlines and the like are."""
        return any(piece.form >= 0 for piece in self.pieces)

    @property
    def is_counted(self) -> bool:
        """Whether a unit follows one of its pieces, so that this is likely a number of its own."""
        return any(piece.counts for piece in self.pieces)


def numbers(text: str) -> Iterator[Number]:
    """Every number of a text, in order."""
    run: list[Piece] = []
    for piece in _pieces(text):
        if run and not _goes_on(text[run[-1].end : piece.start], run[-1], piece):
            yield from _split(run)
            run = []
        run.append(piece)
    yield from _split(run)


def is_joined(text: str, left: Number, right: Number) -> bool:
    """Whether two numbers may be one: only signs, the end of a line or a spoken sign (“chấm”) stand between them."""
    between = text[left.end : right.start]
    return len(between) <= 24 and bool(_SOFT_JOINT.fullmatch(between))


def together(parts: Sequence[Number]) -> Number:
    """Several numbers as one."""
    return Number(tuple(piece for part in parts for piece in part.pieces))


def _pieces(text: str) -> list[Piece]:
    forms = shapes.forms(text)
    pieces: list[Piece] = []
    times = 0
    for token in _TOKEN.finditer(text):
        found = list(_of_token(token[0], token.start()))
        if times and found:
            found[0] = replace(found[0], digits=found[0].digits * times)
        times = repeats(token[0])
        pieces += found
    kept = [piece for place, piece in enumerate(pieces) if piece.digits != "?" or _is_among_digits(text, pieces, place)]
    kept = [replace(piece, digits="".join(_LOOKALIKES.get(c, c) for c in text[piece.start : piece.end]))
            if piece.digits == "?" else piece for piece in kept]  # fmt: skip
    result: list[Piece] = []
    for piece in _tens(kept):
        form = bisect_right(forms, piece.start, key=itemgetter(0)) - 1
        if form >= 0 and forms[form][1] <= piece.start:
            form = -1
        counts = not (piece.is_word or piece.digits[:1] == "0") and shapes.is_counted(
            text, piece.end, len(piece.digits), small=_GROUPED - 1
        )
        result.append(replace(piece, form=form, counts=counts) if form >= 0 or counts else piece)
    return result


def _of_token(token: str, start: int) -> Iterator[Piece]:
    """The pieces of what stands between two blanks or signs; digits "?" where only letters look like some."""
    if token.lower() in _NAMES:
        return
    end = start + len(token)
    if _NUMERAL.fullmatch(token):
        yield Piece("".join(_LOOKALIKES.get(sign, sign) for sign in token), start, end, is_word=False)
    elif _MOSTLY_LETTERS.fullmatch(token):
        yield Piece("?", start, end, is_word=False)
    elif (digits := digits_of(token)) or token.isalpha():
        if digits:
            yield Piece(digits, start, end, is_word=True)
    else:
        parts = list(_INSIDE.finditer(token))
        words = [digits_of(part[0]) for part in parts if part[0].isalpha()]
        mixed = len(words) > 0 and all(words) and len(parts) > 2
        for part in parts:
            if not part[0].isalpha():
                digits = "".join(_LOOKALIKES.get(sign, sign) for sign in part[0])
                yield Piece(digits, start + part.start(), start + part.end(), is_word=False)
            elif mixed:
                yield Piece(digits_of(part[0]) or "", start + part.start(), start + part.end(), is_word=True)


def _is_among_digits(text: str, pieces: Sequence[Piece], place: int) -> bool:
    """Whether “OO” or “lI” has digits on one side at least, with nothing but signs between."""
    piece = pieces[place]
    before = place > 0 and not pieces[place - 1].is_word and _JOINT.fullmatch(text[pieces[place - 1].end : piece.start])
    after = (
        place + 1 < len(pieces)
        and not pieces[place + 1].is_word
        and _JOINT.fullmatch(text[piece.end : pieces[place + 1].start])
    )
    return bool(before or after)


def _tens(pieces: Sequence[Piece]) -> Iterator[Piece]:
    """“mười hai” is 12, “hai mươi” 20 and “hai mươi lăm” 25: a ten is one digit or none, as its neighbours have it."""
    for place, piece in enumerate(pieces):
        if piece.digits != TENS:
            yield piece
            continue
        before = place > 0 and _follows(pieces[place - 1], piece)
        after = place + 1 < len(pieces) and _follows(piece, pieces[place + 1])
        leads = not before or pieces[place - 1].digits == "0"
        digits = ("1" if leads else "") + ("" if after and pieces[place + 1].digits != "0" else "0")
        yield replace(piece, digits=digits)


def _follows(left: Piece, right: Piece) -> bool:
    return left.is_word and right.is_word and right.start - left.end <= 2


def _goes_on(between: str, last: Piece, piece: Piece) -> bool:
    if last.form != piece.form:
        return False
    if piece.counts and between and not (len(piece.digits) == _GROUPED and len(last.digits) <= _GROUPED):
        return False
    if last.is_word or piece.is_word:
        return bool(_JOINT_OF_WORDS.fullmatch(between))
    return bool(_JOINT.fullmatch(between)) or between == ","


def _split(run: list[Piece]) -> Iterator[Number]:
    """A single word between numerals is no digit (“năm 2025”), but many are (“không 4 một 2 ba 5”)."""
    stretches = [list(group) for _, group in groupby(run, key=lambda piece: piece.is_word)]
    if sum(_is_lone(stretch) for stretch in stretches) >= _ALTERNATING:
        yield Number(tuple(run))
        return
    kept: list[Piece] = []
    for stretch in stretches:
        if len(stretches) > 1 and _is_lone(stretch):
            if kept:
                yield Number(tuple(kept))
            yield Number(tuple(stretch), is_lone_word=True)
            kept = []
        else:
            kept += stretch
    if kept:
        yield Number(tuple(kept))


def _is_lone(stretch: Sequence[Piece]) -> bool:
    return stretch[0].is_word and sum(len(piece.digits) for piece in stretch) < 2
