"""The one way out: no faster than configured, nothing while Telegram has asked to wait."""

from __future__ import annotations

import asyncio
import time
from contextlib import closing
from pathlib import Path
from typing import Any

from telegram.error import RetryAfter

from bot.config import TelegramConfig
from bot.store import Database
from bot.store.sent import SentLog
from handlers.outgoing import Outgoing


class Wire:
    """Notes when each message leaves, in seconds from the beginning; the first `refusals` are asked to wait."""

    def __init__(self, outgoing: Outgoing, refusals: int = 0) -> None:
        self.left: list[float] = []
        self._outgoing = outgoing
        self._refusals = refusals
        self._began = time.monotonic()

    async def say(self, chat_id: int) -> None:
        """One message to a chat, again until it is taken."""
        while True:
            try:
                await self._outgoing.process_request(self._call, (), {}, "sendMessage", {"chat_id": chat_id}, None)
                return
            except RetryAfter:
                continue

    async def _call(self) -> Any:
        self.left.append(time.monotonic() - self._began)
        self._refusals -= 1
        if self._refusals >= 0:
            raise RetryAfter(1)
        return {"message_id": 1}


async def test_telegrams_limits_are_kept_as_configured_and_so_is_every_pause(tmp_path: Path) -> None:
    with closing(Database(tmp_path / "camtay.sqlite")) as database, closing(SentLog(tmp_path / "sent")) as sent:
        in_all = Wire(Outgoing(database, sent, TelegramConfig(messages_per_second=5, burst_in_a_chat=99)))
        in_a_chat = Wire(Outgoing(database, sent, TelegramConfig(messages_per_second=999, burst_in_a_chat=2)))
        paused = Wire(Outgoing(database, sent, TelegramConfig(messages_per_second=999, burst_in_a_chat=99)), 1)
        all_chats, one_chat = range(1, 7), [7] * 3
        await asyncio.gather(
            *map(in_all.say, all_chats), *map(in_a_chat.say, one_chat), *(paused.say(chat) for chat in (8, 9))
        )
    assert (len(in_all.left), len(in_a_chat.left), len(paused.left)) == (6, 3, 3)
    assert in_all.left[5] >= 1.0
    assert in_a_chat.left[2] >= 1.0
    asked_to_wait, other, again = paused.left
    assert other - asked_to_wait < 0.9
    assert again - asked_to_wait >= 1.0
