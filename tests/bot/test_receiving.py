"""The webhook, as Telegram calls it: 200 only for what the inbox has."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Sequence
from contextlib import closing
from pathlib import Path

import httpx

from bot.clock import system_clock
from bot.config import Config, LimitsConfig
from bot.errors import StoreError
from bot.gate import Gate
from bot.limits import Limits
from bot.metrics import Metrics
from bot.people import People
from bot.store import Database
from handlers.receiving import webhook_app

_SECRET = "long-and-random"
_UPDATE = {"update_id": 1, "message": {"message_id": 4, "date": 1, "chat": {"id": 7}, "from": {"id": 7}}}


async def test_the_webhook_answers_200_only_when_the_inbox_has_it(tmp_path: Path) -> None:
    room, kept = asyncio.Event(), []

    async def accept(updates: Sequence[object]) -> None:
        if not room.is_set():
            raise StoreError("the disk is full")
        await asyncio.sleep(0.1)
        kept.extend(updates)

    limits = Limits(LimitsConfig(), time.monotonic)
    with closing(Database(tmp_path / "camtay.sqlite")) as database:
        gate = Gate(accept, database, People(Config()), limits, Metrics(), system_clock)
        transport = httpx.ASGITransport(webhook_app(gate, _SECRET))
        headers = {"X-Telegram-Bot-Api-Secret-Token": _SECRET}
        async with httpx.AsyncClient(transport=transport, base_url="http://bot", headers=headers) as telegram:
            assert (await telegram.post("/telegram", json=_UPDATE)).status_code == 503
            room.set()
            assert (await telegram.post("/telegram", json=_UPDATE)).status_code == 200
            assert kept == [_UPDATE]
