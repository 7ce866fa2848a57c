"""What the words around a number say of it: whose it is, that it is a secret, or that it is nobody's."""

from __future__ import annotations

import re

from bot.text import fold

_BEFORE, _AFTER = 44, 26


def _label(words: str, gap: int = 25) -> re.Pattern[str]:
    """One of the words, then at most `gap` signs without a digit up to the number."""
    return re.compile(rf"(?<![^\W_])(?:{words})(?![^\W\d_])(?:\d{{1,2}} ?(?:chu )?so\b|[^\d]){{0,{gap}}}$")


_ACCOUNT = _label(
    "stk|sotk|so ?tk|so ?tai ?khoan|tai khoan|tk|account|acc|acct|ngan hang|bank|momo|zalopay|viettelpay|vtpay"
    "|viettel money|vnpt money|agribank|argibank|agri|vietcombank|vcb|vietinbank|vietin|ctg|bidv|techcombank|tcb"
    "|mbbank|mb|acb|vpbank|tpbank|sacombank|lpbank|lienvietpostbank|lienviet|vib|shb|hdbank|ocb|msb|vbsp|the atm"
    "|so the|so the atm|atm|visa|mastercard|napas|ck vao|chuyen vao|ck cho|chuyen khoan cho|ck qua|tus account"
)
_ACCOUNT_NUMBER = _label("stk|sotk|so ?tk|so ?tai ?khoan|account number|so the|so the atm|acc")
_IDENTITY = _label(
    "cccd|cancuoc|can cuoc|can cuoc cong dan|cc|cmnd|cmt|cmtnd|cmnd|chung minh|chung minh thu|chung minh nhan dan"
    "|dinh danh|so dinh danh|id|id card|identity|gplx|giay phep lai xe|bang lai|mst|ma so thue|bhyt|bhxh|bao hiem"
    "|bao hiem xa hoi|bao hiem y te|the bhyt|so bhxh|so so|ma so bhxh|ma the|so the|npav|insurance number"
)
_PASSPORT = _label("ho chieu|passport|hc", 20)
_PHONE = _label(
    "sdt|so ?dien ?thoai|so ?dt|dien thoai|dt|phone|tel|zalo|goi|alo|lien he|lh|call|number is|sim|so may|so|so toi la"
    "|so cua toi|so em|so chau|xov tooj|tus xov tooj|hu|mobile|whatsapp|viber"
)
_SECRET = _label(
    "otp|o ?t ?p|ma ?otp|ma xac (?:nhan|thuc|minh)|xac nhan|ma pin|pin|pass ?code|ma bao mat|ma kich hoat|ma dang nhap"
    r"|ma bi mat|ma mo khoa|cvv|cvc|code|verification|ma (?:gom )?\w{1,3} (?:chu )?so|ma gui ve|ma ve may|ma no gui"
    "|ma vua gui|ma (?:cua )?(?:toi|em|minh|chau|bac|me|bo|no|day|nay|do|la|moi)|ma|may so|day so|lej zais|tus lej"
    "|ma zalo|ma vneid|nhan duoc ma|mat khau|mk|password|pass"
)
_SURE_SECRET = _label(
    "otp|o ?t ?p|ma ?otp|ma xac (?:nhan|thuc|minh)|ma pin|pin|pass ?code|ma bao mat|ma kich hoat|ma dang nhap|cvv|cvc"
)
_CARD_CODE = _label("cvv|cvc|cvv2|ba so (?:dang|mat) sau|3 so (?:dang|mat) sau", 12)
_SECRET_AFTER = re.compile(
    r"^[\s.,)\]\"']{0,3}(?:(?:la|day la|chinh la|is|do la|thi la)\s+(?:the\s+|my\s+|cai\s+)?(?:ma|pin|mat khau|mk|code)"
    r"|(?:(?:la|is)\s+)?(?:the\s+|my\s+)?(?:otp|ma otp|ma xac nhan|ma pin|passcode))\b"
)
_NOBODYS = _label(
    "ma don|ma don hang|don hang|ma van don|van don|ma hoa don|hoa don|ma khach hang|ma kh|makh|khach hang so|ma ho so"
    "|ho so|so ho so|ma giao dich|ma gd|bien lai|ma tra cuu|tra cuu|ma buu|buu gui|buu chinh|ma diem|nghi dinh|thong tu"
    "|quyet dinh|luat|cong van|nghi quyet|phien ban|version|ver|android|ios|tong dai|hotline|duong day nong|bien so|bsx"
    "|serial|seri|ma loi|loi|error|mau so|to khai|lo hang|so lo|ma sp|ma san pham|sku|ma vach|ma qr|qr|ma xa|ma tinh"
    "|ma vung|zip|dau so|ma ha|cong to|so cong to|ma cong to|ma giam gia|voucher|ma mon|ma hang|ma thu tuc|ma hop dong"
    "|hop dong so|so hop dong|order|tracking|invoice|ma shop|toa do|coupon|ma nuoc|ma dien|ma hs|danh bo|ma danh bo",
    14,
)
_NUMBERED = re.compile(r"^[\s.]{0,2}(?:chu so|chu cai|ky tu|ki tu|so\b(?! tai)|lan\b|characters|digits|minutes|times)")
_UNIT = re.compile(
    r"^(?:\s{0,2}(?:d|dong|vnd|nghin|ngan|trieu|ty|usd|do la|%|kwh|kw|so dien|km|m2|m3|cm|mm|kg|gam|lit|ml|mah|gb|mb|kb"
    r"|ngay|thang|tuan|phut|giay|lan|nguoi|buoc|tuoi|ky tu|ki tu|chu so|inch|luot|follow|view|like|hecta)"
    r"|[kmglhvw]|tr|ha|nam)(?![^\W_])"
)
"""Single letters count only where they are glued on: “k” with a space before is “không”, “v” is “vậy”."""
_YEAR_BEFORE = re.compile(r"(?<![^\W_])(?:nam|year|nien khoa|khoa)\s*$")
_SUM_BEFORE = re.compile(
    r"(?<![^\W_])(?:tru|nhan|nap|rut|chuyen|khoan|ck|con|du|no|phi|mat|duoc|gia|tien|hon|khoang|tren|duoi|toi da|cong"
    r"|du no|so du|het|lai|tra|dong|thu|phat|coc|vay|paid|pay|price|balance)\s*"
    r"(?:la|them|hon|duoc|vao|di|mat|:|khoang|het)?\s*$"
)


