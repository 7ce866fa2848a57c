"""Volunteers approve and correct drafts in their language; nobody's work is lost."""

from __future__ import annotations

import shutil
from datetime import timedelta
from pathlib import Path

import pytest

from knowledge_base.library import Library
from tests.conftest import HOA, LINH, NAM, SMALL_KNOWLEDGE_BASE, UNANSWERABLE, House
from tests.phone import Phone

OLD, NEW = "Nruab VssID tsis them nyiaj.", "Nruab VssID: tsis them nyiaj."
RIGHT, RIGHT_GUIDE, CORRECT = "Cov lus no yog lawm", "tag nrho 4 kauj ruam", "Kho"
UNCHECKED, CHECKED = "tsis tau muaj neeg Hmoob kuaj", "kuaj lawm: Nam, "


@pytest.fixture
def knowledge_base(tmp_path: Path) -> Path:
    """The small knowledge base with drafts in H'Mông."""
    path = Path(shutil.copytree(SMALL_KNOWLEDGE_BASE, tmp_path / "knowledge_base"))
    file = path / "topics" / "vssid.yaml"
    text = file.read_text(encoding="utf-8")
    text = text.replace(
        "    guide: vssid.install\n", f"      hmn: {OLD}\n    review: {{hmn: draft}}\n    guide: vssid.install\n"
    )
    text = text.replace("    steps:\n", "    review: {hmn: draft}\n    steps:\n")
    for number, english in enumerate(("Open Google Play.}", "Open the App Store.}", "field.}", "somebody.}"), 1):
        text = text.replace(english, f"{english[:-1]}, hmn: Kauj {number}.}}")
    file.write_text(text, encoding="utf-8")
    return path


async def _in_hmong(phone: Phone) -> Phone:
    await phone.says("/language")
    await phone.sees("tiếng nào")
    await phone.taps("Hmoob")
    await phone.sees("Nyob zoo")
    return phone


async def _opens_answer(phone: Phone) -> list[str]:
    await phone.says("/start e-vssid--install")
    return (await phone.sees("Nruab VssID")).buttons


def _has(buttons: list[str], label: str) -> bool:
    return any(label in button for button in buttons)


async def test_only_volunteers_and_admins_get_the_buttons(bot: House, nam: Phone, thuy: Phone) -> None:
    hoa = await bot.phone(HOA)
    await hoa.says("/start")
    await hoa.sees("tiếng nào")
    for phone, may_review in ((hoa, False), (nam, True), (thuy, True)):
        await _in_hmong(phone)
        buttons = await _opens_answer(phone)
        assert phone.last and UNCHECKED in phone.last.text
        assert (_has(buttons, RIGHT), _has(buttons, CORRECT)) == (may_review, may_review)


async def test_texts_that_need_no_review_have_no_buttons(nam: Phone) -> None:
    await nam.says("/start e-vssid--install")
    buttons = (await nam.sees("không mất tiền")).buttons
    assert not _has(buttons, "Bản dịch đúng")


async def test_approval_says_by_whom_and_is_taken_over_at_once(bot: House, nam: Phone, knowledge_base: Path) -> None:
    await _in_hmong(nam)
    await _opens_answer(nam)
    await nam.taps(RIGHT)
    told = await nam.sees("Ua tsaug")
    assert CHECKED in told.text
    assert UNCHECKED not in told.text
    linh = await _in_hmong(await bot.phone(LINH))
    assert not _has(await _opens_answer(linh), RIGHT)
    assert linh.last and CHECKED in linh.last.text
    today = f"{bot.clock() + timedelta(hours=7):%Y-%m-%d}"
    assert f'review: {{hmn: "Nam, {today}"}}' in (knowledge_base / "topics" / "vssid.yaml").read_text(encoding="utf-8")


