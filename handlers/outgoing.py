"""The one way out for every call to the Bot API: its pace, groups that have moved, and no message twice.

It takes the place of python-telegram-bot's own rate limiter.
"""

from __future__ import annotations

import hashlib
import json
import time
from collections.abc import Callable, Coroutine
from contextlib import nullcontext
from datetime import timedelta
from typing import Any

from telegram.error import ChatMigrated, RetryAfter
from telegram.ext import BaseRateLimiter

from bot.config import TelegramConfig
from bot.delivery import WORK
from bot.pace import Pace
from bot.store import Database, deliveries
from bot.store.sent import SentLog

Json = dict[str, Any]
Answer = bool | Json | list[Json]

_MESSAGES = ("send", "copy", "forward")
_NO_MESSAGES = ("sendChatAction",)


class Outgoing(BaseRateLimiter[int]):
    """See the module. `moved` leads from the ids of groups to those that they have now."""

    def __init__(self, database: Database, sent: SentLog, telegram: TelegramConfig) -> None:
        self._database = database
        self._sent = sent
        self._pace = Pace(telegram.messages_per_second, telegram.burst_in_a_chat, time.monotonic)
        self.moved = database.run_now(deliveries.moved_chats)

    async def initialize(self) -> None:
        """Nothing to prepare."""

    async def shutdown(self) -> None:
        """Nothing to end."""

    async def process_request(
        self,
        callback: Callable[..., Coroutine[Any, Any, Answer]],
        args: Any,
        kwargs: Json,
        endpoint: str,
        data: Json,
        rate_limit_args: int | None,  # noqa: ARG002
    ) -> Answer:
        """Makes the call when its turn has come, or gives the message that an earlier attempt has sent."""
        is_message = endpoint.startswith(_MESSAGES) and endpoint not in _NO_MESSAGES
        work, chat_id = WORK.get(), data.get("chat_id")
        digest = work.occurrence(_digest(endpoint, data)) if work and is_message else ""
        if work and digest and (sent := self._sent.message(work.origin, digest)) is not None:
            return {"message_id": sent, "date": 0, "chat": {"id": chat_id, "type": "private"}}
        answer = await self._call(callback, args, kwargs, endpoint, data, is_message=is_message)
        if work and digest and isinstance(answer, dict):
            self._sent.note(work.origin, digest, int(answer["message_id"]))
        return answer

    async def move(self, old: int, new: int) -> None:
        """A group has become a supergroup, with another id."""
        self.moved[old] = new
        await self._database.run(deliveries.note_moved, old, new)

    def known_as(self, chat_id: int) -> int:
        """The id by which we know the group that now has this one."""
        return next((old for old, new in self.moved.items() if new == chat_id), chat_id)

    async def _call(
        self,
        callback: Callable[..., Coroutine[Any, Any, Answer]],
        args: Any,
        kwargs: Json,
        endpoint: str,
        data: Json,
        *,
        is_message: bool,
    ) -> Answer:
        chat_id = data.get("chat_id")
        if chat_id in self.moved:
            chat_id = data["chat_id"] = self.moved[chat_id]
        key = endpoint if chat_id is None else chat_id
        if chat_id is None:
            await self._pace.resumed(key)
        else:
            await self._pace.turn(key, is_message=is_message)
        try:
            async with self._pace.one_by_one() if is_message else nullcontext():
                answer = await callback(*args, **kwargs)
        except RetryAfter as error:
            self._pace.pause(key, seconds_of(error))
            raise
        except ChatMigrated as error:
            await self.move(int(chat_id or 0), error.new_chat_id)
            return await self._call(callback, args, kwargs, endpoint, data, is_message=is_message)
        self._pace.went_through(key)
        return answer


def seconds_of(error: RetryAfter) -> float:
    """How long Telegram asks to wait."""
    value = error.retry_after
    return value.total_seconds() if isinstance(value, timedelta) else float(value)


def _digest(endpoint: str, data: Json) -> str:
    """Stands for one message: where to, and which words or file."""
    said = [endpoint, data.get("chat_id"), *(value for value in data.values() if isinstance(value, str))]
    return hashlib.blake2b(json.dumps(said, default=str).encode(), digest_size=8).hexdigest()
