"""A resident starts the bot, asks in many ways, and is answered, offered a choice, or passed on."""

from __future__ import annotations

from tests.conftest import HOA, PAO, UNANSWERABLE, House
from tests.phone import Phone


async def test_start_offers_every_language_by_its_own_name(bot: House) -> None:
    hoa = await bot.phone(HOA)
    await hoa.says("/start")
    seen = await hoa.sees()
    assert {"Tiếng Việt", "English", "Hmoob (H'Mông)"} <= set(seen.buttons)


async def test_choosing_english_shows_the_menu_in_english(bot: House) -> None:
    pao = await bot.phone(PAO)
    await pao.says("/start")
    await pao.sees()
    await pao.taps("English")
    welcome = await pao.sees("Hello!")
    assert "💡 Electricity and water" in welcome.buttons


async def test_a_question_is_answered_with_source_and_day(hoa: Phone) -> None:
    await hoa.says("cài VssID thế nào")
    answer = await hoa.sees("Cài VssID không mất tiền")
    assert "24/11/2025" in answer.text
    assert "Bảo hiểm xã hội Việt Nam" in answer.text
    assert any("từng bước" in text for text in answer.buttons)


async def test_a_question_without_diacritics_is_answered(hoa: Phone) -> None:
    await hoa.says("quen mat khau vssid")
    await hoa.sees("Bấm “Quên mật khẩu”")


async def test_an_english_question_is_answered_in_english(hoa: Phone) -> None:
    await hoa.says("how do I install VssID")
    await hoa.sees("VssID is free")


async def test_helped_ends_with_a_kind_word_and_the_buttons_go(hoa: Phone) -> None:
    await hoa.says("cài VssID thế nào")
    answer = await hoa.sees("không mất tiền")
    await hoa.taps("👍")
    await hoa.sees("Tốt quá")
    assert not [message for message in await hoa.messages() if message.id == answer.id and message.buttons]


async def test_not_helped_passes_the_question_on(hoa: Phone, nam: Phone) -> None:
    await hoa.says("cài VssID thế nào")
    await hoa.sees("không mất tiền")
    await hoa.taps("👎")
    await hoa.sees("người thật")
    card = await nam.sees("Câu hỏi #")
    assert "cài VssID thế nào" in card.text
    assert "chưa được" in card.text


async def test_what_is_not_known_goes_to_a_person_and_can_be_taken_back(hoa: Phone, nam: Phone) -> None:
    await hoa.says(UNANSWERABLE)
    await hoa.sees("người thật")
    card = await nam.sees("Câu hỏi #")
    assert any("Nhận" in text for text in card.buttons)
    assert await hoa.taps("Rút lại") == "Đã rút lại câu hỏi."
    updated = await nam.sees("rút lại")
    assert updated.id == card.id
    assert not updated.buttons


async def test_small_talk_reaches_no_volunteer(hoa: Phone, nam: Phone) -> None:
    await hoa.says("cảm ơn cháu nhé")
    await hoa.sees("Không có gì")
    await hoa.says("chào cháu")
    await hoa.sees("Chào bà con")
    await nam.sees_nothing()


async def test_a_sticker_is_small_talk(hoa: Phone) -> None:
    await hoa.sends_sticker()
    await hoa.sees("Vâng ạ")


async def test_the_menu_leads_to_an_answer(hoa: Phone) -> None:
    await hoa.says("/menu")
    await hoa.sees("việc gì")
    await hoa.taps("Tiền điện nước")
    await hoa.sees("chọn một câu")
    await hoa.taps("Trả tiền điện")
    await hoa.sees("Hóa đơn")


async def test_a_deep_link_opens_an_answer(hoa: Phone) -> None:
    await hoa.says("/start e-bill--electricity")
    await hoa.sees("Hóa đơn")


async def test_commands_are_registered_in_each_language_and_for_each_role(bot: House, hoa: Phone, nam: Phone) -> None:
    calls = bot.telegram.world.calls("setMyCommands")
    assert {call.parameters.get("language_code") for call in calls} >= {"vi", "en"}
    assert "queue" in await nam.commands()
    assert "queue" not in await hoa.commands()


