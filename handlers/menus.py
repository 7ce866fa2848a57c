"""The commands that Telegram shows behind “/”: in each language, and for each person what they may use."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import partial

from telegram import BotCommand, BotCommandScopeChat

from bot.delivery import RefusedError
from bot.services import Services
from bot.store import people
from handlers.audience import Audience, may
from handlers.context import Bot, Context, screens_for
from handlers.sending import call
from knowledge_base.schema import REFERENCE_LANGUAGE


async def register_commands(bot: Bot, services: Services, commands: Mapping[str, Audience]) -> None:
    """Tells Telegram everybody's commands in each language, and the roles' commands for those who hold them.

    Telegram knows languages by two letters only; speakers of the others get theirs when they choose the language.
    """
    everybody = [name for name, audience in commands.items() if audience is Audience.EVERYBODY]
    await call(partial(bot.set_my_commands, _described(everybody, services, REFERENCE_LANGUAGE)))
    for code in services.config.languages:
        if len(code) == 2:
            await call(partial(bot.set_my_commands, _described(everybody, services, code), language_code=code))
    for person_id in services.people.volunteers() | services.people.admins():
        person = await services.database.read(people.find, person_id)
        await _show(bot, services, commands, person_id, person.language if person else None)


async def show_commands_in(chat_id: int, language: str | None, context: Context) -> None:
    """Shows one person their own commands in their own language."""
    await _show(context.bot, context.services, context.commands, chat_id, language)


def own_commands(commands: Mapping[str, Audience], services: Services, person_id: int) -> list[str]:
    """The names of the commands that a person may use in their own chat."""
    return [name for name, audience in commands.items() if may(audience, services, person_id, person_id)]


async def _show(
    bot: Bot, services: Services, commands: Mapping[str, Audience], person_id: int, language: str | None
) -> None:
    own = _described(own_commands(commands, services, person_id), services, language or REFERENCE_LANGUAGE)
    try:
        await call(partial(bot.set_my_commands, own, scope=BotCommandScopeChat(person_id)))
    except RefusedError:
        return  # they have not written to the bot yet; they get their commands when they do


def _described(names: Iterable[str], services: Services, language: str) -> list[BotCommand]:
    screens = screens_for(services, language)
    return [BotCommand(name, screens.label(f"command_{name}")) for name in names]
