"""From a text to the same text with what is private masked."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum

from bot.privacy import shapes
from bot.privacy.context import Context
from bot.privacy.digits import Number, Piece, joined, numbers
from bot.privacy.passwords import looks_like_a_password, passwords
from bot.privacy.shadow import Shadow, shadow_of

MASK = "•••"
_ACCOUNT_WITH_LETTERS = re.compile(r"(?<![^\W_])(?=[A-Z]*\d)\d{2,}[A-Za-z]{1,2}\d{5,}[A-Za-z]?(?![^\W_])")
_LIKE_A_YEAR = re.compile(r"(?:19[3-9]|20[0-3])\d")
_LONG = 9
"""Digits from which a number without any word beside it is taken for somebody's."""
_LONG_IN_WORDS = 8
_LONGEST = 24
_EXAMPLES = frozenset({"000000", "111111", "123456", "654321", "0000", "1111", "1234"})


class PrivateKind(StrEnum):
    """What was found; a resident is warned most sternly of a secret."""

    NUMBER = "number"
    SECRET = "secret"


@dataclass(frozen=True, slots=True)
class Redacted:
    """A text with its private parts masked, and the kinds of what was masked."""

    text: str
    kinds: frozenset[PrivateKind]


@dataclass(frozen=True, slots=True)
class _Found:
    start: int
    end: int
    kind: PrivateKind


def redact(text: str) -> Redacted:
    """`text` with every private number, code and password replaced by `MASK`."""
    shadow = shadow_of(text)
    found = [_Found(start, end, PrivateKind.SECRET) for start, end in passwords(shadow.text)]
    return _masked(text, shadow, [*found, *_private_numbers(shadow.text)])


def redact_helpers(text: str) -> Redacted:
    """What volunteers and admins write, masked like what residents write, but for what their answers live on: whom to
    call, and how passwords are changed."""
    shadow = shadow_of(text)
    found = [
        _Found(start, end, PrivateKind.SECRET)
        for start, end in passwords(shadow.text)
        if looks_like_a_password(value := shadow.text[start:end]) and any(map(str.isdigit, value))
    ]
    numbers = [each for each in _private_numbers(shadow.text) if not _helps(shadow.text, each)]
    return _masked(text, shadow, [*found, *numbers])


def _helps(text: str, found: _Found) -> bool:
    """Whether it is a phone to call, a code that nobody should choose, or long without being anybody's for sure."""
    digits = "".join(number.digits for number in numbers(text[found.start : found.end]))
    context = Context(text, found.start, found.end)
    if found.kind is PrivateKind.SECRET:
        return digits in _EXAMPLES or not context.is_surely_secret
    if context.is_identity or context.is_account_number:
        return False
    return shapes.is_phone(digits) or not (shapes.is_certain(digits) or context.is_account)


def _masked(text: str, shadow: Shadow, found: Sequence[_Found]) -> Redacted:
    result: list[str] = []
    end = 0
    for each in sorted(found, key=lambda each: (each.start, -each.end)):
        start, stop = shadow.span(each.start, each.end)
        if start >= end:
            result += [text[end:start], MASK]
        end = max(end, stop)
    return Redacted("".join([*result, text[end:]]), frozenset(each.kind for each in found))


def without_mask(text: str) -> str:
    """A masked text as it is matched: what was masked tells nothing. One that is nothing but masked stays."""
    return text.replace(MASK, " ").strip() or text


def _private_numbers(text: str) -> Iterator[_Found]:
    before: list[Number] = []
    for number in numbers(text):
        if whole := _over_commas(text, before, number):
            yield _Found(whole.start, whole.end, PrivateKind.NUMBER)
        else:
            yield from _of_number(text, number)
        before = [*before[-2:], number]
    for match in _ACCOUNT_WITH_LETTERS.finditer(text):
        if Context(text, match.start(), match.end()).is_account:
            yield _Found(match.start(), match.end(), PrivateKind.NUMBER)


def _over_commas(text: str, before: Sequence[Number], number: Number) -> Number | None:
    """A number that commas or ends of lines cut into up to four, if only the whole is certainly private."""
    whole: Number | None = number
    for part in reversed(before):
        whole = joined(text, part, whole) if whole and not shapes.is_certain(part.digits) else None
        if whole and shapes.is_certain(whole.digits) and not shapes.is_certain(number.digits):
            return whole
    return None


def _of_number(text: str, number: Number) -> Iterator[_Found]:
    kind = _kind(text, number)
    if kind:
        context = Context(text, number.start, number.end)
        yield _Found(number.start - _card_letters(text, number, context), number.end, kind)
        return
    context = Context(text, number.start, number.end)
    if context.is_nobodys and _is_glued(context):
        return
    for part in _certain_parts(number):
        yield _Found(part.start, part.end, PrivateKind.NUMBER)


