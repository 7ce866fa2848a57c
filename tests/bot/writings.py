"""Every way in which people write the digits of a number, and the words beside which private numbers stand."""

from __future__ import annotations

import random
import re
from collections.abc import Iterator

_WORDS = {
    "marked": "không một hai ba bốn năm sáu bảy tám chín",
    "unmarked": "khong mot hai ba bon nam sau bay tam chin",
    "telex": "khoong moojt hai ba boons nawm saus bary tams chins",
    "vni": "kho6ng mo65t hai ba bo61n na8m sa1u ba3y ta1m chi1n",
    "teencode": "ko mot hai ba bon nam sau bay tam chin",
    "slurred": "hông mốt hai ba tư lăm sáu bẩy tám chính",
    "english": "zero one two three four five six seven eight nine",
    "hmong": "xoom ib ob peb plaub tsib rau xya yim cuaj",
}
_SCRIPTS = [
    "０１２３４５６７８９",
    "໐໑໒໓໔໕໖໗໘໙",
    "๐๑๒๓๔๕๖๗๘๙",
    "٠١٢٣٤٥٦٧٨٩",
    "𝟎𝟏𝟐𝟑𝟒𝟓𝟔𝟕𝟖𝟗",
    "⁰¹²³⁴⁵⁶⁷⁸⁹",
    "₀₁₂₃₄₅₆₇₈₉",
    "⓪①②③④⑤⑥⑦⑧⑨",
]
_BETWEEN = [" ", ".", "-", "/", ",", "_", "  ", " - ", ". ", ", ", "\n", "\n\n", "*", "|", "–", "\u00a0", "\t", "•",
            "→", "     ", ":", "; ", " chấm ", " rồi "]  # fmt: skip
_INVISIBLE = ["\u200b", "\u200d", "\u2060", "\u202e", "\u00ad", "\ufeff"]

CUES = {
    "identity card": "cccd {}|căn cước của tôi là {} tra giúp|{} là số căn cước của bố|can cuoc cong dan: {}|CCCD\n{}"
    "|số định danh {} sao báo sai|so dinh danh con e {} k thay|cccđ: {}|căn cướcc {}|{}",
    "old card": "cmnd {}|chứng minh thư cũ {} còn dùng ko|cmt của mẹ là {}|chung minh nhan dan so {} doi|{} là số cmnd",
    "phone": "sdt {}|số điện thoại em {} nhé|gọi tôi {}|so dt: {} zalo|{} là số của em|s đ t {}|alo theo số {}|{}",
    "landline": "máy bàn {}|số bàn nhà em {}|dien thoai ban {}",
    "account": "stk {}|số tài khoản của em là {}|so tai khoan: {} agribank|tài khoản bidv {}|{} là số tài khoản"
    "|chuyển vào stk {} cho em|soos taif khoarn {}",
    "card": "số thẻ {}|thẻ atm {} bị nuốt|the ngan hang: {}|thẻ visa {} hết hạn",
    "one-time code": "otp {}|mã otp là {}|mã xác nhận {} đúng ko|ma xac thuc cua em {}|mã nó gửi về là {}|{} là mã otp"
    "|maã xác thựcc {}|o t p {}|otp nhắn về máy mẹ là {} nhập ở đâu|mã kích hoạt vneid {}|nhận được mã {}"
    "|em lỡ đọc {} là otp cho nó rồi|ma xacs thuwcj {}",
    "pin": "mã pin {}|pin thẻ của bố là {}|passcode {}|pass code vneid la {}|mã puk {}|passcode của em là {} bị khoá",
    "password": "mật khẩu {}|mk vneid {}|mat khau cua em la {}|pass {}|maatj khaaur {}",
    "social insurance": "bhxh {}|mã số bhxh của tôi {}|sổ bảo hiểm {} của em|ma so bao hiem xa hoi: {}|{} là mã bhxh",
    "health card": "thẻ bhyt DN {}|bhyt: HT {}|mã thẻ TE {} của con|the bao hiem y te gd {}",
    "tax number": "mst {}|mã số thuế {} của hộ|ma so thue: {}",
    "card's code": "cvv {}|số sau thẻ {}|mã cvv là {}",
}
"""What people say around a number of each kind."""


