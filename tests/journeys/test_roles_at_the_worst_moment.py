"""Roles at the worst moment: an invitation raced for, a role that ends while a text is awaited or the page is open."""

from __future__ import annotations

import asyncio
from dataclasses import replace

import httpx

from bot.config import WebConfig
from bot.store.opening import looking
from bot.store.people import Role
from tests.conftest import HOA, LINH, PAO, THUY, House
from tests.journeys.test_people import invited, link_in
from tests.phone import Phone


async def test_two_race_for_an_invitation_and_one_of_them_has_it(bot: House, hoa: Phone, thuy: Phone) -> None:
    pao = await bot.phone(PAO)
    await pao.says("/start")
    await pao.sees("tiếng nào")
    link = link_in(await invited(thuy, "Mời tình nguyện viên"))
    for phone in (hoa, pao):
        phone.last = None
    await asyncio.gather(hoa.opens(link), pao.opens(link), hoa.opens(link), pao.opens(link))
    seen = await asyncio.gather(*(_what_became(phone) for phone in (hoa, pao)))
    assert sorted(seen) == [False, True]
    with looking(bot.config.store_path) as store:
        assert store.execute("SELECT count(*), max(role) FROM roles").fetchall() == [(1, Role.VOLUNTEER)]


async def test_a_role_ends_while_a_text_is_awaited_and_the_page_is_open(house: House, unused_tcp_port: int) -> None:
    house.config = replace(house.config, volunteers=frozenset(), web=WebConfig(port=unused_tcp_port))
    async with house.open():
        hoa, pao, linh, thuy = [await house.phone(person) for person in (HOA, PAO, LINH, THUY)]
        await thuy.says("/start")
        await pao.opens(link_in(await invited(thuy, "Mời tình nguyện viên")))
        await pao.sees("Hồ sơ tình nguyện viên")
        await linh.opens(link_in(await invited(thuy, "Mời quản trị viên")))
        await linh.sees("quản trị viên")
        await hoa.says("con trâu nhà tôi ốm mấy hôm nay")
        card = await pao.sees("Câu hỏi #")
        await pao.taps("Nhận", on=card)
        await pao.taps("Hỏi lại")
        asked = await pao.sees("Bạn muốn hỏi bà con")
        async with httpx.AsyncClient(base_url=f"http://127.0.0.1:{unused_tcp_port}", trust_env=False) as page:
            await linh.says("/web")
            key = (await linh.sees("sign-in?key=")).text.splitlines()[-1].partition("key=")[2]
            assert (await page.post("/sign-in", data={"key": key})).status_code == 303
            shown = await page.get("/people")
            form_key = shown.text.partition('name="form_key" value="')[2].partition('"')[0]
            assert form_key
            await linh.says("/edit vssid.install")
            await linh.taps("Cài VssID")
            await linh.taps("✏ Trả lời")
            await linh.sees("Viết câu trả lời")
            await _withdraw(thuy, "Páo", "Thu quyền tình nguyện viên")
            await _withdraw(thuy, "Linh", "Thu quyền quản trị viên")
            for path in ("/", "/people", "/entries", "/history"):
                assert (await page.get(path)).status_code == 401, path
            invite = {"act": "invite", "role": "admin", "form_key": form_key}
            assert (await page.post("/people", data=invite)).status_code == 401
        before = _words(house)
        await linh.says("cài VssID thế nào")
        await linh.sees("không mất tiền")  # a resident's question by now, and no text of an entry
        await pao.replies(asked, "Trâu ốm mấy ngày rồi ạ?")
        await hoa.sees("người thật")
        await hoa.sees_nothing()
        assert _words(house) == before


def _words(house: House) -> list[tuple[object, ...]]:
    with looking(house.config.store_path) as store:
        drafts = store.execute("SELECT id, draft FROM studio_drafts").fetchall()
        return drafts + store.execute("SELECT text FROM thread_messages WHERE author = 'volunteer'").fetchall()


async def _what_became(phone: Phone) -> bool:
    """Whether the link gave its role."""
    async with asyncio.timeout(5):
        while True:
            texts = " ".join(message.text for message in await phone.messages())
            if "đội tình nguyện" in texts:
                return True
            if "không dùng được nữa" in texts:
                return False
            await asyncio.sleep(0.05)


async def _withdraw(thuy: Phone, name: str, button: str) -> None:
    await thuy.says("/people")
    await thuy.sees(name)
    await thuy.taps(name)
    await thuy.taps(button)
    await thuy.sees("Có hiệu lực ngay")
    assert "có hiệu lực" in await thuy.taps("Đồng ý")
