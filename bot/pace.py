"""How fast messages may leave: Telegram's limits for one chat, for one group and in all, and the pauses that it orders.

Everything that is sent waits here, replies and letters alike, in the order in which it comes.
"""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field
from math import ceil

_SECONDS_A_MESSAGE = 1.0
_GROUP_MINUTE = 60.0
_MESSAGES_A_GROUP_MINUTE = 20
_SAFETY = 0.1
"""Seconds added to a pause, for clocks that differ and packets that overtake each other."""
_REFUSALS_THAT_CONCERN_ALL = 3
_MOST_CHATS_KEPT = 5000
_SECONDS_UNDER_WAY = 0.25
"""As many messages are under way at most as leave in this time at the allowed pace (eight at 30 a second): of those it
is not known whether they went, so they come twice if this process is killed."""
_LONGEST_WAIT_FOR_THE_ONE_BEFORE = 30
"""A message waits for the end of the one before as long as so many take at the allowed pace (a second at 30 a second)
where nothing else waits; for each that does, by one less, down to the time of one."""


@dataclass(slots=True)
class Window:
    """At most `amount` in any `seconds`."""

    amount: int
    seconds: float
    _taken: deque[float] = field(default_factory=deque)

    def reserve(self, now: float) -> float:
        """Takes the next place; returns when it is."""
        place = now
        if len(self._taken) >= self.amount:
            place = max(now, self._taken.popleft() + self.seconds)
        self._taken.append(place)
        return place

    def is_idle(self, now: float) -> bool:
        """Whether nothing of it is taken any more."""
        return not self._taken or self._taken[-1] + self.seconds < now


@dataclass(slots=True)
class Bucket:
    """One message a second, after a burst of `size`."""

    size: int
    _full_until: float = 0.0

    def reserve(self, now: float) -> float:
        """Takes the next place; returns when it is."""
        place = max(now, self._full_until - (self.size - 1) * _SECONDS_A_MESSAGE)
        self._full_until = max(self._full_until, place) + _SECONDS_A_MESSAGE
        return place

    def is_idle(self, now: float) -> bool:
        """Whether nothing of it is taken any more."""
        return self._full_until < now


class Pace:
    """One for the whole bot. `key` is a chat's id, or the name of a method that belongs to no chat."""

    def __init__(self, messages_per_second: int, burst_in_a_chat: int, now: Callable[[], float]) -> None:
        """`now` gives seconds that never go back."""
        self._burst = burst_in_a_chat
        self._all = Window(messages_per_second, 1.0)
        self._chats: dict[int | str, Bucket] = {}
        self._groups: dict[int | str, Window] = {}
        self._paused: dict[int | str, float] = {}
        self._all_paused = 0.0
        self._refused: set[int | str] = set()
        self._messages_per_second = messages_per_second
        self._waiting = 0
        self._places = asyncio.Semaphore(ceil(messages_per_second * _SECONDS_UNDER_WAY))
        self._order = asyncio.Lock()
        self._before = asyncio.Event()
        self._before.set()
        self._now = now

    async def turn(self, key: int | str, *, is_message: bool) -> None:
        """Returns when the call may be made. Edits count in all, but not in their chat."""
        if is_message:
            await self._until(self.place_in_chat(key))
        await self.resumed(key)
        while self._pause_left(key) > 0 or not await self._in_all(key):
            await self.resumed(key)

    @asynccontextmanager
    async def one_by_one(self) -> AsyncIterator[None]:
        """Waits for the end of the call before, but only for a moment: a call that stalls must not hold up the others.

        The fewer are under way, the fewer come twice if this process is killed before it could note that they went.
        """
        ended = asyncio.Event()
        self._waiting += 1
        try:
            async with self._order:
                with suppress(TimeoutError):
                    async with asyncio.timeout(self._patience()):
                        await self._before.wait()
                await self._places.acquire()
                self._before = ended
        finally:
            self._waiting -= 1
        try:
            yield
        finally:
            ended.set()
            self._places.release()

    def _patience(self) -> float:
        """Seconds for which the next message waits for the one before it."""
        return max(1, _LONGEST_WAIT_FOR_THE_ONE_BEFORE - self._waiting) / self._messages_per_second

    async def resumed(self, key: int | str) -> None:
        """Returns when no pause is in force, for calls that no limit concerns."""
        if (left := self._pause_left(key)) > 0:
            await asyncio.sleep(left)
            await self.resumed(key)

    def pause(self, key: int | str, seconds: float) -> None:
        """Telegram asked to wait. It does not say whether this chat is meant or the whole bot: where several in a row
        are refused and none gets through, it is the bot."""
        until = self._now() + seconds + _SAFETY
        self._paused[key] = max(until, self._paused.get(key, 0.0))
        self._refused.add(key)
        if len(self._refused) >= _REFUSALS_THAT_CONCERN_ALL:
            self._all_paused = max(self._all_paused, until)

    def went_through(self, key: int | str) -> None:
        """A call was not refused for haste."""
        self._refused.clear()
        self._paused.pop(key, None)

    async def _in_all(self, key: int | str) -> bool:
        """Waits for a place among all; False where a pause was ordered meanwhile."""
        await self._until(self._all.reserve(self._now()))
        return self._pause_left(key) <= 0

    def _pause_left(self, key: int | str) -> float:
        return max(self._paused.get(key, 0.0), self._all_paused) - self._now()

    def place_in_chat(self, key: int | str) -> float:
        """Takes the next place in a chat, as if nobody wrote anywhere else; returns when it is."""
        now = self._now()
        self._forget_idle(now)
        place = self._chats.setdefault(key, Bucket(self._burst)).reserve(now)
        if isinstance(key, int) and key < 0:
            window = self._groups.setdefault(key, Window(_MESSAGES_A_GROUP_MINUTE, _GROUP_MINUTE))
            return max(place, window.reserve(now))
        return place

    def _forget_idle(self, now: float) -> None:
        if len(self._chats) > _MOST_CHATS_KEPT:
            self._chats = {key: bucket for key, bucket in self._chats.items() if not bucket.is_idle(now)}
            self._groups = {key: window for key, window in self._groups.items() if not window.is_idle(now)}
            self._paused = {key: until for key, until in self._paused.items() if until > now}

    async def _until(self, place: float) -> None:
        if (left := place - self._now()) > 0:
            await asyncio.sleep(left)
