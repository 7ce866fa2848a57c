"""An admin lets the knowledge base grow: from an answer, from unanswered questions, and by hand in the files."""

from __future__ import annotations

import asyncio
from datetime import timedelta
from pathlib import Path

from tests.conftest import HOA, PAO, UNANSWERABLE, House
from tests.phone import Phone


async def test_a_volunteers_answer_becomes_an_entry_that_is_matched_at_once(
    bot: House, hoa: Phone, nam: Phone, thuy: Phone, knowledge_base: Path
) -> None:
    await hoa.says("chợ phiên Mường Luân họp ngày nào")
    await hoa.sees("người thật")
    card = await nam.sees("Câu hỏi #")
    await nam.replies(card, "Chợ phiên họp sáng chủ nhật hằng tuần.")
    await thuy.sees("Đưa vào kho")
    await thuy.taps("Đưa vào kho")
    await thuy.sees("Mục mới")
    await thuy.taps("Đăng")
    await thuy.sees("Đã đăng")
    written = "".join(file.read_text(encoding="utf-8") for file in (knowledge_base / "topics").iterdir())
    assert "Chợ phiên họp sáng chủ nhật hằng tuần." in written
    assert "# a comment that must survive" in written
    pao = await bot.phone(PAO)
    await pao.says("cho phien muong luan hop ngay nao")
    await pao.sees("sáng chủ nhật")


async def test_answers_within_the_pause_come_as_one_list_to_go_through(
    bot: House, hoa: Phone, nam: Phone, thuy: Phone
) -> None:
    async def answered(question: str, answer: str) -> None:
        await hoa.says(question)
        await hoa.sees("người thật")
        await nam.replies(await nam.sees(question), answer)
        await hoa.sees(answer)
        await hoa.taps("Được rồi")

    await answered("chợ phiên Mường Luân họp ngày nào", "Sáng chủ nhật.")
    await thuy.sees("Đưa vào kho")
    await answered(UNANSWERABLE, "Gọi thú y xã.")
    await answered("hôm nay trời có mưa không", "Xem dự báo nhé.")
    await thuy.sees_nothing()
    bot.clock.advance(timedelta(hours=3, minutes=1))
    await thuy.sees("3 câu trả lời của tình nguyện viên")
    await thuy.taps("Câu trả lời mới")
    assert "Sáng chủ nhật." in (await thuy.sees("Hỏi: ")).text
    await thuy.taps("xem câu khác")
    await thuy.sees("Gọi thú y xã.")
    await thuy.taps("Không cần")
    await thuy.sees("Xem dự báo nhé.")
    await thuy.taps("Đưa vào kho")
    await thuy.sees("Mục mới")
    await thuy.says("/admin")
    await thuy.taps("Câu trả lời mới")
    last = await thuy.sees("1 câu trả lời của tình nguyện viên")
    assert "Sáng chủ nhật." in last.text
    assert not any("xem câu khác" in each for each in last.buttons)


async def test_unanswered_questions_are_grouped_and_become_an_entry(bot: House, thuy: Phone) -> None:
    for person, text in ((HOA, UNANSWERABLE), (PAO, UNANSWERABLE), (PAO, "hôm nay trời có mưa không")):
        phone = await bot.phone(person)
        await phone.says(text)
        await phone.sees("người thật")
    await thuy.says("/unanswered")
    listed = await thuy.sees("nhiều người hỏi nhất")
    assert listed.buttons[0].startswith(f"2 × {UNANSWERABLE}"[:20])
    await thuy.taps("2 ×")
    await thuy.sees("2 người hỏi")
    await thuy.taps("Tạo mục mới")
    await thuy.sees("Viết câu trả lời")
    await thuy.says("Gọi thú y xã.")
    await thuy.sees("Gọi thú y xã.")
    await thuy.taps("Đăng")
    await thuy.sees("Đã đăng")
    hoa = await bot.phone(HOA)
    await hoa.says(UNANSWERABLE)
    await hoa.sees("Gọi thú y xã")


async def test_figures(hoa: Phone, thuy: Phone) -> None:
    await hoa.says("cài VssID thế nào")
    await hoa.sees("không mất tiền")
    await thuy.says("/admin")
    await thuy.sees("1 câu hỏi, 1 trả lời")


async def test_an_edited_file_is_taken_over_without_a_restart(hoa: Phone, knowledge_base: Path) -> None:
    file = knowledge_base / "topics" / "bill.yaml"
    file.write_text(file.read_text(encoding="utf-8").replace("chọn “Điện”", "chọn “Điện lực”"), encoding="utf-8")
    await _eventually_answers(hoa, "đóng tiền điện ở đâu", "Điện lực")


async def test_a_broken_file_is_refused_and_the_last_good_version_serves_on(
    hoa: Phone, thuy: Phone, knowledge_base: Path
) -> None:
    file = knowledge_base / "topics" / "bill.yaml"
    file.write_text(file.read_text(encoding="utf-8").replace("source:", "sauce:"), encoding="utf-8")
    told = await thuy.sees("Kho câu hỏi có lỗi")
    assert "topics/bill.yaml, dòng 20: Mục có khóa lạ “sauce”. Cách sửa: " in told.text
    await thuy.says("/edit vssid.install")
    await thuy.taps("Cài VssID")
    await thuy.taps("Hôm nay tôi đã kiểm tra")
    await thuy.taps("✅ Đăng")
    refused = await thuy.sees("Chưa đăng được: topics/bill.yaml, dòng 6: Mục thiếu “source”")
    assert str(knowledge_base.parent) not in told.text + refused.text
    await hoa.says("đóng tiền điện ở đâu")
    await hoa.sees("chọn “Điện”")
    file.write_text(file.read_text(encoding="utf-8").replace("sauce:", "source:"), encoding="utf-8")
    await thuy.sees("đã hết lỗi")


async def _eventually_answers(phone: Phone, question: str, answer: str) -> None:
    for _ in range(20):
        await phone.says(question)
        if answer in (await phone.sees("Hóa đơn")).text:
            return
        await asyncio.sleep(0.2)
    raise AssertionError(f"the answer never contained “{answer}”")


async def test_what_a_resident_finds_out_of_date_is_told_to_the_admin_once(hoa: Phone, thuy: Phone) -> None:
    await hoa.says("cài VssID thế nào")
    await hoa.sees("không mất tiền")
    assert "Cảm ơn" in await hoa.taps("cũ rồi")
    report = await thuy.sees("nói mục “Cài VssID” đã cũ")
    assert "Cài VssID không mất tiền" in report.text
    await hoa.taps("cũ rồi")
    await thuy.sees_nothing()
    await thuy.taps("Sửa mục này", on=report)
    await thuy.sees("Sửa mục: Cài VssID")
