"""Who is in the world: people, the bot, and the chats in which they meet."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING

from bot.local_telegram.values import Json

if TYPE_CHECKING:
    from bot.local_telegram.messages import Message


class Seat(StrEnum):
    """Which of the page's three phones a person holds; Telegram knows nothing of it."""

    RESIDENT = "resident"
    VOLUNTEER = "volunteer"
    ADMIN = "admin"


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody with a phone."""

    id: int
    first_name: str
    username: str | None = None
    language_code: str = "vi"
    seat: Seat = Seat.RESIDENT
    about: str = ""
    last_name: str | None = None

    @property
    def name(self) -> str:
        """As the phone shows it, in the Vietnamese order: the family name comes first."""
        return " ".join(filter(None, (self.last_name, self.first_name)))

    def as_user(self) -> Json:
        """Telegram's User object."""
        user: Json = {"id": self.id, "is_bot": False, "first_name": self.first_name}
        for key in ("last_name", "username", "language_code"):
            if value := getattr(self, key):
                user[key] = value
        return user

    def as_local(self) -> Json:
        """What the page needs to know."""
        return {**self.as_user(), "name": self.name, "seat": self.seat.value, "about": self.about}


@dataclass(frozen=True, slots=True)
class BotUser:
    """The one bot of this world."""

    id: int = 7_000_000_001
    first_name: str = "Cầm Tay"
    username: str = "camtay_local_bot"

    def as_user(self) -> Json:
        """Telegram's User object of the bot."""
        return {"id": self.id, "is_bot": True, "first_name": self.first_name, "username": self.username}


class ChatKind(StrEnum):
    """The two kinds of chat of this world, by Telegram's names."""

    PRIVATE = "private"
    GROUP = "supergroup"


@dataclass(slots=True)
class Topic:
    """A forum topic; its id is the id of the service message that opened it."""

    id: int
    name: str
    icon_color: int = 7322096
    closed: bool = False


@dataclass(slots=True)
class Chat:
    """A conversation: its members, its messages, and whether the bot may write in it."""

    id: int
    kind: ChatKind
    title: str = ""
    person: Person | None = None
    forum: bool = False
    members: list[int] = field(default_factory=list)
    admins: list[int] = field(default_factory=list)
    started: bool = False
    blocked: bool = False
    bot_inside: bool = True
    pinned: list[int] = field(default_factory=list)
    topics: dict[int, Topic] = field(default_factory=dict)
    messages: dict[int, Message] = field(default_factory=dict)
    reply_keyboard: Json | None = None
    last_id: int = 0

    def next_id(self) -> int:
        """A fresh message id; ids run per chat."""
        self.last_id += 1
        return self.last_id

    def as_chat(self) -> Json:
        """Telegram's Chat object."""
        chat: Json = {"id": self.id, "type": self.kind.value}
        if self.person is None:
            return {**chat, "title": self.title, **({"is_forum": True} if self.forum else {})}
        user = self.person.as_user()
        return chat | {key: user[key] for key in ("first_name", "last_name", "username") if key in user}

    def as_local(self) -> Json:
        """What the page needs to know, without the messages."""
        return {
            **self.as_chat(),
            "members": self.members,
            "admins": self.admins,
            "started": self.started,
            "blocked": self.blocked,
            "bot_inside": self.bot_inside,
            "pinned": self.pinned,
            "topics": [{"id": t.id, "name": t.name, "closed": t.closed} for t in self.topics.values()],
            "reply_keyboard": self.reply_keyboard,
        }