def secret(kind: str, dice: random.Random) -> str:
    """Digits as a number of this kind has them."""
    first, length = {
        "identity card": ("011", 12),
        "old card": ("040", 9),
        "phone": ("0" + dice.choice("35789"), 10),
        "landline": ("02153", 11),
        "account": (dice.choice("1368"), dice.choice([9, 10, 12, 13, 14])),
        "card": ("9704", dice.choice([16, 19])),
        "one-time code": (dice.choice("3456789"), dice.choice([4, 6, 6])),
        "pin": (dice.choice("3456789"), dice.choice([4, 6])),
        "password": (dice.choice("3456789"), 6),
        "social insurance": ("11", 10),
        "health card": (dice.choice("1234") + "11", 13),
        "tax number": ("80", 10),
        "card's code": (dice.choice("3456789"), 3),
    }[kind]
    return first + "".join(dice.choice("123456789") for _ in range(length - len(first)))


def writings(digits: str, dice: random.Random) -> Iterator[str]:
    """The digits in every way of writing them."""
    groups = _groups(digits, dice)
    yield digits
    yield from (between.join(groups) for between in _BETWEEN)
    yield "".join(f"({group})" for group in groups)
    yield f"[{' '.join(groups)}]"
    yield from (between.join(digits) for between in [" ", ".", "-", ", ", "/", "\n", ","])
    for words in _WORDS.values():
        yield from _in_words(digits, words.split())
    yield from _half_in_words(digits, groups, dice)
    yield from _in_letters(digits, groups)
    for script in _SCRIPTS:
        yield "".join(script[int(digit)] for digit in digits)
        yield " ".join("".join(script[int(digit)] for digit in group) for group in groups)
    yield "".join(f"{digit}\ufe0f\u20e3" for digit in digits)
    yield from (sign.join(digits) for sign in _INVISIBLE)


def remains(writing: str, around: str, masked: str) -> bool:
    """Whether a quarter of what was written, three signs at least, is still to be read in the masked text."""
    written, left, other = (re.findall(r"\w+", text) for text in (writing, masked, around))
    surviving = [part for part in written if part in left and part not in other]
    return writing in masked or (len(surviving) >= max(1, len(written) / 4) and len("".join(surviving)) >= 3)


def _groups(digits: str, dice: random.Random) -> list[str]:
    groups: list[str] = []
    while digits:
        size = dice.choice([2, 3, 3, 4])
        groups.append(digits[:size])
        digits = digits[size:]
    return groups


def _in_words(digits: str, words: list[str]) -> Iterator[str]:
    said = [words[int(digit)] for digit in digits]
    half = len(said) // 2
    yield " ".join(said)
    yield ", ".join(said)
    yield "-".join(said)
    yield ", ".join(" ".join(said[place : place + 3]) for place in range(0, len(said), 3))
    yield " ".join(said).upper()
    yield " ".join(said[:half]) + "\n" + " ".join(said[half:])


def _half_in_words(digits: str, groups: list[str], dice: random.Random) -> Iterator[str]:
    half = len(digits) // 2
    for words in (_WORDS["marked"].split(), _WORDS["unmarked"].split()):
        said = [words[int(digit)] for digit in digits]
        yield " ".join([*said[:half], digits[half:]])
        yield " ".join([digits[:half], *said[half:]])
        yield " ".join(digit if place % 2 else said[place] for place, digit in enumerate(digits))
        yield " ".join(digit if dice.random() < 0.6 else said[place] for place, digit in enumerate(digits))
        yield " ".join(
            group if place % 2 else " ".join(words[int(digit)] for digit in group) for place, group in enumerate(groups)
        )
        yield "".join(said)


def _in_letters(digits: str, groups: list[str]) -> Iterator[str]:
    yield digits.replace("0", "O")
    yield digits.replace("0", "o")
    yield digits.replace("1", "l")
    yield digits.replace("1", "I").replace("0", "O")
    yield " ".join(group.replace("0", "O") for group in groups)
