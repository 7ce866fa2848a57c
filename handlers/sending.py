"""Puts screens into chats: split where they are too long, edited in place where possible, with Telegram's faults
translated into the two that the core knows: try again, or refused."""

from __future__ import annotations

import asyncio
import itertools
import re
from collections.abc import Awaitable, Callable
from functools import partial
from typing import TypeVar

from telegram import CallbackQuery, LinkPreviewOptions, Message, ReplyParameters
from telegram.constants import MessageLimit, ParseMode
from telegram.error import BadRequest, Forbidden, InvalidToken, NetworkError, RetryAfter

from bot.delivery import WORK, PoisonedError, RefusedError, TryAgainError, UnreachableError
from bot.trace import Trace, current
from handlers.context import Bot
from handlers.outgoing import seconds_of
from handlers.screens import Screen

T = TypeVar("T")

_SENTENCE_END = re.compile(r"\n|[.!?…] ")
_TAG = re.compile(r"<(/?)(\w+)>")
_FIRST_WAIT, _LONGEST_WAIT = 0.5, 8.0
_UNREACHABLE = (
    "chat not found",
    "user not found",
    "user is deactivated",
    "peer_id_invalid",
    "bot was kicked",
    "not a member",
    "not enough rights",
    "have no rights",
    "group chat was deactivated",
)
"""What Telegram says where a chat takes no message of ours, whatever is in it."""
_OUTDATED = (
    "not modified",
    "message to edit not found",
    "message can't be edited",
    "message to delete not found",
    "message can't be deleted",
    "query is too old",
    "query_id_invalid",
    "thread not found",
    "topic_closed",
    "topic_not_modified",
)
"""What it says where time has passed over the message that is meant."""
_LAST_OF_THE_BASIC_PLANE = 0xFFFF
_NO_PREVIEW = LinkPreviewOptions(is_disabled=True)


async def call(make_request: Callable[[], Awaitable[T]]) -> T:
    """The answer to a request to the Bot API. Passing faults are tried again in place for as long as the work at hand
    allows; where Telegram asks to wait, the gate holds the next attempt until then.

    Raises TryAgainError or RefusedError instead of Telegram's own errors.
    """
    work, trace = WORK.get(), current()
    longest, waited = (work.longest_wait if work else 0.0), 0.0
    if trace:
        trace.calling()
    for attempt in itertools.count():
        try:
            return await make_request()
        except RetryAfter as error:
            _note_failure(trace, error)
            waited += seconds_of(error)
            if waited > longest:
                raise TryAgainError(str(error), seconds_of(error)) from error
        except BadRequest as error:
            _note_failure(trace, error)
            raise _refusal(str(error)) from error
        except Forbidden as error:
            _note_failure(trace, error)
            raise UnreachableError(str(error)) from error
        except InvalidToken as error:
            _note_failure(trace, error)
            raise TryAgainError(str(error)) from error
        except NetworkError as error:
            _note_failure(trace, error)
            seconds = min(_FIRST_WAIT * 2**attempt, _LONGEST_WAIT)
            waited += seconds
            if waited > longest:
                raise TryAgainError(str(error)) from error
            await asyncio.sleep(seconds)
    raise AssertionError("the loop above has no end")


def _refusal(reason: str) -> RefusedError:
    said = reason.lower()
    if any(part in said for part in _UNREACHABLE):
        return UnreachableError(reason)
    if any(part in said for part in _OUTDATED):
        return RefusedError(reason)
    return PoisonedError(reason)


def _note_failure(trace: Trace | None, error: Exception) -> None:
    if trace:
        trace.failed(type(error).__name__)


