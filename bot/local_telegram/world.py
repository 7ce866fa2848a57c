"""The whole of the stand-in's Telegram, in memory: people, chats, messages, updates, limits and faults.

Both sides act on it: `methods/` for the bot, `acts.py` for the people. It lives in one event loop and needs none
to be built.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass

from bot.local_telegram.account import Account
from bot.local_telegram.faults import Faults
from bot.local_telegram.files import FileShelf
from bot.local_telegram.journal import Call, Journal
from bot.local_telegram.limits import Limits
from bot.local_telegram.messages import Body, Message
from bot.local_telegram.people import BotUser, Chat, ChatKind, Person
from bot.local_telegram.refusals import ImpossibleError, RefusalError, bad_request, forbidden
from bot.local_telegram.updates import Update, UpdateQueue
from bot.local_telegram.values import Json, as_whole

TOKEN = "7000000001:LOCAL_TELEGRAM_NOT_A_SECRET_0000000"


@dataclass(slots=True)
class Query:
    """A tap on a button that waits for the bot's answer."""

    id: str
    person: Person
    message: Message
    at: float
    answer: Json | None = None


@dataclass(frozen=True, slots=True)
class Extras:
    """What a message may carry besides its body."""

    reply_to: Message | None = None
    thread_id: int | None = None
    keyboard: Json | None = None
    origin: Json | None = None
    group_id: str | None = None


class World:
    """One bot and its people."""

    def __init__(
        self,
        people: Iterable[Person] = (),
        *,
        bot: BotUser | None = None,
        token: str = TOKEN,
        limits: Limits | None = None,
        seed: int = 0,
        clock: Callable[[], float] = time.time,
        query_seconds: float = 60.0,
    ) -> None:
        self.bot = bot or BotUser(id=int(token.partition(":")[0]))
        self.token = token
        self.clock = clock
        self.query_seconds = query_seconds
        self.people: dict[int, Person] = {}
        self.chats: dict[int, Chat] = {}
        self.queries: dict[str, Query] = {}
        self.account = Account()
        self.files = FileShelf()
        self.faults = Faults(seed)
        self.limits = limits or Limits()
        self.journal = Journal(clock)
        self.updates = UpdateQueue(self._seen)
        for person in people:
            self.add_person(person)

    def add_person(self, person: Person) -> Chat:
        """Somebody new, with an empty private chat."""
        if person.id in self.chats:
            raise ImpossibleError(f"there is a person {person.id} already", 409)
        self.people[person.id] = person
        chat = Chat(person.id, ChatKind.PRIVATE, person=person, members=[person.id])
        self.chats[chat.id] = chat
        self.journal.note("person", person_id=person.id, person=person.as_local(), chat=chat.as_local())
        return chat

    def add_group(
        self,
        title: str,
        members: Iterable[int] = (),
        *,
        admins: Iterable[int] = (),
        forum: bool = False,
        chat_id: int | None = None,
        bot_inside: bool = True,
    ) -> Chat:
        """A group of people, as a rule with the bot in it, who then is one of its administrators."""
        groups = sum(1 for chat in self.chats.values() if chat.kind is ChatKind.GROUP)
        chat = Chat(chat_id or -1_001_000_000_001 - groups, ChatKind.GROUP, title, forum=forum, bot_inside=bot_inside)
        chat.admins = list(admins)
        chat.members = list(dict.fromkeys([*chat.admins, *members]))
        self.chats[chat.id] = chat
        self.note_chat(chat)
        return chat

    def person(self, person_id: int) -> Person:
        """The person with this id."""
        if person_id not in self.people:
            raise ImpossibleError(f"there is no person {person_id}", 404)
        return self.people[person_id]

    def chats_of(self, person_id: int) -> list[Chat]:
        """The chats on this person's phone, the one with the bot first."""
        return [chat for chat in self.chats.values() if person_id in chat.members]

    def chat_for_bot(self, chat_id: object, *, writing: bool = True) -> Chat:
        """The chat that the bot names, refused where the bot may not write."""
        if chat_id in (None, ""):
            raise bad_request("chat_id is empty")
        chat = self.chats.get(as_whole(chat_id) or 0)
        if chat is None:
            raise bad_request("chat not found")
        if chat.kind is ChatKind.GROUP:
            if not chat.bot_inside:
                raise forbidden("bot was kicked from the supergroup chat")
        elif not chat.started:
            raise self._stranger(chat)
        elif chat.blocked and writing:
            raise forbidden("bot was blocked by the user")
        return chat

    def _stranger(self, chat: Chat) -> RefusalError:
        met = any(other.kind is ChatKind.GROUP and other.bot_inside for other in self.chats_of(chat.id))
        return forbidden("bot can't initiate conversation with a user") if met else bad_request("chat not found")

    def post(self, chat: Chat, sender: Json, body: Body, extras: Extras | None = None) -> Message:
        """A new message; when a person wrote it the bot hears of it."""
        more = extras or Extras()
        message = Message(
            chat,
            chat.next_id(),
            sender,
            int(self.clock()),
            body,
            more.reply_to,
            more.thread_id,
            more.keyboard,
            more.origin,
            more.group_id,
        )
        chat.messages[message.id] = message
        self._note(message, "message")
        if not message.from_bot and chat.bot_inside:
            self.updates.add("message", message.as_json(), message)
        return message

    def rewrite(self, message: Message, body: Body, keyboard: Json | None, *, silent: bool = False) -> None:
        """An edit; `silent` leaves the "edited" mark away, as a change of the keyboard does."""
        message.body, message.keyboard = body, keyboard
        if not silent:
            message.edit_date = int(self.clock())
        self.note_message(message)
        if not message.from_bot and message.chat.bot_inside:
            self.updates.add("edited_message", message.as_json(), message)

    def remove(self, message: Message) -> None:
        """A deleted message."""
        message.chat.messages.pop(message.id, None)
        if message.id in message.chat.pinned:
            message.chat.pinned.remove(message.id)
        self.journal.note("deleted", chat_id=message.chat.id, message_id=message.id)

    def note_message(self, message: Message) -> None:
        """Tell the phones that this message looks different now."""
        self._note(message, "edited")

    def _note(self, message: Message, kind: str) -> None:
        message.version = self.journal.version + 1
        self.journal.note(kind, chat_id=message.chat.id, message=message.as_local())

    def note_chat(self, chat: Chat) -> None:
        """Tell the phones that this chat looks different now."""
        self.journal.note("chat", chat_id=chat.id, chat=chat.as_local())

    def calls(self, method: str | None = None) -> list[Call]:
        """The log of Bot API calls, of one method or of all."""
        wanted = (method or "").lower()
        return [call for call in self.journal.calls if not wanted or call.method.lower() == wanted]

    def _seen(self, update: Update) -> None:
        if update.message is not None and not update.message.seen:
            update.message.seen = True
            self.journal.note("seen", chat_id=update.message.chat.id, message_id=update.message.id)
