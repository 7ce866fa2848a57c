"""Texts become sound: which texts there are, what the engine gets to read, and what Telegram gets to play."""

from __future__ import annotations

import io
import math
import struct
import wave
from pathlib import Path

import pytest
import soundfile

from bot.store import Database
from bot.voice import EspeakSpeaker, SpeechError, Voices, find, of_entry, readings_in
from bot.voice.opus import opus_from_wav
from bot.voice.speaker import speakable
from knowledge_base.library import Library

ESPEAK = EspeakSpeaker.find()
needs_espeak = pytest.mark.skipif(ESPEAK is None, reason="espeak-ng with its Vietnamese voice is not installed")


def tone(seconds: float, rate: int = 22_050) -> bytes:
    """A WAV file that hums."""
    samples = [round(9000 * math.sin(each / 10)) for each in range(round(seconds * rate))]
    written = io.BytesIO()
    with wave.open(written, "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(rate)
        file.writeframes(struct.pack(f"<{len(samples)}h", *samples))
    return written.getvalue()


class Humming:
    """An engine that hums, and counts how often it was asked to."""

    def __init__(self, name: str = "humming") -> None:
        self.name = name
        self.texts: list[str] = []

    def speak(self, text: str) -> bytes:
        """Half a second, whatever the text."""
        self.texts.append(text)
        return tone(0.5)


@pytest.fixture
def library(knowledge_base: Path) -> Library:
    """The small knowledge base."""
    return Library.load(knowledge_base)


@pytest.mark.parametrize("rate", [8_000, 16_000, 22_050, 44_100, 48_000])
def test_a_wav_of_any_rate_becomes_one_channel_of_opus_at_48_khz(rate: int) -> None:
    sound = opus_from_wav(tone(2, rate))
    told = soundfile.info(io.BytesIO(sound))
    assert (told.format, told.subtype, told.samplerate, told.channels) == ("OGG", "OPUS", 48_000, 1)
    assert told.duration == pytest.approx(2, abs=0.05)
    assert len(sound) < 2 * 8_000


@pytest.mark.parametrize("data", [b"", b"no sound at all", tone(0)])
def test_what_is_no_sound_is_told(data: bytes) -> None:
    with pytest.raises(SpeechError):
        opus_from_wav(data)


def test_emoji_and_arrows_are_not_read_and_lines_end_with_a_pause() -> None:
    text = "🔊 Cài VssID\n\n- Mở CH Play → gõ “VssID”\n✅️ Xong!\n☎"
    assert speakable(text) == "Cài VssID.\nMở CH Play  gõ “VssID”.\nXong!"


def test_letters_of_any_language_stay() -> None:
    assert speakable("Tsis tau; bâu hụ̀ ằ.") == "Tsis tau; bâu hụ̀ ằ."


def test_the_most_needed_is_read_first(library: Library) -> None:
    titles = [reading.title for reading in readings_in(library, "vi", {"vssid.forgot_password": 3})]
    assert titles[0] == "Quên mật khẩu VssID"
    assert readings_in(library, "vi", {})[0].title == "Cài VssID"


def test_a_digest_finds_its_text_until_the_text_changes(library: Library, knowledge_base: Path) -> None:
    reading = of_entry(library.entries["vssid.install"], "en")
    assert find(library, "en", reading.digest) == reading
    file = next(knowledge_base.rglob("vssid.yaml"))
    file.write_text(file.read_text(encoding="utf-8").replace("VssID is free.", "VssID costs nothing."), "utf-8")
    assert find(Library.load(knowledge_base), "en", reading.digest) is None


def test_speech_is_made_once_and_anew_for_another_engine(tmp_path: Path, library: Library) -> None:
    first, second = Humming(), Humming("another voice")
    reading = of_entry(library.entries["vssid.install"], "vi")
    voices = Voices(tmp_path / "kept", tmp_path / "made", first)
    assert voices.sound(reading) == Voices(tmp_path / "kept", tmp_path / "made", first).sound(reading)
    assert len(first.texts) == 1
    assert Voices(tmp_path / "kept", tmp_path / "made", second).sound(reading) != voices.sound(reading)


def test_the_engine_reads_vietnamese_only(tmp_path: Path, library: Library) -> None:
    voices = Voices(tmp_path / "kept", tmp_path / "made", Humming())
    entry = library.entries["vssid.install"]
    assert voices.can_play(of_entry(entry, "vi"))
    assert not voices.can_play(of_entry(entry, "en"))
    assert voices.sound(of_entry(entry, "hmn")) is None


def test_nothing_is_heard_without_engine_and_recordings(tmp_path: Path, library: Library) -> None:
    voices = Voices(tmp_path / "kept", tmp_path / "made", None)
    database = Database(tmp_path / "camtay.sqlite")
    database.run_now(voices.refresh)
    database.close()
    assert not voices.can_play(of_entry(library.entries["vssid.install"], "vi"))


def test_a_machine_without_the_engine_has_no_speaker() -> None:
    assert EspeakSpeaker.find("no-such-engine") is None


@pytest.mark.parametrize("program", ["false", "true"])
def test_a_broken_engine_leaves_the_text_to_be_read(tmp_path: Path, library: Library, program: str) -> None:
    assert EspeakSpeaker.find(program) is None
    voices = Voices(tmp_path / "kept", tmp_path / "made", EspeakSpeaker(program))
    assert voices.sound(of_entry(library.entries["vssid.install"], "vi")) is None
    assert not list(tmp_path.rglob("*.ogg"))


@needs_espeak
@pytest.mark.parametrize("text", ["Cài VssID không mất tiền.", "--version", "-v en"])
def test_espeak_reads_whatever_is_written(text: str) -> None:
    assert ESPEAK is not None
    told = soundfile.info(io.BytesIO(opus_from_wav(ESPEAK.speak(text))))
    assert 0.3 < told.duration < 6


@needs_espeak
def test_the_longest_shipped_answer_is_a_small_file(tmp_path: Path) -> None:
    library = Library.load()
    longest = max((of_entry(entry, "vi") for entry in library.entries.values()), key=lambda each: len(each.text))
    sound = Voices(tmp_path / "kept", tmp_path / "made", ESPEAK).sound(longest)
    assert sound is not None
    assert sound.stat().st_size < 500_000
