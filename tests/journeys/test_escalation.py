"""From a question that nobody has answered yet to the answer in the same chat, and everything between."""

from __future__ import annotations

import asyncio
from datetime import timedelta

from tests.conftest import HOA, LINH, NAM, PAO, UNANSWERABLE, House, with_group
from tests.phone import Phone, Seen


async def _escalate(hoa: Phone, nam: Phone, text: str = UNANSWERABLE) -> Seen:
    await hoa.says(text)
    await hoa.sees("người thật")
    return await nam.sees("Câu hỏi #")


async def test_claim_answer_and_follow_up(hoa: Phone, nam: Phone, linh: Phone) -> None:
    card = await _escalate(hoa, nam)
    await linh.sees("Câu hỏi #")
    assert "Bạn đã nhận" in await nam.taps("Nhận", on=card)
    await linh.sees("Nam đã nhận")
    await nam.replies(card, "Bà con gọi thú y xã nhé.")
    answer = await hoa.sees("thú y xã")
    assert "Nam trả lời" in answer.text
    await hoa.says("Thế số thú y là bao nhiêu")
    await hoa.sees("Đã gửi cho Nam")
    relayed = await nam.sees("số thú y là bao nhiêu")
    await nam.replies(relayed, "Để cháu hỏi rồi báo bà nhé.")
    await hoa.sees("Để cháu hỏi")
    await linh.sees("Nam đã trả lời")


async def test_second_claimer_is_told_who_has_it(hoa: Phone, nam: Phone, linh: Phone) -> None:
    card = await _escalate(hoa, nam)
    other = await linh.sees("Câu hỏi #")
    await nam.taps("Nhận", on=card)
    await linh.sees("Nam đã nhận")
    assert await linh.buttons(on=other) == []
    await linh.replies(other, "Để mình trả lời cho")
    await linh.sees("Nam đã nhận câu hỏi này rồi")


async def test_two_claims_in_the_same_instant_have_one_winner(hoa: Phone, nam: Phone, linh: Phone) -> None:
    for round_number in range(10):
        card = await _escalate(hoa, nam, f"{UNANSWERABLE} lần {round_number}")
        other = await linh.sees("Câu hỏi #")
        words = await asyncio.gather(nam.taps("Nhận", on=card), linh.taps("Nhận", on=other))
        assert sorted("Bạn đã nhận" in word for word in words) == [False, True]
        await asyncio.gather(nam.sees("đã nhận"), linh.sees("đã nhận"))


async def test_a_reply_to_anothers_card_is_not_sent(hoa: Phone, nam: Phone, linh: Phone) -> None:
    card = await _escalate(hoa, nam)
    other = await linh.sees("Câu hỏi #")
    await nam.taps("Nhận", on=card)
    await linh.replies(other, "Câu trả lời thứ hai")
    await linh.sees("Nam đã nhận câu hỏi này rồi")
    await hoa.sees_nothing()


async def test_photo_and_voice_go_both_ways(hoa: Phone, nam: Phone) -> None:
    await hoa.sends_voice(b"OggS\0voice")
    await hoa.sees("người thật")
    card = await nam.sees("lời nói")
    voice = await nam.sees()
    assert voice.kind == "voice"
    await nam.taps("Nhận", on=card)
    await nam.sends_voice(b"OggS\0answer", to=card)
    await hoa.sees("Nam trả lời")
    assert (await hoa.sees()).kind == "voice"
    await hoa.sends_photo(PNG, "đây ạ")
    await hoa.sees("Đã gửi cho Nam")
    await nam.sees("Hoa")
    photo = await nam.sees("đây ạ")
    assert photo.kind == "photo"


async def test_what_is_added_to_a_question_reaches_whoever_sees_its_card(hoa: Phone, nam: Phone, linh: Phone) -> None:
    await _escalate(hoa, nam)
    await linh.sees("Câu hỏi #")
    await hoa.sends_photo(PNG)
    await hoa.sees("Đã gửi cho tình nguyện viên")
    for volunteer in (nam, linh):
        await volunteer.sees("💬 Hoa")
        assert (await volunteer.sees()).kind == "photo"
        assert [one.text.startswith("❓") for one in await volunteer.messages()].count(True) == 1, "the card comes once"
    await linh.says("/queue")
    await linh.sees("Hàng chờ")
    await linh.taps(UNANSWERABLE[:10])
    await linh.sees("Câu hỏi #")
    photo = await linh.sees()
    assert photo.kind == "photo"
    await linh.replies(photo, "Bà bấm nút xanh nhé.")
    await hoa.sees("nút xanh")
    await nam.sees("Linh đã trả lời")


