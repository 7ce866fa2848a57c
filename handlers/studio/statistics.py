"""The week in a picture: on request, and to every admin on Monday morning."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from functools import partial
from html import escape

from telegram import CallbackQuery, Message
from telegram.constants import ParseMode

from bot.charts import ChartError, week_picture
from bot.clock import today
from bot.services import Services
from bot.statistics import Week, monday_of, week
from bot.store.statistics import Tally
from bot.week_chart import WeekWords, week_chart
from handlers.audience import Audience
from handlers.context import Bot, Context, Visit
from handlers.routing import OnTap, Table
from handlers.screens import Screen, Screens, button
from handlers.sending import call, say
from handlers.studio.taps import ShowWeek

NOW = "now"
"""In the place of a Monday: the present week."""


async def show_this_week(_message: Message, _arguments: list[str], visit: Visit, context: Context) -> None:
    """The present week: what admins see of /stats."""
    await send_week(context.bot, context.services, visit.chat_id, _present(context), visit.screens)


async def show_week(_query: CallbackQuery, tap: ShowWeek, visit: Visit, context: Context) -> str | None:
    """Another week."""
    try:
        monday = _present(context) if tap.monday == NOW else monday_of(date.fromisoformat(tap.monday))
    except ValueError:
        return visit.screens.label("old_button")
    await send_week(context.bot, context.services, visit.chat_id, monday, visit.screens)
    return None


async def send_week(bot: Bot, services: Services, chat_id: int, monday: date, screens: Screens) -> None:
    """The week as a picture with its figures in words below; where it cannot be drawn, the words alone."""
    library = screens.library
    shown = await services.database.read(week, monday, library.topic_of.get)
    below = caption(screens, shown)
    try:
        png = await week_picture(week_chart(shown, WeekWords(library, screens.language)))
    except ChartError as error:
        await say(bot, chat_id, replace(below, text=f"{below.text}\n\n{screens.say('stats_no_picture', why=error)}"))
        return
    send = partial(bot.send_photo, chat_id, png, filename=f"{monday}.png", parse_mode=ParseMode.HTML)
    await call(partial(send, caption=below.text, reply_markup=below.keyboard))


def caption(screens: Screens, shown: Week) -> Screen:
    """The week in words, with the way to the week before."""
    total, words = shown.total, WeekWords(screens.library, screens.language)
    lines = [
        f"<b>{escape(words.title(shown))}</b>",
        screens.say("stats_asked", **_parts(total)),
        screens.say("stats_helped", helped=total.helped, not_helped=total.not_helped),
    ]
    if shown.median_wait is not None:
        usual = words.wait(shown.median_wait)
        longest = words.wait(shown.longest_usual_wait or shown.median_wait)
        lines.append(screens.say("stats_waits", usual=usual, longest=longest))
    lines.append(screens.say("stats_open", count=shown.open_now))
    before = button(screens.label("stats_week_before"), ShowWeek(str(shown.monday - timedelta(days=7))))
    return Screen("\n".join(lines), [[before]])


def _present(context: Context) -> date:
    return monday_of(today(context.services.clock))


def _parts(tally: Tally) -> dict[str, int]:
    return {
        "asked": tally.asked,
        "answered": tally.answered,
        "suggested": tally.suggested,
        "escalated": tally.escalated,
        "danger": tally.danger,
    }


TABLE: Table = (OnTap(ShowWeek, show_week, Audience.ADMINS),)
