"""The overview, and the week in figures and as a picture."""

from __future__ import annotations

from datetime import date, timedelta

from starlette.exceptions import HTTPException
from starlette.responses import Response

from bot.charts import Bars, ChartError, WeekChart, week_picture
from bot.clock import today
from bot.statistics import Week, monday_of, week
from bot.store import escalations
from bot.store.statistics import Tally
from bot.web.visiting import Visitor
from knowledge_base.schema import in_language

_MINUTES_IN_AN_HOUR = 60


async def overview(visitor: Visitor) -> Response:
    """What waits for an admin, and the present week."""
    services = visitor.services
    return visitor.page(
        "overview.html",
        week=await _week(visitor, monday_of(today(services.clock))),
        groups=(await services.groups.unanswered())[:5],
        drafts=await services.editing.drafts_of(visitor.session.admin_id),
        waiting=await services.database.read(escalations.waiting),
    )


async def show(visitor: Visitor) -> Response:
    """A week: the picture, and the figures as tables."""
    present = monday_of(today(visitor.services.clock))
    monday = _monday(visitor.request.query_params.get("week") or str(present))
    shown = await _week(visitor, monday)
    days = timedelta(days=7)
    return visitor.page(
        "statistics.html",
        week=shown,
        before=monday - days,
        after=monday + days if monday < present else None,
        tables=[
            (visitor.say("by_day"), {f"{day:%d/%m}": tally for day, tally in shown.days.items()}),
            (visitor.say("by_topic"), {_topic(visitor, topic): tally for topic, tally in shown.topics.items()}),
            (visitor.say("by_language"), {_language(visitor, code): tally for code, tally in shown.languages.items()}),
        ],
        duration=lambda minutes: _duration(visitor, minutes),
    )


async def picture(visitor: Visitor) -> Response:
    """The week as a PNG."""
    shown = await _week(visitor, _monday(visitor.request.path_params["monday"]))
    try:
        png = await week_picture(_chart(visitor, shown))
    except ChartError as error:
        raise HTTPException(503) from error
    return Response(png, media_type="image/png")


async def _week(visitor: Visitor, monday: date) -> Week:
    return await visitor.services.database.read(week, monday, visitor.services.library.topic_of.get)


def _monday(text: str) -> date:
    try:
        return monday_of(date.fromisoformat(text))
    except ValueError as error:
        raise HTTPException(404) from error


def _chart(visitor: Visitor, shown: Week) -> WeekChart:
    total = shown.total
    return WeekChart(
        title=visitor.say("week", first=f"{shown.monday:%d/%m}", last=f"{shown.sunday:%d/%m/%Y}"),
        headline=[
            (str(total.asked), visitor.say("asked")),
            (str(total.answered), visitor.say("answered")),
            (str(total.escalated), visitor.say("escalated")),
            (_duration(visitor, shown.median_wait), visitor.say("usual_wait")),
            (str(shown.open_now), visitor.say("open_now")),
        ],
        parts=[visitor.say(part) for part in ("answered", "suggested", "escalated")],
        days=_bars(visitor.say("by_day"), {f"{day:%d/%m}": tally for day, tally in shown.days.items()}),
        topics=_bars(visitor.say("by_topic"), {_topic(visitor, topic): tally for topic, tally in shown.topics.items()}),
        languages=_bars(
            visitor.say("by_language"), {_language(visitor, code): tally for code, tally in shown.languages.items()}
        ),
    )


def _bars(title: str, tallies: dict[str, Tally]) -> Bars:
    return Bars(title, [(name, (each.answered, each.suggested, each.escalated)) for name, each in tallies.items()])


def _topic(visitor: Visitor, topic: str | None) -> str:
    found = visitor.services.library.topics.get(topic or "")
    return in_language(found.title, visitor.language) if found else visitor.say("no_entry")


def _language(visitor: Visitor, code: str) -> str:
    found = visitor.services.library.languages.get(code)
    return found.name if found else code


def _duration(visitor: Visitor, minutes: float | None) -> str:
    if minutes is None:
        return "–"
    if minutes < 2 * _MINUTES_IN_AN_HOUR:
        return visitor.say("minutes", count=round(minutes))
    return visitor.say("hours", count=round(minutes / _MINUTES_IN_AN_HOUR))
