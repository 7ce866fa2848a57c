"""The demo page in a real browser; a tiny echo bot on python-telegram-bot stands for the real one."""

from __future__ import annotations

from collections.abc import AsyncIterator, Awaitable, Callable
from pathlib import Path

import pytest
import pytest_asyncio
from playwright.async_api import Browser, Page, ViewportSize, async_playwright, expect
from telegram import BotCommand, InlineKeyboardButton, InlineKeyboardMarkup, Message, Update
from telegram.ext import Application, ApplicationBuilder, CallbackQueryHandler, CommandHandler, MessageHandler, filters

from bot.local_telegram import DEMO_ROSTER, Limits, LocalTelegram, World

IN_THE_BROWSER = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="session")]
PATIENCE_MS = 20_000
"""What a busy machine may take; whoever is quick waits for nothing."""
expect.set_options(timeout=PATIENCE_MS)
CHROMIUM = Path("/usr/bin/chromium")
HAS_CHROMIUM = CHROMIUM.exists()
ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--use-fake-device-for-media-stream",
]
Opener = Callable[..., Awaitable[Page]]


def message_of(update: Update) -> Message:
    """The message that an update is about."""
    assert update.effective_message
    return update.effective_message


async def start(update: Update, _: object) -> None:
    """/start: a greeting with buttons."""
    rows = [[InlineKeyboardButton(text, callback_data=text) for text in ("Báo", "Hỏi")]]
    await message_of(update).reply_html("<b>Chào bạn</b> &lt;3", reply_markup=InlineKeyboardMarkup(rows))


async def tapped(update: Update, _: object) -> None:
    """A tap: an alert or a toast, and an edit."""
    query = update.callback_query
    assert query
    await query.answer(f"Đã bấm {query.data}", show_alert=query.data == "Hỏi")
    await query.edit_message_text(f"Bạn chọn {query.data}")


async def text(update: Update, _: object) -> None:
    """Text comes back as a quote, so that the page must show markup as text."""
    message = message_of(update)
    await message.chat.send_action("typing")
    quoted = f" (về: {message.reply_to_message.text})" if message.reply_to_message else ""
    await message.reply_text(f"Nghe: {message.text}{quoted}", do_quote=True)


async def photo(update: Update, _: object) -> None:
    """A photo comes back."""
    await message_of(update).reply_photo(message_of(update).photo[-1], caption="Ảnh của bạn")


async def voice(update: Update, _: object) -> None:
    """A voice note comes back."""
    sound = message_of(update).voice
    assert sound
    await message_of(update).reply_voice(sound)


def echo_bot(telegram: LocalTelegram) -> Application:
    """The bot, not yet started."""
    builder = ApplicationBuilder().token(telegram.world.token)
    app = builder.base_url(telegram.base_url).base_file_url(telegram.base_file_url).build()
    app.add_handlers(
        [
            CommandHandler("start", start),
            CallbackQueryHandler(tapped),
            MessageHandler(filters.TEXT, text),
            MessageHandler(filters.PHOTO, photo),
            MessageHandler(filters.VOICE, voice),
        ]
    )
    return app


@pytest_asyncio.fixture(loop_scope="session")
async def telegram() -> AsyncIterator[LocalTelegram]:
    """The stand-in with the demo's village and a group, and the echo bot polling."""
    world = World(DEMO_ROSTER, limits=Limits.off())
    volunteers = [person.id for person in DEMO_ROSTER if person.seat == "volunteer"]
    world.add_group("Nhóm tình nguyện", volunteers)
    async with LocalTelegram(world) as running, echo_bot(running) as app:
        await app.bot.set_my_commands([BotCommand("start", "Bắt đầu"), BotCommand("menu", "Chủ đề")])
        await app.start()
        assert app.updater
        await app.updater.start_polling()
        yield running
        await app.updater.stop()
        await app.stop()


@pytest_asyncio.fixture(loop_scope="session", scope="session")
async def browser() -> AsyncIterator[Browser]:
    """Debian's chromium, without a microphone until a page is given one; skips where it is missing."""
    if not HAS_CHROMIUM:
        pytest.skip(f"no browser: {CHROMIUM} is missing (apt-get install chromium)")
    async with async_playwright() as playwright:
        launched = await playwright.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS)
        yield launched
        await launched.close()


@pytest_asyncio.fixture(loop_scope="session")
async def open_page(telegram: LocalTelegram, browser: Browser) -> AsyncIterator[Opener]:
    """Opens the demo page; any error on it fails the test."""
    errors: list[str] = []
    opened: list[Page] = []

    async def opener(width: int = 1440, height: int = 900, *, microphone: bool = False) -> Page:
        allowed = ["microphone"] if microphone else []
        size = ViewportSize(width=width, height=height)
        page = await browser.new_page(viewport=size, locale="vi-VN", permissions=allowed, reduced_motion="reduce")
        opened.append(page)
        page.set_default_timeout(PATIENCE_MS)
        page.on("pageerror", lambda error: errors.append(str(error)))
        page.on("console", lambda line: errors.append(line.text) if line.type == "error" else None)
        await page.goto(telegram.url)
        await page.wait_for_selector("body[data-ready]")
        return page

    yield opener
    for page in opened:
        await page.close()
    assert errors == []
