"""One-time invitation links: whoever comes first with one gets its role."""

from __future__ import annotations

from bot.store import people
from bot.store.people import Role
from handlers.context import Context, Visit
from handlers.desk.profile import greet
from handlers.menus import show_commands_in
from handlers.sending import say


async def accept_invitation(code: str, visit: Visit, context: Context) -> None:
    """Gives the role and welcomes, or says that the link is used or too old."""
    services = context.services
    role = await services.database.run(people.accept_invitation, code, visit.person.id, services.clock())
    if role is None:
        await say(context.bot, visit.chat_id, visit.screens.plain("invitation_invalid"))
        return
    await services.database.read(services.people.refresh)
    await show_commands_in(visit.chat_id, visit.person.language, context)
    key = "invited_admin" if role is Role.ADMIN else "invited_volunteer"
    await say(context.bot, visit.chat_id, visit.screens.plain(key))
    if role is Role.VOLUNTEER:
        await greet(visit, context)
