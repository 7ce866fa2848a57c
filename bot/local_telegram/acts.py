"""What people do with their phones: write, send, tap, block, forward, join.

Raises `ImpossibleError` where a phone cannot do it.
"""

from __future__ import annotations

import re
import uuid
from urllib.parse import parse_qs, urlsplit

from bot.local_telegram.messages import MEDIA_WITH_CAPTION, Body, Message
from bot.local_telegram.people import Chat, ChatKind, Person
from bot.local_telegram.refusals import ImpossibleError
from bot.local_telegram.texts import CAPTION_LIMIT, TEXT_LIMIT, plain_body
from bot.local_telegram.values import Json, Upload
from bot.local_telegram.world import Extras, Query, World

_PAYLOAD = re.compile(r"[A-Za-z0-9_-]{1,64}")
_LINK_HOSTS = {"t.me", "telegram.me", "www.t.me"}


def chat_of(world: World, person: Person, chat_id: int | None) -> Chat:
    """The chat in which this person acts: by default the private one with the bot."""
    chat = world.chats.get(chat_id if chat_id is not None else person.id)
    if chat is None or person.id not in chat.members:
        raise ImpossibleError(f"{person.name} is not in a chat {chat_id}", 404)
    return chat


def message_in(chat: Chat, message_id: int) -> Message:
    """The message with this id."""
    if message_id not in chat.messages:
        raise ImpossibleError(f"there is no message {message_id} in chat {chat.id}", 404)
    return chat.messages[message_id]


def say(
    world: World, person: Person, text: str, chat: Chat, *, reply_to: int | None = None, thread_id: int | None = None
) -> list[Message]:
    """Write text; what is too long for one message becomes several, as a phone does it."""
    if not text.strip():
        raise ImpossibleError("an empty message cannot be sent")
    pieces = [text[start : start + TEXT_LIMIT] for start in range(0, len(text), TEXT_LIMIT)]
    return [_send(world, person, chat, plain_body(piece), reply_to, thread_id) for piece in pieces if piece.strip()]


def send_media(
    world: World,
    person: Person,
    media: Json,
    chat: Chat,
    *,
    caption: str = "",
    reply_to: int | None = None,
    thread_id: int | None = None,
) -> Message:
    """Send a photo, a voice note, a document, a sticker, a contact or a place."""
    if len(caption) > CAPTION_LIMIT:
        raise ImpossibleError(f"a caption has at most {CAPTION_LIMIT} characters")
    if caption and not MEDIA_WITH_CAPTION & media.keys():
        raise ImpossibleError("this kind of message takes no caption")
    return _send(world, person, chat, plain_body(caption, media), reply_to, thread_id)


def keep_upload(world: World, kind: str, upload: Upload, seconds: int | None = None) -> Json:
    """Store what a person sends; a browser's recording counts as a voice note whatever its format."""
    if kind == "voice":
        return world.files.keep_recording(upload, seconds)
    return world.files.keep(kind, upload, {"duration": seconds})


def emoji_sticker(emoji: str) -> Json:
    """A sticker without a picture of its own: its emoji is enough for the phones here."""
    name = emoji.encode().hex()
    sticker: Json = {"file_id": f"sticker-{name}", "file_unique_id": name, "type": "regular", "emoji": emoji}
    return {"sticker": {**sticker, "width": 512, "height": 512, "is_animated": False, "is_video": False}}


def _send(
    world: World,
    person: Person,
    chat: Chat,
    body: Body,
    reply_to: int | None,
    thread_id: int | None,
    origin: Json | None = None,
) -> Message:
    if chat.blocked:
        raise ImpossibleError(f"{person.name} has blocked the bot", 409)
    quoted = message_in(chat, reply_to) if reply_to is not None else None
    topic = chat.topics.get(thread_id) if thread_id is not None else None
    if thread_id is not None and topic is None:
        raise ImpossibleError(f"there is no topic {thread_id}", 404)
    if topic is not None and topic.closed and person.id not in chat.admins:
        raise ImpossibleError("this topic is closed", 409)
    if not chat.started:
        chat.started = True
        world.note_chat(chat)
    return world.post(chat, person.as_user(), body, Extras(quoted, thread_id, origin=origin))


def edit(world: World, person: Person, chat: Chat, message_id: int, text: str) -> Message:
    """Change one's own message."""
    message = message_in(chat, message_id)
    if message.sender["id"] != person.id:
        raise ImpossibleError("only one's own messages can be edited", 403)
    if not text.strip() and not message.body.media:
        raise ImpossibleError("an empty message cannot be sent")
    world.rewrite(message, plain_body(text, message.body.media), message.keyboard)
    return message