async def test_a_suggested_entry_is_sent_in_the_residents_language(hoa: Phone, nam: Phone) -> None:
    await hoa.says("cài VssID thế nào")
    await hoa.sees("không mất tiền")
    await hoa.taps("👎")
    card = await nam.sees("Câu hỏi #")
    assert await nam.taps("Gửi: Cài VssID", on=card) == "Đã gửi cho bà con."
    answer = await hoa.sees("Nam trả lời")
    assert "Cài VssID không mất tiền" in answer.text


async def test_pass_on_shows_it_to_the_others_again(hoa: Phone, nam: Phone, linh: Phone) -> None:
    card = await _escalate(hoa, nam)
    await linh.sees("Câu hỏi #")
    await nam.taps("Nhận", on=card)
    await linh.sees("Nam đã nhận")
    await nam.sees("Nam đã nhận")
    await nam.taps("Trả lại", on=card)
    again = await linh.sees("Được chuyển lại")
    await linh.taps("Nhận", on=again)
    await nam.sees("Linh đã nhận")


async def test_closing_without_an_answer_tells_the_resident(hoa: Phone, nam: Phone) -> None:
    card = await _escalate(hoa, nam)
    await nam.taps("Đóng", on=card)
    await nam.taps("ngoài phạm vi")
    await hoa.sees("không giúp được")
    await nam.sees("ngoài phạm vi")


async def test_whoever_asks_and_asks_rings_nobody_for_ever(hoa: Phone, nam: Phone) -> None:
    for animal in ("trâu", "bò", "lợn", "gà", "vịt", "ngựa", "dê", "chó", "mèo", "thỏ"):
        await hoa.says(f"con {animal} nhà tôi ốm mấy hôm nay")
        await hoa.sees("người thật")
    card = await nam.sees("con thỏ nhà tôi ốm")  # the card may have been drawn anew before anybody looked at it
    assert "Câu hỏi #8" in card.text
    assert not any("Câu hỏi #9" in message.text for message in await nam.messages())
    await nam.replies(card, "Gọi thú y xã nhé.")
    await hoa.sees("Gọi thú y xã nhé.")
    await hoa.says("nhà em đang cháy, cứu với")
    await nam.sees("KHẨN CẤP")


async def test_asking_and_taking_back_again_and_again_rings_once(hoa: Phone, nam: Phone) -> None:
    async def asks_for_a_person(words: str) -> None:
        await hoa.says("/person")
        await hoa.sees("muốn hỏi người điều gì")
        await hoa.says(words)
        await nam.sees(words)
        await hoa.taps("Rút lại")
        await hoa.sees("Đã rút lại")

    await asks_for_a_person("chuyện con gà mái nhà bác")
    for animal in ("vịt bầu", "ngan già", "dê đen"):
        await asks_for_a_person(f"chuyện con {animal} nhà bác")
    cards = [message for message in await nam.messages() if "Câu hỏi #" in message.text]
    assert len(cards) <= 2  # for the wish, and for its first words
    assert not [card for card in cards if "Câu hỏi #1" not in card.text or "gà mái" in card.text]
    await hoa.says("nhà em đang cháy, cứu với")
    await nam.sees("KHẨN CẤP")


async def test_rating_an_answer(hoa: Phone, nam: Phone) -> None:
    card = await _escalate(hoa, nam)
    await nam.replies(card, "Gọi thú y nhé.")
    await hoa.sees("Gọi thú y")
    await hoa.taps("👍")
    await nam.sees("đã giúp được")
    await hoa.says(UNANSWERABLE)
    await hoa.sees("người thật")


