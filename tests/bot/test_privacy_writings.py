"""Private numbers of every kind in every writing beside every cue, and innocent ones of every kind; generated."""

from __future__ import annotations

import random

import pytest

from bot.privacy import redact
from tests.bot.writings import CUES, remains, secret, writings

_MISSED = 0.005
"""The share that may be missed: among thousands some read like something else by chance."""


@pytest.mark.parametrize("kind", CUES)
def test_private_numbers_are_masked_in_every_writing_beside_every_cue(kind: str) -> None:
    dice = random.Random(kind)
    cases = [
        (writing, cue)
        for cue in CUES[kind].split("|")
        for writing in writings(secret(kind, dice), dice)
        if dice.random() < 0.4
    ]
    missed = [text for writing, cue in cases if remains(writing, cue, redact(text := cue.replace("{}", writing)).text)]
    assert len(missed) <= len(cases) * _MISSED, missed


_INNOCENT = {
    "prices": "giá {price} đ|chuyển {price} đồng|{price}đ một kg|tk bị trừ {price}đ|đóng {price} bhyt|tổng {price} VNĐ",
    "days": "hẹn {day}|otp gửi ngày {day}|đổi mật khẩu hôm {day}|sinh {day}|cccd cấp ngày {day}|pin thay ngày {day}",
    "hotlines": "gọi {hotline}|tổng đài {hotline}|otp không về gọi {hotline} à|quên mk gọi {hotline}|số {hotline}",
    "customers": "mã khách hàng {customer}|mã kh: {customer}|{customer} nợ tiền điện|tra {customer} không ra",
    "dossiers": "hồ sơ {dossier}|mã hồ sơ {dossier} đến đâu|tra cứu {dossier}|{dossier} bị trả lại",
    "laws": "nghị định {law}/NĐ-CP|luật số {law}/QH15|thông tư {law}/TT-BCA|quyết định {law}/QĐ-UBND",
    "plates": "biển số {plate}|xe {plate} bị phạt|bsx {plate}",
    "counts": "otp gồm {count} số|mật khẩu {count} ký tự|nhập sai {count} lần|mã pin {count} số|otp sau {count} phút",
    "faults": "lỗi {fault}|mã lỗi {fault}|vneid báo lỗi {fault}|error {fault}",
    "readings": "chỉ số {reading}|công tơ {reading}|dùng {count} số điện|chỉ số cũ {reading} mới {reading}",
}


@pytest.mark.parametrize("kind", _INNOCENT)
def test_innocent_numbers_are_left_alone(kind: str) -> None:
    dice = random.Random(kind)
    cases = [_innocent(frame, dice) for frame in _INNOCENT[kind].split("|") for _ in range(40)]
    masked = [case for case in cases if redact(case).kinds]
    assert len(masked) <= len(cases) * 0.01, masked


def _innocent(frame: str, dice: random.Random) -> str:
    def digits(length: int) -> str:
        return "".join(dice.choice("0123456789") for _ in range(length))

    price = dice.randint(5, 9999) * dice.choice([500, 1000, 10_000])
    day, month, year = dice.randint(1, 28), dice.randint(1, 12), dice.randint(1940, 2026)
    return frame.format(
        price=dice.choice([f"{price:,}", f"{price:,}".replace(",", "."), f"{price:,}".replace(",", " "), str(price)]),
        day=dice.choice(
            [f"{day}/{month}/{year}", f"{day:02}-{month:02}-{year}", f"{day}.{month}.{year}", f"{day}/{month}"]
        ),
        hotline=dice.choice(
            ["1900 9068", "19000368", "1800 1096", "1900 54 54 41", "1900 558 818", "18008098", "1900.6769"]
        ),
        customer=dice.choice(
            [f"PA{digits(11)}", f"PA25DB{digits(7)}", f"PH{digits(11)}", f"PA 25 {digits(4)} {digits(4)}"]
        ),
        dossier=dice.choice(
            [f"H18-25{month:02}{day:02}-{digits(4)}", f"000.00.12.H18-25{month:02}{day:02}-{digits(4)}"]
        ),
        law=f"{dice.randint(1, 400)}/{dice.randint(2008, 2026)}",
        plate=dice.choice([f"27B1-{digits(3)}.{digits(2)}", f"27A {digits(3)}.{digits(2)}", f"27-H1 {digits(4)}"]),
        count=dice.randint(3, 12),
        fault=dice.choice([digits(3), f"1{digits(3)}", f"E{digits(4)}", f"VN-{digits(4)}"]),
        reading=digits(5),
    )
