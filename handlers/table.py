"""Everything that the bot listens to, as one table. `TAKERS` are offered a message in their order."""

from __future__ import annotations

from collections.abc import Mapping

from handlers import danger, guide, links, news, own_data, resident, translations, voice, volunteer
from handlers.audience import Audience
from handlers.desk import answering, blocking, lists, phrases, picking, profile, residents
from handlers.presence import on_presence
from handlers.routing import (
    Handler,
    OnCommand,
    Table,
    Taker,
    on_edits,
    on_messages,
    on_unknown_commands,
    on_unknown_taps,
)
from handlers.studio import (
    announcements,
    answers,
    candidates,
    editing,
    groups,
    history,
    letters,
    menu,
    page,
    people,
    pictures,
    statistics,
    steps,
    trying,
)

TABLE: Table = (
    *resident.TABLE,
    *danger.TABLE,
    *own_data.TABLE,
    *guide.TABLE,
    *volunteer.TABLE,
    *answering.TABLE,
    *picking.TABLE,
    *phrases.TABLE,
    *lists.TABLE,
    *profile.TABLE,
    *residents.TABLE,
    *translations.TABLE,
    *voice.TABLE,
    *groups.TABLE,
    *editing.TABLE,
    *steps.TABLE,
    *trying.TABLE,
    *answers.TABLE,
    *history.TABLE,
    *candidates.TABLE,
    *menu.TABLE,
    *statistics.TABLE,
    *pictures.TABLE,
    *people.TABLE,
    *letters.TABLE,
    *blocking.TABLE,
    *announcements.TABLE,
    *page.TABLE,
    *news.TABLE,
)

TAKERS: tuple[Taker, ...] = (
    volunteer.take_reply,
    pictures.take_picture,
    voice.take_voice,
    translations.take_text,
    announcements.take_text,
    editing.take_text,
    danger.take_danger,
    links.take_links,
    resident.take_message,
)

TAKERS_OF_EDITS: tuple[Taker, ...] = (danger.take_danger, danger.take_more_words)

TAKERS_FOR_THE_BLOCKED: tuple[Taker, ...] = (danger.tell_first_step,)

COMMANDS: Mapping[str, Audience] = {row.name: row.audience for row in TABLE if isinstance(row, OnCommand)}


def all_handlers() -> list[Handler]:
    """The handlers for python-telegram-bot, in order."""
    return [
        *(row.handler(danger.take_danger) if isinstance(row, OnCommand) else row.handler() for row in TABLE),
        on_unknown_taps(),
        on_unknown_commands(danger.take_danger),
        on_messages(TAKERS, TAKERS_FOR_THE_BLOCKED),
        on_edits(TAKERS_OF_EDITS, TAKERS_FOR_THE_BLOCKED),
        on_presence(),
    ]
