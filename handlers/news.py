"""The resident's side of announcements: agreeing to them, how they look, and no more of them."""

from __future__ import annotations

from dataclasses import dataclass
from html import escape

from telegram import CallbackQuery, Message

from bot.store import announcements
from bot.store.database import Connection
from handlers.callbacks import Tap
from handlers.context import Context, Visit
from handlers.routing import OnCommand, OnTap, Table
from handlers.screens import Screen, Screens, button
from handlers.sending import say, show


@dataclass(frozen=True, slots=True)
class ChooseNews(Tap):
    """Announcements: yes (`wanted` 1) or no (0)."""

    wanted: int


@dataclass(frozen=True, slots=True)
class StopNews(Tap):
    """No more announcements."""


async def news(_message: Message, _arguments: list[str], visit: Visit, context: Context) -> None:
    """Announcements, yes or no."""
    await say(context.bot, visit.chat_id, ask(visit.screens))


async def chosen(query: CallbackQuery, tap: ChooseNews, visit: Visit, context: Context) -> None:
    """Yes or no."""
    await context.services.database.run(announcements.choose_news, visit.person.id, bool(tap.wanted))
    await show(context.bot, query, visit.screens.plain("news_on" if tap.wanted else "news_off"))


async def no_more(_query: CallbackQuery, _tap: StopNews, visit: Visit, context: Context) -> str:
    """No more of them; the announcement stays readable."""
    await context.services.database.run(announcements.choose_news, visit.person.id, False)
    return visit.screens.label("news_off")


async def ask_once(visit: Visit, context: Context) -> None:
    """Asks a person who has just been helped whether they want announcements; once, and silence means no."""
    if await context.services.database.run(_not_asked_yet, visit.person.id):
        await say(context.bot, visit.chat_id, ask(visit.screens))


def ask(screens: Screens) -> Screen:
    """Would you like announcements?"""
    yes = button(screens.label("news_yes"), ChooseNews(1))
    no = button(screens.label("news_no"), ChooseNews(0))
    return Screen(screens.say("news_ask"), [[yes, no]])


def announcement(screens: Screens, text: str) -> Screen:
    """An announcement as it arrives."""
    stop = button(screens.label("news_stop"), StopNews())
    return Screen(f"<b>{screens.say('news')}</b>\n\n{escape(text)}", [[stop]])


def _not_asked_yet(db: Connection, person_id: int) -> bool:
    asked = announcements.wants_news(db, person_id) is not None
    if not asked:
        announcements.choose_news(db, person_id, False)
    return not asked


TABLE: Table = (
    OnCommand("news", news),
    OnTap(ChooseNews, chosen),
    OnTap(StopNews, no_more),
)
