"""Says something to a volunteer where they are: in their own chat, or in the topic of the group in which they act."""

from __future__ import annotations

from telegram import Message

from handlers.context import Context, Visit
from handlers.screens import Screen
from handlers.sending import say


async def tell(visit: Visit, context: Context, screen: Screen, *, reply_to: int | None = None) -> Message:
    """Sends a screen to the chat, and the topic of it, in which the volunteer acts."""
    return await say(context.bot, visit.chat_id, screen, reply_to=reply_to, forum_topic=visit.forum_topic)
