"""From the tables of the handler modules to python-telegram-bot's handlers, with the check of roles in one place."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from telegram import CallbackQuery, Message, Update
from telegram.ext import BaseHandler, CallbackQueryHandler, CommandHandler, MessageHandler, filters

from handlers.audience import Audience, may
from handlers.callbacks import Tap
from handlers.context import Context, Visit, visit
from handlers.sending import say, toast

T = TypeVar("T", bound=Tap)
Handler = BaseHandler[Update, Context, None]


@dataclass(frozen=True, slots=True)
class OnCommand:
    """A command. Its description is the interface text `command_<name>`; menu and help are made from these."""

    name: str
    run: Callable[[Message, list[str], Visit, Context], Awaitable[None]]
    audience: Audience = Audience.EVERYBODY

    def handler(self) -> Handler:
        """The handler of the command; who may not use it is told so in private and ignored in groups."""

        async def callback(update: Update, context: Context) -> None:
            if update.message is None:
                return
            who = await visit(update, context)
            if may(self.audience, context.services, who.person.id, who.chat_id):
                await self.run(update.message, context.args or [], who, context)
            elif who.chat_id == who.person.id:
                await say(context.bot, who.chat_id, who.screens.plain("not_allowed"))

        return CommandHandler(self.name, callback, filters=filters.UpdateType.MESSAGE)


@dataclass(frozen=True, slots=True)
class OnTap(Generic[T]):
    """A kind of button. `run` returns the words that appear for a moment above the chat, or None."""

    tap: type[T]
    run: Callable[[CallbackQuery, T, Visit, Context], Awaitable[str | None]]
    audience: Audience = Audience.EVERYBODY

    def handler(self) -> Handler:
        """The handler of the button: who taps is checked, and every tap is answered."""

        async def callback(update: Update, context: Context) -> None:
            query = update.callback_query
            if query is None:
                return
            who = await visit(update, context)
            await toast(query, await self._words(query, who, context))

        return CallbackQueryHandler(callback, pattern=self.tap.pattern())

    async def _words(self, query: CallbackQuery, who: Visit, context: Context) -> str | None:
        if not may(self.audience, context.services, who.person.id, who.chat_id):
            return who.screens.label("not_allowed")
        try:
            tap = self.tap.unpack(query.data or "")
        except ValueError:
            return who.screens.label("old_button")
        return await self.run(query, tap, who, context)


Taker = Callable[[Message, Visit, Context], Awaitable[bool]]
"""Takes a message if it is meant for it, and tells whether it did."""


def on_messages(takers: tuple[Taker, ...]) -> Handler:
    """The handler of everything that is no command: the first taker that takes it."""

    async def callback(update: Update, context: Context) -> None:
        if update.message is None or update.effective_user is None:
            return
        who = await visit(update, context)
        for take in takers:
            if await take(update.message, who, context):
                return

    kinds = filters.UpdateType.MESSAGE & ~filters.COMMAND & ~filters.StatusUpdate.ALL
    return MessageHandler(kinds, callback)


def on_unknown_taps() -> Handler:
    """The handler of buttons that no table knows (any more)."""

    async def callback(update: Update, context: Context) -> None:
        if update.callback_query is not None:
            who = await visit(update, context)
            await toast(update.callback_query, who.screens.label("old_button"))

    return CallbackQueryHandler(callback)


Table = tuple[OnCommand | OnTap[Any], ...]
