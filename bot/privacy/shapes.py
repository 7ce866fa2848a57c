"""What private numbers look like in Vietnam, and what long numbers of nobody look like."""

from __future__ import annotations

import re
from collections.abc import Sequence

from bot.text import fold

_MOBILE = re.compile(r"(?:0|84|0084|840)[35789]\d{8}")
_OLD_MOBILE = re.compile(r"(?:0|84)1[2689]\d{8}")
_LANDLINE = re.compile(r"(?:0|84)2\d{8,9}")
_PERSONAL = re.compile(r"0(?:0[1-9]|[1-8]\d|9[0-6])[0-9]\d{8}")
EMERGENCY = frozenset(
    "111 112 113 114 115 116 119 156 195 198 1022 1080 1414 5656 8008 9029 9090 9191 9198 18001".split()  # noqa: SIM905
)
HEALTH_CARDS = frozenset(
    """
    DN HX CH NN TK HC XK HT TB NO CT XB TN CS QN CA CY XN MS CC CK CB KC HD TE BT HN DT DK XD TS TC TQ TA TY HG LS
    PV CN HS SV GB GD TH TV TD TU BA AK ND PX PT PD XT
    """.split()  # noqa: SIM905
)
"""The letters with which health cards begin."""
_DAY, _MONTH, _YEAR = r"(?:0?[1-9]|[12]\d|3[01])", r"(?:0?[1-9]|1[0-2])", r"(?:19|20)\d\d"
_HOTLINE = re.compile(r"(?:1[89]00\d{4,6}|18001\d{3}|19006\d{3,4})")
_FORMS = re.compile(
    rf"""
    (?<![\d./\-])(?:{_DAY}(?P<sep>[./\-]){_MONTH}(?P=sep){_YEAR}|{_YEAR}[./\-]{_MONTH}[./\-]{_DAY})(?![./\-]?\d)
    | (?<![\d./\-])(?:{_DAY}/{_MONTH}|{_MONTH}/{_YEAR})(?![./\-]?\d)
    | (?<![\d:])(?:[01]?\d|2[0-3]):[0-5]\d(?![:\d])
    | (?<![\d.\-])1[89]00[ .\-]?\d{{2,4}}(?:[ .\-]?\d{{2,3}})?(?:[ .\-]?\d{{2}})?(?![ .\-]?\d)
    | (?<![\dOoQlI.,])[1-9]\d{{0,2}}(?:(?:\.\d{{3}}){{1,3}}|(?:,\d{{3}}){{1,3}})(?![.,]?\d)
    | (?<![\d.])\d{{1,3}}\.\d{{1,3}}\.\d{{1,3}}\.\d{{1,3}}(?![.]?\d)(?=\s|$|/)
    | (?<![\d./\-])\d{{1,5}}/{_YEAR}(?![\d.\-]|/\d)
    | (?<![\d./\-]){_YEAR}-\d\d(?![\d./\-])
    | (?:(?<=\b[Hh])|(?<![\d.]))\d{{2,3}}(?:\.\d{{2,3}}){{1,3}}-\d{{6}}-\d{{3,5}}(?!\d)
    """,
    re.VERBOSE,
)
_DATE = (
    rf"(?:{_DAY}[./\-]{_MONTH}[./\-]\d{{4}}|\d{{4}}[./\-]{_MONTH}[./\-]{_DAY}|{_DAY}[./\-]{_MONTH}[./\-]\d{{2}}"
    rf"|{_MONTH}/\d{{4}}|{_DAY}/{_MONTH}|{_DAY}-{_DAY}/{_MONTH}(?:/\d{{4}})?)"
)
_DATES = re.compile(rf"{_DATE}(?:[\s\-]+(?:{_DATE}|\d{{1,2}}))*")
_YEARS = re.compile(r"(?:19|20)\d\d(?:[\s.,/\-]*(?:19|20)\d\d)*")
_GROUPED = re.compile(r"[1-9]\d{0,2}(?:[.,]\d{3}){1,3}(?:[.,]\d{1,2})?(?:\s*[-/]\s*[1-9]\d{0,2}(?:[.,]\d{3}){1,3})*")
_ADDRESS = re.compile(r"\d{1,3}\.\d{1,3}\.\d{1,3}\.\d{1,3}(?:/\d{1,2})?")
_DECIMALS = re.compile(r"-?\d{1,3}\.\d{3,}(?:\s+-?\d{1,3}\.\d{3,})?")
_VERSION = re.compile(r"\d{1,2}(?:\.\d{1,2}){2,4}")
_MONEY = re.compile(
    r"(?:\s{0,2}(?:d|dong|vnd|nghin|ngan(?! hang)|trieu|tram|ty|ti|usd|do la|kwh|kw|so dien|m2|kg|luot|follow|view|like"
    r"|puas|baht|kip)|[kmgvw]|tr)(?![^\W_])"
)
_MEASURE = re.compile(
    r"(?:\s{0,2}(?:%|phan tram|km|m3|cm|mm|gam|gram|lit|ml|mah|hecta|te)|[lhgmk]b|[lh]|ha)(?![^\W_])|\s?%"
)
"""Single letters count only where they are glued on: “k” with a space before is “không”, “v” is “vậy”."""
_COUNT = re.compile(
    r"(?:\s{0,2}(?:ngay|thang|tuan|phut|giay|gio|lan|nguoi|buoc|tuoi|ky tu|ki tu|chu so|chu cai|inch|so|con|cai|chiec"
    r"|to|tin|cuoc|tieng|ho|khau|xa|minutes|seconds|days|times|digits|characters)|[sph]|nam)(?![^\W_])"
)


