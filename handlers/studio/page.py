"""The way to the studio's page: a link that signs the admin in."""

from __future__ import annotations

from urllib.parse import urlencode

from telegram import Message

from bot import signing_in
from handlers.audience import Audience
from handlers.context import Context, Visit
from handlers.routing import OnCommand, Table
from handlers.screens import Screen
from handlers.sending import say


async def send_link(_message: Message, _arguments: list[str], visit: Visit, context: Context) -> None:
    """A new link, or why there is none."""
    services = context.services
    if not services.config.web.port:
        await say(context.bot, visit.chat_id, visit.screens.plain("page_off"))
        return
    key = await services.database.run(signing_in.link_key, visit.person.id, services.clock())
    link = f"{services.config.web.address}/sign-in?{urlencode({'key': key})}"
    await say(context.bot, visit.chat_id, Screen(f"{visit.screens.say('page_link')}\n{link}"))


TABLE: Table = (OnCommand("web", send_link, Audience.ADMINS),)
