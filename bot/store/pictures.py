"""Pictures that Telegram already has: by the name of the file here, the id of the file there."""

from __future__ import annotations

from bot.store.database import Connection


def file_id_of(db: Connection, name: str) -> str | None:
    """Telegram's id of the picture, or None where it was not sent yet."""
    row = db.execute("SELECT file_id FROM picture_files WHERE name = ?", [name]).fetchone()
    return None if row is None else str(row[0])


def note_file_id(db: Connection, name: str, file_id: str) -> None:
    """Keeps Telegram's id of a picture."""
    db.execute("INSERT OR REPLACE INTO picture_files (name, file_id) VALUES (?, ?)", [name, file_id])


def forget_versions(db: Connection, name: str) -> None:
    """Forgets the ids of a picture that admins may exchange, whatever its content was: they are kept as `name:…`."""
    db.execute("DELETE FROM picture_files WHERE substr(name, 1, length(?) + 1) = ? || ':'", [name, name])


def forget_file_id(db: Connection, name: str) -> None:
    """Forgets an id that Telegram no longer knows."""
    db.execute("DELETE FROM picture_files WHERE name = ?", [name])
