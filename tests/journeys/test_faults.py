"""Telegram fails, stalls, refuses and moves: what was promised arrives all the same, once and in order."""

from __future__ import annotations

import asyncio
import sys
from pathlib import Path

import pytest

from bot.app import running
from bot.errors import TelegramError
from bot.local_telegram import FaultKind, FaultRule
from tests.conftest import HOA, LINH, NAM, THUY, UNANSWERABLE, House, with_group
from tests.journeys.test_after_a_crash import configured, process
from tests.phone import PATIENCE, Phone

GROUP, SUPERGROUP = -4001, -1001234567890


async def test_replies_and_letters_arrive_once_through_every_passing_fault(bot: House, hoa: Phone, nam: Phone) -> None:
    bot.telegram.world.faults.order(
        FaultRule(FaultKind.STATUS, "sendMessage", code=429, retry_after=1, times=1),
        FaultRule(FaultKind.STATUS, "sendMessage", code=502, times=1),
        FaultRule(FaultKind.DROP, "sendMessage", times=1),
    )
    await hoa.says("cài VssID thế nào")
    await hoa.sees("không mất tiền", timeout=20)
    bot.telegram.world.faults.order(FaultRule(FaultKind.STATUS, "sendMessage", code=500, times=2))
    await hoa.says(UNANSWERABLE)
    await nam.sees("Câu hỏi #", timeout=20)
    await hoa.sees("người thật", timeout=20)
    texts = [message.text for message in await hoa.messages()]
    assert sum("không mất tiền" in text for text in texts) == sum("người thật (số" in text for text in texts) == 1


async def test_a_letter_refused_for_what_it_says_goes_to_the_admins_and_is_sent_again(
    bot: House, hoa: Phone, nam: Phone, linh: Phone, thuy: Phone
) -> None:
    bot.telegram.world.faults.order(FaultRule(FaultKind.STATUS, "sendMessage", code=400, times=1, chat_id=NAM))
    await hoa.says(UNANSWERABLE)
    await linh.sees("Câu hỏi #")
    told = await thuy.sees("để riêng ra")
    await nam.sees_nothing()
    await thuy.says("/letters")
    assert (await thuy.sees("không gửi được: 1")).buttons == told.buttons
    assert "đang gửi lại" in await thuy.taps("Gửi lại thư", on=told)
    await nam.sees("Câu hỏi #")
    await thuy.sees("Không có thư nào bị kẹt")


async def test_who_has_blocked_the_bot_is_noted_and_not_tried_again(bot: House, hoa: Phone, linh: Phone) -> None:
    bot.telegram.world.faults.order(FaultRule(FaultKind.STATUS, "sendMessage", code=403, chat_id=NAM))
    await hoa.says(UNANSWERABLE)
    await linh.sees("Câu hỏi #")
    await asyncio.sleep(1.5)
    calls = [call for call in bot.telegram.world.calls("sendMessage") if call.status == 403]
    assert [str(call.parameters["chat_id"]) for call in calls] == [str(NAM)]
    thuy = await bot.phone(THUY)
    await thuy.says("/people")
    await thuy.sees("Đã chặn máy từ ngày")
    await thuy.says("/letters")
    await thuy.sees("Không có thư nào bị kẹt")


async def test_a_group_that_becomes_a_supergroup_keeps_getting_the_cards(house: House) -> None:
    world = house.telegram.world
    world.add_group("Nhóm giúp", [NAM, LINH], chat_id=GROUP)
    world.add_group("Nhóm giúp", [NAM, LINH], chat_id=SUPERGROUP)
    world.faults.order(FaultRule(FaultKind.STATUS, code=400, chat_id=GROUP, migrate_to_chat_id=SUPERGROUP))
    with_group(house, GROUP)
    hoa, nam = await house.phone(HOA), await house.phone(NAM, SUPERGROUP)
    async with house.open():
        await hoa.says(UNANSWERABLE)
        card = await nam.sees("Câu hỏi #")
    async with house.open():
        await nam.replies(card, "Gọi thú y xã nhé.")
        await nam.taps("Gửi")
        await hoa.sees("Gọi thú y xã nhé.")


async def test_a_second_instance_with_the_same_token_gives_way(house: House, tmp_path: Path) -> None:
    hoa = await house.phone(HOA)
    second = tmp_path / "second"
    second.mkdir()
    async with process(configured(house, tmp_path)) as first:
        await hoa.says("cài VssID thế nào")
        await hoa.sees("không mất tiền", timeout=10)
        newcomer = await asyncio.create_subprocess_exec(
            *_run(configured(house, second)), stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.PIPE
        )
        _, said = await newcomer.communicate()
        assert newcomer.returncode == 1
        assert "another program fetches this bot's updates; stop it" in said.decode().splitlines()[-1]
        assert first.returncode is None
        await hoa.says("cài VssID thế nào")
        await hoa.sees("không mất tiền", timeout=10)


async def test_sigterm_while_the_api_stalls_takes_five_seconds_at_most_and_loses_nothing(
    house: House, tmp_path: Path
) -> None:
    config, hoa = configured(house, tmp_path), await house.phone(HOA)
    async with process(config) as bot:
        house.telegram.world.faults.order(FaultRule(FaultKind.DELAY, "sendMessage", seconds=8))
        await hoa.says("cài VssID thế nào")
        await asyncio.sleep(0.5)
        bot.terminate()
        async with asyncio.timeout(5):
            assert await bot.wait() == 0
    house.telegram.world.faults.clear()
    async with process(config):
        await hoa.sees("không mất tiền", timeout=10)


def _run(config: Path) -> tuple[str, ...]:
    return (sys.executable, "-u", "-m", "bot", "run", "--config", str(config))


async def test_a_token_that_was_withdrawn_ends_the_bot_with_a_word(house: House) -> None:
    async with running(house.config, house.clock) as receiver:
        house.telegram.world.faults.order(FaultRule(FaultKind.STATUS, "getUpdates", code=401))
        hoa = await house.phone(HOA)
        await hoa.says("/start")
        with pytest.raises(TelegramError, match="withdrawn"):
            await asyncio.wait_for(receiver, PATIENCE)


async def test_an_update_without_a_number_of_its_own_stops_nobody(house: House) -> None:
    updates = house.telegram.world.updates
    async with house.open():
        hoa = await house.phone(HOA)
        await hoa.says("/start")
        await hoa.sees("tiếng nào")
        follows, updates.next_id = updates.next_id, -5
        updates.add("poll", {"id": "1"})
        updates.next_id = follows
        before = len(house.telegram.world.calls("getUpdates"))
        await asyncio.sleep(0.5)
        assert len(house.telegram.world.calls("getUpdates")) - before < 10
        await hoa.says("cài VssID thế nào")
        await hoa.sees("không mất tiền")
