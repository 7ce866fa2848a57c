"""What can be heard now, and where its sound is: the approved recordings, else the engine's speech for Vietnamese."""

from __future__ import annotations

import hashlib
import logging
from collections.abc import Iterable
from pathlib import Path

from bot.pictures.cache import write_whole
from bot.store import recordings
from bot.store.database import Connection
from bot.voice.opus import opus_from_wav
from bot.voice.readings import Reading
from bot.voice.speaker import Speaker, SpeechError
from knowledge_base.schema import REFERENCE_LANGUAGE

log = logging.getLogger(__name__)


class Voices:
    """Recordings are kept in `folder` beside the database for good; speech in `cache`, from where it may vanish."""

    def __init__(self, folder: Path, cache: Path, speaker: Speaker | None) -> None:
        self._folder = folder
        self._cache = cache
        self._speaker = speaker
        self._approved: dict[tuple[str, str], str] = {}

    def refresh(self, db: Connection) -> None:
        """Reads the approved recordings anew."""
        self._approved = recordings.approved(db)

    def tidy(self, db: Connection) -> None:
        """Reads the approved recordings, and deletes the files of those that were rejected or forgotten.

        Only while nobody records: the file of a new recording is there before it is noted.
        """
        self.refresh(db)
        kept = recordings.files_in_use(db)
        self.delete([file.name for file in self._folder.glob("*.ogg") if file.name not in kept])

    def delete(self, names: Iterable[str]) -> None:
        """Deletes the files of recordings."""
        for name in names:
            self.recording(name).unlink(missing_ok=True)

    def can_play(self, reading: Reading) -> bool:
        """Whether this very text can be heard in its language."""
        return self.is_recorded(reading) or self._speaks(reading)

    def is_recorded(self, reading: Reading) -> bool:
        """Whether a person reads it, not the engine."""
        return (reading.language, reading.digest) in self._approved

    def sound(self, reading: Reading) -> Path | None:
        """The file to play, which is spoken first where it is not there; None where it cannot be heard.

        The file of a recording may be missing on this machine; its name is still what Telegram's id is kept under.
        """
        recorded = self._approved.get((reading.language, reading.digest))
        if recorded is not None:
            return self.recording(recorded)
        return self._spoken(reading) if self._speaks(reading) else None

    def recording(self, name: str) -> Path:
        """Where the recording of this name is kept."""
        return self._folder / name

    def keep(self, reading: Reading, data: bytes) -> str:
        """Writes a volunteer's recording and returns its name, which tells text, language and sound apart."""
        name = f"{reading.language}-{reading.digest}-{hashlib.sha256(data).hexdigest()[:12]}.ogg"
        self._folder.mkdir(parents=True, exist_ok=True)
        write_whole(self._folder / name, data)
        return name

    def _speaks(self, reading: Reading) -> bool:
        return self._speaker is not None and reading.language == REFERENCE_LANGUAGE

    def _spoken(self, reading: Reading) -> Path | None:
        if self._speaker is None:
            return None
        name = hashlib.sha256(f"{self._speaker.name}\0{reading.text}".encode()).hexdigest()[:32]
        file = self._cache / f"{name}.ogg"
        if not file.exists():
            try:
                sound = opus_from_wav(self._speaker.speak(reading.text))
                self._cache.mkdir(parents=True, exist_ok=True)
                write_whole(file, sound)
            except (SpeechError, OSError) as error:
                log.warning("could not be spoken: %s", error)
                return None
        return file
