"""Which messages of an unfinished piece of work have gone out, so that doing it again does not send them twice.

A file of lines beside the database. A line is written the moment Telegram has answered, without waiting for the disk:
it survives the end of this process at any moment, and after a power failure the worst is a message that comes twice.
On a full disk it is kept in memory and written with the next line: that a message went out must not undo the work.
"""

from __future__ import annotations

import logging
import os
from collections import defaultdict
from collections.abc import Collection
from pathlib import Path

from bot.store import opening

log = logging.getLogger(__name__)

_MOST_STALE = 2000


class SentLog:
    """`origin` names the piece of work (an update, a letter), `digest` one message of it."""

    def __init__(self, file: Path) -> None:
        """Opens the file. Raises StoreError."""
        self._file = file
        self._unwritten = b""
        self._sent: defaultdict[str, dict[str, int]] = defaultdict(dict)
        with opening.explaining(file):
            self._descriptor = self._open()
            lines = file.read_text(encoding="utf-8", errors="replace").splitlines()
        for line in lines:
            digest, _, rest = line.partition(" ")
            message_id, _, origin = rest.partition(" ")
            if message_id.isdigit() and origin:
                self._sent[origin][digest] = int(message_id)
        self._stale = 0

    def message(self, origin: str, digest: str) -> int | None:
        """The id of the message where it has gone out already."""
        return self._sent[origin].get(digest) if origin in self._sent else None

    def note(self, origin: str, digest: str, message_id: int) -> None:
        """It has gone out."""
        self._sent[origin][digest] = message_id
        self._unwritten += f"{digest} {message_id} {origin}\n".encode()
        try:
            while self._unwritten:
                self._unwritten = self._unwritten[os.write(self._descriptor, self._unwritten) :]
        except OSError as error:
            log.warning("that a message went out could not be written down yet: %s", error)

    def forget(self, origin: str) -> None:
        """The piece of work is finished, and the database knows it."""
        self._stale += len(self._sent.pop(origin, ()))
        if self._stale > _MOST_STALE:
            self._rewrite()
        elif self._stale and not self._sent:
            self._empty()

    def keep_only(self, origins: Collection[str]) -> None:
        """Forgets all work but this: what the database has as unfinished."""
        self._sent = defaultdict(dict, {origin: self._sent[origin] for origin in origins if origin in self._sent})
        self._rewrite()

    def close(self) -> None:
        """Closes the file."""
        os.close(self._descriptor)

    def _open(self) -> int:
        return os.open(self._file, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o600)

    def _empty(self) -> None:
        """Nothing is under way: nor does the file name anybody any longer."""
        try:
            os.ftruncate(self._descriptor, 0)
        except OSError as error:
            log.warning("what is known of sent messages could not be tidied yet: %s", error)
        else:
            self._stale, self._unwritten = 0, b""

    def _rewrite(self) -> None:
        lines = [
            f"{digest} {number} {origin}\n" for origin, sent in self._sent.items() for digest, number in sent.items()
        ]
        self._stale = 0
        fresh = self._file.with_name(f"{self._file.name}.new")
        try:
            fresh.write_text("".join(lines), encoding="utf-8")
            fresh.replace(self._file)
            descriptor = self._open()
        except OSError as error:
            log.warning("what is known of sent messages could not be tidied yet: %s", error)
            fresh.unlink(missing_ok=True)
            return
        os.close(self._descriptor)
        self._descriptor, self._unwritten = descriptor, b""
