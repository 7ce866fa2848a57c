"""Who speaks a language that the bot does not is told so, and led to a person who is told which language it is."""

from __future__ import annotations

import pytest

from tests.conftest import HOA, House
from tests.phone import Phone


@pytest.mark.parametrize("name", ["Khơ Mú (Kmhmu')", "ພາສາລາວ (Lào)"])
async def test_a_language_without_texts_leads_to_a_person(bot: House, nam: Phone, name: str) -> None:
    hoa = await bot.phone(HOA)
    await hoa.says("/start")
    await hoa.sees("tiếng nào")
    await hoa.taps(name)
    assert f"{name}: máy chưa nói được tiếng này" in (await hoa.sees("gửi lời nói")).text
    await hoa.sees("Chào bà con")
    await hoa.says("cài VssID thế nào")
    answer = await hoa.sees("không mất tiền")
    assert f"chưa có bằng {name}" in answer.text
    await hoa.taps(f"Hỏi người biết {name}")
    await hoa.sees("chuyển cho người thật")
    assert f"Tiếng: {name}" in (await nam.sees("Câu hỏi #")).text
    await hoa.says("/person")
    await hoa.sees("Bà con muốn hỏi người điều gì")
    assert f"Tiếng: {name}" in (await nam.sees("Câu hỏi #2")).text


async def test_khmu_in_latin_letters_is_not_taken_for_a_neighbours_language(bot: House, nam: Phone) -> None:
    hoa = await bot.phone(HOA)
    await hoa.says("/start")
    await hoa.sees("tiếng nào")
    await hoa.taps("Khơ Mú")
    await hoa.sees("Chào bà con")
    await hoa.says("khỏi báu hụ dệt xăng nưng")
    await hoa.sees("người thật")
    assert "Tiếng: Khơ Mú" in (await nam.sees("Câu hỏi #")).text


async def test_lao_letters_are_known_whatever_was_chosen(hoa: Phone, nam: Phone) -> None:
    await hoa.says("ຂ້ອຍລືມລະຫັດຜ່ານ")
    await hoa.sees("người thật")
    assert "Tiếng: ພາສາລາວ" in (await nam.sees("Câu hỏi #")).text
