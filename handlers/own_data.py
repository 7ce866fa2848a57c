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
from bot.people import People
from bot.store import curations, deliveries, escalations, forgetting, own_data, recordings, shown
from bot.store.database import Connection
from bot.store.own_data import Kept, Thing
from bot.store.people import Role
from handlers import callbacks
from handlers.context import Context, Visit
from handlers.desk.residents import with_commune
from handlers.routing import OnCommand, OnTap, Table
from handlers.screens import Screen
from handlers.sending import call, say, show
from handlers.studio.people_screens import role_name

_LATEST_SHOWN = 10
_FILE = "cam-tay.txt"
_BESIDES = {
    Thing.ASKED: "kept_asked",
    Thing.VOUCHES: "kept_vouches",
    Thing.QUOTED: "kept_quoted",
    Thing.NEWS: "kept_news",
    Thing.HELD: "kept_held",
    Thing.PROFILE: "kept_profile",
    Thing.PHRASES: "kept_phrases",
    Thing.DRAFTS: "kept_drafts",
    Thing.UNDER_WAY: "kept_under_way",
    Thing.ACTS: "kept_acts",
    Thing.RESTRICTIONS: "kept_restrictions",
}


async def my_data(_message: Message, _arguments: list[str], visit: Visit, context: Context) -> None:
    """What is kept about the person: the numbers and the latest questions, and all of their words as a file."""
    kept = await context.services.database.read(own_data.kept_of, visit.person.id)
    await say(context.bot, visit.chat_id, with_commune(_summary(kept, visit, context.services.people), visit))
    if len(kept.questions) > _LATEST_SHOWN or kept.messages or kept.unsent:
        words = "\n".join([*_lines(sorted([*kept.questions, *kept.messages])), *(f"• {text}" for text in kept.unsent)])
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
        for_all = {number: shown.messages_of(db, number) for number in curations.quoting(db, visit.person.id)}
        forgetting.forget_person(db, visit.person.id)
        services.desk.let_go(db, visit.person.id, services.clock())
        forgetting.forget_volunteer(db, visit.person.id)
        for number, messages in for_all.items():
            services.desk.bell.update_cards(db, number, services.clock())
            shown_elsewhere += [] if escalations.find(db, number) else messages
        for chat_id, message_id in shown_elsewhere:
            deliveries.enqueue(db, chat_id, Letter.TAKE_AWAY, {"message": message_id}, services.clock())
        services.voices.refresh(db)
        return names

    names = await services.database.run(forgotten)
    await asyncio.to_thread(services.voices.delete, names)
    await services.database.settle()
    await show(context.bot, query, visit.screens.plain("forgotten"))


def _summary(kept: Kept, visit: Visit, people: People) -> Screen:
    screens, name = visit.screens, visit.person.first_name
    asked = [
        screens.say("my_data", name=name, count=len(kept.questions)),
        *map(escape, _lines(kept.questions[-_LATEST_SHOWN:])),
    ]
    since = shown_day(kept.first_seen) if kept.first_seen else "–"
    more = screens.say(
        "my_data_more",
        messages=len(kept.messages),
        guides=kept.counts.get(Thing.GUIDES, 0),
        recordings=kept.counts.get(Thing.RECORDINGS, 0),
        reports=kept.counts.get(Thing.REPORTS, 0),
        phone=visit.person.phone_type or "–",
        since=since,
    )
    lines = asked if kept.questions else [screens.say("my_data_nothing")]
    return Screen("\n".join([*lines, more, *_besides(kept, visit, people)]))


def _besides(kept: Kept, visit: Visit, people: People) -> list[str]:
    """What only some people have: one line each."""
    screens = visit.screens
    held = [(Role.VOLUNTEER, people.volunteers()), (Role.ADMIN, people.admins())]
    roles = ", ".join(role_name(screens, role) for role, holders in held if visit.person.id in holders)
    lines = [screens.say("kept_role", role=roles)] if roles else []
    if kept.wants_news is not None:
        lines.append(screens.say("kept_news_yes" if kept.wants_news else "kept_news_no"))
    return lines + [
        screens.say(_BESIDES[thing], count=kept.counts[thing]) for thing in _BESIDES if thing in kept.counts
    ]


def _lines(texts: Sequence[tuple[datetime, str]]) -> list[str]:
    return [f"• {shown_day(moment)}: {text}" for moment, text in texts]


TABLE: Table = (
    OnCommand("mydata", my_data, for_the_blocked=True),
    OnCommand("forget", forget, for_the_blocked=True),
    OnTap(callbacks.ForgetMe, forget_me, for_the_blocked=True),
)
