"""The studio as a page: signed in by the bot's link, it does what the chat does, also without JavaScript."""

from __future__ import annotations

import shutil
import socket
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

import httpx
from playwright.async_api import Browser, Page, expect

from bot.app import running
from bot.config import Config, MatchingConfig, Secret, TelegramConfig, WebConfig
from bot.local_telegram import TOKEN, Limits, LocalTelegram, World
from tests.browser.conftest import IN_THE_BROWSER, PATIENCE_MS
from tests.conftest import HOA, PEOPLE, SMALL_KNOWLEDGE_BASE, THUY, UNANSWERABLE
from tests.phone import Phone

pytestmark = IN_THE_BROWSER


@dataclass
class Studio:
    """The running bot with its page, and the phones of a resident and of the admin."""

    hoa: Phone
    thuy: Phone
    folder: Path
    address: str

    async def link(self) -> str:
        """What the bot answers to /web."""
        await self.thuy.says("/web")
        return (await self.thuy.sees("sign-in?key=")).text.splitlines()[-1]


@asynccontextmanager
async def studio(folder: Path) -> AsyncIterator[Studio]:
    """Everything over a copy of the small knowledge base in `folder`."""
    knowledge = Path(shutil.copytree(SMALL_KNOWLEDGE_BASE, folder / "knowledge_base"))
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    async with LocalTelegram(World(PEOPLE, limits=Limits(enabled=False))) as telegram:
        config = Config(
            telegram=TelegramConfig(token=Secret(TOKEN), base_url=telegram.base_url, burst_in_a_chat=1000),
            store_path=folder / "camtay.sqlite",
            knowledge_base_path=knowledge,
            admins=frozenset({THUY}),
            matching=MatchingConfig(semantic="off"),
            web=WebConfig(port=port),
        )
        async with running(config), await Phone.of(telegram, HOA) as hoa, await Phone.of(telegram, THUY) as thuy:
            for phone in (hoa, thuy):
                await phone.says("/start")
                await phone.sees("tiếng nào")
            yield Studio(hoa, thuy, knowledge, f"http://127.0.0.1:{port}")


async def signed_in(page: Page, studio: Studio) -> None:
    """Through the bot's link."""
    await page.goto(await studio.link())
    await page.get_by_role("button", name="Vào trang").click()
    await expect(page.get_by_role("heading", name="Chào Thủy")).to_be_visible()


async def test_from_a_group_to_an_entry_that_answers_and_back_again(browser: Browser, tmp_path: Path) -> None:
    async with studio(tmp_path) as house:
        await house.hoa.says(UNANSWERABLE)
        await house.hoa.sees("người thật")
        page = await browser.new_page(viewport={"width": 1200, "height": 900}, locale="vi-VN")
        page.set_default_timeout(PATIENCE_MS)
        await house.hoa.says("/mydata")
        await house.hoa.taps("xã của tôi")
        await house.hoa.taps("phường Điện Biên Phủ")
        await house.hoa.sees("Máy đã nhớ")
        await signed_in(page, house)
        await expect(page.get_by_text(f"#1 {UNANSWERABLE}")).to_be_visible()
        await page.get_by_role("link", name="Câu chưa có lời đáp").click()
        await expect(page.locator("tbody")).to_contain_text("phường Điện Biên Phủ 1")
        await page.get_by_role("link", name=UNANSWERABLE).click()
        await page.get_by_role("button", name="Tạo mục mới").click()
        answer = page.get_by_label("Câu trả lời · Tiếng Việt")
        await answer.fill("Gọi thú y xã.")
        await expect(page.locator(".phone")).to_contain_text("Gọi thú y xã.")
        await page.get_by_role("button", name="Đăng").click()
        await expect(page.get_by_role("status")).to_contain_text("Đã đăng")
        await house.hoa.says(UNANSWERABLE)
        await house.hoa.sees("Gọi thú y xã.")
        await page.get_by_role("link", name="Lịch sử").first.click()
        await expect(page.locator("tbody tr").first).to_contain_text("Thủy")
        await page.locator("tbody a").first.click()
        await expect(page.locator(".added").first).to_be_visible()
        await page.get_by_role("button", name="Lấy lại bản trước").click()
        await expect(page.get_by_role("status")).to_contain_text("đúng từng chữ")
        for file in (SMALL_KNOWLEDGE_BASE / "topics").iterdir():
            assert (house.folder / "topics" / file.name).read_bytes() == file.read_bytes()
        await page.close()


