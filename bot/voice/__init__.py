"""Listening instead of reading: recordings by volunteers, and an offline engine where nobody has recorded yet."""

from bot.voice.readings import Reading, find, of_entry, of_step, readings_in
from bot.voice.recording import DECIDED, RECORDED, decide, keep
from bot.voice.speaker import EspeakSpeaker, Speaker, SpeechError
from bot.voice.voices import Voices

__all__ = [
    "DECIDED",
    "RECORDED",
    "EspeakSpeaker",
    "Reading",
    "Speaker",
    "SpeechError",
    "Voices",
    "decide",
    "find",
    "keep",
    "of_entry",
    "of_step",
    "readings_in",
]
