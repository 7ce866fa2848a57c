"""A consistent copy of the database while the bot runs, and its way back."""

from __future__ import annotations

import shutil
import sqlite3
from contextlib import closing
from pathlib import Path

from bot.errors import StoreError


def backup(store: Path, copy: Path) -> None:
    """Copies the database `store` to the new file `copy`. Raises StoreError."""
    if not store.is_file():
        raise StoreError(f"{store}: there is no database to back up; check store.path")
    if copy.exists():
        raise StoreError(f"{copy}: the file exists; give the backup another name")
    try:
        with (
            closing(sqlite3.connect(f"file:{store}?mode=ro", uri=True)) as source,
            closing(sqlite3.connect(copy)) as to,
        ):
            source.backup(to)
    except sqlite3.Error as error:
        raise StoreError(f"{copy}: the backup failed ({error}); check the disk and try again") from error
    _require_sound(copy)


def restore(copy: Path, store: Path) -> None:
    """Puts the backup `copy` in the place of `store`, which is kept beside it. The bot must not be running.

    Raises StoreError where the copy is damaged or the database is in use; nothing is changed then.
    """
    if not copy.is_file():
        raise StoreError(f"{copy}: there is no such backup")
    _require_sound(copy)
    if store.exists():
        _require_unused(store)
        shutil.copy2(store, store.with_name(f"{store.name}.before-restore"))
        for leftover in ("-wal", "-shm"):
            store.with_name(store.name + leftover).unlink(missing_ok=True)
    partial = store.with_name(f"{store.name}.restoring")
    shutil.copy2(copy, partial)
    partial.replace(store)


def _require_sound(file: Path) -> None:
    try:
        with closing(sqlite3.connect(f"file:{file}?mode=ro", uri=True)) as connection:
            verdict = connection.execute("PRAGMA integrity_check").fetchone()[0]
            broken = connection.execute("PRAGMA foreign_key_check").fetchone()
    except sqlite3.Error as error:
        raise StoreError(f"{file}: the backup is damaged or no database ({error}); use another one") from error
    if verdict != "ok" or broken:
        raise StoreError(f"{file}: the backup is damaged; use another one")


def _require_unused(store: Path) -> None:
    try:
        with closing(sqlite3.connect(store, timeout=1)) as connection:
            connection.execute("PRAGMA locking_mode = EXCLUSIVE")
            connection.execute("BEGIN EXCLUSIVE")
            connection.execute("ROLLBACK")
    except sqlite3.OperationalError as error:
        raise StoreError(f"{store}: the database is in use; stop the bot first") from error
    except sqlite3.DatabaseError:
        return  # damaged: that is why it is restored
