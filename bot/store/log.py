"""SQLite's write-ahead log, read without SQLite: which pages it holds, how far it is sound, how far it was confirmed.

The format is described at https://sqlite.org/fileformat2.html#the_write_ahead_log.
"""

from __future__ import annotations

import struct
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

_HEAD = struct.Struct(">8I")
_FRAME_HEAD = struct.Struct(">6I")
_MAGIC = 0x377F0682


class DamagedLogError(Exception):
    """The write-ahead log lost changes that were confirmed."""


@dataclass(frozen=True, slots=True)
class Log:
    """What the write-ahead log holds: the newest committed content of each page, and the size of the database."""

    page_size: int
    pages: dict[int, bytes]
    page_count: int


class Mark(NamedTuple):
    """A place in the log: the two numbers of its present round, and how many frames from its start."""

    salt1: int
    salt2: int
    frames: int


NOTHING = Mark(0, 0, 0)


class Tail:
    """Follows the end of the log that this process writes."""

    def __init__(self, database: Path) -> None:
        self._file = log_of(database)
        self._mark = NOTHING

    def advance(self) -> Mark | None:
        """The end of the last change, where it is another one than before."""
        before = self._mark
        with self._file.open("rb") as file:
            head = file.read(_HEAD.size)
            if len(head) < _HEAD.size:
                return None
            _, _, page_size, _, salt1, salt2, _, _ = _HEAD.unpack(head)
            if (salt1, salt2) != self._mark[:2]:
                self._mark = Mark(salt1, salt2, 0)
            place = self._mark.frames
            while True:
                file.seek(_HEAD.size + place * (page_size + _FRAME_HEAD.size))
                frame = file.read(_FRAME_HEAD.size)
                if len(frame) < _FRAME_HEAD.size:
                    break
                _, after, first, second, _, _ = _FRAME_HEAD.unpack(frame)
                if (first, second) != (salt1, salt2):
                    break
                place += 1
                if after:
                    self._mark = Mark(salt1, salt2, place)
        return self._mark if self._mark != before else None


def log_of(database: Path) -> Path:
    """The file of the log."""
    return database.with_name(f"{database.name}-wal")


def own_log(database: Path) -> Log | None:
    """The log that this very process wrote, which needs no proof; None where it is empty."""
    data = _read_log(database)
    if len(data) < _HEAD.size:
        return None
    head = _HEAD.unpack_from(data)
    return _log(data, head[2], _committed(data, head)[-1:])


def recovered_log(database: Path, confirmed: Mark) -> tuple[Log | None, str | None]:
    """What SQLite will recover from the log after a crash, and a remark where its very end is torn.

    Raises DamagedLogError where a confirmed change is lost; where nobody noted what was `confirmed`, where
    more is lost than the one change that a power failure may cut off.
    """
    data = _read_log(database)
    if not any(data) and not confirmed.frames:
        return None, None
    head = _HEAD.unpack_from(data) if len(data) >= _HEAD.size else (0,) * 8
    order = ">" if head[0] & 1 else "<"
    if head[0] & ~1 != _MAGIC or _chain(data[:24], order, (0, 0)) != head[6:8]:
        raise DamagedLogError("the head of the log is damaged")
    ends = _committed(data, head)
    proven = _proven(data, head, order, max([confirmed.frames, *ends[-1:]]))
    good = [end for end in ends if end <= proven]
    if confirmed[:2] == head[4:6] and proven < confirmed.frames:
        raise DamagedLogError(f"frame {proven + 1} of {confirmed.frames} in the log is damaged")
    if len(ends) - len(good) > 1:
        raise DamagedLogError(f"change {len(good) + 1} of {len(ends)} in the log is damaged")
    remark = "the last change before the stop was cut off; it had not been confirmed" if len(good) < len(ends) else None
    return _log(data, head[2], good[-1:]), remark


def _read_log(database: Path) -> bytes:
    file = log_of(database)
    return file.read_bytes() if file.exists() else b""


def _committed(data: bytes, head: tuple[int, ...]) -> list[int]:
    """The numbers of the frames (from 1) that end a change, by the marks of this log's present round."""
    size = head[2] + _FRAME_HEAD.size
    ends = []
    for place in range((len(data) - _HEAD.size) // size if head[2] else 0):
        frame = _FRAME_HEAD.unpack_from(data, _HEAD.size + place * size)
        if frame[2:4] == head[4:6] and frame[1]:
            ends.append(place + 1)
    return ends


def _proven(data: bytes, head: tuple[int, ...], order: str, wanted: int) -> int:
    """How many frames from the start have the right checksums."""
    state, size = (head[6], head[7]), head[2] + _FRAME_HEAD.size
    for place in range(min(wanted, (len(data) - _HEAD.size) // size)):
        start = _HEAD.size + place * size
        frame = _FRAME_HEAD.unpack_from(data, start)
        body = start + _FRAME_HEAD.size
        state = _chain(data[body : body + head[2]], order, _chain(data[start : start + 8], order, state))
        if frame[2:4] != head[4:6] or state != frame[4:6]:
            return place
    return min(wanted, (len(data) - _HEAD.size) // size)


def _chain(data: bytes, order: str, state: tuple[int, int]) -> tuple[int, int]:
    """SQLite's checksum of the log: each word is added to the sum of those before it."""
    first, second = state
    words = struct.unpack(f"{order}{len(data) // 4}I", data)
    for left, right in zip(words[::2], words[1::2], strict=True):
        first = (first + left + second) & 0xFFFFFFFF
        second = (second + right + first) & 0xFFFFFFFF
    return first, second


def _log(data: bytes, page_size: int, last: list[int]) -> Log | None:
    if not last:
        return None
    pages, count, size = {}, 0, page_size + _FRAME_HEAD.size
    for place in range(last[0]):
        start = _HEAD.size + place * size
        number, after, *_ = _FRAME_HEAD.unpack_from(data, start)
        body = start + _FRAME_HEAD.size
        pages[number], count = data[body : body + page_size], after or count
    return Log(page_size, pages, count)
