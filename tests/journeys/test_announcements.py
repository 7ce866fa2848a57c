"""An admin tells something to all who agreed to hear it: preview, count, bar, pause and stop, restarts."""

from __future__ import annotations

from tests.conftest import HOA, PAO, House
from tests.phone import Phone

NEWS = "Sáng thứ bảy, tổ công nghệ số giúp làm VNeID ở nhà văn hóa."


async def agrees(phone: Phone) -> None:
    """Says yes to announcements."""
    await phone.says("/news")
    await phone.taps("✔ Có")
    await phone.sees("nhận tin báo ở đây")


async def written(thuy: Phone, text: str = NEWS) -> None:
    """A draft, up to the question whom it is for."""
    await thuy.says("/announcements")
    await thuy.taps("Viết tin mới")
    await thuy.sees("Viết tin báo")
    await thuy.says(text)
    await thuy.sees("📢 Tin báo")


async def test_only_those_who_agreed_get_it_and_the_admin_sees_how_many(
    hoa: Phone, nam: Phone, linh: Phone, thuy: Phone
) -> None:
    await agrees(hoa)
    await written(thuy)
    draft = await thuy.sees("1 người nhận")
    await agrees(linh)
    await thuy.taps("📤 Gửi 1 người", on=draft)
    await thuy.sees("2 người nhận")
    await thuy.taps("📤 Gửi 2 người", on=draft)
    await thuy.sees("✅ Đã gửi xong", timeout=10)
    await nam.sees_nothing()
    for phone in (hoa, linh):
        await phone.taps("Thôi nhận tin", on=await phone.sees(NEWS))
    await written(thuy, "Tin thứ hai.")
    assert "📤" not in str((await thuy.sees("0 người nhận")).buttons)


async def test_being_helped_is_the_moment_to_be_asked_and_only_once(hoa: Phone) -> None:
    await hoa.says("cài VssID thế nào")
    await hoa.taps("👍")
    await hoa.sees("nhận tin báo của xã")
    await hoa.says("quên mật khẩu vssid")
    await hoa.taps("👍")
    await hoa.sees("Tốt quá")
    await hoa.sees_nothing()


async def test_it_can_be_meant_for_speakers_of_a_language(bot: House, hoa: Phone, thuy: Phone) -> None:
    await agrees(hoa)
    pao = await bot.phone(PAO)
    await pao.says("/start")
    await pao.taps("English")
    await pao.says("/news")
    await pao.taps("✔ Yes")
    await written(thuy)
    await thuy.sees("2 người nhận")
    await thuy.taps("English")
    await thuy.sees("1 người nhận")
    await thuy.taps("📤 Gửi")
    await pao.sees(NEWS)
    await hoa.sees_nothing()


async def test_a_restart_goes_on_where_it_was_and_a_pause_stays_one(house: House) -> None:
    async with house.open():
        hoa, thuy = await house.phone(HOA), await house.phone(301)
        for phone in (hoa, thuy):
            await phone.says("/start")
            await phone.sees("tiếng nào")
        await agrees(hoa)
        await hoa.blocks()
        await written(thuy)
        await thuy.taps("📤 Gửi 1 người")
        await thuy.sees("Không gửi được: 1", timeout=10)
        await hoa.unblocks()
        await written(thuy, "Tin thứ hai.")
        await thuy.taps("📤 Gửi 1 người")
    async with house.open():
        await hoa.sees("Tin thứ hai.", timeout=10)
        await thuy.says("/announcements")
        await thuy.sees("Đã gửi xong")


async def test_residents_cannot_announce(hoa: Phone) -> None:
    await hoa.says("/announcements")
    await hoa.sees("cần quyền")
