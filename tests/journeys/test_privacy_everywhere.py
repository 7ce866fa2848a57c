"""What people write is theirs: shown to them, deleted at their word from every file, never in a log."""

from __future__ import annotations

import asyncio
import logging
import sqlite3
from datetime import timedelta
from pathlib import Path

import pytest

from bot.backup import backup
from bot.local_telegram import TOKEN, FaultKind, FaultRule
from bot.store import Database, forgetting
from tests.conftest import HOA, PAO, House
from tests.journeys.test_candidates import UNSURE, picks
from tests.journeys.test_escalation import PNG
from tests.phone import Phone, Seen

_SECRETS = (
    "trâu nhà tôi ốm nặng",
    "cây cầu gỗ cuối bản",
    "ảnh con trâu đây ạ",
    "em dặn thêm chuyện riêng",
    "0912345678",
)


_NUMBERS = ("0912345678", "0912 345 678", "345678", "8000205012345", "5012345")


async def _tells_a_lot(hoa: Phone, nam: Phone) -> None:
    await hoa.says("con trâu nhà tôi ốm nặng ở chỗ cây cầu gỗ cuối bản, gọi 0912345678 nhé")
    card = await nam.sees("Câu hỏi #")
    assert "•••" in card.text
    await nam.replies(card, "Bà con chờ cháu nhé.")
    await hoa.sees("Nam trả lời")
    await hoa.says("em dặn thêm chuyện riêng: stk 8000205012345")
    await nam.sees("chuyện riêng")
    await hoa.sends_photo(PNG, "ảnh con trâu đây ạ, số em 0912 345 678")
    await nam.sees("ảnh con trâu")
    await hoa.says("chồng em đánh em, số em 0912345678")
    await hoa.sees("Máy đã báo ngay")
    await hoa.sees("số riêng")
    await nam.sees("KHẨN CẤP")


async def test_the_forgotten_leave_no_trace_in_any_file(bot: House, hoa: Phone, nam: Phone) -> None:
    await _tells_a_lot(hoa, nam)
    store, older = bot.config.store_path, bot.config.store_path.with_name("older.backup")
    backup(store, older)
    held = older.read_bytes()
    assert "cây cầu gỗ cuối bản".encode() in held
    assert not [number for number in _NUMBERS if number.encode() in held]  # masked before they are kept anywhere
    older.unlink()
    await hoa.says("/mydata")
    await hoa.sees("tin nhắn với tình nguyện viên")
    await hoa.says("/forget")
    await hoa.sees("Xóa hết")
    await hoa.taps("Xóa hết")
    await hoa.sees("Đã xóa hết")
    folder = store.parent
    backup(store, folder / "newer.backup")
    files = [file for file in folder.rglob("*") if file.is_file() and "knowledge_base" not in file.parts]
    assert {store, folder / "newer.backup"} <= set(files)
    for file in files:
        held = file.read_bytes()
        left = [text for text in (*_SECRETS, *_NUMBERS, "chồng em đánh em") if text.encode() in held]
        assert not left, file


async def test_a_number_that_was_handled_leaves_every_file_within_seconds_by_itself(bot: House, hoa: Phone) -> None:
    await hoa.says("con trâu nhà tôi ốm, căn cước 011204005678")
    await hoa.sees("người thật")
    bot.clock.advance(timedelta(seconds=11))
    async with asyncio.timeout(5):
        while any(b"011204005678" in file.read_bytes() for file in bot.config.store_path.parent.glob("camtay.*")):
            await bot.telegram.world.journal.changed.wait(0.05)


async def test_the_forgotten_leave_the_chats_of_others_and_their_numbers_are_not_used_again(
    hoa: Phone, nam: Phone, thuy: Phone
) -> None:
    await _tells_a_lot(hoa, nam)
    await thuy.sees("BÁO ĐỘNG")
    await nam.says("/queue")
    await nam.sees("Hàng chờ")
    await thuy.says("/unanswered")
    await thuy.sees("Câu chưa có lời đáp")
    await hoa.says("/forget")
    await hoa.sees("Xóa hết")
    await hoa.taps("Xóa hết")
    await hoa.sees("Đã xóa hết")
    for phone in (nam, thuy):
        await _forgets(phone)
    await hoa.says("con trâu nhà tôi lại ốm")
    await hoa.sees("người thật")
    card = await nam.sees("con trâu nhà tôi lại ốm", timeout=10)
    assert "Câu hỏi #3" in card.text  # the forgotten ones had 1 and 2


