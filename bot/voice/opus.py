"""From a WAV file to what Telegram plays as a voice message: Opus in OGG. The one address of soundfile."""

from __future__ import annotations

import io

import numpy as np
import soundfile  # type: ignore[import-untyped]

from bot.voice.speaker import SpeechError

_RATE = 48_000
_COMPRESSION = 0.9  # about 30 kbit/s: clear speech at 4 kB a second for a weak signal


def opus_from_wav(wav: bytes) -> bytes:
    """The same sound as one channel of Opus. Raises SpeechError where it is no sound."""
    try:
        samples, rate = soundfile.read(io.BytesIO(wav), dtype="float32", always_2d=True)
    except soundfile.LibsndfileError as error:
        raise SpeechError(f"not a sound: {error}") from error
    if not len(samples):
        raise SpeechError("an empty sound")
    mono = samples.mean(axis=1)
    # Straight lines between the samples are enough for speech; scipy.signal would cost 50 MB of memory.
    moments = np.arange(int(len(mono) * _RATE / rate)) * (rate / _RATE)
    sound = np.interp(moments, np.arange(len(mono)), mono).astype(np.float32)
    written = io.BytesIO()
    soundfile.write(written, sound, _RATE, format="OGG", subtype="OPUS", compression_level=_COMPRESSION)
    return written.getvalue()
