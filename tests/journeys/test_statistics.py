"""The week in a picture, for the admins and for nobody else; and the same as files for a spreadsheet."""

from __future__ import annotations

import csv
import io
from datetime import UTC, datetime, timedelta

from PIL import Image

from bot.clock import VIETNAM
from tests.conftest import UNANSWERABLE, House
from tests.phone import Phone
from tests.terminal import camtay, written


async def _asked(hoa: Phone, nam: Phone) -> None:
    await hoa.says("cài VssID thế nào")
    await hoa.taps("👍")
    await hoa.says(UNANSWERABLE)
    await hoa.sees("người thật")
    await nam.replies(await nam.sees("Câu hỏi #"), "Gọi thú y xã.")
    await hoa.sees("Gọi thú y xã.")


async def test_the_admin_sees_the_week_in_a_picture_and_the_week_before(hoa: Phone, nam: Phone, thuy: Phone) -> None:
    await _asked(hoa, nam)
    await thuy.says("/stats")
    seen = await thuy.sees("2 câu hỏi: máy trả lời 1, gợi ý 0, chuyển người 1, báo động 0", timeout=20)
    assert seen.kind == "photo"
    photo = seen.raw["photo"]
    assert isinstance(photo, list)
    assert Image.open(io.BytesIO(await thuy.downloads(photo[-1]["file_id"]))).height > 1000
    assert "👍 1 được" in seen.text
    assert "Chờ người trả lời: thường 1 phút" in seen.text
    await thuy.taps("Tuần trước")
    await thuy.sees("0 câu hỏi", timeout=20)
    await hoa.says("/stats")
    await hoa.sees("cần quyền")


async def test_on_monday_morning_the_picture_comes_by_itself_once(house: House) -> None:
    now = datetime.now(UTC)
    local = now.astimezone(VIETNAM)
    async with house.open():
        phones = [await house.phone(person) for person in (101, 201, 301)]
        for phone in phones:
            await phone.says("/start")
            await phone.sees("tiếng nào")
        await phones[0].says("cài VssID thế nào")
        await phones[0].sees("không mất tiền")
    monday = (local + timedelta(days=7 - local.weekday())).replace(hour=7, minute=5)
    house.clock.advance(monday - local)
    async with house.open():
        seen = await phones[2].sees("1 câu hỏi: máy trả lời 1", timeout=20)
        assert seen.kind == "photo"
    async with house.open():
        await phones[2].sees_nothing(1.5)


async def test_export_writes_files_for_a_spreadsheet(hoa: Phone, nam: Phone, bot: House) -> None:
    await _asked(hoa, nam)
    folder = bot.config.store_path.parent
    written(folder, store={"path": str(bot.config.store_path)})
    result = camtay("export", "out", folder=folder)
    assert result.returncode == 0, result.stderr
    rows = list(csv.DictReader((folder / "out" / "cau_hoi.csv").open(encoding="utf-8-sig")))
    assert [row["câu hỏi"] for row in rows] == [UNANSWERABLE, "cài VssID thế nào"]
    assert rows[1]["giúp được"] == "được"
    weeks = (folder / "out" / "weeks.csv").read_text(encoding="utf-8-sig")
    assert ",total,,2,1,0,1,0,1,0" in weeks
    assert str(101) not in "".join(file.read_text(encoding="utf-8-sig") for file in (folder / "out").iterdir())
