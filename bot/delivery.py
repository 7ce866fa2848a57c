"""The inbox: an update is accepted once and handled, each chat in order; and what it shares with the outbox.

Both keep their work in the database and know nothing of Telegram's library: what handles an update and what sends a
message are functions that are handed in.
"""

from __future__ import annotations

import asyncio
import json
import logging
import math
import time
from collections import Counter, deque
from collections.abc import Awaitable, Callable, Mapping, Sequence
from contextvars import ContextVar
from dataclasses import dataclass, field
from itertools import count, islice
from typing import Any, Concatenate, ParamSpec

from bot.clock import Clock
from bot.errors import DamagedStoreError, StoreError
from bot.logs import mark_of_work
from bot.store import Database, deliveries
from bot.store.database import Connection
from bot.store.marks import mark
from bot.store.sent import SentLog

log = logging.getLogger(__name__)

P = ParamSpec("P")
Json = Mapping[str, Any]

_PATIENCE = (1.0, 2.0, 5.0, 15.0, 60.0)
"""Seconds between attempts at an update or a message that met a passing fault; the last one repeats."""
_LONGEST_PATIENCE_WITH_THE_DISK = 5.0
"""Seconds between attempts at most where the database takes nothing: asking it costs little, and people wait."""
_LONGEST_TRY = 3600.0
"""Seconds after which an update is given up that meets passing faults only, while others are handled."""
_MOST_UPDATES_AT_ONCE = 1000


class TryAgainError(Exception):
    """A passing fault: the connection broke, the server was busy. `seconds`: not before then, where it said so."""

    def __init__(self, reason: str, seconds: float | None = None) -> None:
        self.seconds = seconds
        super().__init__(reason)


class RefusedError(Exception):
    """This message will never be taken, or is needed no more."""


class UnreachableError(RefusedError):
    """The chat takes none at all: the person has blocked the bot or never written to it, the group is gone."""


class PoisonedError(RefusedError):
    """The other side refuses what the message says or how it is made: a mistake of ours that admins must see."""


@dataclass(slots=True)
class Work:
    """What is being done just now: the origin of the update or letter, and how long a call may wait in place."""

    origin: str
    longest_wait: float
    _said: Counter[str] = field(default_factory=Counter)

    def occurrence(self, digest: str) -> str:
        """Tells the first message with this digest from a second one of the same attempt."""
        self._said[digest] += 1
        return f"{digest}-{self._said[digest]}"


WORK: ContextVar[Work | None] = ContextVar("work", default=None)
"""Set while an update is handled or a letter is sent."""


def patience(attempts: int) -> float:
    """Seconds to wait after so many attempts."""
    return _PATIENCE[min(attempts, len(_PATIENCE) - 1)]


def patience_with_the_disk(attempts: int) -> float:
    """The same where it was the database that failed."""
    return min(patience(attempts), _LONGEST_PATIENCE_WITH_THE_DISK)


async def _never(_update: Json) -> bool:
    return False


