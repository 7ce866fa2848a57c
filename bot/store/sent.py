"""Which messages of an unfinished piece of work have gone out, so that doing it again does not send them twice.

A file of lines beside the database. A line is written the moment Telegram has answered, without waiting for the disk:
it survives the end of this process at any moment, and after a power failure the worst is a message that comes twice.
"""

from __future__ import annotations

import os
from collections import defaultdict
from collections.abc import Collection
from pathlib import Path

_MOST_STALE = 2000


class SentLog:
    """`origin` names the piece of work (an update, a letter), `digest` one message of it."""

    def __init__(self, file: Path) -> None:
        self._file = file
        self._sent: defaultdict[str, dict[str, int]] = defaultdict(dict)
        if file.exists():
            for line in file.read_text(encoding="utf-8", errors="replace").splitlines():
                digest, _, rest = line.partition(" ")
                message_id, _, origin = rest.partition(" ")
                if message_id.isdigit() and origin:
                    self._sent[origin][digest] = int(message_id)
        self._descriptor = self._open()
        self._stale = 0

    def message(self, origin: str, digest: str) -> int | None:
        """The id of the message where it has gone out already."""
        return self._sent[origin].get(digest) if origin in self._sent else None

    def note(self, origin: str, digest: str, message_id: int) -> None:
        """It has gone out."""
        self._sent[origin][digest] = message_id
        os.write(self._descriptor, f"{digest} {message_id} {origin}\n".encode())

    def forget(self, origin: str) -> None:
        """The piece of work is finished, and the database knows it."""
        self._stale += len(self._sent.pop(origin, ()))
        if self._stale > _MOST_STALE:
            self._rewrite()

    def keep_only(self, origins: Collection[str]) -> None:
        """Forgets all work but this: what the database has as unfinished."""
        self._sent = defaultdict(dict, {origin: self._sent[origin] for origin in origins if origin in self._sent})
        self._rewrite()

    def close(self) -> None:
        """Closes the file."""
        os.close(self._descriptor)

    def _open(self) -> int:
        return os.open(self._file, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o600)

    def _rewrite(self) -> None:
        lines = [
            f"{digest} {number} {origin}\n" for origin, sent in self._sent.items() for digest, number in sent.items()
        ]
        fresh = self._file.with_name(f"{self._file.name}.new")
        fresh.write_text("".join(lines), encoding="utf-8")
        fresh.replace(self._file)
        os.close(self._descriptor)
        self._descriptor, self._stale = self._open(), 0
