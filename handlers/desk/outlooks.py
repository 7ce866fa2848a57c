"""What a resident is told when a person will answer: when somebody is there, and how long it usually takes."""

from __future__ import annotations

from datetime import timedelta

from bot.clock import shown_time
from bot.desk import Outlook, OutlookKind
from handlers.context import Context
from handlers.desk_screens import duration
from handlers.screens import Screen, Screens


async def escalated(screens: Screens, escalation_id: int, context: Context, key: str = "escalated") -> Screen:
    """A person will answer; with the honest prospect, and no promise."""
    services = context.services
    outlook = await services.database.read(services.desk.outlook, escalation_id, services.clock())
    return screens.escalated(escalation_id, key, below=outlook_words(screens, outlook))


def outlook_words(screens: Screens, outlook: Outlook) -> str:
    """The prospect as HTML; nothing where nothing is known that helps."""
    at = shown_time(outlook.at) if outlook.at else ""
    match outlook.kind:
        case OutlookKind.NIGHT:
            return screens.say("outlook_night", time=at)
        case OutlookKind.LATER:
            return screens.say("outlook_later", time=at)
        case OutlookKind.UNKNOWN:
            return screens.say("outlook_unknown")
        case _ if outlook.usual_minutes is not None:
            return screens.say("outlook_usual", wait=duration(screens, timedelta(minutes=outlook.usual_minutes)))
        case _:
            return ""
