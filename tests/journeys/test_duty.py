"""Who is rung and when: hours of duty, languages, the night, the morning; and that nobody who waits is forgotten."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace
from datetime import timedelta

from bot.clock import VIETNAM
from bot.config import EscalationConfig
from tests.conftest import HOA, LINH, NAM, PAO, THUY, UNANSWERABLE, House
from tests.phone import Phone


def at(house: House, hour: int) -> None:
    """Puts the clock forward to the next time that it is so late in Vietnam."""
    now = house.clock().astimezone(VIETNAM)
    then = now.replace(hour=hour, minute=30, second=0, microsecond=0)
    house.clock.advance(then - now + timedelta(days=then <= now))


@asynccontextmanager
async def with_nights(house: House, **changes: int) -> AsyncIterator[tuple[Phone, Phone, Phone, Phone]]:
    """The house with nights from 21 to 6; Hoa, Nam, Linh and Thủy have started."""
    house.config = replace(house.config, escalation=EscalationConfig(preview=False, **changes))
    async with house.open():
        phones = [await house.phone(person) for person in (HOA, NAM, LINH, THUY)]
        for phone in phones:
            await phone.says("/help")
            await phone.sees("Các lệnh")
        yield phones[0], phones[1], phones[2], phones[3]


async def test_a_volunteer_sets_up_by_taps(nam: Phone) -> None:
    await nam.says("/profile")
    await nam.sees("Giờ trực: ban ngày")
    await nam.taps("Tiếng")
    await nam.taps("Hmoob")
    await nam.sees("tiếng nào")
    assert "✅ Hmoob (H'Mông)" in await nam.buttons()
    await nam.taps("Quay lại")
    await nam.taps("Giờ trực")
    await nam.taps("T2")
    await nam.sees("Giờ trực T2")
    await nam.taps("18h")
    await nam.taps("19h")
    await nam.taps("Ngày nào cũng như vậy")
    await nam.sees("Chọn ngày")
    await nam.taps("Quay lại")
    whole = await nam.sees("Nói được: Hmoob")
    assert "Giờ trực: T2, T3, T4, T5, T6, T7, CN: 18–20h" in whole.text


async def test_who_speaks_the_language_is_rung_first_and_the_others_after_the_reminder(house: House) -> None:
    at(house, 9)
    async with with_nights(house) as (hoa, nam, linh, _):
        await linh.says("/profile")
        await linh.taps("Tiếng")
        await linh.taps("Hmoob")
        await hoa.says("/start")
        await hoa.taps("Hmoob")
        await hoa.sees("Cầm Tay")
        await hoa.sends_voice(b"OggS\0voice")
        await linh.sees("Câu hỏi #1")
        await nam.reads_all()
        await nam.sees_nothing()
        house.clock.advance(timedelta(minutes=31))
        await nam.sees("Chưa ai nhận: câu hỏi #1", timeout=10)


async def test_off_duty_is_honest_and_on_duty_gets_what_waits(house: House) -> None:
    at(house, 9)
    async with with_nights(house) as (hoa, nam, linh, _):
        for volunteer in (nam, linh):
            await volunteer.says("/duty off")
            await volunteer.sees("Bạn đang nghỉ")
        await hoa.says(UNANSWERABLE)
        told = await hoa.sees("người thật")
        assert "chưa có ai trực" in told.text
        await nam.sees_nothing()
        await nam.says("/duty on")
        await nam.sees("Bạn đang trực")
        await nam.sees("Câu hỏi #1", timeout=10)


async def test_the_night_is_quiet_and_the_morning_has_a_list(house: House) -> None:
    at(house, 22)
    async with with_nights(house) as (hoa, nam, linh, _):
        await hoa.says(UNANSWERABLE)
        told = await hoa.sees("người thật")
        assert "ban đêm" in told.text
        assert "từ 06:00" in told.text
        await nam.sees_nothing(1)
        pao = await house.phone(PAO)
        await pao.says("nha em dang chay cuu voi")
        told = await pao.sees("Máy đã báo ngay")
        for volunteer in (nam, linh):
            await volunteer.sees("KHẨN CẤP")  # whatever the hour
        await pao.taps("Máy hiểu nhầm", on=told)
        await nam.sees("rút lại")
        at(house, 6)
        await nam.sees("Câu hỏi #1", timeout=10)
        listed = await nam.sees("Chào buổi sáng! 1 câu đang chờ")
        assert UNANSWERABLE in listed.buttons[0]
        await linh.sees("Chào buổi sáng")


async def test_what_waits_for_long_is_told_to_the_resident_and_the_admins_and_ends_honestly(house: House) -> None:
    at(house, 9)
    async with with_nights(house, give_up_hours=24) as (hoa, nam, _, thuy):
        await hoa.says(UNANSWERABLE)
        await hoa.sees("người thật")
        await nam.sees("Câu hỏi #1")
        house.clock.advance(timedelta(hours=2, minutes=1))
        await hoa.sees("Máy không quên", timeout=10)
        await thuy.sees("Chờ lâu chưa có câu trả lời: câu hỏi #1")
        house.clock.advance(timedelta(hours=22))
        await hoa.sees("Xin lỗi bà con", timeout=10)
        await nam.sees("lâu quá không ai trả lời được")


async def test_many_unclaimed_come_as_one_list(house: House) -> None:
    at(house, 9)
    async with with_nights(house) as (hoa, nam, _, _):
        for number in range(3):
            await hoa.says(f"{UNANSWERABLE} lần {number}")
            await nam.sees(f"Câu hỏi #{number + 1}")
        house.clock.advance(timedelta(minutes=31))
        listed = await nam.sees("3 câu chưa ai nhận", timeout=10)
        assert [line[:2] for line in listed.buttons] == ["🟡 "] * 3
        await nam.taps("lần 1", on=listed)
        card = await nam.sees("Câu hỏi #2")
        await nam.taps("Nhận", on=card)
        await nam.sees("Nam đã nhận")


async def test_what_a_volunteer_forgot_rings_another(house: House) -> None:
    at(house, 9)
    async with with_nights(house) as (hoa, nam, linh, _):
        await hoa.says(UNANSWERABLE)
        await hoa.sees("người thật")
        card = await nam.sees("Câu hỏi #1")
        await nam.taps("Nhận", on=card)
        await linh.sees("Nam đã nhận")
        house.clock.advance(timedelta(minutes=61))
        await nam.sees("trả về hàng chờ", timeout=10)
        again = await linh.sees("Được chuyển lại")
        assert "Nhận" in again.buttons[0]


async def test_a_card_shows_its_state_within_a_second(hoa: Phone, nam: Phone, linh: Phone) -> None:
    await hoa.says(UNANSWERABLE)
    card = await nam.sees("Câu hỏi #")
    await linh.sees("Câu hỏi #")
    await nam.taps("Nhận", on=card)
    await linh.sees("Nam đã nhận", timeout=1)
    await nam.replies(card, "Gọi thú y nhé.")
    await linh.sees("Nam đã trả lời", timeout=1)
    await hoa.taps("👍")
    await linh.sees("Đã xong", timeout=1)