async def say(
    bot: Bot, chat_id: int, screen: Screen, *, reply_to: int | None = None, forum_topic: int | None = None
) -> Message:
    """Sends a screen's text; a long one as several messages, the buttons below the last. Returns the last message.

    `forum_topic`: the topic of a group that has topics.
    """
    reply = ReplyParameters(reply_to, allow_sending_without_reply=True) if reply_to else None
    send = partial(
        bot.send_message,
        chat_id,
        message_thread_id=forum_topic,
        parse_mode=ParseMode.HTML,
        link_preview_options=_NO_PREVIEW,
    )
    *first, last = split(screen.text)
    for part in first:
        await call(partial(send, part, reply_parameters=reply))
        reply = None
    return await call(partial(send, last, reply_markup=screen.keyboard, reply_parameters=reply))


async def edit(bot: Bot, chat_id: int, message_id: int, screen: Screen) -> None:
    """Changes a message in place; says nothing where it already looks like that.

    Raises RefusedError where it cannot be changed any more.
    """
    change = partial(
        bot.edit_message_text,
        split(screen.text)[0],
        chat_id=chat_id,
        message_id=message_id,
        parse_mode=ParseMode.HTML,
        reply_markup=screen.keyboard,
        link_preview_options=_NO_PREVIEW,
    )
    await unless_unchanged(change)


async def unless_unchanged(make_request: Callable[[], Awaitable[T]]) -> T | None:
    """Like `call`, for an edit: None where the message already looks like that, which is what was wanted."""
    try:
        return await call(make_request)
    except RefusedError as error:
        if "not modified" not in str(error).lower():
            raise
        return None


async def show(bot: Bot, query: CallbackQuery, screen: Screen) -> int:
    """Shows a screen in place of the tapped message; where that cannot be edited, as a new message. Returns the id of
    the message that shows it."""
    message = query.message
    if not isinstance(message, Message):
        return (await say(bot, query.from_user.id, screen)).message_id
    if message.photo or len(split(screen.text)) > 1:
        await without_buttons(query)
        return (await say(bot, message.chat_id, screen)).message_id
    try:
        await edit(bot, message.chat_id, message.message_id, screen)
    except RefusedError:
        return (await say(bot, message.chat_id, screen)).message_id
    return message.message_id


async def without_buttons(query: CallbackQuery) -> None:
    """Takes the buttons off the tapped message: what they offered is done."""
    try:
        await call(partial(query.edit_message_reply_markup, None))
    except RefusedError:
        return  # no buttons any more, or too old: both are what was wanted


async def toast(query: CallbackQuery, text: str | None = None, *, alert: bool = False) -> None:
    """Answers a tap, which ends the waiting sign on the button."""
    try:
        await call(partial(query.answer, text, show_alert=alert))
    except RefusedError:
        return  # the tap is too old to be answered; what it asked for was done all the same


def split(html: str, limit: int = MessageLimit.MAX_TEXT_LENGTH) -> list[str]:
    """Pieces of at most `limit` characters, cut at line ends or sentences (at words or letters only if it must be).

    Tags that a cut leaves open are closed and opened again. Tags carry no attributes in our screens.
    """
    pieces = []
    if any(ord(character) > _LAST_OF_THE_BASIC_PLANE for character in html):
        limit //= 2  # Telegram counts UTF-16 units, of which an emoji has two
    while len(html) > limit:
        room = limit - 64  # for the tags that the cut leaves open
        ends = [match.end() for match in _SENTENCE_END.finditer(html, 0, room)]
        cut = ends[-1] if ends else html.rfind(" ", 0, room) + 1 or _before_entity(html, room)
        piece, html = html[:cut].rstrip(), html[cut:].lstrip()
        still_open = _open_tags(piece)
        pieces.append(piece + "".join(f"</{tag}>" for tag in reversed(still_open)))
        html = "".join(f"<{tag}>" for tag in still_open) + html
    return [*pieces, html]


def _open_tags(html: str) -> list[str]:
    tags: list[str] = []
    for closing, tag in _TAG.findall(html):
        if closing:
            tags.remove(tag)
        else:
            tags.append(tag)
    return tags


def _before_entity(html: str, position: int) -> int:
    """`position`, or the start of the `&…;` that it would cut through."""
    start = html.rfind("&", position - 8, position)
    return start if start >= 0 and ";" not in html[start:position] else position
