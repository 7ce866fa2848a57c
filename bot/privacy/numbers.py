"""Which numbers of a text are private."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import Enum

from bot.privacy import shapes
from bot.privacy.cues import CueKind, Cues
from bot.privacy.digit_words import is_sure
from bot.privacy.digits import Number, Piece, is_joined, numbers, together
from bot.privacy.labels import Label

_LONG = 9
"""Digits from which a number without any word beside it is taken for somebody's."""
_LONG_IN_WORDS = 8
_LONGEST, _MOST_PARTS, _CLOSE = 24, 20, 40
_CUSTOMERS = 11
"""Digits of the codes of electricity's customers: PA01234567890."""
_HEALTH_CARD = re.compile(r"(?<![^\W_])[A-Za-z][ .\-]?[A-Za-z][ .\-\n]{0,3}$")
_SHORTEST_PART = 3
_IDENTITIES = frozenset([9, 10, 12, 13])
_USUAL = frozenset([3, 4, 6, 9, 10, 12, 13, 16, 19])
"""Lengths of private numbers."""
_LONE = re.compile(r"\W*\d{6}\W*")
_DOUBTFUL = frozenset([CueKind.ACCOUNT, CueKind.PHONE])
_PRIVATE_LABELS = frozenset(CueKind) - {CueKind.NOBODYS, CueKind.CODE}


class Verdict(Enum):
    """What a number is."""

    SECRET = "secret"
    PRIVATE = "private"
    NOBODYS = "nobody's"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Private:
    """A private number: where it stands, what it is, and what is said of it."""

    start: int
    end: int
    verdict: Verdict
    digits: str
    label: CueKind | None


_MASKED = frozenset([Verdict.SECRET, Verdict.PRIVATE])


def private_numbers(text: str, cues: Cues) -> Iterator[Private]:
    """The private numbers of a text, in order."""
    parts = list(numbers(text))
    verdicts = _alike([verdict(text, cues, part) for part in parts], parts)
    place = 0
    while place < len(parts):
        end, found = _longest(text, cues, parts, verdicts, place)
        if found in _MASKED:
            whole = together(parts[place:end])
            start, label = whole.start - _card_letters(text, cues, whole), Label(text, cues, whole).kind
            yield Private(start, whole.end, found, whole.digits, label)
        elif not _is_anothers_code(text, cues, parts[place]):
            for part in _certain_parts(parts[place]):
                yield Private(part.start, part.end, Verdict.PRIVATE, part.digits, None)
        place = end


def _alike(verdicts: Sequence[Verdict], parts: Sequence[Number]) -> list[Verdict]:
    """“mã 661902 à nhầm 661903”: what is as long as something private a few words before is of its kind."""
    result = list(verdicts)
    for place, part in enumerate(parts):
        digits = part.digits
        if (
            result[place] is not Verdict.UNKNOWN
            or not 4 <= len(digits) <= 8
            or shapes.is_round(digits)
            or part.has_form
        ):
            continue
        for other in range(max(0, place - 3), place):
            close = part.start - parts[other].end <= _CLOSE
            if close and result[other] in _MASKED and len(parts[other].digits) == len(digits):
                result[place] = result[other]
    return result


def _longest(
    text: str, cues: Cues, parts: Sequence[Number], verdicts: Sequence[Verdict], place: int
) -> tuple[int, Verdict]:
    """How many of the numbers from `place` on are one that ends of lines, commas or lone words cut into parts."""
    alone = place + 1, verdicts[place]
    if not _is_open(text, parts[place], verdicts[place]):
        return alone

    end, digits = place + 1, len(parts[place].digits)
    ends = []
    while end < len(parts) and end - place < _MOST_PARTS and is_joined(text, parts[end - 1], parts[end]):
        digits += len(parts[end].digits)
        if digits > _LONGEST or not _is_open(text, parts[end], verdicts[end]):
            break
        end += 1
        ends.append(end)
    for end in reversed(ends):
        whole = together(parts[place:end])
        if _has_doubtful_end(text, parts[place], parts[end - 1]) and len(whole.digits) not in _USUAL:
            continue
        if whole.is_counted and not shapes.is_certain(whole.digits):
            continue
        if any(_is_day(text, part) for part in parts[place:end]) and not _card_letters(text, cues, whole):
            continue
        if whole.has_form and not _is_whole_in_spite_of_forms(text, cues, whole):
            continue
        found = _of_parts(text, cues, whole)
        if found in _MASKED:
            return end, found
    return alone


