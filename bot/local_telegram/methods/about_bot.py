"""The bot itself: who it is, its texts and commands, and how it gets its updates."""

from __future__ import annotations

import re
from functools import partial

from bot.local_telegram.account import read_commands, read_scope
from bot.local_telegram.methods.common import Method
from bot.local_telegram.refusals import RefusalError, bad_request
from bot.local_telegram.updates import Webhook
from bot.local_telegram.values import Json, Parameters
from bot.local_telegram.world import World

TEXTS = {"name": 64, "description": 512, "short_description": 120}
_SECRET = re.compile(r"[A-Za-z0-9_-]{1,256}")


def get_me(world: World, _: Parameters) -> object:
    """Telegram's User object of the bot, with what it may."""
    return {
        **world.bot.as_user(),
        "can_join_groups": True,
        "can_read_all_group_messages": True,
        "supports_inline_queries": False,
        "can_connect_to_business": False,
        "has_main_web_app": False,
        "has_topics_enabled": False,
    }


def nothing(_: World, __: Parameters) -> object:
    """logOut and close: there is nowhere else to go."""
    return True


def set_webhook(world: World, parameters: Parameters) -> object:
    """Post updates to this address from now on; an empty one means polling again."""
    url, secret = parameters.text("url"), parameters.text("secret_token")
    if not url:
        return delete_webhook(world, parameters)
    if not url.startswith(("https://", "http://127.0.0.1", "http://localhost")):
        raise bad_request("bad webhook: An HTTPS URL must be provided for webhook")
    if secret and not _SECRET.fullmatch(secret):
        raise bad_request("secret token contains unallowed characters")
    _new_delivery(world, parameters, Webhook(url, secret, parameters.whole("max_connections") or 40))
    if parameters.has("allowed_updates"):
        world.updates.allow(parameters.items("allowed_updates"))
    return True


def delete_webhook(world: World, parameters: Parameters) -> object:
    """Back to polling."""
    _new_delivery(world, parameters, Webhook())
    return True


def _new_delivery(world: World, parameters: Parameters, webhook: Webhook) -> None:
    if parameters.flag("drop_pending_updates"):
        world.updates.drop_all()
    world.updates.webhook = webhook
    world.updates.changed.fire()


def get_webhook_info(world: World, _: Parameters) -> object:
    """Where updates go, how many wait, what went wrong last."""
    webhook = world.updates.webhook
    info: Json = {
        "url": webhook.url,
        "has_custom_certificate": False,
        "pending_update_count": len(world.updates.pending),
    }
    if webhook.url:
        info["max_connections"] = webhook.max_connections
    if webhook.last_error:
        info |= {"last_error_date": webhook.last_error_date, "last_error_message": webhook.last_error}
    if world.updates.allowed:
        info["allowed_updates"] = list(world.updates.allowed)
    return info


def set_text(world: World, parameters: Parameters, name: str) -> object:
    """The bot's name or a description, in one language or by default."""
    text = parameters.text(name)
    if len(text) > TEXTS[name]:
        raise bad_request(f"BOT_{'TITLE' if name == 'name' else 'ABOUT'}_INVALID")
    world.account.texts[name, parameters.text("language_code")] = text
    return True


def get_text(world: World, parameters: Parameters, name: str) -> object:
    """The text in this language, or the default one."""
    text = world.account.text(name, parameters.text("language_code"))
    return {name: text or (world.bot.first_name if name == "name" else "")}


def set_commands(world: World, parameters: Parameters) -> object:
    """The "/" menu of one scope and language."""
    if not parameters.has("commands"):
        raise bad_request('parameter "commands" is required')
    key = read_scope(parameters.nested("scope")), parameters.text("language_code")
    world.account.commands[key] = read_commands(parameters.items("commands"))
    world.journal.note("commands")
    return True


def get_commands(world: World, parameters: Parameters) -> object:
    """The commands of exactly this scope and language."""
    key = read_scope(parameters.nested("scope")), parameters.text("language_code")
    return world.account.commands.get(key, [])


def delete_commands(world: World, parameters: Parameters) -> object:
    """No commands of their own for this scope and language any more."""
    key = read_scope(parameters.nested("scope")), parameters.text("language_code")
    world.account.commands.pop(key, None)
    world.journal.note("commands")
    return True


def set_menu_button(world: World, parameters: Parameters) -> object:
    """The button beside the input."""
    world.account.menu_buttons[parameters.whole("chat_id")] = parameters.nested("menu_button") or {"type": "default"}
    return True


def get_menu_button(world: World, parameters: Parameters) -> object:
    """The button beside the input."""
    buttons = world.account.menu_buttons
    return buttons.get(parameters.whole("chat_id")) or buttons.get(None) or {"type": "commands"}


def no_method(_: World, __: Parameters) -> object:
    """What Telegram says to a method that it does not know."""
    raise RefusalError(404, "Not Found: method not found")


METHODS: dict[str, Method] = {
    "getMe": get_me,
    "logOut": nothing,
    "close": nothing,
    "setWebhook": set_webhook,
    "deleteWebhook": delete_webhook,
    "getWebhookInfo": get_webhook_info,
    "setMyCommands": set_commands,
    "getMyCommands": get_commands,
    "deleteMyCommands": delete_commands,
    "setChatMenuButton": set_menu_button,
    "getChatMenuButton": get_menu_button,
}
for _name, _method in (("Name", "name"), ("Description", "description"), ("ShortDescription", "short_description")):
    METHODS[f"setMy{_name}"] = partial(set_text, name=_method)
    METHODS[f"getMy{_name}"] = partial(get_text, name=_method)
