"""What a bot does on a good day: formatting, media, albums, topics, commands, texts of its own."""

from __future__ import annotations

import struct

import pytest
from telegram import (
    Bot,
    BotCommand,
    BotCommandScopeAllPrivateChats,
    BotCommandScopeChat,
    InputMediaPhoto,
    MessageOriginUser,
    ReplyParameters,
)
from telegram.error import BadRequest

from bot.local_telegram import Chat, World
from bot.local_telegram.files import PHOTO_LIMIT
from tests.phone import Phone

HOA, PAO, NAM, MAI = 11, 12, 21, 22
pytestmark = pytest.mark.usefixtures("hoa")
PNG = bytes.fromhex(
    "89504e470d0a1a0a0000000d4948445200000002000000020802000000fdd49a73"
    "0000001049444154789c63606060f80f42600a00120afb05f2a0b3c40000000049454e44ae426082"
)
OGG = b"OggS" + b"\0\2" + struct.pack("<q", 0) + b"\0" * 14 + b"OggS" + b"\0\4" + struct.pack("<q", 3 * 48_000)


async def test_html_becomes_text_and_entities(bot: Bot) -> None:
    source = '<b>Đậm <i>nghiêng</i></b> &lt;3 &#128512; <a href="https://vssid.gov.vn">đây</a> <code>x&amp;y</code>'
    message = await bot.send_message(HOA, source, parse_mode="HTML")
    assert message.text == "Đậm nghiêng <3 😀 đây x&y"
    found = {entity.type: message.parse_entity(entity) for entity in message.entities}
    assert found == {"bold": "Đậm nghiêng", "italic": "nghiêng", "text_link": "đây", "code": "x&y"}
    assert message.text_html == source.replace("&#128512;", "😀")


async def test_markdown_becomes_entities_too(bot: Bot) -> None:
    message = await bot.send_message(HOA, r"*đậm* __gạch__ ||kín|| `mã` 1\.5 [đây](https://a.vn)", "MarkdownV2")
    assert message.text == "đậm gạch kín mã 1.5 đây"
    assert [str(entity.type) for entity in message.entities] == ["bold", "underline", "spoiler", "code", "text_link"]


async def test_text_is_trimmed_and_its_entities_with_it(bot: Bot) -> None:
    message = await bot.send_message(HOA, "\n  <b> hai</b>  \n", parse_mode="HTML")
    assert message.text == "hai"
    assert [(entity.offset, entity.length) for entity in message.entities] == [(0, 3)]


async def test_commands_links_and_numbers_are_found(bot: Bot, hoa: Phone) -> None:
    await hoa.says("/menu xem https://dichvucong.gov.vn/x. gọi 0912345678 hoặc @nam_giup, vssid.gov.vn")
    message = (await bot.get_updates())[-1].message
    assert message is not None
    found = [(str(entity.type), message.parse_entity(entity)) for entity in message.entities]
    assert found == [
        ("bot_command", "/menu"),
        ("url", "https://dichvucong.gov.vn/x"),
        ("phone_number", "0912345678"),
        ("mention", "@nam_giup"),
        ("url", "vssid.gov.vn"),
    ]


async def test_a_photo_goes_there_and_back_and_can_be_sent_again(bot: Bot, hoa: Phone) -> None:
    await hoa.sends_photo(PNG, "đây")
    message = (await bot.get_updates())[-1].message
    assert message is not None
    assert message.caption == "đây"
    photo = message.photo[-1]
    assert (photo.width, photo.height) == (2, 2)
    assert bytes(await (await photo.get_file()).download_as_bytearray()) == PNG
    again = await bot.send_photo(HOA, photo.file_id)
    assert again.photo[-1].file_unique_id == photo.file_unique_id
    assert await hoa.downloads(photo.file_id) == PNG


async def test_a_voice_note_has_its_length(bot: Bot) -> None:
    sent = await bot.send_voice(HOA, OGG)
    assert sent.voice is not None
    assert sent.voice.duration == 3
    other = await bot.send_voice(HOA, b"not a sound at all")
    assert other.voice is None
    assert other.document is not None


@pytest.mark.parametrize(
    ("data", "why"),
    [
        (b"not a picture", "Image_process_failed"),
        (PNG + b"\0" * PHOTO_LIMIT, "is too big for a photo; the maximum size is 10485760 bytes"),
        (PNG[:16] + struct.pack(">II", 9000, 2000) + PNG[24:], "Photo_invalid_dimensions"),
    ],
)
async def test_what_is_no_proper_photo_is_refused(bot: Bot, data: bytes, why: str) -> None:
    with pytest.raises(BadRequest, match=why):
        await bot.send_photo(HOA, data)


async def test_file_ids_are_checked(bot: Bot) -> None:
    voice = (await bot.send_voice(HOA, OGG)).voice
    assert voice is not None
    with pytest.raises(BadRequest, match="Wrong file identifier/http url specified"):
        await bot.send_photo(HOA, "unheard-of")
    with pytest.raises(BadRequest, match="Can't use file of type voice as photo"):
        await bot.send_photo(HOA, voice.file_id)


