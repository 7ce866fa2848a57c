"""From the tables of the handler modules to python-telegram-bot's handlers, with the check of roles in one place.

Whoever may not do a thing changes nothing by trying: they are told so in private, and in groups not even noticed.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Coroutine
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from telegram import CallbackQuery, Message, Update
from telegram.ext import BaseHandler, CallbackQueryHandler, CommandHandler, MessageHandler, filters

from handlers.audience import Audience, may
from handlers.callbacks import Tap
from handlers.context import Context, Visit, glimpse, visit
from handlers.sending import say, toast

T = TypeVar("T", bound=Tap)
Handler = BaseHandler[Update, Context, None]
Taker = Callable[[Message, Visit, Context], Awaitable[bool]]
"""Takes a message if it is meant for it, and tells whether it did."""


@dataclass(frozen=True, slots=True)
class OnCommand:
    """A command. Its description is the interface text `command_<name>`; menu and help are made from these.

    `for_the_blocked`: also for people whose messages are not taken otherwise, as their own data remain theirs.
    """

    name: str
    run: Callable[[Message, list[str], Visit, Context], Awaitable[None]]
    audience: Audience = Audience.EVERYBODY
    for_the_blocked: bool = False

    def handler(self, first: Taker) -> Handler:
        """The handler of the command. What a resident has written behind it is offered to `first`."""

        async def callback(update: Update, context: Context) -> None:
            message = update.message
            if message is None or not _is_heard(update, context, self.for_the_blocked):
                return
            if _may(self.audience, update, context):
                who = await visit(update, context)
                is_words = bool(context.args) and self.audience is Audience.EVERYBODY
                if not is_words or not await first(message, who, context):
                    await self.run(message, context.args or [], who, context)
            elif _is_private(update):
                who = await glimpse(update, context)
                await say(context.bot, who.chat_id, who.screens.plain("not_allowed"))

        return CommandHandler(self.name, callback, filters=filters.UpdateType.MESSAGE)


@dataclass(frozen=True, slots=True)
class OnTap(Generic[T]):
    """A kind of button. `run` returns the words that appear for a moment above the chat, or None."""

    tap: type[T]
    run: Callable[[CallbackQuery, T, Visit, Context], Awaitable[str | None]]
    audience: Audience = Audience.EVERYBODY
    for_the_blocked: bool = False

    def handler(self) -> Handler:
        """The handler of the button: who taps is checked, and every tap is answered."""

        async def callback(update: Update, context: Context) -> None:
            query = update.callback_query
            if query is None:
                return
            heard = _is_heard(update, context, self.for_the_blocked)
            await toast(query, await self._words(query, update, context) if heard else None)

        return CallbackQueryHandler(callback, pattern=self.tap.pattern())

    async def _words(self, query: CallbackQuery, update: Update, context: Context) -> str | None:
        if not _may(self.audience, update, context):
            return (await glimpse(update, context)).screens.label("not_allowed")
        try:
            tap = self.tap.unpack(query.data or "")
        except ValueError:
            return (await glimpse(update, context)).screens.label("old_button")
        return await self.run(query, tap, await visit(update, context), context)


def on_messages(takers: tuple[Taker, ...], for_the_blocked: tuple[Taker, ...]) -> Handler:
    """The handler of everything that is no command: the first taker that takes it. The blocked have their own."""
    kinds = filters.UpdateType.MESSAGE & ~filters.COMMAND & ~filters.StatusUpdate.ALL
    return MessageHandler(kinds, _offered(takers, for_the_blocked))


def on_edits(takers: tuple[Taker, ...], for_the_blocked: tuple[Taker, ...]) -> Handler:
    """The handler of messages that were changed after they had been sent."""
    return MessageHandler(filters.UpdateType.EDITED_MESSAGE, _offered(takers, for_the_blocked))


def _offered(
    takers: tuple[Taker, ...], for_the_blocked: tuple[Taker, ...]
) -> Callable[[Update, Context], Coroutine[Any, Any, None]]:
    async def callback(update: Update, context: Context) -> None:
        message = update.message or update.edited_message
        if message is None or not _is_heard(update, context, for_the_blocked=True):
            return
        if not _is_private(update) and not _may(Audience.VOLUNTEERS, update, context):
            return
        is_blocked = not _is_heard(update, context)
        who = await (glimpse if is_blocked else visit)(update, context)
        for take in for_the_blocked if is_blocked else takers:
            if await take(message, who, context):
                return

    return callback


def on_unknown_commands(first: Taker) -> Handler:
    """The handler of commands that no table knows: in private they get a hint, unless they are words for `first`."""

    async def callback(update: Update, context: Context) -> None:
        if update.message is None or not _is_private(update) or not _is_heard(update, context):
            return
        who = await visit(update, context)
        if not await first(update.message, who, context):
            await say(context.bot, who.chat_id, who.screens.plain("unknown_command"))

    return MessageHandler(filters.UpdateType.MESSAGE & filters.COMMAND, callback)


def on_unknown_taps() -> Handler:
    """The handler of buttons that no table knows (any more)."""

    async def callback(update: Update, context: Context) -> None:
        if update.callback_query is not None:
            heard = _is_heard(update, context)
            words = (await glimpse(update, context)).screens.label("old_button") if heard else None
            await toast(update.callback_query, words)

    return CallbackQueryHandler(callback)


def _is_heard(update: Update, context: Context, for_the_blocked: bool = False) -> bool:
    """Whether an update has a person in a chat, who is not blocked.

    Messages in the name of a channel have none, nor have those of bots and of a group's anonymous admins: nobody knows
    whether such a one has lost the role.
    """
    user, chat, message = update.effective_user, update.effective_chat, update.message or update.edited_message
    if user is None or chat is None:
        return False
    if user.is_bot or (message is not None and message.sender_chat is not None):
        return False
    return for_the_blocked or user.id not in context.services.people.blocked


def _is_private(update: Update) -> bool:
    user, chat = update.effective_user, update.effective_chat
    return user is not None and chat is not None and user.id == chat.id


def _may(audience: Audience, update: Update, context: Context) -> bool:
    user, chat = update.effective_user, update.effective_chat
    return user is not None and chat is not None and may(audience, context.services, user.id, chat.id)


Table = tuple[OnCommand | OnTap[Any], ...]
