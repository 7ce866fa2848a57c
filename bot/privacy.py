"""Finds and masks what must not be stored or logged: identity numbers, phones, accounts, cards, codes, passwords.

Pure functions over text. The shapes are those of Vietnam: 12 digits personal number, 9 digits old card, phones of 10
digits with 0 or +84, health cards of 2 letters and 13 digits, bank accounts of 6 to 19 digits, codes of 4 to 8.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from enum import StrEnum

MASK = "•••"


class PrivateKind(StrEnum):
    """What was found; a resident is warned most sternly of a secret."""

    NUMBER = "number"
    SECRET = "secret"


@dataclass(frozen=True, slots=True)
class Redacted:
    """A text with its private parts masked, and the kinds of what was masked."""

    text: str
    kinds: frozenset[PrivateKind]


_DIGIT_WORD = r"(?:không|khong|một|mot|mốt|hai|ba|bốn|bon|tư|tu|năm|nam|lăm|lam|sáu|sau|bảy|bay|tám|tam|chín|chin)"
_SEPARATOR = r"[ .\-–_]{0,3}"
_DIGITS = rf"\d(?:{_SEPARATOR}\d)"
_CODE_WORD = (
    r"(?:otp|pass ?code|m(?:ã|a) ?(?:pin|otp|xác (?:nhận|thực|minh)|xac (?:nhan|thuc|minh)|bảo mật|bao mat)"
    r"|m(?:ã|a) \d (?:chữ )?(?:số|so)|pin|code|m(?:ã|a)(?= (?:là|la|nó là|của (?:tôi|em|mình|bác|cháu) là)\b))"
)
_PASSWORD_WORD = r"(?:mật khẩu|mat khau|password|pass|mk|mkhẩu)"
_IS = r"(?:\s*(?:[:=]|(?:là|la|is|của (?:tôi|em|mình|bác|cháu) là|cua (?:toi|em|minh) la|my|mới là|moi la)\b)\s*)+"

_HEALTH_CARD = re.compile(rf"\b[A-Za-z]{{2}}{_SEPARATOR}{_DIGITS}{{12}}\b")
_LONG_NUMBER = re.compile(rf"(?<![\w.,])\+?{_DIGITS}{{8,18}}(?!\d)")
_SPOKEN_NUMBER = re.compile(rf"\b{_DIGIT_WORD}(?:[ ,.\-]+{_DIGIT_WORD}){{7,}}\b", re.IGNORECASE)
_ACCOUNT = re.compile(
    rf"(?P<keep>\b(?:stk|số tài khoản|so tai khoan|số tk|so tk|account)\b\D{{0,20}}){_DIGITS}{{5,18}}", re.IGNORECASE
)
_CODE = re.compile(rf"(?P<keep>\b{_CODE_WORD}\b[^\d\n]{{0,25}})\d(?:[ \-]?\d){{3,7}}(?!\d)", re.IGNORECASE)
_SPOKEN_CODE = re.compile(
    rf"(?P<keep>\b{_CODE_WORD}\b[^\d\n]{{0,15}}?\b){_DIGIT_WORD}(?:[ ,.\-]+{_DIGIT_WORD}){{3,7}}\b", re.IGNORECASE
)
_PASSWORD = re.compile(rf"(?P<keep>\b{_PASSWORD_WORD}\b(?: \w+)?{_IS})[^\s,;]+", re.IGNORECASE)

_MONEY = re.compile(r"^\s*(?:đồng|đ|vnđ|vnd|dong|k\b|nghìn|ngàn|triệu|tr\b|tỷ|kwh)", re.IGNORECASE)
_PRICE = re.compile(r"^[1-9]\d{0,2}(?:[.,]\d{3})*(?:[.,]000)$")
_DATE = re.compile(r"^(?:\d{1,2}[.\-]\d{1,2}[.\-]\d{4}|\d{4}-\d{2}-\d{2})(?:[ .\-]|$)")
_HOTLINE = re.compile(r"^1[89]00")
_YEARS = re.compile(r"^(?:(?:19|20)\d{2}[ \-–]*)+$")


def redact(text: str) -> Redacted:
    """`text` with every private number, code and password replaced by `MASK`."""
    kinds: set[PrivateKind] = set()
    for pattern, kind, is_innocent in _RULES:
        text = _masked(text, pattern, kind, is_innocent, kinds)
    return Redacted(text, frozenset(kinds))


def without_mask(text: str) -> str:
    """A masked text as it is matched: what was masked tells nothing. One that is nothing but masked stays."""
    return text.replace(MASK, " ").strip() or text


def _masked(
    text: str,
    pattern: re.Pattern[str],
    kind: PrivateKind,
    is_innocent: Callable[[re.Match[str]], bool],
    kinds: set[PrivateKind],
) -> str:
    def mask(match: re.Match[str]) -> str:
        if is_innocent(match):
            return match[0]
        kinds.add(kind)
        return f"{match.groupdict().get('keep') or ''}{MASK}"

    return pattern.sub(mask, text)


def _is_innocent_number(match: re.Match[str]) -> bool:
    """Prices, dates, hotlines and years are long, too, but belong to nobody."""
    number, rest = match[0], match.string[match.end() :]
    return bool(
        _PRICE.match(number)
        or (_MONEY.match(rest) and not number.startswith("0"))
        or _DATE.match(number)
        or _HOTLINE.match(number)
        or _YEARS.match(number)
    )


def _never(_match: re.Match[str]) -> bool:
    return False


def _is_question_of_password(match: re.Match[str]) -> bool:
    """“mật khẩu là gì” asks, it does not tell."""
    value = match[0][len(match["keep"]) :].lower().strip("?.!")
    return value in {
        "gì",
        "gi",
        "j",
        "sao",
        "what",
        "cái",
        "cai",
        "chữ",
        "nào",
        "bao",
        "số",
        "như",
        "nhu",
        "ntn",
        "thế",
        "the",
        "không",
        "khong",
        "tsis",
        MASK,
    }


_RULES: Iterable[tuple[re.Pattern[str], PrivateKind, Callable[[re.Match[str]], bool]]] = (
    (_PASSWORD, PrivateKind.SECRET, _is_question_of_password),
    (_SPOKEN_CODE, PrivateKind.SECRET, _never),
    (_CODE, PrivateKind.SECRET, _never),
    (_HEALTH_CARD, PrivateKind.NUMBER, _never),
    (_ACCOUNT, PrivateKind.NUMBER, _never),
    (_LONG_NUMBER, PrivateKind.NUMBER, _is_innocent_number),
    (_SPOKEN_NUMBER, PrivateKind.NUMBER, _never),
)
"""In this order: what a word announces first, then what only its length tells."""
