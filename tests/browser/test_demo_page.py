"""The demo page as a person uses it: typing, tapping, photos, voice, replies, several people, a narrow screen."""

from __future__ import annotations

import re
from collections.abc import Awaitable, Callable

from playwright.async_api import FilePayload, Locator, Page, expect

from bot.local_telegram import LocalTelegram
from tests.browser.conftest import IN_THE_BROWSER

pytestmark = IN_THE_BROWSER
Opener = Callable[..., Awaitable[Page]]
PNG = bytes.fromhex(
    "89504e470d0a1a0a0000000d4948445200000002000000020802000000fdd49a73"
    "0000001049444154789c63606060f80f42600a00120afb05f2a0b3c40000000049454e44ae426082"
)


def phone(page: Page, seat: str = "resident") -> Locator:
    """One of the three phones."""
    return page.locator(f".seat-{seat}")


def heard(holder: Locator, text: str | re.Pattern[str]) -> Locator:
    """The bot's bubble with this text."""
    return holder.locator(".message.in .bubble", has_text=text)


async def says(holder: Locator, text: str) -> None:
    """Type and press Enter."""
    await holder.get_by_label("Nhắn tin…").fill(text)
    await holder.get_by_label("Nhắn tin…").press("Enter")


async def test_a_question_is_typed_and_a_button_tapped(open_page: Opener) -> None:
    page = await open_page()
    hoa = phone(page)
    await hoa.get_by_role("button", name="Bắt đầu", exact=True).click()
    greeting = heard(hoa, "Chào bạn <3")
    await expect(greeting.locator("strong")).to_have_text("Chào bạn")
    await says(hoa, "cài <b>VssID</b> thế nào")
    await expect(heard(hoa, "Nghe: cài <b>VssID</b> thế nào")).to_be_visible()
    await expect(hoa.locator(".message.out .ticks").last).to_have_attribute("title", "Bot đã nhận")
    await hoa.get_by_role("button", name="Báo").click()
    await expect(hoa.locator(".toast")).to_have_text("Đã bấm Báo")
    await expect(heard(hoa, "Bạn chọn Báo")).to_contain_text("đã sửa")
    await expect(hoa.get_by_role("button", name="Báo")).to_have_count(0)


async def test_an_alert_waits_for_its_button(open_page: Opener) -> None:
    page = await open_page()
    hoa = phone(page)
    await says(hoa, "/start")
    await hoa.get_by_role("button", name="Hỏi").click()
    await expect(hoa.get_by_role("alertdialog")).to_contain_text("Đã bấm Hỏi")
    await hoa.get_by_role("button", name="Đã hiểu").click()
    await expect(hoa.get_by_role("alertdialog")).to_have_count(0)


async def test_the_slash_menu_offers_the_bots_commands(open_page: Opener) -> None:
    page = await open_page()
    hoa = phone(page)
    await hoa.get_by_label("Nhắn tin…").type("/m")
    await expect(hoa.get_by_role("option")).to_have_text(["/menuChủ đề"])
    await hoa.get_by_role("option").click()
    await expect(heard(hoa, "Nghe: /menu")).to_be_visible()


async def test_a_photo_is_sent_and_enlarged(open_page: Opener) -> None:
    page = await open_page()
    hoa = phone(page)
    await hoa.get_by_label("Nhắn tin…").fill("xem giúp")
    payload: FilePayload = {"name": "anh.png", "mimeType": "image/png", "buffer": PNG}
    await hoa.locator("input[type=file]").set_input_files(payload)
    await expect(hoa.locator(".message.out.has-photo")).to_contain_text("xem giúp")
    await expect(hoa.locator(".message.in.has-photo")).to_contain_text("Ảnh của bạn")
    await hoa.get_by_label("Xem ảnh lớn").last.click()
    await expect(page.locator("dialog.picture")).to_be_visible()
    await page.keyboard.press("Escape")
    await expect(page.locator("dialog.picture")).to_be_hidden()


async def test_without_a_microphone_a_sample_sound_is_sent_and_plays(open_page: Opener) -> None:
    page = await open_page()
    hoa = phone(page)
    await hoa.get_by_label("Ghi âm").click()
    await expect(hoa.locator(".toast")).to_contain_text("Không có micrô")
    await expect(hoa.locator(".message.in.has-voice")).to_contain_text("0:02")
    await hoa.locator(".message.in").get_by_label("Nghe").click()
    await expect(hoa.locator(".message.in").get_by_label("Dừng")).to_be_visible()


async def test_a_voice_note_is_recorded(open_page: Opener, telegram: LocalTelegram) -> None:
    page = await open_page(microphone=True)
    hoa = phone(page)
    await hoa.get_by_label("Ghi âm").click()
    await expect(hoa.locator(".rec-time")).to_have_text("0:01")
    await hoa.get_by_label("Gửi lời ghi âm").click()
    await expect(hoa.locator(".message.in.has-voice")).to_be_visible()
    files = list(telegram.world.files.files.values())
    assert files[0].kind == "voice"
    assert len(files[0].upload.data) > 1000


