"""What the words around a number say of it: whose it is, that it is a secret, or that it is nobody's."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from bot.privacy import shapes
from bot.privacy.cues import Cue, CueKind, Cues
from bot.privacy.digits import Number
from bot.text import fold

_SECRETS = frozenset([CueKind.SECRET, CueKind.CARD_CODE, CueKind.PASSWORD, CueKind.CODE])
_NO_DIGIT = re.compile(r"(?:\d{1,2} ?(?:chu )?so\b|mut \d\b|[^\d])*")
_IS = re.compile(r"[\W_]{0,4}(?:(?:day |chin |do |thi |cung |bao )?(?:la|na|is|iog|men|do|day|=)[\W_]+(?:\w+ ){0,2})?")
_IS_SAID = re.compile(r"[\W_]{0,4}(?:day |chin |do |thi |cung |bao )?(?:la|na|is|iog|men|=)[\W_]+(?:\w+ ){0,2}")
_OF_THREE = re.compile(r"(?:\b3|\bba) (?:chu )?so\b")
_STOP = re.compile(r"[,.;)\n]")
_TOLD = re.compile(r"(?:(?<![^\W_])(?:la|na|is|iog|men)|[:=])\s*$")
_NUMBERED = re.compile(r"^[\s.]{0,2}(?:chu so|chu cai|ky tu|ki tu|so\b(?! tai)|lan\b|characters|digits|minutes|times)")
_ALTERNATIVE = re.compile(r"\s*(?:mah|hay|hoac|or)\b")
"""“pin 4000 hay 5000”: a battery."""
_ASKS = "may so"
_ITS_WORD = re.compile(r"[^\s:,;]+(?: [^\W\d]{2})?$")
_YEAR = re.compile(r"(?:19[3-9]|20[0-3])\d")
_YEAR_BEFORE = re.compile(r"(?<![^\W_])(?:nam|year|nien khoa|khoa|sinh|tu|den|hoi|since|in)\s*$")
_SUM_BEFORE = re.compile(
    r"(?<![^\W_])(?:tru|nhan|nap|rut|chuyen|khoan|ck|con|du|no|phi|mat|duoc|gia|tien|hon|khoang|tren|duoi|toi da|cong"
    r"|du no|so du|het|lai|tra|(?<!\d )dong|thu|phat|coc|vay|gui|ban|mua|luong|tong|paid|pay|price|balance|nqi)\s*"
    r"(?:la|them|hon|duoc|vao|di|mat|:|khoang|het|luon|tay)?\s*$"
)
_PLACE_BEFORE = re.compile(r"(?<![^\W_])(?:so nha|to|km|quoc lo|ban|doi|lop|trang|buoc|phong|ngo|duong|xe)\s*$")
_SENDER_BEFORE = re.compile(r"(?<![^\W_])(?:tu|from|dau so|tong dai)\s+(?:so |dau so )?$")
_CHANGED = re.compile(r"\s*(?:sang|thanh|qua|to)\b")
"""“đổi mã pin từ 4417 sang số khác”."""
_PREFIX = re.compile(r"(?<![^\W_])[a-fh-z][.\-]$")
"""“mã ngạch V.07.03”; but “G-482913” is a one-time code of Google's."""
_CODE_BEFORE = re.compile(r"(?<![^\W_])(?:p[abcdhkmn]|kh|hs|db|evn|spx|vtp|ft|ghn|ghtk|hd|mc|jt)[\s\-]?$")
_CLOSE, _BESIDE, _SHORT_CUE = 25, 12, 5
_SPELLED, _LONG, _VERY_LONG = 3, 9, 15
_LONGEST_SENDER, _LONGEST_FAR = 5, 8
_BEFORE, _AFTER = 44, 26


@dataclass(frozen=True, slots=True)
class _Rule:
    """How long the numbers of a kind are, how far its cue may stand before, and whether over other numbers."""

    lengths: range
    reach: int
    over_numbers: bool = False


