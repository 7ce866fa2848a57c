"""Telegram's flood limits: about one message a second in a chat, twenty a minute in a group, thirty a second in all."""

from __future__ import annotations

import math
from collections import defaultdict, deque
from dataclasses import dataclass, field

from bot.local_telegram.people import Chat, ChatKind
from bot.local_telegram.refusals import too_many_requests


@dataclass(slots=True)
class Limits:
    """How much is allowed; a zero switches that limit off, `enabled` all of them."""

    enabled: bool = True
    per_chat_a_second: float = 1.0
    burst: int = 8
    per_group_a_minute: int = 20
    in_all_a_second: int = 30
    _chats: dict[int, _Bucket] = field(default_factory=dict)
    _groups: dict[int, deque[float]] = field(default_factory=lambda: defaultdict(deque))
    _all: deque[float] = field(default_factory=deque)

    @classmethod
    def off(cls) -> Limits:
        """No limits at all."""
        return cls(enabled=False)

    def count(self, chat: Chat, now: float, messages: int = 1, *, edit: bool = False) -> None:
        """Count messages that are about to be sent; refuse with 429 where it is too many."""
        if not self.enabled:
            return
        wait = self._wait(chat, now, messages, edit=edit)
        if wait > 0:
            raise too_many_requests(max(1, math.ceil(wait)))
        self._all.extend([now] * messages)
        if edit:
            return
        self._bucket(chat).take(now, messages)
        self._groups[chat.id].extend([now] * messages)

    def _wait(self, chat: Chat, now: float, messages: int, *, edit: bool) -> float:
        waits = [_window_wait(self._all, now, 1.0, self.in_all_a_second, messages)]
        if not edit and self.per_chat_a_second:
            waits.append(self._bucket(chat).wait(now, messages))
        if not edit and chat.kind is ChatKind.GROUP:
            waits.append(_window_wait(self._groups[chat.id], now, 60.0, self.per_group_a_minute, messages))
        return max(waits)

    def _bucket(self, chat: Chat) -> _Bucket:
        if chat.id not in self._chats:
            self._chats[chat.id] = _Bucket(self.per_chat_a_second, self.burst, float(self.burst))
        return self._chats[chat.id]


@dataclass(slots=True)
class _Bucket:
    """A bucket of allowances that fills again with time."""

    rate: float
    size: int
    level: float
    at: float = 0.0

    def wait(self, now: float, amount: int) -> float:
        missing = min(amount, self.size) - self._filled(now)
        return missing / self.rate if missing > 1e-9 and self.rate else 0.0

    def take(self, now: float, amount: int) -> None:
        self.level, self.at = self._filled(now) - amount, now

    def _filled(self, now: float) -> float:
        return min(float(self.size), self.level + max(0.0, now - self.at) * self.rate)


def _window_wait(times: deque[float], now: float, seconds: float, allowed: int, amount: int) -> float:
    """How long until `amount` more fit into the window."""
    while times and times[0] <= now - seconds:
        times.popleft()
    if not allowed or len(times) + amount <= allowed or not times:
        return 0.0
    return times[0] + seconds - now