async def test_where_telegram_deletes_nothing_any_more_the_words_go(
    bot: House, hoa: Phone, nam: Phone, thuy: Phone
) -> None:
    await hoa.says("con trâu nhà tôi ốm mấy hôm nay")
    card = await nam.sees("Câu hỏi #1")
    await nam.replies(card, "Bà con gửi ảnh nhé.")
    await hoa.sees("Nam trả lời")
    await hoa.sends_photo(PNG, "ảnh con trâu đây ạ")
    await nam.sees("ảnh con trâu")
    async with asyncio.timeout(5):
        while not any(message.kind == "photo" for message in await nam.messages()):  # noqa: ASYNC110, a phone
            await asyncio.sleep(0.05)
    bot.telegram.world.faults.order(FaultRule(FaultKind.STATUS, "deleteMessage", code=400))
    await _is_forgotten(hoa)
    await _forgets(nam)
    assert [message.text for message in await nam.messages() if message.kind == "photo"] == [
        "🗑 Người hỏi đã xóa dữ liệu của mình."
    ]
    await thuy.says("/letters")
    await thuy.sees("Không có thư nào")


async def test_the_forgotten_leave_what_the_studio_shows_of_them(hoa: Phone, thuy: Phone) -> None:
    await hoa.says("con trâu nhà tôi ốm mấy hôm nay")
    await hoa.sees("người thật")
    await picks(hoa, f"{UNSURE} con trâu", "Cài VssID")
    await thuy.says("/candidates")
    await thuy.sees("trâu")
    await thuy.taps("Mục khác")
    await thuy.sees("trâu")
    await thuy.says("/unanswered")
    await thuy.taps("trâu")
    await thuy.sees("người hỏi")
    await thuy.taps("Tạo mục mới")
    await thuy.sees("Viết câu trả lời")
    await thuy.says("Gọi thú y xã.")
    await thuy.sees("Gọi thú y xã")
    await thuy.taps("Câu nào sẽ trả lời khác")
    await thuy.sees("sẽ được trả lời khác:", timeout=15)
    await thuy.taps("Hỏi thử")
    await thuy.sees("câu hỏi")
    await thuy.says("con trâu nhà tôi ốm mấy hôm nay")
    await thuy.sees("Bây giờ:")
    await thuy.says("/edit")
    await thuy.sees("Viết thử")
    assert len([message for message in await thuy.messages() if _tells_of_it(message)]) >= 5
    await hoa.says("/forget")
    await hoa.sees("Xóa hết")
    await hoa.taps("Xóa hết")
    await hoa.sees("Đã xóa hết")
    await _forgets(thuy)


async def test_what_volunteers_were_asked_to_answer_for_all_holds_no_word_of_the_forgotten(
    bot: House, hoa: Phone, nam: Phone, thuy: Phone
) -> None:
    pao = await bot.phone(PAO)
    for phone, text in ((hoa, "con trâu nhà tôi ốm mấy hôm nay"), (pao, "con trâu nhà tôi ốm mấy hôm nay rồi")):
        await phone.says(text)
        await phone.sees("người thật")
    await thuy.says("/unanswered")
    await thuy.taps("trâu")
    await thuy.sees("2 người hỏi")
    await thuy.taps("Nhờ tình nguyện viên")
    await nam.sees("• con trâu nhà tôi ốm mấy hôm nay rồi")
    await _is_forgotten(hoa)
    async with asyncio.timeout(5):
        while any(line.endswith("hôm nay") for line in (await nam.transcript()).splitlines()):  # noqa: ASYNC110, a phone
            await asyncio.sleep(0.05)
    assert "• con trâu nhà tôi ốm mấy hôm nay rồi" in await nam.transcript()
    await _is_forgotten(pao)
    await _forgets(nam)
    assert "trâu".encode() not in bot.config.store_path.read_bytes()


