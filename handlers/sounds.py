"""The way of a voice message to a phone: uploaded once, then sent by Telegram's own id."""

from __future__ import annotations

import asyncio
from functools import partial
from pathlib import Path

from telegram import Message, ReplyParameters
from telegram.constants import ParseMode

from bot.delivery import RefusedError
from bot.services import Services
from bot.store import shown
from bot.store.recordings import Recording
from handlers import voice_screens
from handlers.context import Bot
from handlers.screens import Screen, Screens
from handlers.sending import call, say
from handlers.uploads import send_file


async def send_sound(
    bot: Bot, services: Services, chat_id: int, sound: Path, below: Screen, *, reply_to: int | None = None
) -> int:
    """Sends a sound with a caption and buttons. The ids of sounds are kept among those of pictures, by file name.
    Returns the message's id.

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

    message_id = 0

    async def send_either(known_or_file: str | Path) -> Message:
        nonlocal message_id
        if isinstance(known_or_file, Path) and not await asyncio.to_thread(known_or_file.exists):
            raise RefusedError(f"the sound {sound.name} is lost")
        message = await call(partial(send, known_or_file))
        message_id = message.message_id
        return message

    await send_file(services.database, sound, send_either, lambda sent: sent.voice.file_id if sent.voice else None)
    return message_id


async def send_to_decide(bot: Bot, services: Services, chat_id: int, screens: Screens, recording: Recording) -> None:
    """Shows an admin what was to be read aloud, and the recording with the buttons: it goes when its reader is
    forgotten. Raises RefusedError."""
    await say(bot, chat_id, voice_screens.to_decide(screens, recording))
    sound, below = services.voices.recording(recording.name), voice_screens.decision(screens, recording)
    message_id, reader = await send_sound(bot, services, chat_id, sound, below), recording.person_id
    if reader is not None:
        await services.database.run(shown.note_list, chat_id, message_id, [reader], services.clock())
