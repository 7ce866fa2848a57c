"""An admin's day in the studio: from what 31 people asked to an answer in a few taps, editing, trying, history."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from bot.store import Database, questions
from tests.conftest import HOA, LINH, THUY, UNANSWERABLE, House
from tests.phone import Phone

FILE = Path("topics") / "vssid.yaml"


@pytest.fixture
async def busy(house: House) -> AsyncIterator[House]:
    """A house in which 31 people asked the same in vain, and Linh is an admin too."""
    database = Database(house.config.store_path)
    for number in range(31):
        database.run_now(
            questions.log_question,
            origin=f"made:{number}",
            part=0,
            person_id=9000 + number,
            now=datetime.now(UTC) - timedelta(days=number % 9),
            text=UNANSWERABLE if number % 3 else "con trâu nhà tôi bị ốm",
            language="vi",
            decision="escalate",
            entry=None,
            confidence=0.0,
            suggestions=("bill.electricity",),
        )
    database.close()
    house.config = replace(house.config, admins=frozenset({THUY, LINH}))
    async with house.open():
        for person_id in (THUY, LINH, HOA):
            phone = await house.phone(person_id)
            await phone.says("/language")
            await phone.taps("Tiếng Việt")
        yield house


async def test_from_31_askers_to_an_answering_entry_in_six_taps(busy: House) -> None:
    thuy, taps = await busy.phone(THUY), 0
    await thuy.says("/admin")
    for button, seen in (
        ("Câu chưa có lời đáp", "nhiều người hỏi nhất"),
        ("31 ×", "31 người hỏi"),
        ("Tạo mục mới", "Viết câu trả lời"),
    ):
        await thuy.taps(button)
        await thuy.sees(seen)
        taps += 1
    await thuy.says("Gọi thú y xã, số có ở nhà trưởng bản.")
    await thuy.sees("Gọi thú y xã")
    await thuy.taps("Câu nào sẽ trả lời khác")
    assert "31 trong 31" in (await thuy.sees("sẽ được trả lời khác:", timeout=15)).text
    taps += 1
    await thuy.taps("✅ Đăng")
    await thuy.sees("Đã đăng")
    taps += 1
    assert taps <= 6
    hoa = await busy.phone(HOA)
    await hoa.says(UNANSWERABLE)
    await hoa.sees("Gọi thú y xã")
    await thuy.says("/unanswered")
    await thuy.sees("Không có câu nào")


async def test_an_entry_is_found_changed_tried_published_and_taken_back(busy: House, knowledge_base: Path) -> None:
    original = (knowledge_base / FILE).read_bytes()
    thuy, hoa = await busy.phone(THUY), await busy.phone(HOA)
    await thuy.says("/edit cai vssid the nao")
    await thuy.taps("Cài VssID")
    await thuy.sees("Sửa mục: Cài VssID")
    await thuy.taps("✏ Trả lời")
    assert "Mở CH Play" in (await thuy.sees("Viết câu trả lời")).text
    await thuy.says("Cài VssID miễn phí, có cán bộ giúp.")
    await thuy.sees("✏ Trả lời: Cài VssID miễn phí")
    await thuy.taps("✏ Cách hỏi")
    await thuy.sees("5 cách hỏi")
    await thuy.taps("cách cài đặt VssID")
    await thuy.sees("cách cài đặt VssID")
    await thuy.taps("🗑 Xóa")
    await thuy.sees("4 cách hỏi")
    await thuy.taps("Thêm cách hỏi")
    await thuy.sees("mỗi dòng một cách")
    await thuy.says("con trâu nhà tôi muốn có bảo hiểm\nbảo hiểm vào máy kiểu gì")
    await thuy.sees("bảo hiểm vào máy kiểu gì")
    await thuy.taps("Hỏi thử")
    await thuy.sees("Viết một câu hỏi")
    await thuy.says("bao hiem vao may kieu gi")
    assert "Sau khi đăng: “Cài VssID”" in (await thuy.sees("Bây giờ:")).text
    await thuy.taps("✅ Đăng")
    await thuy.sees("Đã đăng")
    await hoa.says("bao hiem vao may kieu gi")
    await hoa.sees("miễn phí, có cán bộ giúp")
    await thuy.says("/admin")
    await thuy.taps("🕘 Lịch sử")
    await thuy.sees("lần thay đổi")
    await thuy.taps("Thủy: sửa vssid.install")
    assert "+        - bảo hiểm vào máy kiểu gì" in (await thuy.sees("Thủy: sửa")).text
    await thuy.taps("Lấy lại như trước")
    await thuy.sees("từng chữ")
    assert (knowledge_base / FILE).read_bytes() == original
    await hoa.says("cách cài đặt VssID")
    await hoa.sees("không mất tiền")


async def test_two_admins_on_one_entry_are_told_and_lose_nothing(busy: House, knowledge_base: Path) -> None:
    thuy, linh = await busy.phone(THUY), await busy.phone(LINH)
    await linh.says("/edit vssid.install")
    await linh.taps("Cài VssID")
    await linh.sees("Sửa mục: ")
    await _changes_answer(thuy, "Thủy viết.")
    assert thuy.last and "Cũng đang sửa" not in thuy.last.text  # Linh has only looked
    await linh.says("/edit vssid.install")
    await linh.taps("Cài VssID")
    assert "Cũng đang sửa mục này: Thủy" in (await linh.sees("Sửa mục: ")).text
    await linh.taps("✏ Trả lời")
    await linh.says("Linh viết.")
    await linh.sees("Linh viết.")
    await thuy.sees("Linh cũng vừa bắt đầu sửa")
    await thuy.taps("✅ Đăng")
    await thuy.sees("Đã đăng")
    await linh.sees("Thủy vừa đăng")
    await linh.taps("✅ Đăng")
    shown = await linh.sees("Bạn chọn cho từng chỗ")
    assert "Đang có: Thủy viết." in shown.text
    assert "Của bạn: Linh viết." in shown.text
    assert "Thủy viết." in (knowledge_base / FILE).read_text(encoding="utf-8")
    await linh.taps("Lấy chữ của tôi")
    await linh.sees("Linh viết.")
    await linh.taps("✅ Đăng")
    await linh.sees("Đã đăng")
    assert "Linh viết." in (knowledge_base / FILE).read_text(encoding="utf-8")


async def test_a_draft_is_gone_on_with_after_a_restart(house: House) -> None:
    async with house.open():
        thuy = await house.phone(THUY)
        await thuy.says("/language")
        await thuy.taps("Tiếng Việt")
        await _changes_answer(thuy, "Viết dở.")
    async with house.open():
        await thuy.says("/edit")
        await thuy.taps("Viết tiếp: Cài VssID")
        await thuy.sees("✏ Trả lời: Viết dở.")
        await thuy.taps("✖ Bỏ")
        await thuy.sees("Đã bỏ bản nháp")


async def test_a_group_is_put_to_an_entry_that_was_asked_for(busy: House) -> None:
    thuy, hoa = await busy.phone(THUY), await busy.phone(HOA)
    await thuy.says("/unanswered")
    await thuy.taps("31 ×")
    await thuy.taps("Là cách hỏi của mục khác")
    await thuy.sees("Viết thử một câu")
    await thuy.says("quên mật khẩu VssID")
    await thuy.sees("cách hỏi của mục nào")
    await thuy.taps("Quên mật khẩu VssID")
    await thuy.sees("Đã thêm vào “Quên mật khẩu VssID”")
    await hoa.says(UNANSWERABLE)
    await hoa.sees("Bấm “Quên mật khẩu”")


async def test_volunteers_are_asked_for_an_answer_to_a_group(bot: House, hoa: Phone, nam: Phone, thuy: Phone) -> None:
    await hoa.says(UNANSWERABLE)
    await hoa.sees("người thật")
    await nam.sees("Câu hỏi #")
    await thuy.says("/unanswered")
    await thuy.taps("1 ×")
    await thuy.taps("Nhờ tình nguyện viên")
    await thuy.sees("Đã nhờ tình nguyện viên")
    card = await nam.sees("Quản trị viên nhờ viết câu trả lời chung")
    await nam.replies(card, "Trâu ốm thì gọi thú y xã.")
    await thuy.sees("Đưa vào kho")
    await thuy.taps("Đưa vào kho")
    await thuy.sees("Trâu ốm thì gọi thú y xã.")
    await thuy.taps("✅ Đăng")
    await thuy.sees("Đã đăng")
    pao = await bot.phone(HOA)
    await pao.says(UNANSWERABLE)
    await pao.sees("Trâu ốm thì gọi thú y xã.")


async def _changes_answer(phone: Phone, text: str) -> None:
    await phone.says("/edit vssid.install")
    await phone.taps("Cài VssID")
    await phone.sees("Sửa mục: ")
    await phone.taps("✏ Trả lời")
    await phone.sees("Viết câu trả lời")
    await phone.says(text)
    await phone.sees(text)


async def test_steps_are_added_moved_and_removed_and_all_is_taken_back(busy: House, knowledge_base: Path) -> None:
    original = (knowledge_base / FILE).read_bytes()
    thuy, hoa = await busy.phone(THUY), await busy.phone(HOA)
    await thuy.says("/edit vssid.install")
    await thuy.taps("Cài VssID")
    await thuy.taps("Sửa các bước")
    await thuy.sees("Mở CH Play.")
    await thuy.taps("Xóa bước")
    await thuy.sees("Mở App Store.")
    await thuy.taps("Thêm bước sau")
    await thuy.sees("Bước 2/4")
    await thuy.says("Nối mạng.")
    await thuy.sees("🌐 English")
    await thuy.says("Go online.")
    await thuy.sees("Go online.")
    await thuy.taps("Lên trước")
    await thuy.sees("Bước 1/4")
    await thuy.taps("✅ Đăng")
    await thuy.sees("Đã đăng")
    await hoa.says("cài VssID thế nào")
    await hoa.taps("Từng bước")
    await hoa.taps("iPhone")
    assert "Bước 1/4" in (await hoa.sees("Nối mạng.")).text
    await _takes_back(thuy, "Thủy: sửa vssid.install")
    assert (knowledge_base / FILE).read_bytes() == original


async def test_an_entry_is_retired_and_comes_back(busy: House, knowledge_base: Path) -> None:
    original = (knowledge_base / FILE).read_bytes()
    thuy, hoa = await busy.phone(THUY), await busy.phone(HOA)
    await thuy.says("/edit vssid.install")
    await thuy.taps("Cài VssID")
    await thuy.taps("Bỏ hẳn mục này")
    await thuy.sees("Bỏ hẳn mục “Cài VssID”?")
    await thuy.taps("🗑 Bỏ hẳn")
    await thuy.sees("Đã bỏ mục “Cài VssID”")
    await hoa.says("cách cài đặt VssID")
    assert "không mất tiền" not in (await hoa.sees()).text
    await _takes_back(thuy, "Thủy: bỏ mục vssid.install")
    assert (knowledge_base / FILE).read_bytes() == original
    await hoa.says("cách cài đặt VssID")
    await hoa.sees("không mất tiền")


async def _takes_back(phone: Phone, line: str) -> None:
    await phone.says("/admin")
    await phone.taps("🕘 Lịch sử")
    await phone.taps(line)
    await phone.taps("Lấy lại như trước")
    await phone.sees("từng chữ")
