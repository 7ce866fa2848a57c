"""Who may use what: decided in one place, from the roles and from the chat in which it happens."""

from __future__ import annotations

from enum import Enum

from bot.services import Services


class Audience(Enum):
    """Who may use a command or a button."""

    EVERYBODY = "everybody"
    VOLUNTEERS = "volunteers"
    ADMINS = "admins"


def may(audience: Audience, services: Services, person_id: int, chat_id: int) -> bool:
    """Whether a person in a chat belongs to an audience.

    Everybody's things happen in private chats only. In the volunteers' group every member is a volunteer.
    """
    people = services.people
    match audience:
        case Audience.EVERYBODY:
            return chat_id == person_id
        case Audience.VOLUNTEERS:
            return people.may_help(person_id, chat_id)
        case Audience.ADMINS:
            return person_id in people.admins() and chat_id == person_id
