"""A checksum of every page of the database, kept beside it: a page that something else changed is noticed at the start.

SQLite notices a broken structure, not a changed content. So before each checkpoint (the only moment at which the file
itself changes) the sums of the pages on their way into it are written to `<database>.sums`. After a crash the pages
that the write-ahead log holds need no sum: SQLite takes them from there, and the log has checksums of its own.
"""

from __future__ import annotations

import os
import struct
import zlib
from array import array
from collections.abc import Iterator
from pathlib import Path

from bot.errors import DamagedStoreError
from bot.store.log import NOTHING, DamagedLogError, Log, Mark, log_of, recovered_log

_MAGIC = b"camtay sums 1\n\0\0"
_HEAD = struct.Struct("<16sIII")
_MARK = struct.Struct("<IIII")
_UNKNOWN = 0


class PageSums:
    """The sums of one database file."""

    def __init__(self, database: Path, page_size: int, sums: array[int]) -> None:
        self._database = database
        self._page_size = page_size
        self._sums = sums
        self.confirmed = NOTHING

    @classmethod
    def of(cls, database: Path) -> PageSums:
        """Counts the file as it is, which nobody has open; none of a file that does not exist yet."""
        page_size = _page_size(database)
        sums = array("I", (_sum(page, number) for number, page in _pages(database, page_size)))
        return cls(database, page_size, sums)

    @classmethod
    def load(cls, database: Path) -> PageSums | None:
        """The sums beside the file; None where there are none. Raises DamagedStoreError where they are damaged."""
        try:
            data = beside(database).read_bytes()
        except FileNotFoundError:
            return None
        body = data[_HEAD.size + _MARK.size :]
        if len(data) >= _HEAD.size + _MARK.size:
            magic, page_size, count, check = _HEAD.unpack_from(data)
            *mark, mark_check = _MARK.unpack_from(data, _HEAD.size)
            sound = check == zlib.crc32(body, page_size) and mark_check == _check_of(Mark(*mark))
            if magic == _MAGIC and len(body) == 4 * count and sound:
                found = cls(database, page_size, array("I", body))
                found.confirmed = Mark(*mark)
                return found
        raise DamagedStoreError(
            f"{beside(database)}: this file is damaged, so {database.name} cannot be checked; "
            "put a backup in its place with camtay restore FILE"
        )

    def save(self) -> None:
        """Writes the sums beside the database, durably and in one step."""
        self.save_for(self._database)

    def save_for(self, database: Path) -> None:
        """Writes the sums beside another file of the same content."""
        body = self._sums.tobytes()
        head = _HEAD.pack(_MAGIC, self._page_size, len(self._sums), zlib.crc32(body, self._page_size))
        replace_durably(beside(database), head + _packed(self.confirmed) + body)

    def confirm(self, mark: Mark) -> None:
        """Notes how far the log is confirmed. Not waited for: what the disk has of the log is never less."""
        self.confirmed = mark
        with beside(self._database).open("r+b", buffering=0) as file:
            file.seek(_HEAD.size)
            file.write(_packed(mark))

    def follow(self, log: Log) -> None:
        """Takes over what a checkpoint of this log will write into the file."""
        self._page_size = log.page_size
        missing = log.page_count - len(self._sums)
        if missing > 0:
            self._sums.extend([_UNKNOWN] * missing)
        del self._sums[log.page_count :]
        for number, page in log.pages.items():
            if number <= log.page_count:
                self._sums[number - 1] = _sum(page, number)

    def changed_pages(self, log: Log | None) -> list[int]:
        """The pages whose content is not what was written, as far as the log does not replace them."""
        replaced = log.pages if log else {}
        wanted = log.page_count if log and log.pages else len(self._sums)
        found, present = [], 0
        for number, page in _pages(self._database, self._page_size or _page_size(self._database)):
            present = number
            if number > len(self._sums) and log is None:
                found.append(number)
            if number > len(self._sums) or number > wanted or number in replaced:
                continue
            if self._sums[number - 1] not in (_UNKNOWN, _sum(page, number)):
                found.append(number)
        lost = range(present + 1, min(len(self._sums), wanted) + 1)
        return found + [number for number in lost if number not in replaced]


def check_pages(database: Path) -> tuple[PageSums, Log | None, str | None]:
    """Compares the file, which nobody has open, with its sums. Raises DamagedStoreError, before anything is changed.

    Returns the sums, the log that SQLite will recover, and a remark where there is one to make.
    """
    sums = PageSums.load(database)
    if sums is not None and not log_of(database).exists():
        _check_against(sums, database, None)  # another program may have written the log into the file, and removed it
    try:
        log, remark = recovered_log(database, sums.confirmed if sums else NOTHING)
    except DamagedLogError as error:
        raise DamagedStoreError(
            f"{database}-wal: {error}, so confirmed changes would be lost; "
            "put a backup in its place with camtay restore FILE"
        ) from error
    if sums is None:
        unsummed = "there are no checksums beside the database, they are made anew"
        return PageSums.of(database), log, unsummed if database.exists() else None
    _check_against(sums, database, log)
    return sums, log, remark


def _check_against(sums: PageSums, database: Path, log: Log | None) -> None:
    if changed := sums.changed_pages(log):
        pages = ", ".join(map(str, changed[:5])) + ("…" if len(changed) > 5 else "")
        raise DamagedStoreError(
            f"{database}: damaged, page {pages} is not what was written; put a backup in its place with camtay restore "
            f"FILE (or delete {beside(database).name} if you opened the database with another program)"
        )


def beside(database: Path) -> Path:
    """The file of the sums."""
    return database.with_name(f"{database.name}.sums")


def replace_durably(file: Path, data: bytes) -> None:
    """Puts new content into a file in one step that survives a power failure."""
    fresh = file.with_name(f"{file.name}.new")
    with fresh.open("wb") as stream:
        stream.write(data)
        stream.flush()
        os.fsync(stream.fileno())
    fresh.replace(file)
    folder = os.open(file.parent, os.O_RDONLY)
    try:
        os.fsync(folder)
    finally:
        os.close(folder)


def _page_size(database: Path) -> int:
    if not database.exists():
        return 0
    with database.open("rb") as file:
        head = file.read(100)
    size = int.from_bytes(head[16:18], "big")
    return 65536 if size == 1 else size


def _pages(database: Path, page_size: int) -> Iterator[tuple[int, bytes]]:
    if not page_size or not database.exists():
        return
    with database.open("rb") as file:
        yield from enumerate(iter(lambda: file.read(page_size), b""), 1)


def _sum(page: bytes, number: int) -> int:
    return zlib.crc32(page, number) or 1


def _packed(mark: Mark) -> bytes:
    return _MARK.pack(*mark, _check_of(mark))


def _check_of(mark: Mark) -> int:
    return zlib.crc32(repr(tuple(mark)).encode())