class Inbox:
    """Keeps updates before they are confirmed, then handles them: chats side by side, each chat in order, but for what
    `is_urgent`, which does not wait for the rest."""

    def __init__(
        self,
        database: Database,
        handle: Callable[[Json], Awaitable[None]],
        clock: Clock,
        sent: SentLog,
        *,
        is_urgent: Callable[[Json], Awaitable[bool]] = _never,
        longest_try: float = _LONGEST_TRY,
    ) -> None:
        self._database = database
        self._handle = handle
        self._clock = clock
        self._sent = sent
        self._lanes: dict[int, deque[tuple[str, Json]]] = {}
        self._tasks: set[asyncio.Task[None]] = set()
        self._is_urgent = is_urgent
        self._longest_try = longest_try
        self._handled_at = -math.inf
        self._waiting = 0
        self._less = asyncio.Event()
        self._failure: DamagedStoreError | None = None

    async def replay(self) -> None:
        """Handles what an earlier run received and did not finish."""
        for origin, payload in await self._database.run(deliveries.unhandled):
            self._start(origin, json.loads(payload))

    async def accept(self, updates: Sequence[Json]) -> None:
        """When this returns, the updates are safe in the file; repeats are dropped.

        Raises StoreError where they could not be kept: then they must not be confirmed.
        """
        if self._failure:
            raise self._failure
        stamped = {stamp(update): update for update in updates}
        rows = [(origin, json.dumps(update, ensure_ascii=False)) for origin, update in stamped.items()]
        fresh = await self._database.run(deliveries.receive, rows, self._clock())
        for origin in fresh:
            self._start(origin, stamped[origin])
        for origin in fresh:
            await self._let_pass(origin, stamped[origin])

    async def room(self) -> None:
        """Returns when more updates can be taken. Raises DamagedStoreError where there is no going on."""
        while self._waiting >= _MOST_UPDATES_AT_ONCE:
            self._less.clear()
            await self._less.wait()
        if self._failure:
            raise self._failure

    async def close(self, seconds: float) -> None:
        """Lets what is being handled come to its end, for so many seconds; the rest is replayed at the next start."""
        if self._tasks:
            _done, late = await asyncio.wait(self._tasks, timeout=seconds)
            await cancelled(late)

    def _start(self, origin: str, update: Json) -> None:
        key = lane(update)
        self._waiting += 1
        if key in self._lanes:
            self._lanes[key].append((origin, update))
            return
        self._lanes[key] = deque([(origin, update)])
        task = asyncio.create_task(self._handle_lane(key))
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def _let_pass(self, origin: str, update: Json) -> None:
        """Where others wait before an urgent update, it comes next after the one that is being handled."""
        waiting, own = self._lanes.get(lane(update), deque()), (origin, update)
        if own in islice(waiting, 2, None) and await self._is_urgent(update) and own in islice(waiting, 2, None):
            waiting.remove(own)
            waiting.insert(1, own)

    async def _handle_lane(self, key: int) -> None:
        waiting = self._lanes[key]
        try:
            while waiting:
                origin, update = waiting[0]
                error = await self._handle_patiently(origin, update)
                await insist(self._database, deliveries.note_handled, origin, error, self._clock())
                self._sent.forget(origin)
                waiting.popleft()
                self._waiting -= 1
                self._less.set()
        except DamagedStoreError as error:
            self._failure = error
            self._less.set()
        finally:
            del self._lanes[key]

    async def _handle_patiently(self, origin: str, update: Json) -> str | None:
        """Handles one update; returns the name of the error that made it impossible, or None."""
        began = time.monotonic()
        for attempt in count():
            WORK.set(Work(origin, longest_wait=120.0))
            try:
                await self._handle(update)
                self._handled_at = time.monotonic()
                return None
            except DamagedStoreError:
                raise
            except StoreError as fault:
                log.error("update %s: %s; trying again", mark_of_work(origin), fault)
                await asyncio.sleep(patience_with_the_disk(attempt))
            except TryAgainError as fault:
                name = type(fault.__cause__ or fault).__name__
                if self._is_hopeless(began):
                    log.error("update %s: %s for too long; given up", mark_of_work(origin), name)
                    return TryAgainError.__name__
                log.warning("update %s: %s; trying again", mark_of_work(origin), name)
                await asyncio.sleep(fault.seconds or patience(attempt))
            except Exception as error:  # one faulty update must not stop the others; it is kept as failed
                log.exception("update %s could not be handled", mark_of_work(origin))
                return type(error).__name__
        return None

    def _is_hopeless(self, began: float) -> bool:
        """Whether it is the update that makes the calls fail: where nothing else comes through, it is the network."""
        now = time.monotonic()
        return now - began > self._longest_try and now - self._handled_at < 2 * patience(99)


def lane(update: Json) -> int:
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


def stamp(update: Json) -> str:
    """What makes an update this one and no other, also when the ids of updates begin anew: a mark of the tap's own id,
    or of the chat, id and time of the message; of one that was edited, perhaps twice in a second, of the update's
    number as well. Whatever an update causes carries it as its origin, so a replay changes nothing. The mark names
    nobody, so it may outlive a person's wish to be forgotten: what Telegram repeats must not come back.
    """
    for part in update.values():
        if isinstance(part, dict) and "data" in part and "id" in part:
            return f"tap:{mark(str(part['id']))}"
        if isinstance(part, dict) and "message_id" in part:
            edit = f"{part['edit_date']}:{update['update_id']}" if part.get("edit_date") else part["date"]
            return mark(f"{part['chat']['id']}:{part['message_id']}:{edit}")
    return f"update:{update['update_id']}"


async def insist(
    database: Database, function: Callable[Concatenate[Connection, P], None], *args: P.args, **kwargs: P.kwargs
) -> None:
    """Notes what has happened and cannot be undone, also on a full disk: as soon as there is room again.

    Raises DamagedStoreError.
    """
    for attempt in count():
        try:
            await database.run(function, *args, **kwargs)
            return
        except DamagedStoreError:
            raise
        except StoreError as error:
            log.error("%s", error)
            await asyncio.sleep(patience_with_the_disk(attempt))


async def cancelled(tasks: set[asyncio.Task[None]]) -> None:
    """Cancels tasks and waits until they have ended."""
    for task in tasks:
        task.cancel()
    await asyncio.gather(*tasks, return_exceptions=True)
