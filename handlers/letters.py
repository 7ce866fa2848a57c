"""The outbox's way out: what a delivery is about becomes a message at the moment of sending."""

from __future__ import annotations

from datetime import date

from bot.announcing import AnnouncementLetter
from bot.delivery import RefusedError
from bot.notices import NOTICE
from bot.outbox import SET_ASIDE, Afterwards
from bot.services import Services
from bot.statistics import WEEK
from bot.store import people, recordings, upkeep
from bot.store.deliveries import Delivery
from bot.store.recordings import State
from bot.studio import OPENED, OVERTAKEN, Kind
from bot.upkeep import OUTDATED
from bot.voice import DECIDED, RECORDED
from handlers import voice_screens
from handlers.context import Bot, screens_for
from handlers.desk.mail import DeskMail
from handlers.screens import Screen, Screens, button
from handlers.sending import say
from handlers.sounds import send_to_decide
from handlers.studio import draft_screens
from handlers.studio.announcements import deliver_announcement
from handlers.studio.letters import send_set_aside
from handlers.studio.statistics import send_week
from handlers.studio.taps import OpenToEdit


class Letters:
    """Sends deliveries. Give `send` to the outbox."""

    def __init__(self, bot: Bot, services: Services) -> None:
        self._bot = bot
        self._services = services
        self._desk = DeskMail(bot, services)

    async def send(self, delivery: Delivery) -> Afterwards | None:
        """Sends one delivery; returns what is to be remembered of it. Raises TryAgainError or RefusedError."""
        if delivery.kind == OUTDATED:
            await self._outdated(delivery)
            return None
        if delivery.kind in (OPENED, OVERTAKEN):
            screens = await self._screens(delivery.chat_id)
            await say(self._bot, delivery.chat_id, draft_screens.told(screens, delivery.kind, delivery.subject))
            return None
        if delivery.kind in (RECORDED, DECIDED):
            await self._recording(delivery)
            return None
        if delivery.kind == WEEK:
            monday = date.fromisoformat(str(delivery.subject["monday"]))
            screens = await self._screens(delivery.chat_id)
            await send_week(self._bot, self._services, delivery.chat_id, monday, screens)
            return None
        if delivery.kind == SET_ASIDE:
            await send_set_aside(self._bot, self._services, delivery, await self._screens(delivery.chat_id))
            return None
        if delivery.kind == NOTICE:
            await self._notice(delivery)
            return None
        if delivery.kind in set(AnnouncementLetter):
            screens = await self._screens(delivery.chat_id)
            return await deliver_announcement(self._bot, self._services, delivery, screens)
        return await self._desk.send(delivery)

    async def _screens(self, chat_id: int) -> Screens:
        person = await self._services.database.read(people.find, chat_id)
        return screens_for(self._services, person.language if person else None)

    async def _notice(self, delivery: Delivery) -> None:
        values = {name: value for name, value in delivery.subject.items() if name != "key"}
        screens = await self._screens(delivery.chat_id)
        await say(self._bot, delivery.chat_id, screens.plain(str(delivery.subject["key"]), **values))

    async def _outdated(self, delivery: Delivery) -> None:
        entry = self._services.library.entries.get(str(delivery.subject["entry"]))
        if entry is None:
            raise RefusedError("the entry does not exist any more")
        reported = await self._services.database.read(upkeep.reports)
        screens = await self._screens(delivery.chat_id)
        told = screens.say("outdated_report", count=reported.get(entry.id, 1), title=screens.title(entry))
        rows = [[button(screens.label("edit_outdated"), OpenToEdit(Kind.ENTRY, entry.id))]]
        await say(self._bot, delivery.chat_id, Screen(f"{told}\n\n{screens.entry_text(entry)}", rows))

    async def _recording(self, delivery: Delivery) -> None:
        recording = await self._services.database.read(recordings.find, int(delivery.subject["recording"]))
        if recording is None:
            raise RefusedError("the recording does not exist any more")
        screens = await self._screens(delivery.chat_id)
        if delivery.kind == DECIDED:
            await say(self._bot, delivery.chat_id, voice_screens.decided(screens, recording))
        elif recording.state is State.WAITING:
            await send_to_decide(self._bot, self._services, delivery.chat_id, screens, recording)