async def test_a_question_that_the_bot_knows_is_answered_within_a_conversation(hoa: Phone, nam: Phone) -> None:
    card = await _escalate(hoa, nam)
    await nam.replies(card, "Gọi thú y nhé.")
    await hoa.sees("Gọi thú y")
    await hoa.says("cài VssID thế nào")
    await hoa.sees("không mất tiền")
    await nam.sees("cài VssID thế nào")


async def test_asking_for_a_person_takes_the_next_words(hoa: Phone, nam: Phone) -> None:
    await hoa.says("/person")
    await hoa.sees("muốn hỏi người điều gì")
    card = await nam.sees("muốn nói chuyện với người")
    await hoa.says("cài VssID thế nào vậy cháu ơi, bác bấm mãi không được")
    await hoa.sees("Đã gửi")
    updated = await nam.sees("bác bấm mãi không được")
    assert updated.id == card.id


async def test_the_unclaimed_is_shown_again_and_the_forgotten_goes_back(house: House) -> None:
    async with house.open():
        hoa, nam = await house.phone(HOA), await house.phone(NAM)
        await nam.says("/help")
        await nam.sees()
        card = await _escalate(hoa, nam)
        services_clock = house.clock
        await nam.taps("Nhận", on=card)
        await nam.sees("Trả lời tin này")
    services_clock.advance(timedelta(hours=2))
    async with house.open():
        await nam.sees("trả về hàng chờ", timeout=25)


async def test_cards_go_to_the_volunteers_group(house: House) -> None:
    group = house.telegram.world.add_group("Tình nguyện viên", [NAM, LINH])
    with_group(house, group.id)
    async with house.open():
        hoa = await house.phone(HOA)
        nam, linh = (await house.phone(NAM, group.id)), (await house.phone(LINH, group.id))
        own = await house.phone(LINH)
        await own.says("/duty off")
        await own.sees("Bạn đang nghỉ")
        await (await house.phone(NAM)).says("/help")
        card = await _escalate(hoa, nam)
        house.clock.advance(timedelta(minutes=31))
        reminder = await nam.sees("Chưa ai nhận: câu hỏi #1", timeout=10)
        assert reminder.text.endswith("🔔 Đang trực: Nam")
        await nam.taps("Nhận", on=card)
        await linh.sees("Nam đã nhận")
        assert await linh.taps("Chuyển", on=card) == "Nam đã nhận câu hỏi này rồi."
        await nam.replies(card, "Gọi thú y nhé.")
        await hoa.sees("Gọi thú y")
        await hoa.says("Vâng, thế còn con bò thì sao")
        await hoa.sees("Đã gửi cho Nam")
        await nam.sees("con bò")


async def test_a_resident_cannot_act_as_a_volunteer(bot: House, hoa: Phone, nam: Phone) -> None:
    await _escalate(hoa, nam)
    await hoa.says("/queue")
    await hoa.sees("chưa có")
    pao = await bot.phone(PAO)
    await pao.says("/unanswered")
    await pao.sees("chưa có")


async def test_an_open_escalation_survives_a_restart(house: House) -> None:
    hoa, nam = await house.phone(HOA), await house.phone(NAM)
    async with house.open():
        await nam.says("/help")
        await nam.sees()
        card = await _escalate(hoa, nam)
        await nam.taps("Nhận", on=card)
    async with house.open():
        await nam.says("/queue")
        await nam.sees("1 bạn đang giữ")
        await nam.replies(card, "Gọi thú y nhé.")
        await hoa.sees("Gọi thú y")


PNG = bytes.fromhex(
    "89504e470d0a1a0a0000000d49484452000000010000000108060000001f15c4890000000d49444154789c6360000002000001000500"
    "01a2d09c5d0000000049454e44ae426082"
)


async def test_an_answer_full_of_emoji_arrives(hoa: Phone, nam: Phone) -> None:
    card = await _escalate(hoa, nam)
    await nam.replies(card, "😀" * 1500)
    await hoa.sees("😀")


async def test_the_volunteer_is_told_that_an_answer_did_not_arrive(hoa: Phone, nam: Phone) -> None:
    card = await _escalate(hoa, nam)
    await hoa.blocks()
    await nam.replies(card, "Gọi thú y nhé.")
    await nam.sees("không tới được Hoa")
