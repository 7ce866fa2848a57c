"""The picture of a step: uploaded once, then sent by Telegram's own id; exchanged in place where the step changes."""

from __future__ import annotations

import asyncio
import hashlib
import logging
from collections.abc import Awaitable, Callable
from functools import partial
from pathlib import Path

from telegram import InputMediaPhoto, Message
from telegram.constants import MessageLimit, ParseMode

from bot.delivery import RefusedError
from bot.illustrating import PICTURES
from bot.services import Services
from handlers.context import Context
from handlers.screens import Screen
from handlers.sending import call, say, unless_unchanged
from handlers.uploads import send_file
from knowledge_base.schema import Step

log = logging.getLogger(__name__)


async def picture_of(step: Step, number: int, language: str, services: Services) -> Path | None:
    """The file of a step's picture: the real one if it is there, else the drawn one. `number` counts from 1.

    None where it has none, or where the disk takes none: the words are worth more than the picture.
    """
    if step.picture:
        real = services.knowledge.path / PICTURES / step.picture
        if await asyncio.to_thread(real.is_file):
            return real
    if step.screen:
        try:
            return await asyncio.to_thread(services.pictures.path, step.screen, language, number)
        except OSError as error:
            log.warning("a picture could not be kept: %s", error)
    return None


async def show_step(context: Context, chat_id: int, screen: Screen, before: Message | None) -> bool:
    """Shows a screen with its picture, in place of the picture message `before` where there is one.

    False where it cannot be shown with a picture: it has none, the text is too long for a caption, or the Bot API
    takes no pictures.
    """
    if screen.picture is None or len(screen.text) > MessageLimit.CAPTION_LENGTH:
        return False
    send: Callable[[str | Path], Awaitable[Message | bool]] = partial(_send, context, chat_id, screen)
    if before is not None and before.photo:
        send = partial(_exchange, context, before, screen)
    try:
        name = await asyncio.to_thread(_name, screen.picture)
        await send_file(context.services.database, screen.picture, send, _id_of, name)
    except (RefusedError, FileNotFoundError):
        return False
    return True


def _name(picture: Path) -> str:
    """Tells the content, as somebody may put another picture into the folder under the same name."""
    return f"{picture.name}:{hashlib.sha256(picture.read_bytes()).hexdigest()[:16]}"


async def say_step(context: Context, chat_id: int, screen: Screen) -> None:
    """A step as a new message, with its picture where that is possible."""
    if not await show_step(context, chat_id, screen, None):
        await say(context.bot, chat_id, screen)


def _id_of(sent: Message | bool) -> str | None:
    return sent.photo[-1].file_id if isinstance(sent, Message) and sent.photo else None


async def _send(context: Context, chat_id: int, screen: Screen, picture: str | Path) -> Message:
    send = partial(context.bot.send_photo, chat_id, picture, caption=screen.text, parse_mode=ParseMode.HTML)
    return await call(partial(send, reply_markup=screen.keyboard))


async def _exchange(context: Context, before: Message, screen: Screen, picture: str | Path) -> Message | bool:
    media = InputMediaPhoto(_opened(picture), caption=screen.text, parse_mode=ParseMode.HTML)
    edit = partial(context.bot.edit_message_media, media, chat_id=before.chat_id, message_id=before.message_id)
    return await unless_unchanged(partial(edit, reply_markup=screen.keyboard)) or True


def _opened(picture: str | Path) -> str | bytes:
    return picture.read_bytes() if isinstance(picture, Path) else picture
