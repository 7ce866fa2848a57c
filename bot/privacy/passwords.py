"""Passwords that are told: after the word for them, or before it, whatever they look like."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import zip_longest

from bot.privacy.cues import Cue, CueKind, Cues
from bot.privacy.known_words import is_known
from bot.text import decode_telex, decode_vni, detect_language, fold, is_plain_syllable, is_syllable

_TOKEN = re.compile(r"[\"“”](?P<quoted>[^\"“”\n]{1,40})[\"“”]|[:=]+>?|-+>|→|[^\s\"“”]+")
_REACH, _MOST_WORDS = 90, 10
_IS = frozenset("là la lả laf lá la2 is yog men : = => -> → := == ::".split())  # noqa: SIM905
"""After these stands the password, even where it is plain words."""
_SET = frozenset(
    """
    đặt dat ddawtj để de dder đổi doi dùng dung dungf viết viet ghi gõ go gox nhập nhap đây day nè ne
    """.split()  # noqa: SIM905
)
"""After these stands one if it is no word of the language."""
_FILLERS = frozenset(
    """
    của cua cuar tôi toi tooi em mình minh cháu chau con mẹ me bố bo nó no mới moi hình hinh như nhu
    """.split()  # noqa: SIM905
)
_NO_PASSWORDS = frozenset(
    """
    gì gi j sao what cái cai chữ chu nào nao bao số so như nhu ntn thế the không khong ko k hok kh tsis bị bi đúng dung
    sai sài quên quen của cua do để de phải phai có co được dc đc đuợc duoc rồi roi mới moi cũ cu nhưng nhung một mot
    hai mấy may bằng bang dab thì thi tên ten ngày ngay ai cần can yếu mạnh manh dạng dang gồm gom từ tu trên
    tren ít it nhiều nhieu mà ma về ve dễ khó kho những cấp cap làm lam lấy lay đăng nhập nhap xin nhờ nho tôi toi em
    mình minh bấm bam chọn chon gọi goi hỏi hoi đổi doi đặt dat giúp giup hướng huong mọi moi cho phần phan loại loai
    thứ cách cach nơi noi chỗ cho kiểu kieu này nay đó do kia vậy vay à a ạ hả ha nhỉ nhé nhe vneid khi lúc luc
    thường thuong luôn luon dài dai ngắn ngan bảo bao người nguoi viết viet trùng trung giống giong khác khac xong
    not wrong right correct the a my your what how when where forgotten locked lost too not required needed dab tsi yam
    laf gif cuar tooi khoong nhuw theem vào vao ra lại lai bên ben ở o hay và va với voi nếu neu đang dang đã da sẽ se
    chưa chua vẫn van toàn toan cứ cu điện dien tất tat ghi để mật mat khẩu khau broken working
    usually look use tap make xóa xoá xoa tìm tim
    missing expired weak safe strong incorrect invalid changed gone still always different same tshiab
    """.split()  # noqa: SIM905
)
_ENDS = frozenset(
    """
    mà ma nhưng nhung giờ gio sao có co không khong ko k viết viet đúng dung hay thì thi nó no vào vao bị bi quên quen
    nhập nhap dc được duoc đc vẫn cứ báo bao rồi roi và va xin giúp giup cho ạ a à nhé nhe em tôi đăng dang xong chưa
    chua mới moi liền vì vi do để de hả ha phải phai bây làm lam đổi doi
    """.split()  # noqa: SIM905
)
_COUNTED = re.compile(
    r"\s{0,2}(?:-\s?\d+\s{0,2})?(?:ký|ki|ky|kí|chữ|chu|số|so|lần|lan|ngày|ngay|phút|phut|tháng|thang|giờ|gio|năm|nam|người"
    r"|nguoi|cái|cai|mật|thiết|app|máy|characters|digits|times|days)\b",
    re.IGNORECASE,
)
_SIGNS = frozenset("@#!$%^&*+=~?(){}[]<>|\\_")
_QUOTES = frozenset('"”“')
_AROUND = ".,;:!?)\"'”“"
_TAIL = re.compile(
    r"(?P<value>\S{4,})\s+(?:(?:đó|chính|day|đây|do|chinh)\s+)?(?P<is>(?:là|la|laf|is|=)\s+(?:cái |cai |my |the )?)?$"
)
_OTHER_MEANINGS = frozenset(["mk", "pass", "pas", "pát"])
"""“mk” is “mình”, too, and a pass a road: after these and “là” plain words are no password."""
_ASKED = re.compile(
    r"(?:quên|quen|đổi|doi|lấy lại|lay lai|đặt lại|dat lai|gửi|gui|forgot|forgotten|reset|change|lost)\s+"
    r"(?:your |my |the )?$",
    re.IGNORECASE,
)
"""“Quên mật khẩu: bấm vào đây” tells no password."""
_FARTHEST_IS = 5
_MOST_IN_PHRASE, _SHORTEST_STRANGE = 5, 6
_VIETNAMESE = 0.75


@dataclass(frozen=True, slots=True)
class _Token:
    text: str
    start: int
    end: int
    is_quoted: bool = False

    @property
    def plain(self) -> str:
        return self.text.lower().strip(_AROUND + "(")


def passwords(text: str, cues: Cues) -> Iterator[tuple[int, int]]:
    """Where the passwords of a text stand."""
    told = cues.of(CueKind.PASSWORD)
    if not told:
        return
    vietnamese = _is_vietnamese(text)
    for cue in told:
        if spans := _after(text, cue, told, vietnamese=vietnamese):
            yield from spans
        elif span := _before(text, cue, vietnamese=vietnamese):
            yield span


def _after(text: str, cue: Cue, cues: Sequence[Cue], *, vietnamese: bool) -> list[tuple[int, int]]:
    """The password, and others that stand beside it: “Hom88 hoặc Hom1988”."""
    is_quoted = text[cue.end : cue.end + 1] in _QUOTES
    tokens = list(_tokens(text, cue.end + is_quoted))
    is_told, goes_on, in_vni = False, True, _is_in_vni(text, cue)
    takes_words = text[cue.start : cue.end].lower() not in _OTHER_MEANINGS
    is_asked = bool(_ASKED.search(text[max(0, cue.start - 20) : cue.start]))
    for place, token in enumerate(tokens):
        if token.is_quoted:
            is_a_button = any(token.start < other.start < token.end for other in cues)
            return [(token.start, token.end)] if (is_told or place == 0) and not is_a_button else []
        if token.plain in _IS or token.text in _IS:
            is_told = goes_on and place <= _FARTHEST_IS
            takes_words = (takes_words or not token.text.isalpha()) and not is_asked
        elif _is_one(token, in_vni=in_vni) and not _counts(text, token):
            rest = (other for other in tokens[place + 1 :] if _is_one(other, in_vni=in_vni))
            return [_value(token), *map(_value, rest)]
        elif is_told and _is_answer(token) and not _counts(text, token) and (takes_words or _is_strange(token)):
            return [_phrase(tokens[place:])]
        elif vietnamese and _is_strange(token):
            return [_value(token)]
        elif is_told and token.plain not in _FILLERS and token.plain not in _SET:
            is_told = False
        if token.text[-1:] in ".?;" and not is_told:
            break
        goes_on = goes_on and token.text[-1:] not in ",.;!?"
    return []


def _before(text: str, cue: Cue, *, vietnamese: bool) -> tuple[int, int] | None:
    """“Hoa@123 là mật khẩu gmail”."""
    found = _TAIL.search(text[max(0, cue.start - 60) : cue.start])
    if not found:
        return None
    start = max(0, cue.start - 60) + found.start("value")
    token = _Token(found["value"], start, start + len(found["value"]))
    is_one = _is_one(token, in_vni=_is_in_vni(text, cue)) or (found["is"] and vietnamese and _is_strange(token))
    return _value(token) if is_one else None


def _tokens(text: str, start: int) -> Iterator[_Token]:
    end = min(len(text), start + _REACH)
    while end < len(text) and not text[end].isspace() and end < start + _REACH + 40:
        end += 1
    for count, match in enumerate(_TOKEN.finditer(text, start, end)):
        if count >= _MOST_WORDS:
            return
        yield _Token(match["quoted"] or match[0], match.start(), match.end(), is_quoted=bool(match["quoted"]))


def _value(token: _Token) -> tuple[int, int]:
    """Without the signs around it that are the sentence's."""
    text = token.text
    start = token.start + (len(text) - len(text.lstrip("(:=->'")) if ")" not in text[:-1] else 0)
    return start, max(start + 1, token.end - (len(text) - len(text.rstrip(",.;:"))))


