"""Changing and deleting messages that are there already, and pinning them."""

from __future__ import annotations

from bot.local_telegram.keyboards import read_markup
from bot.local_telegram.messages import MEDIA_WITH_CAPTION, Body, Message
from bot.local_telegram.methods.common import Method, chat_of, message_of
from bot.local_telegram.methods.media import album_body
from bot.local_telegram.refusals import NOT_MODIFIED, bad_request
from bot.local_telegram.texts import caption_body, text_body
from bot.local_telegram.values import Json, Parameters
from bot.local_telegram.world import World

DELETABLE_SECONDS = 48 * 3600


def edit_text(world: World, parameters: Parameters) -> object:
    """New words, and a new keyboard or none."""
    body = text_body(parameters)
    message = _own(world, parameters)
    if message.body.media:
        raise bad_request("there is no text in the message to edit")
    return _change(world, parameters, message, body)


def edit_caption(world: World, parameters: Parameters) -> object:
    """A new caption under the same media."""
    message = _own(world, parameters)
    if not MEDIA_WITH_CAPTION & message.body.media.keys():
        raise bad_request("there is no caption in the message to edit")
    return _change(world, parameters, message, caption_body(parameters, message.body.media))


def edit_media(world: World, parameters: Parameters) -> object:
    """Other media, also into a message of text."""
    message = _own(world, parameters)
    item = parameters.nested("media")
    if not item:
        raise bad_request("there is no media in the request")
    return _change(world, parameters, message, album_body(world, parameters.within(item)))


def edit_markup(world: World, parameters: Parameters) -> object:
    """Only the keyboard."""
    message = _own(world, parameters)
    return _change(world, parameters, message, message.body, silent=True)


def _own(world: World, parameters: Parameters) -> Message:
    message = message_of(world, parameters, "edit")
    if not message.from_bot or message.origin is not None:
        raise bad_request("message can't be edited")
    return message


def _change(world: World, parameters: Parameters, message: Message, body: Body, *, silent: bool = False) -> Json:
    keyboard = read_markup(parameters).inline
    if body == message.body and keyboard == message.keyboard:
        raise bad_request(NOT_MODIFIED)
    world.limits.count(message.chat, world.clock(), edit=True)
    world.rewrite(message, body, keyboard, silent=silent)
    return message.as_json()


def delete_message(world: World, parameters: Parameters) -> object:
    """Delete a message younger than 48 hours."""
    message = message_of(world, parameters, "delete")
    if world.clock() - message.date > DELETABLE_SECONDS:
        raise bad_request("message can't be deleted for everyone")
    world.remove(message)
    return True


def delete_messages(world: World, parameters: Parameters) -> object:
    """Delete many; those that are not there are skipped."""
    chat = chat_of(world, parameters)
    for message_id in parameters.items("message_ids"):
        if message := chat.messages.get(int(str(message_id))):
            world.remove(message)
    return True


def pin(world: World, parameters: Parameters) -> object:
    """Pin a message on top of its chat."""
    message = message_of(world, parameters, "pin")
    pinned = [one for one in message.chat.pinned if one != message.id]
    message.chat.pinned = [*pinned, message.id]
    world.note_chat(message.chat)
    return True


def unpin(world: World, parameters: Parameters) -> object:
    """Unpin a message, by default the newest pinned one."""
    chat = chat_of(world, parameters)
    message_id = parameters.whole("message_id") or (chat.pinned[-1] if chat.pinned else 0)
    if message_id not in chat.pinned:
        raise bad_request("message to unpin not found")
    chat.pinned.remove(message_id)
    world.note_chat(chat)
    return True


METHODS: dict[str, Method] = {
    "editMessageText": edit_text,
    "editMessageCaption": edit_caption,
    "editMessageMedia": edit_media,
    "editMessageReplyMarkup": edit_markup,
    "deleteMessage": delete_message,
    "deleteMessages": delete_messages,
    "pinChatMessage": pin,
    "unpinChatMessage": unpin,
}