async def test_replying_and_editing(open_page: Opener) -> None:
    page = await open_page()
    hoa = phone(page)
    await says(hoa, "một")
    await heard(hoa, "Nghe: một").hover()
    await hoa.locator(".message.in").get_by_label("Trả lời").click()
    await expect(hoa.locator(".strip")).to_contain_text("Nghe: một")
    await says(hoa, "hai")
    await expect(heard(hoa, "Nghe: hai (về: Nghe: một)")).to_be_visible()
    await expect(hoa.locator(".strip")).to_be_hidden()
    await hoa.locator(".message.out", has_text="hai").hover()
    await hoa.locator(".message.out", has_text="hai").get_by_label("Sửa").click()
    await says(hoa, "ba")
    await expect(hoa.locator(".message.out", has_text="ba")).to_contain_text("đã sửa")


async def test_several_residents_share_a_phone_and_unread_messages_are_counted(
    open_page: Opener, telegram: LocalTelegram
) -> None:
    page = await open_page()
    residents = phone(page)
    await says(residents, "của Hoa")
    await residents.get_by_role("button", name="Giàng A Páo").click()
    await expect(residents.get_by_text("của Hoa")).to_have_count(0)
    await says(residents, "của Páo")
    await expect(heard(residents, "Nghe: của Páo")).to_be_visible()
    hoa = telegram.world.chats[5_000_101]
    telegram.world.post(hoa, telegram.world.bot.as_user(), next(iter(hoa.messages.values())).body)
    await residents.get_by_role("button", name="Vừ Thị Hoa, 1 chưa đọc").click()
    await expect(heard(residents, "của Hoa")).to_have_count(2)
    await residents.get_by_label("Thêm người").click()
    await page.get_by_label("Tên").fill("Dợ")
    await page.get_by_role("button", name="Thêm", exact=True).click()
    await expect(residents.get_by_role("button", name="Dợ")).to_have_attribute("aria-pressed", "true")
    await says(residents, "tôi mới đến")
    await expect(heard(residents, "Nghe: tôi mới đến")).to_be_visible()


async def test_the_volunteers_group_is_in_the_list_of_chats(open_page: Opener) -> None:
    page = await open_page()
    nam = phone(page, "volunteer")
    await nam.get_by_label("Danh sách trò chuyện").click()
    await nam.get_by_role("button", name="Nhóm tình nguyện").click()
    await says(nam, "chào nhóm")
    await expect(heard(nam, "Nghe: chào nhóm")).to_be_visible()
    await nam.get_by_role("button", name="Cà Thị Mai").click()
    await nam.get_by_label("Danh sách trò chuyện").click()
    await nam.get_by_role("button", name="Nhóm tình nguyện").click()
    await expect(nam.locator(".message.in", has_text="chào nhóm").first).to_contain_text("Nam")


async def test_blocking_and_unblocking(open_page: Opener, telegram: LocalTelegram) -> None:
    page = await open_page()
    hoa = phone(page)
    await says(hoa, "một")
    await expect(heard(hoa, "Nghe: một")).to_be_visible()
    await hoa.get_by_label("Chặn bot").click()
    await hoa.get_by_role("button", name="Bỏ chặn bot").click()
    await says(hoa, "hai")
    await expect(heard(hoa, "Nghe: hai")).to_be_visible()
    assert not telegram.world.chats[5_000_101].blocked


async def test_the_page_speaks_english_too(open_page: Opener) -> None:
    page = await open_page()
    await page.get_by_role("button", name="English").click()
    await expect(phone(page).get_by_label("Message…")).to_be_visible()
    await expect(phone(page, "admin").locator(".role")).to_have_text("Admin")
    assert await page.locator("html").get_attribute("lang") == "en"


async def test_a_narrow_screen_shows_one_phone_with_tabs(open_page: Opener) -> None:
    page = await open_page(390, 844)
    await expect(phone(page)).to_be_visible()
    await expect(phone(page, "admin")).to_be_hidden()
    for number in range(9):
        await says(phone(page), f"câu thứ {number}")
        await expect(heard(phone(page), f"câu thứ {number}")).to_be_in_viewport()
    await page.locator("#tabs").get_by_role("button", name="Quản trị viên").click()
    await expect(phone(page)).to_be_hidden()
    await says(phone(page, "admin"), "xem")
    await expect(heard(phone(page, "admin"), "Nghe: xem")).to_be_in_viewport()
    width = await page.evaluate("document.documentElement.scrollWidth")
    assert width == 390
