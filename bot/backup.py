"""A consistent copy of the database and the recordings while the bot runs, as one file, and its way back.

The knowledge base is files already, with the pictures that admins have replaced among them: copy its folder.
"""

from __future__ import annotations

import shutil
import sqlite3
from contextlib import closing, suppress
from pathlib import Path

from bot.errors import DamagedStoreError, StoreError
from bot.store import checksums, opening

_BELONGING = ("", "-wal", "-shm", ".sums", ".sent")
"""What the files of a database end with."""
RECORDINGS = "recordings"
"""The folder beside the database that holds what volunteers have read aloud."""
_KEPT_SOUNDS = "recordings_in_backup"
"""The table of a backup that holds those files."""


def backup(store: Path, copy: Path) -> None:
    """Copies the database `store` and the recordings beside it to the new file `copy`, with the sums of its pages.

    Raises StoreError.
    """
    if not store.is_file():
        raise StoreError(f"{store}: there is no database to back up; check store.path")
    if copy.exists():
        raise StoreError(f"{copy}: the file exists; give the backup another name")
    partial = copy.with_name(f"{copy.name}.partial")
    try:
        with opening.looking(store) as source, opening.explaining(copy), closing(sqlite3.connect(partial)) as to:
            source.backup(to)
            _pack_recordings(store.parent / RECORDINGS, to)
            to.execute("PRAGMA journal_mode = DELETE")  # so that the copy is one file
            opening.require_sound(to, store)
        with opening.explaining(copy):
            partial.replace(copy)
            checksums.PageSums.of(copy).save()
    finally:
        partial.unlink(missing_ok=True)


def restore(copy: Path, store: Path) -> Path | None:
    """Puts the backup `copy` in the place of `store`, which is kept aside; returns where. Its recordings go beside it.

    The bot must not be running.
    Raises StoreError where the copy is damaged or the database is in use; nothing is changed then.
    """
    if not copy.is_file():
        raise StoreError(f"{copy}: there is no such backup")
    with opening.lock(store):
        partial = store.with_name(f"{store.name}.restoring")
        try:
            with opening.explaining(store):
                shutil.copyfile(copy, partial)
                _require_sound(copy, partial)
                _unpack_recordings(partial, store.parent / RECORDINGS)
                aside = _set_aside(store)
                checksums.PageSums.of(partial).save_for(store)
                partial.replace(store)
        finally:
            partial.unlink(missing_ok=True)
    return aside


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


def _set_aside(store: Path) -> Path | None:
    """Moves the database with all that belongs to it; an older one that was set aside stays."""
    if not store.exists():
        return None
    number = 1
    while (aside := store.with_name(f"{store.name}.before-restore-{number}")).exists():
        number += 1
    for ending in reversed(_BELONGING):
        with suppress(FileNotFoundError):
            store.with_name(store.name + ending).rename(aside.with_name(aside.name + ending))
    return aside


def _require_sound(copy: Path, partial: Path) -> None:
    """Raises StoreError where the backup has changed since it was made, or is no database.

    SQLite looks at `partial`, the same in a file that can be written: in others it does not check all that it knows.
    """
    try:
        checksums.check_pages(copy)
        with closing(sqlite3.connect(partial)) as connection:
            opening.require_sound(connection, copy)
    except (sqlite3.Error, DamagedStoreError) as error:
        raise StoreError(f"{copy}: the backup is damaged or no database; use another one") from error