async def test_a_private_number_is_masked_and_the_resident_warned(hoa: Phone, nam: Phone) -> None:
    await hoa.says("con trâu nhà tôi ốm, căn cước của tôi là 011 234 567 890")
    await hoa.sees("số riêng")
    card = await nam.sees("Câu hỏi #")
    assert "•••" in card.text
    await hoa.says("cài VssID thế nào? trả tiền điện thế nào, cccd 011 234 567 890?")
    await hoa.sees("không mất tiền")
    await hoa.says("/mydata")
    assert "234 567 890" not in (await hoa.sees("3 câu hỏi")).text


async def test_my_data_shows_and_forget_deletes(hoa: Phone) -> None:
    await hoa.says("cài VssID thế nào")
    await hoa.sees("không mất tiền")
    await hoa.says("/mydata")
    await hoa.sees("1 câu hỏi")
    await hoa.says("/forget")
    assert "Bản sao dự phòng" in (await hoa.sees("Xóa hết")).text
    await hoa.taps("Xóa hết")
    await hoa.sees("Đã xóa hết")
    await hoa.says("/mydata")
    await hoa.sees("chưa lưu")


async def test_a_link_is_checked(hoa: Phone) -> None:
    await hoa.says("Người ta gửi https://vneid-gov.com/xacthuc bảo cập nhật, có thật không")
    verdict = await hoa.sees("KHÔNG phải trang chính thức")
    assert "không bao giờ" in verdict.text
    assert "113" in verdict.text
    await hoa.says("https://dichvucong.gov.vn")
    assert "không bao giờ" not in (await hoa.sees("trang thật")).text
    await hoa.says("https://vneid-gov.com/xacthuc nó hỏi cccd, tôi gửi 011 234 567 890 rồi")
    await hoa.sees("số riêng")
    await hoa.sees("KHÔNG phải trang chính thức")
    await hoa.says("/mydata")
    assert "234 567 890" not in (await hoa.sees("3 câu hỏi")).text


async def test_an_update_that_nobody_can_read_does_not_stop_the_bot(bot: House, hoa: Phone) -> None:
    broken = {"message_id": 900, "poll": {"id": "1"}, "date": 1, "chat": {"id": HOA, "type": "private"}}
    bot.telegram.world.updates.add("message", broken, None)
    await hoa.says("cài VssID thế nào")
    await hoa.sees("không mất tiền")


async def test_another_matter_after_an_answer_is_another_matter(hoa: Phone) -> None:
    await hoa.says("quên mật khẩu VssID")
    await hoa.sees("Quên mật khẩu")
    await hoa.says(UNANSWERABLE)
    await hoa.sees("người thật")


async def test_a_number_picks_a_suggestion(hoa: Phone) -> None:
    await hoa.says("app bảo hiểm trên điện thoại")
    offered = await hoa.sees("Có phải")
    second = offered.buttons[1]
    await hoa.says("số 2")
    await hoa.sees(second)


async def test_a_file_that_installs_an_app_is_warned_of_and_passed_on(hoa: Phone, nam: Phone) -> None:
    await hoa.sends_document(b"PK", "VNeID.apk")
    assert "Đừng mở" in (await hoa.sees("tệp cài ứng dụng")).text
    await hoa.sees("Máy chưa xem được tệp")
    await nam.sees("Câu hỏi #")


async def test_what_follows_at_once_and_a_second_wish_join_the_first(hoa: Phone, nam: Phone) -> None:
    await hoa.sends_voice(b"OggS\0voice")
    await hoa.sees("Máy chưa nghe được lời nói")
    card = await nam.sees("Câu hỏi #")
    await hoa.sends_document(b"hello", "don.txt")
    await hoa.sees("Đã gửi")
    assert sum("Câu hỏi #" in seen.text for seen in await nam.messages()) == 1
    await nam.taps("Đóng", on=card)
    await nam.taps("ngoài phạm vi")
    await hoa.sees("không giúp được")
    for _ in range(2):
        await hoa.says("/person")
        await hoa.sees("số 2")
