"""A volunteer at work: looks at an answer before it goes, asks back, sends an entry, a step or a phrase, passes on."""

from __future__ import annotations

from tests.conftest import LINH, NAM, UNANSWERABLE, House
from tests.phone import Phone, Seen


async def _escalate(hoa: Phone, nam: Phone, text: str = UNANSWERABLE) -> Seen:
    await hoa.says(text)
    await hoa.sees("người thật")
    return await nam.sees("Câu hỏi #")


async def _claim(volunteer: Phone, card: Seen) -> None:
    await volunteer.taps("Nhận", on=card)
    await volunteer.sees(f"{volunteer.name} đã nhận")


async def _with_preview(nam: Phone) -> None:
    await nam.says("/profile")
    await nam.sees("Xem trước khi gửi: không")
    await nam.taps("Bật xem trước")
    await nam.sees("Xem trước khi gửi: có")


async def test_an_answer_is_shown_as_the_resident_will_get_it_before_it_goes(hoa: Phone, nam: Phone) -> None:
    await _with_preview(nam)
    card = await _escalate(hoa, nam)
    await nam.replies(card, "Gọi thú y <xã> nhé.")
    preview = await nam.sees("Bà con sẽ thấy")
    assert "Nam trả lời:\nGọi thú y <xã> nhé." in preview.text
    await hoa.sees_nothing()
    await nam.taps("Viết lại", on=preview)
    again = await nam.sees("Trả lời tin này")
    assert "Gọi thú y <xã> nhé." in again.text
    await nam.replies(again, "Bà con gọi thú y xã nhé.")
    preview = await nam.sees("Bà con sẽ thấy")
    assert await nam.taps("Gửi", on=preview) == "Đã gửi cho bà con."
    answer = await hoa.sees("Nam trả lời:")
    assert answer.text == "🙋 Nam trả lời:\nBà con gọi thú y xã nhé."
    await hoa.sees_nothing()


async def test_every_answer_that_was_looked_at_first_arrives(hoa: Phone, nam: Phone) -> None:
    await _with_preview(nam)
    card = await _escalate(hoa, nam)
    for answer in ("Trâu còn ăn không ạ?", "Bà con gọi thú y xã nhé.", "Giữ trâu riêng, đừng cho chung chuồng."):
        await nam.replies(card, answer)
        assert await nam.taps("Gửi", on=await nam.sees(answer)) == "Đã gửi cho bà con."
        await hoa.sees(answer)


async def test_a_voice_answer_can_be_heard_before_and_thrown_away(hoa: Phone, nam: Phone, linh: Phone) -> None:
    await _with_preview(nam)
    card = await _escalate(hoa, nam)
    await nam.sends_voice(b"OggS\0answer", to=card)
    await nam.sees("Bà con sẽ thấy")
    heard = await nam.sees()
    while heard.kind != "voice":  # the card changes at the same time
        heard = await nam.sees()
    await linh.sees("Nam đã nhận")
    assert "Chưa gửi gì" in await nam.taps("Thôi", on=heard)
    await hoa.sees_nothing()


async def test_the_resident_is_asked_back_and_answers_the_same_volunteer(hoa: Phone, nam: Phone, linh: Phone) -> None:
    card = await _escalate(hoa, nam)
    await linh.sees("Câu hỏi #")
    await _claim(nam, card)
    await nam.taps("Hỏi lại", on=card)
    request = await nam.sees("Bạn muốn hỏi bà con điều gì")
    await nam.replies(request, "Trâu mấy tuổi rồi ạ?")
    question = await hoa.sees("Nam hỏi lại")
    assert question.buttons == []
    await linh.sees("đang chờ bà con")
    await hoa.says("bốn tuổi cháu ạ")
    await hoa.sees("Đã gửi cho Nam")
    reply = await nam.sees("bốn tuổi cháu ạ")
    await nam.replies(reply, "Vậy bà gọi thú y nhé.")
    await hoa.sees("Vậy bà gọi thú y nhé")
    await linh.sees("Nam đã trả lời")


async def test_not_yet_reopens_it_with_the_same_volunteer(hoa: Phone, nam: Phone) -> None:
    card = await _escalate(hoa, nam)
    await nam.replies(card, "Gọi thú y nhé.")
    await hoa.sees("Gọi thú y")
    await hoa.taps("👎")
    again = await nam.sees("chưa được")
    await nam.says("/mine")
    listed = await nam.sees("Câu hỏi của bạn: 1")
    assert listed.buttons[0].startswith("🔵")
    await nam.replies(again, "Vậy bà tới trạm thú y.")
    await hoa.sees("trạm thú y")
    await hoa.taps("👍")
    await nam.sees("đã giúp được")
    await nam.says("/stats")
    figures = await nam.sees("bạn đã trả lời 1 câu")
    assert "1 lời cảm ơn" in figures.text


