"""Private numbers are kept nowhere, whoever writes them: volunteers, admins in the chat and at the page, odd names."""

from __future__ import annotations

import re
import socket
from dataclasses import replace

import httpx

from bot.config import WebConfig
from tests.conftest import HOA, NAM, THUY, UNANSWERABLE, House
from tests.phone import Phone

_IDENTITY = "011204005678"
_SECRETS = (_IDENTITY, "8000205012345", "771391", "Hoaban10@xyz")
_PRIVATE = f"cccd {_SECRETS[0]}, stk {_SECRETS[1]}, mã otp là {_SECRETS[2]}, mật khẩu là {_SECRETS[3]}"


async def _are_kept_nowhere(house: House) -> None:
    """Also the inbox holds them no more when what is deleted has left the log of the database."""
    house.config = replace(house.config, web=WebConfig())
    async with house.open():
        hoa = await house.phone(HOA)
        await hoa.says("/forget")
        await hoa.sees("Xóa hết")
        await hoa.taps("Xóa hết")
        await hoa.sees("Đã xóa hết")
    for file in house.config.store_path.parent.rglob("*"):
        held = file.read_bytes() if file.is_file() else b""
        assert not [secret for secret in _SECRETS if secret.encode() in held], file


async def test_a_volunteer_who_repeats_a_number_sends_it_masked_and_may_name_a_phone_to_call(house: House) -> None:
    async with house.open():
        hoa, nam = await house.phone(HOA), await house.phone(NAM)
        await nam.says("/help")
        await nam.sees("Các lệnh")
        await hoa.says(UNANSWERABLE)
        card = await nam.sees("Câu hỏi #1")
        await nam.replies(card, f"Gọi thú y xã 0912 345 678 nhé. Có phải {_PRIVATE}?")
        await nam.sees("đã che")
        answer = await hoa.sees("Gọi thú y xã 0912 345 678")
        assert answer.text.count("•••") == 4
        await nam.says("/phrases")
        await nam.sees("câu")
        await nam.taps("Thêm câu mẫu")
        await nam.replies(await nam.sees("Viết câu mẫu"), _PRIVATE)
        await nam.sees("không lưu")
    await _are_kept_nowhere(house)


async def test_an_admin_who_writes_one_is_asked_to_leave_it_out(house: House) -> None:
    async with house.open():
        thuy = await house.phone(THUY)
        await thuy.says("/edit cài vssid")
        await thuy.sees("mục nào")
        await thuy.taps("Cài")
        await thuy.sees("Cài")
        await thuy.taps("✏ Trả lời")
        await thuy.sees("Viết")
        await thuy.says(_PRIVATE)
        await thuy.sees("không lưu")
        await thuy.says("/announcements")
        await thuy.sees("Tin báo")
        await thuy.taps("Viết tin")
        await thuy.sees("Viết tin")
        await thuy.says(_PRIVATE)
        await thuy.sees("không lưu")
    await _are_kept_nowhere(house)


async def test_a_name_is_masked_like_a_text(house: House) -> None:
    world = house.telegram.world
    world.people[HOA] = replace(world.person(HOA), first_name=_IDENTITY)
    async with house.open():
        hoa = await house.phone(HOA)
        await hoa.says(UNANSWERABLE)
        await hoa.sees("người thật")
        await hoa.says("/mydata")
        assert "•••" in (await hoa.sees("con trâu")).text
    await _are_kept_nowhere(house)


async def test_the_page_keeps_none_either_and_a_forged_number_is_nobodys(house: House) -> None:
    port = _free_port()
    house.config = replace(house.config, web=WebConfig(port=port))
    address = f"http://127.0.0.1:{port}"
    async with house.open(), httpx.AsyncClient(base_url=address, trust_env=False) as page:
        assert (await page.post("/sign-in", data={"key": "x" * 2_000_000})).status_code == 413
        form_key = await _signed_in(await house.phone(THUY), page)
        opened = await page.post("/entries/vssid.install", data={"form_key": form_key})
        draft = opened.headers["location"]
        written = await page.post(draft, data={"form_key": form_key, "answer.vi": _PRIVATE})
        assert written.status_code == 422
        assert "Có số riêng" in written.text
        for number in (10**20, "9" * 5000, "٣", "-1"):
            for path in ("/drafts", "/history", "/groups"):
                assert (await page.get(f"{path}/{number}")).status_code == 404
            withdrawn = {"form_key": form_key, "act": "unblock", "person": str(number)}
            assert (await page.post("/people", data=withdrawn)).status_code == 400
        foreign = await page.post("/entries/vssid.install", data={"form_key": "another site's"})
        assert foreign.status_code == 403
        assert (await page.get("/people")).status_code == 200
    port = _free_port()
    house.config = replace(house.config, admins=frozenset(), web=WebConfig(port=port))  # nobody is an admin any more
    address = f"http://127.0.0.1:{port}"
    async with house.open(), httpx.AsyncClient(base_url=address, trust_env=False, cookies=page.cookies) as page:
        assert (await page.get("/people")).status_code != 200
    await _are_kept_nowhere(house)


def _free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as free:
        return int(free.getsockname()[1])


async def _signed_in(thuy: Phone, page: httpx.AsyncClient) -> str:
    await thuy.says("/web")
    key = (await thuy.sees("sign-in?key=")).text.partition("key=")[2]
    await page.post("/sign-in", data={"key": key})
    found = re.search(r'name="form_key" value="([^"]+)"', (await page.get("/")).text)
    assert found
    return found[1]
