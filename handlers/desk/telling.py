"""Says something to a volunteer where they are: in their own chat, or in the topic of the group in which they act."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from functools import partial

from telegram import Message

from bot.delivery import RefusedError
from handlers.context import Context, Visit
from handlers.screens import Screen
from handlers.sending import say


async def tell(visit: Visit, context: Context, screen: Screen, *, reply_to: int | None = None) -> Message:
    """Sends a screen to the chat, and the topic of it, in which the volunteer acts."""
    send = partial(say, context.bot, visit.chat_id, screen, reply_to=reply_to)
    return await in_topic(visit.forum_topic, lambda topic: send(forum_topic=topic))


async def in_topic(topic: int | None, send: Callable[[int | None], Awaitable[Message]]) -> Message:
    """Sends into a topic of a group; where somebody has deleted that, into the group itself. Raises as `send` does."""
    try:
        return await send(topic)
    except RefusedError:
        if topic is None:
            raise
        return await send(None)
