"""Passwords that are told: after the word for them, whatever they look like."""

from __future__ import annotations

import re
from collections.abc import Iterator

_WORD = (
    r"(?:mật ?khẩu|mat ?khau|maatj khaaur|matkhau|mật khâu|mât khẩu|mk|mkhau|mkhẩu|m\.k|pass ?word|passwd|pass|pas|pw"
    r"|pwd|lo lus zais)"
)
_OF = (
    r"(?:\s+(?:của|cua|cho|ở|o|vào|vao|đăng nhập|dang nhap|app|tài khoản|tai khoan|tk|wifi|wi-fi|vneid|vssid|zalo"
    r"|facebook|fb|gmail|email|mail|momo|ngân hàng|ngan hang|agribank|bidv|vcb|mb|dvc|dịch vụ công|dich vu cong|icloud"
    r"|tôi|toi|em|mình|minh|cháu|chau|bác|bac|mẹ|me|bố|bo|con|nhà|nha|mới|moi|cũ|cu|chị|chi|anh|ông|ong|bà|ba|nó|no"
    r"|này|nay|điện thoại|dien thoai|my|thì|thi|đặt|dat|để|đổi thành|doi thanh|hình như|hinh nhu|chắc|chac)){0,5}"
)
_IS = r"(?:\s*(?:[:=]|->|=>)\s*|\s+(?:là|la|lả|laf|is|yog|men|đây|day|nè|ne)(?:\s*[:=])?\s+)"
_VALUE = r"(?:[\"“](?P<quoted>[^\"”\n]+)[\"”]|['(]?(?P<value>[^\s,;\"'”]+))"
_TOLD = re.compile(rf"(?<![^\W_]){_WORD}{_OF}{_IS}{_VALUE}", re.IGNORECASE)
_BARE = re.compile(rf"(?<![^\W_]){_WORD}(?:{_OF}|(?:\s+\S+){{1,4}}?\s+(?:là|la|is|yog))\s+{_VALUE}", re.IGNORECASE)
_GLUED = re.compile(r"(?<![^\W_])(?:mk|pass|pw)(?P<value>\d{4,})", re.IGNORECASE)
_NO_PASSWORDS = frozenset(
    """
    gì gi j sao what cái cai chữ nào bao số như nhu ntn thế the không khong ko k tsis bị bi đúng dung sai
    quên quen của cua do để de phải phai có co được dc đc rồi roi mới moi cũ cu nhưng nhung một mot hai mấy
    may bằng bang bao dab thì thi tên ten ngày ngay ai cần can yếu mạnh an dạng gồm gom từ tu trên tren ít
    nhiều mà ma về ve dễ de khó kho những cấp
    """.split()  # noqa: SIM905
)
_COUNTED = re.compile(
    r"\s{0,2}(?:-\s?\d+\s{0,2})?(?:ký|ki|ky|kí|chữ|chu|số|so|lần|lan|ngày|ngay|phút|phut|tháng|thang|giờ|gio|năm|nam|người"
    r"|nguoi|cái|cai|mật|thiết|app|máy|characters|digits|times|days)\b",
    re.IGNORECASE,
)


def passwords(text: str) -> Iterator[tuple[int, int]]:
    """Where the passwords of a text stand."""
    for match in _TOLD.finditer(text):
        if _is_no_question(match) and not _counts(text, match):
            yield match.span(match.lastgroup or 0)
    for match in _BARE.finditer(text):
        if match["quoted"] or (looks_like_a_password(match["value"]) and not _counts(text, match)):
            yield match.span(match.lastgroup or 0)
    for match in _GLUED.finditer(text):
        yield match.span("value")


def _is_no_question(match: re.Match[str]) -> bool:
    """“mật khẩu là gì” asks, it does not tell."""
    value = (match["quoted"] or match["value"]).rstrip("?!.)")
    return bool(value) and value.lower() not in _NO_PASSWORDS


def _counts(text: str, match: re.Match[str]) -> bool:
    """“mật khẩu 8 ký tự”, “đổi mật khẩu 2 lần”."""
    return (match["value"] or "")[:1].isdigit() and bool(_COUNTED.match(text, match.end("value")))


def looks_like_a_password(value: str) -> bool:
    """Digits with letters or signs, or four digits at least: no ordinary word."""
    plain = value.strip("?!.,)(")
    has_digit, has_letter = any(map(str.isdigit, plain)), any(map(str.isalpha, plain))
    has_sign = any(not sign.isalnum() and sign not in "-_/.," for sign in plain)
    if plain.lower().startswith(("vneid", "vssid", "4g", "5g", "http", "www")):
        return False
    return len(plain) >= 4 and (
        (has_digit and (has_letter or has_sign)) or (has_letter and has_sign) or plain.isdigit()
    )
