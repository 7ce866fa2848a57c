"""An engine that speaks without any network. `Speaker` is all that the others know of it."""

from __future__ import annotations

import re
import shutil
import subprocess
import unicodedata
from typing import Protocol

_PROGRAM = "espeak-ng"
_VOICE = "vi"
_WORDS_A_MINUTE = 130  # the engine's own 175 is too fast for an old person
_PATIENCE = 60.0
_SENTENCE_END = ".!?…:;,"
_SIGNS = ("So", "Sk", "Cf", "Co", "Me")  # Unicode's categories of emoji and of what hangs on them


class SpeechError(Exception):
    """The engine could not speak; the text is still there to be read."""


class Speaker(Protocol):
    """Something that reads Vietnamese aloud."""

    @property
    def name(self) -> str:
        """Which engine, voice and speed: where this changes, everything is spoken anew."""

    def speak(self, text: str) -> bytes:
        """The spoken text as a WAV file. Raises SpeechError."""


class EspeakSpeaker:
    """espeak-ng, as the machine's owner has installed it."""

    def __init__(self, program: str) -> None:
        self._program = program

    @property
    def name(self) -> str:
        """Engine, voice and speed."""
        return f"{_PROGRAM} {_VOICE} {_WORDS_A_MINUTE}"

    @classmethod
    def find(cls, program: str = _PROGRAM) -> EspeakSpeaker | None:
        """The engine of this machine, or None where it, or its Vietnamese voice, is missing."""
        path = shutil.which(program)
        if path is None:
            return None
        try:
            voices = _run([path, f"--voices={_VOICE}"]).decode(errors="replace")
        except SpeechError:
            return None
        return cls(path) if re.search(rf"\s{_VOICE}\s", voices) else None

    def speak(self, text: str) -> bytes:
        """The spoken text as a WAV file. Raises SpeechError."""
        # the text goes in by stdin: one that begins with a dash must not become an option
        command = [self._program, "-v", _VOICE, "-s", str(_WORDS_A_MINUTE), "-b", "1", "--stdin", "--stdout"]
        return _run(command, speakable(text).encode())


def speakable(text: str) -> str:
    """A text as an engine should get it: no emoji and arrows, and a pause at the end of every line."""
    plain = "".join(letter for letter in text if not _is_sign(letter))
    lines = [line.strip(" •–-") for line in plain.splitlines()]
    return "\n".join(line if line[-1] in _SENTENCE_END else f"{line}." for line in lines if line)


def _is_sign(letter: str) -> bool:
    return unicodedata.category(letter) in _SIGNS or "\u2190" <= letter <= "\u21ff" or letter == "\ufe0f"


def _run(command: list[str], stdin: bytes = b"") -> bytes:
    try:
        return subprocess.run(command, input=stdin, capture_output=True, timeout=_PATIENCE, check=True).stdout
    except (OSError, subprocess.SubprocessError) as error:
        raise SpeechError(f"{command[0]}: {error}") from error
