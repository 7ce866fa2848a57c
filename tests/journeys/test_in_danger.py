"""Somebody in danger: the number at once, the head of the queue, the admins alarmed, and nobody's way barred."""

from __future__ import annotations

from datetime import timedelta

from tests.conftest import UNANSWERABLE, House
from tests.journeys.test_escalation import PNG
from tests.phone import Phone

_FIRE = "nha em dang chay cuu voi"
_PERHAPS = "giấy tờ bị nước lũ cuốn trôi làm lại ở đâu"


async def test_the_number_comes_first_then_everybody_is_alarmed(hoa: Phone, nam: Phone, thuy: Phone) -> None:
    await hoa.says(UNANSWERABLE)
    await hoa.sees("người thật")
    await nam.sees("Câu hỏi #")
    await hoa.says(_FIRE)
    assert "114" in (await hoa.sees("Gọi ngay 114")).text
    await hoa.sees("Máy đã báo ngay")
    await nam.sees("KHẨN CẤP")
    alarm = await thuy.sees("BÁO ĐỘNG")
    assert "Hoa" in alarm.text
    assert _FIRE in alarm.text
    await nam.says("/queue")
    queue = await nam.sees("Hàng chờ")
    waiting = [button for button in queue.buttons if "🟡" in button]
    assert "🚨" in waiting[0]
    assert "🚨" not in waiting[1]
    await thuy.says("/admin")
    await thuy.sees("2 câu hỏi, 0 trả lời, 0 gợi ý, 1 chuyển người, 1 báo động")


async def test_who_is_in_danger_reads_no_line_twice(hoa: Phone) -> None:
    await hoa.says("chong toi dang danh toi cuu voi")
    told = await hoa.sees("113")
    assert told.text.count("🆘") == 1
    await hoa.says("con uong nham thuoc tru sau")
    told = await hoa.sees("115")
    lines = [line for line in told.text.splitlines() if line]
    assert len(lines) == len(set(lines))


async def test_what_follows_reaches_the_alarm_and_questions_are_answered_all_the_same(hoa: Phone, nam: Phone) -> None:
    await hoa.says("chồng tôi đánh tôi chảy máu")
    await hoa.sees("113")
    await hoa.sees("Máy đã báo ngay")
    card = await nam.sees("KHẨN CẤP")
    await nam.taps("Nhận", on=card)
    await hoa.says("tôi ở bản Hẹn, nhà gần cầu treo")
    relayed = await hoa.sees("Đã gửi cho Nam")
    assert "hiểu nhầm" in relayed.buttons[0], "the one button takes the alarm back, and says so"
    await nam.sees("nhà gần cầu treo")
    await hoa.says("nó vẫn đang cầm dao")
    await hoa.sees("113")
    await nam.sees("nó vẫn đang cầm dao")


async def test_many_words_in_danger_come_one_by_one_below_one_card(hoa: Phone, nam: Phone, linh: Phone) -> None:
    await hoa.says("chồng tôi đánh tôi chảy máu")
    told = await hoa.sees("Máy đã báo ngay")
    await nam.sees("KHẨN CẤP")
    await linh.sees("KHẨN CẤP")
    for words in ("cài VssID thế nào", "tôi ở bản Hẹn, nhà cuối bản", "nó đang cầm dao"):
        await hoa.says(words)
        await nam.sees(f"💬 Hoa (#1):\n{words}")
        await linh.sees(f"💬 Hoa (#1):\n{words}")
    seen = await hoa.messages()
    answers = [message.text for message in seen if message.id > told.id and message.from_bot]
    assert "Đã gửi cho tình nguyện viên." in answers[0]
    assert not any("Hỏi máy câu khác" in button for message in seen for button in message.buttons)
    cards = [message for message in await nam.messages() if "KHẨN CẤP" in message.text]
    assert len(cards) == 1
    words = next(message for message in await nam.messages() if "cuối bản" in message.text and message != cards[0])
    await nam.replies(words, "Cháu đang gọi công an đến chỗ bác.")
    await hoa.sees("Cháu đang gọi công an")


