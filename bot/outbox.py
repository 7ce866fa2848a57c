"""The outbox: a message is delivered at least once, with retries, each chat in order, and none holds up the others."""

from __future__ import annotations

import asyncio
import logging
import time
from collections.abc import Awaitable, Callable
from contextlib import suppress

from bot.clock import Clock
from bot.delivery import WORK, PoisonedError, RefusedError, TryAgainError, Work, cancelled, insist, patience
from bot.errors import StoreError
from bot.store import Database, deliveries
from bot.store.database import Connection
from bot.store.deliveries import Delivery
from bot.store.sent import SentLog

log = logging.getLogger(__name__)

Afterwards = Callable[[Connection], None]
"""What is to be remembered of a message that was sent, in the transaction that takes it off the outbox."""

SET_ASIDE = "set_aside"
"""The kind of the letter that tells an admin of another one that could not be sent."""

_HOPELESS_ATTEMPTS = 20
"""So many attempts fail at one message while others arrive: then it is the message."""
_MOST_LETTERS_AT_ONCE = 32
_LONGEST_SLEEP = 30.0
_SHORTEST_SLEEP = 0.02


class Outbox:
    """Sends what waits in the outbox, with retries; a chat that has to wait does not hold up the others.

    `set_aside` is called with a letter that will never be taken, in the transaction that notes it.
    """

    def __init__(
        self,
        database: Database,
        send: Callable[[Delivery], Awaitable[Afterwards | None]],
        clock: Clock,
        sent: SentLog,
        set_aside: Callable[[Connection, Delivery, RefusedError], None],
    ) -> None:
        self._database = database
        self._send = send
        self._clock = clock
        self._sent = sent
        self._set_aside = set_aside
        self._woken = asyncio.Event()
        self._busy: dict[int, asyncio.Task[None]] = {}
        self._arrived_at = 0.0
        database.on_change(self._woken.set)

    async def run(self) -> None:
        """Sends for ever; cancel the task to stop."""
        while True:
            self._woken.clear()
            try:
                seconds = await self._look()
            except StoreError as error:
                log.error("%s", error)
                seconds = patience(0)
            except Exception:  # all letters wait for this task: it must not end by itself
                log.exception("the outbox could not be read, it is tried again")
                seconds = patience(0)
            await asyncio.sleep(_SHORTEST_SLEEP)
            with suppress(TimeoutError):
                async with asyncio.timeout(seconds):
                    await self._woken.wait()

    async def close(self, seconds: float) -> None:
        """Lets what is being sent come to its end, for so many seconds; what remains is sent at the next start."""
        if self._busy:
            _done, late = await asyncio.wait(list(self._busy.values()), timeout=seconds)
            await cancelled(late)

    async def _look(self) -> float:
        """Starts what is due, as far as there is room; returns for how long nothing else will be due."""
        room = _MOST_LETTERS_AT_ONCE - len(self._busy)
        if room <= 0:
            return _LONGEST_SLEEP
        now = self._clock().timestamp()
        found, next_at = await self._database.read(deliveries.due, now, list(self._busy), room)
        for delivery in found:
            self._busy[delivery.chat_id] = asyncio.create_task(self._deliver(delivery))
        return _LONGEST_SLEEP if next_at is None else min(_LONGEST_SLEEP, max(0.0, next_at - now))

    async def _deliver(self, delivery: Delivery) -> None:
        WORK.set(Work(_origin(delivery), longest_wait=2.0))
        try:
            await self._attempt(delivery)
        except StoreError as error:
            log.error("%s", error)  # the letter waits where it is
        finally:
            del self._busy[delivery.chat_id]
            self._woken.set()

    async def _attempt(self, delivery: Delivery) -> None:
        try:
            afterwards = await self._send(delivery)
        except TryAgainError as fault:
            if delivery.attempts >= _HOPELESS_ATTEMPTS and time.monotonic() - self._arrived_at < patience(99):
                await self._refuse(delivery, PoisonedError(str(fault)))
                return
            due_at = self._clock().timestamp() + (fault.seconds or patience(delivery.attempts))
            await insist(self._database, deliveries.postpone, delivery.id, due_at, str(fault))
        except RefusedError as error:
            await self._refuse(delivery, error)
        except StoreError:
            await asyncio.sleep(patience(0))
            raise
        except Exception as error:  # set aside and kept: a poisoned message must not block the others
            log.exception("letter %s (%s) could not be sent", delivery.id, delivery.kind)
            await self._refuse(delivery, PoisonedError(type(error).__name__))
        else:
            self._arrived_at = time.monotonic()
            await self._note_sent(delivery, afterwards)
            self._sent.forget(_origin(delivery))

    async def _note_sent(self, delivery: Delivery, afterwards: Afterwards | None) -> None:
        try:
            await insist(self._database, _note_sent, delivery.id, afterwards)
        except StoreError:
            raise
        except Exception:  # what it was about is gone, by /forget for one: it has arrived all the same
            log.exception("of letter %s (%s) nothing could be remembered", delivery.id, delivery.kind)
            await insist(self._database, _note_sent, delivery.id, None)

    async def _refuse(self, delivery: Delivery, error: RefusedError) -> None:
        def noted(db: Connection) -> None:
            deliveries.note_refused(db, delivery.id, f"{type(error).__name__}: {error}")
            self._set_aside(db, delivery, error)

        await insist(self._database, noted)
        self._sent.forget(_origin(delivery))


def unfinished(db: Connection) -> set[str]:
    """The origins of all the work that is not finished: updates and letters."""
    return {origin for origin, _ in deliveries.unhandled(db)} | {_origin(each) for each in deliveries.waiting(db)}


def _origin(letter: Delivery) -> str:
    """Its number alone is given again once it has been sent."""
    return f"letter:{letter.id}:{letter.created_at}"


def _note_sent(db: Connection, delivery_id: int, afterwards: Afterwards | None) -> None:
    if afterwards:
        afterwards(db)
    deliveries.note_sent(db, delivery_id)