async def test_an_entry_is_found_by_words_and_sent(hoa: Phone, nam: Phone) -> None:
    card = await _escalate(hoa, nam)
    await _claim(nam, card)
    await nam.taps("Tìm mục", on=card)
    request = await nam.sees("Tìm mục khác")
    await nam.replies(request, "tiền điện")
    found = await nam.sees("Mục gần nhất")
    assert await nam.taps("📤 Trả tiền điện", on=found) == "Đã gửi cho bà con."
    answer = await hoa.sees("Nam trả lời")
    assert "chọn “Điện”" in answer.text


async def test_a_guide_is_sent_opened_at_a_step(hoa: Phone, nam: Phone) -> None:
    card = await _escalate(hoa, nam)
    await nam.taps("Tìm mục", on=card)
    request = await nam.sees("Tìm mục khác")
    await nam.replies(request, "trả tiền điện")
    found = await nam.sees("Mục gần nhất")
    await nam.taps("Chọn bước", on=found)
    await nam.sees("từ bước nào")
    await nam.taps("Chọn câu khác")
    await nam.sees("Mục gần nhất")
    await nam.taps("Chọn bước", on=found)
    steps = await nam.sees("từ bước nào")
    assert await nam.taps("2. Chạm “Hóa đơn”", on=steps) == "Đã gửi cho bà con."
    sent = await hoa.sees("Nam trả lời")
    assert "Chạm “Hóa đơn”" in sent.text
    await hoa.taps("Mở hướng dẫn từ bước 2", on=sent)
    await hoa.sees("Bước 2/2")


async def test_a_phrase_is_kept_shared_and_sent_with_a_tap(hoa: Phone, nam: Phone, linh: Phone) -> None:
    await nam.says("/phrases")
    await nam.taps("Thêm câu mẫu")
    request = await nam.sees("Viết câu mẫu")
    await nam.replies(request, "Bà con ra xã gặp tổ công nghệ số nhé.")
    await nam.sees("1. 🔒 Bà con ra xã")
    await nam.taps("Dùng chung câu 1")
    await nam.sees("1. 👥 Bà con ra xã")
    await hoa.says(UNANSWERABLE)
    card = await linh.sees("Câu hỏi #")
    await _claim(linh, card)
    await linh.taps("Câu mẫu", on=card)
    offered = await linh.sees("bằng câu nào")
    assert await linh.taps("Bà con ra xã", on=offered) == "Đã gửi cho bà con."
    await hoa.sees("gặp tổ công nghệ số")


async def test_a_question_is_passed_to_one_volunteer_by_name(bot: House, hoa: Phone, nam: Phone, linh: Phone) -> None:
    card = await _escalate(hoa, nam)
    await linh.sees("Câu hỏi #")
    await _claim(nam, card)
    await linh.sees("Nam đã nhận")
    await nam.taps("Chuyển người khác", on=card)
    choice = await nam.sees("cho ai")
    assert choice.buttons == ["Linh", "👥 Ai cũng được"]
    await nam.taps("Linh", on=choice)
    offered = await linh.sees("Chuyển riêng cho bạn")
    await linh.taps("Nhận", on=offered)
    await nam.sees("Linh đã nhận")
    assert {NAM, LINH} <= bot.config.volunteers


async def test_a_sticker_in_reply_to_a_card_is_kindly_refused(hoa: Phone, nam: Phone) -> None:
    card = await _escalate(hoa, nam)
    await nam.sends_sticker("👍", to=card)
    await nam.sees("bằng chữ, lời nói hoặc ảnh")
    await hoa.sees_nothing()


async def test_thanks_after_an_answer_ask_nobody_to_answer(hoa: Phone, nam: Phone) -> None:
    card = await _escalate(hoa, nam)
    await nam.replies(card, "Gọi thú y nhé.")
    await hoa.sees("Gọi thú y")
    await hoa.says("cảm ơn cháu")
    await hoa.sees("Đã gửi cho Nam")
    await nam.sees("cảm ơn cháu")
    await nam.says("/mine")
    listed = await nam.sees("Câu hỏi của bạn: 1")
    assert listed.buttons[0].startswith("🟢")


async def test_the_card_tells_commune_and_thread(hoa: Phone, nam: Phone) -> None:
    await hoa.says("/mydata")
    await hoa.taps("xã của tôi")
    await hoa.taps("xã Mường Luân")
    await hoa.sees("Máy đã nhớ: xã Mường Luân")
    card = await _escalate(hoa, nam)
    assert "Xã: xã Mường Luân" in card.text
    await nam.replies(card, "Gọi thú y nhé.")
    await hoa.sees("Gọi thú y")
    await hoa.says("gọi số nào hả cháu")
    after = await nam.sees("Nam đã nhận")
    assert "🙋 Gọi thú y nhé.\n🧑 gọi số nào hả cháu" in after.text
