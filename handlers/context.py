"""What every handler gets: python-telegram-bot's context with our services on it, and who is writing."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, cast

from telegram import Chat, Update, User
from telegram.ext import Application, CallbackContext, ExtBot, JobQueue

from bot.delivery import WORK, stamp
from bot.privacy import redact
from bot.services import Services
from bot.store import people
from bot.store.people import Person
from bot.text import clean_name
from handlers.audience import Audience
from handlers.screens import Screens
from knowledge_base.schema import REFERENCE_LANGUAGE

Bot = ExtBot[Any]


class CamTayApplication(
    Application[Bot, "Context", dict[Any, Any], dict[Any, Any], dict[Any, Any], JobQueue["Context"]]
):
    """The application that carries our services."""

    def __init__(self, *, services: Services, commands: Mapping[str, Audience], **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.services = services
        self.commands = commands


class Context(CallbackContext[Bot, dict[Any, Any], dict[Any, Any], dict[Any, Any]]):
    """The context of one update."""

    @property
    def services(self) -> Services:
        """Everything that is open while the bot runs."""
        return cast(CamTayApplication, self.application).services

    @property
    def commands(self) -> Mapping[str, Audience]:
        """Every command with those who may use it, in the order of the menu."""
        return cast(CamTayApplication, self.application).commands


@dataclass(frozen=True, slots=True)
class Visit:
    """Who acts in an update, where (in a group with topics also in which), and how to talk to them."""

    person: Person
    chat_id: int
    origin: str
    screens: Screens
    forum_topic: int | None = None

    @property
    def language(self) -> str:
        """The language of the screens for this person."""
        return self.screens.language


async def visit(update: Update, context: Context) -> Visit:
    """Notes that the person is here and gives what the handlers need to know of them.

    Raises ValueError for an update without a person or a chat; the filters of the handlers keep those out.
    """
    user, chat = _who_and_where(update)
    services = context.services
    person = await services.database.run(people.remember, user.id, _name(user), services.clock())
    return Visit(person, chat.id, _origin(update), screens_for(services, person.language), _topic(update))


async def glimpse(update: Update, context: Context) -> Visit:
    """The same without noting anything: for answering those who may not do what they tried. Raises ValueError, too."""
    user, chat = _who_and_where(update)
    known = await context.services.database.read(people.find, user.id)
    person = known or Person(user.id, _name(user))
    return Visit(person, chat.id, _origin(update), screens_for(context.services, person.language))


def _who_and_where(update: Update) -> tuple[User, Chat]:
    user, chat = update.effective_user, update.effective_chat
    if user is None or chat is None:
        raise ValueError("an update without a person or a chat")
    return user, chat


def _name(user: User) -> str:
    """The first name as it is shown and kept; some write their phone number into it."""
    return redact(clean_name(user.first_name)).text


def _topic(update: Update) -> int | None:
    message = update.effective_message
    return message.message_thread_id if message and message.is_topic_message else None


def _origin(update: Update) -> str:
    """The origin under which the inbox has this update."""
    work = WORK.get()
    return work.origin if work else stamp(update.to_dict())


def screens_for(services: Services, language: str | None) -> Screens:
    """The screens in a language, or in the reference language where none is known."""
    return Screens(services.library, language or REFERENCE_LANGUAGE, services.voices.can_play)