def _phrase(tokens: Sequence[_Token]) -> tuple[int, int]:
    """A password of plain words goes on until the sentence does."""
    start, end = _value(tokens[0])
    if _is_last(tokens[0]) or not is_syllable(tokens[0].plain):
        return start, end
    for token, then in zip_longest(tokens[1:_MOST_IN_PHRASE], tokens[2 : _MOST_IN_PHRASE + 1]):
        is_name = bool(token and then) and token.plain == "a" and then.plain not in _ENDS  # “Giàng A Lâu”
        if not token or not token.plain.isalnum() or (token.plain in _ENDS and not is_name):
            break
        end = _value(token)[1]
        if _is_last(token):
            break
    return start, end


def _is_last(token: _Token) -> bool:
    """Whether a sign of the sentence stands behind a word."""
    return token.text[-1:] in ",.;:!?"


def _is_answer(token: _Token) -> bool:
    """“mật khẩu là gì” asks, it does not tell."""
    return bool(token.plain) and token.plain not in _NO_PASSWORDS and not is_known(token.plain)


def _counts(text: str, token: _Token) -> bool:
    """“mật khẩu 8 ký tự”, “đổi mật khẩu 2 lần”."""
    return token.text[:1].isdigit() and bool(_COUNTED.match(text, token.end))


