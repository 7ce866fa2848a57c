"""The admins' menu: the figures of the last days, and a button to every part of the studio.

A new part adds one line to `MENU`: the interface text of its button, and the tap that opens it.
"""

from __future__ import annotations

from datetime import timedelta

from telegram import CallbackQuery, Message

from bot.store import questions
from handlers.audience import Audience
from handlers.callbacks import Tap
from handlers.context import Context, Visit
from handlers.routing import OnCommand, OnTap, Table
from handlers.screens import Screen, Screens, button, pairs
from handlers.sending import say, show
from handlers.studio import people_taps, taps
from handlers.studio.answer_taps import OpenAnswers
from handlers.studio.candidate_taps import ShowCandidate
from handlers.studio.letter_taps import OpenLetters
from handlers.studio.statistics import NOW

_DAYS_COUNTED = 7

MENU: tuple[tuple[str, Tap], ...] = (
    ("open_unanswered", taps.OpenUnanswered(0)),
    ("open_answers", OpenAnswers(0)),
    ("find_to_edit", taps.FindToEdit()),
    ("show_history", taps.ShowHistory(0)),
    ("open_candidates", ShowCandidate(0)),
    ("open_people", people_taps.OpenPeople(0)),
    ("open_stats", taps.ShowWeek(NOW)),
    ("open_announcements", taps.ListAnnouncements()),
    ("open_letters", OpenLetters()),
)


async def open_by_command(_message: Message, _arguments: list[str], visit: Visit, context: Context) -> None:
    """The menu as a new message."""
    await say(context.bot, visit.chat_id, await _menu(visit.screens, context))


async def open_by_button(query: CallbackQuery, _tap: taps.OpenStudio, visit: Visit, context: Context) -> None:
    """The menu in place of what was opened from it."""
    await show(context.bot, query, await _menu(visit.screens, context))


async def _menu(screens: Screens, context: Context) -> Screen:
    services = context.services
    counts = await services.database.read(questions.counts_since, services.clock() - timedelta(days=_DAYS_COUNTED))
    text = screens.say(
        "admin",
        asked=counts.asked,
        answered=counts.answered,
        suggested=counts.suggested,
        escalated=counts.escalated,
        danger=counts.danger,
        helped=counts.helped,
        not_helped=counts.not_helped,
        open=counts.open_escalations,
        claimed=counts.claimed_escalations,
        entries=len(screens.library.entries),
        guides=len(screens.library.guides),
    )
    waiting = len(await services.candidates.waiting())
    if waiting:
        text += f"\n\n{screens.say('candidates_waiting', count=waiting)}"
    return Screen(text, pairs(button(screens.label(label), tap) for label, tap in MENU))


TABLE: Table = (
    OnCommand("admin", open_by_command, Audience.ADMINS),
    OnTap(taps.OpenStudio, open_by_button, Audience.ADMINS),
)
