"""A resident is led through a guide, one step at a time."""

from __future__ import annotations

from bot.local_telegram import FaultKind, FaultRule
from tests.conftest import HOA, House
from tests.phone import Phone


async def _begin(hoa: Phone) -> None:
    await hoa.says("cài VssID thế nào")
    await hoa.sees("không mất tiền")
    await hoa.taps("từng bước")
    await hoa.sees("loại nào")
    await hoa.taps("iPhone")
    await hoa.sees("Bước 1/3 ●○○")


async def test_the_steps_are_those_of_the_phone_and_one_message_is_edited(hoa: Phone) -> None:
    await _begin(hoa)
    assert hoa.last and "Mở App Store" in hoa.last.text
    first = hoa.last.id
    await hoa.taps("Tiếp")
    second = await hoa.sees("Bước 2/3 ●●○")
    assert second.id == first
    assert "Thấy chữ VssID" in second.text
    await hoa.taps("Lùi")
    await hoa.sees("Bước 1/3")


async def test_the_end_of_a_guide(hoa: Phone) -> None:
    await _begin(hoa)
    for _ in range(2):
        await hoa.taps("Tiếp")
    await hoa.sees("Bước 3/3")
    await hoa.taps("Xong")
    await hoa.sees("Giỏi quá")


async def test_stuck_tells_a_volunteer_guide_step_and_phone(hoa: Phone, nam: Phone) -> None:
    await _begin(hoa)
    await hoa.taps("Tiếp")
    await hoa.sees("Bước 2/3")
    await hoa.taps("mắc ở đây")
    await hoa.sees("mắc ở bước này")
    card = await nam.sees("Câu hỏi #")
    assert "bước 2 của “Cài VssID”" in card.text
    assert "iPhone" in card.text


async def test_a_guide_is_continued_after_a_restart(house: House) -> None:
    hoa = await house.phone(HOA)
    async with house.open():
        await hoa.says("/start")
        await hoa.taps("Tiếng Việt")
        await hoa.sees("Cầm Tay")
        await _begin(hoa)
        await hoa.taps("Tiếp")
        await hoa.sees("Bước 2/3")
    async with house.open():
        await hoa.taps("Tiếp")
        await hoa.sees("Bước 3/3")
        await hoa.says("/menu")
        await hoa.sees("việc gì")
        await hoa.taps("Làm tiếp: Cài VssID (bước 3)")
        await hoa.sees("Bước 3/3")


async def test_pictures_are_exchanged_in_place_and_uploaded_only_once(bot: House, hoa: Phone) -> None:
    for _ in range(2):
        await hoa.says("/start g-bill--electricity")
        first = await hoa.sees("Mở ứng dụng ngân hàng")
        assert first.kind == "photo"
        await hoa.taps("Tiếp")
        second = await hoa.sees("Chạm “Hóa đơn”")
        assert (second.kind, second.id) == ("photo", first.id)
        await hoa.taps("Lùi")
        await hoa.sees("Mở ứng dụng ngân hàng")
    sent = bot.telegram.world.calls("sendPhoto")
    assert len(sent) == 2
    assert len([call for call in sent if "bytes" in str(call.parameters["photo"])]) == 1


async def test_a_bot_api_without_pictures_still_shows_the_steps(bot: House, hoa: Phone) -> None:
    for method in ("sendPhoto", "editMessageMedia"):
        bot.telegram.world.faults.order(FaultRule(FaultKind.STATUS, method, code=400))
    await hoa.says("/start g-bill--electricity")
    first = await hoa.sees("Mở ứng dụng ngân hàng")
    assert first.kind == "text"
    await hoa.taps("Tiếp")
    assert (await hoa.sees("Chạm “Hóa đơn”")).id == first.id
