"""The week in a picture: on request, and to every admin on Monday morning."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from functools import partial

from telegram import CallbackQuery, Message
from telegram.constants import ParseMode

from bot.charts import Bars, ChartError, WeekChart, week_picture
from bot.clock import VIETNAM
from bot.services import Services
from bot.statistics import Week, monday_of, week
from bot.store.statistics import Tally
from handlers.audience import Audience
from handlers.context import Bot, Context, Visit
from handlers.routing import OnTap, Table
from handlers.screens import Screen, Screens, button
from handlers.sending import call, say
from handlers.studio.taps import ShowWeek
from knowledge_base.schema import in_language

NOW = "now"
"""In the place of a Monday: the present week."""
_DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
_MINUTES_IN_AN_HOUR = 60


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
        png = await week_picture(chart(screens, shown))
    except ChartError as error:
        await say(bot, chat_id, replace(below, text=f"{below.text}\n\n{screens.say('stats_no_picture', why=error)}"))
        return
    send = partial(bot.send_photo, chat_id, png, filename=f"{monday}.png", parse_mode=ParseMode.HTML)
    await call(partial(send, caption=below.text, reply_markup=below.keyboard))


def caption(screens: Screens, shown: Week) -> Screen:
    """The week in words, with the way to the week before."""
    total = shown.total
    lines = [
        f"<b>{screens.say('stats_title', first=f'{shown.monday:%d/%m}', last=f'{shown.sunday:%d/%m/%Y}')}</b>",
        screens.say("stats_asked", **_parts(total)),
        screens.say("stats_helped", helped=total.helped, not_helped=total.not_helped),
    ]
    if shown.median_wait is not None:
        usual = _duration(screens, shown.median_wait)
        longest = _duration(screens, shown.longest_usual_wait or shown.median_wait)
        lines.append(screens.say("stats_waits", usual=usual, longest=longest))
    lines.append(screens.say("stats_open", count=shown.open_now))
    before = button(screens.label("stats_week_before"), ShowWeek(str(shown.monday - timedelta(days=7))))
    return Screen("\n".join(lines), [[before]])


def chart(screens: Screens, shown: Week) -> WeekChart:
    """What stands in the picture."""
    total = shown.total
    wait = "–" if shown.median_wait is None else _duration(screens, shown.median_wait)
    share = f"{100 * total.answered / total.asked:.0f} %" if total.asked else "–"
    rated = total.helped + total.not_helped
    helped = f"{100 * total.helped / rated:.0f} %" if rated else "–"
    topics = screens.library.topics
    names = {id_: in_language(topic.title, screens.language) for id_, topic in topics.items()}
    languages = screens.library.languages
    return WeekChart(
        title=screens.label("stats_title", first=f"{shown.monday:%d/%m}", last=f"{shown.sunday:%d/%m/%Y}"),
        headline=[
            (str(total.asked), screens.label("stats_head_asked")),
            (share, screens.label("stats_head_answered")),
            (helped, screens.label("stats_head_helped")),
            (wait, screens.label("stats_head_wait")),
            (str(shown.open_now), screens.label("stats_head_open")),
        ],
        parts=[screens.label(f"stats_part_{part}") for part in ("answered", "suggested", "escalated")],
        days=_bars(
            screens.label("stats_by_day"),
            {screens.label(f"stats_{_DAYS[day.weekday()]}"): tally for day, tally in shown.days.items()},
        ),
        topics=_bars(
            screens.label("stats_by_topic"),
            {names.get(topic or "", screens.label("stats_no_topic")): tally for topic, tally in shown.topics.items()},
        ),
        languages=_bars(
            screens.label("stats_by_language"),
            {languages[code].name if code in languages else code: tally for code, tally in shown.languages.items()},
        ),
    )


def _present(context: Context) -> date:
    return monday_of(context.services.clock().astimezone(VIETNAM).date())


def _bars(title: str, tallies: dict[str, Tally]) -> Bars:
    return Bars(title, [(name, (each.answered, each.suggested, each.escalated)) for name, each in tallies.items()])


def _parts(tally: Tally) -> dict[str, int]:
    return {
        "asked": tally.asked,
        "answered": tally.answered,
        "suggested": tally.suggested,
        "escalated": tally.escalated,
    }


def _duration(screens: Screens, minutes: float) -> str:
    """Minutes, or hours where there are many."""
    if minutes < 2 * _MINUTES_IN_AN_HOUR:
        return screens.label("stats_minutes", count=round(minutes))
    return screens.label("stats_hours", count=round(minutes / _MINUTES_IN_AN_HOUR))


TABLE: Table = (OnTap(ShowWeek, show_week, Audience.ADMINS),)
