"""Volunteers' answers that may become entries, one by one."""

from __future__ import annotations

from telegram import CallbackQuery

from bot.store import reviews, shown
from bot.store.database import Connection
from handlers.audience import Audience
from handlers.context import Context, Visit
from handlers.desk.cases import load_case
from handlers.desk_screens import Case
from handlers.routing import OnTap, Table
from handlers.sending import show
from handlers.studio import answer_taps, group_screens


async def open_answers(query: CallbackQuery, tap: answer_taps.OpenAnswers, visit: Visit, context: Context) -> None:
    """The next answer, in place of the one before."""
    case, left = await context.services.database.read(_next, tap.after)
    message_id = await show(context.bot, query, group_screens.reviewed(visit.screens, case, left))
    if case is not None:
        services, people = context.services, [case.escalation.person_id]
        await services.database.run(shown.note_list, visit.chat_id, message_id, people, services.clock())


async def settle_answer(query: CallbackQuery, tap: answer_taps.SettleAnswer, visit: Visit, context: Context) -> None:
    """It need not become an entry; the next one."""
    await context.services.database.run(reviews.settle, tap.escalation, context.services.clock())
    await open_answers(query, answer_taps.OpenAnswers(tap.escalation), visit, context)


def _next(db: Connection, after: int) -> tuple[Case | None, int]:
    found = reviews.next_after(db, after)
    return (load_case(db, found) if found is not None else None), reviews.count(db)


TABLE: Table = (
    OnTap(answer_taps.OpenAnswers, open_answers, Audience.ADMINS),
    OnTap(answer_taps.SettleAnswer, settle_answer, Audience.ADMINS),
)