def _is_open(text: str, part: Number, found: Verdict) -> bool:
    """Whether a number may be but a part of one; what looks like a price (“0337 811.206”), a day (“GD4 11/11 …”) or
    something counted (“0852 77 13 94 số này”) may."""
    if part.has_form:
        return shapes.is_price(text[part.start : part.end]) or _is_day(text, part)
    if part.is_counted:
        return True
    return found is not Verdict.NOBODYS and not shapes.is_certain(part.digits)


def _is_day(text: str, part: Number) -> bool:
    return part.has_form and shapes.is_day(text[part.start : part.end])


def _is_whole_in_spite_of_forms(text: str, cues: Cues, whole: Number) -> bool:
    """A part that looks like a price belongs to a number only if that is certain, or has just its length."""
    if shapes.is_certain(whole.digits) or _card_letters(text, cues, whole):
        return True
    if whole.words or min(len(piece.digits) for piece in whole.pieces) < _SHORTEST_PART:
        return False
    return Label(text, cues, whole).kind is CueKind.IDENTITY and len(whole.digits) in _IDENTITIES


def _of_parts(text: str, cues: Cues, whole: Number) -> Verdict:
    """Parts are one number only where that is certain, or where a cue says so."""
    if shapes.is_certain(whole.digits) or _card_letters(text, cues, whole):
        return Verdict.PRIVATE
    kind = Label(text, cues, whole).kind
    if kind in _DOUBTFUL and len(whole.digits) < _LONG and all(len(part.digits) == 2 for part in whole.pieces):
        return Verdict.UNKNOWN  # “card … at 14, 25, 40”
    return verdict(text, cues, whole) if kind in _PRIVATE_LABELS or kind is CueKind.CODE else Verdict.UNKNOWN


def _has_doubtful_end(text: str, first: Number, last: Number) -> bool:
    """Whether a lone word at one end is likely another word: “không” asks, “năm” is a year."""
    return first.is_lone_word or (last.is_lone_word and not is_sure(text[last.start : last.end]))


def verdict(text: str, cues: Cues, number: Number) -> Verdict:
    """What a number is, by its label, its shape and its length."""
    digits, label = number.digits, Label(text, cues, number)
    if len(digits) < 3 or (len(digits) <= 4 and not label.kind and not number.has_form):
        return Verdict.NOBODYS if label.has_unit else Verdict.UNKNOWN
    kind, certain = label.kind, shapes.is_certain(digits)
    if label.is_secret:
        return Verdict.SECRET
    if shapes.is_hotline(digits) and number.has_form and not label.is_secret:
        return Verdict.NOBODYS
    if label.is_code and label.glued_before and len(digits) == _CUSTOMERS:
        return Verdict.NOBODYS
    if _is_from_abroad(text, number):
        return Verdict.PRIVATE
    if _card_letters(text, cues, number):
        return Verdict.PRIVATE
    if kind is CueKind.NOBODYS and (not certain or label.is_glued or digits[0] != "0"):
        return Verdict.NOBODYS
    if certain:
        return Verdict.NOBODYS if _is_code(digits, label) else Verdict.PRIVATE
    if _is_stern(kind, number):
        return Verdict.PRIVATE
    if _is_anothers(text, number, label):
        return Verdict.NOBODYS
    if kind in _PRIVATE_LABELS:
        return Verdict.PRIVATE
    if number.words >= 2 and number.words >= len(digits) // 2:
        return Verdict.PRIVATE if len(digits) >= _LONG_IN_WORDS else Verdict.UNKNOWN
    if len(digits) < _LONG:
        return Verdict.SECRET if _LONE.fullmatch(text) and not shapes.is_round(digits) else Verdict.UNKNOWN
    if _is_code(digits, label) or label.is_code:
        return Verdict.NOBODYS
    pieces = [piece.digits for piece in number.pieces if piece.digits]
    is_one = len(digits) <= _LONGEST and shapes.is_written_like_one(pieces)
    return Verdict.PRIVATE if is_one else Verdict.UNKNOWN


