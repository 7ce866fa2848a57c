"""Danger is heard from everybody: also from somebody who floods, and from somebody whom the desk has blocked."""

from __future__ import annotations

import asyncio
from dataclasses import replace

from bot.config import LimitsConfig
from tests.conftest import HOA, NAM, UNANSWERABLE, House
from tests.phone import Phone

_FIRE = "nha em dang chay cuu voi"


async def test_in_the_midst_of_a_flood(house: House) -> None:
    house.config = replace(house.config, limits=LimitsConfig(burst=5, per_minute=1))
    async with house.open():
        hoa, nam = await house.phone(HOA), await house.phone(NAM)
        for phone in (nam, hoa):
            await phone.says("/start")
            await phone.sees("tiếng nào")
        await asyncio.gather(*(hoa.says(f"tin số {number}") for number in range(30)))
        await hoa.sees("nghỉ tay")
        await hoa.says(_FIRE)
        await hoa.sees("Gọi ngay 114")
        await nam.sees("KHẨN CẤP")
        await hoa.reads_all()
        for _ in range(5):  # the word for it opens no door
            await hoa.says(_FIRE)
        await hoa.sees_nothing()


async def test_from_a_blocked_abuser_who_gets_the_number_and_nothing_else(hoa: Phone, nam: Phone, thuy: Phone) -> None:
    await hoa.says(UNANSWERABLE)
    card = await nam.sees("Câu hỏi #1")
    await nam.taps("Chặn", on=card)
    await nam.taps("Chặn", on=await nam.sees("chặn"))
    await hoa.sees("không nhận tin")
    await hoa.says("/person")
    await hoa.says(_FIRE)
    assert "114" in (await hoa.sees()).text
    await hoa.sees_nothing()
    for phone in (nam, thuy):
        assert not any("KHẨN CẤP" in seen.text or "BÁO ĐỘNG" in seen.text for seen in await phone.messages())
