"""What private numbers look like in Vietnam, and what long numbers of nobody look like."""

from __future__ import annotations

import re
from collections.abc import Sequence

_MOBILE = re.compile(r"(?:0|84|0084|840)[35789]\d{8}")
_OLD_MOBILE = re.compile(r"(?:0|84)1[2689]\d{8}")
_LANDLINE = re.compile(r"(?:0|84)2\d{8,9}")
_PERSONAL = re.compile(r"0(?:0[1-9]|[1-8]\d|9[0-6])[0-9]\d{8}")
EMERGENCY = frozenset(
    [
        "111",
        "112",
        "113",
        "114",
        "115",
        "119",
        "156",
        "198",
        "1080",
        "1414",
        "5656",
        "116",
        "18001",
        "8008",
        "9029",
        "1022",
    ]
)
_HOTLINE = re.compile(r"(?:1[89]00\d{4,6}|18001\d{3}|19006\d{3,4})")
_DATE = (
    r"(?:\d{1,2}[./\-]\d{1,2}[./\-]\d{4}|\d{4}[./\-]\d{1,2}[./\-]\d{1,2}|\d{1,2}[./\-]\d{1,2}[./\-]\d{2}"
    r"|\d{1,2}/\d{4}|\d{1,2}/\d{1,2}|\d{1,2}-\d{1,2}/\d{1,2}(?:/\d{4})?)"
)
_DATES = re.compile(rf"{_DATE}(?:[\s./\-]+(?:{_DATE}|\d{{1,2}}))*")
_YEARS = re.compile(r"(?:19|20)\d\d(?:[\s.,/\-]*(?:19|20)\d\d)*")
_GROUPED = re.compile(r"[1-9]\d{0,2}(?:[.,]\d{3})+(?:[.,]\d{1,2})?(?:\s*[-/]\s*[1-9]\d{0,2}(?:[.,]\d{3})+)*")
_ADDRESS = re.compile(r"\d{1,3}\.\d{1,3}\.\d{1,3}\.\d{1,3}(?:/\d{1,2})?")
_DECIMALS = re.compile(r"-?\d{1,3}\.\d{3,}(?:\s+-?\d{1,3}\.\d{3,})?")
_VERSION = re.compile(r"\d{1,2}(?:\.\d{1,2}){2,}")


def is_phone(digits: str) -> bool:
    """A mobile or landline number, with 0 or 84 before it."""
    return any(shape.fullmatch(digits) for shape in (_MOBILE, _OLD_MOBILE, _LANDLINE))


def is_personal(digits: str) -> bool:
    """A personal identity number: 12 digits, the first three a province."""
    return bool(_PERSONAL.fullmatch(digits))


def is_card(digits: str) -> bool:
    """A bank card: 16 to 19 digits whose check digit is right."""
    if not 16 <= len(digits) <= 19:
        return False
    doubled = [int(digit) * (1 + place % 2) for place, digit in enumerate(reversed(digits))]
    return sum(value - 9 * (value > 9) for value in doubled) % 10 == 0


def is_certain(digits: str) -> bool:
    """A number that needs no word beside it to be known as private."""
    return is_phone(digits) or is_personal(digits) or is_card(digits)


def is_nobodys(raw: str, pieces: Sequence[str]) -> bool:
    """Prices, dates, years, hotlines, addresses of machines, places, versions."""
    digits = "".join(pieces)
    if _HOTLINE.fullmatch(digits) or all(piece in EMERGENCY for piece in pieces):
        return True
    if pieces[0] in ("1900", "1800") or _HOTLINE.fullmatch(pieces[0]):
        return True
    whole = raw.strip(" .,-/()")
    if any(shape.fullmatch(whole) for shape in (_DATES, _YEARS, _ADDRESS, _DECIMALS, _VERSION)):
        return True
    return bool(_GROUPED.fullmatch(whole)) and not digits.startswith("0")


def is_written_like_one(pieces: Sequence[str]) -> bool:
    """Whether several pieces are one long number (3-3-3, 4-4-4-4 …) and no list of sizes, years or prices."""
    if len(pieces) == 1:
        return True
    if all(len(piece) == 1 for piece in pieces):
        return True
    lengths = [len(piece) for piece in pieces]
    if pieces[0].startswith("0") and not all(len(piece) <= 2 for piece in pieces):
        return True
    if pieces[0].startswith("0") and pieces[0] != "0":
        return True
    is_round = all(int(piece) % 5 == 0 for piece in pieces)
    return min(lengths) >= 3 and max(lengths) <= 7 and not is_round
