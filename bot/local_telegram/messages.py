"""Messages: what one says, who said it, and Telegram's shape of both."""

from __future__ import annotations

from dataclasses import dataclass, field

from bot.local_telegram.people import Chat
from bot.local_telegram.values import Json

MEDIA_WITH_CAPTION = frozenset({"photo", "voice", "audio", "video", "document", "animation"})


@dataclass(frozen=True, slots=True)
class Body:
    """What a message says: text or caption with its entities, and the media or service part."""

    text: str = ""
    entities: tuple[Json, ...] = ()
    media: Json = field(default_factory=dict)

    @property
    def kind(self) -> str:
        """The first word of the media part, or "text"."""
        return next(iter(self.media), "text")

    def as_json(self) -> Json:
        """The part of Telegram's Message object that holds the content."""
        words, marks = ("caption", "caption_entities") if self.media else ("text", "entities")
        result: Json = dict(self.media)
        if self.text:
            result[words] = self.text
        if self.text and self.entities:
            result[marks] = list(self.entities)
        return result


@dataclass(slots=True)
class Message:
    """One message in one chat."""

    chat: Chat
    id: int
    sender: Json
    date: int
    body: Body
    reply_to: Message | None = None
    thread_id: int | None = None
    keyboard: Json | None = None
    origin: Json | None = None
    group_id: str | None = None
    edit_date: int | None = None
    reaction: str | None = None
    seen: bool = False
    version: int = 0

    @property
    def from_bot(self) -> bool:
        """Whether the bot wrote it."""
        return bool(self.sender["is_bot"])

    def as_json(self, *, with_reply: bool = True) -> Json:
        """Telegram's Message object."""
        result: Json = {"message_id": self.id, "from": self.sender, "chat": self.chat.as_chat(), "date": self.date}
        result |= self.body.as_json()
        optional: Json = {
            "edit_date": self.edit_date,
            "reply_markup": self.keyboard,
            "forward_origin": self.origin,
            "media_group_id": self.group_id,
        }
        result |= {key: value for key, value in optional.items() if value is not None}
        if self.thread_id is not None:
            result |= {"message_thread_id": self.thread_id, "is_topic_message": True}
        if with_reply and self.reply_to is not None:
            result["reply_to_message"] = self.reply_to.as_json(with_reply=False)
        return result

    def as_local(self) -> Json:
        """Telegram's object and what only the phones need: ticks, reactions, the version of the newest change."""
        return {**self.as_json(), "seen": self.seen, "reaction": self.reaction, "version": self.version}

    def buttons(self) -> list[Json]:
        """The inline buttons, row by row."""
        rows = self.keyboard.get("inline_keyboard", []) if self.keyboard else []
        return [button for row in rows for button in row] if isinstance(rows, list) else []