async def test_an_entry_is_edited_and_tried_first_without_javascript(browser: Browser, tmp_path: Path) -> None:
    async with studio(tmp_path) as house:
        await house.hoa.says("đóng tiền điện ở đâu")
        await house.hoa.sees("chọn “Điện”")
        context = await browser.new_context(java_script_enabled=False, locale="vi-VN")
        page = await context.new_page()
        page.set_default_timeout(PATIENCE_MS)
        await signed_in(page, house)
        await page.get_by_role("link", name="Kho câu hỏi").click()
        await page.get_by_label("Hỏi như bà con hỏi").fill("quên mật khẩu vssid")
        await page.get_by_role("button", name="Tìm").click()
        await page.get_by_role("link", name="Quên mật khẩu VssID").first.click()
        await page.get_by_role("button", name="Sửa").click()
        title = page.get_by_label("Tên mục · Tiếng Việt")
        await title.fill("x" * 61)
        await page.get_by_role("button", name="Đăng").click()
        await expect(page.get_by_text("Dài quá 60 chữ cái")).to_be_visible()
        assert await title.input_value() == "x" * 61
        await title.fill("Mất mật khẩu VssID")
        phrasings = page.get_by_label("Cách hỏi (mỗi dòng một câu) · Tiếng Việt")
        await phrasings.fill(f"{await phrasings.input_value()}\nkhông nhớ cái khóa của sổ bảo hiểm")
        await page.get_by_role("button", name="Giữ bản nháp").click()
        await page.get_by_label("Thử một câu hỏi").fill("không nhớ cái khóa của sổ bảo hiểm")
        await page.get_by_role("button", name="Thử", exact=True).click()
        await expect(page.get_by_role("heading", name="Khi đăng bản nháp")).to_be_visible()
        await page.get_by_role("button", name="90 ngày").click()
        await expect(page.get_by_role("heading", name="trong 1 câu")).to_be_visible()
        await page.get_by_role("link", name="←").click()
        await page.get_by_role("button", name="Đăng").click()
        await expect(page.get_by_role("heading", name="Mất mật khẩu VssID")).to_be_visible()
        await page.get_by_role("button", name="Sửa").click()
        await page.get_by_text("Bỏ hẳn mục này").first.click()
        await page.get_by_role("button", name="Bỏ hẳn mục này").click()
        await expect(page.get_by_role("status")).to_contain_text("Đã bỏ mục “Mất mật khẩu VssID”")
        await page.goto(f"{house.address}/guides/vssid.install")
        await page.get_by_role("button", name="Sửa").click()
        await page.get_by_role("button", name="Thêm bước sau").nth(1).click()
        await page.get_by_label("Bước 3 · Tiếng Việt").fill("Nối mạng.")
        await page.get_by_label("Bước 3 · English").fill("Go online.")
        await page.get_by_role("button", name="Xóa bước").first.click()
        await page.get_by_role("button", name="Đăng").click()
        await expect(page.locator("main li, main p", has_text="Nối mạng.").first).to_be_visible()
        await context.close()


async def test_people_figures_and_signing_out(browser: Browser, tmp_path: Path) -> None:
    async with studio(tmp_path) as house:
        await house.hoa.says("cài VssID thế nào")
        await house.hoa.sees("không mất tiền")
        page = await browser.new_page(locale="vi-VN")
        page.set_default_timeout(15_000)
        await signed_in(page, house)
        await page.get_by_role("link", name="Mọi người").click()
        await page.get_by_role("button", name="Mời tình nguyện viên").click()
        await expect(page.get_by_alt_text("QR")).to_be_visible()
        await expect(page.get_by_text("?start=i-")).to_be_visible()
        await page.get_by_role("link", name="Số liệu").click()
        await expect(page.locator(".numbers")).to_contain_text("1")
        assert await page.locator(".plot").evaluate("image => image.decode().then(() => image.naturalWidth)") > 500
        await page.get_by_role("button", name="Thoát").click()
        await page.goto(f"{house.address}/people")
        await expect(page.get_by_text("gõ /web")).to_be_visible()
        await page.close()


async def test_nobody_gets_in_without_a_fresh_link_or_acts_without_the_forms_key(tmp_path: Path) -> None:
    async with studio(tmp_path) as house, httpx.AsyncClient(base_url=house.address, trust_env=False) as client:
        for path in ("/", "/groups", "/entries", "/history", "/people", "/statistics", "/drafts/1"):
            assert (await client.get(path)).status_code == 401
        await house.hoa.says("/web")
        await house.hoa.sees("cần quyền")
        link = await house.link()
        assert (await client.get(link)).status_code == 200  # a chat's preview of the link does not use it up
        key = link.partition("key=")[2]
        assert (await client.post("/sign-in", data={"key": key})).status_code == 303
        assert (await client.post("/sign-in", data={"key": key})).status_code == 401
        shown = await client.get("/people")
        assert shown.status_code == 200
        assert "frame-ancestors 'none'" in shown.headers["content-security-policy"]
        assert (await client.post("/people", data={"act": "invite", "role": "admin"})).status_code == 403
        assert (await client.get("/statistics?week=yesterday")).status_code == 404
        assert (await client.get("/history?told=told_faulty&problem=<script>")).text.count("<script>") == 0
