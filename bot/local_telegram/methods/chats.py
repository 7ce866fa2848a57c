"""Chats and who is in them."""

from __future__ import annotations

from bot.local_telegram.methods.common import Method, chat_of
from bot.local_telegram.people import Chat, ChatKind
from bot.local_telegram.refusals import bad_request
from bot.local_telegram.values import Json, Parameters
from bot.local_telegram.world import World

ADMIN_RIGHTS: Json = {
    "can_be_edited": False,
    "is_anonymous": False,
    "can_manage_chat": True,
    "can_delete_messages": True,
    "can_manage_video_chats": False,
    "can_restrict_members": True,
    "can_promote_members": False,
    "can_change_info": True,
    "can_invite_users": True,
    "can_post_stories": False,
    "can_edit_stories": False,
    "can_delete_stories": False,
    "can_pin_messages": True,
    "can_manage_topics": True,
}

GIFTS = ("unlimited_gifts", "limited_gifts", "unique_gifts", "premium_subscription", "gifts_from_channels")


def get_chat(world: World, parameters: Parameters) -> object:
    """Telegram's ChatFullInfo."""
    chat = chat_of(world, parameters, writing=False)
    full: Json = {
        **chat.as_chat(),
        "accent_color_id": abs(chat.id) % 7,
        "max_reaction_count": 11,
        "accepted_gift_types": dict.fromkeys(GIFTS, False),
    }
    if chat.pinned:
        full["pinned_message"] = chat.messages[chat.pinned[-1]].as_json()
    return full


def get_member(world: World, parameters: Parameters) -> object:
    """What a person or the bot is in a chat."""
    chat = chat_of(world, parameters, writing=False)
    user_id = parameters.whole("user_id")
    if user_id != world.bot.id and user_id not in world.people:
        raise bad_request("invalid user_id specified" if user_id is None else "PARTICIPANT_ID_INVALID")
    return _member(world, chat, user_id)


def get_administrators(world: World, parameters: Parameters) -> object:
    """The administrators of a group; the first person among them owns it."""
    chat = chat_of(world, parameters, writing=False)
    if chat.kind is not ChatKind.GROUP:
        raise bad_request("there are no administrators in the private chat")
    return [_member(world, chat, user_id) for user_id in [*chat.admins, world.bot.id]]


def count_members(world: World, parameters: Parameters) -> object:
    """How many are in a chat, with the bot."""
    return len(chat_of(world, parameters, writing=False).members) + 1


def _member(world: World, chat: Chat, user_id: int) -> Json:
    user = world.bot.as_user() if user_id == world.bot.id else world.people[user_id].as_user()
    admin = user_id in chat.admins or (user_id == world.bot.id and chat.kind is ChatKind.GROUP)
    if chat.admins and user_id == chat.admins[0]:
        return {"user": user, "status": "creator", "is_anonymous": False}
    if admin:
        return {"user": user, "status": "administrator", **ADMIN_RIGHTS}
    inside = user_id in chat.members or user_id == world.bot.id
    return {"user": user, "status": "member" if inside else "left"}


def leave_chat(world: World, parameters: Parameters) -> object:
    """The bot goes."""
    chat = chat_of(world, parameters)
    if chat.kind is not ChatKind.GROUP:
        raise bad_request("chat member status can't be changed in private chats")
    chat.bot_inside = False
    world.note_chat(chat)
    return True


METHODS: dict[str, Method] = {
    "getChat": get_chat,
    "getChatMember": get_member,
    "getChatAdministrators": get_administrators,
    "getChatMemberCount": count_members,
    "leaveChat": leave_chat,
}
