"""A consistent copy of the database and the recordings while the bot runs, as one file, and its way back.

The knowledge base is files already, with the pictures that admins have replaced among them: copy its folder.
"""

from __future__ import annotations

import shutil
import sqlite3
from contextlib import closing
from pathlib import Path

from bot.errors import StoreError

RECORDINGS = "recordings"
"""The folder beside the database that holds what volunteers have read aloud."""
_KEPT_SOUNDS = "recordings_in_backup"
"""The table of a backup that holds those files."""


def backup(store: Path, copy: Path) -> None:
    """Copies the database `store` and the recordings beside it to the new file `copy`. Raises StoreError."""
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
            _pack_recordings(store.parent / RECORDINGS, to)
    except (sqlite3.Error, OSError) as error:
        raise StoreError(f"{copy}: the backup failed ({error}); check the disk and try again") from error
    _require_sound(copy)


def restore(copy: Path, store: Path) -> None:
    """Puts the backup `copy` in the place of `store`, which is kept beside it, and its recordings beside that.

    The bot must not be running.

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
    try:
        _unpack_recordings(partial, store.parent / RECORDINGS)
    except (sqlite3.Error, OSError) as error:
        raise StoreError(f"{store}: the recordings could not be restored ({error}); check the disk") from error
    partial.replace(store)


def _pack_recordings(folder: Path, to: sqlite3.Connection) -> None:
    """Puts the sounds of `folder` into a table of the copy, so that a backup is one file to carry away."""
    to.execute(f"CREATE TABLE {_KEPT_SOUNDS} (name TEXT PRIMARY KEY, sound BLOB NOT NULL)")
    for file in sorted(folder.glob("*.ogg")):
        to.execute(f"INSERT INTO {_KEPT_SOUNDS} VALUES (?, ?)", [file.name, file.read_bytes()])
    to.commit()


def _unpack_recordings(partial: Path, folder: Path) -> None:
    """Puts the sounds of a backup back into `folder`; those that are there stay. Older backups hold none."""
    with closing(sqlite3.connect(partial)) as connection:
        if not connection.execute("SELECT 1 FROM sqlite_master WHERE name = ?", [_KEPT_SOUNDS]).fetchone():
            return
        folder.mkdir(parents=True, exist_ok=True)
        for name, sound in connection.execute(f"SELECT name, sound FROM {_KEPT_SOUNDS}"):
            file = folder / Path(name).name
            if not file.exists():
                file.write_bytes(sound)
        connection.execute(f"DROP TABLE {_KEPT_SOUNDS}")
        connection.commit()
        connection.execute("VACUUM")


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
