"""Opening the SQLite file: the lock of the one writer, the check of what is there, and what went wrong in one line."""

from __future__ import annotations

import errno
import os
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from filelock import FileLock, Timeout

from bot.errors import DamagedStoreError, Fault, StoreError, StoreInUseError
from bot.store.checksums import PageSums, check_pages
from bot.store.log import Log

LOCK_PATIENCE_MS = 3000
"""How long another program may hold the database before it counts as locked."""
_DAMAGED = ("SQLITE_CORRUPT", "SQLITE_NOTADB")
_UNCLEAR = ("SQLITE_IOERR", "SQLITE_CANTOPEN")
_RESTORE = "put a backup in its place with camtay restore FILE"
_SENTENCES = {
    Fault.LOCKED: "the database is locked by another program; stop the other one and start again",
    Fault.READ_ONLY: "the database is read-only; make the file and its folder writable for this user",
    Fault.FULL: "the disk is full; make room, nothing that was confirmed is lost",
}
_LEAST_ROOM = 65_536
"""Bytes without which SQLite cannot even open a database: what its processes share takes half of it."""


def lock(path: Path) -> FileLock:
    """Takes the lock of the one writer, which ends with this process at the latest. Raises StoreError."""
    _require_place(path)
    taken = FileLock(f"{path}.lock")
    try:
        taken.acquire(timeout=0)
    except Timeout:
        raise StoreInUseError(f"{path}: another Cầm Tay is running on this database; stop that one first") from None
    except OSError as error:
        raise explained(path, error) from error
    return taken


def connect(path: Path) -> sqlite3.Connection:
    """A connection as we want it. It never checkpoints by itself: the sums of the pages have to be written before."""
    connection = sqlite3.connect(path, timeout=LOCK_PATIENCE_MS / 1000, check_same_thread=False)
    try:
        connection.execute("PRAGMA foreign_keys = ON")
        connection.execute("PRAGMA secure_delete = ON")
        connection.execute("PRAGMA journal_mode = WAL")
        connection.execute("PRAGMA wal_autocheckpoint = 0")
        connection.execute("PRAGMA synchronous = FULL")
    except BaseException:
        connection.close()
        raise
    return connection


def close_without_checkpoint(connection: sqlite3.Connection, path: Path) -> None:
    """Closes a connection but leaves the log as it is: SQLite checkpoints when the last one closes that can write."""
    with looking(path) as last:
        last.execute("SELECT count(*) FROM sqlite_schema").fetchone()
        connection.close()


@contextmanager
def looking(path: Path) -> Iterator[sqlite3.Connection]:
    """A connection that can only read, also while the bot runs. Raises StoreError."""
    with explaining(path), closing(sqlite3.connect(f"file:{path}?mode=ro", uri=True)) as connection:
        yield connection


def check(path: Path) -> tuple[PageSums, Log | None, str | None]:
    """Looks at every page of the file, which nobody has open. Raises StoreError; nothing is changed then.

    Returns the sums of the pages, what SQLite will recover from the log, and a remark where there is one to make.
    """
    with explaining(path):
        if path.exists() and not path.stat().st_mode & 0o222:
            raise PermissionError(f"{path} is marked read-only")  # respected by root as well
        return check_pages(path)


def require_sound(connection: sqlite3.Connection, path: Path) -> None:
    """Lets SQLite check structure and references. Raises DamagedStoreError."""
    verdict = connection.execute("PRAGMA quick_check(1)").fetchone()[0]
    if verdict != "ok":
        raise DamagedStoreError(f"{path}: damaged ({verdict.splitlines()[-1]}); {_RESTORE}")
    if connection.execute("PRAGMA foreign_key_check").fetchone():
        raise DamagedStoreError(f"{path}: damaged (rows refer to others that are missing); {_RESTORE}")


def require_writable(connection: sqlite3.Connection) -> None:
    """Takes and gives back the write lock, so that a locked or read-only file is told at the start."""
    connection.execute("BEGIN IMMEDIATE")
    connection.execute("ROLLBACK")


@contextmanager
def explaining(path: Path) -> Iterator[None]:
    """Turns what SQLite and the system say into a StoreError with one sentence for the person at the terminal."""
    try:
        yield
    except (sqlite3.Error, OSError) as error:
        raise explained(path, error) from error


def explained(path: Path, error: sqlite3.Error | OSError) -> Exception:
    """The StoreError for a fault of the file or the disk; a fault of our own SQL stays what it is."""
    code = getattr(error, "sqlite_errorname", "") or ""
    text = str(error).lower()
    if code.startswith(_DAMAGED) or "malformed" in text or "not a database" in text:
        return DamagedStoreError(f"{path}: the file is damaged or no database; {_RESTORE}")
    if (fault := _fault(path, error, code)) is not None:
        return StoreError(f"{path}: {_SENTENCES[fault]}", fault)
    if code.startswith("SQLITE_IOERR"):
        return StoreError(f"{path}: the disk does not answer ({code}); check the disk and start again")
    if isinstance(error, OSError) or code.startswith("SQLITE_CANTOPEN"):
        return StoreError(f"{path}: the database cannot be opened ({error}); check store.path and its folder")
    return error


def _fault(path: Path, error: sqlite3.Error | OSError, code: str) -> Fault | None:
    number = getattr(error, "errno", None)
    if code.startswith(("SQLITE_BUSY", "SQLITE_LOCKED", "SQLITE_PROTOCOL")) or "is locked" in str(error).lower():
        return Fault.LOCKED
    if code.startswith(("SQLITE_READONLY", "SQLITE_PERM")) or isinstance(error, PermissionError):
        return Fault.READ_ONLY
    if number == errno.EROFS:
        return Fault.READ_ONLY
    if code.startswith("SQLITE_FULL") or number in (errno.ENOSPC, errno.EDQUOT, errno.EFBIG):
        return Fault.FULL
    return _fault_of_disk(path) if code.startswith(_UNCLEAR) else None


def _fault_of_disk(path: Path) -> Fault | None:
    """What the system says of the disk, where SQLite only says that it could not write."""
    try:
        disk = os.statvfs(path.parent)
    except OSError:
        return None
    if disk.f_flag & os.ST_RDONLY:
        return Fault.READ_ONLY
    no_files_left = disk.f_files > 0 and disk.f_favail == 0
    return Fault.FULL if disk.f_bavail * disk.f_frsize < _LEAST_ROOM or no_files_left else None


def _require_place(path: Path) -> None:
    """A mistyped path must not become a new, empty database somewhere."""
    if not path.parent.is_dir():
        raise StoreError(f"{path}: the folder {path.parent} does not exist; correct store.path or make the folder")
    if path.is_dir():
        raise StoreError(f"{path}: this is a folder; let store.path name a file")
