"""What the bot says of itself: names, descriptions, commands per scope and language, the menu button."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from bot.local_telegram.people import Chat, ChatKind, Person
from bot.local_telegram.refusals import bad_request
from bot.local_telegram.values import Json, as_object

Scope = tuple[str, str, str]
_COMMAND = re.compile(r"[a-z0-9_]{1,32}")


@dataclass(slots=True)
class Account:
    """Settings of the one bot; texts are kept by field and language, the empty language being the default."""

    texts: dict[tuple[str, str], str] = field(default_factory=dict)
    commands: dict[tuple[Scope, str], list[Json]] = field(default_factory=dict)
    menu_buttons: dict[int | None, Json] = field(default_factory=dict)

    def text(self, name: str, language: str) -> str:
        """A text in this language, or the default one."""
        return self.texts.get((name, language)) or self.texts.get((name, ""), "")

    def commands_for(self, person: Person, chat: Chat) -> list[Json]:
        """The commands that this person's phone offers in this chat: the narrowest scope that has any."""
        for scope in _scopes(person, chat):
            for language in (person.language_code, ""):
                if commands := self.commands.get((scope, language)):
                    return commands
        return []


def _scopes(person: Person, chat: Chat) -> Iterator[Scope]:
    here, admin = str(chat.id), person.id in chat.admins
    if chat.kind is ChatKind.GROUP:
        yield ("chat_member", here, str(person.id))
        if admin:
            yield ("chat_administrators", here, "")
    yield ("chat", here, "")
    if chat.kind is ChatKind.GROUP and admin:
        yield ("all_chat_administrators", "", "")
    yield ("all_group_chats" if chat.kind is ChatKind.GROUP else "all_private_chats", "", "")
    yield ("default", "", "")


def read_scope(given: Json | None) -> Scope:
    """A BotCommandScope as a key."""
    if not given:
        return ("default", "", "")
    return (str(given.get("type", "default")), str(given.get("chat_id", "")), str(given.get("user_id", "")))


def read_commands(given: list[object]) -> list[Json]:
    """A list of BotCommand, refused where Telegram refuses it."""
    if len(given) > 100:
        raise bad_request("BOT_COMMANDS_TOO_MUCH")
    commands = [as_object(command, "commands") for command in given]
    for command in commands:
        if not _COMMAND.fullmatch(str(command.get("command", "")).removeprefix("/")):
            raise bad_request("BOT_COMMAND_INVALID")
        if not 1 <= len(str(command.get("description", ""))) <= 256:
            raise bad_request("BOT_COMMAND_DESCRIPTION_INVALID")
    return commands
