"""The overview, and the week in figures and as a picture."""

from __future__ import annotations

from datetime import date, timedelta

from starlette.exceptions import HTTPException
from starlette.responses import Response

from bot.charts import ChartError, week_picture
from bot.clock import today
from bot.statistics import Week, monday_of, week
from bot.store import escalations, threads
from bot.store.database import Connection
from bot.store.escalations import Escalation
from bot.web.visiting import Visitor
from bot.week_chart import WeekWords, week_chart


async def overview(visitor: Visitor) -> Response:
    """What waits for an admin, and the present week."""
    services = visitor.services
    return visitor.page(
        "overview.html",
        week=await _week(visitor, monday_of(today(services.clock))),
        groups=(await services.groups.unanswered())[:5],
        drafts=await services.editing.drafts_of(visitor.session.admin_id),
        waiting=await services.database.read(_waiting),
    )


async def show(visitor: Visitor) -> Response:
    """A week: the picture, and the figures as tables."""
    present = monday_of(today(visitor.services.clock))
    monday = _monday(visitor.request.query_params.get("week") or str(present))
    shown, words = await _week(visitor, monday), _words(visitor)
    days = timedelta(days=7)
    return visitor.page(
        "statistics.html",
        week=shown,
        before=monday - days,
        after=monday + days if monday < present else None,
        words=words,
        tables=[
            (words.say("by_day"), words.days(shown)),
            (words.say("by_topic"), words.topics(shown)),
            (words.say("by_language"), words.languages(shown)),
        ],
    )


async def picture(visitor: Visitor) -> Response:
    """The week as a PNG."""
    shown = await _week(visitor, _monday(visitor.request.path_params["monday"]))
    try:
        png = await week_picture(week_chart(shown, _words(visitor)))
    except ChartError as error:
        raise HTTPException(503) from error
    return Response(png, media_type="image/png")


def _waiting(db: Connection) -> list[tuple[Escalation, str]]:
    """What waits for an answer, each with what the resident wrote first; "" where they sent no words."""
    found = [(each, threads.thread(db, each.id)) for each in escalations.waiting(db)]
    return [(each, thread[0].content.text if thread else "") for each, thread in found]


async def _week(visitor: Visitor, monday: date) -> Week:
    return await visitor.services.database.read(week, monday, visitor.services.library.topic_of.get)


def _monday(text: str) -> date:
    try:
        return monday_of(date.fromisoformat(text))
    except ValueError as error:
        raise HTTPException(404) from error


def _words(visitor: Visitor) -> WeekWords:
    return WeekWords(visitor.services.library, visitor.language)
