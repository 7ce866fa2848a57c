"""Words that are no passwords though they are no Vietnamese: services, phones, what people write as one word."""

from __future__ import annotations

import re
from functools import lru_cache

from bot.privacy.hearing import sound_of

_KNOWN = """
    vneid vnid vneld vssid dvc dvcqg dichvucong dichvucongquocgia dancuquocgia baohiem baohiemxahoi zalo facebook fb
    face gmail email mail gg google youtube tiktok shopee lazada momo icloud apple appleid iphone ipad android
    samsung oppo
    vivo xiaomi redmi realme nokia huawei galaxy laptop macbook windows wifi wi-fi internet mobile smartphone smart
    banking bank ibanking ebanking mobilebanking internetbanking smartbanking digibank app apps web website online
    modem router viettel vnpt mobifone vinaphone evn evnnpc cskh agribank bidv vietcombank vcb vietinbank techcombank
    lpbank mbbank sacombank vpbank tpbank vbsp hdbank msb acb vib shb ocb zalopay viettelpay viettelmoney vnptmoney
    account login logout log out reset update user username admin nick chat video camera file excel word pdf
    facebok messenger mess telegram instagram insta twitter netflix game lienquan lienminh freefire roblox garena
    password pass passcode passwd code otp pin sms sim qr nfc id cccd cmnd bhyt bhxh mst gplx stk sdt tk mk
    taikhoan matkhau dangnhap dangky dangki quenmatkhau doimatkhau laylai caidat xacnhan xacthuc dienthoai maytinh
    khongduoc khong duoc hoaithoi luon camtay smart dienbiensmart kich hoat etax etaxmobile thuedientu canhan
    chuyenkhoan canhbao congan thongbao moibaogio helo hello help please thanks thank okie okay ntn nhe nha vay roi
    lam sao kieu the nao duoc dc ddc vs nhieu nhiu bnhieu bn cx nnao nhung truoc khoa quen bik biet bit thik ngta
    nguoi nguoita minhf vowis giups nghia ngia nghieng trinh trong truong forgot forget forgotten change changed wrong
    right finger remember broken
    missing number phone working tshiab tsis
    """
_WORDS = frozenset(_KNOWN.split()) | {sound_of(word) for word in _KNOWN.split()}
_ADDRESS = re.compile(
    r"(?:https?:|www\.).*|[\w.\-@]+\.(?:vn|com|net|org|gov|edu|me|app|info|io)(?:[/?#].*)?", re.IGNORECASE
)
_MODELS = frozenset(
    "vneid vssid samsung galaxy oppo vivo xiaomi redmi realme nokia huawei iphone ipad android windows note ios".split()  # noqa: SIM905
)
_MODEL = re.compile(r"([a-z]+?)[\s\-]?\d{0,4}[a-z+]{0,4}", re.IGNORECASE)


@lru_cache(maxsize=1 << 12)
def is_known(word: str) -> bool:
    """Whether a word is a service's, a phone's (with its number, too) or another that many write."""
    plain = word.lower().strip(".,;:!?()[]\"'")
    if plain in _WORDS or sound_of(plain) in _WORDS or _ADDRESS.fullmatch(plain):
        return True
    model = _MODEL.fullmatch(plain)
    return model is not None and model[1] in _MODELS
