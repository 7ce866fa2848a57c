"""The volunteers' group as a forum: one topic for each escalation, opened with its card and closed with its end."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import replace
from functools import partial

from bot.delivery import RefusedError
from bot.services import Services
from bot.store import escalations
from bot.store.escalations import Escalation
from handlers.context import Bot
from handlers.desk_screens import Case, words
from handlers.screens import Screens
from handlers.sending import call

_LONGEST_NAME = 60


class Forum:
    """Topics of the volunteers' group. A group without topics is left as it is."""

    def __init__(self, bot: Bot, services: Services) -> None:
        self._bot = bot
        self._services = services
        self._has_topics: bool | None = None

    async def with_topic(self, chat_id: int, case: Case, screens: Screens) -> Case:
        """The case with its topic, which is opened where the chat is the group and has topics.

        Raises TryAgainError; a group in which the bot may not open topics gets the card all the same.
        """
        if case.escalation.forum_topic is not None or not await self._is_forum(chat_id):
            return case
        asked = next((words(screens, message) for message in case.thread[:1]), "")
        name = f"#{case.escalation.id} {asked}"[:_LONGEST_NAME].strip()
        try:
            topic = await call(partial(self._bot.create_forum_topic, chat_id, name))
        except RefusedError:
            return case
        number = topic.message_thread_id
        await self._services.database.run(escalations.note_forum_topic, case.escalation.id, number)
        return replace(case, escalation=replace(case.escalation, forum_topic=number))

    async def close_or_open(self, escalation: Escalation) -> None:
        """Closes the topic of what is over, opens the topic of what is not (any more)."""
        group = self._services.config.volunteer_group
        if group is None or escalation.forum_topic is None:
            return
        act = self._bot.close_forum_topic if escalation.is_over else self._bot.reopen_forum_topic
        with suppress(RefusedError):  # it is closed or open already, or somebody has deleted it
            await call(partial(act, group, escalation.forum_topic))

    async def _is_forum(self, chat_id: int) -> bool:
        if chat_id != self._services.config.volunteer_group:
            return False
        if self._has_topics is None:
            chat = await call(partial(self._bot.get_chat, chat_id))
            self._has_topics = bool(chat.is_forum)
        return self._has_topics
