"""The demo as a newcomer sees it: the real bot behind the page, from a question to a person's answer."""

from __future__ import annotations

import shutil
from pathlib import Path

from playwright.async_api import Browser, Locator, Page, expect

from bot.demo import demo
from tests.browser.conftest import IN_THE_BROWSER
from tests.conftest import SMALL_KNOWLEDGE_BASE, UNANSWERABLE

pytestmark = IN_THE_BROWSER


async def says(phone: Locator, text: str) -> None:
    """Types a message and sends it."""
    await phone.get_by_role("textbox").fill(text)
    await phone.get_by_role("textbox").press("Enter")


def seat(page: Page, name: str) -> Locator:
    """One of the three phones."""
    return page.locator(f".seat-{name}")


async def test_a_newcomer_is_answered_and_passed_to_a_person(browser: Browser, tmp_path: Path) -> None:
    shutil.copytree(SMALL_KNOWLEDGE_BASE, tmp_path / "knowledge_base")
    async with demo(tmp_path, semantic="off") as telegram:
        page = await browser.new_page(viewport={"width": 1440, "height": 900})
        await page.goto(telegram.url)
        hoa, nam = seat(page, "resident"), seat(page, "volunteer")
        await says(hoa, "cai vssid the nao")
        await expect(hoa.get_by_text("CH Play").first).to_be_visible()
        await says(hoa, UNANSWERABLE)
        await expect(hoa.get_by_text("chuyển cho người thật")).to_be_visible()
        await nam.get_by_role("button", name="Nhận").last.click()
        await expect(nam.get_by_text("Trả lời tin này")).to_be_visible()
        await nam.locator(".message.in").last.get_by_label("Trả lời").click()
        await says(nam, "Bà gọi thú y xã nhé.")
        await nam.get_by_role("button", name="✅ Gửi", exact=True).last.click()
        await expect(hoa.get_by_text("Bà gọi thú y xã nhé.")).to_be_visible()
        await page.close()