_RULES = {
    CueKind.SECRET: _Rule(range(4, 10), 100, over_numbers=True),
    CueKind.CARD_CODE: _Rule(range(3, 5), 40),
    CueKind.PASSWORD: _Rule(range(4, 21), 60, over_numbers=True),
    CueKind.CODE: _Rule(range(4, 9), 30),
    CueKind.IDENTITY: _Rule(range(7, 16), 45),
    CueKind.PASSPORT: _Rule(range(6, 10), 30),
    CueKind.LICENCE: _Rule(range(5, 16), 45),
    CueKind.ACCOUNT_NUMBER: _Rule(range(6, 20), 45),
    CueKind.ACCOUNT: _Rule(range(6, 20), 30),
    CueKind.PHONE: _Rule(range(7, 16), 40),
    CueKind.NOBODYS: _Rule(range(1, 40), 14),
}
_FARTHEST = max(rule.reach for rule in _RULES.values())


class Label:
    """What is said of one number."""

    def __init__(self, text: str, cues: Cues, number: Number) -> None:
        self._text, self._cues, self._number = text, cues, number
        self._digits = number.digits
        self._raw = text[number.start : number.end]
        self._before = _folded(text[max(0, number.start - _BEFORE) : number.start])
        self._after = _folded(text[number.end : number.end + _AFTER])

    @property
    def kind(self) -> CueKind | None:
        """What the nearest cue that fits says: before it, else after it."""
        return next(self._said_before(), None) or next(self._said_after(), None)

    @property
    def is_secret(self) -> bool:
        """Whether it is called a code or a password."""
        return self.kind in _SECRETS

    @property
    def glued_before(self) -> str:
        """The letters that stand before it without anything between."""
        found = re.search(r"[^\W\d_]+_?$", self._before)
        return found[0] if found else ""

    @property
    def is_glued(self) -> bool:
        """Whether letters that are no unit, and no cue, stand at it without anything between."""
        if re.match(r"[^\W\d_]", self._after) and not self.has_unit:
            return True
        return bool(self.glued_before)

    @property
    def is_glued_to_capitals(self) -> bool:
        """Whether three capitals or more stand before it without anything between, as in the codes of parcels."""
        return bool(re.search(r"[A-Z]{3,}$", self._text[max(0, self._number.start - 8) : self._number.start]))

    @property
    def is_code(self) -> bool:
        """Whether the letters before it are those of customers', parcels' and dossiers' codes."""
        return bool(_CODE_BEFORE.search(self._before))

    @property
    def has_unit(self) -> bool:
        """Whether it counts something, or is a sum of money."""
        length = len(self._digits)
        if self._number.words and length >= _SPELLED:  # nobody spells out the digits of what is counted
            length = _LONG
        return shapes.is_counted(self._text, self._number.end, length)

    @property
    def is_a_sum(self) -> bool:
        """Whether the word before makes it a sum: “bị trừ 150000”."""
        return bool(_SUM_BEFORE.search(self._before))

    def _said_before(self) -> Iterator[CueKind]:
        is_phone = False
        for cue, gap in self._cues.before(self._number.start, _FARTHEST):
            rule = _RULES[cue.kind]
            if cue.kind is CueKind.NOBODYS and self.is_glued:
                gap = _ITS_WORD.sub("", gap)
            clear = bool(_NO_DIGIT.fullmatch(gap))
            if len(gap) > rule.reach or not self._has_length(rule, cue, gap) or not (clear or rule.over_numbers):
                continue
            if cue.kind is CueKind.NOBODYS:
                if len(gap) <= self._reach_of_nobodys(cue) and not (len(self._digits) == 6 and self._tells_secret()):
                    yield cue.kind
            elif cue.kind in _SECRETS:
                if self._may_be_secret(cue.kind, gap, clear=clear):
                    yield cue.kind
            elif cue.kind is CueKind.PHONE:
                is_phone = is_phone or self._fits_phone(cue)
            elif cue.kind is not CueKind.ACCOUNT or self._fits_account(cue):
                yield cue.kind
        if is_phone:  # last: “số” stands before everything
            yield CueKind.PHONE

    def _has_length(self, rule: _Rule, cue: Cue, gap: str) -> bool:
        if len(self._digits) == 3 and cue.kind in (CueKind.SECRET, CueKind.CODE) and _OF_THREE.search(gap):
            return True
        return len(self._digits) in rule.lengths

    def _tells_secret(self) -> bool:
        """“otp báo lỗi 482913”: a code of six digits stays one behind a short word like “lỗi”."""
        near = self._cues.before(self._number.start, _CLOSE)
        return any(cue.kind is CueKind.SECRET and cue.heard_end - cue.heard_start < 20 for cue, _ in near)

    def _reach_of_nobodys(self, cue: Cue) -> int:
        is_short = cue.heard_end - cue.heard_start <= _SHORT_CUE and len(self._digits) < _VERY_LONG
        return 4 if is_short else _RULES[CueKind.NOBODYS].reach

    def _said_after(self) -> Iterator[CueKind]:
        for cue, gap in self._cues.after(self._number.end, 50):
            length = len(self._digits)
            if length not in _RULES[cue.kind].lengths or fold(self._text[cue.start : cue.end]) == _ASKS:
                continue
            beside, said = bool(_IS.fullmatch(gap)), bool(_IS_SAID.fullmatch(gap))
            if cue.kind is CueKind.SECRET:
                if self._may_be_secret(cue.kind, gap, clear=beside):
                    yield cue.kind
            elif cue.kind in _SECRETS:
                if (said or (beside and cue.kind is CueKind.PASSWORD)) and self._may_be_secret(
                    cue.kind, gap, clear=True
                ):
                    yield cue.kind
            elif cue.kind is CueKind.ACCOUNT and (self.is_a_sum or shapes.is_round(self._digits)):
                continue
            elif cue.kind is not CueKind.PHONE and (said or (beside and (length > 7 or cue.kind is CueKind.NOBODYS))):
                yield cue.kind

    def _may_be_secret(self, kind: CueKind, gap: str, *, clear: bool) -> bool:
        """No count, no year, no sum, no date; the more certain the nearer the cue."""
        digits, after = self._digits, self._after
        if self.has_unit or _NUMBERED.match(after) or self.is_code:
            return False
        if kind is CueKind.CODE and _PREFIX.search(self._before):
            return False
        if len(digits) == 4 and shapes.is_round(digits) and _ALTERNATIVE.match(after):
            return False
        if self._number.words and (len(digits) < 4 and kind is not CueKind.CARD_CODE):
            return False
        sure = kind is not CueKind.CODE and clear
        told = clear and (len(gap) <= _BESIDE or bool(_TOLD.search(gap)))
        is_near = sure and len(gap) <= _CLOSE and not _STOP.search(gap)
        if _YEAR.fullmatch(digits) and (_YEAR_BEFORE.search(self._before) or not is_near):
            return False
        if len(digits) <= _LONGEST_SENDER and _SENDER_BEFORE.search(self._before) and not _CHANGED.match(after):
            return False
        if sure and told:
            return not (self._number.has_form and self._is_a_hotline_or_day())
        if shapes.is_round(digits) or len(digits) > _LONGEST_FAR or (self.is_glued and not sure):
            return False
        if not clear and (self.is_a_sum or _PLACE_BEFORE.search(self._before)):
            return False
        if told or (sure and len(gap) <= _CLOSE):
            return not (self._number.has_form and (self._is_a_hotline_or_day() or not set(".,") & set(self._raw)))
        pieces = [piece.digits for piece in self._number.pieces if piece.digits]
        return not self._number.has_form and not shapes.is_nobodys(self._raw, pieces)

    def _is_a_hotline_or_day(self) -> bool:
        if shapes.is_hotline(self._digits) or shapes.is_day(self._raw):
            return True
        return ":" in self._raw or shapes.is_round(self._digits)

    def _fits_account(self, cue: Cue) -> bool:
        return not (self._is_a_sum_after(cue) or shapes.is_round(self._digits))

    def _fits_phone(self, cue: Cue) -> bool:
        digits = self._digits
        if self._is_a_sum_after(cue):
            return False
        if len(digits) == 7:
            return digits[0] in "23" and not shapes.is_round(digits) and len(self._number.pieces) > 1
        return digits[0] in "0235789" and (digits[:2] != "00" or digits.startswith("0084"))

    def _is_a_sum_after(self, cue: Cue) -> bool:
        """Whether a word between the cue and the number makes it a sum: “tài khoản bị trừ 150000”."""
        return bool(_SUM_BEFORE.search(_folded(self._text[cue.end : self._number.start])))


def _folded(text: str) -> str:
    """Like `fold`, but the white space at both ends stays."""
    head = " " if text[:1].isspace() else ""
    tail = " " if text[-1:].isspace() else ""
    return f"{head}{fold(text)}{tail}" if text.strip() else " " * bool(text)
