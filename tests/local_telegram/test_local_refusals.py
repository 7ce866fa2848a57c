"""The stand-in refuses what Telegram refuses, in Telegram's words."""

from __future__ import annotations

import asyncio

import httpx
import pytest
from telegram import Bot, InlineKeyboardButton, InlineKeyboardMarkup, InputMediaPhoto
from telegram.error import BadRequest, Forbidden, InvalidToken

from bot.local_telegram import LocalTelegram, World
from tests.phone import Phone

HOA, PAO, NAM = 11, 12, 21
pytestmark = pytest.mark.usefixtures("hoa")
PNG = bytes.fromhex(
    "89504e470d0a1a0a0000000d4948445200000002000000020802000000fdd49a73"
    "0000001049444154789c63606060f80f42600a00120afb05f2a0b3c40000000049454e44ae426082"
)


def keyboard(**action: object) -> dict[str, object]:
    return {"inline_keyboard": [[{"text": "Nút", **action}]]}


@pytest.mark.parametrize(
    ("parameters", "description"),
    [
        ({"text": ""}, "message text is empty"),
        ({"text": "  \n "}, "message text is empty"),
        ({"text": "<b> </b>", "parse_mode": "HTML"}, "message text is empty"),
        ({"text": "a" * 4097}, "message is too long"),
        ({"text": "😀" * 2049}, "message is too long"),
        ({"text": "x", "reply_markup": keyboard(callback_data="")}, "BUTTON_DATA_INVALID"),
        ({"text": "x", "reply_markup": keyboard(callback_data="ă" * 33)}, "BUTTON_DATA_INVALID"),
        (
            {"text": "x", "reply_markup": keyboard()},
            "can't parse inline keyboard button: Text buttons are unallowed in the inline keyboard",
        ),
        (
            {"text": "x", "reply_markup": keyboard(url="không phải")},
            "inline keyboard button URL 'không phải' is invalid: Wrong HTTP URL",
        ),
        ({"text": "x", "reply_to_message_id": 99}, "message to be replied not found"),
        ({"text": "x", "message_thread_id": 99}, "message thread not found"),
        ({"text": "x", "parse_mode": "Word"}, "unsupported parse_mode"),
        ({"text": "x", "chat_id": ""}, "chat_id is empty"),
        ({"text": "x", "chat_id": 999}, "chat not found"),
        ({"text": "x", "chat_id": PAO}, "chat not found"),
    ],
)
async def test_a_bad_message_is_refused(call, parameters: dict, description: str) -> None:
    answer = await call("sendMessage", **({"chat_id": HOA} | parameters))
    assert answer == {"ok": False, "error_code": 400, "description": f"Bad Request: {description}"}


@pytest.mark.parametrize(
    ("source", "why"),
    [
        ("<b>đậm", 'Can\'t find end tag corresponding to start tag "b"'),
        ("1 < 2", 'Unsupported start tag "" at byte offset 2'),
        ("ă<div>x</div>", 'Unsupported start tag "div" at byte offset 2'),
        ("<b><i>x</b></i>", 'Unmatched end tag at byte offset 7, expected "</i>", found "</b>"'),
        ("x</b>", "Unexpected end tag at byte offset 1"),
        ("<b", "Unclosed start tag at byte offset 0"),
        ("<span>x</span>", 'Tag "span" must have class "tg-spoiler" at byte offset 0'),
    ],
)
async def test_broken_html_is_refused_with_its_place(call, source: str, why: str) -> None:
    answer = await call("sendMessage", chat_id=HOA, text=source, parse_mode="HTML")
    assert answer["description"] == f"Bad Request: can't parse entities: {why}"


@pytest.mark.parametrize(
    ("source", "why"),
    [
        ("Xong.", "Character '.' is reserved and must be escaped with the preceding '\\'"),
        ("*đậm", "Can't find end of Bold entity at byte offset 0"),
        ("`mã", "Can't find end of Code entity at byte offset 0"),
        ("[chữ", "Can't find end of TextUrl entity at byte offset 0"),
    ],
)
async def test_broken_markdown_is_refused(call, source: str, why: str) -> None:
    answer = await call("sendMessage", chat_id=HOA, text=source, parse_mode="MarkdownV2")
    assert answer["description"] == f"Bad Request: can't parse entities: {why}"


async def test_4096_characters_after_parsing_are_allowed(bot: Bot) -> None:
    message = await bot.send_message(HOA, f"<b>{'a' * 4000}</b>&amp;{'b' * 95}", parse_mode="HTML")
    assert len(message.text or "") == 4096


async def test_a_caption_has_at_most_1024_characters(bot: Bot) -> None:
    with pytest.raises(BadRequest, match="Message caption is too long"):
        await bot.send_photo(HOA, PNG, caption="a" * 1025)


