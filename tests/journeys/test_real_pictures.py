"""An admin puts a real screenshot into the place of a drawn picture, from the chat, and takes it back."""

from __future__ import annotations

import io
from datetime import timedelta
from pathlib import Path

from PIL import Image

from knowledge_base.library import Library
from tests.conftest import HOA, House
from tests.phone import Phone, Seen

GUIDE, STEP = "bill.electricity", "Mở ứng dụng ngân hàng"


def screenshot(size: tuple[int, int] = (360, 640), colour: str = "navy", kind: str = "JPEG") -> bytes:
    """A picture with a place in it that nobody sees."""
    picture, notes, file = Image.new("RGB", size, colour), Image.Exif(), io.BytesIO()
    notes[0x010F] = "Secret phone"
    picture.save(file, kind, exif=notes)
    return file.getvalue()


async def _opens_step(phone: Phone) -> Seen:
    await phone.says("/start g-bill--electricity")
    return await phone.sees(STEP)


async def _picture(phone: Phone, seen: Seen) -> bytes:
    photos = seen.raw["photo"]
    assert isinstance(photos, list)
    return await phone.downloads(str(photos[-1]["file_id"]))


async def _is_asked(thuy: Phone) -> None:
    await _opens_step(thuy)
    await thuy.taps("Thay ảnh")
    await thuy.sees("Gửi ảnh chụp màn hình cho bước 1")


def _named(path: Path) -> str | None:
    return Library.load(path).guides[GUIDE].steps[0].picture


async def test_a_screenshot_takes_the_drawings_place_and_goes_again(
    bot: House, hoa: Phone, thuy: Phone, knowledge_base: Path
) -> None:
    drawn = await _picture(hoa, await _opens_step(hoa))
    file = knowledge_base / "topics" / "bill.yaml"
    before = file.read_text(encoding="utf-8")
    await _is_asked(thuy)
    await thuy.sends_photo(screenshot())
    preview = await thuy.sees(STEP)
    assert (preview.kind, preview.buttons) == ("photo", [])
    assert "KHÔNG được thấy tên, số điện thoại" in (await thuy.sees("Bà con sẽ thấy bước này")).text
    assert await _picture(hoa, await _opens_step(hoa)) == drawn
    await thuy.taps("Đã kiểm tra")
    published = await thuy.sees("đã có ảnh mới")
    shown = await _picture(hoa, await _opens_step(hoa))
    assert Image.open(io.BytesIO(shown)).size == (360, 640)
    assert b"Secret phone" not in shown
    name = _named(knowledge_base) or ""
    assert name.startswith(f"{GUIDE}-1-")
    changed = file.read_text(encoding="utf-8")
    assert [line for line in changed.splitlines() if line not in before.splitlines()] == [f"        picture: {name}"]
    await thuy.taps("Trở về hình vẽ", on=published)
    await thuy.sees("lại dùng hình vẽ")
    assert await _picture(hoa, await _opens_step(hoa)) == drawn
    assert file.read_text(encoding="utf-8") == before
    assert not list((knowledge_base / "pictures").iterdir())
    acts = bot.telegram.world.calls("sendPhoto")
    assert sum("bytes" in str(call.parameters["photo"]) for call in acts) == 2  # each picture travelled once


async def test_only_admins_get_the_button_and_forged_taps_do_nothing(
    bot: House, hoa: Phone, nam: Phone, thuy: Phone, knowledge_base: Path
) -> None:
    for phone in (hoa, nam):
        assert "🖼 Thay ảnh" not in (await _opens_step(phone)).buttons
    await _is_asked(thuy)
    await thuy.sends_photo(screenshot())
    await thuy.sees("Bà con sẽ thấy bước này")
    asked = await thuy.buttons()
    assert asked[0].startswith("✅ Đã kiểm tra")
    mark = str((await thuy.messages())[-1].raw_buttons[0]["callback_data"])
    for data in (mark, f"replace_picture:{GUIDE}:1", "cancel_picture", f"take_back_picture:{GUIDE}:1:x"):
        assert "quyền" in await bot.forges(HOA, data)
    await hoa.sends_photo(screenshot())
    await hoa.sees("Máy chưa xem được ảnh nên đã chuyển cho người thật")
    assert _named(knowledge_base) is None
    assert "vừa đổi" in await bot.forges(thuy.person_id, f"take_back_picture:{GUIDE}:1:x")


async def test_what_is_no_fit_picture_is_asked_for_again(thuy: Phone) -> None:
    await _is_asked(thuy)
    await thuy.sends_document(b"no picture at all", "report.pdf")
    await thuy.sees("không phải ảnh")
    await thuy.sends_photo(screenshot((100, 100)))
    await thuy.sees("nhỏ quá")
    await thuy.sends_document(screenshot((200, 1600)), "long.jpg")
    await thuy.sees("dài quá")
    await thuy.sends_document(screenshot(kind="PNG"), "good.png")
    await thuy.sees("Bà con sẽ thấy bước này")
    await thuy.taps("Thôi")
    await thuy.sends_photo(screenshot())
    await thuy.sees("người thật")


async def test_a_step_that_changed_meanwhile_keeps_its_picture(thuy: Phone, knowledge_base: Path) -> None:
    await _is_asked(thuy)
    await thuy.sends_photo(screenshot())
    await thuy.sees("Bà con sẽ thấy bước này")
    file = knowledge_base / "topics" / "bill.yaml"
    file.write_text(file.read_text(encoding="utf-8").replace(STEP, "Mở ví điện tử"), encoding="utf-8")
    assert "vừa đổi" in await thuy.taps("Đã kiểm tra")
    assert _named(knowledge_base) is None
    assert not list((knowledge_base / "pictures").iterdir())


async def test_a_picture_of_tomorrow_is_no_steps(bot: House, thuy: Phone) -> None:
    await _is_asked(thuy)
    bot.clock.advance(timedelta(hours=2))
    await thuy.sends_photo(screenshot())
    await thuy.sees("người thật")
