"""Sends what people sent to the bot on to others: Telegram has the file already."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence
from functools import partial
from html import escape

from telegram import InlineKeyboardMarkup, Message
from telegram.constants import MessageLimit, ParseMode

from bot.delivery import RefusedError
from bot.store.escalations import LOCATION, Author, Content
from bot.store.threads import ThreadMessage
from handlers.context import Bot
from handlers.screens import Screen
from handlers.sending import call, say

_FILES_BELOW = 5


def below_card(thread: Sequence[ThreadMessage]) -> list[Content]:
    """What a card cannot show and is sent below it: the first file or place of the resident and the newest others."""
    files = [part.content for part in thread if part.author is Author.RESIDENT and part.content.file_id]
    return files[:1] + files[1:][1 - _FILES_BELOW :]


async def send_content(
    bot: Bot,
    chat_id: int,
    content: Content,
    keyboard: InlineKeyboardMarkup | None = None,
    *,
    forum_topic: int | None = None,
) -> Message:
    """Sends a photo, a voice message or another file that Telegram already has, or a place. Raises RefusedError for
    others."""
    if content.kind == LOCATION:
        latitude, longitude = map(float, (content.file_id or "").split(","))
        place = partial(bot.send_location, chat_id, latitude, longitude, message_thread_id=forum_topic)
        return await call(partial(place, reply_markup=keyboard))
    senders: dict[str, Callable[..., Awaitable[Message]]] = {
        "photo": bot.send_photo,
        "voice": bot.send_voice,
        "audio": bot.send_audio,
        "video": bot.send_video,
        "video_note": bot.send_video_note,
        "document": bot.send_document,
    }
    if content.kind not in senders:
        raise RefusedError(f"no way to send {content.kind}")
    caption = escape(content.text)
    fits = content.kind != "video_note" and len(caption) <= MessageLimit.CAPTION_LENGTH // 2
    if caption and not fits:
        await say(bot, chat_id, Screen(caption), forum_topic=forum_topic)
    captions = {"caption": caption, "parse_mode": ParseMode.HTML} if caption and fits else {}
    send = partial(senders[content.kind], chat_id, content.file_id, message_thread_id=forum_topic)
    return await call(partial(send, reply_markup=keyboard, **captions))