async def test_an_edit_that_changes_nothing_is_refused(bot: Bot) -> None:
    markup = InlineKeyboardMarkup([[InlineKeyboardButton("Nút", callback_data="x")]])
    message = await bot.send_message(HOA, "<b>một</b>", parse_mode="HTML", reply_markup=markup)
    with pytest.raises(BadRequest, match="Message is not modified: specified new message content and reply markup"):
        await message.edit_text("<b>một</b>", parse_mode="HTML", reply_markup=markup)
    await message.edit_text("một", reply_markup=markup)
    with pytest.raises(BadRequest, match="Message is not modified"):
        await message.edit_reply_markup(markup)
    await message.edit_reply_markup(None)


async def test_only_the_bots_own_messages_can_be_edited(bot: Bot, hoa: Phone) -> None:
    said = await hoa.says("của Hoa")
    with pytest.raises(BadRequest, match="Message can't be edited"):
        await bot.edit_message_text("khác", HOA, said.id)
    with pytest.raises(BadRequest, match="Message to edit not found"):
        await bot.edit_message_text("khác", HOA, 999)


async def test_text_and_caption_are_not_mixed_up(bot: Bot) -> None:
    photo, text = await bot.send_photo(HOA, PNG), await bot.send_message(HOA, "chữ")
    with pytest.raises(BadRequest, match="There is no text in the message to edit"):
        await photo.edit_text("khác")
    with pytest.raises(BadRequest, match="There is no caption in the message to edit"):
        await text.edit_caption("khác")
    edited = await text.edit_media(InputMediaPhoto(PNG, caption="ảnh"))
    assert edited is not True
    assert edited.caption == "ảnh"


async def test_who_blocked_the_bot_gets_nothing(bot: Bot, hoa: Phone) -> None:
    await hoa.blocks()
    with pytest.raises(Forbidden, match="bot was blocked by the user"):
        await bot.send_message(HOA, "nghe không?")
    await hoa.unblocks()
    await bot.send_message(HOA, "nghe không?")
    kinds = [
        update.my_chat_member.new_chat_member.status for update in await bot.get_updates() if update.my_chat_member
    ]
    assert kinds == ["kicked", "member"]


@pytest.mark.usefixtures("group")
async def test_a_group_member_who_never_wrote_cannot_be_written_to(bot: Bot) -> None:
    with pytest.raises(Forbidden, match="bot can't initiate conversation with a user"):
        await bot.send_message(NAM, "chào")


async def test_a_tap_is_answered_once_and_in_time(bot: Bot, world: World, hoa: Phone) -> None:
    markup = InlineKeyboardMarkup([[InlineKeyboardButton("Nút", callback_data="x")]])
    await bot.send_message(HOA, "bấm đi", reply_markup=markup)
    tapping = asyncio.create_task(hoa.taps("Nút"))
    await bot.get_updates(offset=-1)
    query = (await bot.get_updates(offset=-1, timeout=5, allowed_updates=["callback_query"]))[0].callback_query
    assert query is not None
    await query.answer("được")
    assert await tapping == "được"
    for query_id in (query.id, "123"):
        with pytest.raises(BadRequest, match="Query is too old and response timeout expired or query id is invalid"):
            await bot.answer_callback_query(query_id)
    world.queries[query.id].answer = None
    world.queries[query.id].at -= world.query_seconds + 1
    with pytest.raises(BadRequest, match="Query is too old"):
        await bot.answer_callback_query(query.id)


async def test_a_missing_quote_may_be_ignored_on_request(call) -> None:
    reply = {"message_id": 99, "allow_sending_without_reply": True}
    answer = await call("sendMessage", chat_id=HOA, text="x", reply_parameters=reply)
    assert answer["ok"] is True


async def test_deleting_what_is_not_there_is_refused(bot: Bot) -> None:
    with pytest.raises(BadRequest, match="Message to delete not found"):
        await bot.delete_message(HOA, 999)


@pytest.mark.parametrize(
    ("commands", "why"),
    [
        ([{"command": "Sai", "description": "x"}], "BOT_COMMAND_INVALID"),
        ([{"command": "dung", "description": ""}], "BOT_COMMAND_DESCRIPTION_INVALID"),
    ],
)
async def test_bad_commands_are_refused(call, commands: list, why: str) -> None:
    assert (await call("setMyCommands", commands=commands))["description"] == f"Bad Request: {why}"


async def test_an_unknown_method_and_a_wrong_token(http: httpx.AsyncClient, telegram: LocalTelegram, call) -> None:
    answer = await call("sendTelepathy", chat_id=HOA)
    assert answer == {"ok": False, "error_code": 404, "description": "Not Found: method not found"}
    wrong = await http.get("/bot1:wrong/getMe")
    assert wrong.status_code == 401
    assert wrong.json() == {"ok": False, "error_code": 401, "description": "Unauthorized"}
    with pytest.raises(InvalidToken):
        await Bot("1:wrong", base_url=telegram.base_url).initialize()
