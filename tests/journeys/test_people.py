"""The team: joining by a link, being withdrawn, being blocked, and the log of it all."""

from __future__ import annotations

import re
from dataclasses import replace

from tests.conftest import HOA, PAO, THUY, UNANSWERABLE, House
from tests.phone import Phone, Seen


async def invited(thuy: Phone, what: str) -> Seen:
    """The invitation that an admin makes by this button."""
    await thuy.says("/people")
    await thuy.sees("người có quyền")
    await thuy.taps(what)
    return await thuy.sees("t.me/")


def link_in(invitation: Seen) -> str:
    """The link of an invitation."""
    found = re.search(r"https://t\.me/\S+", invitation.text)
    assert found
    return found[0]


async def test_a_volunteer_joins_by_a_link_once_and_the_role_ends_at_once(house: House) -> None:
    house.config = replace(house.config, volunteers=frozenset())
    async with house.open():
        hoa, pao, thuy = [await house.phone(person) for person in (HOA, PAO, THUY)]
        await thuy.says("/start")
        invitation = await invited(thuy, "Mời tình nguyện viên")
        assert invitation.kind == "photo"
        await thuy.taps("Lời mời chưa dùng")
        await thuy.sees("1. tình nguyện viên")
        await pao.opens(link_in(invitation))
        await pao.sees("đội tình nguyện")
        await pao.sees("Hồ sơ tình nguyện viên")
        await thuy.sees("Páo vừa vào đội")
        assert "queue" in await pao.commands()
        await hoa.opens(link_in(invitation))
        await hoa.sees("không dùng được nữa")

        await hoa.says(UNANSWERABLE)
        card = await pao.sees("Câu hỏi #")
        await pao.taps("Nhận", on=card)
        await pao.sees("Páo đã nhận")
        await thuy.says("/people")
        await thuy.sees("Páo: tình nguyện viên")
        await thuy.taps("Páo")
        await thuy.sees("từ ngày")
        await thuy.taps("Thu quyền tình nguyện viên")
        await thuy.sees("Có hiệu lực ngay")
        assert "có hiệu lực" in await thuy.taps("Đồng ý")
        closed = await pao.sees("không còn ở chỗ bạn")
        assert (closed.id, closed.buttons) == (card.id, [])
        await pao.sees("đã kết thúc")
        await thuy.sees("Được chuyển lại")
        await pao.says("/queue")
        await pao.sees("cần quyền")
        assert "queue" not in await pao.commands()
        await pao.opens(link_in(invitation))
        await pao.sees("không dùng được nữa")
        await pao.replies(card, "Tôi vẫn trả lời")
        await hoa.sees("người thật")
        await hoa.sees_nothing()
        await thuy.says("/log")
        log = await thuy.sees("Nhật ký")
        assert re.search(
            r"Thủy: thu quyền của Páo \(tình nguyện viên\).*Páo: vào đội.*Thủy: mời tình nguyện viên",
            log.text,
            re.DOTALL,
        )


async def test_the_last_admin_stays_and_configured_roles_are_shown_as_such(house: House) -> None:
    async with house.open():
        thuy, pao = await house.phone(THUY), await house.phone(PAO)
        await thuy.says("/start")
        invitation = await invited(thuy, "Mời quản trị viên")
        await pao.opens(link_in(invitation))
        await pao.sees("Bạn là quản trị viên")
        await pao.says("/people")
        await pao.sees("Thủy: quản trị viên (theo cấu hình)")
        await pao.taps("Thủy")
        member = await pao.sees("chỉ người cài máy đổi được")
        assert member.buttons == ["⬅ Mọi người"]
    house.config = replace(house.config, admins=frozenset())
    async with house.open():
        await pao.says("/people")
        await pao.sees("Páo: quản trị viên")
        await pao.taps("Páo")
        await pao.sees("từ ngày")
        await pao.taps("Thu quyền quản trị viên")
        await pao.sees("Có hiệu lực ngay")
        assert "cuối cùng" in await pao.taps("Đồng ý")
        await pao.says("/admin")
        await pao.sees("7 ngày qua")


async def test_an_abuser_is_blocked_and_unblocked(hoa: Phone, nam: Phone, thuy: Phone) -> None:
    await hoa.says(UNANSWERABLE)
    await hoa.sees("người thật")
    card = await nam.sees("Câu hỏi #")
    await nam.taps("Chặn người này", on=card)
    await nam.sees("Chặn người hỏi")
    await nam.taps("🚫 Chặn")
    assert (await nam.sees("Đã xong")).buttons == []
    await thuy.sees("Nam đã chặn")
    await hoa.sees("không nhận tin")
    await hoa.says("đồ khốn")
    await hoa.says("/menu")
    await hoa.sees_nothing()
    await hoa.says("/mydata")
    await hoa.sees(UNANSWERABLE)
    await thuy.says("/people")
    await thuy.sees("người có quyền")
    await thuy.taps("Người bị chặn (1)")
    await thuy.sees("Hoa, từ")
    assert await thuy.taps("Bỏ chặn Hoa") == "Đã bỏ chặn."
    await hoa.says("/menu")
    await hoa.sees("việc gì")


async def test_an_unknown_command_gets_a_hint(hoa: Phone) -> None:
    await hoa.says("/lenh_la")
    await hoa.sees("không biết lệnh")
