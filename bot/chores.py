"""What the running bot does by itself, again and again: look for edited files, for the forgotten, for what is too old.

A new chore is one function below and one line in `start_chores`.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable
from contextlib import suppress
from datetime import timedelta
from functools import partial
from pathlib import Path

from bot import announcing
from bot.delivery import RefusedError, TryAgainError
from bot.errors import StoreError
from bot.monitoring import present_vitals
from bot.services import Services
from bot.statistics import send_last_week
from bot.store import forgetting, people
from handlers.alarms import Alarms
from handlers.context import Bot, screens_for
from handlers.screens import Screen, Screens
from handlers.sending import say
from knowledge_base.problems import FaultyFilesError

log = logging.getLogger(__name__)

_LOOK_FOR_CHANGES_SECONDS = 1.0
_LOOK_FOR_FORGOTTEN_SECONDS = 1.0
_LOOK_FOR_MONDAY_SECONDS = 60.0
_FEED_SECONDS = 1.0
_SHOW_PROGRESS_SECONDS = 5.0
_TIDY_SECONDS = 3600.0
_SETTLE_SECONDS = 10.0
"""So long at most what was deleted may still stand in the log of the database."""
_LOOK_FOR_INCIDENTS_SECONDS = 10.0
_LOOK_FOR_GROUP_SECONDS = 60.0


def start_chores(services: Services, bot: Bot) -> list[asyncio.Task[None]]:
    """Starts every chore; cancelling its task ends one."""
    alarms = Alarms(services, bot, partial(present_vitals, services))
    chores = (
        (_LOOK_FOR_CHANGES_SECONDS, partial(_follow_files, services, bot)),
        (_LOOK_FOR_FORGOTTEN_SECONDS, partial(_look_after_the_desk, services)),
        (_LOOK_FOR_MONDAY_SECONDS, partial(_send_last_week, services)),
        (_FEED_SECONDS, partial(_feed_announcements, services)),
        (_SHOW_PROGRESS_SECONDS, partial(_show_announcements, services)),
        (_TIDY_SECONDS, partial(_tidy, services)),
        (_SETTLE_SECONDS, services.database.settle),
        (_LOOK_FOR_GROUP_SECONDS, alarms.look_for_group),
    )
    watching = every(_LOOK_FOR_INCIDENTS_SECONDS, alarms.check, alarms.due)
    return [
        asyncio.create_task(each)
        for each in (watching, *(every(seconds, work, services.clock.pause) for seconds, work in chores))
    ]


async def every(seconds: float, work: Callable[[], Awaitable[None]], pause: Callable[[float], Awaitable[None]]) -> None:
    """Does something again and again, with pauses; an error is logged and does not end it."""
    while True:
        try:
            await work()
        except StoreError as error:
            log.error("%s", error)
        except Exception:
            log.exception("%s failed, it is tried again", work)
        await pause(seconds)


async def _follow_files(services: Services, bot: Bot) -> None:
    """Takes over edited files; admins are told of faulty ones, and the last good version stays in force."""
    try:
        changed = await services.editing.take_over_changes()
        if changed and not services.pulse.knowledge_is_fine:
            services.pulse.knowledge_is_fine = True
            await _tell_admins(services, bot, lambda screens: screens.plain("knowledge_fine"))
        if changed:
            log.info("the knowledge base was reloaded: %s entries", len(services.library.entries))
    except FaultyFilesError as error:
        services.pulse.knowledge_is_fine = False
        log.warning("the knowledge base has faults, the last good version stays in force:\n%s", error)
        await _tell_admins(services, bot, partial(_faulty, error, services.knowledge.path))


def _faulty(error: FaultyFilesError, base: Path, screens: Screens) -> Screen:
    return screens.plain("knowledge_faulty", problems=error.told(screens.language, base))


async def _tell_admins(services: Services, bot: Bot, told: Callable[[Screens], Screen]) -> None:
    """Tells each admin in the language that they have chosen."""
    for admin in services.people.admins():
        person = await services.database.read(people.find, admin)
        with suppress(RefusedError, TryAgainError):  # who cannot be reached now finds it in the log
            await say(bot, admin, told(screens_for(services, person.language if person else None)))


async def _look_after_the_desk(services: Services) -> None:
    await services.database.run(services.desk.look_after, services.clock())


async def _send_last_week(services: Services) -> None:
    await services.database.run(send_last_week, sorted(services.people.admins()), services.clock())


async def _feed_announcements(services: Services) -> None:
    await services.database.run(announcing.feed, services.clock())


async def _show_announcements(services: Services) -> None:
    await services.database.run(announcing.show_all_progress, services.clock())


async def _tidy(services: Services) -> None:
    moment = services.clock() - timedelta(days=services.config.retention_days)
    await services.database.run(forgetting.forget_before, moment)
