"""Private numbers are masked in every way of writing; prices, days and hotlines are left alone."""

from __future__ import annotations

import re
import time
from pathlib import Path

import pytest

from bot.privacy import MASK, PrivateKind, redact, redact_helpers
from knowledge_base.fields import fields_of
from knowledge_base.library import Library


@pytest.mark.parametrize(
    "text",
    [
        "căn cước 011234567890",
        "căn cước 011 234 567 890",
        "cccd: 011.234.567.890",
        "cmnd 040-123-456 hết hạn",
        "gọi tôi 0912345678",
        "gọi 0912.345.678 nhé",
        "+84 912 345 678",
        "thẻ DN4111234567890",
        "thẻ HT 3 11 1234567890",
        "stk 123456 agribank",
        "số tài khoản 8888 1234 5678",
        "thẻ 4111 1111 1111 1111",
        "số tôi là không chín một hai ba bốn năm sáu bảy tám",
    ],
)
def test_numbers_are_masked(text: str) -> None:
    redacted = redact(text)
    assert MASK in redacted.text
    assert redacted.kinds == {PrivateKind.NUMBER}
    assert not any(part in redacted.text for part in ("123", "456", "bốn", "1111"))


@pytest.mark.parametrize(
    "text",
    [
        "otp là 123456",
        "mã xác nhận của em 4821",
        "mã 6 số là 889912",
        "passcode 123456",
        "mật khẩu là hoaban2020",
        "mk vneid là Hoa@123",
        "mã là một hai ba bốn",
    ],
)
def test_secrets_are_masked_and_told_apart(text: str) -> None:
    redacted = redact(text)
    assert redacted.text.endswith(MASK)
    assert PrivateKind.SECRET in redacted.kinds


@pytest.mark.parametrize(
    "text",
    [
        "đóng 1.263.600 đ một năm",
        "mình có 12345678 đồng",
        "gọi 1900 9068 hay 1800 1096",
        "gọi 1900 54 54 41",
        "hẹn ngày 24-11-2025 lấy thẻ",
        "mã OTP 5 phút chưa về",
        "mật khẩu là gì",
        "quên mật khẩu VNeID",
        "vnid bao het han mk lam sao",
        "mat khau lay lai kieu gi",
        "đặt mật khẩu làm sao cho dễ nhớ",
        "bước 3 của 7",
        "năm 2024 2025 2026 đóng rồi",
        "hồ sơ nộp 10 ngày rồi",
        "Luật số 26/2023/QH15",
    ],
)
def test_innocent_numbers_stay(text: str) -> None:
    assert redact(text).text == text


HERE = Path(__file__).parent
_PRIVATE = re.compile(r"\[\[(.*?)\]\]", re.DOTALL)


def test_no_private_number_is_missed_however_it_is_written() -> None:
    """`private.txt`: what must not remain stands in double brackets; ⏎ is the end of a line."""
    cases = (HERE / "private.txt").read_text(encoding="utf-8").splitlines()
    assert len(cases) >= 300
    missed = [case for case in (line.replace("⏎", "\n") for line in cases) if _remains(case)]
    assert not missed


def test_hardly_any_innocent_number_is_masked() -> None:
    cases = (HERE / "innocent.txt").read_text(encoding="utf-8").splitlines()
    assert len(cases) >= 300
    redacted = [case for case in cases if redact(case).kinds]
    assert len(redacted) <= len(cases) * 3 / 300, redacted


def test_what_is_masked_leaves_the_rest_of_the_text_as_it_was() -> None:
    assert redact("Số\u200b tôi: ０９１２３４５６７８, giá 70k ạ").text == f"Số\u200b tôi: {MASK}, giá 70k ạ"


def test_a_long_text_is_read_in_no_time() -> None:
    assert MASK in redact("mật khẩu là một hai 1 2 3 ba bốn " * 3000).text


def _remains(case: str) -> bool:
    left = redact(_PRIVATE.sub(r"\1", case)).text
    for private in _PRIVATE.findall(case):
        parts = [part for part in re.split(r"[^\w@#!]+", private) if len(part) > 2]
        if private in left or any(part in left for part in parts):
            return True
    return False


@pytest.mark.parametrize(
    "piece", ["1 ", "1,", "1.000", "1/1/2020 ", "/1", "0912345678 ", "một ", "mười ", "mk của ", "1\n"]
)
def test_no_message_keeps_the_others_waiting(piece: str) -> None:
    text = (piece * 4096)[:4096]
    began = time.process_time()
    redact(text)
    assert time.process_time() - began < 1.0


@pytest.mark.parametrize(
    "text",
    [
        "bác có số 011204005678 đúng không",
        "stk 8810112233445 agribank",
        "thẻ 4111 1111 1111 1111",
        "OTP là 771391",
        "mật khẩu là Hoaban@2020",
        "không một một hai không bốn không không năm sáu bảy tám",
    ],
)
def test_helpers_numbers_are_masked_as_well(text: str) -> None:
    assert redact_helpers(text).kinds


@pytest.mark.parametrize(
    "text",
    [
        "Gọi Trung tâm xã 0215 3825 123, gặp chị Lò 0912 345 678",
        "Gọi ngân hàng Agribank 0215 3824 567 để khóa thẻ",
        "Quên mật khẩu VssID:\n1. Bấm quên mật khẩu",
        "mã PIN đừng đặt 123456",
        "Mã hồ sơ 000.00.12.H18-240115-0001",
        "Gọi 113, hoặc tổng đài 1900 9068",
    ],
)
def test_helpers_may_say_whom_to_call_and_how_passwords_are_changed(text: str) -> None:
    assert redact_helpers(text).text == text


def test_nothing_that_the_knowledge_base_says_is_taken_for_private() -> None:
    library = Library.load()
    texts = [
        text
        for part in (*library.entries.values(), *library.guides.values())
        for value in fields_of(part).values()
        for text in ((value,) if isinstance(value, str) else value)
    ]
    assert [text for text in texts if redact_helpers(text).kinds] == []


def test_a_number_among_very_many_is_still_found() -> None:
    digits = "1 2 " * 400
    assert "0912345678" not in redact(f"{digits} 0912345678 {digits}").text
    assert "012345678901" not in redact(f"{digits} 0 1 2 3 4 5 6 7 8 9 0 1 x {digits}").text.replace(" ", "")
