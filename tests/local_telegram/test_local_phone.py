"""`Phone` itself, with a small bot on python-telegram-bot at the other end."""

from __future__ import annotations

import time
from collections.abc import AsyncIterator

import pytest
from telegram import InlineKeyboardButton, InlineKeyboardMarkup, Update
from telegram.ext import Application, ApplicationBuilder, CallbackQueryHandler, CommandHandler, MessageHandler, filters

from bot.local_telegram import LocalTelegram
from tests.phone import Phone

PAO = 12
pytestmark = pytest.mark.usefixtures("echo_bot")


async def greet(update: Update, context: object) -> None:
    """/start: says its payload, with buttons."""
    assert update.effective_message
    rows = [
        [
            InlineKeyboardButton("👣 Từng bước", callback_data="steps"),
            InlineKeyboardButton("Im lặng", callback_data="no"),
        ],
        [InlineKeyboardButton("Chia sẻ", url="https://t.me/camtay_local_bot?start=shared")],
    ]
    payload = getattr(context, "args", [])
    await update.effective_message.reply_text(f"Chào {payload}", reply_markup=InlineKeyboardMarkup(rows))


async def tapped(update: Update, _: object) -> None:
    """A tap: answers it and edits the message, or keeps silent."""
    query = update.callback_query
    assert query
    if query.data == "steps":
        await query.answer("Bắt đầu nhé", show_alert=True)
        await query.edit_message_text("Bước 1/3")


async def echo(update: Update, _: object) -> None:
    """Any text comes back, also an edited one."""
    assert update.effective_message
    await update.effective_message.reply_text(f"Nghe: {update.effective_message.text}")


@pytest.fixture
async def echo_bot(telegram: LocalTelegram) -> AsyncIterator[Application]:
    """A small bot on python-telegram-bot, polling."""
    builder = ApplicationBuilder().token(telegram.world.token)
    app = builder.base_url(telegram.base_url).base_file_url(telegram.base_file_url).build()
    app.add_handlers([CommandHandler("start", greet), CallbackQueryHandler(tapped), MessageHandler(filters.TEXT, echo)])
    async with app:
        await app.start()
        assert app.updater
        await app.updater.start_polling()
        yield app
        await app.updater.stop()
        await app.stop()


async def test_a_conversation_reads_as_a_story(hoa: Phone) -> None:
    await hoa.sees("Chào []")
    assert await hoa.buttons() == ["👣 Từng bước", "Im lặng", "Chia sẻ"]
    assert await hoa.taps("từng bước") == "Bắt đầu nhé"
    edited = await hoa.sees("Bước 1/3")
    assert edited.buttons == []
    said = await hoa.says("cai vssid")
    await hoa.sees("Nghe: cai vssid")
    await hoa.edits(said, "cài VssID")
    await hoa.sees("Nghe: cài VssID")
    await hoa.sees_nothing(0.1)
    assert hoa.last is not None
    assert hoa.last.sender == "Cầm Tay"


async def test_deep_links_start_the_bot_with_their_payload(telegram: LocalTelegram) -> None:
    async with await Phone.of(telegram, PAO) as pao:
        await pao.opens("https://t.me/camtay_local_bot?start=g_vssid-1")
        await pao.sees("Chào ['g_vssid-1']")
        await pao.taps("Chia sẻ")
        await pao.sees("Chào ['shared']")
        with pytest.raises(AssertionError, match="a start payload has 1 to 64"):
            await pao.opens("https://t.me/camtay_local_bot?start=có dấu")


async def test_failures_show_the_conversation(hoa: Phone) -> None:
    await hoa.sees("Chào")
    with pytest.raises(AssertionError) as failure:
        await hoa.sees("không bao giờ", timeout=0.1)
    assert "Hoa did not see “không bao giờ” within 0.1 s" in str(failure.value)
    assert "#2 Cầm Tay: Chào [] [👣 Từng bước] [Im lặng] [Chia sẻ]" in str(failure.value)
    with pytest.raises(AssertionError, match="found no button “Xoá”"):
        await hoa.taps("Xoá", wait=0.1)
    with pytest.raises(AssertionError, match=r"did not answer within 0\.1 s"):
        await hoa.taps("Im lặng", wait=0.1)


async def test_seeing_nothing_fails_when_something_comes(hoa: Phone) -> None:
    await hoa.sees("Chào")
    await hoa.says("có")
    with pytest.raises(AssertionError, match=r"should see nothing, but saw “Nghe: có”"):
        await hoa.sees_nothing(2)
    await hoa.reads_all()
    await hoa.sees_nothing(0.1)


async def test_waiting_takes_no_longer_than_needed(hoa: Phone) -> None:
    await hoa.sees("Chào")
    began = time.monotonic()
    for number in range(5):
        await hoa.says(f"câu {number}")
        await hoa.sees(f"câu {number}")
    assert time.monotonic() - began < 1
