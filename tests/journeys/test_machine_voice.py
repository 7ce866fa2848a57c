"""Where espeak-ng is installed the machine reads Vietnamese aloud until a person has."""

from __future__ import annotations

import io

import soundfile

from tests.bot.test_speech import needs_espeak
from tests.conftest import House
from tests.journeys.test_voice import buttons_of_answer, recorded
from tests.phone import Phone

pytestmark = needs_espeak


async def test_the_machine_reads_vietnamese_meanwhile_and_uploads_once(bot: House, hoa: Phone) -> None:
    for _ in range(2):
        assert any("Nghe" in label for label in await buttons_of_answer(hoa))
        await hoa.taps("Nghe")
        played = await hoa.sees("máy đọc")
        assert played.kind == "voice"
        assert played.reply_to is not None
    sound = await hoa.downloads(str(dict(played.raw["voice"])["file_id"]))  # type: ignore[call-overload]
    told = soundfile.info(io.BytesIO(sound))
    assert (told.subtype, told.samplerate, told.channels) == ("OPUS", 48_000, 1)
    assert told.duration > 3
    uploads = [call for call in bot.telegram.world.calls("sendVoice") if "bytes" in str(call.parameters["voice"])]
    assert len(uploads) == 1


async def test_a_persons_voice_comes_before_the_machines(hoa: Phone, nam: Phone, thuy: Phone) -> None:
    await thuy.taps("Duyệt", on=await recorded(nam, thuy))
    await nam.sees("đã được duyệt")
    await buttons_of_answer(hoa)
    await hoa.taps("Nghe")
    assert "máy đọc" not in (await hoa.sees("🔊 Cài VssID")).text