def _is_from_abroad(text: str, number: Number) -> bool:
    """“+856 20 5512 3456”."""
    return text[max(0, number.start - 1) : number.start] == "+" and 10 <= len(number.digits) <= 15


def _is_stern(kind: CueKind | None, number: Number) -> bool:
    """123.456.789 is a price, unless it is called an identity number or an account."""
    digits = number.digits
    if kind in (CueKind.ACCOUNT, CueKind.ACCOUNT_NUMBER) and number.has_form:
        is_other = digits.endswith("000") or shapes.is_hotline(digits)
        return not is_other and (kind is CueKind.ACCOUNT_NUMBER or len(digits) >= _LONG)
    return kind is CueKind.ACCOUNT_NUMBER or (kind is CueKind.IDENTITY and len(digits) in _IDENTITIES)


def _is_anothers(text: str, number: Number, label: Label) -> bool:
    """Whether it has the form of prices, dates and hotlines, or counts or costs something."""
    digits = number.digits
    if label.has_unit and not digits.startswith("0"):
        return True
    pieces = [piece.digits for piece in number.pieces if piece.digits]
    if number.has_form or shapes.is_nobodys(text[number.start : number.end], pieces):
        return True
    return shapes.is_round(digits) and (label.is_a_sum or label.kind not in _PRIVATE_LABELS)


def _is_anothers_code(text: str, cues: Cues, number: Number) -> bool:
    label = Label(text, cues, number)
    if label.kind is CueKind.NOBODYS and len(number.pieces) == 1 and not number.digits.startswith("0"):
        return True
    if label.is_glued_to_capitals and _is_code(number.digits, label):
        return True
    return label.is_glued and (label.is_code or label.kind is CueKind.NOBODYS)


def _card_letters(text: str, cues: Cues, number: Number) -> int:
    """How many signs before the digits belong to a health card (two letters and 13 digits) or a passport."""
    if len(number.digits) not in (7, 8, 13):
        return 0
    before = text[max(0, number.start - 7) : number.start]
    if len(number.digits) == 13:
        found = _HEALTH_CARD.search(before)
        return len(found[0]) if found and _is_of_health_card(found[0], cues, number.start) else 0
    found = re.search(r"(?<![^\W_])[A-Za-z][ .\-\n]{0,2}$", before)
    if found and any(cue.kind is CueKind.PASSPORT for cue, _ in cues.before(number.start - len(found[0]), 30)):
        return len(found[0])
    return 0


def _is_of_health_card(letters: str, cues: Cues, place: int) -> bool:
    plain = "".join(filter(str.isalpha, letters))
    said = any(cue.kind is CueKind.IDENTITY for cue, _ in cues.before(place, 60))
    glued = letters == plain
    return plain.upper() in shapes.HEALTH_CARDS and (said or plain.isupper() or glued)


def _is_code(digits: str, label: Label) -> bool:
    """Letters and digits in one word: the code of a parcel, a customer, a file."""
    if label.kind or not label.is_glued or shapes.is_phone(digits):
        return False
    return label.is_glued_to_capitals or not shapes.is_personal(digits)


def _certain_parts(number: Number) -> Iterator[Number]:
    """Private numbers among others that follow each other with nothing but spaces between."""
    pieces = number.pieces
    if pieces[0].form >= 0 and len({piece.form for piece in pieces}) == 1:
        return  # one date, price or dossier as a whole
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
