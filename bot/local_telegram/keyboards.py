"""Keyboards: what Telegram takes as `reply_markup`, and what it refuses."""

from __future__ import annotations

import re
from dataclasses import dataclass

from bot.local_telegram.refusals import bad_request
from bot.local_telegram.values import Json, Parameters, as_list, as_object

ACTIONS = (
    "url",
    "callback_data",
    "web_app",
    "login_url",
    "switch_inline_query",
    "switch_inline_query_current_chat",
    "switch_inline_query_chosen_chat",
    "copy_text",
    "callback_game",
    "pay",
)
_URL = re.compile(r"(?:(?:https?|tg|tel)://|tg:)[^\s]+|[\w-]+(?:\.[\w-]+)+(?:/[^\s]*)?", re.ASCII)


@dataclass(frozen=True, slots=True)
class Markup:
    """A read `reply_markup`: inline buttons, a keyboard under the input, or its removal."""

    inline: Json | None = None
    reply: Json | None = None
    remove: bool = False


def read_markup(parameters: Parameters) -> Markup:
    """The markup of a call, refused where Telegram refuses it."""
    given = parameters.nested("reply_markup")
    if not given:
        return Markup()
    if "inline_keyboard" in given:
        return Markup(inline=_inline(given["inline_keyboard"]))
    if "keyboard" in given:
        return Markup(reply=_reply(given))
    return Markup(remove=bool(given.get("remove_keyboard")))


def _inline(value: object) -> Json | None:
    rows = [
        [_button(button) for button in as_list(row, "inline_keyboard")] for row in as_list(value, "inline_keyboard")
    ]
    rows = [row for row in rows if row]
    if sum(len(row) for row in rows) > 100:
        raise bad_request("reply markup is too long")
    return {"inline_keyboard": rows} if rows else None


def _button(value: object) -> Json:
    button = as_object(value, "inline_keyboard_button")
    if not str(button.get("text", "")).strip():
        raise bad_request('can\'t parse inline keyboard button: Field "text" must be non-empty')
    if not any(action in button for action in ACTIONS):
        raise bad_request("can't parse inline keyboard button: Text buttons are unallowed in the inline keyboard")
    if "callback_data" in button and not 1 <= len(str(button["callback_data"]).encode()) <= 64:
        raise bad_request("BUTTON_DATA_INVALID")
    if "url" in button and not _URL.fullmatch(str(button["url"])):
        raise bad_request(f"inline keyboard button URL '{button['url']}' is invalid: Wrong HTTP URL")
    return button


def _reply(given: Json) -> Json:
    rows = []
    for row in as_list(given["keyboard"], "keyboard"):
        buttons = [button if isinstance(button, dict) else {"text": str(button)} for button in as_list(row, "keyboard")]
        rows.append([as_object(button, "keyboard_button") for button in buttons])
    return {**given, "keyboard": rows}
