"""What a volunteer asks about the desk: what waits, what is theirs, and their own numbers."""

from __future__ import annotations

from datetime import timedelta

from telegram import Message

from bot.store import escalations, shown, volunteers
from bot.store.database import Connection
from handlers import desk_screens
from handlers.audience import Audience, may
from handlers.context import Context, Visit
from handlers.desk.cases import load_cases
from handlers.desk.telling import tell
from handlers.desk_screens import Case
from handlers.routing import OnCommand, Table
from handlers.screens import Screen
from handlers.studio.statistics import show_this_week

_FIGURES_OF = timedelta(days=30)
_LISTED = 20


async def queue(_message: Message, _arguments: list[str], visit: Visit, context: Context) -> None:
    """What waits, the oldest first, and what the volunteer holds."""

    def both(db: Connection) -> tuple[list[Case], list[Case]]:
        waiting = load_cases(db, escalations.waiting(db))
        return load_cases(db, escalations.held_by(db, visit.person.id)), waiting

    held, waiting = await context.services.database.read(both)
    heading = visit.screens.say("queue", open=len(waiting), mine=len(held))
    await _show([*held, *waiting], heading, "queue_empty", visit, context)


async def mine(_message: Message, _arguments: list[str], visit: Visit, context: Context) -> None:
    """What the volunteer holds, what waits for the resident, and what they have answered and is not over."""
    found = await context.services.database.read(
        lambda db: load_cases(db, escalations.in_hand(db, visit.person.id, _LISTED))
    )
    await _show(found, visit.screens.say("mine", count=len(found)), "mine_empty", visit, context)


async def stats(message: Message, arguments: list[str], visit: Visit, context: Context) -> None:
    """A volunteer's own numbers; admins get the week in a picture as well."""
    services = context.services
    if may(Audience.ADMINS, services, visit.person.id, visit.chat_id):
        await show_this_week(message, arguments, visit, context)
    if visit.person.id in services.people.volunteers():
        await tell(visit, context, await _own_figures(visit, context))


async def _own_figures(visit: Visit, context: Context) -> Screen:
    services, screens = context.services, visit.screens
    since = services.clock() - _FIGURES_OF
    figures = await services.database.read(volunteers.figures, visit.person.id, since)
    if not figures.answered or figures.median_wait is None:
        return screens.plain("own_figures_none", days=_FIGURES_OF.days)
    waited = desk_screens.duration(screens, timedelta(minutes=figures.median_wait))
    return screens.plain(
        "own_figures",
        days=_FIGURES_OF.days,
        answered=figures.answered,
        thanks=figures.thanks,
        not_yet=figures.not_yet,
        wait=waited,
    )


async def _show(cases: list[Case], heading: str, empty: str, visit: Visit, context: Context) -> None:
    services = context.services
    screen = (
        desk_screens.case_list(visit.screens, heading, cases, services.clock()) if cases else visit.screens.plain(empty)
    )
    message = await tell(visit, context, screen)
    people = [case.escalation.person_id for case in cases]
    await services.database.run(shown.note_list, visit.chat_id, message.message_id, people, services.clock())


TABLE: Table = (
    OnCommand("queue", queue, Audience.VOLUNTEERS),
    OnCommand("mine", mine, Audience.VOLUNTEERS),
    OnCommand("stats", stats, Audience.VOLUNTEERS),
)
