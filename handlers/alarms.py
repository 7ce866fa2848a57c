"""Alarms to the admins: once when something goes wrong, once when it is over. Sent directly, as the outbox may be what
is stuck."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable
from contextlib import suppress
from functools import partial

from bot.delivery import RefusedError, TryAgainError
from bot.errors import Fault, StoreError
from bot.health import Incident, Vitals, incidents
from bot.services import Services
from bot.store import people
from bot.store.queues import keep_incidents, standing_incidents
from handlers.context import Bot, screens_for
from handlers.sending import call, say

log = logging.getLogger(__name__)

_BEGUN = {
    Incident.OUTBOX_STALLED: "alarm_outbox",
    Incident.DISK_NEARLY_FULL: "alarm_disk",
    Incident.INBOX_POISONED: "alarm_inbox",
    Incident.VOLUNTEER_GROUP: "alarm_group",
}
_STORE_FAILING = {
    Fault.FULL: "alarm_store_full",
    Fault.READ_ONLY: "alarm_store_read_only",
    Fault.LOCKED: "alarm_store_locked",
    Fault.OTHER: "alarm_store_other",
}
_OVER = {
    Incident.OUTBOX_STALLED: "clear_outbox",
    Incident.DISK_NEARLY_FULL: "clear_disk",
    Incident.INBOX_POISONED: "clear_inbox",
    Incident.VOLUNTEER_GROUP: "clear_group",
    Incident.STORE_FAILING: "clear_store",
}
_SECONDS_WHILE_THE_STORE_FAILS = 2.0


async def tell_of_damage(services: Services, bot: Bot) -> None:
    """The last word to the admins before the bot stops, as it cannot go on over a damaged database."""
    for admin_id in sorted(services.people.admins()):
        try:
            await say(bot, admin_id, screens_for(services, None).plain("alarm_store_damaged"))
        except (RefusedError, TryAgainError):
            log.warning("an admin could not be told that the database is damaged")


class Alarms:
    """Compares what is wrong with what was told. `look` gives the present state."""

    def __init__(self, services: Services, bot: Bot, look: Callable[[], Awaitable[Vitals]]) -> None:
        self._services = services
        self._bot = bot
        self._look = look
        self._standing: set[str] | None = None
        self._kept: set[str] = set()
        self._one_at_a_time = asyncio.Lock()
        self._store_fails = asyncio.Event()
        services.database.on_fault(self._store_fails.set)

    async def due(self, seconds: float) -> None:
        """Returns when it is time for the next check: after so many seconds, or as soon as the database fails."""
        if Incident.STORE_FAILING in (self._standing or ()):
            await asyncio.sleep(_SECONDS_WHILE_THE_STORE_FAILS)
            return
        with suppress(TimeoutError):
            async with asyncio.timeout(seconds):
                await self._store_fails.wait()

    async def check(self) -> None:
        """Tells what is new and what is over. What reaches no admin is told at the next check. Raises StoreError."""
        async with self._one_at_a_time:
            self._store_fails.clear()
            if self._standing is None:
                self._standing = set(await self._services.database.read(standing_incidents))
                self._kept = set(self._standing)
            await self._keep(self._standing)
            await self._tell_changes(self._standing)
            await self._keep(self._standing)

    async def _tell_changes(self, standing: set[str]) -> None:
        state = await self._look()
        wrong = incidents(state, self._services.config.health)
        for incident in sorted(wrong - standing):
            log.warning("incident: %s", incident)
            key = _STORE_FAILING[state.store_fault] if state.store_fault else ""
            if await self._tell(_BEGUN.get(incident, key), state):
                standing.add(incident)
        for incident in sorted(Incident(kind) for kind in standing - wrong):
            log.info("over: %s", incident)
            if await self._tell(_OVER[incident], state):
                standing.discard(incident)

    async def _keep(self, standing: set[str]) -> None:
        """Keeps what was told, for after a restart; where the database failed, finds out whether it takes that now."""
        if standing == self._kept and self._services.database.fault is None:
            return
        try:
            await self._services.database.run(keep_incidents, standing, self._services.clock())
            self._kept = set(standing)
        except StoreError as error:
            log.error("%s", error)

    async def look_for_group(self) -> None:
        """Whether the volunteers' group is there and the bot in it; one line in the log where it is not."""
        group, pulse = self._services.config.volunteer_group, self._services.pulse
        if group is None:
            return
        try:
            await call(partial(self._bot.get_chat, group))
        except RefusedError as error:
            if pulse.group_is_known:
                log.warning("the volunteers' group (volunteer_group) cannot be reached: %s", error)
            pulse.group_is_known = False
        except TryAgainError:
            return  # nothing is known of it now; it is looked for again soon
        else:
            pulse.group_is_known = True
        await self.check()

    async def _tell(self, key: str, state: Vitals) -> bool:
        """Whether at least one admin was reached."""
        queues = state.queues
        values = {
            "waiting": queues.outbox.waiting if queues else 0,
            "minutes": round(queues.outbox.oldest_seconds / 60) if queues else 0,
            "count": queues.poisoned if queues else 0,
            "free": round(state.disk_free_mb),
        }
        reached = False
        for admin_id in sorted(self._services.people.admins()):
            screens = screens_for(self._services, await self._language(admin_id))
            try:
                await say(self._bot, admin_id, screens.plain(key, **values))
                reached = True
            except (RefusedError, TryAgainError):
                log.warning("an admin could not be told of an incident")
        return reached

    async def _language(self, admin_id: int) -> str | None:
        """The admin's language; none where the database does not even tell that."""
        try:
            person = await self._services.database.read(people.find, admin_id)
        except StoreError:
            return None
        return person.language if person else None
