"""The words that tell what a number or a word beside them is, each as people say it: spellings are `hearing`'s."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache

from bot.privacy.hearing import heard, sound_of, vocabulary


class CueKind(StrEnum):
    """What a cue says of what it stands beside."""

    SECRET = "secret"
    CARD_CODE = "card code"
    PASSWORD = "password"
    CODE = "code"
    IDENTITY = "identity"
    PASSPORT = "passport"
    LICENCE = "licence"
    ACCOUNT_NUMBER = "account number"
    ACCOUNT = "account"
    PHONE = "phone"
    NOBODYS = "nobody's"


_PHRASES = {
    CueKind.SECRET: """
        o tê pê, ô tê pê, ốt tê pê, mã o tê pê, mã ô tê pê
        otp, mã otp, mã xác nhận, mã xác thực, mã xác minh, mã xác thật, mã xác định, m xác nhận, m xác thực
        mã pin, pin, pass code, pát cốt, mã bảo mật, mã kích hoạt, mã đăng nhập, mã bí mật
        mã mở khóa, puk, mã puk, verification code, security code, activation code, confirmation code
        mã an toàn, mã bảo vệ, mã giao dịch otp, smart otp, mã smart otp, mã soft otp, mã mở máy, mã khóa, pin code
        mã số bí mật, mã số pin, mã số otp, one time password, mã dùng một lần, mã kích họt, mã xn, mã xt
        code xác minh, code xác nhận, code xác thực, code kích hoạt, code đăng nhập
        mxn, mxt, mxm
        mã khôi phục, mã khóa màn hình, mã mở màn hình, khóa màn hình""",
    CueKind.CARD_CODE: """
        mã bảo mật thẻ, mã bảo mật của thẻ, mã bảo mật 3 số, mã bảo mật ba số
        mã cvv2, mã cvc2, mã cvc, mã số cvv
        đằng sau thẻ, mặt sau thẻ, sau lưng thẻ, sau thẻ
        cvv, cvc, cvv2, mã cvv, ba số sau, 3 số sau, ba số sau thẻ, 3 số sau thẻ, số sau thẻ, số đằng sau
        số mặt sau, số sau lưng, số ở mặt sau, số ở sau, số sau lưng thẻ, số mặt sau thẻ, số đằng sau thẻ
        ba số cuối sau thẻ, ba số mặt sau, ba số đằng sau, 3 số mặt sau, 3 số đằng sau, 3 số cuối sau thẻ
        3 chữ số sau, mã sau thẻ, mã mặt sau, ba số cuối mặt sau, 3 số cuối mặt sau""",
    CueKind.PASSWORD: """
        mật khẩu, mk, m khẩu, mkhẩu, mật mã, pass word, passwd, pass, pas, pw, pwd, mật khâu, mật khảu, lo lus zais
        mkau, mã khẩu, mật khẩo, pát, mklẩu, pwrd, paswd, passwork, mậtkhẩu, mat khao, pát quốt""",
    CueKind.CODE: """
        code, mã, mã số, dãy số, mấy số, may số, lej zais, tus lej, mã zalo, mã vneid, mã vssid, mã của tôi
        số bí mật, mã gồm, đọc số, 4 số, 6 số, 4 chữ số, 6 chữ số, bốn số, sáu số, sáu chữ số, bốn chữ số, 8 số
        kích hoạt, xác nhận, xác thực, verification, dãy mã""",
    CueKind.IDENTITY: """
        xê xê xê đê
        cccd, ccccd, scccd, căn cước, căn cước công dân, cc, cmnd, cmt, cmtnd, cmnn, chứng minh, chứng minh thư
        chứng minh nhân dân, định danh, số định danh, mã định danh, mã số định danh, định danh cá nhân, id, id card
        identity, identity card, identity number, mst, mã số thuế, bhyt, bhxh, bảo hiểm, bảo hiểm xã hội
        bảo hiểm y tế, thẻ bhyt, mã thẻ bhyt, số bhxh, sổ bhxh, số sổ, mã số bhxh, mã bhxh, mã bhyt, mã số bhyt
        npav, vssid, insurance number, insurance code, insurance, mã số cá nhân, thẻ bảo hiểm, sổ bảo hiểm
        mã bảo hiểm, mã bảo hiểm y tế, mã bảo hiểm xã hội, mã số bảo hiểm, mã số bảo hiểm xã hội
        mã số bảo hiểm y tế, mã thẻ, số thẻ bảo hiểm, ma so ca nhan, cước công dân, giấy cmnd, thẻ căn cước
        căn cước khỏi, cawn cước""",
    CueKind.PASSPORT: """
        hộ chiếu, passport, hc, số hộ chiếu, hộ chiếu số, pát po""",
    CueKind.LICENCE: """
        gplx, giấy phép lái xe, bằng lái, bằng lái xe, driving licence, driving license, bằng xe, bằng a1""",
    CueKind.ACCOUNT_NUMBER: """
        ét tê ka, ét tê ca
        stk, sotk, số tk, số tài khoản, tài khoản số, tk số, account number, acc number, số thẻ, số thẻ atm, số stk
        acc, số tài khản, bank account, số acc, số in trên thẻ, số trên thẻ, số in nổi trên thẻ, card number""",
    CueKind.ACCOUNT: """
        tài khoản, tk, account, acct, ngân hàng, bank, momo, zalopay, viettelpay, vtpay, viettel money, vnpt money
        agribank, argibank, agri, vietcombank, vcb, vietinbank, vietin, ctg, bidv, techcombank, techcom, tech, tcb
        mbbank, mb bank, mb, acb, vpbank, tpbank, sacombank, lpbank, lpb, lienvietpostbank, liên việt, vib, shb
        hdbank, ocb, msb, vbsp, atm, thẻ atm, thẻ ngân hàng, thẻ, visa, mastercard, master, napas, jcb, ck vào
        chuyển vào, ck cho, chuyển khoản cho, ck qua, card, thẻ tín dụng, thẻ ghi nợ, seabank, bảo việt, nam á
        abbank, cake, timo""",
    CueKind.PHONE: """
        sđt, số điện thoại, số đt, điện thoại, đt, phone, tel, zalo, gọi, alo, liên hệ, lh, call, number is, sim
        số máy, số, số tôi là, số của tôi, số em, số cháu, xov tooj, hu, mobile, whatsapp, viber, số bàn, máy bàn
        số nhà, điện thoại bàn, phone number, gọi về, nhắn, điện cho, gọi vào, số zalo, fone, dế""",
    CueKind.NOBODYS: """
        mã đơn, mã đơn hàng, đơn hàng, đơn, mã vận đơn, vận đơn, mã hóa đơn, hóa đơn, mã khách hàng, mã kh, makh
        khách hàng số, khách hàng, mã hồ sơ, hồ sơ, số hồ sơ, hồ sơ số, mã giao dịch, mã gd, biên lai, biên nhận
        mã tra cứu, tra cứu, mã bưu, bưu gửi, bưu chính, mã bưu chính, mã bưu điện, mã bưu gửi, mã điểm, nghị định
        thông tư, quyết định, luật, công văn, nghị quyết, phiên bản, version, ver, android, ios, tổng đài, hotline
        đường dây nóng, biển số, bsx, biển, serial, seri, mã lỗi, mã lỗi otp, lỗi, error, error code, mẫu số
        tờ khai, lô hàng, số lô, mã sp, mã sản phẩm, sku, mã vạch, mã qr, qr, mã xã, mã tỉnh, mã huyện, mã vùng, zip
        zip code, đầu số, đầu, công tơ, số công tơ, mã công tơ, mã giảm giá, voucher, mã môn, mã hàng, mã thủ tục
        mã hợp đồng, hợp đồng số, số hợp đồng, hợp đồng, order, tracking, invoice, mã shop, tọa độ, coupon, mã nước
        mã điện, mã điện lực, mã hs, danh bộ, mã danh bộ, mã nước ngoài, mã quốc gia, quốc lộ, tỉnh lộ, thửa đất
        tờ bản đồ, chỉ số, chỉ số cũ, chỉ số mới, area code, country code, imei, tra cứu số, mã nhân viên
        mã học sinh, mã lớp, mã trường, mã ngành, mã phường, mã ngân hàng, swift, mã chi nhánh, số phiếu, phiếu
        số thứ tự, mã số thuế của xã, customer code, bill, số biên nhận, mã tham chiếu, ref, mã yêu cầu, mã phản ánh
        mã chuyến, số hiệu, số seri, model, văn bản, điều, khoản, số vb, mã ưu đãi, mã khuyến mãi, mã bảo hành
        mã dự thưởng, mã dịch vụ công, mã dvc, mã tthc, thủ tục số, kiện hàng, kiện, mã kiện, bưu kiện, bưu phẩm
        gói hàng, mã gd momo, mã giao dịch momo, mã gd ngân hàng, mã giao dịch ngân hàng, số tham chiếu, số giao dịch
        tham chiếu giao dịch, số sê ri, sê ri, thẻ cào, mã thuê bao, thuê bao truyền hình, truyền hình, mã truyền hình
        transaction id, transaction, transaction code, giao dịch số, vé số, xổ số, tờ vé số
        j&t, jt express, ghtk, ghn, spx, ninja van, vnpost, viettel post, build, bản dựng""",
}


def _phrases(kind: CueKind) -> list[str]:
    return [phrase.strip() for phrase in re.split(r"[,\n]", _PHRASES[kind]) if phrase.strip()]


_LIKELY_MISSPELT = ["password", "passcode", "passport", "account"]
_WORDS = vocabulary(
    [phrase for kind in CueKind for phrase in _phrases(kind)],
    [phrase for kind in CueKind if kind not in (CueKind.NOBODYS, CueKind.PHONE) for phrase in _phrases(kind)],
    _LIKELY_MISSPELT,
)


_OTHER_WORDS = frozenset("mà má mạ thế thể gói đâu dầu dâu điếu sơ khoán đón dòng lối bị biên".split())  # noqa: SIM905
"""Words that are no cue by themselves though they sound like one: their marks tell."""


_BETWEEN, _NO_LETTER = r"[ .\-_]?", re.compile(r"[ .\-_]")


@lru_cache(maxsize=1)
def _lexicon() -> tuple[re.Pattern[str], dict[str, CueKind]]:
    """The cues as one pattern, the longest first, and what each says; written as one word, too."""
    kinds: dict[str, CueKind] = {}
    patterns: set[str] = set()
    for kind in CueKind:
        for phrase in _phrases(kind):
            words = [sound_of(word) for word in phrase.split()]
            kinds.setdefault("".join(words), kind)
            patterns.add(_BETWEEN.join(map(re.escape, words)))
            if len(words) > 1:
                joined = sound_of(phrase.replace(" ", ""))
                kinds.setdefault(joined, kind)
                patterns.add(re.escape(joined))
    longest_first = "|".join(sorted(patterns, key=len, reverse=True))
    return re.compile(rf"(?<![^\W\d_])(?:{longest_first})(?![^\W\d_])"), kinds


@dataclass(frozen=True, slots=True)
class Cue:
    """A cue, where it stands in the text, and in the text as it sounds."""

    kind: CueKind
    start: int
    end: int
    heard_start: int
    heard_end: int


class Cues:
    """All cues of a text."""

    def __init__(self, text: str) -> None:
        self._heard = heard(text, _WORDS)
        pattern, kinds = _lexicon()
        self._cues = [
            Cue(kinds[_NO_LETTER.sub("", match[0])], *self._heard.span(*match.span()), *match.span())
            for match in pattern.finditer(self._heard.text)
            if text[slice(*self._heard.span(*match.span()))].lower() not in _OTHER_WORDS
        ]
        self._starts = [cue.start for cue in self._cues]
        self._ends = [cue.end for cue in self._cues]

    def before(self, place: int, reach: int) -> list[tuple[Cue, str]]:
        """The cues that end before a place, the nearest first, each with what stands between as it sounds."""
        heard_place = bisect_left(self._heard.starts, place)
        found = []
        for index in range(bisect_right(self._ends, place) - 1, -1, -1):
            cue = self._cues[index]
            if heard_place - cue.heard_end > reach:
                break
            found.append((cue, self._heard.text[cue.heard_end : heard_place]))
        return found

    def after(self, place: int, reach: int) -> list[tuple[Cue, str]]:
        """The cues that begin after a place, the nearest first, each with what stands between as it sounds."""
        heard_place = bisect_left(self._heard.starts, place)
        found = []
        for index in range(bisect_left(self._starts, place), len(self._cues)):
            cue = self._cues[index]
            if cue.heard_start - heard_place > reach:
                break
            found.append((cue, self._heard.text[heard_place : cue.heard_start]))
        return found

    def of(self, kind: CueKind) -> list[Cue]:
        """The cues of one kind, in order."""
        return [cue for cue in self._cues if cue.kind is kind]