async def test_a_second_approval_is_told_who_was_first(bot: House, nam: Phone) -> None:
    linh = await _in_hmong(await bot.phone(LINH))
    await _in_hmong(nam)
    await _opens_answer(nam)
    await _opens_answer(linh)
    await nam.taps(RIGHT)
    await nam.sees("Ua tsaug")
    assert CHECKED in await linh.taps(RIGHT)
    assert _has(await linh.buttons(), "Nug neeg")


async def test_a_correction_is_shown_and_stays_a_draft_until_approved(nam: Phone, knowledge_base: Path) -> None:
    await _in_hmong(nam)
    await _opens_answer(nam)
    await nam.taps(CORRECT)
    assert OLD in (await nam.sees("Sau dua qhov no")).text
    await nam.says(NEW)
    shown = await nam.sees("Khaws lawm")
    assert NEW in shown.text
    assert UNCHECKED in shown.text
    entry = Library.load(knowledge_base).entries["vssid.install"]
    assert (entry.answer["hmn"], entry.is_draft("hmn")) == (NEW, True)
    await nam.taps(RIGHT)
    await nam.sees("Ua tsaug")
    assert not Library.load(knowledge_base).entries["vssid.install"].is_draft("hmn")


async def test_the_message_after_a_correction_is_a_question_again(nam: Phone) -> None:
    await _in_hmong(nam)
    await _opens_answer(nam)
    await nam.taps(CORRECT)
    await nam.sees("Sau dua qhov no")
    await nam.says(NEW)
    await nam.sees("Khaws lawm")
    await nam.says(UNANSWERABLE)
    await nam.sees("số 1")


async def test_a_correction_can_be_cancelled(nam: Phone, knowledge_base: Path) -> None:
    await _in_hmong(nam)
    await _opens_answer(nam)
    await nam.taps(CORRECT)
    await nam.sees("Sau dua qhov no")
    assert "Tsis kho" in await nam.taps("Tsis kho")
    await nam.says(UNANSWERABLE)
    await nam.sees("số 1")
    assert Library.load(knowledge_base).entries["vssid.install"].answer["hmn"] == OLD


async def test_a_step_is_corrected_and_the_whole_guide_approved(nam: Phone, knowledge_base: Path) -> None:
    await _in_hmong(nam)
    await nam.says("/start g-vssid--install")
    await nam.taps("iPhone")
    await nam.sees("Kauj 2.")
    await nam.taps(CORRECT)
    await nam.sees("Sau dua qhov no")
    await nam.says("Qhib App Store.")
    shown = await nam.sees("Khaws lawm")
    assert "Qhib App Store." in shown.text
    await nam.taps(RIGHT_GUIDE)
    await nam.sees("Ua tsaug")
    guide = Library.load(knowledge_base).guides["vssid.install"]
    assert [step.text["hmn"] for step in guide.steps] == ["Kauj 1.", "Qhib App Store.", "Kauj 3.", "Kauj 4."]
    assert not guide.is_draft("hmn")


async def test_approving_a_step_leaves_the_way_through_the_guide(nam: Phone) -> None:
    await _in_hmong(nam)
    await nam.says("/start g-vssid--install")
    await nam.taps("iPhone")
    step = await nam.sees("Kauj 2.")
    await nam.taps(RIGHT_GUIDE, on=step)
    await nam.sees("Ua tsaug")
    left = await nam.buttons(on=step)
    assert _has(left, "Mus ntxiv")
    assert not _has(left, RIGHT)
    await nam.taps("Mus ntxiv", on=step)
    assert CHECKED in (await nam.sees("Kauj 3.")).text


async def test_who_is_too_late_is_shown_the_present_text_and_can_send_again(
    bot: House, nam: Phone, knowledge_base: Path
) -> None:
    linh = await _in_hmong(await bot.phone(LINH))
    await _in_hmong(nam)
    for phone in (nam, linh):
        await _opens_answer(phone)
        await phone.taps(CORRECT)
        await phone.sees("Sau dua qhov no")
    await nam.says(NEW)
    await nam.sees("Khaws lawm")
    await linh.says("Linh cov lus.")
    assert NEW in (await linh.sees("Tsis tau khaws")).text
    assert Library.load(knowledge_base).entries["vssid.install"].answer["hmn"] == NEW
    await linh.says("Linh cov lus.")
    await linh.sees("Khaws lawm")
    assert Library.load(knowledge_base).entries["vssid.install"].answer["hmn"] == "Linh cov lus."