async def test_a_volunteer_who_is_forgotten_leaves_no_name_and_nobody_waiting(
    bot: House, hoa: Phone, nam: Phone, linh: Phone
) -> None:
    await hoa.says("con trâu nhà tôi ốm mấy hôm nay")
    card = await nam.sees("Câu hỏi #1")
    await nam.taps("Nhận", on=card)
    await nam.sees("Trả lời tin này")
    await nam.says("/news")
    await nam.taps("Có")
    await nam.says("/mydata")
    shown = (await nam.sees("dùng từ")).text
    assert "Vai trò: tình nguyện viên." in shown
    assert "Tin báo: có nhận." in shown
    assert "1 câu của bà con mà mình đã nhận" in shown
    await _is_forgotten(nam)
    await linh.taps("Nhận")
    mine = await linh.sees("Trả lời tin này")
    store = sqlite3.connect(bot.config.store_path)
    held = store.execute("SELECT volunteer_name FROM escalations").fetchall()
    store.close()
    assert held == [("Linh",)]
    await linh.replies(mine, "Gọi thú y nhé.")
    await hoa.sees("Linh trả lời")


async def _is_forgotten(phone: Phone) -> None:
    await phone.says("/forget")
    await phone.sees("Xóa hết")
    await phone.taps("Xóa hết")
    await phone.sees("Đã xóa hết")


async def test_what_was_forgotten_does_not_come_back_when_telegram_repeats_it(bot: House, hoa: Phone) -> None:
    world = bot.telegram.world
    said = await hoa.says("con trâu nhà tôi ốm nặng")
    await hoa.sees("người thật")
    payload = world.chats[HOA].messages[said.id].as_json()
    await hoa.says("/forget")
    await hoa.sees("Xóa hết")
    await hoa.taps("Xóa hết")
    await hoa.sees("Đã xóa hết")
    world.updates.add("message", payload)  # as after a crash: it had not been confirmed
    await hoa.says("/mydata")
    assert "trâu" not in (await hoa.sees("dùng từ")).text


async def _forgets(phone: Phone) -> None:
    for _ in range(100):
        left = [message for message in await phone.messages() if _tells_of_it(message)]
        if not left:
            return
        await asyncio.sleep(0.05)
    raise AssertionError(f"{phone.name} still sees: {[message.as_line() for message in left]}")


def _tells_of_it(message: Seen) -> bool:
    shown = " ".join([message.text, *message.buttons])
    return message.from_bot and any(word in shown for word in ("trâu", "chuyện riêng", "đánh em"))


async def test_a_volunteer_never_sees_the_number(hoa: Phone, nam: Phone, thuy: Phone) -> None:
    await _tells_a_lot(hoa, nam)
    await nam.says("/queue")
    await nam.sees("Hàng chờ")
    await thuy.sees("BÁO ĐỘNG")
    for seen in (await nam.transcript(), await thuy.transcript()):
        assert not [number for number in ("0912345678", "345 678", "8000205012345") if number in seen]


async def test_logs_hold_neither_the_token_nor_a_word(hoa: Phone, nam: Phone, caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.DEBUG, logger="bot"), caplog.at_level(logging.DEBUG, logger="handlers"):
        await _tells_a_lot(hoa, nam)
    ours = [record for record in caplog.records if record.name.startswith(("bot", "handlers")) or record.levelno >= 30]
    logged = "\n".join(f"{record.getMessage()} {record.exc_text or ''}" for record in ours)
    assert not [text for text in (*_SECRETS, TOKEN) if text in logged]


def test_every_table_is_forgotten_or_kept_for_a_reason(tmp_path: Path) -> None:
    database = Database(tmp_path / "camtay.sqlite")
    try:
        tables = set(database.run_now(lambda db: db.table_names()))
    finally:
        database.close()
    named = {table for table, _ in forgetting.PERSONAL} | forgetting.GOES_ALONG | set(forgetting.KEPT)
    assert {table for table in tables if not table.startswith(("_", "sqlite_"))} == named
