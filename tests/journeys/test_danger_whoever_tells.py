"""Danger is heard from everybody: also from somebody who floods, and from somebody whom the desk has blocked."""

from __future__ import annotations

import asyncio
from dataclasses import replace

from bot.config import LimitsConfig
from tests.conftest import HOA, NAM, UNANSWERABLE, House
from tests.phone import Phone

_FIRE = "nha em dang chay cuu voi"
_PERHAPS = "giấy tờ bị nước lũ cuốn trôi làm lại ở đâu"


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
        for _ in range(5):  # the word for it opens no door
            await hoa.says(_FIRE)
        await asyncio.sleep(0.5)
        assert sum("Gọi ngay 114" in seen.text for seen in await hoa.messages()) == 1


async def test_before_all_that_still_waits_for_an_answer(house: House) -> None:
    house.config = replace(house.config, telegram=replace(house.config.telegram, burst_in_a_chat=2))
    async with house.open():
        hoa = await house.phone(HOA)
        await hoa.says("/start")
        await hoa.sees("tiếng nào")
        for number in range(9):  # answered one a second
            await hoa.says(f"cài VssID thế nào {number}")
        await hoa.says(_FIRE)
        await hoa.sees("Gọi ngay 114")
        assert len([seen for seen in await hoa.messages() if "không mất tiền" in seen.text]) < 5


async def test_in_an_edited_message_and_what_is_corrected_later(hoa: Phone, nam: Phone, thuy: Phone) -> None:
    said = await hoa.says("nhà em")
    await hoa.sees()
    await hoa.edits(said, "nhà em xin chào")
    await hoa.sees_nothing()
    await hoa.edits(said, _FIRE)
    await hoa.sees("Gọi ngay 114")
    assert _FIRE in (await nam.sees("KHẨN CẤP")).text
    await thuy.sees("BÁO ĐỘNG")
    place = await hoa.says("tôi ở bản Hẹn")
    await nam.sees("bản Hẹn")
    await hoa.edits(place, "tôi ở bản Hón, cạnh cầu")
    await nam.sees("bản Hón")


async def test_from_a_blocked_abuser_who_gets_the_number_and_nothing_else(hoa: Phone, nam: Phone, thuy: Phone) -> None:
    await hoa.says(UNANSWERABLE)
    card = await nam.sees("Câu hỏi #1")
    await nam.taps("Chặn", on=card)
    await nam.taps("Chặn", on=await nam.sees("chặn"))
    await hoa.sees("không nhận tin")
    await hoa.says("/person")
    await hoa.says(_FIRE)
    told = (await hoa.sees()).text
    assert "114" in told
    assert "đã báo" not in told, "nobody was alarmed, and it is not claimed"
    await hoa.says(_PERHAPS)
    assert (await hoa.sees("113 (công an), 114")).buttons == []
    await hoa.sees_nothing()
    for phone in (nam, thuy):
        assert not any("KHẨN CẤP" in seen.text or "BÁO ĐỘNG" in seen.text for seen in await phone.messages())


async def test_beside_a_link_and_behind_a_command(hoa: Phone, nam: Phone) -> None:
    for words in (f"{_FIRE} https://dichvucong.gov.vn", f"/person {_FIRE}", f"/cuu {_FIRE}"):
        await hoa.says(words)
        await hoa.sees("Gọi ngay 114")
        await hoa.sees("Máy đã báo ngay")
    await nam.sees("KHẨN CẤP")
    await hoa.says("/person")
    await hoa.sees("hỏi người điều gì")
