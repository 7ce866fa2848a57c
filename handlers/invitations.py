"""One-time invitation links: whoever comes first with one gets its role."""

from __future__ import annotations

from bot.store.people import Role
from bot.team import Outcome
from handlers.context import Context, Visit
from handlers.desk.profile import greet
from handlers.menus import show_commands_in
from handlers.sending import say

_WELCOMES = {Role.VOLUNTEER: "invited_volunteer", Role.ADMIN: "invited_admin"}


async def accept_invitation(code: str, visit: Visit, context: Context) -> None:
    """Gives the role and welcomes, or says that the link is used or too old, or that there is nothing to gain."""
    services = context.services
    joined = await services.database.run(services.team.join, code, visit.person.id, services.clock())
    if not isinstance(joined, Role):
        key = "has_role" if joined is Outcome.HAS_ROLE else "invitation_invalid"
        await say(context.bot, visit.chat_id, visit.screens.plain(key))
        return
    await show_commands_in(visit.chat_id, visit.person.language, context)
    await say(context.bot, visit.chat_id, visit.screens.plain(_WELCOMES[joined]))
    if joined is Role.VOLUNTEER:
        await greet(visit, context)