async def test_an_album_is_one_group(bot: Bot) -> None:
    sent = await bot.send_media_group(HOA, [InputMediaPhoto(PNG, caption="một"), InputMediaPhoto(PNG)])
    assert len({message.media_group_id for message in sent}) == 1
    assert [message.caption for message in sent] == ["một", None]


async def test_forwards_name_their_origin_and_copies_do_not(bot: Bot, hoa: Phone, group: Chat) -> None:
    said = await hoa.says("giúp với")
    forwarded = await bot.forward_message(group.id, HOA, said.id)
    assert isinstance(forwarded.forward_origin, MessageOriginUser)
    assert forwarded.forward_origin.sender_user.first_name == "Hoa"
    copied = await bot.copy_message(group.id, HOA, said.id)
    assert group.messages[copied.message_id].origin is None
    with pytest.raises(BadRequest, match="Message to copy not found"):
        await bot.copy_message(group.id, HOA, 999)


async def test_a_reply_quotes(bot: Bot, hoa: Phone) -> None:
    said = await hoa.says("câu hỏi")
    await bot.send_message(HOA, "câu trả lời", reply_parameters=ReplyParameters(said.id))
    seen = await hoa.sees("câu trả lời")
    assert seen.reply_to is not None
    assert seen.reply_to.text == "câu hỏi"


async def test_topics_open_close_and_keep_their_messages(bot: Bot, group: Chat, telegram) -> None:
    topic = await bot.create_forum_topic(group.id, "Bà Hoa")
    sent = await bot.send_message(group.id, "thẻ", message_thread_id=topic.message_thread_id)
    assert sent.is_topic_message
    nam = await Phone.of(telegram, NAM, chat_id=group.id)
    answer = await nam.replies(await nam.sees("thẻ"), "tôi nhận")
    assert answer.thread_id == topic.message_thread_id
    await bot.close_forum_topic(group.id, topic.message_thread_id)
    with pytest.raises(AssertionError, match="this topic is closed"):
        await nam.says("nữa", thread_id=topic.message_thread_id)
    with pytest.raises(BadRequest, match="Topic_not_modified"):
        await bot.close_forum_topic(group.id, topic.message_thread_id)
    await bot.reopen_forum_topic(group.id, topic.message_thread_id)
    await bot.edit_forum_topic(group.id, topic.message_thread_id, name="Bà Hoa, xong")
    assert group.topics[topic.message_thread_id].name == "Bà Hoa, xong"
    await nam.put_away()


async def test_who_is_what_in_a_group(bot: Bot, group: Chat) -> None:
    assert {member.user.id: member.status for member in await bot.get_chat_administrators(group.id)} == {
        MAI: "creator",
        bot.id: "administrator",
    }
    assert (await bot.get_chat_member(group.id, NAM)).status == "member"
    assert (await bot.get_chat_member(group.id, HOA)).status == "left"
    assert (await bot.get_chat(group.id)).is_forum
    await bot.leave_chat(group.id)
    with pytest.raises(Exception, match="bot was kicked from the supergroup chat"):
        await bot.send_message(group.id, "?")


async def test_commands_by_scope_and_language(bot: Bot, hoa: Phone, telegram) -> None:
    await bot.set_my_commands([BotCommand("menu", "Chủ đề")])
    await bot.set_my_commands([BotCommand("topics", "Topics")], language_code="en")
    await bot.set_my_commands([BotCommand("admin", "Quản trị")], scope=BotCommandScopeChat(HOA))
    pao = await Phone.of(telegram, PAO)
    assert (await hoa.commands(), await pao.commands()) == (["admin"], ["topics"])
    await bot.delete_my_commands(scope=BotCommandScopeChat(HOA))
    await bot.set_my_commands([BotCommand("start", "Bắt đầu")], scope=BotCommandScopeAllPrivateChats())
    assert (await hoa.commands(), await pao.commands()) == (["start"], ["start"])
    assert [command.command for command in await bot.get_my_commands(language_code="en")] == ["topics"]
    await pao.put_away()


async def test_the_bots_own_texts(bot: Bot) -> None:
    await bot.set_my_description("Hỏi gì cũng được")
    await bot.set_my_description("Ask anything", language_code="en")
    await bot.set_my_short_description("Ngắn")
    await bot.set_my_name("Cầm Tay 2")
    assert (await bot.get_my_description("en")).description == "Ask anything"
    assert (await bot.get_my_description("hmn")).description == "Hỏi gì cũng được"
    assert (await bot.get_my_short_description()).short_description == "Ngắn"
    assert (await bot.get_my_name()).name == "Cầm Tay 2"
    assert await bot.set_chat_menu_button()


async def test_pins_typing_and_reactions_reach_the_phone(bot: Bot, world: World, hoa: Phone) -> None:
    message = await bot.send_message(HOA, "ghim")
    await bot.pin_chat_message(HOA, message.message_id)
    pinned = (await bot.get_chat(HOA)).pinned_message
    assert pinned is not None
    assert pinned.text == "ghim"
    await bot.unpin_chat_message(HOA)
    await bot.send_chat_action(HOA, "typing")
    await bot.set_message_reaction(HOA, 1, "👍")
    assert [event.kind for event in world.journal.events][-2:] == ["typing", "edited"]
    assert (await hoa.messages())[0].raw["reaction"] == "👍"
