"""The way of a voice message to a phone: uploaded once, then sent by Telegram's own id."""

from __future__ import annotations

import asyncio
from functools import partial
from pathlib import Path

from telegram import ReplyParameters
from telegram.constants import ParseMode

from bot.delivery import RefusedError
from bot.services import Services
from bot.store import pictures
from handlers.context import Bot
from handlers.screens import Screen
from handlers.sending import call


async def send_sound(
    bot: Bot, services: Services, chat_id: int, sound: Path, below: Screen, *, reply_to: int | None = None
) -> None:
    """Sends a sound with a caption and buttons. The ids of sounds are kept among those of pictures, by file name.

    An id that Telegram does not know (any more: a new token makes it forget) is replaced by uploading the file.
    Raises RefusedError where the chat takes nothing, or where neither id nor file is left.
    """
    reply = ReplyParameters(reply_to, allow_sending_without_reply=True) if reply_to else None
    send = partial(
        bot.send_voice,
        chat_id,
        caption=below.text or None,
        parse_mode=ParseMode.HTML,
        reply_markup=below.keyboard,
        reply_parameters=reply,
    )
    known = await services.database.read(pictures.file_id_of, sound.name)
    if known:
        try:
            await call(partial(send, known))
        except RefusedError:
            await services.database.run(pictures.forget_file_id, sound.name)
        else:
            return
    if not await asyncio.to_thread(sound.exists):
        raise RefusedError(f"the sound {sound.name} is lost")
    sent = await call(partial(send, sound))
    if sent.voice:
        await services.database.run(pictures.note_file_id, sound.name, sent.voice.file_id)
