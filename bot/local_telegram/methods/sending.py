"""sendMessage and what else puts something into a chat: forwards, copies, typing, reactions, answers to taps."""

from __future__ import annotations

from bot.local_telegram.messages import Body
from bot.local_telegram.methods.common import Method, chat_of, deliver, message_of
from bot.local_telegram.refusals import QUERY_TOO_OLD, bad_request
from bot.local_telegram.texts import caption_body, text_body
from bot.local_telegram.values import Json, Parameters, as_object
from bot.local_telegram.world import World

ACTIONS = frozenset(
    {
        "typing",
        "upload_photo",
        "record_video",
        "upload_video",
        "record_voice",
        "upload_voice",
        "upload_document",
        "choose_sticker",
        "find_location",
        "record_video_note",
        "upload_video_note",
    }
)


def send_message(world: World, parameters: Parameters) -> object:
    """Text."""
    return deliver(world, parameters, text_body(parameters)).as_json()


def send_location(world: World, parameters: Parameters) -> object:
    """A place on the map."""
    try:
        place: Json = {name: float(parameters.text(name)) for name in ("latitude", "longitude")}
    except ValueError:
        raise bad_request("can't parse location") from None
    return deliver(world, parameters, Body(media={"location": place})).as_json()


def send_contact(world: World, parameters: Parameters) -> object:
    """Somebody's phone number."""
    contact: Json = {name: parameters.text(name) for name in ("phone_number", "first_name")}
    if not all(contact.values()):
        raise bad_request("PHONE_NUMBER_INVALID")
    return deliver(world, parameters, Body(media={"contact": contact})).as_json()


def send_chat_action(world: World, parameters: Parameters) -> object:
    """ "is typing…" for five seconds."""
    chat, action = chat_of(world, parameters), parameters.text("action")
    if action not in ACTIONS:
        raise bad_request("wrong parameter action in request")
    world.journal.note("typing", chat_id=chat.id, action=action, thread_id=parameters.whole("message_thread_id"))
    return True


def forward_message(world: World, parameters: Parameters) -> object:
    """A message of another chat, with its origin."""
    body, origin = _source(world, parameters, "forward")
    return deliver(world, parameters, body, origin=origin).as_json()


def copy_message(world: World, parameters: Parameters) -> object:
    """A message of another chat as the bot's own; a new caption may take the place of the old one."""
    body, _ = _source(world, parameters, "copy")
    if parameters.has("caption") and body.media:
        body = caption_body(parameters, body.media)
    return {"message_id": deliver(world, parameters, body).id}


def _source(world: World, parameters: Parameters, purpose: str) -> tuple[Body, Json]:
    source = chat_of(world, parameters, writing=False, name="from_chat_id")
    message = source.messages.get(parameters.whole("message_id") or 0)
    if message is None:
        raise bad_request(f"message to {purpose} not found")
    if message.body.kind in {"new_chat_members", "left_chat_member", "forum_topic_created", "forum_topic_closed"}:
        raise bad_request("the message can't be " + ("copied" if purpose == "copy" else "forwarded"))
    return message.body, message.origin or {"type": "user", "date": message.date, "sender_user": message.sender}


def answer_callback_query(world: World, parameters: Parameters) -> object:
    """The answer to a tap, once and in time."""
    query = world.queries.get(parameters.text("callback_query_id"))
    if query is None or query.answer is not None or world.clock() - query.at > world.query_seconds:
        raise bad_request(QUERY_TOO_OLD)
    text = parameters.text("text")
    if len(text) > 200:
        raise bad_request("MESSAGE_TOO_LONG")
    query.answer = {"text": text, "alert": parameters.flag("show_alert"), "url": parameters.text("url")}
    chat = query.message.chat
    world.journal.note("answer", chat_id=chat.id, person_id=query.person.id, query_id=query.id, **query.answer)
    return True


def set_message_reaction(world: World, parameters: Parameters) -> object:
    """An emoji on a message, or none."""
    message = message_of(world, parameters, "react")
    reactions = [as_object(reaction, "reaction") for reaction in parameters.items("reaction")]
    message.reaction = str(reactions[0].get("emoji", "")) if reactions else None
    world.note_message(message)
    return True


METHODS: dict[str, Method] = {
    "sendMessage": send_message,
    "sendLocation": send_location,
    "sendContact": send_contact,
    "sendChatAction": send_chat_action,
    "forwardMessage": forward_message,
    "copyMessage": copy_message,
    "answerCallbackQuery": answer_callback_query,
    "setMessageReaction": set_message_reaction,
}
