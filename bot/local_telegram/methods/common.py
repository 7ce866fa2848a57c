"""What the methods share: finding the chat, the message, the quoted message; delivering and counting."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeAlias

from bot.local_telegram.keyboards import read_markup
from bot.local_telegram.messages import Body, Message
from bot.local_telegram.people import Chat
from bot.local_telegram.refusals import bad_request
from bot.local_telegram.values import Json, Parameters, as_whole
from bot.local_telegram.world import Extras, World

Method: TypeAlias = Callable[[World, Parameters], object]


def chat_of(world: World, parameters: Parameters, *, writing: bool = True, name: str = "chat_id") -> Chat:
    """The chat that the call names."""
    return world.chat_for_bot(parameters.values.get(name), writing=writing)


def message_of(world: World, parameters: Parameters, purpose: str) -> Message:
    """The message that the call names, or "message to <purpose> not found"."""
    if parameters.has("inline_message_id"):
        raise bad_request("message identifier is not specified")
    chat = chat_of(world, parameters)
    message_id = parameters.whole("message_id")
    if message_id is None:
        raise bad_request("message identifier is not specified")
    if message_id not in chat.messages:
        raise bad_request(f"message to {purpose} not found")
    return chat.messages[message_id]


def quoted_of(chat: Chat, parameters: Parameters) -> Message | None:
    """The message that is replied to, if there is one and it is still there."""
    reply = parameters.nested("reply_parameters") or {}
    message_id = as_whole(reply.get("message_id")) or parameters.whole("reply_to_message_id")
    if message_id is None:
        return None
    if message_id in chat.messages:
        return chat.messages[message_id]
    if reply.get("allow_sending_without_reply") or parameters.flag("allow_sending_without_reply"):
        return None
    raise bad_request("message to be replied not found")


def thread_of(chat: Chat, parameters: Parameters, quoted: Message | None = None) -> int | None:
    """The topic that the message goes to: the named one, or that of the quoted message."""
    thread_id = parameters.whole("message_thread_id")
    if thread_id is None:
        return quoted.thread_id if quoted else None
    if thread_id not in chat.topics:
        raise bad_request("message thread not found")
    return thread_id


def deliver(
    world: World,
    parameters: Parameters,
    body: Body,
    *,
    origin: Json | None = None,
    group_id: str | None = None,
    counted: bool = False,
) -> Message:
    """Send a body to the chat of the call, with its quote and keyboard, within the flood limits."""
    chat = chat_of(world, parameters)
    quoted = quoted_of(chat, parameters)
    thread_id = thread_of(chat, parameters, quoted)
    markup = read_markup(parameters)
    if not counted:
        world.limits.count(chat, world.clock())
    extras = Extras(quoted, thread_id, markup.inline, origin, group_id)
    message = world.post(chat, world.bot.as_user(), body, extras)
    if markup.reply or markup.remove:
        chat.reply_keyboard = markup.reply
        world.note_chat(chat)
    return message