def _is_one(token: _Token, *, in_vni: bool) -> bool:
    return looks_like_a_password(token.text) and not (in_vni and decode_vni(token.plain))


def _is_in_vni(text: str, cue: Cue) -> bool:
    """Whether the keyboard left digits in the cue (“ma65t kha63u”), so that words with digits are words."""
    return any(map(str.isdigit, text[cue.start : cue.end]))


def looks_like_a_password(value: str) -> bool:
    """Letters with digits or signs: no ordinary word, no date, no model of a phone, no address."""
    plain = value.strip(_AROUND).removeprefix("(")
    has_digit, has_letter = any(map(str.isdigit, plain)), any(map(str.isalpha, plain))
    has_sign = any(sign in _SIGNS for sign in plain)
    if len(plain) < 4 or is_known(plain) or plain.lower().startswith(("4g", "5g", "http", "www")):
        return False
    if has_digit and has_letter:
        return has_sign or not re.fullmatch(r"\d+-?[^\W\d]{1,6}\d{0,2}|[A-Z]{1,3}\d{1,3}", plain)
    return (has_letter and has_sign) or (has_digit and has_sign)


def _is_strange(token: _Token) -> bool:
    """Letters that are no syllable, no keystrokes of one, and no service."""
    plain = token.plain
    if len(plain) < _SHORTEST_STRANGE or is_known(plain):
        return False
    plain = plain.replace(".", "").replace("_", "")
    if not plain.isalpha():
        return False
    return not (is_syllable(plain) or is_plain_syllable(fold(plain)) or decode_telex(plain))


def _is_vietnamese(text: str) -> bool:
    """Whether most words could be syllables: elsewhere a word that is none says nothing."""
    if detect_language(text) != "vi":
        return False
    words = [word for word in re.findall(r"[^\W\d_]+", text.lower()) if len(word) > 1]
    syllables = sum(bool(is_plain_syllable(fold(word)) or decode_telex(word)) or is_known(word) for word in words)
    return bool(words) and (syllables >= _VIETNAMESE * len(words) or len(words) - syllables == 1)