def _kind(text: str, number: Number) -> PrivateKind | None:
    """What a number is, or None where it is nobody's."""
    digits, context = number.digits, Context(text, number.start, number.end)
    pieces = [piece.digits for piece in number.pieces if piece.digits]
    if len(digits) < 3 or not pieces:
        return None
    if _is_secret(digits, context, in_words=number.words > 0):
        return PrivateKind.SECRET
    if context.is_nobodys and (_is_glued(context) or not shapes.is_certain(digits)):
        return None
    if _is_labelled(text, number, digits, context):
        return PrivateKind.NUMBER
    if number.words >= 2 and number.words >= len(digits) // 2:
        return PrivateKind.NUMBER if len(digits) >= _LONG_IN_WORDS else None
    if shapes.is_nobodys(text[number.start : number.end], pieces) or len(digits) < _LONG:
        return None
    if _is_code(digits, context) or (context.has_unit and not digits.startswith("0")):
        return None
    whole = shapes.is_certain(digits) or (len(digits) <= _LONGEST and shapes.is_written_like_one(pieces))
    return PrivateKind.NUMBER if whole else None


def _is_secret(digits: str, context: Context, *, in_words: bool) -> bool:
    lengths = range(4, 9) if in_words else range(3 if context.is_card_code else 4, 9)
    if len(digits) not in lengths or not context.is_secret:
        return False
    if _LIKE_A_YEAR.fullmatch(digits) and not context.is_surely_secret:
        return False
    return not (context.has_unit or context.is_how_many or context.is_nobodys or context.is_a_year)


def _is_labelled(text: str, number: Number, digits: str, context: Context) -> bool:
    """Whether the word beside it tells whose it is, or letters belong to it (health cards, passports)."""
    raw = text[number.start : number.end]
    pieces = [piece.digits for piece in number.pieces if piece.digits]
    if _card_letters(text, number, context):
        return True
    if context.has_unit and not digits.startswith("0"):
        return False
    if shapes.is_nobodys(raw, pieces) and not (shapes.is_certain(digits) or _has_stern_label(context, digits)):
        return False
    if context.is_identity and 7 <= len(digits) <= 15:
        return True
    if context.is_account and 6 <= len(digits) <= 19:
        is_round = digits.endswith("000") and len(digits) < 9
        return context.is_account_number or not (context.is_a_sum or is_round)
    return context.is_phone and 8 <= len(digits) <= 15 and digits[0] in "08+3579" and not context.is_a_sum


def _has_stern_label(context: Context, digits: str) -> bool:
    """123.456.789 is a price, unless it is called an identity number."""
    return context.is_identity and len(digits) in (9, 10, 12)


def _card_letters(text: str, number: Number, context: Context) -> int:
    """How many signs before the digits belong to a health card (two letters and 13 digits) or a passport."""
    before = text[max(0, number.start - 5) : number.start]
    letters = before.rstrip(" .-")
    if len(number.digits) == 13 and letters[-2:].isalpha() and letters[-2:].isascii() and len(letters[-2:]) == 2:
        alone = len(letters) < 3 or not letters[-3].isalnum()
        return len(before) - len(letters) + 2 if alone else 0
    if len(number.digits) in (7, 8) and context.is_passport and letters[-1:].isalpha():
        return len(before) - len(letters) + 1
    return 0


def _is_code(digits: str, context: Context) -> bool:
    """Letters and digits in one word: the code of a parcel, a customer, a file."""
    return _is_glued(context) and not shapes.is_phone(digits) and not shapes.is_personal(digits)


def _is_glued(context: Context) -> bool:
    return bool(context.glued_before) or context.is_glued_after


def _certain_parts(number: Number) -> Iterator[Number]:
    """Private numbers among others that follow each other with nothing but spaces between."""
    pieces = number.pieces
    start = 0
    while start < len(pieces):
        end = _longest_certain(pieces, start)
        if end:
            yield Number(pieces[start:end])
        start = end or start + 1


def _longest_certain(pieces: Sequence[Piece], start: int) -> int:
    """Where the longest private number from `start` on ends, or 0. Looks no further than a number can reach: whoever
    sends thousands of digits must not keep everybody else waiting."""
    digits, found = "", 0
    for end in range(start, len(pieces)):
        digits += pieces[end].digits
        if len(digits) > _LONGEST:
            break
        if pieces[end].digits and shapes.is_certain(digits):
            found = end + 1
    return found
