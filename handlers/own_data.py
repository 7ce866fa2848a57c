"""What is kept about whoever asks, and the way to have it deleted."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from datetime import datetime
from functools import partial
from html import escape

from telegram import CallbackQuery, InputFile, Message

from bot.clock import shown_day
from bot.desk import Letter
from bot.store import deliveries, forgetting, own_data, recordings, shown
from bot.store.database import Connection
from bot.store.own_data import Kept
from handlers import callbacks
from handlers.context import Context, Visit
from handlers.desk.residents import with_commune
from handlers.routing import OnCommand, OnTap, Table
from handlers.screens import Screen
from handlers.sending import call, say, show

_LATEST_SHOWN = 10
_FILE = "cam-tay.txt"


async def my_data(_message: Message, _arguments: list[str], visit: Visit, context: Context) -> None:
    """What is kept about the person: the numbers and the latest questions, and all of their words as a file."""
    kept = await context.services.database.read(own_data.kept_of, visit.person.id)
    await say(context.bot, visit.chat_id, with_commune(_summary(kept, visit), visit))
    if len(kept.questions) > _LATEST_SHOWN or kept.messages:
        words = "\n".join(_lines(sorted([*kept.questions, *kept.messages])))
        file = InputFile(words.encode(), filename=_FILE)
        await call(partial(context.bot.send_document, visit.chat_id, file, caption=visit.screens.label("my_data_all")))


async def forget(_message: Message, _arguments: list[str], visit: Visit, context: Context) -> None:
    """Asks once more before everything goes."""
    voices = await context.services.database.read(recordings.count_by, visit.person.id)
    await say(context.bot, visit.chat_id, visit.screens.forget(voices))


async def forget_me(query: CallbackQuery, _tap: callbacks.ForgetMe, visit: Visit, context: Context) -> None:
    """Deletes everything about the person, and really: from the file.

    What they have read aloud for others goes along, and what volunteers and admins see of their questions.
    """
    services = context.services

    def forgotten(db: Connection) -> list[str]:
        names = recordings.forget_reader(db, visit.person.id)
        shown_elsewhere = shown.elsewhere_of(db, visit.person.id)
        forgetting.forget_person(db, visit.person.id)
        for chat_id, message_id in shown_elsewhere:
            deliveries.enqueue(db, chat_id, Letter.TAKE_AWAY, {"message": message_id}, services.clock())
        services.voices.refresh(db)
        return names

    names = await services.database.run(forgotten)
    await asyncio.to_thread(services.voices.delete, names)
    await services.database.settle()
    await show(context.bot, query, visit.screens.plain("forgotten"))


def _summary(kept: Kept, visit: Visit) -> Screen:
    screens, name = visit.screens, visit.person.first_name
    asked = [
        screens.say("my_data", name=name, count=len(kept.questions)),
        *map(escape, _lines(kept.questions[-_LATEST_SHOWN:])),
    ]
    since = shown_day(kept.first_seen) if kept.first_seen else "–"
    more = screens.say(
        "my_data_more",
        messages=len(kept.messages),
        guides=kept.guides,
        recordings=kept.recordings,
        reports=kept.reports,
        phone=visit.person.phone_type or "–",
        since=since,
    )
    lines = asked if kept.questions else [screens.say("my_data_nothing")]
    return Screen("\n".join([*lines, more]))


def _lines(texts: Sequence[tuple[datetime, str]]) -> list[str]:
    return [f"• {shown_day(moment)}: {text}" for moment, text in texts]


TABLE: Table = (
    OnCommand("mydata", my_data, for_the_blocked=True),
    OnCommand("forget", forget, for_the_blocked=True),
    OnTap(callbacks.ForgetMe, forget_me, for_the_blocked=True),
)
