"""Who blocks the bot and who takes it back; and whether it is still in the volunteers' group."""

from __future__ import annotations

import logging

from telegram import ChatMember, Update
from telegram.constants import ChatType
from telegram.ext import ChatMemberHandler

from bot.store import roles
from handlers.context import Context
from handlers.routing import Handler

log = logging.getLogger(__name__)

_OUTSIDE = (ChatMember.LEFT, ChatMember.BANNED)


def on_presence() -> Handler:
    """The handler of changes of the bot's own membership."""

    async def callback(update: Update, context: Context) -> None:
        change = update.my_chat_member
        if change is None:
            return
        services = context.services
        is_inside = change.new_chat_member.status not in _OUTSIDE
        if change.chat.type == ChatType.PRIVATE:
            await services.database.run(roles.note_reachable, change.chat.id, is_inside, services.clock())
        elif change.chat.id == services.config.volunteer_group:
            services.pulse.group_is_known = is_inside

    return ChatMemberHandler(callback, ChatMemberHandler.MY_CHAT_MEMBER)