def delete(world: World, person: Person, chat: Chat, message_id: int) -> None:
    """Delete a message; the bot never hears of it, as in Telegram."""
    message = message_in(chat, message_id)
    if chat.kind is ChatKind.GROUP and message.sender["id"] != person.id and person.id not in chat.admins:
        raise ImpossibleError("only one's own messages can be deleted", 403)
    world.remove(message)


def forward(world: World, person: Person, source: Chat, message_id: int, target: Chat) -> Message:
    """Forward a message from one of one's chats into another."""
    message = message_in(source, message_id)
    origin = message.origin or {"type": "user", "date": message.date, "sender_user": message.sender}
    return _send(world, person, target, message.body, None, None, origin)


def find_button(message: Message, *, data: str | None = None, text: str | None = None) -> Json:
    """The button of this message with this data, or with this text or a part of it."""
    for button in message.buttons():
        if data is not None and button.get("callback_data") == data:
            return button
    exact = [button for button in message.buttons() if text is not None and button["text"] == text]
    parts = [button for button in message.buttons() if text and text.casefold() in str(button["text"]).casefold()]
    if not (exact or parts):
        shown = ", ".join(str(button["text"]) for button in message.buttons()) or "none at all"
        raise ImpossibleError(f"there is no button {text or data!r} on message {message.id}; its buttons: {shown}", 404)
    return (exact or parts)[0]


def tap(world: World, person: Person, message: Message, button: Json) -> Query:
    """Tap a button with callback data; the query waits for the bot's answer."""
    if message.chat.blocked:
        raise ImpossibleError(f"{person.name} has blocked the bot", 409)
    query = Query(str(uuid.uuid4().int >> 66), person, message, world.clock())
    world.queries[query.id] = query
    payload: Json = {
        "id": query.id,
        "from": person.as_user(),
        "message": message.as_json(),
        "chat_instance": str(abs(message.chat.id) * 7919),
        "data": button["callback_data"],
    }
    world.updates.add("callback_query", payload)
    return query


def open_link(world: World, person: Person, url: str) -> list[Message] | None:
    """Follow a link: a deep link to the bot sends /start with its payload; any other is nothing to us."""
    parts = urlsplit(url if "//" in url else f"https://{url}")
    if parts.hostname not in _LINK_HOSTS or parts.path.strip("/").lower() != world.bot.username.lower():
        return None
    payload = parse_qs(parts.query).get("start", [""])[0]
    if payload and not _PAYLOAD.fullmatch(payload):
        raise ImpossibleError("a start payload has 1 to 64 of the characters A-Z a-z 0-9 _ -")
    return say(world, person, f"/start {payload}".strip(), chat_of(world, person, None))


def set_blocked(world: World, person: Person, blocked: bool) -> None:
    """Block or unblock the bot; the bot is told."""
    chat = world.chats[person.id]
    if chat.blocked == blocked:
        return
    chat.blocked = blocked
    if not blocked:
        chat.started = True
    _tell_membership(world, chat, person, "kicked" if blocked else "member")


def join(world: World, person: Person, group: Chat) -> None:
    """Join a group."""
    if group.kind is not ChatKind.GROUP:
        raise ImpossibleError("this is no group")
    if person.id in group.members:
        return
    group.members.append(person.id)
    world.note_chat(group)
    world.post(group, person.as_user(), Body(media={"new_chat_members": [person.as_user()]}))


def leave(world: World, person: Person, group: Chat) -> None:
    """Leave a group."""
    if person.id not in group.members or group.kind is not ChatKind.GROUP:
        raise ImpossibleError(f"{person.name} is not in this group", 404)
    world.post(group, person.as_user(), Body(media={"left_chat_member": person.as_user()}))
    group.members.remove(person.id)
    world.note_chat(group)


def _tell_membership(world: World, chat: Chat, person: Person, status: str) -> None:
    now = int(world.clock())
    old = {"member": "kicked", "kicked": "member"}[status]
    members = [_member(world, one) for one in (old, status)]
    payload: Json = {"chat": chat.as_chat(), "from": person.as_user(), "date": now}
    world.updates.add("my_chat_member", {**payload, "old_chat_member": members[0], "new_chat_member": members[1]})
    world.note_chat(chat)


def _member(world: World, status: str) -> Json:
    member: Json = {"user": world.bot.as_user(), "status": status}
    if status == "kicked":
        member["until_date"] = 0
    return member