class Context:
    """The words before and after a number."""

    def __init__(self, text: str, start: int, end: int) -> None:
        self._before = _folded(text[max(0, start - _BEFORE) : start])
        self._after = _folded(text[end : end + _AFTER])

    @property
    def glued_before(self) -> str:
        """The letters that stand before the number without anything between, folded."""
        found = re.search(r"[^\W\d_]+$", self._before)
        return found[0] if found else ""

    @property
    def is_glued_after(self) -> bool:
        """Whether letters that are no unit follow without anything between."""
        return bool(re.match(r"[^\W\d_]", self._after)) and not self.has_unit

    @property
    def has_unit(self) -> bool:
        """Whether it counts something, or is a sum of money."""
        return bool(_UNIT.match(self._after))

    @property
    def is_a_sum(self) -> bool:
        """Whether the word before makes it a sum: “bị trừ 150000”."""
        return bool(_SUM_BEFORE.search(self._before))

    @property
    def is_a_year(self) -> bool:
        """Whether the word before makes it a year."""
        return bool(_YEAR_BEFORE.search(self._before))

    @property
    def is_how_many(self) -> bool:
        """Whether it says how many digits, letters or times: “mã 6 số”."""
        return bool(_NUMBERED.match(self._after))

    @property
    def is_nobodys(self) -> bool:
        """Whether it is called an order, a file, a law, a version, a hotline and the like."""
        return bool(_NOBODYS.search(self._before))

    @property
    def is_account(self) -> bool:
        """Whether it is called an account or a card of a bank."""
        return bool(_ACCOUNT.search(self._before))

    @property
    def is_account_number(self) -> bool:
        """Whether it is called the number itself of an account or a card: no sum of money."""
        return bool(_ACCOUNT_NUMBER.search(self._before))

    @property
    def is_identity(self) -> bool:
        """Whether it is called the number of an identity or insurance card, a licence or a taxpayer."""
        return bool(_IDENTITY.search(self._before))

    @property
    def is_passport(self) -> bool:
        """Whether it is called a passport's."""
        return bool(_PASSPORT.search(self._before))

    @property
    def is_phone(self) -> bool:
        """Whether it is called a phone's."""
        return bool(_PHONE.search(self._before))

    @property
    def is_card_code(self) -> bool:
        """Whether it is called the three digits on the back of a card."""
        return bool(_CARD_CODE.search(self._before))

    @property
    def is_surely_secret(self) -> bool:
        """Whether it is called a code by a word that means nothing else (“mã” without marks may be “mà”)."""
        return bool(_SURE_SECRET.search(self._before))

    @property
    def is_secret(self) -> bool:
        """Whether it is called a code that nobody else may know."""
        return bool(_SECRET.search(self._before) or _SECRET_AFTER.match(self._after))


def _folded(text: str) -> str:
    """Like `fold`, but the white space at both ends stays."""
    head = " " if text[:1].isspace() else ""
    tail = " " if text[-1:].isspace() else ""
    return f"{head}{fold(text)}{tail}" if text.strip() else " " * bool(text)
