"""The bot as a process of its own, killed without warning: what was promised still arrives."""

from __future__ import annotations

import asyncio
import json
import os
import signal
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, closing
from pathlib import Path

from bot.local_telegram import TOKEN, FaultKind, FaultRule
from bot.store import Database, deliveries
from tests.conftest import HOA, LINH, NAM, PAO, UNANSWERABLE, House

ROOT = Path(__file__).parents[2]


def configured(house: House, folder: Path) -> Path:
    """A configuration file that leads to the stand-in."""
    file = folder / "config.yaml"
    sections = {
        "telegram": {"token": TOKEN, "base_url": house.telegram.base_url},
        "knowledge_base": {"path": str(house.config.knowledge_base_path)},
        "store": {"path": "camtay.sqlite"},
        "volunteers": [NAM, LINH],
        "escalation": {"quiet_from": 0, "quiet_to": 0, "preview": "off"},
        "matching": {"semantic": "off", "cache": str(house.config.matching.cache)},
    }
    file.write_text(json.dumps(sections), encoding="utf-8")
    return file


@asynccontextmanager
async def process(config: Path) -> AsyncIterator[asyncio.subprocess.Process]:
    """`camtay run` until the block ends, by SIGTERM if it still runs then."""
    bot = await asyncio.create_subprocess_exec(
        sys.executable,
        *("-u", "-m", "bot", "run", "--config", str(config)),
        cwd=ROOT,
        env=dict(os.environ),
        stdout=asyncio.subprocess.PIPE,
    )
    assert bot.stdout
    assert b"ready" in await bot.stdout.readline()
    try:
        yield bot
    finally:
        if bot.returncode is None:
            bot.terminate()
        await bot.wait()


async def test_an_answer_arrives_though_the_bot_was_killed_before_it(house: House, tmp_path: Path) -> None:
    config = configured(house, tmp_path)
    hoa, nam = await house.phone(HOA), await house.phone(NAM)
    async with process(config) as bot:
        await nam.says("/help")
        await nam.sees()
        await hoa.says(UNANSWERABLE)
        await hoa.sees("người thật")
        card = await nam.sees("Câu hỏi #")
        bot.send_signal(signal.SIGKILL)
        await bot.wait()
    await nam.replies(card, "Gọi thú y xã nhé.")
    async with process(config):
        await hoa.sees("Gọi thú y xã nhé.")


async def test_what_was_under_way_at_a_kill_and_what_came_while_it_was_down_is_answered_once(
    house: House, tmp_path: Path
) -> None:
    config, world = configured(house, tmp_path), house.telegram.world
    hoa, pao = await house.phone(HOA), await house.phone(PAO)
    async with process(config) as bot:
        world.faults.order(
            FaultRule(FaultKind.DELAY, "sendMessage", seconds=0, times=1),  # the warning arrives, the answer does not
            FaultRule(FaultKind.STATUS, "sendMessage", code=502),
        )
        await hoa.says("cài VssID thế nào, căn cước 011 234 567 890")
        async with asyncio.timeout(10):
            while world.updates.pending or not any(call.status == 502 for call in world.calls("sendMessage")):
                await world.journal.changed.wait(0.1)
        bot.send_signal(signal.SIGKILL)
        await bot.wait()
    world.faults.clear()
    await pao.says("cài VssID thế nào")
    async with process(config):
        await hoa.sees("một trong các câu")
        await pao.sees("không mất tiền")
    assert sum("số riêng" in seen.text for seen in await hoa.messages()) == 1


async def test_sigterm_stops_within_five_seconds_and_finishes_what_is_under_way(house: House, tmp_path: Path) -> None:
    hoa = await house.phone(HOA)
    async with process(configured(house, tmp_path)) as bot:
        house.telegram.world.faults.order(FaultRule(FaultKind.DELAY, "sendMessage", seconds=0.7))
        await hoa.says("cài VssID thế nào")
        await asyncio.sleep(0.4)
        bot.terminate()
        async with asyncio.timeout(5):
            assert await bot.wait() == 0
    with closing(Database(tmp_path / "camtay.sqlite")) as database:
        assert database.run_now(deliveries.unhandled) == []
