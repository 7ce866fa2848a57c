"""Forum topics: one for each thread of a group."""

from __future__ import annotations

from bot.local_telegram.messages import Body
from bot.local_telegram.methods.common import Method, chat_of
from bot.local_telegram.people import Chat, Topic
from bot.local_telegram.refusals import bad_request
from bot.local_telegram.values import Json, Parameters
from bot.local_telegram.world import Extras, World


def create(world: World, parameters: Parameters) -> object:
    """Open a topic; its id is that of the service message."""
    chat, name = _forum(world, parameters), parameters.text("name")
    if not 1 <= len(name) <= 128:
        raise bad_request("TOPIC_TITLE_EMPTY" if not name else "topic name is too long")
    topic = Topic(chat.last_id + 1, name, parameters.whole("icon_color") or 7322096)
    chat.topics[topic.id] = topic
    shown: Json = {"name": topic.name, "icon_color": topic.icon_color}
    _service(world, chat, topic, {"forum_topic_created": shown})
    return {"message_thread_id": topic.id, **shown}


def edit(world: World, parameters: Parameters) -> object:
    """Rename a topic."""
    chat, topic = _topic(world, parameters)
    name = parameters.text("name") or topic.name
    if name == topic.name:
        raise bad_request("TOPIC_NOT_MODIFIED")
    topic.name = name
    _service(world, chat, topic, {"forum_topic_edited": {"name": name}})
    return True


def close(world: World, parameters: Parameters) -> object:
    """Close a topic; only administrators write there now."""
    return _set_closed(world, parameters, True)


def reopen(world: World, parameters: Parameters) -> object:
    """Open a closed topic again."""
    return _set_closed(world, parameters, False)


def _set_closed(world: World, parameters: Parameters, closed: bool) -> bool:
    chat, topic = _topic(world, parameters)
    if topic.closed == closed:
        raise bad_request("TOPIC_NOT_MODIFIED")
    topic.closed = closed
    _service(world, chat, topic, {"forum_topic_closed" if closed else "forum_topic_reopened": {}})
    return True


def _service(world: World, chat: Chat, topic: Topic, media: Json) -> None:
    world.post(chat, world.bot.as_user(), Body(media=media), Extras(thread_id=topic.id))
    world.note_chat(chat)


def _forum(world: World, parameters: Parameters) -> Chat:
    chat = chat_of(world, parameters)
    if not chat.forum:
        raise bad_request("the chat is not a forum")
    return chat


def _topic(world: World, parameters: Parameters) -> tuple[Chat, Topic]:
    chat = _forum(world, parameters)
    topic = chat.topics.get(parameters.whole("message_thread_id") or 0)
    if topic is None:
        raise bad_request("message thread not found")
    return chat, topic


METHODS: dict[str, Method] = {
    "createForumTopic": create,
    "editForumTopic": edit,
    "closeForumTopic": close,
    "reopenForumTopic": reopen,
}
