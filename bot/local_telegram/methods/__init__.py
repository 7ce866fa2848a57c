"""The Bot API's methods, by name in lower case as Telegram takes them in any case."""

from __future__ import annotations

from bot.local_telegram.methods import about_bot, chats, editing, media, sending, topics
from bot.local_telegram.methods.common import Method

METHODS: dict[str, Method] = {
    name.lower(): method
    for table in (about_bot.METHODS, sending.METHODS, media.METHODS, editing.METHODS, chats.METHODS, topics.METHODS)
    for name, method in table.items()
}
"""All but `getUpdates`, the only one that waits."""