_MEASURED = 5
_MARKS_OF_MONEY = ("đồng", "đông", "dồng", "dong")
"""“5000 đồng” is money, “11-1603-5842 đóng được 4 năm” was paid for."""
_MARKED = {"con": "con", "to": "tờ", "ho": "hộ", "xa": "xã", "tin": "tin", "cai": "cái", "lan": "lần"}


def forms(text: str) -> list[tuple[int, int]]:
    """Where dates, times, hotlines, prices in groups, laws, dossiers and addresses of machines stand in a text."""
    return [match.span() for match in _FORMS.finditer(text)]


def is_counted(text: str, end: int, digits: int, *, small: int = 3) -> bool:
    """Whether the number of so many digits that ends here counts or measures something: units of time and things stand
    after small numbers, measures after longer ones (“stk 54220661 mb” is a bank), money after all."""
    after = text[end : end + 14].lower()
    if not after.strip():
        return False
    folded = " " * after[:1].isspace() + fold(after) + " " * after[-1:].isspace()
    money = _MONEY.match(folded)
    if money:
        return money[0].strip() != "dong" or after.split()[0].strip(".,;:!?)") in _MARKS_OF_MONEY
    return bool(digits <= _MEASURED and _MEASURE.match(folded)) or bool(digits <= small and _is_a_count(after, folded))


def _is_a_count(after: str, folded: str) -> bool:
    """“91 con” counts, “91 còn” does not; without marks nobody can tell."""
    found = _COUNT.match(folded)
    if not found or found[0].strip() not in _MARKED:
        return bool(found)
    return after.split()[0].strip(".,;:!?") == _MARKED[found[0].strip()]


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


def is_round(digits: str) -> bool:
    """A sum of money as people say it: thousands, not longer than they have them."""
    return not digits.startswith("0") and (
        (digits.endswith("000") and len(digits) < 9) or (digits.endswith("00000") and len(digits) <= 11)
    )


def is_hotline(digits: str) -> bool:
    """1900 and 1800 numbers."""
    return bool(_HOTLINE.fullmatch(digits))


def is_price(raw: str) -> bool:
    """Thousands apart by dots or commas."""
    return bool(_GROUPED.fullmatch(raw))


def is_day(raw: str) -> bool:
    """A date, or several."""
    return bool(_DATES.fullmatch(raw))


def is_nobodys(raw: str, pieces: Sequence[str]) -> bool:
    """Prices, dates, years, hotlines, addresses of machines, places, versions."""
    digits = "".join(pieces)
    if is_hotline(digits) or all(piece in EMERGENCY for piece in pieces):
        return True
    whole = raw.strip(" .,-/()")
    if any(shape.fullmatch(whole) for shape in (_DATES, _YEARS, _ADDRESS, _DECIMALS, _VERSION)):
        return True
    return is_price(whole) and not digits.startswith("0")


def is_written_like_one(pieces: Sequence[str]) -> bool:
    """Whether several pieces are one long number (3-3-3, 4-4-4-4 …) and no list of sizes, years or prices."""
    if len(pieces) == 1 or all(len(piece) == 1 for piece in pieces):
        return True
    lengths = [len(piece) for piece in pieces]
    if pieces[0].startswith("0") and (pieces[0] != "0" or max(lengths) > 2):
        return True
    is_list = all(int(piece) % 5 == 0 for piece in pieces)
    return min(lengths) >= 3 and max(lengths) <= 8 and not is_list
