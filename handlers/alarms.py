"""Alarms to the admins: once when something goes wrong, once when it is over. Sent directly, as the outbox may be what
is stuck."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable
from functools import partial

from bot.delivery import RefusedError, TryAgainError
from bot.health import Incident, Vitals, incidents
from bot.services import Services
from bot.store import people
from bot.store.queues import begin_incident, end_incident, standing_incidents
from handlers.context import Bot, screens_for
from handlers.sending import call, say

log = logging.getLogger(__name__)

_BEGUN = {
    Incident.OUTBOX_STALLED: "alarm_outbox",
    Incident.DISK_NEARLY_FULL: "alarm_disk",
    Incident.INBOX_POISONED: "alarm_inbox",
    Incident.VOLUNTEER_GROUP: "alarm_group",
}
_OVER = {
    Incident.OUTBOX_STALLED: "clear_outbox",
    Incident.DISK_NEARLY_FULL: "clear_disk",
    Incident.INBOX_POISONED: "clear_inbox",
    Incident.VOLUNTEER_GROUP: "clear_group",
}


class Alarms:
    """Compares what is wrong with what was told. `look` gives the present state."""

    def __init__(self, services: Services, bot: Bot, look: Callable[[], Awaitable[Vitals]]) -> None:
        self._services = services
        self._bot = bot
        self._look = look
        self._standing: set[str] | None = None
        self._one_at_a_time = asyncio.Lock()

    async def check(self) -> None:
        """Tells what is new and what is over. What reaches no admin is told at the next check."""
        async with self._one_at_a_time:
            await self._check()

    async def _check(self) -> None:
        if self._standing is None:
            self._standing = set(await self._services.database.read(standing_incidents))
        state = await self._look()
        wrong = incidents(state, self._services.config.health)
        for incident in sorted(wrong - self._standing):
            log.warning("incident: %s", incident)
            if await self._tell(_BEGUN[incident], state):
                self._standing.add(incident)
                await self._services.database.run(begin_incident, incident, self._services.clock())
        for incident in sorted(Incident(kind) for kind in self._standing - wrong):
            log.info("over: %s", incident)
            if await self._tell(_OVER[incident], state):
                self._standing.discard(incident)
                await self._services.database.run(end_incident, incident)

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
            person = await self._services.database.read(people.find, admin_id)
            screens = screens_for(self._services, person.language if person else None)
            try:
                await say(self._bot, admin_id, screens.plain(key, **values))
                reached = True
            except (RefusedError, TryAgainError):
                log.warning("an admin could not be told of an incident")
        return reached
