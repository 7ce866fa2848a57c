"""Inbox and outbox: an update is accepted once and handled; a message is delivered at least once. Each chat in order.

Both keep their work in the database and know nothing of Telegram's library: what handles an update and what sends a
message are functions that are handed in.
"""

from __future__ import annotations

import asyncio
import json
import logging
from collections.abc import Awaitable, Callable, Mapping, Sequence
from contextlib import suppress
from weakref import WeakValueDictionary

from bot.clock import Clock
from bot.store import Database, deliveries
from bot.store.database import Connection
from bot.store.deliveries import Delivery

log = logging.getLogger(__name__)

Afterwards = Callable[[Connection], None]
"""What is to be remembered of a message that was sent, in the transaction that takes it off the outbox."""

_PATIENCE = (1.0, 2.0, 5.0, 15.0, 60.0)
"""Seconds between attempts at an update or a message that met a passing fault; the last one repeats."""
_ATTEMPTS_AT_AN_UPDATE = 6
_LONGEST_SLEEP = 30.0


class TryAgainError(Exception):
    """A passing fault: the connection broke, the server was busy. `seconds`: not before then, where it said so."""

    def __init__(self, reason: str, seconds: float | None = None) -> None:
        self.seconds = seconds
        super().__init__(reason)


class RefusedError(Exception):
    """The other side will never take this message: the chat is unknown, the person has blocked the bot."""


def patience(attempts: int) -> float:
    """Seconds to wait after so many attempts."""
    return _PATIENCE[min(attempts, len(_PATIENCE) - 1)]


class Inbox:
    """Keeps updates before they are confirmed, then handles them: chats side by side, each chat in order."""

    def __init__(self, database: Database, handle: Callable[[str], Awaitable[None]], clock: Clock) -> None:
        self._database = database
        self._handle = handle
        self._clock = clock
        self._lanes: WeakValueDictionary[int, asyncio.Lock] = WeakValueDictionary()
        self._tasks: set[asyncio.Task[None]] = set()

    async def replay(self) -> None:
        """Handles what an earlier run received and did not finish."""
        for payload in await self._database.run(deliveries.unhandled):
            self._start(payload)

    async def accept(self, payloads: Sequence[str]) -> None:
        """When this returns, the updates are safe in the file; repeats are dropped."""
        stamped = [(stamp(json.loads(payload)), payload) for payload in payloads]
        for payload in await self._database.run(deliveries.receive, stamped, self._clock()):
            self._start(payload)

    async def close(self, seconds: float) -> None:
        """Lets what is being handled come to its end, for so many seconds; the rest is replayed at the next start."""
        if self._tasks:
            _done, late = await asyncio.wait(self._tasks, timeout=seconds)
            for task in late:
                task.cancel()

    def _start(self, payload: str) -> None:
        update = json.loads(payload)
        key = lane(update)
        lock = self._lanes.get(key) or asyncio.Lock()
        self._lanes[key] = lock
        task = asyncio.get_running_loop().create_task(self._handle_in_turn(lock, stamp(update), payload))
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def _handle_in_turn(self, lock: asyncio.Lock, origin: str, payload: str) -> None:
        async with lock:
            error = await self._handle_patiently(origin, payload)
            await self._database.run(deliveries.note_handled, origin, error)

    async def _handle_patiently(self, origin: str, payload: str) -> str | None:
        """Handles one update; returns the name of the error that made it impossible, or None."""
        for attempt in range(_ATTEMPTS_AT_AN_UPDATE):
            try:
                await self._handle(payload)
                return None
            except TryAgainError as fault:
                log.warning("update %s: %s; trying again", origin, type(fault.__cause__ or fault).__name__)
                await asyncio.sleep(fault.seconds or patience(attempt))
            except Exception as error:  # one faulty update must not stop the others; it is kept as failed
                log.exception("update %s could not be handled", origin)
                return type(error).__name__
        return TryAgainError.__name__


def lane(update: Mapping[str, object]) -> int:
    """The chat in whose order an update is handled (0 for those that belong to none)."""
    for part in update.values():
        if not isinstance(part, dict):
            continue
        message = part.get("message")
        holder = message if isinstance(message, dict) else part
        for key in ("chat", "from", "user"):
            if isinstance(holder.get(key), dict) and "id" in holder[key]:
                return int(holder[key]["id"])
    return 0


def stamp(update: Mapping[str, object]) -> str:
    """What makes an update this one and no other, also when the ids of updates begin anew: the tap's own id, or the
    chat, id and time of the message. Whatever an update causes carries it as its origin, so a replay changes nothing.
    """
    for part in update.values():
        if isinstance(part, dict) and "data" in part and "id" in part:
            return f"tap:{part['id']}"
        if isinstance(part, dict) and "message_id" in part:
            return f"{part['chat']['id']}:{part['message_id']}:{part.get('edit_date') or part['date']}"
    return f"update:{update['update_id']}"


class Outbox:
    """Sends what waits in the outbox, with retries; a chat that has to wait does not hold up the others."""

    def __init__(
        self, database: Database, send: Callable[[Delivery], Awaitable[Afterwards | None]], clock: Clock
    ) -> None:
        self._database = database
        self._send = send
        self._clock = clock
        self._woken = asyncio.Event()
        self._busy: dict[int, asyncio.Task[None]] = {}
        database.on_change(self._woken.set)

    async def run(self) -> None:
        """Sends for ever; cancel the task to stop."""
        while True:
            self._woken.clear()
            now = self._clock().timestamp()
            for delivery in await self._database.read(deliveries.due, now, list(self._busy)):
                self._busy[delivery.chat_id] = asyncio.create_task(self._deliver(delivery))
            await self._sleep(await self._database.read(deliveries.next_due, list(self._busy)), now)

    async def close(self, seconds: float) -> None:
        """Lets what is being sent come to its end, for so many seconds; what remains is sent at the next start."""
        if self._busy:
            _done, late = await asyncio.wait(list(self._busy.values()), timeout=seconds)
            for task in late:
                task.cancel()

    async def _sleep(self, next_due: float | None, now: float) -> None:
        seconds = _LONGEST_SLEEP if next_due is None else min(_LONGEST_SLEEP, max(0.02, next_due - now))
        with suppress(TimeoutError):
            async with asyncio.timeout(seconds):
                await self._woken.wait()

    async def _deliver(self, delivery: Delivery) -> None:
        try:
            await self._attempt(delivery)
        finally:
            del self._busy[delivery.chat_id]
            self._woken.set()

    async def _attempt(self, delivery: Delivery) -> None:
        try:
            afterwards = await self._send(delivery)
        except TryAgainError as fault:
            due_at = self._clock().timestamp() + (fault.seconds or patience(delivery.attempts))
            await self._database.run(deliveries.postpone, delivery.id, due_at, str(fault))
        except Exception as error:  # set aside and kept: a poisoned message must not block the others
            if not isinstance(error, RefusedError):
                log.exception("delivery %s (%s) could not be sent", delivery.id, delivery.kind)
            await self._database.run(deliveries.note_refused, delivery.id, f"{type(error).__name__}: {error}")
        else:
            await self._database.run(_note_sent, delivery.id, afterwards)


def _note_sent(db: Connection, delivery_id: int, afterwards: Afterwards | None) -> None:
    if afterwards:
        afterwards(db)
    deliveries.note_sent(db, delivery_id)