async def test_danger_in_a_caption_and_in_the_middle_of_a_conversation(hoa: Phone, nam: Phone, thuy: Phone) -> None:
    await hoa.says(UNANSWERABLE)
    card = await nam.sees("Câu hỏi #")
    await nam.replies(card, "Bà con chờ cháu nhé.")
    await hoa.sees("Bà con chờ")
    await hoa.sends_photo(PNG, "con em bị rắn cắn")
    await hoa.sees("115")
    await thuy.sees("BÁO ĐỘNG")
    await nam.sees("KHẨN CẤP")


async def test_an_alarm_that_nobody_claims_comes_again_soon(bot: House, hoa: Phone, nam: Phone, thuy: Phone) -> None:
    await hoa.says(_FIRE)
    await nam.sees("KHẨN CẤP")
    bot.clock.advance(timedelta(minutes=4))
    await nam.sees("Chưa ai nhận")
    await thuy.sees("Chưa ai nhận")


async def test_a_false_alarm_is_taken_back_by_one_tap(hoa: Phone, nam: Phone, thuy: Phone) -> None:
    await hoa.says(_FIRE)
    told = await hoa.sees("Máy đã báo ngay")
    await nam.sees("KHẨN CẤP")
    await thuy.sees("BÁO ĐỘNG")
    await hoa.taps("Máy hiểu nhầm", on=told)
    assert "113" in (await hoa.sees("đã tắt báo động")).text
    await nam.sees("rút lại")
    await thuy.sees("Hoa bấm là máy hiểu nhầm")


async def test_where_somebody_in_danger_is_reaches_the_volunteer_and_is_theirs_to_see_and_delete(
    house: House, hoa: Phone, nam: Phone
) -> None:
    await hoa.says(_FIRE)
    await hoa.sees("Máy đã báo ngay")
    card = await nam.sees("KHẨN CẤP")
    await hoa.sends_location(21.3861, 103.0169)
    await hoa.sees("Đã gửi cho tình nguyện viên")
    assert await _places(nam, 1) == [(21.3861, 103.0169)]
    await nam.taps("Nhận", on=card)
    await hoa.sends_location(21.39, 103.02)
    assert await _places(nam, 2) == [(21.3861, 103.0169), (21.39, 103.02)]
    await hoa.says("/mydata")
    kept = await hoa.sees("Tất cả những gì bà con đã viết")
    words = await hoa.downloads(str(dict(kept.raw["document"])["file_id"]))  # type: ignore[call-overload]
    assert "[location] 21.386100,103.016900" in words.decode()
    await hoa.says("/forget")
    await hoa.taps("Xóa")
    await hoa.sees("Đã xóa")
    assert b"21.386100" not in house.config.store_path.read_bytes()


async def test_a_place_by_itself_is_a_wish_to_talk_to_a_person(hoa: Phone, nam: Phone) -> None:
    await hoa.sends_location(21.3861, 103.0169)
    await hoa.sees("người thật")
    assert "📍" in (await nam.sees("Bà con muốn nói chuyện với người")).text
    assert await _places(nam, 1) == [(21.3861, 103.0169)]


async def _places(phone: Phone, count: int) -> list[tuple[float, float]]:
    """The places that somebody was sent, as soon as there are so many."""
    while True:
        places = [message.raw["location"] for message in await phone.messages() if message.kind == "location"]
        if len(places) >= count:
            return [(place["latitude"], place["longitude"]) for place in places if isinstance(place, dict)]
        await phone.sees()


async def test_where_the_bot_is_in_doubt_it_gives_the_numbers_and_one_tap_alarms(
    hoa: Phone, nam: Phone, thuy: Phone
) -> None:
    asked = await hoa.says(_PERHAPS)
    doubt = await hoa.sees("113 (công an), 114")
    assert doubt.raw["reply_to_message"]["message_id"] == asked.id  # type: ignore[index]
    await hoa.taps("Có, đang nguy hiểm", on=doubt)
    await hoa.sees("Máy đã báo ngay")
    assert _PERHAPS in (await nam.sees("KHẨN CẤP")).text
    await thuy.sees("BÁO ĐỘNG")
