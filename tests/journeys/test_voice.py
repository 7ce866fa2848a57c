"""Who reads little listens: volunteers read texts aloud, an admin approves, and the machine helps out meanwhile."""

from __future__ import annotations

import io
from datetime import timedelta
from pathlib import Path

import numpy as np
import pytest
import soundfile

from bot.local_telegram import FaultKind, FaultRule
from bot.voice.opus import opus_from_wav
from tests.bot.test_speech import tone
from tests.conftest import HOA, NAM, THUY, House
from tests.phone import Phone, Seen

VOICE = opus_from_wav(tone(2))
ANSWER = "Cài VssID không mất tiền"


@pytest.fixture(autouse=True)
def without_engine(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """A machine without espeak-ng: only recordings are heard."""
    monkeypatch.setenv("PATH", str(tmp_path))


async def _offers(nam: Phone, title: str) -> Seen:
    await nam.says("/record")
    await nam.sees("chưa có ai thu")
    await nam.taps(title)
    return await nam.sees("giữ nút micro")


async def recorded(nam: Phone, thuy: Phone, title: str = "Cài VssID") -> Seen:
    """A recording on its way to the admin's phone; the voice message with the buttons."""
    await _offers(nam, title)
    await nam.sends_voice(VOICE)
    await nam.sees("Cảm ơn bạn")
    await thuy.sees("Bản thu mới")
    return await thuy.sees()


async def buttons_of_answer(hoa: Phone) -> list[str]:
    await hoa.says("cài VssID thế nào")
    return (await hoa.sees("không mất tiền")).buttons


async def test_a_volunteer_reads_an_admin_approves_a_resident_listens(hoa: Phone, nam: Phone, thuy: Phone) -> None:
    assert not any("Nghe" in label for label in await buttons_of_answer(hoa))
    shown = await _offers(nam, "Cài VssID")
    assert ANSWER in shown.text
    await nam.sends_voice(VOICE)
    await nam.sees("Cảm ơn bạn")
    assert ANSWER in (await thuy.sees("Bản thu mới")).text
    voice = await thuy.sees()
    assert voice.kind == "voice"
    assert not any("Nghe" in label for label in await buttons_of_answer(hoa))
    assert "Đã duyệt" in await thuy.taps("Duyệt", on=voice)
    await nam.sees("“Cài VssID” đã được duyệt")
    assert any("Nghe" in label for label in await buttons_of_answer(hoa))
    await hoa.taps("Nghe")
    played = await hoa.sees("Cài VssID")
    assert played.kind == "voice"
    assert "máy đọc" not in played.text
    assert await hoa.downloads(str(dict(played.raw["voice"])["file_id"])) == VOICE  # type: ignore[call-overload]


async def test_a_rejected_recording_is_not_played_and_offered_again(hoa: Phone, nam: Phone, thuy: Phone) -> None:
    voice = await recorded(nam, thuy)
    await nam.says("/record")
    assert "🎙" in (await nam.sees("chưa có ai thu")).text
    assert "Cài VssID" not in await nam.buttons()
    await thuy.taps("Không dùng", on=voice)
    await nam.sees("chưa dùng được")
    assert not any("Nghe" in label for label in await buttons_of_answer(hoa))
    await nam.taps("Đọc lại")
    assert ANSWER in (await nam.sees("giữ nút micro")).text


async def test_a_recording_is_decided_once(nam: Phone, thuy: Phone, bot: House) -> None:
    voice = await recorded(nam, thuy)
    data = [str(button["callback_data"]) for button in voice.raw_buttons]
    await thuy.taps("Duyệt", on=voice)
    await nam.sees("đã được duyệt")
    assert not (await thuy.messages())[-1].buttons
    assert data == ["approve_recording:1", "reject_recording:1"]
    assert len(bot.telegram.world.calls("sendVoice")) == 1


async def test_steps_of_a_guide_are_recorded_and_heard(hoa: Phone, nam: Phone, thuy: Phone) -> None:
    voice = await recorded(nam, thuy, "Mở App Store")
    await thuy.taps("Duyệt", on=voice)
    await nam.sees("đã được duyệt")
    await hoa.says("/start g-vssid--install")
    await hoa.taps("iPhone")
    assert "🔊 Nghe" in (await hoa.sees("Mở App Store")).buttons
    await hoa.taps("Nghe")
    assert (await hoa.sees("Cài VssID")).kind == "voice"
    await hoa.taps("Tiếp")
    assert "🔊 Nghe" not in (await hoa.sees("Bước 2/3")).buttons


async def test_a_changed_text_is_no_longer_played_but_offered_again(
    bot: House, knowledge_base: Path, hoa: Phone, nam: Phone, thuy: Phone
) -> None:
    voice = await recorded(nam, thuy)
    await thuy.taps("Duyệt", on=voice)
    await nam.sees("đã được duyệt")
    await buttons_of_answer(hoa)
    file = knowledge_base / "topics" / "vssid.yaml"
    file.write_text(file.read_text(encoding="utf-8").replace(ANSWER, "Cài VssID rất dễ"), encoding="utf-8")
    for _ in range(20):  # until the bot has looked at its files
        await hoa.says("cài VssID thế nào")
        seen = await hoa.sees("Cài VssID")
        if "rất dễ" in seen.text:
            break
        await hoa.sees_nothing(0.2)
    assert "rất dễ" in seen.text
    assert "🔊 Nghe" not in seen.buttons
    assert "Cài VssID rất dễ" in (await _offers(nam, "Cài VssID")).text
    assert len(list((bot.config.store_path.parent / "recordings").glob("*.ogg"))) == 1


async def test_a_text_that_nobody_translated_is_told_in_the_volunteers_own_words(nam: Phone, thuy: Phone) -> None:
    await nam.says("/record")
    await nam.sees("chưa có ai thu bằng Tiếng Việt")
    await nam.taps("Hmoob")
    await nam.sees("bằng Hmoob")
    await nam.taps("Cài VssID")
    assert ANSWER in (await nam.sees("chưa dịch")).text
    await nam.sends_voice(VOICE)
    await nam.sees("Cảm ơn bạn")
    assert "Hmoob" in (await thuy.sees("Bản thu mới")).text


async def test_a_hmong_recording_is_played_to_hmong_people_only(
    bot: House, hoa: Phone, nam: Phone, thuy: Phone
) -> None:
    await nam.says("/record hmn")
    await nam.sees("bằng Hmoob")
    await nam.taps("Cài VssID")
    await nam.sees("chưa dịch")
    await nam.sends_voice(VOICE)
    await thuy.sees("Bản thu mới")
    await thuy.taps("Duyệt", on=await thuy.sees())
    await nam.sees("đã được duyệt")
    assert not any("Nghe" in label for label in await buttons_of_answer(hoa))
    pao = await bot.phone(102)
    await pao.says("/language")
    await pao.taps("Hmoob")
    await pao.sees("Cầm Tay")
    await pao.says("/start e-vssid--install")
    assert any(label.startswith("🔊") for label in (await pao.sees(ANSWER)).buttons)


async def test_after_not_now_a_voice_message_is_a_question(nam: Phone, linh: Phone) -> None:
    await _offers(nam, "Cài VssID")
    await nam.taps("Để lúc khác")
    await nam.sends_voice(VOICE)
    await nam.sees("người thật")
    await linh.sees("lời nói")


async def test_a_voice_long_after_needs_a_reply(bot: House, nam: Phone) -> None:
    shown = await _offers(nam, "Cài VssID")
    bot.clock.advance(timedelta(hours=3))
    await nam.sends_voice(VOICE, to=shown)
    await nam.sees("Cảm ơn bạn")
    await nam.taps("Bài tiếp theo")
    await nam.sees("giữ nút micro")
    bot.clock.advance(timedelta(hours=3))
    await nam.sends_voice(VOICE)
    await nam.sees("người thật")


async def test_a_reply_to_a_card_is_still_the_answer(hoa: Phone, nam: Phone) -> None:
    await _offers(nam, "Cài VssID")
    await hoa.says("con trâu nhà tôi ốm mấy hôm nay")
    await hoa.sees("người thật")
    await nam.sends_voice(VOICE, to=await nam.sees("Câu hỏi #"))
    await hoa.sees("Nam trả lời")
    assert (await hoa.sees()).kind == "voice"


async def test_a_recording_that_is_too_long_is_asked_for_again(nam: Phone, thuy: Phone) -> None:
    await _offers(nam, "Cài VssID")
    silence = io.BytesIO()
    soundfile.write(silence, np.zeros(181 * 8_000), 8_000, format="OGG", subtype="OPUS")
    await nam.sends_voice(silence.getvalue())
    await nam.sees("180 giây")
    await nam.sends_voice(VOICE)
    await nam.sees("Cảm ơn bạn")
    await thuy.sees("Bản thu mới")


async def test_residents_cannot_record(hoa: Phone) -> None:
    await hoa.says("/record")
    await hoa.sees("cần quyền")


async def test_a_new_token_does_not_lose_recordings(house: House) -> None:
    nam, thuy, hoa = [await house.phone(each) for each in (NAM, THUY, HOA)]
    async with house.open():
        for phone in (nam, thuy, hoa):
            await phone.says("/start")
            await phone.taps("Tiếng Việt")
            await phone.sees("Cầm Tay")
        await thuy.taps("Duyệt", on=await recorded(nam, thuy))
        await nam.sees("đã được duyệt")
    # what another bot's token means: Telegram knows none of the ids
    house.telegram.world.faults.order(FaultRule(FaultKind.STATUS, "sendVoice", code=400, times=1))
    async with house.open():
        assert any("Nghe" in label for label in await buttons_of_answer(hoa))
        await hoa.taps("Nghe")
        played = await hoa.sees("🔊 Cài VssID")
        assert await hoa.downloads(str(dict(played.raw["voice"])["file_id"])) == VOICE  # type: ignore[call-overload]


async def test_who_wants_to_be_forgotten_is_no_longer_heard(bot: House, hoa: Phone, nam: Phone, thuy: Phone) -> None:
    heard = await recorded(nam, thuy)
    await thuy.taps("Duyệt", on=heard)
    await nam.sees("đã được duyệt")
    await nam.says("/forget")
    await nam.sees("1 bản thu giọng của bạn cũng bị xóa")
    await nam.taps("Xóa hết")
    await nam.sees("Đã xóa hết")
    assert not any("Nghe" in label for label in await buttons_of_answer(hoa))
    assert not list((bot.config.store_path.parent / "recordings").glob("*"))
    assert heard.id not in [message.id for message in await thuy.messages()]


async def test_admins_find_the_recordings_that_wait(bot: House, nam: Phone, thuy: Phone, linh: Phone) -> None:
    await recorded(nam, thuy)
    await thuy.says("/recordings")
    await thuy.sees("1 bản thu đang chờ")
    await thuy.taps("Cài VssID")
    assert ANSWER in (await thuy.sees("Bản thu mới")).text
    await thuy.taps("Không dùng", on=await thuy.sees())
    await nam.sees("chưa dùng được")
    assert not list((bot.config.store_path.parent / "recordings").glob("*"))
    await thuy.says("/recordings")
    await thuy.sees("Không có bản thu nào")
    await linh.says("/recordings")
    await linh.sees("cần quyền")
