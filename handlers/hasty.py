"""Taps that come faster than they are taken: a short word ends the waiting sign on the button."""

from __future__ import annotations

import asyncio
import logging
import time
from collections.abc import Callable
from functools import partial

from bot.delivery import RefusedError, TryAgainError
from bot.errors import StoreError
from bot.services import Services
from bot.store import people
from handlers.context import Bot, screens_for
from handlers.sending import call

log = logging.getLogger(__name__)

_SECONDS_BETWEEN = 1.0
_MOST_AT_ONCE = 20
_MOST_REMEMBERED = 1_000


class Hasty:
    """Answers taps that the gate turned away: one a second for a person, and few at once in all."""

    def __init__(self, bot: Bot, services: Services, now: Callable[[], float] = time.monotonic) -> None:
        self._bot = bot
        self._services = services
        self._now = now
        self._answered: dict[int, float] = {}
        self._tasks: set[asyncio.Task[None]] = set()

    def turn_away(self, person_id: int, tap_id: str) -> None:
        """Answers a tap soon, or not at all. Returns at once."""
        now, last = self._now(), self._answered.pop(person_id, None)
        is_due = last is None or now - last >= _SECONDS_BETWEEN
        self._answered[person_id] = now if is_due or last is None else last
        if len(self._answered) > _MOST_REMEMBERED:
            del self._answered[next(iter(self._answered))]
        if is_due and len(self._tasks) < _MOST_AT_ONCE:
            task = asyncio.create_task(self._answer(person_id, tap_id))
            self._tasks.add(task)
            task.add_done_callback(self._tasks.discard)

    async def _answer(self, person_id: int, tap_id: str) -> None:
        try:
            person = await self._services.database.read(people.find, person_id)
            text = screens_for(self._services, person.language if person else None).label("too_hasty")
            await call(partial(self._bot.answer_callback_query, tap_id, text))
        except (TryAgainError, RefusedError, StoreError) as error:
            log.debug("a tap that came too fast stays unanswered (%s)", type(error.__cause__).__name__)