async def test_only_the_text_that_was_seen_is_approved(bot: House, nam: Phone, knowledge_base: Path) -> None:
    linh = await _in_hmong(await bot.phone(LINH))
    await _in_hmong(nam)
    await _opens_answer(linh)
    await _opens_answer(nam)
    await nam.taps(CORRECT)
    await nam.sees("Sau dua qhov no")
    await nam.says(NEW)
    await nam.sees("Khaws lawm")
    await linh.taps(RIGHT)
    assert NEW in (await linh.sees("nyuam qhuav hloov")).text
    assert Library.load(knowledge_base).entries["vssid.install"].is_draft("hmn")
    await linh.taps(RIGHT)
    await linh.sees("kuaj lawm: Linh")


async def test_a_text_that_is_too_long_or_names_a_number_is_asked_for_again(nam: Phone, knowledge_base: Path) -> None:
    await _in_hmong(nam)
    await _opens_answer(nam)
    await nam.taps(CORRECT)
    await nam.sees("Sau dua qhov no")
    await nam.says("x" * 601)
    await nam.sees("600")
    await nam.says(f"{NEW} 011204005678")
    await nam.sees("không lưu")
    await nam.says(NEW)
    await nam.sees("Khaws lawm")
    assert Library.load(knowledge_base).entries["vssid.install"].answer["hmn"] == NEW


async def test_a_fault_in_the_files_is_told_and_the_text_can_be_sent_again(nam: Phone, knowledge_base: Path) -> None:
    await _in_hmong(nam)
    await _opens_answer(nam)
    await nam.taps(CORRECT)
    await nam.sees("Sau dua qhov no")
    file = knowledge_base / "topics" / "bill.yaml"
    good = file.read_text(encoding="utf-8")
    file.write_text(good.replace("source:", "sauce: ["), encoding="utf-8")
    await nam.says(NEW)
    assert "bill.yaml" in (await nam.sees("Khaws tsis tau")).text
    file.write_text(good, encoding="utf-8")
    await nam.says(NEW)
    await nam.sees("Khaws lawm")


async def test_what_is_awaited_survives_a_restart_but_not_the_next_day(house: House, knowledge_base: Path) -> None:
    nam = await house.phone(NAM)
    async with house.open():
        await nam.says("/start")
        await _in_hmong(nam)
        await _opens_answer(nam)
        await nam.taps(CORRECT)
        await nam.sees("Sau dua qhov no")
    async with house.open():
        await nam.says(NEW)
        await nam.sees("Khaws lawm")
        await nam.taps(CORRECT)
        await nam.sees("Sau dua qhov no")
        house.clock.advance(timedelta(days=2))
        await nam.says(UNANSWERABLE)
        await nam.sees("số 1")
    assert Library.load(knowledge_base).entries["vssid.install"].answer["hmn"] == NEW


async def test_what_an_admin_was_asked_last_is_what_the_text_is_for(bot: House, thuy: Phone) -> None:
    hoa = await bot.phone(HOA)
    await hoa.says(UNANSWERABLE)
    await hoa.sees("người thật")
    await _in_hmong(thuy)
    await _opens_answer(thuy)
    await thuy.taps(CORRECT)
    await thuy.sees("Sau dua qhov no")
    await thuy.says("/unanswered")
    await thuy.taps("1 ×")
    await thuy.taps("Tsim mục tshiab")
    await thuy.says("Gọi thú y xã.")
    await thuy.sees("Gọi thú y xã.")
    assert Library.load(bot.config.knowledge_base_path).entries["vssid.install"].answer["hmn"] == OLD
